"""What is drawn with a pen is in the record, as paths of pixels, for as long as it stands still."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hand_made import DARK, INK, NOTHING, SCREEN, box, grid, label, loose, number, shape, told, wires
from manim import Circle

from onebyone.frames.entry import Entry
from onebyone.frames.recorded import Drawing, Screen
from onebyone.frames.shape import SAMPLES, ShapeEntry
from onebyone.look.colormaps import Rgb
from onebyone.look.theme import units
from onebyone.proof.timeline import Span

PAPER = DARK.rgb("paper")


def drawing_of(entry: Entry, screen: Screen, *, paper: Rgb) -> Drawing | None:
    """What an entry draws with a pen."""
    return next((what for what in entry.record(screen, paper=paper) if isinstance(what, Drawing)), None)


def test_a_line_is_its_two_ends_however_it_leans() -> None:
    for far, high in [(1.0, 0.0), (0.0, 2.0), (3.0, -1.5)]:
        drawing = drawing_of(shape(np.linspace((-1.0, 1.0), (far, high), 4), stroke_px=10), SCREEN, paper=PAPER)
        assert drawing == Drawing(((70.0, 35.0, 80 + 10 * far, 45 - 10 * high),), round(10 * units(10), 1), False)


def test_an_outline_is_closed_and_a_curve_is_followed() -> None:
    drawing = drawing_of(shape(box(-1, -1, 2, 1)), SCREEN, paper=PAPER)
    assert drawing is not None
    assert drawing.paths == ((100.0, 35.0, 70.0, 35.0, 70.0, 55.0, 100.0, 55.0, 100.0, 35.0),)
    round_ = drawing_of(shape(Circle(radius=3).points[:, :2]), SCREEN, paper=PAPER)
    assert round_ is not None
    places = np.array(round_.paths[0]).reshape(-1, 2)
    assert len(places) == len(Circle().points) // 4 * SAMPLES + 1
    assert np.hypot(*(places - (80, 45)).T) == pytest.approx(30, abs=0.15)
    assert np.hypot(*np.diff(places, axis=0).T).max() < 4
    assert (places[0] == places[-1]).all()


@pytest.mark.parametrize(("fill", "filled"), [(NOTHING, False), ((*PAPER, 1.0), False), (INK, True)])
def test_what_is_filled_with_paper_is_not_filled(fill: tuple[float, ...], filled: bool) -> None:
    drawing = drawing_of(shape(box(0, 0, 1, 1), fill=fill), SCREEN, paper=PAPER)
    assert drawing is not None
    assert drawing.filled is filled


def test_a_pen_that_is_not_seen_has_no_width() -> None:
    drawing = drawing_of(ShapeEntry("Dot", box(0, 0, 1, 1), INK, NOTHING, 4.0), SCREEN, paper=PAPER)
    assert drawing is not None
    assert (drawing.width, drawing.filled) == (0.0, True)


def test_wires_are_lines_as_far_as_they_are_drawn_and_the_widest_counts() -> None:
    entry = wires((-4, 0, 0, 0), (-4, 2, 0, 0), stretch=(0.0, 0.5))
    drawing = drawing_of(entry, SCREEN, paper=PAPER)
    assert drawing is not None
    assert drawing.paths == ((40.0, 45.0, 60.0, 45.0), (40.0, 25.0, 60.0, 35.0))
    assert drawing.width == round(10 * units(float(entry.widths_px.max())), 1)


def test_of_a_grid_the_frame_is_drawn_and_signs_and_cells_are_not() -> None:
    drawing = drawing_of(grid(-3, 2, side=2), SCREEN, paper=PAPER)
    assert drawing is not None
    assert drawing.paths == ((50.0, 25.0, 110.0, 25.0, 110.0, 65.0, 50.0, 65.0, 50.0, 25.0),)
    for frame in ({"frame": NOTHING}, {"frame_px": 0.0}):
        assert drawing_of(replace(grid(), **frame), SCREEN, paper=PAPER) is None
    for entry in (number(), label("two"), loose((0, 0))):
        assert drawing_of(entry, SCREEN, paper=PAPER) is None


def test_a_sheet_of_paper_is_recorded_as_bare() -> None:
    (drawing,) = told(([shape(box(0, 0, 1, 1), fill=(*PAPER, 1.0))], 3)).drawings
    assert not drawing.filled


def test_drawings_have_spans_while_they_stand_still() -> None:
    one, other = shape(box(0, 0, 1, 1)), shape(box(2, 0, 3, 1))
    record = told(([one], 4), ([], 2), ([one, other], 3), ([other], 1), ([shape(box(0, 0, 1, 2))], 2))
    assert [[(span.start, span.end) for span in spans] for spans in record.drawings.values()] == [
        [(0, 4), (6, 9)],
        [(6, 10)],
    ]
    (span, _), _ = record.drawings.values()
    assert span == Span(0, 4, (80.0, 35.0, 10.0, 10.0))
