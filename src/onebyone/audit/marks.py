"""The judge of marks: what points at cells stands where these are, and all that is marked belongs to one result.

Where cells are is computed here from the grids on the display list, and from nothing that drew them. What points at
cells: marks, leads, wires, and grids that lie on others. What lies over cells and names none is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from onebyone.audit.places import Conflict
from onebyone.audit.reading import Reading, positions
from onebyone.core.figure import Indices, Part, cells_of
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.aim import Aim, Rise
from onebyone.frames.box import Box, Points, box_of, crosses, holds
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.frozen import Same, freeze, frozen
from onebyone.frames.grid import GridEntry
from onebyone.frames.mark import LeadEntry, MarkEntry
from onebyone.frames.shape import ShapeEntry, is_disc
from onebyone.frames.wires import WireEntry

NEAR = 1e-4  # manim's units, an eightieth of a px at full size: what counts as the same place
INSIDE = 0.02  # of a cell: how far something must reach into a grid to lie over its cells
LEVEL = 0.25  # of a cell's side: how far from its middle a wire beside it may start
Boxes = npt.NDArray[np.float64]  # (n, 4): left, low, right, high


@dataclass(frozen=True, slots=True)
class Ground:
    """Cells on screen that something can point at."""

    at: int
    entry: GridEntry | CellsEntry
    least: int
    most: int

    @classmethod
    def of(cls, at: int, entry: GridEntry | CellsEntry) -> Ground:
        """An entry at its place in the display list."""
        *_, least, most = _order(Same(frozen(entry.cells)))
        return cls(at, entry, least, most)

    def boxes(self, cells: Indices) -> Boxes | None:
        """The box of each of these cells; None if it does not have them all."""
        places = _places(Same(frozen(self.entry.cells)), Same(frozen(cells)))
        if places is None:
            return None
        if isinstance(self.entry, CellsEntry):
            upper_left, lower_right = self.entry.upper_left[places], self.entry.lower_right[places]
            return np.column_stack([upper_left[:, 0], lower_right[:, 1], lower_right[:, 0], upper_left[:, 1]])
        rows, columns = self.entry.shown.shape
        row, column = np.divmod(places % (rows * columns), columns)
        left, top, across, down = self._pitch()
        x, y = left + across * column, top + down * row
        return np.column_stack([x, y + down, x + across, y])

    def around(self, aim: Aim) -> Box | None:
        """The box around what is aimed at, or on the way there; None if it does not have these cells."""
        box = self.around_cells(aim.cells)
        if box is None or aim.came is None:
            return box
        before = self.around(aim.came)
        if before is None:
            return None
        left, low, right, high = ((1 - aim.part) * then + aim.part * now for then, now in zip(before, box, strict=True))
        return left, low, right, high

    def around_cells(self, cells: Indices) -> Box | None:
        """The box around cells; None if it does not have them all."""
        if isinstance(self.entry, CellsEntry):
            boxes = self.boxes(cells)
            return None if boxes is None else box_of(boxes.reshape(-1, 2))
        reach = _reach(Same(frozen(self.entry.cells)), Same(frozen(cells)), self.entry.shown.shape)
        if reach is None:
            return None
        (row, column, last_row, last_column), (left, top, across, down) = reach, self._pitch()
        return (
            left + across * column,
            top + down * (last_row + 1),
            left + across * (last_column + 1),
            top + down * row,
        )

    def _pitch(self) -> tuple[float, float, float, float]:
        """Of a grid its upper left corner, the width of a cell, and its height, negative."""
        rows, columns = self.entry.shown.shape
        (left, top), (right, bottom) = self.entry.corners.tolist()
        return left, top, (right - left) / columns, (bottom - top) / rows


@lru_cache(maxsize=256)
def _order(cells: Same) -> tuple[Indices, Indices, int, int]:
    known = np.frombuffer(cells.content, dtype=np.int64)
    order = np.argsort(known, kind="stable")
    return known[order], order, int(known.min()), int(known.max())


@lru_cache(maxsize=1024)
def _places(cells: Same, wanted: Same) -> Indices | None:
    """Where among the cells those wanted are; None if they are not all there. Of immutable bytes, so remembered."""
    (ordered, order, *_), asked = _order(cells), np.frombuffer(wanted.content, dtype=np.int64)
    found = np.searchsorted(ordered, asked)
    found[found == len(ordered)] = 0
    return None if (ordered[found] != asked).any() else freeze(order[found])


@lru_cache(maxsize=1024)
def _reach(cells: Same, wanted: Same, shape: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """From which row and column of a grid to which the cells lie that are wanted; None if they are not all there."""
    places = _places(cells, wanted)
    if places is None:
        return None
    rows, columns = np.divmod(places % (shape[0] * shape[1]), shape[1])
    return int(rows.min()), int(columns.min()), int(rows.max()), int(columns.max())


class Marks:
    """The judge of one scene's marks, frame after frame."""

    def __init__(self) -> None:
        self._reached: dict[Tensor, npt.NDArray[np.bool_]] = {}
        self._known: dict[Tensor, npt.NDArray[np.bool_]] = {}
        self._aimed: dict[str, list[Part]] = {}
        self._walked: dict[Tensor, int] = {}  # at which position each result was a frame ago
        self._risen: set[tuple[bytes, ...]] = set()  # what grew a frame ago, and out of which place

    def conflicts(self, display_list: Sequence[Entry], reading: Reading, *, gap: bool) -> Iterator[Conflict]:
        """All that is wrong about what points at cells; after a `gap`, not all frames before were seen."""
        grounds: dict[Tensor, list[Ground]] = {}
        for at, entry in enumerate(display_list):
            if (type(entry) is GridEntry or type(entry) is CellsEntry) and entry.alpha > 0:
                grounds.setdefault(entry.tensor, []).append(Ground.of(at, entry))
        aimed: dict[str, list[Part]] = {}
        risen, self._risen = self._risen, set()
        for at, entry in enumerate(display_list):
            if type(entry) is GridEntry and entry.rise is not None:
                known = frozen(entry.cells), frozen(entry.rise.start), frozen(entry.rise.goal)
                self._risen.add(known)
                yield from _rise(entry, entry.rise, display_list, grounds, reading, seen=gap or known in risen)
            for aim in entry.aims:
                aimed.setdefault(entry.name, []).append(aim.of)
            # By exact type: the court lets no other pass.
            if type(entry) is MarkEntry:
                yield from _mark(at, entry, entry.aim, entry.corners, grounds, reading)
            elif type(entry) is GridEntry and entry.aim is not None:
                yield from _overlay(at, entry, entry.aim, grounds, reading)
            elif type(entry) is LeadEntry:
                yield from self._going(entry, _lead(entry, grounds))
            elif type(entry) is WireEntry:
                yield from self._going(entry, _wires(entry, display_list, grounds))
            elif type(entry) is ShapeEntry:
                yield from _undeclared(at, entry, display_list)
        yield from self._focus(display_list, reading, gap=gap)
        self._aimed = aimed

    def _going(self, entry: Entry, conflicts: Iterator[Conflict]) -> Iterator[Conflict]:
        """What glides from one place to another is excused as long as it goes on to name the same cells."""
        before = self._aimed.get(entry.name)
        same = before is None or all(any(aim.of is part for part in before) for aim in entry.aims)
        for conflict in conflicts:
            yield conflict if same else Conflict(conflict.message, ())

    def _focus(self, display_list: Sequence[Entry], reading: Reading, *, gap: bool) -> Iterator[Conflict]:
        """All that is marked belongs to one result; so does what is read, what is shown, and what is computed."""
        focused = [
            (entry, aim) for entry in display_list for aim in entry.aims if aim.of.tensor in (reading.of(aim.of) or ())
        ]
        computed = [*_computed(display_list, reading), *(() if gap else self._filled(display_list, reading))]
        yield from _agree([*((aim.tensor, aim.of, entry) for entry, aim in focused), *computed], reading)
        yield from _same_terms(focused)
        results: dict[tuple[Tensor, tuple[int, ...]], Part] = {}
        for _, aim in focused:
            if len(reading.positions(aim.of)) == 1 and not aim.beside and reading.is_result(aim.of.tensor):
                results[aim.of.tensor, tuple(aim.of.cells.tolist())] = aim.of
        for of in results.values():
            self._reach(of.tensor, of.cells)
            yield from _parts(focused, of, reading)
            yield from _operands(display_list, of, reading)
            yield from _windows(display_list, of, reading)
        yield from self._masks(display_list, [*results.values()], [aim for _, aim in focused], reading, gap=gap)
        self._walked = {of.tensor: int(of.cells[0]) % positions(of.tensor) for of in results.values()}

    def _filled(self, display_list: Sequence[Entry], reading: Reading) -> Iterator[Focused]:
        """The cells of results that are shown now and were not a frame ago, as if a mark stood on each.

        And those after them that were told before, and the next one, which a walk may have come to and not filled yet.
        """
        for entry in display_list:
            if type(entry) is GridEntry and entry.alpha > 0 and not entry.shown.all():
                known = self._known.get(entry.tensor)
                new = entry.shown if known is None else entry.shown & ~known[entry.cells]
                if new.any() and entry.cells.ndim == 2 and reading.is_result(entry.tensor):
                    at = entry.cells % positions(entry.tensor)
                    last = at[new].max()
                    ahead = at > last
                    blank = at[ahead & ~entry.shown]
                    come = ahead & (at <= blank.min()) if blank.size else ahead
                    yield entry.tensor, Part(entry.tensor, entry.cells[new | come]), entry

    def _masks(
        self,
        display_list: Sequence[Entry],
        results: Sequence[Part],
        aims: Sequence[Aim],
        reading: Reading,
        *,
        gap: bool,
    ) -> Iterator[Conflict]:
        """Cells of a result are shown once they were reached; other grids are whole, or masked for a reason."""
        for entry in display_list:
            if not (type(entry) is GridEntry or type(entry) is CellsEntry) or entry.alpha <= 0 or entry.cells.ndim != 2:
                continue
            of = next((of for of in results if of.tensor is entry.tensor), None)
            if type(entry) is GridEntry:
                yield from self._map(entry, of, aims, reading, gap=gap)
            elif not gap:
                yield from self._cloud(entry, of, reading)

    def _map(
        self, entry: GridEntry, of: Part | None, aims: Sequence[Aim], reading: Reading, *, gap: bool
    ) -> Iterator[Conflict]:
        """A map fills in the order of the walk and up to where it is; another grid is whole, or masked for a reason."""
        if of is None:
            if not gap and not _is_reasonable(entry, aims, self._known.get(entry.tensor), reading):
                yield Conflict(
                    f"{entry.name} shows some of its cells and hides others for no reason that is declared: hide "
                    "those that a mark does not name, or those that are 0, or show them in reading order",
                    (entry,),
                )
            if reading.is_result(entry.tensor):  # a map that nobody is seen to compute is known once it is shown
                self._learn(entry)
        elif entry.cells.size > 1:
            known = self._known.get(entry.tensor, np.zeros(entry.tensor.size, np.bool_))
            before = self._walked.get(entry.tensor)
            wrong = None if gap else _ahead(entry, of, self._reached[entry.tensor], known, before=before)
            if wrong is None:
                self._learn(entry)
            else:
                yield Conflict(
                    f"{entry.name} shows, or hides, {_named(of.tensor, wrong)} while "
                    f"{_named(of.tensor, int(of.cells[0]))} is computed: a map fills in the order of the walk and "
                    "up to where it is; fill it with Focus.walk and Focus.tell",
                    (),
                )

    def _cloud(self, entry: CellsEntry, of: Part | None, reading: Reading) -> Iterator[Conflict]:
        """Loose cells of a result come one after the other, as those of a map do, or are all there from the start."""
        cells, count = entry.cells[0], positions(entry.tensor)
        if of is None or (len(cells) == count and entry.tensor not in self._known):
            if of is not None or reading.is_result(entry.tensor):
                self._learn_of(entry.tensor, cells)
            return
        now, at = int(of.cells[0]) % count, cells % count
        ahead = (at > now) & ~self._reached[entry.tensor][cells]
        lags = np.array_equal(at, np.arange(len(at))) and len(at) < now
        if ahead.any() or lags:
            wrong = int(cells[ahead][0] if ahead.any() else cells[-1] + 1)
            yield Conflict(
                f"{entry.name} shows, or hides, {_named(of.tensor, wrong)} while "
                f"{_named(of.tensor, int(of.cells[0]))} is computed: points come in the order of the walk and up to "
                "where it is",
                (),
            )
        else:
            self._learn_of(entry.tensor, cells)

    def _learn(self, grid: GridEntry) -> None:
        """What a map of the result has shown is known, and goes on to be shown."""
        self._learn_of(grid.tensor, grid.cells[grid.shown])

    def _learn_of(self, tensor: Tensor, cells: Indices) -> None:
        self._reach(tensor, cells)
        self._known.setdefault(tensor, np.zeros(tensor.size, np.bool_))[cells] = True

    def _reach(self, tensor: Tensor, cells: Indices) -> None:
        self._reached.setdefault(tensor, np.zeros(tensor.size, np.bool_))[cells] = True


