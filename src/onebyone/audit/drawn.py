"""The judge of lines: short lines that meet, all within the size of a sign, are read as one, so none may stand so.

A single straight line is no sign of the font but the stroke of a 1, which a rule is too; it takes two lines to draw any
digit that cannot be mistaken for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from onebyone.audit.places import Conflict
from onebyone.frames.box import Points
from onebyone.frames.entry import Entry
from onebyone.look.frame import FRAME_SIDE

SIGN = 0.2  # of the frame's shorter side: what is larger is a figure, and no sign
ASIDE = 0.25  # the sine of an angle: lines that differ by less run side by side
GAP = 0.2  # of the shorter one's length: strokes that come so near to each other meet for the eye


def drawn(display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """All lines of a frame that stand together like a sign."""
    lines = [(entry, segment) for entry in display_list if (segment := entry.segment) is not None]
    if len(lines) < 2:
        return
    starts, ends = (np.array([segment[at] for _, segment in lines]).tobytes() for at in (0, 1))
    for group in _signs(starts, ends):
        entries = tuple(lines[at][0] for at in group)
        yield Conflict(
            f"{len(group)} lines ({', '.join(sorted({entry.name for entry in entries}))}) meet in the size of a sign, "
            "and can be read as one: signs are drawn by Number, Label and Formula",
            entries,
        )


@lru_cache(maxsize=256)
def _signs(starts: bytes, ends: bytes) -> list[tuple[int, ...]]:
    """The groups of lines that can be read: of immutable bytes, so remembered, for most lines stand still."""
    return joined_lines(*(np.frombuffer(points).reshape(-1, 2) for points in (starts, ends)), size=SIGN * FRAME_SIDE)


def is_sign(*lines: Points) -> bool:
    """Whether lines, each (2, 2) from end to end, would be read as a sign together: a view leaves one of them out."""
    starts, ends = np.stack(lines, axis=1)
    return bool(joined_lines(starts, ends, size=SIGN * FRAME_SIDE))


def joined_lines(starts: Points, ends: Points, *, size: float) -> list[tuple[int, ...]]:
    """Groups of two short lines or more that meet, each less wide and less high than `size`; positions of lines.

    A group is one whatever long lines cross it; but short edges of a larger figure, as of a box in depth, are none, for
    long lines end wherever they do. Lines that run side by side, as leads do, are no strokes of one sign.

    Args:
        starts: of the lines, (n, 2).
        ends: of the lines, (n, 2).
        size: in the same units.
    """
    lengths = np.hypot(*(ends - starts).T)
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    short = np.asarray((high - low < size).all(axis=1))
    one, other = np.triu_indices(len(starts), 1)  # every pair of lines once
    near = GAP * np.minimum(lengths[one], lengths[other])
    low_low, high_high = np.maximum(low[one], low[other]), np.minimum(high[one], high[other])
    close = short[one] & short[other] & (low_low <= high_high + near[:, None]).all(axis=1)
    if not close.any():
        return []
    one, other, near = one[close], other[close], near[close]
    turns = np.abs(_cross(ends[one] - starts[one], ends[other] - starts[other]))
    meet = (turns > ASIDE * lengths[one] * lengths[other]) & (
        _distances(starts[one], ends[one], starts[other], ends[other]) <= near
    )
    group = np.arange(len(starts))
    for this, that in zip(one[meet].tolist(), other[meet].tolist(), strict=True):
        group[group == group[that]] = group[this]
    corners = np.concatenate([starts[~short], ends[~short]])
    members = [np.flatnonzero(group == name) for name in dict.fromkeys(group.tolist())]
    return [
        tuple(which.tolist())
        for which in members
        if len(which) > 1
        and (high[which].max(axis=0) - low[which].min(axis=0) < size).all()
        and not _are_edges(np.concatenate([starts[which], ends[which]]), corners, near=GAP * lengths[which].min())
    ]


def _are_edges(own: Points, corners: Points, *, near: float) -> bool:
    """Whether a long line ends at each of the ends of short ones."""
    apart = np.hypot(*np.moveaxis(own[:, None] - corners, 2, 0))  # (ends, corners)
    return bool((apart <= near).any(axis=1).all())


def _distances(start: Points, end: Points, other_start: Points, other_end: Points) -> Points:
    """Between the lines of n pairs, (n,): 0 where they cross, else from an end of one to the other."""
    cross = _parts(start, end, other_start, other_end) & _parts(other_start, other_end, start, end)
    apart = [
        _from_line(start, other_start, other_end),
        _from_line(end, other_start, other_end),
        _from_line(other_start, start, end),
        _from_line(other_end, start, end),
    ]
    return np.where(cross, 0.0, np.min(apart, axis=0))


def _parts(start: Points, end: Points, one: Points, other: Points) -> npt.NDArray[np.bool_]:
    """Whether two points lie on different sides of a line without end."""
    way = end - start
    return np.asarray(_cross(way, one - start) * _cross(way, other - start) < 0)


def _cross(one: Points, other: Points) -> Points:
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])


def _from_line(point: Points, start: Points, end: Points) -> Points:
    way, there = end - start, point - start
    part = np.clip((there * way).sum(axis=1) / np.maximum((way * way).sum(axis=1), 1e-12), 0, 1)
    return np.asarray(np.hypot(*(there - part[:, None] * way).T))
