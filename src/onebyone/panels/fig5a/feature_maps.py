"""The feature maps of a network side by side, and the column of values at one position, read as a list.

Panels 5a and 5b share it: a filter reads the column in one, ten neurons in the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from manim import LEFT, RIGHT, UP, Animation, AnimationGroup, Succession, VGroup

from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.text import Phrase, widest
from onebyone.drawing.motion import in_turn
from onebyone.errors import RoomError
from onebyone.look.layout import Region, above, sheet_side
from onebyone.look.theme import CELL_PADDING, DURATIONS, SIZES, STROKES, Role, Theme, units
from onebyone.panels.fig5a.numbers import ClassMaps

APART = 8  # px between two maps
SPOT = 14  # px of the marks' lines: a cell of a small map is less than that, and has to be found from afar
LEADING = 1.24  # em: how high a line of the list is at least


class FeatureMaps:
    """The maps in rows and columns, their column at one position, and the list in which its values can be read.

    They stand at the upper left of a region, or `aligned_edge` says where else; the list is as high as they are, or as
    its own region. Raises RoomError where the digits of the list would be too small to read.
    """

    def __init__(
        self,
        figure: ClassMaps,
        *,
        focus: Focus,
        region: Region,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
    ) -> None:
        self.figure, self.theme, self.focus = figure, theme, focus
        self.depth, *shape = figure.features.shape
        out = (SPOT - STROKES.focus) / 2  # px that a mark stands out farther than others, on the page's edge too
        room = replace(region, width=region.width - out)
        across, side = sheet_side(room, self.depth, (shape[0], shape[1]), gap=APART)
        if side < 1:
            raise RoomError(f"{self.depth} feature maps do not fit a region of {region.width:.0f} px")
        self._tint = signed_map(theme, figure.features)
        tiles = [self._tile(channel, side) for channel in range(self.depth)]
        self.tiles = VGroup(*tiles)
        self.tiles.arrange_in_grid(cols=across, buff=units(APART))
        self.tiles.move_to(region.point(0, 0) + RIGHT * units(out), aligned_edge=UP + LEFT)
        self.label = above(label("features", "input"), self.tiles[0]).align_to(self.tiles, LEFT)
        self.cursors = VGroup(*(focus.mark(tile, (channel,), width=SPOT) for channel, tile in enumerate(tiles)))

    def set_list(self, region: Region, label: Callable[[str, Role], Phrase], *, level: bool = True) -> None:
        """Put the list at the left of a region, `level` with the maps, or else as high as the region."""
        self._height = float(self.tiles.height) if level else units(region.height)
        line = self._height / self.depth
        if line < units(LEADING * SIZES.smallest):
            raise RoomError(f"a list of {self.depth} values is too high for its region: its digits would be too small")
        self.size = min(SIZES.spoken, line / units(LEADING))
        self.list = self.column(
            PixelGrid(
                self.figure.features,
                colormap=self._tint,
                cell=1,
                role="input",
                theme=self.theme,
                cells=np.arange(self.depth)[:, None],
            ),
            widest(self.figure.features),
        )
        self.list.move_to(region.point(0, 0), aligned_edge=LEFT)
        self.list.align_to(self.tiles if level else region.point(0, 0), UP)
        self.focus.window(self.list)
        self.value_label = above(label("values", "input"), self.list)
        self.digits = self.list.numbers(size=self.size)

    def column(self, grid: PixelGrid, text: float) -> PixelGrid:
        """A grid of one column, level with the list, wide enough for digits of so many em."""
        grid.stretch_to_fit_width(1.02 * units(self.size) * max(text, 1.0) / (1 - 2 * CELL_PADDING))
        return grid.stretch_to_fit_height(self._height)

    def come(self) -> Animation:
        """The maps appear, one after the other."""
        return AnimationGroup(
            *(appear(tile, run_time=DURATIONS.move) for tile in self.tiles), appear(self.label), lag_ratio=0.05
        )

    def move(self, goal: VGroup, label: Phrase) -> Animation:
        """The maps and their label go where their goals stand, and the marks on them go along."""
        pairs = [*zip(self.tiles, goal, strict=True), (self.label, label)]
        return self.focus.refit(pairs)

    def read(self) -> Animation:
        """The values at the position come to stand below each other, map by map, and can be read."""
        self.focus.go_to(self.focus.of)
        parts = [self.list.part(row, 0) for row in range(self.depth)]
        return Succession(
            in_turn(*map(appear, parts), run_time=DURATIONS.meet),
            AnimationGroup(appear(self.list, self.value_label, self.digits), vanish(*parts, run_time=DURATIONS.appear)),
        )

    def _tile(self, channel: int, side: float) -> PixelGrid:
        features = self.figure.features
        cells = plane(features, channel)
        grid = PixelGrid(features, colormap=self._tint, cell=side, role="input", theme=self.theme, cells=cells)
        return grid.as_one()
