"""The column: a photo's block and the digit, the digit's pixels moving into depth, and a filter as deep beside them.

A view replays what its figure proved: every grid, cell and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, AnimationGroup, Line, Mobject, VGroup

from onebyone.core.quantity import Quantity
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.ledger import CellRow
from onebyone.drawing.mobjects.loose import Box, LooseCells, Places
from onebyone.drawing.mobjects.marks import Lead
from onebyone.drawing.mobjects.planes import Planes
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.motion import Lift, Rearrange, in_turn
from onebyone.look.layout import LABEL, Page, below
from onebyone.look.theme import DURATIONS, SIZES, STROKES, ColourMap, Role, Theme, stroke, units
from onebyone.panels.fig6a.numbers import PixelsAsChannels

PIXEL = 14  # px a side of the cells of photo and digit
ACROSS, UP_BY = 64, 56  # px from a plane of the photo to the one behind it
ROW_STEP = (18.0, 15.75)  # px from a row of the digit to the one behind it, which it just does not hide
CHANNEL = 52  # px a side of a cell of the column
STEP = (0.8, 0.7)  # px from a channel to the one behind it, in the direction of the photo's planes
BESIDE = 330  # px from the column to the filter
AIR = 150  # px from the photo to the digit
OPERAND = 96  # px a side of the cells in which values and weights are read
DIGITS = 34  # px em of the digits in them
PITCH = 110  # px from product to product
LINE = 62  # px from one named line of the ledger to the next
LEDGER = 540  # px across


class Column:
    """Everything on the page of pixels as channels, set up around its figure; `label` makes the panel's labels."""

    def __init__(
        self, figure: PixelsAsChannels, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]
    ) -> None:
        self.figure, self.theme = figure, theme
        room = page.content.inset(bottom=LABEL)
        floor, reach = room.point(0, 1), CHANNEL + STEP[0] * (figure.column.size - 1)
        self.photo = Planes(
            figure.photo,
            colour_maps=[theme.channel(letter) for letter in ("R", "G", "B")],
            cell=PIXEL,
            role="input",
            theme=theme,
            across=ACROSS,
            up=UP_BY,
        ).move_to(floor, aligned_edge=DOWN + LEFT)
        middle = self.photo.get_corner(DOWN + RIGHT) + units(AIR) * RIGHT
        self.image = PixelGrid(figure.image, colour_map=theme.pixels, cell=PIXEL, role="input", theme=theme)
        self.image.move_to(middle, aligned_edge=DOWN + LEFT)
        self.photo_label = _under(label("photo", "input"), self.photo)
        self.image_label = _under(label("image", "input"), self.image)

        self.cells = LooseCells(
            figure.column, colour_map=theme.pixels, places=Places.in_picture(self.image), theme=theme
        )
        self._rows = Places.in_depth(middle, planes=figure.rows.shape, cell=PIXEL, step=ROW_STEP)
        self.rows_label = _under(label("rows", "input"), self.image)
        right = floor + units(room.width - reach) * RIGHT
        self._far, self.far_box = self._column(right, "input")
        self._near, self.near_box = self._column(floor, "input")
        self.far_label = _under(label("column", "input"), self.far_box.front)
        self.near_label = _under(label("column", "input"), self.near_box.front)

        self._signed = signed_map(theme, figure.filters)
        self._kernels, self.filter_box = self._column(floor + units(BESIDE) * RIGHT, "weight")
        self.filter = LooseCells(figure.filters, colour_map=self._signed, places=self._kernels, theme=theme)
        self.filter_label = _under(label("filter", "weight"), self.filter_box.front)
        self._right = page.content.row(BESIDE + reach, LEDGER)[1]
        self._set_ledger(label)

    def lift_rows(self) -> Animation:
        """The digit's rows lift one behind the other, the last one first."""
        return Rearrange(self.cells, self._rows, spread=0.6, backwards=True, run_time=DURATIONS.tour)

    def turn_rows(self) -> Animation:
        """Every row turns away from us, until each of its pixels lies behind the one before."""
        return Rearrange(self.cells, self._far, spread=0.6, run_time=DURATIONS.tour)

    def make_room(self) -> Animation:
        """The column moves to the left."""
        return Rearrange(self.cells, self._near)

    def point(self) -> Animation:
        """Three channels and their kernels are framed, and lines join them."""
        focus = Focus(self.figure, self.figure.result, at=(0, 0, 0), theme=self.theme)
        self._pairs = [self._pair(focus, (channel,)) for channel in self.figure.bright]
        return appear(*(part for pair in self._pairs for part in pair))

    def meet(self) -> Animation:
        """Three channels and their kernels grow until they can be read, and multiply."""
        lifts = [
            AnimationGroup(Lift(row.value, value), Lift(row.weight, weight))
            for row, (value, weight, _) in zip(self.rows, self._pairs, strict=True)
        ]
        return in_turn(
            AnimationGroup(*lifts),
            appear(self.digits),
            appear(self.signs),
            run_time=DURATIONS.tour,
            lag=0.8,
        )

    def pour(self) -> Animation:
        """A pair of frames runs through all channels, front to back; their products arrive as one sum."""
        product = Focus(self.figure, self.figure.products, at=(0, 0, 0), theme=self.theme)
        self.probe = VGroup(*self._pair(product))
        through = AnimationGroup(appear(self.probe, run_time=0), product.walk(run_time=DURATIONS.pour))
        return in_turn(through, appear(self.rest), run_time=DURATIONS.tour, lag=0.8)

    def _column(self, front: np.ndarray, role: Role) -> tuple[Places, Box]:
        """The places of all channels in depth from `front` on, and the edges around them."""
        count = self.figure.column.size
        places = Places.in_depth(front, planes=(count, 1, 1), cell=CHANNEL, step=STEP)
        depth = (STEP[0] * (count - 1), STEP[1] * (count - 1))
        return places, Box(front, size=(CHANNEL, CHANNEL), depth=depth, role=role, theme=self.theme)

    def _pair(self, focus: Focus, terms: tuple[int, ...] | None = None) -> tuple[PixelGrid, PixelGrid, Lead]:
        """A channel and its kernel, framed, over all others, and a line between them."""
        value = self._cell(self.figure.column, 0, self.theme.pixels, "attention", CHANNEL)
        weight = self._cell(self.figure.filters, 0, self._signed, "attention", CHANNEL)
        link = focus.lead(End(self.cells, (1, 0), terms), End(self.filter, (-1, 0), terms))
        return focus.overlay(value, self.cells, terms), focus.overlay(weight, self.filter, terms), link

    def _cell(self, tensor: Tensor, channel: int, tint: ColourMap, role: Role, side: float) -> PixelGrid:
        cells = whole(tensor, (1, tensor.size))[:, channel : channel + 1]
        return PixelGrid(tensor, colour_map=tint, cell=side, role=role, theme=self.theme, cells=cells)

    def _set_ledger(self, label: Callable[[str, Role], Phrase]) -> None:
        figure, theme, stop = self.figure, self.theme, self.figure.stop()
        self.rows = [
            CellRow(
                line,
                value=self._cell(figure.column, channel, theme.pixels, "input", OPERAND),
                weight=self._cell(figure.filters, channel, self._signed, "weight", OPERAND),
                theme=theme,
            )
            for line, channel in zip(stop.rows, figure.bright, strict=True)
        ]
        for place, row in enumerate(reversed(self.rows)):  # the hindmost channel is the highest
            down = DOWN * units((place + 0.5) * PITCH)
            row.stretch_between(self._right.point(0, 0) + down, self._right.point(1, 0) + down)
        self.digits = VGroup(*(cell.number(0, 0, size=DIGITS) for row in self.rows for cell in (row.value, row.weight)))
        self.signs = VGroup(*(row.signs for row in self.rows))
        height = len(self.rows) * PITCH
        rest, bias = stop.total.terms[len(stop.rows) :]
        self.rest = self._named(label("others", "quiet"), rest, "ink", height + LINE)
        self.bias = self._named(label("bias", "bias"), bias, "bias", height + 2 * LINE)
        floor = self._right.point(1, 0) + DOWN * units(height + 2.5 * LINE)
        self.rule = Line(
            floor + LEFT * units(LEDGER), floor, stroke_color=theme.hex("quiet"), stroke_width=stroke(STROKES.rule)
        )
        self.total = self._named(label("output", "result"), stop.total.result, "result", height + 3.6 * LINE)
        said = figure.quantities["neuron"]
        self.neuron = self._named(label("neuron", "result"), said, "result", height + 4.6 * LINE)

    def _named(self, name: Phrase, quantity: Quantity, role: Role, down: float) -> VGroup:
        line = self.figure.stop().total
        equation = line if quantity in (*line.terms, line.result) else None
        number = Number(quantity, size=SIZES.ledger, role=role, theme=self.theme, equation=equation)
        baseline = DOWN * units(down)
        number.at(self._right.point(1, 0) + baseline + LEFT * number.advance, em=units(SIZES.ledger))
        return VGroup(name.start_at(self._right.point(0, 0) + baseline), number)


def _under(label: Phrase, mobject: Mobject) -> Phrase:
    """A label below a mobject, from its left edge on."""
    below(label, mobject)
    return label.align_to(mobject, LEFT)
