"""The views of panels 1a, 1b, 3 and 6a: cells, tiles, bands and numbers stand where the figure has them."""

import numpy as np
import pytest
from manim import DR
from project import figures, words

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.focus import CALM
from onebyone.drawing.mobjects.text import Phrase
from onebyone.errors import RoomError
from onebyone.look.layout import Page, Region
from onebyone.look.theme import SIZES, theme
from onebyone.panels.fig1a.numbers import OneNeuron
from onebyone.panels.fig1a.view import Fan
from onebyone.panels.fig1b.view import Layer
from onebyone.panels.fig3.view import Wall
from onebyone.panels.fig6a.numbers import PixelsAsChannels
from onebyone.panels.fig6a.view import Beam

THEME, PAGE = theme("dark"), Page(aspect=16 / 9)
LAYER, FULL = figures("1b")[0], figures("3")[0]


def set_up(view, figure, id, page=PAGE):
    def label(name, role):
        runs = words(id).labels[name].runs(figure.quantities)
        return Phrase(runs, size=SIZES.label, role=role, theme=THEME)

    return view(figure, page=page, theme=THEME, label=label)


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


def test_no_more_kernels_are_swapped_than_can_be_told_apart(wall):
    *_, visit = wall.kernels_are_swapped()
    assert 4 <= visit.count <= CALM * visit.run_time


def test_in_the_end_a_small_kernel_slides_and_what_either_weighs_stands_under_it(wall):
    _, walk = wall.compare()
    walk.interpolate(1.0)
    assert np.allclose(wall.small.get_corner(DR), wall.image.get_corner(DR))
    assert wall.small_label.get_right()[0] == pytest.approx(wall.image.get_right()[0])
    assert wall.weights.get_left()[0] == pytest.approx(wall.sample.get_left()[0])


def test_filter_after_filter_gives_its_number(wall):
    _, landing, run, *_ = wall.every_kernel_gives_a_number_of_the_dense_layer()
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


def test_each_neuron_has_its_wires_its_output_and_its_weights_beside_it(layer):
    for place, unit in enumerate(LAYER.units):
        disc, number, tile = layer.discs[place], layer.numbers[place], layer.tiles[place]
        assert number.quantity == Cell(LAYER.shown, (place,))
        assert number.quantity.value == Cell(LAYER.result, (unit,)).value
        assert np.array_equal(LAYER.tiles.numerators.ravel()[tile.cells].ravel(), LAYER.weight.numerators[unit])
        assert disc.get_right()[0] < number.get_left()[0] < number.get_right()[0] < tile.get_left()[0]
        assert np.isclose(disc.get_y(), tile.get_y())
        assert np.allclose(layer.wires[place].entry().ends, disc.get_left()[:2])


def test_the_outputs_end_in_their_cells_of_the_column_when_it_is_full(layer):
    *flights, fill = layer.gather().animations
    fill.interpolate(1.0)
    assert layer.strip.shown.all()
    for flight, number, unit in zip(flights, layer.numbers, LAYER.units, strict=True):
        flight.animations[0].interpolate(1.0)
        assert np.allclose(number.get_center()[:2], layer.strip.centre_of(unit, 0)[:2])


def test_every_tile_of_the_sample_opens_at_its_neurons_own_pixel(layer):
    """So the window that is enlarged shows what the tile shows there, and the neuron's pixel is in its middle."""
    assert len(layer.windows) == len(layer.sample.tiles) > len(LAYER.units)
    for (focus, tile), (ring, window) in zip(layer.sample_of, layer.windows, strict=True):
        (unit,) = focus.of.cells
        weights = LAYER.weight.numerators[unit].reshape(28, 28)
        assert np.array_equal(LAYER.weight.numerators.ravel()[tile.cells], weights)
        row, column = divmod(unit, 28)
        around = weights[row - 4 : row + 5, column - 4 : column + 5]
        assert np.array_equal(LAYER.rings.numerators.ravel()[ring.cells], around)
        low, high = window.box()
        assert np.allclose((low + high)[:2] / 2, tile.centre_of(row, column)[:2])
        assert np.allclose(ring.get_center(), tile.get_center())


def test_the_ring_that_they_share_is_written_out(layer):
    assert [digits.quantity.tensor for digits in layer.ring_digits] == [LAYER.ring] * 81
    assert layer.ring.tensor is LAYER.ring
    assert layer.ring.colormap.high == layer.windows[0][0].colormap.high == 8


def test_the_image_stands_where_panel_1a_has_it(layer):
    fan = set_up(Fan, OneNeuron.verified(), "1a")
    assert np.allclose(fan.image.points, layer.image.points)


