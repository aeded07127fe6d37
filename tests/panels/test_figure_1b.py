"""Figure 1b: the whole layer, what it costs, and the neurons that stand for all."""

import numpy as np
import pytest
import torch
from project import figures

from onebyone.core.figure import ClaimError
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.inputs.bundled import DenseLayer as Layer
from onebyone.inputs.bundled import digit, local_contrast
from onebyone.panels.fig1a.numbers import APART, OneNeuron
from onebyone.panels.fig1b.numbers import SHOWN, DenseLayer

FIGURE = figures("1b")[0]


def test_the_numbers_are_those_of_the_trained_layer():
    layer, image = local_contrast(), digit().float64.reshape(-1)
    expected = torch.nn.functional.linear(
        torch.tensor(image), torch.tensor(layer.weight.float64), torch.tensor(layer.bias.float64)
    )
    assert np.array_equal(FIGURE.result.float64, expected.numpy())
    assert np.array_equal(FIGURE.column.float64, expected.numpy()[:, None, None])


def test_the_slots_of_the_article():
    values = {slot: int(quantity.value) for slot, quantity in FIGURE.quantities.items()}
    assert values == {
        **{"height": 28, "width": 28, "pixels": 784, "inputs": 784, "neurons": 784, "biases": 784, "outputs": 784},
        **{"weights": 614_656, "multiplications": 614_656, "parameters": 615_440},
        **{"channels": 784, "channel_height": 1, "channel_width": 1, "shown": 4},
        **{"zero_weights": 572_257, "live_weights": 42_399, "faintest": 0},
        **{
            "ring_rows": 20,
            "ring_columns": 20,
            "ring_height": 9,
            "ring_width": 9,
            "ring_weights": 400 * 81,
            "nearly": 1,
            "kernel_height": 3,
            "kernel_width": 3,
            "alike": 31_981,
        },
    }
    assert FIGURE.weights_equation.text == "784 × 784 = 614,656"


def test_neurons_have_learned_nearly_the_same_ring_each_in_its_own_place():
    weight = FIGURE.weight.numerators.reshape(28, 28, 28, 28)
    for row, column in [(4, 4), (23, 23), (11, 6)]:
        around = weight[row, column, row - 4 : row + 5, column - 4 : column + 5]
        assert FIGURE.rings.numerators[row - 4, column - 4].tolist() == around.tolist()
    rings = FIGURE.rings.numerators.reshape(400, 9, 9)
    assert FIGURE.ring.numerators.tolist() == np.sort(rings, axis=0)[199].tolist()
    assert int(FIGURE.alike.numerators) == (abs(rings - FIGURE.ring.numerators) <= 1).sum() > 0.98 * rings.size


def test_most_weights_are_0_and_one_of_them_says_so():
    assert int(FIGURE.zero_weights.numerators) == (local_contrast().weight.float64 == 0).sum()
    assert FIGURE.quantities["faintest"].tensor is FIGURE.rows


def test_other_places_would_not_be_nearly_the_same():
    """The control: windows that do not move with their neuron."""
    still = FIGURE.weight.numerators.reshape(784, 28, 28)[:, 9:18, 9:18]
    middle = np.sort(still, axis=0)[391]
    lit = abs(still).max(axis=(1, 2)) > 1
    assert (abs(still - middle) <= 1)[lit].mean() < 0.9


def test_the_call_is_the_one_that_ran():
    assert FIGURE.computation.call.text == "nn.Linear(784, 784)"
    assert (FIGURE.computation.takes.shown_shape, FIGURE.computation.gives.shown_shape) == ("784", "784")


def test_the_shown_neurons_are_spread_and_the_one_of_figure_1a_is_among_them():
    first, *_, last = FIGURE.units
    assert list(FIGURE.units) == sorted(set(FIGURE.units))
    assert last - first > FIGURE.result.size // 2
    assert OneNeuron.verified().unit in FIGURE.units
    assert np.array_equal(FIGURE.shown.float64, FIGURE.result.float64[list(FIGURE.units)])
    assert FIGURE.shown.float64.min() < 0 < FIGURE.shown.float64.max()
    assert np.array_equal(FIGURE.rows.float64, FIGURE.weight.float64[list(FIGURE.units)])


