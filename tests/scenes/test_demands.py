"""All that is demanded of a clip is asked at once, and each demand is heard."""

from __future__ import annotations

import pytest
from by_hand import PAPER, label
from demands import everything, missed
from recording import FPS, Frame, Recording, ink

from onebyone.stage.scene import Told

LENGTH = 16  # s
TEXT = "Look here."


def clip(*, first=(), late=(), text=TEXT, seconds=LENGTH):
    """One beat: a label wanders across the page for as long as the clip lasts, but for a rest at its end."""
    caption = frozenset(map(ink, late))
    moves = round((seconds - 1) * FPS)
    frames = [
        Frame(at / FPS, (at + 1) / FPS, "a_beat", (*first, label("word", 300 + 5 * at, 500), *late), caption)
        for at in range(moves)
    ]
    rest = Frame(moves / FPS, seconds, "a_beat", frames[-1].entries, caption)
    return Recording((*frames, rest), (Told("a_beat", 0.0, seconds, text),))


def heard(recording):
    return "\n".join(everything(recording, paper=PAPER))


FAULTS = {
    "leaves the safe area": clip(first=(label("out", 5, 500),)),
    "overlaps": clip(late=(label("one", 500, 900), label("other", 510, 905))),
    "takes": clip(text="word " * 60),
    "the clip lasts": clip(seconds=5),
    "words is 150": clip(text="word " * 40),
}


@pytest.mark.parametrize("says", FAULTS)
def test_what_is_amiss_is_heard(says):
    assert says in heard(FAULTS[says])
    assert says not in heard(clip())


def test_the_measures_that_miss_their_goals_are_told_with_their_values():
    assert "emptiest is 0.00" in "\n".join(missed(clip(), paper=PAPER))
    assert not any(said.startswith("still is") for said in missed(clip(), paper=PAPER))
