"""The fidelity card: counted here by hand from the originals, for a picture and for a layer of a file."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from onebyone.inputs import fidelity as module
from onebyone.inputs.fidelity import fidelity_of, is_rounded
from onebyone.inputs.given import Given
from onebyone.inputs.layers import GivenLayer
from onebyone.panels.catalogue import chosen

RANDOM = np.random.default_rng(5)
PICTURE = Given.of_levels("noise.png", RANDOM.integers(0, 256, (9, 12, 1), dtype=np.uint8))
WEIGHT = RANDOM.normal(0, 1, (4, 3, 1, 1)).astype(np.float32)
LAYER = GivenLayer.of_array(WEIGHT, field="weights")


def card(id: str, **values: Any) -> module.Fidelity | None:
    (panel,) = chosen([id])
    record = panel.parameters(**values)
    figure = panel.verified(record)
    found = fidelity_of(figure, record)
    assert is_rounded(figure, record) == (found is not None)
    return found


def close(told: float, truth: float) -> bool:
    return bool(told == pytest.approx(truth, rel=0.005))


def test_a_rounded_picture_says_how_far_its_map_is_from_the_original_s() -> None:
    found = card("2a", image=PICTURE, kernel="1 0 -1; 2 0 -2")
    assert found is not None
    assert found.outputs is not None
    levels = PICTURE.levels[:, :, 0] / 255
    quarters = np.rint(levels * 4) / 4
    (rounded,) = found.inputs
    assert (rounded.tensor, rounded.changed) == ("image", np.count_nonzero(levels != quarters))
    assert close(rounded.error, np.abs(levels - quarters).max())

    def map_of(image: np.ndarray) -> np.ndarray:
        left, right = image[:, :-2], image[:, 2:]
        return (left - right)[:-1] + 2 * (left - right)[1:]

    exact, shown = map_of(levels), map_of(quarters)
    assert close(found.outputs.error, np.abs(exact - shown).max())
    assert found.outputs.turned == np.count_nonzero(exact * shown < 0) > 0
    assert found.outputs.vanished == np.count_nonzero((np.abs(exact) > 1e-9) & (shown == 0)) > 0
    assert found.outputs.largest == (0, *np.unravel_index(exact.argmax(), exact.shape))
    assert found.outputs.largest_shown == (0, *np.unravel_index(shown.argmax(), shown.shape))


def test_a_rounded_filter_says_how_far_its_map_is_from_the_model_s() -> None:
    found = card("4a", weights=LAYER, filter=2, grid="1/8")
    assert found is not None
    assert found.outputs is not None
    (rounded,) = found.inputs
    own = WEIGHT[2, :, 0, 0].astype(float)
    assert (rounded.tensor, rounded.changed) == ("weight", 3)
    assert close(rounded.error, np.abs(own - np.rint(own * 8) / 8).max())
    (panel,) = chosen(["4a"])
    photo = panel.verified(panel.parameters()).photo.float64
    exact, shown = np.tensordot(own, photo, 1), np.tensordot(np.rint(own * 8) / 8, photo, 1)
    assert close(found.outputs.error, np.abs(exact - shown).max())
    assert found.outputs.turned == np.count_nonzero(exact * shown < -1e-12)


def test_a_finer_grid_is_nearer() -> None:
    found = [card("4a", weights=LAYER, grid=grid) for grid in ("1/4", "1/16", "1/64")]
    errors = [one.inputs[0].error for one in found if one is not None]
    assert len(errors) == 3
    assert errors == sorted(errors, reverse=True)
    assert errors[2] <= 1 / 128


def test_what_lies_on_the_grid_and_what_is_the_project_s_own_has_no_card() -> None:
    assert card("2a") is None
    assert card("2a", image="digit:7", stride=2) is None
    assert card("4a", weights=GivenLayer.of_array(np.array([[0.5, -1, 2]]), field="weights")) is None
    assert card("2a", image=Given.of_levels("stripes.png", np.tile(np.uint8([[[0], [255]]]), (8, 4, 1)))) is None


def test_of_a_network_only_what_it_reads_is_told() -> None:
    square = Given.of_levels("noise.png", RANDOM.integers(0, 256, (28, 28, 1), dtype=np.uint8))
    (panel,) = chosen(["3"])
    record = panel.parameters(image=square)
    found = fidelity_of(panel.verified(record), record)
    assert found is not None
    assert [one.tensor for one in found.inputs] == ["image"]


def test_what_float64_may_round_is_no_change_of_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    """0.1 + 0.2 − 0.3 is not 0 in float64, but no sign either; without the bound it would count as one."""
    levels = np.zeros((8, 8, 3), np.uint8)
    levels[:, :, :] = (51, 102, 153)  # 0.2, 0.4 and 0.6
    picture = Given.of_levels("even.png", levels)
    found = card("4a", image=picture, weights="1 1 -1")
    assert found is not None
    assert found.outputs is not None
    torch_s = torch.tensor([0.2, 0.4, 0.6], dtype=torch.float64) @ torch.tensor([1.0, 1, -1], dtype=torch.float64)
    assert torch_s != 0
    assert (found.outputs.turned, found.outputs.vanished) == (0, 0)
    monkeypatch.setattr(module, "_bound", lambda computation, takes, weight, *bias: np.zeros(computation.gives.shape))
    without = card("4a", image=picture, weights="1 1 -1")
    assert without is not None
    assert without != found
