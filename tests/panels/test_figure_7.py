"""Figure 7's numbers: ResNet's bottleneck counted with and without, and a small one computed on figure 5's maps."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional
from witness import inputs_that_matter

from onebyone.core import operations, reference
from onebyone.core.figure import ClaimError, Part, cells_of
from onebyone.core.prove import DisagreementError
from onebyone.core.quantity import Cell
from onebyone.inputs.bundled import Bottleneck as Layers
from onebyone.inputs.bundled import bottleneck
from onebyone.panels.fig7.numbers import Bottleneck
from onebyone.panels.fig7.parameters import Parameters
from onebyone.panels.panel import Panel
from onebyone.words.nouns import whose

FIGURE, LAYERS = Bottleneck.verified(), bottleneck()


def test_what_the_bottleneck_costs_with_and_without():
    values = {slot: int(quantity.value) for slot, quantity in FIGURE.quantities.items()}
    assert values["direct_weights"] == 589_824 == torch.nn.Conv2d(256, 256, 3, bias=False).weight.numel()
    assert FIGURE.shares.float64.tolist() == [16_384, 36_864, 16_384]
    assert values["bottleneck_weights"] == 69_632
    assert (values["wide_channels"], values["narrow_channels"], values["large_height"], values["kernel_height"]) == (
        256,
        64,
        3,
        1,
    )
    assert FIGURE.direct_equation.text == "3 × 3 × 256 × 256 = 589,824"
    assert FIGURE.bottleneck_equation.text == "16,384 + 36,864 + 16,384 = 69,632"
    assert FIGURE.direct_call.text == "nn.Conv2d(256, 256, 3, bias=False)"
    assert FIGURE.part_calls[1].text == "nn.Conv2d(64, 64, 3, bias=False)"
    shares = [equation.text for equation in FIGURE.share_equations]
    assert shares == ["256 × 64 = 16,384", "3 × 3 × 64 × 64 = 36,864", "64 × 256 = 16,384"]


def test_each_weight_is_multiplied_once_at_a_position():
    checks = {check.what for check in FIGURE.checks}
    for which in ("down", "in the middle", "up", "without a bottleneck"):
        assert {f"weights {which}", f"multiplications at a position {which}"} <= checks


def test_the_blocks_have_the_channels_that_torchs_layers_take_and_give():
    (down, middle, up), values = FIGURE.part_calls, torch.zeros(1, 256, 1, 1)
    padding = {"nn.Conv2d(64, 64, 3, bias=False)": 1}
    for block, call in zip(FIGURE.blocks, (down, middle, up, None), strict=True):
        assert block.shape == tuple(values.shape[1:])
        if call is not None:
            channels, filters, side = call.positional()
            values = torch.nn.Conv2d(channels, filters, side, padding=padding.get(call.text, 0), bias=False)(values)


def test_a_middle_layer_that_hands_on_other_channels_is_found_out(monkeypatch):
    right = reference.apply
    monkeypatch.setattr(
        reference,
        "apply",
        lambda call, values, *others: right(call, values, *others)[: 63 if "padding" in call.text else None],
    )
    with pytest.raises(DisagreementError, match="channels behind the layer in the middle"):
        Bottleneck.verified()


def through(values):
    """The small bottleneck in torch's own words."""
    for layer in (LAYERS.down, LAYERS.look, LAYERS.up):
        weight, bias = torch.tensor(layer.weight.float64), torch.tensor(layer.bias.float64)
        sums = functional.conv2d(values, weight, bias, padding=weight.shape[2] // 2)
        step, cap = float(layer.step.fraction(())), float(layer.cap.fraction(()))
        values = torch.clamp(torch.round(sums / step) * step, 0, cap)
        yield values


def test_the_small_one_goes_down_to_four_channels_and_up_again():
    down, look, result = (maps.numpy() + 0.0 for maps in through(torch.tensor(FIGURE.maps.features.float64)))
    assert np.array_equal(FIGURE.down.float64, down)
    assert np.array_equal(FIGURE.look.float64, look)
    assert np.array_equal(FIGURE.result.float64, result)
    assert [maps.shape[0] for maps in (down, look, result)] == [4, 4, 16]
    values = {slot: int(quantity.value) for slot, quantity in FIGURE.quantities.items()}
    assert values["full_score"] == FIGURE.maps.sums.float64.max() > values["score"] == FIGURE.sums.float64.max()
    assert values["score"] > values["runner_up"] == sorted(FIGURE.sums.float64)[-2]
    for next_digit, runner_up, scores in (
        ("next_digit", "runner_up", FIGURE.sums),
        ("full_next_digit", "full_runner_up", FIGURE.maps.sums),
    ):
        assert values[next_digit] == torch.tensor(scores.float64).argsort(descending=True)[1]
        assert scores.float64[values[next_digit]] == values[runner_up]
    assert (values["small_direct_weights"], values["small_weights"]) == (16 * 16 * 9, 64 + 144 + 64)
    assert (values["channels"], values["thin_channels"], values["back_channels"]) == (16, 4, 16)


def test_the_sums_under_the_blocks_are_of_the_very_maps_that_are_shown():
    shown = (FIGURE.maps.features, FIGURE.down, FIGURE.look, FIGURE.result)
    before, between, behind, after = (maps.shape[0] for maps in shown)
    assert FIGURE.small_direct_equation.text == f"3 × 3 × {before} × {after} = 2,304"
    down, middle, up = (equation.text for equation in FIGURE.part_equations)
    assert down == f"{before} × {between} = 64"
    assert middle == f"3 × 3 × {between} × {behind} = 144"
    assert up == f"{behind} × {after} = 64"
    assert FIGURE.small_equation.text == "64 + 144 + 64 = 272"
    for equation, maps in zip(
        FIGURE.part_equations, ((before, between), (between, behind), (behind, after)), strict=True
    ):
        assert tuple(int(term.value) for term in equation.terms[-2:]) == maps


def test_each_count_stands_with_a_size_that_no_other_count_has() -> None:
    rivals = {slot for slot in FIGURE.quantities if slot.endswith("_weights")}
    sizes = {slot: whose(slot) for slot in rivals}
    assert all(sizes.values())
    assert len({FIGURE.quantities[size] for size in sizes.values()}) == len(rivals)
    values = {slot: int(FIGURE.quantities[size].value) for slot, size in sizes.items()}
    deep, thin, wide, narrow = (
        values[slot] for slot in ("small_direct_weights", "small_weights", "direct_weights", "bottleneck_weights")
    )
    counts = {slot: int(FIGURE.quantities[slot].value) for slot in rivals}
    assert counts == {
        "small_direct_weights": 9 * deep**2,
        "small_weights": 2 * deep * thin + 9 * thin**2,
        "direct_weights": 9 * wide**2,
        "bottleneck_weights": 2 * wide * narrow + 9 * narrow**2,
    }


def test_the_digit_is_still_read():
    maps = torch.tensor(FIGURE.result.float64)
    weight, bias = torch.tensor(FIGURE.maps.weight.float64), torch.tensor(FIGURE.maps.bias.float64)
    classes = functional.conv2d(maps, weight, bias)
    assert np.array_equal(FIGURE.class_maps.float64, classes.numpy() + 0.0)
    assert FIGURE.order[0] == FIGURE.label == classes.sum(dim=(1, 2)).argmax() == 2


def test_the_column_in_full():
    row, column = FIGURE.first
    before, after = (maps.numerators for maps in (FIGURE.maps.features, FIGURE.result))
    changed = np.abs(before - after).sum(axis=0) / before.sum(axis=0).clip(1)
    telling = [
        at for at in np.ndindex(28, 28) if min(at) >= 8 and max(at) < 20 and (before[(slice(None), *at)] > 0).sum() >= 5
    ]
    assert FIGURE.first == min(telling, key=lambda at: changed[at])
    stages = (FIGURE.maps.features, FIGURE.down, FIGURE.look, FIGURE.result)
    for told, maps in zip(FIGURE.columns, stages, strict=True):
        assert told.float64.tolist() == maps.float64[:, row, column].tolist()
    dot = FIGURE.dot_product()
    for equation in (*dot.rows, dot.total):
        equation.check()
    assert dot.result == Cell(FIGURE.down_sums, (FIGURE.unit, row, column))
    assert len(dot.rows) == 16


def test_a_cell_sees_one_pixel_more_to_each_side_behind_the_middle_layer():
    at = FIGURE.first
    reach = FIGURE.maps.reach
    assert len(FIGURE.depends_on(Cell(FIGURE.down, (0, *at)))) == (2 * reach + 1) ** 2
    features = FIGURE.maps.features.float64
    generic = torch.rand(1, 16, 3, 3, dtype=torch.float64) + 0.5
    seen = inputs_that_matter(lambda x: functional.conv2d(x[None], generic, padding=1)[0], features, (0, *at))
    assert {(r, c) for _, r, c in seen} == {(at[0] + i, at[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)}
    wider = FIGURE.depends_on(Cell(FIGURE.result, (5, *at)))
    rows = {cell.index[0] for cell in wider}
    assert rows == set(range(max(at[0] - reach - 1, 0), min(at[0] + reach + 2, 28)))
    assert FIGURE.depends_on(Cell(FIGURE.products, (0,))) == FIGURE.depends_on(Cell(FIGURE.down, (0, *at)))
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.depends_on(Cell(FIGURE.direct, ()))


@pytest.mark.parametrize(
    ("before", "weight", "bias", "sums"),
    [
        (FIGURE.maps.features, FIGURE.down_weight, FIGURE.down_bias, FIGURE.down_sums),
        (FIGURE.down, FIGURE.look_weight, FIGURE.look_bias, FIGURE.look_sums),
        (FIGURE.look, FIGURE.up_weight, FIGURE.up_bias, FIGURE.up_sums),
    ],
    ids=["down", "middle", "up"],
)
def test_marks_are_told_what_each_sum_is_computed_from(before, weight, bias, sums):
    of = Part.of(sums, [1, 3], [9, 20], [14, 5])
    used = FIGURE.uses(of)
    terms = before.float64.ravel()[used[before]] * weight.float64.ravel()[used[weight]]
    assert (terms.sum(axis=1) + bias.float64[[1, 3]]).tolist() == sums.float64[[1, 3], [9, 20], [14, 5]].tolist()


def test_a_window_that_leaves_the_maps_and_other_cells_are_refused():
    with pytest.raises(ClaimError, match="leaves the maps"):
        FIGURE.uses(Part.of(FIGURE.look, 0, 0, 5))
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.uses(Part.of(FIGURE.direct))
    shown = FIGURE.uses(Part.of(FIGURE.down, FIGURE.unit, *FIGURE.first))
    assert cells_of(FIGURE.products, shown[FIGURE.products]) == FIGURE.dot_product().products


def test_a_middle_layer_without_its_border_is_found_out(monkeypatch):
    right = operations.conv2d

    def shifted(image, weight, bias=None, *, padding=(0, 0), **settings):
        output = right(image, weight, bias, padding=padding, **settings)
        return np.roll(output, 1, axis=1) if weight.shape[:2] == (4, 4) else output

    monkeypatch.setattr(operations, "conv2d", shifted)
    with pytest.raises(DisagreementError, match="sums of the layer middle"):
        Bottleneck.verified()


def test_a_count_with_a_fault_is_found_out(monkeypatch):
    right = reference.parameters
    monkeypatch.setattr(reference, "parameters", lambda call: right(call) + (call.text.startswith("nn.Conv2d(256, 64")))
    with pytest.raises(DisagreementError, match="weights down"):
        Bottleneck.verified()


def test_another_digit_that_comes_next_is_found_out(monkeypatch):
    right = reference.next_to_largest
    monkeypatch.setattr(reference, "next_to_largest", lambda values: (right(values) + 1) % 10)
    with pytest.raises(DisagreementError, match="digit that comes next behind"):
        Bottleneck.verified()


def test_a_bottleneck_that_saves_nothing_or_loses_the_digit_is_refused():
    with pytest.raises(ClaimError, match="save less than half"):
        Bottleneck.verified(wide=64, narrow=64)
    with pytest.raises(ClaimError, match=r"ResNet-50 has no layers nn\.Conv2d\(256, 32, 1"):
        Bottleneck.verified(narrow=32)
    swapped = Layers(LAYERS.down, LAYERS.look, _silent(LAYERS.up))
    with pytest.raises(ClaimError, match="behind the bottleneck the network reads this 2"):
        Bottleneck.verified(layers=swapped)


def _silent(layer):
    zeros = np.zeros_like(layer.weight.numerators)
    weight = type(layer.weight).from_numerators(layer.weight.name, zeros, bits=layer.weight.bits)
    return replace(layer, weight=weight)


def test_a_panel_can_show_it():
    kind = {"package": "onebyone.panels.fig7", "figure": "Bottleneck", "in_film": False}
    panel = Panel(id="7", scene_file="", scene_class="", poster="", **kind)
    assert panel.verified(Parameters()).result.buffer == FIGURE.result.buffer
