"""LooseCells: a tensor's cells as squares that move one by one, out of a picture, into a column, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

import numpy as np
from manim import RIGHT, UP, Line, Rectangle, VGroup

from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.drawn import Drawn
from onebyone.drawing.mobjects.grid import RULE_ALPHA, PixelGrid
from onebyone.frames.cells import CellsEntry
from onebyone.frames.frozen import freeze
from onebyone.frames.tinted import tints_of
from onebyone.look.theme import STROKES, Colormap, Role, Theme, stroke, units

HALF_RULE = 1 - (1 - RULE_ALPHA) ** 0.5  # both neighbours draw the line between them, and the two make one of a grid's

FARTHEST = 0.6  # how large the last channel of a long beam is, of the first one


@dataclass(frozen=True, eq=False)
class Places:
    """Where cells lie: their centres (n, 3) and sides (n,) in manim's units; `ruled` says whether lines part them."""

    centres: np.ndarray
    sides: np.ndarray
    ruled: float = 0.0

    @classmethod
    def in_picture(cls, grid: PixelGrid) -> Places:
        """Where the cells of a grid lie, in reading order."""
        centres = grid.centres
        return cls(centres, np.full(len(centres), grid.side), 1.0)

    @classmethod
    def in_depth(cls, front: np.ndarray, *, planes: tuple[int, ...], cell: float, step: tuple[float, float]) -> Places:
        """In planes one behind the other: `planes` are how many there are, and the rows and columns of each.

        `front` is the lower left corner of the foremost plane; `cell` is the side of a cell and `step` how far the next
        plane lies to the right and up, in px.
        """
        channel, row, column = (axis.ravel() for axis in np.indices(planes))
        across = (column + 0.5) * cell + channel * step[0]
        up = (planes[1] - row - 0.5) * cell + channel * step[1]
        centres = front + units(1) * np.column_stack([across, up, np.zeros(len(across))])
        return cls(centres, np.full(len(centres), units(cell)), float(step[1] >= cell / 2))

    @classmethod
    def receding(
        cls, front: np.ndarray, *, planes: tuple[int, ...], cell: float, depth: tuple[float, float], far: float
    ) -> Places:
        """In planes one behind the other as an eye sees them: what is farther is smaller, and nearer to its next.

        `front`, `planes` and `cell` are those of `in_depth`. The last plane is `far` as large as the foremost, below 1,
        its right edge `depth` px to the right of that one's, and its middle so far above.
        """
        channel, row, column = (axis.ravel() for axis in np.indices(planes))
        across, up = (column + 0.5) * cell, (planes[1] - row - 0.5) * cell
        scale = 1 / (1 + channel * (1 / far - 1) / max(planes[0] - 1, 1))
        end = (planes[2] * cell + depth[0] / (1 - far), planes[1] * cell / 2 + depth[1] / (1 - far))  # where all vanish
        at = [end[0] + scale * (across - end[0]), end[1] + scale * (up - end[1])]
        centres = front + units(1) * np.column_stack([*at, np.zeros(len(scale))])
        return cls(centres, units(cell) * scale, 1.0)

    def corner(self, place: int, across: int, up: int) -> np.ndarray:
        """A corner of a cell: `across` and `up` are each 1 or -1."""
        return self.centres[place] + self.sides[place] / 2 * (across * RIGHT + up * UP)

    def shuffled(self, order: Sequence[int]) -> Places:
        """The same places for cells in another order: cell order[k] lies where cell k lay."""
        centres, sides = np.empty_like(self.centres), np.empty_like(self.sides)
        centres[list(order)], sides[list(order)] = self.centres, self.sides
        return Places(centres, sides, self.ruled)

    def between(self, other: Places, parts: np.ndarray) -> Places:
        """On the way to others: `parts` (n,) says how far each cell has come, from 0 to 1."""
        way = parts[:, None]
        return Places(
            (1 - way) * self.centres + way * other.centres,
            (1 - parts) * self.sides + parts * other.sides,
            self.ruled * float(1 - parts.mean()) + other.ruled * float(parts.mean()),
        )


