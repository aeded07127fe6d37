"""Render a shot: its clip, its poster, its captions and its proof, all of them or none.

This process tells the scene, audits and records it, or has another one do so with what was edited; a pool paints what
it showed, segment by segment, if it is not in the cache.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import av

from onebyone.audit.limits import Limits
from onebyone.errors import UsageError, hint
from onebyone.frames.entry import Entry
from onebyone.look.manim_config import changed, shipped
from onebyone.look.theme import theme as theme_of
from onebyone.paint.mp4 import join
from onebyone.paint.quality import Quality
from onebyone.paint.segment import Sheet
from onebyone.paint.thumbnails import thumbnails_of
from onebyone.panels.panel import Shot, Variant
from onebyone.paths import PROJECT
from onebyone.proof.files import recorder, texts_of, told_beats, write_proof
from onebyone.proof.places import ProofFiles, captions_of
from onebyone.proof.webvtt import to_webvtt
from onebyone.render.bookmarks import Bookmarks
from onebyone.render.cache import Cache
from onebyone.render.evaluate import evaluate, outline
from onebyone.render.figures import Ahead, tell_of_figures
from onebyone.render.followers import Follower, RefusedError, Written
from onebyone.render.output import publish_video, staging, writing_to
from onebyone.render.remembered import remember, remember_seconds
from onebyone.render.segments import ClipError, SegmentFiles
from onebyone.render.workers import TaskPool

if TYPE_CHECKING:
    from onebyone.core.figure import Figure
    from onebyone.stage.scene import FigureScene, Told


LONGEST_BEATS = 3
"""Beats that are named when a clip has another length than clips have."""


@dataclass(frozen=True)
class Job:
    """What to render: a variant of a panel or of a card of the film, and how large."""

    variant: Variant
    quality: Quality


@dataclass(frozen=True)
class Clip:
    """The files of a rendered shot."""

    movie: Path
    poster: Path
    captions: Path
    proof: Path
    track: Path


def clip_files(name: str, out: Path) -> Clip:
    """Where a clip's files lie under the output folder, by its name."""
    movie = out / "clips" / f"{name}.mp4"
    proof = ProofFiles.of(movie)
    return Clip(movie, movie.with_suffix(".png"), captions_of(movie), proof.proof, proof.track)


def render_clip(
    job: Job,
    out: Path,
    *,
    pool: TaskPool,
    cache: Cache | None,
    ahead: Ahead | None = None,
    on_progress: Callable[[int], None] = lambda frames: None,
    on_warning: Callable[[str], None] = lambda why: None,
) -> Clip:
    """Render one shot into `out`/clips; files already there stay as they are until all new ones are finished.

    Args:
        job: what to render.
        out: the output folder; made if missing.
        pool: who paints; not entered yet.
        cache: where painted segments are looked for and kept.
        ahead: who is proving the figures already, if anybody.
        on_progress: called with the number of frames told so far.
        on_warning: told where the clip goes beyond the limits of clips, though it is true.

    Raises:
        OneByOneError: a number could not be proven, the audit stopped the render, a painter died, or the film is not
            whole.
        UsageError: the folder cannot be written or is full, or something the scene needs is missing.
    """
    target = clip_files(job.variant.name, out)
    with writing_to(out), staging(target.movie.parent) as folder, pool, settings(job.quality, folder):
        make = partial(_make, job, folder, pool=pool, cache=cache, on_progress=on_progress)
        told = tell_of_figures(job.variant, partial(_audited, make), cache=cache, folder=folder, ahead=ahead)
        made = told.clip
        beside = {  # the proof first: it says whose the others are
            made.proof: target.proof,
            made.track: target.track,
            made.captions: target.captions,
            made.poster: target.poster,
        }
        publish_video(made.movie, target.movie, beside=beside)
    for why in told.complaints:
        on_warning(why)
    if cache is not None:
        remember(job.variant, told.figures[0], cache=cache)
        remember_seconds(job.variant, told.seconds, cache=cache)
    return target


@dataclass(frozen=True)
class _Told:
    """A shot that was told: its files, the figures they show, how long it is, and what limits it does not keep."""

    clip: Clip
    figures: tuple[Figure, ...]
    seconds: float
    complaints: tuple[str, ...]


def _audited(make: Callable[..., _Told], figures: tuple[Figure, ...]) -> _Told:
    """What is made of these figures; what an audit beside refused, once more: at hand, it says where."""
    try:
        return make(figures, beside=True)
    except RefusedError:
        return make(figures, beside=False)


