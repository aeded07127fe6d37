"""Where things stand: regions of the page solved from shapes, aspect and text widths. The only file with coordinates.

Lengths are px of a frame whose shorter side has 1080, x to the right and y down from the upper left corner; what
leaves this file is in manim's units.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Mobject

from onebyone.errors import RoomError
from onebyone.look.head import BEHIND_MARK, SPACE, head_lines
from onebyone.look.theme import CELL_PADDING, MARGIN, SHORT_SIDE, SIZES, STROKES, units

Labelled = TypeVar("Labelled", bound=Mobject)

HEADER = 96  # px from the upper edge of a page that is not high to the content: a line of the head and air
FOOTER = 108  # px from its lower edge to the content: a line of caption and air
LEADING = 1.25  # em from baseline to baseline
CAPTION = 84  # characters of the longest caption
LETTER = 0.5  # em across that a character takes, on average
AIR = 48  # px between the first picture and the claim beside it
DESCENT = 0.25  # em of a letter below its baseline
LABEL = 1.5 * SIZES.label  # px kept below (or above) a grid for its label
TORCH = 1.15 * SIZES.torch  # px kept below a grid for torch's mark


@dataclass(frozen=True)
class Region:
    """A rectangle of a page, in px."""

    left: float
    top: float
    width: float
    height: float
    page: Page

    def point(self, across: float, down: float) -> np.ndarray:
        """The point at these fractions of the region, in manim's coordinates."""
        x, y = self.left + across * self.width, self.top + down * self.height
        return np.array([units(x - self.page.width / 2), units(self.page.height / 2 - y), 0.0])

    @property
    def centre(self) -> np.ndarray:
        """The middle, in manim's coordinates."""
        return self.point(0.5, 0.5)

    def hold(self, mobject: Mobject) -> Mobject:
        """Put a mobject in the middle, or raise RoomError where it is too large."""
        if mobject.width > units(self.width + 1) or mobject.height > units(self.height + 1):
            raise RoomError(
                f"{mobject} is {mobject.width / units(1):.0f}×{mobject.height / units(1):.0f} px, "
                f"its region only {self.width:.0f}×{self.height:.0f} px"
            )
        return mobject.move_to(self.centre)

    def row(self, *widths: float) -> tuple[Region, ...]:
        """Regions of these widths side by side, equal air between them. Raises RoomError where they do not fit."""
        return tuple(replace(self, left=left, width=width) for left, width in _apart(self.left, self.width, widths))

    def stack(self, *heights: float) -> tuple[Region, ...]:
        """Regions of these heights one under the other, equal air between them. Raises RoomError as `row` does."""
        return tuple(replace(self, top=top, height=height) for top, height in _apart(self.top, self.height, heights))

    def halves(self, *, top: float = 0) -> tuple[Region, Region]:
        """The upper and the lower half, each without a strip of `top` px for what stands above."""
        upper, lower = self.stack(self.height / 2, self.height / 2)
        return upper.inset(top=top), lower.inset(top=top)

    def thirds(self) -> tuple[Region, ...]:
        """The upper, the middle and the lower third."""
        return self.stack(*[self.height / 3] * 3)

    def parted(self) -> tuple[Region, Region]:
        """The upper and the lower half with air between them."""
        upper, lower = self.halves()
        return upper.inset(bottom=LABEL / 2), lower.inset(top=LABEL / 2)

    def inset(self, *, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0) -> Region:
        """The region without these strips."""
        width, height = self.width - left - right, self.height - top - bottom
        return Region(self.left + left, self.top + top, width, height, self.page)

    def right_of(self, point: np.ndarray, *, gap: float = 0) -> Region:
        """What of it lies `gap` px right of a point and beyond; the point is in manim's coordinates."""
        return self.inset(left=float((point - self.point(0, 0))[0]) / units(1) + gap)

    def under(self, point: np.ndarray, *, gap: float = 0) -> Region:
        """What of it lies `gap` px under a point and below; the point is in manim's coordinates."""
        return self.inset(top=float((self.point(0, 0) - point)[1]) / units(1) + gap)


