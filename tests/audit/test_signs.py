"""Signs in a row that ends with a product: a wrong one is refused, near or far, at whatever baseline."""

from __future__ import annotations

import pytest
from manim import RIGHT, UP, VGroup
from planting import Tell, Tiny

from onebyone.drawing.mobjects.text import Label, Number
from onebyone.errors import AuditError


def row(scene: Tiny, times: str, equals: str, *, apart: float = 0.2, operands: bool = True) -> VGroup:
    """A line of the first dot product; only its product says which line it belongs to."""
    line = scene.figure.dot_product(*scene.figure.first).rows[0]
    pixel, weight = (scene.number(term, size=50) for term in line.terms)
    signs = [Label(sign, size=60, role="ink", theme=scene.theme) for sign in (times, equals)]
    product = Number(line.result, size=60, role="ink", theme=scene.theme, equation=line)
    parts = (pixel, signs[0], weight, signs[1], product) if operands else (*signs, product)
    return VGroup(*parts).arrange(RIGHT, buff=apart)


@pytest.mark.parametrize("apart", [0.2, 2.0])
@pytest.mark.parametrize("operands", [True, False])
def test_the_signs_of_a_product_pass(tell: Tell, apart: float, operands: bool) -> None:
    tell(lambda self: (self.add(row(self, "×", "=", apart=apart, operands=operands)), self.wait(0.2)))


@pytest.mark.parametrize("apart", [0.2, 2.0])
@pytest.mark.parametrize("operands", [True, False])
@pytest.mark.parametrize(("times", "equals", "belongs"), [("×", "<", "="), ("÷", "=", "×"), ("+", "=", "×")])
def test_another_sign_is_refused(
    tell: Tell, apart: float, operands: bool, times: str, equals: str, belongs: str
) -> None:
    with pytest.raises(AuditError, match=f"stands in the line .* where '{belongs}' belongs"):
        tell(lambda self: (self.add(row(self, times, equals, apart=apart, operands=operands)), self.wait(0.2)))


def test_a_word_and_another_row_are_not_read_with_it(tell: Tell) -> None:
    def told(self: Tiny) -> None:
        line = row(self, "×", "=")
        word = Label("weights", size=50, role="ink", theme=self.theme).next_to(line, buff=0.3).shift(2.5 * UP)
        above = Label("+", size=60, role="ink", theme=self.theme).move_to(line[3]).shift(UP)
        self.add(line, word, above)
        self.wait(0.2)

    tell(told)
