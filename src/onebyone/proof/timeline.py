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
from typing import Literal, TypeAlias

import numpy as np

from onebyone.core.quantity import Equation, Quantity
from onebyone.core.tensor import Tensor
from onebyone.frames.entries import (
    CellsEntry,
    Entry,
    FormulaEntry,
    GridEntry,
    LabelEntry,
    NumberEntry,
    Style,
    WireEntry,
    frozen,
)
from onebyone.look.colormaps import ColourMap
from onebyone.look.theme import Theme
from onebyone.proof.legible import Box, boxes_of, effect_of, is_legible, is_plain
from onebyone.proof.screen import Screen
from onebyone.proof.strokes import Drawing, drawing_of

STILL = 0.25  # s: what stands for a shorter time was on its way

Kind: TypeAlias = Literal["grid", "cells", "wires"]


@dataclass(frozen=True)
class Span:
    """Frames `start` to `end` (which is not shown any more), and a box (x, y, width, height) in pixels."""

    start: int
    end: int
    box: tuple[float, float, float, float]
    readable: bool = True


@dataclass(frozen=True)
class Printed:
    """A number on screen: what it states, and how it is printed."""

    quantity: Quantity
    style: Style
    text: str


@dataclass(frozen=True)
class Words:
    """A label's text, or the source of the formula that a glyph belongs to."""

    kind: Literal["words", "formula"]
    text: str


@dataclass(frozen=True)
class Picture:
    """A tensor in colours: which of its cells (int64 in C order, of this shape), which are shown, and how.

    Of loose cells, `places` are their upper left corners and their sides, x, y and side of each, in pixels.
    """

    kind: Kind
    tensor: Tensor
    shape: tuple[int, ...]
    cells: bytes
    shown: bytes
    colour_map: ColourMap | None
    opacity: float
    places: tuple[float, ...]


@dataclass(eq=False, slots=True)
class _Look:
    """An entry that is on screen, since which frame, and what has stood before or under it meanwhile."""

    entry: Entry
    box: Box
    since: int
    is_number: bool
    until: int | None = None
    in_the_way: list[_Look] = field(default_factory=list)
    ground: list[_Look] = field(default_factory=list)


