"""The judge of places: what numbers, wires and shapes say by standing where they stand.

A number in a cell says that it is the cell's value, and one right under a plane of maps, or right beside a neuron, that
it is this one's; numbers on one line are read together with the signs between them; a wire that starts in a cell says
that it carries its pixel; a filled rectangle over a cell recolours it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from math import hypot, prod

import numpy as np
import numpy.typing as npt

from onebyone.audit.reading import is_same
from onebyone.core.figure import cells_of
from onebyone.core.printing import NotClosedError, demand_true
from onebyone.core.quantity import Cell, Equation, Quantity
from onebyone.core.quantity import text_of as text_of_quantity
from onebyone.core.tensor import Tensor
from onebyone.frames.box import Box, box_of, distance, holds
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry, Fan, Lattice, Statement
from onebyone.frames.frozen import freeze, frozen
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.scale import ScaleEntry, ends_of

EDGE = 0.1  # of a cell's side: a wire that starts nearer to an edge of the cell does not start in it
ONE_LINE = 0.06  # em: baselines this close are one line
TOUCHING = 0.2  # em between two inks that are read as one; a space is wider
WORD = 0.7  # em between two words of a line, at most
READ_ON = 4.0  # em over which the eye goes on to the next number of a line
UNDER = 1.2  # em from a plane's lower edge to the upper edge of a number that belongs to it
BESIDE = 8.0  # em from a neuron to a number that belongs to it
BY = 2.6  # em from a label to the cells that it names: a line of digits may stand between
RELATIONS = "=<>≈≤≥≠≡≅≃≪≫∼~≔"
COLOURS = ("R", "G", "B")  # the letters of the channels of a photo, in their order
ASIDE = 0.5  # em that a number under a scale may stand beside the middle of its own colour
LEVEL = 0.6  # em that the middle of such a number may be above or below the neuron's
# What may touch a number without changing it; words/sentence.py says the same of captions.
_BEFORE = re.compile(r".*[\s(⌊“×=→]", re.DOTALL)
_AFTER = re.compile(r"[\s)⌋”×;:!?…’]|[.,](?!\w)|-(?!(?:th|st|nd|rd|fold)\b)[^\W\d_]")


@dataclass(frozen=True)
class Conflict:
    """Something wrong, and the entries that say it by their places: excused while one of them is on its way."""

    message: str
    entries: tuple[Entry, ...]


class Standing:
    """Where the texts of a frame stand: `inks` has one for each, by its place in the display list.

    A text stands in a cell if all of it does: in that of the foremost grid behind it.
    """

    def __init__(self, display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> None:
        self.display_list, self.inks = display_list, inks

    @cached_property
    def lattices(self) -> list[tuple[int, Lattice]]:
        """The cells that a number can stand in, by their place in the display list."""
        return [(at, grid) for at, entry in enumerate(self.display_list) if (grid := _with_seats(entry)) is not None]

    @cached_property
    def seats(self) -> Mapping[int, tuple[Lattice, int, int]]:
        """Of each text that stands in a cell: of which grid, in which row and column."""
        if not (self.lattices and self.inks):
            return {}
        # All texts and all grids at once: (texts, grids, axes).
        corners = np.array([grid.corners for _, grid in self.lattices])
        sizes = np.array([grid.cells.shape[::-1] for _, grid in self.lattices])
        pitch = (corners[:, 1] - corners[:, 0]) / sizes
        boxes = np.array([(ink.left, ink.high, ink.right, ink.low) for ink in self.inks.values()])[:, None]
        first = np.floor((boxes[..., :2] - corners[:, 0]) / pitch)
        last = np.floor((boxes[..., 2:] - corners[:, 0]) / pitch)
        inside = ((first == last) & (first >= 0) & (first < sizes)).all(axis=2)
        behind = np.array([[at] for at in self.inks]) > np.array([at for at, _ in self.lattices])
        places, found = [*self.inks], {}
        for which, foremost in np.argwhere(inside & behind)[::-1].tolist():
            grid, (column, row) = self.lattices[foremost][1], first[which, foremost].astype(int).tolist()
            if places[which] not in found and grid.shown[row, column]:
                found[places[which]] = grid, row, column
        return found

    @cached_property
    def cells(self) -> Mapping[int, tuple[Tensor, int]]:
        """The cell of each text that stands in one."""
        return {at: (grid.tensor, int(grid.cells[row, column])) for at, (grid, row, column) in self.seats.items()}

    def are_apart(self, one: int, other: int) -> bool:
        """Whether two texts stand in two cells of one tensor: the eye reads each cell by itself."""
        here, there = self.cells.get(one), self.cells.get(other)
        return here is not None and there is not None and here[0] is there[0] and here[1] != there[1]

    @cached_property
    def relations(self) -> list[tuple[str, Ink]]:
        """Where an = or an ≈ stands by itself."""
        said = ((text_of(self.display_list[at]).strip(), ink) for at, ink in self.inks.items())
        return [(sign, ink) for sign, ink in said if sign in ("=", "≈")]

    @cached_property
    def baselines(self) -> list[list[int]]:
        """The texts on one baseline, line after line."""
        return list(_baselines(self.inks))


class Places:
    """The judge of one scene's places, frame after frame."""

    def __init__(self) -> None:
        # The lines that were right in the last frame: entries are equal to themselves only, and nothing alters them.
        self._right: set[tuple[object, ...]] = set()

    def conflicts(self, standing: Standing) -> Iterator[Conflict]:
        """All that is wrong about a frame's places."""
        yield from _seats(standing)
        yield from self._lines(standing)
        display_list = standing.display_list
        for at, entry in enumerate(display_list):
            if entry.fan is not None:
                yield from _wires(entry, entry.fan, display_list)
            elif (cover := entry.cover) is not None:
                yield from _covers(entry.name, cover, display_list[:at])

    def _lines(self, standing: Standing) -> Iterator[Conflict]:
        right: set[tuple[object, ...]] = set()
        for line in standing.baselines:
            if len(line) < 2:
                continue
            read = tuple([(standing.display_list[at], standing.cells.get(at)) for at in line])
            wrong = [] if read in self._right else list(_line(standing, line))
            if not wrong:
                right.add(read)
            yield from wrong
        self._right = right


