"""Printed numbers read back to exactly what they state; rounded ones are known as such; sums close or are refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebyone.core.printing import (
    ABOUT,
    MINUS,
    NotClosedError,
    TextError,
    demand_closure,
    demand_true,
    evaluate,
    exact_text,
    read_back,
    rounded_text,
    words_text,
)

DYADIC = st.builds(lambda n, k: Fraction(n, 2**k), st.integers(-(2**40), 2**40), st.integers(0, 60))


@given(DYADIC)
def test_exact_text_reads_back_to_the_very_value(value):
    text = exact_text(value)
    assert read_back(text) == value
    assert text == "0" or not text.strip("−").startswith("0") or text.strip("−").startswith("0.")
    assert "." not in text or not text.endswith(("0", "."))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (Fraction(-1, 4), "−0.25"),
        (6084, "6,084"),
        (999, "999"),
        (-614656, "−614,656"),
        (Fraction(2469, 2), "1,234.5"),
        (Fraction(1, 1024), "0.0009765625"),
        (100, "100"),
    ],
)
def test_known_texts(value, text):
    assert exact_text(Fraction(value)) == text


def test_the_signs_are_those_that_are_drawn():
    assert (MINUS, ABOUT) == ("\u2212", "\u2248")


def test_a_value_without_a_short_decimal_is_refused():
    for value in (Fraction(1, 3), Fraction(1, 10)):
        with pytest.raises(TextError, match="not a power of two"):
            exact_text(value)


@given(st.fractions(max_denominator=10**6), st.integers(0, 6))
def test_rounded_text_is_the_nearest_and_says_whether_it_is_exact(value, places):
    text, exact = rounded_text(value, places)
    shown = read_back(text)
    assert exact == (shown == value)
    assert abs(shown - value) * 2 <= Fraction(1, 10**places)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(1, 3), 2, ("0.33", False)),
        (Fraction(1, 8), 2, ("0.12", False)),
        (Fraction(3, 8), 2, ("0.38", False)),
        (Fraction(-1, 1000), 2, ("0.00", False)),
        (Fraction(1, 4), 3, ("0.25", True)),
        (Fraction(100), 0, ("100", True)),
        (Fraction(100), 2, ("100", True)),
        (Fraction(0), 2, ("0", True)),
        (Fraction(123456, 100), 1, ("1,234.6", False)),
    ],
)
def test_known_rounded_texts(value, places, expected):
    assert rounded_text(value, places) == expected


def test_negative_places_are_refused():
    with pytest.raises(TextError, match="places"):
        rounded_text(Fraction(1), -1)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (9, "nine"),
        (28, "twenty-eight"),
        (676, "six hundred seventy-six"),
        (614656, "six hundred fourteen thousand six hundred fifty-six"),
        (0, "zero"),
    ],
)
def test_number_words(number, words):
    assert words_text(number) == words
    assert words_text(number, capital=True) == words[0].upper() + words[1:]


@pytest.mark.parametrize("number", [True, 9.0, "9", Fraction(9)])
def test_only_an_int_has_words_whatever_was_printed_before(number):
    assert (words_text(1), words_text(9)) == ("one", "nine")
    with pytest.raises(TextError, match="int"):
        words_text(number)


NO_NUMBERS = [
    *["", "−", "-1", "+1", " 1", "1 ", "1.", ".5", "01", "00", "−0", "−0.00", "1000", "1,00", "12,34", "0,123"],
    *["1,234,5", "1e3", "½", "１", "٣", "nine", "≈0.33", "0.5.5", "1\n", "NaN", "∞"],
]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_texts_that_are_no_exact_printed_number_are_refused(text):
    with pytest.raises(TextError):
        read_back(text)


def test_closure_is_judged_by_the_digits_as_printed():
    demand_closure("product", ["0.25", "−2"], "−0.5")
    demand_closure("sum", ["0", "1,000", "−0.5"], "999.5")


@pytest.mark.parametrize(
    ("operation", "terms", "result"),
    [
        ("product", ["0.25", "−2"], "0.5"),
        ("sum", ["0.33", "0.33", "0.33"], "1"),
        ("sum", ["≈0.33", "≈0.33", "≈0.33"], "≈0.99"),  # closes by luck, but is rounded
        ("sum", ["0.5", "≈0.5"], "1"),
        ("sum", ["1"], "≈1"),
        ("sum", ["one"], "1"),
        ("sum", [], "0"),
    ],
)
def test_sums_that_do_not_close_or_are_rounded_are_refused(operation, terms, result):
    with pytest.raises(NotClosedError, match="does not close"):
        demand_closure(operation, terms, result)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("28 − 3 + 1", 26),
        ("⌊(28 + 2 · 1 − 3) / 2⌋ + 1", 14),
        ("⌊(28 + 2 · 1 − 2 · (3 − 1) − 1) / 4⌋ + 1", 7),
        ("2 + 3 · 4", 14),
        ("12 / 3 / 2", 2),
        ("7 − 2 − 1", 4),
        ("⌊7 / 2⌋ · 2", 6),
        ("⌊(0 − 7) / 2⌋", -4),
        ("−0.25 · 2 − −1", Fraction(1, 2)),
        ("1,024 / 3", Fraction(1024, 3)),
        ("5", 5),
    ],
)
def test_a_printed_line_is_worked_out(line, value):
    assert evaluate(line) == value


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("⌊5 / 2", "not closed"),
        ("⌊5 / 2)", "not closed"),
        ("(5 + 2))", "belongs nowhere"),
        ("5 +", "ends where a number belongs"),
        ("", "ends where a number belongs"),
        ("5 / 0", "divided by 0"),
        ("5 - 2", "cannot be worked out"),
        ("x + 1", "cannot be worked out"),
        ("≈5 + 1", "cannot be worked out"),
        ("1 2", "belongs nowhere"),
        ("007", "not an exact printed number"),
    ],
)
def test_what_is_no_line_of_arithmetic_is_refused(line, message):
    with pytest.raises(TextError, match=message):
        evaluate(line)


@pytest.mark.parametrize(
    "text",
    [
        "28 − 3 + 1 = 26",
        "⌊(28 + 2·1 − 3)/2⌋ + 1 = 14",
        "(2 + 3) × 2 = 10",
        "1 / 3 ≈ 0.33",
        "0.25 × −2 = −0.5, and so on",
        "2 < 3 ≤ 3",
        "784 = 28 × 28 pixels.",
        "6,084 ÷ 9 ≠ 67",
        "y = Σ w x + b",
        "nn.Conv2d(1, 1, 3, stride=2)",
        "≈0.33",
        "3×28×28 → 1×28×28",
    ],
)
def test_what_stands_around_a_sign_holds(text):
    demand_true(text)


@pytest.mark.parametrize(
    "text",
    [
        "13 × 2 = 14",
        "⌊28 + 2·1 − 3/2⌋ + 1 = 14",
        "⌊(28 + 2·1 + 3)/2⌋ + 1 = 14",
        "(28 + 2·1 − 3)/2 + 1 = 14",
        "2 + 3 × 2 = 10",
        "1 = 1 = 2",
        "3 < 2",
        "1 / 3 ≈ 0.5",
        "13 x 2 = 26",
        "28 pixels − 3 = 26",
        "5 ≡ 5",
        "the weights = 9",
        "= 5",
    ],
)
def test_what_does_not_hold_around_a_sign_is_refused(text):
    with pytest.raises(NotClosedError):
        demand_true(text)


def test_a_sign_between_cells_has_its_operands_elsewhere():
    for text in ("× = 0.5", "1 × 8 =", "× −1 = 0"):
        demand_true(text, cells=True)
    with pytest.raises(NotClosedError):
        demand_true("weights = 0.5", cells=True)
