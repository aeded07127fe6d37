"""Marks and leads: frames around cells, and thin lines from cells to where these are seen again.

Each is a stroke with an outline, so that it reads on every ground: on what the stroke vanishes on, the outline is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, TypeAlias

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
from onebyone.look.colormaps import Rgb, contrast
from onebyone.look.theme import units

OUTLINE = 1.5  # px: the thinnest outline that is seen
CONTRAST = 4.5  # of stroke and outline: on any ground one of them has its square root, 2.1, and attention's have 3


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
    outline: Colour
    outline_px: float  # how far it stands out at either side of the stroke

    @property
    def is_seen(self) -> bool:
        """By its stroke."""
        return self.stroke[3] > 0 and self.stroke_px > 0

    def paint(self, pen: Pen) -> None:
        """Draw along its edges."""
        for colour, width in outlined(self):
            pen.rectangle(box_of(self.corners))
            pen.stroke(colour, width)

    @property
    def outer(self) -> Points:
        """Its corners."""
        return self.corners

    @property
    def edge_px(self) -> float:
        """Its stroke and outline: at right angles they stand out no farther."""
        return width_px(self)

    def judge(self, standards: Standards) -> None:
        """It is an upright rectangle, its tensor is proven, and the cells are those that it says."""
        (left, top), (right, bottom) = self.corners.tolist()
        off = np.abs(self.others - [[right, top], [left, bottom]]).max()
        if not (left < right and bottom < top and off <= 1e-6 * max(right - left, top - bottom)):
            raise AuditError(f"{self.name} was turned over, tilted or flattened: marks move and scale, nothing else")
        demand_outline(self)
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
        return (Drawing((screen.path(path),), screen.length(units(width_px(self))), False),)

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
            "outline": {**plain_colour(self.outline), "px": round(self.outline_px, 6)},
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
        return "hides" if crosses(starts, ends, box, margin=units(width_px(self)) / 2) else "spares"


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
    outline: Colour
    outline_px: float  # how far it stands out at either side of the stroke

    @property
    def is_seen(self) -> bool:
        """By its stroke."""
        return self.stroke[3] > 0 and self.stroke_px > 0

    def paint(self, pen: Pen) -> None:
        """Draw it."""
        for colour, width in outlined(self):
            pen.lines([self.points.ravel().tolist()])
            pen.stroke(colour, width)

    @property
    def outer(self) -> Points:
        """Its ends."""
        return self.points

    @property
    def edge_px(self) -> float:
        """Its stroke and outline."""
        return width_px(self)

    def judge(self, standards: Standards) -> None:
        """Both ends are aims at cells that belong together."""
        if self.sides.shape != (2, 2) or np.abs(self.sides).max() > 1 or self.points.shape != (2, 2):
            raise AuditError(f"{self.name} is no line between two cells")
        demand_outline(self)
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
        return (Drawing((screen.path(self.points),), screen.length(units(width_px(self))), False),)

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
            "outline": {**plain_colour(self.outline), "px": round(self.outline_px, 6)},
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
        return "hides" if crosses(self.points[:1], self.points[1:], box, margin=units(width_px(self)) / 2) else "spares"


Line: TypeAlias = MarkEntry | LeadEntry


def width_px(line: Line) -> float:
    """Its whole width, the outline at both sides included."""
    return line.stroke_px + 2 * line.outline_px


def outlined(line: Line) -> tuple[tuple[Colour, float], tuple[Colour, float]]:
    """What is drawn along it, one over the other: the outline, then the stroke."""
    return (line.outline, width_px(line)), (line.stroke, line.stroke_px)


def demand_outline(line: Line) -> None:
    """Demand an outline as opaque as the stroke, and so far from its colour that both cannot vanish on any ground.

    Raises AuditError.
    """
    apart = _contrast(line.stroke[:3], line.outline[:3])
    if line.outline_px < OUTLINE or line.outline[3] < line.stroke[3] or apart < CONTRAST:
        raise AuditError(
            f"{line.name} would vanish on a ground of its own colour: it needs an outline {OUTLINE:g} px wide that "
            f"differs from its stroke by {CONTRAST:g} : 1, and has one of {line.outline_px:g} px and {apart:.2g} : 1"
        )


@lru_cache(maxsize=256)
def _contrast(one: Rgb, other: Rgb) -> float:
    return float(contrast(one, other))
