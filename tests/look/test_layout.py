"""Regions are solved from shapes: the largest cells that fit, beside labels, and digits that fit their cells."""

from __future__ import annotations

import pytest
from manim import DOWN, LEFT, UP, Rectangle, VGroup

from onebyone.errors import RoomError
from onebyone.look.layout import Page, Region, are_apart, at_top, cell_of_digits, common_side, keep_within
from onebyone.look.theme import CELL_PADDING, SIZES, units
from onebyone.paint.quality import Quality

ROOM = Region(left=0, top=0, width=1000, height=400, page=Page(aspect=16 / 9))


@pytest.mark.parametrize(
    ("columns", "besides", "side"),
    [
        ([((10, 10), 0), ((10, 10), 0)], 100, 40),  # as high as the room
        ([((10, 10), 0), ((10, 10), 0)], 300, 35),  # as wide as what is left
        ([((2, 2), 0)], 0, 60),  # no cell needs more
        ([((10, 2), 300), ((10, 20), 0)], 200, 25),  # a label is wider than its grid
        ([((64, 64), 0), ((74, 74), 0)], 0, 5),
        ([((4, 4), 1001)], 0, 0),
        ([((4, 4), 0)], 997, 0),
        ([((401, 1), 0)], 0, 0),
    ],
)
def test_grids_share_the_largest_side_that_fits(columns, besides, side):
    assert common_side(ROOM, *columns, besides=besides, most=60) == side
    widths = sum(max(side * across, label) for (_, across), label in columns)
    assert side == 0 or widths + besides <= ROOM.width


@pytest.mark.parametrize(
    ("text", "least", "room", "cell", "size"),
    [
        (1.0, 84, 92, 84, 28),  # room to spare
        (2.2, 84, 92, 88, 28),  # a cell grows for its digits
        (2.5, 84, 92, 84 + 2 / 3 + 1.05, 24),  # the digits are set smaller
        (1.0, 84, 60, 60, 28),  # less room than a cell would like
    ],
)
def test_digits_decide_how_large_their_cells_are(text, least, room, cell, size):
    found, em = cell_of_digits(text, least=least, room=room, sizes=(28, 24))
    assert (found, em) == (pytest.approx(cell, abs=0.1), size)
    assert text * em <= (1 - 2 * CELL_PADDING) * found + 1e-9


@pytest.mark.parametrize(("width", "height"), [(1010, 100), (100, 410)])
def test_what_is_larger_than_a_region_is_not_held_there(width, height):
    assert ROOM.hold(Rectangle(width=units(1000), height=units(400))).get_center() == pytest.approx(ROOM.centre)
    with pytest.raises(RoomError, match=f"^Rectangle is {width}×{height} px, its region only 1000×400 px$"):
        ROOM.hold(Rectangle(width=units(width), height=units(height)))


def test_a_region_is_parted_across_and_down_with_equal_air_between_its_parts():
    left, middle, right = ROOM.row(200, 100, 300)
    assert [(part.left, part.width) for part in (left, middle, right)] == [(0, 200), (400, 100), (700, 300)]
    upper, lower = ROOM.stack(150, 50)
    assert [(part.top, part.height) for part in (upper, lower)] == [(0, 150), (350, 50)]
    assert {part.height for part in (left, middle, right)} | {upper.width} == {ROOM.height, ROOM.width}
    inner = ROOM.inset(left=100, right=50, top=30, bottom=20)
    assert (inner.left, inner.top, inner.width, inner.height) == (100, 30, 850, 350)


def test_what_lies_right_of_a_point_or_under_it_goes_on_to_the_end_of_its_region():
    point = ROOM.point(0.4, 0.25)
    right, under = ROOM.right_of(point, gap=20), ROOM.under(point, gap=20)
    assert (right.left, right.width, right.height) == (pytest.approx(420), pytest.approx(580), ROOM.height)
    assert (under.top, under.height, under.width) == (pytest.approx(120), pytest.approx(280), ROOM.width)


@pytest.mark.parametrize(
    ("shape", "is_wide", "is_square", "is_high"),
    [
        ("16:9", True, False, False),
        ("4:3", False, False, False),
        ("1:1", False, True, False),
        ("9:16", False, False, True),
    ],
)
def test_a_page_is_wide_or_square_or_high_in_pixels_of_any_quality(shape, is_wide, is_square, is_high):
    for quality in ((160, 90), (854, 480), (1280, 720), (3840, 2160)):
        size = Quality(*quality, 10).shaped(shape)
        page = Page(aspect=size.width / size.height)
        assert (page.is_wide, page.is_square, page.is_high) == (is_wide, is_square, is_high)


def test_what_does_not_fit_a_region_side_by_side_or_one_under_the_other_is_refused():
    with pytest.raises(RoomError, match=r"^1001 px do not fit a region of 1000 px$"):
        ROOM.row(500, 501)
    with pytest.raises(RoomError, match=r"^401 px do not fit a region of 400 px$"):
        ROOM.stack(400, 1)


