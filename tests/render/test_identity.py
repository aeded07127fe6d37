"""The engine's frames are plain manim's, pixel by pixel: every beat, both themes, full HD, before any encoding."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
import pytest
from manim import tempconfig
from project import variant

from onebyone.look.theme import theme
from onebyone.paint import segment as painting
from onebyone.paint.quality import QUALITIES, Quality
from onebyone.paint.segment import Sheet, paint_segment
from onebyone.panels.panel import Variant
from onebyone.render.clip import scene_class, settings
from onebyone.render.evaluate import Segment, evaluate
from onebyone.stage.scene import FigureScene

SLOW = replace(QUALITIES["h"], fps=2)
"""Full HD, but few frames a second: each beat has at least one of every kind."""


def look(pixels: npt.NDArray[np.uint8]) -> bytes:
    return sha256(np.ascontiguousarray(pixels)).digest()  # half of what BLAKE2b takes


@contextmanager
def told(quality: Quality, folder: Path) -> Iterator[None]:
    """manim's settings for a scene whose frames go nowhere."""
    with settings(quality, folder), tempconfig({"dry_run": True}):
        yield


def plain_frames(scene_type: type[FigureScene], shown: Variant) -> list[tuple[str | None, bytes]]:
    """Beat and pixels of each frame that plain manim hands to the file writer."""
    frames: list[tuple[str | None, bytes]] = []
    last: dict[int, bytes] = {}

    def keep(_list: object, _digests: object, repeat: int) -> None:
        pixels = scene.camera.pixel_array  # the array that the writer was given: the canvas paints each into a new one
        if id(pixels) not in last:
            last.clear()
            last[id(pixels)] = look(pixels)
        frames.extend([(scene.beat, last[id(pixels)])] * repeat)

    scene = scene_type(variant=shown, on_frame=keep)
    scene.render()
    return frames


class Recorder:
    """An encoder that notes what it is given."""

    frames: list[bytes]

    def __init__(self, target: Path, *, quality: Quality) -> None:
        target.touch()
        self.quality = quality

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def write(self, pixels: npt.NDArray[np.uint8], *, repeat: int = 1, rows: tuple[int, int] | None = None) -> None:
        assert pixels.shape == (self.quality.height, self.quality.width, 4)
        self.frames.extend([look(pixels)] * repeat)


def engine_frames(
    scene_type: type[FigureScene], shown: Variant, folder: Path, monkeypatch: pytest.MonkeyPatch, *, quality: Quality
) -> list[tuple[str | None, bytes]]:
    """Beat and pixels of each frame that the engine hands to the encoder; every segment has a canvas of its own."""
    segments: list[Segment] = []
    scene = evaluate(scene_type, variant=shown, on_frame=lambda *_: None, on_segment=segments.append)
    sheet = Sheet(quality, theme(shown.theme).hex("paper"), scene.camera.frame_width, scene.camera.frame_height)
    frames: list[tuple[str | None, bytes]] = []
    monkeypatch.setattr(painting, "SegmentEncoder", Recorder)
    for segment in segments:
        Recorder.frames = []
        paint_segment(segment, folder / "segment", canvas=sheet.canvas(), quality=quality)
        assert len(Recorder.frames) == segment.length
        frames += [(segment.beat, pixels) for pixels in Recorder.frames]
    return frames


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("clip", ["2a", "4a", "6b"])
def test_the_engine_s_frames_are_plain_manim_s(
    clip: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = variant(clip, theme=name)
    with told(SLOW, tmp_path):
        scene_type = scene_class(shown.shot)
        wanted = plain_frames(scene_type, shown)
        found = engine_frames(scene_type, shown, tmp_path, monkeypatch, quality=SLOW)
    assert [beat for beat, _ in found] == [beat for beat, _ in wanted]
    differing = [(place, beat) for place, (beat, pixels) in enumerate(wanted) if found[place][1] != pixels]
    assert differing == []
    assert len({pixels for _, pixels in wanted}) > len(wanted) / 4, "frames that never change would prove nothing"
