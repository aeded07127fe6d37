"""Figure 8's numbers: the points, the shared MLP on each, what is pooled, and that their order does not matter."""

from functools import partial

import numpy as np
import pytest
import torch
from project import figures

from onebyone.core import operations, reference
from onebyone.core.figure import ClaimError, Part, cells_of
from onebyone.core.prove import DisagreementError
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.inputs.bundled import digit, pointnet
from onebyone.inputs.pictures import square_digit
from onebyone.panels.fig8 import merging
from onebyone.panels.fig8 import numbers as fig8
from onebyone.panels.fig8.merging import products_of
from onebyone.panels.fig8.numbers import PointCloud

FIGURE, NETWORK = figures("8")[0], pointnet()


def read(points):
    """The network in torch's own words: an MLP that reads the last axis, one point a row."""
    values = torch.tensor(points)
    for layer in NETWORK.layers:
        weight, bias = torch.tensor(layer.weight.float64[:, :, 0, 0]), torch.tensor(layer.bias.float64)
        sums = torch.nn.functional.linear(values, weight, bias)
        step, cap = float(layer.step.fraction(())), float(layer.cap.fraction(()))
        values = torch.clamp(torch.round(sums / step) * step, 0, cap)
    pooled = values.amax(dim=0)
    return values, torch.nn.functional.linear(
        pooled, torch.tensor(NETWORK.weight.float64), torch.tensor(NETWORK.bias.float64)
    )


def test_points_are_the_lit_pixels():
    rows, columns = np.nonzero(digit().numerators)
    assert [FIGURE.pixel_of(point) for point in range(len(FIGURE.lit))] == list(zip(rows, columns, strict=True))
    x, y, brightness = FIGURE.points.float64[:, :, 0]
    assert x.tolist() == (columns - 14).tolist()
    assert y.tolist() == (13 - rows).tolist()
    assert brightness.tolist() == digit().float64[rows, columns].tolist()


def test_the_shared_mlp_reads_every_point_by_itself():
    features, scores = read(FIGURE.points.float64[:, :, 0].T)
    assert np.array_equal(FIGURE.features[-1].float64[:, :, 0].T, features.numpy() + 0.0)
    assert np.array_equal(FIGURE.result.float64, scores.numpy() + 0.0)
    assert FIGURE.ranking[0] == FIGURE.label == scores.argmax() == 2


def test_the_slots_and_the_call():
    values = {slot: float(quantity.value) for slot, quantity in FIGURE.quantities.items()}
    points = int((digit().numerators > 0).sum())
    assert values.pop("score") == FIGURE.result.float64.max()
    assert values.pop("moved_peaks") == values.pop("unlike_outputs") == 0
    assert values.pop("read") == points
    assert values.pop("lowest_output") == FIGURE.sums[0].float64[FIGURE.first[1]].min() < 0
    assert values.pop("changed_output") == values.pop("changed_chain") == 0
    assert values.pop("right_chain") == -6
    assert values == {
        **{"height": 28, "width": 28, "pixels": 784, "values": 3, "points": points, "digit": 2, "classes": 10},
        **{
            "early_features": 32,
            "later_features": 32,
            "features": 64,
            "pooled": 64,
            "shown_features": 3,
            "shown_points": 4,
            "weights": 96,
            "outputs": 32 * points,
        },
        **{"kernel_height": 1, "kernel_width": 1, "multiplications": 96 * points, "parameters": 96 + 32},
    }
    assert FIGURE.computation.call.text == "nn.Conv2d(3, 32, 1)"
    assert FIGURE.computation.takes is FIGURE.points


def test_of_the_filter_shown_relu_leaves_what_is_positive():
    _, unit = FIGURE.first
    output, left = FIGURE.output.float64[0], FIGURE.rectified.float64[0]
    assert np.array_equal(output, FIGURE.sums[0].float64[unit])
    assert np.array_equal(left, torch.relu(torch.tensor(output)).numpy())
    assert output[FIGURE.lowest] == output.min() < 0 < output.max()
    step, cap = (float(one[0].fraction(())) for one in (FIGURE.steps, FIGURE.caps))
    assert np.array_equal(FIGURE.features[0].float64[unit], (np.rint(left / step) * step).clip(0, cap))
    read = FIGURE.uses(Part.of(FIGURE.rectified, 0, FIGURE.lowest, 0))
    assert read[FIGURE.weights[0]].ravel().tolist() == [3 * unit, 3 * unit + 1, 3 * unit + 2]
    assert read[FIGURE.image].ravel().tolist() == [FIGURE.lit[FIGURE.lowest]]


