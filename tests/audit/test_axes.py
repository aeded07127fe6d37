"""Coordinates at rest: a number stands level with the point whose coordinate it is, and with no other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hand_made import INK, grid, label, loose, number

from onebyone.audit.axes import VALUES, axes
from onebyone.core.figure import Part
from onebyone.core.quantity import Cell
from onebyone.frames.aim import Aim
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.mark import MarkEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.panels.fig8.numbers import PointCloud

CLOUD = PointCloud.verified()
SIDE = 0.3
POINT = CLOUD.first[0]
ROW, COLUMN = CLOUD.pixel_of(POINT)


def where(row: int, column: int) -> tuple[float, float]:
    """The middle of a pixel."""
    return column * SIDE, -row * SIDE


def points() -> CellsEntry:
    """The cloud, each point where its pixel lies."""
    middles = np.array([where(*CLOUD.pixel_of(point)) for point in range(len(CLOUD.lit))])
    made = loose((0.0, 0.0), (1.0, 0.0))
    dot = np.array([-0.1, 0.1])
    cells = np.array(CLOUD.lit).reshape(1, -1)
    return replace(made, tensor=CLOUD.image, cells=cells, upper_left=middles + dot, lower_right=middles - dot)


def told(cell: Cell, x: float, y: float, *more: Entry) -> list[str]:
    """What is wrong about a number whose middle is at (x, y)."""
    made = number(em=0.2, of=cell)
    ink = made.ink()
    assert ink is not None
    shift = np.array([x - (ink.left + ink.right) / 2, y - (ink.low + ink.high) / 2])
    entries = [points(), *more, replace(made, points=made.points + shift)]
    inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
    return [one.message for one in axes(entries, inks, figures=(CLOUD,))]


@pytest.mark.parametrize("value", [0, 1])
def test_a_coordinate_of_a_pixel_stands_level_with_it(value) -> None:
    x, y = where(ROW, COLUMN)
    cell = Cell(CLOUD.located, (value, ROW, COLUMN))
    assert told(cell, x, y) == []
    aside, away = ((x, -20.0), (-20.0, y)) if not value else ((-20.0, y), (x, -20.0))
    assert told(cell, *aside) == [], "on its axis"
    (message,) = told(cell, *away)
    assert "is a coordinate, one of" in message


def test_a_coordinate_of_a_point_is_traced_to_its_pixel() -> None:
    x, y = where(ROW, COLUMN)
    across, up, light = (Cell(CLOUD.points, (value, POINT, 0)) for value in range(3))
    assert told(across, x, -20.0) == told(up, -20.0, y) == told(light, -20.0, -20.0) == []
    assert told(across, -20.0, y) != []
    assert told(up, x, -20.0) != []


def test_what_is_marked_is_what_coordinates_are_of() -> None:
    x, _ = where(ROW, COLUMN)
    pixel = np.array([CLOUD.lit[POINT]])
    of = Part(CLOUD.image, pixel)
    frame = grid()
    mark = MarkEntry("m", Aim(CLOUD.image, pixel, of), frame.corners, frame.others, INK, 5.0, INK, 2.0)
    level = next(point for point in range(len(CLOUD.lit)) if point != POINT and CLOUD.pixel_of(point)[1] == COLUMN)
    assert told(Cell(CLOUD.points, (0, POINT, 0)), x, -20.0, mark) == []
    assert told(Cell(CLOUD.points, (0, level, 0)), x, -20.0) == []
    assert told(Cell(CLOUD.points, (0, level, 0)), x, -20.0, mark) != []


def test_what_stands_in_a_cell_is_judged_there() -> None:
    under = grid(-21.0, 1.0)
    assert told(Cell(CLOUD.located, (0, ROW, COLUMN)), -20.0, 0.0, under) == []


FAR = SIDE * max(CLOUD.image.shape)
ZERO_X, ZERO_Y = where(*CLOUD.middle)
AXES = {"x": ((ZERO_X - FAR, ZERO_Y), (ZERO_X + FAR, ZERO_Y)), "y": ((ZERO_X, ZERO_Y - FAR), (ZERO_X, ZERO_Y + FAR))}


def axis(start: tuple[float, float], end: tuple[float, float]) -> ShapeEntry:
    """A straight line."""
    points = np.linspace(start, end, 4)
    return ShapeEntry("Line", points, INK, INK, 2.0)


def named(text: str, x: float, y: float, *more: Entry) -> list[str]:
    """What is wrong about a name whose middle is at (x, y), of points if nothing else is given."""
    made = label(text, em=0.3)
    ink = made.ink()
    assert ink is not None
    shift = np.array([x - (ink.left + ink.right) / 2, y - (ink.low + ink.high) / 2])
    entries = [points(), *more, replace(made, points=made.points + shift)]
    inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
    return [one.message for one in axes(entries, inks, figures=(CLOUD,))]


@pytest.mark.parametrize(("name", "other"), [("x", "y"), ("y", "x")])
def test_the_name_of_a_coordinate_stands_where_its_axis_ends(name, other) -> None:
    start, end = AXES[name]
    x, y = (end[0] + 0.25, end[1]) if name == "x" else (end[0], end[1] + 0.25)
    assert named(name, x, y, axis(start, end)) == named(name, x, y, axis(end, start)) == []
    for wrong in (other, "brightness"):
        (message,) = named(wrong, x, y, axis(start, end))
        assert "no axis or value of that name" in message
    back = 2 * np.array([ZERO_X, ZERO_Y]) - (x, y)
    assert named(name, *back, axis(start, end)) != [], "it grows to the other side"
    assert named(name, x, y) != [], "nothing stands there"
    shift = np.array([(0.0, SIDE), (0.0, SIDE)]) if name == "x" else np.array([(SIDE, 0.0), (SIDE, 0.0)])
    off = np.array([start, end]) + shift
    assert named(name, *(np.array([x, y]) + shift[0]), axis(*off)) != [], "the other one is not 0 there"


def test_the_name_of_a_value_stands_by_its_own_cell() -> None:
    column = replace(grid(20.0, 1.5), tensor=CLOUD.points)
    cells = np.array([[value * len(CLOUD.lit) + POINT] for value in range(3)])
    column = replace(
        column, cells=cells, shown=np.ones((3, 1), dtype=bool), corners=np.array([(20.0, 1.5), (21.0, -1.5)])
    )
    assert [named(name, 21.7, 1.0 - row, column) for row, name in enumerate(VALUES)] == [[], [], []]
    assert all(named(name, 21.7, 1.0 - row, column) for row, name in enumerate(("y", "brightness", "x")))
    assert all(
        named(name, 21.7, 1.0 - row, replace(column, cells=cells[::-1])) for row, name in ((0, "x"), (2, "brightness"))
    )