def _named(tensor: Tensor, place: int) -> str:
    """A cell by its flat index."""
    (cell,) = cells_of(tensor, np.array([place]))
    return cell.describe()


def _showing(grounds: Mapping[Tensor, Sequence[Ground]], aim: Aim) -> list[Ground]:
    """Those that may show what is aimed at: most planes of a block do not, and asking each would take longest."""
    first = int(aim.cells[0])
    return [ground for ground in grounds.get(aim.tensor, ()) if ground.least <= first <= ground.most]


def _is_part_of_a_plane(part: Part, reading: Reading) -> bool:
    """Whether cells of what nothing computes, as of an image before its padding, are no whole planes."""
    size = positions(part.tensor)
    return part.tensor.ndim > 1 and reading.is_given(part.tensor) and len(part.cells) % size > 0


def _mark(
    at: int,
    entry: Entry,
    aim: Aim,
    corners: Points,
    grounds: Mapping[Tensor, Sequence[Ground]],
    reading: Reading,
) -> Iterator[Conflict]:
    """It stands around its cells, to a hair, in every frame."""
    (left, high), (right, low) = corners.tolist()
    for ground in _showing(grounds, aim):
        if ground.at != at:
            around = ground.around(aim)
            if around is not None and _are_near(around, (left, low, right, high)):
                if aim.tensor is not aim.of.tensor and _is_part_of_a_plane(aim.of, reading):
                    yield Conflict(
                        f"{entry.name} says where {aim.of.tensor.name} lies in {aim.tensor.name}, and is around a part "
                        "of it only: make it for a whole plane",
                        (),
                    )
                return
    yield Conflict(
        f"{entry.name} stands nowhere around the cells {aim.cells[:9].tolist()} of {aim.tensor.name} that it is made "
        "for: let it go where its focus goes (Focus.mark), and move it with its grid only",
        (),
    )


