"""What texts say by standing side by side: made by hand, a little closer or farther, a little higher or lower."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pytest
from hand_made import box, grid, label, number, shape

from onebyone.audit.places import Places, Standing
from onebyone.core.quantity import Cell, Equation
from onebyone.core.tensor import Tensor
from onebyone.frames.entry import Entry
from onebyone.frames.ink import Ink
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry

Text: TypeAlias = NumberEntry | LabelEntry

T = Tensor.exact("t", [2, 3, 6, 5, 4], bits=0)
TWO, THREE, SIX, FIVE, FOUR = (Cell(T, (at,)) for at in range(5))
PRODUCT, SUM = Equation("product", (TWO, THREE), SIX), Equation("sum", (TWO, SIX, FOUR), FOUR, subtracted=(2,))


def found(*entries: Entry) -> list[str]:
    inks = {at: Ink.of(entry) for at, entry in enumerate(entries) if isinstance(entry, NumberEntry | LabelEntry)}
    return [conflict.message for conflict in Places().conflicts(Standing(entries, inks))]


def beside(texts: Sequence[Text], gap: float) -> list[Text]:
    """The texts from left to right, with so much paper between one's ink and the next's."""
    placed, right = [], 0.0
    for text in texts:
        moved = replace(text, points=text.points + (right + gap - text.points[:, 0].min(), 0))
        placed.append(moved)
        right = float(moved.points[:, 0].max())
    return placed


def raised(text: Text, by: float) -> Text:
    return replace(text, points=text.points + (0, by))


def line(*parts: Cell | str, equation: Equation | None, gap: float = 0.5) -> list[Text]:
    """Numbers of an equation and the signs between them."""
    return beside([label(it) if isinstance(it, str) else number(of=it, equation=equation) for it in parts], gap)


@pytest.mark.parametrize(
    ("em", "other", "gap", "touch"),
    [
        *[(1.0, 1.0, 0.19, True), (1.0, 1.0, 0.21, False), (1.0, 1.0, -0.19, True), (1.0, 1.0, -0.21, False)],
        *[(2.0, 2.0, 0.39, True), (2.0, 2.0, 0.41, False), (0.5, 0.5, 0.09, True), (0.5, 0.5, 0.11, False)],
        *[(1.0, 1.29, 0.1, True), (1.0, 1.31, 0.1, False), (1.29, 1.0, 0.1, True), (1.31, 1.0, 0.1, False)],
        *[(2.0, 2.58, 0.1, True), (2.0, 2.62, 0.1, False), (0.5, 0.64, 0.05, True), (0.5, 0.66, 0.05, False)],
    ],
)
def test_two_numbers_touch_within_a_fifth_of_an_em_if_they_are_of_about_one_size(
    em: float, other: float, gap: float, touch: bool
) -> None:
    entries = beside([number(em=em), number(em=other)], gap)
    assert found(*entries) == (["a number touches a number: together they read '88'"] if touch else [])
    assert found(*entries[::-1]) == found(*entries), "the order of drawing is no order of reading"


@pytest.mark.parametrize(("by", "touch"), [(0.11, True), (0.13, False), (-0.11, True), (-0.13, False)])
def test_texts_stand_on_one_line_within_a_sixteenth_of_an_em(by: float, touch: bool) -> None:
    one, other = beside([number(), number()], 0.1)
    assert bool(found(one, raised(other, by))) == touch


@pytest.mark.parametrize(
    ("before", "ok"),
    [
        ("(", True),
        ("⌊(", True),
        ("⌊", True),
        ("×", True),
        ("=", True),
        ("→", True),
        ("a (", True),
        ("a", False),
        ("−", False),
        (".", False),
    ],
)
def test_what_stands_close_before_a_number_must_leave_it_as_it_is(before: str, ok: bool) -> None:
    said = found(*beside([label(before), number()], 0.1))
    assert said == ([] if ok else [f"a label touches a number: together they read {before + '8'!r}"])


@pytest.mark.parametrize(
    ("after", "ok"),
    [
        (")", True),
        ("⌋", True),
        ("×", True),
        (",", True),
        (".", True),
        ("!", True),
        ("-row", True),
        ("-fold", False),
        ("%", False),
        ("e", False),
    ]
    + [(".x", False), ("-", False), ("−", False)],
)
def test_what_stands_close_after_a_number_must_leave_it_as_it_is(after: str, ok: bool) -> None:
    said = found(*beside([number(), label(after)], 0.1))
    assert said == ([] if ok else [f"a number touches a label: together they read {'8' + after!r}"])
    assert found(*beside([label("a"), label(after)], 0.1)) == []


def test_a_line_as_it_should_stand() -> None:
    assert (PRODUCT.text, SUM.text) == ("2 × 3 = 6", "2 + 6 − 4 = 4")
    assert found(*line(TWO, "×", THREE, "=", SIX, equation=PRODUCT)) == []
    assert found(*line(TWO, "+", SIX, "−", FOUR, "=", FOUR, equation=SUM)) == []
    assert found(*line(TWO, THREE, SIX, equation=PRODUCT)) == [], "signs may be drawn as shapes, or not yet be there"
    assert found(*line(SIX, TWO, "×", THREE, equation=PRODUCT)) == [], "after a result another line may begin"


@pytest.mark.parametrize(
    ("parts", "equation", "sign"),
    [
        ((TWO, "+", THREE), PRODUCT, "×"),
        ((THREE, "×", SIX), PRODUCT, "="),
        ((TWO, "×", SIX), SUM, "+"),
        ((SIX, "+", FOUR), SUM, "−"),
    ],
)
def test_a_sign_that_is_not_the_lines_is_refused(parts: Sequence[Cell | str], equation: Equation, sign: str) -> None:
    (message,) = found(*line(*parts, equation=equation))
    assert message == f"a label stands in the line {equation.text!r} where {sign!r} belongs"


@pytest.mark.parametrize(
    ("parts", "equation"),
    [((THREE, "×", TWO), PRODUCT), ((TWO, "×", FIVE), PRODUCT), ((TWO, TWO), PRODUCT), ((SIX, "+", TWO), SUM)],
)
def test_a_number_that_is_not_the_next_is_refused(parts: Sequence[Cell | str], equation: Equation) -> None:
    (message,) = found(*line(*parts, equation=equation))
    assert message == f"a number stands in the line {equation.text!r}, where it does not belong"


def test_a_loose_number_before_a_later_factor_is_refused() -> None:
    first, second = line(FIVE, THREE, equation=PRODUCT)
    assert isinstance(first, NumberEntry)
    (message,) = found(replace(first, equation=None), second)
    assert message == "a number stands in the line '2 × 3 = 6', where it does not belong"
    first, second = line(FIVE, TWO, equation=PRODUCT)
    assert isinstance(first, NumberEntry)
    assert found(replace(first, equation=None), second) == [], "before the first factor anything may stand"


@pytest.mark.parametrize(("gap", "read"), [(7.9, True), (8.1, False)])
def test_the_eye_reads_on_for_four_ems(gap: float, read: bool) -> None:
    said = found(*line(TWO, FIVE, equation=PRODUCT, gap=gap))
    assert said == (["a number stands in the line '2 × 3 = 6', where it does not belong"] if read else [])


@pytest.mark.parametrize("name", ["Rectangle", "RoundedRectangle", "Square"])
def test_a_filled_rectangle_of_any_make_over_cells_is_refused(name: str) -> None:
    cover = replace(shape(box(-3, -2, -1, 0), fill=(1.0, 1.0, 1.0, 1.0)), name=name)
    (message,) = found(grid(), cover)
    assert message == (
        f"a filled {name} lies over the cell in row 1, column 0 of a grid: cells have the colour of their value and no "
        "other; mark a cell with a frame (grid.box)"
    )
    assert found(grid(shown=[[1, 1, 1], [0, 1, 1]]), cover) == []
    assert found(grid(), replace(cover, points=np.asarray(cover.points) - (0, 2))) == []
    assert found(grid(), replace(cover, fill=(1.0, 1.0, 1.0, 0.01))) == [message]


SIZE = Equation("formula", (THREE, SIX, TWO), FOUR, form=("⌊(", " + ", ") / ", "⌋"))


def formula(*signs: str) -> list[str]:
    """Conflicts in ⌊(3 + 6) / 2⌋ = 4 with these signs."""
    first, second, third, last = signs
    return found(*line(first, THREE, second, SIX, third, TWO, last, FOUR, equation=SIZE, gap=0.1))


def test_a_formula_as_it_should_stand() -> None:
    assert SIZE.text == "⌊(3 + 6) / 2⌋ = 4"
    assert formula("⌊(", " + ", ") / ", "⌋ = ") == []


@pytest.mark.parametrize(
    ("signs", "right"),
    [
        (("⌊(", " − ", ") / ", "⌋ = "), "+"),
        (("⌊(", " + ", ") · ", "⌋ = "), ") /"),
        (("⌊(", " + ", ") / ", ") = "), "⌋ ="),
    ],
)
def test_a_formula_with_another_sign_is_refused(signs: tuple[str, ...], right: str) -> None:
    (said,) = formula(*signs)
    assert f"where {right!r} belongs" in said