def test_a_page_without_room_is_refused(monkeypatch):
    monkeypatch.setattr(Page, "content", property(lambda page: Region(40, 100, 400, 500, page)))
    for view, figure, id in ((Layer, LAYER, "1b"), (Fan, OneNeuron.verified(), "1a")):
        with pytest.raises(RoomError, match=r"^\d+ px do not fit a region of \d+ px$"):
            set_up(view, figure, id)


@pytest.fixture
def fan():
    return set_up(Fan, OneNeuron.verified(), "1a")


def test_the_pixels_that_are_followed_multiply_where_they_stand(fan):
    figure = fan.figure
    for at, cell, mark, weight_mark in zip(figure.bright, fan.cells, fan.marks, fan.weight_marks, strict=True):
        assert cell.source(0, 0) == Cell(figure.image, divmod(at, 28))
        assert np.allclose(mark.get_center(), fan.image.centre_of(*divmod(at, 28)))
        assert np.allclose(weight_mark.get_center(), fan.ring.centre_of(*divmod(at, 28)))
    assert [number.quantity for number in fan.made.results] == list(figure.dot_product().products)


def test_the_marks_stay_on_their_weights_when_these_shrink(fan):
    shrink, *_ = fan.the_other_products_pour_in()
    shrink.begin()
    shrink.interpolate(1.0)
    assert fan.ring.height < fan.image.height
    for at, mark in zip(fan.figure.bright, fan.weight_marks, strict=True):
        assert np.allclose(mark.get_center(), fan.ring.centre_of(*divmod(at, 28)))


def test_the_neuron_stands_far_off_until_the_weights_need_its_place(fan):
    far = fan.neuron.get_right()[0]
    assert far > fan.ring.get_right()[0] - 0.1
    make_room(fan)
    assert fan.image.get_right()[0] < fan.neuron.get_left()[0] < fan.neuron.get_right()[0] < fan.ring.get_left()[0]
    assert np.allclose(fan.wires.points[3::4], fan.neuron.get_left())


def make_room(fan):
    near, *_ = fan.every_wire_has_a_weight()
    near.begin()
    near.interpolate(1.0)


def test_the_output_stands_at_the_tip_of_the_neurons_arrow(fan):
    make_room(fan)
    assert fan.output.quantity == Cell(fan.figure.result, (0,))
    assert np.allclose(fan.arrow.get_start()[:2], fan.neuron.get_right()[:2], atol=0.01)
    assert 0 < fan.output.get_left()[0] - fan.arrow.get_end()[0] < 0.3
    assert abs(fan.output.get_y() - fan.arrow.get_end()[1]) < 0.1
    assert fan.ledger.total.text == fan.output.text


def test_of_the_first_channels_no_lead_and_no_name_runs_over_another_name():
    first = Tensor.exact("image", [[int(row < 4 and column < 5) for column in range(28)] for row in range(28)], bits=2)
    beam = set_up(Beam, PixelsAsChannels.verified(image=first), "6a")
    assert beam.figure.bright[1] < 60
    label, plane = beam.followed_label, beam._tall_pixels.corner(beam.figure.bright[1], 1, 1)
    assert beam.column_label.get_right()[0] < label.get_left()[0] < plane[0]
    names = (beam.value_label, beam.weight_label)
    assert len(beam.leads) == 3, "those of the weights, from below"
    assert all(lead.get_top()[1] < name.get_bottom()[1] for lead in beam.leads for name in names)
    assert len(set_up(Beam, figures("6a")[0], "6a").leads) == 6


def test_of_the_followed_pixel_all_that_its_frame_marks_is_seen_in_depth_too():
    beam = set_up(Beam, figures("6a")[0], "6a")
    at = beam.figure.bright[1]
    for goal in (beam._sheet, beam._tall_pixels, beam._pixels):
        move = beam._rearrange(goal, spread=0.4, run_time=1.0)
        move.begin()
        move.interpolate(1)
        plane, place = beam.followed_plane, beam.cells.places
        assert plane.cells.tolist() == [[at]]
        assert plane.get_center() == pytest.approx(place.centres[at])
        assert plane.side == pytest.approx(place.sides[at])
        assert beam.followed.get_center() == pytest.approx(plane.get_center())
        assert beam.cells.z_index < plane.z_index < beam.followed.z_index
    step = beam._tall_pixels.corner(at + 1, 1, 1) - beam._tall_pixels.corner(at, 1, 1)
    assert step[0] < 0.02 * beam._tall_pixels.sides[at]  # of the channel itself no more than this edge would be seen