def test_each_of_them_has_products_of_both_signs_apart():
    for row in FIGURE.rows.float64 * FIGURE.pixels.float64:
        above, below = np.flatnonzero(row > 0) // 28, np.flatnonzero(row < 0) // 28
        assert np.abs(above[:, None] - below).max() >= APART


def test_what_depends_on_what():
    every = FIGURE.depends_on(Cell(FIGURE.result, (0,)))
    assert {cell.index for cell in every} == set(np.ndindex(28, 28))
    assert len(every) == 784
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.depends_on(Cell(FIGURE.bias, (0,)))


def test_the_kernel_that_comes_next_is_figure_2as_and_no_part_of_the_ring():
    kernel, ring = FIGURE.kernel.numerators, FIGURE.ring.numerators
    assert kernel.tolist() == figures("2a")[0].weight.numerators.tolist()
    parts = np.lib.stride_tricks.sliding_window_view(ring, kernel.shape)
    assert not (parts == kernel).all(axis=(2, 3)).any()


def layer_of(weights):
    return Layer(Tensor.exact("weight", weights, bits=0), Tensor.exact("bias", [0.5] * len(weights), bits=2))


def telling(*units):
    """A layer for an image of 5×2 in which these neurons add the first pixel and subtract the last."""
    weights = np.ones((10, 10))
    weights[list(units), -1] = -1
    return layer_of(weights)


def test_neurons_are_taken_from_those_that_tell_only():
    image = Tensor.exact("image", np.full((5, 2), 0.25), bits=2)
    assert DenseLayer.verified(image=image, layer=telling(2, 3, 5, 7, 9)).units == (2, 3, 5, 7)


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (telling(1, 4, 6), f"only 3 neurons have products of both signs {APART} rows apart on it, not {SHOWN}"),
        (layer_of(np.ones((4, 10))), "needs a neuron for each pixel"),
        (layer_of(np.ones((10, 4))), "needs a neuron for each pixel"),
    ],
)
def test_a_layer_that_cannot_tell_the_story_is_refused(layer, message):
    with pytest.raises(ClaimError, match=message):
        DenseLayer.verified(image=Tensor.exact("image", np.ones((5, 2)), bits=2), layer=layer)


def farthest(row, column):
    """How far the farthest weight of a neuron that has its ring whole lies from its own pixel."""
    live = np.argwhere(FIGURE.weight.float64[(row + 4) * 28 + column + 4].reshape(28, 28))
    return int(abs(live - (row + 4, column + 4)).max())


def test_a_neuron_with_a_weight_far_from_its_own_pixel_gives_its_place_to_the_nearest_without():
    assert farthest(19, 3) == 16, "a speck, seen alone in a picture of weights"
    (place,) = FIGURE.without_specks([(19, 3)])
    assert place != (19, 3)
    assert farthest(*place) <= 8
    nearer = np.hypot(*np.subtract(place, (19, 3)))
    around = [(row, column) for row in range(20) for column in range(20)]
    assert all(farthest(*one) > 8 for one in around if np.hypot(*np.subtract(one, (19, 3))) < nearer)
    assert FIGURE.without_specks([(0, 9), place]) == [(0, 9), place], "the others stay"


@pytest.mark.usefixtures("unwatched")
def test_where_all_neurons_have_a_far_weight_the_places_stay():
    layer = local_contrast()
    numerators = layer.weight.numerators.copy()
    numerators[:, [0, -1]] = 1 << layer.weight.bits
    full = DenseLayer.verified(
        layer=Layer(weight=Tensor.from_numerators("weight", numerators, bits=layer.weight.bits), bias=layer.bias)
    )
    assert full.without_specks([(19, 3)]) == [(19, 3)]
