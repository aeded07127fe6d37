"""A sign that stands alone is the computation's: before a number, and between pictures; every other is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from test_together import FIGURE, IMAGE, RESULT, WEIGHT, grid, number, text

from onebyone.audit.operators import letters, operators
from onebyone.audit.reading import Reading
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.frames.entry import Entry
from onebyone.panels.fig2a.numbers import SlidingKernel

DOT = FIGURE.dot_product(*FIGURE.first)
PRODUCT, TOTAL, WIDTH = DOT.rows[0], DOT.total, FIGURE.width_equation
READING = Reading((FIGURE,))


def heard(*entries: Entry) -> list[str]:
    """What is wrong about the signs of a frame."""
    inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
    return [one.message for one in operators(entries, inks, reading=READING, figures=(FIGURE,))]


def before(sign: str, of: Quantity, **settings: Any) -> Sequence[Entry]:
    """A sign right before a number."""
    return text(sign, 0.0), number(of, 0.4, **settings)


RIGHT: tuple[tuple[str, Quantity, Equation | None], ...] = (
    ("×", PRODUCT.terms[1], PRODUCT),
    ("=", PRODUCT.result, PRODUCT),
    ("=", TOTAL.result, TOTAL),
    ("+", TOTAL.terms[4], TOTAL),
    ("−", WIDTH.terms[1], WIDTH),
    ("+", WIDTH.terms[2], WIDTH),
    ("=", WIDTH.result, WIDTH),
    ("×", Cell(WEIGHT, (0, 1)), None),
    ("×", Cell(IMAGE, (9, 9)), None),
    ("=", Cell(RESULT, FIGURE.first), None),
    ("=", DOT.products[0], None),
    ("×", Extent(IMAGE, 1), None),
)


@pytest.mark.parametrize(("sign", "of", "line"), RIGHT, ids=lambda one: getattr(one, "text", str(one)))
def test_the_sign_of_the_computation_passes_and_every_other_is_refused(
    sign: str, of: Quantity, line: Equation | None
) -> None:
    assert heard(*before(sign, of, equation=line)) == []
    for other in "+−×÷·=<>≈≠→:":
        if other != sign:
            (message,) = heard(*before(other, of, equation=line))
            assert f"where {sign!r} belongs" in message


def test_nothing_stands_before_the_first_term_of_a_line() -> None:
    (message,) = heard(*before("−", PRODUCT.terms[0], equation=PRODUCT))
    assert "no sign belongs" in message


def test_a_sign_is_read_at_the_height_of_its_number_and_near_it() -> None:
    weight = Cell(WEIGHT, (0, 1))
    assert heard(text("÷", 0.0, 0.05), number(weight, 0.4)) != []
    assert heard(text("÷", 0.0, 1.0), number(weight, 0.4)) == []
    assert heard(text("÷", 0.0), number(weight, 4.0)) == []


def test_a_word_is_no_sign_and_what_stands_behind_it_is_read_with_the_word() -> None:
    weight = Cell(WEIGHT, (0, 1))
    assert heard(text("weight", -1.0), number(weight, 0.4)) == []
    assert heard(text("÷", -2.0), text("weight", -1.5), number(weight, 0.4)) == []


def test_a_statement_of_a_computation_is_read_whole_elsewhere() -> None:
    said = FIGURE.computation.says("shapes")
    assert heard(text("→", 0.0, said=said), number(Size(RESULT), 0.4, said=said)) == []


def test_between_two_pictures_stands_an_equals_sign_if_they_are_equal() -> None:
    shape = RESULT.shape[1]
    left, right = (grid(RESULT, left=x, top=0.05 * shape) for x in (-6.0, 3.0))
    other = grid(FIGURE.convolved, left=3.0, top=0.05 * shape)
    assert heard(left, right, text("=", 0.0)) == []
    for sign in "≠+−<":
        (message,) = heard(left, right, text(sign, 0.0))
        assert "an '=' belongs there" in message
    (message,) = heard(left, other, text("=", 0.0))
    assert "which are not equal" in message
    assert heard(left, text("+", 0.0)) == []  # it joins nothing


STRIDED = SlidingKernel.verified(stride=2)
FORMULA = STRIDED.width_equation  # ⌊(28 − 3) / 2⌋ + 1 = 13
MEANING = "H image, K weight, S stride"


def in_letters(*texts: str, meaning: str = MEANING, lines: bool = True) -> list[str]:
    """What is wrong about a formula in these letters; its last 1 is the line's own number."""
    entries: list[Entry] = [text("".join(texts), -3.0)]
    last = number(FORMULA.terms[-1], 0.0)
    right, own = entries[0].ink(), last.ink()
    assert right is not None
    entries.append(replace(last, points=last.points + (right.right + 0.05 - own.left, 0.0)))
    entries.append(text(meaning, -3.0, 2.0))
    if lines:
        entries.append(number(FORMULA.result, 0.0, -1.0, equation=FORMULA))
    inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
    return [one.message for one in letters(entries, inks, figures=(STRIDED,))]


def test_a_formula_in_letters_has_the_signs_of_the_line_in_numbers() -> None:
    assert FORMULA.operation == "formula"
    assert in_letters("⌊(H − K) / S⌋ + ") == []
    for wrong in ("⌊(H + K) / S⌋ + ", "⌊(H − K) / S⌋ − ", "⌊H − K / S⌋ + ", "⌊(H − K) · S⌋ + "):
        (message,) = in_letters(wrong)
        assert "the signs of this formula are not those of" in message
        assert in_letters(wrong, lines=False) == [], "there is nothing to hold it against"


def test_a_letter_means_the_number_that_stands_for_it_in_the_line() -> None:
    for wrong in ("⌊(K − H) / S⌋ + ", "⌊(H − S) / K⌋ + "):
        assert "stands where" in in_letters(wrong)[0]
    assert "means set()" in in_letters("⌊(H − K) / S⌋ + ", meaning="K weight, S stride")[0]
    assert "stands where" in in_letters("⌊(H − K) / S⌋ + ", meaning="H image, K stride, S weight")[0]


def test_words_are_no_formula() -> None:
    assert in_letters("Let H and K be, then ") == []
    assert in_letters("R G B ") == [], "nothing is reckoned"
