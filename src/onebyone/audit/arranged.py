"""The judge of arrangement: what is laid out in rows, columns or steps is laid out as it was computed.

Single cells that make a window lie in it as in their tensor; a map stands behind what it was computed from, and is
whole unless it is being filled; a cell that stands level with a mark is the result for which that is made; what is
marked alone while a sentence compares two of a list is what the sentence speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from onebyone.audit.order import ALIKE
from onebyone.audit.places import Conflict, planes
from onebyone.audit.reading import Reading, is_same, positions
from onebyone.core.figure import Figure, cells_of
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.box import Box, box_of
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.mark import MarkEntry

LEVEL = 0.1  # of a cell's height: what stands so near to the height of another is level with it


def arranged(display_list: Sequence[Entry], *, reading: Reading, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """All that lies otherwise than it was computed in a frame at rest."""
    yield from _steps(display_list, figures)
    yield from _in_part(display_list, reading, figures)
    yield from _level(display_list)
    yield from _peaks(display_list, figures)
    yield from _spoken_of(display_list)


def _singles(display_list: Sequence[Entry]) -> dict[Tensor, list[tuple[GridEntry, Box]]]:
    """The grids of one cell each, by their tensor."""
    found: dict[Tensor, list[tuple[GridEntry, Box]]] = {}
    for entry in display_list:
        if type(entry) is GridEntry and entry.alpha > 0 and entry.cells.size == 1 and entry.aim is None:
            found.setdefault(entry.tensor, []).append((entry, box_of(entry.corners)))
    return found


def windows(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Single cells side by side, without a gap, in rows and columns lie as in their tensor, or in a shuffle's order.

    This holds in every frame: what is on its way makes no window.
    """
    for tensor, singles in _singles(display_list).items():
        shape = [extent for extent in tensor.shape if extent > 1]
        if len(singles) < 4 or len(shape) < 2:
            continue
        boxes = np.array([box for _, box in singles])
        side = boxes[0, 2] - boxes[0, 0]
        places = np.column_stack([boxes[:, 0] - boxes[:, 0].min(), boxes[:, 3].max() - boxes[:, 3]]) / side
        column, row = np.rint(places).astype(int).T
        rows, columns = int(row.max()) + 1, int(column.max()) + 1
        at = row * columns + column
        gapless = len(np.unique(at)) == len(singles) == rows * columns and min(rows, columns) > 1
        if not gapless or np.abs(places - np.column_stack([column, row])).max() > 10 * ALIKE:
            continue
        cells = np.array([int(entry.cells[0, 0]) for entry, _ in singles])[np.argsort(at)].reshape(rows, columns)
        down, across = cells // shape[-1], cells % shape[-1]
        even = (down == down[:, :1]).all() and (across == across[:1]).all()
        shuffled = any(figure.owns(tensor) and figure.prover.orders for figure in figures)
        rising = shuffled or ((np.diff(down[:, 0]) > 0).all() and (np.diff(across[0]) > 0).all())
        if not (even and rising):
            entries = tuple(entry for entry, _ in singles)
            yield Conflict(f"{singles[0][0].name} and others lie side by side otherwise than in {tensor.name}", entries)


