"""The proof files beside a clip and beside the film: what was recorded while they were told, written with them."""

from __future__ import annotations

import binascii
import errno
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from onebyone.audit.texts import audited
from onebyone.core.figure import Figure
from onebyone.core.quantity import Quantity
from onebyone.errors import OneByOneError, UsageError
from onebyone.frames.recorded import Screen
from onebyone.inputs.given import read_within
from onebyone.inputs.parameters import record_from
from onebyone.look.theme import theme as theme_of
from onebyone.paint.mp4 import Chapter, chapters_of
from onebyone.paint.quality import Quality, letter_of
from onebyone.paint.thumbnails import Levels, ThumbnailError, folded, unfolded
from onebyone.panels.cut import WHOLE, Cut
from onebyone.panels.film.programme import variant_told
from onebyone.panels.panel import Panel, Variant
from onebyone.panels.selection import name_given
from onebyone.proof import document as doc
from onebyone.proof.claims import clip_proof, film_proof
from onebyone.proof.document import Proof, ProofError, from_json, seconds, to_json, to_metadata_vtt
from onebyone.proof.places import ProofFiles
from onebyone.proof.timeline import Recorder, Timeline
from onebyone.words import PanelWords, Sentence

if TYPE_CHECKING:
    from onebyone.stage.scene import Told


@dataclass(frozen=True)
class Texts:
    """What is said of a video: its title, which is its claim, its takeaway and its description, where it has such."""

    title: str
    takeaway: str | None = None
    description: str | None = None


def texts_of(variant: Variant, quantities: Mapping[str, Quantity]) -> Texts:
    """What is said of a clip, audited; of a single beat, only its title: the others are of the whole clip.

    Raises AuditError where a text is not what its sentence says.
    """

    def told(sentences: Iterable[Sentence], what: str) -> str:
        where = f"{variant.name}, {what}"
        return " ".join(audited(one.text(quantities), one, quantities, where=where) for one in sentences)

    words = variant.words
    if variant.cut.beat is not None:
        return Texts(told([words.claim], "title"))
    takeaway = told([words.takeaway], "takeaway") if isinstance(words, PanelWords) else None
    return Texts(told([words.claim], "title"), takeaway, told(words.description, "description"))


def screen_of(quality: Quality) -> Screen:
    """The frames of a clip of this size and rate."""
    return Screen(quality.width, quality.height, quality.fps, *quality.frame)


def recorder(quality: Quality, theme: str) -> Recorder:
    """The recorder of a clip that is about to be told."""
    return Recorder(screen_of(quality), theme=theme_of(theme))


def write_proof(
    record: Timeline,
    variant: Variant,
    figures: Sequence[Figure],
    *,
    beats: Sequence[Told],
    movie: Path,
    texts: Texts,
    beside: Mapping[str, Path],
    thumbnails: Levels,
) -> ProofFiles:
    """Write the proof of a finished clip beside it.

    Args:
        record: of all its frames.
        variant: what was told.
        figures: whose numbers it shows; the variant's own comes first.
        beats: what was told, in order.
        movie: the file, a video or a still.
        texts: what is said of it.
        beside: the other files that were made with it, by what they are.
        thumbnails: of all its frames.

    Raises:
        ProofError: something was shown that is of none of the figures.
    """
    screen = record.screen
    quality = Quality(screen.width, screen.height, screen.fps)
    clip = clip_file(
        variant.shot.id,
        texts,
        f"{variant.name}{movie.suffix}",
        *_content(movie),
        quality=quality,
        frames=record.frames,
        beside=beside,
        cut=variant.cut,
    )
    proof = clip_proof(
        record,
        figures,
        clip,
        beats=told_beats(beats, fps=screen.fps),
        quality=letter_of(quality),
        variant=variant,
        thumbnails=packed_thumbnails(thumbnails),
    )
    return _write(proof, movie)


def clip_file(
    id: str,
    texts: Texts,
    file: str,
    size: int,
    sha256: str,
    *,
    quality: Quality,
    frames: int,
    beside: Mapping[str, Path],
    chapters: Sequence[Chapter] = (),
    cut: Cut = WHOLE,
) -> doc.Clip:
    """A finished video: its panel, what is said of it, its name, its bytes and their hash, its frames, its other files.

    Chapters are as they stand in its file; of a clip there are none.
    """
    return doc.Clip(
        id=id,
        title=texts.title,
        file=file,
        bytes=size,
        sha256=sha256,
        width=quality.width,
        height=quality.height,
        fps=quality.fps,
        frames=frames,
        duration=seconds(frames, quality.fps),
        takeaway=texts.takeaway,
        description=texts.description,
        chapters=tuple(
            doc.Chapter(title=one.title, start=round(one.start, 6), end=round(one.end, 6)) for one in chapters
        ),
        beside=tuple(doc.Beside(what=what, sha256=sha256_of(path)) for what, path in beside.items()),
        cut=None if cut.is_whole else doc.Cut(**vars(cut)),
    )


def cut_of(clip: doc.Clip) -> Cut:
    """What of its shot a proof says is shown. Raises UsageError where that cannot be."""
    cut = WHOLE if clip.cut is None else Cut(**msgspec.structs.asdict(clip.cut))
    if cut.is_whole != (clip.cut is None):
        raise UsageError(f"the proof of {clip.file} says that something was left out of it, and does not say what")
    return cut


