"""Cells of grids that are no squares: each number, wire and rectangle finds its own, wherever several stand at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hand_made import DARK, INK, PIXELS, box, grid, number, shape
from test_lines import PRODUCT, THREE, TWO, found

from onebyone.audit.places import Conflict, Places, Standing
from onebyone.core.quantity import Cell
from onebyone.frames.ink import Ink
from onebyone.frames.number import NumberEntry
from onebyone.frames.tinted import cell_values
from onebyone.frames.wires import WireEntry

CELLS = list(np.ndindex(2, 3))


def middle(row: float, column: float) -> np.ndarray:
    """The middle of a cell of `grid()`, which has sides of 2 and its upper left corner at (−3, 2)."""
    return np.array([-2.0 + 2 * column, 1.0 - 2 * row])


def seated(index: tuple[int, int], at: tuple[int, int]) -> NumberEntry:
    """The number of a pixel in a cell."""
    entry = number(of=Cell(PIXELS, index), em=0.5)
    centre = (entry.points.min(axis=0) + entry.points.max(axis=0)) / 2
    return replace(entry, points=entry.points - centre + middle(*at))


def wires(*starts: tuple[tuple[float, float], int]) -> WireEntry:
    """Wires that start at (row, column), each with its weight, and end far away."""
    cells, style = np.array([weight for _, weight in starts]), DARK.wires(1.0)
    places = np.array([middle(*place) for place, _ in starts])
    return WireEntry(
        "w", PIXELS, cells, style, *style.look(cell_values(PIXELS, cells)), places, places + 30, 1.0, (0.0, 1.0)
    )


def test_every_number_stands_in_its_cell() -> None:
    assert found(grid(), *(seated(index, index) for index in CELLS)) == []
    turned = [seated(CELLS[at - 1], index) for at, index in enumerate(CELLS)]
    assert len(found(grid(), *turned)) == 6
    assert found(grid(), seated((1, 2), (1, 1))) == ["a number stands in the cell pixels[1, 1], which holds 0.75"]


def test_a_wrong_number_is_found_among_some_that_stand_in_no_cell() -> None:
    far = [number(x, 9.0) for x in (-9.0, 9.0)]
    for at in range(3):
        crowd = [*far[:at], seated((0, 0), (0, 1)), *far[at:]]
        assert found(grid(), grid(20.0), *crowd) == ["a number stands in the cell pixels[0, 1], which holds 0.25"]


def test_a_number_over_a_blank_cell_is_held_against_the_grid_behind_it() -> None:
    blank = grid(shown=[[True, False, True], [True, True, True]])
    assert found(blank, seated((0, 0), (0, 1))) == []
    assert found(grid(), blank, seated((0, 1), (0, 1))) == []
    assert len(found(grid(), blank, seated((0, 0), (0, 1)))) == 1


def test_every_wire_starts_in_the_cell_of_its_weight() -> None:
    assert found(grid(), wires(*((index, at) for at, index in enumerate(CELLS)))) == []
    for at, index in enumerate(CELLS):
        other = (at + 1) % 6
        assert found(grid(), wires((index, other))) == [f"w: the wire of weight {other} starts in cell {at} of pixels"]


@pytest.mark.parametrize("beside", [(-1, 0), (2, 1), (2, 2), (0, -1), (1, 3)])
def test_a_wire_that_starts_beside_the_grid_starts_in_none_of_its_cells(beside: tuple[int, int]) -> None:
    assert found(grid(), wires((beside, 0))) == []


@pytest.mark.parametrize("side", [(0.0, 0.45), (0.0, -0.45), (0.45, 0.0), (-0.45, 0.0)])
def test_a_wire_starts_well_inside_a_cell_or_in_none(side: tuple[float, float]) -> None:
    inside, edge = (tuple(part * np.array(side) + (1, 2)) for part in (0.8, 1.0))
    assert len(found(grid(), wires((inside, 0)))) == 1
    assert found(grid(), wires((edge, 0))) == []


@pytest.mark.parametrize("index", CELLS)
def test_a_rectangle_covers_a_cell_whose_middle_lies_inside(index: tuple[int, int]) -> None:
    x, y = middle(*index)
    for side in range(4):
        edges = np.array([x - 0.5, y - 0.5, x + 0.5, y + 0.5])
        assert found(grid(), shape(box(*edges), fill=INK)) == [
            f"a filled Rectangle lies over the cell in row {index[0]}, column {index[1]} of a grid: cells have the "
            "colour of their value and no other; mark a cell with a frame (grid.box)"
        ]
        edges[side] = (x, y)[side % 2]
        assert found(grid(), shape(box(*edges), fill=INK)) == [], "up to its middle and no further"


def test_a_rectangle_is_held_against_every_grid_behind_it() -> None:
    cover = shape(box(-2.5, 0.5, -1.5, 1.5), fill=INK)
    assert len(found(number(9.0, 9.0), grid(), cover)) == 1
    assert len(found(grid(alpha=0.0), grid(20.0), grid(), cover)) == 1
    assert len(found(grid(), grid(), cover)) == 2


def conflicts(apart: float) -> list[Conflict]:
    """A factor before the first one, their inks so far apart."""
    entries = [number(of=THREE, equation=PRODUCT), number(of=TWO, equation=PRODUCT)]
    inks = {0: Ink(-5.0, 1.0, 0.0, 1.0, 0.0, 1.0), 1: Ink(1.0 + apart, 6.0, 0.0, 1.0, 0.0, 1.0)}
    return list(Places().conflicts(Standing(entries, inks)))


@pytest.mark.parametrize(("apart", "read_on"), [(-1.0, False), (-0.99, True), (3.99, True), (4.0, False)])
def test_the_eye_reads_on_over_four_ems_and_not_back_over_one(apart: float, read_on: bool) -> None:
    assert bool(conflicts(apart)) == read_on