@pytest.mark.parametrize(("across", "down", "apart"), [(39, 0, False), (40, 0, True), (0, 39, False), (0, 40, True)])
def test_mobjects_are_apart_where_they_keep_their_air_on_one_side(across, down, apart):
    one = Rectangle(width=units(100), height=units(60))
    other = one.copy().shift((units(100 + across) if across else 0, units(60 + down) if down else 0, 0))
    assert are_apart(one, other, air=40) is are_apart(other, one, air=40) is apart


@pytest.mark.parametrize(("label", "left"), [(100, 0), (300, 50)])
def test_a_grid_stands_at_the_left_of_its_region_or_in_the_middle_under_a_wider_label(label, left):
    grid = Rectangle(width=units(200), height=units(200))
    at_top(grid, ROOM.inset(right=700), Rectangle(width=units(label), height=units(30)))
    assert grid.get_corner(UP + LEFT) == pytest.approx(ROOM.inset(left=left).point(0, 0))


def test_digits_that_fit_no_cell_are_refused():
    with pytest.raises(ValueError, match=r"digits of 3\.00 em do not fit cells of 90 px at 24 px"):
        cell_of_digits(3.0, least=84, room=90, sizes=(28, 24))


def test_what_stands_out_on_the_left_is_shifted_with_what_belongs_to_it():
    region = Page(aspect=16 / 9).content
    edge = region.point(0, 0)[0]
    label, grid = Rectangle(width=2, height=1), Rectangle(width=1, height=1)
    label.move_to((edge, 0, 0))
    grid.move_to((edge + 0.5, 0, 0))
    keep_within(region, grid, label)
    assert (label.get_left()[0], grid.get_center()[0]) == pytest.approx((edge, edge + 1.5))
    keep_within(region, grid, label)
    assert label.get_left()[0] == pytest.approx(edge)


@pytest.mark.parametrize(("air", "room"), [(-0.1, False), (0, False), (0.6, False), (0.99, False), (1.01, True)])
def test_a_counter_nearer_to_the_head_than_an_em_has_no_room_beside_it(air, room):
    head, counter = Rectangle(width=5, height=0.3), Rectangle(width=3, height=0.3)
    page = Page(aspect=16 / 9)
    page.set_counter(counter)
    head.next_to(counter, LEFT, buff=air * units(max(SIZES.head, SIZES.counter)))
    assert page.has_room_between(head, counter) is room


@pytest.mark.parametrize("lines", [1, 2])
def test_a_counter_of_any_lines_stands_within_the_page(lines):
    page, counter = Page(aspect=1), Rectangle(width=3, height=units(26 + 45 * (lines - 1)))
    page.set_counter(counter)
    assert counter.get_right()[0] == pytest.approx(page.safe.point(1, 0)[0])
    assert counter.get_top()[1] <= page.safe.point(1, 0)[1] + units(1)


def test_what_stands_out_on_the_right_is_shifted_back_as_far_as_the_left_edge_allows():
    region = Region(100, 0, 400, 300, page=Page(aspect=16 / 9))
    narrow, wide = (Rectangle(width=units(width), height=1) for width in (300, 500))
    for mobject in (narrow, wide):
        keep_within(region, mobject.move_to(region.point(1, 0.5)))
    assert narrow.get_right()[0] == pytest.approx(region.point(1, 0)[0])
    assert wide.get_left()[0] == pytest.approx(region.point(0, 0)[0])


@pytest.mark.parametrize("aspect", [16 / 9, 4 / 3, 1, 9 / 16])
def test_the_shorter_side_of_a_page_has_1080_px_and_letters_are_as_large_on_it_in_any_shape(aspect):
    page = Page(aspect=aspect)
    assert (page.width, page.height) == pytest.approx((1080 * max(aspect, 1), 1080 / min(aspect, 1)))
    assert page.safe.point(1, 1) == pytest.approx((0.46 * page.width / 135, -0.46 * page.height / 135, 0))
    assert page.content.centre[0] == pytest.approx(0)
    head, caption = page.content.top - page.safe.top, page.safe.top + page.safe.height
    assert head >= page.head_lines * SIZES.head
    assert caption - page.content.top - page.content.height >= page.lines * SIZES.caption


@pytest.mark.parametrize(
    ("aspect", "width", "lines", "scale"),
    [(16 / 9, 1000, 1, 1.0), (16 / 9, 1755, 1, 0.9695), (4 / 3, 1000, 1, 1.0), (1, 900, 2, 1.0), (9 / 16, 900, 2, 1.0)],
)
def test_a_head_is_set_on_one_line_or_its_mark_above_it_and_never_beyond_the_page(aspect, width, lines, scale):
    head = VGroup()
    head.mark, head.claim = (VGroup(Line(units(side))) for side in (50, width))
    head.add(head.mark, head.claim)
    page = Page(aspect=aspect)
    page.set_head(head)
    assert head.get_left()[0] == pytest.approx(page.safe.point(0, 0)[0])
    assert head.get_right()[0] <= page.safe.point(1, 0)[0] + units(0.1)
    assert head.claim.width == pytest.approx(scale * units(width), rel=1e-3)
    assert (head.mark[0].pen[1] > head.claim[0].pen[1]) == (lines > 1)


class Line(Rectangle):
    """A line of text, that knows where its baseline begins."""

    def __init__(self, width):
        super().__init__(width=width, height=units(26))

    @property
    def pen(self):
        return self.get_corner(DOWN + LEFT)
