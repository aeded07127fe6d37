"""The reshaped layer: a column and a wall of filters, pictures that are shuffled and heal, and three equal forms.

A view replays what its figure proved: every grid and cell here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, FadeIn, FadeOut, Mobject, VGroup

from onebyone.core.computation import Computation
from onebyone.core.tensor import Tensor
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.furniture import call_of
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.loose import Box, LooseCells, Places
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.motion import Rearrange
from onebyone.look.layout import LABEL, Page, Region, above, below
from onebyone.look.theme import DURATIONS, STROKES, ColourMap, Role, Theme, stroke
from onebyone.panels.fig6b.numbers import ReshapedLayer

CHANNEL = 44  # px a side of a cell of the column
STEP = (0.56, 0.49)  # px from a channel to the one behind it
WEIGHT = 0.77  # px a side of a weight in the wall
CELL = 17  # px a side of a cell of the pictures
FORM = 586  # px across for one of the three forms
SMALL, BLANK = 10, 7  # px a side of a cell of their results and of their differences


class Reshaped:
    """Everything on the page of a dense layer as a 1×1 convolution; `label` makes the panel's labels."""

    def __init__(
        self, figure: ReshapedLayer, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]
    ) -> None:
        self.figure, self.theme = figure, theme
        height, width = figure.image.shape
        self._shape = (height, width)
        self._outputs = signed_map(theme, figure.result)
        self._set_layer(page.content.inset(bottom=LABEL), label)
        self._set_pictures(page.content.inset(bottom=LABEL), label)
        self._set_forms(page.content, label)

    def visit(self) -> Animation:
        """Filter after filter gives its number, at the same place of the picture."""
        return self.focus.walk(self.result)

    def fold(self) -> Animation:
        """The pixels come back out of depth, and one filter out of the wall."""
        return AnimationGroup(
            Rearrange(self.cells, self._pixels, spread=0.4, run_time=DURATIONS.pour),
            Rearrange(self.filter, self._weights, run_time=DURATIONS.pour),
        )

    def shuffle_pixels(self) -> Animation:
        """Every pixel goes to another place."""
        return self._shuffle(self.cells, self._pixels)

    def shuffle_filter(self) -> Animation:
        """Every weight of the filter goes where its pixel went."""
        return self._shuffle(self.filter, self._weights)

    def restore(self) -> Animation:
        """Pixels and weights go back in step."""
        return AnimationGroup(
            Rearrange(self.cells, self._pixels, spread=0.5, run_time=DURATIONS.pour),
            Rearrange(self.filter, self._weights, spread=0.5, run_time=DURATIONS.pour),
        )

    def exchange(self, before: PixelGrid, after: PixelGrid) -> Animation:
        """One proven picture fades into another."""
        return AnimationGroup(FadeIn(after), FadeOut(before), run_time=DURATIONS.move)

    def _shuffle(self, cells: LooseCells, places: Places) -> Animation:
        return Rearrange(cells, places.shuffled(self.figure.order), spread=0.5, run_time=DURATIONS.pour)

    def _set_layer(self, room: Region, label: Callable[[str, Role], Phrase]) -> None:
        """The column of pixels, the wall of all filters, each folded, and the outputs."""
        figure, theme, (rows, columns) = self.figure, self.theme, self._shape
        count = figure.column.size
        depth = (STEP[0] * (count - 1), STEP[1] * (count - 1))
        left, middle, right = room.row(CHANNEL + depth[0], WEIGHT * columns**2, CELL * columns)
        front = left.point(0, 1)
        self.cells = LooseCells(
            figure.column,
            colour_map=theme.pixels,
            places=Places.in_depth(front, planes=(count, 1, 1), cell=CHANNEL, step=STEP),
            theme=theme,
        )
        self.box = Box(front, size=(CHANNEL, CHANNEL), depth=depth, role="input", theme=theme)
        self.column_label = _below_left(label("column", "input"), self.box)
        tiles = np.arange(figure.filters.size).reshape(rows, columns, rows, columns).swapaxes(1, 2)
        self.wall = Kernel(figure.filters, cell=WEIGHT, theme=theme, cells=tiles.reshape(rows**2, columns**2)).move_to(
            middle.point(0.5, 1), aligned_edge=DOWN
        )
        self.wall.rule_every = self._shape
        self.wall_label = below(label("filters", "weight"), self.wall)
        self.result, self.broken, self.healed = (
            self._picture(tensor, self._outputs, CELL, "result").move_to(right.point(1, 1), aligned_edge=DOWN + RIGHT)
            for tensor in (figure.result, figure.broken, figure.healed)
        )
        self.result_label = below(label("outputs", "result"), VGroup(self.result))
        self.result.show_first(0)
        self.focus, chosen = (Focus(figure, figure.result, at=(unit, 0, 0), theme=theme) for unit in (0, figure.unit))
        self.tile, self.spot = self.focus.mark(self.wall), self.focus.mark(self.result)
        self.chosen = chosen.mark(self.wall)

    def _set_pictures(self, room: Region, label: Callable[[str, Role], Phrase]) -> None:
        """The pixels and one filter as pictures of one size, side by side with the outputs."""
        figure, theme, columns = self.figure, self.theme, self._shape[1]
        left, middle, _ = room.row(*[CELL * columns] * 3)
        pixels = self._picture(figure.column, theme.pixels, CELL, "input")
        pixels.move_to(left.point(0.5, 1), aligned_edge=DOWN)
        chosen = np.arange(figure.filters.size).reshape(-1, figure.column.size)[figure.unit]
        weights = Kernel(figure.filters, cell=CELL, theme=theme, cells=chosen.reshape(self._shape))
        weights.move_to(middle.point(0.5, 1), aligned_edge=DOWN)
        self._pixels, self._weights = Places.in_picture(pixels), Places.in_picture(weights)
        small = weights.copy().replace(self.chosen, stretch=True)
        self.filter = LooseCells(
            figure.filters, colour_map=weights.colour_map, places=Places.in_picture(small), theme=theme, cells=chosen
        )
        self.pixels_label = below(label("pixels", "input"), pixels)
        self.filter_label = below(label("filter", "weight"), weights)
        self.frames = VGroup(
            grid.box(0, 0, shape=self._shape, role=grid.role).set_stroke(width=stroke(STROKES.frame))
            for grid in (pixels, weights)
        )
        self.folded = [self.frames, self.pixels_label, self.filter_label]

    def _set_forms(self, room: Region, label: Callable[[str, Role], Phrase]) -> None:
        """Three results, each with its name and call, and below each its difference to the next."""
        figure = self.figure
        forms: list[tuple[str, Tensor, Computation]] = [
            ("dense", figure.dense, figure.as_dense),
            ("large", figure.large, figure.as_large),
            ("pointwise", figure.result, figure.computation),
        ]
        differences = [
            ("minus_large", figure.dense_minus_large),
            ("minus_pointwise", figure.large_minus_result),
            ("minus_dense", figure.result_minus_dense),
        ]
        self.forms, self.differences = VGroup(), VGroup()
        for part, (name, result, computation), (minus, difference) in zip(
            room.inset(top=LABEL).row(FORM, FORM, FORM), forms, differences, strict=True
        ):
            picture = self._picture(result, self._outputs, SMALL, "result")
            picture.move_to(part.point(0.5, 0), aligned_edge=UP)
            line = call_of(computation, theme=self.theme)
            self.forms.add(VGroup(picture, above(label(name, "result"), picture), below(line, picture)))
            blank = self._picture(difference, self._outputs, BLANK, "result")
            blank.rule_every = self._shape  # zero looks like nothing
            blank.move_to(part.inset(bottom=LABEL).point(0.5, 1), aligned_edge=DOWN)
            self.differences.add(VGroup(blank, below(label(minus, "quiet"), blank)))

    def _picture(self, tensor: Tensor, tint: ColourMap, cell: float, role: Role) -> PixelGrid:
        cells = whole(tensor, self._shape)
        return PixelGrid(tensor, colour_map=tint, cell=cell, role=role, theme=self.theme, cells=cells)


def _below_left(label: Phrase, mobject: Mobject) -> Phrase:
    below(label, mobject)
    return label.align_to(mobject, LEFT)
