"""Evaluation: the frames, times and refusals of a plain render, without a pixel; what stands still is kept once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from manim import RIGHT, Text, linear

from onebyone.core.quantity import Cell
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.text import Label, Number
from onebyone.errors import AuditError
from onebyone.frames.entry import Entry
from onebyone.frames.label import LabelEntry
from onebyone.paint import canvas
from onebyone.paint.quality import QUALITIES
from onebyone.panels.fig2a import PANEL
from onebyone.render.clip import settings
from onebyone.render.evaluate import LONGEST, EvaluatingRenderer, Segment, Segmenter, evaluate
from onebyone.stage.scene import FigureScene

TINY = replace(QUALITIES["l"], width=192, height=108, fps=5)


class Short(FigureScene):
    """A number appears beside a grid, moves, and rests."""

    shot = PANEL

    def construct(self) -> None:
        self.beat = "it_appears"
        grid = PixelGrid(self.figure.image, colormap=self.theme.pixels, cell=10, role="input", theme=self.theme)
        number = Number(Cell(self.figure.result, (4, 8)), size=80, role="result", theme=self.theme)
        self.add(grid.shift(3 * RIGHT), number)
        self.play(number.animate(run_time=1, rate_func=linear).shift(RIGHT))
        self.beat = "it_rests"
        self.wait(2)
        self.finish(number)

    def finish(self, number: Number) -> None:
        pass


def short(finish: Callable[[FigureScene, Number], object]) -> type[FigureScene]:
    return type("Ending", (Short,), {"finish": finish})


def segments_of(scene_type: type[FigureScene], folder: Path) -> tuple[FigureScene, list[Segment]]:
    found: list[Segment] = []
    with settings(TINY, folder):
        scene = evaluate(scene_type, on_frame=lambda *_: None, on_segment=found.append)
    return scene, found


def test_each_play_is_a_segment_that_names_its_beat(tmp_path: Path) -> None:
    scene, segments = segments_of(Short, tmp_path)
    assert [(segment.number, segment.beat, segment.length) for segment in segments] == [
        (0, "it_appears", 5),
        (1, "it_rests", 10),
    ]
    assert scene.time == pytest.approx(3)


def test_nothing_is_painted_and_no_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was painted or opened")

    monkeypatch.setattr(canvas.Canvas, "__init__", refuse)
    monkeypatch.setattr(av, "open", refuse)
    _, segments = segments_of(Short, tmp_path)
    assert sum(segment.length for segment in segments) == 15
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_it_tells_the_frames_of_a_plain_render(tmp_path: Path) -> None:
    plain: list[tuple[bytes, ...]] = []
    ours: list[tuple[bytes, ...]] = []
    with settings(TINY, tmp_path):
        scene = Short(on_frame=lambda _, digests, repeat: plain.extend([digests] * repeat))
        scene.render()
        evaluated = evaluate(
            Short,
            on_frame=lambda _, digests, repeat: ours.extend([digests] * repeat),
            on_segment=lambda _: None,
        )
    assert ours == plain
    assert len(set(plain)) == 6
    assert evaluated.time == scene.time


def test_a_held_frame_is_one_frame_and_an_entry_that_stays_is_one_entry(tmp_path: Path) -> None:
    _, (moving, resting) = segments_of(Short, tmp_path)
    assert [repeat for _, _, repeat in resting.frames] == [10]
    grids = {id(entry) for display_list, _, _ in (*moving.frames, *resting.frames) for entry in display_list[:1]}
    numbers = {id(entry) for display_list, _, _ in moving.frames for entry in display_list[1:]}
    assert len(grids) == 1
    assert len(numbers) == len(moving.frames) == 5


def label(x: float) -> tuple[tuple[Entry, ...], tuple[bytes, ...]]:
    entry = LabelEntry("a", "a", "regular", np.full((4, 2), x), (1.0, 1.0, 1.0, 1.0))
    return (entry,), (f"a at {x}".encode(),)


def test_equal_neighbours_become_one_frame_whoever_writes_them() -> None:
    told: list[int] = []
    segments: list[Segment] = []
    segmenter = Segmenter(on_frame=lambda *frame: told.append(frame[2]), on_segment=segments.append, beat=lambda: None)
    for x, repeat in ((0, 1), (0, 3), (1, 1), (0, 2)):
        segmenter(*label(x), repeat)
    segmenter.cut()
    segmenter.cut()
    (segment,) = segments
    assert [(digests[0], repeat) for _, digests, repeat in segment.frames] == [
        (b"a at 0", 4),
        (b"a at 1", 1),
        (b"a at 0", 2),
    ]
    assert segment.frames[0][0][0] is segment.frames[2][0][0]
    assert told == [1, 3, 1, 2], "whoever listens is told each frame as it is written"


def test_a_long_play_is_cut_so_that_memory_is_bounded() -> None:
    segments: list[Segment] = []
    segmenter = Segmenter(on_frame=lambda *_: None, on_segment=segments.append, beat=lambda: "long")
    for x in range(LONGEST + 1):
        segmenter(*label(x), 1)
    assert [(segment.number, len(segment.frames)) for segment in segments] == [(0, LONGEST)]
    segmenter.cut()
    assert [(segment.number, len(segment.frames)) for segment in segments] == [(0, LONGEST), (1, 1)]


@pytest.mark.parametrize(
    ("finish", "message"),
    [
        (lambda self, _: self.add(Text("7")) and self.wait(1), r"Text\('7'\) .* is not on the list"),
        (lambda self, _: self.add(Label("no 7", size=80, role="ink", theme=self.theme)) and self.wait(1), "'7'"),
    ],
)
def test_the_audit_refuses_what_it_refuses_in_a_plain_render(
    finish: Callable[[FigureScene, Number], object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(AuditError, match=message) as plain, settings(TINY, tmp_path):
        short(finish)().render()
    with pytest.raises(AuditError, match=message) as ours:
        segments_of(short(finish), tmp_path)
    assert str(ours.value) == str(plain.value)


@pytest.mark.parametrize(
    ("finish", "message"),
    [
        (lambda self, _: self.camera.pixel_array, "pixels of a frame were asked for"),
        (lambda self, _: self.renderer.get_frame(), "pixels of a frame were asked for"),
        (lambda self, _: setattr(self.camera, "pixel_array", np.zeros((108, 192, 4))), "pixel array was set"),
        (lambda self, _: self.renderer.add_frame(np.zeros((108, 192, 4), np.uint8)), "handed to the file writer"),
        (lambda self, _: self.renderer.file_writer.subcaptions.append("7"), "subcaption was written by hand"),
        (
            lambda self, _: list.append(self.renderer.file_writer.subcaptions, type("Told", (), {"content": "7"})),
            "subcaption was edited by hand",
        ),
    ],
)
def test_pixels_and_captions_from_elsewhere_are_refused(
    finish: Callable[[FigureScene, Number], object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(AuditError, match=message):
        segments_of(short(finish), tmp_path)


def test_a_scene_s_renderer_is_of_our_kind(tmp_path: Path) -> None:
    scene, _ = segments_of(Short, tmp_path)
    assert isinstance(scene.renderer, EvaluatingRenderer)
