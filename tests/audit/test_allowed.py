"""What an honest scene does is not refused: every control here is a fault of the other files without the fault."""

from __future__ import annotations

import numpy as np
import pytest
from manim import (
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Circle,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    RoundedRectangle,
    ShrinkToCenter,
    Square,
    Succession,
    Transform,
    Triangle,
    ValueTracker,
)
from planting import Construct, Tell, Tiny, another

from onebyone.core.quantity import Cell, Extent, Size
from onebyone.core.tensor import Tensor
from onebyone.drawing.focus import Focus
from onebyone.drawing.ledger import Ledger, line_of
from onebyone.drawing.mobjects.formula import Formula
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, plane, signed_map, whole, window
from onebyone.drawing.mobjects.text import Label, Phrase
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Fly, Grow, Lift, Pulse, Visit, land
from onebyone.panels.fig1a.numbers import OneNeuron
from onebyone.panels.fig4a.numbers import PointwiseKernel

ALLOWED: list[Construct] = []


def control(construct: Construct) -> Construct:
    """Mark a `construct` that must be drawn."""
    ALLOWED.append(construct)
    return construct


@control
def numbers_of_all_kinds(self: Tiny) -> None:
    self.add(
        self.number().shift(2 * UP),
        self.number(Size(self.figure.image), style="words", size=60),
        self.number(Extent(self.figure.image, 0), style="Words", size=60).shift(UP),
        self.number(
            next(c for c in self.figure.dot_product(*self.figure.first).products if c.value.denominator > 1), style=0
        ).shift(2 * LEFT),
    )
    self.wait(0.2)


@control
def equal_cells_of_a_copy(self: Tiny) -> None:
    """A tensor with the same name, shape, grid and content is the same tensor, as after unpickling."""
    ours = self.figure.result
    self.add(self.number(Cell(Tensor.exact(ours.name, ours.float64.copy(), bits=ours.bits), self.figure.first)))
    self.wait(0.2)


@control
def motions_of_a_number(self: Tiny) -> None:
    number = self.number()
    self.play(FadeIn(number, shift=UP, run_time=0.4))
    self.play(number.animate(run_time=0.4).shift(RIGHT).scale(0.5).set_opacity(0.5))
    number.set_opacity(1)
    self.play(Indicate(number, run_time=0.6))
    self.play(FadeOut(number, scale=0.5, run_time=0.4))
    self.play(GrowFromCenter(number, run_time=0.4))
    self.play(ShrinkToCenter(number, run_time=0.4))


@control
def number_to_the_same_number(self: Tiny) -> None:
    number = self.number()
    self.play(Transform(number, self.number(size=40).shift(2 * UP), run_time=0.4))
    self.play(ReplacementTransform(number, self.number().shift(2 * RIGHT), run_time=0.4))
    self.wait(0.2)


@control
def updater_that_moves(self: Tiny) -> None:
    tracker, number = ValueTracker(0), self.number()
    self.add(tracker, number.add_updater(lambda m: m.move_to((tracker.get_value(), 0, 0))))
    self.play(tracker.animate(run_time=0.4).set_value(3))
    self.wait(0.2)


@control
def labels_and_names(self: Tiny) -> None:
    for place, text in enumerate(("feature map", "2a", "Fig. 2", "phone")):
        self.add(Label(text, size=40, role="ink", theme=self.theme).shift((place - 2) * UP))
    self.wait(0.2)


@control
def name_of_its_own_kernels(self: Tiny) -> None:
    self.figures = (PointwiseKernel.verified(),)
    self.add(Label("a 1×1 kernel", size=40, role="ink", theme=self.theme))
    self.wait(0.2)


@control
def sentence_with_numbers(self: Tiny) -> None:
    rows, columns = Extent(self.figure.weight, 0), Extent(self.figure.weight, 1)
    runs = ["a (", rows, "×", columns, ") kernel: ", Size(self.figure.weight), ", as ", (rows, "words"), "-by-…"]
    self.add(Phrase(runs, size=40, role="ink", theme=self.theme))
    self.wait(0.2)


