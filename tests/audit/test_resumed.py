"""Where frames were passed over nobody knows what is on its way: places are judged from the next, numbers at once."""

from __future__ import annotations

import pytest
from manim import RIGHT, UP
from project import figures

from onebyone.audit.audit import Audit
from onebyone.core.quantity import Cell
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.text import Number
from onebyone.errors import AuditError
from onebyone.frames.digests import keys
from onebyone.look.theme import theme
from onebyone.stage.display_list import display_list

DARK = theme("dark")
CENTRE = 18 / 135 * (RIGHT + UP)  # of a cell: a grid's own lies where four cells meet


def seen(at: float) -> tuple:
    """A weight that stands on a cell of the image, so far to the right of where it came from."""
    (figure,) = figures("2a")
    image = PixelGrid(figure.image, colormap=DARK.pixels, cell=36, role="input", theme=DARK)
    number = Number(Cell(figure.weight, (1, 2)), size=24, role="weight", theme=DARK).shift(CENTRE + at * RIGHT)
    entries = display_list([image, number], roots=[image, number])
    return entries, keys(entries)


def test_what_may_be_on_its_way_is_excused_for_one_frame() -> None:
    judge = Audit(theme=DARK)
    judge.demand(*seen(0), figures=figures("2a"), resumed=True)
    judge.demand(*seen(0.02), figures=figures("2a"))  # it moves
    with pytest.raises(AuditError, match="Number '2'"):
        judge.demand(*seen(0.02), figures=figures("2a"), at_rest=True)


def test_what_stood_there_is_found_in_the_next() -> None:
    with pytest.raises(AuditError, match="Number '2'"):
        Audit(theme=DARK).demand(*seen(0.02), figures=figures("2a"))
    judge = Audit(theme=DARK)
    judge.demand(*seen(0.02), figures=figures("2a"), resumed=True)
    with pytest.raises(AuditError, match="Number '2'"):
        judge.demand(*seen(0.02), figures=figures("2a"))


def test_a_number_of_nobody_is_refused_at_once() -> None:
    with pytest.raises(AuditError):
        Audit(theme=DARK).demand(*seen(0), figures=figures("4a"), resumed=True)
