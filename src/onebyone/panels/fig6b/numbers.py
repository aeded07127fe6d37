"""Figure 6b: as many filters as outputs make the dense layer: the same numbers as figure 1's and figure 3's layers.

All three forms are computed here, each for itself: they share no arrangement of pixels or weights, no operation and no
torch module. So is what happens when pixels, or pixels and weights, are shuffled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.computation import Computation
from onebyone.core.figure import ClaimError, Figure, Part, Prover, UnfitError, Uses, cells_of
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.pictures import square_digit
from onebyone.panels.fig1a.numbers import unit_to_show
from onebyone.panels.fig6b.parameters import Parameters

SEED = 6
"""Of the one shuffle that is shown."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ReshapedLayer(Figure):
    """A dense layer as a 1×1 convolution over pixels as channels. Build it with `verified`.

    Attributes:
        image: (height, width) of the digit, in quarters from black 0 to white 1.
        column: (pixels, 1, 1), every pixel a channel.
        unit: the filter that is shown alone, figure 1a's neuron.
        weight: (outputs, pixels), the trained layer as it is.
        filters: (outputs, pixels, 1, 1), the same as 1×1 kernels.
        kernels: (outputs, 1, height, width), each row of them folded to the size of the image.
        bias: (outputs,).
        result: (outputs, 1, 1), what the 1×1 convolution gives.
        dense: (outputs, 1, 1), what the dense layer of figure 1 gives.
        large: (outputs, 1, 1), what the convolution of figure 3 gives, its kernels as large as the image.
        dense_call: torch's call of the dense layer.
        large_call: torch's call of the convolution with large kernels.
        dense_minus_large: (outputs, 1, 1), all 0.
        large_minus_result: (outputs, 1, 1), all 0.
        result_minus_dense: (outputs, 1, 1), all 0.
        order: the shuffle: channel k of `shuffled` is pixel order[k].
        shuffled: (pixels, 1, 1), the column shuffled.
        broken: (outputs, 1, 1), what the same filters make of it.
        shuffled_filters: (outputs, pixels, 1, 1), every filter shuffled alike.
        healed: (outputs, 1, 1), what these make of it: `result` again.
        equal: how many cells of the three results are equal; shape ().
        changed: how many cells of `broken` are not those of `result`; shape ().
        unhealed: how many cells of `healed` are not; shape ().
        followed: the pixel that is followed through the shuffle, as a channel of `column`.
        place: the channel of `shuffled` in which it ends.
        pixel: (1, 1, 1), its value.
        own_weight: (1, 1, 1, 1), the weight that filter `unit` has for it.
        met_weight: (1, 1, 1, 1), the weight that it meets at its new place before the filters are shuffled.
        healed_weight: (1, 1, 1, 1), the weight there afterwards: its own again.
        own_product: (1, 1, 1, 1), pixel times own weight.
        met_product: (1, 1, 1, 1), pixel times the weight that it meets.
        healed_product: (1, 1, 1, 1), pixel times the weight there afterwards.
    """

    image: Tensor
    column: Tensor
    unit: int
    weight: Tensor
    filters: Tensor
    kernels: Tensor
    bias: Tensor
    result: Tensor
    dense: Tensor
    large: Tensor
    as_dense: Computation
    as_large: Computation
    dense_minus_large: Tensor
    large_minus_result: Tensor
    result_minus_dense: Tensor
    order: tuple[int, ...]
    shuffled: Tensor
    broken: Tensor
    shuffled_filters: Tensor
    healed: Tensor
    equal: Tensor
    changed: Tensor
    unhealed: Tensor
    followed: int
    place: int
    pixel: Tensor
    own_weight: Tensor
    met_weight: Tensor
    healed_weight: Tensor
    own_product: Tensor
    met_product: Tensor
    healed_product: Tensor

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        return cls.verified(image=square_digit(record.image))

    @classmethod
    def verified(cls, *, image: Tensor | None = None, layer: bundled.DenseLayer | None = None) -> Self:
        """Compute the figure and prove every number of it against torch.

        Args:
            image: (height, width); the project's digit if None.
            layer: weight (units, height · width) and bias (units,); the trained local-contrast layer if None.

        Raises:
            DisagreementError: ours and torch differ, or two of the three forms do.
            HeadroomError: float32 could round.
            ClaimError: the layer does not fit the image, is not as wide as it, or the shuffle changes nothing.
        """
        prover = Prover()
        image = prover.given(bundled.digit() if image is None else image)
        layer = bundled.local_contrast() if layer is None else layer
        weight, bias = prover.given(layer.weight), prover.given(layer.bias)
        if image.ndim != 2 or weight.shape != (image.size, image.size) or bias.shape != (image.size,):
            raise ClaimError(f"6b needs an output for every pixel, reading all: {weight!r} does not fit {image!r}")

        # The form that is told: pixels as channels, weights as 1×1 kernels.
        column = prover.prove(
            "column",
            lambda pixels: operations.pixels_to_channels(pixels[None]),
            lambda pixels: reference.pixels_to_channels(pixels[None]),
            factors=(image,),
        )
        filters = prover.prove("filters", operations.pointwise_filters, reference.pointwise_filters, factors=(weight,))
        pointwise = partial(prover.compute, ours=operations.conv1x1, bias=bias)
        computation = pointwise("y", takes=column, weight=filters)
        result = computation.gives

        # Figure 1's form: the image flattened, the weights as they are.
        flat = prover.prove("flat image", operations.flattened, reference.flattened, factors=(image,))
        dense = prover.compute("dense y", operations.dense, takes=flat, weight=weight, bias=bias)

        # Figure 3's form: the image as it is, each row of weights folded to its size.
        channel = prover.prove("image as one channel", operations.as_channel, reference.as_channel, factors=(image,))
        shape = (1, image.shape[0], image.shape[1])
        ours, theirs = partial(operations.rows_to_kernels, shape=shape), partial(reference.rows_to_kernels, shape=shape)
        kernels = prover.prove("large kernels", ours, theirs, factors=(weight,))
        with_kernels = prover.compute("large y", operations.conv2d, takes=channel, weight=kernels, bias=bias)
        large = with_kernels.gives

        dense_y = prover.reshaped("dense y as a column", dense.gives, result.shape)
        differences = (
            prover.equal("dense minus large", dense_y, large),
            prover.equal("large minus y", large, result),
            prover.equal("y minus dense", result, dense_y),
        )
        order = tuple(np.random.default_rng(SEED).permutation(image.size).tolist())
        shuffled = prover.taken("shuffled column", column, order)
        shuffled_filters = prover.taken("shuffled filters", filters, order, axis=1)
        broken = pointwise("broken y", takes=shuffled, weight=filters).gives
        healed = pointwise("healed y", takes=shuffled, weight=shuffled_filters).gives
        prover.equal("healed minus y", healed, result)
        if np.array_equal(broken.numerators, result.numerators):
            raise UnfitError("image: shuffling its pixels changes nothing; show a picture with strokes")
        unit = unit_to_show(image, weight)
        followed = _followed(column, weight, order, unit)
        place = order.index(followed)
        return cls(
            prover=prover,
            computation=computation,
            image=image,
            column=column,
            unit=unit,
            weight=weight,
            filters=filters,
            kernels=kernels,
            bias=bias,
            result=result,
            dense=dense_y,
            large=large,
            as_dense=dense,
            as_large=with_kernels,
            dense_minus_large=differences[0],
            large_minus_result=differences[1],
            result_minus_dense=differences[2],
            order=order,
            shuffled=shuffled,
            broken=broken,
            shuffled_filters=shuffled_filters,
            healed=healed,
            equal=prover.count(
                "equal cells",
                int(np.sum((dense_y.numerators == large.numerators) & (large.numerators == result.numerators))),
                lambda: reference.zeros(np.abs(differences[0].float32) + np.abs(differences[1].float32)),
            ),
            changed=prover.differing("changed cells", broken, result),
            unhealed=prover.differing("unhealed cells", healed, result),
            followed=followed,
            place=place,
            **_journey(prover, column, filters, shuffled_filters, unit=unit, pixel=followed, place=place),
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: what comes in and out, what the layer costs, how many outputs change and how many are equal."""
        return {
            "height": Extent(self.image, 0),
            "width": Extent(self.image, 1),
            "pixels": Size(self.image),
            "channels": Extent(self.column, 0),
            "column_height": Extent(self.column, 1),
            "column_width": Extent(self.column, 2),
            "filters": Extent(self.filters, 0),
            "kernels": Extent(self.filters, 1),
            "kernel_height": Extent(self.filters, 2),
            "kernel_width": Extent(self.filters, 3),
            "large_height": Extent(self.kernels, 2),
            "large_width": Extent(self.kernels, 3),
            **self.computation.costs,
            "changed": Cell(self.changed, ()),
            "unhealed": Cell(self.unhealed, ()),
            "equal": Cell(self.equal, ()),
        }

    @property
    def journey(self) -> tuple[Equation, Equation, Equation]:
        """Pixel × weight = product before the shuffle, after that of the pixels, and after that of the filters."""
        pixel = Cell(self.pixel, (0, 0, 0))
        own, met, healed = (
            Equation("product", (pixel, Cell(weight, (0, 0, 0, 0))), Cell(product, (0, 0, 0, 0)))
            for weight, product in (
                (self.own_weight, self.own_product),
                (self.met_weight, self.met_product),
                (self.healed_weight, self.healed_product),
            )
        )
        for equation in (own, met, healed):
            equation.check()
        return own, met, healed

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell of `result` reads: all of the image. Single products are figure 6a's."""
        return cells_of(self.image, self.uses(Part.of(cell.tensor, *cell.index))[self.image])

    def uses(self, of: Part) -> Uses:
        """Of `result`: all pixels, and the kernels of the filter; of `broken` those that meet."""
        terms, order = np.arange(self.image.size)[None], np.array(self.order)[None]
        kernels = of.cells[:, None] * self.image.size
        if of.tensor is self.result:
            weights = dict.fromkeys((self.filters, self.weight, self.kernels), kernels + terms)
            return {self.image: terms, self.column: terms, **weights, of.tensor: of.cells[:, None]}
        if of.tensor is self.broken:
            read = {self.column: order, self.shuffled: terms, self.filters: kernels + terms}
            return {**read, of.tensor: of.cells[:, None]}
        raise ClaimError(f"6b does not compute {of.tensor.name}; it computes its result, and broken")


def _followed(column: Tensor, weight: Tensor, order: tuple[int, ...], unit: int) -> int:
    """The pixel to follow, chosen from the data: bright, with a weight of its own and another one where it ends.

    It is the one whose product changes most by the shuffle of the pixels alone; of equals the first.
    """
    pixels, row = column.numerators[:, 0, 0], weight.numerators[unit]
    place = np.argsort(order)
    telling = (pixels > 0) & (row != 0)
    if not telling.any():
        raise UnfitError("image: no lit pixel has a weight in the filter that is shown; show a picture with strokes")
    change = np.abs(pixels * (row - row[place]))
    return int(np.where(telling, change, -1).argmax())


def _journey(
    prover: Prover, column: Tensor, filters: Tensor, shuffled: Tensor, *, unit: int, pixel: int, place: int
) -> dict[str, Tensor]:
    """Prove a pixel, the weights that it meets, and their products: before, between and after the two shuffles."""
    value = prover.taken("followed pixel", column, [pixel])
    stages = (("own", filters, pixel), ("met", filters, place), ("healed", shuffled, place))
    told = {"pixel": value}
    for name, weights, at in stages:
        mine = prover.taken(f"{name} weights of the filter", weights, [unit])
        one = prover.taken(f"{name} weight of the followed pixel", mine, [at], axis=1)
        told[f"{name}_weight"] = one
        told[f"{name}_product"] = prover.prove(
            f"{name} product of the followed pixel",
            operations.conv1x1_products,
            reference.conv1x1_products,
            factors=(value, one),
        )
    return told
