"""What the figures say of their cells, asked anew: which cells a result reads, and in which order cells lie."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import prod

import numpy as np

from onebyone.core.figure import ClaimError, Figure, Indices, Part, Uses
from onebyone.core.tensor import Tensor
from onebyone.frames.aim import Aim

KEPT = 512  # answers that are remembered: those of a walk are asked once for every frame


class Reading:
    """What the figures of a scene say that their results read."""

    def __init__(self, owners: Sequence[Figure]) -> None:
        self._owners = owners
        self._answers: dict[Part, tuple[Figure, Uses] | None] = {}
        self._stops: dict[Part, frozenset[int]] = {}
        self._results: dict[Tensor, bool] = {}
        self._sets: dict[tuple[Part, Tensor], frozenset[int]] = {}

    def of(self, part: Part) -> Uses | None:
        """What some cells read; None if no figure computes them."""
        answer = self._ask(part)
        return None if answer is None else answer[1]

    def cells(self, part: Part, tensor: Tensor) -> frozenset[int] | None:
        """The cells of a tensor that some cells read; None if the figure says nothing of it."""
        uses = self.of(part)
        if uses is None or tensor not in uses:
            return None
        if (part, tensor) not in self._sets:
            self._sets = self._sets if len(self._sets) < KEPT else {}
            self._sets[part, tensor] = frozenset(uses[tensor].ravel().tolist())
        return self._sets[part, tensor]

    def stops(self, part: Part) -> frozenset[int]:
        """At which stops of a walk over their tensor some cells are."""
        if part not in self._stops:
            self._stops = self._stops if len(self._stops) < KEPT else {}
            self._stops[part] = frozenset((part.cells % stops(part.tensor)).tolist())
        return self._stops[part]

    def is_result(self, tensor: Tensor) -> bool:
        """Whether cells of a tensor are computed, and are not what others are computed from, as weights are."""
        if tensor not in self._results:
            answer = self._ask(_first(tensor))
            others = [other for other in answer[0].tensors if other is not tensor] if answer else []
            read = (other for other in others if tensor in (self.of(_first(other)) or ()))
            self._results[tensor] = answer is not None and all(other in answer[1] for other in read)
        return self._results[tensor]

    def expected(self, aim: Aim, *, each: bool) -> Indices | None:
        """The cells that something must point at to be what it says; None if there are none."""
        if aim.beside:
            count = stops(aim.of.tensor)
            same = aim.tensor.ndim == 2 and aim.tensor.shape == aim.of.tensor.shape[-2:]
            return np.unique(aim.of.cells % count) if same else None
        answer = self._ask(aim.of)
        if answer is None or aim.tensor not in answer[1]:
            return None
        read = answer[1][aim.tensor]
        if aim.terms is not None:
            told = answer[0].terms_shown
            if not each and len(aim.terms) > 1 and (told is None or set(aim.terms) != set(told)):
                return None
            if not all(0 <= term < read.shape[1] for term in aim.terms):
                return None
            read = read[:, list(aim.terms)]
        return _once(read)

    def _ask(self, part: Part) -> tuple[Figure, Uses] | None:
        if part not in self._answers:
            self._answers = self._answers if len(self._answers) < KEPT else {}
            self._answers[part] = self._found(part)
        return self._answers[part]

    def _found(self, part: Part) -> tuple[Figure, Uses] | None:
        for figure in self._owners:
            if Figure.owns(figure, part.tensor):
                try:
                    return figure, figure.uses(part)
                except ClaimError:
                    continue
        return None


def _first(tensor: Tensor) -> Part:
    return Part(tensor, np.zeros(1, np.int64))


def _once(read: Indices) -> Indices:
    """Each cell once, in the order of the terms."""
    if len(read) == 1:
        return read[0]
    _, first = np.unique(read.ravel(), return_index=True)
    return read.ravel()[np.sort(first)]


def stops(tensor: Tensor) -> int:
    """How many stops a walk over a result has: its positions, or, where there is but one, its units."""
    positions = prod(tensor.shape[-2:]) if tensor.ndim > 1 else 1
    return positions if positions > 1 else max(tensor.size, 1)


@lru_cache(maxsize=4096)
def lies_in_order(cells: bytes, shape: tuple[int, ...], of: tuple[int, ...], *, backwards: bool) -> bool:
    """Whether cells (rows, columns) of a tensor of shape `of` lie as they lie in it.

    They are a window of a plane, at equal distances; or consecutive, folded row by row; or along one axis; or tiles,
    each of them folded row by row, in reading order. Of a photo, each of the planes.
    """
    known = np.frombuffer(cells, dtype=np.int64).reshape(shape)
    if known.ndim == 3:
        return all(lies_in_order(plane.tobytes(), plane.shape, of, backwards=backwards) for plane in known)
    rows, columns = shape
    if backwards:
        known = known[::-1, ::-1]
        if min(shape) > 1:
            return False
    first, width = int(known[0, 0]), of[-1] if of else 1
    if _is_even(known, columns, 1) and not first % width and not known.size % width:
        return True
    down = int(known[1, 0]) - first if rows > 1 else 0
    across = int(known[0, 1]) - first if columns > 1 else 0
    if min(down, across) >= 0 and _is_even(known, down, across):
        if columns == 1:
            return True
        if rows == 1:
            return across % width == 0 or first % width + (columns - 1) * across < width
        return down % width == 0 and down > 0 < across and first % width + (columns - 1) * across < width
    return _are_tiles(known)


def _is_even(cells: Indices, down: int, across: int) -> bool:
    rows, columns = cells.shape
    even = int(cells[0, 0]) + down * np.arange(rows)[:, None] + across * np.arange(columns)
    return bool((cells == even).all())


def _are_tiles(cells: Indices) -> bool:
    """Whether cells are tiles of consecutive cells, whose numbers are a window too, at equal distances."""
    rows, columns = cells.shape
    breaks = np.flatnonzero(np.diff(cells[0]) != 1)
    wide = int(breaks[0]) + 1 if len(breaks) else columns
    breaks = np.flatnonzero(np.diff(cells[:, 0]) != wide)
    high = int(breaks[0]) + 1 if len(breaks) else rows
    if rows % high or columns % wide:
        return False
    tiles = cells.reshape(rows // high, high, columns // wide, wide).swapaxes(1, 2)
    starts = tiles[:, :, 0, 0]
    if (tiles != starts[..., None, None] + np.arange(high * wide).reshape(high, wide)).any() or (
        starts % (high * wide)
    ).any():
        return False
    numbers = starts // (high * wide)
    across = int(numbers[0, 1] - numbers[0, 0]) if numbers.shape[1] > 1 else 1
    reach = (numbers.shape[1] - 1) * across + 1
    down = int(numbers[1, 0] - numbers[0, 0]) if len(numbers) > 1 else reach
    return across > 0 and down >= reach and _is_even(numbers, down, across)
