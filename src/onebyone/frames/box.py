"""Boxes around what entries paint, and whether something comes into them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Points: TypeAlias = npt.NDArray[np.float64]  # (n, 2)
Box: TypeAlias = tuple[float, float, float, float]  # left, low, right, high in manim's units


def box_of(points: Points) -> Box:
    """The box around points (n, 2)."""
    (left, low), (right, high) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return left, low, right, high


def boxes_of(clouds: list[Points]) -> list[Box]:
    """The boxes around many sets of points, all at once, which is much faster."""
    if not clouds:
        return []
    starts = np.cumsum([0, *map(len, clouds[:-1])])
    across, up = np.ascontiguousarray(np.concatenate(clouds).T)
    sides = (np.minimum.reduceat(across, starts), np.minimum.reduceat(up, starts))
    return list(
        zip(
            *(side.tolist() for side in (*sides, np.maximum.reduceat(across, starts), np.maximum.reduceat(up, starts))),
            strict=True,
        )
    )


def holds(outer: Box, inner: Box) -> bool:
    """Whether one box lies within another."""
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def distance(one: Box, other: Box) -> float:
    """How far two boxes are from each other, across or up, whichever is more; 0 where they meet."""
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3], 0.0)


def crosses(starts: Points, ends: Points, box: Box, *, margin: float) -> bool:
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
