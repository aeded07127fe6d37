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


def held_out() -> tuple[np.ndarray, np.ndarray]:
    """The hundred digits of the sample, (100, 28, 28) in quarters, and their labels."""
    with np.load(BytesIO(bundled.read_asset("held_out.npz"))) as sample:
        return np.rint(sample["images"] / 255 * 4) / 4, sample["labels"]


def on_strokes(maps: np.ndarray, images: np.ndarray) -> np.ndarray:
    """(n, 10): the mean of each map over the strokes, pixels of a half or more."""
    strokes = images[:, None] >= 0.5
    return (maps * strokes).sum(axis=(2, 3)) / strokes.sum(axis=(2, 3))


def share_read(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> float:
    images, labels = held_out()
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


def test_the_right_map_is_the_warmest_on_the_strokes(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> None:
    shares = report["share_whose_own_map_is_warmest_on_the_strokes_by_seed"]
    assert shares.keys() == report["accuracy_by_seed"].keys()
    assert min(shares.values()) >= 0.95
    images, labels = held_out()
    warmest = on_strokes(class_maps(images, arrays, report["layers"]), images).argmax(axis=1)
    first = [int(np.flatnonzero(labels == label)[0]) for label in range(10)]
    assert (warmest[first] == labels[first]).sum() >= 8
    assert (warmest == labels).mean() >= 0.9


def test_the_clips_digit_is_warm_in_its_own_map_and_not_in_the_others(
    arrays: dict[str, np.ndarray], report: dict[str, Any]
) -> None:
    image = bundled.digit().float64[None]
    warmth = on_strokes(class_maps(image, arrays, report["layers"]), image)[0]
    others = np.delete(warmth, 2)
    assert warmth[2] > 3 * others.max()
    assert (others < 0).sum() >= 6


def test_maps_follow_the_strokes_and_are_0_on_paper(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> None:
    images, _ = held_out()
    maps = class_maps(images, arrays, report["layers"]) != 0
    paper, ink = images[:, None] == 0, images[:, None] == 1
    assert (maps & paper).sum() / (10 * paper.sum()) < 0.02
    assert (maps & ink).sum() / (10 * ink.sum()) > 0.9
    # The control: the same measure, with the strokes of other digits.
    others = np.roll(images, 10, axis=0)[:, None] == 1
    assert (maps & others).sum() / (10 * others.sum()) < 0.6


def test_the_reading_would_notice_a_flipped_kernel(arrays: dict[str, np.ndarray], report: dict[str, Any]) -> None:
    flipped = {name: array[..., ::-1, ::-1] if array.ndim == 4 else array for name, array in arrays.items()}
    assert share_read(flipped, report) < 0.9