def _overlay(
    at: int, entry: GridEntry, aim: Aim, grounds: Mapping[Tensor, Sequence[Ground]], reading: Reading
) -> Iterator[Conflict]:
    """A grid that lies on cells of another lies on those, and shows what the same result reads."""
    own = reading.expected(Aim(entry.tensor, entry.cells, aim.of, aim.terms), each=False)
    if own is None or not np.array_equal(np.sort(own), np.sort(entry.cells, axis=None)):
        yield Conflict(f"{entry.name} lies on cells of {aim.tensor.name} and shows what another result reads", ())
    yield from _mark(at, entry, aim, entry.corners, grounds, reading)


def _rise(
    entry: GridEntry,
    rise: Rise,
    display_list: Sequence[Entry],
    grounds: Mapping[Tensor, Sequence[Ground]],
    reading: Reading,
    *,
    seen: bool,
) -> Iterator[Conflict]:
    """A picture that grows does so out of the cells that it shows; weights also out of what they are read with.

    What was picked, as the largest of a row, grows out of the cell of that row that has this value.
    Where these are gone since, it was `seen` to.
    """
    between = (1 - rise.part) * rise.start + rise.part * rise.goal
    if not (0 <= rise.part <= 1 and np.abs(between - entry.corners).max() <= NEAR):
        yield Conflict(f"{entry.name} does not stand where it says that it has come to: let it grow with Lift", ())
    aim, start = rise.aim, box_of(rise.start)
    if aim is None and rise.tensor is None:
        hubs = [
            fan
            for hub in display_list
            if is_disc(hub) and _are_near(box_of(hub.points), start)
            for fan in display_list
            if type(fan) is WireEntry and np.abs(fan.ends - (start[0], (start[1] + start[3]) / 2)).max() <= NEAR
        ]
        if not (seen if not hubs else any(reading.are_same_cells(entry, fan) for fan in hubs)):
            yield Conflict(f"{entry.name} grows out of a neuron whose wires do not carry it: Lift it from its own", ())
        return
    if aim is not None:
        right = reading.reads(aim, entry) if reading.are_weights(entry.tensor) else reading.are_same_cells(entry, aim)
        right = right or reading.is_picked(entry, aim)
        boxes = (ground.around(aim) for ground in _showing(grounds, aim) if not _is_rising(ground.entry))
        there = [box for box in boxes if box is not None]
    else:
        assert rise.tensor is not None
        assert rise.cells is not None
        right = reading.are_same_cells(entry, rise)
        shown = grounds.get(rise.tensor, ())
        there = _standing([ground for ground in shown if not _is_rising(ground.entry)], rise.cells)
    if not right:
        yield Conflict(f"{entry.name} grows out of cells that it does not show, and no result reads both: see Lift", ())
    if not (any(_are_near(box, start) for box in there) or (seen and not there)):
        yield Conflict(f"{entry.name} grows out of a place where the cells do not stand that it grows out of", ())


