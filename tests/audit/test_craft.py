"""The craft of a clip is measured: each measure that a clip must keep to has a clip here that misses it."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hand_made import DARK, INK, PIXELS, grid, number

from onebyone.audit.craft import GOALS, Shown, Spoken, measured
from onebyone.core.figure import Part
from onebyone.core.quantity import Cell, Equation
from onebyone.core.tensor import Tensor
from onebyone.frames.aim import Aim
from onebyone.frames.mark import LeadEntry, MarkEntry
from onebyone.look.colormaps import rgb
from onebyone.look.theme import theme
from onebyone.render.craft import spoken_in
from onebyone.stage.scene import Told

ENTRY = number()
SUMS = Tensor.exact("sums", [7, 5, 12], bits=0)
SUM = Equation("sum", (Cell(SUMS, (0,)), Cell(SUMS, (1,))), Cell(SUMS, (2,)))
LIST = Tensor.exact("list", np.arange(40), bits=0)
CORNERS = np.array([(0.0, 1.0), (1.0, 0.0)])


def clip(*spans: tuple[float, int]) -> list[Shown]:
    """Frames one after the other: how long each lasts, and how many numbers it shows."""
    frames: list[Shown] = []
    for at, (time, count) in enumerate(spans):
        start = frames[-1].end if frames else 0.0
        frames.append(Shown(start, start + time, (ENTRY,) * count, (bytes([at]),), frozenset()))
    return frames


def craft(frames: list[Shown], *captions: Spoken):
    return measured(frames, captions, paper=DARK.rgb("paper"))


def test_the_longest_still_and_the_longest_time_of_an_empty_stage():
    good = craft(clip((0.1, 1), (2.4, 1), (0.2, 0), (1.0, 1)))
    assert (round(good.still, 6), round(good.empty, 6)) == (2.4, 0.2)
    bad = craft(clip((0.1, 1), (2.7, 1), (0.5, 0), (1.0, 1)))
    assert not GOALS["still"].met(bad.still)
    assert not GOALS["empty"].met(bad.empty)


def table(start: float, end: float, *, alpha: float = 1.0, shift: float = 0.0) -> Shown:
    """The column 7, 5 and under it their sum, 12, which may be faded, or stand elsewhere."""
    column = [number(0, -at, em=1, of=one, equation=SUM) for at, one in enumerate(SUM.terms)]
    total = number(shift - 0.6, -2, em=1, of=SUM.result, equation=SUM, colour=(*INK[:3], alpha))
    return Shown(start, end, (*column, total), (b"",), frozenset())


def test_a_finished_sum_stands_with_its_lines():
    coming, going = table(0, 0.5, alpha=0.5), table(2.1, 3.0, shift=0.1)
    assert GOALS["summed"].met(craft([coming, table(0.5, 2.1), going]).summed)
    assert GOALS["summed"].met(craft([coming, table(0.5, 1.3), table(1.3, 2.1), going]).summed)
    for brief in ([coming, table(0.5, 1.5)], [table(0, 0.8), table(0.8, 1.6, shift=0.1)]):
        assert not GOALS["summed"].met(craft(brief).summed)
    assert GOALS["summed"].met(craft([coming]).summed), "it was never there"


def test_the_emptiest_second_is_where_pictures_are_small_for_so_long():
    full, small = (Shown(0, 1, (grid(-6, 4, side=side),), (b"",), frozenset()) for side in (3.0, 0.5))
    spans = ((full, 2.0), (small, 0.9), (full, 2.0)), ((full, 2.0), (small, 1.2), (full, 2.0))
    brief, long = (
        craft([replace(shown, start=at, end=at + time) for at, (shown, time) in enumerate(span)]).emptiest
        for span in spans
    )
    assert GOALS["emptiest"].met(craft([full]).emptiest)
    assert not GOALS["emptiest"].met(long)
    assert long < brief


def test_the_pace_of_captions():
    frames = clip((0.1, 1), (9.9, 1))
    calm, hasty = Spoken(0, 10, "one cell " * 3), Spoken(0, 2, "so many words that nobody reads them all")
    assert craft(frames, calm).words == pytest.approx(36)
    assert not GOALS["words"].met(craft(frames, calm, *[hasty] * 2).words)
    assert GOALS["characters"].met(craft(frames, calm).characters)
    assert not GOALS["characters"].met(craft(frames, hasty).characters)


@pytest.mark.parametrize("name", ["dark", "light"])
def test_marks_and_leads_are_seen_on_cells_of_every_tint(name):
    look = theme(name)
    ground = grid()
    low, high = ground.corners.min(axis=0), ground.corners.max(axis=0)
    aim = Aim(PIXELS, np.arange(PIXELS.size), Part(PIXELS, np.arange(1)))
    ink, edge = ((*rgb(colour), 1.0) for colour in (look.hex("attention"), look.outline))
    for line in (
        MarkEntry("a mark", aim, ground.corners, ground.corners[:, ::-1], ink, 5.0, edge, 2.0),
        LeadEntry("a lead", aim, aim, np.zeros((2, 2)), np.array([low, high]), ink, 2.5, edge, 2.0),
    ):
        # The control: an outline of the stroke's own colour.
        for outline, met in ((edge, True), (ink, False)):
            entries = (ground, replace(line, outline=outline))
            frames = [Shown(start, end, entries, (b"",), frozenset()) for start, end in ((0.0, 0.1), (0.1, 1.0))]
            assert GOALS["marks"].met(measured(frames, [], paper=look.rgb("paper")).marks) == met


def walk(*times: float) -> list[Shown]:
    """A mark that goes on at each of these times, a tenth of a second at least after the one before, until 10 s."""
    cells = np.arange(len(times) + 1)
    marks = []
    for cell in cells:
        aim = Aim(LIST, np.array([cell]), Part(LIST, np.array([cell])))
        marks.append(MarkEntry("a mark", aim, CORNERS, CORNERS[:, ::-1], INK, 5.0, INK, 2.0))
    spans = pairwise((0.0, *times, 10.0))
    return [Shown(start, end, (mark,), (b"",), frozenset()) for mark, (start, end) in zip(marks, spans, strict=True)]


def test_a_caption_interrupts_a_walk_that_runs_or_is_about_to():
    hurry = [4 + at / 10 for at in range(10)]
    for start, met in ((0.0, True), (3.7, True), (4.0, False), (4.5, False), (5.2, True)):
        assert GOALS["interrupting"].met(craft(walk(*hurry), Spoken(start, 9, "")).interrupting) == met, start


def test_slow_positions_and_what_appears_and_goes_are_no_walk():
    assert craft(walk(1.0, 2.2, 3.4, 4.6, 5.8, 7.0, 8.2), Spoken(4, 9, "")).interrupting == 0
    frames = [replace(frame, entries=frame.entries * (at % 2)) for at, frame in enumerate(walk(*np.arange(1, 3, 0.1)))]
    assert craft(frames, Spoken(2, 9, "")).interrupting == 0


def test_a_question_stands_until_it_is_answered():
    beats = [Told("one", 0.0, 4.0, "This."), Told("other", 4.0, 9.0, "That.", "What now?", 6.0)]
    assert spoken_in(beats, fps=10) == [Spoken(0, 4, "This."), Spoken(4, 6, "What now?"), Spoken(6, 9, "That.")]


def test_a_goal_is_met_at_its_bound_and_where_nothing_can_be_measured():
    for name, goal in GOALS.items():
        assert goal.met(goal.bound), name
        assert goal.met(math.nan), name
        assert not goal.met(goal.bound * 0.9 if goal.least else goal.bound * 1.1 + 1), name
