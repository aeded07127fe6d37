"""The judge of order: what was shuffled was shuffled as the figure did, all of it, and is called so.

Which orders there are is not declared anew: they are those in which the figures' proofs took all entries of an axis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise

import numpy as np

from onebyone.audit.places import Conflict, is_under, planes, text_of
from onebyone.audit.reading import is_same, owner_of, positions, roles
from onebyone.core.figure import Figure, Indices
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.box import Box, box_of
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.label import LabelEntry
from onebyone.words.nouns import misplaced_noun

ALIKE = 1e-3  # of a cell's side: rows and columns that are so far apart are one
_SHUFFLED = re.compile(r"\bshuffle[ds]?\b", re.IGNORECASE)
_WHAT = re.compile(r"\bshuffle[ds]?\s+(?:(?:the|its|all|both)\s+)*([^\W\d_]+)", re.IGNORECASE)
_IN_ORDER = re.compile(r"\bunshuffled\b|\b(?:put|laid|lie|lies) back\b|\bin order again\b", re.IGNORECASE)


def strewn(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Loose cells that lie in rows and columns lie in their own order, or in one in which the figure took them.

    What is on its way lies in none, so that this holds in every frame.
    """
    for entry, told in _strewn(display_list):
        orders = [order for figure in figures if figure.owns(entry.tensor) for order in figure.prover.orders]
        whole = np.sort(told.ravel()).reshape(told.shape)
        if not any(np.array_equal(told, way) for order in orders for way in _ways(whole, order)):
            yield Conflict(
                f"{entry.name} lie in an order in which the figure took nothing: strew them in the order that was "
                "proven, Places.shuffled(figure.order)",
                (),
            )
    yield from _astray(display_list, figures)