def _is_rising(entry: GridEntry | CellsEntry) -> bool:
    """Whether a picture grows itself: then nothing is seen yet to grow out of it."""
    return isinstance(entry, GridEntry) and entry.rise is not None


def _standing(grounds: Sequence[Ground], cells: Indices) -> list[Box]:
    """The boxes around cells: on each grid that has them all, or else on those together that show nothing else."""
    whole = [box for ground in grounds if (box := ground.around_cells(cells)) is not None]
    if whole:
        return whole
    parts = [ground.entry for ground in grounds if np.isin(ground.entry.cells, cells).all()]
    if not parts or not np.isin(cells, np.concatenate([part.cells.ravel() for part in parts])).all():
        return []
    return [box_of(np.concatenate([part.outer for part in parts]))]


def _lead(entry: LeadEntry, grounds: Mapping[Tensor, Sequence[Ground]]) -> Iterator[Conflict]:
    """Both ends touch the cells that they name, and these belong together."""
    for aim, side, point in zip(entry.aims, entry.sides, entry.points, strict=True):
        there = _showing(grounds, aim)
        if not any(_touches(ground.around(aim), side, point) for ground in there):
            yield Conflict(
                f"{entry.name} does not end at the cells {aim.cells[:9].tolist()} of {aim.tensor.name} that it is made "
                "for: make it with Focus.lead",
                (entry, *(ground.entry for ground in there)),
            )
    start, end = entry.aims
    same = start.tensor is end.tensor
    # Along the column of one position, from the middle of a cell to that of another; or from a term to all of them.
    apart = not entry.sides.any() if same else None in (start.terms, end.terms)
    if not np.array_equal(start.of.cells, end.of.cells) or start.of.tensor is not end.of.tensor:
        yield Conflict(f"{entry.name} joins what two different results read", ())
    elif start.terms != end.terms and not apart:
        yield Conflict(f"{entry.name} joins two different terms of one result", ())


