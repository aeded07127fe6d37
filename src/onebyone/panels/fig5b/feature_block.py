"""The feature block: the feature maps of a network as planes, and the column of values under one position.

Ten neurons read the column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

import numpy as np
from manim import LEFT, Animation, Mobject, VGroup

from onebyone.drawing.focus import End, Focus
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map
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

    def __init__(
        self, figure: ClassMaps, *, focus: Focus, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]
    ) -> None:
        self.figure, self.theme, self.focus = figure, theme, focus
        self.depth, *shape = figure.features.shape
        behind = (self.depth - 1) * OFFSET
        self.room = page.content.inset(bottom=LABEL + 190)
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
        self.strip = PixelGrid(
            figure.features,
            colour_map=self._tint,
            cell=STRIP,
            role="input",
            theme=theme,
            cells=np.arange(self.depth)[:, None],
        )
        self.strip.order = "backwards"
        focus.window(self.strip, backwards=True)
        self.cursors, self.leads = VGroup(), VGroup()
        for channel, grid in enumerate(self.planes):
            self.cursors.add(focus.overlay(self._cursor(channel), grid, (channel,)))
            self.leads.add(focus.lead(End(grid, (1, 0), (channel,)), End(self.strip, (-1, 0), (channel,))))
        ends = (End(grid, (0, 0), (channel,)) for channel, grid in enumerate(self.planes))
        foremost, *_, hindmost = ends
        self.column = focus.lead(foremost, hindmost)
        self.stand_in(self.room.row(self.width, 0)[0])

    @property
    def reading(self) -> list[Mobject]:
        """All that reads one position."""
        return [self.cursors, self.column, self.leads, self.strip]

    def stand_in(self, region: Region) -> Self:
        """Put block, label and column there."""
        region.hold(self.block)
        self.label = below(self.label, self.planes[0]).align_to(self.block, LEFT)
        self.focus.look_at(self.focus.of)
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
        return PixelGrid(
            self.figure.features,
            colour_map=self._tint,
            cell=self.side,
            role="attention",
            theme=self.theme,
            cells=self.planes[channel].cells[:1, :1],
        )
