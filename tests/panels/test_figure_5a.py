"""Figure 5a: the trained network layer by layer, its class maps and scores, and the receptive field of a position."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from project import figures
from torch.nn import functional
from witness import inputs_that_matter

from onebyone.core import operations
from onebyone.core.figure import ClaimError, Prover
from onebyone.core.prove import DisagreementError
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.inputs.bundled import Classifier, ConvolutionLayer, classifier, digit
from onebyone.inputs.layers import GivenLayer, Values
from onebyone.inputs.parameters import ParameterError
from onebyone.panels.fig5a.numbers import ClassMaps
from onebyone.panels.fig5a.parameters import Parameters
from onebyone.panels.shared.network import field_of, reach_of

FIGURE = figures("5a")[0]
NETWORK = classifier()


def features(image, *, round_between=True):
    """The network in torch's own words."""
    values = image[None]
    for layer in NETWORK.layers:
        wide = int(layer.dilation.fraction(()))
        weight, bias = torch.tensor(layer.weight.float64), torch.tensor(layer.bias.float64)
        values = functional.conv2d(values, weight, bias, padding=wide, dilation=wide)
        if round_between:
            step, cap = float(layer.step.fraction(())), float(layer.cap.fraction(()))
            values = torch.clamp(torch.round(values / step) * step, 0, cap)
    return values


def test_the_feature_maps_and_class_maps_are_the_networks():
    expected = features(torch.tensor(digit().float64))
    assert np.array_equal(FIGURE.features.float64, expected.numpy() + 0.0)
    maps = functional.conv2d(expected, torch.tensor(NETWORK.weight.float64), torch.tensor(NETWORK.bias.float64))
    assert np.array_equal(FIGURE.result.float64, maps.numpy() + 0.0)
    assert np.array_equal(FIGURE.sums.float64, maps.sum(dim=(1, 2)).numpy())


def test_the_right_digit_wins_and_the_order_is_that_of_the_sums():
    scores = FIGURE.sums.float64
    assert FIGURE.names.float64.tolist() == list(range(10))
    assert FIGURE.order[0] == FIGURE.label == scores.argmax() == 2
    assert [scores[at] for at in FIGURE.order] == sorted(scores, reverse=True)
    assert FIGURE.quantities["digit"].value == 2


def test_every_layer_and_every_rounding_is_a_check_of_its_own():
    names = {check.what: check.cells for check in FIGURE.checks}
    for at, filters in enumerate((16, 32, 16), 1):
        assert names[f"sums of layer {at}"] == names[f"feature maps of layer {at}"] == filters * 784


def test_the_slots_of_the_article():
    values = {slot: float(quantity.value) for slot, quantity in FIGURE.quantities.items()}
    score = values.pop("score")
    assert score == FIGURE.sums.float64.max() > 0
    assert values.pop("runner_up") == sorted(FIGURE.sums.float64)[-2]
    assert values == {
        **{
            "height": 28,
            "width": 28,
            "positions": 784,
            "layer_height": 3,
            "layer_width": 3,
            **{"early_dilation": 1, "later_dilation": 2, "latest_dilation": 4},
            "early_maps": 16,
            "later_maps": 32,
            "channels": 16,
            "kernels": 16,
            "kernel_height": 1,
            "kernel_width": 1,
            "filters": 10,
            "maps": 10,
        },
        **{"padded_height": 30, "padded_width": 30},
        **{"early_field_height": 3, "later_field_height": 7, "latest_field_height": 15},
        **{"early_field_width": 3, "later_field_width": 7, "latest_field_width": 15},
        **{"step": 1, "cap": 8, "outputs": 7840},
        **{
            "weights": 160,
            "biases": 10,
            "parameters": 170,
            "multiplications": 125_440,
            "others": 13,
            "terms": 16,
            "digit": 2,
        },
    }


def test_the_call_is_the_one_that_ran():
    assert FIGURE.computation.call.text == "nn.Conv2d(16, 10, 1)"
    assert (FIGURE.computation.takes.shown_shape, FIGURE.computation.gives.shown_shape) == ("16×28×28", "10×28×28")