def _touches(box: Box | None, side: Points, point: Points) -> bool:
    if box is None:
        return False
    (left, low, right, high), (aside, up) = box, side.tolist()
    there = (left + right) / 2 + (right - left) / 2 * aside, (low + high) / 2 + (high - low) / 2 * up
    return _are_near(there, point.tolist())


def _are_near(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(here - there) <= NEAR for here, there in zip(one, other, strict=True))


def _wires(
    entry: WireEntry, display_list: Sequence[Entry], grounds: Mapping[Tensor, Sequence[Ground]]
) -> Iterator[Conflict]:
    """Each wire starts in the cell that its weight meets, and all end at one neuron."""
    aim = entry.aim
    hubs = [other for other in display_list if is_disc(other)]
    if aim is None:
        if hubs:
            message = f"{entry.name} do not say in which cells they start: wires to a neuron are made with Focus.wires"
            yield Conflict(message, ())
        return
    right = np.zeros(len(aim.cells), dtype=np.bool_)
    for ground in grounds.get(aim.tensor, ()):
        for which, boxes in _known(ground, aim.cells):
            right[which] |= _starts(entry.starts[which], boxes, entry.side)
        if right.all():
            break
    if not right.all():
        wire = int(np.flatnonzero(~right)[0])
        yield Conflict(
            f"{entry.name}: the wire of weight {int(entry.cells[wire])} does not start at cell {int(aim.cells[wire])} "
            f"of {aim.tensor.name}, which it weighs: make wires with Focus.wires",
            (entry,),
        )
    for hub in hubs:
        left, low, _, high = box_of(hub.points)
        if np.abs(entry.ends - (left, (low + high) / 2)).max() <= NEAR:
            return
    yield Conflict(f"{entry.name} do not end at the left of a neuron", (entry,))


