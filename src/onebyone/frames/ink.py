"""Where a text stands: the scale and the shift that carry the font's outline to where its points are on screen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from onebyone.frames.box import Points
from onebyone.frames.frozen import Same, frozen, is_frozen
from onebyone.frames.plain import plain_box
from onebyone.look.font import Outline

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
    return _stand(Same(frozen(points)), points.shape, of) if is_frozen(points) else _stood(points, of)


@lru_cache(maxsize=256)
def _stand(points: Same, shape: tuple[int, int], of: Outline) -> tuple[float, float, float] | None:
    """The same for points that nobody can write to: whoever judges a text asks more than once."""
    return _stood(np.frombuffer(points.content).reshape(shape), of)


def _stood(points: Points, of: Outline) -> tuple[float, float, float] | None:
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


class Outlined(Protocol):
    """A text whose points are those of the font's outline, carried to where it stands."""

    name: str
    points: Points

    @property
    def outline(self) -> Outline:
        """The font's outline of what it says."""


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
    def of(cls, text: Outlined) -> Ink:
        """The ink of a text that was judged before. Raises ValueError where it is bent out of shape."""
        of = text.outline
        place = stand(text.points, of)
        if place is None:
            raise ValueError(f"{text.name} stands nowhere")
        (scale, x, y), (left, low, right, high) = place, _reach(of).box
        return cls(scale * left + x, scale * right + x, scale * low + y, scale * high + y, y, scale)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        box = plain_box((self.left, self.low, self.right, self.high))
        return {"box": box, "baseline": round(self.baseline, 6), "em": round(self.em, 6)}
