"""Figure 6a: every pixel of the digit becomes a channel, and one filter of as many 1×1 kernels is the dense neuron.

The filter is the row of the trained layer that figure 1a shows as a neuron. Both forms are computed here, each for
itself: they share no arrangement of the pixels, no operation and no torch module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.figure import ClaimError, DotProduct, Figure, Part, Prover, UnfitError, Uses, cells_of
from onebyone.core.quantity import Cell, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.pictures import square_digit
from onebyone.panels.fig1a.numbers import APART, bright_pair, unit_to_show
from onebyone.panels.fig6a.parameters import Parameters


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PixelsAsChannels(Figure):
    """One filter over a column of channels: y = Σ_k w_k x_k + b at its only position. Build it with `verified`.

    Attributes:
        image: (height, width) of the digit, in quarters from black 0 to white 1.
        channel: (1, height, width): the image as torch takes it, one channel.
        rows: (height, 1, width): the rows of the image, one behind the other.
        column: (pixels, 1, 1): all its pixels, one behind the other.
        unit: which row of the layer the filter is.
        filters: (1 filter, pixels, 1, 1), that row as 1×1 kernels.
        bias: (1,).
        products: (pixels, 1, 1), channel times kernel.
        bright: the three channels that are followed, in their order.
        others: (pixels − 3, 1, 1), the products of all other channels.
        rest: (1,), the sum of `others`.
        result: (1, 1, 1), the filter's output y.
        neuron: (1,), what the dense neuron says of the flattened image.
    """

    image: Tensor
    channel: Tensor
    rows: Tensor
    column: Tensor
    unit: int
    filters: Tensor
    bias: Tensor
    products: Tensor
    bright: tuple[int, ...]
    others: Tensor
    rest: Tensor
    result: Tensor
    neuron: Tensor

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
            DisagreementError: ours and torch differ, or filter and neuron do.
            HeadroomError: float32 could round.
            ClaimError: the layer does not fit the image, or has nothing worth showing on it.
        """
        prover = Prover()
        image = prover.given(bundled.digit() if image is None else image)
        layer = bundled.local_contrast() if layer is None else layer
        layer_weight, layer_bias = prover.given(layer.weight), prover.given(layer.bias)
        if image.ndim != 2 or layer_weight.shape != (layer_bias.size, image.size):
            raise ClaimError(f"6a needs a layer that reads every pixel: {layer_weight!r} does not fit {image!r}")
        unit = unit_to_show(image, layer_weight)
        row = prover.taken("weight row", layer_weight, [unit])
        bias = prover.taken("bias of the row", layer_bias, [unit])

        # The form that is told: pixels as channels, weights as 1×1 kernels.
        column = prover.prove(
            "column",
            lambda pixels: operations.pixels_to_channels(pixels[None]),
            lambda pixels: reference.pixels_to_channels(pixels[None]),
            factors=(image,),
        )
        filters = prover.prove("filter", operations.pointwise_filters, reference.pointwise_filters, factors=(row,))
        computation = prover.compute("y", operations.conv1x1, takes=column, weight=filters, bias=bias)
        result = computation.gives
        products = prover.prove(
            "products",
            lambda values, kernels: operations.conv1x1_products(values, kernels)[0],
            lambda values, kernels: reference.conv1x1_products(values, kernels)[0],
            factors=(column, filters),
        )
        bright = _bright(column, products, image.shape[1])
        others = prover.taken("other products", products, [at for at in range(image.size) if at not in bright])

        # The form it must equal: figure 1a's neuron, from the image once more.
        flat = prover.prove("flat image", operations.flattened, reference.flattened, factors=(image,))
        neuron = prover.compute("y of the neuron", operations.dense, takes=flat, weight=row, bias=bias).gives
        prover.equal("filter minus neuron", prover.reshaped("flat y", result, neuron.shape), neuron)
        return cls(
            prover=prover,
            computation=computation,
            image=image,
            channel=prover.reshaped("image as one channel", image, (1, *image.shape)),
            rows=prover.reshaped("rows as channels", image, (image.shape[0], 1, image.shape[1])),
            column=column,
            unit=unit,
            filters=filters,
            bias=bias,
            products=products,
            bright=bright,
            others=others,
            rest=prover.prove("rest", operations.total, reference.total, addends=(others,)),
            result=result,
            neuron=neuron,
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: shapes before and after, and what the filter costs."""
        return {
            "image_channels": Extent(self.channel, 0),
            "height": Extent(self.channel, 1),
            "width": Extent(self.channel, 2),
            "pixels": Size(self.image),
            "rows": Extent(self.rows, 0),
            "row_height": Extent(self.rows, 1),
            "row_width": Extent(self.rows, 2),
            "channels": Extent(self.column, 0),
            "column_height": Extent(self.column, 1),
            "column_width": Extent(self.column, 2),
            "positions": Size(self.result),  # of one filter
            "filters": Extent(self.filters, 0),
            "kernels": Extent(self.filters, 1),
            "kernel_height": Extent(self.filters, 2),
            "kernel_width": Extent(self.filters, 3),
            **self.computation.costs,
            "others": Size(self.others),
            "y": Cell(self.result, (0, 0, 0)),
            "neuron": Cell(self.neuron, (0,)),
        }

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell of `result` or `products` reads: all of the image, or its one."""
        return cells_of(self.image, self.uses(Part.of(cell.tensor, *cell.index))[self.image])

    def uses(self, of: Part) -> Uses:
        """Of `result` and `products`: all channels, or one, their kernels and products."""
        if of.tensor is self.result:
            terms = np.arange(self.column.size)[None]
        elif of.tensor is self.products:
            terms = of.cells[:, None]
        else:
            raise ClaimError(f"6a does not compute {of.tensor.name}; it computes its result and its products")
        same = (self.image, self.channel, self.rows, self.column, self.filters, self.products)
        return {**dict.fromkeys(same, terms), of.tensor: of.cells[:, None]}

    @property
    def terms_shown(self) -> tuple[int, ...]:
        """The channels that are followed."""
        return self.bright

    def dot_product(self) -> DotProduct:
        """Give the three bright channels in full; the total is their products + rest + bias = y. Every line closes."""
        return DotProduct.of(
            [Cell(self.column, (channel, 0, 0)) for channel in self.bright],
            [Cell(self.filters, (0, channel, 0, 0)) for channel in self.bright],
            [Cell(self.products, (channel, 0, 0)) for channel in self.bright],
            rest=Cell(self.rest, (0,)),
            bias=Cell(self.bias, (0,)),
            result=Cell(self.result, (0, 0, 0)),
        )


def _bright(column: Tensor, products: Tensor, width: int) -> tuple[int, ...]:
    """The three channels to follow: figure 1a's pair and, as far from both, the one with the largest other product.

    Where none is as far, the farthest. Of equals the first one.
    """
    flat = Tensor.from_numerators("products", products.numerators[:, 0, 0], bits=products.bits)
    pair = bright_pair(Tensor.from_numerators("pixels", column.numerators[:, 0, 0], bits=column.bits), flat, width)
    sizes = np.abs(flat.numerators)
    others = [at for at in np.flatnonzero(sizes).tolist() if at not in pair]
    if not others:
        raise UnfitError("image: this filter has no three products other than 0; show a picture with strokes")

    def rank(at: int) -> tuple[int, int, int]:
        apart = min(abs(at // width - one // width) for one in pair)
        return min(apart, APART), int(sizes[at]), -at

    return tuple(sorted((*pair, max(others, key=rank))))
