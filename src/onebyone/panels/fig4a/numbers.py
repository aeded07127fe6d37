"""Figure 4a: one filter of three 1×1 kernels mixes red, green and blue into one map, position by position."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Self

from onebyone.core import operations, reference
from onebyone.core.call import convolution
from onebyone.core.figure import ClaimError, Figure, Prover, Stop, positions
from onebyone.core.quantity import Cell, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.kernels import weights_of
from onebyone.inputs.pictures import photo_of
from onebyone.panels.fig4a.parameters import Parameters


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PointwiseKernel(Figure):
    """One filter, one 1×1 kernel for each channel, no bias. Build it with `verified`.

    Attributes:
        photo: (channels, height, width): red, green, blue in eighths from 0 to 1.
        weight: (channels,), one number for each channel.
        filters: the same as torch holds it, (1 filter, channels, 1, 1).
        products: (channels, height, width), value times weight at every position.
        result: (height, width), the one map.
        first: row and column of the position that is shown in full.
    """

    photo: Tensor
    weight: Tensor
    filters: Tensor
    products: Tensor
    result: Tensor
    first: tuple[int, int]

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        return cls.verified(
            photo=photo_of(record.image, channels=record.channels, height=record.height, width=record.width),
            weight=weights_of(record.weights),
        )

    @classmethod
    def verified(cls, *, photo: Tensor | None = None, weight: Tensor | None = None) -> Self:
        """Compute the figure and prove every number of it against torch.

        Args:
            photo: (3, height, width); the project's photo if None.
            weight: (3,); the redness weights if None.

        Raises:
            DisagreementError: ours and torch differ.
            HeadroomError: float32 could round.
            ClaimError: the photo has no position worth showing in full.
        """
        prover = Prover()
        photo = prover.given(bundled.photo() if photo is None else photo)
        weight = prover.given(bundled.redness() if weight is None else weight)
        if photo.ndim != 3 or weight.shape != photo.shape[:1]:
            raise ClaimError(f"4a mixes the channels of one photo, one weight for each, not {photo!r} by {weight!r}")
        filters = prover.reshaped("weights as one filter", weight, (1, *weight.shape, 1, 1))
        call = convolution(filters)
        output = prover.prove("maps", operations.conv1x1, partial(reference.apply, call), factors=(photo, filters))
        result = prover.reshaped("map", output, output.shape[1:])
        products = prover.prove(
            "products",
            lambda values, kernels: operations.reshaped(operations.conv1x1_products(values, kernels), photo.shape),
            lambda values, kernels: reference.reshaped(reference.conv1x1_products(values, kernels), photo.shape),
            factors=(photo, filters),
        )
        prover.count("weights", weight.size, reference.parameters(call))
        prover.count("multiplications", products.size, reference.multiplications(call, photo.shape))
        # One filter, one map: the channels are summed, whatever their number.
        prover.count("one map per filter", filters.shape[0], output.shape[0])
        return cls(
            prover=prover,
            call=call,
            call_input=photo,
            call_output=output,
            photo=photo,
            weight=weight,
            filters=filters,
            products=products,
            result=result,
            first=_first_stop(photo, products, result),
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: channels, positions, filters, maps, and what they cost."""
        return {
            "channels": Extent(self.photo, 0),
            "height": Extent(self.photo, 1),
            "width": Extent(self.photo, 2),
            "kernels": Extent(self.filters, 1),
            "kernel_height": Extent(self.filters, 2),
            "kernel_width": Extent(self.filters, 3),
            "filters": Extent(self.filters, 0),
            "maps": Extent(self.call_output, 0),
            "map_height": Extent(self.result, 0),
            "map_width": Extent(self.result, 1),
            "weights": Size(self.weight),
            "positions": Size(self.result),
            "outputs": Size(self.result),
            "multiplications": Size(self.products),
        }

    @property
    def walk(self) -> tuple[tuple[int, int], ...]:
        """All positions, as (row, column), in reading order."""
        return positions(self.result)

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the photo cells that a cell of `result` or `products` reads: one for each channel, or its one."""
        if cell.tensor is self.result:
            return tuple(Cell(self.photo, (channel, *cell.index)) for channel in range(self.photo.shape[0]))
        if cell.tensor is self.products:
            return (Cell(self.photo, cell.index),)
        raise ClaimError(f"4a does not compute {cell.describe()}; it computes its result and its products")

    def stop(self, row: int, column: int) -> Stop:
        """Give the position whose result is ``result[row, column]``; every printed line of it closes.

        Raises:
            CellIndexError: there is no such position.
        """
        result = Cell(self.result, (row, column))
        return Stop.of(
            self.depends_on(result),
            [Cell(self.weight, (channel,)) for channel in range(self.weight.size)],
            [Cell(self.products, (channel, row, column)) for channel in range(self.weight.size)],
            also=(),
            result=result,
        )


def _first_stop(values: Tensor, products: Tensor, result: Tensor) -> tuple[int, int]:
    """The position to show in full, chosen from the data.

    It must teach: a different value in every channel, none of them 0, and a result that is neither 0 nor equal to one
    of the products. Of these the one with the largest result, because that is what the filter looks for; among equals
    the one nearest to the middle, then the first in reading order.
    """
    taught: list[tuple[int, int]] = []
    for row, column in positions(result):
        channels = values.numerators[:, row, column].tolist()
        dull = {0, *products.numerators[:, row, column].tolist()}
        if len({0, *channels}) == len(channels) + 1 and int(result.numerators[row, column]) not in dull:
            taught.append((row, column))
    if not taught:
        raise ClaimError("4a: no position has different values in all channels and a result other than 0")
    rows, columns = result.shape

    def rank(at: tuple[int, int]) -> tuple[int, int]:
        off_centre = abs(2 * at[0] + 1 - rows) + abs(2 * at[1] + 1 - columns)
        return int(result.numerators[at]), -off_centre

    return max(taught, key=rank)
