"""The shipped bottleneck: figure 5's network still reads held-out digits through its four channels, as shipped."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from onebyone.inputs import bundled


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return json.loads((bundled.ASSETS / "bottleneck.json").read_text(encoding="utf-8"))


def run(values: torch.Tensor, layer: bundled.ConvolutionLayer) -> torch.Tensor:
    """A layer and its rounding in torch's own words; every number is dyadic and small, so float64 makes no error."""
    weight, bias = torch.tensor(layer.weight.float64), torch.tensor(layer.bias.float64)
    wide = int(layer.dilation.fraction(()))
    padding = wide * (weight.shape[2] // 2)
    sums = functional.conv2d(values, weight, bias, padding=padding, dilation=wide)
    step, cap = float(layer.step.fraction(())), float(layer.cap.fraction(()))
    return torch.clamp(torch.round(sums / step) * step, 0, cap)


def sample() -> tuple[torch.Tensor, np.ndarray]:
    """Feature maps of the hundred digits of the sample, and their labels."""
    with np.load(BytesIO(bundled.read_asset("held_out.npz"))) as stored:
        values, labels = torch.tensor(np.rint(stored["images"] / 255 * 4) / 4)[:, None], stored["labels"]
    for layer in bundled.classifier().layers:
        values = run(values, layer)
    return values, labels


def share_read(values: torch.Tensor, labels: np.ndarray) -> float:
    network = bundled.classifier()
    maps = functional.conv2d(values, torch.tensor(network.weight.float64), torch.tensor(network.bias.float64))
    return float((maps.sum(dim=(2, 3)).argmax(dim=1).numpy() == labels).mean())


def test_three_seeds_read_nearly_as_well_as_without(report: dict[str, Any]) -> None:
    without = json.loads((bundled.ASSETS / "classifier.json").read_text(encoding="utf-8"))
    assert len(report["accuracy_by_seed"]) == 3
    assert min(report["accuracy_by_seed"].values()) >= without["accuracy_by_seed"]["0"] - 0.1


def test_the_sample_is_read_through_four_channels(report: dict[str, Any]) -> None:
    values, labels = sample()
    layers = bundled.bottleneck()
    for layer in (layers.down, layers.look, layers.up):
        values = run(values, layer)
    assert share_read(values, labels) >= 0.85
    with np.load(BytesIO(bundled.read_asset("bottleneck.npz"))) as stored:
        assert sum(stored[name].size for name in stored.files) == report["parameters"] == 64 + 4 + 144 + 4 + 64 + 16


def test_the_reading_would_notice_channels_that_go_up_in_another_order() -> None:
    values, labels = sample()
    layers = bundled.bottleneck()
    for layer in (layers.down, layers.look):
        values = run(values, layer)
    assert share_read(run(values[:, [1, 2, 3, 0]], layers.up), labels) < 0.5
