"""The record of a clip: what stood where, and when, taken from the display lists of the frames that were written.

It goes by digests: an entry stands still for as long as frame after frame holds an entry of the same digest. A frame
that is like the one before costs nothing, and of any other only what is new in it is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType
from typing import Any

import numpy as np

from onebyone.core.quantity import Equation
from onebyone.frames.box import Box, boxes_of
from onebyone.frames.entry import Entry, Statement
from onebyone.frames.frozen import Same
from onebyone.frames.recorded import Drawing, Met, Picture, Printed, Recorded, Screen, Thing, Words
from onebyone.look.theme import Theme
from onebyone.proof.legible import effect_of, is_legible, is_plain
from onebyone.proof.tracks import Path, Track, continued, sample, tracks

STILL = 0.25  # s: what stands for a shorter time was on its way


@dataclass(frozen=True)
class Span:
    """Frames `start` to `end` (which is not shown any more), and a box (x, y, width, height) in pixels."""

    start: int
    end: int
    box: tuple[float, float, float, float]
    readable: bool = True


@dataclass(frozen=True)
class Timeline:
    """What stood where and when in a whole clip, in order of appearance.

    Attributes:
        screen: the clip's frames.
        frames: how many there are.
        numbers: every number, and where it stood.
        equations: the lines of arithmetic that numbers belong to.
        labels: all other signs that stood still.
        pictures: the tensors that stood still in colours.
        drawings: the wires, frames, lines and arrows that stood still.
        rests: when nothing moved at all: first frame, and the frame after the last.
        tracks: where each number, picture and shape was, at rest and on its way.
    """

    screen: Screen
    frames: int
    numbers: Mapping[Printed, Sequence[Span]]
    equations: Sequence[Equation]
    labels: Mapping[Words, Sequence[Span]]
    pictures: Mapping[Picture, Sequence[Span]]
    drawings: Mapping[Drawing, Sequence[Span]]
    rests: Sequence[tuple[int, int]]
    tracks: Mapping[Thing, Sequence[Track]]


@dataclass(eq=False, slots=True)
class _Look:
    """An entry that is on screen, since which frame, and what has stood before or under it meanwhile."""

    entry: Entry
    box: Box
    since: int
    number: Statement | None
    met: Met | None
    path: Path | None = None
    until: int | None = None
    in_the_way: list[_Look] = field(default_factory=list)
    ground: list[_Look] = field(default_factory=list)


class Recorder:
    """Records what a clip shows; it is an OnFrame. Ask it to `finish` when the last frame is written.

    Numbers are kept even if they never stand still; all else only while it does.
    """

    def __init__(self, screen: Screen, *, theme: Theme) -> None:
        self.screen, self._theme = screen, theme
        self._still = math.ceil(STILL * screen.fps)
        self.frames = 0
        self._digests: tuple[bytes, ...] = ()
        self._changed = 0
        self._looks: dict[bytes, _Look] = {}
        self._spans: dict[type, dict[Any, list[Span]]] = {kind: {} for kind in (Printed, Words, Picture, Drawing)}
        self._lines: dict[Same, Equation] = {}
        self._rests: list[tuple[int, int]] = []
        self._paths: list[Path] = []

    def __call__(self, display_list: Sequence[Entry], digests: tuple[bytes, ...], repeat: int, /) -> None:
        """A picture of this display list, whose entries have these digests, was written `repeat` times in a row."""
        if digests != self._digests:
            self._change(display_list, digests)
        self.frames += repeat

    def finish(self) -> Timeline:
        """Nothing is on screen any more: all that was."""
        self._change((), ())
        numbers, labels, pictures, drawings = (MappingProxyType(found) for found in self._spans.values())
        equations = tuple(dict.fromkeys(self._lines.values()))
        rests, followed = tuple(self._rests), tracks(self._paths, self.screen, still=self._still)
        return Timeline(self.screen, self.frames, numbers, equations, labels, pictures, drawings, rests, followed)

    def _change(self, display_list: Sequence[Entry], digests: tuple[bytes, ...]) -> None:
        if self._lasted(self._changed, self.frames):
            self._rests.append((self._changed, self.frames))
        before = self._looks
        fresh = {digest: entry for entry, digest in zip(display_list, digests, strict=True) if digest not in before}
        entries = fresh.values()
        new = [
            _Look(entry, box, self.frames, entry.statement, entry.met())
            for entry, box in zip(entries, boxes_of([entry.outer for entry in entries]), strict=True)
        ]
        known = before | dict(zip(fresh, new, strict=True))
        self._looks = {digest: known[digest] for digest in digests}
        stay = [look for digest, look in before.items() if look.number is not None and digest in self._looks]
        gone = [look for digest, look in before.items() if digest not in self._looks]
        # A number is only looked at once it has stood: most are on their way, and elsewhere in the next frame.
        stood = [look for look in gone if look.number is not None and self._lasted(look.since, self.frames)]
        self._relate([look for look in (*stay, *stood) if look.since == self._changed], before.values(), before)
        self._relate(stay, new, self._looks)
        for look in gone:
            look.until = self.frames
            if look.path is not None and look.met is not None:
                look.path.samples.append(sample(look.met, look.box, look.entry.segment, look.since, look.until))
            if self._lasted(look.since, look.until):
                self._close(look)
        for look in new:
            self._enter(look)
        self._follow(gone, new)
        self._digests, self._changed = digests, self.frames

    def _follow(self, gone: Sequence[_Look], new: Sequence[_Look]) -> None:
        """What is new goes on where something that was the same has gone."""
        left = [(look.path, look.met, look.box) for look in gone if look.path is not None and look.met is not None]
        seen = [look for look in new if look.met is not None]
        paths = continued(left, [(look.met, look.box) for look in seen if look.met is not None])
        for look, path in zip(seen, paths, strict=True):
            look.path = path
            if not path.samples:
                self._paths.append(path)

    def _lasted(self, start: int, end: int) -> bool:
        return end - start >= self._still

    def _enter(self, look: _Look) -> None:
        if look.number is None:
            return
        for what in self._recorded(look):
            self._spans[type(what)].setdefault(what, [])
        if look.number.equation is not None:
            # By identity first: a line's own hash goes through all its terms.
            self._lines.setdefault(Same(look.number.equation), look.number.equation)

    def _recorded(self, look: _Look) -> tuple[Recorded, ...]:
        return look.entry.record(self.screen, paper=self._theme.rgb("paper"))

    def _relate(self, numbers: Sequence[_Look], others: Collection[_Look], among: Mapping[bytes, _Look]) -> None:
        """Find which of the others are in the way of the numbers, and which they stand on, by the order of painting."""
        if not numbers or not others:
            return
        left, low, right, high = np.array([look.box for look in numbers]).T[:, :, None]
        their_left, their_low, their_right, their_high = np.array([look.box for look in others]).T
        meet = (left < their_right) & (their_left < right) & (low < their_high) & (their_low < high)
        listed, place = [*others], {id(look): at for at, look in enumerate(among.values())}
        pairs = [(row, place[id(listed[column])], listed[column]) for row, column in np.argwhere(meet).tolist()]
        carried: set[int] = set()
        for row, at, other in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):  # from the foremost
            number = numbers[row]
            if other is number:
                continue
            assert number.number is not None
            on_top = at > place[id(number)]
            if row in carried and not on_top:
                continue  # what carries it hides all that lies under
            effect = effect_of(other.entry, number.number, number.box, on_top=on_top, theme=self._theme)
            if (
                effect == "carries"
                and isinstance(met := other.entry.meet(number.box, on_top=False), tuple)
                and met[3] == 1
            ):
                carried.add(row)
            if effect == "hides":
                number.in_the_way.append(other)
            elif effect == "carries":
                number.ground.append(other)

    def _close(self, look: _Look) -> None:
        spans = [Span(look.since, self.frames, self.screen.box(look.box))]
        if look.number is not None:
            spans = [*self._readings(look)]
        for what in self._recorded(look):
            self._spans[type(what)].setdefault(what, []).extend(spans)

    def _readings(self, look: _Look) -> Iterator[Span]:
        """The time of a number in which it can be read, and that in which it cannot, in turn."""
        assert look.number is not None
        count, box = self.frames - look.since, self.screen.box(look.box)
        inside = box[0] >= 0 and box[1] >= 0 and box[0] + box[2] <= self.screen.width
        inside = inside and box[1] + box[3] <= self.screen.height
        legible = inside and is_legible(look.entry, pixel=self.screen.frame_height / self.screen.height)
        readable = np.full(count, legible and is_plain(look.number, self._theme))
        if legible:
            for ground in look.ground:
                readable[self._shared(look, ground)] = True
        for other in look.in_the_way:
            readable[self._shared(look, other)] = False
        start = look.since
        for is_readable, run in groupby(readable.tolist()):
            end = start + len(list(run))
            if self._lasted(start, end):
                yield Span(start, end, box, is_readable)
            start = end

    def _shared(self, look: _Look, other: _Look) -> slice:
        """The frames of `look` in which the other was there too."""
        until = self.frames if other.until is None else other.until
        return slice(max(other.since - look.since, 0), max(until - look.since, 0))
