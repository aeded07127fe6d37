"""Grids: a tensor's cells as tinted squares in rows and columns, one surface however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from onebyone.core.tensor import Tensor
from onebyone.errors import AuditError
from onebyone.frames.aim import Aim, Rise
from onebyone.frames.box import Box, Points, box_of
from onebyone.frames.entry import Entry, Meeting, Place, Standards
from onebyone.frames.frozen import frozen
from onebyone.frames.ink import Ink
from onebyone.frames.pen import Colour, Pen
from onebyone.frames.plain import plain_box, plain_colour
from onebyone.frames.recorded import Drawing, Met, Picture, Pictured, Recorded, Screen
from onebyone.frames.tinted import demand_cells, own_map, plain_map, plain_tints
from onebyone.look.colormaps import Rgb
from onebyone.look.theme import Colormap, FullColour, units


@dataclass(frozen=True, eq=False, slots=True)
class GridEntry(Entry):
    """A tensor's cells as tinted squares: `cells` are flat indices into the tensor, `shown` says which are on screen.

    A photo in full colour takes three values a cell: its `cells` have shape (3, rows, columns).
    """

    kind = "grid"

    name: str
    tensor: Tensor
    cells: npt.NDArray[np.int64]
    colormap: Colormap | FullColour
    tints: npt.NDArray[np.uint8]
    shown: npt.NDArray[np.bool_]
    corners: Points  # upper left, lower right
    others: Points  # upper right, lower left: where they belong, unless the grid was turned
    alpha: float
    rule: Colour
    rule_px: float
    frame: Colour
    frame_px: float
    rule_every: tuple[int, int]  # rows, columns between two rules: a wall of tiles has rules between its tiles only
    aim: Aim | None = None  # which cells of a grid behind it lies on
    order: str = ""  # "backwards": a column, or a row, whose last cell comes first: the hindmost plane on top
    rise: Rise | None = None  # out of what it grows, while it does

    @property
    def is_seen(self) -> bool:
        """By its cells or its frame."""
        return self.alpha > 0 or self.frame[3] > 0

    def paint(self, pen: Pen) -> None:
        """Cells, then the rules between them, then the frame."""
        if self.alpha > 0 and self.shown.any():
            self._paint_tints(pen)
        (left, top), (right, bottom) = self.corners.tolist()
        if self.alpha > 0 and self.rule[3] > 0:
            box = (left - pen.unit, bottom - pen.unit, right + pen.unit, top + pen.unit)
            pen.united(self.rule, box, lambda: self._paint_rules(pen))
        pen.rectangle((left, bottom, right, top))
        pen.stroke(self.frame, self.frame_px)

    def _paint_rules(self, pen: Pen) -> None:
        """The lines between the cells."""
        (left, top), (right, bottom) = self.corners.tolist()
        (rows, columns), (down, across) = self.shown.shape, self.rule_every
        ys = (top + (bottom - top) * np.arange(down, rows, down) / rows).tolist()
        xs = (left + (right - left) * np.arange(across, columns, across) / columns).tolist()
        for parallels in ([(left, y, right, y) for y in ys], [(x, top, x, bottom) for x in xs]):
            pen.lines(parallels)
            pen.stroke((0, 0, 0, 1), self.rule_px)

    def _paint_tints(self, pen: Pen) -> None:
        """The cells that are shown."""
        # Four bytes at once: hiding cells of a large grid one channel at a time would take most of a frame's time.
        cells = (self.tints.view(np.uint32) * self.shown[..., None]).view(np.uint8)
        corner, pitch = self.corners[0], (self.corners[1] - self.corners[0]) / self.shown.shape[::-1]
        ends = [np.flatnonzero(self.shown.any(axis=axis))[[0, -1]] + (0, 1) for axis in (0, 1)]
        (left, top), (right, bottom) = (corner + pitch * np.transpose(ends)).tolist()
        pen.image(cells, corner=corner, pitch=pitch, box=(left, bottom, right, top), alpha=self.alpha)

    @property
    def outer(self) -> Points:
        """Its corners."""
        return self.corners

    @property
    def edge_px(self) -> float:
        """Its frame, or the rules."""
        return max(self.rule_px, self.frame_px)

    def judge(self, standards: Standards) -> None:
        """Its tensor is proven, its colours are those of the values, and it was moved and scaled, nothing else."""
        standards.demand_owned(self.name, self.tensor)
        demand_cells(self.name, self.tensor, self.cells)
        colours = own_map(self, standards.theme)
        standards.demand_order(self.name, self.tensor, self.cells, backwards=self.order == "backwards")
        if self.rule[3] > 0 and self.rule_px > 0:
            standards.demand_rules(self.name, self.cells, self.rule_every)
        shape = self.cells.shape[-2:]
        if self.shown.dtype != np.bool_ or self.shown.shape != shape or self.tints.shape != (*shape, 4):
            raise AuditError(
                f"{self.name} has tints of shape {self.tints.shape} and a mask of shape {self.shown.shape} "
                f"for {shape[0]}×{shape[1]} cells"
            )
        standards.demand_colours(self, colours)
        standards.demand_role(self.name, self.tensor, self.frame)
        (left, top), (right, bottom) = self.corners.tolist()
        slack = 1e-6 * max(right - left, top - bottom)
        belong = [right, top, left, bottom]
        off = [abs(found - there) for found, there in zip(self.others.ravel().tolist(), belong, strict=True)]
        if not (left < right and bottom < top and max(off) <= slack):
            raise AuditError(f"{self.name} was turned over, tilted or flattened: grids move and scale, nothing else")
        if self.aim is not None:
            standards.demand_aim(self.name, self.aim)
        if self.rise is not None and self.rise.aim is not None:
            standards.demand_aim(self.name, self.rise.aim, each=True)

    @property
    def aims(self) -> tuple[Aim, ...]:
        """Its one, if it lies on cells."""
        return () if self.aim is None else (self.aim,)

    @property
    def pose(self) -> tuple[object, ...]:
        """Corners and alpha."""
        return self.corners, self.alpha

    def place(self, ink: Ink | None) -> Place:
        """What stands in its cells is read as theirs."""
        if self.alpha <= 0:
            return None
        cells = self.cells.shape, frozen(self.cells), frozen(self.shown)
        return self.tensor, *cells, frozen(self.corners), self.aim, self.rise

    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Recorded, ...]:
        """A picture, and the drawing of its frame."""
        of, shown, opacity = self._pictured, self.shown.tobytes(), min(self.alpha, 1.0)
        picture = Picture(of.kind, of.tensor, of.shape, of.cells, shown, of.colormap, opacity)
        if self.frame[3] <= 0 or self.frame_px <= 0:
            return (picture,)
        (left, top), (right, bottom) = self.corners.tolist()
        path = np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
        return picture, Drawing((screen.path(path),), screen.length(units(self.frame_px)), False)

    def met(self) -> Met:
        """Cells."""
        return Met(self._pictured, min(self.alpha, 1.0), shown=self.shown)

    @property
    def _pictured(self) -> Pictured:
        colours = self.colormap if isinstance(self.colormap, Colormap) else None
        return Pictured(self.kind, self.tensor, self.cells.shape, frozen(self.cells), colours)

    def to_json(self) -> dict[str, Any]:
        """Whose cells they are and in which colours, and where they lie."""
        return {
            "kind": self.kind,
            "tensor": self.tensor.name,
            "shape": list(self.cells.shape),
            "index": self.cells.ravel().tolist(),
            "shown": self.shown.ravel().tolist(),
            "map": plain_map(self.colormap),
            "colours": plain_tints(self.tints),
            "alpha": round(self.alpha, 6),
            "box": plain_box(box_of(self.corners)),
            "rule": {**plain_colour(self.rule), "px": self.rule_px, "every": list(self.rule_every)},
            "frame": {**plain_colour(self.frame), "px": self.frame_px},
            "order": self.order,
            "aim": None if self.aim is None else self.aim.to_json(),
            "rise": None if self.rise is None else self.rise.to_json(),
        }

    @property
    def lattice(self) -> GridEntry | None:
        """Itself, unless its cells are transparent."""
        return self if self.alpha > 0 else None

    def meet(self, box: Box, *, on_top: bool) -> Meeting:
        """It carries what stands in one of its cells, and hides what lies under it."""
        return "hides" if on_top else self._cell_under(box) or "hides"

    def _cell_under(self, box: Box) -> Colour | None:
        """The colour of the one cell that a box lies in; None if it lies in more than one."""
        rows, columns = self.shown.shape
        (x, y), pitch = self.corners[0], (self.corners[1] - self.corners[0]) / (columns, rows)
        first = np.floor((np.array((box[0], box[3])) - (x, y)) / pitch).astype(int).tolist()
        last = np.floor((np.array((box[2], box[1])) - (x, y)) / pitch).astype(int).tolist()
        if first != last or not (0 <= first[0] < columns and 0 <= first[1] < rows):
            return None
        if not self.shown[first[1], first[0]]:
            return 0.0, 0.0, 0.0, 0.0
        red, green, blue, _ = (self.tints[first[1], first[0]] / 255).tolist()
        return red, green, blue, self.alpha
