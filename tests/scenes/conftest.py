"""Every clip in every theme, told once for all tests that look at it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from recording import Recording, told

from onebyone.catalogue import CATALOGUE, Panel
from onebyone.theme import theme


@dataclass(frozen=True, eq=False, repr=False)
class Clip:
    """A panel told in a theme."""

    panel: Panel
    paper: tuple[float, float, float]
    recording: Recording


CLIPS = [(panel, name) for panel in CATALOGUE for name in ("dark", "light")]


@pytest.fixture(scope="session", params=CLIPS, ids=lambda clip: f"{clip[0].id}-{clip[1]}")
def clip(request: pytest.FixtureRequest) -> Clip:
    panel, name = request.param
    return Clip(panel, theme(name).rgb("paper"), told(panel, theme=name))
