"""Figure 1a: its numbers, its two bright wires, and what it claims."""

import numpy as np
import pytest
import torch
from project import figures

from onebyone.core.figure import ClaimError
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.inputs.bundled import DenseLayer, digit, local_contrast
from onebyone.panels.fig1a.numbers import APART, OneNeuron

FIGURE = figures("1a")[0]


def test_the_numbers_are_those_of_the_trained_layer():
    layer, image = local_contrast(), digit().float64.reshape(-1)
    everything = torch.nn.functional.linear(
        torch.tensor(image), torch.tensor(layer.weight.float64), torch.tensor(layer.bias.float64)
    )
    assert FIGURE.result.float64.tolist() == [float(everything[FIGURE.unit])] != [0.0]
    assert np.array_equal(FIGURE.weight.float64, layer.weight.float64[FIGURE.unit])
    assert np.array_equal(FIGURE.weight_image.float64.reshape(-1), FIGURE.weight.float64)
    assert np.array_equal(FIGURE.products.float64, image * FIGURE.weight.float64)


def test_the_slots_of_the_article():
    values = {slot: int(quantity.value) for slot, quantity in FIGURE.quantities.items()}
    assert values["pixels"] == values["weights"] == values["multiplications"] == values["inputs"] == 784
    assert (values["outputs"], values["neurons"], values["biases"], values["parameters"]) == (1, 1, 1, 785)
    assert (values["height"], values["width"], values["others"]) == (28, 28, 782)
    assert values["zero_weights"] == FIGURE.weight.float64.tolist().count(0)


def test_the_call_is_the_one_that_ran():
    assert FIGURE.computation.call.text == "nn.Linear(784, 1)"
    assert (FIGURE.computation.takes.shown_shape, FIGURE.computation.gives.shown_shape) == ("784", "1")


def test_the_bright_wires_have_both_signs_and_can_be_told_apart():
    positive, negative = FIGURE.dot_product().products
    assert positive.value > 0 > negative.value
    first, second = FIGURE.dot_product().pixels
    assert abs(first.index[0] - second.index[0]) >= APART
    assert first.value != second.value
    assert 0 not in (first.value, second.value)


def test_the_other_wires_are_all_others():
    kept = np.delete(FIGURE.products.float64, list(FIGURE.bright))
    assert np.array_equal(FIGURE.others.float64, kept)
    assert FIGURE.rest.float64.tolist() == [kept.sum()]


def test_the_printed_lines_close():
    dot = FIGURE.dot_product()
    for equation in (*dot.rows, dot.total):
        equation.check()
    assert dot.total.terms == (*dot.products, Cell(FIGURE.rest, (0,)), Cell(FIGURE.bias, (0,)))
    assert dot.result == Cell(FIGURE.result, (0,))
    assert all(pixel.tensor is FIGURE.image for pixel in dot.pixels)
    assert all(cell.tensor is FIGURE.weight_image for cell in dot.weights)
    assert [row.result.index for row in dot.rows] == [(at,) for at in FIGURE.bright]


def test_what_depends_on_what():
    every = FIGURE.depends_on(Cell(FIGURE.result, (0,)))
    assert {cell.index for cell in every} == set(np.ndindex(28, 28))
    assert len(every) == 784
    assert FIGURE.depends_on(Cell(FIGURE.products, (29,))) == (Cell(FIGURE.image, (1, 1)),)
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.depends_on(Cell(FIGURE.bias, (0,)))


def layer_of(weights, bias=0.0):
    return DenseLayer(Tensor.exact("weight", weights, bits=0), Tensor.exact("bias", [bias] * len(weights), bits=2))


def test_the_unit_that_lies_best_on_the_image_is_chosen():
    image = Tensor.exact("image", np.full((5, 2), 0.25), bits=2)
    plain, mixed = [1] * 10, [1, -1] + [0] * 6 + [2, -2]
    figure = OneNeuron.verified(image=image, layer=layer_of([plain, mixed], bias=0.5))
    assert (figure.unit, figure.bright, figure.result.float64.tolist()) == (1, (0, 9), [0.5])
    assert [row.text for row in figure.dot_product().rows] == ["0.25 × 1 = 0.25", "0.25 × −2 = −0.5"]


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([[1] * 10], "^image: no neuron has products of both signs on it; show a picture with strokes$"),
        ([[1, -1] + [0] * 8], f"are {APART} rows apart"),
        ([[1] * 9], "reads every pixel"),
    ],
)
def test_a_layer_that_cannot_tell_the_story_is_refused(weights, message):
    with pytest.raises(ClaimError, match=message):
        OneNeuron.verified(image=Tensor.exact("image", np.ones((5, 2)), bits=2), layer=layer_of(weights))
