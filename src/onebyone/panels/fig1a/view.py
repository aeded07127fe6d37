"""The fan: an image, a wire from every pixel to one neuron, and the ledger of what arrives there.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, AnimationGroup, Arrow, Line, VGroup

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import Dim, appear
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.formula import Formula
from onebyone.drawing.mobjects.grid import Cells, Kernel, PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.ledger import CellRow
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Grow, Lift, Pulse, in_turn
from onebyone.look.layout import LABEL, Page, below, cell_side
from onebyone.look.theme import DURATIONS, SIZES, STROKES, ColourMap, Role, Theme, stroke, units
from onebyone.panels.fig1a.numbers import OneNeuron

OPERAND = 104  # px a side of the cells in which values and weights are read
DIGITS = 34  # px em of the digits in them
RADIUS = 58  # px of the neuron
LEDGER = 540  # px across
PITCH = 122  # px from product to product
LINE = 64  # px from one named line of the ledger to the next
FAINT = 0.3  # opacity of the wires we do not talk about


class Fan:
    """Everything on the page of one dense neuron, set up around its figure; `label` makes the panel's labels."""

    def __init__(self, figure: OneNeuron, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme = figure, theme
        room = page.content.inset(bottom=LABEL + 130)
        rows, columns = figure.image.shape
        side = cell_side(room, (rows, columns))
        left, hub, self._right = room.row(side * columns, 2 * RADIUS, LEDGER)
        self.image = PixelGrid(figure.image, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        left.hold(self.image)
        self._floor = page.content.row(LEDGER, LEDGER)[1].point(0.5, 1)
        self.image_label = below(label("image", "input"), self.image)
        self.neuron = Neuron(radius=RADIUS, theme=theme)
        hub.hold(self.neuron)
        scale = float(np.abs(figure.weight.float64).max())
        style, lit = theme.wires(scale), theme.wires(scale, lit=True)
        live = np.setdiff1d(np.flatnonzero(figure.weight.float64), figure.bright).tolist()
        focus = Focus(figure, figure.result, at=0, theme=theme)
        wires = partial(focus.wires, figure.weight, self.image, self.neuron)
        self.wires, self.bright = wires(style=style), wires(style=lit, terms=figure.bright)
        self.pulse = wires(style=lit, terms=tuple(live))
        self.neuron.set_z_index(self.wires.z_index + 1)
        self.ring = Kernel(figure.weight_image, cell=side, theme=theme)
        self.ring.move_to(self._right.point(1, 0.5), aligned_edge=RIGHT)
        self.ring_label = below(label("weights", "weight"), self.ring)
        self.marks = VGroup(*(focus.mark(self.image, (term,)) for term in figure.bright))
        self._set_ledger(label)

    def grow(self) -> Animation:
        """A wire grows from every pixel to the neuron."""
        return Grow(self.wires, run_time=DURATIONS.pour)

    def read_off(self) -> Animation:
        """All wires but two step back."""
        return AnimationGroup(Dim(self.wires, opacity=FAINT), appear(self.bright, self.marks))

    def multiply(self) -> Animation:
        """Each marked pixel grows until it can be read and meets its weight."""
        return in_turn(
            AnimationGroup(*(Lift(row.value, mark) for row, mark in zip(self.rows, self.marks, strict=True))),
            appear(self.value_digits),
            appear(self.weights, self.weight_digits),
            appear(self.signs),
            run_time=DURATIONS.pour * 2,
            lag=0.8,
        )

    def pour(self) -> Animation:
        """Light runs down every other wire with a weight, and arrives as one sum."""
        return in_turn(Pulse(self.pulse), appear(self.rest), run_time=DURATIONS.pour, lag=0.6)

    def spell_out(self) -> Animation:
        """The formula, part after part."""
        return in_turn(*(appear(glyph) for glyph in self.formula), run_time=DURATIONS.pour)

    @property
    def weights(self) -> VGroup:
        """The two weights as cells."""
        return VGroup(*(row.weight for row in self.rows))

    def _set_ledger(self, label: Callable[[str, Role], Phrase]) -> None:
        figure, theme, stop = self.figure, self.theme, self.figure.stop()
        self.rows = [
            CellRow(
                line,
                value=self._cell(pixel, "input", theme.pixels),
                weight=self._cell(weight, "weight", signed_map(theme, figure.weight)),
                theme=theme,
            )
            for line, pixel, weight in zip(stop.rows, stop.pixels, stop.weights, strict=True)
        ]
        height = len(self.rows) * PITCH
        for place, row in enumerate(self.rows):
            down = DOWN * units((place + 0.5) * PITCH)
            row.stretch_between(self._right.point(0, 0) + down, self._right.point(1, 0) + down)
        rest, bias = stop.total.terms[len(stop.rows) :]
        self.rest = self._named(label("others", "quiet"), rest, "ink", height + LINE)
        self.bias = self._named(label("bias", "bias"), bias, "bias", height + 2 * LINE)
        floor = self._right.point(1, 0) + DOWN * units(height + 2.5 * LINE)
        rule = Line(
            floor + LEFT * units(LEDGER), floor, stroke_color=theme.hex("quiet"), stroke_width=stroke(STROKES.rule)
        )
        self.total = self._named(label("output", "result"), stop.total.result, "result", height + 3.6 * LINE)
        self.rule = VGroup(rule)
        self.formula = Formula(figure.computation, size=SIZES.formula, theme=theme)
        self.formula.move_to(self._floor, aligned_edge=DOWN)
        tip = self.neuron.get_right()
        self.arrow = Arrow(
            tip, tip + RIGHT * units(RADIUS * 2), buff=0, color=theme.hex("result"), stroke_width=stroke(STROKES.arrow)
        )
        self.value_digits = VGroup(*(row.value.number(0, 0, size=DIGITS) for row in self.rows))
        self.weight_digits = VGroup(*(row.weight.number(0, 0, size=DIGITS) for row in self.rows))
        self.signs = VGroup(*(row.signs for row in self.rows))

    def _named(self, name: Phrase, quantity: Cell, role: Role, down: float) -> VGroup:
        equation = self.figure.stop().total
        number = Number(quantity, size=SIZES.ledger, role=role, theme=self.theme, equation=equation)
        baseline = DOWN * units(down)
        number.at(self._right.point(1, 0) + baseline + LEFT * number.advance, em=units(SIZES.ledger))
        return VGroup(name.start_at(self._right.point(0, 0) + baseline), number)

    def _cell(self, cell: Cell, role: Role, tint: ColourMap) -> PixelGrid:
        tensor: Tensor = cell.tensor
        cells: Cells = whole(tensor)[cell.index[0] : cell.index[0] + 1, cell.index[1] : cell.index[1] + 1]
        return PixelGrid(tensor, colour_map=tint, cell=OPERAND, role=role, theme=self.theme, cells=cells)
