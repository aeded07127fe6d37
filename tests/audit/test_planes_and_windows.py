"""A window shows what the result in focus reads; a plane that is shown whole is none, however small it is."""

from __future__ import annotations

import numpy as np
import pytest

from onebyone.audit.marks import _windows
from onebyone.audit.reading import Reading
from onebyone.core.figure import Part
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.look.theme import theme
from onebyone.panels.figc1.numbers import Arithmetic
from onebyone.panels.figc1.parameters import Parameters

LOOK = theme("dark")


@pytest.fixture(scope="module")
def figure():
    """A filter that reads more cells at a position than a plane has."""
    return Arithmetic.of(Parameters(channels=16, height=6, width=6, padding=0, stride=1))


def complaints(figure, cells):
    signed = signed_map(LOOK, figure.image)
    grid = PixelGrid(figure.read, colormap=signed, cell=20, role="input", theme=LOOK, cells=cells)
    return list(_windows([grid.entry()], Part.of(figure.result, 0, 0), Reading([figure])))


def test_a_whole_plane_is_no_window(figure):
    assert figure.read.shape[1] * figure.read.shape[2] < figure.laid.size
    assert complaints(figure, plane(figure.read, 3)) == []


def test_windows_still_show_what_is_read_and_nothing_else(figure):
    own = plane(figure.read, 3)
    assert complaints(figure, own[:3, :3]) == []
    for wrong in (own[1:4, 1:4], own[1:], own[:, :-1], np.roll(own, 1) + 1):
        assert len(complaints(figure, wrong)) == 1