def _seats(standing: Standing) -> Iterator[Conflict]:
    """A number that stands in a cell, all of it: the foremost of those behind it."""
    for at, (grid, row, column) in standing.seats.items():
        number, flat = standing.display_list[at].statement, int(grid.cells[row, column])
        if (
            number is None
            or _is_cell(number.quantity, grid.tensor, flat)
            or _is_product_there(standing, at, (grid, row, column))
        ):
            continue
        (cell,) = cells_of(grid.tensor, np.array([flat]))
        message = f"{number.name} stands in the cell {cell.describe()}, which holds {text_of_quantity(cell)}"
        yield Conflict(message, (standing.display_list[at],))


def _is_product_there(standing: Standing, at: int, seat: tuple[Lattice, int, int]) -> bool:
    """Whether a number is the product of the cell that it stands in, said so by an = before it, or by its own ≈.

    What else lies in that cell, as the box of a weight does, is the other factor.
    """
    (grid, row, column), number, ink = seat, standing.display_list[at].statement, standing.inks[at]
    line = None if number is None else _line_of(number)
    if line is None:
        return False
    factors = [term for term in line.terms if isinstance(term, Cell)]
    if not any(_is_cell(term, grid.tensor, int(grid.cells[row, column])) for term in factors):
        return False
    wanted = line.sign
    if wanted and not any(
        said == wanted and _level(sign, ink) and -0.1 < (ink.left - sign.right) / ink.em < 1
        for said, sign in standing.relations
    ):
        return False
    left, low, right, high = _cell_box(grid, row, column)
    inside = [
        other
        for _, other in standing.lattices
        if other is not grid
        and left < other.corners[0, 0] < other.corners[1, 0] < right
        and low < other.corners[1, 1] < other.corners[0, 1] < high
    ]
    return all(
        other.cells.size == 1 and any(_is_cell(term, other.tensor, int(other.cells[0, 0])) for term in factors)
        for other in inside
    )


def _cell_box(grid: Lattice, row: int, column: int) -> Box:
    rows, columns = grid.cells.shape
    (left, top), pitch = grid.corners[0].tolist(), ((grid.corners[1] - grid.corners[0]) / (columns, rows)).tolist()
    return left + column * pitch[0], top + (row + 1) * pitch[1], left + (column + 1) * pitch[0], top + row * pitch[1]


def _is_cell(quantity: Quantity, tensor: Tensor, flat: int) -> bool:
    return type(quantity) is Cell and quantity.tensor is tensor and quantity.flat == flat


