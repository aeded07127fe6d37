"""Marks and leads: frames around cells, and thin lines from cells to where these are seen again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from onebyone.errors import AuditError
from onebyone.frames.aim import Aim
from onebyone.frames.box import Box, Points, box_of, crosses
from onebyone.frames.entry import Entry, Meeting, Place, Standards
from onebyone.frames.frozen import frozen
from onebyone.frames.ink import Ink
from onebyone.frames.pen import Colour, Pen
from onebyone.frames.plain import plain_box, plain_colour, plain_points
from onebyone.frames.recorded import Drawing, Met, Screen, Shaped
from onebyone.look.colormaps import Rgb
from onebyone.look.theme import units


@dataclass(frozen=True, eq=False, slots=True)
class MarkEntry(Entry):
    """A frame around the cells that it aims at."""

    kind = "mark"

    name: str
    aim: Aim
    corners: Points  # upper left, lower right
    others: Points  # upper right, lower left: where they belong, unless it was turned
    stroke: Colour
    stroke_px: float

    @property
    def is_seen(self) -> bool:
        """By its stroke."""
        return self.stroke[3] > 0 and self.stroke_px > 0

    def paint(self, pen: Pen) -> None:
        """Draw along its edges."""
        pen.rectangle(box_of(self.corners))
        pen.stroke(self.stroke, self.stroke_px)

    @property
    def outer(self) -> Points:
        """Its corners."""
        return self.corners

    @property
    def edge_px(self) -> float:
        """Its stroke: at right angles it stands out no farther."""
        return self.stroke_px

    def judge(self, standards: Standards) -> None:
        """It is an upright rectangle, its tensor is proven, and the cells are those that it says."""
        (left, top), (right, bottom) = self.corners.tolist()
        off = np.abs(self.others - [[right, top], [left, bottom]]).max()
        if not (left < right and bottom < top and off <= 1e-6 * max(right - left, top - bottom)):
            raise AuditError(f"{self.name} was turned over, tilted or flattened: marks move and scale, nothing else")
        standards.demand_aim(self.name, self.aim)
        standards.demand_role(self.name, self.aim.tensor, self.stroke, also=self.aim.of.tensor)

    @property
    def pose(self) -> tuple[object, ...]:
        """Corners."""
        return (self.corners,)

    def place(self, ink: Ink | None) -> Place:
        """It says that these are the cells."""
        return self.aim, frozen(self.corners)

    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Drawing]:
        """A drawing."""
        (left, top), (right, bottom) = self.corners.tolist()
        path = np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
        return (Drawing((screen.path(path),), screen.length(units(self.stroke_px)), False),)

    def met(self) -> Met:
        """A mark."""
        return Met(Shaped("Mark"), min(self.stroke[3], 1.0))

    def to_json(self) -> dict[str, Any]:
        """Where it stands and which cells it is around."""
        return {
            "kind": self.kind,
            "aim": self.aim.to_json(),
            "box": plain_box(box_of(self.corners)),
            "stroke": {**plain_colour(self.stroke), "px": round(self.stroke_px, 6)},
        }

    @property
    def aims(self) -> tuple[Aim, ...]:
        """Its one."""
        return (self.aim,)

    def meet(self, box: Box, *, on_top: bool) -> Meeting:
        """It hides what its outline crosses."""
        (left, top), (right, bottom) = self.corners.tolist()
        starts = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
        ends = np.roll(starts, -1, axis=0)
        return "hides" if crosses(starts, ends, box, margin=units(self.stroke_px) / 2) else "spares"


@dataclass(frozen=True, eq=False, slots=True)
class LeadEntry(Entry):
    """A thin line between cells that have to do with each other."""

    kind: ClassVar[str] = "lead"

    name: str
    start: Aim
    end: Aim
    sides: Points  # of the cells' box: where the start and the end touch it, (2, 2), from −1 to 1
    points: Points  # start and end, (2, 2)
    stroke: Colour
    stroke_px: float

    @property
    def is_seen(self) -> bool:
        """By its stroke."""
        return self.stroke[3] > 0 and self.stroke_px > 0

    def paint(self, pen: Pen) -> None:
        """Draw it."""
        pen.lines([self.points.ravel().tolist()])
        pen.stroke(self.stroke, self.stroke_px)

    @property
    def outer(self) -> Points:
        """Its ends."""
        return self.points

    @property
    def edge_px(self) -> float:
        """Its stroke."""
        return self.stroke_px

    def judge(self, standards: Standards) -> None:
        """Both ends are aims at cells that belong together."""
        if self.sides.shape != (2, 2) or np.abs(self.sides).max() > 1 or self.points.shape != (2, 2):
            raise AuditError(f"{self.name} is no line between two cells")
        for aim in self.aims:
            standards.demand_aim(self.name, aim)

    @property
    def pose(self) -> tuple[object, ...]:
        """Its ends."""
        return (self.points,)

    def place(self, ink: Ink | None) -> Place:
        """It says that what it joins belongs together."""
        return self.start, self.end, frozen(self.sides), frozen(self.points)

    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Drawing]:
        """A drawing."""
        return (Drawing((screen.path(self.points),), screen.length(units(self.stroke_px)), False),)

    def met(self) -> Met:
        """A line."""
        return Met(Shaped("Lead"), min(self.stroke[3], 1.0))

    def to_json(self) -> dict[str, Any]:
        """What it joins, and where it runs."""
        return {
            "kind": self.kind,
            "start": self.start.to_json(),
            "end": self.end.to_json(),
            "points": plain_points(self.points),
            "stroke": {**plain_colour(self.stroke), "px": round(self.stroke_px, 6)},
        }

    @property
    def aims(self) -> tuple[Aim, ...]:
        """Of both ends."""
        return self.start, self.end

    @property
    def segment(self) -> tuple[Points, Points]:
        """Its two ends."""
        return self.points[0], self.points[1]

    def meet(self, box: Box, *, on_top: bool) -> Meeting:
        """It hides what it crosses."""
        return "hides" if crosses(self.points[:1], self.points[1:], box, margin=units(self.stroke_px) / 2) else "spares"
