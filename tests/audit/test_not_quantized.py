"""Numbers that are not quantized, on screen: each wears its ≈, and no = stands where what is printed does not close."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from manim import DOWN, LEFT, RIGHT, VGroup
from planting import Garden, Tell, Tiny, demand_refusal

from onebyone.core.claimed import Claimed
from onebyone.core.quantity import Cell, Equation
from onebyone.core.tensor import Tensor, Unquantized
from onebyone.drawing.ledger import Ledger, Named, ProductRow
from onebyone.drawing.mobjects.text import Label, Number
from onebyone.frames.number import NumberEntry
from onebyone.look.font import outline
from onebyone.panels.fig4a import PANEL
from onebyone.panels.fig4a.numbers import PointwiseKernel

GARDEN = Garden()
fault = GARDEN.fault


@cache
def stored() -> PointwiseKernel:
    """4a with weights as a file may hold them: none of them has three decimals only."""
    weight = Unquantized.stored("weight", np.array([0.31416, -0.27183, 0.57722], dtype=np.float32))
    return PointwiseKernel.verified(weight=weight)


class Scene(Tiny):
    """A scene around that figure."""

    shot = PANEL

    def setup(self) -> None:
        super().setup()
        self.figures = (stored(),)

    @property
    def line(self) -> Equation:
        return stored().dot_product(*stored().first).rows[0]

    def put(self, *parts: Label | Number) -> None:
        self.add(VGroup(*parts).arrange(RIGHT, buff=0.2))


def planted(text: str, style: object) -> type[Number]:
    class Liar(Number):
        def entry(self) -> NumberEntry:
            return replace(super().entry(), style=style, text=text, points=outline(text, "regular").points)

    return Liar


def ledger(scene: Scene) -> Ledger:
    """Two products, the third, and their sum."""
    dot = stored().dot_product(*stored().first)
    third = Named(["other"], dot.total.terms[-1], "ink")
    return Ledger([*dot.rows, third], dot.total, size=30, theme=scene.theme)


def test_a_row_and_a_ledger_pass(tell: Tell) -> None:
    def told(self: Scene) -> None:
        assert ProductRow(self.line, size=40, theme=self.theme).equals is None
        self.add(ledger(self))
        self.wait(0.2)

    tell(told, base=Scene)


@fault("is not drawn as its value", "prints as '≈")
def a_number_without_its_sign(self: Scene) -> None:
    cell = self.line.result
    text = Number(cell, size=60, role="ink", theme=self.theme).text.removeprefix("≈")
    self.put(planted(text, 3)(cell, size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("is not quantized", "not as 'digits'")
def a_number_with_all_its_digits(self: Scene) -> None:
    cell = self.line.result
    self.put(planted("0.31416", "digits")(cell, size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("is not quantized", "not as 2")
def a_number_to_fewer_places(self: Scene) -> None:
    cell = self.line.result
    self.put(planted("≈0.31", 2)(cell, size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("is not quantized", "not as 'words'")
def a_number_in_words(self: Scene) -> None:
    self.put(planted("zero", "words")(self.line.result, size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def a_copy_that_says_that_it_is_exact(self: Scene) -> None:
    weight = stored().weight
    small = [numerator % 7 for numerator in weight.numerators.tolist()]
    exact = Tensor.from_numerators(weight.name, small, bits=weight.bits)
    self.put(Number(Cell(exact, (0,)), size=60, role="weight", theme=self.theme))
    self.wait(0.2)


def numbers(scene: Scene) -> list[Number]:
    line = scene.line
    return [
        Number(of, size=40, role=role, theme=scene.theme, equation=line)
        for of, role in zip((*line.terms, line.result), ("input", "weight", "ink"), strict=True)
    ]


@fault("'=' stands in the line", "where '' belongs")
def a_plain_equals_before_a_rounded_product(self: Scene) -> None:
    pixel, weight, product = numbers(self)
    times, equals = (Label(sign, size=40, role="quiet", theme=self.theme) for sign in "×=")
    self.put(pixel, times, weight, equals, product)
    self.wait(0.2)


@fault("Label '='", "no sign belongs")
def a_plain_equals_before_a_rounded_sum(self: Scene) -> None:
    sums = ledger(self)
    equals = Label("=", size=30, role="quiet", theme=self.theme).next_to(sums.total, LEFT, buff=0.2)
    self.add(sums, equals.at(np.array([equals.pen[0], sums.total.pen[1], 0]), em=equals.em))
    self.wait(0.2)


@fault("stands in the line", "'×' belongs")
def another_sign_between_its_factors(self: Scene) -> None:
    pixel, weight, product = numbers(self)
    self.put(pixel, Label("+", size=40, role="quiet", theme=self.theme), weight, product)
    self.wait(0.2)


@fault("claims an equality of numbers that are not quantized")
def an_equality_of_them(self: Scene) -> None:
    cell = Cell(stored().result, (0, 0))
    other = Cell(stored().result, (0, 1))
    claim = Claimed("equal", ((cell, "=", other),))
    self.put(Label("equal", size=40, role="ink", theme=self.theme, claim=claim))
    self.wait(0.2)


@fault("does not close")
def a_line_whose_exact_values_do_not_close(self: Scene) -> None:
    dot = stored().dot_product(*stored().first)
    wrong = Equation("product", dot.rows[0].terms, dot.rows[1].result)
    self.put(Number(wrong.result, size=60, role="ink", theme=self.theme, equation=wrong))
    self.wait(0.2)


@GARDEN.each()
def test_each_is_refused(fault, tell: Tell) -> None:
    demand_refusal(fault, lambda construct: tell(construct, base=Scene))


def test_a_number_that_is_exact_to_its_places_wears_no_sign(tell: Tell) -> None:
    def told(self: Scene) -> None:
        zero = Cell(stored().flip_difference, (0, 0, 0, 0))
        number = Number(zero, size=60, role="ink", theme=self.theme)
        assert (number.text, number.style) == ("0", 3)
        self.add(number.shift(DOWN))
        self.wait(0.2)

    tell(told, base=Scene)