def _make(
    job: Job,
    folder: Path,
    figures: tuple[Figure, ...],
    *,
    pool: TaskPool,
    cache: Cache | None,
    on_progress: Callable[[int], None],
    beside: bool,
) -> _Told:
    """Make all files of a shot that shows these figures in a part of `folder`.

    Raises RefusedError where an audit beside did not accept something.
    """
    folder = Path(mkdtemp(dir=folder))
    movie, captions = folder / "clip.mp4", folder / "clip.vtt"
    variant = job.variant
    sheet = Sheet.of(job.quality, theme_of(variant.theme).hex("paper"))
    segments = SegmentFiles(variant, folder, sheet=sheet, pool=pool, cache=cache)
    limits = Limits(aspect=job.quality.width / job.quality.height)

    def follow(display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int) -> None:
        bookmarks.follow(display_list, digests, repeat)
        on_progress(bookmarks.frames)

    with Bookmarks(
        variant,
        quality=job.quality,
        follower=Follower(recorder(job.quality, variant.theme), limits),
        segments=segments,
        pool=pool,
        cache=cache,
        beside=beside,
    ) as bookmarks:
        scene = evaluate(
            scene_class(variant.shot),
            variant=variant,
            figures=figures,
            on_frame=follow,
            on_segment=segments.add,
            bookmarks=bookmarks,
        )
        bookmarks.finish()
        told = bookmarks.frames
        texts, lines = texts_of(variant, scene.figure.quantities), outline(scene, variant.cut)
        segments.finish()
        read = (cue for beat in told_beats(lines.beats, fps=job.quality.fps) for cue in beat.cues)
        captions.write_text(to_webvtt(read), encoding="utf-8")
        pool.wait()
        join(segments.files, movie, fps=job.quality.fps, title=texts.title, cover=segments.poster)
        end = told / job.quality.fps if variant.cut.loop else lines.seconds  # and back again
        _demand_whole(movie, end, job)
        write = partial(
            write_proof,
            variant=variant,
            beats=lines.beats,
            movie=movie,
            texts=texts,
            beside={"captions": captions, "poster": segments.poster},
            thumbnails=thumbnails_of(segments.files),
        )
        written = bookmarks.settle(write, figures=scene.figures)
    clip = Clip(movie, segments.poster, captions, written.proof.proof, written.proof.track)
    return _Told(clip, scene.figures, end, tuple(_complaints(written, variant, lines.beats, told, job)))


def _complaints(written: Written, variant: Variant, beats: Sequence[Told], frames: int, job: Job) -> Iterator[str]:
    """Where a clip goes beyond the limits of clips, by its name and the beat; a card or a single beat may be short."""
    if variant.shot not in variant.shot.shows or variant.cut.beat is not None:
        return
    longest = sorted(beats, key=lambda beat: beat.start - beat.end)[:LONGEST_BEATS]
    told = ", ".join(f"{beat.name} {beat.end - beat.start:.1f} s" for beat in longest)
    for frame, why in written.complaints:
        at = frame / job.quality.fps
        # After the last frame it is the clip that is complained of, though its last beat may end within that frame.
        beat = next((beat.name for beat in beats if beat.start <= at < beat.end), "") if frame < frames else ""
        where = ", ".join(part for part in (variant.name, beat) if part)
        yield f"{where}: {why}" + ("" if beat else f"; its longest beats are {told}")


def scene_class(shot: Shot) -> type[FigureScene]:
    """Load the scene of a shot from its file.

    Raises:
        UsageError: there is no such file, or it has no such class.
    """
    path = PROJECT / shot.scene_file
    if not path.is_file():
        raise UsageError(f"the scene {path} is missing: restore it, or install onebyone again")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # where dataclasses and pickle look for it
    spec.loader.exec_module(module)
    found: type[FigureScene] | None = getattr(module, shot.scene_class, None)
    if found is None:
        near = hint(shot.scene_class, vars(module))
        raise UsageError(f"the scene of {shot.id}, {path}, has no class {shot.scene_class}.{near}")
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
        raise ClipError(f"{job.variant.name}: the film is not whole: {differ}")


@contextmanager
def settings(quality: Quality, folder: Path) -> Iterator[None]:
    """manim as it comes, whatever manim.cfg lies about, but quiet, in this quality, with everything in `folder`."""
    ours = {
        "progress_bar": "none",
        "pixel_width": quality.width,
        "pixel_height": quality.height,
        "frame_rate": quality.fps,
        "media_dir": str(folder),
        "output_file": "clip",
        "disable_caching": True,
        "verbosity": "WARNING",
    }
    # Among the shipped settings is a "quality", which sets the size and the rate, so ours come last.
    with changed({name: value for name, value in shipped().items() if name not in ours} | ours):
        yield
