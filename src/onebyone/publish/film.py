"""The film: its shots in a row, and chapters, captions, transcript, poster and proof; all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from onebyone.errors import UsageError
from onebyone.paint.mp4 import frames_of, join
from onebyone.panels.film.programme import Card, programme
from onebyone.panels.panel import Variant, variant_of
from onebyone.proof.files import write_film_proof
from onebyone.proof.places import ProofFiles, captions_of
from onebyone.proof.webvtt import Caption, read_captions, to_webvtt
from onebyone.publish.transcript import Passage, chapters, passage, transcript
from onebyone.render.cache import Cache
from onebyone.render.clip import Clip
from onebyone.render.output import publish_video, staging, writing_to
from onebyone.render.remembered import numbers_told


@dataclass(frozen=True)
class Film:
    """The files of the film."""

    movie: Path
    poster: Path
    captions: Path
    transcript: Path
    proof: Path
    track: Path


@dataclass(frozen=True)
class Part:
    """A shot of the film and its rendered files."""

    variant: Variant
    clip: Clip


def film_files(out: Path) -> Film:
    """Where the film's files lie under the output folder."""
    movie = out / "film.mp4"
    proof = ProofFiles.of(movie)
    texts = captions_of(movie), captions_of(movie, "txt")
    return Film(movie, movie.with_suffix(".png"), *texts, proof.proof, proof.track)


def film_of(panels: Sequence[Variant]) -> tuple[Variant, ...]:
    """The film's shots in their order, its cards and clips with the parameters that these variants of panels have.

    Raises UsageError where a panel is among them with several sets of parameters: the film tells each once.
    """
    for panel in {variant.shot.id: variant.shot for variant in panels}.values():
        named = [variant.name for variant in panels if variant.shot == panel]
        if len(named) > 1:
            raise UsageError(f"the film shows {panel.id} once: choose one of {', '.join(named)}")
    records = {variant.shot.id: variant.records[0] for variant in panels}
    named = {variant.shot.id: variant for variant in panels}
    return tuple(named.get(shot.id) or variant_of(shot, records) for shot in programme())


def is_card(variant: Variant) -> bool:
    """Whether a shot is rendered for the film alone."""
    return isinstance(variant.shot, Card)


def make_film(parts: Sequence[Part], out: Path, *, fps: int, cache: Cache | None = None) -> Film:
    """Join rendered parts, the first one a card, into `out`/film.*; an old film stays until the new one is all there.

    The numbers that the parts' words state may be found in `cache`, where who proved them left them.

    Raises:
        AuditError: a caption, a title or a description is not what its sentence says, filled with the proven numbers.
        JoinError: the parts were not encoded alike, or the film is not whole.
        ProofError: a part is not what its proof proves, or the parts were not made alike.
        UsageError: the folder cannot be written or is full.
    """
    target, story = film_files(out), tuple(_passages(parts, fps=fps, cache=cache))
    with writing_to(out), staging(out) as folder:
        new = {name: folder / place.name for name, place in vars(target).items()}
        movies = [part.clip.movie for part in parts]
        poster = parts[0].clip.poster
        join(movies, new["movie"], fps=fps, title=story[0].heading, chapters=chapters(story), cover=poster)
        new["captions"].write_text(to_webvtt(caption for told in story for caption in told.captions), encoding="utf-8")
        # With a mark of its encoding: a server names none for text, and a browser would guess wrong.
        new["transcript"].write_text(transcript(story), encoding="utf-8-sig")
        shutil.copyfile(poster, new["poster"])
        beside = {what: new[what] for what in ("captions", "poster", "transcript")}
        write_film_proof(movies, movie=new["movie"], title=story[0].heading, beside=beside)
        rest = ("proof", "track", "captions", "transcript", "poster")  # the proof first: it says whose the others are
        publish_video(new["movie"], target.movie, beside={new[name]: getattr(target, name) for name in rest})
    return target


def _passages(parts: Sequence[Part], *, fps: int, cache: Cache | None) -> Iterator[Passage]:
    frames = [frames_of(part.clip.movie) for part in parts]
    for part, first, last in zip(parts, accumulate([0, *frames]), accumulate(frames), strict=False):
        captions = read_captions(part.clip.captions)
        start, end = first / fps, last / fps
        yield passage(
            part.variant,
            numbers_told(part.variant, cache=cache),
            # A caption may end with the very last frame, whose time the clip's file rounds.
            captions=[Caption(start + cue.start, min(start + cue.end, end), cue.text) for cue in captions],
            start=start,
        )
