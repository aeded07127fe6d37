"""Pictures that move: each beat as a GIF of 3 MB at most and as an animated WebP, which repeat by themselves."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

from onebyone.paint.reencode import WEBP, encode_gif, frames_of
from onebyone.publish.lecture.beats import BeatClip, beats_of, fitting, taken
from onebyone.publish.lecture.common import write_words
from onebyone.publish.lecture.held import demand_shown, encode_held
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
    of_one_beat = True
    what = "Each beat as a picture that moves, for places that take no video: mail, forums, documents."

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Encode each beat. Raises UnlikeError where a frame does not look as it was painted."""
        for clip in lecture.clips:
            for beat in beats_of(clip):
                write_gif(beat, folder / f"{beat.name}.gif")
                write_webp(beat, folder / f"{beat.name}.webp")
        write_words(lecture, folder)
        name = beats_of(lecture.clips[0])[0].name
        return Made(
            open=f"{name}.gif",
            sample="picture",
            also=(f"{name}.webp",),
            recipes=(
                Recipe(where="A mail, a forum, a document", do=f"Put in {name}.gif as a picture."),
                Recipe(where="A Markdown page", do="The same, by its name.", paste=f"![{name}]({name}.webp)"),
            ),
        )


KIND = Gif()


def write_gif(beat: BeatClip, target: Path, *, largest: int = LARGEST) -> None:
    """Write a beat as a GIF, as large as its bytes allow. Raises UnlikeError as `demand_shown` does."""
    clip, every = beat.clip.proof.clip, _every(beat)
    numbers, fps = taken(beat.frames, every), Fraction(clip.fps, every)
    frames = [*frames_of(beat.clip.files.movie, numbers)]
    rows = min(ROWS, clip.height)
    while True:
        encode_gif(
            frames,
            target,
            size=fitting(clip.width, clip.height, rows=rows),
            fps=fps,
            hold=HOLD,
        )
        bytes_ = target.stat().st_size
        if bytes_ <= largest or rows <= FEWEST:
            demand_shown(target, beat.clip.proof, numbers, fps=fps)
            return
        # Bytes grow as the picture does, or a little slower.
        rows = max(FEWEST, math.floor(rows * min(0.9, math.sqrt(largest / bytes_))))


def write_webp(beat: BeatClip, target: Path) -> None:
    """Write a beat as an animated WebP. Raises UnlikeError as `encode_held` does."""
    clip, every = beat.clip.proof.clip, _every(beat)
    encode_held(
        beat.clip.files.movie,
        target,
        beat.clip.proof,
        frames=taken(beat.frames, every),
        form=WEBP,
        size=fitting(clip.width, clip.height, rows=ROWS),
        fps=Fraction(clip.fps, every),
        about=about(beat.clip),
    )


def _every(beat: BeatClip) -> int:
    return max(1, round(beat.clip.proof.clip.fps / FPS))
