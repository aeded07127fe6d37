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
from onebyone.panels.fig3.view import Wall

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


def test_every_tile_of_the_sample_is_a_row_of_the_matrix_folded(wall):
    weight, (rows, columns) = FULL.weight.numerators, wall.sample.cells.shape
    tiles = weight.ravel()[wall.sample.cells].reshape(rows // 28, 28, columns // 28, 28).swapaxes(1, 2)
    assert np.array_equal(tiles.reshape(-1, 784), weight[wall.units])
    assert FULL.unit in wall.units
    assert len(set(wall.units)) == len(wall.units) > 20


@pytest.mark.parametrize("aspect", [16 / 9, 4 / 3, 1, 9 / 16])
def test_sample_and_results_stay_on_the_page(aspect):
    def label(name, role):
        return Phrase(words("3").labels[name].runs(FULL.quantities), size=SIZES.label, role=role, theme=THEME)

    page = Page(aspect=aspect)
    wall = Wall(FULL, page=page, theme=THEME, label=label)
    left, right = (page.safe.point(across, 0)[0] for across in (0, 1))
    for part in (wall.image, wall.sample, wall.more, wall.result, wall.few):
        assert left <= part.get_left()[0] < part.get_right()[0] <= right


def test_the_kernel_and_its_number_are_those_of_the_tile_that_is_marked(wall):
    _, swap = wall.kernels_are_swapped()
    for stop, alpha in ((0, 0.0), (len(wall.units) - 1, 1.0)):
        swap.interpolate(alpha)
        unit = FULL.unit if stop else next(unit for unit in wall.units if unit != FULL.unit)
        assert np.array_equal(wall.kernel.cells.ravel(), unit * 784 + np.arange(784))
        assert wall.number[0].quantity == Cell(FULL.result, (unit, 0, 0))
        row, column = divmod(wall.units.index(unit), wall.sample.cells.shape[1] // 28)
        middle = wall.sample.middle_of(28 * row, 28 * column, shape=(28, 28))
        assert np.allclose(wall.spot.get_center(), middle)


def test_filter_after_filter_gives_its_number(wall):
    *_, landing, run, _ = wall.every_filter_gives_its_number()
    happen(landing)
    run.interpolate(1.0)
    assert wall.result.shown.all()
    assert np.array_equal(wall.any_kernel.cells.ravel(), 783 * 784 + np.arange(784))
    assert np.array_equal(wall.any_kernel.shown.ravel(), FULL.weight.numerators[783] != 0)


def test_the_smaller_layer_has_an_output_under_each_of_its_filters(wall):
    assert len(wall.few.tiles) == len(wall.few_numbers) == FULL.few_result.size == 10
    for unit, (tile, number) in enumerate(zip(wall.few.tiles, wall.few_numbers, strict=True)):
        assert number.quantity == Cell(FULL.few_result, (unit, 0, 0))
        assert np.array_equal(tile.cells.ravel(), unit * 784 + np.arange(784))
        assert number.get_x() == pytest.approx(tile.get_x())
        assert number.get_top()[1] < tile.get_bottom()[1]


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
