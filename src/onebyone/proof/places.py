"""The judge of places: what numbers, wires and shapes say by standing where they stand.

A number in a cell says that it is the cell's value; numbers on one line are read together with the
signs between them; a wire that starts in a cell says that it carries its pixel; a filled rectangle over a cell
recolours it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.core.quantity import Cell, Equation
from onebyone.frame import (
    Entry,
    GridEntry,
    LabelEntry,
    NumberEntry,
    Points,
    ShapeEntry,
    WireEntry,
    entry_outline,
    placement,
)
from onebyone.frame import printed as print_as

EDGE = 0.1  # of a cell's side: a wire that starts nearer to an edge of the cell does not start in it
ONE_LINE = 0.06  # em: baselines this close are one line
TOUCHING = 0.2  # em between two inks that are read as one; a space is wider
READ_ON = 4.0  # em over which the eye goes on to the next number of a line
RECTANGLES = ("Rectangle", "RoundedRectangle", "Square")
# What may touch a number without changing it; words/sentence.py says the same of captions.
_BEFORE = re.compile(r".*[\s(“×=→]", re.DOTALL)
_AFTER = re.compile(r"[\s)”×;:!?…’]|[.,](?!\w)|-[^\W\d_]")

Text: TypeAlias = NumberEntry | LabelEntry


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
        place = placement(entry.points, entry_outline(entry))
        if place is None:
            raise ValueError(f"{entry.name} stands nowhere")
        (left, low), (right, high) = entry.points.min(axis=0).tolist(), entry.points.max(axis=0).tolist()
        return cls(left, right, low, high, place[2], place[0])


@dataclass(frozen=True)
class Conflict:
    """Something wrong, and the entries that say it by their places: excused while one of them is on its way."""

    message: str
    entries: tuple[Entry, ...]


def conflicts(display_list: Sequence[Entry], inks: dict[int, Ink]) -> Iterator[Conflict]:
    """All that is wrong about a frame's places; `inks` has one for each text, by its position in the list."""
    yield from _seats(display_list, inks)
    yield from _lines(display_list, inks)
    for at, entry in enumerate(display_list):
        if isinstance(entry, WireEntry):
            yield from _wires(entry, display_list)
        elif isinstance(entry, ShapeEntry) and entry.name in RECTANGLES and entry.fill[3] > 0:
            yield from _covers(entry, display_list[:at])


def _seats(display_list: Sequence[Entry], inks: dict[int, Ink]) -> Iterator[Conflict]:
    """A number that stands in a cell, all of it."""
    numbers = np.array([at for at in inks if isinstance(display_list[at], NumberEntry)], dtype=int)
    boxes = np.array([(inks[at].left, inks[at].low, inks[at].right, inks[at].high) for at in numbers]).reshape(-1, 4)
    seated = np.zeros(len(numbers), dtype=bool)
    for painted, grid in reversed(list(enumerate(display_list))):
        if not isinstance(grid, GridEntry) or grid.cells.ndim != 2 or grid.alpha <= 0:
            continue
        under = _seated(grid, boxes[:, (0, 3)], boxes[:, (2, 1)])
        here = (under >= 0) & (numbers > painted) & ~seated
        seated |= here
        for position in np.flatnonzero(here):
            number, flat = display_list[numbers[position]], int(under[position])
            assert isinstance(number, NumberEntry)
            cell = Cell(grid.tensor, tuple(int(axis) for axis in np.unravel_index(flat, grid.tensor.shape)))
            if number.quantity != cell:
                yield Conflict(
                    f"{number.name} stands in the cell {cell.describe()}, which holds {print_as(cell, 'digits')}",
                    (number,),
                )


def _seated(grid: GridEntry, upper_left: Points, lower_right: Points, *, edge: float = 0.0) -> npt.NDArray[np.int64]:
    """The cell of the tensor in which each box stands, so far from its edges, or −1."""
    rows, columns = grid.cells.shape
    pitch = (grid.corners[1] - grid.corners[0]) / (columns, rows)
    first = np.floor((upper_left - grid.corners[0]) / pitch - edge)
    last = np.floor((lower_right - grid.corners[0]) / pitch + edge)
    inside = ((first == last) & (first >= 0) & (first < (columns, rows))).all(axis=1)
    cells = np.full(len(first), -1)
    column, row = first[inside].astype(int).T
    cells[inside] = np.where(grid.shown[row, column], grid.cells[row, column], -1)
    return cells


def _wires(wires: WireEntry, display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """A wire that starts in a cell carries that cell's pixel: weights lie in the order of the pixels they weigh."""
    for grid in display_list:
        if not isinstance(grid, GridEntry) or grid.cells.ndim != 2 or grid.alpha <= 0:
            continue
        if wires.tensor.size % grid.tensor.size:
            continue
        under = _seated(grid, wires.starts, wires.starts, edge=EDGE)
        wrong = np.flatnonzero((under >= 0) & (under != wires.cells % grid.tensor.size))
        if len(wrong):
            wire = int(wrong[0])
            yield Conflict(
                f"{wires.name}: the wire of weight {int(wires.cells[wire])} starts in cell {int(under[wire])} "
                f"of {grid.tensor.name}",
                (wires, grid),
            )


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


def _lines(display_list: Sequence[Entry], inks: dict[int, Ink]) -> Iterator[Conflict]:
    """Texts on one baseline, read from left to right."""
    texts = sorted(((inks[at], display_list[at]) for at in inks), key=lambda text: text[0].baseline)
    line: list[tuple[Ink, Text]] = []
    for ink, entry in texts:
        assert isinstance(entry, NumberEntry | LabelEntry)
        if line and ink.baseline - line[-1][0].baseline > ONE_LINE * ink.em:
            yield from _line(line)
            line = []
        line.append((ink, entry))
    yield from _line(line)


def _line(texts: list[tuple[Ink, Text]]) -> Iterator[Conflict]:
    if not any(isinstance(entry, NumberEntry) for _, entry in texts):
        return
    texts = sorted(texts, key=lambda text: text[0].left)
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
    if position == len(line.terms):
        return "="
    if line.operation == "product":
        return "×"
    return "−" if position in line.subtracted else "+"
