"""Faults in what is said of another thing than stands there: each number, word and movement is true, of something else."""

from __future__ import annotations

from kinds import Slip, slips

UNDER = (
    Slip("7", "panels/fig7/view.py", '("before", "full_score"', '("before", "score"'),
    Slip("7", "panels/fig7/view.py", '("after", "score"', '("after", "full_score"'),
)

KINDS = (slips("a number under what did not make it", "comes of others", UNDER),)
