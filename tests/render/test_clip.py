"""Rendering a clip: all its files or none, the poster a frame as painted, from the cache byte for byte the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim.constants import QUALITIES as MANIM
from PIL import Image

from onebyone.errors import AuditError, UsageError
from onebyone.paint.quality import QUALITIES, Quality
from onebyone.paint.segment import Segment
from onebyone.panels.catalogue import CATALOGUE, chosen
from onebyone.proof.webvtt import from_webvtt
from onebyone.render import segments
from onebyone.render.cache import Cache
from onebyone.render.clip import Clip, ClipError, Job, render_clip, scene_class
from onebyone.render.jobs import job_slots
from onebyone.render.workers import TaskPool

SCENE = """
from manim import LEFT, RIGHT, Circle, Text, linear

from onebyone.panels.fig2a import PANEL
from onebyone.stage.scene import FigureScene, Told


class Told_(FigureScene):
    shot = PANEL

    def construct(self):
        circle = Circle(color=self.theme.hex("result"), fill_opacity=1)
        self.add(circle)
        self.act("to_the_right", 0, lambda: self.play(circle.animate(run_time=1, rate_func=linear).shift(RIGHT)))
        self.act("a_rest", 1, lambda: self.wait(2))
        self.act("to_the_left", 3, lambda: self.play(circle.animate(run_time=1, rate_func=linear).shift(3 * LEFT)))
        self.finish()

    def act(self, name, start, beat):
        self.beat = name
        beat()
        self._told.append(Told(name, start, self.time, name))

    def finish(self):
        pass
