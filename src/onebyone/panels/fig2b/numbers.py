"""Figure 2b: a small dense neuron with the kernel's nine weights slides over the digit and makes the kernel's map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Self

import numpy as np
from numpy.typing import NDArray

from onebyone.core import operations, reference
from onebyone.core.call import convolution
from onebyone.core.figure import Part, Uses, cells_of, flat
from onebyone.core.prove import agree
from onebyone.core.quantity import Cell, Quantity
from onebyone.core.tensor import Tensor
from onebyone.inputs.grid import bits_of
from onebyone.inputs.kernels import bias_of, kernel_of, position_of, rings_of
from onebyone.inputs.parameters import ParameterError
from onebyone.inputs.pictures import DIGIT_BITS, image_of
from onebyone.inputs.printable import demand_short
from onebyone.panels.fig2a.numbers import SlidingKernel, most_shown
from onebyone.panels.fig2b.parameters import Parameters
from onebyone.panels.shared.walking import WalkingNeuron, neuron_map

STEPS = 3
"""The picture moves under the neuron in so many steps at most."""

SHORT_TEXT = 5
"""Characters of a number for which there is room between the list and the neuron."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Moved:
    """A picture that has moved, and its map.

    Attributes:
        image: the cells of `canvas` that are the picture.
        map: the cells of `canvas_map` that are its map.
        stays: the cell of this map that the neuron makes where it was.
        follows: the one that it makes of the pixels that it read before, where these are now; None if they have moved
            out of the picture.
    """

    image: NDArray[np.int64]
    map: NDArray[np.int64]
    stays: Part
    follows: Part | None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SlidingNeuron(WalkingNeuron):
    """The neuron that reads one window after the other. Build it with `verified`.

    Attributes:
        kernel: figure 2a, on the same image, with the same weights.
        broken_kernel: (kernel height, kernel width), the weights with one of them broken: it is one too large.
        broken_weight: (1 neuron, inputs), the same as a list.
        broken_by: (1 neuron, inputs), these minus the right ones: 1 at the broken weight, else 0.
        broken: (height, width), the map of the broken neuron.
        broken_difference: (height, width), that map minus the right one.
        met: (height, width), the pixel that the broken weight meets at each position: the same numbers, cell for cell.
        broken_cells: in how many cells the two maps differ; shape ().
        canvas: (height, wider), the padded image with blank columns at its left: where the image is looked at in it
            says how far the picture has moved to the right.
        canvas_map: (height, wider), the neuron's map of it: what it says of any window of a picture that has moved.
        canvas_convolved: (height, wider), the same by a convolution in one call: the map of `canvas` again.
        ahead: how many positions there are right of the one that is shown in full; shape ().
    """

    kernel: SlidingKernel
    broken_kernel: Tensor = field(init=False)
    broken_weight: Tensor = field(init=False)
    broken_by: Tensor = field(init=False)
    broken: Tensor = field(init=False)
    broken_difference: Tensor = field(init=False)
    met: Tensor = field(init=False)
    broken_cells: Tensor = field(init=False)
    canvas: Tensor = field(init=False)
    canvas_map: Tensor = field(init=False)
    canvas_convolved: Tensor = field(init=False)
    ahead: Tensor = field(init=False)

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError for a kernel too large."""
        bits = bits_of(record.grid, own=DIGIT_BITS)
        image = image_of(record.image, height=record.height, width=record.width, bits=bits)
        weight = kernel_of(record.kernel, size=record.kernel_size)
        demand_short(image, weight, most=SHORT_TEXT, panel="2b")
        rows, columns = most_shown(image, weight)
        if weight.shape != (rows, columns):
            raise ParameterError(
                f"kernel: {weight.shown_shape} is too large for 2b, which writes all of its weights as a list beside "
                f"the neuron: use at most {rows}×{columns} here, or 2a"
            )
        return cls.verified(
            image=image,
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
        """Compute both maps, prove every number of them against torch, and that they are equal.

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
            DisagreementError: ours and torch differ, or the neuron's map and the kernel's.
            HeadroomError: float32 could round.
            ClaimError: image, weight or bias have another number of axes.
        """
        kernel = SlidingKernel.verified(
            image=image, weight=weight, bias=bias, stride=stride, padding=padding, dilation=dilation, first=first
        )
        return cls.beside(
            kernel,
            image=kernel.image,
            weight=kernel.weight,
            image_planes=lambda pixels: pixels[None],
            weight_planes=lambda weights: weights[None],
            bias=kernel.bias,
            stride=stride,
            padding=padding,
            dilation=dilation,
        )

    def besides(self) -> Mapping[str, Tensor]:
        """Break one weight of the neuron, and prove that its map then differs by the very pixels that it meets.

        And move the picture: what the neuron says of it as it lies, it says of it when moved, at a moved window.
        Raises ParameterError where no weight meets a lit pixel.
        """
        prover, kernel, at = self.prover, self.kernel, self.broken_at
        if not self.patches.numerators.any():
            raise ParameterError("image: no position reads a lit pixel, so no broken weight shows; give a brighter one")
        one_more = kernel.weight.numerators[at] + 2**kernel.weight.bits
        wrong = prover.given(Tensor.from_numerators("the broken weight", one_more, bits=kernel.weight.bits))
        spoilt = prover.prove(
            "kernel with one weight broken",
            partial(operations.replaced, at=at),
            partial(reference.replaced, at=at),
            addends=(kernel.weight, wrong),
        )
        stride, padding, dilation = (
            int(setting.fraction(())) for setting in (kernel.stride, kernel.padding, kernel.dilation)
        )
        walked = neuron_map(
            prover,
            image=kernel.image,
            weight=spoilt,
            bias=kernel.bias,
            stride=stride,
            padding=padding,
            dilation=dilation,
            whose="the broken neuron",
        )
        difference = prover.prove(
            "broken map minus map", operations.difference, reference.difference, addends=(walked.result, self.result)
        )
        place = at[0] * kernel.weight.shape[1] + at[1]
        met = prover.taken("pixels that the broken weight meets, a column", self.patches, [place], axis=2)
        met = prover.reshaped("pixels that the broken weight meets", met, self.result.shape)
        # Two quantities, so they are not joined into one, as equal forms of one result are.
        agree(f"{difference.name} and {met.name}", difference.float64, met.float64)
        return {
            "broken_kernel": spoilt,
            "broken_weight": walked.weight,
            "broken_by": prover.prove(
                "broken weights minus weights",
                operations.difference,
                reference.difference,
                addends=(walked.weight, self.weight),
            ),
            "broken": walked.result,
            "broken_difference": difference,
            "met": met,
            "broken_cells": prover.nonzero("cells that show the break", difference),
            **self._moved(stride, dilation),
        }

    def _moved(self, stride: int, dilation: int) -> dict[str, Tensor]:
        """Prove the padded image with room to move in, and the neuron's map of it, which has moved as far.

        A convolution makes the same map of it, so what has moved is found by a neuron that slides, as by a convolution.
        """
        prover, kernel, positions = self.prover, self.kernel, self.moves[-1]
        columns = positions * stride
        room = {"before": (0, columns), "after": (0, 0)}
        canvas = prover.prove(
            "moved image",
            lambda pixels: operations.framed(operations.as_channel(pixels), **room)[0],
            lambda pixels: reference.framed(reference.as_channel(pixels), **room)[0],
            factors=(kernel.padded,),
        )
        walked = neuron_map(
            prover,
            image=canvas,
            weight=kernel.weight,
            bias=kernel.bias,
            stride=stride,
            padding=0,
            dilation=dilation,
            whose="the neuron on the moved image",
        )
        kept = range(positions, walked.result.shape[1])
        still = prover.taken("moved map, cut to the map", walked.result, kept, axis=1)
        prover.equal("moved map minus map", still, self.result)
        call = convolution(
            kernel.filters,
            stride=Cell(kernel.stride, ()),
            dilation=Cell(kernel.dilation, ()),
            bias=kernel.bias is not None,
        )
        convolved = prover.prove(
            "convolution's map of the moved image",
            lambda x, w, *b: operations.conv2d(
                operations.as_channel(x), w, *b, stride=(stride, stride), dilation=(dilation, dilation)
            )[0],
            lambda x, w, *b: reference.apply(call, reference.as_channel(x), w, *b)[0],
            factors=(canvas, kernel.filters),
            addends=() if kernel.bias is None else (kernel.bias,),
        )
        prover.equal("difference of both maps of the moved image", walked.result, convolved)
        ends = self.first[0] * self.result.shape[1] + self.first[1], self.result.size - 1
        return {
            "canvas": canvas,
            "canvas_map": walked.result,
            "canvas_convolved": convolved,
            "ahead": prover.count(
                "positions right of the first",
                self._ahead,
                lambda: reference.place(ends[1], self.result.shape)[1] - reference.place(ends[0], self.result.shape)[1],
            ),
        }

    @property
    def _ahead(self) -> int:
        return self.result.shape[1] - 1 - self.first[1]

    @property
    def moves(self) -> tuple[int, ...]:
        """How many positions the picture has moved after each step: in the end the neuron reads other pixels only.

        Or as far as the map goes, so that what the neuron said is still there to be found.
        """
        stride = int(self.kernel.stride.fraction(()))
        far = -(-self.kernel.reach[1] // stride)
        far = min(far, self._ahead) or far
        count = min(STEPS, far)
        return tuple(-(-far * step // count) for step in range(1, count + 1))

    def moved_to(self, positions: int) -> Moved:
        """The picture so many positions to the right, and its map."""
        row, column = self.first
        left = self.moves[-1] - positions
        stride = int(self.kernel.stride.fraction(()))
        return Moved(
            image=_cut(self.canvas, left * stride, self.kernel.padded.shape[1]),
            map=_cut(self.canvas_map, left, self.result.shape[1]),
            stays=Part.of(self.canvas_map, row, column + left),
            follows=Part.of(self.canvas_map, row, column + self.moves[-1]) if self._ahead else None,
        )

    @property
    def broken_at(self) -> tuple[int, int]:
        """Row and column, in the kernel, of the weight that is broken.

        It is the one that meets something in most positions, of these the largest, of equals the first.
        """
        lit = np.count_nonzero(self.patches.numerators, axis=(0, 1)).tolist()
        sizes = self.weight.numerators[0].tolist()
        place = max(range(self.weight.size), key=lambda at: (lit[at], sizes[at]))
        row, column = divmod(place, self.kernel.weight.shape[1])
        return row, column

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: the walking neuron's; what it says of a picture that stands still and of one that has moved.

        Besides the broken weight, right and wrong, and in how many cells that shows.
        """
        at = self.broken_at[0] * self.kernel.weight.shape[1] + self.broken_at[1]
        return {
            **super().quantities,
            "still_output": Cell(self.result, self.first),
            "moved_output": Cell(self.canvas_map, self.first),  # the canvas begins where the picture has moved farthest
            "found_output": Cell(self.canvas_map, (self.first[0], self.first[1] + self.moves[-1])),
            "ahead": Cell(self.ahead, ()),
            "right_weight": Cell(self.weight, (0, at)),
            "broken_weight": Cell(self.broken_weight, (0, at)),
            "broken_by": Cell(self.broken_by, (0, at)),
            "broken_cells": Cell(self.broken_cells, ()),
        }

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell reads, as ever; of `broken` those of `result`, of `met` the one it is.

        A cell of `canvas_map` reads the canvas.
        """
        if cell.tensor is self.canvas_map:
            return cells_of(self.canvas, self.uses(Part.of(cell.tensor, *cell.index))[self.canvas])
        if cell.tensor in (self.broken, self.broken_difference):
            return super().depends_on(Cell(self.result, cell.index))
        if cell.tensor is self.met:
            return self.kernel.depends_on(Cell(self.kernel.products, (*cell.index, *self.broken_at)))
        return super().depends_on(cell)

    def uses(self, of: Part) -> Uses:
        """As ever; of `broken` what `result` uses, with the broken weights; of `met` the pixel that it is.

        Of `canvas_map`: cells of the canvas, and the weights.
        """
        if of.tensor is self.canvas_map:
            stride, dilation = (int(told.fraction(())) for told in (self.kernel.stride, self.kernel.dilation))
            row, column = of.index
            i, j = (axis.ravel() for axis in np.indices(self.kernel.weight.shape))
            terms = np.arange(self.weight.size)[None]
            return {
                self.canvas: flat(self.canvas, row * stride + i * dilation, column * stride + j * dilation),
                self.kernel.weight: terms,
                self.weight: terms,
                of.tensor: of.cells[:, None],
            }
        if of.tensor is self.broken:
            same = super().uses(Part(self.result, of.cells))
            mine = {self.broken_kernel: same[self.kernel.weight], self.broken_weight: same[self.weight]}
            return {self.kernel.padded: same[self.kernel.padded], **mine, of.tensor: of.cells[:, None]}
        if of.tensor in (self.met, self.broken_difference):
            row, column = of.index
            places = np.ravel_multi_index((row, column, *self.broken_at), self.kernel.products.shape)
            read = self.kernel.uses(Part(self.kernel.products, places))
            return {self.kernel.padded: read[self.kernel.padded], of.tensor: of.cells[:, None]}
        return super().uses(of)


def _cut(tensor: Tensor, left: int, columns: int) -> NDArray[np.int64]:
    """The cells of so many columns of a tensor, in its own rows."""
    return np.arange(tensor.size).reshape(tensor.shape)[:, left : left + columns]
