"""Render a shot: its clip, its poster, its captions and its proof, all of them or none.

This process tells the scene and audits it; a crew paints what it showed, segment by segment, if it is not in the cache.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import av
import manim

from onebyone.catalogue import PROJECT, Panel, Shot
from onebyone.engine.ahead import Ahead
from onebyone.engine.cache import Cache, Ground, segment_key
from onebyone.engine.captions import Caption, to_webvtt
from onebyone.engine.crew import Crew
from onebyone.engine.evaluate import evaluate
from onebyone.engine.join import join
from onebyone.engine.output import publish_video, staging, writing_to
from onebyone.engine.paint import paint_picture, paint_segment
from onebyone.engine.proofs import ProofFiles, recorder, write_proof
from onebyone.engine.quality import Quality
from onebyone.engine.segment import Frame, Segment, Sheet
from onebyone.engine.told import remember
from onebyone.errors import OneByOneError, UsageError
from onebyone.frame import Entry
from onebyone.proof.texts import audited
from onebyone.theme import theme
from onebyone.words import card, panel

if TYPE_CHECKING:
    from onebyone.figures.base import Figure
    from onebyone.stage import FigureScene

BUNDLE = 120
"""Different frames that are worth a process of their own; shorter segments go together with their neighbours."""


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
    proof: Path
    track: Path


def clip_files(panel: Shot, out: Path) -> Clip:
    """Where a panel's files lie under the output folder."""
    movie = out / "clips" / f"{panel.id}.mp4"
    proof = ProofFiles.beside(movie)
    return Clip(movie, movie.with_suffix(".png"), movie.with_suffix(".vtt"), proof.proof, proof.track)


def render_clip(
    job: Job,
    out: Path,
    *,
    crew: Crew,
    cache: Cache | None,
    ahead: Ahead | None = None,
    on_progress: Callable[[int], None] = lambda frames: None,
) -> Clip:
    """Render one shot into `out`/clips; files already there stay as they are until all new ones are finished.

    Args:
        job: what to render.
        out: the output folder; made if missing.
        crew: who paints; not entered yet.
        cache: where painted segments are looked for and kept.
        ahead: who is proving the figure already; by default the scene proves it.
        on_progress: called with the number of frames told so far.

    Raises:
        OneByOneError: a number could not be proven, the audit stopped the render, a painter died, or the film is not
            whole.
        UsageError: the folder cannot be written or is full, or something the scene needs is missing.
    """
    target = clip_files(job.panel, out)
    with writing_to(out), staging(target.movie.parent) as folder, crew, settings(job.quality, folder):
        make = partial(_make, job, folder, crew=crew, cache=cache, on_progress=on_progress)
        made, figure = make(None) if ahead is None else ahead.tell(make, cache=cache, folder=folder)
        beside = {
            made.poster: target.poster,
            made.captions: target.captions,
            made.proof: target.proof,
            made.track: target.track,
        }
        publish_video(made.movie, target.movie, beside=beside)
    if cache is not None:
        if isinstance(job.panel, Panel):
            remember(job.panel, figure, cache=cache)
        cache.trim()
    return target


def _make(
    job: Job,
    folder: Path,
    figure: Figure | None,
    *,
    crew: Crew,
    cache: Cache | None,
    on_progress: Callable[[int], None],
) -> tuple[Clip, Figure]:
    """Make all files of a shot in a part of `folder`; a scene that is given no figure proves its own, told as well."""
    folder, told = Path(mkdtemp(dir=folder)), 0
    footage, record = _Footage(job, folder, crew=crew, cache=cache), recorder(job.quality, job.theme)

    def count(display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int) -> None:
        nonlocal told
        record(display_list, digests, repeat)
        told += repeat
        on_progress(told)

    scene = evaluate(scene_class(job.panel), figure=figure, theme=job.theme, on_frame=count, on_segment=footage.take)
    says = (panel if isinstance(job.panel, Panel) else card)(job.panel.id).claim
    title = audited(job.panel.title, says, scene.figure.quantities, where=f"{job.panel.id}, title")
    movie, poster, captions = (folder / f"clip.{kind}" for kind in ("mp4", "png", "vtt"))
    footage.finish(poster)
    captions.write_text(to_webvtt(Caption(c.start, c.end, c.text) for c in scene.captions), encoding="utf-8")
    crew.wait()
    join(footage.files, movie, fps=job.quality.fps, title=title, chapters=())
    _demand_whole(movie, scene.time, job)
    name = clip_files(job.panel, folder).movie.name
    proof = write_proof(record, job.panel, scene.figures, movie=movie, name=name, theme=job.theme)
    return Clip(movie, poster, captions, proof.proof, proof.track), scene.figure


