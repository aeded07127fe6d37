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

FARTHEST = 12.0
"""Of 255 levels that a thumbnail of a frame may be off the painted one: as far as `verify` lets another encoding be."""


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
    form = replace(H264, options={**H264.options, "g": str(KEYFRAME_SECONDS * clip.fps)})
    encode(
        frames_of(movie, range(clip.frames)),
        target,
        form=form,
        size=(clip.width, clip.height),
        fps=Fraction(clip.fps),
        about={"title": clip.title},
        keys=[round(beat.start * clip.fps) for beat in proof.beats],
    )
    return LightMovie(target, sha256_of(target), _held(target, proof), folder)


def _held(movie: Path, proof: Proof) -> float:
    """How far the frames of a video are off their thumbnails; raises OneByOneError where one is another picture."""
    painted = np.concatenate([unpacked_thumbnails(entry) for entry in proof.thumbnails]).astype(np.float32)
    shrinker = Shrinker()
    seen = np.stack([shrinker.luma(frame) for frame in frames_of(movie, range(len(painted) + 1))])
    if len(seen) != len(painted):
        raise OneByOneError(f"{movie.name} has {len(seen)} frames after it was encoded anew, not {len(painted)}")
    off = np.abs(seen - (STEP * painted + (STEP - 1) / 2)).max(axis=(1, 2))
    if off.max() > FARTHEST:
        raise OneByOneError(
            f"{movie.name}: frame {int(off.argmax())} does not show what was painted after it was encoded anew: its "
            f"luma is up to {off.max():.0f} of 255 off"
        )
    return float(off.max())
