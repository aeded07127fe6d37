"""The judge of places: what numbers, wires and shapes say by standing where they stand.

A number in a cell says that it is the cell's value; numbers on one line are read together with the signs between them;
a wire that starts in a cell says that it carries its pixel; a filled rectangle over a cell recolours it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias, TypeGuard

import numpy as np
import numpy.typing as npt

from onebyone.core.quantity import Cell, Equation, Quantity
from onebyone.core.tensor import Tensor
from onebyone.frames.entries import (
    Entry,
    GridEntry,
    LabelEntry,
    NumberEntry,
    ShapeEntry,
    WireEntry,
    entry_outline,
)
from onebyone.frames.entries import printed as print_as
from onebyone.frames.frozen import freeze, frozen
from onebyone.frames.geometry import stand, text_box

EDGE = 0.1  # of a cell's side: a wire that starts nearer to an edge of the cell does not start in it
ONE_LINE = 0.06  # em: baselines this close are one line
TOUCHING = 0.2  # em between two inks that are read as one; a space is wider
READ_ON = 4.0  # em over which the eye goes on to the next number of a line
RECTANGLES = ("Rectangle", "RoundedRectangle", "Square")
# What may touch a number without changing it; words/sentence.py says the same of captions.
_BEFORE = re.compile(r".*[\s(⌊“×=→]", re.DOTALL)
_AFTER = re.compile(r"[\s)⌋”×;:!?…’]|[.,](?!\w)|-[^\W\d_]")

Text: TypeAlias = NumberEntry | LabelEntry
Place: TypeAlias = tuple[object, ...] | None


@dataclass(frozen=True, slots=True)
class Ink:
    """Where a text stands: its box, its baseline and its em, in manim's units."""

    left: float
    right: float
    low: float
    high: float
    baseline: float
    em: float

    @classmethod
    def of(cls, entry: Text) -> Ink:
        """The ink of a text that was judged before. Raises ValueError where it is bent out of shape."""
        of = entry_outline(entry)
        place = stand(entry.points, of)
        if place is None:
            raise ValueError(f"{entry.name} stands nowhere")
        left, low, right, high = text_box(place, of)
        return cls(left, right, low, high, place[2], place[0])


@dataclass(frozen=True)
class Conflict:
    """Something wrong, and the entries that say it by their places: excused while one of them is on its way."""

    message: str
    entries: tuple[Entry, ...]


def place(entry: Entry, ink: Ink | None) -> Place:
    """All that `Places` reads of an entry but its name, to compare: while places are equal, so are the conflicts."""
    match entry:
        case NumberEntry():
            return ink, entry.text, entry.quantity, entry.equation
        case LabelEntry():
            return ink, entry.text
        case GridEntry() if entry.alpha > 0:
            return entry.tensor, entry.cells.shape, frozen(entry.cells), frozen(entry.shown), frozen(entry.corners)
        case WireEntry():
            return entry.tensor, frozen(entry.cells), frozen(entry.starts)
        case ShapeEntry() if _is_cover(entry) or is_line(entry):
            return (frozen(entry.points),)
    return None


def is_line(entry: Entry) -> TypeGuard[ShapeEntry]:
    """Whether an entry is a straight line."""
    return isinstance(entry, ShapeEntry) and len(entry.points) == 4


class Places:
    """The judge of one scene's places, frame after frame."""

    def __init__(self) -> None:
        # The lines that were right in the last frame, by the identity of their entries, which nothing can alter.
        self._right: dict[tuple[int, ...], list[Entry]] = {}

    def conflicts(self, display_list: Sequence[Entry], inks: dict[int, Ink]) -> Iterator[Conflict]:
        """All that is wrong about a frame's places; `inks` has one for each text, by its position in the list."""
        yield from _seats(display_list, inks)
        yield from self._lines(display_list, inks)
        for at, entry in enumerate(display_list):
            if isinstance(entry, WireEntry):
                yield from _wires(entry, display_list)
            elif isinstance(entry, ShapeEntry) and _is_cover(entry):
                yield from _covers(entry, display_list[:at])

    def _lines(self, display_list: Sequence[Entry], inks: dict[int, Ink]) -> Iterator[Conflict]:
        right: dict[tuple[int, ...], list[Entry]] = {}
        for line in _baselines(inks):
            entries = [display_list[at] for at in line]
            same = tuple(map(id, entries))
            wrong = [] if same in self._right else list(_line(display_list, inks, line))
            if not wrong:
                right[same] = entries
            yield from wrong
        self._right = right


