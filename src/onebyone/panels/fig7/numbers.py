"""Figure 7: fewer channels between: two 1×1 convolutions make the 3×3 convolution between them cheap.

ResNet's own sizes, 256 → 64 → 256 (He et al. 2015, figure 5), are counted: weights, and multiplications at a position,
with the bottleneck and without. A small one is computed cell by cell: figure 5's sixteen feature maps go through four
channels and come back, and the network still reads the digit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from onebyone.core import operations, reference
from onebyone.core.call import Call, convolution
from onebyone.core.figure import ClaimError, DotProduct, Figure, Part, Prover, Uses, flat
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.pictures import label_of, square_digit
from onebyone.panels.fig5a.numbers import LABEL, ClassMaps
from onebyone.panels.fig7.parameters import Parameters
from onebyone.panels.resnet.numbers import CHANNELS, FILTERS, WEIGHTS, convolutions_of
from onebyone.panels.resnet.numbers import KERNEL as KERNEL_SIDE
from onebyone.panels.shared.network import products_at, ranked, rounded

WIDE, NARROW = 256, 64
"""Channels before and after, and between, of the first bottlenecks of ResNet-50."""

KERNEL, POINT = 3, 1
"""Sides of the kernels in the middle, and before and after it."""

LIVE = 5
"""So many features that are not 0 make a column worth showing."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Bottleneck(Figure):
    """A bottleneck counted, and a small one computed. Build it with `verified`.

    Counted, each of shape () where no other is named:

    Attributes:
        wide: channels outside of the bottleneck.
        narrow: channels inside.
        side: rows and columns of the kernel in the middle.
        point: those of the kernels before and after.
        direct: weights of the middle layer on all channels; as many multiplications at a position.
        shares: (3,), weights of the layer down, of the layer in the middle and of the layer up.
        bottleneck: these together; as many multiplications at a position.
        direct_call: torch's call without the bottleneck.
        part_calls: its calls of the three layers.
        blocks: (wide, 1, 1), (narrow, 1, 1), (narrow, 1, 1) and (wide, 1, 1): the channels of one position before,
            between and after these layers, all 0: how many there are is what is proven.

    Computed, on the feature maps of a digit:

        maps: figure 5a, with its own proof.
        down_weight, down_bias: (4, 16, 1, 1) and (4,), of the layer down.
        look_weight, look_bias: (4, 4, 3, 3) and (4,), of the layer in the middle.
        up_weight, up_bias: (16, 4, 1, 1) and (16,), of the layer up.
        down_sums, look_sums, up_sums: what the layers give before it is rounded.
        steps, caps: of the roundings: to multiples of what, and up to what.
        down: (4, height, width), the maps between the layers down and middle.
        look: (4, height, width), the maps between the layers middle and up.
        result: (16, height, width), what comes back.
        class_maps: (10, height, width), what figure 5a's filters make of `result`.
        sums: (10,), these added up: the scores.
        names: (10,), the digit that each score is of.
        runner_up: (1,), the highest of the scores of the other digits.
        next_digit: the digit that has it; shape ().
        next_before: the digit that has it without the bottleneck; shape ().
        label: the digit that wins, with and without the bottleneck.
        order: the digits from the highest score to the lowest.
        first: row and column of the position that is shown in full.
        columns: (16,), (4,), (4,) and (16,): what lies at that position before, between and after the layers.
        unit: the filter of the layer down that is shown in full.
        products: (16,), its products there.
        small_direct: how many weights a 3×3 layer on all sixteen channels would have, without biases.
        small_weights: how many the three layers have, without biases.
    """

    wide: Tensor
    narrow: Tensor
    side: Tensor
    point: Tensor
    direct: Tensor
    shares: Tensor
    bottleneck: Tensor
    direct_call: Call
    part_calls: tuple[Call, Call, Call]
    blocks: tuple[Tensor, ...]
    maps: ClassMaps
    down_weight: Tensor
    down_bias: Tensor
    look_weight: Tensor
    look_bias: Tensor
    up_weight: Tensor
    up_bias: Tensor
    down_sums: Tensor
    look_sums: Tensor
    up_sums: Tensor
    steps: tuple[Tensor, ...]
    caps: tuple[Tensor, ...]
    down: Tensor
    look: Tensor
    result: Tensor
    class_maps: Tensor
    sums: Tensor
    runner_up: Tensor
    next_digit: Tensor
    next_before: Tensor
    names: Tensor
    label: int
    order: tuple[int, ...]
    first: tuple[int, int]
    columns: tuple[Tensor, ...]
    unit: int
    products: Tensor
    small_direct: Tensor
    small_weights: Tensor

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        return cls.verified(image=square_digit(record.image), label=label_of(record.image))

    @classmethod
    def verified(
        cls,
        *,
        image: Tensor | None = None,
        layers: bundled.Bottleneck | None = None,
        label: int | None = LABEL,
        wide: int = WIDE,
        narrow: int = NARROW,
    ) -> Self:
        """Count the large bottleneck and compute the small one; prove every number of both against torch.

        Args:
            image: (height, width); the project's digit if None.
            layers: the trained bottleneck if None.
            label: the digit that the image shows; the one that the network reads if None.
            wide: channels of the counted bottleneck outside.
            narrow: channels inside.

        Raises:
            DisagreementError: ours and torch differ.
            HeadroomError: float32 could round.
            ClaimError: the bottleneck saves nothing or is none of ResNet-50's, or the digit is read otherwise through
                the small one.
        """
        maps = ClassMaps.verified(image=image, label=label)
        prover = Prover()
        prover.include(maps.prover)
        sizes = {"wide": wide, "narrow": narrow, "side": KERNEL, "point": POINT}
        told = {name: prover.given(Tensor.exact(_SAID[name], value, bits=0)) for name, value in sizes.items()}
        outer, inner, side, point = (Cell(told[name], ()) for name in sizes)
        direct_call = _without_bias(outer, outer, side)
        calls = (
            _without_bias(outer, inner, point),
            _without_bias(inner, inner, side),
            _without_bias(inner, outer, point),
        )
        ours = wide * narrow, KERNEL**2 * narrow**2, narrow * wide
        counted = [
            _counted(prover, name, count, call)
            for name, count, call in zip(("down", "in the middle", "up"), ours, calls, strict=True)
        ]
        direct = _counted(prover, "without a bottleneck", KERNEL**2 * wide**2, direct_call)
        bottleneck = prover.count(
            "weights with the bottleneck", sum(ours), lambda: sum(reference.parameters(call) for call in calls)
        )
        if 2 * sum(ours) > KERNEL**2 * wide**2:
            raise ClaimError(f"7: {wide} → {narrow} → {wide} channels save less than half of the weights")
        shares = prover.prove("weights of the layers", operations.listed, reference.listed, addends=tuple(counted))
        _in_resnet(prover, calls, ours)

        layers = bundled.bottleneck() if layers is None else layers
        values, run = maps.features, []
        for name, layer in (("down", layers.down), ("middle", layers.look), ("up", layers.up)):
            for tensor in (layer.weight, layer.bias, layer.dilation, layer.step, layer.cap):
                prover.given(tensor)
            padding = Cell(layer.dilation, ()) if layer.weight.shape[2] > 1 else None
            computation = prover.compute(
                f"sums of the layer {name}",
                operations.conv2d,
                takes=values,
                weight=layer.weight,
                bias=layer.bias,
                padding=padding,
            )
            values = rounded(prover, f"feature maps of the layer {name}", computation.gives, layer)
            run.append((computation, values))
        down, look, result = (rounded for _, rounded in run)
        down_sums, look_sums, up_sums = (computation.gives for computation, _ in run)
        class_maps = prover.compute(
            "class maps behind the bottleneck", operations.conv1x1, takes=result, weight=maps.weight, bias=maps.bias
        ).gives
        sums = prover.prove(
            "scores behind the bottleneck", operations.map_totals, reference.map_totals, factors=(class_maps,)
        )
        _, order = ranked(sums, maps.label, where="behind the bottleneck ")
        next_digit, next_before = (
            prover.count(
                f"digit that comes next {where}", first_two[1], partial(reference.next_to_largest, scores.float64)
            )
            for where, first_two, scores in (("behind", order, sums), ("before", maps.order, maps.sums))
        )
        first = _first_position(maps, result)
        stages = (("before", maps.features), ("after the layer down", down), ("before the layer up", look))
        columns = tuple(
            _column(prover, f"column {name}", tensor, first) for name, tensor in (*stages, ("after", result))
        )
        unit = int(down_sums.numerators[:, first[0], first[1]].argmax())  # the filter that says most there
        trio = (layers.down, layers.look, layers.up)
        whole = Extent(layers.down.weight, 1)
        return cls(
            prover=prover,
            computation=run[0][0],
            **told,
            direct=direct,
            shares=shares,
            bottleneck=bottleneck,
            direct_call=direct_call,
            part_calls=calls,
            blocks=_blank_blocks(prover, calls, padding=point),
            maps=maps,
            down_weight=layers.down.weight,
            down_bias=layers.down.bias,
            look_weight=layers.look.weight,
            look_bias=layers.look.bias,
            up_weight=layers.up.weight,
            up_bias=layers.up.bias,
            down_sums=down_sums,
            look_sums=look_sums,
            up_sums=up_sums,
            steps=tuple(layer.step for layer in trio),
            caps=tuple(layer.cap for layer in trio),
            down=down,
            look=look,
            result=result,
            class_maps=class_maps,
            sums=sums,
            runner_up=prover.prove(
                "highest of the other scores behind the bottleneck",
                operations.largest,
                reference.largest,
                factors=(
                    prover.taken(
                        "other scores behind the bottleneck", sums, [at for at in range(sums.size) if at != maps.label]
                    ),
                ),
            ),
            next_digit=next_digit,
            next_before=next_before,
            names=maps.names,
            label=maps.label,
            order=order,
            first=first,
            columns=columns,
            unit=unit,
            products=products_at(
                prover, "products of the layer down", maps.features, layers.down.weight, first, unit=unit
            ),
            small_direct=prover.count(
                "weights of a small layer without a bottleneck",
                int(whole.value) ** 2 * KERNEL**2,
                lambda: reference.parameters(_without_bias(whole, whole, side)),
            ),
            small_weights=prover.count(
                "weights of the small bottleneck",
                sum(layer.weight.size for layer in trio),
                lambda: sum(reference.parameters(convolution(layer.weight)) for layer in trio),
            ),
        )

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """Those of the roundings, columns and blocks, too."""
        return tuple(dict.fromkeys((*super().tensors, *self.steps, *self.caps, *self.columns, *self.blocks)))

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: what the large bottleneck costs, with and without; the small one's sizes, and what comes back."""
        return {
            "small_weights": Cell(self.small_weights, ()),
            "small_direct_weights": Cell(self.small_direct, ()),
            **dict.fromkeys(("kernel_height", "kernel_width"), Cell(self.point, ())),  # what 1×1 is said of
            **dict.fromkeys(("large_height", "large_width"), Cell(self.side, ())),
            **{f"{name}_channels": Cell(getattr(self, name), ()) for name in ("wide", "narrow")},
            **{f"{name}_weights": Cell(getattr(self, name), ()) for name in ("direct", "bottleneck")},
            "height": Extent(self.maps.image, 0),
            "width": Extent(self.maps.image, 1),
            "channels": Extent(self.maps.features, 0),
            "thin_channels": Extent(self.down, 0),
            "back_channels": Extent(self.result, 0),
            "digit": Cell(self.names, (self.label,)),
            "score": Cell(self.sums, (self.label,)),
            "next_digit": Cell(self.next_digit, ()),
            "runner_up": Cell(self.runner_up, (0,)),
            "full_score": Cell(self.maps.sums, (self.label,)),
            "full_next_digit": Cell(self.next_before, ()),
            "full_runner_up": Cell(self.maps.runner_up, (0,)),
        }

    @property
    def direct_equation(self) -> Equation:
        """Side × side × channels × channels = weights, as 3 × 3 × 256 × 256 = 589,824, checked."""
        side, wide = Cell(self.side, ()), Cell(self.wide, ())
        return _closed("product", (side, side, wide, wide), Cell(self.direct, ()))

    @property
    def bottleneck_equation(self) -> Equation:
        """Down + middle + up = bottleneck, as 16,384 + 36,864 + 16,384 = 69,632, checked."""
        terms = tuple(Cell(self.shares, (at,)) for at in range(self.shares.size))
        return _closed("sum", terms, Cell(self.bottleneck, ()))

    @property
    def share_equations(self) -> tuple[Equation, Equation, Equation]:
        """Of the three layers: 256 × 64 = 16,384, 3 × 3 × 64 × 64 = 36,864 and 64 × 256 = 16,384, checked."""
        wide, narrow, side = (Cell(tensor, ()) for tensor in (self.wide, self.narrow, self.side))
        down, middle, up = (Cell(self.shares, (at,)) for at in range(self.shares.size))
        return (
            _closed("product", (wide, narrow), down),
            _closed("product", (side, side, narrow, narrow), middle),
            _closed("product", (narrow, wide), up),
        )

    @property
    def small_direct_equation(self) -> Equation:
        """`direct_equation` of the small one, as 3 × 3 × 16 × 16 = 2,304, checked."""
        side, wide = Extent(self.look_weight, 2), Extent(self.maps.features, 0)
        return _closed("product", (side, side, wide, Extent(self.result, 0)), Cell(self.small_direct, ()))

    @property
    def part_equations(self) -> tuple[Equation, Equation, Equation]:
        """The same of the three layers of the small one: 16 × 4, 3 × 3 × 4 × 4 and 4 × 16, checked."""
        side = Extent(self.look_weight, 2)
        before, between, behind, after = (
            Extent(maps, 0) for maps in (self.maps.features, self.down, self.look, self.result)
        )
        return (
            _closed("product", (before, between), Size(self.down_weight)),
            _closed("product", (side, side, between, behind), Size(self.look_weight)),
            _closed("product", (behind, after), Size(self.up_weight)),
        )

    @property
    def small_equation(self) -> Equation:
        """`bottleneck_equation` of the small one, as 64 + 144 + 64 = 272, checked."""
        terms = tuple(Size(weight) for weight in (self.down_weight, self.look_weight, self.up_weight))
        return _closed("sum", terms, Cell(self.small_weights, ()))

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell of the small bottleneck's maps reads: its 3×3 layer sees one more each side."""
        narrow = (self.down_sums, self.down)
        wider = (self.look_sums, self.look, self.up_sums, self.result, self.class_maps)
        if cell.tensor is self.products:
            row, column, reach = *self.first, self.maps.reach
        elif cell.tensor in narrow or cell.tensor in wider:
            _, row, column = cell.index
            reach = self.maps.reach + (self.look_weight.shape[2] // 2 if cell.tensor in wider else 0)
        else:
            raise ClaimError(f"7 does not compute {cell.describe()}; it computes maps through a bottleneck")
        height, width = self.maps.image.shape
        rows = range(max(row - reach, 0), min(row + reach + 1, height))
        columns = range(max(column - reach, 0), min(column + reach + 1, width))
        return tuple(Cell(self.maps.image, (r, c)) for r in rows for c in columns)

    def uses(self, of: Part) -> Uses:
        """Of the maps of a layer, before and after rounding: what it reads of the maps before, and its weights.

        Raises:
            ClaimError: other cells, or a 3×3 window that leaves the maps.
        """
        own = {of.tensor: of.cells[:, None]}
        trios = (
            (self.maps.features, self.down_weight, self.down_sums, self.down),
            (self.down, self.look_weight, self.look_sums, self.look),
            (self.look, self.up_weight, self.up_sums, self.result),
        )
        for before, weight, sums, maps in trios:
            if of.tensor in (sums, maps):
                unit, row, column = of.index
                channel, i, j = (axis.ravel()[None] for axis in np.indices(weight.shape[1:]))
                down, across = row + i - weight.shape[2] // 2, column + j - weight.shape[3] // 2
                if min(down.min(), across.min()) < 0 or down.max() >= maps.shape[1] or across.max() >= maps.shape[2]:
                    raise ClaimError(f"7: a window of {of.tensor.name} leaves the maps; show one inside")
                if maps is self.down and of.cells.tolist() == [int(flat(maps, self.unit, *self.first))]:
                    own[self.products] = channel
                read = {before: flat(before, channel, down, across), weight: flat(weight, unit, channel, i, j)}
                return {**read, **own}
        raise ClaimError(f"7 does not compute {of.tensor.name}; it computes maps through a bottleneck")

    def dot_product(self) -> DotProduct:
        """Give the dot product shown in full, for filter `unit` of the layer down: all products and the bias."""
        row, column = self.first
        channels = range(self.products.size)
        return DotProduct.of(
            [Cell(self.maps.features, (channel, row, column)) for channel in channels],
            [Cell(self.down_weight, (self.unit, channel, 0, 0)) for channel in channels],
            [Cell(self.products, (channel,)) for channel in channels],
            bias=Cell(self.down_bias, (self.unit,)),
            result=Cell(self.down_sums, (self.unit, row, column)),
        )


_SAID = {
    "wide": "channels outside of the bottleneck",
    "narrow": "channels inside of it",
    "side": "side of the kernel in the middle",
    "point": "side of the kernels around it",
}


def _closed(operation: Literal["product", "sum"], terms: tuple[Quantity, ...], result: Quantity) -> Equation:
    """An equation that holds. Raises NotClosedError for another."""
    equation = Equation(operation, terms, result)
    equation.check()
    return equation


def _without_bias(channels: Quantity, filters: Quantity, side: Quantity) -> Call:
    """The call of a convolution without biases."""
    return Call("Conv2d", ((None, channels), (None, filters), (None, side), ("bias", False)))


def _in_resnet(prover: Prover, calls: Sequence[Call], weights: Sequence[int]) -> None:
    """Prove that these layers follow each other in ResNet-50, with so many weights. Raises ClaimError for others."""
    _, _, layers = convolutions_of(prover)
    lines = layers.numerators[:, [KERNEL_SIDE, CHANNELS, FILTERS, WEIGHTS]].tolist()
    told = [call.positional() for call in calls]
    ours = [[side, channels, filters, count] for (channels, filters, side), count in zip(told, weights, strict=True)]
    if not any(lines[at : at + len(ours)] == ours for at in range(len(lines))):
        raise ClaimError(f"7: ResNet-50 has no layers {', '.join(call.text for call in calls)} one after the other")


def _blank_blocks(prover: Prover, calls: tuple[Call, Call, Call], *, padding: Quantity) -> tuple[Tensor, ...]:
    """A position's channels with nothing in them, and what torch's layers make of these: how many there are, is proven.

    They come from the layer up of the bottleneck before. `padding` is that of the layer in the middle.
    """
    down, middle, up = calls
    padded = replace(middle, arguments=(*middle.arguments, ("padding", padding)))
    first, _, _ = up.positional()
    assert isinstance(first, int)
    blocks = [prover.given(Tensor.exact("channels before a layer up", np.zeros((first, 1, 1)), bits=0))]
    for name, call in (("before", up), ("down", down), ("in the middle", padded), ("up", up)):
        channels, filters, side = (int(value) for value in call.positional() if not isinstance(value, tuple))
        blank = np.zeros((filters, channels, side, side))
        around = int(padding.value) if call is padded else 0
        blocks.append(
            prover.prove(
                f"channels behind the layer {name}",
                partial(_blank_ours, weight=blank, padding=(around, around)),
                partial(_blank_theirs, weight=blank, call=call),
                factors=(blocks[-1],),
            )
        )
    return tuple(blocks[1:])


def _blank_ours(values: NDArray[Any], *, weight: NDArray[Any], padding: tuple[int, int]) -> NDArray[Any]:
    return operations.conv2d(values, weight.astype(values.dtype), padding=padding)


def _blank_theirs(values: NDArray[Any], *, weight: NDArray[Any], call: Call) -> NDArray[Any]:
    return reference.apply(call, values, weight.astype(values.dtype))


def _counted(prover: Prover, which: str, ours: int, call: Call) -> Tensor:
    """Prove the weights of a layer, and that it multiplies once with each of them at a position."""
    channels, _, side = call.positional()
    assert isinstance(channels, int)
    assert isinstance(side, int)
    prover.count(
        f"multiplications at a position {which}", ours, lambda: reference.multiplications(call, (channels, side, side))
    )
    return prover.count(f"weights {which}", ours, lambda: reference.parameters(call))


def _first_position(maps: ClassMaps, result: Tensor) -> tuple[int, int]:
    """The position to show in full, chosen from the data.

    All that it sees lies on the image, and at least `LIVE` of its features are not 0, or as many as any has. Of these
    it is the one where the least changes, measured by what is there; of equals the first.
    """
    before, after = maps.features.numerators << result.bits, result.numerators << maps.features.bits
    edge = maps.reach + 1
    inside = np.s_[edge : before.shape[1] - edge, edge : before.shape[2] - edge]
    live = (before > 0).sum(axis=0)[inside]
    changed = np.abs(before - after).sum(axis=0)[inside] / np.maximum(before.sum(axis=0)[inside], 1)
    at = int(np.where(live >= min(LIVE, int(live.max())), changed, np.inf).argmin())
    row, column = divmod(at, live.shape[1])
    return row + edge, column + edge


def _column(prover: Prover, name: str, maps: Tensor, at: tuple[int, int]) -> Tensor:
    """Prove what lies at a position of all maps: (channels,)."""
    row = prover.taken(f"{name}, row", maps, [at[0]], axis=1)
    return prover.reshaped(name, prover.taken(f"{name}, cell", row, [at[1]], axis=2), maps.shape[:1])
