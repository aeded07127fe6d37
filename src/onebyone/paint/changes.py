"""Which rows of a picture may differ from one display list to the next: the others need not be converted again.

What both lists show alike, and in the same order, leaves its rows alone. Every other entry may change the rows that it
reaches, where it was and where it is now.
"""

from __future__ import annotations

import math

from onebyone.frames.entry import Entry
from onebyone.frames.frame import Frame
from onebyone.paint.canvas import Canvas

SOFT = 2.0  # px: what antialiasing adds to an edge, amply


def changed_rows(before: Frame, now: Frame, canvas: Canvas) -> tuple[int, int]:
    """The first row that may differ and the row after the last, from 0 to the picture's height; equal if none may."""
    height, tall = canvas.height_px, canvas.frame_height
    then, here = dict(zip(before[1], before[0], strict=True)), dict(zip(now[1], now[0], strict=True))
    if [digest for digest in before[1] if digest in here] != [digest for digest in now[1] if digest in then]:
        return 0, height  # something lies in front now that lay behind, or lies there twice
    moved = [then[digest] for digest in then if digest not in here]
    moved += [here[digest] for digest in here if digest not in then]
    if not moved:
        return 0, 0
    scale = height / tall
    lows, highs = zip(*(_reach(entry, canvas.pixel) for entry in moved), strict=True)
    top = math.floor((tall / 2 - max(highs)) * scale - SOFT)
    bottom = math.ceil((tall / 2 - min(lows)) * scale + SOFT)
    return min(max(top, 0), height), min(max(bottom, 0), height)


def _reach(entry: Entry, pixel: float) -> tuple[float, float]:
    """The lowest and the highest y that an entry paints, in manim's units; `pixel` is a px of strokes in them."""
    heights, edge = entry.outer[:, 1], entry.edge_px * pixel / 2
    return float(heights.min()) - edge, float(heights.max()) + edge
