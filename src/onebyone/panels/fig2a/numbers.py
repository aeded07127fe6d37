"""Figure 2a: one kernel slides over the digit; its few weights make a whole feature map.

No kernel is flipped: this is cross-correlation, which everyone in the field calls convolution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.call import Call, convolution
from onebyone.core.figure import ClaimError, DotProduct, Figure, Part, Prover, Uses, cells_of, flat, positions
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.grid import bits_of
from onebyone.inputs.kernels import bias_of, kernel_of, position_of, rings_of
from onebyone.inputs.parameters import ParameterError
from onebyone.inputs.pictures import DIGIT_BITS, image_of
from onebyone.inputs.printable import demand_position, longest_text
from onebyone.panels.fig2a.parameters import Parameters
from onebyone.panels.shared.walking import neuron_map

MOST_SHOWN = ((5, (3, 3)), (7, (2, 2)))
"""Rows and columns of a kernel that are shown in full at most, by the longest text that a cell must hold."""
MOST_OF_LONG_TEXTS = (1, 2)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SlidingKernel(Figure):
    """One kernel on one image. Build it with `verified`.

    Attributes:
        image: (height, width) of the digit, in quarters from black 0 to white 1.
        padded: (height + 2 · padding, width + 2 · padding), the image in its rings of zeros; itself if there are none.
        weight: (kernel height, kernel width), the kernel.
        filters: the kernel as torch holds it, (1 filter, 1 channel, kernel height, kernel width).
        bias: (1,), what is added at every position; None for none.
        stride: pixels from one position to the next; shape ().
        padding: rings of zeros around the image; shape ().
        dilation: pixels from one weight to the next; shape ().
        products: (map height, map width, kernel height, kernel width), pixel times weight at every position.
        result: (map height, map width), the feature map.
        sides: how many sides of a row are padded, the 2 of 28 + 2 · 1; shape ().
        least: how many positions an image as small as the kernel has, the + 1 of 28 − 3 + 1 = 26; shape ().
        biases: how many biases there are; shape ().
        terms: how many products there are at a position; shape ().
        positions: how many positions the kernel has; shape ().
        steps: how many steps it takes along a row: one fewer than it has positions there; shape ().
        first: row and column of the position that is shown in full.
        second: row and column of the next position that is shown, a neighbour.
        step_down: rows from the first to the second; shape ().
        step_across: columns from the first to the second; shape ().
        block: row and column of the upper left one of the weights that are shown in full.
        block_shape: rows and columns of these weights: those of the kernel, if it is small.
        shown: how many they are; shape ().
        others: how many are left; shape ().
        rest: (map height, map width), the sums of the products of all others; None if there are none.
        flipped: (kernel height, kernel width), the kernel turned by half a turn.
        convolved: (map height, map width), its map: what mathematics calls the convolution with the kernel.
        flip_difference: (map height, map width), that map minus the feature map.
        flip_cells: in how many cells the two differ; shape ().
    """

    image: Tensor
    padded: Tensor
    weight: Tensor
    filters: Tensor
    bias: Tensor | None
    stride: Tensor
    padding: Tensor
    dilation: Tensor
    products: Tensor
    result: Tensor
    sides: Tensor
    least: Tensor
    biases: Tensor
    terms: Tensor
    positions: Tensor
    steps: Tensor
    first: tuple[int, int]
    second: tuple[int, int]
    step_down: Tensor
    step_across: Tensor
    block: tuple[int, int]
    block_shape: tuple[int, int]
    shown: Tensor
    others: Tensor
    rest: Tensor | None
    flipped: Tensor
    convolved: Tensor
    flip_difference: Tensor
    flip_cells: Tensor

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        weight = kernel_of(record.kernel, size=record.kernel_size)
        rows, columns = weight.shape
        bits = bits_of(record.grid, own=DIGIT_BITS)
        return cls.verified(
            image=image_of(record.image, height=record.height, width=record.width, bits=bits),
            weight=weight,
            bias=None if record.bias is None else bias_of(record.bias),
            stride=record.stride,
            padding=rings_of(record.padding, (rows, columns), stride=record.stride, dilation=record.dilation),
            dilation=record.dilation,
            first=None if record.position is None else position_of(record.position),
        )

    @classmethod
    def verified(
        cls,
        *,
        image: Tensor | None = None,
        weight: Tensor | None = None,
        bias: Tensor | None = None,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
        first: tuple[int, int] | None = None,
    ) -> Self:
        """Compute the figure and prove every number of it against torch.

        Args:
            image: (height, width); the project's digit if None.
            weight: (kernel height, kernel width); the Sobel kernel if None.
            bias: (1,); none if None.
            stride: pixels from one position to the next, down and across.
            padding: rings of zeros around the image.
            dilation: pixels from one weight to the next, down and across.
            first: row and column of the position that is shown in full; chosen from the data if None.

        Raises:
            ParameterError: the kernel has not two positions on the padded image, or `first` is none of them.
            DisagreementError: ours and torch differ.
            HeadroomError: float32 could round.
            ClaimError: image, weight or bias have another number of axes.
        """
        image = bundled.digit() if image is None else image
        weight = bundled.sobel() if weight is None else weight
        if image.ndim != 2 or weight.ndim != 2 or not weight.size or (bias is not None and bias.shape != (1,)):
            raise ClaimError(f"2a slides one kernel over one image, not {weight!r} over {image!r}, bias {bias!r}")
        shape = demand_positions(image, weight, stride=stride, padding=padding, dilation=dilation)
        demand_position(first, shape)

        prover = Prover()
        for tensor in (image, weight, *(() if bias is None else (bias,))):
            prover.given(tensor)
        settings: dict[str, int] = {"stride": stride, "padding": padding, "dilation": dilation}
        told = {name: prover.given(Tensor.exact(name, value, bits=0)) for name, value in settings.items()}
        said: dict[str, Any] = {name: Cell(tensor, ()) for name, tensor in told.items()}
        pairs: dict[str, Any] = {name: (value, value) for name, value in settings.items()}

        channel = prover.reshaped("image as one channel", image, (1, *image.shape))
        filters = prover.reshaped("kernel as one filter", weight, (1, 1, *weight.shape))
        computation = prover.compute(
            "feature maps", operations.conv2d, takes=channel, weight=filters, bias=bias, **said
        )
        output = computation.gives
        result = prover.reshaped("feature map", output, output.shape[1:])
        unbiased = convolution(filters, **said)
        products = prover.prove(
            "products",
            lambda pixels, kernels: operations.conv2d_products(pixels, kernels, **pairs)[0, :, :, 0],
            lambda pixels, kernels: reference.conv2d_products(unbiased, pixels, kernels)[0, :, :, 0],
            factors=(channel, filters),
        )
        padded = image
        if padding:
            padded = prover.prove(
                "padded image",
                lambda pixels: operations.padded(operations.as_channel(pixels), padding)[0],
                lambda pixels: reference.padded(reference.as_channel(pixels), padding)[0],
                factors=(image,),
            )
        unpadded = convolution(filters, stride=said["stride"], dilation=said["dilation"])
        biases = 0 if bias is None else bias.size
        prover.count("weights", weight.size, lambda: reference.parameters(unbiased))
        first = _first_position(padded, products, result, stride, dilation) if first is None else first
        second = _next_position(first, result.shape)
        block, block_shape = _block(image, weight, products, first)
        rest = None
        if block_shape != weight.shape:
            cut = {"first": block, "shape": block_shape}
            rest = prover.prove(
                "sums of the other products",
                lambda x, w: operations.conv2d(x, operations.without(w, **cut), **pairs)[0],
                lambda x, w: reference.apply(unbiased, x, reference.without(w, **cut))[0],
                factors=(channel, filters),
            )

        turned = prover.prove("flipped kernel as one filter", operations.flipped, reference.flipped, factors=(filters,))
        convolution_of = prover.compute(
            "feature maps of the flipped kernel", operations.conv2d, takes=channel, weight=turned, bias=bias, **said
        )
        convolved = prover.reshaped("feature map of the flipped kernel", convolution_of.gives, result.shape)
        flip = prover.prove(
            "flipped kernel's map minus map", operations.difference, reference.difference, addends=(convolved, result)
        )

        def left() -> int:
            others = reference.without(np.ones(filters.shape, dtype=np.float32), first=block, shape=block_shape)
            return int(others.sum())

        columns = result.shape[1]

        def moved(axis: int, along: str) -> Tensor:
            """How far the next position that is shown lies along an axis."""
            before, after = (row * columns + column for row, column in (first, second))
            return prover.count(
                f"{along} to the next position",
                second[axis] - first[axis],
                lambda: reference.place(after, result.shape)[axis] - reference.place(before, result.shape)[axis],
            )

        def patches() -> int:
            return reference.patches(channel.float32, kernel=(weight.shape[0], weight.shape[1]), **pairs)[..., 0].size

        return cls(
            prover=prover,
            computation=computation,
            image=image,
            padded=padded,
            weight=weight,
            filters=filters,
            bias=bias,
            **told,
            products=products,
            result=result,
            sides=prover.count(
                "padded sides of a row", 2, lambda: reference.padded(channel.float32, 1).shape[2] - image.shape[1]
            ),
            least=_least(prover, unpadded, padded, filters, dilation),
            biases=prover.count(
                "biases", biases, lambda: reference.parameters(computation.call) - reference.parameters(unbiased)
            ),
            terms=prover.count(
                "products at a position", products.numerators[0, 0].size, lambda: reference.parameters(unbiased)
            ),
            positions=prover.count("positions of the kernel", shape[0] * shape[1], patches),
            steps=prover.count(
                "steps along a row", columns - 1, lambda: reference.place(result.size - 1, result.shape)[1]
            ),
            first=first,
            second=second,
            step_down=moved(0, "rows"),
            step_across=moved(1, "columns"),
            block=block,
            block_shape=block_shape,
            shown=prover.count("weights shown in full", block_shape[0] * block_shape[1], lambda: weight.size - left()),
            others=prover.count("weights not shown", weight.size - block_shape[0] * block_shape[1], left),
            rest=rest,
            flipped=prover.reshaped("flipped kernel", turned, weight.shape),
            convolved=convolved,
            flip_difference=flip,
            flip_cells=prover.nonzero("cells that show the flip", flip),
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: sizes of image, kernel and map, the settings, what is shown in full, and what all costs."""
        return {
            "image_height": Extent(self.image, 0),
            "image_width": Extent(self.image, 1),
            "padded_height": Extent(self.padded, 0),
            "padded_width": Extent(self.padded, 1),
            "kernel_height": Extent(self.weight, 0),
            "kernel_width": Extent(self.weight, 1),
            "map_height": Extent(self.result, 0),
            "map_width": Extent(self.result, 1),
            "pixels": Size(self.image),
            **self.computation.costs,
            "uses": Size(self.result),
            "filters": Extent(self.filters, 0),
            "maps": Extent(self.computation.gives, 0),
            **{name: Cell(getattr(self, name), ()) for name in _COUNTS},
        }

    @property
    def width_equation(self) -> Equation:
        """⌊(image width + 2 · padding − kernel width) / stride⌋ + 1 = map width, only what is said of it, checked.

        A dilated kernel is dilation · (kernel width − 1) + 1 pixels wide (torch's own formula for Conv2d).
        """
        width, one = Extent(self.image, 1), Cell(self.least, ())
        if self.padded is self.image and self.computation.call == convolution(self.filters, bias=self.bias is not None):
            terms = (Extent(self.image, 1), Extent(self.weight, 1), Cell(self.least, ()))
            equation = Equation("sum", terms, Extent(self.result, 1), subtracted=(1,))
        else:
            equation = self._formula([("", width)], one)
        equation.check()
        return equation

    def neuron_map(self, *, stride: int) -> Tensor:
        """Prove, in `besides`, the map of a dense neuron that has these weights and walks with a stride.

        (rows, columns), on the same image with the same padding. No convolution has a part in it.
        """
        padding, dilation = (int(told.fraction(())) for told in (self.padding, self.dilation))
        made = neuron_map(
            self.prover,
            image=self.image,
            weight=self.weight,
            bias=self.bias,
            stride=stride,
            padding=padding,
            dilation=dilation,
        )
        return made.result

    def _formula(self, line: list[tuple[str, Quantity]], one: Cell) -> Equation:
        """The equation with what stands before each of its terms; `line` begins it."""
        kernel, dilated = Extent(self.weight, 1), self.dilation.fraction(()) > 1 and self.weight.shape[1] > 1
        strided = self.stride.fraction(()) > 1
        if self.padded is not self.image:
            line += [(" + ", Cell(self.sides, ())), (" · ", Cell(self.padding, ()))]
        if dilated:
            line += [(" − ", Cell(self.dilation, ())), (" · (", kernel), (" − ", one)]
        else:
            line += [(" − ", kernel)]
        closing = ")" if dilated else ""
        if strided:
            line[0] = ("⌊(", line[0][1])
            line += [(f"{closing} − ", one)] if dilated else []
            line += [(") / ", Cell(self.stride, ())), ("⌋ + ", one)]
            closing = ""
        elif not dilated:  # else the 1 that the kernel covers and the 1 that is added are none
            line += [(" + ", one)]
        form = (*(before for before, _ in line), closing)
        return Equation("formula", tuple(term for _, term in line), Extent(self.result, 1), form=form)

    @property
    def walk(self) -> tuple[tuple[int, int], ...]:
        """All positions, as (row, column) of their result, in reading order."""
        return positions(self.result)

    @property
    def reach(self) -> tuple[int, int]:
        """How many rows and columns of the padded image the kernel lies on, those between its weights included."""
        step = int(self.dilation.fraction(()))
        return step * (self.weight.shape[0] - 1) + 1, step * (self.weight.shape[1] - 1) + 1

    @property
    def is_spread(self) -> bool:
        """Whether there are pixels between those that the kernel's weights lie on."""
        return self.reach != self.weight.shape

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """Where on the padded image the kernel's upper left weight lies at a position."""
        step = int(self.stride.fraction(()))
        return row * step, column * step

    def under(self, row: int, column: int, offset: tuple[int, int]) -> tuple[int, int]:
        """Where on the padded image the weight at an offset of the kernel lies at a position."""
        (top, left), step = self.corner(row, column), int(self.dilation.fraction(()))
        return top + offset[0] * step, left + offset[1] * step

    def product_at(self, position: tuple[int, int], offset: tuple[int, ...]) -> tuple[int, ...]:
        """Where in `products` the product of a weight at a position lies."""
        return (*position, *offset)

    @property
    def offsets(self) -> tuple[tuple[int, int], ...]:
        """The weights that are shown in full, as (row, column) of the kernel, in reading order."""
        (top, left), (rows, columns) = self.block, self.block_shape
        return tuple((top + i, left + j) for i in range(rows) for j in range(columns))

    def uses(self, of: Part) -> Uses:
        """Of `result` and `products`: pixels, zeros of the padding among them, weights and products.

        Of `weight`: all pixels that it meets. Of `image`: where its pixels lie among the zeros. Of `convolved`: pixels
        and the weights of the flipped kernel.
        """
        step, wide, rings = (int(part.fraction(())) for part in (self.stride, self.dilation, self.padding))
        own = {of.tensor: of.cells[:, None]}
        if of.tensor is self.image:
            row, column = of.index
            return {**own, self.padded: flat(self.padded, row + rings, column + rings)}
        if of.tensor is self.convolved:
            row, column = of.index
            i, j = (axis.ravel() for axis in np.indices(self.weight.shape))
            under = flat(self.padded, row * step + i * wide, column * step + j * wide)
            return {self.padded: under, self.flipped: flat(self.flipped, i, j)[None], **own}
        if of.tensor is self.weight:
            row, column = (axis.ravel() for axis in np.indices(self.result.shape))
            i, j = of.index
        elif of.tensor is self.result:
            row, column = of.index
            i, j = (axis.ravel() for axis in np.indices(self.weight.shape))
            own |= {} if self.rest is None else {self.rest: of.cells[:, None]}
        elif of.tensor is self.products:
            row, column, i, j = of.index
        else:
            raise ClaimError(f"2a does not compute {of.tensor.name}; it computes its result and its products")
        return {
            self.padded: flat(self.padded, row * step + i * wide, column * step + j * wide),
            self.weight: np.atleast_2d(flat(self.weight, i, j)),
            self.products: flat(self.products, row, column, i, j),
            **own,
        }

    @property
    def terms_shown(self) -> tuple[int, ...] | None:
        """The weights that are shown in full, if these are not all."""
        return None if self.rest is None else tuple(row * self.weight.shape[1] + column for row, column in self.offsets)

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell reads: of `result` its window in reading order, of `products` its one pixel.

        A zero of the padding is no pixel of the image.
        """
        if cell.tensor not in (self.result, self.products):
            raise ClaimError(f"2a does not compute {cell.describe()}; it computes its result and its products")
        read = cells_of(self.padded, self.uses(Part.of(cell.tensor, *cell.index))[self.padded])
        rings = int(self.padding.fraction(()))
        found = [(row - rings, column - rings) for row, column in (pixel.index for pixel in read)]
        rows, columns = self.image.shape
        return tuple(Cell(self.image, at) for at in found if 0 <= at[0] < rows and 0 <= at[1] < columns)

    def dot_product(self, row: int, column: int) -> DotProduct:
        """Give the dot product whose result is ``result[row, column]``; every printed line of it closes.

        The products are those of the weights that are shown in full, then the sum of all others and the bias, if any.

        Raises:
            CellIndexError: there is no such position.
        """
        offsets = self.offsets
        return DotProduct.of(
            [Cell(self.padded, self.under(row, column, offset)) for offset in offsets],
            [Cell(self.weight, offset) for offset in offsets],
            [Cell(self.products, (row, column, *offset)) for offset in offsets],
            rest=None if self.rest is None else Cell(self.rest, (row, column)),
            bias=None if self.bias is None else Cell(self.bias, (0,)),
            result=Cell(self.result, (row, column)),
        )


_COUNTS = (
    *("stride", "padding", "dilation", "sides", "least", "biases", "terms", "positions", "steps"),
    *("step_down", "step_across", "shown", "others", "flip_cells"),
)


def demand_positions(image: Tensor, weight: Tensor, *, stride: int, padding: int, dilation: int) -> tuple[int, int]:
    """Rows and columns of the map. Raises ParameterError where the kernel has not two positions to slide between."""
    sizes = [extent + 2 * padding for extent in image.shape]
    reach = [dilation * (extent - 1) + 1 for extent in weight.shape]
    lies_on = weight.shown_shape + (f", dilated to {reach[0]}×{reach[1]} pixels," if dilation > 1 else "")
    on = f"the image of {image.shown_shape}" + (f", padded to {sizes[0]}×{sizes[1]}" if padding else "")
    help_ = "use a smaller kernel or dilation, a larger image, or more padding"
    if any(room < need for room, need in zip(sizes, reach, strict=True)):
        raise ParameterError(f"kernel: {lies_on} is larger than {on}; {help_}")
    rows, columns = ((room - need) // stride + 1 for room, need in zip(sizes, reach, strict=True))
    if rows * columns < 2:
        raise ParameterError(
            f"kernel: {lies_on} has one position on {on} with stride = {stride}, so it slides nowhere; {help_}, or a "
            "smaller stride"
        )
    return rows, columns


def _least(prover: Prover, call: Call, padded: Tensor, filters: Tensor, dilation: int) -> Tensor:
    """How many positions there are on an image as small as the kernel."""
    rows, columns = (dilation * (extent - 1) + 1 for extent in filters.shape[2:])
    corner = padded.numerators[None, :rows, :columns]
    return prover.count(
        "positions on an image as small as the kernel",
        operations.conv2d(corner, filters.numerators, dilation=(dilation, dilation)).size,
        lambda: reference.apply(call, corner.astype("float32"), filters.float32).size,
    )


def _first_position(padded: Tensor, products: Tensor, result: Tensor, stride: int, dilation: int) -> tuple[int, int]:
    """The position to show in full, chosen from the data.

    It should teach: at least three different pixel values, products of both signs, nearly half of all products not 0,
    a result that is not 0, and a neighbour to the right. Of the positions that miss the fewest of these wishes it is
    the one nearest to the top left corner (by row + column), where a reader, and the scan, begin.
    """
    width, *kernel = products.shape[1:]
    fewest, best = len(products.shape) + 2, (0, 0)
    for row, column in sorted(positions(result), key=lambda at: (sum(at), at)):
        top, left = row * stride, column * stride
        window = padded.numerators[top:, left:][::dilation, ::dilation][: kernel[0], : kernel[1]]
        terms = products.numerators[row, column]
        wishes = (
            len(set(window.flat)) >= 3,
            np.count_nonzero(terms) >= max(terms.size // 2, 1),
            terms.min() < 0 < terms.max(),
            result.numerators[row, column] != 0,
            column + 1 < width,
        )
        missed = sum(not wish for wish in wishes)
        if missed < fewest:
            fewest, best = missed, (row, column)
        if not missed:
            break
    return best


def _next_position(first: tuple[int, int], shape: tuple[int, ...]) -> tuple[int, int]:
    """The neighbour to the right; where there is none the one below, to the left or above."""
    row, column = first
    beside = ((row, column + 1), (row + 1, column), (row, column - 1), (row - 1, column))
    return next(at for at in beside if 0 <= at[0] < shape[0] and 0 <= at[1] < shape[1])


def most_shown(image: Tensor, weight: Tensor) -> tuple[int, int]:
    """How many rows and columns of a kernel can be shown in full at once."""
    longest = longest_text(image, weight)
    rows, columns = next((shape for text, shape in MOST_SHOWN if longest <= text), MOST_OF_LONG_TEXTS)
    return min(weight.shape[0], rows), min(weight.shape[1], columns)


def _block(
    image: Tensor, weight: Tensor, products: Tensor, first: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The weights to show in full: where their block begins in the kernel, and its rows and columns.

    All, if they are few; else the block with the most products other than 0 at the first position, of equals the first.
    """
    rows, columns = most_shown(image, weight)
    live = products.numerators[first] != 0
    corners = [
        (top, left) for top in range(weight.shape[0] - rows + 1) for left in range(weight.shape[1] - columns + 1)
    ]
    block = max(corners, key=lambda at: int(live[at[0] : at[0] + rows, at[1] : at[1] + columns].sum()))
    return block, (rows, columns)
