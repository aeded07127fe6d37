"""Figure 4a: one filter of 1×1 kernels, one for each channel, mixes the channels into one map, position by position."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.call import convolution
from onebyone.core.figure import ClaimError, DotProduct, Figure, Part, Prover, Uses, cells_of, flat, positions
from onebyone.core.quantity import Cell, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.grid import bits_of, layer_bits_of
from onebyone.inputs.kernels import filter_of, position_of
from onebyone.inputs.parameters import ParameterError
from onebyone.inputs.pictures import PHOTO_BITS, photo_of
from onebyone.inputs.printable import demand_position, longest_text
from onebyone.panels.fig4a.parameters import Parameters

MOST_CHANNELS = 4
"""So many channels are all shown in full at most; of more, one less, and the sum of the others."""
SHORT_TEXT, MOST_OF_LONG_TEXTS = 5, 2
"""Characters of a number that still leave room for `MOST_CHANNELS`; if one is longer, so many are shown."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PointwiseKernel(Figure):
    """One filter, one 1×1 kernel for each channel. Build it with `verified`.

    Attributes:
        photo: (channels, height, width): red, green, blue in eighths from 0 to 1; or other channels.
        weight: (channels,), one number for each channel.
        bias: (1,), what is added at every position; None for none.
        filters: the same as torch holds it, (1 filter, channels, 1, 1).
        products: (channels, height, width), value times weight at every position.
        result: (height, width), the one map.
        first: row and column of the position that is shown in full.
        biases: how many biases there are; shape ().
        positions: how many positions the kernels have; shape ().
        lit: the channels that are shown in full, in order: all, if they are few.
        shown: (channels shown,), their numbers, counted from one.
        others: how many are left; shape ().
        rest: (height, width), the sums of their products; None if there are none.
        flipped: (1 filter, channels, 1, 1), every kernel turned by half a turn: the same numbers.
        flip_difference: (1 filter, channels, 1, 1), turned minus not turned: 0 in every cell.
        flip_cells: in how many cells of the map a turn shows: 0; shape ().
    """

    photo: Tensor
    weight: Tensor
    bias: Tensor | None
    filters: Tensor
    products: Tensor
    result: Tensor
    first: tuple[int, int]
    biases: Tensor
    positions: Tensor
    lit: tuple[int, ...]
    shown: Tensor
    others: Tensor
    rest: Tensor | None
    flipped: Tensor
    flip_difference: Tensor
    flip_cells: Tensor

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        photo, weight, bias = mixed_of(record)
        return cls.verified(
            photo=photo,
            weight=weight,
            bias=bias,
            first=None if record.position is None else position_of(record.position),
        )

    @classmethod
    def verified(
        cls,
        *,
        photo: Tensor | None = None,
        weight: Tensor | None = None,
        bias: Tensor | None = None,
        first: tuple[int, int] | None = None,
    ) -> Self:
        """Compute the figure and prove every number of it against torch.

        Args:
            photo: (channels, height, width); the project's photo if None.
            weight: (channels,); the redness weights if None.
            bias: (1,); none if None.
            first: row and column of the position that is shown in full; chosen from the data if None.

        Raises:
            ParameterError: there is not one weight for each channel, or `first` is no position of the photo.
            DisagreementError: ours and torch differ.
            HeadroomError: float32 could round.
            ClaimError: photo, weight or bias have another number of axes.
        """
        photo = bundled.photo() if photo is None else photo
        weight = bundled.redness() if weight is None else weight
        if photo.ndim != 3 or weight.ndim != 1 or (bias is not None and bias.shape != (1,)):
            raise ClaimError(f"4a mixes the channels of one photo, not {photo!r} by {weight!r}, bias {bias!r}")
        if weight.shape != photo.shape[:1]:
            raise ParameterError(
                f"weights: there are {weight.size} for an image of channels = {photo.shape[0]}: write one weight for "
                "each channel, such as '2 -2 -1' for three"
            )
        demand_position(first, photo.shape[1:])
        prover = Prover()
        for tensor in (photo, weight):
            prover.given(tensor)
        if bias is not None:
            prover.given(bias)
        filters = prover.reshaped("weights as one filter", weight, (1, *weight.shape, 1, 1))
        computation = prover.compute("maps", operations.conv1x1, takes=photo, weight=filters, bias=bias)
        output = computation.gives
        result = prover.reshaped("map", output, output.shape[1:])
        products = prover.prove(
            "products",
            lambda values, kernels: operations.reshaped(operations.conv1x1_products(values, kernels), photo.shape),
            lambda values, kernels: reference.reshaped(reference.conv1x1_products(values, kernels), photo.shape),
            factors=(photo, filters),
        )
        prover.count("weights", weight.size, lambda: reference.parameters(convolution(filters)))
        # A kernel of one weight has nothing to turn: convolution and cross-correlation are the same. (By the operation
        # for kernels of any size: the one for 1×1 kernels could not tell.)
        turned = prover.prove("flipped filter", operations.flipped, reference.flipped, factors=(filters,))
        flip_difference = prover.prove(
            "flipped filter minus filter", operations.difference, reference.difference, addends=(turned, filters)
        )
        convolved = prover.compute(
            "maps of the flipped filter", operations.conv2d, takes=photo, weight=turned, bias=bias
        )
        flip = prover.equal("flipped filter's map minus map", convolved.gives, computation.gives)
        first = _first_position(photo, products, result) if first is None else first
        lit = _channels(photo, weight, products, first)
        others = [channel for channel in range(weight.size) if channel not in lit]
        rest = None
        if others:
            kernels = prover.taken("filter of the other channels", filters, others, axis=1)
            rest = prover.prove(
                "sums of the other products",
                lambda values, w: operations.conv1x1(values, w)[0],
                lambda values, w: reference.apply(convolution(kernels), values, w)[0],
                factors=(prover.taken("other channels", photo, others), kernels),
            )
        return cls(
            prover=prover,
            computation=computation,
            photo=photo,
            weight=weight,
            filters=filters,
            bias=bias,
            products=products,
            result=result,
            positions=prover.count(
                "positions of the kernels",
                photo.shape[1] * photo.shape[2],
                lambda: reference.patches(photo.float32, kernel=(1, 1))[..., 0].size,
            ),
            first=first,
            biases=prover.count(
                "biases",
                0 if bias is None else bias.size,
                lambda: reference.parameters(computation.call) - weight.size,
            ),
            lit=lit,
            shown=prover.given(Tensor.exact("numbers of the channels shown", [at + 1 for at in lit], bits=0)),
            others=prover.count(
                "channels not shown", len(others), lambda: reference.parameters(convolution(filters)) - len(lit)
            ),
            rest=rest,
            flipped=turned,
            flip_difference=flip_difference,
            flip_cells=prover.nonzero("cells that show the flip", flip),
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: channels, positions, filters, maps, and what they cost; the weights of three channels by colour."""
        by_colour = ("red_weight", "green_weight", "blue_weight") if self.weight.size == 3 else ()
        return {
            **{name: Cell(self.weight, (channel,)) for channel, name in enumerate(by_colour)},
            "others": Cell(self.others, ()),
            "flip_cells": Cell(self.flip_cells, ()),
            "shown": Size(self.shown),
            "biases": Cell(self.biases, ()),
            "channels": Extent(self.photo, 0),
            "height": Extent(self.photo, 1),
            "width": Extent(self.photo, 2),
            "kernels": Extent(self.filters, 1),
            "kernel_height": Extent(self.filters, 2),
            "kernel_width": Extent(self.filters, 3),
            "filters": Extent(self.filters, 0),
            "maps": Extent(self.computation.gives, 0),
            "map_height": Extent(self.result, 0),
            "map_width": Extent(self.result, 1),
            **self.computation.costs,
            "positions": Cell(self.positions, ()),
            "terms": Extent(self.products, 0),
        }

    @property
    def walk(self) -> tuple[tuple[int, int], ...]:
        """All positions, as (row, column), in reading order."""
        return positions(self.result)

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """Where on the photo the values that are read at a position lie: there."""
        return row, column

    def product_at(self, position: tuple[int, int], offset: tuple[int, ...]) -> tuple[int, ...]:
        """Where in `products` the product of a channel's weight at a position lies."""
        return (*offset, *position)

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the photo cells that a cell of `result` or `products` reads: one for each channel, or its one."""
        return cells_of(self.photo, self.uses(Part.of(cell.tensor, *cell.index))[self.photo])

    def uses(self, of: Part) -> Uses:
        """Of `result` and `products`: the values of all channels, or of one, their weights and products."""
        own = {of.tensor: of.cells[:, None]}
        if of.tensor is self.result:
            (row, column), channel = of.index, np.arange(self.photo.shape[0])
            own |= {} if self.rest is None else {self.rest: of.cells[:, None]}
        elif of.tensor is self.products:
            channel, row, column = of.index
        else:
            raise ClaimError(f"4a does not compute {of.tensor.name}; it computes its result and its products")
        values = flat(self.photo, channel, row, column)
        weights = np.broadcast_to(channel, values.shape)
        return {self.photo: values, self.products: values, self.weight: weights, **own}

    @property
    def terms_shown(self) -> tuple[int, ...]:
        """The channels that are shown in full."""
        return self.lit

    def dot_product(self, row: int, column: int) -> DotProduct:
        """Give the dot product whose result is ``result[row, column]``; every printed line of it closes.

        The products are those of the channels that are shown in full, then the sum of all others and the bias, if any.

        Raises:
            CellIndexError: there is no such position.
        """
        return DotProduct.of(
            [Cell(self.photo, (channel, row, column)) for channel in self.lit],
            [Cell(self.weight, (channel,)) for channel in self.lit],
            [Cell(self.products, (channel, row, column)) for channel in self.lit],
            rest=None if self.rest is None else Cell(self.rest, (row, column)),
            bias=None if self.bias is None else Cell(self.bias, (0,)),
            result=Cell(self.result, (row, column)),
        )


def mixed_of(record: Parameters) -> tuple[Tensor, Tensor, Tensor | None]:
    """The photo, the weights and the bias that these parameters ask for. Raises as `photo_of` and `filter_of` do."""
    bits = bits_of(record.grid, own=PHOTO_BITS)
    photo = photo_of(record.image, channels=record.channels, height=record.height, width=record.width, bits=bits)
    own = layer_bits_of(record.weights, record.grid, rounded=record.rounded, own=bits)
    return photo, *filter_of(record.weights, record.bias, at=record.filter, bits=own)


def _first_position(values: Tensor, products: Tensor, result: Tensor) -> tuple[int, int]:
    """The position to show in full, chosen from the data.

    It should teach: a different value in every channel, none of them 0, a result that is not 0 and one that is none of
    the products. Of the positions that miss the fewest of these wishes it is the one with the largest result, because
    that is what the filter looks for; among equals the one nearest to the middle, then the first in reading order.
    """
    rows, columns = result.shape

    def rank(at: tuple[int, int]) -> tuple[int, int, int]:
        row, column = at
        channels = values.numerators[:, row, column].tolist()
        terms = products.numerators[:, row, column].tolist()
        total = int(result.numerators[at])
        wishes = (len(set(channels)) == len(channels), 0 not in channels, total != 0, total not in terms)
        off_centre = abs(2 * row + 1 - rows) + abs(2 * column + 1 - columns)
        return sum(wishes), total, -off_centre

    return max(positions(result), key=rank)


def most_shown(photo: Tensor, weight: Tensor) -> int:
    """How many channels can be shown in full at once."""
    most = MOST_CHANNELS if longest_text(photo, weight) <= SHORT_TEXT else MOST_OF_LONG_TEXTS
    return weight.size if weight.size <= most else min(most, MOST_CHANNELS - 1)


def _channels(photo: Tensor, weight: Tensor, products: Tensor, first: tuple[int, int]) -> tuple[int, ...]:
    """The channels to show in full: all, if they are few; else those with the largest products at a position."""
    most = most_shown(photo, weight)
    if weight.size == most:
        return tuple(range(weight.size))
    sizes = np.abs(products.numerators[:, first[0], first[1]]).tolist()
    return tuple(sorted(sorted(range(weight.size), key=lambda channel: -sizes[channel])[:most]))
