"""Rows that change: none is missed in real clips, and converting only these encodes the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from project import shot

from onebyone.frames.frame import Frame
from onebyone.frames.label import LabelEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.paint.changes import changed_rows
from onebyone.paint.encode import SegmentEncoder
from onebyone.paint.quality import Quality
from onebyone.paint.segment import Segment, Sheet
from onebyone.render.clip import scene_class, settings
from onebyone.render.evaluate import evaluate

SHEET = Sheet(Quality(160, 80, 5), "#000000", 16.0, 8.0)  # ten px a unit


def label(low: float, high: float) -> LabelEntry:
    return LabelEntry("a", "a", "regular", np.array([[0.0, low], [1.0, high]]), (1.0, 1.0, 1.0, 1.0))


def frame(**entries: LabelEntry | ShapeEntry) -> Frame:
    return tuple(entries.values()), tuple(name[0].encode() for name in entries), 1


LOW, HIGH, MIDDLE = label(-3, -2), label(2, 3), label(-0.5, 0.5)


@pytest.mark.parametrize(
    ("before", "now", "rows"),
    [
        (frame(l=LOW), frame(l=LOW), (0, 0)),
        (frame(l=LOW), frame(l=LOW, h=HIGH), (8, 22)),
        (frame(l=LOW, h=HIGH), frame(h=HIGH), (58, 72)),
        (frame(l=LOW, m=MIDDLE), frame(h=HIGH, m=MIDDLE), (8, 72)),
        (frame(l=LOW, h=HIGH), frame(h=HIGH, l=LOW), (0, 80)),
        (frame(l=LOW), frame(l=LOW, l2=LOW), (0, 80)),
        (frame(), frame(x=label(-9, 9)), (0, 80)),
        (frame(), frame(x=label(5, 9)), (0, 0)),
    ],
)
def test_what_moved_comes_or_goes_changes_the_rows_it_reaches(before: Frame, now: Frame, rows: tuple[int, int]) -> None:
    assert changed_rows(before, now, SHEET.canvas()) == rows


def test_a_stroke_reaches_as_far_as_its_sharpest_corner() -> None:
    line = ShapeEntry("Line", np.array([[0.0, 0.0], [1.0, 0.0]]), (0.0,) * 4, (1.0,) * 4, 0.0)
    top, bottom = changed_rows(
        frame(), frame(a=replace(line, stroke_px=27.0)), SHEET.canvas()
    )  # a fifth of a unit, ten halves
    assert (top, bottom) == (40 - 10 - 2, 40 + 10 + 2)


@pytest.mark.slow
# What is marked in 5b stands in sixteen maps, from the top of the stage to its bottom; in 3, kernels lie on an image
# that is as high as the stage.
@pytest.mark.parametrize(
    ("clip", "most"), [("2a", 0.6), ("3", 0.62), ("4a", 0.6), ("5b", 0.69), ("6a", 0.6), ("6b", 0.6)]
)
def test_no_other_row_changes_in_a_real_clip(clip: str, most: float, tmp_path: Path) -> None:
    quality, segments = Quality(480, 270, 5), list[Segment]()
    with settings(quality, tmp_path):
        evaluate(scene_class(shot(clip)), on_frame=lambda *_: None, on_segment=segments.append)
    sheet = replace(SHEET, quality=quality, frame_width=128 / 9)
    canvas, before, shares = sheet.canvas(), None, []
    for now in (each for segment in segments for each in segment.frames):
        canvas.paint(now[0], now[1])
        if before is not None:
            top, bottom = changed_rows(before[0], now, canvas)
            same = (canvas.picture == before[1]).all(axis=(1, 2))
            assert same[:top].all()
            assert same[bottom:].all()
            shares.append((bottom - top) / quality.height)
        before = (now, canvas.picture)
    assert np.mean(shares) < most, "else nothing is gained"


@pytest.mark.parametrize("size", [(1920, 1080), (854, 480), (192, 108), (96, 54)])
def test_converting_only_these_rows_encodes_the_same_bytes(size: tuple[int, int], tmp_path: Path) -> None:
    def encoded(rows: Callable[[int, int], tuple[int, int] | None]) -> bytes:
        random, width, height = np.random.default_rng(0), *size
        pixels = random.integers(0, 256, (height, width, 4), np.uint8)
        with SegmentEncoder(tmp_path / "segment.mp4", quality=Quality(width, height, 5)) as encoder:
            encoder.write(pixels, rows=rows(0, height))
            for _ in range(8):
                top, bottom = sorted(random.integers(0, height + 1, 2).tolist())
                pixels = pixels.copy()
                pixels[top:bottom] = random.integers(0, 256, (bottom - top, width, 4), np.uint8)
                encoder.write(pixels, rows=rows(top, bottom))
        return (tmp_path / "segment.mp4").read_bytes()

    whole = encoded(lambda top, bottom: None)
    assert encoded(lambda top, bottom: (top, bottom)) == whole
    assert encoded(lambda top, bottom: (top, top)) != whole, "nothing is converted that is not said to change"
