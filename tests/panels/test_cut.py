"""What of a shot is made: which cuts there are, what they are called, and which beats a shot has."""

from __future__ import annotations

from typing import Any

import pytest
from project import variant

from onebyone.errors import UsageError
from onebyone.panels.cut import WHOLE, Cut
from onebyone.panels.selection import variants

SENSELESS: dict[str, tuple[dict[str, Any], str]] = {
    "a loop of everything": ({"loop": True}, "what loops is one beat: name it with --beat"),
    "a still of everything": ({"still": True}, "a still is of one beat"),
    "a still that loops": ({"beat": "takeaway", "still": True, "loop": True}, "leave out --loop"),
}


@pytest.mark.parametrize(("values", "message"), SENSELESS.values(), ids=SENSELESS)
def test_a_cut_that_makes_no_sense_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Cut(**values)


def test_every_cut_has_a_name_of_its_own() -> None:
    cuts = [
        *(Cut(clean=clean) for clean in (False, True)),
        *(Cut(clean=clean, beat="takeaway", loop=loop) for clean in (False, True) for loop in (False, True)),
    ]
    names = [variant("2a", stride=2).cut_to(cut).name for cut in cuts]
    assert names == [
        *("2a-stride-2", "2a-stride-2-clean", "2a-stride-2.takeaway", "2a-stride-2.takeaway-loop"),
        *("2a-stride-2-clean.takeaway", "2a-stride-2-clean.takeaway-loop"),
    ]
    assert len(set(names)) == len(cuts)


def test_another_cut_takes_the_place_of_the_one_before() -> None:
    clean = variant("2a").cut_to(Cut(clean=True))
    assert clean.cut_to(Cut(clean=True, beat="takeaway")).name == "2a-clean.takeaway"
    assert clean.cut_to(WHOLE) == variant("2a")
    assert clean != variant("2a")
    assert clean.key == variant("2a").key, "the numbers are the same, and need not be proven twice"


def test_the_poster_of_a_beat_is_its_own() -> None:
    first, *_ = variant("2a").words.beats
    assert variant("2a").poster == variant("2a").shot.poster != first
    assert variant("2a").cut_to(Cut(beat=first)).poster == first


def test_an_unknown_beat_is_refused_with_the_nearest_and_all() -> None:
    with pytest.raises(UsageError) as refused:
        variants(["2a"], {"stride": "2"}, cut=Cut(beat="kernel_visits"))
    beats = variant("2a").words.beats
    assert str(refused.value) == (
        "2a-stride-2 has no beat 'kernel_visits'. Did you mean the_kernel_visits_every_position? "
        f"Its beats are: {', '.join(beats)}."
    )


def test_all_that_are_asked_for_are_cut_alike() -> None:
    assert [one.name for one in variants(["2a", "4a"], {}, cut=Cut(clean=True))] == ["2a-clean", "4a-clean"]
