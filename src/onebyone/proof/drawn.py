"""The judge of lines: straight lines that meet, all within the size of a sign, are read as one, so none may stand so.

A single straight line is no sign of the font but the stroke of a 1, which a rule is too; it takes two lines to draw any
digit that cannot be mistaken for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from onebyone.frame import Entry, Points
from onebyone.proof.places import Conflict, is_line
from onebyone.theme import FRAME_HEIGHT

SIGN = 0.25  # of the frame's height: what is larger is a figure, and no sign
GAP = 0.2  # of the shorter one's length: strokes that come so near to each other meet for the eye


def drawn(display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """All lines of a frame that stand together like a sign."""
    lines = [entry for entry in display_list if is_line(entry)]
    if len(lines) < 2:
        return
    starts, ends = (np.array([line.points[at] for line in lines]) for at in (0, -1))
    for group in joined_lines(starts, ends, size=SIGN * FRAME_HEIGHT):
        yield Conflict(
            f"{len(group)} lines ({', '.join(sorted({lines[at].name for at in group}))}) meet in the size of a sign, "
            "and can be read as one: signs are drawn by Number, Label and Formula",
            tuple(lines[at] for at in group),
        )


def joined_lines(starts: Points, ends: Points, *, size: float) -> list[tuple[int, ...]]:
    """Groups of two lines or more that meet, each less wide and less high than `size`; positions of lines.

    Args:
        starts: of the lines, (n, 2).
        ends: of the lines, (n, 2).
        size: in the same units.
    """
    lengths = np.hypot(*(ends - starts).T)
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    group = np.arange(len(starts))
    for one, other in combinations(range(len(starts)), 2):
        near = GAP * min(lengths[one], lengths[other])
        if (low[one] > high[other] + near).any() or (low[other] > high[one] + near).any():
            continue
        if _distance(starts[one], ends[one], starts[other], ends[other]) <= near:
            group[group == group[other]] = group[one]
    members = [np.flatnonzero(group == name) for name in dict.fromkeys(group.tolist())]
    return [
        tuple(which.tolist())
        for which in members
        if len(which) > 1 and (high[which].max(axis=0) - low[which].min(axis=0) < size).all()
    ]


def _distance(start: Points, end: Points, other_start: Points, other_end: Points) -> float:
    """Between two straight lines: 0 where they cross, else from an end of one to the other."""
    if _parts(start, end, other_start, other_end) and _parts(other_start, other_end, start, end):
        return 0.0
    return min(
        _from_line(start, other_start, other_end),
        _from_line(end, other_start, other_end),
        _from_line(other_start, start, end),
        _from_line(other_end, start, end),
    )


def _parts(start: Points, end: Points, one: Points, other: Points) -> bool:
    """Whether two points lie on different sides of a line without end."""
    (x, y), sides = end - start, np.array([one, other]) - start
    turns = x * sides[:, 1] - y * sides[:, 0]
    return bool(turns[0] * turns[1] < 0)


def _from_line(point: Points, start: Points, end: Points) -> float:
    way, there = end - start, point - start
    part = np.clip((there @ way) / max(float(way @ way), 1e-12), 0, 1)
    return float(np.hypot(*(there - part * way)))
