"""What can be read: whether a number on screen is large enough, stands out, and is whole with nothing in front of it.

A reader, of flesh or an OCR program, must find it on one colour. So everything that meets the box of its ink either
carries it (the one cell it stands in, a filled shape under all of it) or hides it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np

from onebyone.frames.entries import (
    CellsEntry,
    Colour,
    Entry,
    GridEntry,
    NumberEntry,
    Points,
    ShapeEntry,
    WireEntry,
    placement,
)
from onebyone.frames.entries import entry_outline as outline_of
from onebyone.look.colormaps import Rgb, contrast
from onebyone.look.theme import Theme, units

SMALLEST = 10.0  # px of the em: digits 7 px high, which OCR still tells apart after H.264
CLEAREST = 3.0  # WCAG's contrast for large text

Box: TypeAlias = tuple[float, float, float, float]  # left, low, right, high in manim's units
Effect: TypeAlias = Literal["hides", "carries", "spares"]


def boxes_of(entries: Sequence[Entry]) -> list[Box]:
    """The boxes of what entries paint, without the width of their strokes; all at once, which is much faster."""
    if not entries:
        return []
    inks = [_ink(entry) for entry in entries]
    starts = np.cumsum([0, *map(len, inks[:-1])])
    across, up = np.ascontiguousarray(np.concatenate(inks).T)
    sides = (np.minimum.reduceat(across, starts), np.minimum.reduceat(up, starts))
    return list(
        zip(
            *(side.tolist() for side in (*sides, np.maximum.reduceat(across, starts), np.maximum.reduceat(up, starts))),
            strict=True,
        )
    )


def _ink(entry: Entry) -> Points:
    """Points that enclose what an entry paints."""
    match entry:
        case GridEntry():
            return entry.corners
        case CellsEntry():
            return np.concatenate([entry.upper_left, entry.lower_right])
        case WireEntry():
            return np.concatenate(_wires(entry))
    return entry.points


def is_legible(entry: NumberEntry, *, pixel: float) -> bool:
    """Whether a number is large enough, where a pixel is so many of manim's units."""
    place = placement(entry.points, outline_of(entry))
    return place is not None and place[0] >= SMALLEST * pixel


def is_plain(entry: NumberEntry, theme: Theme) -> bool:
    """Whether a number stands out from the bare paper."""
    return _stands_out(entry.colour, (*theme.rgb("paper"), 1.0), theme.rgb("paper"))


def effect_of(other: Entry, number: NumberEntry, box: Box, *, on_top: bool, theme: Theme) -> Effect:
    """What another entry, whose box meets that of the number's ink, does to it by lying over it or under it."""
    match other:
        case GridEntry():
            if on_top:
                return "hides"
            ground = _cell_under(other, box)
        case ShapeEntry() if other.fill[3] > 0:
            if on_top or not _holds(boxes_of([other])[0], box):
                return "hides"
            ground = other.fill
        case ShapeEntry():
            hits = _crosses(*_outline(other.points), box, margin=units(other.stroke_px) / 2)
            return "hides" if hits else "spares"
        case WireEntry():
            hits = _crosses(*_wires(other), box, margin=units(float(other.widths_px.max())) / 2)
            return "hides" if hits else "spares"
        case CellsEntry():
            apart = (other.upper_left[:, 0] >= box[2]) | (other.lower_right[:, 0] <= box[0])
            apart |= (other.lower_right[:, 1] >= box[3]) | (other.upper_left[:, 1] <= box[1])
            return "spares" if apart.all() else "hides"
        case _:
            return "hides"
    if ground is None:
        return "hides"
    return "carries" if _stands_out(number.colour, ground, theme.rgb("paper")) else "hides"


def _cell_under(grid: GridEntry, box: Box) -> Colour | None:
    """The colour of the one cell that a box lies in; None if it lies in more than one."""
    rows, columns = grid.shown.shape
    (x, y), pitch = grid.corners[0], (grid.corners[1] - grid.corners[0]) / (columns, rows)
    first = np.floor((np.array((box[0], box[3])) - (x, y)) / pitch).astype(int).tolist()
    last = np.floor((np.array((box[2], box[1])) - (x, y)) / pitch).astype(int).tolist()
    if first != last or not (0 <= first[0] < columns and 0 <= first[1] < rows):
        return None
    if not grid.shown[first[1], first[0]]:
        return 0.0, 0.0, 0.0, 0.0
    red, green, blue, _ = (grid.tints[first[1], first[0]] / 255).tolist()
    return red, green, blue, grid.alpha


@lru_cache(maxsize=4096)
def _stands_out(ink: Colour, ground: Colour, paper: Rgb) -> bool:
    under = _over(paper, ground)
    return float(contrast(_over(under, ink), under)) >= CLEAREST


def _over(under: Rgb, colour: Colour) -> Rgb:
    alpha = min(colour[3], 1.0)
    red, green, blue = (part + alpha * (own - part) for part, own in zip(under, colour, strict=False))
    return red, green, blue


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _wires(entry: WireEntry) -> tuple[Points, Points]:
    """Both ends of the parts of the wires that are drawn."""
    way, (start, end) = entry.ends - entry.starts, entry.stretch
    return entry.starts + start * way, entry.starts + end * way


def _outline(points: Points) -> tuple[Points, Points]:
    """The straight lines between a shape's Bézier points, which lie no farther inwards than its outline."""
    curves = points.reshape(-1, 4, 2)
    return curves[:, :-1].reshape(-1, 2), curves[:, 1:].reshape(-1, 2)


def _crosses(starts: Points, ends: Points, box: Box, *, margin: float) -> bool:
    """Whether a line comes into a box, or so near to it (Liang and Barsky's clipping)."""
    low, high = np.array(box[:2]) - margin, np.array(box[2:]) + margin
    way = ends - starts
    with np.errstate(divide="ignore", invalid="ignore"):
        near, far = (low - starts) / way, (high - starts) / way
    # A line along an axis is inside that axis's slab for good, or never.
    still = way == 0
    within = (low <= starts) & (starts <= high)
    enter = np.where(still, np.where(within, -np.inf, np.inf), np.minimum(near, far)).max(axis=1)
    leave = np.where(still, np.where(within, np.inf, -np.inf), np.maximum(near, far)).min(axis=1)
    return bool((np.maximum(enter, 0) <= np.minimum(leave, 1)).any())
