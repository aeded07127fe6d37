"""Marks and leads: what points at cells. They are made for cells, and where they stand follows from these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self, TypeAlias

import numpy as np
from manim import VMobject

from onebyone.core.figure import Indices
from onebyone.drawing.mobjects.drawn import Drawn, rectangle
from onebyone.drawing.mobjects.grid import FRAME_LAYER, LEAD_LAYER, PixelGrid, window
from onebyone.drawing.mobjects.loose import LooseCells
from onebyone.errors import OneByOneError
from onebyone.frames.aim import Aim
from onebyone.frames.frozen import Same, flat, freeze, frozen
from onebyone.frames.mark import LeadEntry, MarkEntry
from onebyone.frames.pen import Colour
from onebyone.look.colormaps import rgb
from onebyone.look.theme import STROKES, Role, Theme, stroke

Ground: TypeAlias = PixelGrid | LooseCells
Side: TypeAlias = tuple[float, float]
"""A point of a box, from (−1, −1), its lower left corner, to (1, 1), its upper right one."""


class On:
    """A grid that is pointed at, and whose it stays when manim copies what points at it."""

    __slots__ = ("ground",)

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def __deepcopy__(self, memo: object) -> On:
        """Itself: the copy of a mark lies on the same grid."""
        return self

    def boxes(self, cells: Indices) -> tuple[np.ndarray, np.ndarray]:
        """The lower left and the upper right corners of cells, (cells, 3) each.

        Raises OneByOneError where the grid does not show one of them.
        """
        ground = self.ground
        ordered, order = _order(Same(frozen(ground.cells)))
        found = np.minimum(np.searchsorted(ordered, cells), len(ordered) - 1)
        if (ordered[found] != cells).any():
            raise OneByOneError(f"the grid of {ground.tensor.name} does not show all the cells that are marked on it")
        places = order[found]
        if isinstance(ground, LooseCells):
            return ground.points[0::4][places], ground.points[3::4][places]
        rows, columns = ground.shown.shape
        row, column = np.divmod(places % (rows * columns), columns)
        low, high = ground.points.min(axis=0), ground.points.max(axis=0)
        pitch = (high - low) / (columns, rows, 1)
        corners = np.column_stack([column, rows - 1 - row, np.zeros(len(row))])
        return low + pitch * corners, low + pitch * (corners + (1, 1, 0))

    def spots(self, cells: Indices, side: Side) -> np.ndarray:
        """A point of each of the cells, (cells, 3)."""
        return point(self.boxes(cells), side)

    def aimed(self, aim: Aim) -> tuple[np.ndarray, np.ndarray]:
        """The corners of what is aimed at, or on the way there."""
        lows, highs = self.boxes(aim.cells)
        low, high = lows.min(axis=0), highs.max(axis=0)
        if aim.came is None:
            return low, high
        before = self.aimed(aim.came)
        return (1 - aim.part) * before[0] + aim.part * low, (1 - aim.part) * before[1] + aim.part * high


@dataclass(frozen=True)
class Cut:
    """Cells of a grid, or of several that show one tensor, where these stand."""

    grounds: Sequence[Ground]
    cells: Indices

    @classmethod
    def of(cls, grid: PixelGrid, row: int, column: int, *, shape: tuple[int, int] = (1, 1)) -> Cut:
        """A window of a grid's cells whose upper left one is (row, column)."""
        return cls((grid,), window(grid.cells, row=row, column=column, shape=shape))

    def box(self) -> tuple[np.ndarray, np.ndarray]:
        """The lower left and the upper right corner around them. Raises OneByOneError where one is shown nowhere."""
        own = [np.intersect1d(self.cells, ground.cells) for ground in self.grounds]
        if len(np.unique(np.concatenate(own))) < len(np.unique(self.cells)):
            raise OneByOneError(f"the grid of {self.grounds[0].tensor.name} does not show all the cells that are asked")
        boxes = [On(ground).boxes(cells) for ground, cells in zip(self.grounds, own, strict=True) if len(cells)]
        lows, highs = (np.concatenate([box[end] for box in boxes]) for end in (0, 1))
        return lows.min(axis=0), highs.max(axis=0)


@lru_cache(maxsize=64)
def _order(cells: Same) -> tuple[Indices, Indices]:
    """Flat indices in ascending order, and where each stands among the cells of a grid."""
    known = np.frombuffer(cells.content, dtype=np.int64)
    order = np.argsort(known, kind="stable")
    return known[order], order


def point(box: tuple[np.ndarray, np.ndarray], side: Side) -> np.ndarray:
    """A point of a box, or of many."""
    low, high = box
    return (low + high) / 2 + (high - low) / 2 * (*side, 0)


