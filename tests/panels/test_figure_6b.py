"""Figure 6b: three forms of one layer give the same 784 numbers; a shuffle breaks them, shuffled weights heal them."""

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
from onebyone.panels.fig1b.numbers import DenseLayer as Figure1b
from onebyone.panels.fig3.numbers import FullKernel
from onebyone.panels.fig6b.numbers import ReshapedLayer

FIGURE = figures("6b")[0]


def test_the_numbers_are_those_of_the_trained_layer():
    layer, image = local_contrast(), digit().float64.reshape(-1)
    expected = layer.weight.float64 @ image + layer.bias.float64
    for result in (FIGURE.result, FIGURE.dense, FIGURE.large, FIGURE.healed):
        assert result.float64.ravel().tolist() == expected.tolist()


def test_they_are_those_of_figures_1b_and_3():
    here = FIGURE.result.numerators.ravel().tolist()
    assert here == Figure1b.verified().result.numerators.ravel().tolist()
    assert here == FullKernel.verified().result.numerators.ravel().tolist()


def test_the_differences_are_blank_and_cover_every_pair():
    for difference in (FIGURE.dense_minus_large, FIGURE.large_minus_result, FIGURE.result_minus_dense):
        assert difference.shape == (784, 1, 1)
        assert not difference.numerators.any()
    claims = {"dense minus large", "large minus y", "y minus dense", "healed minus y"}
    assert claims <= {check.what for check in FIGURE.checks if check.cells == 784}


def test_the_slots_of_the_article():
    values = {slot: int(quantity.value) for slot, quantity in FIGURE.quantities.items()}
    changed = int((FIGURE.broken.numerators != FIGURE.result.numerators).sum())
    assert values == {
        **{"height": 28, "width": 28, "pixels": 784, "channels": 784, "column_height": 1, "column_width": 1},
        **{"filters": 784, "kernels": 784, "kernel_height": 1, "kernel_width": 1, "outputs": 784},
        **{"large_height": 28, "large_width": 28},
        **{"weights": 614_656, "multiplications": 614_656, "parameters": 615_440, "equal": 784, "changed": changed},
        "unhealed": 0,
    }
    assert changed > 700


def test_one_pixel_is_followed_through_both_shuffles():
    pixel, place, unit = FIGURE.followed, FIGURE.place, FIGURE.unit
    assert FIGURE.order[place] == pixel != place
    values, filters = FIGURE.column.numerators, FIGURE.filters.numerators
    assert FIGURE.pixel.numerators.item() == values[pixel, 0, 0] == FIGURE.shuffled.numerators[place, 0, 0] > 0
    own, met, healed = FIGURE.journey
    assert FIGURE.own_weight.numerators.item() == filters[unit, pixel, 0, 0] != 0
    assert FIGURE.met_weight.numerators.item() == filters[unit, place, 0, 0]
    assert FIGURE.healed_weight.numerators.item() == FIGURE.shuffled_filters.numerators[unit, place, 0, 0]
    assert (own.text, met.text, healed.text) == ("1 × 8 = 8", "1 × −2 = −2", "1 × 8 = 8")


_FORMS = (FIGURE.as_dense, FIGURE.as_large, FIGURE.computation)


def test_all_three_forms_cost_the_same_by_torchs_count():
    counts = {check.what for check in FIGURE.checks}
    costs = [{name: cost.value for name, cost in form.costs.items()} for form in _FORMS]
    assert costs[0] == costs[1] == costs[2]
    assert {f"multiplications for {form.gives.name}" for form in _FORMS} <= counts


def test_the_calls_are_those_that_ran():
    calls = (FIGURE.as_dense.call, FIGURE.as_large.call, FIGURE.computation.call)
    assert [call.text for call in calls] == ["nn.Linear(784, 784)", "nn.Conv2d(1, 784, 28)", "nn.Conv2d(784, 784, 1)"]
    assert (FIGURE.computation.takes.shown_shape, FIGURE.computation.gives.shown_shape) == ("784×1×1", "784×1×1")