def _known(ground: Ground, cells: Indices) -> Iterator[tuple[npt.NDArray[np.int64], Boxes]]:
    """Which of the cells a ground has, and where."""
    boxes = ground.boxes(cells)
    if boxes is not None:
        yield np.arange(len(cells)), boxes
    elif ground.entry.cells.size < len(cells):  # one of several grids that show the cells
        which = np.flatnonzero(np.isin(cells, ground.entry.cells))
        boxes = ground.boxes(cells[which]) if len(which) else None
        if boxes is not None:
            yield which, boxes


def _starts(starts: Points, boxes: Boxes, side: float | None) -> npt.NDArray[np.bool_]:
    left, low, right, high = boxes.T
    middle = (low + high) / 2
    if side is None:
        beside = (starts[:, 0] >= right - NEAR) & (np.abs(starts[:, 1] - middle) <= LEVEL * (high - low))
        return np.asarray(beside)
    x = (left + right) / 2 + side * (right - left) / 2
    return np.asarray(np.abs(starts - np.column_stack([x, middle])).max(axis=1) <= NEAR)


def is_neuron(entry: Entry, display_list: Sequence[Entry]) -> bool:
    """Whether it is a disc at which wires end."""
    if not is_disc(entry):
        return False
    left, low, _, high = box_of(entry.points)
    ends = (other.ends[0] for other in display_list if type(other) is WireEntry)
    return any(np.abs(end - (left, (low + high) / 2)).max() <= NEAR for end in ends)


