"""The judge of origins: at rest, what stands side by side is of one unit, and what is marked is what is multiplied.

Cells that were picked and arranged are traced to the tensor that they come from: there numbers, pictures, wires and
marks of different tensors can be held against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from onebyone.audit.places import LEVEL, Conflict, is_under, lines_of
from onebyone.core.figure import Figure, Indices, flat
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.box import Box, box_of
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.mark import MarkEntry
from onebyone.frames.wires import WireEntry

Traced = tuple[Figure, str, Indices]
"""Cells of the tensor of that name, in which a figure's proof finds them."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """All weights of one unit, as a picture."""

    entry: Entry
    cells: Traced
    box: Box


def traced(display_list: Sequence[Entry], inks: Mapping[int, Ink], *, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """All that stands by what it does not come from in a frame at rest; `inks` has one for each text."""
    yield from _multiplied(display_list, figures)
    yield from _in_part(display_list)
    pictures = list(_pictures(display_list, figures))
    if pictures:
        yield from _numbers(display_list, inks, pictures)
        yield from _neurons(display_list, pictures, figures)


def _multiplied(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """While one product stands, marks around single cells of what its operands are picked from are around these.

    Of a ledger, whose operands are cells of what is marked, the terms are held against each other instead.
    """
    lines = lines_of(display_list, "product")
    if len(lines) != 1:
        return
    marks = [
        (entry, found)
        for entry in display_list
        if isinstance(entry, MarkEntry) and len(entry.aim.cells) == 1 and entry.aim.came is None
        if (found := _trace(entry.aim.tensor, entry.aim.cells, figures)) is not None
    ]
    for term in lines[0].terms if marks else ():
        own = _of(term, figures) if isinstance(term, Cell) else None
        if own is None:
            continue
        same = [(mark, found) for mark, found in marks if found[:2] == own[:2]]
        if same and not any(np.array_equal(found[2], own[2]) for _, found in same):
            message = f"{same[0][0].name} stands around another cell of {own[1]} than {term.describe()}, which is one "
            yield Conflict(f"{message}of the factors of {lines[0].text!r}: mark what is multiplied", ())


def _in_part(display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """Wires of some terms of a result are lit, or stand with those of all others."""
    wires = [entry for entry in display_list if isinstance(entry, WireEntry) and entry.is_seen]
    for entry in wires:
        inner = prod(entry.tensor.shape[1:]) if entry.tensor.ndim > 1 else entry.tensor.size
        if entry.aim is None or entry.style.lit or len(entry.cells) >= inner:
            continue
        together = {
            int(cell)
            for other in wires
            if other.aim is not None and other.tensor is entry.tensor and other.aim.of == entry.aim.of
            for cell in other.cells
        }
        if len(together) < inner:
            message = f"{entry.name} carries {len(together)} of the {inner} terms of {entry.aim.of.tensor.name}"
            yield Conflict(f"{message}: a result has a wire from each", (entry,))


def _pictures(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[_Picture]:
    """The grids and loose cells that show all weights of a unit and none of another's."""
    for entry in display_list:
        if not isinstance(entry, GridEntry | CellsEntry) or entry.alpha <= 0 or entry.tensor.ndim < 2:
            continue
        inner = prod(entry.tensor.shape[1:])
        if not 1 < inner == entry.cells.size:
            continue
        cells = np.unique(entry.cells)
        if len(cells) != inner or cells[0] // inner != cells[-1] // inner:
            continue
        found = _trace(entry.tensor, cells, figures)
        if found is not None and _are_weights(found):
            yield _Picture(entry, found, box_of(entry.outer))


def _are_weights(found: Traced) -> bool:
    prover = found[0].prover
    return any(found[1] == prover.root(one.weight) for one in prover.computations)


def _numbers(
    display_list: Sequence[Entry], inks: Mapping[int, Ink], pictures: Sequence[_Picture]
) -> Iterator[Conflict]:
    """A result under a picture of weights, or level with one, is what these weights give."""
    figures = list(dict.fromkeys(picture.cells[0] for picture in pictures))
    for at, ink in inks.items():
        number = display_list[at].statement
        if number is None or number.equation is not None or not isinstance(number.quantity, Cell):
            continue
        result = _of(number.quantity, figures)
        if result is None:
            continue
        under = [picture for picture in pictures if is_under(ink, picture.box)]
        y = (ink.low + ink.high) / 2
        beside = under or _nearest(pictures, ink.right, y, LEVEL * ink.em)
        for picture in beside:
            weights = _weights(result, picture)
            if weights is not None and not np.isin(picture.cells[2], weights).all():
                message = f"{display_list[at].name} stands by {picture.entry.name}, and is not what these weights give"
                yield Conflict(message, (display_list[at], picture.entry))


def _neurons(
    display_list: Sequence[Entry], pictures: Sequence[_Picture], figures: Sequence[Figure]
) -> Iterator[Conflict]:
    """The picture of weights that stands level with a neuron is of the weights that its wires have."""
    for entry in display_list:
        wires = entry.fan
        found = None if wires is None else _trace(wires.tensor, np.unique(wires.cells), figures)
        if wires is None or found is None:
            continue
        x, y = wires.ends.mean(axis=0).tolist()
        for picture in _nearest(pictures, x, y, 0.1 * _height(pictures)):
            if picture.cells[:2] == found[:2] and not np.isin(found[2], picture.cells[2]).all():
                message = f"{picture.entry.name} stands beside a neuron that {entry.name} end at, and has other weights"
                yield Conflict(message, (entry, picture.entry))


def _height(pictures: Sequence[_Picture]) -> float:
    """The height of the lowest picture."""
    return min(picture.box[3] - picture.box[1] for picture in pictures)


def _nearest(pictures: Sequence[_Picture], x: float, y: float, level: float) -> list[_Picture]:
    """The picture that is next on the right, if its middle is at this height."""
    on_line = [
        picture for picture in pictures if picture.box[0] > x and abs((picture.box[1] + picture.box[3]) / 2 - y) < level
    ]
    return [min(on_line, key=lambda picture: picture.box[0])] if on_line else []


def _weights(result: Traced, picture: _Picture) -> npt.NDArray[np.int64] | None:
    """The cells that a picture would show of the weights that give a result; None if no weights of its kind do."""
    figure, name, (cell,) = result
    if figure is not picture.cells[0]:
        return None
    for one in figure.prover.computations:
        if figure.prover.root(one.gives) != name or figure.prover.root(one.weight) != picture.cells[1]:
            continue
        units = one.gives.shape[0]
        if one.weight.shape[0] != units:
            continue  # a transposed convolution: its weights lie by channels
        inner, unit = one.weight.size // units, int(cell) // (one.gives.size // units)
        found = figure.prover.origin(one.weight, np.arange(unit * inner, (unit + 1) * inner))
        if found is not None:
            return found[1]
    return None


def _of(cell: Cell, figures: Sequence[Figure]) -> Traced | None:
    return _trace(cell.tensor, np.atleast_1d(flat(cell.tensor, *cell.index)), figures)


def _trace(tensor: Tensor, cells: Indices, figures: Sequence[Figure]) -> Traced | None:
    for figure in figures:
        if figure.owns(tensor):
            found = figure.prover.origin(tensor, cells)
            return None if found is None else (figure, *found)
    return None
