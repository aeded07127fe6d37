"""A new kind of entry is one file (bars.py) and one line of registration: nothing else has to know of it."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from bars import Bar, BarEntry
from hand_made import DARK, NOTHING, SCREEN, number
from planting import Tell, Tiny, sliding_kernel

from onebyone.audit.court import Court
from onebyone.core.quantity import Cell, Size
from onebyone.drawing import kinds
from onebyone.errors import AuditError
from onebyone.frames.box import box_of
from onebyone.frames.digests import key, keys
from onebyone.frames.entry import Entry
from onebyone.frames.recorded import Drawing
from onebyone.paint.canvas import Canvas
from onebyone.paint.changes import changed_rows
from onebyone.proof.legible import effect_of
from onebyone.proof.timeline import Recorder
from onebyone.stage.display_list import Listing

FIGURE = sliding_kernel()
NINE = Size(FIGURE.weight)


@pytest.fixture
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line."""
    monkeypatch.setattr(kinds, "KINDS", MappingProxyType({**kinds.KINDS, Bar: kinds.ours(Bar, BarEntry)}))


def bar(unit: float = 0.25) -> Bar:
    """Nine units high, in the middle of the picture."""
    return Bar(NINE, unit=unit, theme=DARK)


def canvas() -> Canvas:
    """A canvas of ten pixels a unit."""
    return Canvas(width_px=160, height_px=90, frame_width=16, frame_height=9, paper=DARK.hex("paper"))


@pytest.mark.usefixtures("_registered")
def test_it_is_told_in_a_scene_like_any_other(tell: Tell) -> None:
    def show(self: Tiny) -> None:
        self.add(bar())
        self.play(self.mobjects[0].animate(run_time=0.4).shift((1, 0, 0)))

    scene = tell(show)
    (entry,) = scene.camera.display_list
    assert type(entry) is BarEntry
    assert entry.quantity == NINE
    height, width, _ = scene.camera.pixel_array.shape
    middle = float(entry.corners[:, 0].mean())
    assert 0 < middle < 1, "it is on its way"
    there = scene.camera.pixel_array[height // 2, round(width / 2 + middle * width / scene.camera.frame_width)]
    assert there[:3].tolist() == [round(255 * part) for part in DARK.rgb("result")]


def test_what_is_not_registered_may_not_be_drawn(tell: Tell) -> None:
    with pytest.raises(AuditError, match=r"^Bar is not on the list of what may be drawn"):
        tell(lambda self: (self.add(bar()), self.wait(0.2)))
    with pytest.raises(AuditError, match="BarEntry is no kind of entry that may be drawn"):
        Court((FIGURE,), DARK).judge(bar().entry())


@pytest.mark.usefixtures("_registered")
def test_it_is_listed_once_and_remembered_until_something_that_it_is_made_from_changes() -> None:
    listing, ours = Listing(), bar()
    (first,), digests = listing.read([ours], roots=[ours])
    assert listing.read([ours], roots=[ours])[0][0] is first
    ours.quantity = Cell(FIGURE.result, FIGURE.first)
    (second,), others = listing.read([ours], roots=[ours])
    assert second.quantity == ours.quantity
    assert digests != others
    assert listing.read([ours.set_opacity(0)], roots=[ours]) == ((), ())


@pytest.mark.usefixtures("_registered")
def test_it_is_judged_in_a_scene_and_by_hand(tell: Tell) -> None:
    court, entry = Court((FIGURE,), DARK), bar().entry()
    court.judge(entry)
    with pytest.raises(AuditError, match=r"^Bar of number of cells of weight is 4\.500 high, but its value is 2\.250"):
        court.judge(replace(entry, corners=entry.corners * 2))
    with pytest.raises(AuditError, match=r"^Bar of .* has a place, a colour or a width that is no number$"):
        court.judge(replace(entry, unit=np.nan))
    with pytest.raises(AuditError, match="which no verified figure of this scene owns"):
        Court((), DARK).judge(entry)
    with pytest.raises(AuditError, match=r"is 4\.500 high.*\[beat 'a_fault_is_planted', test_new_kind\.py line \d+\]$"):
        tell(lambda self: (self.add(bar().stretch(2, 1)), self.wait(0.2)))


@pytest.mark.usefixtures("_registered")
def test_what_derives_from_it_is_refused_by_name() -> None:
    class Taller(BarEntry):
        """May be judged as one thing and painted as another."""

    entry = bar().entry()
    taller = Taller(entry.name, entry.quantity, entry.unit, entry.corners, entry.colour)
    with pytest.raises(AuditError, match=r"^Taller is no kind of entry that may be drawn$"):
        Court((FIGURE,), DARK).judge(taller)


def test_it_is_painted_where_it_stands_and_changes_these_rows_only() -> None:
    page, entry = canvas(), bar().entry()
    page.paint((entry,), keys((entry,)))
    inked = (page.picture != canvas().picture).any(axis=(1, 2)).nonzero()[0]
    assert (inked.min(), inked.max() + 1) == (33, 57)
    top, bottom = changed_rows(((), (), 1), ((entry,), keys((entry,)), 1), page)
    assert 0 < top <= 33
    assert 57 <= bottom < 90


def test_it_is_recorded_and_a_number_under_it_is_hidden() -> None:
    recorder, entry = Recorder(SCREEN, theme=DARK), bar().entry()
    recorder((entry,), keys((entry,)), 4)
    ((drawing, (span,)),) = recorder.finish().drawings.items()
    assert drawing == Drawing(((85.0, 33.8, 75.0, 56.2),), 0.0, True)
    assert (span.start, span.end) == (0, 4)
    eight = number()
    assert effect_of(entry, eight, box_of(eight.points), on_top=True, theme=DARK) == "hides"


def test_it_is_written_as_json() -> None:
    told = json.loads(json.dumps(bar().entry().to_json()))
    assert told == {
        "kind": "bar",
        "tensor": "weight",
        "states": "size",
        "index": [],
        "box": [-0.5, -1.125, 0.5, 1.125],
        "colour": DARK.hex("result").upper(),
        "alpha": 1.0,
    }


def test_its_digest_covers_every_field() -> None:
    entry = bar().entry()
    others = {
        "name": "another",
        "quantity": Size(FIGURE.image),
        "unit": 0.5,
        "corners": entry.corners + 1,
        "colour": NOTHING,
    }
    assert set(others) == set(entry.__slots__)
    digests = {key(replace(entry, **{field: value})) for field, value in others.items()}
    assert len(digests | {key(entry)}) == len(others) + 1


@pytest.mark.parametrize("method", sorted(Entry.__abstractmethods__))
def test_a_kind_that_does_not_say_all_cannot_be_made(method: str) -> None:
    body = {name: value for name, value in vars(BarEntry).items() if name in Entry.__abstractmethods__}
    whole = type("Whole", (Entry,), body)
    whole()
    del body[method]
    with pytest.raises(TypeError, match=f"abstract method '?{method}"):
        type("Half", (Entry,), body)()