class Record:
    """Keeps what a clip shows; it is an OnFrame. Ask it when the last frame is written.

    Numbers are kept even if they never stand still; all else only while it does.
    """

    def __init__(self, screen: Screen, *, theme: Theme) -> None:
        self.screen, self._theme = screen, theme
        self._still = math.ceil(STILL * screen.fps)
        self.frames = 0
        self._digests: tuple[bytes, ...] = ()
        self._changed = 0
        self._looks: dict[bytes, _Look] = {}
        self._numbers: dict[Printed, list[Span]] = {}
        self._lines: dict[int, Equation] = {}
        self._labels: dict[Words, list[Span]] = {}
        self._pictures: dict[Picture, list[Span]] = {}
        self._drawings: dict[Drawing, list[Span]] = {}
        self._rests: list[tuple[int, int]] = []

    def __call__(self, display_list: Sequence[Entry], digests: tuple[bytes, ...], repeat: int, /) -> None:
        """A picture of this display list, whose entries have these digests, was written `repeat` times in a row."""
        if digests != self._digests:
            self._change(display_list, digests)
        self.frames += repeat

    @property
    def numbers(self) -> Mapping[Printed, Sequence[Span]]:
        """Every number, in order of appearance, and where it stood."""
        self._finish()
        return MappingProxyType(self._numbers)

    @property
    def equations(self) -> Sequence[Equation]:
        """The lines of arithmetic that numbers belong to, in order of appearance."""
        return tuple(dict.fromkeys(self._lines.values()))

    @property
    def labels(self) -> Mapping[Words, Sequence[Span]]:
        """All other signs that stood still."""
        self._finish()
        return MappingProxyType(self._labels)

    @property
    def pictures(self) -> Mapping[Picture, Sequence[Span]]:
        """The tensors that stood still in colours."""
        self._finish()
        return MappingProxyType(self._pictures)

    @property
    def drawings(self) -> Mapping[Drawing, Sequence[Span]]:
        """The wires, frames, lines and arrows that stood still."""
        self._finish()
        return MappingProxyType(self._drawings)

    @property
    def rests(self) -> Sequence[tuple[int, int]]:
        """When nothing moved at all: first frame, and the frame after the last."""
        self._finish()
        return tuple(self._rests)

    def _finish(self) -> None:
        """Nothing is on screen any more; another frame would begin anew."""
        self._change((), ())

    def _change(self, display_list: Sequence[Entry], digests: tuple[bytes, ...]) -> None:
        if self._lasted(self._changed, self.frames):
            self._rests.append((self._changed, self.frames))
        before = self._looks
        fresh = {digest: entry for entry, digest in zip(display_list, digests, strict=True) if digest not in before}
        entries = fresh.values()
        new = [
            _Look(entry, box, self.frames, type(entry) is NumberEntry)
            for entry, box in zip(entries, boxes_of([*entries]), strict=True)
        ]
        known = before | dict(zip(fresh, new, strict=True))
        self._looks = {digest: known[digest] for digest in digests}
        stay = [look for digest, look in before.items() if look.is_number and digest in self._looks]
        gone = [look for digest, look in before.items() if digest not in self._looks]
        # A number is only looked at once it has stood: most are on their way, and elsewhere in the next frame.
        stood = [look for look in gone if look.is_number and self._lasted(look.since, self.frames)]
        self._relate([look for look in (*stay, *stood) if look.since == self._changed], before.values(), before)
        self._relate(stay, new, self._looks)
        for look in gone:
            look.until = self.frames
            if self._lasted(look.since, look.until):
                self._close(look)
        for look in new:
            if isinstance(look.entry, NumberEntry):
                self._enter(look.entry)
        self._digests, self._changed = digests, self.frames

    def _lasted(self, start: int, end: int) -> bool:
        return end - start >= self._still

    def _enter(self, entry: NumberEntry) -> None:
        self._numbers.setdefault(Printed(entry.quantity, entry.style, entry.text), [])
        if entry.equation is not None:
            # By identity first: a line's own hash goes through all its terms.
            self._lines.setdefault(id(entry.equation), entry.equation)

    def _relate(self, numbers: Sequence[_Look], others: Collection[_Look], among: Mapping[bytes, _Look]) -> None:
        """Find which of the others are in the way of the numbers, and which they stand on, by the order of painting."""
        if not numbers or not others:
            return
        left, low, right, high = np.array([look.box for look in numbers]).T[:, :, None]
        their_left, their_low, their_right, their_high = np.array([look.box for look in others]).T
        meet = (left < their_right) & (their_left < right) & (low < their_high) & (their_low < high)
        listed, order = [*others], [*among.values()]
        for row, column in np.argwhere(meet).tolist():
            number, other = numbers[row], listed[column]
            if other is number:
                continue
            assert isinstance(number.entry, NumberEntry)
            on_top = order.index(other) > order.index(number)
            effect = effect_of(other.entry, number.entry, number.box, on_top=on_top, theme=self._theme)
            if effect == "hides":
                number.in_the_way.append(other)
            elif effect == "carries":
                number.ground.append(other)

    def _close(self, look: _Look) -> None:
        span = Span(look.since, self.frames, self.screen.box(look.box))
        match look.entry:
            case NumberEntry() as entry:
                self._numbers[Printed(entry.quantity, entry.style, entry.text)] += self._readings(look, entry)
            case LabelEntry() as entry:
                self._labels.setdefault(Words("words", entry.text), []).append(span)
            case FormulaEntry() as entry:
                self._labels.setdefault(Words("formula", entry.source), []).append(span)
            case GridEntry() | CellsEntry() | WireEntry() as entry:
                self._pictures.setdefault(_picture(entry, self.screen), []).append(span)
        drawing = drawing_of(look.entry, self.screen, paper=self._theme.rgb("paper"))
        if drawing is not None:
            self._drawings.setdefault(drawing, []).append(span)

    def _readings(self, look: _Look, entry: NumberEntry) -> Iterator[Span]:
        """The time of a number in which it can be read, and that in which it cannot, in turn."""
        count, box = self.frames - look.since, self.screen.box(look.box)
        inside = box[0] >= 0 and box[1] >= 0 and box[0] + box[2] <= self.screen.width
        inside = inside and box[1] + box[3] <= self.screen.height
        legible = inside and is_legible(entry, pixel=self.screen.frame_height / self.screen.height)
        readable = np.full(count, legible and is_plain(entry, self._theme))
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


def _picture(entry: GridEntry | CellsEntry | WireEntry, screen: Screen) -> Picture:
    """What an entry pictures, as a value."""
    places: tuple[float, ...] = ()
    match entry:
        case GridEntry():
            colours = entry.colour_map if isinstance(entry.colour_map, ColourMap) else None
            kind: Kind = "grid"
            shape, shown = entry.cells.shape, entry.shown.tobytes()
        case CellsEntry():
            kind, shape, shown, colours = "cells", entry.cells.shape, b"\1" * entry.cells.size, entry.colour_map
            places = screen.squares(entry.upper_left, entry.lower_right)
        case WireEntry():
            shape, shown = (1, entry.cells.size), b"\1" * entry.cells.size
            kind, colours = "wires", entry.style.signed
    opacity = min(entry.alpha, 1.0)
    return Picture(kind, entry.tensor, shape, frozen(entry.cells), shown, colours, opacity, places)