class _Footage:
    """The segments of a clip on their way into files: taken from the cache, or handed to the crew."""

    def __init__(self, job: Job, folder: Path, *, crew: Crew, cache: Cache | None) -> None:
        self._job, self._folder, self._crew, self._cache = job, folder, crew, cache
        self._sheet = Sheet(
            job.quality, theme(job.theme).hex("paper"), manim.config.frame_width, manim.config.frame_height
        )
        self._ground = Ground.of(self._sheet)
        self._bundle: list[tuple[Segment, Path, str]] = []
        self._last: dict[str | None, Frame] = {}
        self.files: list[Path] = []
        """Where the segments will lie, in their order."""

    def take(self, segment: Segment) -> None:
        """One more segment."""
        self._last[segment.beat] = segment.frames[-1]
        file, key = self._folder / f"{segment.number:04}.mp4", segment_key(segment.frames, self._ground)
        self.files.append(file)
        if not self._is_found(key, file):
            self._bundle.append((segment, file, key))
            if sum(len(bundled.frames) for bundled, _, _ in self._bundle) >= BUNDLE:
                self._submit()

    def finish(self, poster: Path) -> None:
        """There are no more segments; the last frame of the beat that says so becomes the poster."""
        self._submit()
        panel, beats = self._job.panel, ", ".join(beat for beat in self._last if beat)
        if panel.poster not in self._last:
            raise ClipError(f"{panel.id}: no beat {panel.poster!r} for the poster; the beats are {beats}")
        picture = partial(paint_picture, self._last[panel.poster], poster, sheet=self._sheet)
        self._crew.submit(picture, name=f"{panel.id}, poster")

    def _is_found(self, key: str, file: Path) -> bool:
        found = self._cache.get(key) if self._cache else None
        if found is None:
            return False
        try:
            _link(found, file)
        except FileNotFoundError:  # another process has just trimmed the cache
            return False
        return True

    def _submit(self) -> None:
        if self._bundle:
            bundle, self._bundle = self._bundle, []
            beats = dict.fromkeys(segment.beat or "the title" for segment, _, _ in bundle)
            paint = partial(_paint, bundle, sheet=self._sheet, cache=self._cache)
            self._crew.submit(paint, name=f"{self._job.panel.id}, {' and '.join(beats)}")


def _paint(bundle: list[tuple[Segment, Path, str]], *, sheet: Sheet, cache: Cache | None) -> None:
    canvas = sheet.canvas()
    for segment, file, key in bundle:
        paint_segment(segment, file, canvas=canvas, quality=sheet.quality)
        if cache is not None:  # at once, so that a render that is interrupted need not do it again
            cache.put(key, file)


def _link(found: Path, file: Path) -> None:
    """Another name for a file, or a copy of it where a file cannot have two."""
    try:
        os.link(found, file)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(found, file)


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
def settings(quality: Quality, folder: Path) -> Iterator[None]:
    """manim as it comes, whatever manim.cfg lies about, but quiet, in this quality, with everything in `folder`."""
    config = manim.config
    with manim.tempconfig({}):
        config.verbosity = "WARNING"
        shipped = type(config)().digest_file(Path(manim.__file__).parent / "_config" / "default.cfg")
        # To set the renderer is to rebuild all classes of mobjects. Among the shipped settings is a "quality", which
        # sets the size and the rate, so ours come last.
        config.update({name: value for name, value in shipped.items() if config[name] != value})
        config.update(
            {
                "progress_bar": "none",
                "pixel_width": quality.width,
                "pixel_height": quality.height,
                "frame_rate": quality.fps,
                "media_dir": str(folder),
                "output_file": "clip",
                "disable_caching": True,
                "verbosity": "WARNING",
            }
        )
        yield
