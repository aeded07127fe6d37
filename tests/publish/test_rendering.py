"""Rendering everything: who shows a run is told of every clip, those that the film does not show included."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace

import pytest

from onebyone.errors import UsageError
from onebyone.paint.quality import QUALITIES
from onebyone.panels import catalogue
from onebyone.panels.cut import WHOLE, Cut
from onebyone.publish import rendering
from onebyone.publish.produce import produce
from onebyone.render.progress import Event


@pytest.mark.parametrize("film", [True, False])
def test_a_panel_outside_of_the_film_is_expected_too(monkeypatch, tmp_path, film):
    inside, outside = catalogue.CATALOGUE[0], replace(catalogue.CATALOGUE[1], in_film=False)
    monkeypatch.setattr(catalogue, "CATALOGUE", (inside, outside))
    monkeypatch.setattr("onebyone.publish.produce.produce", lambda variants, **_: None)
    expected = []

    def show(frames):
        expected.append(frames)
        return nullcontext(lambda event: None)

    variants = [panel.default() for panel in (inside, outside)]
    rendering.render_variants(variants, quality=QUALITIES["l"], out=tmp_path, film=film, show=show, jobs=1)
    (frames,) = expected
    assert {inside.id, outside.id} <= frames.keys()
    assert ("opening" in frames) == film
    assert min(frames.values()) > 0


def test_a_page_that_is_not_ours_does_not_stop_what_no_page_shows(tmp_path):
    """A clean clip goes into the folder of somebody's deck, and its page stays as it is."""
    page = tmp_path / "index.html"
    page.write_text("my deck")
    asked = catalogue.CATALOGUE[0].default()
    for cut, refused in ((WHOLE, True), (Cut(clean=True), False)):
        raises = pytest.raises(UsageError, match="was not made by onebyone") if refused else nullcontext()
        with raises:
            produce(
                [asked.cut_to(cut)], quality=QUALITIES["l"], out=tmp_path, film=False, render=painted, on_event=print
            )
    assert page.read_text() == "my deck"


def painted(takes, *, on_event):
    for take in takes:
        on_event(Event(event="rendered", clip=take.id))


def test_a_still_is_not_rendered_elsewhere(tmp_path):
    still = catalogue.CATALOGUE[0].default().cut_to(Cut(beat="takeaway", still=True))
    with pytest.raises(UsageError, match="leave out --cluster"):
        rendering.render_variants(
            [still],
            quality=QUALITIES["l"],
            out=tmp_path,
            film=False,
            show=lambda frames: nullcontext(print),
            cluster="tcp://here:1",
        )