def test_the_position_in_full_teaches_and_closes():
    dot, (row, column) = FIGURE.dot_product(), FIGURE.first
    for equation in (*dot.rows, dot.total):
        equation.check()
    signs = [product.value > 0 for product in dot.products]
    assert sorted(signs) == [False, True, True]
    assert dot.result == Cell(FIGURE.result, (2, row, column))
    assert dot.result.value == FIGURE.result.float64[:, row, column].max()
    assert FIGURE.rest.float64[0] != FIGURE.others.size == 13


def test_a_position_sees_its_receptive_field_as_autograd_sees_it():
    generic = [
        ConvolutionLayer(
            replace_values(layer.weight, np.abs(layer.weight.numerators) + 1),
            layer.bias,
            dilation=layer.dilation,
            step=layer.step,
            cap=layer.cap,
        )
        for layer in NETWORK.layers
    ]

    def maps(image, *, through=None):
        values = image[None]
        for layer in generic[:through]:
            wide = int(layer.dilation.fraction(()))
            values = functional.conv2d(values, torch.tensor(layer.weight.float64), padding=wide, dilation=wide)
        return values

    for at in (FIGURE.first, (0, 3), (27, 27)):
        seen = inputs_that_matter(maps, FIGURE.image.float64, (0, *at))
        assert {cell.index for cell in FIGURE.depends_on(Cell(FIGURE.result, (2, *at)))} == seen
        assert {cell.index for cell in FIGURE.depends_on(Cell(FIGURE.features, (0, *at)))} == seen
        for at_layer, layer in enumerate(FIGURE.layers, 1):
            seen = inputs_that_matter(partial(maps, through=at_layer), FIGURE.image.float64, (0, *at))
            assert {cell.index for cell in FIGURE.depends_on(Cell(layer, (0, *at)))} == seen
    assert [len(FIGURE.depends_on(Cell(layer, (0, *FIGURE.first)))) for layer in FIGURE.layers] == [9, 49, 225]
    assert len(FIGURE.depends_on(Cell(FIGURE.products, (4,)))) == FIGURE.fields[-1].size == 225
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.depends_on(Cell(FIGURE.bias, (0,)))


def replace_values(tensor, numerators):
    return Tensor.from_numerators(tensor.name, numerators, bits=tensor.bits)


def test_pixels_outside_the_field_change_nothing_and_one_inside_does():
    row, column = FIGURE.first
    outside = digit().float64.copy()
    before = features(torch.tensor(outside))[:, row, column]
    inside = np.zeros((28, 28), dtype=bool)
    inside[row - 7 : row + 8, column - 7 : column + 8] = True
    outside[~inside] = 1 - outside[~inside]
    assert torch.equal(features(torch.tensor(outside))[:, row, column], before)
    outside[inside] = 1 - outside[inside]
    assert not torch.equal(features(torch.tensor(outside))[:, row, column], before)


def test_a_field_that_leaves_the_image_or_has_holes_is_refused():
    assert reach_of(NETWORK.layers) == 7
    with pytest.raises(ClaimError, match="leaves an image"):
        field_of(Prover(), (6, 14), (28, 28), NETWORK.layers)
    with pytest.raises(ClaimError, match="by no path"):
        field_of(Prover(), (14, 14), (28, 28), NETWORK.layers[2:])


