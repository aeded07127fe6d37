"""What the figures say of their cells, asked anew: which cells a result reads, and in which order cells lie."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import Protocol

import numpy as np

from onebyone.core.figure import ClaimError, Figure, Indices, Part, TensorRole, Uses, cells_of
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.errors import AuditError
from onebyone.frames.aim import Aim


class Shown(Protocol):
    """What shows cells of a tensor."""

    @property
    def tensor(self) -> Tensor:
        """Whose cells."""

    @property
    def cells(self) -> Indices:
        """Which of them, by flat index."""


KEPT = 512  # answers that are remembered: those of a walk are asked once for every frame


class Reading:
    """What the figures of a scene say that their results read."""

    def __init__(self, owners: Sequence[Figure]) -> None:
        self._owners = owners
        self._answers: dict[Part, tuple[Figure, Uses] | None] = {}
        self._positions: dict[Part, frozenset[int]] = {}
        self._results: dict[Tensor, bool] = {}
        self._sets: dict[tuple[Part, Tensor], frozenset[int]] = {}
        self._expected: dict[tuple[Tensor, Part, tuple[int, ...] | None, bool, bool], Indices | None] = {}

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

    def positions(self, part: Part) -> frozenset[int]:
        """At which positions of a walk over their tensor some cells are."""
        if part not in self._positions:
            self._positions = self._positions if len(self._positions) < KEPT else {}
            self._positions[part] = frozenset((part.cells % positions(part.tensor)).tolist())
        return self._positions[part]

    def is_result(self, tensor: Tensor) -> bool:
        """Whether cells of a tensor are computed, and are no part of what others are computed from, as products are.

        The outputs of a layer are results, though a later layer reads them.
        """
        if tensor not in self._results:
            answer = self._ask(_first(tensor))
            others = [other for other in answer[0].tensors if other is not tensor] if answer else []
            read = (other for other in others if tensor in (self.of(_first(other)) or ()))
            self._results[tensor] = answer is not None and (
                answer[0].prover.is_outcome(tensor) or all(other in answer[1] for other in read)
            )
        return self._results[tensor]

    def are_cells_of(self, one: Tensor, other: Tensor) -> bool:
        """Whether a tensor's cells are some of another's, arranged for themselves."""
        return any(
            Figure.owns(figure, one)
            and Figure.owns(figure, other)
            and figure.prover.root(one) == figure.prover.root(other)
            for figure in self._owners
        )

    def are_weights(self, tensor: Tensor) -> bool:
        """Whether a tensor is one of the weights of a computation."""
        return any(figure.role(tensor) == "weight" for figure in self._owners if Figure.owns(figure, tensor))

    def is_given(self, tensor: Tensor) -> bool:
        """Whether a tensor is what a figure was given to read, such as an image."""
        owners = [figure for figure in self._owners if Figure.owns(figure, tensor)]
        return any(figure.role(tensor) == "input" and figure.prover.is_given(tensor) for figure in owners)

    def are_same_cells(self, one: Shown, other: Shown) -> bool:
        """Whether one shows the very cells that another one does, or the same values of a quantity in their order."""
        for figure in self._owners:
            if not (Figure.owns(figure, one.tensor) and Figure.owns(figure, other.tensor)):
                continue
            here, there = (figure.prover.origin(shown.tensor, np.unique(shown.cells)) for shown in (one, other))
            if here is not None and there is not None and here[0] == there[0]:
                return np.array_equal(np.sort(here[1]), np.sort(there[1]))
            if one.cells.size == other.cells.size and figure.prover.kin(one.tensor) == figure.prover.kin(other.tensor):
                values = [shown.tensor.numerators.ravel()[shown.cells.ravel()] for shown in (one, other)]
                return one.tensor.bits == other.tensor.bits and np.array_equal(*values)
        return False

    def share_cells(self, one: Shown, other: Shown) -> bool:
        """Whether a cell of one is also one of the other's, however either is arranged."""
        if one.tensor is other.tensor:
            return bool(np.isin(other.cells, one.cells).any())
        for figure in self._owners:
            if Figure.owns(figure, one.tensor) and Figure.owns(figure, other.tensor):
                here, there = (figure.prover.origin(shown.tensor, shown.cells.ravel()) for shown in (one, other))
                return bool(here and there and here[0] == there[0] and np.isin(here[1], there[1]).any())
        return False

    def reads(self, aim: Aim, shown: Shown) -> bool:
        """Whether something shows all that a result reads of its tensor, or the like arranged, or so many terms."""
        for tensor in (shown.tensor, *(self.of(aim.of) or ())):
            read = self.expected(Aim(tensor, aim.cells, aim.of, aim.terms), each=True)
            if read is None:
                continue
            if tensor is shown.tensor:
                return np.array_equal(np.sort(read), np.sort(shown.cells, axis=None))
            if self.are_same_cells(shown, Aim(tensor, read, aim.of)):
                return True
        return False

    def picked(self, aim: Aim) -> tuple[Cell, ...] | None:
        """Of a value that was picked from a row, the cells of this at the terms that are aimed at, on any tensor.

        None if it was picked from none.
        """
        answer = self._ask(aim.of)
        if answer is None or aim.tensor not in answer[1] or len(aim.of.cells) != 1:
            return None
        for row, read in answer[1].items():
            if answer[0].prover.is_largest(aim.of.tensor, of=row):
                return cells_of(row, read[0][np.isin(answer[1][aim.tensor][0], aim.cells)])
        return None

    def is_picked(self, shown: Shown, aim: Aim) -> bool:
        """Whether something shows a value that was picked, and a cell is aimed at from which it may have been."""
        if shown.tensor is not aim.of.tensor or not np.array_equal(shown.cells.ravel(), aim.of.cells):
            return False
        found, (own, *_) = self.picked(aim) or (), cells_of(shown.tensor, aim.of.cells)
        return [(cell.tensor, cell.value) for cell in found] == [(aim.tensor, own.value)]

    def terms(self, part: Part) -> tuple[int, ...]:
        """The terms of a result that are shown in full, in their order; of all that it reads, if nothing else is said.

        Empty if no figure computes it.
        """
        answer = self._ask(part)
        if answer is None:
            return ()
        count = max((cells.shape[-1] for cells in answer[1].values()), default=0)
        return answer[0].terms_shown or tuple(range(count))

    def expected(self, aim: Aim, *, each: bool) -> Indices | None:
        """The cells that something must point at to be what it says; None if there are none."""
        asked = aim.tensor, aim.of, aim.terms, aim.beside, each
        if asked not in self._expected:
            self._expected = self._expected if len(self._expected) < KEPT else {}
            self._expected[asked] = self._found_out(aim, each=each)
        return self._expected[asked]

    def _found_out(self, aim: Aim, *, each: bool) -> Indices | None:
        if aim.beside:
            count = positions(aim.of.tensor)
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
                    uses = figure.uses(part)
                except ClaimError:
                    continue
                _demand_computed(figure, part, uses)
                return figure, uses
        return None


