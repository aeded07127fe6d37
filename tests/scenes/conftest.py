"""Every clip and every other shot of the film in both themes, told once for all tests that look at it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from project import figures, variant
from recording import Recording, told

from onebyone.look.theme import theme
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.film.programme import CARDS
from onebyone.panels.panel import Shot


@dataclass(frozen=True, eq=False, repr=False)
class Told:
    """A shot told in a theme."""

    shot: Shot
    paper: tuple[float, float, float]
    recording: Recording


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on `shot` for all that is rendered, and on `clip` for the panels only: cards have no captions."""
    if "shot" in metafunc.fixturenames:
        shots = CATALOGUE if "clip" in metafunc.fixturenames else (*CATALOGUE, *CARDS)
        # Panels come first in both, so that pytest runs all tests of one recording in a row and keeps no other.
        told_in = [(shot, name) for shot in shots for name in ("dark", "light")]
        ids = [f"{shot.id}-{name}" for shot, name in told_in]
        metafunc.parametrize("shot", told_in, indirect=True, scope="session", ids=ids)


@pytest.fixture(scope="session")
def shot(request: pytest.FixtureRequest) -> Told:
    which, name = request.param
    recording = told(variant(which.id, theme=name), figures(which.id))  # whose numbers are of no theme
    return Told(which, theme(name).rgb("paper"), recording)


@pytest.fixture(scope="session")
def clip(shot: Told) -> Told:
    return shot
