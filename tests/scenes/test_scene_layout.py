"""Every beat of every clip and card in both themes: nothing off frame, overlapping, too small, too dim, or idle.

All is read from display lists. The checks are in complaints.py and pacing.py; their own tests see each of them fail.
"""

from __future__ import annotations

from functools import partial

import pytest
from complaints import FRAME_CHECKS, dim_texts, outside_margins
from demands import over_beats
from pacing import PACING_CHECKS, blank_start, length

from onebyone.audit.limits import LONGEST, SHORTEST


def demand_none(complaints):
    """Fail with the complaints, one a line."""
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def test_nothing_leaves_the_safe_area(shot):
    demand_none(outside_margins(shot.recording.distinct))


@pytest.mark.parametrize("check", FRAME_CHECKS, ids=lambda check: check.__name__)
def test_every_beat_is_laid_out_well(shot, check):
    demand_none(over_beats(shot.recording, check))


def test_every_text_reads_on_what_lies_under_it(shot):
    demand_none(over_beats(shot.recording, partial(dim_texts, paper=shot.paper)))


@pytest.mark.parametrize("check", PACING_CHECKS, ids=lambda check: check.__name__)
def test_every_beat_takes_its_time(clip, check):
    demand_none(check(clip.recording))


def test_the_first_frame_shows_something(shot):
    demand_none(blank_start(shot.recording))


def test_every_clip_is_short_enough_for_a_slide(clip):
    demand_none(length(clip.recording, shortest=SHORTEST, longest=LONGEST))
