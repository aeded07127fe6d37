"""Shapes: frames, arrows, lines and discs, one convex outline or one straight line each, never a sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np

from onebyone.errors import AuditError
from onebyone.frames.box import Box, Points, box_of, crosses, holds
from onebyone.frames.entry import Entry, Meeting, Place, Standards
from onebyone.frames.frozen import frozen
from onebyone.frames.ink import Ink
from onebyone.frames.pen import Colour, Pen
from onebyone.frames.plain import plain_colour, plain_points
from onebyone.frames.recorded import Drawing, Met, Screen, Shaped
from onebyone.look.colormaps import Rgb
from onebyone.look.theme import units

RECTANGLES = ("Rectangle", "RoundedRectangle", "Square")
MITRE = 10.0  # cairo cuts off a corner that would stand out by more than so many halves of its line's width
SAMPLES = 8  # straight lines for a curve; an eighth of a circle then lies within a thousandth of its radius
STRAIGHT = 1e-6  # of its length: what a straight curve's handles are off it


@dataclass(frozen=True, eq=False, slots=True)
class ShapeEntry(Entry):
    """A frame, an arrow, a line or a disc: one convex outline or one straight line, never a sign."""

    kind = "shape"

    name: str
    points: Points
    fill: Colour
    stroke: Colour
    stroke_px: float

    @property
    def is_seen(self) -> bool:
        """By its fill or its stroke."""
        return self.fill[3] > 0 or (self.stroke[3] > 0 and self.stroke_px > 0)

    @property
    def is_line(self) -> bool:
        """Whether it is one straight line."""
        return len(self.points) == 4

    def paint(self, pen: Pen) -> None:
        """Fill it, then draw along its edge."""
        pen.trace(self.points, closed=not self.is_line)
        pen.fill_and_stroke(self.fill, self.stroke, self.stroke_px)

    @property
    def outer(self) -> Points:
        """Its outline's points."""
        return self.points

    @property
    def edge_px(self) -> float:
        """Its stroke, at the sharpest of corners; a line and a rectangle have none but right ones."""
        return self.stroke_px * (1.0 if self.is_line or self.name in RECTANGLES else MITRE)

    def judge(self, standards: Standards) -> None:
        """It is one straight line or one convex outline: no digit of the font is either."""
        points = self.points
        if self.is_line:
            x, y = (points[-1] - points[0]).tolist()
            away, far = (points[1:] - points[0]).tolist(), x * x + y * y
            # Neither beside its chord nor beyond its ends, as a loop would be, or a line there and back.
            off = [max(abs(x * up - y * along), -x * along - y * up, along**2 + up**2 - far) for along, up in away]
            if max(off) <= 1e-6 * max(far, 1e-12):
                return
            raise AuditError(f"{self.name} is a bent line: only straight lines are drawn as shapes")
        if len(points) % 4 or not _is_convex(points.reshape(-1, 4, 2)):
            raise AuditError(
                f"{self.name} is neither a straight line nor one convex outline: signs are drawn by Number, Label and "
                "Formula"
            )

    @property
    def pose(self) -> tuple[object, ...]:
        """Its points."""
        return (self.points,)

    def place(self, ink: Ink | None) -> Place:
        """Over cells it seems to say something of these, and lines may meet like the strokes of a sign."""
        return frozen(self.points), self.cover is not None

    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Drawing]:
        """A drawing."""
        pen = self.stroke_px if self.stroke[3] > 0 else 0.0
        filled = self.fill[3] > 0 and self.fill[:3] != paper
        return (Drawing((screen.path(_path(self.points)),), screen.length(units(pen)), filled),)

    def met(self) -> Met:
        """A mark."""
        return Met(Shaped(self.name), min(max(self.fill[3], self.stroke[3]), 1.0))

    def to_json(self) -> dict[str, Any]:
        """What it is, its Bézier curves, and how it is filled and stroked."""
        return {
            "kind": self.kind,
            "role": self.name,
            "points": plain_points(self.points),
            "fill": plain_colour(self.fill),
            "stroke": {**plain_colour(self.stroke), "px": round(self.stroke_px, 6)},
        }

    @property
    def cover(self) -> Box | None:
        """Its box, if it is a filled rectangle."""
        return box_of(self.points) if self.name in RECTANGLES and self.fill[3] > 0 else None

    @property
    def segment(self) -> tuple[Points, Points] | None:
        """Its two ends, if it is a line."""
        return (self.points[0], self.points[-1]) if self.is_line else None

    def meet(self, box: Box, *, on_top: bool) -> Meeting:
        """Filled, it carries what it holds and hides what it cuts or covers; an outline hides what it crosses."""
        if self.fill[3] > 0:
            return "hides" if on_top or not holds(box_of(self.points), box) else self.fill
        # The straight lines between the Bézier points lie no farther inwards than the outline.
        curves = self.points.reshape(-1, 4, 2)
        starts, ends = curves[:, :-1].reshape(-1, 2), curves[:, 1:].reshape(-1, 2)
        return "hides" if crosses(starts, ends, box, margin=units(self.stroke_px) / 2) else "spares"


def is_disc(entry: object) -> TypeGuard[ShapeEntry]:
    """Whether it is a disc, as a neuron is."""
    return type(entry) is ShapeEntry and entry.name == "Circle"


def _is_convex(curves: Points) -> bool:
    closed = np.abs(curves[:, 0] - np.roll(curves[:, 3], 1, axis=0)).max() < 1e-6
    corners = curves[:, :3].reshape(-1, 2)
    steps = np.concatenate([corners[1:], corners[:1]]) - corners
    steps = steps[np.abs(steps).max(axis=1) > 1e-9]
    following = np.concatenate([steps[1:], steps[:1]])
    turns = np.arctan2(_cross(steps, following), (steps * following).sum(axis=1))
    convex = bool((turns > -1e-6).all() or (turns < 1e-6).all()) and abs(abs(turns.sum()) - 2 * np.pi) < 1e-3
    return bool(closed and convex)


def _cross(one: Points, other: Points) -> Points:
    return np.asarray(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])


def _path(points: Points) -> Points:
    """The Bézier curves of an outline, or of a line, as straight lines."""
    curves = points.reshape(-1, 4, 2)
    parts = [curves[0, :1]]
    for curve in curves:
        along = curve[3] - curve[0]
        aside = np.abs(along[0] * (curve[:, 1] - curve[0, 1]) - along[1] * (curve[:, 0] - curve[0, 0])).max()
        is_straight = aside <= STRAIGHT * max(float(along @ along), STRAIGHT)
        parts.append(curve[3:] if is_straight else _sampled(curve))
    return np.concatenate(parts)


def _sampled(curve: Points) -> Points:
    """Points of a Bézier curve after its first."""
    t = np.arange(1, SAMPLES + 1)[:, None] / SAMPLES
    weights = np.concatenate([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)
    return np.asarray(weights @ curve)
