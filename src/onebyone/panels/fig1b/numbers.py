"""Figure 1b: a dense layer is many such neurons: each of the 784 looks at every pixel, and 784 numbers come out.

The whole trained local-contrast layer, of which figure 1a shows one neuron. The 784 numbers are a column without any
neighbours; that they fold into a picture is the weights' doing, not the layer's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from onebyone.core import operations, reference
from onebyone.core.figure import ClaimError, Figure, Part, Prover, UnfitError, Uses, cells_of
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.pictures import square_digit
from onebyone.panels.fig1a.numbers import APART
from onebyone.panels.fig1b.parameters import Parameters

SHOWN = 4
"""So many neurons stand for all, as in the article."""

REACH = 4
"""Pixels to each side of a neuron's own that its ring covers: 98 % of the trained layer's weights lie there."""

NEARLY = 1
"""Two weights are nearly the same if they differ by so much at most; they go from −5 to 8."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DenseLayer(Figure):
    """A whole dense layer: y_j = Σ_i w_ji x_i + b_j. Build it with `verified`.

    Attributes:
        image: (height, width) of the digit, in quarters from black 0 to white 1.
        pixels: (inputs,), the image flattened row by row.
        weight: (neurons, inputs).
        bias: (neurons,).
        result: (neurons,), one number from each neuron.
        column: (neurons, 1, 1), the same as so many channels of one position.
        units: the neurons that stand for all, from the first to the last.
        rows: (4, inputs), the weights of `units`.
        tiles: (4, height, width), the same, each folded to lie on the image.
        shown: (4,), their outputs.
        zero_weights: how many weights are 0; shape ().
        live_weights: how many are not; shape ().
        rings: (rows, columns, 9, 9), the weights around a neuron's own pixel, of all neurons that have them whole.
        ring: (9, 9), the weight in the middle of all rings, cell by cell: what they nearly share.
        nearly: how much a weight may differ from it to be nearly the same; shape ().
        alike: how many of the rings' weights are nearly the same as the shared one's; shape ().
        kernel: (rows, columns), the weights that figure 2a goes on with: another kernel, no part of a ring.
    """

    image: Tensor
    pixels: Tensor
    weight: Tensor
    bias: Tensor
    result: Tensor
    column: Tensor
    units: tuple[int, ...]
    rows: Tensor
    tiles: Tensor
    shown: Tensor
    zero_weights: Tensor
    live_weights: Tensor
    rings: Tensor
    ring: Tensor
    nearly: Tensor
    alike: Tensor
    kernel: Tensor

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        return cls.verified(image=square_digit(record.image))

    @classmethod
    def verified(cls, *, image: Tensor | None = None, layer: bundled.DenseLayer | None = None) -> Self:
        """Compute the figure and prove every number of it against torch.

        Args:
            image: (height, width); the project's digit if None.
            layer: weight (neurons, height · width) and bias (neurons,), a neuron for each pixel; the trained
                local-contrast layer if None.

        Raises:
            DisagreementError: ours and torch differ.
            HeadroomError: float32 could round.
            ClaimError: the layer does not fit the image, or too few neurons have something to show on it.
        """
        prover = Prover()
        image = prover.given(bundled.digit() if image is None else image)
        layer = bundled.local_contrast() if layer is None else layer
        weight, bias = prover.given(layer.weight), prover.given(layer.bias)
        if image.ndim != 2 or weight.shape != (image.size, image.size) or bias.shape != (image.size,):
            raise ClaimError(f"1b needs a neuron for each pixel that reads all: {weight!r} does not fit {image!r}")

        pixels = prover.reshaped("pixels", image, (image.size,))
        computation = prover.compute("y", operations.dense, takes=pixels, weight=weight, bias=bias)
        result = computation.gives
        products = operations.dense_products(pixels.numerators, weight.numerators)
        units = _units(products, result.numerators, image.shape[1])
        rows, sobel = prover.taken("shown rows", weight, units), bundled.sobel()
        return cls(
            prover=prover,
            computation=computation,
            image=image,
            pixels=pixels,
            weight=weight,
            bias=bias,
            result=result,
            column=prover.reshaped("y as channels", result, (result.size, 1, 1)),
            units=units,
            rows=rows,
            tiles=prover.reshaped("shown weights, folded", rows, (len(units), *image.shape)),
            shown=prover.taken("shown outputs", result, units),
            zero_weights=prover.count(
                "zero weights", int(np.sum(weight.numerators == 0)), lambda: reference.zeros(weight.float32)
            ),
            live_weights=prover.nonzero("live weights", weight),
            **_rings(prover, weight, (image.shape[0], image.shape[1])),
            kernel=prover.given(Tensor.from_numerators("next kernel", sobel.numerators, bits=sobel.bits)),
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: the sizes of image and layer, what the layer costs, how much is shown, and its faintest weight."""
        rows = np.abs(self.rows.numerators)
        unit, pixel = (int(axis) for axis in np.unravel_index(rows.argmin(), rows.shape))
        return {
            "height": Extent(self.image, 0),
            "width": Extent(self.image, 1),
            "pixels": Size(self.image),
            "inputs": Extent(self.weight, 1),
            "neurons": Extent(self.weight, 0),
            "biases": Size(self.bias),
            **self.computation.costs,
            "channels": Extent(self.column, 0),
            "channel_height": Extent(self.column, 1),
            "channel_width": Extent(self.column, 2),
            "shown": Size(self.shown),
            "zero_weights": Cell(self.zero_weights, ()),
            "live_weights": Cell(self.live_weights, ()),
            "faintest": Cell(self.rows, (unit, pixel)),
            "ring_rows": Extent(self.rings, 0),
            "ring_columns": Extent(self.rings, 1),
            "ring_height": Extent(self.ring, 0),
            "ring_width": Extent(self.ring, 1),
            "ring_weights": Size(self.rings),
            "nearly": Cell(self.nearly, ()),
            "alike": Cell(self.alike, ()),
            "kernel_height": Extent(self.kernel, 0),
            "kernel_width": Extent(self.kernel, 1),
        }

    @property
    def weights_equation(self) -> Equation:
        """Neurons × inputs = weights, checked."""
        equation = Equation("product", (Extent(self.weight, 0), Extent(self.weight, 1)), Size(self.weight))
        equation.check()
        return equation

    def without_specks(self, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """For places in `rings`, the nearest ones whose neurons have no weight far from their own pixel.

        A few have learned one: alone in a picture of weights it looks like a speck of dust. Of equally near ones it is
        the first; without any, the places stay.
        """
        rows, columns = (np.indices(self.image.shape).reshape(2, -1)[axis] for axis in (0, 1))
        away = np.maximum(abs(rows - rows[:, None]), abs(columns - columns[:, None]))  # of a pixel from a neuron's own
        farthest = np.where(self.weight.numerators != 0, away, 0).max(axis=1).reshape(self.image.shape)
        (top, left), (down, across) = (side // 2 for side in self.ring.shape), self.rings.shape[:2]
        clean = np.argwhere(farthest[top : top + down, left : left + across] <= 2 * REACH)
        if not clean.size:
            return [*places]
        nearest = (clean[np.square(clean - place).sum(axis=1).argmin()] for place in places)
        return [(int(row), int(column)) for row, column in nearest]

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell of `result` reads: all of the image."""
        return cells_of(self.image, self.uses(Part.of(cell.tensor, *cell.index))[self.image])

    def uses(self, of: Part) -> Uses:
        """Of `result`, and of `column`: all pixels, and the weights of the neuron."""
        if of.tensor not in (self.result, self.column):
            raise ClaimError(f"1b does not compute {of.tensor.name}; it computes its result")
        terms, unit = np.arange(self.pixels.size)[None], of.cells[:, None]
        shown = {}
        if len(of.cells) == 1 and int(of.cells[0]) in self.units:
            shown[self.rows] = self.units.index(int(of.cells[0])) * self.pixels.size + terms
        own = {self.weight: unit * self.pixels.size + terms, self.result: unit, self.column: unit}
        return {self.image: terms, self.pixels: terms, **own, **shown}


def _rings(prover: Prover, weight: Tensor, shape: tuple[int, int]) -> dict[str, Tensor]:
    """Prove how nearly the neurons have learned the same: the rings, the one they nearly share, and the count."""
    reach = min(REACH, (min(shape) - 1) // 2)
    rings = prover.prove(
        "rings",
        partial(operations.own_windows, shape=shape, reach=reach),
        partial(reference.own_windows, shape=shape, reach=reach),
        factors=(weight,),
    )
    listed = prover.reshaped("rings as a list", rings, (rings.shape[0] * rings.shape[1], *rings.shape[2:]))
    ring = prover.prove("typical weights", operations.middle_of, reference.middle_of, factors=(listed,))
    apart = np.abs(listed.numerators - ring.numerators)
    return {
        "rings": rings,
        "ring": ring,
        "nearly": prover.given(Tensor.exact("nearly the same", NEARLY, bits=0)),
        "alike": prover.count(
            "weights that are nearly the same",
            int(np.sum(apart <= NEARLY << weight.bits)),
            lambda: reference.within(listed.float64, ring.float64, NEARLY),
        ),
    }


def _units(products: NDArray[np.int64], outputs: NDArray[np.int64], width: int) -> tuple[int, ...]:
    """The neurons to show, chosen from the data: spread over the layer, of two kinds.

    Neurons with a positive and a negative product at least `APART` rows apart have their ring on the digit. They are
    parted into as many groups as are shown, from the first to the last. The groups give in turn the neuron with most
    products other than 0 of its rarer sign (figure 1a chooses its neuron alike) and the one with the smallest output;
    of equals the first.
    """
    row = np.arange(products.shape[1]) // width
    rarer = np.minimum((products > 0).sum(axis=1), (products < 0).sum(axis=1))
    telling = []
    for unit in np.flatnonzero(rarer).tolist():
        above, below = row[products[unit] > 0], row[products[unit] < 0]
        if max(above.max() - below.min(), below.max() - above.min()) >= APART:
            telling.append(unit)
    if len(telling) < SHOWN:
        found = f"only {len(telling)} neurons have products of both signs {APART} rows apart on it"
        raise UnfitError(f"image: {found}, not {SHOWN}; show a picture with strokes")
    starts = [len(telling) * group // SHOWN for group in range(SHOWN + 1)]
    units = []
    for group, (start, end) in enumerate(pairwise(starts)):
        rank = outputs if group % 2 else -rarer
        units.append(telling[start + int(rank[telling[start:end]].argmin())])
    return tuple(units)