"""


@dataclass(frozen=True)
class Studio:
    """A folder, a short scene in it, and a pool that paints in this process."""

    folder: Path
    job: Job
    pool: TaskPool

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def render(self, cache: Cache | None = None, *, on_progress: Callable[[int], None] = lambda _: None) -> Clip:
        return render_clip(self.job, self.out, pool=self.pool, cache=cache, on_progress=on_progress)

    def ending(self, last: str) -> Studio:
        """The same, with another last act of the scene."""
        text = SCENE.replace("    def finish(self):\n        pass", f"    def finish(self):\n        {last}")
        Path(self.job.variant.shot.scene_file).write_text(text)
        return self

    def with_poster(self, beat: str) -> Studio:
        """The same, with the poster of another beat."""
        panel = replace(self.job.variant.shot, poster=beat)
        return replace(self, job=replace(self.job, variant=panel.default()))

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.out.rglob("*") if path.is_file()}


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    (panel,) = chosen(["2a"])
    file = tmp_path / "told.py"
    panel = replace(panel, scene_file=str(file), scene_class="Told_", poster="to_the_right")
    with job_slots(1) as shared:
        pool = TaskPool(shared, forks=False)
        yield Studio(tmp_path, Job(panel.default(), Quality(192, 108, 5)), pool).ending("pass")


def frames(movie: Path) -> np.ndarray:
    with av.open(str(movie)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def middle(picture: np.ndarray) -> float:
    """How far right the circle stands, from 0 to 1: it is what is bright."""
    bright = picture.max(axis=2) > 90
    return float(np.nonzero(bright)[1].mean() / picture.shape[1])


def test_a_clip_has_every_frame_in_its_order(studio: Studio) -> None:
    told: list[int] = []
    clip = studio.render(on_progress=told.append)
    shown = frames(clip.movie)
    places = [middle(picture) for picture in shown]
    assert len(shown) == told[-1] == 20
    assert (np.diff(places[:6]) > 0.01).all()
    assert np.ptp(places[5:15]) < 0.01
    assert (np.diff(places[15:]) < -0.01).all()
    captions = from_webvtt(clip.captions.read_text(encoding="utf-8"))
    assert [(cue.start, cue.end, cue.text) for cue in captions] == [
        (0, 1, "to_the_right"),
        (1, 3, "a_rest"),
        (3, 4, "to_the_left"),
    ]


@pytest.mark.parametrize(("poster", "frame"), [("to_the_right", 4), ("a_rest", 14), ("to_the_left", 19)])
def test_the_poster_is_the_last_frame_of_its_beat_as_it_was_painted(poster: str, frame: int, studio: Studio) -> None:
    clip = studio.with_poster(poster).render()
    picture = np.asarray(Image.open(clip.poster))
    shown = frames(clip.movie)
    assert picture.shape == (108, 192, 3)
    assert middle(picture) == pytest.approx(middle(shown[frame]), abs=0.004)
    assert (picture[0, 0] == (0x0E, 0x11, 0x16)).all(), "the paper itself: nothing was encoded on the way"


def test_from_the_cache_come_the_same_bytes(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(studio.folder / "cache")
    studio.render(cache)
    cold = studio.files()
    monkeypatch.setattr(segments, "paint_segment", None)  # nothing is left to paint
    monkeypatch.setattr(segments, "paint_picture", None)
    clip = studio.render(cache)
    assert studio.files() == cold
    assert clip.poster.stat().st_mode == clip.captions.stat().st_mode, "others may read it, unlike the cache"
    assert {".mp4", ".png", ".vtt", ".json"} == {Path(name).suffix for name in cold}


def test_what_an_edit_changed_is_painted_while_the_rest_is_told(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, happened, paint = Cache(studio.folder / "cache"), [], segments.paint_segment
    studio.render(cache)

    def painting(segment: Segment, target: Path, **how: Any) -> None:
        happened.append(f"segment {segment.number} is painted")
        paint(segment, target, **how)

    monkeypatch.setattr(segments, "paint_segment", painting)
    scene = Path(studio.job.variant.shot.scene_file)
    scene.write_text(scene.read_text().replace(", rate_func=linear).shift(RIGHT)", ").shift(RIGHT)"))
    studio.render(cache, on_progress=lambda frames: happened.append(frames))
    assert happened == [*range(1, 6), 15, "segment 0 is painted", *range(16, 21)]


def test_a_damaged_segment_is_painted_again(studio: Studio) -> None:
    cache = Cache(studio.folder / "cache")
    studio.render(cache)
    cold = studio.files()
    for path in (studio.folder / "cache").rglob("*-*"):
        path.write_bytes(path.read_bytes()[:-200])
    studio.render(cache)
    assert studio.files() == cold


def test_a_segment_that_another_process_trims_at_that_moment_is_painted_again(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(studio.folder / "cache")
    studio.render(cache)
    cold = studio.files()
    monkeypatch.setattr(cache, "get", lambda key: studio.folder / "gone")
    studio.render(cache)
    assert studio.files() == cold


def test_where_a_file_cannot_have_two_names_it_is_copied(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    cache = Cache(studio.folder / "cache")
    studio.render(cache)
    cold = studio.files()
    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(segments, "paint_segment", None)
    studio.render(cache)
    assert studio.files() == cold


@pytest.mark.parametrize(
    ("last", "error", "message"),
    [
        ("self.play(Text('7').animate.shift(LEFT))", AuditError, "is not on the list of what may be drawn"),
        ("self.renderer.time += 1", ClipError, "2a: the film is not whole: frames 20, not 25"),
        ("print(1 / 0)", ZeroDivisionError, "division by zero"),
    ],
)
def test_if_it_fails_the_old_files_stay_and_nothing_else(
    last: str, error: type[Exception], message: str, studio: Studio
) -> None:
    studio.render()
    before = studio.files()
    with pytest.raises(error, match=message):
        studio.ending(last).render()
    assert studio.files() == before
    assert {path.name for path in studio.out.rglob("*")} == {*before, "clips", "captions", "proof"}


def test_a_poster_of_a_beat_that_is_not_told_is_refused(studio: Studio) -> None:
    with pytest.raises(ClipError, match="2a: no beat 'a_dance' for the poster; the beats are to_the_right, a_rest"):
        studio.with_poster("a_dance").render()
    assert not studio.out.exists()


def test_qualities_are_manim_s_own() -> None:
    theirs = {entry["flag"]: entry for entry in MANIM.values() if entry["flag"]}
    assert set(QUALITIES) == set(theirs)
    for letter, quality in QUALITIES.items():
        entry = theirs[letter]
        assert (quality.width, quality.height) == (entry["pixel_width"], entry["pixel_height"])
        assert quality.fps == entry["frame_rate"]


def test_a_scene_is_loaded_from_its_file_or_missed_by_name(tmp_path: Path) -> None:
    file = tmp_path / "some_scene.py"
    panel = replace(CATALOGUE[0], scene_file=str(file), scene_class="Some")
    with pytest.raises(UsageError, match=r"some_scene\.py is missing: restore it, or install onebyone again"):
        scene_class(panel)
    file.write_text("class Some:\n    pass\n")
    assert scene_class(panel).__name__ == "Some"