@dataclass(frozen=True)
class Page:
    """A frame of some aspect (width over height): the margins, and what stands where in every clip."""

    aspect: float

    @property
    def width(self) -> float:
        """In px."""
        return SHORT_SIDE * max(self.aspect, 1.0)

    @property
    def height(self) -> float:
        """In px."""
        return SHORT_SIDE / min(self.aspect, 1.0)

    @property
    def is_high(self) -> bool:
        """Whether it is higher than wide: things stand one under the other."""
        return self.aspect < 1

    @property
    def is_square(self) -> bool:
        """Whether it is as high as wide."""
        return self.aspect == 1

    @property
    def is_wide(self) -> bool:
        """Whether three things have room side by side: it is wider than 4:3."""
        return self.aspect > 1.5

    @property
    def safe(self) -> Region:
        """All but the margins."""
        across, down = MARGIN * self.width, MARGIN * self.height
        return Region(across, down, self.width - 2 * across, self.height - 2 * down, self)

    @property
    def lines(self) -> int:
        """How many lines of caption there is room for: one where the page is wide enough for the longest one."""
        words = 5 * LETTER * SIZES.caption  # a line ends with a word
        return math.ceil(CAPTION * LETTER * SIZES.caption / (self.safe.width - words))

    @property
    def head_lines(self) -> int:
        """How many lines the head takes."""
        return head_lines(self.aspect)

    def fits(self, caption: Mobject) -> bool:
        """Whether no line of a caption is too long for the page."""
        return px(caption) <= self.safe.width

    @property
    def content(self) -> Region:
        """The stage: all between the head and the captions."""
        safe, edge = self.safe, STROKES.focus / 2 + STROKES.outline + 1  # a stroke lies half outside
        more = safe.top - MARGIN * SHORT_SIDE
        top = HEADER + more + (self.head_lines - 1) * LEADING * SIZES.head
        bottom = FOOTER + more + (self.lines - 1) * LEADING * SIZES.caption
        return Region(safe.left + edge, top, safe.width - 2 * edge, self.height - top - bottom, self)

    def besides(self, *pictures: Mobject) -> tuple[Region, ...]:
        """The rooms that pictures leave free on the page: right, below, left and above; all of it without a picture."""
        safe = self.safe
        if not pictures:
            return (safe,)
        box = [
            (mobject.get_left()[0], mobject.get_right()[0], mobject.get_bottom()[1], mobject.get_top()[1])
            for mobject in pictures
        ]
        left, right = (self.width / 2 + edge / units(1) for edge in (min(b[0] for b in box), max(b[1] for b in box)))
        bottom, top = (self.height / 2 - edge / units(1) for edge in (min(b[2] for b in box), max(b[3] for b in box)))
        far_right, far_bottom = safe.left + safe.width, safe.top + safe.height
        sides = (
            (right + AIR, top, far_right, bottom),
            (safe.left, bottom + AIR, far_right, far_bottom),
            (safe.left, top, left - AIR, bottom),
            (safe.left, safe.top, far_right, top - AIR),
        )
        return tuple(Region(x, y, max(0.0, end - x), max(0.0, floor - y), self) for x, y, end, floor in sides)

    def set_head(self, head: Any) -> Any:
        """Set the running head: the mark, and the claim on its baseline; on a narrow page on one of its own.

        What is said beside a panel's name may leave its claim too little room: then all is set smaller.
        """
        pen = self.safe.point(0, 0) + DOWN * units(SIZES.head)
        for mark in head.mark:
            start_at(mark, pen)
            pen = pen + RIGHT * (mark.width + units(BEHIND_MARK * SIZES.head))
        if self.head_lines > 1:
            pen = self.safe.point(0, 0) + DOWN * units((1 + LEADING) * SIZES.head)
        for line in head.claim:
            start_at(line, pen)
            pen = pen + RIGHT * (line.width + units(SPACE * SIZES.head))
        if px(head) > self.safe.width:
            head.scale(self.safe.width / px(head), about_point=self.safe.point(0, 0) + DOWN * units(SIZES.head))
        return head

    def set_claim(self, claim: Mobject, *pictures: Mobject) -> Mobject:
        """Set the lines of a claim large, where the first pictures leave the most room for it."""

        def size(room: Region) -> float:
            return min(
                SIZES.claim,
                SIZES.claim * (room.width - AIR) / max(px(line) for line in claim),
                room.height / (LEADING * len(claim)),
            )

        for line in claim:
            line.scale(SIZES.claim / SIZES.head)
        room = max(self.besides(*pictures), key=size)
        em = size(room)
        top = room.point(0, 0.5) + UP * units(em * (LEADING * (len(claim) - 1) - 0.7) / 2)
        for at, line in enumerate(claim):
            start_at(line.scale(em / SIZES.claim), top + DOWN * units(at * LEADING * em))
        return claim

    def set_caption(self, caption: Mobject) -> Mobject:
        """Put the caption at the lower left, its first baseline at the same height for all of a size."""
        first = caption.submobjects[0].submobjects[0]
        up = DESCENT * first.em + units((self.lines - 1) * LEADING * SIZES.caption)
        return caption.shift(self.safe.point(0, 1) + UP * up - first.pen)

    def set_counter(self, counter: Mobject) -> Mobject:
        """Put the cost counter at the right of the head's line; one of several lines begins there."""
        if counter.height > units(LEADING * SIZES.counter):
            return counter.move_to(self.safe.point(1, 0), aligned_edge=UP + RIGHT)
        return counter.move_to(self.safe.point(1, 0) + DOWN * units(0.5 * SIZES.head), aligned_edge=RIGHT)

    def has_room_between(self, head: Any, counter: Mobject) -> bool:
        """Whether the air between the head and the counter is an em at least; with less they read as one line.

        Of a head of two lines, only the first is on the line of the counter, if that has but one.
        """
        is_beside = self.head_lines > 1 and counter.height < units(SIZES.counter)
        first = head.mark if is_beside else head
        return bool((counter.get_left() - first.get_right())[0] >= units(max(SIZES.head, SIZES.counter)))


