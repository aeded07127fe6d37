"""Leads that stand still must not be read as a sign, which the audit refuses, nor run through a text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Line, Mobject

from onebyone.audit.drawn import SIGN, joined_lines
from onebyone.look.theme import FRAME_HEIGHT


def read_as_a_sign(lines: Sequence[Line]) -> bool:
    """Whether the audit would take any of these lines, as they stand now, for strokes of a sign."""
    starts, ends = (np.array([line.points[at, :2] for line in lines]) for at in (0, -1))
    return bool(joined_lines(starts, ends, size=SIGN * FRAME_HEIGHT))


def crosses(line: Line, text: Mobject) -> bool:
    """Whether a straight line runs through the box around a text (clipping after Liang and Barsky)."""
    start, way = line.points[0, :2], (line.points[-1] - line.points[0])[:2]
    low, high = text.get_corner((-1, -1, 0))[:2], text.get_corner((1, 1, 0))[:2]
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (low - start) / way, (high - start) / way
    still = way == 0
    if bool((still & ((start < low) | (start > high))).any()):
        return False
    enter = np.where(still, 0, np.minimum(first, second)).max(initial=0)
    leave = np.where(still, 1, np.maximum(first, second)).min(initial=1)
    return bool(enter < leave)
