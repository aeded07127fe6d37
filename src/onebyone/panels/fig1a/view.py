"""The fan: an image, a wire from every pixel to one neuron, the weights of these wires, and the sum that arrives.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors. Its methods
that are named as sentences are beats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Arrow, Mobject, VGroup, Wait

from onebyone.core.quantity import Cell
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.in_place import InPlace, cell_to_multiply_in
from onebyone.drawing.mobjects.formula import Formula
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Glide, Grow, Lift, Pulse, in_turn
from onebyone.look.layout import (
    LABEL,
    TORCH,
    Page,
    above,
    below,
    cell_side,
    keep_within,
    over_left,
    over_right,
    px,
    start_at,
)
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, stroke, units
from onebyone.panels.fig1a.numbers import OneNeuron
from onebyone.panels.shared.ledgers import ledger_of

GAP = 28  # px between the columns
RADIUS = 60  # px of the neuron
ALONE = 2.5  # times its size: the neuron while there are only the image and its wires
LEVEL = 0.62  # of the image's height: the middle of the neuron
OPERAND = 202  # px a side of the cells in which a pixel and its weight multiply
APART = 40  # px between them
RIGHT_HAND = 0.32  # of the stage's width: weights, sum and output
SMALL = 0.78  # of their first size: the weights once there is a sum under them
KEY = 220  # px across of the key
BETWEEN = 1.4 * LABEL  # px from the image to the weights under it
LINES = (44, 40, 36, 33, 30, 27)  # px em of the ledger, the preferred one first
NAMES = SIZES.spoken / SIZES.label  # of a label's size: what stands over the cells in which is multiplied
SPACE = 10  # px between these
OUTPUT = 132  # px em of the output
FORMULAS = (72, 64, 56, 48, 40)  # px em of the formula, the preferred one first


class Fan:
    """Everything on the page of one dense neuron, set up around its figure; `label` makes the panel's labels."""

    def __init__(self, figure: OneNeuron, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self.focus = Focus(figure, figure.result, at=0, theme=theme)
        self._wired = Focus(figure, figure.result, at=0, theme=theme)  # the neuron moves while the weights do
        self._dot = figure.dot_product()
        self._room = page.content.inset(top=LABEL, bottom=TORCH)
        self._is_high = page.is_high or page.is_square
        self._bottom = float(page.content.point(0, 1)[1])
        self._set_columns()
        self._set_wires()
        self._set_weights()
        self._set_products()
        self._set_sum()
        self._set_apart()

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the digit that the neuron is to read."""
        return [self.image, self.image_label]

    # The beats.

    def every_pixel_has_a_wire_to_the_neuron(self) -> Iterator[Animation]:
        """All wires grow across the whole stage, the background's too."""
        yield AnimationGroup(appear(self.neuron, self.neuron_label), Grow(self.wires))

    def every_wire_has_a_weight(self) -> Iterator[Animation]:
        """The neuron makes room, and the weights leave the pixels that they belong to, folded as these are."""
        leave = Lift(self.ring, self._wired.mark(self.image), run_time=DURATIONS.pour)
        yield AnimationGroup(self._wired.refit(self._near), vanish(self.image_label), leave)  # weights lie under it
        yield appear(self.image_label, self.ring_label, self.key)

    def a_wire_carries_pixel_times_weight(self) -> Iterator[Animation]:
        """Two wires are followed: each pixel grows until it can be read, and its weight comes to lie on it."""
        yield AnimationGroup(appear(self.marks, self.weight_marks), vanish(self.wires), Grow(self.bright))
        lifts = [Lift(cell, mark) for cell, mark in zip(self.cells, self.marks, strict=True)]
        yield AnimationGroup(*lifts, appear(self.leads, run_time=DURATIONS.move))
        boxes = zip(self.made.weights, self.weight_marks, strict=True)
        yield AnimationGroup(self.made.read(), appear(self.pixel_label), *(Lift(box, mark) for box, mark in boxes))
        yield appear(self.made.weight_digits, self.weight_label, run_time=DURATIONS.lay)
        yield self.made.multiply()

    def the_other_products_pour_in(self) -> Iterator[Animation]:
        """The weights make room, the two products line up, all others come as one sum, and then the bias."""
        yield self.focus.refit(self._shrunk)
        yield AnimationGroup(appear(self.ledger.heads), self.ledger.line_up(self.made))
        gone = [*self.cells, self.made, self.leads, self.pixel_label, self.weight_label]
        yield AnimationGroup(vanish(*gone), appear(self.wires))
        yield in_turn(Pulse(self.pulse), appear(self.rest, self.bias), run_time=DURATIONS.pour, lag=0.6)

    def one_number_comes_out(self) -> Iterator[Animation]:
        """The ledger closes, and its sum leaves it for the tip of the neuron's arrow."""
        ledger = self.ledger
        yield in_turn(appear(ledger.rule), appear(*ledger.sum), run_time=DURATIONS.appear, lag=0.5)
        yield Wait(DURATIONS.sum)
        yield AnimationGroup(vanish(*ledger.rows, ledger.rule, ledger.heads, *ledger.sum[:-1]), appear(self.arrow))
        yield Glide(ledger.total, self.output, become=True)
        yield appear(self.output_label, self.torch, run_time=DURATIONS.quick)

    def takeaway(self) -> Iterator[Animation]:
        """The formula, its parts in the colours of what they stand for."""
        yield in_turn(*(appear(glyph) for glyph in self.formula), run_time=DURATIONS.pour)

    # Where it stands.

    def _set_columns(self) -> None:
        """The image at the left, as large as leaves the neuron and what it says their room.

        What it says stands right of it, or on a high page under it.
        """
        figure, theme, room = self.figure, self.theme, self._room
        upper = (
            (room.height - BETWEEN - LABEL) / 2 if self._is_high else room.height
        )  # as much for the weights, and their key
        need = cell_to_multiply_in(figure.image, figure.products, figure.weight_image)
        self._operand = max(need, min(OPERAND, (upper - APART) / 2))
        self.ring_label = self._label("weights", "weight")
        self.image_label = self._label("image", "input")
        right = max(RIGHT_HAND * room.width, px(self.ring_label) + 2 * GAP + KEY / 2)
        between = self._operand + 2 * RADIUS + GAP
        beside = between + GAP if self._is_high else right + between + 2 * GAP
        free = room.inset(right=beside, bottom=room.height - upper)
        rows, columns = figure.image.shape
        side = max(cell_side(free, (rows, columns)), 1)
        wide = max(side * columns, px(self.image_label))
        if self._is_high:
            left, middle = room.row(wide, between)
            self._under = room.inset(top=side * rows + BETWEEN)
            half = (room.width - GAP) / 2
            weights, self._right = self._under.row(half, half)
        else:
            left, middle, self._right = room.row(wide, between, right)
            weights = self._right
        self.image = PixelGrid(figure.image, colormap=theme.pixels, cell=side, role="input", theme=theme)
        self.image.move_to(left.point(0, 0), aligned_edge=UP + LEFT)
        over_left(self.image_label, self.image)
        self._side = cell_side(weights.inset(bottom=LABEL if self._is_high else 0), (rows, columns))
        is_narrow = self._side * columns - px(self.ring_label) - GAP < KEY
        self._over_name = LABEL if is_narrow and not self._is_high else 0
        self._corner = weights.inset(top=self._over_name).point(0, 0)
        level = max(LEVEL * side * rows, self._operand + APART / 2)
        if not self._is_high:
            level = max(level, SMALL * self._side * rows + self._over_name + 0.6 * OUTPUT)
        self._between = middle.inset(top=level)
        self.neuron = Neuron(radius=RADIUS, theme=theme)
        self.neuron.move_to(self._between.point(1, 0), aligned_edge=RIGHT)
        if self._is_high:
            self.neuron.shift(LEFT * units(GAP / 2))  # what moves grows a little
        self.neuron_label = self._label("neuron", "result")
        self._name_neuron()

    def _name_neuron(self) -> None:
        """Its name under it; on a high page over it, for what it says comes out under it."""
        (above if self._is_high else below)(self.neuron_label, self.neuron)

    def _set_wires(self) -> None:
        """One from each pixel; the two that are followed, and all that run, are lit."""
        figure, theme = self.figure, self.theme
        scale = float(np.abs(figure.weight.float64).max())
        style, lit = theme.wires(scale), theme.wires(scale, lit=True)
        live = np.setdiff1d(np.flatnonzero(figure.weight.float64), figure.bright).tolist()
        wires = partial(self._wired.wires, figure.weight, self.image, self.neuron)
        self.wires = wires(style=style)
        self.bright, self.pulse = wires(style=lit, terms=figure.bright), wires(style=lit, terms=tuple(live))
        self.neuron.set_z_index(self.wires.z_index + 1)

    def _set_weights(self) -> None:
        """The weights as large as their column, and, once there is a sum, smaller; their key stays where it is.

        Where there is no room for it beside their name, it is over that. On a high page it is under the weights, which
        do not shrink.
        """
        figure = self.figure
        self.ring = Kernel(figure.weight_image, cell=self._side, theme=self.theme)
        self.ring.move_to(self._corner, aligned_edge=UP + LEFT)
        over_left(self.ring_label, self.ring)
        small = self.ring.copy()
        if not self._is_high:
            small.scale(SMALL).move_to(self._corner, aligned_edge=UP + LEFT)
        self._shrunk = [(self.ring, small)]
        self._floor = small.get_bottom()[1]
        self.key = over_right(Key(figure.weight_image, width=KEY, theme=self.theme), self.ring)
        self.key.shift(UP * units(self._over_name))
        if self._is_high:
            self.key.next_to(self.ring, DOWN, buff=units(GAP) / 3)
            self._floor = self._corner[1]

    def _set_products(self) -> None:
        """The two cells in which a pixel and its weight multiply, over and under the way of their wires."""
        figure, theme, focus, operand = self.figure, self.theme, self.focus, self._operand
        middle = self._between.point(0, 0)
        self.cells = VGroup()
        for way, at in zip((UP, DOWN), figure.bright, strict=True):
            cell = PixelGrid(
                figure.image,
                colormap=theme.pixels,
                cell=operand,
                role="input",
                theme=theme,
                cells=focus.cells(figure.image, (at,))[None],
            )
            cell.move_to(middle + way * units((operand + APART) / 2), aligned_edge=LEFT)
            self.cells.add(focus.window(cell, (at,)).set_z_index(self.wires.z_index + 1))
        self.marks = VGroup(*(focus.mark(self.image, (at,)) for at in figure.bright))
        self.weight_marks = VGroup(*(focus.mark(self.ring, (at,)) for at in figure.bright))
        self.leads = VGroup(
            *(
                focus.lead(End(self.image, (1, 0), (at,)), End(cell, (-1, 0), (at,)))
                for at, cell in zip(figure.bright, self.cells, strict=True)
            )
        )
        self.made = InPlace(self._dot.rows, self.cells, theme=theme)
        self.made.set_z_index(self.wires.z_index + 2)
        self.pixel_label, self.weight_label = self._label("pixel", "input"), self._label("times", "weight")
        names = VGroup(self.pixel_label, self.weight_label).arrange(RIGHT, buff=units(SPACE)).scale(NAMES)
        start_at(self.weight_label, self.weight_label[0].pen * RIGHT + self.pixel_label[0].pen * UP)
        names.match_x(self.cells)
        names.shift(UP * (self.cells.get_top() + units(0.45 * SIZES.spoken) - self.pixel_label[0].pen))
        self.pixel_label.name_cells(figure.image, role="input")
        self.weight_label.name_cells(figure.weight_image, role="weight")

    def _set_sum(self) -> None:
        """The ledger under the weights; then the output at the arrow's tip, the call, and the formula."""
        figure, theme, right = self.figure, self.theme, self._right
        for size in LINES:
            self.ledger = ledger_of(self._dot, size=size, label=self._label, theme=theme)
            if px(self.ledger) <= right.width and self.ledger.height <= self._floor - self._bottom - units(APART):
                break
        self.ledger.move_to(np.array([0, (self._floor + self._bottom) / 2, 0])).align_to(right.point(1, 0), RIGHT)
        self.ledger.set_z_index(self.neuron.z_index + 1)  # its numbers fly over the neuron
        self.rest, self.bias = self.ledger.rows[len(self._dot.rows) :]
        tip, way = self.neuron.get_right(), RIGHT
        end = np.array([right.point(0, 0)[0] + units(GAP), tip[1], 0])
        if self._is_high:
            tip, way = self.neuron.get_bottom(), DOWN
            end = np.array([tip[0], right.point(0, 0)[1], 0])
        self.arrow = Arrow(tip, end, buff=0, color=theme.hex("result"), stroke_width=stroke(STROKES.arrow))
        self.output = Number(Cell(figure.result, (0,)), size=OUTPUT, role="result", theme=theme)
        self.output.next_to(end, way, buff=units(APART) / 2)
        keep_within(right, self.output)
        self.output_label = below(self._label("output", "result"), self.output).align_to(self.output, LEFT)
        self.output_label.name_cells(figure.result, role="result")
        self.torch = TorchMark(figure.computation, theme=theme)
        self.torch.shift(self.output_label[0].pen + DOWN * units(LABEL) - self.torch[0].pen)
        keep_within(right, self.torch)
        for size in FORMULAS:
            self.formula = Formula(figure.computation, size=size, theme=theme)
            self.formula.next_to(self.torch, DOWN, buff=units(APART) / 2).align_to(self.output, LEFT)
            if self.formula.get_right()[0] <= right.point(1, 0)[0]:
                break
        keep_within(right, self.formula)

    def _set_apart(self) -> None:
        """The neuron at the far end of the stage, large and level with the image's middle, until others need room."""
        self._near = [(one, one.copy()) for one in (self.neuron, self.neuron_label)]
        self.neuron.scale(ALONE).move_to(self._room.point(1, 0), aligned_edge=RIGHT).match_y(self.image)
        self.neuron.shift(LEFT * units(GAP / 2))  # what appears grows a little
        if self._is_high:
            self.neuron.set_y(self._under.centre[1])
        self._name_neuron()
        self._wired.go_to(self._wired.of)