def _apart(start: float, extent: float, sizes: Sequence[float]) -> list[tuple[float, float]]:
    """Where things of these sizes start, and the sizes, equal air between them. Raises RoomError if they do not fit."""
    air = (extent - sum(sizes)) / max(len(sizes) - 1, 1)
    if air < 0:
        raise RoomError(f"{sum(sizes):.0f} px do not fit a region of {extent:.0f} px")
    return [(start + sum(sizes[:at]) + at * air, size) for at, size in enumerate(sizes)]


def start_at(line: Any, pen: np.ndarray) -> Any:
    """Put the start of a line's baseline at `pen`: of a label, or of a phrase."""
    first = line if hasattr(line, "pen") else line.submobjects[0]
    return line.shift(pen - first.pen)


def cell_side(room: Region, *shapes: tuple[int, int]) -> int:
    """The largest whole px at which grids of these shapes (rows, columns) stand side by side in a room."""
    across = sum(columns for _, columns in shapes)
    down = max(rows for rows, _ in shapes)
    return int(min(room.width / across, room.height / down))


def sheet_side(room: Region, count: int, shape: tuple[int, int], *, gap: float) -> tuple[int, float]:
    """How many grids of a shape (rows, columns) stand side by side where so many make about a square, and their cells.

    Returns:
        How many, and the px a side of a cell with which all fit a room, so many px apart.
    """
    across = math.ceil(math.sqrt(count))
    down = math.ceil(count / across)
    wide, high = room.width - (across - 1) * gap, room.height - (down - 1) * gap
    return across, min(wide / (across * shape[1]), high / (down * shape[0]))


def common_side(room: Region, *columns: tuple[tuple[int, int], float], besides: float, most: float) -> int:
    """The largest whole px at which grids stand side by side, each (rows, columns) with a label of some width in px.

    Args:
        room: what they share; its height is for grids alone.
        columns: of each grid its shape, and the width of its label, which it never takes less than.
        besides: px across that something else takes, all gaps included.
        most: px that no cell needs more of.

    Returns:
        The px; 0 where not even cells of one px fit.
    """
    tallest = max(rows for (rows, _), _ in columns)
    for side in range(int(min(room.height / tallest, most)), 0, -1):
        if sum(max(side * across, label) for (_, across), label in columns) + besides <= room.width:
            return side
    return 0


