"""Figure 3: a kernel as large as the image: 784 filters of 28×28 give the 784 numbers of the dense layer, bit for bit.

The same digit and the same trained weights as figures 1 and 6. Two forms of one layer, computed apart: `dense` from the
flattened image by `operations.dense` and nn.Linear, `result` from the image as one channel by `operations.conv2d`
and nn.Conv2d.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.figure import ClaimError, Figure, Part, Prover, Uses, cells_of, flat
from onebyone.core.quantity import Cell, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.pictures import square_digit
from onebyone.panels.fig1a.numbers import unit_to_show
from onebyone.panels.fig3.parameters import Parameters

FEW = 10
"""Units of the smaller dense layer, which shows that there is one filter for each output and not for each pixel."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FullKernel(Figure):
    """A dense layer as a convolution with kernels as large as the image. Build it with `verified`.

    Attributes:
        image: (height, width) of the digit, in quarters from black 0 to white 1.
        channel: (1, height, width), the image as one channel.
        weight: (neurons, inputs), the matrix of the dense layer.
        bias: (neurons,).
        filters: (filters, 1, height, width), each row of the matrix folded: one filter, one kernel.
        unit: the filter to follow.
        result: (filters, 1, 1), what the convolution gives: one number for each filter.
        pixels: (inputs,), the image flattened, for the dense layer.
        dense: (neurons,), what the dense layer gives.
        fold: (neurons, 1, 1), the same as channels, to be compared with `result`.
        difference: (filters, 1, 1), result − dense: 0 in every cell.
        equal: how many cells are equal; shape ().
        few: which rows of the matrix are the units of a smaller dense layer, in order.
        few_weight: (units, inputs), its matrix.
        few_filters: (units, 1, height, width), the same as filters: as many as it has units.
        few_result: (units, 1, 1), what the convolution with these gives.
        few_dense: (units, 1, 1), what the smaller dense layer gives.
        few_difference: (units, 1, 1), the one minus the other: 0 in every cell.
        small: (kernel height, kernel width), figure 2a's kernel, which is small enough to slide.
        small_map: (map height, map width), what it makes of the image.
    """

    image: Tensor
    channel: Tensor
    weight: Tensor
    bias: Tensor
    filters: Tensor
    unit: int
    result: Tensor
    pixels: Tensor
    dense: Tensor
    fold: Tensor
    difference: Tensor
    equal: Tensor
    few: tuple[int, ...]
    few_weight: Tensor
    few_filters: Tensor
    few_result: Tensor
    few_dense: Tensor
    few_difference: Tensor
    small: Tensor
    small_map: Tensor

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        return cls.verified(image=square_digit(record.image))

    @classmethod
    def verified(cls, *, image: Tensor | None = None, layer: bundled.DenseLayer | None = None) -> Self:
        """Compute the figure, prove every number of it against torch, and its claim: both forms are equal.

        Args:
            image: (height, width); the project's digit if None.
            layer: weight (neurons, height · width) and bias (neurons,), a neuron for each pixel; the trained
                local-contrast layer if None.

        Raises:
            DisagreementError: ours and torch differ, or the two forms.
            HeadroomError: float32 could round.
            ClaimError: the layer does not fit the image.
        """
        prover = Prover()
        image = prover.given(bundled.digit() if image is None else image)
        layer = bundled.local_contrast() if layer is None else layer
        weight, bias = prover.given(layer.weight), prover.given(layer.bias)
        square = image.ndim == 2 and image.shape[0] == image.shape[1]
        if not square or weight.shape != (image.size, image.size) or bias.shape != (image.size,):
            raise ClaimError(f"3 needs a square image and a neuron for each pixel: {weight!r} does not fit {image!r}")

        channel = prover.prove("image as one channel", operations.as_channel, reference.as_channel, factors=(image,))
        kernel = (1, image.shape[0], image.shape[1])
        filters = prover.prove(
            "filters",
            partial(operations.rows_to_kernels, shape=kernel),
            partial(reference.rows_to_kernels, shape=kernel),
            factors=(weight,),
        )
        computation = prover.compute(
            "y of the convolution", operations.conv2d, takes=channel, weight=filters, bias=bias
        )
        result = computation.gives

        pixels = prover.reshaped("pixels", image, (image.size,))
        linear = prover.compute("y of the dense layer", operations.dense, takes=pixels, weight=weight, bias=bias)
        dense = linear.gives
        fold = prover.reshaped("y of the dense layer as channels", dense, result.shape)
        difference = prover.equal("difference of both forms", result, fold)

        return cls(
            prover=prover,
            computation=computation,
            image=image,
            channel=channel,
            weight=weight,
            bias=bias,
            filters=filters,
            unit=unit_to_show(image, weight),
            result=result,
            pixels=pixels,
            dense=dense,
            fold=fold,
            difference=difference,
            equal=prover.alike("equal cells", result, fold),
            **_small_kernel(prover, channel),
            **_smaller_layer(prover, channel, pixels, weight, bias),
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: the sizes of image, filters, results and small kernel, what the form costs, and what is equal."""
        return {
            "height": Extent(self.image, 0),
            "width": Extent(self.image, 1),
            "pixels": Size(self.image),
            "neurons": Extent(self.weight, 0),
            "inputs": Extent(self.weight, 1),
            "filters": Extent(self.filters, 0),
            "kernels": Extent(self.filters, 1),
            "kernel_height": Extent(self.filters, 2),
            "kernel_width": Extent(self.filters, 3),
            **self.computation.costs,
            "channels": Extent(self.result, 0),
            "map_height": Extent(self.result, 1),
            "map_width": Extent(self.result, 2),
            "equal": Cell(self.equal, ()),
            "few_neurons": Extent(self.few_weight, 0),
            "few_filters": Extent(self.few_filters, 0),
            "few_outputs": Size(self.few_result),
            "sliding_weights": Size(self.small),
            "sliding_height": Extent(self.small, 0),
            "sliding_width": Extent(self.small, 1),
        }

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell of `result` reads: all of the image; of `small_map` those under the kernel."""
        return cells_of(self.image, self.uses(Part.of(cell.tensor, *cell.index))[self.image])

    def uses(self, of: Part) -> Uses:
        """Of the results of a filter, or of a neuron, of either layer: all pixels and its weights.

        Of `small_map` the pixels under the kernel, and all of its weights.
        """
        if of.tensor is self.small_map:
            row, column = of.index
            i, j = (axis.ravel() for axis in np.indices(self.small.shape))
            under = flat(self.image, row + i, column + j)
            weights = np.arange(self.small.size)[None]
            return {self.image: under, self.channel: under, self.small: weights, of.tensor: of.cells[:, None]}
        if of.tensor in (self.result, self.fold, self.dense):
            own = (self.weight, self.filters)
        elif of.tensor in (self.few_result, self.few_dense):
            own = (self.few_weight, self.few_filters)
        else:
            raise ClaimError(f"3 does not compute {of.tensor.name}; it computes what its two layers give")
        terms, unit = np.arange(self.image.size)[None], of.cells[:, None]
        read = dict.fromkeys((self.image, self.channel, self.pixels), terms)
        return {**read, **dict.fromkeys(own, unit * self.image.size + terms), of.tensor: unit}


def _smaller_layer(prover: Prover, channel: Tensor, pixels: Tensor, weight: Tensor, bias: Tensor) -> dict[str, Any]:
    """A dense layer of a few units, and the same as filters, each computed for itself; proven equal.

    Its units are rows of the trained layer whose own pixels are lit: spread over the strokes from the first to the
    last; over all pixels if too few are lit.
    """
    lit = np.flatnonzero(pixels.numerators).tolist()
    own = lit if len(lit) >= FEW else list(range(pixels.size))
    few = tuple(own[(2 * at + 1) * len(own) // (2 * FEW)] for at in range(min(FEW, len(own))))
    rows, offsets = prover.taken("rows of a smaller layer", weight, few), prover.taken("its biases", bias, few)
    shape = (channel.shape[0], channel.shape[1], channel.shape[2])
    filters = prover.prove(
        "filters of the smaller layer",
        partial(operations.rows_to_kernels, shape=shape),
        partial(reference.rows_to_kernels, shape=shape),
        factors=(rows,),
    )
    large = prover.compute("y of its convolution", operations.conv2d, takes=channel, weight=filters, bias=offsets)
    dense = prover.compute("y of the smaller layer", operations.dense, takes=pixels, weight=rows, bias=offsets)
    fold = prover.reshaped("y of the smaller layer as channels", dense.gives, large.gives.shape)
    return {
        "few": few,
        "few_weight": rows,
        "few_filters": filters,
        "few_result": large.gives,
        "few_dense": fold,
        "few_difference": prover.equal("difference of both forms of the smaller layer", large.gives, fold),
    }


def _small_kernel(prover: Prover, channel: Tensor) -> dict[str, Any]:
    """A kernel that is smaller than the image, and its map: what a layer costs whose weights slide."""
    sobel = bundled.sobel()
    small = prover.given(sobel.like("small kernel", sobel.numerators))
    filters = prover.reshaped("small kernel as one filter", small, (1, 1, *small.shape))
    made = prover.compute("maps of the small kernel", operations.conv2d, takes=channel, weight=filters)
    small_map = prover.reshaped("map of the small kernel", made.gives, made.gives.shape[1:])
    return {"small": small, "small_map": small_map}
