"""Tracks tell where everything was on every frame, to half a pixel, in far fewer keys than frames."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hand_made import PIXELS, SCREEN, box, grid, label, loose, moved, number, shape, told, wires
from manim import tempconfig
from project import shot

from onebyone.frames.box import boxes_of
from onebyone.frames.entry import Entry
from onebyone.frames.recorded import Met, Pictured, Screen, Shaped, Thing
from onebyone.paint.quality import QUALITIES
from onebyone.proof.files import recorder
from onebyone.proof.packing import masked, unpacked
from onebyone.proof.timeline import Recorder, Timeline
from onebyone.proof.tracks import MISS, Track, sample
from onebyone.render.clip import scene_class
from onebyone.render.evaluate import evaluate

ROUNDED = 0.51  # of a unit
WHOLE = (2, 3)


def frames_of(track: Track) -> list[int]:
    return [frame for frame, *_ in track.keys]


def one(record: Timeline) -> Track:
    """The only track of the only thing."""
    ((track,),) = record.tracks.values()
    return track


def test_what_stands_has_two_keys_and_what_is_there_for_a_frame_has_one() -> None:
    assert frames_of(one(told(([], 2), ([number()], 7), ([], 1)))) == [2, 8]
    assert frames_of(one(told(([number()], 1), ([], 1)))) == [0]


def test_what_goes_evenly_has_a_key_at_either_end() -> None:
    record = told(*(([moved(number(), 0.5 * at)], 1) for at in range(20)))
    assert frames_of(one(record)) == [0, 19]
    first, last = one(record).keys
    assert last[1] - first[1] == 950, "tenths of a pixel, of which there are 100 to a unit"
    assert last[2:] == (*first[2:5], 100)


def test_what_jumps_has_a_key_before_and_after() -> None:
    record = told(([number()], 5), ([moved(number(), 3)], 5))
    assert frames_of(one(record)) == [0, 4, 5, 9]
    assert len({key[1] for key in one(record).keys}) == 2


def test_what_turns_has_a_key_where_it_turns() -> None:
    record = told(*(([moved(number(), 4 - abs(at - 8) / 2)], 1) for at in range(17)))
    assert frames_of(one(record)) == [0, 8, 16]


def test_what_is_off_a_line_by_no_more_than_half_a_pixel_has_no_key_there() -> None:
    by = MISS / 10 / SCREEN.width * SCREEN.frame_width
    small, large = ([([number()], 1), ([moved(number(), part * by)], 1), ([number()], 1)] for part in (0.99, 1.3))
    assert frames_of(one(told(*small))) == [0, 2]
    assert frames_of(one(told(*large))) == [0, 1, 2]


def test_what_stands_still_is_told_to_the_tenth_of_a_pixel() -> None:
    near = moved(number(), 0.02)
    record = told(([number()], 4), ([near], 4))
    boxes = {span.start: span.box for spans in record.numbers.values() for span in spans}
    assert [key[1] for key in one(record).keys] == [round(10 * boxes[at][0]) for at in (0, 0, 4, 4)]


def test_what_comes_back_has_a_track_of_its_own() -> None:
    record = told(([number()], 3), ([], 1), ([number()], 3))
    ((first, second),) = record.tracks.values()
    assert (frames_of(first), frames_of(second)) == ([0, 2], [4, 6])


def test_each_of_two_alike_goes_its_own_way() -> None:
    """The one that is painted first stays so; where one goes, the other is known by its place."""
    record = told(
        ([number(-5), number(5)], 1),
        ([moved(number(-5), 0.5), moved(number(5), 0.5)], 1),
        ([moved(number(5), 1.0)], 1),
    )
    ((left, right),) = record.tracks.values()
    assert (frames_of(left), frames_of(right)) == ([0, 1], [0, 2])
    assert left.keys[0][1] < right.keys[0][1]


def test_of_two_in_one_place_the_one_that_fades_away_is_gone() -> None:
    """As where a picture fades over another one of the same cells: what stays is the one that has come."""
    leaves, comes = ([grid(alpha=alpha) for alpha in way] for way in ((1.0, 0.5, 0.01), (0.02, 0.6, 0.98)))
    for order in (1, -1):
        pairs = [([old, new][::order], 1) for old, new in zip(leaves, comes, strict=True)]
        ((first, second),) = told(*pairs, ([grid(alpha=1.0)], 3)).tracks.values()
        gone, stays = (first, second)[::order]
        assert (frames_of(gone)[-1], frames_of(stays)[-1]) == (2, 5)
        assert [key[5] for key in stays.keys][-1] == 100


def test_what_stands_is_the_same_in_whatever_order_it_is_painted() -> None:
    """Of two numbers one fades and is painted last by then: it did not change places with the other."""
    still, faint = number(-5), replace(number(5), colour=(1.0, 1.0, 1.0, 0.5))
    other = replace(number(-5), colour=(1.0, 1.0, 1.0, 0.9))
    ((one, two),) = told(([still, faint], 1), ([number(5), other], 1)).tracks.values()
    assert len({key[1] for key in one.keys}) == len({key[1] for key in two.keys}) == 1


def test_a_fading_number_tells_its_opacity() -> None:
    faint = replace(number(), colour=(1.0, 1.0, 1.0, 0.25))
    assert [key[5] for key in one(told(([faint], 1), ([number()], 1))).keys] == [25, 100]


def test_labels_and_formulas_have_no_tracks_and_shapes_of_a_kind_are_together() -> None:
    record = told(([label("x"), shape(box(0, 0, 1, 1)), shape(box(3, 0, 4, 1))], 3))
    assert {thing: len(found) for thing, found in record.tracks.items()} == {Shaped("Rectangle"): 2}


def test_a_line_leads_from_where_it_starts_to_its_end() -> None:
    line = replace(shape(np.linspace((2.0, 1.0), (1.0, 3.0), 4)), name="Line")
    assert one(told(([line], 1))).keys == ((0, 1000, 350, -100, -200, 100),)


def test_cells_that_appear_and_vanish_are_told_when_they_do() -> None:
    masks = [[[1, 0, 0], [0, 0, 0]], [[1, 1, 0], [0, 0, 0]], [[1, 1, 0], [0, 0, 0]], [[0, 1, 0], [0, 0, 1]]]
    record = told(*(([grid(at, shown=np.array(mask, dtype=bool))], 1) for at, mask in enumerate(masks)))
    assert one(record).shown == ((0, ((0, 1),)), (1, ((1, 1),)), (3, ((0, 1), (5, 1))))
    blank = told(([grid(shown=False)], 1), ([grid(shown=True)], 1))
    assert one(blank).shown == ((0, ()), (1, ((0, 6),)))


def test_pictures_of_other_cells_are_other_things() -> None:
    record = told(([grid(cells=[[0, 1]]), grid(cells=[[1, 2]])], 1))
    assert [(thing.tensor, len(found)) for thing, found in record.tracks.items() if isinstance(thing, Pictured)] == [
        (PIXELS, 1),
        (PIXELS, 1),
    ]


def test_each_loose_cell_has_keys_of_its_own() -> None:
    record = told(([], 5), *(([loose((0, 0), (5, at / 2))], 1) for at in range(5)))
    track = one(record)
    assert track.places is not None
    table = unpacked(track.places, most=100).tolist()
    assert table == [2, 0, 4, 800, 800, 450, 450, 100, 100, 2, 0, 4, 1300, 1300, 450, 250, 100, 100]


def test_wires_tell_where_they_run_and_how_much_is_drawn() -> None:
    parts = [(0.0, at / 4) for at in range(1, 5)]
    record = told(*(([wires((-4, 0, 4, 2), (0, 0, 1, -1), stretch=part)], 1) for part in parts))
    track = one(record)
    assert track.stretch == ((0, 0, 250), (3, 0, 1000))
    assert track.lines is not None
    assert unpacked(track.lines, most=8).tolist() == [400, 450, 1200, 250, 800, 450, 900, 550]
    elsewhere = told(([wires((-4, 0, 4, 2))], 1), ([wires((-4, 0, 4, 1))], 1))
    assert [len(found) for found in elsewhere.tracks.values()] == [2]


class Watched:
    """A record, and beside it what was on every frame."""

    def __init__(self, record: Recorder) -> None:
        self.record, self.frames = record, 0
        self.seen: dict[int, dict[Thing, list[tuple[Any, Met]]]] = defaultdict(lambda: defaultdict(list))

    def __call__(self, display_list: Sequence[Entry], digests: tuple[bytes, ...], repeat: int, /) -> None:
        self.record(display_list, digests, repeat)
        around = boxes_of([entry.outer for entry in display_list])
        for entry, ink in {d: pair for d, *pair in zip(digests, display_list, around, strict=True)}.values():
            met = entry.met()
            for frame in range(self.frames, self.frames + repeat) if met is not None else ():
                self.seen[frame][met.thing].append((sample(met, ink, entry.segment, 0, 0).box, met))
        self.frames += repeat


def columns(table: Any) -> np.ndarray:
    """A column for the frames of keys, and one for each of their values."""
    return np.array(table, dtype=float).T


def at(frame: int, read: np.ndarray) -> np.ndarray:
    """The values of keys on a frame."""
    return np.array([np.interp(frame, read[0], column) for column in read[1:]])


class Read:
    """A track whose tables are unpacked once for all frames."""

    def __init__(self, track: Track) -> None:
        self.track, self.keys = track, columns(track.keys)
        self.start, self.end = track.keys[0][0], track.keys[-1][0]
        self.stretch = None if track.stretch is None else columns(track.stretch)
        self.corners: list[np.ndarray] = []
        table, place = unpacked(track.places, most=10**7) if track.places is not None else np.zeros(0), 0
        while place < len(table):
            count = int(table[place])
            self.corners.append(columns(table[place + 1 : place + 1 + 4 * count].reshape(4, count).T))
            place += 1 + 4 * count


@pytest.mark.slow
@pytest.mark.parametrize("id", ["1b", "2a", "6a"])
def test_on_every_frame_of_a_clip_the_tracks_tell_what_is_there(id: str) -> None:
    quality = QUALITIES["l"]
    size = {"pixel_width": quality.width, "pixel_height": quality.height, "frame_rate": quality.fps}
    with tempconfig(size | {"dry_run": True, "verbosity": "WARNING", "progress_bar": "none"}):
        watched = Watched(recorder(quality, "dark"))
        evaluate(scene_class(shot(id)), on_frame=watched, on_segment=lambda _: None)
    tracks, screen = watched.record.finish().tracks, watched.record.screen
    read = {thing: [Read(track) for track in found] for thing, found in tracks.items()}
    for frame in range(watched.frames):
        for thing, there in watched.seen[frame].items():
            on = [one for one in read[thing] if one.start <= frame <= one.end]
            assert len(on) == len(there), (frame, thing)
            left = list(there)
            for one in on:
                told_box = at(frame, one.keys)
                off = [np.abs(told_box - _values(around, met, screen)).max() for around, met in left]
                nearest = int(np.argmin(off))
                assert off[nearest] <= MISS + ROUNDED, (frame, thing)
                _, met = left.pop(nearest)
                _demand_details(frame, one, met, screen)
        assert {t for t, found in read.items() for one in found if one.start <= frame <= one.end} == set(
            watched.seen[frame]
        )
    keyed = sum(len(track.keys) for found in tracks.values() for track in found)
    assert keyed < sum(len(there) for things in watched.seen.values() for there in things.values()) / 3


def _values(around: Any, met: Met, screen: Screen) -> np.ndarray:
    return np.array([*(10 * part for part in screen.box(around)), 100 * met.opacity])


def _demand_details(frame: int, one: Read, met: Met, screen: Screen) -> None:
    """What is told within the box of a picture is what is there."""
    if met.shown is not None:
        mask = np.zeros(met.shown.size, dtype=bool)
        for since, runs in one.track.shown:
            if since <= frame:
                mask ^= masked(runs, mask.size)
        assert (mask == met.shown.ravel()).all()
    if met.wires is not None:
        assert one.stretch is not None
        assert np.abs(at(frame, one.stretch) - 1000 * np.array(met.stretch)).max() <= MISS + ROUNDED
    if met.corners is not None:
        corners = np.array(screen.path(met.corners[0])).reshape(-1, 2) * 10
        for corner, told_corner in zip(corners, one.corners, strict=True):
            assert np.abs(at(frame - one.start, told_corner)[:2] - corner).max() <= MISS + ROUNDED
