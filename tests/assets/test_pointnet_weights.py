"""The shipped PointNet reads digits it never saw as clouds of points, with its declared grids, roundings and caps."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from onebyone.inputs import bundled


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return json.loads((bundled.ASSETS / "pointnet.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def arrays() -> dict[str, np.ndarray]:
    with np.load(BytesIO(bundled.read_asset("pointnet.npz"))) as stored:
        return dict(stored)


def scores(image: np.ndarray, arrays: dict[str, np.ndarray], layers: list[dict[str, Any]]) -> np.ndarray:
    """(10,) from an image (28, 28) in quarters; every number is dyadic and small, so float64 makes no error."""
    rows, columns = np.nonzero(image)
    values = np.stack([columns - 14, 13 - rows, image[rows, columns]]).astype(np.float64)
    for number, layer in enumerate(layers, start=1):
        if layer["output_bits"] is None:
            values = values.max(axis=1, keepdims=True)
        values = arrays[f"weight{number}"].astype(np.float64) @ values + arrays[f"bias{number}"][:, None]
        if layer["output_bits"] is not None:
            values = (np.rint(values * 2 ** layer["output_bits"]) / 2 ** layer["output_bits"]).clip(0, layer["cap"])
    return values[:, 0]


def share_read(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> float:
    with np.load(BytesIO(bundled.read_asset("held_out.npz"))) as sample:
        images, labels = np.rint(sample["images"] / 255 * 4) / 4, sample["labels"]
    return float(
        np.mean(
            [scores(one, arrays, report["layers"]).argmax() == label for one, label in zip(images, labels, strict=True)]
        )
    )


def test_three_seeds_read_at_least_93_of_100_as_shipped(report: dict[str, Any]) -> None:
    assert len(report["accuracy_by_seed"]) == 3
    assert min(report["accuracy_by_seed"].values()) >= 0.93
    assert report["held_out_digits"] == 2004


def test_shapes_and_grids_are_as_declared(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> None:
    for number, layer in enumerate(report["layers"], start=1):
        weight, bias = arrays[f"weight{number}"], arrays[f"bias{number}"]
        assert (weight.shape, bias.shape) == ((layer["filters"], layer["channels"]), (layer["filters"],))
        assert np.array_equal(np.rint(weight * 2 ** layer["weight_bits"]), weight * 2 ** layer["weight_bits"])
        assert np.array_equal(np.rint(bias * 2 ** layer["bias_bits"]), bias * 2 ** layer["bias_bits"])
    assert sum(array.size for array in arrays.values()) == report["parameters"]


def test_it_reads_the_sample_and_the_clips_digit(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> None:
    assert share_read(arrays, report) >= 0.9
    assert scores(bundled.digit().float64, arrays, report["layers"]).argmax() == 2


def test_the_reading_would_notice_swapped_coordinates(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> None:
    assert share_read({**arrays, "weight1": arrays["weight1"][:, [1, 0, 2]]}, report) < 0.5
