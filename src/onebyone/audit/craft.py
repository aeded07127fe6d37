"""Craft, measured: how full the frame is, how large its numbers are, how fast it speaks, read from display lists.

Nothing here is about truth, which the audit judges, and nothing of it makes a film; it says where to look. Sizes are px
of a frame 720 px high, as a viewer's window or a slide has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from typing import TypeAlias

import numpy as np

from onebyone.core.quantity import Equation
from onebyone.frames.box import Box, box_of, distance
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.frozen import frozen
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.mark import LeadEntry, MarkEntry, outlined
from onebyone.frames.number import NumberEntry
from onebyone.frames.tinted import cell_values
from onebyone.look.colormaps import Rgb, contrast
from onebyone.look.frame import FRAME_SIDE, sides
from onebyone.look.theme import Colormap

SLIDE = 720  # px: the shorter side of the frames in which sizes are stated
LINE = 54 / 1080 * FRAME_SIDE  # a line height, in manim's units: what is nearer to a label is named by it
SEEN = 0.05  # opacity below which nothing is seen
RASTER = 54  # squares along the frame's shorter side, in which what is covered is counted
STEPS = 6  # positions in a row that make a walk
ALONG = 200  # points along a line at which it is looked at what it lies on
FADE = 0.25  # s: a caption that came so long before a walk is there when it begins
PAUSE = 0.35  # s: a longer pause is time to read, and ends a walk
KEPT = 4096  # entries whose texts and boxes are remembered: most of a frame stands in the next one too, the same object

Place: TypeAlias = tuple[str, int]  # an entry's name, and which of those of that name it is
Said: TypeAlias = tuple[str, bytes]  # a text and where it stands
Standing: TypeAlias = tuple[Equation, bytes]  # a line of arithmetic and where its numbers stand


@dataclass(frozen=True, eq=False)
class Shown:
    """A display list and its time on screen, in seconds; `furniture` are the texts of head, caption and counter."""

    start: float
    end: float
    entries: tuple[Entry, ...]
    digests: tuple[bytes, ...]
    furniture: frozenset[Said]

    @cached_property
    def subject(self) -> list[Entry]:
        """All that is seen and is no furniture."""
        return [entry for entry in self.entries if said(entry) not in self.furniture and _opacity(entry) > SEEN]


@dataclass(frozen=True)
class Spoken:
    """A caption: its text, and when it comes and goes, in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Goal:
    """What a measure should be: at least, or at most."""

    bound: float
    least: bool

    def met(self, value: float) -> bool:
        """Whether a value is good enough; what could not be measured is."""
        return value != value or (value >= self.bound - 1e-9 if self.least else value <= self.bound + 1e-9)


@dataclass(frozen=True)
class Craft:
    """The measures of a clip; NaN where there is nothing to measure.

    Attributes:
        covered: share of the frame that pictures and their numbers cover, mean over the clip.
        emptiest: the same in its emptiest second.
        spoken: px of the smallest number that takes part in arithmetic.
        others: px of the smallest other text.
        empty: s of the longest time with nothing on stage but head, caption and counter.
        words: a minute, of all captions.
        characters: a second, of the hastiest caption.
        interrupting: captions that come while a walk, a fold or a shuffle runs.
        still: s of the longest time in which nothing moves.
        summed: s that a finished sum stands with its lines, the least over all sums that are set in a column.
        faintest: contrast of the smallest value that is not zero against zero, in signed maps.
        marks: contrast of marks against what lies under them, the least.
        nameless: pictures at rest with no label within a line height.
    """

    covered: float
    emptiest: float
    spoken: float
    others: float
    empty: float
    words: float
    characters: float
    interrupting: float
    still: float
    summed: float
    faintest: float
    marks: float
    nameless: float
    unnamed: tuple[str, ...] = ()


