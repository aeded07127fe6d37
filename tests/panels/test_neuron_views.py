"""The neuron that walks stands where the kernel stands, and both maps and their difference stand side by side."""

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


def test_the_sliding_neuron_walks_with_a_wire_in_each_pixel_of_its_window():
    starts = settled(BENCH)
    assert starts == pytest.approx(feet(BENCH))
    row, column = BENCH.figure.first
    image = BENCH.bench.image
    places = [image.centre_of(row + i, column + j)[:2] for i, j in np.ndindex(3, 3)]
    assert starts == pytest.approx(np.array(places))
    walk = BENCH.walk()
    walk.interpolate_mobject(1.0)
    last = feet(BENCH)[-1]
    assert last == pytest.approx(image.centre_of(27, 27)[:2])
    assert BENCH.stroll.map.shown.all()


def test_the_pointwise_neuron_walks_with_a_wire_in_each_plane():
    starts = settled(CHANNELS)
    assert starts == pytest.approx(feet(CHANNELS))
    places = [grid.centre_of(*CHANNELS.stroll.figure.first)[:2] for grid in CHANNELS.channels.planes]
    assert starts == pytest.approx(np.array(places))


@BOTH
def test_no_two_wires_of_the_walker_coincide(view):
    starts = feet(view)
    spread = view.stroll.walker[0].entry().ends - starts
    angles = np.sort(np.arctan2(spread[:, 1], spread[:, 0]))
    assert np.diff(angles).min() > 0.02


@pytest.mark.parametrize("settings", [{}, {"stride": 2}, {"stride": 3, "padding": 2, "dilation": 2}])
def test_the_sliding_neuron_reads_at_every_position_what_its_kernel_reads(settings):
    """It strides as its kernel does, from any position to any other."""
    view = view_of(SlidingNeuron, NeuronBench, "2b", **settings)
    kernel, image = view.figure.kernel, view.bench.image
    walk = view.walk()
    for at in (0, 5, len(view.figure.walk) - 1, 3):
        walk.arrive(at)
        read = [kernel.under(*view.figure.walk[at], offset) for offset in np.ndindex(kernel.weight.shape)]
        places = np.array([image.centre_of(*place)[:2] for place in read])
        assert feet(view) == pytest.approx(places)


@pytest.mark.parametrize("settings", [{}, {"stride": 2}, {"stride": 3, "padding": 2, "dilation": 2}])
def test_the_cursor_frames_what_the_kernel_lies_on_and_the_window_shows_what_it_reads(settings):
    bench = view_of(SlidingNeuron, NeuronBench, "2b", **settings).bench
    kernel, half = bench.figure, bench.image.side / 2
    for position in (kernel.first, kernel.second, kernel.walk[-1]):
        bench.focus.look_at(position)
        places = [kernel.under(*position, offset) for offset in np.ndindex(kernel.weight.shape)]
        first, last = bench.image.centre_of(*places[0]), bench.image.centre_of(*places[-1])
        assert bench.cursor.get_corner((-1, 1, 0)) == pytest.approx(first + (-half, half, 0))
        assert bench.cursor.get_corner((1, -1, 0)) == pytest.approx(last + (half, -half, 0))
        assert [bench.patch.source(*divmod(at, 3)).index for at in range(9)] == places
        for mark, place in zip(bench.marks, places, strict=False):
            assert mark.get_center() == pytest.approx(bench.image.centre_of(*place))
    assert len(bench.marks) == (9 if settings.get("dilation", 1) > 1 else 0)
