"""Panel C1: where a kernel may lie, what it makes there, and how many positions that are; transposed, too.

A transposed convolution is shown as the guide to convolution arithmetic shows it: zeros lie between the pixels and
around them, and the kernels, turned by half a turn, slide over that pixel by pixel. It is computed otherwise, as each
pixel puts its kernel down, and both are proven to be equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from onebyone.core import operations, reference
from onebyone.core.call import Call, convolution, transposed_convolution
from onebyone.core.computation import Computation
from onebyone.core.figure import ClaimError, DotProduct, Figure, Part, Prover, Uses, cells_of, flat, positions
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs.kernels import bias_of, kernel_of, position_of, rings_of
from onebyone.inputs.parameters import ParameterError
from onebyone.inputs.pictures import planes_of
from onebyone.inputs.printable import demand_position, longest_text
from onebyone.panels.fig2a.numbers import MOST_OF_LONG_TEXTS as LEAST_BLOCK
from onebyone.panels.fig2a.numbers import MOST_SHOWN
from onebyone.panels.fig4a.numbers import MOST_CHANNELS, MOST_OF_LONG_TEXTS, SHORT_TEXT
from onebyone.panels.figc1.cases import CASES, DEFAULT, Case
from onebyone.panels.figc1.parameters import Parameters

LARGEST_MAP = 128
"""Rows and columns of a map, at most."""

BRIGHTEST, HEAVIEST = 3, 2
"""Drawn pixels are whole numbers from 0 to the one, drawn weights from minus the other to it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How kernels are laid on an image, down and across alike."""

    stride: int = 1
    padding: int = 0
    dilation: int = 1
    groups: int = 1
    transposed: bool = False
    output_padding: int = 0


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Arithmetic(Figure):
    """One filter of a convolution, or of a transposed one, at all of its positions. Build it with `verified`.

    Attributes:
        image: (channels, height, width).
        spread: (channels, rows, columns), the image, with zeros between its pixels where it is transposed.
        read: (channels, rows, columns), what kernels slide over: the image in its padding; of a transposed convolution
            its pixels, zeros between them and around them. The image itself where there is nothing but it.
        weight: all filters, as torch holds them.
        bias: (filters,), or None.
        own_bias: (1,), that of the filter that is shown; None for none.
        laid: (channels of a group, kernel height, kernel width), the kernels of the filter that is shown, as they lie
            on what they slide over: those of a transposed convolution are turned by half a turn.
        stride: shape (), as are all settings.
        padding: rings; of a transposed convolution those of the map that are left out.
        dilation: pixels from one weight to the next.
        groups: how many groups of channels and filters there are.
        output_padding: rows and columns of the map that are kept more; 0 of a convolution.
        transposed: 1 of a transposed convolution, else 0.
        step: pixels from one position to the next on what the kernels slide over.
        products: (map height, map width, channels lit, kernel height, kernel width).
        sums: (channels of a group, map height, map width), the sum of each channel's products; None of one channel.
        result: (map height, map width), the map of the filter that is shown.
        difference: (1, map height, map width), of a transposed convolution, computed as shown, minus itself; else None.
        filter: which filter is shown, from 0.
        group: the channels that the filter reads.
        lit: those of them whose products are shown, in order, counted from the group's own first one.
        shown_channels: numbers of the channels that can be shown, counted from 1.
        kernels: how many channels the filter reads, a kernel for each; shape ().
        block: row and column of the upper left one of the weights whose products are shown, in each channel lit.
        block_shape: their rows and columns.
        terms: how many products there are at a position; shape ().
        shown: how many of them are shown; shape ().
        others: how many are left; shape ().
        rest: (map height, map width), the sums of those; None if there are none.
        biases: how many biases there are; shape ().
        positions: how many positions there are; shape ().
        sides: how many sides of a row are padded; shape ().
        least: how many positions there are on an image as small as the kernel; shape ().
        first: row and column of the position that is shown.
    """

    image: Tensor
    spread: Tensor
    read: Tensor
    weight: Tensor
    bias: Tensor | None
    own_bias: Tensor | None
    laid: Tensor
    stride: Tensor
    padding: Tensor
    dilation: Tensor
    groups: Tensor
    output_padding: Tensor
    transposed: Tensor
    step: Tensor
    products: Tensor
    sums: Tensor | None
    result: Tensor
    difference: Tensor | None
    filter: int
    group: tuple[int, ...]
    lit: tuple[int, ...]
    shown_channels: Tensor
    kernels: Tensor
    block: tuple[int, int]
    block_shape: tuple[int, int]
    terms: Tensor
    shown: Tensor
    others: Tensor
    rest: Tensor | None
    biases: Tensor
    positions: Tensor
    sides: Tensor
    least: Tensor
    first: tuple[int, int]

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        case = CASES[record.case or DEFAULT]
        transposed = case.transposed if record.transposed is None else record.transposed
        image = _image(record, case)
        weight = _weight(record, case, image, transposed=transposed)
        stride, dilation = record.stride or case.stride, record.dilation or case.dilation
        padding = case.padding if record.padding is None else record.padding
        return cls.verified(
            image=image,
            weight=weight,
            bias=None if record.bias is None else _biases(record.bias, record.filters),
            settings=Settings(
                stride=stride,
                padding=rings_of(padding, (weight.shape[2], weight.shape[3]), stride=stride, dilation=dilation),
                dilation=dilation,
                groups=record.groups,
                transposed=transposed,
                output_padding=case.output_padding if record.output_padding is None else record.output_padding,
            ),
            filter=record.filter,
            first=None if record.position is None else position_of(record.position),
        )

    @classmethod
    def verified(
        cls,
        *,
        image: Tensor,
        weight: Tensor,
        bias: Tensor | None = None,
        settings: Settings = Settings(),
        filter: int = 0,
        first: tuple[int, int] | None = None,
    ) -> Self:
        """Compute the figure and prove every number of it against torch.

        Args:
            image: (channels, height, width).
            weight: (filters, channels / groups, kernel height, kernel width); of a transposed convolution (channels,
                filters, kernel height, kernel width).
            bias: (filters,); none if None.
            settings: how the kernels are laid.
            filter: which of the filters is shown, counted from 0.
            first: row and column of the position that is shown; chosen from the data if None.

        Raises:
            ParameterError: image, weight and settings do not fit, or there is no such filter or position.
            DisagreementError: ours and torch differ.
            HeadroomError: float32 could round.
            ClaimError: image, weight or bias have another number of axes.
        """
        if image.ndim != 3 or weight.ndim != 4 or (bias is not None and bias.ndim != 1):
            raise ClaimError(f"C1 lays kernels on an image, not {weight!r} on {image!r}, bias {bias!r}")
        shape = demand_fit(image, weight, settings, filter=filter)
        demand_position(first, shape)
        prover = Prover()
        for tensor in (image, weight, *([] if bias is None else [bias])):
            prover.given(tensor)
        told = {name: prover.given(Tensor.exact(name, value, bits=0)) for name, value in _told(settings).items()}
        computation = _computed(prover, image, weight, bias, settings, told)
        result = prover.taken("map of the filter", computation.gives, [filter])
        result = prover.reshaped("map", result, shape)

        spread, read = _read(prover, image, weight, settings)
        taken = prover.taken("filter", weight, [filter], axis=int(settings.transposed))
        if settings.transposed:
            taken = prover.prove("turned kernels", operations.flipped, reference.flipped, factors=(taken,))
        count, (rows, columns) = weight.shape[0 if settings.transposed else 1], weight.shape[2:]
        laid = prover.reshaped("kernels", taken, (count, rows, columns))
        own = prover.reshaped("kernels as a filter", laid, (1, *laid.shape))
        own_bias = None if bias is None else prover.taken("bias of the filter", bias, [filter])
        start = 0 if settings.transposed else filter // (weight.shape[0] // settings.groups) * count
        group = tuple(range(start, start + count))
        seen = prover.taken("channels of the group", read, group) if settings.groups > 1 else read

        step, wide = 1 if settings.transposed else settings.stride, settings.dilation
        walked: dict[str, Any] = {"stride": (step, step), "dilation": (wide, wide)}
        stepped = prover.given(Tensor.exact("step", 1, bits=0)) if settings.transposed else told["stride"]
        said: dict[str, Any] = {"stride": Cell(stepped, ()), "dilation": Cell(told["dilation"], ())}
        call = convolution(own, **said)
        difference = None
        if settings.transposed:
            slid = prover.compute(
                "map of the turned kernels", operations.conv2d, takes=seen, weight=own, bias=own_bias, **said
            )
            both = prover.reshaped("map as one map", result, slid.gives.shape)
            difference = prover.equal("map as shown minus map", slid.gives, both)
        windows = _Windows(read, laid, group, step=step, wide=wide)
        first = windows.first(result) if first is None else first
        lit = windows.lit(first)
        block, block_shape = windows.block(first, lit)
        cells = [
            int(np.ravel_multi_index((channel, block[0] + i, block[1] + j), laid.shape))
            for channel in lit
            for i in range(block_shape[0])
            for j in range(block_shape[1])
        ]
        rest = None
        if len(cells) < laid.size:
            rest = prover.prove(
                "sums of the other products",
                lambda x, w: operations.conv2d(x, operations.blanked(w, cells), **walked)[0],
                lambda x, w: reference.apply(call, x, reference.blanked(w, cells))[0],
                factors=(seen, own),
            )
        can_show = [channel + 1 for channel in _can_show(image.shape[0], group, lit)]

        def left() -> int:
            return int(reference.blanked(np.ones(laid.shape, dtype=np.float32), cells).sum())

        return cls(
            prover=prover,
            computation=computation,
            image=image,
            spread=spread,
            read=read,
            weight=weight,
            bias=bias,
            own_bias=own_bias,
            laid=laid,
            **told,
            step=stepped,
            products=_products(prover, seen, own, lit, walked=walked, said=said),
            sums=_sums(prover, seen, laid, walked=walked, said=said),
            result=result,
            difference=difference,
            group=group,
            filter=filter,
            lit=lit,
            shown_channels=prover.given(Tensor.exact("numbers of the channels shown", can_show, bits=0)),
            kernels=prover.count(
                "kernels of the filter", count, lambda: reference.parameters(call) // (rows * columns)
            ),
            block=block,
            block_shape=block_shape,
            terms=prover.count("products at a position", laid.size, lambda: reference.parameters(call)),
            shown=prover.count("products shown in full", len(cells), lambda: laid.size - left()),
            others=prover.count("products not shown", laid.size - len(cells), left),
            rest=rest,
            biases=prover.count(
                "biases", 0 if bias is None else bias.size, partial(_biases_of, computation.call, weight)
            ),
            positions=prover.count(
                "positions of the kernels",
                shape[0] * shape[1],
                lambda: reference.patches(seen.float32, kernel=(rows, columns), **walked)[..., 0].size,
            ),
            sides=prover.count("padded sides of a row", 2, lambda: _padded_sides(image)),
            least=_least(prover, own, wide),
            first=first,
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: sizes of image, kernels and map, the settings, what is shown, and what all costs."""
        is_transposed = int(self.transposed.fraction(()))
        return {
            "channels": Extent(self.image, 0),
            "image_height": Extent(self.image, 1),
            "image_width": Extent(self.image, 2),
            "spread_pixels": Size(self.spread),
            "padded_pixels": Size(self.read),
            "kernel_height": Extent(self.weight, 2),
            "kernel_width": Extent(self.weight, 3),
            "map_height": Extent(self.result, 0),
            "map_width": Extent(self.result, 1),
            "filters": Extent(self.weight, is_transposed),
            "maps": Extent(self.computation.gives, 0),
            "pixels": Size(self.image),
            "shown_channels": Size(self.shown_channels),
            "shown_kernels": Size(self.shown_channels),
            "group_channels": Cell(self.kernels, ()),
            **self.computation.costs,
            **{name: Cell(getattr(self, name), ()) for name in _COUNTS},
        }

    @property
    def equations(self) -> tuple[Equation, ...]:
        """How many rows the map has, and how many columns where its sides differ in what makes them, checked."""
        found: list[Equation] = []
        for axis in (0, 1):
            equation = self._equation(axis)
            equation.check()
            if not found or [term.value for term in found[0].terms] != [term.value for term in equation.terms]:
                found.append(equation)
        return tuple(found)

    def _equation(self, axis: int) -> Equation:
        """⌊(H + 2P − D(K − 1) − 1) / S⌋ + 1; transposed (H − 1)S − 2P + D(K − 1) + O + 1: torch's own formulas."""
        extent, kernel, two = Extent(self.image, 1 + axis), Extent(self.weight, 2 + axis), Cell(self.sides, ())
        stride, padding, dilation, more, one = (
            Cell(told, ()) for told in (self.stride, self.padding, self.dilation, self.output_padding, self.least)
        )
        if self.transposed.fraction(()):
            form: tuple[str, ...] = TRANSPOSED
            terms: tuple[Quantity, ...] = (extent, one, stride, two, padding, dilation, kernel, one, more, one)
        else:
            terms, form = (extent, two, padding, dilation, kernel, one, one, stride, one), PLAIN
        return Equation("formula", terms, Extent(self.result, axis), form=form)

    @property
    def walk(self) -> tuple[tuple[int, int], ...]:
        """All positions, as (row, column) of their result, in reading order."""
        return positions(self.result)

    @property
    def planes(self) -> tuple[int, ...]:
        """The channels that can be shown: all, if they are few; else those that are lit."""
        return tuple(int(number) - 1 for number in self.shown_channels.numerators)

    @property
    def offsets(self) -> tuple[tuple[int, int, int], ...]:
        """The weights whose products are shown, as (channel of the group, row, column), in order."""
        (top, left), (rows, columns) = self.block, self.block_shape
        return tuple((channel, top + i, left + j) for channel in self.lit for i in range(rows) for j in range(columns))

    def _under(self, row: Any, column: Any, offset: Any) -> tuple[Any, Any, Any]:
        """Where on what is read the weights at offsets lie at positions."""
        step, wide = (int(part.fraction(())) for part in (self.step, self.dilation))
        channel, i, j = offset
        return self.group[0] + channel, row * step + i * wide, column * step + j * wide

    def uses(self, of: Part) -> Uses:
        """Of `result` and `sums`: what is read, the weights on it, products, and itself among the maps of all filters.

        Of `image`: where its pixels lie on what is read.
        """
        own = {of.tensor: of.cells[:, None]}
        every = tuple(axis.ravel() for axis in np.indices(self.laid.shape))
        if of.tensor is self.image:
            return {**own, self.read: self._place_of(*of.index)}
        if of.tensor is self.result:
            row, column = of.index
            at, offset = (row, column), every
            own |= {} if self.rest is None else {self.rest: of.cells[:, None]}
            if self.sums is not None:
                own[self.sums] = flat(self.sums, np.arange(self.laid.shape[0]), row, column)
            own[self.products] = flat(self.products, row, column, *self._lit_offsets())
            own[self.computation.gives] = flat(self.computation.gives, self.filter, row, column)
        elif self.sums is not None and of.tensor is self.sums:
            channel, row, column = of.index
            at = (row, column)
            i, j = (axis.ravel() for axis in np.indices(self.laid.shape[1:]))
            offset = (np.broadcast_to(channel, (len(of.cells), len(i))), i, j)
        elif of.tensor is self.products:
            row, column, lit, i, j = of.index
            at, offset = (row, column), (np.array(self.lit)[lit], i, j)
        else:
            raise ClaimError(f"C1 does not compute {of.tensor.name}; it computes its result and its products")
        return {
            self.read: flat(self.read, *self._under(*at, offset)),
            self.laid: np.atleast_2d(flat(self.laid, *offset)),
            **own,
        }

    def _lit_offsets(self) -> tuple[NDArray[np.int64], ...]:
        """Where in `products` those of a position lie, behind its row and column."""
        return tuple(axis.ravel() for axis in np.indices(self.products.shape[2:]))

    def _place_of(self, channel: Any, row: Any, column: Any) -> NDArray[np.int64]:
        """Where on what is read pixels of the image lie."""
        apart, before = self.grown
        return flat(self.read, channel, row * apart + before[0], column * apart + before[1])

    @property
    def grown(self) -> tuple[int, tuple[int, int]]:
        """Rows and columns from pixel to pixel of what is read, and how many lie before the first."""
        if not self.transposed.fraction(()):
            rings = int(self.padding.fraction(()))
            return 1, (rings, rings)
        down, across = _rings(self.laid.shape[1:], int(self.dilation.fraction(())), int(self.padding.fraction(())))
        return int(self.stride.fraction(())), (down, across)

    @property
    def terms_shown(self) -> tuple[int, ...] | None:
        """The terms whose products are shown, if these are not all."""
        if self.rest is None:
            return None
        return tuple(int(np.ravel_multi_index(offset, self.laid.shape)) for offset in self.offsets)

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell of `result`, `sums` or `products` reads; a zero between or around is none."""
        if cell.tensor not in (self.result, self.products, self.sums):
            raise ClaimError(f"C1 does not compute {cell.describe()}; it computes its result and its products")
        read = cells_of(self.read, self.uses(Part.of(cell.tensor, *cell.index))[self.read])
        apart, before = self.grown
        found = []
        for channel, row, column in (pixel.index for pixel in read):
            (i, down), (j, across) = divmod(row - before[0], apart), divmod(column - before[1], apart)
            if not (down or across) and 0 <= i < self.image.shape[1] and 0 <= j < self.image.shape[2]:
                found.append(Cell(self.image, (channel, i, j)))
        return tuple(found)

    def dot_product(self, row: int, column: int) -> DotProduct:
        """Give the dot product whose result is ``result[row, column]``; every printed line of it closes.

        The products are those that are shown, then the sum of all others and the bias, if any.

        Raises:
            CellIndexError: there is no such position.
        """
        return DotProduct.of(
            [Cell(self.read, self._under(row, column, offset)) for offset in self.offsets],
            [Cell(self.laid, offset) for offset in self.offsets],
            [Cell(self.products, (row, column, self.lit.index(k), i, j)) for k, i, j in self.offsets],
            rest=None if self.rest is None else Cell(self.rest, (row, column)),
            bias=None if self.own_bias is None else Cell(self.own_bias, (0,)),
            result=Cell(self.result, (row, column)),
        )


_COUNTS = (
    *("stride", "padding", "dilation", "groups", "output_padding", "transposed", "step", "kernels", "terms"),
    *("shown", "others", "biases", "positions"),
)
PLAIN = ("⌊(", " + ", " · ", " − ", " · (", " − ", ") − ", ") / ", "⌋ + ", "")
"""Around the terms of ⌊(H + 2 · P − D · (K − 1) − 1) / S⌋ + 1."""
TRANSPOSED = ("(", " − ", ") · ", " − ", " · ", " + ", " · (", " − ", ") + ", " + ", "")
"""Around those of (H − 1) · S − 2 · P + D · (K − 1) + O + 1."""


def demand_fit(image: Tensor, weight: Tensor, settings: Settings, *, filter: int) -> tuple[int, int]:
    """Rows and columns of the map. Raises ParameterError where there is none, or no such filter."""
    transposed, groups = settings.transposed, settings.groups
    count, filters = (weight.shape[0], weight.shape[1]) if transposed else (weight.shape[1] * groups, weight.shape[0])
    if transposed and groups > 1:
        raise ParameterError(f"groups = {groups}: a transposed convolution is shown without groups here")
    if settings.output_padding and not transposed:
        raise ParameterError(f"output_padding = {settings.output_padding}: only a transposed convolution has one")
    if count != image.shape[0] or filters % groups:
        raise ParameterError(
            f"groups = {groups}: {image.shape[0]} channels and {filters} filters are not split by it into kernels of "
            f"{weight.shape[1]} channels"
        )
    if not 0 <= filter < filters:
        raise ParameterError(f"filter = {filter}: there are {filters}, from 0")
    sizes = []
    for extent, kernel in zip(image.shape[1:], weight.shape[2:], strict=True):
        reach = settings.dilation * (kernel - 1) + 1
        if transposed:
            sizes.append(_transposed_size(extent, reach, settings))
            continue
        room = extent + 2 * settings.padding - reach
        if room < 0:
            padded = f", padded to {extent + 2 * settings.padding}" if settings.padding else ""
            raise ParameterError(
                f"kernel: it reaches over {reach} pixels, and the image has {extent} there{padded}; use a smaller "
                "kernel or dilation, a larger image, or more padding"
            )
        sizes.append(room // settings.stride + 1)
    for size, axis in zip(sizes, ("rows", "columns"), strict=True):
        if size > LARGEST_MAP:
            raise ParameterError(f"stride: the map would have {size} {axis}, and at most {LARGEST_MAP} are shown")
    return sizes[0], sizes[1]


def _transposed_size(extent: int, reach: int, settings: Settings) -> int:
    if settings.padding >= reach:
        raise ParameterError(
            f"padding = {settings.padding}: of a transposed convolution with kernels that reach over {reach} pixels at "
            f"most {reach - 1} can be shown, or pixels would be cut off"
        )
    if settings.output_padding >= max(settings.stride, settings.dilation):
        raise ParameterError(
            f"output_padding = {settings.output_padding}: torch takes less than the stride or the dilation"
        )
    size = (extent - 1) * settings.stride - 2 * settings.padding + reach + settings.output_padding
    if size < 1:
        raise ParameterError(f"padding = {settings.padding}: nothing is left of the map inside of it")
    return size


def _image(record: Parameters, case: Case) -> Tensor:
    """What the kernels slide over: "image", (channels, height, width)."""
    height, width = record.height or case.side, record.width or case.side
    if record.image != "drawn":
        size = {"channels": record.channels, "height": record.height, "width": record.width}
        return planes_of(record.image, **size, grid=record.grid)
    channels = record.channels or 1
    if case.has_image(channels, height, width, record.seed):
        return Tensor.exact("image", [case.image], bits=0)
    drawn = np.random.default_rng([record.seed, height, width, channels])
    return Tensor.exact("image", drawn.integers(0, BRIGHTEST + 1, (channels, height, width)), bits=0)


def _weight(record: Parameters, case: Case, image: Tensor, *, transposed: bool) -> Tensor:
    """All filters: "weight", as torch holds them."""
    channels, filters, groups = image.shape[0], record.filters, record.groups
    if channels % groups or filters % groups:
        raise ParameterError(f"groups = {groups}: {channels} channels and {filters} filters are not split by it")
    outer = (channels, filters) if transposed else (filters, channels // groups)
    published = case.kernel if case.has_kernel(record.kernel_size, record.seed) else ""
    text = record.kernel or (published if outer == (1, 1) else "")
    if text:
        kernel = kernel_of(text, size=record.kernel_size if record.kernel else None)
        whole = np.broadcast_to(kernel.numerators, (*outer, *kernel.shape))
        return Tensor.from_numerators("weight", whole.copy(), bits=kernel.bits)
    side = record.kernel_size or case.kernel_size
    drawn = np.random.default_rng([record.seed, side, *outer])
    weights = drawn.integers(-HEAVIEST, HEAVIEST + 1, (*outer, side, side))
    weights[..., 0, 0] += (weights == 0).all(axis=(2, 3))  # a kernel of zeros would show nothing
    return Tensor.exact("weight", weights, bits=0)


def _biases(text: str, filters: int) -> Tensor:
    """The same bias for every filter: "bias", (filters,)."""
    bias = bias_of(text)
    return Tensor.from_numerators("bias", np.repeat(bias.numerators, filters), bits=bias.bits)


def _told(settings: Settings) -> dict[str, int]:
    return {
        "stride": settings.stride,
        "padding": settings.padding,
        "dilation": settings.dilation,
        "groups": settings.groups,
        "output_padding": settings.output_padding,
        "transposed": int(settings.transposed),
    }


def _computed(
    prover: Prover,
    image: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    settings: Settings,
    told: Mapping[str, Tensor],
) -> Computation:
    said: dict[str, Any] = {name: Cell(told[name], ()) for name in ("stride", "padding", "dilation")}
    if settings.transposed:
        more = Cell(told["output_padding"], ())
        ours = operations.conv_transpose2d
        return prover.compute(
            "maps", ours, takes=image, weight=weight, bias=bias, **said, output_padding=more, transposed=True
        )
    said |= {"groups": Cell(told["groups"], ())} if settings.groups > 1 else {}
    return prover.compute("maps", operations.conv2d, takes=image, weight=weight, bias=bias, **said)


def _read(prover: Prover, image: Tensor, weight: Tensor, settings: Settings) -> tuple[Tensor, Tensor]:
    """The image as it is spread out, and what kernels slide over, with its zeros; what has none is what it came of."""
    if settings.transposed:
        before = _rings(weight.shape[2:], settings.dilation, settings.padding)
        after = (before[0] + settings.output_padding, before[1] + settings.output_padding)
        apart = (settings.stride, settings.stride)
    else:
        before = after = (settings.padding, settings.padding)
        apart = (1, 1)
    spread = image
    if max(apart) > 1 and max(image.shape[1:]) > 1:
        spread = prover.prove(
            "pixels apart",
            partial(operations.spread, step=apart),
            partial(reference.spread, step=apart),
            factors=(image,),
        )
    if not max(*before, *after):
        return spread, spread
    padded = prover.prove(
        "padded image",
        partial(operations.framed, before=before, after=after),
        partial(reference.framed, before=before, after=after),
        factors=(spread,),
    )
    return spread, padded


def _rings(kernel: Sequence[int], dilation: int, padding: int) -> tuple[int, int]:
    """Rows and columns of zeros around the pixels of a transposed convolution."""
    return dilation * (kernel[0] - 1) - padding, dilation * (kernel[1] - 1) - padding


def _products(
    prover: Prover,
    seen: Tensor,
    own: Tensor,
    lit: Sequence[int],
    *,
    walked: Mapping[str, Any],
    said: Mapping[str, Any],
) -> Tensor:
    """The products of the channels that are lit, at every position."""
    if len(lit) < seen.shape[0]:
        seen, own = prover.taken("channels lit", seen, lit), prover.taken("kernels lit", own, lit, axis=1)
    call = convolution(own, **said)
    return prover.prove(
        "products",
        lambda x, w: operations.conv2d_products(x, w, **walked)[0],
        lambda x, w: reference.conv2d_products(call, x, w)[0],
        factors=(seen, own),
    )


def _sums(
    prover: Prover, seen: Tensor, laid: Tensor, *, walked: Mapping[str, Any], said: Mapping[str, Any]
) -> Tensor | None:
    """The sum of each channel's products at every position: what each kernel makes of its channel alone."""
    count = seen.shape[0]
    if count == 1:
        return None
    alone = prover.reshaped("kernels, one a channel", laid, (count, 1, *laid.shape[1:]))
    call = convolution(alone, **said, groups=Extent(seen, 0), channels=Extent(seen, 0))
    return prover.prove(
        "sums of the channels",
        partial(operations.conv2d, **walked, groups=count),
        partial(reference.apply, call),
        factors=(seen, alone),
    )


