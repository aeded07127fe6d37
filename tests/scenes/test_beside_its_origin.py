"""What stands side by side in a clip comes from the same cells: with one thing exchanged, it is refused at rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from exchanging import Change, Changes, another_mark, demand_refused, recording
from project import figures
from recording import Frame

from onebyone.audit.called import called
from onebyone.audit.origins import traced
from onebyone.audit.statements import statements
from onebyone.core.figure import Figure
from onebyone.core.quantity import Cell
from onebyone.frames.aim import Aim
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry
from onebyone.frames.scale import ScaleEntry
from onebyone.frames.wires import WireEntry
from onebyone.look.theme import theme

pytestmark = pytest.mark.xdist_group("exchanged")  # clips that are told once for both files

DARK = theme("dark")


def complaints(frame: Frame, owners: tuple[Figure, ...]) -> Iterator[str]:
    """What stands by what it does not come from, at rest."""
    if frame.rests:
        inks = {at: ink for at, entry in enumerate(frame.entries) if (ink := entry.ink()) is not None}
        judges = (
            traced(frame.entries, inks, figures=owners),
            called(frame.entries, inks, figures=owners, theme=DARK),
            statements(frame.entries, inks, figures=owners),
        )
        yield from (conflict.message for judge in judges for conflict in judge)


def another_output(entry: Entry) -> Entry:
    """An output's number, one of maps of a single cell each, as that of the unit before."""
    if isinstance(entry, NumberEntry) and isinstance(cell := entry.quantity, Cell) and cell.tensor.shape[1:] == (1, 1):
        unit, *others = cell.index
        return replace(entry, quantity=Cell(cell.tensor, ((unit - 1) % len(cell.tensor.numerators), *others)))
    return entry


def another_tile(entry: Entry) -> Entry:
    """A picture of a unit's weights as that of the unit behind."""
    tiles = figures("1b")[0].tiles  # type: ignore[attr-defined]
    if isinstance(entry, GridEntry) and entry.tensor.name == tiles.name:
        return replace(entry, cells=(entry.cells + tiles.size // tiles.shape[0]) % tiles.size)
    return entry


def some_wires(entry: Entry) -> Entry:
    """Wires without the last of them."""
    if isinstance(entry, WireEntry) and entry.aim is not None and not entry.style.lit:
        aim, lines = entry.aim, ("cells", "colours", "widths_px", "starts", "ends")
        fewer = replace(entry, **{name: getattr(entry, name)[:-1] for name in lines})
        return replace(fewer, aim=Aim(aim.tensor, aim.cells[:-1], aim.of, tuple(range(len(aim.cells) - 1))))
    return entry


def another_key(entry: Entry) -> Entry:
    """The key of the outputs as that of the filters, in the colours of these."""
    figure = figures("6b")[0]
    if isinstance(entry, ScaleEntry):
        return replace(entry, tensor=figure.filters, colormap=DARK.signed(float(np.abs(figure.filters.float64).max())))
    return entry


def another_call(entry: Entry) -> Entry:
    """What is said of the first computation that the clip speaks of as said of the next one."""
    said = [one.said.computation for one in recording("8").distinct if isinstance(one, LabelEntry) and one.said]
    first, second, *_ = dict.fromkeys(said)
    if isinstance(entry, LabelEntry) and entry.said and entry.said.computation is first:
        return replace(entry, said=replace(entry.said, computation=second))
    return entry


CHANGES: Changes = {
    "an output by another filter": ("3", another_output, "is not what these weights give"),
    "weights by another neuron": ("1b", another_tile, "is not what these weights give"),
    "a mark off the operand": ("6b", another_mark, "mark what is multiplied"),
    "a result without one of its wires": ("6a", some_wires, "a result has a wire from each"),
    "the call of another layer": ("8", another_call, "stands beside LooseCells of features of layer 1, which"),
    "the key of another map": ("6b", another_key, "a key stands by what it is the key of"),
}


@pytest.mark.parametrize(("id", "change", "says"), CHANGES.values(), ids=CHANGES)
def test_what_stands_by_what_it_does_not_come_from_is_refused(id: str, change: Change, says: str) -> None:
    demand_refused(id, change, says, judge=complaints)