def packed_thumbnails(levels: Levels) -> tuple[doc.Thumbnails, ...]:
    """Thumbnails as a proof tells them; none if there are none."""
    text = binascii.b2a_base64(folded(levels), newline=False).decode() if len(levels) else ""
    return (doc.Thumbnails(frames=len(levels), levels=text),) if len(levels) else ()


def unpacked_thumbnails(told: doc.Thumbnails) -> Levels:
    """Thumbnails that a proof tells. Raises ThumbnailError where they are none."""
    try:
        return unfolded(binascii.a2b_base64(told.levels, strict_mode=True), frames=told.frames)
    except binascii.Error as error:
        raise ThumbnailError(f"thumbnails are damaged ({error})") from error


def told_beats(beats: Sequence[Told], *, fps: int) -> tuple[doc.Beat, ...]:
    """The beats of a clip, as its proof tells them: from frame to frame."""

    def on_frame(time: float, *, before: int = 0) -> float:
        return seconds(round(time * fps) - before, fps)

    return tuple(
        doc.Beat(
            id=beat.name,
            figure=0,
            caption=beat.caption,
            question=beat.question,
            answered=None if beat.answered is None else on_frame(beat.answered),
            start=on_frame(beat.start),
            end=on_frame(beat.end),
            still=on_frame(beat.end, before=1),
        )
        for beat in beats
    )


def write_film_proof(parts: Sequence[Path], *, movie: Path, title: str, beside: Mapping[str, Path]) -> ProofFiles:
    """Write the proof of a film beside it, from those of its parts, in their order.

    Its chapters are those of its file; `beside` are its other files, by what they are.

    Raises ProofError where a part is not the video that its proof proves, or the parts were not made alike.
    """
    proofs = [read_proof(part) for part in parts]
    for proof, part in zip(proofs, parts, strict=True):
        demand_made_together(proof, part, {})
    first = proofs[0].clip
    quality = Quality(first.width, first.height, first.fps)
    frames = sum(proof.clip.frames for proof in proofs)
    film = clip_file(
        "film",
        Texts(title),
        movie.name,
        *_content(movie),
        quality=quality,
        frames=frames,
        beside=beside,
        chapters=chapters_of(movie),
    )
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


def proven_variant(movie: Path) -> tuple[Proof, Variant] | None:
    """The proof of a clip and what it shows by that; None where there is no proof of this name that is read here."""
    try:
        proof = read_proof(movie)
        told = variant_told(proof.clip.id, proof.figures, name=movie.stem, cut=cut_of(proof.clip))
        return (proof, told) if proof.clip.file == movie.name else None
    except (OSError, OneByOneError):
        return None


def made_again(file: Path, settings: Mapping[str, str]) -> tuple[Variant, str | None]:
    """What a clip's proof tells, to be rendered again, and the letter of its quality if it has one.

    Args:
        file: the proof, or the clip that it lies beside.
        settings: parameters that are to be others, by name, as texts. A clip that differs has a name of its own.

    Raises:
        UsageError: it is no proof, no clip of a panel, or tells or is given parameters that the panel does not take.
    """
    if file.suffix not in (".json", ".mp4"):
        raise UsageError(f"--from: {file} is no clip and no proof: name one, such as media/clips/proof/2a.proof.json")
    try:
        file = ProofFiles.found(file).proof if file.suffix == ".mp4" else file
        proof = from_json(read_within(file, doc.LARGEST_FILE, "--from"), name=str(file))
    except ProofError as error:
        raise UsageError(f"--from: {error}") from None
    told = variant_told(proof.clip.id, proof.figures) if proof.clip.id != "film" else None
    if told is None or not isinstance(told.shot, Panel):
        raise UsageError(f"--from: {file} is the proof of {proof.clip.file}; only clips of panels are made from theirs")
    panel, record = told.shot, told.records[0]
    changed = record_from(panel.parameters, settings, where=panel.id, base=record)
    if changed != record:
        return Variant(panel, (changed,)), proof.quality
    return Variant(
        panel, (record,), name_given(Path(proof.clip.file).stem, told.name, where=f"--from {file}")
    ), proof.quality


def demand_made_together(proof: Proof, movie: Path, beside: Mapping[str, Path]) -> None:
    """Demand that a video, and the files beside it, by what they are, are those of its proof.

    Raises:
        OSError: a file cannot be read.
        ProofError: one is another than was made with the clip.
    """
    if _content(movie) != (proof.clip.bytes, proof.clip.sha256):
        raise ProofError(f"{movie.name} is not the video that its proof proves: render it anew")
    demand_beside(proof, beside)


def demand_beside(proof: Proof, beside: Mapping[str, Path]) -> None:
    """Demand that files, by what they are, are those that were made with the clip. Raises as `demand_made_together`."""
    made = {entry.what: entry.sha256 for entry in proof.clip.beside}
    for what, file in beside.items():
        if sha256_of(file) != made.get(what):
            of = f"the {what} that was made with {proof.clip.file}"
            raise ProofError(f"{file.name} is not {of}: it was edited, or is another's")


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file's bytes. Raises OSError where it cannot be read."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _content(movie: Path) -> tuple[int, str]:
    """How many bytes a file has, and their SHA-256."""
    return movie.stat().st_size, sha256_of(movie)


def _write(proof: Proof, movie: Path) -> ProofFiles:
    files = ProofFiles.beside(movie)
    files.proof.write_text(to_json(proof), encoding="utf-8")
    files.track.write_text(to_metadata_vtt(proof), encoding="utf-8")
    return files
