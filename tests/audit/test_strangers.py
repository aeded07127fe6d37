"""Where a number belongs to a plane or to a neuron, to the hundredth of an em, and where it says nothing of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hand_made import DARK, grid, number

from onebyone.audit.places import Conflict, Standing, strangers
from onebyone.core.quantity import Cell, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.number import NumberEntry
from onebyone.frames.tinted import cell_values
from onebyone.frames.wires import WireEntry

MAPS = Tensor.exact("maps", np.arange(16).reshape(4, 2, 2) / 16, bits=4)
SCORES = Tensor.exact("scores", [1, 2, 3, 4], bits=0)
EM = 0.5


def plane(of: int = 2, **changes: Any) -> GridEntry:
    """One of the maps, from (1, −1) to (5, 3)."""
    return grid(1.0, 3.0, tensor=MAPS, cells=4 * of + np.arange(4).reshape(2, 2), **changes)


def neuron(of: int = 2, *, tensor: Tensor = MAPS) -> WireEntry:
    """The wires of a neuron at (2, 1.5): those of one map."""
    cells, style = 4 * of + np.arange(4), DARK.wires(1.0)
    ends = np.array([(1.75, 1.25), (2.25, 1.75), (1.5, 1.5), (2.5, 1.5)])
    look = style.look(cell_values(tensor, cells))
    return WireEntry("wires", tensor, cells, style, *look, np.zeros((4, 2)), ends, 1.0, (0.0, 1.0))


def said(
    entry: Entry, *, left: float, high: float, right: float | None = None, of: Quantity | None = None
) -> list[Conflict]:
    """What is wrong about a number of another plane whose ink is so wide and half a unit high."""
    stranger = number(of=of or Cell(SCORES, (1,)))
    ink = Ink(left, left + 0.25 if right is None else right, high - 0.5, high, high - 0.5, EM)
    return list(strangers(Standing([entry, stranger], {1: ink})))


def test_a_stranger_is_named_with_where_it_stands() -> None:
    entry = plane()
    (conflict,) = said(entry, left=3, high=-1.25)
    assert conflict.message == "a number stands where the number of a grid, 2, belongs"
    assert isinstance(conflict.entries[0], NumberEntry)
    assert conflict.entries[1] is entry
    assert said(entry, left=3, high=-1.25, of=Cell(SCORES, (2,))) == []
    (conflict,) = said(neuron(), left=3, high=1.75)
    assert conflict.message == "a number stands where the number of wires, 2, belongs"


@pytest.mark.parametrize(
    ("left", "right", "high", "belongs"),
    [
        *((1 - 0.1 * EM, 2, -1.25, True), (1 - 0.11 * EM, 2, -1.25, False)),
        *((4, 5 + 0.1 * EM, -1.25, True), (4, 5 + 0.11 * EM, -1.25, False)),
        *((3, 4, -1.0, True), (3, 4, -0.99, False)),
        *((3, 4, -1 - 1.19 * EM, True), (3, 4, -1 - 1.2 * EM, False)),
    ],
)
def test_a_number_belongs_to_the_plane_right_above_it(left: float, right: float, high: float, belongs: bool) -> None:
    assert bool(said(plane(), left=left, right=right, high=high)) == belongs


@pytest.mark.parametrize(
    ("left", "high", "belongs"),
    [
        *((2.01, 1.75, True), (2.0, 1.75, False)),
        *((2 + 7.9 * EM, 1.75, True), (2 + 8 * EM, 1.75, False)),
        *((3, 1.75 + 0.59 * EM, True), (3, 1.75 + 0.61 * EM, False)),
        *((3, 1.75 - 0.59 * EM, True), (3, 1.75 - 0.61 * EM, False)),
    ],
)
def test_a_number_belongs_to_the_neuron_to_the_left_of_it(left: float, high: float, belongs: bool) -> None:
    assert bool(said(neuron(), left=left, high=high)) == belongs


def test_there_must_be_a_number_for_each_plane_or_neuron() -> None:
    under = {"left": 3.0, "high": -1.25}
    assert said(plane(), **under, of=Size(SCORES)) == []
    assert said(plane(), **under, of=Cell(Tensor.exact("five", np.ones(5), bits=0), (1,))) == []
    assert said(plane(), **under, of=Cell(Tensor.exact("square", np.ones((4, 1)), bits=0), (1, 0))) == []
    assert said(plane(alpha=0.0), **under) == []
    assert len(said(plane(alpha=0.1), **under)) == 1


def test_a_plane_that_fell_to_pieces_is_one_still() -> None:
    whole = plane()
    tints, row = whole.tints.reshape(1, 4, 4), whole.cells[::-1].reshape(1, 4)
    corners = np.array([(1.0, 3.0), (3.0, 3.0), (1.0, 1.0), (3.0, 1.0)])
    pieces = CellsEntry(
        "pieces", MAPS, row, whole.colormap, tints, corners, corners + (2, -2), 1.0, (0.0, 0.0, 0.0, 0.0), 1.0
    )
    for high, belongs in ((-1.0, True), (-0.99, False)):
        assert bool(said(pieces, left=3, high=high)) == belongs
    assert said(pieces, left=3, high=-1.25, of=Cell(SCORES, (2,))) == []
    assert said(replace(pieces, alpha=0.0), left=3, high=-1.25) == []
    assert said(replace(pieces, cells=row + 1), left=3, high=-1.25) == [], "these are of two planes"


def test_only_all_of_one_plane_or_neuron_speaks_for_it() -> None:
    across = grid(1.0, 3.0, tensor=MAPS, cells=[[6, 7], [8, 9]])
    for index in range(4):
        assert said(across, left=3, high=-1.25, of=Cell(SCORES, (index,))) == []
    row = grid(1.0, 3.0, tensor=Tensor.exact("image", np.ones((4, 2)), bits=0), cells=[[4, 5]])
    assert said(row, left=3, high=0.75) == []
    single = grid(1.0, 3.0, side=4.0, tensor=MAPS, cells=[[8]])
    assert len(said(single, left=3, high=-1.25)) == 1
    vector = Tensor.exact("vector", np.ones(16) / 2, bits=1)
    assert said(neuron(tensor=vector), left=3, high=1.75, of=Cell(vector, (1,))) == []
    single = replace(neuron(tensor=vector), cells=np.array([2]))
    assert said(single, left=3, high=1.75, of=Cell(vector, (1,))) == [], "a list of numbers has no neurons"


def test_a_number_is_level_with_a_neuron_within_so_many_ems_and_no_more() -> None:
    entry, stranger = replace(neuron(), ends=neuron().ends - (0, 1.5)), number(of=Cell(SCORES, (1,)))
    for up, level in ((0.59, True), (0.6, False), (-0.59, True), (-0.6, False)):
        ink = Ink(3.0, 3.5, up * EM, up * EM, up * EM, EM)
        assert bool(list(strangers(Standing([entry, stranger], {1: ink})))) == level


def test_behind_a_neurons_own_number_those_of_others_may_stand() -> None:
    own, stranger = number(of=Cell(SCORES, (2,))), number(of=Cell(SCORES, (1,)))

    def heard(left: float) -> list[Conflict]:
        inks = {1: Ink(3.0, 3.5, 1.25, 1.75, 1.25, EM), 2: Ink(left, left + 0.2, 1.25, 1.75, 1.25, EM)}
        return list(strangers(Standing([neuron(), own, stranger], inks)))

    assert heard(3.6) == []
    (conflict,) = heard(2.5)
    assert conflict.message == "a number stands where the number of wires, 2, belongs"


def test_what_stands_apart_from_the_numbers_is_passed_over() -> None:
    stranger, ink = number(of=Cell(SCORES, (1,))), Ink(3, 4, -1.75, -1.25, -1.75, EM)
    crowd = [number(), plane(), stranger, neuron(), plane(3)]
    away = Ink(30, 31, -1.75, -1.25, -1.75, EM)
    found = list(strangers(Standing(crowd, {0: away, 2: ink})))
    assert [conflict.message[-10:-9] for conflict in found] == ["2", "3"]
    assert list(strangers(Standing([plane(), number(of=Size(SCORES))], {1: ink}))) == []
    assert list(strangers(Standing([plane(), neuron()], {}))) == []
