"""A verified clip beat by beat: which frames are whose, each beat as a video of its own, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import msgspec

from onebyone.paint.mp4 import excerpt
from onebyone.paint.quality import Quality
from onebyone.paint.reencode import H264
from onebyone.panels.cut import Cut
from onebyone.proof.document import Beat
from onebyone.publish.lecture.common import credits
from onebyone.publish.lecture.held import demand_shown, encode_held
from onebyone.publish.lecture.lecture import VerifiedClip

PLAYS_EVERYWHERE = 720
"""Rows of a video that presentation programs play without a hitch, also by the dozen in one deck."""

SMOOTH = 30
"""Frames a second that such a video has at most."""


@dataclass(frozen=True)
class BeatClip:
    """A beat of a clip.

    Attributes:
        clip: the clip.
        beat: the beat, as its proof tells it.
        number: which one it is, from 1.
        frames: those of the clip that it fills; with the first beat goes what opens the clip.
    """

    clip: VerifiedClip
    beat: Beat
    number: int
    frames: range

    @property
    def name(self) -> str:
        """What its files are called, such as "2a.takeaway"."""
        return self.clip.name if self.clip.variant.cut.beat else f"{self.clip.name}.{self.beat.id}"

    @property
    def caption(self) -> str:
        """What is read meanwhile, in one line."""
        return " ".join(self.beat.caption.split())

    @property
    def notes(self) -> str:
        """What the speaker may say, and by what it is proven."""
        asked = [f"Ask first: {self.beat.question}"] if self.beat.question else []
        return "\n".join([*asked, self.caption])


def beats_of(clip: VerifiedClip) -> tuple[BeatClip, ...]:
    """The beats of a clip in order; together they have all of its frames."""
    fps = clip.proof.clip.fps
    starts = [0, *(round(beat.start * fps) for beat in clip.beats[1:])]
    ends = [*starts[1:], clip.proof.clip.frames]
    return tuple(
        BeatClip(clip, beat, number, range(start, end))
        for number, (beat, start, end) in enumerate(zip(clip.beats, starts, ends, strict=True), 1)
    )


def write_beat(beat: BeatClip, target: Path) -> None:
    """Write the video of a beat, H.264 of 720 rows at most, each frame of it held against the proof.

    Raises:
        JoinError: the clip cannot be cut.
        UnlikeError: a frame does not look as it was painted.
    """
    proof = beat.clip.proof
    clip = proof.clip
    if clip.height <= PLAYS_EVERYWHERE and clip.fps <= SMOOTH:
        excerpt(beat.clip.in_fewer_bytes.movie, target, beat.frames, fps=clip.fps, title=clip.title)
        demand_shown(target, proof, beat.frames, fps=Fraction(clip.fps))
        return
    _encode(beat, target)


def write_reversed(beat: BeatClip, target: Path) -> None:
    """Write the video of a beat backwards, as `write_beat` does forwards. Raises UnlikeError as that does."""
    _encode(beat, target, backwards=True)


def _encode(beat: BeatClip, target: Path, *, backwards: bool = False) -> None:
    clip = beat.clip.proof.clip
    every = max(1, round(clip.fps / SMOOTH))
    encode_held(
        beat.clip.files.movie,
        target,
        beat.clip.proof,
        frames=taken(beat.frames, every),
        form=H264,
        size=fitting(clip.width, clip.height, rows=PLAYS_EVERYWHERE),
        fps=Fraction(clip.fps, every),
        about={"title": clip.title},
        backwards=backwards,
    )


def taken(frames: range, every: int) -> Sequence[int]:
    """One in so many of these frames of a clip, and the last one in any case: there a beat has come to rest."""
    wanted = [*frames[::every]]
    wanted[-1] = frames[-1]
    return wanted


def fitting(width: int, height: int, *, rows: int) -> tuple[int, int]:
    """The size of a frame with so many rows at most, its sides even numbers."""
    rows = min(rows, height)
    return 2 * round(width * rows / height / 2), 2 * round(rows / 2)


@dataclass(frozen=True)
class _Drawn:
    """A clip, equal to another one or a beat of it that shows the same and is as large."""

    key: str
    theme: str
    quality: Quality
    clip: VerifiedClip = field(compare=False)


def drawings_of(clip: VerifiedClip, *, theme: str | None = None) -> Mapping[str, bytes]:
    """The last frame of each beat of a clip, without what stands around the stage, as a PDF, by the beat's name.

    In the clip's theme, or in another one, such as the light one for paper.
    """
    told = clip.proof.clip
    quality = Quality(told.width, told.height, told.fps)
    return _drawings(_Drawn(clip.variant.key, theme or clip.variant.theme, quality, clip))


@lru_cache(maxsize=16)  # several kinds want them
def _drawings(drawn: _Drawn) -> Mapping[str, bytes]:
    from onebyone.render.still import draw_beats

    variant = drawn.clip.variant
    themed = tuple(msgspec.structs.replace(record, theme=drawn.theme) for record in variant.records)
    clean = replace(variant, records=themed).cut_to(Cut(clean=True))
    return draw_beats(clean, drawn.quality, figures=drawn.clip.figures)


def sources_of(clip: VerifiedClip) -> tuple[str, ...]:
    """By what the numbers of a clip are proven, and whose material it shows, a line each."""
    return (provenance(clip), *(f"{what}: {by}" for what, by in credits(clip.proof)))


def provenance(clip: VerifiedClip) -> str:
    """By what the numbers of a clip are proven, in a sentence."""
    proof = clip.proof
    return (
        f"{clip.label}, {proof.clip.file}: every number was computed from its definition and proven against torch "
        f"{proof.made_with.torch} by onebyone {proof.made_with.onebyone}; digest of the proof {proof.digest[:16]}."
    )
