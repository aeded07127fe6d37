"""The beam: a digit whose rows lift into depth until every pixel is a channel, a filter as deep, and their products.

A view replays what its figure proved: every grid, cell and number here belongs to the figure's tensors. Its methods
that are named as sentences are beats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Line, Mobject, Succession, VGroup, Wait, smoothstep

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.in_place import InPlace
from onebyone.drawing.ledger import Ledger
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.loose import FARTHEST, Box, LooseCells, Places, beam
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Glide, Grow, Lift, Pulse, Rearrange
from onebyone.frames.box import box_of, crosses
from onebyone.look.layout import LABEL, TORCH, Page, cell_side, down, keep_within, over_left, px, start_at
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Colormap, Role, Theme, stroke, units
from onebyone.panels.fig6a.numbers import PixelsAsChannels
from onebyone.panels.shared.ledgers import ledger_of

GAP = 44  # px between two regions
APART, ASIDE = 0.58, 0.2  # cells from a lifted row to the one before it, down and to the right, on average
FAR = 0.45  # how large the last row is, of the first one
BEAM = 146  # px a side of a channel of the beam, when there is more to see
RISE = 24  # px that the beam rises on its way back
CLEAR = 30  # px between a beam and the products: for their leads
OPERAND = 328  # px a side of a cell in which a pixel and its weight multiply, at most
LINES = (44, 40, 36, 33, 30, 27)  # px em of the ledger, the preferred one first
KEY = 300  # px across of the key
RADIUS = 72  # px of the neuron
REACH = 0.28  # of the page's width: the wires' way from the digit to the neuron
SAID = 280  # px that a neuron's number takes beside it, at least
FOREMOST = 0.4  # of the stage's width: a side of the first channel of a beam, at most
NUMBERS = (120, 108, 96, 84, 72, 60, 48, 40, 33)  # px em of the two equal numbers, the preferred one first


class Beam:
    """Everything on the page of pixels as channels, set up around its figure; `label` makes the panel's labels."""

    def __init__(
        self, figure: PixelsAsChannels, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]
    ) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self._room, self._is_high = page.content, page.is_high
        self.focus = Focus(figure, figure.result, at=(0, 0, 0), theme=theme)
        self._signed = signed_map(theme, figure.filters)
        self._set_picture()
        self._set_sheet()
        self._set_beams()
        self._set_products()
        self._set_neuron()

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the digit, as large as it ever is."""
        return [self.image, self.image_label]

    # The beats.

    def rows_lift_into_depth(self) -> Iterator[Animation]:
        """The rows come apart, each its own plane, so that the digit can still be read; one pixel is followed."""
        yield appear(self.cells, run_time=DURATIONS.quick)
        yield AnimationGroup(vanish(*self.opening), appear(self.followed, run_time=DURATIONS.quick))
        yield self._rearrange(self._sheet, spread=0.4, backwards=True, run_time=DURATIONS.fold)
        yield appear(self.sheet_edges, self.rows_label)

    def every_pixel_becomes_a_channel(self) -> Iterator[Animation]:
        """Row after row lines up in depth, pixel behind pixel; the filter has a kernel for each channel."""
        yield AnimationGroup(
            vanish(self.sheet_edges, self.rows_label), appear(self.followed_plane, run_time=DURATIONS.quick)
        )
        kernels = appear(self.filter, self.tall_filter_box, self.filter_label, self.key, run_time=DURATIONS.move)
        yield AnimationGroup(
            self._rearrange(self._tall_pixels, spread=0.4, run_time=DURATIONS.lift),
            Succession(Wait(DURATIONS.lift - DURATIONS.move), kernels),
        )
        yield appear(self.tall_pixel_box, self.column_label, self.followed_label)

    def each_channel_meets_its_kernel(self) -> Iterator[Animation]:
        """Some channels and their kernels grow until they can be read, and multiply; all others join them as a sum."""
        yield vanish(self.followed_label, run_time=DURATIONS.quick)
        boxes = ((self.tall_pixel_box, self.pixel_box), (self.tall_filter_box, self.filter_box))
        yield AnimationGroup(
            Rearrange(self.cells, self._pixels, follow=self._go_along),
            Rearrange(self.filter, self._kernels),
            *(Glide(tall, box, become=True).set_rate_func(smoothstep) for tall, box in boxes),  # as the cells go
        )
        lifts = [
            Lift(grid, slice_) for grid, slice_ in zip((*self.values, *self.made.weights), self.slices, strict=True)
        ]
        yield AnimationGroup(
            appear(*self.slices, run_time=DURATIONS.quick),
            vanish(self.followed, self.followed_plane),
            *lifts,
        )
        yield AnimationGroup(
            self.made.read(), appear(self.leads, self.made.weight_digits, self.value_label, self.weight_label)
        )
        yield self.made.multiply()
        yield AnimationGroup(appear(self.ledger.heads), self.ledger.line_up(self.made))
        yield self.ledger.add_up()

    def it_is_the_neurons_number(self) -> Iterator[Animation]:
        """The pixels fold back, and a wire carries each of them to the neuron: the number is the same."""
        beams = [self.pixel_box, self.column_label, self.filter, self.filter_box, self.filter_label, self.key]
        close = [*self.values, self.value_label, self.weight_label, self.made]
        ledger = self.ledger
        yield vanish(*self.slices, self.leads, run_time=DURATIONS.quick)
        goals = zip(ledger.sum, self._sums, strict=True)
        yield AnimationGroup(
            vanish(*beams, *close, *ledger.rows, ledger.rule, ledger.heads),
            Rearrange(self.cells, Places.in_picture(self.again[0]), spread=0.4, run_time=DURATIONS.meet),
            Succession(Wait(DURATIONS.move), appear(*self.again, run_time=DURATIONS.quick)),  # they have landed
            *(Glide(one, goal, run_time=DURATIONS.meet) for one, goal in goals),
            appear(self.neuron, run_time=DURATIONS.meet),
        )
        yield AnimationGroup(Grow(self.wires), appear(self.sum_label, self.torch))
        yield appear(self.said, self.neuron_label)

    def takeaway(self) -> Iterator[Animation]:
        """Light runs down the wires, as it does into any dense neuron."""
        yield Pulse(self.pulse, run_time=DURATIONS.meet)

    def _rearrange(self, goal: Places, *, spread: float, run_time: float, backwards: bool = False) -> Animation:
        """The pixels leave row by row, and the one that is followed stays in front of all others."""
        row = self.figure.image.shape[1]
        return Rearrange(
            self.cells,
            goal,
            spread=spread,
            together=row,
            backwards=backwards,
            run_time=run_time,
            follow=self._go_along,
        )

    # Where it stands.

    def _set_picture(self) -> None:
        """The digit at the left."""
        figure, theme, room = self.figure, self.theme, self._room.inset(top=LABEL, bottom=TORCH)
        side = cell_side(room, figure.image.shape)
        self.image = PixelGrid(figure.image, colormap=theme.pixels, cell=side, role="input", theme=theme)
        self.image.move_to(room.point(0, 0), aligned_edge=UP + LEFT)
        self.image_label = over_left(self._label("image", "input"), self.image)
        self.cells = LooseCells(figure.column, colormap=theme.pixels, places=Places.in_picture(self.image), theme=theme)

    def _set_sheet(self) -> None:
        """The rows one behind the other: a sheet that leans back, on which the digit can be read.

        It leans to where they go from there, the last row to the right, so that none crosses another.
        """
        figure, room = self.figure, self._room.inset(top=LABEL)
        rows, _, columns = figure.rows.shape
        wide, high = columns + (rows - 1) * ASIDE, (1 + FAR) / 2 + (rows - 1) * APART
        side = min(room.width / wide, room.height / high)
        depth = side * (rows - 1) * ASIDE, -side * (rows - 1) * APART
        first = room.point(0, 0) + DOWN * units(side) + RIGHT * units((room.width - wide * side) / 2)
        self._sheet = Places.receding(first, planes=figure.rows.shape, cell=side, depth=depth, far=FAR)
        ends = (0, -1, 1), (columns - 1, 1, 1), (-1, 1, 1), (-1, 1, -1), (-columns, -1, -1), (0, -1, -1)
        corners = [self._sheet.corner(place, across, up) for place, across, up in ends]
        self.sheet_edges = VGroup(*(self._edge(*pair) for pair in zip(corners, corners[1:] + corners[:1], strict=True)))
        self.rows_label = self._label("rows", "input").name_cells(figure.rows, role="input")
        start_at(self.rows_label, corners[0] + UP * units(0.45 * SIZES.label))

    def _set_beams(self) -> None:
        """The pixels in depth along the upper edge of the stage, the kernels along the lower one."""
        figure, theme, room = self.figure, self.theme, self._room
        upper = room.point(0, 0) + DOWN * units(LABEL + RISE + BEAM)
        lower = room.point(0, 1) + UP * units(LABEL)
        self._pixels, self.pixel_box = self._beam(upper, BEAM, "input")
        self._kernels, self.filter_box = self._beam(lower, BEAM, "weight")
        tall = min((room.height - 2 * (LABEL + RISE) - GAP) / 2, FOREMOST * room.width)
        self._tall_pixels, self.tall_pixel_box = self._beam(upper + DOWN * units(tall - BEAM), tall, "input")
        self._tall_kernels, self.tall_filter_box = self._beam(lower, tall, "weight")
        self.filter = LooseCells(figure.filters, colormap=self._signed, places=self._tall_kernels, theme=theme)
        self.column_label = self._label("column", "input").name_cells(figure.column, role="input")
        start_at(self.column_label, upper + UP * units(BEAM + 0.45 * SIZES.label + RISE / 2))
        self.filter_label = self._label("filter", "weight").name_cells(figure.filters, role="weight")
        start_at(self.filter_label, lower + DOWN * units(1.25 * SIZES.label))
        wide = min(KEY, room.width - px(self.filter_label) - 2 * GAP)
        self.key = Key(figure.filters, width=wide, theme=theme)
        self.key.move_to(room.point(1, 1), aligned_edge=DOWN + RIGHT)
        above = LABEL + RISE + BEAM + CLEAR
        self._between = room.inset(top=above, bottom=above - RISE)

    def _set_products(self) -> None:
        """Between the beams the cells in which pixels and weights multiply, and the ledger, beside or under them."""
        figure, theme, room, dot = self.figure, self.theme, self._between, self.figure.dot_product()
        count = len(figure.bright)
        self.value_label, self.weight_label = self._label("values", "input"), self._label("weights", "weight")
        for size in LINES:
            self.ledger = self._ledger(size)
            high = self.ledger.height / units(1)
            beside = min(OPERAND, room.height - LABEL, (room.width - px(self.ledger)) / count - GAP)
            under = min(OPERAND, room.width / count - GAP, room.height - LABEL - high - GAP)
            is_beside = high <= room.height and room.height < room.width
            side = beside if is_beside else under
            if side >= SIZES.smallest / 0.19 and px(self.ledger) <= room.width:
                break
        self.values = VGroup()
        self.values.add(*(self._cell(figure.column, channel, "input", side) for channel in figure.bright))
        cells = room.inset(top=LABEL)
        cells = cells.inset(right=px(self.ledger) + GAP) if is_beside else cells.inset(bottom=cells.height - side)
        for value, part in zip(self.values, cells.row(*[side] * count), strict=True):
            value.move_to(part.centre)
        self.made = InPlace(dot.rows, self.values, theme=theme)
        self.value_label.name_cells(figure.column, role="input")
        start_at(self.value_label, self.values.get_corner(UP + LEFT) + UP * units(0.45 * SIZES.label))
        start_at(self.weight_label, self.value_label[0].pen + RIGHT * (self.value_label.width + units(LABEL) / 2))
        # On its side both beams have risen.
        self.ledger.move_to(room.point(1, 0.5) + UP * units(RISE), aligned_edge=RIGHT)
        if not is_beside:  # in the middle of what the cells leave
            self.ledger.move_to(room.inset(top=LABEL + side + GAP).centre)
        terms = [(channel,) for channel in figure.bright]
        self.slices = [
            self.focus.overlay(self._cell(cells.tensor, channel, "attention", BEAM), cells, (channel,))
            for cells in (self.cells, self.filter)
            for channel in figure.bright
        ]
        self.cells.lie(self._pixels)
        self.filter.lie(self._kernels)
        self.focus.go_to(self.focus.of)
        self.leads = VGroup()
        lines = [*self.ledger.heads, *self.ledger.rows] if is_beside else [self.ledger]
        beside = (self.value_label, self.weight_label, *self.values, *lines)
        for cells, way in ((self.cells, 1), (self.filter, -1)):
            leads = [
                self.focus.lead(End(cells, (0, -way), at), End(value, (1, way), at))
                for value, at in zip(self.values, terms, strict=True)
            ]
            pairs = zip(leads, self.values, strict=True)
            if not any(self._runs_through(lead, one) for lead, own in pairs for one in beside if one is not own):
                self.leads.add(*leads)
        self.cells.lie(Places.in_picture(self.image))
        self.filter.lie(self._tall_kernels)
        self._set_followed()

    def _runs_through(self, lead: Mobject, name: Mobject) -> bool:
        """Whether a lead runs through a name, as from the first channels it may, through a cell or the ledger."""
        start, end = lead.points[[0, -1], :2]
        box = box_of(np.array([name.get_corner(way)[:2] for way in (DOWN + LEFT, UP + RIGHT)]))
        return crosses(start[None], end[None], box, margin=units(STROKES.focus))

    def _set_followed(self) -> None:
        """The pixel that is followed; in depth it lies over all others: no more than an edge of it could be seen."""
        channel = self.figure.bright[1]
        focus = Focus(self.figure, self.figure.result, at=(0, 0, 0), theme=self.theme)
        self._go_along = partial(focus.go_to, focus.of)
        cell = self._cell(self.figure.column, channel, "input", BEAM)
        self.followed_plane, self.followed = (
            focus.overlay(cell, self.cells, (channel,)),
            focus.mark(self.cells, (channel,)),
        )
        self.followed.set_z_index(self.followed_plane.z_index + 1)
        self.followed_label = self._label("pixel", "input")
        side = 1 if self._is_high else -1  # over a steep plane's left corner runs an edge of the beam
        over = self._tall_pixels.corner(channel, side, 1) + UP * units(0.6 * SIZES.label)
        line, end = self.column_label[0].pen[1], self.column_label.get_right()[0] + units(LABEL)
        if over[0] < end and over[1] - line < units(LABEL):  # the first channels are below that: on its line
            over[:2] = end, line
        start_at(self.followed_label, over)

    def _set_neuron(self) -> None:
        """The digit once more with a wire from each pixel to a neuron, and its number beside the filter's."""
        figure, theme, room = self.figure, self.theme, self._room
        self.neuron = Neuron(radius=RADIUS, theme=theme)
        self.again, hub = self._read_by_a_neuron()
        image, right = self.again[0], room.right_of(hub, gap=RADIUS)
        self.neuron.move_to(hub)
        style = theme.wires(float(np.abs(figure.filters.float64).max()))
        self.wires = self.focus.wires(figure.filters, image, self.neuron, style=style)
        lit = theme.wires(float(np.abs(figure.filters.float64).max()), lit=True)
        self.pulse = self.focus.wires(figure.filters, image, self.neuron, style=lit, terms=figure.bright)
        self.neuron.set_z_index(self.wires.z_index + 1)
        self.neuron_label, self.sum_label = self._label("neuron", "result"), self._label("of_filter", "result")
        for size in NUMBERS:
            self.said = Number(Cell(figure.neuron, (0,)), size=size, role="result", theme=theme)
            equals, total = (part.copy() for part in self.ledger.sum)
            em = units(size)
            start = self.neuron.get_right() + RIGHT * em / 2
            equals.at(start, em=em)
            total.at(start + RIGHT * (equals.advance + em / 3), em=em)
            if size + px(VGroup(equals, total)) <= right.width:
                break
        # One below the other, level with the neuron in the middle: what it says, and the equal number of the filter.
        apart = self.said.height + units(2 * LABEL)
        self.said.at(total.pen + UP * (apart - self.said.height) / 2, em=em)
        lower = self.said.pen + DOWN * apart
        equals.shift(UP * (lower - equals.pen)[1])
        total.shift(UP * (lower - total.pen)[1])
        self._sums = (equals, total)
        over = UP * (self.said.height + units(0.7 * SIZES.label))
        start_at(self.neuron_label, self.said.pen + over)
        start_at(self.sum_label, total.pen + over)
        self.torch = TorchMark(figure.computation, theme=theme)
        self.torch.move_to(total.pen + DOWN * units(LABEL), aligned_edge=LEFT)
        keep_within(room, self.neuron_label, self.sum_label)
        keep_within(room, self.torch)

    def _read_by_a_neuron(self) -> tuple[list[Mobject], np.ndarray]:
        """The digit as the neuron reads it, its label, and the neuron's middle: beside it, or on a high page below.

        Where a page is not wide the digit makes room for the neuron and what it says.
        """
        room, (rows, columns) = self._room.inset(top=LABEL, bottom=TORCH), self.figure.image.shape
        own, reach = round(self.image.side / units(1)), max(REACH * room.width, RADIUS)
        if self._is_high:
            image = self._digit(side=int(min(own, room.height / 2 / rows)), at=room.point(0, 0), edge=UP + LEFT)
            return image, room.point(0.4, 0.5 + down(image[0]) / room.height / 2)
        if own * columns + reach + 2 * RADIUS + SAID > room.width:
            reach /= 2
        side = int(min(own, (room.width - reach - 2 * RADIUS - SAID) / columns))
        image = self.opening if side == own else self._digit(side=side, at=room.point(0, 0.5), edge=LEFT)
        return image, image[0].get_right() + RIGHT * units(reach + RADIUS)

    def _digit(self, *, side: int, at: np.ndarray, edge: np.ndarray) -> list[Mobject]:
        image = PixelGrid(self.figure.image, colormap=self.theme.pixels, cell=side, role="input", theme=self.theme)
        image.move_to(at, aligned_edge=edge)
        return [image, over_left(self._label("image", "input"), image)]

    def _beam(self, front: np.ndarray, side: float, role: Role) -> tuple[Places, Box]:
        """The places of all channels in depth from `front` on, and the edges around them."""
        planes, depth = self.figure.column.shape, (self._room.width - side, RISE)
        return beam(front, planes=planes, cell=side, depth=depth, role=role, theme=self.theme, far=FARTHEST)

    def _edge(self, start: np.ndarray, end: np.ndarray) -> Line:
        return Line(start, end, stroke_color=self.theme.hex("input"), stroke_width=stroke(STROKES.lead))

    def _cell(self, tensor: Tensor, channel: int, role: Role, side: float) -> PixelGrid:
        tint: Colormap = self._signed if tensor is self.figure.filters else self.theme.pixels
        cells = whole(tensor, (1, tensor.size))[:, channel : channel + 1]
        return PixelGrid(tensor, colormap=tint, cell=side, role=role, theme=self.theme, cells=cells)

    def _ledger(self, size: float) -> Ledger:
        dot = self.figure.dot_product()
        return ledger_of(dot, size=size, label=self._label, theme=self.theme)
