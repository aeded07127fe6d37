"""A neuron in full: its lines are level with their inputs and read in columns, its wires run from them to the disc."""

import numpy as np
import pytest
from manim import DOWN, RIGHT, VGroup
from project import figures

from onebyone.core.tensor import Tensor
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid
from onebyone.drawing.mobjects.text import Label
from onebyone.drawing.mobjects.weighing import Weighing
from onebyone.drawing.motion import Glide
from onebyone.errors import OneByOneError
from onebyone.look.theme import theme, units

FIGURE, THEME, SIZE = figures("2b")[0], theme("dark"), 38
DOT = FIGURE.dot_product()


@pytest.fixture
def cells():
    cell = FIGURE.kernel.image.numerators.argmax().reshape(1, 1)
    look = {"colormap": THEME.pixels, "cell": 72, "role": "input", "theme": THEME, "cells": cell}
    return VGroup(*(PixelGrid(FIGURE.kernel.image, **look) for _ in DOT.rows)).arrange(DOWN, buff=0.1)


@pytest.fixture
def weighing(cells):
    hub = cells.get_right() + 5 * RIGHT
    read = Focus(FIGURE, FIGURE.result, at=FIGURE.first, theme=THEME).aim(FIGURE.kernel.padded)
    settings = {"values": cells, "weight": FIGURE.weight, "read": read, "hub": hub, "size": SIZE, "theme": THEME}
    return Weighing([row.terms[1] for row in DOT.rows], **settings)


def test_each_weight_stands_level_with_its_input(weighing, cells):
    for line, cell, row in zip(weighing.lines, cells, DOT.rows, strict=True):
        assert line.weight.quantity == row.terms[1]
        assert line.weight.get_center()[1] == pytest.approx(cell.get_center()[1], abs=units(1))
        assert cell.get_x() < line.times.get_x() < line.weight.get_x()
        assert line.weight.em == pytest.approx(units(SIZE))


@pytest.mark.parametrize("name", ["times", "weight"])
def test_parts_stand_in_columns_flush_right(weighing, name):
    parts = [getattr(line, name) for line in weighing.lines]
    assert np.ptp([part.pen[0] + part.advance for part in parts]) == pytest.approx(0, abs=1e-9)


def test_a_wire_runs_from_each_weight_to_the_disc_and_only_live_ones_pulse(weighing):
    wires, pulse = weighing.wires.entry(), weighing.pulse.entry()
    assert wires.cells.tolist() == list(range(FIGURE.weight.size))
    assert pulse.cells.tolist() == np.flatnonzero(FIGURE.weight.float64).tolist()
    for start, line in zip(wires.starts, weighing.lines, strict=True):
        assert start[0] > line.weight.get_right()[0]
        assert start[1] == pytest.approx(line.weight.get_center()[1], abs=units(1))
    assert wires.ends == pytest.approx(np.tile(weighing.neuron.disc.get_left()[:2], (len(wires.ends), 1)))


def test_what_is_built_differently_cannot_glide(weighing):
    with pytest.raises(ValueError, match="built differently"):
        Glide(weighing.lines[0].weight, weighing.lines[1].weight)
    line = weighing.lines[0]
    goal = line.weight.copy().shift(RIGHT)
    glide = Glide(line.weight, goal)
    glide.interpolate_mobject(1.0)
    assert np.array_equal(line.weight.points, goal.points)


def test_what_says_something_else_is_not_become():
    def grid(cells, tensor=FIGURE.weight):
        return Kernel(tensor, cell=40, theme=THEME, cells=np.array([cells]))

    first, second, third = np.argsort(FIGURE.weight.numerators.ravel(), kind="stable")[[0, 4, -1]].tolist()
    for goal in (grid([first, third]), grid([third, second])):
        with pytest.raises(OneByOneError, match="hold other values, or their texts differ"):
            Glide(grid([first, second]), goal, become=True)
        Glide(grid([first, second]), goal)  # it stays what it is, and only stands there
    equal = Tensor.exact("equal", FIGURE.weight.float64, bits=FIGURE.weight.bits)
    Glide(grid([first, second]), grid([first, second], equal), become=True)
    one, other = (Label(text, size=40, role="ink", theme=THEME) for text in ("pixel", "pivot"))
    with pytest.raises(OneByOneError, match="their texts differ"):
        Glide(VGroup(one), VGroup(other.set_points(one.points)), become=True)
    Glide(one, one.copy().shift(RIGHT), become=True)
