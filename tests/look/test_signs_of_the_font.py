"""The font's digits and signs are what they are: another outline is refused, whatever hash its file has."""

from __future__ import annotations

import numpy as np
import pytest

from onebyone.errors import UsageError
from onebyone.look import font, signs
from onebyone.look.font import WEIGHTS, Weight
from onebyone.look.signs import ARITHMETIC, SHAPES, demand_signs, shape

DIGITS = "0123456789"


def contours(weight: Weight, sign: str) -> list[np.ndarray]:
    return font._contours(font._font(weight), sign)


def refused(weight: Weight, sign: str, other: list[np.ndarray]) -> str:
    """What is said of a font in which a sign has other contours."""
    with pytest.raises(UsageError) as told:
        demand_signs(weight, lambda asked: other if asked == sign else contours(weight, asked))
    return str(told.value)


def mirrored(shapes: list[np.ndarray]) -> list[np.ndarray]:
    right = max(one[:, 0].max() for one in shapes) + min(one[:, 0].min() for one in shapes)
    return [(one * (-1, 1) + (right, 0))[::-1] for one in shapes]


def upside_down(shapes: list[np.ndarray]) -> list[np.ndarray]:
    top = max(one[:, 1].max() for one in shapes) + min(one[:, 1].min() for one in shapes)
    return [(one * (1, -1) + (0, top))[::-1] for one in shapes]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_digit_and_sign_was_written_down(weight: Weight) -> None:
    assert set(DIGITS + ARITHMETIC + "Σ.,/()") <= SHAPES[weight].keys()
    demand_signs(weight, lambda sign: contours(weight, sign))


@pytest.mark.parametrize("weight", WEIGHTS)
def test_no_two_signs_are_alike(weight: Weight) -> None:
    for sign in SHAPES[weight]:
        for other in SHAPES[weight]:
            if other != sign:
                assert repr(sign) in refused(weight, sign, contours(weight, other)), other


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("sign", [*"1234567", "9", "Σ", "≈"])
def test_a_mirrored_sign_is_another(sign: str, weight: Weight) -> None:
    assert repr(sign) in refused(weight, sign, mirrored(contours(weight, sign)))


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("sign", [*"1234567", "9"])
def test_a_sign_upside_down_is_another(sign: str, weight: Weight) -> None:
    assert repr(sign) in refused(weight, sign, upside_down(contours(weight, sign)))


def test_a_sign_that_is_gone_or_moved_or_larger_is_another() -> None:
    seven = contours("regular", "7")
    for other in (contours("regular", "\ue000"), [seven[0] + (0.01, 0)], [seven[0] * 1.02], [seven[0], seven[0]]):
        assert "'7' is another sign than it was" in refused("regular", "7", other)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("sign", ARITHMETIC)
@pytest.mark.parametrize("other", [*ARITHMETIC, "7", "0", "."])
def test_whoever_writes_down_a_wrong_shape_is_told_how_the_sign_is_built(
    sign: str, other: str, weight: Weight, monkeypatch: pytest.MonkeyPatch
) -> None:
    if other == sign:
        return
    shapes = contours(weight, other)
    monkeypatch.setattr(signs, "SHAPES", {weight: {**SHAPES[weight], sign: shape(shapes)}})
    assert f"{sign!r} does not look like one" in refused(weight, sign, shapes)
