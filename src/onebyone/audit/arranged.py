"""The judge of arrangement: what is laid out in rows, columns or steps is laid out as it was computed.

Single cells that make a window lie in it as in their tensor, and loose ones that are each computed from a pixel as
these lie in their picture; a map stands behind what it was computed from, and is whole unless it is being filled; a
cell that stands level with a mark is the result for which that is made; what is marked alone while a sentence compares
two of a list is what the sentence speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from onebyone.audit.order import ALIKE, singles, tables, taken
from onebyone.audit.places import Conflict, planes
from onebyone.audit.reading import Reading, is_same, positions
from onebyone.core.figure import Figure, Part, cells_of
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.box import Box, box_of
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.mark import MarkEntry

LEVEL = 0.1  # of a cell's height: what stands so near to the height of another is level with it


def arranged(display_list: Sequence[Entry], *, reading: Reading, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """All that lies otherwise than it was computed in a frame at rest."""
    yield from _clouds(display_list, reading)
    yield from _steps(display_list, figures)
    yield from _in_part(display_list, reading, figures)
    yield from _level(display_list)
    yield from _peaks(display_list, reading)
    yield from _spoken_of(display_list)


def windows(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Single cells side by side, without a gap, in rows and columns lie as in their tensor, or in a shuffle's order.

    This holds in every frame: what is on its way makes no window.
    """
    for tensor, cells, entries in tables(display_list):
        width = [extent for extent in tensor.shape if extent > 1][-1]
        down, across = cells // width, cells % width
        even = (down == down[:, :1]).all() and (across == across[:1]).all()
        ways = [range(width), *(order for figure in figures if figure.owns(tensor) for order in figure.prover.orders)]
        in_order = any(taken(across[0].tolist(), way) for way in ways)
        if not (even and in_order and (np.diff(down[:, 0]) > 0).all()):
            yield Conflict(f"{entries[0].name} and others lie side by side otherwise than in {tensor.name}", entries)


def _clouds(display_list: Sequence[Entry], reading: Reading) -> Iterator[Conflict]:
    """Loose cells, each computed from one pixel of its own, lie as these pixels do in their picture.

    As large as may be: to be a copy of the picture's cells, and nothing but larger or smaller.
    """
    for entry in display_list:
        if type(entry) is not CellsEntry or entry.alpha <= 0 or entry.cells.size < 2:
            continue
        for tensor, read in (reading.of(Part(entry.tensor, entry.cells.ravel())) or {}).items():
            pixels = read.ravel()
            own = tensor.ndim == 2 and tensor is not entry.tensor and read.shape == (entry.cells.size, 1)
            if not own or len(np.unique(pixels)) < len(pixels):
                continue
            row, column = np.divmod(pixels, tensor.shape[1])
            lie, wanted = (entry.upper_left + entry.lower_right) / 2, np.column_stack([column, -row])
            lie, wanted = lie - lie.mean(axis=0), wanted - wanted.mean(axis=0)
            scale = float((lie * wanted).sum() / (wanted**2).sum())
            side = float(entry.lower_right[0, 0] - entry.upper_left[0, 0])
            if scale < side * (1 - ALIKE) or np.abs(lie - scale * wanted).max() > 10 * ALIKE * scale:
                message = f"{entry.name} lie elsewhere than the cells of {tensor.name} from which each was computed"
                yield Conflict(message, (entry,))


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
                    if min(gives.shape[0], takes.shape[0]) > 1 and here[1] >= there[3]:
                        message = f"the maps of {gives.name} stand over those of {takes.name}, from which they were"
                        yield Conflict(f"{message} computed: what comes of something stands behind it or under it", ())
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
    found = singles(display_list)
    for entry in display_list:
        if type(entry) is not MarkEntry or len(entry.aim.cells) != 1 or len(entry.aim.of.cells) != 1:
            continue
        _, low, _, high = box_of(entry.corners)
        level = [
            int(grid.cells[0, 0])
            for grid, (_, bottom, _, top) in found.get(entry.aim.of.tensor, ())
            if abs((bottom + top) - (low + high)) < LEVEL * (top - bottom)
            and abs((top - bottom) - (high - low)) < LEVEL * (top - bottom)
        ]
        own = int(entry.aim.of.cells[0])
        if level and entry.aim.tensor is not entry.aim.of.tensor and own not in level:
            of = entry.aim.of.tensor.name
            yield Conflict(f"{entry.name} is made for {of} {own}, and level with {of} {level[0]}", (entry,))


def _peaks(display_list: Sequence[Entry], reading: Reading) -> Iterator[Conflict]:
    """What is marked for a value that was picked, as the largest of a row, has that value.

    What the cells of the row were computed from is marked where the cell with that value was.
    """
    for entry in display_list:
        if type(entry) is MarkEntry and len(entry.aim.cells) == 1 and entry.aim.tensor is not entry.aim.of.tensor:
            picked = reading.picked(entry.aim)
            (own,) = cells_of(entry.aim.of.tensor, entry.aim.of.cells[:1])
            if picked is not None and own.value not in (values := [cell.value for cell in picked]):
                here = values[0] if values else "none of it"
                message = f"{entry.name} is made for the largest of its row, {own.value}, and is {here}"
                yield Conflict(message, (entry,))


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
