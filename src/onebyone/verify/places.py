"""The times and places of a proof: on its clip's frames, in the picture, at one with its rests; no signs of lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from onebyone.audit.drawn import SIGN, joined_lines
from onebyone.paint.quality import Quality, letter_of
from onebyone.proof import document as doc
from onebyone.proof.document import Proof
from onebyone.proof.timeline import STILL
from onebyone.verify.finding import demand_none
from onebyone.verify.times import ROUNDED, off_frame
from onebyone.verify.tracks import wrong_tracks

LISTS = ("numbers", "labels", "pictures", "drawings")
EDGE = 0.1  # px: boxes are written with one
MOST_LINES = 20_000  # that stand in one rest


def demand_places(proof: Proof) -> str:
    """Demand that all times, boxes and tracks can be. Raises VerifyError, which names those that cannot."""
    demand_none([*_frame(proof), *_parts(proof), *_rests(proof)])  # what all others are held against
    demand_none([*_spans(proof), *_signs(proof), *wrong_tracks(proof)])
    count = sum(len(entry.spans) for key in LISTS for entry in getattr(proof, key))
    return f"{count} times and places, {len(proof.rests)} rests, and what moves in between"


def _frame(proof: Proof) -> Iterator[str]:
    clip = proof.clip
    if abs(clip.duration - clip.frames / clip.fps) > ROUNDED:
        yield f"{clip.frames} frames at {clip.fps} a second do not last {clip.duration} s"
    size = Quality(clip.width, clip.height, clip.fps)
    letter = letter_of(size)
    if proof.quality != letter:
        yield f"{size.width}×{size.height} at {size.fps} is quality {letter}, not {proof.quality}"


def _parts(proof: Proof) -> Iterator[str]:
    """The parts follow one another without a gap from the first frame to the last; a card's figures share its time."""
    clip, after, before = proof.clip, 0.0, None
    for entry in proof.figures:
        part = (entry.id, entry.start, entry.end)
        if part == before:
            continue
        before = part
        if abs(entry.start - after) > ROUNDED or entry.end <= entry.start or off_frame(entry.end, clip.fps):
            yield f"the figure of {entry.id} is not shown from {entry.start} to {entry.end} s"
        after = entry.end
    if abs(after - clip.duration) > ROUNDED:
        yield f"the figures end at {after} s, the clip at {clip.duration} s"
    ids = {entry.id for entry in proof.figures}
    if len(ids) == 1 and ids != {clip.id}:
        yield f"the figure is that of {proof.figures[0].id}, the clip is {clip.id}"


def _rests(proof: Proof) -> Iterator[str]:
    for start, end in proof.rests:
        if _is_no_time(start, end, proof.clip):
            yield f"the picture cannot rest from {start} to {end} s"
    for (_, end), (start, _) in pairwise(proof.rests):
        if start < end - ROUNDED:
            yield f"the rest from {start} s begins before the one before it ends"


def _spans(proof: Proof) -> Iterator[str]:
    clip, rests = proof.clip, _Rests(proof)
    for key in LISTS:
        for place, entry in enumerate(getattr(proof, key)):
            figure = getattr(entry, "figure", None)
            owner = proof.figures[figure] if figure is not None and figure < len(proof.figures) else None
            for span in entry.spans:
                name = f"{key} {place} from {span.start} to {span.end} s"
                if _is_no_time(span.start, span.end, clip):
                    yield f"{name} is no span of this clip's frames"
                elif owner and not owner.start - ROUNDED <= span.start < span.end <= owner.end + ROUNDED:
                    yield f"{name} is shown while its figure is not"
                if not _is_inside(span.box, clip, whole=getattr(span, "readable", False)):
                    yield f"{name} stands at {list(span.box)}, outside of {clip.width}×{clip.height} px"
                if rests.holds(span.start) or rests.holds(span.end):
                    yield f"{name} begins or ends while the whole picture is at rest"


class _Rests:
    """The rests of a proof, which are in order."""

    def __init__(self, proof: Proof) -> None:
        self._rests, self._starts = proof.rests, [start for start, _ in proof.rests]

    def holds(self, time: float) -> bool:
        """Whether a time is inside a rest, and neither its beginning nor its end."""
        at = bisect_right(self._starts, time - ROUNDED) - 1
        return at >= 0 and self._starts[at] + ROUNDED < time < self._rests[at][1] - ROUNDED


def _signs(proof: Proof) -> Iterator[str]:
    """Lines that meet in the size of a sign, while the whole picture is at rest: the audit lets no such scene pass."""
    lines = [
        (drawing.paths[0], span.start, span.end)
        for drawing in proof.drawings
        for span in drawing.spans
        if len(drawing.paths) == 1 and len(drawing.paths[0]) == 4  # neither an outline nor wires
    ]
    if not lines:
        return
    paths = np.array([path for path, _, _ in lines])
    starts, ends = np.array([times for _, *times in lines]).T
    for start, end in proof.rests:
        there = paths[(starts < end) & (start < ends)]
        if len(there) > MOST_LINES:
            yield f"{len(there):,} lines stand from {start} to {end} s"
            return
        for group in joined_lines(there[:, :2], there[:, 2:], size=SIGN * min(proof.clip.width, proof.clip.height)):
            yield f"{len(group)} lines meet in the size of a sign from {start} to {end} s"


def _is_no_time(start: float, end: float, clip: doc.Clip) -> bool:
    on_frames = not (off_frame(start, clip.fps) or off_frame(end, clip.fps))
    return not (on_frames and start + STILL <= end + ROUNDED and end <= clip.duration + ROUNDED)


def _is_inside(box: Sequence[float], clip: doc.Clip, *, whole: bool) -> bool:
    x, y, width, height = box
    if whole:
        fits = x >= -EDGE and y >= -EDGE and x + width <= clip.width + EDGE and y + height <= clip.height + EDGE
        return fits and width > 0 and height > 0
    return x <= clip.width and y <= clip.height and x + width >= 0 and y + height >= 0
