"""What is drawn without being a sign or a cell: wires, frames, lines and arrows, as paths of straight lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from onebyone.frames.entries import Entry, GridEntry, Points, ShapeEntry, WireEntry
from onebyone.look.colormaps import Rgb
from onebyone.look.theme import units
from onebyone.proof.screen import Screen

SAMPLES = 8  # straight lines for a curve; an eighth of a circle then lies within a thousandth of its radius
STRAIGHT = 1e-6  # of its length: what a straight curve's handles are off it


@dataclass(frozen=True)
class Drawing:
    """What is drawn with a pen: its paths, how wide it is, and whether what a path encloses is filled.

    A path is (x, y, x', y', …) in pixels; a closed one ends where it begins.
    """

    paths: tuple[tuple[float, ...], ...]
    width: float
    filled: bool

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"paths": [list(path) for path in self.paths], "width": self.width, "filled": self.filled}


def drawing_of(entry: Entry, screen: Screen, *, paper: Rgb) -> Drawing | None:
    """What an entry draws with a pen, or None if that is nothing; what is filled with paper is not filled."""
    filled = False
    match entry:
        case ShapeEntry():
            paths, filled = [_path(entry.points)], entry.fill[3] > 0 and entry.fill[:3] != paper
            pen = entry.stroke_px if entry.stroke[3] > 0 else 0.0
        case WireEntry():
            way, (start, end) = entry.ends - entry.starts, entry.stretch
            paths = [*np.stack([entry.starts + start * way, entry.starts + end * way], axis=1)]
            pen = float(entry.widths_px.max())
        case GridEntry() if entry.frame[3] > 0 and entry.frame_px > 0:
            (left, top), (right, bottom) = entry.corners.tolist()
            paths = [np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])]
            pen = entry.frame_px
        case _:
            return None
    return Drawing(tuple(map(screen.path, paths)), screen.length(units(pen)), filled)


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
