"""Planted faults in numbers, labels and formulas: each stops the render and says what, in which beat and line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from manim import (
    BLUE,
    PI,
    RED,
    RIGHT,
    DecimalNumber,
    FadeIn,
    ImageMobject,
    Integer,
    Line,
    MathTypst,
    Paragraph,
    ReplacementTransform,
    Rotate,
    SVGMobject,
    Text,
    Transform,
    Typst,
    ValueTracker,
    VMobject,
    Write,
)
from PIL import Image
from planting import Fault, Garden, Tell, Tiny, another, demand_refusal, edited, sliding_kernel

from onebyone.core.quantity import Cell, Extent, Size
from onebyone.core.tensor import Tensor
from onebyone.core.text import TextError
from onebyone.frame import NumberEntry
from onebyone.glyphs import outline
from onebyone.mobjects.formula import Formula
from onebyone.mobjects.ledger import Ledger
from onebyone.mobjects.text import Label, Number, Phrase
from onebyone.typeset import FormulaError

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


# Numbers that are not their tensor's


@fault("which no verified figure of this scene owns", "'feature map'")
def number_of_a_tampered_tensor(self: Tiny) -> None:
    self.figure = type(self.figure).verified()
    object.__setattr__(self.figure.result, "buffer", edited(self.figure.result))
    self.add(self.number())
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def number_tampered_after_it_was_drawn(self: Tiny) -> None:
    self.figure = type(self.figure).verified()
    self.add(self.number())
    self.wait(0.2)
    object.__setattr__(self.figure.result, "buffer", edited(self.figure.result))
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def number_of_a_copied_then_edited_tensor(self: Tiny) -> None:
    ours = self.figure.result
    values = ours.float64.copy()
    values[self.figure.first] += 1
    self.add(self.number(Cell(Tensor.exact(ours.name, values, bits=ours.bits), self.figure.first)))
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def size_of_a_foreign_tensor(self: Tiny) -> None:
    self.add(self.number(Size(Tensor.exact("weights", np.zeros((2, 2)), bits=0))))
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def number_before_any_figure_is_verified(self: Tiny) -> None:
    number = self.number()
    del self.figure
    self.add(number)
    self.wait(0.2)


@fault("is not drawn as its value", "feature map")
def quantity_moved_to_another_cell(self: Tiny) -> None:
    number = self.number()
    number.quantity = another(number.quantity)
    self.add(number)
    self.wait(0.2)


@fault("is not drawn as its value")
def number_on_its_way_to_another(self: Tiny) -> None:
    number = self.number()
    self.add(number)
    self.play(Transform(number, self.number(another(number.quantity))), run_time=0.6)


@fault("is not drawn as its value")
def number_replaced_by_another_on_its_way(self: Tiny) -> None:
    number = self.number()
    self.play(ReplacementTransform(number, self.number(another(number.quantity))), run_time=0.6)


@fault("is not drawn as its value")
def number_after_a_transform_nobody_saw(self: Tiny) -> None:
    number = self.number()
    self.add(number)
    self.next_section("skipped", skip_animations=True)
    self.play(Transform(number, self.number(another(number.quantity))))
    self.next_section("seen")
    self.wait(0.2)


@fault("is not drawn as its value")
def number_becomes_another(self: Tiny) -> None:
    number = self.number()
    self.add(number.become(self.number(another(number.quantity))))
    self.wait(0.2)


@fault("is not drawn as its value")
def updater_that_counts_by_becoming(self: Tiny) -> None:
    number, other = self.number(), self.number(another(self.number().quantity))
    self.add(number.add_updater(lambda count: count.become(other)))
    self.wait(0.6, frozen_frame=False)


@fault("is not drawn as its value")
def updater_that_counts_by_outlines(self: Tiny) -> None:
    number, other = self.number(), self.number(another(self.number().quantity))
    self.add(number.add_updater(lambda count: count.set_points(other.points), call_updater=False))
    self.wait(0.6, frozen_frame=False)


@fault("is not drawn as its value")
def updater_that_changes_the_claim(self: Tiny) -> None:
    number = self.number()
    other = another(number.quantity)
    self.add(number.add_updater(lambda count: setattr(count, "quantity", other)))
    self.wait(0.6, frozen_frame=False)


@fault("DecimalNumber")
def updater_that_counts_with_a_tracker(self: Tiny) -> None:
    tracker = ValueTracker(0)
    self.add(DecimalNumber(0, mob_class=Text).add_updater(lambda count: count.set_value(tracker.get_value())))
    self.play(tracker.animate.set_value(5), run_time=0.6)


@fault("is not drawn as its value")
def one_glyph_swapped(self: Tiny) -> None:
    number = self.number(Size(self.figure.image))
    (start, end), other = outline("784").spans[1].points, outline("734")
    points = number.points.copy()
    middle = number.em * other.points[slice(*other.spans[1].points), :2]
    number.set_points(np.vstack([points[:start], np.c_[middle, np.zeros(len(middle))], points[end:]]))
    self.add(number)
    self.wait(0.2)


@fault("is not drawn as its value")
def two_glyphs_in_each_others_places(self: Tiny) -> None:
    number = self.number(Size(self.figure.image))
    first, last = (slice(*span.points) for span in outline("784").spans[::2])
    apart = 1.2 * number.em
    number.points[first, 0] += apart
    number.points[last, 0] -= apart
    self.add(number)
    self.wait(0.2)


@fault("is not drawn as its value")
def one_glyph_dropped(self: Tiny) -> None:
    number = self.number(Size(self.figure.image))
    self.add(number.set_points(number.points[: outline("784").spans[2].points[0]]))
    self.wait(0.2)


@fault("is not drawn as its value")
def minus_dropped(self: Tiny) -> None:
    values = self.figure.result.numerators
    number = self.number(Cell(self.figure.result, tuple(int(at) for at in np.argwhere(values < 0)[0])))
    self.add(number.set_points(number.points[outline(number.text).spans[0].points[1] :]))
    self.wait(0.2)


@fault("cannot be drawn", "it has no baseline any more")
def bent_number_asked_for_its_baseline(self: Tiny) -> None:
    class Bent(Number):
        def entry(self) -> NumberEntry:
            return replace(super().entry(), points=self.pen)

    self.add(Bent(Size(self.figure.weight), size=60, role="ink", theme=self.theme).rotate(1))
    self.wait(0.2)


# Numbers bent, mirrored or painted so that they read as others


@fault("is not drawn as its value")
def number_turned_upside_down(self: Tiny) -> None:
    self.add(self.number(Size(self.figure.weight)).rotate(PI))
    self.wait(0.2)


@fault("is not drawn as its value")
def number_turned_in_motion(self: Tiny) -> None:
    self.play(Rotate(self.number(), PI, run_time=0.6))


@fault("is not drawn as its value")
def number_mirrored(self: Tiny) -> None:
    self.add(self.number(Extent(self.figure.image, 0)).flip())
    self.wait(0.2)


@fault("is not drawn as its value")
def number_stretched(self: Tiny) -> None:
    self.add(self.number().stretch(2, 0))
    self.wait(0.2)


@fault("is not drawn as its value")
def number_sheared(self: Tiny) -> None:
    self.add(self.number().apply_matrix([[1, 0.2], [0, 1]]))
    self.wait(0.2)


@fault("Number('784') has a stroke")
def number_being_written(self: Tiny) -> None:
    self.play(Write(Phrase([Size(self.figure.image)], size=100, role="ink", theme=self.theme)), run_time=0.6)


@fault("Number('784') has a stroke")
def number_in_a_thick_stroke(self: Tiny) -> None:
    self.add(self.number(Size(self.figure.image)).set_stroke(RED, width=20))
    self.wait(0.2)


@fault("has a background stroke")
def number_with_a_background_stroke(self: Tiny) -> None:
    self.add(self.number().set_stroke(RED, width=20, background=True))
    self.wait(0.2)


@fault("has a gradient or a sheen")
def number_in_a_gradient(self: Tiny) -> None:
    self.add(self.number().set_fill([self.theme.hex("ink"), self.theme.hex("paper")], opacity=1))
    self.wait(0.2)


@fault("has a gradient or a sheen")
def number_with_a_sheen(self: Tiny) -> None:
    self.add(self.number().set_sheen(-0.9, RIGHT))
    self.wait(0.2)


@fault("has a place, a colour or a width that is no number")
def number_at_nan(self: Tiny) -> None:
    number = self.number()
    number.points[3, 0] = np.nan
    self.add(number)
    self.wait(0.2)


@fault("has a place, a colour or a width that is no number")
def number_in_no_colour(self: Tiny) -> None:
    number = self.number()
    number.fill_rgbas[0, 0] = np.nan
    self.add(number)
    self.wait(0.2)


# Subclasses whose entries lie


@fault("is not drawn as its value")
def entry_that_claims_another_quantity(self: Tiny) -> None:
    class Liar(Number):
        def entry(self) -> NumberEntry:
            return replace(super().entry(), quantity=another(self.quantity))

    self.add(Liar(Cell(self.figure.result, self.figure.first), size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("is not drawn as its value")
def entry_that_says_another_text(self: Tiny) -> None:
    class Liar(Number):
        def entry(self) -> NumberEntry:
            return replace(super().entry(), text="42", points=outline("42").points)

    self.add(Liar(Cell(self.figure.result, self.figure.first), size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("is not drawn as its value", "'≈−0.2'")
def rounded_without_the_sign_for_about(self: Tiny) -> None:
    class Liar(Number):
        def entry(self) -> NumberEntry:
            return replace(super().entry(), style=1, text="−0.2", points=outline("−0.2").points)

    cell = next(cell for cell in self.figure.stop(*self.figure.first).products if float(cell.value) == -0.25)
    self.add(Liar(cell, size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("has no words")
def words_of_a_fraction(self: Tiny) -> None:
    class Liar(Number):
        def entry(self) -> NumberEntry:
            return replace(super().entry(), style="words", text="zero", points=outline("zero").points)

    cell = next(cell for cell in self.figure.stop(*self.figure.first).products if float(cell.value) == -0.25)
    self.add(Liar(cell, size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("Lie is no kind of entry that may be drawn")
def entry_of_a_kind_of_its_own(self: Tiny) -> None:
    class Lie(NumberEntry):
        points = property(lambda self: outline("42").points)  # type: ignore[assignment]

    class Liar(Number):
        def entry(self) -> NumberEntry:
            true = super().entry()
            parts = {slot: getattr(true, slot) for slot in NumberEntry.__slots__ if slot != "points"}
            lie = object.__new__(Lie)
            for name, part in parts.items():
                object.__setattr__(lie, name, part)
            return lie

    self.add(Liar(Cell(self.figure.result, self.figure.first), size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("weight is a list, which no digest tells apart")
def entry_that_no_digest_can_tell_apart(self: Tiny) -> None:
    class Liar(Number):
        def entry(self) -> NumberEntry:
            return replace(super().entry(), weight=["regular"])  # type: ignore[arg-type]

    self.add(Liar(Cell(self.figure.result, self.figure.first), size=60, role="ink", theme=self.theme))
    self.wait(0.2)


# Lines of arithmetic


@fault("stands in the line", "but is none of its exact terms")
def number_in_a_line_it_is_not_of(self: Tiny) -> None:
    stop = self.figure.stop(*self.figure.first)
    foreign = self.figure.stop(*self.figure.second)
    self.add(self.number(foreign.pixels[0], equation=stop.rows[0]))
    self.wait(0.2)


@fault("does not close")
def line_that_does_not_close(self: Tiny) -> None:
    line = self.figure.stop(*self.figure.first).total
    wrong = replace(line, result=another(line.result))
    self.add(self.number(wrong.result, equation=wrong))
    self.wait(0.2)


@fault("but is none of its exact terms")
def rounded_term_of_a_line(self: Tiny) -> None:
    line = self.figure.stop(*self.figure.first).total
    self.add(self.number(line.result, equation=line, style=0))
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def line_with_a_foreign_term(self: Tiny) -> None:
    line = self.figure.stop(*self.figure.first).total
    foreign = Tensor.exact("zero", 0, bits=0)
    self.add(self.number(line.result, equation=replace(line, terms=(*line.terms, Cell(foreign, ())))))
    self.wait(0.2)


@fault("where it does not belong")
def numbers_of_two_ledger_lines_exchanged(self: Tiny) -> None:
    stop = self.figure.stop(*self.figure.first)
    ledger = Ledger(stop.rows, stop.total, size=40, theme=self.theme)
    first, second = ledger.rows[0].pixel, ledger.rows[1].pixel
    apart = second.pen - first.pen
    self.add(ledger, first.shift(apart), second.shift(-apart))
    self.wait(0.2)


@fault("where it does not belong")
def term_replaced_by_a_loose_number(self: Tiny) -> None:
    stop = self.figure.stop(*self.figure.first)
    ledger = Ledger(stop.rows, stop.total, size=40, theme=self.theme)
    row = ledger.rows[0]
    row.product.set_opacity(0)
    self.add(ledger, self.number(stop.rows[1].result, size=40).at(row.product.pen, em=row.product.em))
    self.wait(0.2)


@fault("Label ' + ' stands in the line", "where '×' belongs")
def hand_typed_sign(self: Tiny) -> None:
    line = self.figure.stop(*self.figure.first).rows[0]
    runs = [line.terms[0], " + ", line.terms[1], " = ", line.result]
    self.add(Phrase(runs, size=60, role="ink", theme=self.theme, equation=line))
    self.wait(0.2)


@fault("touches", "together they read '−784'")
def hand_typed_minus(self: Tiny) -> None:
    self.add(Phrase(["−", Size(self.figure.image)], size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("together they read '784%'")
def hand_typed_unit(self: Tiny) -> None:
    self.add(Phrase([Size(self.figure.image), "%"], size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("together they read '7849'")
def two_numbers_read_as_one(self: Tiny) -> None:
    self.add(Phrase([Size(self.figure.image), Size(self.figure.weight)], size=60, role="ink", theme=self.theme))
    self.wait(0.2)


# Formulas


@fault("Formula 'y = x', glyph 0 is not drawn as typeset")
def digit_in_the_place_of_a_formula_glyph(self: Tiny) -> None:
    formula = Formula("y = x", roles=(), size=60, theme=self.theme)
    formula[0].set_points(self.number().points)
    self.add(formula)
    self.wait(0.2)


@fault("states")
def formula_whose_source_was_changed(self: Tiny) -> None:
    formula = Formula("y = x", roles=(), size=60, theme=self.theme)
    formula[0].source = "y = 2"
    self.add(formula)
    self.wait(0.2)


@fault("has no glyph 9: its formula has 3")
def formula_glyph_that_does_not_exist(self: Tiny) -> None:
    formula = Formula("y = x", roles=(), size=60, theme=self.theme)
    formula[0].ordinal = 9
    self.add(formula)
    self.wait(0.2)


@fault("has a gradient or a sheen")
def formula_in_a_gradient(self: Tiny) -> None:
    formula = Formula("y = x", roles=(), size=60, theme=self.theme)
    formula[0].set_fill([RED, BLUE], opacity=1)
    self.add(formula)
    self.wait(0.2)


@GARDEN.each()
def test_is_refused(fault: Fault, tell: Tell) -> None:
    demand_refusal(fault, tell)


def test_the_garden_is_not_empty() -> None:
    assert len({fault.construct.__name__ for fault in GARDEN}) == len(GARDEN) >= 50


# Refused before anything is drawn


@pytest.mark.parametrize("source", ["x^2", '"three" x', "x_#(1+1)", r"\u{cea}", "half x"])
def test_a_formula_states_no_number(source: str) -> None:
    with pytest.raises(FormulaError, match="states"):
        Formula(source, roles=(), size=60, theme=None)  # type: ignore[arg-type]


def test_words_need_a_whole_number() -> None:
    cell = next(c for c in sliding_kernel().stop(*sliding_kernel().first).products if c.value.denominator != 1)
    with pytest.raises(TextError, match="has no words"):
        Number(cell, size=60, role="ink", theme=None, style="words")  # type: ignore[arg-type]


# Pictures of digits


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
