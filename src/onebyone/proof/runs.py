"""Long lists of cells in few words: blocks of nested loops, and runs of what is shown; and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]


def blocks(indices: Indices) -> list[dict[str, Any]]:
    """Flat indices (n,) as blocks of nested loops; a window of an image, or a wall of tiles, is a single block."""
    told: list[dict[str, Any]] = []
    while len(indices):
        told.append({"start": int(indices[0]), "loops": _loops(indices)})
        indices = indices[len(expanded(told[-1:])) :]
    return told


def expanded(told: Iterable[Mapping[str, Any]]) -> Indices:
    """The flat indices (n,) of blocks."""
    parts = [np.empty(0, dtype=np.int64)]
    for block in told:
        part = np.array([block["start"]], dtype=np.int64)
        for count, step in block["loops"]:
            part = (part[:, None] + step * np.arange(count)).ravel()
        parts.append(part)
    return np.concatenate(parts)


def runs(mask: npt.NDArray[np.bool_]) -> list[list[int]]:
    """Where a mask (n,) is true, as [first, count]."""
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0))
    return [[int(first), int(end - first)] for first, end in edges.reshape(-1, 2)]


def masked(told: Iterable[Sequence[int]], size: int) -> npt.NDArray[np.bool_]:
    """The mask (size,) of runs."""
    mask = np.zeros(size, dtype=np.bool_)
    for first, count in told:
        mask[first : first + count] = True
    return mask


def _loops(heads: Indices) -> list[list[int]]:
    """The loops, outermost first, that give as many of these indices, from the first on, as such loops can."""
    loops: list[list[int]] = []
    while len(heads) > 1:
        steps = np.diff(heads)
        differs = np.flatnonzero(steps != steps[0])
        count = int(differs[0]) + 1 if len(differs) else len(heads)
        loops.insert(0, [count, int(steps[0])])
        rounds = heads[: len(heads) // count * count].reshape(-1, count)
        alike = (np.diff(rounds) == steps[0]).all(axis=1)
        heads = rounds[: len(rounds) if alike.all() else int(alike.argmin()), 0]
    return loops
