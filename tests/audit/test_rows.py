"""The row of a product: found by height and read from right to left, in whatever order its parts are drawn."""

from __future__ import annotations

from itertools import permutations

import pytest
from hand_made import grid, label, number
from test_lines import FOUR, PRODUCT, SIX, SUM, THREE, TWO

from onebyone.audit.places import Conflict, Standing, signs
from onebyone.core.quantity import Cell
from onebyone.frames.entry import Entry
from onebyone.frames.ink import Ink

Part = tuple[Entry, Ink]


def ink(at: float, *, low: float = 3.0, high: float = 4.0) -> Ink:
    """The ink of a text of half a unit whose left edge is there."""
    return Ink(at, at + 0.5, low, high, low, 1.0)


def sign(text: str, at: float, *, low: float = 3.0, high: float = 4.0) -> Part:
    return label(text), ink(at, low=low, high=high)


def term(of: Cell, at: float) -> Part:
    return number(of=of), ink(at)


RESULT = (number(of=SIX, equation=PRODUCT), ink(4.0))


def heard(*parts: Part) -> list[Conflict]:
    """What is wrong about the signs of texts in this order."""
    standing = Standing([entry for entry, _ in parts], {at: where for at, (_, where) in enumerate(parts)})
    return list(signs(standing))


def row(times: str, equals: str) -> list[Part]:
    return [term(TWO, 0), sign(times, 1), term(THREE, 2), sign(equals, 3), RESULT]


def test_what_is_made_in_a_cell_is_read_in_that_cell() -> None:
    """Its operands stand above it there; a line beside the cell, as of a ledger, is another one."""
    cell = grid(3.0, 4.5, side=2.0, cells=[[0]])
    beside, within = [sign("×", 0.5), sign("=", 2)], [sign("=", 3.25), RESULT]

    def heard_in_cell(*parts: Part) -> list[Conflict]:
        inks = {at + 1: where for at, (_, where) in enumerate(parts)}
        return list(signs(Standing([cell, *(entry for entry, _ in parts)], inks)))

    assert heard_in_cell(*beside, *within) == []
    assert len(heard(*beside, *within)) == 1, "without the cell it is one line"
    (conflict,) = heard_in_cell(*beside, sign("<", 3.25), RESULT)
    assert "where '=' belongs" in conflict.message


def test_the_order_of_drawing_does_not_matter() -> None:
    for order in permutations(range(5)):
        right, wrong = row("×", "="), row("+", "=")
        assert heard(*(right[at] for at in order)) == []
        (conflict,) = heard(*(wrong[at] for at in order))
        assert conflict.message == f"a label stands in the line {PRODUCT.text!r} where '×' belongs"
        assert conflict.entries == (RESULT[0], wrong[1][0])


@pytest.mark.parametrize(
    ("low", "high", "level"),
    [
        *((3.2, 3.4, True), (2.0, 4.9, True), (2.0, 4.01, True), (3.01, 4.97, True)),
        *((2.0, 4.0, False), (3.0, 5.0, False), (1.0, 2.0, False), (5.0, 6.0, False)),
    ],
)
def test_a_sign_is_in_the_row_if_its_middle_is_at_the_height_of_the_product(
    low: float, high: float, level: bool
) -> None:
    assert bool(heard(sign("<", 3, low=low, high=high), RESULT)) == level


def test_what_stands_behind_the_product_is_not_before_it() -> None:
    assert len(heard(sign("<", 3.5), RESULT)) == 1
    assert heard(sign("<", 3.6), RESULT) == []
    assert heard(RESULT, sign("<", 5)) == []


@pytest.mark.parametrize(
    "parts",
    [
        [sign("<", 1), term(THREE, 3), RESULT],  # no sign between
        [sign("<", 1), term(TWO, 2), sign("=", 3), RESULT],  # a number of another line
        [sign("<", 0), sign("×", 1), sign("=", 3), RESULT],  # both signs were read
        [sign("<", 1), sign("is", 3), RESULT],  # a word
        [sign("<", 1), sign("x", 3), RESULT],
        [sign("<", 0), term(TWO, 0.5), sign("×", 1), term(THREE, 2), sign("=", 3), RESULT],
        [sign("<", 3), (number(of=SIX), ink(4.0))],  # of no line
        [sign("+", 3), (number(of=FOUR, equation=SUM), ink(4.0))],  # of a sum: no sign of relation
        [sign("<", 3), (number(of=SIX, equation=SUM), ink(4.0))],  # a term of a sum
        [sign("<", 3), (number(of=THREE, equation=PRODUCT), ink(4.0))],  # a term
        [term(SIX, 0), sign("×", 1), term(THREE, 2), sign("=", 3), RESULT],  # its first factor is read no more
    ],
)
def test_beyond_the_line_nothing_is_read_with_the_product(parts: list[Part]) -> None:
    assert heard(*parts) == []


def test_spaces_around_a_sign_are_nothing() -> None:
    assert heard(*row(" × ", " =")) == []
    assert len(heard(*row("÷", "<"))) == 2


TOTAL = (number(of=FOUR, equation=SUM), ink(4.0))


@pytest.mark.parametrize("relation", ["<", ">", "≈", "≠", "≤", ">="])
def test_before_a_total_whose_terms_stand_elsewhere_stands_an_equals_and_no_other_relation(relation: str) -> None:
    (conflict,) = heard(sign(f" {relation} ", 3), TOTAL)
    assert conflict.message == f"a label stands before the result of {SUM.text!r} where '=' belongs"
    assert len(heard(sign("sum", 1), sign(relation, 3), TOTAL)) == 1
    assert heard(sign("=", 3), TOTAL) == []


def test_a_relation_far_from_a_total_or_behind_another_number_is_not_read_with_it() -> None:
    assert len(heard(sign("<", -0.4), TOTAL)) == 1
    assert heard(sign("<", -0.6), TOTAL) == []
    assert heard(term(THREE, 1), sign("<", 3), TOTAL) == []  # places.equations works that out
