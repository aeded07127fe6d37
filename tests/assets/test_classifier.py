"""The shipped classifier reads digits it never saw, with its declared grids, roundings and caps."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from onebyone.inputs import bundled


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return json.loads((bundled.ASSETS / "classifier.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def arrays() -> dict[str, np.ndarray]:
    with np.load(BytesIO(bundled.read_asset("classifier.npz"))) as stored:
        return dict(stored)


def class_maps(pixels: np.ndarray, arrays: dict[str, np.ndarray], layers: list[dict[str, Any]]) -> np.ndarray:
    """(n, 10, 28, 28) from pixels (n, 28, 28); every number is dyadic and small, so float64 makes no error."""
    values = pixels[:, None]
    for number, layer in enumerate(layers, start=1):
        weight = arrays[f"weight{number}"].astype(np.float64)
        edge = layer["dilation"] * (layer["kernel"] // 2)
        padded = np.pad(values, ((0, 0), (0, 0), (edge, edge), (edge, edge)))
        sums = np.zeros((len(values), layer["filters"], 28, 28)) + arrays[f"bias{number}"][:, None, None]
        for (row, column), _ in np.ndenumerate(weight[0, 0]):
            top, left = row * layer["dilation"], column * layer["dilation"]
            seen = padded[:, :, top : top + 28, left : left + 28]
            sums += np.einsum("fc,nchw->nfhw", weight[:, :, row, column], seen, optimize=True)
        values = sums
        if layer["output_bits"] is not None:
            values = (np.rint(sums * 2 ** layer["output_bits"]) / 2 ** layer["output_bits"]).clip(0, layer["cap"])
    return values


def share_read(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> float:
    with np.load(BytesIO(bundled.read_asset("held_out.npz"))) as sample:
        images, labels = np.rint(sample["images"] / 255 * 4) / 4, sample["labels"]
    scores = class_maps(images, arrays, report["layers"]).mean(axis=(2, 3))
    return float((scores.argmax(axis=1) == labels).mean())


def test_three_seeds_read_at_least_97_of_100_as_shipped(report: dict[str, Any]) -> None:
    assert len(report["accuracy_by_seed"]) == 3
    assert min(report["accuracy_by_seed"].values()) >= 0.97


def test_the_confusion_matrix_is_the_shipped_seeds(report: dict[str, Any]) -> None:
    table = np.array(report["confusion_rows_true_columns_read"])
    assert table.shape == (10, 10)
    assert table.sum() == report["held_out_digits"]
    shipped = report["accuracy_by_seed"][str(report["shipped_seed"])]
    assert round(table.trace() / table.sum(), 4) == shipped


def test_shapes_and_grids_are_as_declared(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> None:
    for number, layer in enumerate(report["layers"], start=1):
        weight, bias = arrays[f"weight{number}"], arrays[f"bias{number}"]
        assert weight.shape == (layer["filters"], layer["channels"], layer["kernel"], layer["kernel"])
        assert bias.shape == (layer["filters"],)
        assert np.array_equal(np.rint(weight * 2 ** layer["weight_bits"]), weight * 2 ** layer["weight_bits"])
        assert np.array_equal(np.rint(bias * 2 ** layer["bias_bits"]), bias * 2 ** layer["bias_bits"])
    assert sum(array.size for array in arrays.values()) == report["parameters"]
    assert arrays["weight4"].shape == (10, 16, 1, 1)


def test_it_reads_the_sample_and_the_clips_digit(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> None:
    assert share_read(arrays, report) >= 0.95
    maps = class_maps(bundled.digit().float64[None], arrays, report["layers"])
    assert maps.mean(axis=(2, 3)).argmax() == 2


def test_the_reading_would_notice_a_flipped_kernel(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> None:
    flipped = {name: array[..., ::-1, ::-1] if array.ndim == 4 else array for name, array in arrays.items()}
    assert share_read(flipped, report) < 0.9