def test_another_rounding_is_found_out_by_torch(monkeypatch):
    monkeypatch.setattr(operations, "rounded", lambda x, step, cap: np.clip(x // step * step, step - step, cap))
    with pytest.raises(DisagreementError, match="feature maps of layer 1"):
        ClassMaps.verified()


def test_a_flipped_image_is_found_out_by_torch(monkeypatch):
    monkeypatch.setattr(operations, "as_channel", lambda image: image[None, ::-1])
    with pytest.raises(DisagreementError, match="image as one channel"):
        ClassMaps.verified()


def test_a_digit_that_is_read_wrongly_is_refused():
    with pytest.raises(ClaimError, match="reads this 3 as a 2"):
        ClassMaps.verified(label=3)


def test_of_the_positions_with_products_of_both_signs_the_one_with_the_largest_result_is_shown():
    """However small the products are: the second one is 1 of its grid here."""
    weights = np.zeros(NETWORK.weight.shape, dtype=np.int64)
    weights[2, [0, 3, 4], 0, 0] = 1, 1, -1
    bias = replace_values(NETWORK.bias, np.where(np.arange(10) == 2, 0, -200))
    figure = ClassMaps.verified(network=Classifier(NETWORK.layers, replace_values(NETWORK.weight, weights), bias))
    one, other, less = figure.features.numerators[[0, 3, 4]]
    inside = np.s_[7:-7, 7:-7]
    shown = np.where((one > 0) & (other > 0) & (less > 0), one + other - less, -1)[inside]
    assert tuple(part - 7 for part in figure.first) == np.unravel_index(shown.argmax(), shown.shape)
    assert figure.bright == (0, 3, 4)
    assert sorted(figure.products.numerators[list(figure.bright)])[1] == 1


def test_a_digit_without_a_position_to_show_is_refused():
    blank = Tensor.exact("image", np.zeros((28, 28)), bits=2)
    silent = Classifier(
        NETWORK.layers,
        replace_values(NETWORK.weight, np.zeros_like(NETWORK.weight.numerators)),
        replace_values(NETWORK.bias, np.arange(10) == 2),
    )
    with pytest.raises(ClaimError, match="no position inside"):
        ClassMaps.verified(image=blank, network=silent)
    tied = replace(silent, bias=replace_values(NETWORK.bias, np.zeros(10, dtype=np.int64)))
    with pytest.raises(ClaimError, match="reads it as 0 or 1 alike; show another digit"):
        ClassMaps.verified(image=blank, network=tied, label=0)


def test_a_layer_of_one_s_own_makes_the_class_maps() -> None:
    trained = NETWORK
    weight, bias = trained.weight.float64 * 1.07, trained.bias.float64
    given = GivenLayer(name="m.pt", layer="head", weight=Values.of_array(weight), bias=Values.of_array(bias))
    figure = ClassMaps.of(Parameters(weights=given, grid="1/8"))
    assert figure.weight.numerators.tolist() == np.rint(weight * 8).astype(int).tolist()
    features = figure.features.float64
    maps = np.einsum("fk,khw->fhw", figure.weight.float64[:, :, 0, 0], features) + bias[:, None, None]
    assert figure.result.float64.tolist() == maps.tolist()
    flat = GivenLayer(name="m.pt", layer="fc", weight=Values.of_array(weight[:, :, 0, 0]), bias=given.bias)
    assert ClassMaps.of(Parameters(weights=flat, grid="1/8")).result.numerators.tolist() == (
        figure.result.numerators.tolist()
    )


def test_a_layer_that_5a_cannot_tell_of_is_refused() -> None:
    trained = NETWORK
    bias = Values.of_array(trained.bias.float64)
    bare = GivenLayer(name="m.pt", layer="head", weight=Values.of_array(trained.weight.float64))
    with pytest.raises(ParameterError, match="layer head is 10×16×1×1 without a bias; 5a takes 10 filters of 1×1"):
        ClassMaps.of(Parameters(weights=bare))
    small = GivenLayer(name="m.pt", layer="head", weight=Values.of_array(np.ones((10, 8))), bias=bias)
    with pytest.raises(ParameterError, match=r"layer head is 10×8; 5a takes 10 filters .* over its 16 feature maps"):
        ClassMaps.of(Parameters(weights=small))
    even = GivenLayer(name="m.pt", layer="head", weight=Values.of_array(np.ones((10, 16))), bias=bias)
    with pytest.raises(ParameterError, match=r"^weights: m\.pt, layer head: image: "):
        ClassMaps.of(Parameters(weights=even))
