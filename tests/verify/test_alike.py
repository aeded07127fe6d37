"""What a reader may write for a text that it has read, and what it may not."""

from __future__ import annotations

import pytest

from onebyone.core.printing import words_text
from onebyone.verify.alike import normal_form, same_sign_for_sign

RIGHT = [
    ("seventy-six", "seventy−six"),
    ("seventy–six", "seventy-six"),
    ("seventy‐six", "seventy-six"),
    ("Seventy-six", "seventy-six"),
    ("ﬁve", "five"),
    ("0ne", "one"),
    ("e1even", "eleven"),
    ("slx", "six"),
    ("Ten", "ten"),
    ("one hundred", "onehundred"),
    ("-0.75", "−0.75"),
    ("—1", "−1"),
    ("７８４", "784"),
    ("6，272", "6,272"),
    ("6, 272", "6,272"),
    ("7O4", "704"),
    ("l0", "10"),
    ("I|", "11"),
    ("3x3", "3×3"),
    ("3 X 3", "3×3"),
]
WRONG = [
    ("seventy-seven", "seventy-six"),
    ("seventy", "seventy-six"),
    ("sixty", "sixteen"),
    ("seventysix", "seventy-six"),
    ("7", "1"),
    ("l4", "74"),
    ("8", "3"),
    ("O", "8"),
    ("05", "0.5"),
    ("1.000", "1,000"),
    ("5", "−5"),
    ("5", "≈5"),
    ("~5", "≈5"),
    ("2²", "22"),
    ("½", "1/2"),
    ("3+3", "3×3"),
    ("3÷3", "3×3"),
    ("seven", "7"),
    ("", "0"),
    ("", "one"),
]


@pytest.mark.parametrize(("read", "text"), RIGHT)
def test_signs_of_one_look_are_one_sign(read: str, text: str) -> None:
    assert same_sign_for_sign(read, text)
    assert same_sign_for_sign(text, text)


@pytest.mark.parametrize(("read", "text"), WRONG)
def test_another_number_is_another(read: str, text: str) -> None:
    assert not same_sign_for_sign(read, text)


def test_no_two_numbers_read_alike() -> None:
    for said in ([words_text(number) for number in range(1, 1000)], [str(number) for number in range(1200)]):
        forms = {normal_form(text) for text in said}
        assert len(forms) == len(said)


def test_every_digit_that_is_exchanged_is_seen() -> None:
    for digit in "0123456789":
        for other in "0123456789":
            assert same_sign_for_sign(f"−1{other}.5", f"−1{digit}.5") == (digit == other)
