"""Pictures that move: each beat as a GIF of 3 MB at most and as an animated WebP, which repeat by themselves."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

from onebyone.paint.reencode import WEBP, encode, encode_gif
from onebyone.publish.lecture.beats import BeatClip, beats_of, fitting, taken
from onebyone.publish.lecture.common import write_words
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.kinds.video import about
from onebyone.publish.lecture.lecture import Lecture

LARGEST = 3_000_000
"""Bytes of a GIF: mail programs, forums and chats take no more."""

FPS, ROWS, FEWEST = 10, 360, 120
"""Frames a second, and rows of a GIF: those that are tried first, and the fewest that are tried."""

HOLD = 1.5
"""Seconds that the last frame stays before it begins again."""


class Gif(Kind):
    """Beats for places where no video can be put."""

    title = "GIF and WebP"
    in_bundle = False
    what = "Each beat as a picture that moves, for places that take no video: mail, forums, documents."

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Encode each beat."""
        for clip in lecture.clips:
            for beat in beats_of(clip):
                write_gif(beat, folder / f"{beat.name}.gif")
                _write_webp(beat, folder / f"{beat.name}.webp")
        write_words(lecture, folder)
        name = beats_of(lecture.clips[0])[0].name
        return Made(
            open=f"{name}.gif",
            sample="picture",
            recipes=(
                Recipe(where="A mail, a forum, a document", do=f"Put in {name}.gif as a picture."),
                Recipe(where="A Markdown page", do="The same, by its name.", paste=f"![{name}]({name}.webp)"),
            ),
        )


KIND = Gif()


def write_gif(beat: BeatClip, target: Path, *, largest: int = LARGEST) -> None:
    """Write a beat as a GIF, as large as its bytes allow."""
    clip, every = beat.clip.proof.clip, _every(beat)
    frames = [*taken(beat.clip.files.movie, beat.frames, every)]
    rows = min(ROWS, clip.height)
    while True:
        encode_gif(
            frames,
            target,
            size=fitting(clip.width, clip.height, rows=rows),
            fps=Fraction(clip.fps, every),
            hold=HOLD,
        )
        bytes_ = target.stat().st_size
        if bytes_ <= largest or rows <= FEWEST:
            return
        # Bytes grow as the picture does, or a little slower.
        rows = max(FEWEST, math.floor(rows * min(0.9, math.sqrt(largest / bytes_))))


def _write_webp(beat: BeatClip, target: Path) -> None:
    clip, every = beat.clip.proof.clip, _every(beat)
    encode(
        taken(beat.clip.files.movie, beat.frames, every),
        target,
        form=WEBP,
        size=fitting(clip.width, clip.height, rows=ROWS),
        fps=Fraction(clip.fps, every),
        about=about(beat.clip),
    )


def _every(beat: BeatClip) -> int:
    return max(1, round(beat.clip.proof.clip.fps / FPS))
