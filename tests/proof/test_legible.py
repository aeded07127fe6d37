"""What can be read: the rules one by one, each from both sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hand_made import DARK, INK, box, glyph, grid, label, loose, number, shape, wires

from onebyone.frames.box import box_of, boxes_of
from onebyone.frames.entry import Entry
from onebyone.look.colormaps import contrast
from onebyone.look.theme import theme, units
from onebyone.proof.legible import effect_of, is_legible, is_plain

EIGHT = number(-0.5, -0.4, em=1.0)  # about 0.6 wide and 0.7 high around the origin
FRAME = box_of(EIGHT.points)
GREY = (0.5, 0.5, 0.5, 1.0)


def effect(other: Entry, *, on_top: bool = False) -> str:
    """What another entry does to the eight."""
    return effect_of(other, EIGHT, FRAME, on_top=on_top, theme=DARK)


def test_boxes_hold_all_ink() -> None:
    line = wires((0, 0, 4, 8), stretch=(0.25, 0.5))
    entries = [EIGHT, grid(), loose((0, 0), (3, 5)), line, shape(box(1, 2, 3, 4)), glyph(7)]
    boxes = boxes_of([entry.outer for entry in entries])
    assert boxes[0] == (*EIGHT.points.min(axis=0), *EIGHT.points.max(axis=0))
    assert boxes[1:] == [(-3, -2, 3, 2), (0, -1, 4, 5), (1, 2, 2, 4), (1, 2, 3, 4), (7, 0, 8, 1)]
    assert boxes_of([]) == []


@pytest.mark.parametrize("other", [label("x"), glyph(), number()], ids=["label", "formula", "number"])
@pytest.mark.parametrize("on_top", [True, False])
def test_texts_that_meet_hide_each_other(other: Entry, on_top: bool) -> None:
    assert effect(other, on_top=on_top) == "hides"


def test_a_grid_carries_what_stands_in_one_of_its_cells_and_hides_what_lies_under_it() -> None:
    dark_cell = grid(-1, 1)
    assert effect(dark_cell) == "carries"
    assert effect(dark_cell, on_top=True) == "hides"
    assert effect(grid(-2, 1)) == "hides", "it lies across two columns"
    assert effect(grid(-1, 0.2)) == "hides", "it lies across two rows"
    assert effect(grid(-0.2, 1)) == "hides", "it leaves the grid"


def test_the_cell_must_be_one_that_the_ink_stands_out_from() -> None:
    assert effect(grid(-5, 1)) == "hides", "white ink in the white cell"
    assert effect(grid(-5, 1, shown=[[1, 1, 0], [1, 1, 1]])) == "carries", "that cell is blank"
    assert effect(grid(-5, 1, alpha=0.1)) == "carries", "it is but a shadow"


def test_a_filled_shape_carries_what_it_holds_and_hides_what_it_cuts_or_covers() -> None:
    dark = (0.0, 0.0, 0.0, 1.0)
    assert effect(shape(box(-2, -2, 2, 2), fill=dark)) == "carries"
    assert effect(shape(box(-2, -2, 2, 2), fill=INK)) == "hides"
    assert effect(shape(box(0, -2, 2, 2), fill=dark)) == "hides"
    assert effect(shape(box(-2, -2, 2, 2), fill=dark), on_top=True) == "hides"


@pytest.mark.parametrize("on_top", [True, False])
def test_lines_hide_what_they_cross_and_spare_what_they_surround(on_top: bool) -> None:
    assert effect(shape(box(-2, -2, 2, 2)), on_top=on_top) == "spares"
    assert effect(shape(box(-2, -2, 0, 2)), on_top=on_top) == "hides"
    diagonal = np.linspace((-3, -3), (3, 3), 4)
    assert effect(shape(diagonal), on_top=on_top) == "hides"
    assert effect(shape(diagonal + (1.5, 0)), on_top=on_top) == "spares", "their boxes meet, but no more"
    assert effect(wires((-3, -3, 3, 3), (-5, 0, 5, 9)), on_top=on_top) == "hides"
    assert effect(wires((-1.5, -3, 4.5, 3)), on_top=on_top) == "spares"
    assert effect(wires((-3, -3, 3, 3), stretch=(0.0, 0.2)), on_top=on_top) == "spares", "it is not there yet"


def test_the_width_of_a_line_counts() -> None:
    right = FRAME[2]
    near = np.linspace((right + 0.05, -3), (right + 0.05, 3), 4)  # a unit has 135 px of the reference
    assert effect(shape(near, stroke_px=10)) == "spares"
    assert effect(shape(near, stroke_px=16)) == "hides"


@pytest.mark.parametrize("side", [-1, 1])
def test_the_width_of_a_wire_counts(side: int) -> None:
    reach = units(float(wires((0, 0, 0, 1)).widths_px.max())) / 2
    for part, said in ((0.9, "hides"), (1.1, "spares")):
        beside = (FRAME[2] if side > 0 else FRAME[0]) + side * part * reach
        assert effect(wires((beside, -3, beside, 3))) == said


def test_grey_cells_carry_what_stands_out_from_their_own_grey() -> None:
    assert effect(grid(-3, 1)) == "carries", "bright ink on a dark grey"
    assert effect(grid(-3, 3)) == "hides", "bright ink on a light grey"


@pytest.mark.parametrize(("ratio", "said"), [(2.99, "hides"), (3.01, "carries")])
def test_a_cell_s_own_colour_decides_to_the_last_bit(ratio: float, said: str) -> None:
    cell = replace(grid(-1, 1), tints=np.full((2, 3, 4), (200, 200, 200, 255), dtype=np.uint8))
    greys = np.linspace(0, 200 / 255, 8001)
    grey = min(greys, key=lambda level: abs(float(contrast((level,) * 3, (200 / 255,) * 3)) - ratio))
    ink = replace(EIGHT, colour=(grey, grey, grey, 1.0))
    assert effect_of(cell, ink, FRAME, on_top=False, theme=DARK) == said


@pytest.mark.parametrize("beside", [(-7, 1), (1, 1), (-1, 5), (-1, -1)])
def test_beside_a_grid_there_is_no_cell_to_stand_in(beside: tuple[float, float]) -> None:
    assert effect(grid(*beside)) == "hides"


def test_a_blank_cell_is_paper() -> None:
    light = theme("light")
    black = replace(EIGHT, colour=(0.0, 0.0, 0.0, 1.0))
    assert effect_of(grid(-1, 1, shown=False), black, FRAME, on_top=False, theme=light) == "carries"
    assert effect_of(grid(-1, 1), black, FRAME, on_top=False, theme=light) == "hides", "black in the black cell"


def test_loose_cells_hide_what_one_of_them_meets() -> None:
    assert effect(loose((-5, 0), (0, 0.5))) == "hides"
    assert effect(loose((-5, 0), (5, 0.5))) == "spares"


def test_ink_must_stand_out_from_the_paper() -> None:
    assert is_plain(EIGHT, DARK)
    assert is_plain(number(colour=GREY), DARK)
    assert not is_plain(number(colour=(*GREY[:3], 0.4)), DARK)
    assert not is_plain(number(colour=(0.1, 0.1, 0.1, 1.0)), DARK)


@pytest.mark.parametrize(("ratio", "plain"), [(2.95, False), (3.05, True), (3.95, True)])
def test_ink_stands_out_from_a_contrast_of_three_on(ratio: float, plain: bool) -> None:
    paper = DARK.rgb("paper")
    grey = min(np.linspace(0, 1, 4001), key=lambda level: abs(float(contrast((level,) * 3, paper)) - ratio))
    grey = max(grey, 1e-9)
    assert float(contrast((grey,) * 3, paper)) == pytest.approx(ratio, abs=0.01)
    assert is_plain(number(colour=(grey, grey, grey, 1.0)), DARK) == plain


@pytest.mark.parametrize("along", [0, 1])
def test_a_line_along_an_axis_hides_what_it_runs_through_and_spares_what_it_passes(along: int) -> None:
    ends = np.zeros((2, 2))
    ends[:, along] = -5, 5
    aside = np.eye(2)[1 - along]
    assert effect(shape(np.linspace(*ends, 4))) == "hides"
    assert effect(wires((*ends[0], *ends[1]))) == "hides"
    for off in (0.8, -0.8):
        assert effect(shape(np.linspace(*(ends + off * aside), 4))) == "spares"
    ends[:, along] = 1, 5
    assert effect(shape(np.linspace(*ends, 4))) == "spares", "it begins behind the number"
    assert effect(shape(np.linspace(*-ends, 4))) == "spares", "it ends before the number"


@pytest.mark.parametrize("side", range(4))
def test_a_line_along_the_very_edge_of_the_ink_hides_it_and_one_that_ends_there_too(side: int) -> None:
    axis, middle = side % 2, (np.array(FRAME[:2]) + FRAME[2:]) / 2
    along, onto = np.tile(middle, (2, 1)), np.tile(middle, (2, 1))
    along[:, axis] = onto[1, axis] = FRAME[side]
    along[:, 1 - axis] = -5, 5
    onto[0, axis] = 5 if side > 1 else -5
    for ends in (along, onto, onto[::-1]):
        assert effect(shape(np.linspace(*ends, 4), stroke_px=0)) == "hides"


def test_a_ground_as_large_as_the_ink_carries_it_and_a_smaller_one_does_not() -> None:
    dark = (0.0, 0.0, 0.0, 1.0)
    assert effect(shape(box(*FRAME), fill=dark)) == "carries"
    for side, inwards in enumerate((0.01, 0.01, -0.01, -0.01)):
        smaller = [edge + inwards * (at == side) for at, edge in enumerate(FRAME)]
        assert effect(shape(box(*smaller), fill=dark)) == "hides"


@pytest.mark.parametrize("side", range(4))
@pytest.mark.parametrize(("apart", "said"), [(0.0, "spares"), (-0.01, "hides")])
def test_a_loose_cell_spares_what_it_only_touches(side: int, apart: float, said: str) -> None:
    left, low, right, high = FRAME
    beside = {0: (left - 1, high, left, low), 1: (left, low, right, low - 1), 2: (right, high, right + 1, low)}
    sides = np.array(beside.get(side, (left, high + 1, right, high)))
    sides[side % 2 :: 2] += apart * (1 if side > 1 else -1)
    cell = replace(loose((0, 0)), upper_left=sides[None, :2], lower_right=sides[None, 2:])
    assert effect(cell) == said


def test_the_em_must_be_large_enough_in_pixels() -> None:
    assert is_legible(EIGHT, pixel=0.099)
    assert not is_legible(EIGHT, pixel=0.101)
