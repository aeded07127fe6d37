"""Loose cells: a tensor's cells as tinted squares, each in a place of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from onebyone.core.tensor import Tensor
from onebyone.errors import AuditError
from onebyone.frames.box import Box, Points
from onebyone.frames.entry import Entry, Meeting, Place, Standards
from onebyone.frames.frozen import frozen
from onebyone.frames.ink import Ink
from onebyone.frames.pen import Colour, Pen
from onebyone.frames.plain import plain_colour, plain_points
from onebyone.frames.recorded import Met, Picture, Pictured, Screen
from onebyone.frames.tinted import demand_cells, own_map, plain_map, plain_tints
from onebyone.look.colormaps import Rgb
from onebyone.look.theme import Colormap


@dataclass(frozen=True, eq=False, slots=True)
class CellsEntry(Entry):
    """A tensor's cells as tinted squares, each in a place of its own, the first in front; `cells` are one row."""

    kind = "cells"

    name: str
    tensor: Tensor
    cells: npt.NDArray[np.int64]
    colormap: Colormap
    tints: npt.NDArray[np.uint8]
    upper_left: Points
    lower_right: Points
    alpha: float
    rule: Colour
    rule_px: float

    @property
    def is_seen(self) -> bool:
        """By its alpha."""
        return self.alpha > 0

    def paint(self, pen: Pen) -> None:
        """Square after square, the last one first."""
        context = pen.context
        red, green, blue, alpha = self.rule
        context.set_line_width(self.rule_px * pen.pixel)
        tints = (self.tints[0, ::-1, 2::-1] / 255).tolist()
        sides = np.hstack([self.upper_left, self.lower_right])[::-1].tolist()
        for tint, (left, top, right, bottom) in zip(tints, sides, strict=True):
            context.rectangle(left, bottom, right - left, top - bottom)
            context.set_source_rgba(*tint, self.alpha)
            if alpha <= 0:  # there are no lines, and to draw these costs more than the squares
                context.fill()
                continue
            context.fill_preserve()
            context.set_source_rgba(blue, green, red, alpha)
            context.stroke()

    @property
    def outer(self) -> Points:
        """The corners of all."""
        return np.concatenate([self.upper_left, self.lower_right])

    @property
    def edge_px(self) -> float:
        """The rules."""
        return self.rule_px

    def judge(self, standards: Standards) -> None:
        """Its tensor is proven, its colours are those of the values, and its cells are squares still."""
        standards.demand_owned(self.name, self.tensor)
        demand_cells(self.name, self.tensor, self.cells)
        count = self.cells.size
        shapes = [self.cells.shape, self.tints.shape, self.upper_left.shape, self.lower_right.shape]
        if shapes != [(1, count), (1, count, 4), (count, 2), (count, 2)]:
            raise AuditError(f"{self.name} has {count} cells, but its tints and places have the shapes {shapes[1:]}")
        standards.demand_colours(self, own_map(self, standards.theme))
        extents = (self.lower_right - self.upper_left) * (1, -1)
        if not (extents > 0).all() or np.ptp(extents, axis=1).max() > 1e-6 * extents.max():
            raise AuditError(
                f"{self.name} were stretched, turned over or flattened: cells move and scale, nothing else"
            )

    @property
    def pose(self) -> tuple[object, ...]:
        """Corners and alpha."""
        return self.upper_left, self.lower_right, self.alpha

    def place(self, ink: Ink | None) -> Place:
        """Marks around them, and numbers under them, are read as theirs."""
        if self.alpha <= 0:
            return None
        return self.tensor, frozen(self.cells), frozen(self.upper_left), frozen(self.lower_right)

    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Picture]:
        """A picture with places."""
        places = screen.squares(self.upper_left, self.lower_right)
        cells, shown = frozen(self.cells), b"\1" * self.cells.size
        opacity = min(self.alpha, 1.0)
        return (Picture(self.kind, self.tensor, self.cells.shape, cells, shown, self.colormap, opacity, places),)

    def met(self) -> Met:
        """Cells, each in its place."""
        of = Pictured(self.kind, self.tensor, self.cells.shape, frozen(self.cells), self.colormap)
        return Met(of, min(self.alpha, 1.0), corners=(self.upper_left, self.lower_right))

    def to_json(self) -> dict[str, Any]:
        """Whose cells they are and in which colours, and where each lies."""
        return {
            "kind": self.kind,
            "tensor": self.tensor.name,
            "index": self.cells.ravel().tolist(),
            "map": plain_map(self.colormap),
            "colours": plain_tints(self.tints),
            "alpha": round(self.alpha, 6),
            "upper_left": plain_points(self.upper_left),
            "lower_right": plain_points(self.lower_right),
            "rule": {**plain_colour(self.rule), "px": self.rule_px},
        }

    def meet(self, box: Box, *, on_top: bool) -> Meeting:
        """They spare what none of them touches."""
        apart = (self.upper_left[:, 0] >= box[2]) | (self.lower_right[:, 0] <= box[0])
        apart |= (self.lower_right[:, 1] >= box[3]) | (self.upper_left[:, 1] <= box[1])
        return "spares" if apart.all() else "hides"
