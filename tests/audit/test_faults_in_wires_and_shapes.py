"""Planted faults in wires and shapes: each stops the render and says what, in which beat and line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import (
    RED,
    Arrow,
    Create,
    DashedLine,
    FadeIn,
    Rectangle,
    Square,
    SurroundingRectangle,
    Transform,
)
from planting import Fault, Garden, Tell, Tiny, demand_refusal, kernel, wires

from onebyone.core.tensor import Tensor
from onebyone.look.theme import Colormap

GARDEN = Garden()
fault = GARDEN.fault


# Wires


@fault("are not styled by the weights")
def wires_recoloured(self: Tiny) -> None:
    grid, fan = wires(self)
    colours = fan.colours.copy()
    colours[400] = (255, 0, 0, 255)
    fan.colours = colours
    self.add(grid, fan)
    self.wait(0.2)


@fault("are not styled by the weights")
def wires_thickened(self: Tiny) -> None:
    grid, fan = wires(self)
    fan.widths_px = fan.widths_px * 2
    self.add(grid, fan)
    self.wait(0.2)


@fault("that is none of the dark theme's")
def wires_in_a_style_made_by_hand(self: Tiny) -> None:
    own = self.theme.wires(8)
    table = Colormap(own.signed.name, own.signed.low, own.signed.high, own.signed.table[::-1])
    self.add(*wires(self, style=replace(own, signed=table)))
    self.wait(0.2)


@fault("have a style that is not the dark theme's")
def wires_whose_zero_is_not_faint(self: Tiny) -> None:
    self.add(*wires(self, style=replace(self.theme.wires(8), faint="#FF0000")))
    self.wait(0.2)


@fault("Wires of foreign", "which no verified figure of this scene owns")
def wires_of_a_foreign_tensor(self: Tiny) -> None:
    grid, fan = wires(self)
    fan.tensor = Tensor.from_numerators("foreign", fan.tensor.numerators, bits=fan.tensor.bits)
    self.add(grid, fan)
    self.wait(0.2)


@fault("starts in cell")
def wires_in_the_wrong_order(self: Tiny) -> None:
    _, right = wires(self)
    starts = right.points[::4].reshape(28, 28, 3).transpose(1, 0, 2).reshape(-1, 3)
    self.add(*wires(self, starts=starts))
    self.wait(0.2)


@fault("784 weights, but 10 wires")
def wires_without_their_weights(self: Tiny) -> None:
    grid, fan = wires(self)
    self.add(grid, fan.set_points(fan.points[:40]))
    self.wait(0.2)


@fault("has a place, a colour or a width that is no number")
def wires_to_nowhere(self: Tiny) -> None:
    grid, fan = wires(self)
    fan.points[7, 1] = np.inf
    self.add(grid, fan)
    self.wait(0.2)


@fault("the part of a wire that is drawn lies from 0 to 1")
def wires_longer_than_they_are(self: Tiny) -> None:
    grid, fan = wires(self)
    fan.stretch = (0.0, 3.0)
    self.add(grid, fan)
    self.wait(0.2)


@fault("its cells are no indices into")
def wires_of_weights_there_are_not(self: Tiny) -> None:
    grid, fan = wires(self)
    fan.cells = fan.cells + 1
    self.add(grid, fan)
    self.wait(0.2)


# Shapes


@fault("a filled Square lies over the cell in row 0, column 2 of PixelGrid of")
def cell_painted_over_by_a_square(self: Tiny) -> None:
    grid = kernel(self)
    cover = Square(grid.side, fill_color=RED, fill_opacity=1).move_to(grid.centre_of(0, 2))
    self.add(grid, cover)
    self.wait(0.2)


@fault("a filled Rectangle lies over the cell")
def cells_tinted_by_a_veil(self: Tiny) -> None:
    self.add(kernel(self), Rectangle(width=9, height=9, fill_color=RED, fill_opacity=0.3))
    self.wait(0.2)


@fault("Rectangle is neither a straight line nor one convex outline")
def half_of_a_rectangle(self: Tiny) -> None:
    self.play(Create(Rectangle(), run_time=0.6))


@fault("has a gradient or a sheen")
def rectangle_in_a_gradient(self: Tiny) -> None:
    self.add(Rectangle().set_stroke([RED, self.theme.hex("ink")], width=8))
    self.wait(0.2)


@fault("has a background stroke")
def rectangle_with_a_background_stroke(self: Tiny) -> None:
    self.add(Rectangle().set_stroke(RED, width=20, background=True))
    self.wait(0.2)


@fault("Rectangle has a place, a colour or a width that is no number")
def rectangle_at_nan(self: Tiny) -> None:
    shape = Rectangle()
    shape.points[5] = np.nan
    self.add(shape)
    self.wait(0.2)


@fault("Square is neither a straight line nor one convex outline")
def square_with_points_left_over(self: Tiny) -> None:
    square = Square()
    self.add(square.set_points(square.points[:-1]))
    self.wait(0.2)


@fault("Rectangle is neither a straight line nor one convex outline")
def rectangle_on_its_way_to_a_sign(self: Tiny) -> None:
    shape = Rectangle()
    self.add(shape)
    self.play(Transform(shape, self.number()), run_time=0.6)


@fault("SurroundingRectangle is not on the list")
def subclass_of_a_shape(self: Tiny) -> None:
    self.add(SurroundingRectangle(kernel(self)))
    self.wait(0.2)


@fault("DashedLine", "is not on the list")
def shape_of_another_kind(self: Tiny) -> None:
    self.play(FadeIn(DashedLine(), run_time=0.4))


@fault("is not on the list")
def text_hidden_among_allowed_parts(self: Tiny) -> None:
    self.add(kernel(self).add(Arrow().add(DashedLine())))
    self.wait(0.2)


@GARDEN.each()
def test_is_refused(fault: Fault, tell: Tell) -> None:
    demand_refusal(fault, tell)


def test_the_garden_is_not_empty() -> None:
    assert len({fault.construct.__name__ for fault in GARDEN}) == len(GARDEN) >= 21
