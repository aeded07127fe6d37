"""Planted faults in texts that are not made from tensors, and in formulas: each stops the render."""

from __future__ import annotations

import numpy as np
import pytest
from manim import (
    BLUE,
    RED,
    DecimalNumber,
    FadeIn,
    ImageMobject,
    Integer,
    Line,
    MathTypst,
    Paragraph,
    SVGMobject,
    Text,
    Typst,
    VMobject,
)
from PIL import Image
from planting import Fault, Garden, Tell, Tiny, demand_refusal, sliding_kernel

from onebyone.core.printing import TextError
from onebyone.core.quantity import Size
from onebyone.drawing.mobjects.formula import Formula
from onebyone.drawing.mobjects.text import Label, Number, Phrase
from onebyone.look.formula import FormulaError, typeset

GARDEN = Garden()
fault = GARDEN.fault


# Texts that are not made from tensors


@fault("Text('0.37')", "is not on the list of what may be drawn", "numbers come from Number")
def text_with_digits(self: Tiny) -> None:
    self.add(Text("0.37"))
    self.wait(0.2)


@fault("Text('0.37')")
def text_that_is_still_invisible(self: Tiny) -> None:
    self.play(FadeIn(Text("0.37"), run_time=0.4))


@fault("Text('٣ and ③')")
def digits_of_other_scripts(self: Tiny) -> None:
    self.add(Text("٣ and ③"))
    self.wait(0.2)


@fault("Typst('0.37')")
def typst_with_digits(self: Tiny) -> None:
    self.add(Typst("0.37"))
    self.wait(0.2)


@fault("MathTypst(", "x = 0.37")
def math_typst_with_digits(self: Tiny) -> None:
    self.add(MathTypst("x = 0.37"))
    self.wait(0.2)


@fault("Paragraph('0.37\\nand 4')")
def paragraph_with_digits(self: Tiny) -> None:
    self.add(Paragraph("0.37", "and 4"))
    self.wait(0.2)


@fault("DecimalNumber('0.37')")
def decimal_number(self: Tiny) -> None:
    self.add(DecimalNumber(0.37, mob_class=Text))
    self.wait(0.2)


@fault("Integer('4')")
def integer(self: Tiny) -> None:
    self.add(Integer(4, mob_class=Text))
    self.wait(0.2)


@fault("VMobjectFromSVGPath is not on the list")
def bare_glyph_of_a_text(self: Tiny) -> None:
    self.add(Text("3")[0])
    self.wait(0.2)


@fault("VMobject is not on the list")
def glyph_outline_in_a_plain_vmobject(self: Tiny) -> None:
    self.add(VMobject(fill_opacity=1).set_points(Text("3")[0].points))
    self.wait(0.2)


@fault("Line is neither a straight line nor one convex outline")
def glyph_outline_in_a_line(self: Tiny) -> None:
    self.add(Line().set_points(Text("3")[0].points))
    self.wait(0.2)


@fault("Line is a bent line")
def bent_line(self: Tiny) -> None:
    line = Line()
    line.points[1, 1] = 1
    self.add(line)
    self.wait(0.2)


@fault("Label 'a 3 by 3 kernel' states '3', '3' as plain text")
def digits_in_a_label(self: Tiny) -> None:
    self.add(Label("a 3 by 3 kernel", size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("Label 'x² and ½' states '²', '½'")
def superscripts_and_fractions_in_a_label(self: Tiny) -> None:
    self.add(Label("x² and ½", size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("Label 'three weights' states 'three'")
def number_word_in_a_label(self: Tiny) -> None:
    self.add(Label("three weights", size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("states 'three'")
def number_word_in_a_phrase(self: Tiny) -> None:
    self.add(Phrase(["three of ", Size(self.figure.weight)], size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("Label 'kernel' is not drawn as its text")
def label_drawn_as_another(self: Tiny) -> None:
    label = Label("kernel", size=60, role="ink", theme=self.theme)
    self.add(label.set_points(Label("weight", size=60, role="ink", theme=self.theme).points))
    self.wait(0.2)


@fault("Label 'kernel' is not drawn as its text")
def number_in_the_clothes_of_a_label(self: Tiny) -> None:
    self.add(Label("kernel", size=60, role="ink", theme=self.theme).set_points(self.number().points))
    self.wait(0.2)


# Formulas


@fault("glyph 0 is not drawn as typeset")
def digit_in_the_place_of_a_formula_glyph(self: Tiny) -> None:
    formula = Formula(self.figure.computation, size=60, theme=self.theme)
    formula[0].set_points(self.number().points)
    self.add(formula)
    self.wait(0.2)


@fault("is no formula of nn.Conv2d")
def formula_whose_source_was_changed(self: Tiny) -> None:
    formula = Formula(self.figure.computation, size=60, theme=self.theme)
    formula[0].source = "y = 2"
    self.add(formula)
    self.wait(0.2)


@fault("has no glyph 99")
def formula_glyph_that_does_not_exist(self: Tiny) -> None:
    formula = Formula(self.figure.computation, size=60, theme=self.theme)
    formula[0].ordinal = 99
    self.add(formula)
    self.wait(0.2)


@fault("has a gradient or a sheen")
def formula_in_a_gradient(self: Tiny) -> None:
    formula = Formula(self.figure.computation, size=60, theme=self.theme)
    formula[0].set_fill([RED, BLUE], opacity=1)
    self.add(formula)
    self.wait(0.2)


@GARDEN.each()
def test_is_refused(fault: Fault, tell: Tell) -> None:
    demand_refusal(fault, tell)


def test_the_garden_is_not_empty() -> None:
    assert len({fault.construct.__name__ for fault in GARDEN}) == len(GARDEN) >= 22


@pytest.mark.parametrize("source", ["x^2", '"three" x', "x_#(1+1)", r"\u{cea}", "half x"])
def test_a_formula_states_no_number(source: str) -> None:
    with pytest.raises(FormulaError, match="states"):
        typeset(source)


def test_words_need_a_whole_number() -> None:
    cell = next(c for c in sliding_kernel().dot_product(*sliding_kernel().first).products if c.value.denominator != 1)
    with pytest.raises(TextError, match="has no words"):
        Number(cell, size=60, role="ink", theme=None, style="words")  # type: ignore[arg-type]


def test_an_svg_is_refused(tell: Tell, tmp_path) -> None:
    file = tmp_path / "two.svg"
    file.write_text('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0 H9 V9 H0 V18 H9" stroke="red"/></svg>')

    def svg_with_a_digit(self: Tiny) -> None:
        self.add(SVGMobject(file))
        self.wait(0.2)

    demand_refusal(Fault(svg_with_a_digit, ("SVGMobject(", "two.svg", "is not on the list")), tell)


def test_an_image_is_refused(tell: Tell, tmp_path) -> None:
    file = tmp_path / "digits.png"
    Image.fromarray(np.eye(16, dtype=np.uint8) * 255).save(file)

    def image_with_a_digit(self: Tiny) -> None:
        self.add(ImageMobject(file))
        self.wait(0.2)

    demand_refusal(Fault(image_with_a_digit, ("ImageMobject is not on the list",)), tell)
