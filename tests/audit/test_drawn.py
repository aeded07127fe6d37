"""Lines that meet in the size of a sign are refused; rules, leads and boxes, which meet at a larger size, are not."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hand_made import box, shape
from manim import RIGHT, UP, Arrow, FadeIn, Line
from planting import Tell, Tiny

from onebyone.audit.drawn import drawn, is_sign, joined_lines
from onebyone.errors import AuditError
from onebyone.frames.shape import ShapeEntry

STROKES = {  # of digits, as corners on a square of 1 by 2
    "1": [(0.2, 1.5), (0.6, 2), (0.6, 0)],
    "2": [(0, 2), (1, 2), (1, 1), (0, 1), (0, 0), (1, 0)],
    "4": [(0.8, 0), (0.8, 2), (0, 0.7), (1, 0.7)],
    "7": [(0, 2), (1, 2), (0.3, 0)],
}


def line(x: float, y: float, far: float, high: float) -> ShapeEntry:
    return shape(np.linspace((x, y), (far, high), 4))


def lines(digit: str, *, size: float = 0.4) -> list[ShapeEntry]:
    """A digit of lines, twice as high as `size`."""
    corners = size * np.array(STROKES[digit])
    return [line(*one, *other) for one, other in pairwise(corners)]


@pytest.mark.parametrize("size", [0.05, 0.4, 0.79])
@pytest.mark.parametrize("digit", STROKES)
def test_a_digit_of_lines_is_found_whatever_else_is_drawn(digit: str, size: float) -> None:
    (found,) = drawn([line(-7, 3, 7, 3), *lines(digit, size=size), shape(box(-3, -3, -2, -2))])
    strokes = len(STROKES[digit]) - 1
    assert len(found.entries) == strokes
    assert f"{strokes} lines (Rectangle) meet in the size of a sign" in found.message


def test_a_view_asks_whether_its_lines_would_be_a_sign() -> None:
    for size, found in ((0.79, True), (0.81, False)):
        corners = size * np.array(STROKES["7"])
        assert is_sign(*(np.array(pair) for pair in pairwise(corners))) == found
    assert not is_sign(corners[:2])


@pytest.mark.parametrize("digit", STROKES)
def test_a_figure_of_long_lines_or_a_single_line_is_no_sign(digit: str) -> None:
    assert list(drawn(lines(digit, size=1.7))) == []
    assert list(drawn(lines(digit)[:1])) == []
    assert list(drawn([shape(box(0, 0, 1, 1)), shape(box(0, 1, 1, 2))])) == []


@pytest.mark.parametrize(
    ("other", "meet"),
    [
        ((1.0, 0.0, 1.0, 1.0), True),  # a corner
        ((0.5, -0.5, 0.5, 0.5), True),  # a cross
        ((0.5, 0.0, 0.5, 1.0), True),  # a T
        ((1.19, 0.0, 1.19, 1.0), True),
        ((1.21, 0.0, 1.21, 1.0), False),
        ((0.0, 0.19, 1.0, 0.51), True),  # beside it, but leaning away
        ((0.0, 0.2, 0.0, 1.2), True),
        ((0.0, 0.21, 0.0, 1.21), False),
        ((1.15, 0.15, 1.9, 0.9), False),  # near along both axes, but not near
        ((0.5, 0.09, 0.5, 0.59), True),  # the shorter one's length counts
        ((0.5, 0.11, 0.5, 0.61), False),
    ],
)
@pytest.mark.parametrize("scale", [0.01, 1.0, 100.0])
def test_lines_meet_within_a_fifth_of_the_shorter_one(
    other: tuple[float, float, float, float], meet: bool, scale: float
) -> None:
    ends = scale * np.array([(0.0, 0.0, 1.0, 0.0), other])
    for order in ([0, 1], [1, 0]):
        starts, stops = ends[order, :2], ends[order, 2:]
        assert joined_lines(starts, stops, size=2 * scale) == ([(0, 1)] if meet else [])
        assert joined_lines(stops, starts, size=2 * scale) == ([(0, 1)] if meet else [])


def test_a_line_that_is_near_one_that_meets_another_is_not_of_them() -> None:
    ends = np.array([(0.0, 0.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0), (0.6, 0.0, 1.0, 0.3)])
    assert joined_lines(ends[:, :2], ends[:, 2:], size=2) == [(0, 1)]


@pytest.mark.parametrize("seed", range(60))
def test_lines_anywhere_meet_if_they_cross_or_come_near(seed: int) -> None:
    """Held against the distances of a hundred points of each."""
    ends = np.random.default_rng(seed).uniform(-1, 1, (2, 2, 2))
    along = np.linspace(0, 1, 101)[:, None]
    one, other = (start + along * (end - start) for start, end in ends)
    apart = np.hypot(*(one[:, None] - other[None]).transpose(2, 0, 1)).min()
    shorter, longer = np.sort(np.hypot(*(ends[:, 1] - ends[:, 0]).T))
    (x, y), (far, high) = ends[:, 1] - ends[:, 0]
    lean = abs(x * high - y * far) / (shorter * longer)
    if abs(apart - 0.2 * shorter) > 0.02 * longer and abs(lean - 0.25) > 0.01:
        meet = apart < 0.2 * shorter and lean > 0.25
        assert joined_lines(ends[:, 0], ends[:, 1], size=9) == ([(0, 1)] if meet else [])


def test_two_signs_are_two_groups() -> None:
    ends = np.array([(at + x, 0, at + far, high) for at in (0, 5) for x, far, high in [(0, 1, 0), (1, 1, 1)]])
    assert joined_lines(ends[:, :2], ends[:, 2:], size=1.5) == [(0, 1), (2, 3)]
    assert joined_lines(ends[:, :2], ends[:, 2:], size=1.0) == []


def seven() -> list[Line]:
    corners = [0.4 * (x * RIGHT + y * UP) for x, y in STROKES["7"]]
    return [Line(*pair) for pair in pairwise(corners)]


def test_a_scene_with_a_digit_of_lines_is_refused_once_it_stands(tell: Tell) -> None:
    with pytest.raises(AuditError, match=r"2 lines \(Line\) meet in the size of a sign, and can be read as one"):
        tell(lambda self: (self.play(FadeIn(*seven()), run_time=0.3), self.wait(0.3)))
    with pytest.raises(AuditError, match="meet in the size of a sign"):
        tell(lambda self: (self.add(*seven()), self.wait(0.1)))


def test_arrows_and_lines_apart_pass(tell: Tell) -> None:
    def told(self: Tiny) -> None:
        one, _ = seven()
        self.add(one, Arrow(UP, UP + RIGHT))
        self.wait(0.2)

    tell(told)


@pytest.mark.parametrize("digit", STROKES)
def test_a_digit_that_long_lines_cross_is_a_digit(digit: str) -> None:
    leads = [line(-5, -1, 3, 1), line(0.2, -3, 0.2, 3), line(0, 0.8, 6, 0.8)]
    (found,) = drawn([*leads, *lines(digit)])
    assert {id(entry) for entry in found.entries}.isdisjoint(map(id, leads))


def test_short_edges_of_a_box_in_depth_are_no_sign_and_without_its_long_ones_they_are() -> None:
    edges = [line(4, 4, 4.4, 4), line(4.4, 4, 4.4, 3.6)]
    receding = [line(0, 0, 4, 4), line(0.4, 0, 4.4, 4), line(0.4, -0.4, 4.4, 3.6)]
    assert list(drawn([*edges, *receding])) == []
    for at in range(3):
        (found,) = drawn([*edges, *receding[:at], *receding[at + 1 :]])
        assert len(found.entries) == 2


@pytest.mark.parametrize(("lean", "meet"), [(0.0, False), (0.2, False), (0.3, True), (1.0, True), (-0.2, False)])
def test_lines_that_run_side_by_side_do_not_meet(lean: float, meet: bool) -> None:
    ends = np.array([(0.0, 0.0, 1.0, 0.0), (0.0, 0.05, 1.0, 0.05 + lean)])
    for flipped in (ends, ends[:, [2, 3, 0, 1]], np.array([ends[0], ends[1, [2, 3, 0, 1]]])):
        assert joined_lines(flipped[:, :2], flipped[:, 2:], size=2.0) == ([(0, 1)] if meet else [])
