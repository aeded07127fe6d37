"""Tracks: where a thing is, frame by frame, at rest and on its way, in as few keys as tell it to half a pixel.

Entries of the display list are the same thing from one frame to the next if they say the same (a number its quantity,
a picture its cells, a shape its kind). Of several such, what stands where one stood goes on with that one; the others
go on with those that were painted in their turn, or, where one has come or gone, with the likest: near, and as opaque.
So the tracks hold exactly what was on screen, whoever was taken for whom.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.frames.box import Box, Points
from onebyone.frames.recorded import Met, Pictured, Screen, Thing
from onebyone.proof.packing import packed, runs

TENTHS, HUNDREDTHS, THOUSANDTHS = 10, 100, 1000
MISS = 5  # tenths of a pixel, hundredths of opacity, thousandths of a wire: what a track may be off between two keys

Integers: TypeAlias = npt.NDArray[np.int64]
Keys: TypeAlias = tuple[tuple[int, ...], ...]
_Gone: TypeAlias = "tuple[Path, Met, Box]"
_Come: TypeAlias = tuple[int, Met, Box]  # with its place in painting order
Toggles: TypeAlias = tuple[tuple[int, tuple[tuple[int, int], ...]], ...]


class Sample(NamedTuple):
    """What a thing was from frame `start` to `end`, which is not shown any more; the box of a line leads to its end."""

    start: int
    end: int
    box: Box
    met: Met


@dataclass(eq=False, slots=True)
class Path:
    """A thing as it is followed for as long as it is on screen without a break."""

    thing: Thing
    samples: list[Sample] = field(default_factory=list)


@dataclass(frozen=True)
class Track:
    """A path in few keys; what the fields hold is said in the format of a proof."""

    keys: Keys
    shown: Toggles = ()
    places: str | None = None
    lines: str | None = None
    stretch: Keys = ()


def sample(met: Met, box: Box, line: tuple[Points, Points] | None, start: int, end: int) -> Sample:
    """What was met for a while in a box, or as a line between two points."""
    if line is not None:
        (left, high), (right, low) = (point.tolist() for point in line)
        box = (left, low, right, high)
    return Sample(start, end, box, met)


def continued(gone: Sequence[tuple[Path, Met, Box]], new: Sequence[tuple[Met, Box]]) -> list[Path]:
    """The path of what is new: that of what has just gone and was the same, or else one of its own.

    Both are in painting order, with their boxes.
    """
    waiting: dict[Hashable, list[_Gone]] = {}
    coming: dict[Hashable, list[_Come]] = {}
    for one in gone:
        waiting.setdefault((one[1].thing, _course(one[1])), []).append(one)
    for at, (met, box) in enumerate(new):
        coming.setdefault((met.thing, _course(met)), []).append((at, met, box))
    paths: list[Path | None] = [None] * len(new)
    for key, come in coming.items():
        left = waiting.get(key, [])
        if len(left) + len(come) > 2:  # what has not moved goes on where it is
            for place in dict.fromkeys(_place(box) for *_, box in come):
                here, there = ([one for one in side if _place(one[-1]) == place] for side in (left, come))
                _go_on(here, there, left=left, come=come, paths=paths)
        _go_on([*left], [*come], left=left, come=come, paths=paths)
    return [path or Path(met.thing) for path, (met, _) in zip(paths, new, strict=True)]


def _go_on(
    old: Sequence[_Gone], new: Sequence[_Come], *, left: list[_Gone], come: list[_Come], paths: list[Path | None]
) -> None:
    """Those that have come go on the paths of as many that have gone, in turn; of more or fewer, of the likest.

    These are the nearest, and as opaque: where one picture fades over another, both stand in one place.
    """
    waiting = [*old]
    in_turn = len(old) == len(new)
    for one in new if waiting else ():
        _, met, box = one
        likest = 0 if in_turn else min(range(len(waiting)), key=lambda at: _apart(waiting[at], met, box))
        before = waiting.pop(likest)
        paths[one[0]] = before[0]
        left.remove(before)
        come.remove(one)
        if not waiting:
            return


def tracks(paths: Sequence[Path], screen: Screen, *, still: int) -> Mapping[Thing, Sequence[Track]]:
    """The tracks of each thing, in order of appearance; what stood for so many frames or longer is told exactly."""
    samples = [sample for path in paths for sample in path.samples]
    left, low, right, high = np.array([sample.box for sample in samples]).reshape(-1, 4).T
    boxes = screen.box((left, low, right, high))
    values = np.column_stack([*boxes, [sample.met.opacity for sample in samples]])
    values *= (TENTHS, TENTHS, TENTHS, TENTHS, HUNDREDTHS)
    keys = iter(_keys([path.samples for path in paths], np.rint(values).astype(np.int64), still=still))
    places = iter(_places([path.samples for path in paths if _is_loose(path)], screen, still=still))
    found: dict[Thing, list[Track]] = {}
    for path in paths:
        track = Track(next(keys))
        if _is_loose(path):
            track = Track(track.keys, places=next(places))
        elif isinstance(path.thing, Pictured):
            track = _detailed(path, track.keys, screen, still=still)
        found.setdefault(path.thing, []).append(track)
    return found


def _is_loose(path: Path) -> bool:
    """Whether it is of a picture whose cells lie each where they like."""
    return isinstance(path.thing, Pictured) and path.samples[0].met.corners is not None


def _detailed(path: Path, keys: Keys, screen: Screen, *, still: int) -> Track:
    """The track of a picture whose cells have their order, with all that changes within its box."""
    first = path.samples[0].met
    if first.shown is not None:
        return Track(keys, shown=_toggles(path.samples))
    if first.wires is not None:
        ends = np.concatenate([_pixels(points, screen) for points in first.wires], axis=1)
        parts = np.array([sample.met.stretch for sample in path.samples])
        (stretch,) = _keys([path.samples], np.rint(parts * THOUSANDTHS).astype(np.int64), still=still)
        return Track(keys, lines=packed(ends.ravel()), stretch=stretch)
    return Track(keys)


def _toggles(samples: Sequence[Sample]) -> Toggles:
    """Which cells of a grid appear or vanish, and when."""
    told: list[tuple[int, tuple[tuple[int, int], ...]]] = []
    before: npt.NDArray[np.bool_] | None = None
    for start, _, _, met in samples:
        assert met.shown is not None
        now = met.shown.ravel()
        changed = now if before is None else now ^ before
        if before is None or changed.any():
            told.append((start, runs(changed)))
        before = now
    return tuple(told)


def _places(paths: Sequence[Sequence[Sample]], screen: Screen, *, still: int) -> list[str]:
    """The keys of each loose cell, packed, path by path."""
    corners = [_corners(samples, screen) for samples in paths]
    times = [time for samples, cells in zip(paths, corners, strict=True) for time in [_times(samples)] * len(cells)]
    values = np.concatenate([np.empty((0, 3), dtype=np.int64), *(cells.reshape(-1, 3) for cells in corners)])
    table, counts = _thinned(times, values, still=still)
    told, cell, key = [], 0, 0
    for samples, cells in zip(paths, corners, strict=True):
        own = counts[cell : cell + len(cells)]
        rows = table[key : key + own.sum()]
        rows[:, 0] -= samples[0].start
        told.append(_packed(rows, own))
        cell, key = cell + len(cells), key + len(rows)
    return told


def _packed(table: Integers, counts: Integers) -> str:
    """The keys of cells, for each its count and then column by column."""
    sizes = 1 + counts * table.shape[1]
    heads, firsts = np.cumsum(sizes) - sizes, np.cumsum(counts) - counts
    told = np.empty(sizes.sum(), dtype=np.int64)
    told[heads] = counts
    cell = np.arange(len(counts)).repeat(counts)  # of each key
    for column, numbers in enumerate(table.T):
        told[heads[cell] + 1 + counts[cell] * column + np.arange(len(table)) - firsts[cell]] = numbers
    return packed(told)


def _corners(samples: Sequence[Sample], screen: Screen) -> Integers:
    """Where each loose cell lies in each sample, and how wide it is: (cells, samples, 3), in tenths of a pixel."""
    found = [sample.met.corners for sample in samples if sample.met.corners is not None]
    upper_left, lower_right = (
        _pixels(np.concatenate(points), screen).reshape(len(samples), -1, 2) for points in zip(*found, strict=True)
    )
    return np.concatenate([upper_left, lower_right[..., :1] - upper_left[..., :1]], axis=2).swapaxes(0, 1)


def _keys(paths: Sequence[Sequence[Sample]], values: Integers, *, still: int) -> list[Keys]:
    """The keys (frame, value, …) of paths from the values of all their samples."""
    table, counts = _thinned([*map(_times, paths)], values, still=still)
    rows, ends = [*map(tuple, table.tolist())], np.cumsum(counts).tolist()
    return [tuple(rows[start:end]) for start, end in pairwise([0, *ends])]


def _times(samples: Sequence[Sample]) -> Integers:
    """The first and the last frame (n, 2) of each sample."""
    return np.array([(start, end - 1) for start, end, _, _ in samples], dtype=np.int64).reshape(-1, 2)


def _thinned(paths: Sequence[Integers], values: Integers, *, still: int) -> tuple[Integers, Integers]:
    """The fewest frames of each path between which no frame's value is off a line by over MISS.

    `paths` are the times of their samples, `values` (all samples, columns) those of one path after the other. A key is
    never beside the truth; from each, a line goes as far as it can while it meets all between (the swing filter, over
    all at once).

    Returns:
        The frames with their values (keys, 1 + columns), of one path after the other, and how many each path has.
    """
    times = np.concatenate([np.empty((0, 2), dtype=np.int64), *paths])
    lasts = times[:, 1] > times[:, 0]
    repeat = 1 + lasts
    frames = times.ravel()[np.column_stack([np.ones_like(lasts), lasts]).ravel()]
    values = values.repeat(repeat, axis=0)
    exact = (times[:, 1] - times[:, 0] + 1 >= still).repeat(repeat)
    counts = np.add.reduceat(repeat, np.cumsum([0, *map(len, paths[:-1])])) if paths else np.empty(0, np.int64)
    starts = np.cumsum(counts) - counts
    keep = np.zeros(len(frames), dtype=np.bool_)
    keep[starts] = keep[starts + counts - 1] = True

    order = np.argsort(-counts, kind="stable")
    base, lengths = starts[order].copy(), counts[order]
    low, high = (np.full((len(base), values.shape[1]), bound) for bound in (-np.inf, np.inf))
    for step in range(1, int(lengths[0]) if len(lengths) else 0):
        going = int(np.searchsorted(-lengths, -step))
        now, since = starts[order[:going]] + step, base[:going]
        time = (frames[now] - frames[since])[:, None]
        way = values[now] - values[since]
        slope = way / time
        ends = ((slope < low[:going]) | (slope > high[:going])).any(axis=1) | (exact[now - 1] & (now - 1 > since))
        if ends.any():
            keep[now[ends] - 1] = True
            since[ends] = now[ends] - 1
            low[:going][ends], high[:going][ends] = -np.inf, np.inf
            time[ends, 0] = frames[now[ends]] - frames[since[ends]]
            way[ends] = values[now[ends]] - values[since[ends]]
        np.maximum(low[:going], (way - MISS) / time, out=low[:going])
        np.minimum(high[:going], (way + MISS) / time, out=high[:going])
    return np.column_stack([frames, values])[keep], np.add.reduceat(keep, starts) if paths else counts


def _pixels(points: Points, screen: Screen) -> Integers:
    """Points (n, 2) in tenths of a pixel."""
    return np.rint(np.array(screen.path(points)).reshape(-1, 2) * TENTHS).astype(np.int64)


def _course(met: Met) -> Hashable:
    """Where wires lie: their tracks tell it but once. To fade them moves them by a rounding error."""
    return None if met.wires is None else tuple(points.round(6).tobytes() for points in met.wires)


def _apart(before: _Gone, met: Met, box: Box) -> float:
    _, was, there = before
    return abs(was.opacity - met.opacity) + sum(abs(one - other) for one, other in zip(box, there, strict=True))


def _place(box: Box) -> Box:
    left, low, right, high = box
    return round(left, 6), round(low, 6), round(right, 6), round(high, 6)