def _astray(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Loose cells that lie on cells of a map that is alike, each on one, lie on such as have their values."""
    loose = [entry for entry in display_list if isinstance(entry, CellsEntry) and entry.alpha > 0]
    if not loose:
        return
    grids = [
        entry
        for entry in display_list
        if type(entry) is GridEntry
        and entry.alpha > 0
        and (entry.shown.all() or not entry.shown.any())
        and entry.cells.ndim == 2
    ]
    for entry, grid in _over(loose, grids):
        figure = owner_of(entry.tensor, figures)
        if figure is None or not (
            _is_grown(entry, grid, figure) or (grid.shown.all() and _are_alike(entry, grid, figure))
        ):
            continue
        under = _under(entry, grid)
        if under is None:
            continue
        own, others = entry.tensor.float64.ravel()[entry.cells.ravel()], grid.tensor.float64.ravel()[under]
        if not np.array_equal(own, others):
            yield Conflict(f"{entry.name} lie on cells of {grid.name} that have other values", ())


def _over(loose: Sequence[CellsEntry], grids: Sequence[GridEntry]) -> list[tuple[CellsEntry, GridEntry]]:
    """Loose cells and grids on which the first of them lies: few of all pairs, which are looked at all at once."""
    firsts = np.array([(*entry.upper_left[0], *entry.lower_right[0]) for entry in loose])[:, None]
    x, y = (firsts[..., 0] + firsts[..., 2]) / 2, (firsts[..., 1] + firsts[..., 3]) / 2
    left, top, right, bottom = np.array([np.ravel(grid.corners) for grid in grids]).reshape(-1, 4).T
    over = (left < x) & (x < right) & (bottom < y) & (y < top)
    return [(loose[one], grids[other]) for one, other in np.argwhere(over)]


def _are_alike(entry: CellsEntry, grid: GridEntry, figure: Figure) -> bool:
    """Whether cells and a grid show one quantity, or blocks of maps of one shape, as before and after a shuffle."""
    kin = figure.prover.kin
    alike = entry.tensor.ndim == 3 and entry.tensor.shape == grid.tensor.shape
    return figure.owns(grid.tensor) and (alike or kin(entry.tensor) == kin(grid.tensor))


def _is_grown(entry: CellsEntry, grid: GridEntry, figure: Figure) -> bool:
    """Whether a grid shows, or is soon to show, an image with its padding, and cells are pixels of that image."""
    if not figure.owns(grid.tensor) or grid.tensor.size <= entry.tensor.size:
        return False
    read = figure.role(entry.tensor) == figure.role(grid.tensor) == "input"
    return read and figure.prover.root(entry.tensor) in figure.prover.made_from(grid.tensor)


def _under(entry: CellsEntry, grid: GridEntry) -> Indices | None:
    """The cells of a grid on which loose cells lie, each on one as large as it is; None if they do not."""
    (left, top), (right, bottom) = grid.corners
    rows, columns = grid.cells.shape
    pitch = np.array([(right - left) / columns, (bottom - top) / rows])
    places = (entry.upper_left - (left, top)) / pitch
    column, row = np.rint(places).astype(np.int64).T
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    sizes = (entry.lower_right - entry.upper_left) / pitch
    if not inside.all() or np.abs(places - np.column_stack([column, row])).max() > ALIKE * max(rows, columns):
        return None
    return grid.cells[row, column] if np.abs(sizes - 1).max() <= ALIKE * max(rows, columns) else None


def ordered(display_list: Sequence[Entry], inks: Mapping[int, Ink], *, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """All that is wrong about the order of a frame at rest; `inks` has one for each text, by its position."""
    shown = [found for found in planes(display_list) if _is_map(found[0])]
    yield from _mixed(shown, figures)
    yield from _unlike(shown, figures)
    yield from _scored(display_list, inks, shown, figures)
    yield from _sheets(display_list, shown, figures)
    yield from _called(display_list, inks, figures)


def as_picture(entry: CellsEntry) -> tuple[Indices, tuple[int, int]] | None:
    """In which order cells are read that lie in rows and columns without a gap, and how many; None if they do not."""
    x, y = entry.upper_left.T
    side = float(entry.lower_right[0, 0] - entry.upper_left[0, 0])
    column, row = np.rint((x - x.min()) / side), np.rint((y.max() - y) / side)
    columns, rows = int(column.max()) + 1, int(row.max()) + 1
    if min(rows, columns) < 2 or rows * columns != len(x):
        return None
    off = np.maximum(np.abs(x - x.min() - column * side), np.abs(y.max() - y - row * side))
    places = (row * columns + column).astype(np.int64)
    if off.max() > ALIKE * side * max(rows, columns) or len(np.unique(places)) != len(x):
        return None
    return np.argsort(places), (rows, columns)


def tables(display_list: Sequence[Entry]) -> Iterator[tuple[Tensor, Indices, tuple[GridEntry, ...]]]:
    """Single cells side by side, without a gap, in rows and columns: whose, which (rows, columns), and their grids.

    What is on its way makes none.
    """
    for tensor, found in singles(display_list).items():
        if len(found) < 4 or sum(extent > 1 for extent in tensor.shape) < 2:
            continue
        boxes = np.array([box for _, box in found])
        sides = boxes[0, 2:] - boxes[0, :2]  # a cell may be higher than wide
        places = np.column_stack([boxes[:, 0] - boxes[:, 0].min(), boxes[:, 3].max() - boxes[:, 3]]) / sides
        column, row = np.rint(places).astype(int).T
        rows, columns = int(row.max()) + 1, int(column.max()) + 1
        at = row * columns + column
        gapless = len(np.unique(at)) == len(found) == rows * columns and min(rows, columns) > 1
        if gapless and np.abs(places - np.column_stack([column, row])).max() <= 10 * ALIKE:
            cells = np.array([int(entry.cells[0, 0]) for entry, _ in found])[np.argsort(at)]
            yield tensor, cells.reshape(rows, columns), tuple(entry for entry, _ in found)


def singles(display_list: Sequence[Entry]) -> dict[Tensor, list[tuple[GridEntry, Box]]]:
    """The grids of one cell each, by their tensor."""
    found: dict[Tensor, list[tuple[GridEntry, Box]]] = {}
    for entry in display_list:
        if type(entry) is GridEntry and entry.alpha > 0 and entry.cells.size == 1 and entry.aim is None:
            found.setdefault(entry.tensor, []).append((entry, box_of(entry.corners)))
    return found


def taken(cells: Sequence[int], order: Sequence[int]) -> bool:
    """Whether some of the entries that an order took stand as they do in it."""
    known = np.argsort(np.array(order))
    return max(cells) < len(known) and bool((np.diff(known[list(cells)]) > 0).all())


def _turned(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Tensor]:
    """What stands as a table whose columns are not in their own order, but in one in which a figure took them."""
    for tensor, cells, _ in tables(display_list):
        columns = (cells[0] % [extent for extent in tensor.shape if extent > 1][-1]).tolist()
        orders = [order for figure in figures if figure.owns(tensor) for order in figure.prover.orders]
        if (np.diff(columns) < 0).any() and any(taken(columns, order) for order in orders):
            yield tensor


def _strewn(display_list: Sequence[Entry]) -> Iterator[tuple[CellsEntry, Indices]]:
    """Loose cells that lie in rows and columns, but not in their own order, as they are read there."""
    for entry in display_list:
        read = as_picture(entry) if isinstance(entry, CellsEntry) and entry.alpha > 0 else None
        if isinstance(entry, CellsEntry) and read is not None:
            told = entry.cells.ravel()[read[0]]
            if (np.diff(told) < 0).any():
                yield entry, told.reshape(read[1])


def _ways(cells: Indices, order: Sequence[int]) -> Iterator[Indices]:
    """A picture whose cells, or columns, or rows, were put in an order."""
    rows, columns = cells.shape
    at = np.array(order)
    if len(at) == cells.size:
        yield cells.ravel()[at].reshape(rows, columns)
    if len(at) == columns:
        yield cells[:, at]
    if len(at) == rows:
        yield cells[at]


def _is_map(entry: Entry) -> bool:
    return not isinstance(entry, GridEntry) or (entry.alpha > 0 and bool(entry.shown.any()) and not entry.aims)


Map = tuple[Entry, Tensor, int, Box]


def _shuffles(tensor: Tensor, figures: Sequence[Figure]) -> frozenset[str]:
    """By which shuffles a tensor came about."""
    return next((figure.prover.shuffles(tensor) for figure in figures if figure.owns(tensor)), frozenset())


def _mixed(shown: Sequence[Map], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Maps that stand together as those of one block were shuffled all alike, or none of them."""
    for entry, tensor, unit, _ in shown:
        for other, block, place, _ in shown:
            alike = tensor.shape == block.shape and not is_same(tensor, block)
            if alike and unit != place and _shuffles(tensor, figures) > _shuffles(block, figures):
                both = {at for _, one, at, _ in shown if one is tensor} & {
                    at for _, one, at, _ in shown if one is block
                }
                if not both:  # where a map stands in both ways, they are compared
                    yield Conflict(
                        f"{entry.name} is shuffled and {other.name}, which stands there too, is not: shuffle all maps "
                        "alike, or none",
                        (entry, other),
                    )
                    return


def _unlike(shown: Sequence[Map], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Maps stand beside what they were computed from in the same order: both were shuffled, or neither."""
    grids = {tensor: entry for entry, tensor, *_ in shown if isinstance(entry, GridEntry)}
    for figure in figures:
        prover, own = figure.prover, [tensor for tensor in grids if figure.owns(tensor)]
        for gives in own:
            for root in sorted(
                {prover.root(tensor) for tensor in own} & prover.made_from(gives) - {prover.root(gives)}
            ):
                read = [tensor for tensor in own if prover.root(tensor) == root]
                if read and all(prover.shuffles(one, of=root) != prover.shuffles(gives, of=root) for one in read):
                    message = f"{grids[gives].name} and {grids[read[0]].name}, from which it was computed, are not"
                    yield Conflict(f"{message} shuffled alike: shuffle both, or none", (grids[gives], grids[read[0]]))


def _scored(
    display_list: Sequence[Entry], inks: Mapping[int, Ink], shown: Sequence[Map], figures: Sequence[Figure]
) -> Iterator[Conflict]:
    """A number of a list under a map, which counts as the maps do, was made of maps in the same order."""
    for at, ink in inks.items():
        number = display_list[at].statement
        if number is None or not isinstance(cell := number.quantity, Cell) or cell.tensor.ndim != 1:
            continue
        for entry, tensor, unit, box in shown:
            if cell.tensor.shape != tensor.shape[:1] or cell.index != (unit,) or not is_under(ink, box):
                continue
            figure = next((one for one in figures if one.owns(cell.tensor) and one.owns(tensor)), None)
            if figure is None or figure.prover.is_given(cell.tensor):  # a name, which all have
                continue
            if figure.prover.shuffles(cell.tensor) != figure.prover.shuffles(tensor):
                yield Conflict(
                    f"{number.name} was not made of maps in the order of {entry.name}, under which it stands", ()
                )


def _sheets(display_list: Sequence[Entry], shown: Sequence[Map], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """All maps of a block, side by side, are read in their order, or from that with the largest number of a list on.

    Some of them may be picked in any order.
    """
    sheets: dict[Tensor, list[tuple[int, Box]]] = {}
    for entry, tensor, unit, box in shown:
        if isinstance(entry, GridEntry) and entry.cells.size == positions(tensor) > 1:
            sheets.setdefault(tensor, []).append((unit, box))
    for tensor, found in sheets.items():
        found.sort(key=lambda one: (-one[1][3], one[1][0]))
        units, boxes = [unit for unit, _ in found], [box for _, box in found]
        if len(units) < max(tensor.shape[0], 3) or all(one < other for one, other in pairwise(units)):
            continue
        if any(here[2] > there[0] and there[1] < here[3] and here[1] < there[3] for here, there in pairwise(boxes)):
            continue  # they lie behind each other
        listed = {
            cell.tensor
            for entry in display_list
            if entry.statement is not None and isinstance(cell := entry.statement.quantity, Cell)
            if cell.tensor.shape == tensor.shape[:1] and any(figure.owns(cell.tensor) for figure in figures)
        }
        if not any((np.diff(one.float64[units]) <= 0).all() for one in listed):
            yield Conflict(
                f"maps of {tensor.name} lie side by side as {units[:9]}, and no numbers that stand there fall in that "
                "order: lay them out as they are numbered, or from the largest number on",
                (),
            )


def _called(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Where words speak of a shuffle, something lies shuffled; where they say that it is undone, nothing does."""
    told = [(entry, text_of(entry)) for entry in (display_list[at] for at in inks)]
    speak, deny = ([entry for entry, said in told if words.search(said)] for words in (_SHUFFLED, _IN_ORDER))
    if not (speak or deny):
        return
    lie = {*(entry.tensor for entry, _ in _strewn(display_list)), *_turned(display_list, figures)}
    is_shuffled = bool(lie) or any(
        isinstance(entry, GridEntry) and entry.alpha > 0 and _shuffles(entry.tensor, figures) for entry in display_list
    )
    for entry in deny if is_shuffled else speak:
        what = "says that it lies in order, and something" if is_shuffled else "speaks of a shuffle, and nothing"
        yield Conflict(f"{entry.name} {what} that stands there is shuffled", ())
    for entry in speak:
        named = entry.names if isinstance(entry, LabelEntry) else None
        if named is not None and named not in lie and not _shuffles(named, figures):
            yield Conflict(f"{entry.name} calls {named.name} shuffled, which is in order", (entry,))
    yield from _of_what(lie, speak, figures)


def _of_what(lie: Set[Tensor], speak: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """The noun behind "shuffle" is one of what lies shuffled, as loose cells or as a table, if such does."""
    own = [(tensor, role) for tensor in lie for one in figures if one.owns(tensor) for role in roles(tensor, one)]
    for entry in speak if own else ():
        for noun in _WHAT.findall(text_of(entry)):
            if all(misplaced_noun(noun.casefold(), role, name=tensor.name) for tensor, role in own):
                yield Conflict(f"{entry.name} says that {noun} are shuffled, but {own[0][0].name} is", (entry,))
