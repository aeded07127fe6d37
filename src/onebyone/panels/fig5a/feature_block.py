"""The feature block: the feature maps of a network as planes, and the column of values under one position.

Panels 5a and 5b share it: a filter reads the column in one, ten neurons in the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

import numpy as np
from manim import LEFT, RIGHT, UP, Animation, Mobject, VGroup

from onebyone.drawing.mobjects.furniture import lead
from onebyone.drawing.mobjects.grid import FRAME_LAYER, PixelGrid, signed_map
from onebyone.drawing.mobjects.planes import Planes
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.motion import Glide
from onebyone.look.layout import LABEL, Page, Region, below, cell_side
from onebyone.look.theme import DURATIONS, Role, Theme, units
from onebyone.panels.fig5a.numbers import ClassMaps

OFFSET = 13  # px from a plane to the one behind it, to the right and up
STRIP = 34  # px a side of the cells of a column
APART = 12  # px between the maps while they lie side by side


class FeatureBlock:
    """The block, its column at one position, and the strip on which the column's values lie, hindmost on top."""

    def __init__(self, figure: ClassMaps, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme = figure, theme
        self.depth, *shape = figure.features.shape
        behind = (self.depth - 1) * OFFSET
        self.room = page.content.inset(bottom=LABEL)
        self.side = cell_side(Region(0, 0, page.width, self.room.height - behind, page.width), (shape[0], shape[1]))
        self.width = self.side * shape[1] + behind
        self._tint = signed_map(theme, figure.features)
        self.block = Planes(
            figure.features,
            colour_maps=[self._tint] * self.depth,
            cell=self.side,
            role="input",
            theme=theme,
            across=OFFSET,
            up=OFFSET,
        )
        self.planes = self.block.planes
        for grid in self.planes:
            grid.rule_every = grid.cells.shape
        self.label = label("features", "input")
        self.cursors = VGroup(*(self._cursor(channel) for channel in range(self.depth)))
        self.column = lead(theme)
        self.leads = VGroup(*(lead(theme) for _ in self.planes))
        self.strip = PixelGrid(
            figure.features,
            colour_map=self._tint,
            cell=STRIP,
            role="input",
            theme=theme,
            cells=self.column_at(figure.first),
        )
        self.stand_in(self.room.row(self.width, 0)[0])

    @property
    def reading(self) -> list[Mobject]:
        """All that reads one position."""
        return [self.cursors, self.column, self.leads, self.strip]

    def column_at(self, position: tuple[int, int]) -> np.ndarray:
        """The cells of all channels at a position, the hindmost first, (channels, 1)."""
        flat = np.arange(self.figure.features.size).reshape(self.figure.features.shape)
        return flat[::-1, position[0], position[1], None]

    def stand_in(self, region: Region) -> Self:
        """Put block, label and column there."""
        region.hold(self.block)
        self.label = below(self.label, self.planes[0]).align_to(self.block, LEFT)
        self.column.set_points_as_corners([LEFT, RIGHT])
        return self.look_at(self.figure.first)

    def look_at(self, position: tuple[int, int]) -> Self:
        """Put cursors, leads and the strip's values at a position."""
        row, column = position
        self.strip.look_at(self.column_at(position))
        values, down = self.strip.centre_of(0, 0) + LEFT * units(STRIP) / 2, self.strip.pitch * UP
        edge = self.cursors[0].pitch * RIGHT / 2
        for place, (grid, cursor, line) in enumerate(zip(self.planes, self.cursors, self.leads, strict=True)):
            centre = grid.centre_of(row, column)
            cursor.look_at(grid.cells[row : row + 1, column : column + 1]).shift(centre - cursor.middle)
            line.set_points_as_corners([centre + edge, values + (self.depth - 1 - place) * down])
        self.column.set_points_as_corners([self.cursors[0].middle, self.cursors[-1].middle])
        return self

    def lay_out(self, columns: int) -> None:
        """Lay the maps side by side, in so many columns, where the block stands."""
        self._stacked = self.block.copy()
        rows = -(-self.depth // columns)
        middle = self.block.get_center()
        side = min(self.block.width / columns, self.block.height / rows) - units(APART)
        for channel, grid in enumerate(self.planes):
            row, column = divmod(channel, columns)
            off = np.array([column - (columns - 1) / 2, (rows - 1) / 2 - row, 0.0])
            grid.scale_to_fit_width(side).move_to(middle + (side + units(APART)) * off)

    def stack(self) -> Animation:
        """The maps slide one behind the other."""
        return Glide(self.block, self._stacked, run_time=DURATIONS.meet)

    def go_to(self, region: Region, also: Sequence[Mobject] = ()) -> Animation:
        """Block, label, column and whatever goes with them move into another region."""
        moving = VGroup(self.block, self.label, self.cursors, self.column, *also)
        goal = moving.copy()
        return Glide(moving, goal.shift(region.centre - self.block.get_center()))

    def _cursor(self, channel: int) -> PixelGrid:
        """A cell of a plane, framed, over all planes: the planes in front hide the ones behind, but not this cell."""
        cursor = PixelGrid(
            self.figure.features,
            colour_map=self._tint,
            cell=self.side,
            role="attention",
            theme=self.theme,
            cells=self.planes[channel].cells[:1, :1],
        )
        return cursor.set_z_index(FRAME_LAYER)