def _undeclared(at: int, entry: ShapeEntry, display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """A shape that lies over cells says which: a line over a grid, an outline that is not all around it."""
    box = box_of(entry.points)
    if is_neuron(entry, display_list):
        return
    for below in display_list[:at]:
        if type(below) is GridEntry and below.alpha > 0:
            inner = _inner(below)
            if entry.is_line:
                over = crosses(entry.points[:1], entry.points[-1:], inner, margin=0)
            else:
                over = _overlap(box, inner) and not holds(box, inner)
        elif type(below) is CellsEntry and not entry.is_line:
            over = _over_loose(box, below)
        else:
            continue
        if over:
            yield Conflict(
                f"{entry.name} lies over cells of {below.name} and does not say which: a frame around cells is made "
                "with Focus.mark, a line to them with Focus.lead",
                (below,),
            )


def _inner(grid: GridEntry) -> Box:
    """A grid's box but for a hair at its edges."""
    (left, top), (right, bottom) = grid.corners.tolist()
    rows, columns = grid.shown.shape
    across, up = INSIDE * (right - left) / columns, INSIDE * (top - bottom) / rows
    return left + across, bottom + up, right - across, top - up


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _over_loose(box: Box, cells: CellsEntry) -> bool:
    """Whether an outline lies over loose cells, and neither around them all nor around the foremost."""
    low, high = cells.upper_left.min(axis=0), cells.lower_right.max(axis=0)
    whole = (float(low[0]), float(cells.lower_right[:, 1].min()), float(high[0]), float(cells.upper_left[:, 1].max()))
    (left, top), (right, bottom) = cells.upper_left[0].tolist(), cells.lower_right[0].tolist()
    foremost = (left, bottom, right, top)
    side = INSIDE * (right - left)
    if holds(box, (whole[0] + side, whole[1] + side, whole[2] - side, whole[3] - side)):
        return False
    over = (cells.upper_left[:, 0] < box[2] - side) & (cells.lower_right[:, 0] > box[0] + side)
    over &= (cells.lower_right[:, 1] < box[3] - side) & (cells.upper_left[:, 1] > box[1] + side)
    if not over.any():
        return False
    return float(np.abs(np.subtract(box, foremost)).max()) > NEAR


Focused = tuple[Tensor, Part, Entry | None]


def _computed(display_list: Sequence[Entry], reading: Reading) -> Iterator[Focused]:
    """The results of the sums that stand, as if a mark stood on each."""
    for entry in display_list:
        number = entry.statement
        if number is None or number.equation is None or number.equation.operation != "sum":
            continue
        result = number.equation.result
        if isinstance(result, Cell) and number.quantity == result:
            of = _part(result.tensor, result.index)
            if of.tensor in (reading.of(of) or ()):
                yield result.tensor, of, entry


@lru_cache(maxsize=256)
def _part(tensor: Tensor, index: tuple[int, ...]) -> Part:
    return Part.of(tensor, *index)


def _agree(focused: Sequence[Focused], reading: Reading) -> Iterator[Conflict]:
    """What points at different tensors points at what one result reads; a mark for many results has each in it.

    Of several results each may be marked by itself, if it is on both.
    """
    told: dict[tuple[Tensor, Tensor, frozenset[int]], Entry | None] = {}
    for tensor, of, entry in focused:
        told.setdefault((tensor, of.tensor, reading.positions(of)), entry)
    for ((tensor, of, one), entry), ((other_tensor, other_of, two), other) in combinations(told.items(), 2):
        # A weight is met at many positions: what is made for it goes with any of them, whatever its shape.
        if (
            reading.is_result(of) != reading.is_result(other_of)
            or tensor is other_tensor
            or _walk(of) != _walk(other_of)
        ):
            continue
        both = of is other_of and (tensor, of, two) in told and (other_tensor, of, one) in told
        if not (one <= two or two <= one or both):
            names = [part.name if part is not None else "a sum" for part in (entry, other)]
            yield Conflict(
                f"{names[0]} and {names[1]} are made for different results, {of.name} {sorted(one)[:5]} and "
                f"{other_of.name} {sorted(two)[:5]}: a frame has one focus",
                (),
            )


def _walk(tensor: Tensor) -> tuple[int, ...]:
    """The positions of a walk over a result, or its units: what two results must have in common to go in step."""
    return tensor.shape[-2:] if positions(tensor) < tensor.size or tensor.ndim == 2 else tensor.shape


def _same_terms(focused: Sequence[tuple[Entry, Aim]]) -> Iterator[Conflict]:
    """Marks around single terms are around the same terms on every tensor."""
    told: dict[tuple[Tensor, tuple[int, ...]], dict[Tensor, set[int]]] = {}
    for entry, aim in focused:
        if isinstance(entry, MarkEntry) and aim.terms is not None and len(aim.terms) == 1:
            of = aim.of.tensor, tuple(aim.of.cells.tolist())
            told.setdefault(of, {}).setdefault(aim.tensor, set()).update(aim.terms)
    for terms in told.values():
        for (one, here), (other, there) in combinations(terms.items(), 2):
            if not (here <= there or there <= here):
                yield Conflict(
                    f"marks on {one.name} are around the terms {sorted(here)}, those on {other.name} around "
                    f"{sorted(there)}: what is multiplied is marked together",
                    (),
                )


def _parts(focused: Sequence[tuple[Entry, Aim]], of: Part, reading: Reading) -> Iterator[Conflict]:
    """Marks for a product, or for a weight, are for one of the result in focus."""
    for entry, aim in focused:
        if aim.of.tensor is not of.tensor:
            read = reading.cells(of, aim.of.tensor)
            if read is not None and not read.issuperset(aim.of.cells.tolist()):
                yield Conflict(
                    f"{entry.name} is made for {aim.of.tensor.name} {aim.of.cells[:5].tolist()}, which is no part of "
                    f"{of.tensor.name} {of.cells[:5].tolist()}, though marks say that this is computed",
                    (),
                )


def _operands(display_list: Sequence[Entry], of: Part, reading: Reading) -> Iterator[Conflict]:
    """The operands of all products that stand are what the result in focus reads."""
    for entry in display_list:
        number = entry.statement
        if number is None or number.equation is None or number.equation.operation != "product":
            continue
        for cell in (*number.equation.terms, number.equation.result):
            if isinstance(cell, Cell) and cell.tensor is not of.tensor:
                read = reading.cells(of, cell.tensor)
                if read is not None and cell.flat not in read:
                    yield Conflict(
                        f"{entry.name} stands in a line with {cell.describe()}, which {of.tensor.name} "
                        f"{of.cells[:5].tolist()} does not read, though marks say that this is computed",
                        (),
                    )
                    return


def _windows(display_list: Sequence[Entry], of: Part, reading: Reading) -> Iterator[Conflict]:
    """A grid, or loose cells, that show no more cells than the result in focus reads show only such."""
    for entry in display_list:
        if not (type(entry) is GridEntry or type(entry) is CellsEntry) or entry.alpha <= 0:
            continue
        if entry.tensor is of.tensor:
            continue
        read = reading.cells(of, entry.tensor)
        if read is None or len(read) == entry.tensor.size or entry.cells.size > len(read) or _is_plane(entry):
            continue
        if not read.issuperset(entry.cells.ravel().tolist()):
            yield Conflict(
                f"{entry.name} shows other cells than {of.tensor.name} {of.cells[:5].tolist()} reads, which marks say "
                "is computed: make it follow with Focus.window",
                (),
            )


def _is_plane(entry: GridEntry | CellsEntry) -> bool:
    """Whether all positions of a channel are shown: that is no window, however much more a result reads."""
    size = positions(entry.tensor) if entry.tensor.ndim == 3 else 0
    cells = np.unique(entry.cells)
    whole = 1 < size == len(cells) == entry.cells.size
    return whole and int(cells[0]) % size == 0 and int(cells[-1]) - int(cells[0]) == size - 1


def _ahead(
    grid: GridEntry, of: Part, reached: npt.NDArray[np.bool_], shown: npt.NDArray[np.bool_], *, before: int | None
) -> int | None:
    """A cell that is shown before the walk came there, or hidden though it went past; None if there is none.

    `before` is where the walk was a frame ago.
    """
    gone = shown[grid.cells] & ~grid.shown
    if gone.any():
        return int(grid.cells[gone][0])
    count = positions(of.tensor)
    now = int(of.cells[0]) % count
    known = reached[grid.cells]
    behind = grid.cells % count <= now
    ahead = grid.shown & ~behind & ~known
    if ahead.any():
        return int(grid.cells[ahead][0])
    filled, left = grid.shown & behind & ~known, behind & ~grid.shown
    if before is not None and now > before + 1:  # it passed others on its way: they are filled, and it may not be yet
        left &= grid.cells % count != now
    if filled.any() and left.any():
        return int(grid.cells[left][0])
    return None


def _is_reasonable(grid: GridEntry, aims: Sequence[Aim], known: npt.NDArray[np.bool_] | None, reading: Reading) -> bool:
    """Whether what is shown and what is hidden has a reason that can be told."""
    shown = grid.shown
    if shown.all() or not shown.any():
        return True
    if np.count_nonzero(shown.ravel()[1:] != shown.ravel()[:-1]) == 1:  # the first cells in reading order, or the last
        return True
    if np.array_equal(shown, grid.tensor.numerators.ravel()[grid.cells] != 0):
        return True
    if known is not None and np.array_equal(shown, known[grid.cells]):
        return True
    if _fills_tiles(grid):
        return True
    told = set(grid.cells[shown].tolist())
    return any(told == reading.cells(aim.of, grid.tensor) for aim in aims)


def _fills_tiles(grid: GridEntry) -> bool:
    """Whether each plane of its tensor is shown up to the same position."""
    places = grid.cells % positions(grid.tensor)
    return bool(np.array_equal(grid.shown, places <= places[grid.shown].max()))