GOALS = {
    "covered": Goal(0.55, True),
    "emptiest": Goal(0.30, True),
    "spoken": Goal(22, True),
    "others": Goal(18, True),
    "empty": Goal(0.3, False),
    "words": Goal(110, False),
    "characters": Goal(12, False),
    "interrupting": Goal(0, False),
    "still": Goal(2.5, False),
    "summed": Goal(1.5, True),
    "faintest": Goal(2, True),
    "marks": Goal(3, True),
    "nameless": Goal(0, False),
}
"""What a clip is to keep to; the tests hold each panel against all but two of them, which are left to the eye."""


def measured(frames: Sequence[Shown], captions: Sequence[Spoken], *, paper: Rgb, aspect: float = 16 / 9) -> Craft:
    """Measure a clip from all its frames, in order."""
    length = frames[-1].end - frames[0].start
    shares = [(frame.end - frame.start, _covered(frame, aspect)) for frame in frames]
    unnamed = _unnamed(frames)
    texts = sum(len(caption.text.split()) for caption in captions)
    return Craft(
        covered=sum(time * share for time, share in shares) / length,
        emptiest=_emptiest(shares),
        spoken=_smallest(frames, spoken=True),
        others=_smallest(frames, spoken=False),
        empty=max((end - start for start, end in _runs(frames, lambda frame: not frame.subject)), default=0.0),
        words=60 * texts / length,
        characters=_hastiest(frames, captions),
        interrupting=_interrupting(frames, captions),
        still=_longest_still(frames),
        summed=_briefest_sum(frames),
        faintest=_faintest(frames),
        marks=_marks(frames, paper),
        nameless=len(unnamed),
        unnamed=tuple(sorted(unnamed)),
    )


@lru_cache(maxsize=KEPT)
def said(entry: Entry) -> Said | None:
    """A text and where it stands, whatever its colour."""
    if isinstance(entry, NumberEntry | LabelEntry):
        return entry.text, frozen(entry.points.round(6))
    return None


def _opacity(entry: Entry) -> float:
    if isinstance(entry, GridEntry):
        return max(entry.alpha, entry.frame[3])
    alpha = getattr(entry, "alpha", None)
    if alpha is not None:
        return float(alpha)
    colours = [getattr(entry, name, (0, 0, 0, 0))[3] for name in ("colour", "stroke", "fill")]
    return float(max(colours))


@lru_cache(maxsize=KEPT)
def _box(entry: Entry) -> Box:
    """Its box; of a text with the air around it that it needs to be read."""
    left, low, right, high = box_of(entry.outer)
    ink = entry.ink()
    air = 0.25 * ink.em if ink is not None else 0.0
    return left - air, low - air, right + air, high + air


def _covered(frame: Shown, aspect: float) -> float:
    """The share of the frame that the boxes of the subject cover, together."""
    width, height = sides(aspect)
    rows, columns = (round(RASTER * side / FRAME_SIDE) for side in (height, width))
    full = np.zeros((rows, columns), dtype=np.bool_)
    for entry in frame.subject:
        left, low, right, high = _box(entry)
        first, last = (int(min(max((x / width + 0.5) * columns, 0), columns)) for x in (left, right))
        top, bottom = (int(min(max((0.5 - y / height) * rows, 0), rows)) for y in (high, low))
        full[top : bottom + 1, first : last + 1] = True
    return float(full.mean())


def _emptiest(shares: Sequence[tuple[float, float]]) -> float:
    """The least mean of a second that begins with a frame."""
    times = np.array([time for time, _ in shares])
    ends = np.cumsum(times)
    starts, areas = ends - times, np.concatenate([[0.0], np.cumsum(times * [share for _, share in shares])])
    knots = np.concatenate([[0.0], ends])
    until = np.minimum(starts + 1, ends[-1])
    whole = until - starts > 0.99
    means = (np.interp(until, knots, areas) - np.interp(starts, knots, areas)) / np.maximum(until - starts, 1e-9)
    return float(means[whole].min()) if whole.any() else float(areas[-1] / ends[-1])