def test_without_relu_two_layers_would_be_one():
    checks = {check.what for check in FIGURE.checks}
    assert "sums of the merged layer minus those of layer 2 without ReLU" in checks
    (one, other), points = NETWORK.layers[:2], torch.tensor(FIGURE.points.float64[:, :, 0].T)
    ours, theirs = (torch.tensor(layer.weight.float64[:, :, 0, 0]) for layer in (one, other))
    first, second = (torch.tensor(layer.bias.float64) for layer in (one, other))
    linear = torch.nn.functional.linear
    assert torch.equal(
        linear(points, theirs @ ours, theirs @ first + second), linear(linear(points, ours, first), theirs, second)
    )
    rectified = linear(linear(points, ours, first).relu(), theirs, second)
    assert not torch.equal(linear(points, theirs @ ours, theirs @ first + second), rectified)


def test_layers_that_would_not_merge_are_found_out(monkeypatch):
    """With ReLU between them, which the witness does not know of, no single layer gives what they give."""
    monkeypatch.setattr(fig8, "unlike_outputs", partial(with_relu, fig8.unlike_outputs))
    with pytest.raises(DisagreementError, match="sums of the merged layer and sums of layer 2 without ReLU"):
        PointCloud.verified()


def with_relu(merged, prover, points, sums, layers):
    kept = prover.prove("what ReLU leaves", operations.relu, reference.relu, factors=(sums,))
    merged(prover, points, kept, layers)


def test_two_layers_of_one_weight_are_one_and_with_relu_they_are_not():
    two, layer = FIGURE.two_layers, torch.nn.functional.conv2d
    values, *weights = (torch.tensor(one.float64) for one in (two.first.takes, two.first.weight, two.second.weight))
    chained = layer(layer(values, weights[0]), weights[1])
    assert chained.ravel().tolist() == two.second.gives.float64.ravel().tolist() == [6, -6]
    assert two.both.gives.numerators.tolist() == two.second.gives.numerators.tolist()
    assert two.both.weight.float64.tolist() == [[[[6]]]]
    kept = layer(layer(values, weights[0]).relu(), weights[1])
    assert kept.ravel().tolist() == two.after_relu.gives.float64.ravel().tolist() == [6, 0]
    assert [line.text for line in products_of(two.second)] == ["2 × 3 = 6", "−2 × 3 = −6"]


def test_a_merged_weight_that_is_not_their_product_is_found_out(monkeypatch):
    applied = merging._applied

    def first_alone(prover, name, to, weight, bias):
        return to if name == "both layers' kernel as a value" else applied(prover, name, to, weight, bias)

    monkeypatch.setattr(merging, "_applied", first_alone)
    with pytest.raises(DisagreementError, match="values after one layer for both and values after two layers"):
        PointCloud.verified()


def test_shuffled_points_change_nothing():
    order = list(FIGURE.order)
    assert sorted(order) == list(range(len(FIGURE.lit)))
    assert order != sorted(order)
    assert FIGURE.shuffled.numerators.tolist() == FIGURE.points.numerators[:, order].tolist()
    assert FIGURE.shuffled_features.numerators.tolist() == FIGURE.features[-1].numerators[:, order].tolist()
    assert FIGURE.shuffled_pooled.buffer == FIGURE.pooled.buffer
    assert not FIGURE.shuffle_difference.numerators.any()


def test_of_each_feature_the_point_that_has_its_largest_value_decides():
    values = FIGURE.features[-1].numerators[:, :, 0]
    for row, point in zip(values, FIGURE.decided, strict=True):
        assert row.max() == (0 if point is None else row[point])


def test_the_middle_is_where_x_and_y_are_zero():
    row, column = FIGURE.middle
    assert FIGURE.located.float64[:2, row, column].tolist() == [0, 0]
    assert [FIGURE.way_of(value) for value in (0, 1)] == [(1, 0), (0, 1)], "x to the right, y upwards"
    point = FIGURE.first[0]
    x, y, _ = FIGURE.points.float64[:, point, 0]
    assert FIGURE.pixel_of(point) == (row - y, column + x)


@pytest.mark.parametrize("label", [None, 1, 4])
def test_what_is_painted_has_its_peaks_at_one_point_each_far_from_each_other(label):
    figure = FIGURE if label is None else PointCloud.verified(image=square_digit(f"digit:{label}"), label=label)
    values = figure.features[-1].float64[:, :, 0]
    places = figure.points.float64[:2, :, 0].T
    telling = [
        at for at, row in enumerate(values) if (row == row.max()).sum() == 1 and 8 * (row > 0).sum() >= len(figure.lit)
    ]
    first, *others = figure.painted
    assert len({first, *others}) == 6
    assert {first, *others} <= set(telling)
    assert values[first].max() == values[telling].max()
    peak = {at: places[values[at].argmax()] for at in telling}
    chosen = [first]
    for other in others:
        away = {at: min(np.hypot(*(peak[at] - peak[one])) for one in chosen) for at in telling}
        assert away[other] == max(away.values())
        chosen.append(other)