@control
def line_of_arithmetic(self: Tiny) -> None:
    line = self.figure.width_equation
    self.add(Phrase(line_of(line), size=60, role="ink", theme=self.theme, equation=line))
    self.wait(0.2)


@control
def ledger_line_by_line(self: Tiny) -> None:
    dot = self.figure.dot_product(*self.figure.first)
    ledger = Ledger(dot.rows, dot.total, size=40, theme=self.theme).scale(0.8)
    self.play(LaggedStart(*(FadeIn(row) for row in ledger.rows), run_time=1))
    self.play(FadeIn(ledger.rule, ledger.total, run_time=0.4))
    self.wait(0.2)


@control
def numbers_that_fly_from_cells_into_a_ledger(self: Tiny) -> None:
    dot = self.figure.dot_product(*self.figure.first)
    grid = Kernel(self.figure.weight, cell=84, theme=self.theme).to_edge(LEFT)
    ledger = Ledger(dot.rows, dot.total, size=38, theme=self.theme)
    self.add(grid, weights := grid.numbers())
    flights = (Fly(row.weight, weight) for row, weight in zip(ledger.rows, weights, strict=True))
    self.play(Succession(*flights, run_time=2))
    self.add(ledger)
    self.wait(0.2)


@control
def number_that_passes_over_foreign_cells(self: Tiny) -> None:
    """Its path leads through the very middles of other cells, where it does not stay."""
    grid = Kernel(self.figure.weight, cell=200, theme=self.theme)
    number = grid.number(0, 0)
    self.add(grid, number)
    apart = grid.centre_of(0, 1) - grid.centre_of(0, 0)
    for _ in range(3):
        self.play(number.animate(run_time=0.4, rate_func=lambda t: t).shift(2 * apart))


@control
def sum_that_lands_in_its_cell(self: Tiny) -> None:
    dot = self.figure.dot_product(*self.figure.first)
    grid = PixelGrid(
        self.figure.result,
        colormap=signed_map(self.theme, self.figure.result),
        cell=20,
        role="result",
        theme=self.theme,
    ).show_first(0)
    focus = Focus(self.figure, self.figure.result, at=dot.position, theme=self.theme)
    total = self.number(dot.total.result, equation=dot.total).shift(3 * LEFT)
    self.add(grid, focus.mark(grid), total)
    self.play(land(total, grid, dot.position, fill=lambda: focus.tell(grid)))
    self.wait(0.2)


@control
def grids_that_fade_move_and_scale(self: Tiny) -> None:
    image = PixelGrid(self.figure.image, colormap=self.theme.pixels, cell=20, role="input", theme=self.theme)
    patch = PixelGrid(
        self.figure.image,
        colormap=self.theme.pixels,
        cell=90,
        role="input",
        theme=self.theme,
        cells=window(whole(self.figure.image), row=3, column=3, shape=(3, 3)),
    ).to_edge(RIGHT)
    self.play(FadeIn(image, run_time=0.4))
    self.play(image.animate(run_time=0.4).shift(LEFT).scale(0.8).set_opacity(0.4))
    image.set_opacity(1)
    self.play(Lift(patch, image, run_time=0.4))
    self.add(patch.numbers())
    self.play(GrowFromCenter(Kernel(self.figure.weight, cell=50, theme=self.theme).to_edge(UP), run_time=0.4))


@control
def cells_that_were_exchanged(self: Tiny) -> None:
    """Another part of the tensor, in its own tints: the picture is of that part, and so are its numbers."""
    grid = Kernel(self.figure.weight, cell=200, theme=self.theme)
    grid.look_at(window(grid.cells, row=0, column=1, shape=(2, 2)))
    self.add(grid, grid.numbers())
    self.wait(0.2)


@control
def kernel_that_visits_every_stop(self: Tiny) -> None:
    patch = PixelGrid(
        self.figure.image,
        colormap=self.theme.pixels,
        cell=90,
        role="input",
        theme=self.theme,
        cells=window(whole(self.figure.image), row=0, column=0, shape=(3, 3)),
    )

    def arrive(stop: int) -> None:
        row, column = self.figure.walk[stop]
        patch.look_at(window(whole(self.figure.image), row=row, column=column, shape=(3, 3)))

    self.add(patch)
    self.play(Visit([patch], count=len(self.figure.walk), arrive=arrive, run_time=1))


