"""Figure 6a: pixels as channels, three of them in full, and the very number of figure 1a's neuron."""

import numpy as np
import pytest
import torch
from project import figures
from witness import inputs_that_matter

from onebyone.core import operations, reference
from onebyone.core.figure import ClaimError
from onebyone.core.prove import DisagreementError
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.inputs.bundled import DenseLayer, digit, local_contrast
from onebyone.panels.fig1a.numbers import APART, OneNeuron
from onebyone.panels.fig6a.numbers import PixelsAsChannels

FIGURE = figures("6a")[0]


def test_every_pixel_is_a_channel_in_reading_order():
    image = digit().float64
    assert FIGURE.column.shape == (784, 1, 1)
    assert FIGURE.column.float64.ravel().tolist() == FIGURE.rows.float64.ravel().tolist() == image.ravel().tolist()
    assert all(FIGURE.rows.float64[row, 0].tolist() == image[row].tolist() for row in range(28))


def test_the_filter_says_what_the_neuron_of_figure_1a_says():
    neuron = OneNeuron.verified()
    assert neuron.unit == FIGURE.unit
    assert FIGURE.filters.float64.ravel().tolist() == neuron.weight.float64.tolist()
    assert FIGURE.result.float64.ravel().tolist() == neuron.result.float64.tolist() == [38.25]
    assert FIGURE.neuron.float64.tolist() == [38.25]
    assert {"filter minus neuron", "y", "y of the neuron"} <= {check.what for check in FIGURE.checks}


def test_the_numbers_are_those_of_the_trained_layer():
    layer, image = local_contrast(), digit().float64.reshape(-1)
    everything = layer.weight.float64 @ image + layer.bias.float64
    assert FIGURE.result.float64[0, 0, 0] == everything[FIGURE.unit]
    assert np.array_equal(FIGURE.products.float64.ravel(), image * layer.weight.float64[FIGURE.unit])


def test_the_slots_of_the_article():
    values = {slot: quantity.value for slot, quantity in FIGURE.quantities.items()}
    assert values == {
        **{"image_channels": 1, "height": 28, "width": 28, "pixels": 784},
        **{"rows": 28, "row_height": 1, "row_width": 28, "channels": 784, "column_height": 1, "column_width": 1},
        **{
            "filters": 1,
            "kernels": 784,
            "kernel_height": 1,
            "kernel_width": 1,
            "weights": 784,
            "parameters": 785,
            "multiplications": 784,
            "others": 781,
        },
        **{"outputs": 1, "positions": 1, "y": 38.25, "neuron": 38.25},
    }


def test_the_call_is_the_one_that_ran():
    assert FIGURE.computation.call.text == "nn.Conv2d(784, 1, 1)"
    assert (FIGURE.computation.takes.shown_shape, FIGURE.computation.gives.shown_shape) == ("784×1×1", "1×1×1")


def test_the_bright_channels_are_the_neurons_pair_and_another_far_from_both():
    assert set(OneNeuron.verified().bright) < set(FIGURE.bright)
    assert len(FIGURE.bright) == 3
    rows = [channel // 28 for channel in FIGURE.bright]
    assert rows == sorted(rows)
    assert min(np.diff(rows)) >= APART
    assert all(product.value for product in FIGURE.dot_product().products)


def test_the_printed_lines_close():
    dot = FIGURE.dot_product()
    for equation in (*dot.rows, dot.total):
        equation.check()
    assert dot.total.terms == (*dot.products, Cell(FIGURE.rest, (0,)), Cell(FIGURE.bias, (0,)))
    assert [cell.index for cell in dot.pixels] == [(channel, 0, 0) for channel in FIGURE.bright]
    assert [cell.index for cell in dot.weights] == [(0, channel, 0, 0) for channel in FIGURE.bright]
    kept = np.delete(FIGURE.products.float64.ravel(), FIGURE.bright)
    assert FIGURE.others.float64.ravel().tolist() == kept.tolist()
    assert FIGURE.rest.float64.tolist() == [kept.sum()]


def test_the_result_depends_on_every_pixel_as_autograd_sees_it():
    generic = torch.rand(1, 784, 1, 1, dtype=torch.float64) + 0.5  # no weight is 0, so no pixel is hidden
    seen = inputs_that_matter(
        lambda x: torch.nn.functional.conv2d(x.reshape(784, 1, 1), generic), FIGURE.image.float64, (0, 0, 0)
    )
    every = FIGURE.depends_on(Cell(FIGURE.result, (0, 0, 0)))
    assert {cell.index for cell in every} == seen
    assert len(every) == len(seen) == 784
    assert FIGURE.depends_on(Cell(FIGURE.products, (29, 0, 0))) == (Cell(FIGURE.image, (1, 1)),)
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.depends_on(Cell(FIGURE.bias, (0,)))


def swapped(arrange):
    """Two bright channels change places, in this form alone."""

    def wrong(image):
        column = arrange(image).copy()
        first, second = FIGURE.bright[1:]
        column[[first, second]] = column[[second, first]]
        return column

    return wrong


def test_two_swapped_pixels_are_found_by_the_witness(monkeypatch):
    monkeypatch.setattr(operations, "pixels_to_channels", swapped(operations.pixels_to_channels))
    with pytest.raises(DisagreementError, match="column"):
        PixelsAsChannels.verified()


@pytest.mark.usefixtures("unwatched")
def test_and_by_the_neuron_where_the_witness_errs_alike(monkeypatch):
    monkeypatch.setattr(operations, "pixels_to_channels", swapped(operations.pixels_to_channels))
    monkeypatch.setattr(reference, "pixels_to_channels", swapped(reference.pixels_to_channels))
    with pytest.raises(DisagreementError, match="flat y and y of the neuron"):
        PixelsAsChannels.verified()


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1] * 9, "reads every pixel"),
        ([1, -1] + [0] * 8, f"are {APART} rows apart"),
        ([1, 0, 0, 0, 0, 0, 0, 0, 0, -1], "no three products"),
    ],
)
def test_a_layer_that_cannot_tell_the_story_is_refused(weights, message):
    layer = DenseLayer(Tensor.exact("weight", [weights], bits=0), Tensor.exact("bias", [0], bits=2))
    with pytest.raises(ClaimError, match=message):
        PixelsAsChannels.verified(image=Tensor.exact("image", np.ones((5, 2)), bits=2), layer=layer)
