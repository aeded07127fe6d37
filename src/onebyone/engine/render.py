"""Render a panel with plain manim: its clip, its poster and its captions, all three or none."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import av
import manim
from PIL import Image

from onebyone.catalogue import PROJECT, Shot
from onebyone.engine.captions import Caption, to_webvtt
from onebyone.engine.output import publish, staging, writing_to
from onebyone.engine.quality import Quality
from onebyone.errors import OneByOneError, UsageError
from onebyone.frame import Entry

if TYPE_CHECKING:
    from onebyone.stage import FigureScene


class ClipError(OneByOneError):
    """The film that came out is not the one that was told."""


@dataclass(frozen=True)
class Job:
    """What to render: a panel or a card of the film, how large, in which theme ("dark" or "light")."""

    panel: Shot
    quality: Quality
    theme: str


@dataclass(frozen=True)
class Clip:
    """The files of a rendered shot."""

    movie: Path
    poster: Path
    captions: Path


def clip_files(panel: Shot, out: Path) -> Clip:
    """Where a panel's files lie under the output folder."""
    clips = out / "clips"
    return Clip(clips / f"{panel.id}.mp4", clips / f"{panel.id}.png", clips / f"{panel.id}.vtt")


def render_clip(job: Job, out: Path, *, watch: Callable[[int], None]) -> Clip:
    """Render one panel into `out`/clips; files already there stay as they are until all new ones are finished.

    Args:
        job: what to render.
        out: the output folder; made if missing.
        watch: called with the number of frames written so far.

    Raises:
        OneByOneError: a number could not be proven, the audit stopped the render, or the film is not whole.
        UsageError: the folder cannot be written or is full, or something the scene needs is missing.
    """
    target = clip_files(job.panel, out)
    written = 0

    def count(_list: tuple[Entry, ...], _digests: tuple[bytes, ...], repeat: int) -> None:
        nonlocal written
        written += repeat
        watch(written)

    with writing_to(out), staging(target.movie.parent) as folder:
        with _settings(job.quality, folder):
            scene = scene_class(job.panel)(theme_name=job.theme, on_frame=count)
            scene.render()
            movie: Path = scene.renderer.file_writer.movie_file_path
        beats = {beat.name: beat.end for beat in scene.beat_times}
        if job.panel.poster not in beats:
            raise ClipError(
                f"{job.panel.id}: no beat {job.panel.poster!r} for the poster; the beats are {', '.join(beats)}"
            )
        _demand_whole(movie, scene.time, job)
        poster, captions = folder / "poster.png", folder / "captions.vtt"
        save_frame(movie, poster, until=beats[job.panel.poster])
        captions.write_text(to_webvtt(Caption(c.start, c.end, c.text) for c in scene.captions), encoding="utf-8")
        publish({movie: target.movie, poster: target.poster, captions: target.captions})
    return target


def scene_class(panel: Shot) -> type[FigureScene]:
    """Load the scene of a panel from its file.

    Raises:
        UsageError: there is no such file: the scenes belong to the project's folder, not to the package.
    """
    path = PROJECT / panel.scene_file
    if not path.is_file():
        raise UsageError(f"the scene {path} is missing; run onebyone from a complete checkout of the project")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # where dataclasses and pickle look for it
    spec.loader.exec_module(module)
    found: type[FigureScene] = getattr(module, panel.scene_class)
    return found


def save_frame(movie: Path, picture: Path, *, until: float) -> None:
    """Save the last frame shown before the time `until` (seconds) as a PNG."""
    with av.open(str(movie)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate is not None
        assert stream.time_base is not None
        moment = until - 0.5 / float(stream.average_rate)
        container.seek(max(0, int(moment / stream.time_base)), stream=stream)
        frames = container.decode(stream)
        shown = next(frames)
        for frame in frames:
            if frame.time is not None and frame.time > moment:
                break
            shown = frame
        Image.fromarray(shown.to_ndarray(format="rgb24")).save(picture)


def _demand_whole(movie: Path, end: float, job: Job) -> None:
    """The film must have the size and rate asked for and every frame of the time told."""
    with av.open(str(movie)) as container:
        stream = container.streams.video[0]
        found = (stream.width, stream.height, round(float(stream.average_rate or 0), 1), stream.frames)
    quality = job.quality  # joining the segments rounds their times, so the average rate is a little off
    wanted = (quality.width, quality.height, float(quality.fps), round(end * quality.fps))
    if found != wanted:
        names = ("width", "height", "frames per second", "frames")
        differ = ", ".join(f"{n} {f}, not {w}" for n, f, w in zip(names, found, wanted, strict=True) if f != w)
        raise ClipError(f"{job.panel.id}: the film is not whole: {differ}")


@contextmanager
def _settings(quality: Quality, folder: Path) -> Iterator[None]:
    """manim as it comes, whatever manim.cfg lies about, but quiet, in this quality, with everything in `folder`."""
    with manim.tempconfig({"verbosity": "WARNING"}):
        shipped = type(manim.config)().digest_file(Path(manim.__file__).parent / "_config" / "default.cfg")
        ours = {
            "verbosity": "WARNING",
            "progress_bar": "none",
            "pixel_width": quality.width,
            "pixel_height": quality.height,
            "frame_rate": quality.fps,
            "media_dir": str(folder),
            "output_file": "clip",
            "disable_caching": True,
        }
        # In two steps: among the shipped settings is a "quality", which sets the size and the rate.
        with manim.tempconfig(shipped), manim.tempconfig(ours):
            yield