def _with_seats(entry: Entry) -> Lattice | None:
    """The cells of an entry that a number can stand in."""
    lattice = entry.lattice
    return lattice if lattice is not None and lattice.cells.ndim == 2 else None


def _wires(entry: Entry, wires: Fan, display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """A wire that starts in a cell carries that cell's pixel: weights lie in the order of the pixels they weigh."""
    for below in display_list:
        grid = _with_seats(below)
        if grid is None or wires.tensor.size % grid.tensor.size:
            continue
        under = _under(*map(frozen, (wires.starts, grid.corners, grid.cells, grid.shown)), grid.shown.shape)
        wrong = np.flatnonzero((under >= 0) & (under != wires.cells % grid.tensor.size))
        if len(wrong):
            wire = int(wrong[0])
            yield Conflict(
                f"{wires.name}: the wire of weight {int(wires.cells[wire])} starts in cell {int(under[wire])} "
                f"of {grid.tensor.name}",
                (entry, below),
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


def _covers(name: str, cover: Box, below: Sequence[Entry]) -> Iterator[Conflict]:
    """A filled rectangle over cells: it would change their colours."""
    left, low, right, high = cover
    for grid in filter(None, (entry.lattice for entry in below)):
        rows, columns = grid.shown.shape
        (x, y), pitch = grid.corners[0], (grid.corners[1] - grid.corners[0]) / (columns, rows)
        across = x + (np.arange(columns) + 0.5) * pitch[0]
        down = y + (np.arange(rows) + 0.5) * pitch[1]
        covered = grid.shown & ((down > low) & (down < high))[:, None] & ((across > left) & (across < right))
        if covered.any():
            row, column = (int(part) for part in np.argwhere(covered)[0])
            yield Conflict(
                f"a filled {name} lies over the cell in row {row}, column {column} of {grid.name}: cells have "
                "the colour of their value and no other; mark a cell with a frame (grid.box)",
                (),
            )


def _baselines(inks: Mapping[int, Ink]) -> Iterator[list[int]]:
    """The positions of the texts on one baseline, line after line."""
    line: list[int] = []
    for at in sorted(inks, key=lambda at: inks[at].baseline):
        if line and inks[at].baseline - inks[line[-1]].baseline > ONE_LINE * inks[at].em:
            yield line
            line = []
        line.append(at)
    if line:
        yield line


def _line(standing: Standing, line: list[int]) -> Iterator[Conflict]:
    display_list, inks = standing.display_list, standing.inks
    if len(line) < 2 or not any(display_list[at].statement for at in line):
        return
    order = sorted(line, key=lambda at: inks[at].left)
    texts = [(inks[at], display_list[at]) for at in order]
    for (one, before), (other, after) in pairwise(texts):
        apart, em = other.left - one.right, min(one.em, other.em)
        if abs(apart) < TOUCHING * em and max(one.em, other.em) < 1.3 * em:
            yield from _touch(before, after)
    numbers = [(at, ink, entry) for at, (ink, entry) in enumerate(texts) if entry.statement]
    for (first, one, before), (last, other, after) in pairwise(numbers):
        near = -one.em < other.left - one.right < READ_ON * max(one.em, other.em)
        if near and not standing.are_apart(order[first], order[last]):
            yield from _read_on(before, [entry for _, entry in texts[first + 1 : last]], after)


def _touch(before: Entry, after: Entry) -> Iterator[Conflict]:
    """What touches a number could change it: a minus, a point, a digit, a letter."""
    one, other = text_of(before), text_of(after)
    if before.statement and after.statement:
        wrong = True
    elif after.statement:
        wrong = _BEFORE.fullmatch(one) is None
    elif before.statement:
        wrong = _AFTER.match(other) is None
    else:
        wrong = False
    if wrong:
        yield Conflict(f"{before.name} touches {after.name}: together they read {one + other!r}", (before, after))


def text_of(entry: Entry) -> str:
    """What an entry says; nothing, if it is no text."""
    return "" if entry.writing is None else entry.writing.text


def _read_on(before: Entry, labels: Sequence[Entry], after: Entry) -> Iterator[Conflict]:
    """A number of an equation, what comes next on its line, and the sign between them."""
    one, other = before.statement, after.statement
    assert one is not None
    assert other is not None
    line = one.equation
    if line is None or min(_positions(one, line)) == len(line.terms):  # after a result another line may begin
        line = other.equation if other.equation is not None and other.equation.operation == "product" else None
        stray = before
        if line is None or min(_positions(other, line)) == 0:
            return
    else:
        stray = after
    starts, ends = _positions(one, line), _positions(other, line)
    if not starts or not ends or min(starts) >= max(ends):
        yield Conflict(f"{stray.name} stands in the line {line.text!r}, where it does not belong", (before, after))
    elif min(starts) + 1 in ends:
        sign = sign_before(line, min(starts) + 1)
        for label in labels:
            if text_of(label).strip() != sign:
                yield Conflict(
                    f"{label.name} stands in the line {line.text!r} where {sign!r} belongs", (before, label, after)
                )


def _positions(number: Statement, line: Equation) -> list[int]:
    """Where in a line a number may stand: 0 is the first term, the result is last."""
    return [at for at, quantity in enumerate((*line.terms, line.result)) if quantity == number.quantity]


def lines_of(display_list: Sequence[Entry], operation: str) -> tuple[Equation, ...]:
    """The lines of this operation whose numbers are shown, each once, in painting order."""
    numbers = (entry.statement for entry in display_list)
    lines = (number.equation for number in numbers if number is not None)
    return tuple(dict.fromkeys(line for line in lines if line is not None and line.operation == operation))


def sign_in(line: Equation, number: Statement) -> frozenset[str]:
    """The signs that a line has before a number, wherever in it that may stand; none before its first term."""
    return frozenset(sign for at in _positions(number, line) if at and (sign := sign_before(line, at)))


def sign_before(line: Equation, position: int) -> str:
    """What stands before a term, or before the result."""
    if line.operation == "formula":
        return f"{line.form[position]} = ".strip() if position == len(line.terms) else line.form[position].strip()
    if position == len(line.terms):
        return line.sign
    if line.operation == "product":
        return "×"
    return "−" if position in line.subtracted else "+"


def signs(standing: Standing) -> Iterator[Conflict]:
    """Before the result of a line stands its own sign, = or ≈, and no other; in a row that ends with a product also ×.

    A result that is rounded has its ≈ on itself, and no sign before it.

    The operands of such a row may be cells, with digits in them or without, however far apart, and those of a sum may
    stand above it, so their baseline need not be the result's: a row is what stands at the height of the result.
    """
    display_list, inks = standing.display_list, standing.inks
    for at, ink in inks.items():
        result = display_list[at]
        number = result.statement
        line = None if number is None else number.equation
        if number is None or line is None or number.quantity != line.result:
            continue
        left, high, low = ink.left, ink.high, ink.low
        row = [one for one, other in inks.items() if other.right <= left and low < (other.low + other.high) / 2 < high]
        if (seat := standing.seats.get(at)) is not None:  # the eye reads a cell by itself
            row = [one for one in row if standing.seats.get(one) == seat]
        row.sort(key=lambda one: inks[one].right, reverse=True)
        leftward = [display_list[one] for one in row]
        if line.operation == "product":
            yield from _row(result, line, leftward)
        elif row and ink.left - inks[row[0]].right < READ_ON * ink.em:
            yield from _relation(result, line, leftward)


def _line_of(number: Statement) -> Equation | None:
    """The line whose product a number is."""
    line = number.equation
    return line if line is not None and line.operation == "product" and number.quantity == line.result else None


def _level(one: Ink, other: Ink) -> bool:
    """Whether a text stands at the height of another: its middle is neither above nor below it."""
    return other.low < (one.low + one.high) / 2 < other.high


def _relation(result: Entry, line: Equation, leftward: Sequence[Entry]) -> Iterator[Conflict]:
    """The sign before a result whose terms stand elsewhere; where they stand before it, `equations` works it out."""
    sign, *before = leftward
    said = text_of(sign).strip()
    stands_alone = bool(said) and not said.strip(RELATIONS)
    if stands_alone and said != line.sign and not (before and before[0].statement is not None):
        belongs = repr(line.sign) if line.sign else "no sign"
        yield Conflict(f"{sign.name} stands before the result of {line.text!r} where {belongs} belongs", (result, sign))


def _row(product: Entry, line: Equation, leftward: Sequence[Entry]) -> Iterator[Conflict]:
    """Read on to the left, sign by sign, while what stands there belongs to the line."""
    terms, awaited = list(line.terms), ["×", line.sign] if line.sign else ["×"]
    unsigned = len(awaited)
    for entry in leftward:
        number, label = entry.statement, entry.writing
        if number is not None:
            if (line.sign and len(awaited) == unsigned) or not terms or number.quantity != terms.pop():
                return  # no sign between it and the product, or a number of another line
        elif label is not None:
            said = label.text.strip()
            if not awaited or len(said) != 1 or said.isalnum():
                return  # a word: what stands before it is not read with the product
            if said != (sign := awaited.pop()):
                yield Conflict(
                    f"{entry.name} stands in the line {line.text!r} where {sign!r} belongs", (product, entry)
                )


def equations(standing: Standing) -> Iterator[Conflict]:
    """What stands around an = or < on one line is worked out as it is read, whoever made it, brackets and all.

    Operands that are cells may stand at another height: then a side of the sign is empty, and `signs` judges it.
    """
    display_list, inks = standing.display_list, standing.inks
    for line in standing.baselines:
        if not any(_relates(text_of(display_list[at])) for at in line):
            continue
        read: list[tuple[Ink, Entry]] = []
        before = -1
        for at in sorted(line, key=lambda at: inks[at].left):
            ink, entry = inks[at], display_list[at]
            # Two numbers with no sign between them are of two lines, or one of them stands in a cell.
            apart = read and ink.left - read[-1][0].right >= READ_ON * max(ink.em, read[-1][0].em)
            apart = apart or (read and standing.are_apart(before, at))
            before = at
            if apart or (read and entry.statement is not None and read[-1][1].statement is not None):
                yield from _worked_out(read)
                read = []
            read.append((ink, entry))
        yield from _worked_out(read)


def _worked_out(read: Sequence[tuple[Ink, Entry]]) -> Iterator[Conflict]:
    parts = [text_of(entry) for _, entry in read]
    text = parts[0] + "".join(
        ("" if now.left - then.right < TOUCHING * now.em else " ") + part
        for (then, _), (now, _), part in zip(read, read[1:], parts[1:], strict=False)
    )
    if (wrong := _false(text)) is not None:
        yield Conflict(wrong, tuple(entry for _, entry in read))


@lru_cache(maxsize=1024)
def _false(text: str) -> str | None:
    """What is false about the signs in a text."""
    try:
        demand_true(text, cells=True)
    except NotClosedError as error:
        return str(error)
    return None


@lru_cache(maxsize=1024)
def _relates(text: str) -> bool:
    return any(sign in text for sign in RELATIONS)


def named(display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> Iterator[Conflict]:
    """A label that names a tensor's cells stands by them, and the letter of a colour by the corner of its plane.

    Cells of the same values in the same order have the same name, in whatever shape. What names a list that stands
    there in full, number by number, may stand apart.
    """
    for at, ink in inks.items():
        label = display_list[at]
        box = (ink.left, ink.low, ink.right, ink.high)
        tensor: Tensor | None = getattr(label, "names", None)
        whole = box if tensor is None else _phrase(display_list, inks, ink, tensor)
        if (
            tensor is not None
            and not _stands_by(display_list, whole, tensor, within=BY * ink.em)
            and not _are_all_told(display_list, tensor)
        ):
            yield Conflict(f"{label.name} names {tensor.name}, of which no cell stands by it", (label,))
        if text_of(label) in COLOURS:
            near = channels(ink, display_list, inks, at_corner=True)
            away, unit = min(((away, unit) for away, unit in near), default=(float("inf"), -1))
            if away > BY * ink.em or COLOURS.index(text_of(label)) != unit:
                message = f"{label.name} is the letter of a colour, and stands by another plane than that"
                yield Conflict(message, (label,))


def _stands_by(display_list: Sequence[Entry], name: Box, tensor: Tensor, *, within: float) -> bool:
    """Whether cells of a tensor stand near a name, or lie in the cells of a grid that does."""
    shown = [box_of(entry.outer) for entry in display_list if _shows(entry, tensor)]
    if any(distance(name, box) < within for box in shown):
        return True
    grids = (box_of(grid.corners) for entry in display_list if (grid := entry.lattice) is not None)
    near = [box for box in grids if distance(name, box) < within]
    return any(holds(grid, box) for grid in near for box in shown)


def _phrase(display_list: Sequence[Entry], inks: Mapping[int, Ink], ink: Ink, tensor: Tensor) -> Box:
    """The box of a name, with what is read with it: the parts of the same name, and the numbers between them."""
    left, right = ink.left, ink.right
    line = [
        (other.left, other.right)
        for at, other in inks.items()
        if abs(other.baseline - ink.baseline) <= ONE_LINE * ink.em
        and (display_list[at].statement is not None or getattr(display_list[at], "names", None) is tensor)
    ]
    for start, end in sorted(line):
        right = max(right, end) if -ink.em < start - right < WORD * ink.em else right
    for start, end in sorted(line, reverse=True):
        left = min(left, start) if -ink.em < left - end < WORD * ink.em else left
    return left, ink.low, right, ink.high


def channels(
    ink: Ink, display_list: Sequence[Entry], inks: Mapping[int, Ink], *, at_corner: bool = False
) -> Iterator[tuple[float, int]]:
    """How far a text is from channels, and from which: from their planes or cells, and numbers right behind it.

    From the corner of a plane, if that is where its name stands, else from its box.
    """
    box = (ink.left, ink.low, ink.right, ink.high)
    for grid in filter(None, map(_with_seats, display_list)):
        (left, top), (right, bottom) = grid.corners.tolist()
        lines = [grid.cells] if at_corner else [*grid.cells[:, None]]
        high = (top - bottom) / len(lines)
        for at, cells in enumerate(lines):
            if (unit := _colour_of(grid.tensor, cells)) is not None:
                over, under = ink.low - top + at * high, top - (at + 1) * high - ink.high
                aside = hypot(max(left - ink.right, ink.left - right, 0), max(over, under, 0))
                yield distance(box, (left, top, left, top)) if at_corner else aside, unit
    for at, other in inks.items():
        number = display_list[at].statement
        if number is not None and isinstance(number.quantity, Cell) and _level(ink, other) and other.left > ink.right:
            unit = _colour_of(number.quantity.tensor, np.array([number.quantity.flat]))
            if unit is not None:
                yield other.left - ink.right, unit


def _colour_of(tensor: Tensor, cells: npt.NDArray[np.int64]) -> int | None:
    """Of which colour's plane, or weight, cells are; None if of several, or of a tensor that has no colours."""
    if tensor.size == len(COLOURS):
        return _common(frozen(cells), 1)
    coloured = tensor.ndim == 3 and tensor.shape[0] == len(COLOURS)
    return _common(frozen(cells), prod(tensor.shape[1:])) if coloured else None


def scales(standing: Standing) -> Iterator[Conflict]:
    """A number right under a scale stands where the scale has its colour."""
    display_list = standing.display_list
    for entry in display_list:
        if type(entry) is not ScaleEntry:
            continue
        (left, _), (right, _) = entry.corners.tolist()
        low, high = ends_of(entry.tensor)
        for at, ink in standing.inks.items():
            number = display_list[at].statement
            if number is None or not is_under_scale(number, ink, entry) or at in standing.seats:
                continue
            part = (float(number.quantity.value) - low) / ((high - low) or 1)  # of one value it is all one colour
            there = left + part * (right - left)
            middle = (ink.left + ink.right) / 2
            if not _is_of(number, entry) or abs(there - middle) > ASIDE * ink.em:
                yield Conflict(
                    f"{number.name} stands under {entry.name} where another value has its colour: make both with Key",
                    (display_list[at], entry),
                )


def is_under_scale(number: Statement, ink: Ink, scale: ScaleEntry) -> bool:
    """Whether a number is read as one of a scale: right under its bar, or, of its own tensor, past an end of it."""
    (left, _), (right, bottom) = scale.corners.tolist()
    past = (READ_ON if _is_of(number, scale) else 1.0) * ink.em
    middle = (ink.left + ink.right) / 2
    return bool(left - past < middle < right + past and 0 <= bottom - ink.high < UNDER * ink.em)


def _is_of(number: Statement, scale: ScaleEntry) -> bool:
    return isinstance(number.quantity, Cell) and number.quantity.tensor is scale.tensor


def _tensor_of(entry: Entry) -> Tensor | None:
    """Whose cells, or whose number, an entry shows."""
    if entry.statement is not None:
        return entry.statement.quantity.tensor
    return getattr(entry, "tensor", None)


def _shows(entry: Entry, tensor: Tensor) -> bool:
    """Whether an entry shows cells of a tensor, or the number of one, or reckons how many there are.

    A shape or a count alone, as in a title, shows none.
    """
    number = entry.statement
    states = number is None or isinstance(number.quantity, Cell) or number.equation is not None
    shown = _tensor_of(entry) if states else None
    return shown is not None and is_same(shown, tensor)


def _are_all_told(display_list: Sequence[Entry], tensor: Tensor) -> bool:
    """Whether each cell of a tensor stands there as a number."""
    quantities = (number.quantity for entry in display_list if (number := entry.statement) is not None)
    told = {one.index for one in quantities if isinstance(one, Cell) and one.tensor is tensor}
    return len(told) == tensor.size


def strangers(standing: Standing) -> Iterator[Conflict]:
    """Numbers that stand where another of their tensor belongs.

    There are as many numbers as planes, or as neurons, so the place of a number among them is that of its plane or
    neuron.
    """
    display_list, inks = standing.display_list, standing.inks
    numbers = [
        (ink, display_list[at], number.quantity)
        for at, ink in inks.items()
        if (number := display_list[at].statement) is not None
        and isinstance(number.quantity, Cell)
        and number.quantity.tensor.ndim == 1
    ]
    shapes = {cell.tensor.shape for _, _, cell in numbers}
    near = [entry for entry in display_list if (tensor := _tensor_of(entry)) is not None and tensor.shape[:1] in shapes]
    if not numbers:
        return
    owners: list[tuple[Entry, Tensor, int, Callable[[Ink], bool]]] = [
        (entry, tensor, place, partial(is_under, box=box)) for entry, tensor, place, box in planes(near)
    ]
    for entry in near:
        wires = entry.fan
        if wires is not None and wires.tensor.ndim > 1 and (place := _unit(wires)) is not None:
            owners.append((entry, wires.tensor, place, partial(is_beside, wires=wires)))
    for entry, tensor, place, owns in owners:
        own = [ink.right for ink, _, cell in numbers if cell.index == (place,) and owns(ink)]
        for ink, number, cell in numbers:
            is_past = entry.fan is not None and any(end < ink.left for end in own)  # its own stands before that
            if cell.tensor.shape == tensor.shape[:1] and cell.index != (place,) and owns(ink) and not is_past:
                message = f"{number.name} stands where the number of {entry.name}, {place}, belongs"
                yield Conflict(message, (number, entry))


def unfilled(display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """In the last frame no picture is blank: what was still empty while it was not computed has been filled."""
    for entry in display_list:
        if type(entry) is GridEntry and entry.alpha > 0 and not entry.shown.any():
            yield Conflict(f"{entry.name} is still blank when the clip is over: say when its cells come", ())


def planes(display_list: Sequence[Entry]) -> Iterator[tuple[Entry, Tensor, int, Box]]:
    """The cells, in rows and columns or loose, that are all of one plane of maps: whose, which plane, and where."""
    for entry in display_list:
        cells = entry if type(entry) is CellsEntry and entry.is_seen else _with_seats(entry)
        if cells is not None and cells.tensor.ndim == 3 and (place := _unit(cells)) is not None:
            yield entry, cells.tensor, place, box_of(cells.outer if isinstance(cells, CellsEntry) else cells.corners)


def _unit(entry: Lattice | Fan | CellsEntry) -> int | None:
    """Which plane, or which row, all the cells lie in; None if they lie in several."""
    return _common(frozen(entry.cells), prod(entry.tensor.shape[1:]))


@lru_cache(maxsize=4096)
def _common(cells: bytes, size: int) -> int | None:
    units = np.frombuffer(cells, dtype=np.int64) // size
    return int(units[0]) if (units == units[0]).all() else None


def is_under(ink: Ink, box: Box) -> bool:
    """Whether a text stands right under cells, and no wider than they do."""
    left, low, right, _ = box
    inside = left - 0.1 * ink.em <= ink.left and ink.right <= right + 0.1 * ink.em
    return bool(inside and 0 <= low - ink.high < UNDER * ink.em)


def is_beside(ink: Ink, wires: Fan) -> bool:
    """Whether a text stands beside the neuron at which wires end."""
    x, y = wires.ends.mean(axis=0).tolist()
    return bool(0 < ink.left - x < BESIDE * ink.em and abs((ink.low + ink.high) / 2 - y) < LEVEL * ink.em)
