"""Long lists in few words, and the way back: blocks of nested loops, runs of what is shown, packed integers."""

from __future__ import annotations

import binascii
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from onebyone.errors import OneByOneError

Indices = npt.NDArray[np.int64]
Block = tuple[int, tuple[tuple[int, int], ...]]  # start, and [count, step] of each loop, the outermost first

WIDTHS = (1, 2, 4, 8)  # bytes an integer


class PackingError(OneByOneError):
    """Packed integers that are none, or not as many as they should be."""


def blocks(indices: Indices) -> tuple[Block, ...]:
    """Flat indices (n,) as blocks of nested loops; a window of an image, or a wall of tiles, is a single block."""
    told: list[Block] = []
    while len(indices):
        told.append((int(indices[0]), _loops(indices)))
        indices = indices[len(expanded(told[-1:])) :]
    return tuple(told)


def expanded(told: Iterable[Block]) -> Indices:
    """The flat indices (n,) of blocks."""
    parts = [np.empty(0, dtype=np.int64)]
    for start, loops in told:
        part = np.array([start], dtype=np.int64)
        for count, step in loops:
            part = (part[:, None] + step * np.arange(count)).ravel()
        parts.append(part)
    return np.concatenate(parts)


def runs(mask: npt.NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    """Where a mask (n,) is true, as (first, count)."""
    edged = np.zeros(len(mask) + 2, dtype=np.bool_)
    edged[1:-1] = mask
    edges = np.flatnonzero(edged[1:] != edged[:-1]).tolist()
    return tuple((first, end - first) for first, end in zip(edges[::2], edges[1::2], strict=True))


def masked(told: Iterable[Sequence[int]], size: int) -> npt.NDArray[np.bool_]:
    """The mask (size,) of runs."""
    mask = np.zeros(size, dtype=np.bool_)
    for first, count in told:
        mask[first : first + count] = True
    return mask


def width_of(numbers: Indices) -> int:
    """How many bytes the integers (n,) take each: 1, 2, 4 or 8."""
    if not numbers.size:
        return WIDTHS[0]
    least, most = int(numbers.min()), int(numbers.max())
    return next(width for width in WIDTHS if -(256**width) // 2 <= least and most < 256**width // 2)


def packed(numbers: npt.NDArray[Any], *, width: int = 4) -> str:
    """Integers (n,) of so many bytes each, little-endian, deflated by zlib, in base64."""
    return binascii.b2a_base64(zlib.compress(numbers.astype(f"<i{width}").tobytes()), newline=False).decode()


def unpacked(text: str, *, most: int, width: int = 4) -> Indices:
    """The integers (n,) that were packed.

    Raises PackingError for text that was not packed so, and for more than `most` integers, without making them all.
    """
    unpack = zlib.decompressobj()
    try:
        content = unpack.decompress(binascii.a2b_base64(text, strict_mode=True), most * width + 1)
    except (binascii.Error, zlib.error) as error:
        raise PackingError(f"packed numbers are damaged ({error})") from error
    if len(content) > most * width or not unpack.eof or unpack.unused_data or len(content) % width:
        raise PackingError(f"packed numbers are not {most} of {width} bytes")
    return np.frombuffer(content, dtype=f"<i{width}").astype(np.int64)


def _loops(heads: Indices) -> tuple[tuple[int, int], ...]:
    """The loops, outermost first, that give as many of these indices, from the first on, as such loops can."""
    loops: list[tuple[int, int]] = []
    while len(heads) > 1:
        steps = np.diff(heads)
        differs = np.flatnonzero(steps != steps[0])
        count = int(differs[0]) + 1 if len(differs) else len(heads)
        loops.insert(0, (count, int(steps[0])))
        rounds = heads[: len(heads) // count * count].reshape(-1, count)
        alike = (np.diff(rounds) == steps[0]).all(axis=1)
        heads = rounds[: len(rounds) if alike.all() else int(alike.argmin()), 0]
    return tuple(loops)
