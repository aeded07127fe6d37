"""The tracks of a proof: on its clip's frames, in the picture, and at one with what it says of the same things at rest.

While the whole picture rests, nothing is on its way: each track of a number, a picture or a shape stands where a span
of it says, and each such span has a track. So a page that goes by the tracks shows in every still what was proven.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.proof import document as doc
from onebyone.proof.document import Proof
from onebyone.proof.packing import PackingError, masked, unpacked
from onebyone.proof.tracks import HUNDREDTHS, TENTHS
from onebyone.verify.finding import VerifyError
from onebyone.verify.times import ROUNDED, Lasting, frames_of

STEP = 1  # tenth of a pixel, or hundredth of opacity: tracks and spans are both rounded to it
FARTHEST = 1  # widths and heights of the frame: what is farther out is on its way to nowhere
WORK = 20_000_000  # keys and cells, and pairs of what is compared: a film of ours has a tenth of them

Integers: TypeAlias = npt.NDArray[np.int64]
Span: TypeAlias = doc.Reading | doc.Shown | doc.Standing
Range: TypeAlias = tuple[int, int]  # first and last frame


class _Patience:
    """How much there still may be to compare. Raises VerifyError when it is used up."""

    left = WORK

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise VerifyError("there are more times and places than any clip has")


@dataclass(frozen=True)
class _Followed:
    """A track: its frames, and its values, x, y, width and height in tenths of a pixel, opacity in hundredths."""

    name: str
    frames: Integers  # (keys,)
    values: Integers  # (keys, 5)

    @classmethod
    def of(cls, name: str, keys: doc.Track) -> _Followed:
        table = np.array(keys, dtype=np.int64)
        return cls(name, table[:, 0], table[:, 1:])

    def at(self, frame: int) -> npt.NDArray[np.float64]:
        """Its values on a frame that it is on screen."""
        return np.array([np.interp(frame, self.frames, column) for column in self.values.T])

    def covers(self, frames: Range) -> bool:
        """Whether it is on screen on all of these frames."""
        return bool(self.frames[0] <= frames[0] and frames[1] <= self.frames[-1])


class _Resting:
    """The rests of a proof, which are in order, and which spans stand in each."""

    def __init__(self, proof: Proof, patience: _Patience) -> None:
        fps = self.fps = proof.clip.fps
        self.ranges = [(round(start * fps), round(end * fps) - 1) for start, end in proof.rests]
        self._firsts, self._lasts = ([rest[side] for rest in self.ranges] for side in (0, 1))
        self._patience = patience

    def met(self, frames: Range) -> range:
        """The positions of the rests that have one of these frames."""
        return range(bisect_left(self._lasts, frames[0]), bisect_right(self._firsts, frames[1]))

    def stand(self, spans: Sequence[Span]) -> dict[int, list[Span]]:
        """The spans that last through each rest, by its position."""
        found: dict[int, list[Span]] = {}
        for span in spans:
            first, last = first_and_last(span, self.fps)
            through = range(bisect_left(self._firsts, first), bisect_right(self._lasts, last))
            self._patience.spend(len(through))
            for at in through:
                found.setdefault(at, []).append(span)
        return found


def first_and_last(span: Lasting, fps: int) -> Range:
    """The first and the last frame of a span."""
    frames = frames_of(span, fps)
    return frames.start, frames.stop - 1


def wrong_tracks(proof: Proof) -> Iterator[str]:
    """What is wrong with the tracks.

    Raises VerifyError where there is more than any clip has.
    """
    patience = _Patience()
    rests = _Resting(proof, patience)
    for place, number in enumerate(proof.numbers):
        yield from _wrong(f"number {place}", number.tracks, number.spans, number.figure, proof, rests, patience)
    for place, picture in enumerate(proof.pictures):
        keys = [track.keys for track in picture.tracks]
        yield from _wrong(f"picture {place}", keys, picture.spans, picture.figure, proof, rests, patience)
        yield from _wrong_details(f"picture {place}", picture, rests, patience)
    drawn = rests.stand([span for drawing in proof.drawings for span in drawing.spans])
    for mark in proof.marks:
        for keys in mark.tracks:
            track = _Followed.of(mark.shape, keys)
            patience.spend(len(keys))
            wrong = [*_wrong_keys(track, proof, None)]
            yield from wrong or _wrong_rests(track, drawn, rests, patience)


def _wrong(
    name: str,
    tracks: Sequence[doc.Track],
    spans: Sequence[Span],
    figure: int | None,
    proof: Proof,
    rests: _Resting,
    patience: _Patience,
) -> Iterator[str]:
    """What is wrong with the tracks of a thing that has spans of its own."""
    patience.spend(sum(map(len, tracks)) + 10 * len(tracks) * (1 + len(spans)))
    followed, standing = [_Followed.of(name, keys) for keys in tracks], rests.stand(spans)
    wrong = [fault for track in followed for fault in _wrong_keys(track, proof, figure)]
    if wrong:
        yield from wrong
        return
    for span in spans:
        frames = first_and_last(span, rests.fps)
        if not any(track.covers(frames) and all(_is_at(track, span, at) for at in frames) for track in followed):
            yield f"{name} stands from {span.start} to {span.end} s, where none of its tracks is"
    for track in followed:
        yield from _wrong_rests(track, standing, rests, patience)


def _wrong_keys(track: _Followed, proof: Proof, figure: int | None) -> Iterator[str]:
    clip, name = proof.clip, f"the track of {track.name} from frame {track.frames[0]} on"
    if (np.diff(track.frames) <= 0).any() or track.frames[-1] >= clip.frames:
        yield f"{name} is not on the clip's {clip.frames} frames in their order"
        return
    if figure is not None and figure < len(proof.figures):
        first, last = (track.frames[[0, -1]] / clip.fps).tolist()
        if not proof.figures[figure].start - ROUNDED <= first <= last < proof.figures[figure].end:
            yield f"{name} is shown while its figure is not"
    for side, (start, way) in ((clip.width, track.values[:, [0, 2]].T), (clip.height, track.values[:, [1, 3]].T)):
        low, high = np.minimum(start, start + way), np.maximum(start, start + way)
        out = (high < -FARTHEST * TENTHS * side) | (low > (1 + FARTHEST) * TENTHS * side)
        if out.any():
            yield f"{name} leads far out of the picture on frame {track.frames[out][0]}"


def _wrong_rests(
    track: _Followed, standing: dict[int, list[Span]], rests: _Resting, patience: _Patience
) -> Iterator[str]:
    """What is on screen in a rest is there for all of it, does not move, and stands where it is said to."""
    for place in rests.met((int(track.frames[0]), int(track.frames[-1]))):
        first, last = rests.ranges[place]
        name = f"a track of {track.name} in the rest from frame {first} to {last}"
        if not track.covers((first, last)):
            yield f"{name} begins or ends"
            continue
        there = standing.get(place, [])
        patience.spend(10 + len(there))
        inside = (track.frames > first) & (track.frames < last)
        values = np.vstack([track.at(first), track.values[inside], track.at(last)])
        if (np.abs(values - values[0]) > STEP).any():
            yield f"{name} moves"
        elif not any(_is_at(track, span, first) for span in there):
            yield f"{name} is where nothing is said to stand"


def _is_at(track: _Followed, span: Span, frame: int) -> bool:
    x, y, width, height, opacity = track.at(frame).tolist()
    box = (min(x, x + width), min(y, y + height), abs(width), abs(height))
    near = all(abs(here - TENTHS * there) <= 2 * STEP for here, there in zip(box, span.box, strict=True))
    return near and (not isinstance(span, doc.Shown) or abs(opacity - HUNDREDTHS * span.opacity) <= STEP)


def _wrong_details(name: str, picture: doc.Picture, rests: _Resting, patience: _Patience) -> Iterator[str]:
    """What is wrong within a picture's box: which cells are shown, where loose cells lie, where wires run."""
    for track in picture.tracks:
        first, last = track.keys[0][0], track.keys[-1][0]
        spans = [span for span in picture.spans if first <= first_and_last(span, rests.fps)[0] <= last]
        has = (bool(track.shown), track.places is not None, track.lines is not None, bool(track.stretch))
        wanted = {"grid": (True, False, False, False), "cells": (False, True, False, False)}
        if has != wanted.get(picture.kind, (False, False, True, True)):
            yield f"a track of {name} has not what belongs to {picture.kind}"
            continue
        frames = [frame for frame, *_ in track.shown] or [frame for frame, *_ in track.stretch]
        if any(not first <= frame <= last for frame in frames) or any(a >= b for a, b in pairwise(frames)):
            yield f"a track of {name} tells of frames on which it is not on screen, or not in their order"
            continue
        if any(start > end for _, start, end in track.stretch):
            yield f"a track of {name} draws less than nothing of its wires"
        size = picture.shape[-2] * picture.shape[-1]
        patience.spend(size * (1 + len(spans)))
        try:
            if track.shown:
                yield from _wrong_shown(name, track, spans, size, rests.fps, patience)
            if track.lines is not None and len(unpacked(track.lines, most=4 * size)) != 4 * size:
                yield f"a track of {name} has not a line for each of its {size} wires"
            if track.places is not None:
                yield from _wrong_places(name, track.places, spans, size, (first, last), rests.fps, patience)
        except PackingError as error:
            yield f"a track of {name}: {error}"


