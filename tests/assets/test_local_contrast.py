"""The trained layer is worth showing: it gives local contrast on digits it never saw, with few and small integers."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from onebyone.inputs import bundled

SMALL_BLUR, LARGE_BLUR = 1.0, 2.0


def local_contrast(images: np.ndarray) -> np.ndarray:
    """A small blur minus a large blur, zero beyond the border: written anew, as two products with band matrices."""
    gap = np.subtract.outer(np.arange(28), np.arange(28))
    blurred = []
    for deviation in (SMALL_BLUR, LARGE_BLUR):
        bell = np.exp(-(gap**2) / (2 * deviation**2)) * (abs(gap) <= 7)
        band = bell / np.exp(-(np.arange(-7, 8) ** 2) / (2 * deviation**2)).sum()
        blurred.append(band @ images @ band.T)
    return blurred[0] - blurred[1]


@pytest.fixture(scope="module")
def held_out() -> np.ndarray:
    """A hundred digits that no weights were trained on, (100, 28, 28), from 0 to 1."""
    with np.load(BytesIO(bundled.read_asset("held_out.npz"))) as arrays:
        return np.asarray(arrays["images"] / 255)


def correlation(weight: np.ndarray, held_out: np.ndarray) -> float:
    bias = bundled.local_contrast().bias.float64
    outputs = np.rint(held_out * 4).reshape(-1, 784) / 4 @ weight.T + bias
    return float(np.corrcoef(outputs.ravel(), local_contrast(held_out).ravel())[0, 1])


def test_the_sample_is_ten_of_each_digit() -> None:
    with np.load(BytesIO(bundled.read_asset("held_out.npz"))) as arrays:
        assert arrays["images"].shape == (100, 28, 28)
        assert np.bincount(arrays["labels"]).tolist() == [10] * 10


def test_the_layer_gives_local_contrast_as_shipped(held_out: np.ndarray) -> None:
    assert correlation(bundled.local_contrast().weight.float64, held_out) >= 0.97


def test_the_correlation_would_notice_other_weights(held_out: np.ndarray) -> None:
    weight = bundled.local_contrast().weight.float64
    assert correlation(np.roll(weight, 1, axis=0), held_out) < 0.9
    assert correlation(weight.T[::-1], held_out) < 0.5
    assert correlation(np.maximum(weight, 0), held_out) < 0.9


def test_weights_are_integers_from_minus_8_to_8_and_mostly_zero() -> None:
    weight = bundled.local_contrast().weight.numerators
    assert abs(weight).max() == 8
    assert (weight == 0).mean() > 0.9


def test_at_least_99_of_100_rows_have_three_weights() -> None:
    non_zero = (bundled.local_contrast().weight.numerators != 0).sum(axis=1)
    assert (non_zero >= 3).mean() >= 0.99


def test_biases_are_not_all_zero() -> None:
    assert (bundled.local_contrast().bias.numerators != 0).any()


def test_one_ring_drifts_across_the_rows() -> None:
    """Most rows look like the middle row, moved: positive at their own pixel, negative around it."""
    folded = bundled.local_contrast().weight.numerators.reshape(28, 28, 28, 28)
    gap = np.arange(28)
    at_home, around = [], []
    for row in range(4, 24):
        for column in range(4, 24):
            distance = np.hypot(gap[:, None] - row, gap[None, :] - column)
            at_home.append((folded[row, column][distance < 1.5] > 0).all())
            around.append(folded[row, column][(distance > 2.5) & (distance < 4)].sum() < 0)
    assert np.mean(at_home) > 0.99
    assert np.mean(around) > 0.99


def test_numbers_print_short() -> None:
    """Products of at most five characters and sums of at most six fit where the storyboard puts them."""
    layer, image = bundled.local_contrast(), bundled.digit()
    products = layer.weight.float64 * image.float64.ravel()
    outputs = products.sum(axis=1) + layer.bias.float64
    assert max(len(f"{value:g}") for value in np.unique(products)) <= 5
    assert max(len(f"{value:g}") for value in outputs) <= 6
