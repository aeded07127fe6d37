"""What every kind takes along of a clip: captions, transcript, credits and licence; and the clip itself, with proof."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onebyone import __version__
from onebyone.proof.document import Proof
from onebyone.proof.places import ProofFiles, captions_of
from onebyone.proof.webvtt import to_srt
from onebyone.publish.element import element_data
from onebyone.publish.lecture.exercise import by_hand
from onebyone.publish.lecture.lecture import Lecture, VerifiedClip
from onebyone.publish.transcript import passage, transcript

CREDITS = "CREDITS.txt"

OURS = (
    ("Clip", "made with onebyone, whose code is under the MIT licence"),
    ("Font", "IBM Plex Sans, IBM Corp. (SIL Open Font License 1.1)"),
)


PICTURE = 88
"""Of 100, how good the picture of a document is, as JPEG has it."""


def credits(proof: Proof) -> tuple[tuple[str, str], ...]:
    """Whose material a clip shows: what it is, and by whom and under which licence, each once."""
    given = {
        entry.what: f"{entry.source}" + (f" ({entry.licence})" if entry.licence else "")
        for entry in proof.inputs
        if entry.source
    }
    return (*((what[:1].upper() + what[1:], by) for what, by in given.items()), *OURS)


def credits_text(lecture: Lecture, *, also: Iterable[tuple[str, str]] = ()) -> str:
    """The credits of all clips of a lecture, and of what else is in it, as text."""
    lines = [f"{lecture.title}" + (f", {lecture.author}" if lecture.author else ""), ""]
    for clip in lecture.clips:
        lines += [f"{clip.label}: {clip.title}", f"  proof    SHA-256 {clip.proof.digest}"]
        lines += [f"  video    SHA-256 {clip.proof.clip.sha256}", ""]
    told = dict.fromkeys([*(credit for clip in lecture.clips for credit in credits(clip.proof)), *also])
    lines += [f"{what}: {by}" for what, by in told]
    licences = {entry.licence for clip in lecture.clips for entry in clip.proof.inputs}
    if "CC BY-SA 3.0" in licences:
        lines += ["", "What shows the digits, or what was trained on them, carries their credit and CC BY-SA 3.0."]
    return "\n".join([*lines, "", f"onebyone {__version__}", ""])


def write_words(lecture: Lecture, folder: Path, *, also: Iterable[tuple[str, str]] = ()) -> None:
    """Write captions (WebVTT and SubRip), transcripts with descriptions, and credits into a folder of a kind."""
    for clip in lecture.clips:
        movie = folder / f"{clip.name}.mp4"
        captions_of(movie).parent.mkdir(exist_ok=True)
        shutil.copyfile(clip.files.captions, captions_of(movie))
        captions_of(movie, "srt").write_text(to_srt(clip.captions), encoding="utf-8")
        captions_of(movie, "txt").write_text(transcript_of(clip), encoding="utf-8-sig")
    (folder / CREDITS).write_text(credits_text(lecture, also=also), encoding="utf-8-sig")


def transcript_of(clip: VerifiedClip) -> str:
    """A clip as text: its claim, what is seen, and what is read and when, every text audited."""
    quantities = clip.figures[0].quantities
    return transcript([passage(clip.variant, quantities, captions=clip.captions, start=0)])


def copy_clip(clip: VerifiedClip, folder: Path) -> None:
    """Copy video, poster and proof into a folder, where `verify` finds them as a render leaves them."""
    movie = folder / f"{clip.name}.mp4"
    proof = ProofFiles.of(movie)
    proof.proof.parent.mkdir(exist_ok=True)
    places = {"movie": movie, "poster": movie.with_suffix(".png"), "proof": proof.proof, "track": proof.track}
    for name, place in places.items():
        shutil.copyfile(getattr(clip.files, name), place)


def write_picture(lecture: Lecture, folder: Path, clip: VerifiedClip, beat: str) -> str:
    """Write the last frame of a beat as the picture of a document of this lecture, and give its file's name."""
    name = f"{lecture.name}.jpg"
    clip.stills[beat].save(folder / name, quality=PICTURE)
    return name


def data_of(clip: VerifiedClip, *, movie: Path | None = None) -> dict[str, Any]:
    """What the element <verified-clip> wants to know of a clip; with this video of it and its poster, if given."""
    data = element_data(
        json.loads(clip.files.proof.read_bytes()),
        clip.answers,
        label=clip.label,
        language=clip.variant.language,
        credits=credits(clip.proof),
        exercises=by_hand(clip.variant, clip.figures, clip.proof),
        movie=movie.read_bytes() if movie else None,
        poster=clip.files.poster.read_bytes() if movie else None,
    )
    if movie is not None and movie != clip.files.movie:
        light = clip.in_fewer_bytes
        data["light"] = {"sha256": light.sha256, "off": f"{light.off:.1f}"}
    return data
