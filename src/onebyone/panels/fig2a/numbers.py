"""Figure 2a: one 3×3 kernel slides over the digit; nine weights make a whole feature map.

No kernel is flipped: this is cross-correlation, which everyone in the field calls convolution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.call import convolution
from onebyone.core.figure import ClaimError, Figure, Prover, Stop, positions
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.kernels import kernel_of
from onebyone.inputs.pictures import image_of
from onebyone.panels.fig2a.parameters import Parameters


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SlidingKernel(Figure):
    """One kernel on one image, stride 1, no padding, no bias. Build it with `verified`.

    Attributes:
        image: (height, width) of the digit, in quarters from black 0 to white 1.
        weight: (3, 3), the kernel.
        filters: the kernel as torch holds it, (1 filter, 1 channel, 3, 3).
        products: (map height, map width, 3, 3), pixel times weight at every stop.
        result: (map height, map width), the feature map.
        lost: how many rows, and how many columns, the map has less than the image; a tensor of shape ().
        border: the width of the ring of pixels at which no stop is centred; shape ().
        least: how many stops an image as small as the kernel has, the + 1 of 28 − 3 + 1 = 26; shape ().
        first: row and column of the stop that is shown in full.
        second: row and column of the next stop.
    """

    image: Tensor
    weight: Tensor
    filters: Tensor
    products: Tensor
    result: Tensor
    lost: Tensor
    border: Tensor
    least: Tensor
    first: tuple[int, int]
    second: tuple[int, int]

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        return cls.verified(
            image=image_of(record.image, height=record.height, width=record.width),
            weight=kernel_of(record.kernel, size=record.kernel_size),
        )

    @classmethod
    def verified(cls, *, image: Tensor | None = None, weight: Tensor | None = None) -> Self:
        """Compute the figure and prove every number of it against torch.

        Args:
            image: (height, width); the project's digit if None.
            weight: (3, 3) or another odd square; the Sobel kernel if None.

        Raises:
            DisagreementError: ours and torch differ.
            HeadroomError: float32 could round.
            ClaimError: the image has no stop worth showing in full.
        """
        prover = Prover()
        image = prover.given(bundled.digit() if image is None else image)
        weight = prover.given(bundled.sobel() if weight is None else weight)
        if image.ndim != 2 or weight.ndim != 2 or weight.shape[0] != weight.shape[1] or not weight.shape[0] % 2:
            raise ClaimError(f"2a slides an odd square kernel over one image, not {weight!r} over {image!r}")
        channel = prover.reshaped("image as one channel", image, (1, *image.shape))
        filters = prover.reshaped("kernel as one filter", weight, (1, 1, *weight.shape))
        call = convolution(filters)
        witness = partial(reference.apply, call)
        output = prover.prove("feature maps", operations.conv2d, witness, factors=(channel, filters))
        result = prover.reshaped("feature map", output, output.shape[1:])
        shape = (*result.shape, *weight.shape)
        products = prover.prove(
            "products",
            lambda pixels, kernels: operations.reshaped(operations.conv2d_products(pixels, kernels), shape),
            lambda pixels, kernels: reference.reshaped(reference.conv2d_products(call, pixels, kernels), shape),
            factors=(channel, filters),
        )
        prover.count("weights", weight.size, reference.parameters(call))
        prover.count("multiplications", products.size, reference.multiplications(call, channel.shape))
        kernel = weight.shape[0]
        seen = witness(channel.float32, filters.float32)
        corner = channel.numerators[:, :kernel, :kernel]
        first = _first_stop(image, products, result)
        return cls(
            prover=prover,
            call=call,
            call_input=channel,
            call_output=output,
            image=image,
            weight=weight,
            filters=filters,
            products=products,
            result=result,
            lost=prover.count("lost rows and columns", kernel - 1, image.shape[0] - seen.shape[1]),
            border=prover.count("border", kernel // 2, (image.shape[1] - seen.shape[2]) // 2),
            least=prover.count(
                "stops on an image as small as the kernel",
                operations.conv2d(corner, filters.numerators).size,
                witness(corner.astype("float32"), filters.float32).size,
            ),
            first=first,
            second=(first[0], first[1] + 1),
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: sizes of image, kernel and map, and what they cost."""
        return {
            "image_height": Extent(self.image, 0),
            "image_width": Extent(self.image, 1),
            "kernel_height": Extent(self.weight, 0),
            "kernel_width": Extent(self.weight, 1),
            "map_height": Extent(self.result, 0),
            "map_width": Extent(self.result, 1),
            "pixels": Size(self.image),
            "weights": Size(self.weight),
            "stops": Size(self.result),
            "uses": Size(self.result),
            "outputs": Size(self.result),
            "multiplications": Size(self.products),
            "filters": Extent(self.filters, 0),
            "maps": Extent(self.call_output, 0),
            "lost": Cell(self.lost, ()),
            "border": Cell(self.border, ()),
            "least": Cell(self.least, ()),
        }

    @property
    def width_equation(self) -> Equation:
        """Image width − kernel width + 1 = map width, checked."""
        terms = (Extent(self.image, 1), Extent(self.weight, 1), Cell(self.least, ()))
        equation = Equation("sum", terms, Extent(self.result, 1), subtracted=(1,))
        equation.check()
        return equation

    @property
    def walk(self) -> tuple[tuple[int, int], ...]:
        """All stops, as (row, column) of their result, in reading order."""
        return positions(self.result)

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell reads: of `result` its window in reading order, of `products` its one pixel."""
        if cell.tensor is self.result:
            row, column = cell.index
            return tuple(
                Cell(self.image, (row + i, column + j))
                for i in range(self.weight.shape[0])
                for j in range(self.weight.shape[1])
            )
        if cell.tensor is self.products:
            row, column, i, j = cell.index
            return (Cell(self.image, (row + i, column + j)),)
        raise ClaimError(f"2a does not compute {cell.describe()}; it computes its result and its products")

    def stop(self, row: int, column: int) -> Stop:
        """Give the stop whose result is ``result[row, column]``; every printed line of it closes.

        Raises:
            CellIndexError: there is no such stop.
        """
        result = Cell(self.result, (row, column))
        offsets = [(i, j) for i in range(self.weight.shape[0]) for j in range(self.weight.shape[1])]
        return Stop.of(
            self.depends_on(result),
            [Cell(self.weight, offset) for offset in offsets],
            [Cell(self.products, (row, column, *offset)) for offset in offsets],
            also=(),
            result=result,
        )


def _first_stop(image: Tensor, products: Tensor, result: Tensor) -> tuple[int, int]:
    """The stop to show in full, chosen from the data.

    It must teach: at least three different pixel values, products of both signs, nearly half of all products not 0, and
    a result that is not 0. Of these the one nearest to the top left corner (by row + column), where a reader, and the
    scan, begin. The next stop must exist.
    """
    width, *kernel = products.shape[1:]
    for row, column in sorted(positions(result), key=lambda at: (sum(at), at)):
        window = image.numerators[row : row + kernel[0], column : column + kernel[1]]
        terms = products.numerators[row, column]
        varied = len(set(window.flat)) >= 3 and np.count_nonzero(terms) >= terms.size // 2
        if varied and terms.min() < 0 < terms.max() and result.numerators[row, column] and column + 1 < width:
            return row, column
    raise ClaimError("2a: no stop has three different pixels, products of both signs and a result other than 0")
