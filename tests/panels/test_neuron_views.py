"""The neuron stays while what it reads moves; maps and their difference stand where they are compared."""

import numpy as np
import pytest
from project import words

from onebyone.drawing.mobjects.text import Phrase
from onebyone.look.layout import Page
from onebyone.look.theme import SIZES, theme
from onebyone.panels.fig2b.numbers import SlidingNeuron
from onebyone.panels.fig2b.view import NeuronBench
from onebyone.panels.fig4b.numbers import PointwiseNeuron
from onebyone.panels.fig4b.view import NeuronChannels

THEME, PAGE = theme("light"), Page(aspect=16 / 9)


def view_of(kind, view, panel_id, **settings):
    figure = kind.verified(**settings)

    def label(name, role):
        runs = words(panel_id).labels[name].runs(figure.quantities)
        return Phrase(runs, size=SIZES.label, role=role, theme=THEME)

    return view(figure, page=PAGE, theme=THEME, label=label)


BENCH = view_of(SlidingNeuron, NeuronBench, "2b")
STANDS = BENCH.stand_aside()
STANDS.begin()
STANDS.interpolate(1.0)
CHANNELS = view_of(PointwiseNeuron, NeuronChannels, "4b")


def test_the_three_grids_stand_side_by_side_and_do_not_touch():
    one, other = BENCH.agreement.one, BENCH.agreement.other
    middle = BENCH.agreement.difference
    assert one.get_right()[0] < middle.get_left()[0] < middle.get_right()[0] < other.get_left()[0]
    assert one.get_y() == pytest.approx(other.get_y()) == pytest.approx(middle.get_y())
    assert one.side == pytest.approx(other.side) == pytest.approx(middle.side)
    assert np.array_equal(one.tints, other.tints)
    assert one.tensor is not other.tensor


def test_a_difference_of_zero_looks_like_the_paper():
    paper = [int(THEME.hex("paper")[at : at + 2], 16) for at in (1, 3, 5)]
    assert (BENCH.agreement.difference.tints[..., :3] == paper).all()
    assert not (BENCH.agreement.one.tints[..., :3] == paper).all()


def test_the_rod_moves_over_the_planes_and_the_neuron_stays():
    view = view_of(PointwiseNeuron, NeuronChannels, "4b")
    wires, planes, rows = view.weighing.wires, view.channels.read.planes.planes, view.figure.kernel.photo.shape[1:]
    places, walk = wires.points.copy(), view.focus.walk(view.map)
    for at in (0, 5, len(view.figure.walk) - 1, 3):
        walk.arrive(at)
        position = view.figure.walk[at]
        assert [value.source(0, 0).index for value in view.values] == [(channel, *position) for channel in range(3)]
        for mark, plane in zip(view.channels.read.cursors, planes, strict=True):
            assert mark.get_center() == pytest.approx(plane.centre_of(*position))
        assert wires.aim.cells.tolist() == [np.ravel_multi_index((c, *position), (3, *rows)) for c in range(3)]
        assert np.array_equal(wires.points, places)
    walk.arrive(len(view.figure.walk) - 1)
    assert view.map.shown.all()


def test_a_changed_value_shows_in_one_cell_of_the_difference_where_its_mark_is():
    lit = np.argwhere(CHANNELS.difference.tensor.numerators)
    assert lit.tolist() == [[*CHANNELS.figure.first]]
    assert CHANNELS.difference_spot.get_center() == pytest.approx(CHANNELS.difference.centre_of(*lit[0]))
    planes = CHANNELS._changed.planes
    assert [grid.tensor is CHANNELS.figure.changed_photo for grid in planes] == [True, True, True]
    for new, old in zip(planes, CHANNELS.channels.read.planes.planes, strict=True):
        assert new.points == pytest.approx(old.points)


def test_the_changed_value_and_what_is_made_of_it_are_as_large_as_the_inputs():
    value, output, first = CHANNELS._changed.value, CHANNELS.output, CHANNELS.figure.first
    large = CHANNELS.large.values[CHANNELS.figure.changed_at[0]]
    assert value.points == pytest.approx(large.points)
    assert value.source(0, 0) == CHANNELS.figure.quantities["changed_value"]
    assert (output.source(0, 0).tensor, output.source(0, 0).index) == (CHANNELS.figure.changed, first)
    assert output.side == pytest.approx(value.side)


SETTINGS = pytest.mark.parametrize("settings", [{}, {"stride": 2}, {"stride": 3, "padding": 2, "dilation": 2}])


@SETTINGS
def test_the_list_shows_what_the_kernel_reads_and_the_neuron_stays(settings):
    """It strides as its kernel does, from any position to any other."""
    view = view_of(SlidingNeuron, NeuronBench, "2b", **settings)
    kernel, wires = view.figure.kernel, view.weighing.wires
    places = wires.points.copy()
    walk = view.focus.walk(view.map)
    for at in (0, 5, len(view.figure.walk) - 1, 3):
        walk.arrive(at)
        read = [kernel.under(*view.figure.walk[at], offset) for offset in np.ndindex(kernel.weight.shape)]
        assert [value.source(0, 0).index for value in view.values] == read
        assert wires.aim.cells.tolist() == [row * kernel.padded.shape[1] + column for row, column in read]
        assert np.array_equal(wires.points, places)
    walk.arrive(len(view.figure.walk) - 1)
    assert view.map.shown.all()


