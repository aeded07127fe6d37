"""The judge of belonging: a number right under a plane of maps, or right beside a neuron, says that it is this one's.

There are as many numbers as planes, or as neurons, so the place of a number among them is that of its plane or neuron.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import prod

import numpy as np

from onebyone.audit.places import Conflict, Ink
from onebyone.core.quantity import Cell
from onebyone.frames.entries import Entry, GridEntry, NumberEntry, WireEntry
from onebyone.frames.frozen import frozen

UNDER = 1.2  # em from a plane's lower edge to the upper edge of a number that belongs to it
BESIDE = 8.0  # em from a neuron to a number that belongs to it
LEVEL = 0.6  # em that the middle of such a number may be above or below the neuron's


def strangers(display_list: Sequence[Entry], inks: dict[int, Ink]) -> Iterator[Conflict]:
    """Numbers that stand where another of their tensor belongs; `inks` has one for each text, by its position."""
    numbers = [
        (ink, number)
        for at, ink in inks.items()
        if isinstance(number := display_list[at], NumberEntry)
        and isinstance(number.quantity, Cell)
        and number.quantity.tensor.ndim == 1
    ]
    if not numbers:
        return
    for entry in display_list:
        if isinstance(entry, GridEntry) and entry.cells.ndim == 2 and entry.tensor.ndim == 3 and entry.alpha > 0:
            place, owned = _unit(entry), [number for ink, number in numbers if _is_under(ink, entry)]
        elif isinstance(entry, WireEntry) and entry.tensor.ndim > 1:
            place, owned = _unit(entry), [number for ink, number in numbers if _is_beside(ink, entry)]
        else:
            continue
        for number in owned:
            assert isinstance(number.quantity, Cell)
            as_many = number.quantity.tensor.shape == entry.tensor.shape[:1]
            if place is not None and as_many and number.quantity.index != (place,):
                yield Conflict(
                    f"{number.name} stands where the number of {entry.name}, {place}, belongs", (number, entry)
                )


def _unit(entry: GridEntry | WireEntry) -> int | None:
    """Which plane, or which row, all the cells lie in; None if they lie in several."""
    return _common(frozen(entry.cells), prod(entry.tensor.shape[1:]))


@lru_cache(maxsize=4096)
def _common(cells: bytes, size: int) -> int | None:
    units = np.frombuffer(cells, dtype=np.int64) // size
    return int(units[0]) if (units == units[0]).all() else None


def _is_under(ink: Ink, grid: GridEntry) -> bool:
    (left, top), (right, bottom) = grid.corners.tolist()
    del top
    inside = left - 0.1 * ink.em <= ink.left and ink.right <= right + 0.1 * ink.em
    return bool(inside and 0 <= bottom - ink.high < UNDER * ink.em)


def _is_beside(ink: Ink, wires: WireEntry) -> bool:
    x, y = wires.ends.mean(axis=0).tolist()
    return bool(0 < ink.left - x < BESIDE * ink.em and abs((ink.low + ink.high) / 2 - y) < LEVEL * ink.em)
