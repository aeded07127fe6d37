"""What glides onto cells or a neuron belongs there; else the clip is refused when it has arrived."""

from __future__ import annotations

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, Scene, tempconfig

from onebyone.core.quantity import Cell
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.text import Number
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Glide, lie_on
from onebyone.errors import AuditError, OneByOneError
from onebyone.look.theme import theme
from onebyone.panels.fig1b.numbers import DenseLayer

FIGURE, DARK = DenseLayer.verified(), theme("dark")
SMALL = {"pixel_width": 64, "pixel_height": 36, "frame_rate": 2, "verbosity": "CRITICAL", "progress_bar": "none"}


class Told(Scene):
    """A scene of manim's own that has figures."""

    figures = (FIGURE,)


def outputs() -> PixelGrid:
    """The column of all outputs, folded."""
    cells = np.arange(FIGURE.column.size).reshape(FIGURE.image.shape)
    return PixelGrid(
        FIGURE.column, colormap=signed_map(DARK, FIGURE.column), cell=30, role="result", theme=DARK, cells=cells
    )


def tile(place: int) -> PixelGrid:
    """The weights of a neuron that is shown."""
    return PixelGrid(
        FIGURE.tiles,
        colormap=signed_map(DARK, FIGURE.tiles),
        cell=4,
        role="weight",
        theme=DARK,
        cells=plane(FIGURE.tiles, place),
    )


@pytest.mark.parametrize("aside", [0, 1])
def test_a_number_arrives_in_the_cell_that_it_is_of(aside: int) -> None:
    with tempconfig({**SMALL, "dry_run": True}):
        scene, grid = Told(), outputs()
        scene.add(grid)
        unit = FIGURE.units[0]
        number = Number(Cell(FIGURE.shown, (0,)), size=20, role="result", theme=DARK).shift(5 * LEFT)
        goal = number.copy().move_to(grid.centre_of(*divmod(unit + aside, FIGURE.image.shape[1])))
        if not aside:
            scene.play(Glide(number, goal))
            return
        with pytest.raises(AuditError, match="arrives in another cell of y as channels"):
            scene.play(Glide(number, goal))


def test_a_number_may_pass_over_other_cells_and_lie_on_those_of_another_quantity() -> None:
    with tempconfig({**SMALL, "dry_run": True}):
        scene, grid = Told(), outputs()
        image = PixelGrid(FIGURE.image, colormap=DARK.pixels, cell=10, role="input", theme=DARK).shift(5 * LEFT)
        scene.add(grid, image)
        number = Number(Cell(FIGURE.shown, (0,)), size=20, role="result", theme=DARK).shift(6 * RIGHT)
        scene.play(Glide(number, number.copy().move_to(image), become=True))


def test_a_number_that_becomes_nothing_arrives_in_a_cell() -> None:
    with tempconfig({**SMALL, "dry_run": True}):
        scene, grid = Told(), outputs()
        scene.add(grid)
        number = Number(Cell(FIGURE.shown, (0,)), size=20, role="result", theme=DARK).shift(5 * LEFT)
        with pytest.raises(AuditError, match="arrives where none of its cells stand"):
            scene.play(Glide(number, number.copy().next_to(grid, RIGHT)))
        scene.play(Glide(number, number.copy().next_to(grid, RIGHT), become=True))


@pytest.mark.parametrize("place", [0, 1])
def test_weights_arrive_on_the_neuron_whose_wires_have_them(place: int) -> None:
    with tempconfig({**SMALL, "dry_run": True}):
        scene = Told()
        image = PixelGrid(FIGURE.image, colormap=DARK.pixels, cell=10, role="input", theme=DARK).shift(5 * LEFT)
        neuron = Neuron(radius=60, theme=DARK).shift(4 * RIGHT)
        style = DARK.wires(float(np.abs(FIGURE.weight.float64).max()))
        wires = Focus(FIGURE, FIGURE.result, at=FIGURE.units[0], theme=DARK).wires(
            FIGURE.rows, image, neuron, style=style
        )
        scene.add(image, wires, neuron)
        weights = tile(place).shift(3 * UP)
        if not place:
            scene.play(Glide(weights, weights.copy().move_to(neuron)))
            return
        with pytest.raises(AuditError, match="arrives on a neuron whose wires have other weights"):
            scene.play(Glide(weights, weights.copy().move_to(neuron)))


def test_a_picture_lies_on_one_that_is_laid_out_alike() -> None:
    one, other = tile(0), tile(1).shift(3 * UP)
    lie_on(one, other)
    with pytest.raises(OneByOneError, match="cannot lie on"):
        lie_on(one, PixelGrid(FIGURE.image, colormap=DARK.pixels, cell=10, role="input", theme=DARK))
    with tempconfig({**SMALL, "dry_run": True}):
        scene, grid = Told(), outputs()
        scene.add(grid)
        ring = PixelGrid(FIGURE.ring, colormap=signed_map(DARK, FIGURE.ring), cell=10, role="weight", theme=DARK)
        with pytest.raises(AuditError, match="is of another shape"):
            scene.play(Glide(ring, ring.copy().replace(grid, stretch=True)))
