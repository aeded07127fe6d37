"""The views of panels 1b and 3: tiles, bands and numbers stand where the figure has them, and setting up is quick."""

import numpy as np
import pytest
from project import words

from onebyone.core.quantity import Cell
from onebyone.drawing.mobjects.text import Phrase
from onebyone.look.layout import Page
from onebyone.look.theme import SIZES, theme
from onebyone.panels.fig1b.numbers import DenseLayer
from onebyone.panels.fig1b.view import Layer
from onebyone.panels.fig3.numbers import FullKernel
from onebyone.panels.fig3.view import NEAR, Wall

THEME, PAGE = theme("dark"), Page(aspect=16 / 9)
LAYER, FULL = DenseLayer.verified(), FullKernel.verified()
BUILD = 3.0  # s


def set_up(view, figure, id):
    def label(name, role):
        runs = words(id).labels[name].runs(figure.quantities)
        return Phrase(runs, size=SIZES.label, role=role, theme=THEME)

    return view(figure, page=PAGE, theme=THEME, label=label)


@pytest.fixture
def wall():
    return set_up(Wall, FULL, "3")


@pytest.fixture
def layer():
    return set_up(Layer, LAYER, "1b")


def happen(told):
    """What is the case once an animation is over: the last that happens in it."""
    while hasattr(told, "animations"):
        told = told.animations[-1]
    told.interpolate(1.0)


def test_every_tile_of_the_wall_is_a_row_of_the_matrix_folded(wall):
    weight = FULL.weight.numerators
    tiles = weight.ravel()[wall.wall.cells].reshape(28, 28, 28, 28).swapaxes(1, 2)
    assert np.array_equal(tiles.reshape(784, 784), weight)
    assert np.array_equal(weight.ravel()[wall.matrix.cells], weight)


def test_every_row_is_folded_or_not_yet_and_each_in_its_band(wall):
    fold = wall.fold_all()
    for alpha, folded in ((0.0, 28), (0.5, 15 * 28), (1.0, 784)):
        fold.interpolate(alpha)
        assert wall.wall.shown[:folded].all()
        assert not wall.wall.shown[folded:].any()
        assert np.array_equal(wall.matrix.shown, ~wall.wall.shown)


def test_the_walk_through_the_neighbourhood_ends_at_the_filter_that_is_followed(wall):
    drift = wall.drift()
    assert drift.count == NEAR * NEAR
    drift.interpolate(1.0)
    assert np.array_equal(wall.kernel.cells.ravel(), FULL.unit * 784 + np.arange(784))
    assert np.array_equal(wall.near.cells[-28:, -28:], wall.kernel.cells)
    assert np.allclose(wall.tile.get_corner((1, -1, 0)), wall.near.get_corner((1, -1, 0)))
    drift.interpolate(0.0)
    assert np.array_equal(wall.near.cells[:28, :28], wall.kernel.cells)


def test_filter_after_filter_gives_its_number(wall):
    for told in (wall.lie_down(), wall.land()):  # as the beats before tell it
        happen(told)
    run = wall.run()
    run.interpolate(1.0)
    assert wall.result.shown.all()
    assert np.array_equal(wall.kernel.cells.ravel(), 783 * 784 + np.arange(784))
    assert np.array_equal(wall.kernel.shown.ravel(), FULL.weight.numerators[783] != 0)
    run.interpolate(0.0)
    assert wall.result.shown.sum() == 2  # the first, and the one that was told before
    assert wall.result.shown[divmod(FULL.unit, 28)]


def test_the_numbers_of_the_neurons_end_beside_their_cells_of_the_column(layer):
    said = [number.quantity for number in layer.numbers]
    assert said == [Cell(LAYER.shown, (place,)) for place in range(LAYER.shown.size)]
    assert [cell.value for cell in said] == [Cell(LAYER.result, (unit,)).value for unit in LAYER.units]
    gather = layer.gather()
    gather.begin()
    gather.interpolate(1.0)
    assert layer.strip.shown.all()
    for number, unit in zip(layer.numbers, LAYER.units, strict=True):
        assert np.isclose(number.get_y(), layer.strip.centre_of(unit, 0)[1])


def test_the_frame_in_the_picture_ends_at_the_last_neuron_shown(layer):
    *_, tour = layer.point_out().animations
    tour.interpolate(1.0)
    row, column = divmod(LAYER.units[-1], 28)
    assert np.allclose(layer.spot.get_center(), layer.picture.centre_of(row, column))
