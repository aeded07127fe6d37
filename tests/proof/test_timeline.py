"""The record knows what stood where and when, to the frame and to the pixel, whatever moved meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hand_made import DARK, PIXELS, SCREEN, glyph, grid, label, loose, moved, number, shape, told, wires
from hand_made import box as rectangle

from onebyone.core.quantity import Cell, Equation, Extent
from onebyone.frames.digests import keys
from onebyone.frames.recorded import Picture, Words
from onebyone.proof.timeline import Recorder, Span, Timeline


def spans(record: Timeline) -> list[Span]:
    """All spans of all numbers."""
    return [span for found in record.numbers.values() for span in found]


def times(found: Sequence[Span]) -> list[tuple[int, int, bool]]:
    """Without the boxes."""
    return [(span.start, span.end, span.readable) for span in found]


def test_a_number_has_a_span_while_it_stands_with_the_box_of_its_ink_in_pixels() -> None:
    record = told(([], 2), ([number(1.0, 2.0)], 5), ([], 3))
    assert [(printed.text, printed.style, printed.quantity.value) for printed in record.numbers] == [("8", "digits", 8)]
    (span,) = spans(record)
    (left, low), (right, high) = number(1.0, 2.0).points.min(axis=0), number(1.0, 2.0).points.max(axis=0)
    assert (span.start, span.end, span.readable) == (2, 7, True)
    assert span.box == pytest.approx((80 + 10 * left, 45 - 10 * high, 10 * (right - left), 10 * (high - low)))
    assert 80 < span.box[0] < 93
    assert 25 > span.box[1] > 45 - 20 - 15
    assert record.frames == 10


def test_what_stands_at_the_end_stands_to_the_end() -> None:
    record = told(([number()], 1), ([number(), label("two", 4)], 4))
    assert times(spans(record)) == [(0, 5, True)]
    assert [span.end for span in record.labels[Words("words", "two")]] == [5]
    assert record.rests == ((1, 5),)


def test_a_number_that_is_always_on_its_way_is_kept_without_a_span() -> None:
    record = told(*(([moved(number(), at)], 2) for at in range(6)))
    assert [printed.text for printed in record.numbers] == ["8"]
    assert spans(record) == []
    assert record.rests == ()


def test_a_quarter_of_a_second_is_three_frames_of_ten_and_no_less() -> None:
    assert times(spans(told(([number()], 2), ([], 1)))) == []
    assert times(spans(told(([number()], 3), ([], 1)))) == [(0, 3, True)]


def test_what_returns_or_stands_twice_at_once_has_several_spans_of_one_number() -> None:
    there = number(-5)
    record = told(([number()], 4), ([], 2), ([number(), there], 3))
    assert len(record.numbers) == 1
    assert sorted(times(spans(record))) == [(0, 4, True), (6, 9, True), (6, 9, True)]


def test_numbers_come_in_order_of_appearance_and_one_for_each_quantity_and_style() -> None:
    width = Extent(PIXELS, 1)
    seen = [number(of=width, style="words"), number(-4, of=width), number(4, of=width), number(-7)]
    record = told((seen[:1], 3), (seen, 3))
    assert [(printed.text, printed.style) for printed in record.numbers] == [
        ("three", "words"),
        ("3", "digits"),
        ("8", "digits"),
    ]


def test_lines_of_arithmetic_are_kept_once() -> None:
    half, whole = Cell(PIXELS, (1, 0)), Cell(PIXELS, (0, 2))
    line = Equation("sum", (half, half), whole)
    record = told(([number(of=half, equation=line), number(5, of=whole, equation=line)], 1), ([number()], 1))
    assert record.equations == (line,)


def test_rests_are_when_nothing_moves_and_equal_frames_may_be_told_in_pieces() -> None:
    here = [number(), grid(4)]
    record = told((here, 1), (here, 1), (here, 2), ([number(-3), grid(4)], 2), ([number(-5), grid(4)], 3))
    assert record.rests == ((0, 4), (6, 9))


def test_bare_paper_rests_too() -> None:
    assert told(([], 3), ([number()], 3)).rests == ((0, 3), (3, 6))


@pytest.mark.parametrize("side", range(4))
def test_what_only_touches_a_number_is_not_in_its_way(side: int) -> None:
    eight = number()
    (left, low), (right, high) = eight.points.min(axis=0), eight.points.max(axis=0)
    edges = [(left - 1, low, left, high), (left, low - 1, right, low)]
    edges += [(right, low, right + 1, high), (left, high, right, high + 1)]
    for by, readable in ((0.0, True), (0.01, False)):
        patch = np.array(edges[side])
        patch[side % 2 :: 2] += by * (1 if side < 2 else -1)
        assert times(spans(told(([shape(rectangle(*patch), fill=(1.0, 1.0, 1.0, 1.0)), eight], 3)))) == [
            (0, 3, readable)
        ]


def test_labels_formulas_and_pictures_are_kept_while_they_stand() -> None:
    record = told(([label("nn.Conv2d(", -7), glyph(), grid(4)], 3), ([label("on its way")], 1))
    assert [(sign.kind, sign.text) for sign in record.labels] == [("words", "nn.Conv2d("), ("formula", "y = x")]
    assert record.labels[Words("formula", "y = x")] == [Span(0, 3, (80.0, 35.0, 10.0, 10.0), True)]
    ((picture, (span,)),) = record.pictures.items()
    assert (picture.kind, picture.tensor, picture.shape, picture.opacity) == ("grid", PIXELS, (2, 3), 1.0)
    assert np.frombuffer(picture.cells, np.int64).tolist() == [0, 1, 2, 3, 4, 5]
    assert picture.colormap == DARK.pixels
    assert span.box == (120.0, 25.0, 60.0, 40.0)


def pictured(*entries: object) -> list[Picture]:
    """What stands in colours."""
    return list(told((list(entries), 3)).pictures)  # type: ignore[arg-type]


def test_pictures_differ_by_what_is_shown_of_which_cells_and_how_clearly() -> None:
    hidden = [[True, False, True], [False, True, True]]
    part, faint, some = pictured(grid(cells=[[4, 5]]), grid(alpha=0.5), grid(shown=hidden))
    assert np.frombuffer(part.cells, np.int64).tolist() == [4, 5]
    assert faint.opacity == 0.5
    assert pictured(grid(alpha=1.5)) == pictured(grid()), "more than opaque is opaque"
    assert list(some.shown) == [1, 0, 1, 0, 1, 1]
    assert len(pictured(grid(), grid(5))) == 1, "the same picture in two places"


def test_loose_cells_and_wires_are_pictures_too() -> None:
    cells, lines = pictured(loose((0, 0), (5, 3)), wires((-4, 0, 4, 2), (0, 0, 1, -1), stretch=(0.0, 0.5)))
    assert (cells.kind, cells.shape, lines.kind, lines.shape) == ("cells", (1, 2), "wires", (1, 2))
    assert cells.shown == lines.shown == b"\1\1"
    assert lines.colormap == DARK.signed(1.0)
    boxes = told(([loose((0, 0), (5, 3)), wires((-4, 0, 4, 2), stretch=(0.0, 0.5))], 3)).pictures.values()
    assert [[span.box for span in found] for found in boxes] == [
        [(80.0, 15.0, 60.0, 40.0)],
        [(40.0, 35.0, 40.0, 10.0)],
    ]


def test_full_colour_has_no_map_and_three_planes() -> None:
    photo = PIXELS.exact("photo", np.zeros((3, 1, 2)), bits=2)
    (picture,) = pictured(grid(tensor=photo, cells=[[[0, 1]], [[2, 3]], [[4, 5]]]))
    assert (picture.colormap, picture.shape) == (None, (3, 1, 2))


def test_while_something_passes_over_a_number_it_cannot_be_read() -> None:
    beside, over = label("x", 5), label("x")
    record = told(([number(), beside], 4), ([number(), over], 3), ([number(), beside], 5))
    assert times(spans(record)) == [(0, 4, True), (4, 7, False), (7, 12, True)]


def test_what_passes_quickly_leaves_a_gap_and_no_span() -> None:
    record = told(([number()], 4), ([number(), label("x", -0.2)], 1), ([number(), label("x", 0.2)], 1), ([number()], 4))
    assert times(spans(record)) == [(0, 4, True), (6, 10, True)]


def test_what_covers_a_number_before_it_stands_and_after_counts_only_while_both_are_there() -> None:
    veil = shape(rectangle(-1, -1, 3, 3), fill=(1.0, 1.0, 1.0, 1.0))
    record = told(([veil], 4), ([number(), veil], 3), ([number()], 3), ([veil], 4))
    assert times(spans(record)) == [(4, 7, False), (7, 10, True)]


def test_a_dark_sheet_carries_a_number_that_was_painted_after_it_and_no_other() -> None:
    sheet = shape(rectangle(-2, -2, 4, 4), fill=(0.0, 0.0, 0.0, 1.0))
    assert times(spans(told(([sheet, number()], 3)))) == [(0, 3, True)]
    assert times(spans(told(([number(), sheet], 3)))) == [(0, 3, False)]


def test_dark_digits_are_read_only_while_their_light_cell_is_there() -> None:
    black = number(1.2, 0.3, em=1.0, colour=(0.0, 0.0, 0.0, 1.0))
    record = told(([black], 3), ([grid(), black], 4), ([black], 3))
    assert times(spans(record)) == [(0, 3, False), (3, 7, True), (7, 10, False)]
    changing = told(([grid(), black], 2), ([grid(shown=[[0, 1, 1], [1, 1, 1]]), black], 2))
    assert times(spans(changing)) == [(0, 4, True)], "another cell of its grid was hidden"


def test_a_number_beyond_the_frame_or_too_small_cannot_be_read() -> None:
    assert times(spans(told(([number(7.5)], 3)))) == [(0, 3, False)]
    assert times(spans(told(([number(0, 4)], 3)))) == [(0, 3, False)]
    assert times(spans(told(([number(em=0.99)], 3)))) == [(0, 3, False)]
    assert times(spans(told(([number(em=1.01)], 3)))) == [(0, 3, True)]


@pytest.mark.parametrize("across", [-1, 0, 1])
@pytest.mark.parametrize("up", [-1, 0, 1])
@pytest.mark.parametrize(("inside", "readable"), [(0.01, True), (0.0, True), (-0.01, False)])
def test_a_number_is_read_up_to_each_edge_of_the_frame(across: int, up: int, inside: float, readable: bool) -> None:
    eight = number()
    (left, low), (right, high) = eight.points.min(axis=0), eight.points.max(axis=0)
    x = {-1: -8 - left + inside, 0: 0.0, 1: 8 - right - inside}[across]
    y = {-1: -4.5 - low + inside, 0: 0.0, 1: 4.5 - high - inside}[up]
    assert times(spans(told(([number(x, y)], 3)))) == [(0, 3, readable or across == up == 0)]


def test_a_frame_like_the_one_before_is_not_looked_at() -> None:
    record = Recorder(SCREEN, theme=DARK)
    entries = (number(),)
    record(entries, keys(entries), 1)
    record((), keys(entries), 5)  # were it looked at, the list and its digests would not match
    assert times(spans(record.finish())) == [(0, 6, True)]
    with pytest.raises(ValueError, match="zip"):
        record((), (b"another",), 1)


def test_loose_cells_have_their_places_in_pixels_and_nothing_else_has() -> None:
    record = told(([loose((0, 1), (2.5, 0)), grid(), wires((0, 0, 1, 1))], 4))
    assert {picture.kind: picture.places for picture in record.pictures} == {
        "cells": (80.0, 35.0, 10.0, 105.0, 45.0, 10.0),
        "grid": (),
        "wires": (),
    }