class LooseCells(Drawn):
    """Cells of a tensor as tinted squares, each in its own place; the first lies in front of all others.

    `cells` are flat indices into the tensor, all of it if None.

    Example::

        class Column(FigureScene):
            shot = fig6a.PANEL

            def construct(self):
                places = Places.in_depth(ORIGIN, planes=self.figure.column.shape, cell=56, step=(0.8, 0.7))
                self.add(LooseCells(self.figure.column, colormap=self.theme.pixels, places=places, theme=self.theme))
    """

    READ = ("tensor", "cells", "colormap", "tints", "ruled", "quiet", "count")

    def __init__(
        self,
        tensor: Tensor,
        *,
        colormap: Colormap,
        places: Places,
        theme: Theme,
        cells: np.ndarray | None = None,
    ) -> None:
        super().__init__(fill_color=theme.hex("paper"), fill_opacity=1, stroke_width=0)
        self.tensor, self.colormap, self.quiet = tensor, colormap, theme.rgb("quiet")
        chosen = np.arange(tensor.size) if cells is None else np.asarray(cells, dtype=np.int64)
        self.cells = freeze(chosen.reshape(1, -1))
        self.tints = tints_of(tensor, self.cells, colormap)
        self.count = chosen.size
        self.lie(places)

    def show_first(self, count: int) -> Self:
        """Show so many of the cells, at least one; the others are away."""
        self.count = max(1, count)
        return self

    def lie(self, places: Places) -> Self:
        """Put every cell in its place."""
        half = places.sides[:, None] / 2 * (RIGHT + UP)
        # Four points a cell, as for a line of manim's, from its lower left to its upper right corner.
        way = (np.arange(4) / 3)[None, :, None]
        self.set_points(((places.centres - half)[:, None] + 2 * way * half[:, None]).reshape(-1, 3))
        self.ruled = places.ruled
        return self

    @property
    def places(self) -> Places:
        """Where the cells lie now."""
        low, high = self.points[0::4], self.points[3::4]
        return Places((low + high) / 2, high[:, 0] - low[:, 0], self.ruled)

    def entry(self) -> CellsEntry:
        """What the display list says of these cells."""
        alpha = float(self.fill_rgbas[0][3])
        low, high = self.points[0::4, :2][: self.count], self.points[3::4, :2][: self.count]
        return CellsEntry(
            name=f"LooseCells of {self.tensor.name}",
            tensor=self.tensor,
            cells=freeze(self.cells[:, : self.count]),
            colormap=self.colormap,
            tints=freeze(self.tints[:, : self.count]),
            upper_left=freeze(np.column_stack([low[:, 0], high[:, 1]])),
            lower_right=freeze(np.column_stack([high[:, 0], low[:, 1]])),
            alpha=alpha,
            rule=(*self.quiet, HALF_RULE * alpha * self.ruled),
            rule_px=STROKES.grid,
        )


class Box(VGroup):
    """The visible edges of a block of planes in depth: its front as a frame, and the edges that recede.

    `front` is its lower left corner; sizes are in px: `size` of a plane (width, height), `depth` of the whole block to
    the right and up. The hindmost plane is `far` as large, and `depth` goes to its right edge and its middle.

    Example::

        class Depth(FigureScene):
            shot = fig6a.PANEL

            def construct(self):
                self.add(Box(ORIGIN, size=(56, 56), depth=(627, 549), role="input", theme=self.theme))
    """

    def __init__(
        self,
        front: np.ndarray,
        *,
        size: tuple[float, float],
        depth: tuple[float, float],
        role: Role,
        theme: Theme,
        far: float = 1.0,
    ) -> None:
        width, height = units(size[0]) * RIGHT, units(size[1]) * UP
        middle = front + width + height / 2  # of the right edge
        behind = units(depth[0]) * RIGHT + units(depth[1]) * UP
        self.front = Rectangle(
            width=units(size[0]),
            height=units(size[1]),
            stroke_color=theme.hex(role),
            stroke_width=stroke(STROKES.frame),
        ).move_to(front + (width + height) / 2)
        corners = [front + height, front + width + height, front + width]
        back = [middle + behind + far * (corner - middle) for corner in corners]
        ends = [*zip(corners, back, strict=True), *pairwise(back)]
        lines = [Line(*pair, stroke_color=theme.hex(role), stroke_width=stroke(STROKES.lead)) for pair in ends]
        super().__init__(*lines, self.front)


def beam(
    front: np.ndarray,
    *,
    planes: tuple[int, ...],
    cell: float,
    depth: tuple[float, float],
    role: Role,
    theme: Theme,
    far: float = 1.0,
) -> tuple[Places, Box]:
    """The places of planes in depth from `front` on, in all `depth` px to the right and up, and their edges.

    With `far` below 1 they recede: the last one is so much smaller.
    """
    size, behind = (planes[2] * cell, planes[1] * cell), planes[0] - 1
    if far < 1:
        places = replace(Places.receding(front, planes=planes, cell=cell, depth=depth, far=far), ruled=0.0)
    else:
        places = Places.in_depth(front, planes=planes, cell=cell, step=(depth[0] / behind, depth[1] / behind))
    return places, Box(front, size=size, depth=depth, role=role, theme=theme, far=far)