def cell_of_digits(text: float, *, least: float, room: float, sizes: Sequence[float]) -> tuple[float, float]:
    """The px a side of cells that hold digits, and the px of the digits' em: the first of `sizes` that fits.

    Args:
        text: the width of the widest digits, in em.
        least: px a side that cells have in any case, if there is room for them.
        room: px a side that they can have at most.
        sizes: of the digits, the preferred ones first.

    Raises:
        RoomError: not even the last size fits.
    """
    for size in sizes:
        need = text * size / (1 - 2 * CELL_PADDING)
        if need <= room:
            return max(min(least, room), need), size
    raise RoomError(f"digits of {text:.2f} em do not fit cells of {room:.0f} px at {sizes[-1]:.0f} px")


def below(label: Mobject, grid: Mobject) -> Mobject:
    """Centre a label under a grid, its baseline always as far below, whatever its letters; it names that grid now."""
    _name(label, grid)
    return _on_baseline(label, grid.get_bottom() + DOWN * units(1.25 * SIZES.label))


def above(label: Mobject, grid: Mobject) -> Mobject:
    """Centre a label over a grid, which it names now."""
    _name(label, grid)
    return _on_baseline(label, grid.get_top() + UP * units(0.45 * SIZES.label))


def over_left(label: Labelled, grid: Mobject) -> Labelled:
    """Set a label over the left end of a grid, which it names now."""
    above(label, grid).align_to(grid, LEFT)
    return label


def under_left(label: Labelled, grid: Mobject) -> Labelled:
    """Set a label under the left end of a grid, which it names now."""
    below(label, grid).align_to(grid, LEFT)
    return label


def over(label: Labelled, grid: Mobject) -> Labelled:
    """Set a label over the left end of a grid, which it names now; over its middle, if the grid is narrower."""
    above(label, grid)
    return label.align_to(grid, LEFT) if label.width <= grid.width else label


def at_top(grid: Mobject, region: Region, label: Mobject) -> None:
    """Put a grid at the top of a region: at its left, or in its middle, if the label over it is wider."""
    is_wide = label.width > grid.width
    grid.move_to(region.point(0.5 if is_wide else 0, 0), aligned_edge=UP if is_wide else UP + LEFT)


def stand(grid: Mobject, region: Region, label: Mobject) -> None:
    """Put a grid at the top of a region as `at_top` does, and its label over it."""
    at_top(grid, region, label)
    over(label, grid)


def over_right(key: Labelled, grid: Mobject) -> Labelled:
    """Set a key over the right end of a grid, its numbers on the line of the grid's label."""
    key.move_to(grid.get_corner(UP + RIGHT) + UP * units(0.45 * SIZES.label), aligned_edge=DOWN + RIGHT)
    return key


def _name(label: Mobject, grid: Mobject) -> None:
    """Tell a label whose cells it stands by."""
    name = getattr(label, "name_cells", None)
    if name is not None and hasattr(grid, "tensor"):
        name(grid.tensor, role=getattr(grid, "role", "quiet"))


def _on_baseline(label: Mobject, middle: np.ndarray) -> Mobject:
    first = label if hasattr(label, "pen") else label.submobjects[0]  # a phrase: its first run
    label.shift(middle - label.get_center())
    return label.shift(UP * (middle - first.pen)[1])


def keep_within(region: Region, *mobjects: Mobject) -> None:
    """Shift mobjects together to the right or left, if any stands out of a region there; the left edge matters more."""
    out = max(0.0, max(mobject.get_right()[0] for mobject in mobjects) - region.point(1, 0)[0])
    room = min(mobject.get_left()[0] for mobject in mobjects) - region.point(0, 0)[0]
    for mobject in mobjects:
        mobject.shift(LEFT * min(out, room))


def are_apart(one: Mobject, other: Mobject, *, air: float) -> bool:
    """Whether two mobjects keep so many px between them, across or up."""
    middles, sizes = one.get_center() - other.get_center(), (one.width + other.width, one.height + other.height)
    return bool((np.abs(middles)[:2] - np.array(sizes) / 2).max() >= units(air))


def px(mobject: Mobject) -> float:
    """How wide a mobject is, in px."""
    return float(mobject.width) / units(1)


def down(mobject: Mobject) -> float:
    """How high a mobject is, in px."""
    return float(mobject.height) / units(1)
