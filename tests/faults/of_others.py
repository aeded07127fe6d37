"""Faults in what is said of another thing than stands there: numbers, words and movements that are true elsewhere."""

from __future__ import annotations

from kinds import Slip, slips

UNDER = (
    Slip("7", "panels/fig7/view.py", '("before", "full_score"', '("before", "score"'),
    Slip("7", "panels/fig7/view.py", '("after", "score"', '("after", "full_score"'),
)

RIVALS = (
    Slip("5b", "panels/fig5b/words/en.py", "together {dense_weights} weights", "together {weights} weights"),
    Slip(
        "5b",
        "panels/fig5b/words/en.py",
        "Dense: positions have their own weights.",
        "A dense layer: {weights} weights.",
    ),
    Slip(
        "5b", "panels/fig5b/view.py", '("inputs", "input"), ("weights_here",', '("inputs", "input"), ("dense_weights",'
    ),
    Slip("5b", "panels/fig5b/view.py", '("dense_weights", "weight"))', '("weights_here", "weight"))'),
)

KINDS = (
    slips("a number under what did not make it", "comes of others", UNDER),
    slips("another count of the same noun", "another count of the same noun|not called so", RIVALS),
)
