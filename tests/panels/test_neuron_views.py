"""The neuron that walks stands where the kernel stands, and both maps and their difference stand side by side."""

import numpy as np
import pytest
from project import words

from onebyone.core.tensor import Tensor
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
BOTH = pytest.mark.parametrize("view", [BENCH, CHANNELS], ids=["2b", "4b"])


@BOTH
def test_the_three_grids_stand_side_by_side_and_do_not_touch(view):
    one, other = view.agreement.one, view.agreement.other
    middle = view.agreement.difference
    assert one.get_right()[0] < middle.get_left()[0] < middle.get_right()[0] < other.get_left()[0]
    assert one.get_y() == pytest.approx(other.get_y()) == pytest.approx(middle.get_y())
    assert one.side == pytest.approx(other.side) == pytest.approx(middle.side)
    assert np.array_equal(one.tints, other.tints)
    assert one.tensor is not other.tensor


@BOTH
def test_a_difference_of_zero_looks_like_the_paper(view):
    paper = [int(THEME.hex("paper")[at : at + 2], 16) for at in (1, 3, 5)]
    assert (view.agreement.difference.tints[..., :3] == paper).all()
    assert not (view.agreement.one.tints[..., :3] == paper).all()


def feet(view):
    """Where the wires of the neuron start that stands on the image now: it walks once it has settled."""
    wires, _ = view.stroll.walker
    return wires.entry().starts


def settled(view):
    """Where they start as the large neuron's wires have shrunk onto the image, before those that walk replace them."""
    view.stroll.settle().interpolate_mobject(1.0)
    return view.stroll.weighing.wires.entry().starts


def test_the_pointwise_neuron_walks_with_a_wire_in_each_plane():
    starts = settled(CHANNELS)
    assert starts == pytest.approx(feet(CHANNELS))
    places = [grid.centre_of(*CHANNELS.stroll.figure.first)[:2] for grid in CHANNELS.channels.planes]
    assert starts == pytest.approx(np.array(places))


def test_no_two_wires_of_the_walker_coincide():
    starts = feet(CHANNELS)
    spread = CHANNELS.stroll.walker[0].entry().ends - starts
    angles = np.sort(np.arctan2(spread[:, 1], spread[:, 0]))
    assert np.diff(angles).min() > 0.02


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


def test_each_weight_stands_beside_its_pixel_and_its_wire_starts_behind_it():
    wires = BENCH.weighing.wires.entry()
    for line, value, (x, y) in zip(BENCH.weighing.lines, BENCH.values, wires.starts, strict=True):
        assert value.get_right()[0] < line.weight.get_left()[0] < line.weight.get_right()[0] < x
        assert y == pytest.approx(value.get_y(), abs=0.05)
        assert line.weight.get_y() == pytest.approx(value.get_y(), abs=0.05)


def test_the_break_lights_the_difference_where_the_weight_meets_ink():
    for _ in BENCH.a_broken_weight_shows():
        pass
    _, difference = BENCH.agreement._broken
    assert difference.tensor is BENCH.figure.broken_difference
    assert np.count_nonzero(difference.tensor.numerators) == BENCH.figure.broken_cells.fraction(())


def test_a_blank_image_has_nothing_to_show_of_a_break():
    blank = Tensor.exact("image", np.zeros((6, 6)), bits=2)
    view = view_of(SlidingNeuron, NeuronBench, "2b", image=blank)
    assert [*view.a_broken_weight_shows(), *view.mend()] == []