def test_of_each_layer_a_feature_is_sampled():
    first, middle, last = FIGURE.samples
    assert first == FIGURE.first[1]
    had = (FIGURE.features[1].float64[:, :, 0] > 0).mean(axis=1)
    assert abs(had[middle] - 0.5) == np.abs(had - 0.5).min()
    assert last == FIGURE.painted[0]


def test_what_stands_as_a_table_has_the_peaks_that_are_shown_beside_it_and_no_other_as_high():
    rows, points = FIGURE.part
    assert (len(rows), len(points)) == (3, 4)
    assert list(rows) == sorted(set(rows) & set(FIGURE.painted))
    assert FIGURE.painted[0] in rows
    assert list(points) == sorted(set(points))
    part = FIGURE.features[-1].float64[:, :, 0][np.ix_(rows, points)]
    peaks = FIGURE.pooled.float64[list(rows)]
    assert part.max(axis=1).tolist() == peaks.tolist()
    assert (part == peaks[:, None]).sum(axis=1).tolist() == [1, 1, 1]
    assert len({points[at] for at in part.argmax(axis=1)}) == 3
    shuffled = sorted(points, key=FIGURE.order.index)
    assert all(here != there for here, there in zip(points, shuffled, strict=True)), "no column stays in its place"


def test_the_layers_are_called_one_after_the_other():
    calls = [layer.call.text for layer in FIGURE.layers]
    assert calls == ["nn.Conv2d(3, 32, 1)", "nn.Conv2d(32, 32, 1)", "nn.Conv2d(32, 64, 1)"]
    assert FIGURE.scoring.call.text == "nn.Linear(64, 10)"
    assert (FIGURE.scoring.takes, FIGURE.scoring.gives) == (FIGURE.pooled, FIGURE.result)


def test_the_point_in_full_closes():
    dot, (point, unit) = FIGURE.dot_product(), FIGURE.first
    for equation in (*dot.rows, dot.total):
        equation.check()
    assert dot.result == Cell(FIGURE.sums[0], (unit, point, 0))
    products = [product.value for product in dot.products]
    assert min(products) < 0 < max(products)
    assert [equation.text for equation in dot.rows] == ["8 × 1 = 8", "−8 × 1 = −8", "0.5 × −6 = −3"]
    assert dot.total.text == "8 + −8 + −3 + 7.5 = 4.5"


@pytest.mark.parametrize("label", [2, 0, 4])
def test_the_values_of_the_point_in_full_are_told_apart_on_one_scale_of_colours(label):
    figure = FIGURE if label == 2 else PointCloud.verified(image=square_digit(f"digit:{label}"), label=None)
    values = figure.points.float64[:, :, 0]
    apart = np.diff(np.sort(values, axis=0), axis=0).min(axis=0)
    assert figure.first[0] == int(apart.argmax())
    assert apart.max() > 0.2 * np.abs(values).max()


def test_the_filter_in_full_is_the_one_with_the_shortest_numbers_at_its_point():
    point, chosen = FIGURE.first
    weights, bias = FIGURE.weights[0].float64[:, :, 0, 0], FIGURE.biases[0].float64
    products, said = weights * FIGURE.points.float64[:, point, 0], FIGURE.sums[0].float64[:, point, 0]

    def characters(unit):
        return sum(
            len(f"{abs(number):g}") + (number < 0)
            for number in (*weights[unit], *products[unit], bias[unit], said[unit])
        )

    teach = [
        unit
        for unit in range(len(said))
        if len({*products[unit]}) == 3 and min(products[unit]) < 0 < max(products[unit]) and said[unit] > 0
    ]
    assert chosen == min(teach, key=lambda unit: (characters(unit), -said[unit]))
    assert len(teach) > 1


def test_what_depends_on_what():
    pixel = (Cell(FIGURE.image, FIGURE.pixel_of(5)),)
    assert FIGURE.depends_on(Cell(FIGURE.points, (2, 5, 0))) == pixel
    assert FIGURE.depends_on(Cell(FIGURE.features[2], (9, 5, 0))) == pixel
    assert len(FIGURE.depends_on(Cell(FIGURE.pooled, (0,)))) == len(FIGURE.lit)
    assert FIGURE.depends_on(Cell(FIGURE.products, (0,))) == (Cell(FIGURE.image, FIGURE.pixel_of(FIGURE.first[0])),)
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.depends_on(Cell(FIGURE.dense_bias, (0,)))


