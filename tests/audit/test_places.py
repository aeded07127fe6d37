"""What numbers, wires and shapes say by standing where they stand, and where they say nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from planting import another, sliding_kernel

from onebyone.audit.places import Places, Standing, unfilled
from onebyone.core.quantity import Cell, Size
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry, printed
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.tinted import tints_of
from onebyone.frames.wires import WireEntry
from onebyone.look.font import outline
from onebyone.look.theme import theme

DARK = theme("dark")
WEIGHT = sliding_kernel().weight
FIRST = Cell(WEIGHT, (0, 0))
INK = (1.0, 1.0, 1.0, 1.0)


def grid(x: float = 0.0, *, shown: bool = True, alpha: float = 1.0) -> GridEntry:
    """The kernel, cells of a unit each, its upper left corner at (x, 3)."""
    cells, colours = np.arange(9).reshape(3, 3), DARK.signed(2)
    corners = np.array([(x, 3.0), (x + 3, 0.0)])
    tints, mask = tints_of(WEIGHT, cells, colours), np.full((3, 3), shown)
    others = np.array([(x + 3, 3.0), (x, 0.0)])
    return GridEntry("g", WEIGHT, cells, colours, tints, mask, corners, others, alpha, INK, 1.0, INK, 4.0, (1, 1))


def number(quantity: Cell | Size, x: float, y: float, *, em: float = 0.4) -> NumberEntry:
    """A number whose middle is at (x, y)."""
    text = printed(quantity, "digits")
    points = outline(text).points * em
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    return NumberEntry("n", quantity, "digits", text, "regular", points - middle + (x, y), INK, None)


def wires(starts: list[tuple[float, float]], cells: list[int]) -> WireEntry:
    """Wires of some weights to a point far away."""
    style = DARK.wires(2)
    look = style.look(WEIGHT.float64.ravel()[cells])
    ends = np.full((len(cells), 2), 9.0)
    return WireEntry("w", WEIGHT, np.array(cells), style, *look, np.array(starts), ends, 1.0, (0.0, 1.0))


def square(x: float, y: float, side: float, *, name: str = "Square") -> ShapeEntry:
    """A filled square with its lower left corner at (x, y)."""
    points = np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
    return ShapeEntry(name, points, INK, INK, 1.0)


def found(*entries: Entry) -> list[str]:
    """What is wrong about the places of a display list."""
    inks = {at: Ink.of(entry) for at, entry in enumerate(entries) if isinstance(entry, NumberEntry | LabelEntry)}
    return [conflict.message for conflict in Places().conflicts(Standing(entries, inks))]


@pytest.mark.parametrize(("across", "up"), [(0.5, 2.5), (0.3, 2.7), (0.7, 2.2)])
def test_a_number_anywhere_in_a_cell_is_that_cells(across: float, up: float) -> None:
    assert found(grid(), number(FIRST, across, up)) == []
    assert found(grid(), number(another(FIRST), across, up)) == [
        "n stands in the cell weight[0, 0], which holds −1",
    ]


@pytest.mark.parametrize(
    "entries",
    [
        [grid(), number(another(FIRST), 1.0, 2.5)],  # on the line between two cells
        [grid(), number(another(FIRST), 3.5, 2.5)],  # beside the grid
        [grid(), number(another(FIRST), 0.5, 2.5, em=3)],  # larger than a cell
        [grid(shown=False), number(another(FIRST), 0.5, 2.5)],  # over a blank cell
        [grid(alpha=0.0), number(another(FIRST), 0.5, 2.5)],  # over a grid that is not there
        [number(another(FIRST), 0.5, 2.5), grid()],  # behind the grid
    ],
)
def test_elsewhere_it_says_nothing_about_a_cell(entries: list[Entry]) -> None:
    assert found(*entries) == []


def test_the_grid_in_front_decides() -> None:
    """At (1.5, 2.5) the grid behind has weight[0, 1], the one in front weight[0, 0]."""
    assert found(grid(), grid(1.0), number(FIRST, 1.5, 2.5)) == []
    assert found(grid(1.0), grid(), number(FIRST, 1.5, 2.5)) == ["n stands in the cell weight[0, 1], which holds 0"]


def test_a_count_is_no_value_of_a_cell() -> None:
    assert len(found(grid(), number(Size(WEIGHT), 0.5, 2.5))) == 1


def test_a_wire_starts_in_the_cell_that_its_weight_weighs() -> None:
    assert found(grid(), wires([(0.5, 2.5), (2.5, 0.5)], [0, 8])) == []
    assert found(grid(), wires([(0.5, 2.5), (2.5, 0.5)], [0, 7])) == [
        "w: the wire of weight 7 starts in cell 8 of weight",
    ]


@pytest.mark.parametrize("start", [(0.0, 2.5), (1.0, 2.5), (3.0, 2.5), (4.0, 2.5), (1.02, 2.5)])
def test_a_wire_that_starts_at_an_edge_starts_in_no_cell(start: tuple[float, float]) -> None:
    assert found(grid(), wires([start], [8])) == []


def test_a_filled_rectangle_may_stand_beside_cells_behind_them_and_over_blank_ones() -> None:
    assert found(grid(), square(3, 0, 1)) == []
    assert found(square(0, 0, 3), grid()) == []
    assert found(grid(shown=False), square(0, 0, 3)) == []
    assert found(grid(), square(0.1, 0.1, 0.3)) == []  # a mark in a corner
    assert found(grid(), replace(square(0, 0, 3), fill=(1.0, 1.0, 1.0, 0.0))) == []
    assert found(grid(), square(0, 0, 3, name="Circle")) == []
    assert len(found(grid(), square(0, 0, 1))) == 1


def test_no_picture_is_blank_when_a_clip_is_over() -> None:
    (conflict,) = unfilled([grid(shown=False)])
    assert "still blank when the clip is over" in conflict.message
    assert [*unfilled([grid(), grid(shown=False, alpha=0.0)])] == []
