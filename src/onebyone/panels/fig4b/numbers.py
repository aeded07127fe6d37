"""Figure 4b: a dense neuron of three inputs, one for each channel, walks over the photo and makes the kernels' map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Self

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.figure import Part, Uses
from onebyone.core.quantity import Cell, Quantity
from onebyone.core.tensor import Tensor
from onebyone.inputs.kernels import position_of
from onebyone.inputs.parameters import ParameterError
from onebyone.inputs.printable import demand_short
from onebyone.panels.fig4a.numbers import MOST_CHANNELS, SHORT_TEXT, PointwiseKernel, mixed_of
from onebyone.panels.fig4b.parameters import Parameters
from onebyone.panels.shared.walking import WalkingNeuron, neuron_map


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PointwiseNeuron(WalkingNeuron):
    """The neuron that reads one position after the other, all its channels. Build it with `verified`.

    Attributes:
        kernel: figure 4a, on the same photo, with the same weights.
        changed_photo: (channels, height, width), the photo with one value changed: to 0, or to 1 if it was 0.
        changed: (height, width), the map of the changed photo.
        changed_difference: (height, width), that map minus the right one: not 0 in one cell alone.
        changed_cells: in how many cells the two maps differ; shape ().
    """

    kernel: PointwiseKernel
    changed_photo: Tensor = field(init=False)
    changed: Tensor = field(init=False)
    changed_difference: Tensor = field(init=False)
    changed_cells: Tensor = field(init=False)

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters.

        Raises as `verified` does, and ParameterError for too many channels, and for weights that are not quantized.
        """
        if record.rounded:
            raise ParameterError(
                "rounded: 4b shows that two maps, made in two ways, are equal bit for bit, and floats that round are "
                "not; leave it out, or render 4a"
            )
        photo, weight, bias = mixed_of(record)
        demand_short(photo, weight, most=SHORT_TEXT, panel="4b")
        if photo.shape[0] > MOST_CHANNELS:
            raise ParameterError(
                f"channels = {photo.shape[0]} are too many for 4b, which draws a wire from each of them: use at most "
                f"{MOST_CHANNELS} here, or 4a"
            )
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
        """Compute both maps, prove every number of them against torch, and that they are equal.

        Args:
            photo: (channels, height, width); the project's photo if None.
            weight: (channels,); the redness weights if None.
            bias: (1,); none if None.
            first: row and column of the position that is shown in full; chosen from the data if None.

        Raises:
            ParameterError: there is not one weight for each channel, or `first` is no position of the photo.
            DisagreementError: ours and torch differ, or the neuron's map and the kernels'.
            HeadroomError: float32 could round.
            ClaimError: photo, weight or bias have another number of axes.
        """
        kernel = PointwiseKernel.verified(photo=photo, weight=weight, bias=bias, first=first)
        return cls.beside(
            kernel,
            image=kernel.photo,
            weight=kernel.weight,
            image_planes=lambda values: values,
            weight_planes=lambda weights: weights[:, None, None],
            bias=kernel.bias,
        )

    def besides(self) -> Mapping[str, Tensor]:
        """Change one value of the photo, and prove in how many cells of the map that shows."""
        prover, photo, at = self.prover, self.kernel.photo, self.changed_at
        other = prover.given(Tensor.exact("the changed value", 0 if photo.numerators[at] else 1, bits=0))
        replaced = prover.prove(
            "photo with one value replaced",
            partial(operations.replaced, at=at),
            partial(reference.replaced, at=at),
            addends=(photo, other),
        )
        # A picture as the photo is: given, and proven to be the photo with that one value replaced.
        spoilt = prover.given(
            Tensor.from_numerators("photo with one value changed", replaced.numerators, bits=replaced.bits)
        )
        prover.equal("changed photo minus the replaced one", spoilt, replaced)
        walked = neuron_map(
            prover,
            image=spoilt,
            weight=self.kernel.weight,
            bias=self.kernel.bias,
            stride=1,
            padding=0,
            dilation=1,
            image_planes=lambda values: values,
            weight_planes=lambda weights: weights[:, None, None],
            whose="the neuron on the changed photo",
        )
        difference = prover.prove(
            "changed map minus map", operations.difference, reference.difference, addends=(walked.result, self.result)
        )
        return {
            "changed_photo": spoilt,
            "changed": walked.result,
            "changed_difference": difference,
            "changed_cells": prover.nonzero("cells that show the change", difference),
        }

    @property
    def changed_at(self) -> tuple[int, int, int]:
        """Channel, row and column of the value that is changed: where it is shown in full, by its largest weight."""
        row, column = self.first
        return int(np.abs(self.weight.numerators[0]).argmax()), row, column

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: the walking neuron's; the value that is changed, before and after, and what it was made into."""
        return {
            **super().quantities,
            "right_value": Cell(self.kernel.photo, self.changed_at),
            "changed_value": Cell(self.changed_photo, self.changed_at),
            "right_output": Cell(self.result, self.first),
            "changed_cells": Cell(self.changed_cells, ()),
        }

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the photo's cells that a cell reads, as ever; of `changed` those of `result`."""
        if cell.tensor in (self.changed, self.changed_difference):
            return super().depends_on(Cell(self.result, cell.index))
        return super().depends_on(cell)

    def uses(self, of: Part) -> Uses:
        """As ever; of `changed` what `result` uses, of the changed photo."""
        if of.tensor in (self.changed, self.changed_difference):
            same = super().uses(Part(self.result, of.cells))
            mine = {self.changed_photo: same[self.kernel.photo], self.weight: same[self.weight]}
            return {**mine, of.tensor: of.cells[:, None]}
        return super().uses(of)