def test_the_shuffle_is_the_same_for_pixels_and_weights():
    order = list(FIGURE.order)
    assert sorted(order) == list(range(784))
    assert order == list(ReshapedLayer.verified().order)
    assert FIGURE.shuffled.numerators.tolist() == FIGURE.column.numerators[order].tolist()
    assert np.array_equal(FIGURE.shuffled_filters.numerators, FIGURE.filters.numerators[:, order])


def test_shuffled_pixels_alone_break_the_picture():
    expected = local_contrast().weight.float64 @ FIGURE.shuffled.float64.ravel() + FIGURE.bias.float64
    assert FIGURE.broken.float64.ravel().tolist() == expected.tolist()
    assert abs(np.corrcoef(FIGURE.broken.float64.ravel(), FIGURE.result.float64.ravel())[0, 1]) < 0.2


@pytest.mark.parametrize("at", [0, 494])
def test_a_result_depends_on_every_pixel_as_autograd_sees_it(at):
    generic = torch.rand(784, 784, 1, 1, dtype=torch.float64) + 0.5  # no weight is 0, so no pixel is hidden
    seen = inputs_that_matter(
        lambda x: torch.nn.functional.conv2d(x.reshape(784, 1, 1), generic), FIGURE.image.float64, (at, 0, 0)
    )
    every = FIGURE.depends_on(Cell(FIGURE.result, (at, 0, 0)))
    assert {cell.index for cell in every} == seen
    assert len(every) == 784
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.depends_on(Cell(FIGURE.bias, (0,)))


def swapped(arranged):
    """The same arrangement with two pixels exchanged, one in the digit's bright middle and one in its dark border."""

    def wrong(*operations, **settings):
        cells = arranged(*operations, **settings).copy()
        flat = cells.reshape(-1, 784) if cells.size > 784 else cells.reshape(1, 784)  # of weights: in each row
        flat[:, [466, 0]] = flat[:, [0, 466]]
        return cells

    return wrong


ARRANGEMENTS = [
    (operations, "pixels_to_channels", "column"),
    (operations, "pointwise_filters", "filters"),
    (operations, "flattened", "flat image"),
    (operations, "as_channel", "image as one channel"),
    (operations, "rows_to_kernels", "large kernels"),
]


@pytest.mark.parametrize(("module", "name", "tensor"), ARRANGEMENTS)
def test_two_pixels_swapped_in_one_form_alone_are_found_by_the_witness(monkeypatch, module, name, tensor):
    monkeypatch.setattr(module, name, swapped(getattr(module, name)))
    with pytest.raises(DisagreementError, match=tensor):
        ReshapedLayer.verified()


@pytest.mark.parametrize(("module", "name"), [pair[:2] for pair in ARRANGEMENTS])
@pytest.mark.usefixtures("unwatched")
def test_and_by_the_other_forms_where_the_witness_errs_alike(monkeypatch, module, name):
    monkeypatch.setattr(module, name, swapped(getattr(module, name)))
    monkeypatch.setattr(reference, name, swapped(getattr(reference, name)))
    with pytest.raises(DisagreementError, match=r"dense y as a column and large y|large y and y\["):
        ReshapedLayer.verified()


@pytest.mark.parametrize(
    ("image", "weights", "message"),
    [
        (np.eye(2), np.eye(3), "an output for every pixel"),
        (np.eye(2), np.ones((3, 4)), "an output for every pixel"),
        (np.eye(2)[None], np.eye(4), "an output for every pixel"),
        (np.ones((2, 2)), np.eye(4), "changes nothing"),
    ],
)
def test_a_layer_that_cannot_tell_the_story_is_refused(image, weights, message):
    layer = DenseLayer(Tensor.exact("weight", weights, bits=0), Tensor.exact("bias", np.zeros(len(weights)), bits=2))
    with pytest.raises(ClaimError, match=message):
        ReshapedLayer.verified(image=Tensor.exact("image", image, bits=2), layer=layer)