def test_marks_are_told_what_each_number_is_computed_from():
    point, unit = FIGURE.first
    used = FIGURE.uses(Part.of(FIGURE.sums[0], unit, point, 0))
    dot = FIGURE.dot_product()
    assert cells_of(FIGURE.points, used[FIGURE.points]) == dot.pixels
    assert cells_of(FIGURE.weights[0], used[FIGURE.weights[0]]) == dot.weights
    assert cells_of(FIGURE.products, used[FIGURE.products]) == dot.products
    assert cells_of(FIGURE.image, used[FIGURE.image]) == (Cell(FIGURE.image, FIGURE.pixel_of(point)),)
    for layer in (1, 2):
        of = Part.of(FIGURE.features[layer], 3, 7, 0)
        before, weights = FIGURE.features[layer - 1], FIGURE.weights[layer]
        used = FIGURE.uses(of)
        terms = before.float64.ravel()[used[before]] * weights.float64.ravel()[used[weights]]
        assert terms.sum() + FIGURE.biases[layer].float64[3] == FIGURE.sums[layer].float64[3, 7, 0]
    used = FIGURE.uses(Part.of(FIGURE.pooled, 5))
    assert FIGURE.features[2].float64.ravel()[used[FIGURE.features[2]]].max() == FIGURE.pooled.float64[5]
    assert used[FIGURE.image].ravel().tolist() == list(FIGURE.lit)
    used = FIGURE.uses(Part.of(FIGURE.result, 2))
    terms = FIGURE.pooled.float64[used[FIGURE.pooled]] * FIGURE.dense_weight.float64.ravel()[used[FIGURE.dense_weight]]
    assert terms.sum() + FIGURE.dense_bias.float64[2] == FIGURE.result.float64[2]
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.uses(Part.of(FIGURE.dense_bias, 0))


def test_every_layer_is_a_check_of_its_own():
    cells = {check.what: check.cells for check in FIGURE.checks}
    points = len(FIGURE.lit)
    assert [cells[f"features of layer {at}"] for at in (1, 2, 3)] == [32 * points, 32 * points, 64 * points]
    assert cells["largest values shuffled minus largest values"] == 64
    assert all(FIGURE.owns(tensor) for tensor in (*FIGURE.features, *FIGURE.sums, *FIGURE.weights))
    assert set(FIGURE.features) < set(FIGURE.tensors)


@pytest.mark.parametrize("label", range(10))
def test_held_out_digits_are_read_or_refused(label):
    image = square_digit(f"digit:{label}")
    _, scores = read(PointCloud.verified(image=image, label=None).points.float64[:, :, 0].T)
    if int(scores.argmax()) == label:
        assert PointCloud.verified(image=image, label=label).label == label
    else:
        with pytest.raises(ClaimError, match=f"reads this {label} as"):
            PointCloud.verified(image=image, label=label)


def test_what_is_no_cloud_is_refused():
    for image in (np.zeros((28, 28)), np.eye(28) * (np.arange(28) == 3)):
        with pytest.raises(ClaimError, match=r"it has [01] lit pixels, and a cloud two or more; show a picture"):
            PointCloud.verified(image=Tensor.exact("image", image, bits=2))
    with pytest.raises(ClaimError, match="reads this 3 as a 2"):
        PointCloud.verified(label=3)


def test_a_mean_in_place_of_the_maximum_is_found_out(monkeypatch):
    monkeypatch.setattr(operations, "largest_of_points", lambda values: values[:, 0, 0])
    with pytest.raises(DisagreementError, match="largest values"):
        PointCloud.verified()


def test_an_order_that_matters_is_found_out(monkeypatch):
    """Ours and the witness take the first point only: just the shuffle can tell."""

    def of_the_first(kind):
        return lambda values: kind.reshaped(kind.take(values, [0], axis=1), (values.shape[0],))

    monkeypatch.setattr(operations, "largest_of_points", of_the_first(operations))
    monkeypatch.setattr(reference, "largest_of_points", of_the_first(reference))
    with pytest.raises(DisagreementError, match="largest values of the shuffled points and largest values"):
        PointCloud.verified()


def test_a_shuffle_that_is_no_permutation_is_found_out(monkeypatch):
    monkeypatch.setattr(np.random, "default_rng", lambda seed: Repeating())
    with pytest.raises(DisagreementError, match="points in the shuffle"):
        PointCloud.verified()


class Repeating:
    """Gives each point twice, and leaves out the others; torch's own count is of all that were to be shuffled."""

    def permutation(self, size):
        return np.arange(size) // 2
