"""The proof files beside a clip and beside the film: what was recorded while they were told, written with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import manim

from onebyone.core.figure import Figure
from onebyone.errors import UsageError
from onebyone.frames.recorded import Screen
from onebyone.look.theme import theme as theme_of
from onebyone.paint.quality import QUALITIES, Quality
from onebyone.panels.film.programme import variant_told
from onebyone.panels.panel import Variant
from onebyone.proof.document import FORMAT, ClipFile, Proof, ProofError, joined, sidecar, to_json, to_metadata_vtt
from onebyone.proof.places import ProofFiles
from onebyone.proof.timeline import Recorder, Timeline


def recorder(quality: Quality, theme: str) -> Recorder:
    """The recorder of a clip that is about to be told, under manim's settings for it."""
    size = (manim.config.frame_width, manim.config.frame_height)
    return Recorder(Screen(quality.width, quality.height, quality.fps, *size), theme=theme_of(theme))


def write_proof(
    record: Timeline, variant: Variant, figures: Sequence[Figure], *, movie: Path, title: str
) -> ProofFiles:
    """Write the proof of a finished clip beside it.

    Args:
        record: of all its frames.
        variant: what was told.
        figures: whose numbers it shows; the variant's own comes first.
        movie: the file.
        title: its claim.
    """
    screen = record.screen
    quality = Quality(screen.width, screen.height, screen.fps)
    letter = next((letter for letter, known in QUALITIES.items() if known == quality), None)
    size = (screen.width, screen.height, screen.fps, record.frames)
    clip = ClipFile(variant.shot.id, title, f"{variant.name}.mp4", *_content(movie), *size)
    proof = sidecar(record, figures, clip, quality=letter, variant=variant)
    return _write(proof, movie)


def write_film_proof(parts: Sequence[Path], *, movie: Path, title: str) -> ProofFiles:
    """Write the proof of a film beside it, from those of its parts, in their order.

    Raises ProofError where a part is not the video that its proof proves, or the parts were not made alike.
    """
    proofs = [_read(part) for part in parts]
    first = proofs[0]["clip"]
    frames = sum(proof["clip"]["frames"] for proof in proofs)
    size = (first["width"], first["height"], first["fps"])
    film = ClipFile("film", title, movie.name, *_content(movie), *size, frames)
    return _write(joined(proofs, film), movie)


def variant_in(movie: Path) -> Variant | None:
    """What a clip shows, as its proof says; None where there is none that can be read here."""
    try:
        proof = json.loads(ProofFiles.found(movie).proof.read_text(encoding="utf-8"))
        if proof["format"] != FORMAT or proof["clip"]["file"] != movie.name:
            return None
        return variant_told(proof["clip"]["id"], proof["figures"], name=movie.stem)
    except (OSError, ValueError, KeyError, TypeError, UsageError):
        return None


def _read(movie: Path) -> Proof:
    proof: Proof = json.loads(ProofFiles.found(movie).proof.read_text(encoding="utf-8"))
    if (proof["clip"]["bytes"], proof["clip"]["sha256"]) != _content(movie):
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