@SETTINGS
def test_the_picture_moves_and_the_wires_stay(settings):
    """What is read, said and marked is the moved picture's; in the end no pixel is left of those read before."""
    view = view_of(SlidingNeuron, NeuronBench, "2b", **settings)
    figure, wires = view.figure, view.weighing.wires
    kernel, stride = figure.kernel, settings.get("stride", 1)
    places, framed = wires.points.copy(), view.cursor.points.copy()
    stops = (0, *figure.moves)
    moves = view.move_picture(stops, run_time=1)
    before = {kernel.under(*figure.first, offset) for offset in np.ndindex(kernel.weight.shape)}
    for at, positions in enumerate(stops):
        moves.arrive(at)
        columns = positions * stride
        moved = np.zeros(kernel.padded.shape)
        moved[:, columns:] = kernel.padded.float64[:, : moved.shape[1] - columns]
        assert np.array_equal(view.image.tensor.float64.ravel()[view.image.cells], moved)
        read = [moved[kernel.under(*figure.first, offset)] for offset in np.ndindex(kernel.weight.shape)]
        assert [float(value.source(0, 0).value) for value in view.values] == read
        if 0 < at < len(stops) - 1:
            assert not len(view.said), "it would flash by"
        else:
            assert [float(number.quantity.value) for number in view.said[:-1]] == read
            assert float(view.said[-1].quantity.value) == np.dot(read, figure.weight.float64[0])
        assert np.array_equal(wires.points, places)
        assert view.cursor.points == pytest.approx(framed)
    assert not before & {(row, column - stops[-1] * stride) for row, column in before}
    view.move_picture((0,), run_time=1).arrive(0)
    assert view.image.tensor is kernel.padded
    assert view.focus.of.tensor is figure.result


@SETTINGS
def test_the_window_finds_in_the_moved_picture_what_the_neuron_said_before(settings):
    view = view_of(SlidingNeuron, NeuronBench, "2b", **settings)
    figure, (row, column) = view.figure, view.figure.first
    far = figure.moves[-1]
    view.move_picture((far,), run_time=1).arrive(0)
    scan = view.focus.scan(view.map)
    for at in range(figure.result.size):
        scan.arrive(at)
        assert view.map.shown.sum() == at + 1
        assert view.spot.get_center() == pytest.approx(view.map.centre_of(*divmod(at, figure.result.shape[1])))
    shown = view.map.tensor.float64.ravel()[view.map.cells]
    assert np.array_equal(shown[:, far:], figure.result.float64[:, :-far]), "the map, moved along"
    there = figure.moved_to(far).follows
    view.focus.go_to(there)
    assert view.spot.get_center() == pytest.approx(view.map.centre_of(row, column + far))
    (total,) = [number.quantity.value for number in view.said[-1:]]
    assert total == figure.result.fraction((row, column))
    view.move_picture((0,), run_time=1).arrive(0)
    assert view.map.tensor is figure.result
    assert view.map.shown.all()


def test_a_picture_that_has_no_room_to_move_in_has_nothing_to_find():
    small = SlidingNeuron.verified(first=(0, 25))
    assert small.ahead.fraction(()) == 0
    assert small.moves == (1, 2, 3)
    assert small.moved_to(3).follows is None
    assert SlidingNeuron.verified(first=(0, 24)).moves == (1,), "as far as the map goes"


def test_what_is_held_is_not_made_anew():
    view = view_of(SlidingNeuron, NeuronBench, "2b")
    view.said.hold()
    held = [*view.said]
    view.focus.look_at((0, 0))
    assert [*view.said] == held


def test_the_keys_of_the_compared_maps_have_the_whole_range_of_each():
    figure = BENCH.figure
    for key, tensor in ((BENCH.key, figure.result), (BENCH.broken_key, figure.broken)):
        values = [float(number.quantity.value) for number in key.numbers]
        assert (min(values), max(values)) == (tensor.float64.min(), tensor.float64.max())
        assert key.bar.colormap == BENCH.map.colormap
    assert BENCH.map.colormap.high == figure.broken.float64.max()


@SETTINGS
def test_the_cursor_frames_what_the_kernel_lies_on(settings):
    view = view_of(SlidingNeuron, NeuronBench, "2b", **settings)
    kernel, half = view.figure.kernel, view.image.side / 2
    for position in (kernel.first, kernel.second, kernel.walk[-1]):
        view.focus.look_at(position)
        places = [kernel.under(*position, offset) for offset in np.ndindex(kernel.weight.shape)]
        first, last = view.image.centre_of(*places[0]), view.image.centre_of(*places[-1])
        assert view.cursor.get_corner((-1, 1, 0)) == pytest.approx(first + (-half, half, 0))
        assert view.cursor.get_corner((1, -1, 0)) == pytest.approx(last + (half, -half, 0))
        for mark, place in zip(view.marks, places, strict=False):
            assert mark.get_center() == pytest.approx(view.image.centre_of(*place))
    assert len(view.marks) == (9 if settings.get("dilation", 1) > 1 else 0)


@pytest.mark.parametrize("view", [BENCH, CHANNELS], ids=["2b", "4b"])
def test_each_weight_stands_beside_its_pixel_and_its_wire_starts_behind_it(view):
    wires = view.weighing.wires.entry()
    for line, value, (x, y) in zip(view.weighing.lines, view.values, wires.starts, strict=True):
        assert value.get_right()[0] < line.weight.get_left()[0] < line.weight.get_right()[0] < x
        assert y == pytest.approx(value.get_y(), abs=0.05)
        assert line.weight.get_y() == pytest.approx(value.get_y(), abs=0.05)


def test_the_break_lights_the_difference_where_the_weight_meets_ink():
    for _ in BENCH.a_broken_weight_shows():
        pass
    _, difference = BENCH.agreement._broken
    assert difference.tensor is BENCH.figure.broken_difference
    assert np.count_nonzero(difference.tensor.numerators) == BENCH.figure.broken_cells.fraction(())
