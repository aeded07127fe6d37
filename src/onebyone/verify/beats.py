"""The beats of a proof: within the clip, in order, one after the other, and read as its captions say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from onebyone.proof.document import Proof
from onebyone.proof.webvtt import Caption
from onebyone.verify.finding import demand_none
from onebyone.verify.times import ROUNDED, off_frame

STAMPED = 2e-3  # s: cues are written with three decimals, and a film's are rounded twice


def demand_beats(proof: Proof, captions: Sequence[Caption] | None) -> str:
    """Demand that the beats can be, and that the captions, if there are any, are theirs. Raises VerifyError."""
    demand_none([*_times(proof), *(() if captions is None else _captions(proof, captions))])
    return f"{len(proof.beats)} beats, " + ("and no captions" if captions is None else "read as the captions say")


def _times(proof: Proof) -> Iterator[str]:
    after, fps = 0.0, proof.clip.fps
    for beat in proof.beats:
        name = f"the beat {beat.id!r} from {beat.start} to {beat.end} s"
        if off_frame(beat.start, fps) or off_frame(beat.end, fps) or not beat.start < beat.end:
            yield f"{name} is no time of this clip's frames"
        if beat.end > proof.clip.duration + ROUNDED:
            yield f"{name} ends after the clip, which lasts {proof.clip.duration} s"
        if beat.start < after - ROUNDED:
            yield f"{name} begins before the one before it ends, at {after} s"
        after = max(after, beat.end)
        if abs(beat.still - (beat.end - 1 / fps)) > 2 * ROUNDED:
            yield f"{name} has its last frame at {round(beat.end - 1 / fps, 6)} s, not {beat.still}"
        if beat.answered is not None and (
            beat.question is None or off_frame(beat.answered, fps) or not beat.start < beat.answered < beat.end
        ):
            yield f"{name} answers at {beat.answered} s, which is no time of it, or nothing was asked"
            continue
        if beat.figure >= len(proof.figures):
            yield f"{name} speaks of figure {beat.figure}, of which there is none"
            continue
        figure = proof.figures[beat.figure]
        if not figure.start - ROUNDED <= beat.start < beat.end <= figure.end + ROUNDED:
            yield f"{name} speaks of a figure that is shown from {figure.start} to {figure.end} s"


def _captions(proof: Proof, captions: Sequence[Caption]) -> Iterator[str]:
    wanted = [(beat.id, cue) for beat in proof.beats for cue in beat.cues]
    for own, caption in zip_longest(wanted, captions):
        if own is None or caption is None:
            yield f"there are {len(captions)} captions for {len(proof.beats)} beats and what they ask"
            return
        name, cue = own
        if caption.text != cue.text:
            yield f"the caption of the beat {name!r} reads {caption.text!r}, not {cue.text!r}"
        if abs(caption.start - cue.start) > STAMPED or abs(caption.end - cue.end) > STAMPED:
            told = f"{caption.start} to {caption.end} s, not {cue.start} to {cue.end}"
            yield f"the caption of the beat {name!r} is shown from {told}"
