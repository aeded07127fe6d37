"""Planted faults in subclasses whose entries lie, and in lines of arithmetic: each stops the render."""

from __future__ import annotations

from dataclasses import replace

from planting import Fault, Garden, Tell, Tiny, another, demand_refusal

from onebyone.core.quantity import Cell, Size
from onebyone.core.tensor import Tensor
from onebyone.drawing.ledger import Ledger
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.frames.number import NumberEntry
from onebyone.look.font import outline

GARDEN = Garden()
fault = GARDEN.fault


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

    cell = next(cell for cell in self.figure.dot_product(*self.figure.first).products if float(cell.value) == -0.25)
    self.add(Liar(cell, size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("has no words")
def words_of_a_fraction(self: Tiny) -> None:
    class Liar(Number):
        def entry(self) -> NumberEntry:
            return replace(super().entry(), style="words", text="zero", points=outline("zero").points)

    cell = next(cell for cell in self.figure.dot_product(*self.figure.first).products if float(cell.value) == -0.25)
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
    dot = self.figure.dot_product(*self.figure.first)
    foreign = self.figure.dot_product(*self.figure.second)
    self.add(self.number(foreign.pixels[0], equation=dot.rows[0]))
    self.wait(0.2)


@fault("does not close")
def line_that_does_not_close(self: Tiny) -> None:
    line = self.figure.dot_product(*self.figure.first).total
    wrong = replace(line, result=another(line.result))
    self.add(self.number(wrong.result, equation=wrong))
    self.wait(0.2)


@fault("but is none of its exact terms")
def rounded_term_of_a_line(self: Tiny) -> None:
    line = self.figure.dot_product(*self.figure.first).total
    self.add(self.number(line.result, equation=line, style=0))
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def line_with_a_foreign_term(self: Tiny) -> None:
    line = self.figure.dot_product(*self.figure.first).total
    foreign = Tensor.exact("zero", 0, bits=0)
    self.add(self.number(line.result, equation=replace(line, terms=(*line.terms, Cell(foreign, ())))))
    self.wait(0.2)


@fault("where it does not belong")
def numbers_of_two_ledger_lines_exchanged(self: Tiny) -> None:
    dot = self.figure.dot_product(*self.figure.first)
    ledger = Ledger(dot.rows, dot.total, size=40, theme=self.theme)
    first, second = ledger.rows[0].pixel, ledger.rows[1].pixel
    apart = second.pen - first.pen
    self.add(ledger, first.shift(apart), second.shift(-apart))
    self.wait(0.2)


@fault("where it does not belong")
def term_replaced_by_a_loose_number(self: Tiny) -> None:
    dot = self.figure.dot_product(*self.figure.first)
    ledger = Ledger(dot.rows, dot.total, size=40, theme=self.theme)
    row = ledger.rows[0]
    row.product.set_opacity(0)
    self.add(ledger, self.number(dot.rows[1].result, size=40).at(row.product.pen, em=row.product.em))
    self.wait(0.2)


@fault("Label ' + ' stands in the line", "where '×' belongs")
def hand_typed_sign(self: Tiny) -> None:
    line = self.figure.dot_product(*self.figure.first).rows[0]
    runs = [line.terms[0], " + ", line.terms[1], " = ", line.result]
    self.add(Phrase(runs, size=60, role="ink", theme=self.theme, equation=line))
    self.wait(0.2)


@fault("touches", "together they read '−784'")
def hand_typed_minus(self: Tiny) -> None:
    self.add(Phrase(["−", Size(self.figure.image)], size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("claims '%' as plain text")
def hand_typed_percent(self: Tiny) -> None:
    self.add(Phrase([Size(self.figure.image), "%"], size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("together they read '784k'")
def hand_typed_unit(self: Tiny) -> None:
    self.add(Phrase([Size(self.figure.image), "k"], size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@fault("together they read '7849'")
def two_numbers_read_as_one(self: Tiny) -> None:
    self.add(Phrase([Size(self.figure.image), Size(self.figure.weight)], size=60, role="ink", theme=self.theme))
    self.wait(0.2)


@GARDEN.each()
def test_is_refused(fault: Fault, tell: Tell) -> None:
    demand_refusal(fault, tell)


def test_the_garden_is_not_empty() -> None:
    assert len({fault.construct.__name__ for fault in GARDEN}) == len(GARDEN) >= 16
