"""A clip in fewer bytes: the same frames at the same size, encoded with more time, and each held against the proof."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from onebyone.errors import OneByOneError
from onebyone.paint.reencode import H264, encode, frames_of
from onebyone.paint.thumbnails import STEP, Shrinker
from onebyone.proof.document import Proof
from onebyone.proof.files import sha256_of, unpacked_thumbnails

KEYFRAME_SECONDS = 4
"""Between keyframes at most: a browser that jumps decodes so much."""

FARTHEST = 6.0
"""Of 255 levels that a thumbnail of a frame may be off the painted one; `verify` lets another encoding be 12 off."""

COARSE = ("18", "13", "8")
"""How coarsely it is encoded, as x264's crf: the next one where a frame comes out farther off."""


@dataclass(frozen=True)
class LightMovie:
    """A clip that was encoded anew.

    Attributes:
        movie: the file, which is gone when this record is.
        sha256: its hash.
        off: how far its thumbnails are off the proof's at most, in levels of 255.
    """

    movie: Path
    sha256: str
    off: float
    _folder: tempfile.TemporaryDirectory[str] = field(repr=False, compare=False)


def lightened(movie: Path, proof: Proof) -> LightMovie:
    """Encode a verified clip anew, with a keyframe at the first frame of each beat, and hold it against the proof.

    Raises OneByOneError where a frame does not look as it was painted.
    """
    clip = proof.clip
    folder = tempfile.TemporaryDirectory(prefix="onebyone-")
    target = Path(folder.name) / clip.file
    for crf in COARSE:
        encode(
            frames_of(movie, range(clip.frames)),
            target,
            form=replace(H264, options={**H264.options, "crf": crf, "g": str(KEYFRAME_SECONDS * clip.fps)}),
            size=(clip.width, clip.height),
            fps=Fraction(clip.fps),
            about={"title": clip.title},
            keys=[round(beat.start * clip.fps) for beat in proof.beats],
        )
        off = _off(target, proof)
        if max(off) <= FARTHEST:
            return LightMovie(target, sha256_of(target), max(off), folder)
    raise OneByOneError(
        f"{movie.name}: frame {off.index(max(off))} does not show what was painted after it was encoded anew: its luma "
        f"is up to {max(off):.0f} of 255 off"
    )


def _off(movie: Path, proof: Proof) -> list[float]:
    """How far each frame of a video is off its thumbnail. Raises OneByOneError where there are not as many."""
    painted = np.concatenate([unpacked_thumbnails(entry) for entry in proof.thumbnails]).astype(np.float32)
    shrinker = Shrinker()
    seen = np.stack([shrinker.luma(frame) for frame in frames_of(movie, range(len(painted) + 1))])
    if len(seen) != len(painted):
        raise OneByOneError(f"{movie.name} has {len(seen)} frames after it was encoded anew, not {len(painted)}")
    off: list[float] = np.abs(seen - (STEP * painted + (STEP - 1) / 2)).max(axis=(1, 2)).tolist()
    return off