def _is_cover(shape: ShapeEntry) -> bool:
    return shape.name in RECTANGLES and shape.fill[3] > 0


def _seats(display_list: Sequence[Entry], inks: dict[int, Ink]) -> Iterator[Conflict]:
    """A number that stands in a cell, all of it: the foremost of those behind it."""
    grids = [(at, grid) for at, grid in enumerate(display_list) if _has_seats(grid)]
    numbers = [(at, number) for at in inks if isinstance(number := display_list[at], NumberEntry)]
    if not (grids and numbers):
        return
    # All numbers and all grids at once: (numbers, grids, axes).
    corners = np.array([grid.corners for _, grid in grids])
    sizes = np.array([grid.cells.shape[::-1] for _, grid in grids])
    pitch = (corners[:, 1] - corners[:, 0]) / sizes
    boxes = np.array([(ink.left, ink.high, ink.right, ink.low) for ink in (inks[at] for at, _ in numbers)])[:, None]
    first = np.floor((boxes[..., :2] - corners[:, 0]) / pitch)
    last = np.floor((boxes[..., 2:] - corners[:, 0]) / pitch)
    inside = ((first == last) & (first >= 0) & (first < sizes)).all(axis=2)
    behind = np.array([[at] for at, _ in numbers]) > np.array([at for at, _ in grids])
    seated: set[int] = set()
    for which, foremost in np.argwhere(inside & behind)[::-1].tolist():
        number, grid = numbers[which][1], grids[foremost][1]
        column, row = map(int, first[which, foremost])
        if which in seated or not grid.shown[row, column]:
            continue
        seated.add(which)
        flat = int(grid.cells[row, column])
        if not _is_cell(number.quantity, grid.tensor, flat):
            cell = Cell(grid.tensor, tuple(int(axis) for axis in np.unravel_index(flat, grid.tensor.shape)))
            holds = print_as(cell, "digits")
            yield Conflict(f"{number.name} stands in the cell {cell.describe()}, which holds {holds}", (number,))


def _is_cell(quantity: Quantity, tensor: Tensor, flat: int) -> bool:
    if type(quantity) is not Cell or quantity.tensor is not tensor:
        return False
    place = 0
    for at, extent in zip(quantity.index, tensor.shape, strict=True):
        place = place * extent + at
    return place == flat


def _has_seats(entry: Entry) -> TypeGuard[GridEntry]:
    return isinstance(entry, GridEntry) and entry.cells.ndim == 2 and entry.alpha > 0