def way_between(*ends: tuple[Ground, Indices, Side]) -> np.ndarray:
    """The way of a lead between cells of grids where these stand now, (ends, 2): each a grid, its cells, and a side."""
    boxes = [(On(ground).boxes(cells), side) for ground, cells, side in ends]
    return np.array([point((lows.min(axis=0), highs.max(axis=0)), side)[:2] for (lows, highs), side in boxes])


class Mark(Drawn):
    """A frame around cells; make it with `Focus.mark`, which says for the sake of which result.

    Example::

        class Window(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                image = PixelGrid(
                    self.figure.padded, colormap=self.theme.pixels, cell=20, role="input", theme=self.theme
                )
                focus = Focus(self.figure, self.figure.result, at=self.figure.first, theme=self.theme)
                self.add(image, focus.mark(image))
    """

    READ = ("aim", "outline")

    def __init__(self, aim: Aim, on: On, *, role: Role, width: float, theme: Theme) -> None:
        super().__init__(stroke_color=theme.hex(role), stroke_opacity=1, stroke_width=stroke(width), fill_opacity=0)
        self.on, self.outline = on, theme.outline
        self.set_points(rectangle(1, 1))
        self.set_z_index(FRAME_LAYER).lie(aim)

    def lie(self, aim: Aim) -> Self:
        """Lie around these cells, wherever the grid stands now."""
        self.aim = aim
        low, high = self.on.aimed(aim)
        return self.set_points(fitted(self.points, low, high))

    def entry(self) -> MarkEntry:
        """What the display list says of this mark."""
        upper_right, upper_left, lower_left, lower_right = self.points[::4, :2]  # as manim's Rectangle orders them
        return MarkEntry(
            name=f"Mark on {self.aim.tensor.name}",
            aim=self.aim,
            corners=freeze(np.array([upper_left, lower_right])),
            others=freeze(np.array([upper_right, lower_left])),
            stroke=stroke_of(self),
            stroke_px=float(self.stroke_width) / stroke(1),
            outline=(*rgb(self.outline), stroke_of(self)[3]),
            outline_px=STROKES.edge,
        )


class Lead(Drawn):
    """A thin line from cells to cells that have to do with each other; make it with `Focus.lead`.

    Example::

        class Together(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                focus = Focus(self.figure, self.figure.result, at=self.figure.first, theme=self.theme)
                image = PixelGrid(
                    self.figure.padded, colormap=self.theme.pixels, cell=20, role="input", theme=self.theme
                ).to_edge(LEFT)
                kernel = Kernel(self.figure.weight, cell=80, theme=self.theme).to_edge(RIGHT)
                lead = focus.lead(End(image, (1, 1)), End(kernel, (-1, 1)))
                self.add(image, kernel, focus.mark(image), lead)
    """

    READ = ("aims", "sides", "outline")

    def __init__(self, aims: tuple[Aim, Aim], ons: tuple[On, On], sides: tuple[Side, Side], *, theme: Theme) -> None:
        super().__init__(
            stroke_color=theme.hex("attention"), stroke_width=stroke(STROKES.lead), stroke_opacity=1, fill_opacity=0
        )
        self.ons, self.sides, self.outline = ons, sides, theme.outline
        self.set_z_index(LEAD_LAYER).lie(aims)

    def lie(self, aims: tuple[Aim, Aim]) -> Self:
        """Join these cells, wherever their grids stand now."""
        self.aims = aims
        start, end = (point(on.aimed(aim), side) for on, aim, side in zip(self.ons, aims, self.sides, strict=True))
        return self.set_points_as_corners([start, end])

    def entry(self) -> LeadEntry:
        """What the display list says of this lead."""
        start, end = self.aims
        return LeadEntry(
            name=f"Lead from {start.tensor.name} to {end.tensor.name}",
            start=start,
            end=end,
            sides=freeze(np.array(self.sides, dtype=np.float64)),
            points=flat(self.points[[0, -1]]),
            stroke=stroke_of(self),
            stroke_px=float(self.stroke_width) / stroke(1),
            outline=(*rgb(self.outline), stroke_of(self)[3]),
            outline_px=STROKES.edge,
        )


def stroke_of(mobject: VMobject) -> Colour:
    """The mobject's own stroke as it stands now, (red, green, blue, alpha)."""
    red, green, blue, alpha = (float(part) for part in mobject.stroke_rgbas[0])
    return red, green, blue, alpha


def fitted(points: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Points whose box is this one, stretched as it takes."""
    least, most = points.min(axis=0), points.max(axis=0)
    return np.asarray(low + (points - least) * ((high - low) / np.maximum(most - least, 1e-12)))