def _at_rest(frames: Sequence[Shown]) -> Iterator[Shown]:
    """The frames in which nothing moves."""
    shortest = min(frame.end - frame.start for frame in frames)
    return (frame for frame in frames if frame.end - frame.start > 1.5 * shortest)


def _smallest(frames: Sequence[Shown], *, spoken: bool) -> float:
    """The least em at rest: of numbers in arithmetic, or of all other texts."""
    sizes = [
        ink.em / FRAME_SIDE * SLIDE
        for frame in _at_rest(frames)
        for entry in frame.entries
        if (ink := entry.ink()) is not None
        and _opacity(entry) > SEEN
        and spoken == (entry.statement is not None and entry.statement.equation is not None)
    ]
    return min(sizes, default=float("nan"))


def _runs(frames: Sequence[Shown], which: Callable[[Shown], bool]) -> Iterator[tuple[float, float]]:
    """When what is asked of frames holds, without a break."""
    for holds, run in groupby(frames, key=which):
        if holds:
            members = list(run)
            yield members[0].start, members[-1].end


def _longest_still(frames: Sequence[Shown]) -> float:
    runs = ([*run] for _, run in groupby(frames, key=lambda frame: frame.digests))
    return max(run[-1].end - run[0].start for run in runs)


def _briefest_sum(frames: Sequence[Shown]) -> float:
    """Of the sums that are set in a column, how long the briefest stands whole, at full strength and unmoved."""
    began: dict[Standing, float] = {}
    longest: dict[Equation, float] = {}
    for frame in frames:
        began = {one: began.get(one, frame.start) for one in _sums(frame)}
        for one, since in began.items():
            longest[one[0]] = max(longest.get(one[0], 0.0), frame.end - since)
    return min(longest.values(), default=float("nan"))


def _sums(frame: Shown) -> Iterator[Standing]:
    """The sums whose result is there, with a column of their terms; each with where it stands."""
    numbers = [entry for entry in frame.subject if isinstance(entry, NumberEntry) and _opacity(entry) == 1]
    for result in numbers:
        told = result.equation
        if told is None or told.operation != "sum" or result.quantity != told.result:
            continue
        right = box_of(result.outer)[2]
        column = [one for one in numbers if abs(box_of(one.outer)[2] - right) < LINE / 2 and one is not result]
        if all(any(one.quantity == term for one in column) for term in told.terms):
            standing = (result, *(one for one in column if one.quantity in told.terms))
            yield told, b"".join(frozen(one.points.round(6)) for one in standing)


def _hastiest(frames: Sequence[Shown], captions: Sequence[Spoken]) -> float:
    """The most characters a second; the times of captions are known to a frame."""
    frame = min(one.end - one.start for one in frames)
    return max((len(one.text) / (one.end - one.start + frame) for one in captions), default=float("nan"))


def _interrupting(frames: Sequence[Shown], captions: Sequence[Spoken]) -> int:
    """Captions that come while positions are walked, or loose cells are on their way, or right before."""
    return sum(start - FADE < caption.start <= end for start, end in _busy(frames) for caption in captions)


def _busy(frames: Sequence[Shown]) -> Iterator[tuple[float, float]]:
    """When one position follows the other, or loose cells move, without a pause; a slow position is one."""
    moves = [after.start for before, after in pairwise(frames) if _has_walked(_places(before), _places(after))]
    runs: list[list[float]] = []
    for at in moves:
        if runs and at - runs[-1][-1] <= PAUSE:
            runs[-1].append(at)
        else:
            runs.append([at])
    return ((run[0], run[-1]) for run in runs if len(run) >= STEPS)


def _has_walked(before: Mapping[Place, bytes], after: Mapping[Place, bytes]) -> bool:
    """Whether anything that stands in both frames is elsewhere; what comes or goes has not walked."""
    return any(after[which] != where for which, where in before.items() if which in after)


