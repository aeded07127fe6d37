"""Rendering everything: who shows a run is told of every clip, those that the film does not show included."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace

import pytest

from onebyone.paint.quality import QUALITIES
from onebyone.panels import catalogue
from onebyone.publish import rendering


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
