"""The craft of a clip is measured: each measure that a clip must keep to has a clip here that misses it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hand_made import DARK, PIXELS, grid, number

from onebyone.audit.craft import GOALS, Shown, Spoken, measured
from onebyone.core.figure import Part
from onebyone.frames.aim import Aim
from onebyone.frames.mark import LeadEntry, MarkEntry
from onebyone.look.colormaps import rgb
from onebyone.look.theme import theme

ENTRY = number()


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


def test_the_pace_of_captions():
    frames = clip((0.1, 1), (9.9, 1))
    calm, hasty = Spoken(0, 10, "one cell " * 3), Spoken(0, 2, "so many words that nobody reads them all")
    assert craft(frames, calm).words == pytest.approx(36)
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


def test_a_goal_is_met_at_its_bound_and_where_nothing_can_be_measured():
    for name, goal in GOALS.items():
        assert goal.met(goal.bound), name
        assert goal.met(math.nan), name
        assert not goal.met(goal.bound * 0.9 if goal.least else goal.bound * 1.1 + 1), name