def _wrong_shown(
    name: str, track: doc.PictureTrack, spans: Sequence[Span], size: int, fps: int, patience: _Patience
) -> Iterator[str]:
    """The cells that are shown in each span are those of the track then."""
    now, left = np.zeros(size, dtype=np.bool_), list(track.shown)
    for span in sorted(spans, key=lambda span: span.start):
        assert isinstance(span, doc.Shown)
        first, last = first_and_last(span, fps)
        while left and left[0][0] <= last:
            frame, runs = left.pop(0)
            patience.spend(size // 100 + len(runs))
            now ^= masked(runs, size)
            if frame > first:
                yield f"a track of {name} changes on frame {frame}, where the picture stands still"
        if (now != masked(span.shown, size)).any():
            yield f"a track of {name} shows other cells from {span.start} to {span.end} s"


def _wrong_places(
    name: str, places: str, spans: Sequence[Span], size: int, frames: Range, fps: int, patience: _Patience
) -> Iterator[str]:
    """Each loose cell has keys for all the time, and lies in each span where it is said to."""
    table = unpacked(places, most=min(size * (1 + 4 * (frames[1] - frames[0] + 1)), patience.left))
    patience.spend(len(table))
    cells, at = [], 0
    for _ in range(size):
        count = int(table[at]) if at < len(table) else 0
        keys = table[at + 1 : at + 1 + 4 * count]
        if count < 1 or len(keys) != 4 * count:
            break
        cells.append(keys.reshape(4, count))
        at += 1 + 4 * count
    if len(cells) != size or at != len(table):
        yield f"a track of {name} has not the keys of {size} cells"
        return
    for keys in cells:
        if (np.diff(keys[0]) <= 0).any() or (int(keys[0, 0]), int(keys[0, -1])) != (0, frames[1] - frames[0]):
            yield f"a cell of {name} has not keys for all of its track in their order"
            return
    for span in spans:
        assert isinstance(span, doc.Shown)
        said = np.array(span.places).reshape(-1, 3) * TENTHS
        for frame in first_and_last(span, fps):
            there = np.array([[np.interp(frame - frames[0], keys[0], column) for column in keys[1:]] for keys in cells])
            if said.shape != there.shape or (np.abs(said - there) > 2 * STEP).any():
                yield f"a cell of {name} is elsewhere from {span.start} to {span.end} s"
                break