def _places(frame: Shown) -> dict[Place, bytes]:
    """At which positions its marks are, which cells of its grids are shown, and where its loose cells lie."""
    found: dict[Place, bytes] = {}
    for entry in frame.entries:
        told = [frozen(aim.of.cells) for aim in entry.aims]
        told += [frozen(entry.shown)] if isinstance(entry, GridEntry) else []
        told += [frozen(entry.upper_left)] if isinstance(entry, CellsEntry) else []
        if told:
            nth = sum(name == entry.name for name, _ in found)
            found[entry.name, nth] = b"".join(told)
    return found


def _faintest(frames: Sequence[Shown]) -> float:
    """Of all signed maps, the contrast of the value nearest to zero with zero."""
    least = float("inf")
    seen: set[int] = set()
    for frame in frames:
        for entry in frame.entries:
            if not isinstance(entry, GridEntry) or not isinstance(entry.colormap, Colormap) or id(entry) in seen:
                continue
            seen.add(id(entry))
            if entry.colormap.low == 0 or not entry.shown.any():
                continue
            values = cell_values(entry.tensor, entry.cells)[entry.shown]
            some = values != 0
            if some.any():
                nearest = np.abs(values[some]).min()
                colours = entry.colormap.rgba(np.array([*np.unique(values[np.abs(values) == nearest]), 0.0]))
                rgb = colours[:, :3] / 255
                least = min(least, float(contrast(rgb[:-1], rgb[-1]).min()))
    return least if np.isfinite(least) else float("nan")


def _marks(frames: Sequence[Shown], paper: Rgb) -> float:
    """Of all marks and leads at rest, the least contrast with what they lie on, by stroke or by outline."""
    least = float("inf")
    for frame in _at_rest(frames):
        grids = [entry for entry in frame.entries if isinstance(entry, GridEntry) and entry.alpha > SEEN]
        for line in frame.entries:
            if not isinstance(line, MarkEntry | LeadEntry) or line.stroke[3] < 1:
                continue
            inks = [colour[:3] for colour, _ in outlined(line)]
            grounds = np.array([*_under(line, grids), paper])
            best = np.max([contrast(grounds, np.array(ink)) for ink in inks], axis=0)
            least = min(least, float(best.min()))
    return least if np.isfinite(least) else float("nan")


def _under(line: MarkEntry | LeadEntry, grids: Iterable[GridEntry]) -> Iterator[tuple[float, float, float]]:
    """The colours of the cells that it runs along, at either side, or across."""
    if isinstance(line, LeadEntry):
        path = line.points
    else:
        (left, top), (right, bottom) = line.corners
        path = np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
    along = np.linspace(0, 1, ALONG)[:, None]
    points = np.concatenate([(1 - along) * start + along * end for start, end in pairwise(path)])
    for grid in grids:
        if grid.cells.ndim == 2:
            rows, columns = grid.shown.shape
            corner, pitch = grid.corners[0], (grid.corners[1] - grid.corners[0]) / (columns, rows)
            sides = [points + pitch * side for side in ((0.5, 0.5), (0.5, -0.5), (-0.5, 0.5), (-0.5, -0.5))]
            column, row = np.floor((np.concatenate(sides) - corner) / pitch).astype(int).T
            met = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
            tints = np.unique(grid.tints[row[met], column[met], :3], axis=0) / 255
            yield from (tuple(tint) for tint in tints.tolist())


def _unnamed(frames: Sequence[Shown]) -> set[str]:
    """The tensors that stand at rest as pictures with no text within a line height of any of them."""
    found: set[str] = set()
    for frame in _at_rest(frames):
        labels = [box_of(entry.outer) for entry in frame.subject if isinstance(entry, LabelEntry | NumberEntry)]
        pictures: dict[str, list[Box]] = {}
        for entry in frame.subject:
            if isinstance(entry, GridEntry) and entry.alpha > SEEN:
                pictures.setdefault(entry.tensor.name, []).append(box_of(entry.outer))
        found |= {
            name
            for name, boxes in pictures.items()
            if not any(distance(box, label) <= LINE for box in boxes for label in labels)
        }
    return found
