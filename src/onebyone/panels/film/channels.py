"""The paradox solved: one kind of neuron, over pixels that are channels, and over feature maps at every position.

A view replays what its figures proved: every grid, wire and number here belongs to their tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from manim import LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup

from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, plane, signed_map, whole
from onebyone.drawing.mobjects.loose import LooseCells, Places, beam
from onebyone.drawing.mobjects.planes import Planes
from onebyone.drawing.mobjects.text import Label, Phrase, widest
from onebyone.drawing.motion import Rearrange, in_turn
from onebyone.look.layout import LABEL, Page, Region, below, cell_side, over_left
from onebyone.look.theme import DURATIONS, SIZES, Role, Theme, units
from onebyone.panels.fig5a.numbers import ClassMaps
from onebyone.panels.fig6a.numbers import PixelsAsChannels
from onebyone.panels.film.wall import KernelWall
from onebyone.panels.resnet.numbers import PointwiseShare

LEFT_PART, HIGH_PART = 0.25, 0.36  # of the width for the column, at the left; where it stands over the block
GAP = 48  # px between the two halves, and between block and map
FRONT = 96  # px a side of the foremost channel of the column
BEHIND = 0.8  # of its height that the column goes to the right
DEPTH = 12  # px from a feature map to the one behind it, to the right and up, at most
DEEP = 0.4  # of the block's height that these take together, at most
MAP = 0.28  # of the right half's width for the map that the neuron makes
LISTS = 230  # px for the numbers that it reads at a position and their weights, side by side
LISTED = 1.4  # of its longest number's width: a cell of these
LEADING = 1.24  # em: how high a line of these is at least


class OneNeuronTwoWays:
    """The left half with the pixels of an image as channels, the right one with feature maps; `label` makes labels."""

    def __init__(
        self,
        network: PointwiseShare,
        maps: ClassMaps,
        pixels: PixelsAsChannels,
        *,
        page: Page,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
    ) -> None:
        self._theme, self._label = theme, label
        room = page.content.inset(top=LABEL, bottom=LABEL)
        columns = maps.features.shape[2]
        wide = MAP * room.width
        if page.is_high:
            upper, lower = room.parted()
            left, stage = upper.row(HIGH_PART * room.width - GAP, (1 - HIGH_PART) * room.width)
            lists = stage.row(0, LISTS, 0)[1].inset(bottom=LABEL)
            side = self._side(maps, lower, besides=wide + GAP)
            block, beside = lower.row(side * columns + self._behind, wide)
        elif page.is_square:
            left, stage = room.row(HIGH_PART * room.width - GAP, (1 - HIGH_PART) * room.width)
            left = left.parted()[0]
            corner, lists, beside = room.row(room.width - LISTS - wide - 2 * GAP, LISTS, wide)
            block = corner.parted()[1]
            side = self._side(maps, block)
        else:
            stage = room
            left, right = room.row(LEFT_PART * room.width - GAP, (1 - LEFT_PART) * room.width)
            wide = MAP * right.width
            side = self._side(maps, right, besides=LISTS + wide + 2 * GAP)
            block, lists, beside = right.row(side * columns + self._behind, LISTS, wide)
        self.wall = KernelWall(network, page.content, is_high=page.is_high, theme=theme, label=label)
        self._set_column(pixels, left, stage=stage)
        self._set_block(maps, block, side=side)
        self._set_map(maps, beside)
        self._set_lists(maps, lists)

    @property
    def opening(self) -> list[Mobject]:
        """The image, from whose pixels the column is made."""
        return [self.image, self.image_label]

    def every_pixel_is_a_channel(self) -> Iterator[Animation]:
        """Pixel after pixel goes into depth, the first one in front."""
        yield appear(self.cells, run_time=DURATIONS.quick)
        away = Rearrange(self.cells, self._depth, spread=0.6, backwards=True, run_time=DURATIONS.fold)
        yield AnimationGroup(away, appear(self.box, run_time=DURATIONS.meet))
        yield appear(self.column_label)

    def feature_maps_are_channels_too(self) -> Iterator[Animation]:
        """At the right the block, one position read through all of it, and a class map."""
        yield AnimationGroup(vanish(*self.opening), appear(self.block, self.block_label))
        yield appear(self.cursors, self.rod, self.map, self.map_label, self.spot)
        yield self.focus.walk(self.map, run_time=DURATIONS.pour)

    def a_filter_mixes_the_channels(self) -> Iterator[Animation]:
        """What the neuron reads in the middle of the maps stands beside them, map after map; beside it its weights."""
        yield self.focus.slide(self._first)
        yield AnimationGroup(appear(self.read_label), self._list(self.read))
        yield AnimationGroup(appear(self.digits, self.weight_label), self._list(self.weights), appear(self.signs))
        yield appear(self.weight_digits, run_time=DURATIONS.quick)

    def takeaway(self) -> Iterator[Animation]:
        """The kernels of the opening come again, and those that are 1×1 light up."""
        neuron = [self.block, self.block_label, self.cursors, self.rod, self.map, self.map_label, self.spot]
        read = [self.read, self.read_label, self.digits, self.weights, self.weight_label, self.weight_digits]
        yield vanish(self.cells, self.box, self.column_label, *neuron, *read, self.signs)
        yield self.wall.rise()
        yield from self.wall.light()
        yield self.wall.point_out()

    def _list(self, grid: PixelGrid) -> Animation:
        """A column comes cell after cell."""
        parts = [grid.part(row, 0) for row in range(len(grid.cells))]
        whole = AnimationGroup(appear(grid), vanish(*parts), run_time=DURATIONS.quick)
        return Succession(in_turn(*map(appear, parts), run_time=DURATIONS.lay), whole)

    def _set_column(self, figure: PixelsAsChannels, room: Region, *, stage: Region) -> None:
        theme = self._theme
        side = cell_side(stage, figure.image.shape)
        self.image = PixelGrid(figure.image, colormap=theme.pixels, cell=side, role="input", theme=theme)
        self.image.move_to(stage.point(1, 0), aligned_edge=UP + RIGHT)
        self.image_label = over_left(self._label("image", "input"), self.image)
        places = Places.in_picture(self.image)
        self.cells = LooseCells(figure.column, colormap=theme.pixels, places=places, theme=theme)
        behind = figure.column.size - 1
        step = min(room.height - FRONT, (room.width - FRONT) / BEHIND) / behind
        depth = (step * BEHIND * behind, step * behind)
        corner = room.centre - units(0.5) * ((FRONT + depth[0]) * RIGHT + (FRONT + depth[1]) * UP)
        self._depth, self.box = beam(
            corner, planes=figure.column.shape, cell=FRONT, depth=depth, role="input", theme=theme
        )
        self.column_label = below(self._label("pixels", "input"), self.box.front).align_to(self.box.front, LEFT)

    def _side(self, figure: ClassMaps, room: Region, *, besides: float = 0) -> int:
        """The px a side of a cell of the block, so many px besides it; decides how far each map is behind the next."""
        depth, *shape = figure.features.shape
        self._step = min(DEPTH, DEEP * room.height / (depth - 1))
        self._behind = (depth - 1) * self._step
        return cell_side(room.inset(right=besides + self._behind, bottom=self._behind), (shape[0], shape[1]))

    def _set_block(self, figure: ClassMaps, room: Region, *, side: int) -> None:
        theme, depth = self._theme, figure.features.shape[0]
        tint = signed_map(theme, figure.features)
        self.block = Planes(
            figure.features,
            colormaps=[tint] * depth,
            cell=side,
            role="input",
            theme=theme,
            across=self._step,
            up=self._step,
        )
        for grid in self.block.planes:
            grid.as_one()
        self.block.move_to(room.centre)
        front = self.block.planes[0]
        self.block_label = below(self._label("features", "input"), front).align_to(front, LEFT)

    def _set_map(self, figure: ClassMaps, room: Region) -> None:
        """The map level with the foremost plane, and what points at a position."""
        theme, front = self._theme, self.block.planes[0]
        own = plane(figure.result, figure.label)
        signed = signed_map(theme, figure.result)
        self.map = PixelGrid(
            figure.result,
            colormap=signed,
            cell=cell_side(room, figure.features.shape[1:]),
            role="result",
            theme=theme,
            cells=own,
        )
        self.map.as_one().move_to(room.centre).match_y(front)
        self.map.shift(UP * max(0.0, room.point(0, 1)[1] - self.map.get_bottom()[1]))  # it may be the larger one
        self.map_label = below(self._label("map", "result"), self.map)
        self.map.show_first(0)
        self._first = (figure.label, *figure.first)
        self.focus = Focus(figure, figure.result, at=self._first, theme=theme)
        self.spot = self.focus.mark(self.map)
        planes = self.block.planes
        self.cursors = self.focus.mark(front, (0,))
        self.rod = self.focus.lead(End(front, (0, 0), (0,)), End(planes[-1], (0, 0), (len(planes) - 1,)))

    def _set_lists(self, figure: ClassMaps, room: Region) -> None:
        """What is read at a position as a column of numbers, and beside it the weights."""
        theme, depth = self._theme, figure.features.shape[0]
        line = room.height / depth
        size = max(SIZES.smallest, min(SIZES.spoken, line / LEADING))
        cells = np.arange(depth)[:, None]
        self.read = self.focus.window(
            PixelGrid(
                figure.features,
                colormap=signed_map(theme, figure.features),
                cell=line,
                role="input",
                theme=theme,
                cells=cells,
            )
        )
        weights = whole(figure.weight, shape=(figure.weight.shape[0], depth))[figure.label].reshape(depth, 1)
        self.weights = Kernel(figure.weight, cell=line, theme=theme, cells=weights)
        columns = room.row(*(LISTED * size * max(widest(grid.tensor), 1) for grid in (self.read, self.weights)))
        for grid, column in zip((self.read, self.weights), columns, strict=True):
            grid.stretch_to_fit_width(units(column.width)).move_to(column.centre)
        self.read_label = below(self._label("channels", "input"), self.read)
        self.weight_label = below(self._label("weights", "weight"), self.weights)
        self.digits, self.weight_digits = (grid.numbers(size=size) for grid in (self.read, self.weights))
        self.signs = VGroup()
        middle = (self.read.get_right() + self.weights.get_left()) / 2
        for row in range(depth):
            sign = Label("×", size=size, role="quiet", theme=theme)
            down = self.read.centre_of(row, 0)[1] - 0.35 * sign.em
            self.signs.add(sign.at(np.array([middle[0] - sign.advance / 2, down, 0]), em=sign.em))
