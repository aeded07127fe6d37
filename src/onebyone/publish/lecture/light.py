"""A clip in fewer bytes: the same frames at the same size, encoded with more time, and each held against the proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from onebyone.paint.reencode import H264
from onebyone.proof.document import Proof
from onebyone.proof.files import sha256_of
from onebyone.publish.lecture.held import encode_held

KEYFRAME_SECONDS = 4
"""Between keyframes at most: a browser that jumps decodes so much."""


@dataclass(frozen=True)
class LightMovie:
    """A clip that was encoded anew.

    Attributes:
        movie: the file.
        sha256: its hash.
        off: how far its thumbnails are off the proof's at most, in levels of 255.
    """

    movie: Path
    sha256: str
    off: float


def lightened(movie: Path, proof: Proof, folder: Path) -> LightMovie:
    """Encode a verified clip anew, with a keyframe at the first frame of each beat, and hold it against the proof.

    Raises UnlikeError where a frame does not look as it was painted.
    """
    clip = proof.clip
    target = folder / clip.file
    off = encode_held(
        movie,
        target,
        proof,
        frames=range(clip.frames),
        form=replace(H264, options={**H264.options, "g": str(KEYFRAME_SECONDS * clip.fps)}),
        size=(clip.width, clip.height),
        fps=Fraction(clip.fps),
        about={"title": clip.title},
        keys=[round(beat.start * clip.fps) for beat in proof.beats],
    )
    return LightMovie(target, sha256_of(target), off)