def _wires(wires: WireEntry, display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """A wire that starts in a cell carries that cell's pixel: weights lie in the order of the pixels they weigh."""
    for grid in filter(_has_seats, display_list):
        if wires.tensor.size % grid.tensor.size:
            continue
        under = _under(*map(frozen, (wires.starts, grid.corners, grid.cells, grid.shown)), grid.shown.shape)
        wrong = np.flatnonzero((under >= 0) & (under != wires.cells % grid.tensor.size))
        if len(wrong):
            wire = int(wrong[0])
            yield Conflict(
                f"{wires.name}: the wire of weight {int(wires.cells[wire])} starts in cell {int(under[wire])} "
                f"of {grid.tensor.name}",
                (wires, grid),
            )


@lru_cache(maxsize=256)
def _under(points: bytes, corners: bytes, cells: bytes, shown: bytes, shape: tuple[int, int]) -> npt.NDArray[np.int64]:
    """The cell of the tensor in which each point stands, well inside it, or −1: of immutable bytes, so remembered."""
    corner, far = np.frombuffer(corners).reshape(2, 2)
    place = (np.frombuffer(points).reshape(-1, 2) - corner) / ((far - corner) / shape[::-1])
    first, last = np.floor(place - EDGE), np.floor(place + EDGE)
    inside = ((first == last) & (first >= 0) & (first < shape[::-1])).all(axis=1)
    column, row = first[inside].astype(int).T
    under = np.full(len(place), -1)
    there = np.frombuffer(shown, dtype=np.bool_).reshape(shape)[row, column]
    under[inside] = np.where(there, np.frombuffer(cells, dtype=np.int64).reshape(shape)[row, column], -1)
    return freeze(under)


def _covers(shape: ShapeEntry, below: Sequence[Entry]) -> Iterator[Conflict]:
    """A filled rectangle over cells: it would change their colours."""
    (left, low), (right, high) = shape.points.min(axis=0), shape.points.max(axis=0)
    for grid in below:
        if not isinstance(grid, GridEntry) or grid.alpha <= 0:
            continue
        rows, columns = grid.shown.shape
        (x, y), pitch = grid.corners[0], (grid.corners[1] - grid.corners[0]) / (columns, rows)
        across = x + (np.arange(columns) + 0.5) * pitch[0]
        down = y + (np.arange(rows) + 0.5) * pitch[1]
        covered = grid.shown & ((down > low) & (down < high))[:, None] & ((across > left) & (across < right))
        if covered.any():
            row, column = (int(part) for part in np.argwhere(covered)[0])
            yield Conflict(
                f"a filled {shape.name} lies over the cell in row {row}, column {column} of {grid.name}: cells have "
                "the colour of their value and no other; mark a cell with a frame (grid.box)",
                (),
            )


def _baselines(inks: dict[int, Ink]) -> Iterator[list[int]]:
    """The positions of the texts on one baseline, line after line."""
    line: list[int] = []
    for at in sorted(inks, key=lambda at: inks[at].baseline):
        if line and inks[at].baseline - inks[line[-1]].baseline > ONE_LINE * inks[at].em:
            yield line
            line = []
        line.append(at)
    if line:
        yield line


def _line(display_list: Sequence[Entry], inks: dict[int, Ink], line: list[int]) -> Iterator[Conflict]:
    if len(line) < 2 or not any(isinstance(display_list[at], NumberEntry) for at in line):
        return
    found = ((inks[at], entry) for at in line if isinstance(entry := display_list[at], NumberEntry | LabelEntry))
    texts = sorted(found, key=lambda text: text[0].left)
    for (one, before), (other, after) in pairwise(texts):
        apart, em = other.left - one.right, min(one.em, other.em)
        if abs(apart) < TOUCHING * em and max(one.em, other.em) < 1.3 * em:
            yield from _touch(before, after)
    numbers = [(at, ink, entry) for at, (ink, entry) in enumerate(texts) if isinstance(entry, NumberEntry)]
    for (first, one, before), (last, other, after) in pairwise(numbers):
        if -one.em < other.left - one.right < READ_ON * max(one.em, other.em):
            labels = [entry for _, entry in texts[first + 1 : last] if isinstance(entry, LabelEntry)]
            yield from _read_on(before, labels, after)


def _touch(before: Text, after: Text) -> Iterator[Conflict]:
    """What touches a number could change it: a minus, a point, a digit, a letter."""
    if isinstance(before, NumberEntry) and isinstance(after, NumberEntry):
        wrong = True
    elif isinstance(after, NumberEntry):
        wrong = _BEFORE.fullmatch(before.text) is None
    elif isinstance(before, NumberEntry):
        wrong = _AFTER.match(after.text) is None
    else:
        wrong = False
    if wrong:
        yield Conflict(
            f"{before.name} touches {after.name}: together they read {before.text + after.text!r}", (before, after)
        )


def _read_on(before: NumberEntry, labels: Sequence[LabelEntry], after: NumberEntry) -> Iterator[Conflict]:
    """A number of an equation, what comes next on its line, and the sign between them."""
    line = before.equation
    if line is None or min(_positions(before, line)) == len(line.terms):  # after a result another line may begin
        line = after.equation if after.equation is not None and after.equation.operation == "product" else None
        stray = before
        if line is None or min(_positions(after, line)) == 0:
            return
    else:
        stray = after
    starts, ends = _positions(before, line), _positions(after, line)
    if not starts or not ends or min(starts) >= max(ends):
        yield Conflict(f"{stray.name} stands in the line {line.text!r}, where it does not belong", (before, after))
    elif min(starts) + 1 in ends:
        sign = _sign(line, min(starts) + 1)
        for label in labels:
            if label.text.strip() != sign:
                yield Conflict(
                    f"{label.name} stands in the line {line.text!r} where {sign!r} belongs", (before, label, after)
                )


def _positions(number: NumberEntry, line: Equation) -> list[int]:
    """Where in a line a number may stand: 0 is the first term, the result is last."""
    return [at for at, quantity in enumerate((*line.terms, line.result)) if quantity == number.quantity]


def _sign(line: Equation, position: int) -> str:
    """What stands before a term, or before the result."""
    if line.operation == "formula":
        return f"{line.form[position]} = ".strip() if position == len(line.terms) else line.form[position].strip()
    if position == len(line.terms):
        return "="
    if line.operation == "product":
        return "×"
    return "−" if position in line.subtracted else "+"
