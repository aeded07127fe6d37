"""Aims: which cells something on screen points at, and for the sake of which result; rises: out of which it grew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from onebyone.frames.frozen import freeze

if TYPE_CHECKING:  # what it is said of decides no pixel
    from onebyone.core.figure import Indices, Part
    from onebyone.core.tensor import Tensor
    from onebyone.frames.box import Points


@dataclass(frozen=True, eq=False, slots=True)
class Aim:
    """What a mark, an end of a lead, a wire or a window points at, and why: it says so, and the audit finds out.

    Attributes:
        tensor: whose cells it points at; it stands on a grid of this tensor.
        cells: their flat indices, in the order of the terms.
        of: what is computed: the cells are those that these read, or these themselves.
        terms: which of the terms it points at, as places in the order of the weights; None for all.
        beside: it points at the same position of another tensor instead, whether that is read or not.
        came: what it aimed at before, if it is on its way from there; None if it stands.
        part: how far it has come, from 0 to 1.
    """

    tensor: Tensor
    cells: Indices
    of: Part
    terms: tuple[int, ...] | None = None
    beside: bool = False
    came: Aim | None = None
    part: float = 1.0

    def __post_init__(self) -> None:
        """Hold the cells where nobody can write to them."""
        object.__setattr__(self, "cells", freeze(np.asarray(self.cells, dtype=np.int64)))

    def __copy__(self) -> Aim:
        """An aim cannot change."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Aim:
        """The same under deepcopy: manim copies whatever a mobject holds."""
        return self

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "tensor": self.tensor.name,
            "index": self.cells.tolist(),
            "of": {"tensor": self.of.tensor.name, "index": self.of.cells.tolist()},
            "terms": None if self.terms is None else list(self.terms),
            "beside": self.beside,
            "came": None if self.came is None else self.came.to_json(),
            "part": round(self.part, 6),
        }


@dataclass(frozen=True, eq=False, slots=True)
class Rise:
    """Out of what a picture of cells grows, and how far it has come: it says so, and the audit finds out.

    Attributes:
        start: where it grows out of, corners (2, 2) as those of a grid.
        goal: where it goes, likewise.
        part: how far it has come, from 0 to 1.
        aim: the cells that it grows out of, which the same result reads; None if it grows out of its own ones.
        tensor: whose cells lie where it grows out of; None if a neuron does, whose wires carry them.
        cells: their flat indices.
    """

    start: Points
    goal: Points
    part: float
    aim: Aim | None = None
    tensor: Tensor | None = None
    cells: Indices | None = None

    def __copy__(self) -> Rise:
        """It cannot change."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Rise:
        """The same under deepcopy: manim copies whatever a mobject holds."""
        return self

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "tensor": None if self.tensor is None else self.tensor.name,
            "index": None if self.cells is None else self.cells.tolist(),
            "aim": None if self.aim is None else self.aim.to_json(),
            "part": round(self.part, 6),
        }