def _biases_of(call: Call, weight: Tensor) -> int:
    without = transposed_convolution(weight) if call.name == "ConvTranspose2d" else convolution(weight)
    return reference.parameters(call) - reference.parameters(without)


def _padded_sides(image: Tensor) -> int:
    """How many columns a single ring adds to an image, as torch pads it."""
    return int(reference.padded(image.float32, 1).shape[2]) - image.shape[2]


def _least(prover: Prover, own: Tensor, wide: int) -> Tensor:
    """How many positions there are on an image as small as the kernel."""
    rows, columns = (wide * (extent - 1) + 1 for extent in own.shape[2:])
    corner = np.zeros((own.shape[1], rows, columns), dtype=np.int64)
    apart = Tensor.exact("apart", wide, bits=0)
    call = convolution(own, dilation=Cell(apart, ()))
    return prover.count(
        "positions on an image as small as the kernel",
        operations.conv2d(corner, own.numerators, dilation=(wide, wide)).size,
        lambda: reference.apply(call, corner.astype("float32"), own.float32).size,
    )


def _can_show(channels: int, group: Sequence[int], lit: Sequence[int]) -> tuple[int, ...]:
    """The channels that can be shown: all, if they are few; else of the group those that are lit, and some others."""
    if channels <= MOST_CHANNELS:
        return tuple(range(channels))
    more = [channel for at, channel in enumerate(group) if at not in lit][: max(0, MOST_CHANNELS - 1 - len(lit))]
    return tuple(sorted([*(group[at] for at in lit), *more]))


