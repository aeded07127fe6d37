"""The kernels of a filter as they stand somewhere: side by side, one under the other, or each under its plane."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from manim import LEFT, UP, Mobject, VGroup

from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, plane
from onebyone.drawing.mobjects.text import Phrase, widest
from onebyone.look.layout import Region, start_at
from onebyone.look.theme import CELL_PADDING, SIZES, Role, Theme, units

LARGEST_WEIGHT = 320  # px that a cell of a kernel needs at most
APART = 22  # px from one kernel to the next
DIGITS = (44, 38, 33, 30, 27)  # px em of digits in cells, the preferred one first
LARGE_DIGITS = (72, 56, *DIGITS)  # those of kernels
LIFT = 0.45 * SIZES.label  # px from a picture to the baseline of its name
NEAR = SIZES.label  # px that a part of a name may be beside what it names
TALL = 0.8  # em, more than the height of a digit


@dataclass(frozen=True)
class Arranged:
    """Where kernels stand: their upper left corners, and the px of their cells."""

    cell: float
    corners: tuple[np.ndarray, ...]

    @classmethod
    def within(cls, room: Region, shape: tuple[int, int], *, count: int) -> Arranged:
        """As large as a room allows, side by side or one under the other."""
        (rows, columns), air = shape, (count - 1) * APART
        across = min(LARGEST_WEIGHT, room.height / rows, (room.width - air) / (count * columns))
        down = min(LARGEST_WEIGHT, room.width / columns, (room.height - air) / (count * rows))
        cell = max(across, down)
        step = (cell * columns + APART, 0.0) if across >= down else (0.0, cell * rows + APART)
        start = room.point(0, 0)
        return cls(cell, tuple(start + at * units(1) * np.array([step[0], -step[1], 0.0]) for at in range(count)))

    @classmethod
    def under(cls, grounds: Sequence[Mobject], shape: tuple[int, int], *, top: float, floor: float) -> Arranged:
        """Each under its own plane, `top` px below it, where the room ends at a height in manim's units."""
        rows, columns = shape
        corners = tuple(ground.get_corner(LEFT - UP) - units(top) * UP for ground in grounds)
        height = min(float(corner[1]) for corner in corners) - floor
        return cls(min(LARGEST_WEIGHT, grounds[0].width / columns / units(1), height / rows / units(1)), corners)


class Kernels(VGroup):
    """The kernels of some channels of a filter, with their name and, where these fit, their digits."""

    def __init__(
        self,
        laid: Tensor,
        channels: Sequence[int],
        place: Arranged,
        *,
        label: Callable[[str, Role], Phrase],
        theme: Theme,
    ) -> None:
        self.grids = [
            Kernel(laid, cell=place.cell, theme=theme, cells=plane(laid, channel)).move_to(
                corner, aligned_edge=UP + LEFT
            )
            for channel, corner in zip(channels, place.corners, strict=True)
        ]
        self.digits = [digits_of(grid, LARGE_DIGITS) for grid in self.grids]
        self.label = start_at(label("kernel", "weight"), place.corners[0] + UP * units(LIFT))
        super().__init__(*self.grids, *self.digits, self.label)

    def within(self, room: Region) -> Kernels:
        """Have the name end where a room does, at the latest."""
        self.label.shift(LEFT * max(0.0, self.label.get_right()[0] - room.point(1, 0)[0]))
        return self

    def named(self, *elsewhere: Kernels) -> Kernels:
        """Have the name stand for the weights, if it is near enough to some of them, here and elsewhere."""
        if all(one.is_near for one in (self, *elsewhere)):
            self.label.name_cells(self.grids[0].tensor, role="weight")
        return self

    @property
    def is_near(self) -> bool:
        """Whether no part of the name is far from the kernels under it."""
        top = self.grids[0].get_top()[1]
        return is_over(self.label, [grid for grid in self.grids if abs(grid.get_top()[1] - top) < units(1)])

    def places(self, other: Kernels) -> Iterator[tuple[Mobject, Mobject]]:
        """What goes to where the same kernels stand elsewhere."""
        yield from zip(self.grids, other.grids, strict=True)
        yield self.label, other.label
        yield from (pair for pair in zip(self.digits, other.digits, strict=True) if len(pair[1]) and len(pair[0]))

    def lost(self, other: Kernels) -> list[Mobject]:
        """The digits for which there is no room elsewhere."""
        return [own for own, there in zip(self.digits, other.digits, strict=True) if len(own) and not len(there)]

    def kept(self, other: Kernels) -> list[Mobject]:
        """All that goes elsewhere."""
        return [mobject for mobject, _ in self.places(other)]


def is_over(label: Phrase, grids: Sequence[Mobject]) -> bool:
    """Whether every part of a label stands over one of these grids, or nearly."""
    return all(
        any(
            max(grid.get_left()[0] - part.get_right()[0], part.get_left()[0] - grid.get_right()[0]) < units(NEAR)
            for grid in grids
        )
        for part in label
    )


def digits_of(grid: PixelGrid, sizes: Sequence[float] = DIGITS) -> VGroup:
    """The digits of a grid's cells, as large as fit; none where none do."""
    room = (1 - 2 * CELL_PADDING) * grid.side / units(1)
    text = max(widest(grid.tensor), TALL)
    size = next((size for size in sizes if size * text <= room), None)
    return VGroup() if size is None else grid.numbers(size=size)
