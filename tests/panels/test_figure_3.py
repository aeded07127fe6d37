"""Figure 3: the same 784 numbers by another way; a fault in one form alone is found out."""

import numpy as np
import pytest
import torch
from project import figures

from onebyone.core import operations, reference
from onebyone.core.figure import ClaimError, Part
from onebyone.core.prove import DisagreementError
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.inputs.bundled import DenseLayer as Layer
from onebyone.inputs.bundled import digit, local_contrast
from onebyone.panels.fig1b.numbers import DenseLayer
from onebyone.panels.fig3.numbers import FullKernel

FIGURE = figures("3")[0]


def test_the_numbers_are_those_of_the_trained_layer():
    layer, image = local_contrast(), digit().float64
    expected = torch.nn.functional.conv2d(
        torch.tensor(image)[None, None],
        torch.tensor(layer.weight.float64).reshape(784, 1, 28, 28),
        torch.tensor(layer.bias.float64),
    )[0]
    assert np.array_equal(FIGURE.result.float64, expected.numpy())


def test_they_are_those_of_figure_1():
    assert FIGURE.result.float64[:, 0, 0].tobytes() == DenseLayer.verified().result.float64.tobytes()
    assert FIGURE.dense.float64.tobytes() == FIGURE.result.float64.tobytes()
    assert not FIGURE.difference.numerators.any()
    assert FIGURE.difference.shape == FIGURE.result.shape
    names = [check.what for check in FIGURE.checks]
    assert {"difference of both forms", "y of the convolution", "y of the dense layer"} <= set(names)


def test_the_slots_of_the_article():
    values = {slot: int(quantity.value) for slot, quantity in FIGURE.quantities.items()}
    assert values == {
        **{"height": 28, "width": 28, "pixels": 784, "neurons": 784, "inputs": 784},
        **{"filters": 784, "kernels": 1, "kernel_height": 28, "kernel_width": 28},
        **{"weights": 614_656, "multiplications": 614_656, "outputs": 784, "equal": 784},
        **{"parameters": 615_440},
        **{"channels": 784, "map_height": 1, "map_width": 1},
        **{"few_neurons": 10, "few_filters": 10, "few_outputs": 10},
        **{"sliding_weights": 9, "sliding_height": 3, "sliding_width": 3},
    }


def test_a_layer_of_ten_units_has_ten_filters():
    assert (FIGURE.few_filters.shape, FIGURE.few_result.shape) == ((10, 1, 28, 28), (10, 1, 1))
    assert len(set(FIGURE.few)) == 10
    assert FIGURE.few == tuple(sorted(FIGURE.few))
    assert all(FIGURE.pixels.numerators[unit] > 0 for unit in FIGURE.few)
    assert np.array_equal(FIGURE.few_result.float64, FIGURE.result.float64[list(FIGURE.few)])
    assert not FIGURE.few_difference.numerators.any()
    assert np.array_equal(FIGURE.few_weight.float64.reshape(10, 1, 28, 28), FIGURE.few_filters.float64)
    assert len(FIGURE.depends_on(Cell(FIGURE.few_result, (3, 0, 0)))) == 784
    used = FIGURE.uses(Part.of(FIGURE.few_result, 3, 0, 0))
    terms = FIGURE.pixels.float64[used[FIGURE.pixels]] * FIGURE.few_filters.float64.ravel()[used[FIGURE.few_filters]]
    assert terms.sum() + FIGURE.bias.float64[FIGURE.few[3]] == FIGURE.few_result.float64[3, 0, 0]


def test_the_small_kernel_is_that_of_figure_2_and_makes_its_map():
    sliding = figures("2a")[0]
    assert FIGURE.small.buffer == sliding.weight.buffer
    assert FIGURE.small_map.buffer == sliding.result.buffer
    read = FIGURE.depends_on(Cell(FIGURE.small_map, (4, 6)))
    assert [cell.index for cell in read] == [(4 + i, 6 + j) for i in range(3) for j in range(3)]
    used = FIGURE.uses(Part.of(FIGURE.small_map, 4, 6))
    products = FIGURE.image.float64.ravel()[used[FIGURE.image]] * FIGURE.small.float64.ravel()[used[FIGURE.small]]
    assert products.sum() == FIGURE.small_map.float64[4, 6]


def test_the_call_is_the_one_that_ran():
    assert FIGURE.computation.call.text == "nn.Conv2d(1, 784, 28)"
    assert (FIGURE.computation.takes.shown_shape, FIGURE.computation.gives.shown_shape) == ("1×28×28", "784×1×1")


def swapped(flatten):
    """A flattening that exchanges two pixels of the digit, of different values."""
    here, there = 466, 3  # the bright pixel of figure 1a, and one of the empty border

    def flatten_wrongly(values, shape):
        flat = flatten(values, shape).copy()
        if shape == (784,):
            flat[[here, there]] = flat[[there, here]]
        return flat

    return flatten_wrongly


@pytest.mark.usefixtures("unwatched")
def test_two_pixels_exchanged_in_the_dense_form_alone_are_found_out(monkeypatch):
    monkeypatch.setattr(operations, "reshaped", swapped(operations.reshaped))
    monkeypatch.setattr(
        reference, "reshaped", swapped(reference.reshaped)
    )  # the witness errs alike: only the claim fails
    with pytest.raises(DisagreementError, match="y of the convolution and y of the dense layer"):
        FullKernel.verified()


@pytest.mark.usefixtures("unwatched")
def test_two_weights_exchanged_in_the_convolution_alone_are_found_out(monkeypatch):
    def wrongly(fold):
        def fold_wrongly(weight, shape):
            kernels = fold(weight, shape).copy()
            kernels[:, 0, [16, 0], [18, 3]] = kernels[:, 0, [0, 16], [3, 18]]
            return kernels

        return fold_wrongly

    monkeypatch.setattr(operations, "rows_to_kernels", wrongly(operations.rows_to_kernels))
    monkeypatch.setattr(reference, "rows_to_kernels", wrongly(reference.rows_to_kernels))
    with pytest.raises(DisagreementError, match="y of the convolution and y of the dense layer"):
        FullKernel.verified()


def test_a_kernel_that_was_flipped_is_found_out(monkeypatch):
    def flipped(convolve):
        return lambda *operands: convolve(operands[0][..., ::-1, ::-1], *operands[1:])

    monkeypatch.setattr(operations, "conv2d", flipped(operations.conv2d))
    with pytest.raises(DisagreementError, match="y of the convolution"):
        FullKernel.verified()


def test_what_depends_on_what():
    every = FIGURE.depends_on(Cell(FIGURE.result, (5, 0, 0)))
    assert {cell.index for cell in every} == set(np.ndindex(28, 28))
    assert len(every) == 784
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.depends_on(Cell(FIGURE.bias, (0,)))


@pytest.mark.parametrize("shape", [(2, 3), (6,)])
def test_an_image_that_the_layer_does_not_fit_is_refused(shape):
    layer = Layer(Tensor.exact("weight", np.ones((6, 6)), bits=0), Tensor.exact("bias", np.zeros(6), bits=0))
    with pytest.raises(ClaimError, match="square image and a neuron for each pixel"):
        FullKernel.verified(image=Tensor.exact("image", np.ones(shape), bits=0), layer=layer)
