"""A quality in any shape: its shorter side stays, both are even, and it keeps manim's letter."""

from __future__ import annotations

import pytest

from onebyone.look.frame import SHAPES
from onebyone.paint.quality import QUALITIES, Quality, letter_of


@pytest.mark.parametrize(
    ("shape", "sizes"),
    [
        ("16:9", [(854, 480), (1280, 720), (1920, 1080), (2560, 1440), (3840, 2160)]),
        ("4:3", [(640, 480), (960, 720), (1440, 1080), (1920, 1440), (2880, 2160)]),
        ("1:1", [(480, 480), (720, 720), (1080, 1080), (1440, 1440), (2160, 2160)]),
        ("9:16", [(480, 854), (720, 1280), (1080, 1920), (1440, 2560), (2160, 3840)]),
    ],
)
def test_a_quality_has_its_shorter_side_in_every_shape(shape, sizes):
    assert [(one.width, one.height) for one in (known.shaped(shape) for known in QUALITIES.values())] == sizes


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_one_of_the_quality_whose_letter_it_keeps(shape):
    for letter, quality in QUALITIES.items():
        shaped = quality.shaped(shape)
        assert (shaped.shape, shaped.fps, letter_of(shaped)) == (shape, quality.fps, letter)
        assert shaped.shaped("16:9").shaped(shape) == shaped.shaped(shape) == shaped
        assert shaped.width / shaped.frame[0] == pytest.approx(shaped.height / shaped.frame[1], rel=2e-3)


def test_a_size_of_one_s_own_has_no_letter_and_one_that_nobody_knows_no_shape():
    assert letter_of(Quality(640, 480, 30)) is None
    assert letter_of(Quality(640, 482, 15)) is None
    assert Quality(640, 482, 15).shape is None
