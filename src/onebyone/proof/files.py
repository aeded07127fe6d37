"""The proof files beside a clip and beside the film: what was recorded while they were told, written with them."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from onebyone.core.figure import Figure
from onebyone.errors import OneByOneError
from onebyone.frames.recorded import Screen
from onebyone.look.theme import theme as theme_of
from onebyone.paint.quality import QUALITIES, Quality
from onebyone.panels.film.programme import variant_told
from onebyone.panels.panel import Variant
from onebyone.proof import document as doc
from onebyone.proof.claims import clip_proof, film_proof
from onebyone.proof.document import Proof, ProofError, from_json, seconds, to_json, to_metadata_vtt
from onebyone.proof.places import ProofFiles
from onebyone.proof.timeline import Recorder, Timeline

if TYPE_CHECKING:
    from onebyone.stage.scene import Cue, Told


def recorder(quality: Quality, theme: str) -> Recorder:
    """The recorder of a clip that is about to be told, under manim's settings for it."""
    from manim import config  # who reads proofs needs no manim

    size = (config.frame_width, config.frame_height)
    return Recorder(Screen(quality.width, quality.height, quality.fps, *size), theme=theme_of(theme))


def write_proof(
    record: Timeline,
    variant: Variant,
    figures: Sequence[Figure],
    *,
    beats: Sequence[Told],
    captions: Sequence[Cue],
    movie: Path,
    title: str,
) -> ProofFiles:
    """Write the proof of a finished clip beside it.

    Args:
        record: of all its frames.
        variant: what was told.
        figures: whose numbers it shows; the variant's own comes first.
        beats: what was told, in order.
        captions: what was read meanwhile, one for each beat.
        movie: the file.
        title: its claim.

    Raises:
        ProofError: something was shown that is of none of the figures.
    """
    screen = record.screen
    quality = Quality(screen.width, screen.height, screen.fps)
    letter = next((letter for letter, known in QUALITIES.items() if known == quality), None)
    name = f"{variant.name}.mp4"
    clip = clip_file(variant.shot.id, title, name, *_content(movie), quality=quality, frames=record.frames)
    told = told_beats(beats, captions, fps=screen.fps)
    return _write(clip_proof(record, figures, clip, beats=told, quality=letter, variant=variant), movie)


def clip_file(id: str, title: str, file: str, size: int, sha256: str, *, quality: Quality, frames: int) -> doc.Clip:
    """A finished video: its panel, its claim and its name, how many bytes it has and their hash, its frames."""
    return doc.Clip(
        id=id,
        title=title,
        file=file,
        bytes=size,
        sha256=sha256,
        width=quality.width,
        height=quality.height,
        fps=quality.fps,
        frames=frames,
        duration=seconds(frames, quality.fps),
    )


def told_beats(beats: Sequence[Told], captions: Sequence[Cue], *, fps: int) -> tuple[doc.Beat, ...]:
    """The beats of a clip, one for each caption, as its proof tells them: from frame to frame."""
    frames = [(round(beat.start * fps), round(beat.end * fps)) for beat in beats]
    return tuple(
        doc.Beat(
            id=beat.name,
            figure=0,
            caption=caption.text,
            question=None,
            start=seconds(start, fps),
            end=seconds(end, fps),
            still=seconds(end - 1, fps),
        )
        for beat, caption, (start, end) in zip(beats, captions, frames, strict=True)
    )


def write_film_proof(parts: Sequence[Path], *, movie: Path, title: str) -> ProofFiles:
    """Write the proof of a film beside it, from those of its parts, in their order.

    Raises ProofError where a part is not the video that its proof proves, or the parts were not made alike.
    """
    proofs = [_read(part) for part in parts]
    first = proofs[0].clip
    quality = Quality(first.width, first.height, first.fps)
    frames = sum(proof.clip.frames for proof in proofs)
    film = clip_file("film", title, movie.name, *_content(movie), quality=quality, frames=frames)
    return _write(film_proof(proofs, film), movie)


def read_proof(movie: Path) -> Proof:
    """The proof of a video.

    Raises:
        OSError: there is none, or it cannot be read.
        ProofError: it is no proof, or not as it was written.
        UsageError: it is a proof of an earlier format.
    """
    file = ProofFiles.found(movie).proof
    if file.exists() and not file.is_file():  # who reads a pipe may wait for ever
        raise OSError(errno.EINVAL, "it is no file", str(file))
    return from_json(file.read_bytes(), name=file.name)


def variant_in(movie: Path) -> Variant | None:
    """What a clip shows, as its proof says; None where there is none that can be read here."""
    try:
        proof = read_proof(movie)
        return variant_told(proof.clip.id, proof.figures, name=movie.stem) if proof.clip.file == movie.name else None
    except (OSError, OneByOneError):
        return None


def _read(movie: Path) -> Proof:
    proof = read_proof(movie)
    if (proof.clip.bytes, proof.clip.sha256) != _content(movie):
        raise ProofError(f"{movie.name} is not the video that its proof proves: render it anew")
    return proof


def _content(movie: Path) -> tuple[int, str]:
    """How many bytes a file has, and their SHA-256."""
    with movie.open("rb") as content:
        return movie.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest()


def _write(proof: Proof, movie: Path) -> ProofFiles:
    files = ProofFiles.beside(movie)
    files.proof.write_text(to_json(proof), encoding="utf-8")
    files.track.write_text(to_metadata_vtt(proof), encoding="utf-8")
    return files
