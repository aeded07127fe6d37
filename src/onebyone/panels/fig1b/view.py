"""The layer: an image, a few of the neurons that all look at it, what each says, and the column of all that they say.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from manim import RIGHT, Animation, AnimationGroup, Dot, Mobject, Succession, VGroup

from onebyone.core.quantity import Cell, Equation
from onebyone.drawing.fading import Dim, appear, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.formula import Formula
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map, whole
from onebyone.drawing.mobjects.ledger import line_of
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Fly, Fold, Grow, Visit, in_turn
from onebyone.look.layout import LABEL, Page, Region, below, cell_side
from onebyone.look.theme import DURATIONS, SIZES, Role, Theme, units
from onebyone.panels.fig1b.numbers import DenseLayer

RADIUS = 46  # px of a neuron
NUMBER = 150  # px kept for what a neuron says
REASON = 500  # px across the formula and the counts
STRIP = 30  # px across the column of all results
DOTS, DOT = 3, 4  # dots between two neurons, and the radius of one in px
FAINT = 0.45  # opacity of the wires we do not talk about


class Layer:
    """Everything on the page of a dense layer, set up around its figure; `label` makes the panel's labels."""

    def __init__(self, figure: DenseLayer, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme = figure, theme
        room = page.content.inset(bottom=LABEL)
        shape = (figure.image.shape[0], figure.image.shape[1])
        side = cell_side(room, shape)
        left, hub, right = room.row(side * shape[1], 2 * RADIUS + NUMBER, REASON)
        self.image = PixelGrid(figure.image, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        left.hold(self.image)
        self.image_label = below(label("image", "input"), self.image)
        self._set_neurons(hub)
        self.neurons_label = below(label("neurons", "result"), VGroup(self.image)).match_x(self.neurons)
        self._set_reasons(right, label)
        _, middle, far = room.row(side * shape[1], STRIP, side * shape[1])
        signed = signed_map(theme, figure.column)
        self.strip = PixelGrid(
            figure.column,
            colour_map=signed,
            cell=1,
            role="result",
            theme=theme,
            cells=whole(figure.column, shape=(figure.column.size, 1)),
        )
        self.strip.rule_px = 0
        self.strip.stretch_to_fit_width(units(STRIP)).stretch_to_fit_height(units(side * shape[0]))
        middle.hold(self.strip)
        self.picture = PixelGrid(
            figure.column, colour_map=signed, cell=side, role="result", theme=theme, cells=whole(figure.column, shape)
        )
        far.hold(self.picture)
        self.strip_label = below(label("column", "result"), self.strip)
        self.picture_label = below(label("picture", "result"), self.picture)

    def grow(self) -> Animation:
        """A wire grows from every pixel to each of the neurons, to the first, then to the next."""
        return in_turn(*(Grow(wires) for wires in self.wires), run_time=DURATIONS.tour, lag=1.0)

    def light(self) -> Animation:
        """All wires but a few step back."""
        return AnimationGroup(Dim(*self.wires, opacity=FAINT), appear(*self.lit, *self.marks))

    def say(self) -> Animation:
        """Each neuron gives its number."""
        return in_turn(*(appear(number) for number in self.numbers), run_time=DURATIONS.pour, lag=0.6)

    def spell_out(self) -> Animation:
        """The formula, part after part."""
        return in_turn(*(appear(glyph) for glyph in self.formula), run_time=DURATIONS.meet)

    @property
    def network(self) -> list[Mobject]:
        """All that gives way to the results."""
        return [*self.wires, *self.lit, *self.marks, self.neurons, self.neurons_label, self.formula, self.counts]

    def gather(self) -> Animation:
        """The numbers go to their places in the column of all results, and all others join them."""
        flights = []
        for number, unit in zip(self.numbers, self.figure.units, strict=True):
            said = number.copy()
            number.next_to(self.strip.centre_of(unit, 0), RIGHT, buff=units(STRIP))
            flights.append(Fly(number, said))
        arrive = partial(self._fill, self.strip)
        count = self.strip.cells.size
        return AnimationGroup(*flights, Visit([self.strip], count=count, arrive=arrive, run_time=DURATIONS.pour))

    def fold(self) -> Animation:
        """The column, row by row, becomes a picture."""
        return AnimationGroup(vanish(*self.numbers, self.strip_label), Fold(self.strip, self.picture))

    def point_out(self) -> Animation:
        """A frame goes from neuron to neuron in the picture; each has read the whole image, which is framed too."""
        units = [(unit, 0, 0) for unit in self.figure.units]
        focus = Focus(self.figure, self.figure.column, at=units[0], theme=self.theme)
        self.spot = focus.mark(self.picture)
        return Succession(appear(focus.mark(self.image), self.spot, run_time=DURATIONS.quick), focus.tour(units))

    @staticmethod
    def _fill(grid: PixelGrid, place: int) -> None:
        grid.show_first(place + 1)

    def _set_neurons(self, region: Region) -> None:
        """Neurons one under the other, dots between them, and the wires from every pixel to each."""
        figure, theme = self.figure, self.theme
        count = len(figure.units)
        self.discs = [Neuron(radius=RADIUS, theme=theme) for _ in figure.units]
        across = region.point(0, 0)[0] + units(RADIUS)
        top, bottom = (
            np.array([across, edge, 0.0])
            for edge in (self.image.get_top()[1] - units(RADIUS), self.image.get_bottom()[1] + units(RADIUS))
        )
        for place, disc in enumerate(self.discs):
            disc.move_to(top + place / (count - 1) * (bottom - top))
        self.dots = VGroup(
            *(
                Dot(
                    one.get_bottom() + (step + 1) / (DOTS + 1) * (other.get_top() - one.get_bottom()),
                    radius=units(DOT),
                    color=theme.hex("quiet"),
                )
                for one, other in zip(self.discs, self.discs[1:], strict=False)
                for step in range(DOTS)
            )
        )
        self.neurons = VGroup(*self.discs, self.dots)
        scale = float(np.abs(figure.weight.float64).max())
        style, lit = theme.wires(scale), theme.wires(scale, lit=True)
        self.wires, self.lit, self.marks, self.numbers = [], [], [], []
        for place, (unit, disc, pair) in enumerate(zip(figure.units, self.discs, figure.bright, strict=True)):
            focus = Focus(figure, figure.result, at=unit, theme=theme)
            wires = partial(focus.wires, figure.rows, self.image, disc)
            self.wires.append(wires(style=style))
            self.lit.append(wires(style=lit, terms=pair))
            self.marks.extend(focus.mark(self.image, (pixel,)) for pixel in pair)
            number = Number(Cell(figure.shown, (place,)), size=SIZES.ledger, role="result", theme=theme)
            self.numbers.append(number.next_to(disc, RIGHT, buff=units(RADIUS / 2)))
            disc.set_z_index(self.wires[0].z_index + 1)

    def _set_reasons(self, region: Region, label: Callable[[str, Role], Phrase]) -> None:
        """The formula, and under it the counts as lines of arithmetic."""
        theme, figure = self.theme, self.figure
        self.formula = Formula(figure.computation, size=SIZES.formula, theme=theme)
        self.formula.move_to(region.point(0.5, 0.15))
        self.counts = VGroup(
            self._count(region.point(0.5, 0.5), figure.weights_equation, label("weights", "weight")),
            self._count(region.point(0.5, 0.8), figure.parameters_equation, label("parameters", "bias")),
        )

    def _count(self, middle: np.ndarray, equation: Equation, name: Phrase) -> VGroup:
        line = Phrase(line_of(equation), size=SIZES.label, role="ink", theme=self.theme, equation=equation)
        return VGroup(line.move_to(middle), below(name, line))