class _Windows:
    """What lies under the kernels, to choose from: nothing of it is shown."""

    def __init__(self, read: Tensor, laid: Tensor, group: Sequence[int], *, step: int, wide: int) -> None:
        self._read, self._laid, self._step, self._wide = read.numerators[list(group)], laid, step, wide
        self._texts = longest_text(read, laid)

    def products(self, at: tuple[int, int]) -> NDArray[np.int64]:
        """Of a position, (channels of the group, kernel height, kernel width)."""
        _, rows, columns = self._laid.shape
        top, left = at[0] * self._step, at[1] * self._step
        window = self._read[:, top :: self._wide, left :: self._wide][:, :rows, :columns]
        found: NDArray[np.int64] = window * self._laid.numerators
        return found

    def first(self, result: Tensor) -> tuple[int, int]:
        """The position to show, chosen from the data.

        It should teach: a third of the products are not 0, not all are the same, the result is not 0, and there is a
        position right of it. Of those that miss the fewest of these wishes it is the one nearest to the upper left
        corner (by row + column), where a reader, and the walk, begin.
        """
        fewest, best = 5, (0, 0)
        for at in sorted(positions(result), key=lambda at: (sum(at), at)):
            terms = self.products(at)
            wishes = (
                3 * np.count_nonzero(terms) >= terms.size,
                terms.min() < terms.max() or terms.size == 1,
                result.numerators[at] != 0,
                at[1] + 1 < result.shape[1],
            )
            missed = sum(not wish for wish in wishes)
            if missed < fewest:
                fewest, best = missed, at
            if not missed:
                break
        return best

    def lit(self, first: tuple[int, int]) -> tuple[int, ...]:
        """Channels whose products are shown: of kernels of one weight several, of larger ones that with the most."""
        channels, rows, columns = self._laid.shape
        most = 1
        if (rows, columns) == (1, 1):
            most = MOST_CHANNELS if self._texts <= SHORT_TEXT else MOST_OF_LONG_TEXTS
            most = channels if channels <= most else min(most, MOST_CHANNELS - 1)
        terms = self.products(first).reshape(channels, -1)
        ranks = [(-int(np.count_nonzero(own)), -int(np.abs(own).sum()), at) for at, own in enumerate(terms)]
        return tuple(sorted(at for *_, at in sorted(ranks)[:most]))

    def block(self, first: tuple[int, int], lit: Sequence[int]) -> tuple[tuple[int, int], tuple[int, int]]:
        """The weights to show: where their block begins, and its rows and columns; that with the most live products."""
        _, height, width = self._laid.shape
        most = next((shape for text, shape in MOST_SHOWN if self._texts <= text), LEAST_BLOCK)
        rows, columns = min(height, most[0]), min(width, most[1])
        live = (self.products(first)[list(lit)] != 0).sum(axis=0)
        corners = [(top, left) for top in range(height - rows + 1) for left in range(width - columns + 1)]
        block = max(corners, key=lambda at: int(live[at[0] : at[0] + rows, at[1] : at[1] + columns].sum()))
        return block, (rows, columns)