def _demand_computed(figure: Figure, part: Part, uses: Uses) -> None:
    """Demand that the cells that a figure says are read are those that give the result: that their products add up.

    Raises AuditError naming the first result that they do not give.
    """
    for one in figure.prover.computations:
        if not is_same(one.gives, part.tensor):
            continue
        read = [
            next((cells for tensor, cells in uses.items() if is_same(tensor, own)), None)
            for own in (one.takes, one.weight)
        ]
        if read[0] is None or read[1] is None or read[0].shape[-1] != read[1].shape[-1]:
            continue
        taken, weighed = (
            own.numerators.ravel()[cells] for own, cells in zip((one.takes, one.weight), read, strict=True)
        )
        # Counted in steps of the result's own grid, which is as fine as any of them: nothing is rounded.
        sums = (taken * weighed).sum(axis=-1) << (one.gives.bits - one.takes.bits - one.weight.bits)
        if one.bias is not None:
            biases = one.bias.numerators << (one.gives.bits - one.bias.bits)
            sums = sums + biases[part.cells // (part.tensor.size // one.bias.size)]
        wrong = np.flatnonzero(sums != part.tensor.numerators.ravel()[part.cells])
        if len(wrong):
            raise AuditError(
                f"{part.tensor.name} {part.cells[wrong[0]]} is not what the cells give that it is said to read: the "
                f"figure's uses() names other cells than {one.call.text} multiplies"
            )


def is_same(one: Tensor, other: Tensor) -> bool:
    """Whether two tensors have the same values in the same order, in whatever shape."""
    return one is other or (
        one.size == other.size and (type(one), one.bits, one.buffer) == (type(other), other.bits, other.buffer)
    )


def _first(tensor: Tensor) -> Part:
    return Part(tensor, np.zeros(1, np.int64))


def _once(read: Indices) -> Indices:
    """Each cell once, in the order of the terms."""
    if len(read) == 1:
        return read[0]
    _, first = np.unique(read.ravel(), return_index=True)
    return read.ravel()[np.sort(first)]


def positions(tensor: Tensor) -> int:
    """How many positions a walk over a result has: those of a map, or, where there is but one, its units."""
    count = prod(tensor.shape[-2:]) if tensor.ndim > 1 else 1
    return count if count > 1 else max(tensor.size, 1)


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


@lru_cache(maxsize=256)
def are_whole(cells: bytes, shape: tuple[int, int], every: tuple[int, int]) -> bool:
    """Whether rules that part a grid so often go through no tile; a window of one plane has none."""
    known, (rows, columns), (down, across) = np.frombuffer(cells, dtype=np.int64).reshape(shape), shape, every
    to_next_row = int(known[1, 0] - known[0, 0]) if rows > 1 else 0
    if max(every) == 1 or (down >= rows and across >= columns) or _is_even(known, to_next_row, 1):
        return True
    high, wide = tile_of(known)
    return down % high == 0 and across % wide == 0


def tile_of(cells: Indices) -> tuple[int, int]:
    """Rows and columns of the tiles that cells lie in: as far as they are consecutive."""
    rows, columns = cells.shape
    breaks = np.flatnonzero(np.diff(cells[0]) != 1)
    wide = int(breaks[0]) + 1 if len(breaks) else columns
    breaks = np.flatnonzero(np.diff(cells[:, 0]) != wide)
    return int(breaks[0]) + 1 if len(breaks) else rows, wide


def _is_even(cells: Indices, down: int, across: int) -> bool:
    rows, columns = cells.shape
    even = int(cells[0, 0]) + down * np.arange(rows)[:, None] + across * np.arange(columns)
    return bool((cells == even).all())


def _are_tiles(cells: Indices) -> bool:
    """Whether cells are tiles of consecutive cells, whose numbers are a window too, at equal distances."""
    rows, columns = cells.shape
    high, wide = tile_of(cells)
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


def owner_of(tensor: Tensor | None, figures: Sequence[Figure]) -> Figure | None:
    """The figure that a tensor belongs to, if it does to any."""
    return next((figure for figure in figures if tensor is not None and figure.owns(tensor)), None)


def role_of(tensor: Tensor, figures: Sequence[Figure]) -> TensorRole | None:
    """What a tensor is to its figure's computation, if it has a role there."""
    figure = owner_of(tensor, figures)
    return None if figure is None else figure.role(tensor)


def roles(tensor: Tensor, figure: Figure) -> tuple[str, ...]:
    """What a tensor may be to the computations: what a layer gives, rounded, the next one may read; of none, nothing.

    The nouns of other roles are not what it is called.
    """
    role = figure.role(tensor)
    if role is not None:
        return (role,)
    return ("input", "result") if figure.prover.is_outcome(tensor) else ()
