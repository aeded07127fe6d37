"""The limits of a clip: what stands too near to an edge, and a clip that is too long or too short, are told."""

from __future__ import annotations

import numpy as np
import pytest

from onebyone.audit.limits import LONGEST, SHORTEST, Limits
from onebyone.frames.digests import key
from onebyone.frames.shape import ShapeEntry
from onebyone.look.theme import MARGIN

WIDTH, HEIGHT = 128 / 9, 8.0
INK = (1.0, 1.0, 1.0, 1.0)


def line(x, y, *, stroke_px=0.0):
    """A dot of a line at a place, in manim's units."""
    return ShapeEntry("Line", np.array([[x, y]] * 4), (0.0, 0.0, 0.0, 0.0), INK, stroke_px)


def said(*entries, frames=300, fps=10):
    limits = Limits(aspect=WIDTH / HEIGHT)
    for frame, entry in enumerate(entries):
        limits.look([entry], [key(entry)], frame=frame)
    return limits.complaints(frames=frames, fps=fps)


RIGHT, TOP = (0.5 - MARGIN) * WIDTH, (0.5 - MARGIN) * HEIGHT


@pytest.mark.parametrize(("x", "y"), [(RIGHT, 0), (-RIGHT, 0), (0, TOP), (0, -TOP)])
def test_an_entry_may_touch_the_margin_and_not_cross_it(x, y):
    assert said(line(x, y)) == []
    ((frame, why),) = said(line(0, 0), line(1.01 * x, 1.01 * y))
    assert frame == 1
    assert why.startswith("Line comes nearer to an edge than 4% of the frame")


def test_half_of_a_stroke_counts():
    assert said(line(RIGHT, 0, stroke_px=10))


@pytest.mark.parametrize(
    ("seconds", "mend"), [(SHORTEST - 1, "give its beats more time"), (LONGEST + 2, "tell less in it")]
)
def test_a_clip_of_another_length_is_told_what_to_do(seconds, mend):
    ((frame, why),) = said(line(0, 0), frames=round(seconds * 10))
    assert frame == round(seconds * 10)
    assert why == f"it lasts {seconds:.1f} s, and a clip lasts {SHORTEST:g} to {LONGEST:g} s: {mend}"
    assert said(line(0, 0), frames=round(SHORTEST * 10)) == said(line(0, 0), frames=round(LONGEST * 10)) == []
