"""Texts on screen: the font's outlines, and the scale and shift that carry them to where a text's points are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from onebyone.frames.box import Points
from onebyone.frames.entry import Colour, Entry, plain
from onebyone.frames.pen import Pen
from onebyone.look.font import Outline, Weight, outline

# em; a hundredth of a pixel at the largest size we set, and far below any two glyphs' difference
OUTLINE_TOLERANCE = 1e-4


@dataclass(frozen=True)
class _Reach:
    """How far an outline reaches, in em: its box, and the axis along which it is longer, from point to point."""

    box: tuple[float, float, float, float]  # left, low, right, high
    axis: int
    low: int
    high: int
    extent: float


@lru_cache(maxsize=4096)
def _reach(of: Outline) -> _Reach:
    left, low = map(float, of.points.min(axis=0))
    right, high = map(float, of.points.max(axis=0))
    axis = int(high - low > right - left)
    along = of.points[:, axis]
    return _Reach((left, low, right, high), axis, int(along.argmin()), int(along.argmax()), float(np.ptp(along)))


def stand(points: Points, of: Outline) -> tuple[float, float, float] | None:
    """Scale and shift (scale, dx, dy) that carry the font's outline's outermost points onto those of `points`."""
    reach = _reach(of)
    if points.shape != of.points.shape:
        return None
    scale = float(points[reach.high, reach.axis] - points[reach.low, reach.axis]) / reach.extent
    if not 0 < scale < np.inf:
        return None
    shift = points[reach.low] - scale * of.points[reach.low]
    return scale, float(shift[0]), float(shift[1])


def placement(points: Points, of: Outline) -> tuple[float, float, float] | None:
    """Scale and shift (scale, dx, dy) that carry the font's outline onto `points`, all of it, or None if none does."""
    place = stand(points, of)
    if place is None:
        return None
    scale, *shift = place
    off = np.abs(points - (scale * of.points + shift)).max()
    return place if off <= OUTLINE_TOLERANCE * scale else None  # NaN is not within it either


@dataclass(frozen=True, slots=True)
class Ink:
    """Where a text stands: its box, its baseline and its em, in manim's units."""

    left: float
    right: float
    low: float
    high: float
    baseline: float
    em: float

    @classmethod
    def of(cls, entry: Text) -> Ink:
        """The ink of a text that was judged before. Raises ValueError where it is bent out of shape."""
        of = entry.outline
        place = stand(entry.points, of)
        if place is None:
            raise ValueError(f"{entry.name} stands nowhere")
        (scale, x, y), (left, low, right, high) = place, _reach(of).box
        return cls(scale * left + x, scale * right + x, scale * low + y, scale * high + y, y, scale)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        box = (self.left, self.low, self.right, self.high)
        return {"box": plain(np.array(box)), "baseline": round(self.baseline, 6), "em": round(self.em, 6)}


class Text(Entry):
    """What numbers and labels have in common: one line of the font's outlines in one colour."""

    __slots__ = ()

    is_stroked = False

    text: str
    weight: Weight
    points: Points
    colour: Colour

    @property
    def outline(self) -> Outline:
        """The font's outline of what it says."""
        return outline(self.text, self.weight)

    @property
    def placement(self) -> tuple[float, float, float] | None:
        """Scale and shift of the font's outline; None where it is bent out of shape."""
        return placement(self.points, self.outline)

    @property
    def is_seen(self) -> bool:
        """By its alpha."""
        return self.colour[3] > 0

    def paint(self, pen: Pen) -> None:
        """Fill the font's glyphs. Raises ValueError where it is bent out of shape."""
        place = self.placement
        if place is None:
            raise ValueError(f"{self.name} reached the canvas unaudited")
        pen.text(self.text, self.weight, place)
        pen.fill(self.colour)

    @property
    def outer(self) -> Points:
        """Its outline's points."""
        return self.points

    @property
    def pose(self) -> tuple[object, ...]:
        """Points and colour."""
        return self.points, self.colour

    def ink(self) -> Ink:
        """Where it stands. Raises ValueError where it is bent out of shape."""
        return Ink.of(self)

    @property
    def writing(self) -> Text:
        """Itself."""
        return self