@control
def photo_and_its_planes(self: Tiny) -> None:
    self.figures = (PointwiseKernel.verified(),)
    photo = self.figure.photo
    cells = np.arange(photo.size).reshape(photo.shape)
    settings = {"cell": 6, "role": "input", "theme": self.theme}
    self.add(PixelGrid(photo, colormap=self.theme.photo, cells=cells, **settings).to_edge(LEFT))
    for channel, letter in enumerate("RGB"):
        tint = self.theme.channel(letter)
        grid = PixelGrid(photo, colormap=tint, cells=plane(photo, channel), **settings)
        self.add(grid.shift(channel * UP))
    self.wait(0.2)


@control
def fan_of_wires(self: Tiny) -> None:
    self.figures = (OneNeuron.verified(),)
    grid = PixelGrid(self.figure.image, colormap=self.theme.pixels, cell=20, role="input", theme=self.theme)
    grid.to_edge(LEFT)
    scale = float(np.abs(self.figure.weight.float64).max())
    neuron = Neuron(radius=60, theme=self.theme).to_edge(RIGHT)
    focus = Focus(self.figure, self.figure.result, at=0, theme=self.theme)
    fan = focus.wires(self.figure.weight, grid, neuron, style=self.theme.wires(scale))
    pulse = focus.wires(self.figure.weight, grid, neuron, style=self.theme.wires(scale, lit=True))
    self.add(grid, neuron)
    self.play(Grow(fan, run_time=0.4))
    self.play(Pulse(pulse, run_time=0.4))
    pulse.stretch = (0.0, 1.0)
    self.add(pulse)
    self.play(fan.animate(run_time=0.4).set_opacity(0.3))


@control
def formula_part_by_part(self: Tiny) -> None:
    formula = Formula(self.figure.computation, size=60, theme=self.theme)
    self.play(LaggedStart(*(FadeIn(glyph) for glyph in formula), run_time=0.6))
    self.play(formula.animate(run_time=0.4).scale(1.2).shift(UP))


@control
def shapes_of_the_list(self: Tiny) -> None:
    filled = {"fill_opacity": 1, "stroke_width": 2}
    self.add(
        Line(LEFT, RIGHT),
        Rectangle(**filled),
        RoundedRectangle(**filled).shift(RIGHT),
        Square(**filled).shift(UP),
        Circle(**filled),
        Dot(),
        Triangle(),
        Arrow(LEFT, UP),
    )
    self.play(Rectangle(height=3).animate(run_time=0.4).rotate(0.3))


@control
def frame_around_cells(self: Tiny) -> None:
    grid = Kernel(self.figure.weight, cell=100, theme=self.theme)
    focus = Focus(self.figure, self.figure.weight, at=(0, 0), theme=self.theme)
    self.add(grid, focus.mark(grid), Square(3, fill_opacity=1).shift(5 * RIGHT))
    self.wait(0.2)


@control
def everything_in_the_foreground(self: Tiny) -> None:
    self.add_foreground_mobject(self.number())
    self.add(Square(8, fill_opacity=1, fill_color=self.theme.hex("paper")))
    self.wait(0.2)


@control
def number_that_is_not_there_yet(self: Tiny) -> None:
    """A number may wait, invisible, where it is not true."""
    grid = Kernel(self.figure.weight, cell=200, theme=self.theme)
    other = another(grid.source(0, 0))
    self.add(grid, self.number(other, size=60).move_to(grid.centre_of(0, 0)).set_opacity(0))
    self.wait(0.2)


@pytest.mark.parametrize("construct", ALLOWED, ids=lambda construct: construct.__name__)
def test_is_drawn(construct, tell: Tell) -> None:
    scene = tell(construct)
    assert scene.time > 0


def test_the_controls_are_not_forgotten() -> None:
    assert len(ALLOWED) >= 22