def _steps(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Maps that stand level with what they were computed from stand behind it, not before it."""
    blocks: dict[Tensor, list[Box]] = {}
    for entry, tensor, _, box in planes(display_list):
        if isinstance(entry, GridEntry) and entry.alpha > 0 and entry.shown.any():
            blocks.setdefault(tensor, []).append(box)
    if len(blocks) < 2:
        return
    around = {tensor: box_of(np.reshape(boxes, (-1, 2))) for tensor, boxes in blocks.items()}
    for figure in figures:
        own = [tensor for tensor in blocks if figure.owns(tensor)]
        for gives in own:
            for one in figure.computations_of(gives) or figure.prover.makers(gives):
                for takes in own:
                    if figure.prover.root(takes) != figure.prover.root(one.takes) and not is_same(takes, one.takes):
                        continue
                    here, there = around[gives], around[takes]
                    shared = min(here[3], there[3]) - max(here[1], there[1])
                    if here[2] < there[0] and shared > min(here[3] - here[1], there[3] - there[1]) / 2:
                        message = f"the maps of {gives.name} stand before those of {takes.name}, from which they were"
                        yield Conflict(f"{message} computed: what comes of something stands behind it", ())


def _in_part(display_list: Sequence[Entry], reading: Reading, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A result that is filled in part is one of which a mark says what is computed now."""
    focused = list({id(aim.of): aim.of for entry in display_list for aim in entry.aims}.values())
    for entry in display_list:
        if type(entry) is not GridEntry or entry.alpha <= 0 or entry.aim is not None or entry.cells.ndim != 2:
            continue
        if entry.shown.all() or not entry.shown.any():
            continue
        if not any(figure.owns(entry.tensor) and figure.prover.is_outcome(entry.tensor) for figure in figures):
            continue
        if not any(reading.share_cells(entry, of) for of in focused):
            yield Conflict(
                f"{entry.name} is filled in part where it rests, and nothing says what is computed", (entry,)
            )


def _level(display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """A single cell of a result, level with a mark around a cell that it reads, is the one that it is made for."""
    singles = _singles(display_list)
    for entry in display_list:
        if type(entry) is not MarkEntry or len(entry.aim.cells) != 1 or len(entry.aim.of.cells) != 1:
            continue
        _, low, _, high = box_of(entry.corners)
        level = [
            int(grid.cells[0, 0])
            for grid, (_, bottom, _, top) in singles.get(entry.aim.of.tensor, ())
            if abs((bottom + top) - (low + high)) < LEVEL * (top - bottom)
            and abs((top - bottom) - (high - low)) < LEVEL * (top - bottom)
        ]
        own = int(entry.aim.of.cells[0])
        if level and entry.aim.tensor is not entry.aim.of.tensor and own not in level:
            of = entry.aim.of.tensor.name
            yield Conflict(f"{entry.name} is made for {of} {own}, and level with {of} {level[0]}", (entry,))


def _peaks(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """What is marked for a value that was picked, as the largest of a row, has that value."""
    for entry in display_list:
        if type(entry) is not MarkEntry or len(entry.aim.cells) != 1 or len(entry.aim.of.cells) != 1:
            continue
        aim = entry.aim
        picked = any(figure.owns(aim.of.tensor) and figure.prover.is_largest(aim.of.tensor) for figure in figures)
        values = [cells_of(one.tensor, one.cells)[0].value for one in (aim, aim.of)]
        if picked and aim.tensor is not aim.of.tensor and values[0] != values[1]:
            yield Conflict(
                f"{entry.name} is made for the largest of its row, {values[1]}, and is {values[0]}", (entry,)
            )


def _spoken_of(display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """A map that is marked alone, while words call a number of a list the larger, is the one that this belongs to."""
    claims = [entry for entry in display_list if isinstance(entry, LabelEntry) and entry.claim is not None]
    for entry in claims:
        assert entry.claim is not None
        for one, sign, _ in entry.claim.terms:
            if not isinstance(one, Cell) or one.tensor.ndim != 1:
                continue
            marked = {
                int(mark.aim.cells[0]) // positions(mark.aim.tensor)
                for mark in display_list
                if type(mark) is MarkEntry
                and mark.aim.tensor.ndim == 3
                and mark.aim.tensor.shape[:1] == one.tensor.shape
                and len(mark.aim.cells) == positions(mark.aim.tensor) > 1
            }
            if sign == ">" and len(marked) == 1 and marked != {one.index[0]}:
                message = f"{entry.name} is said of {one.describe()}, but the map that is marked is {min(marked)}"
                yield Conflict(message, (entry,))
