"""Number words are read by their own values, each of them, and what is no number word is refused by name."""

import pytest

from onebyone.core.printing import TextError, read_words, words_text

NUMBERS = [
    *range(131),
    200,
    900,
    999,
    1000,
    1001,
    6084,
    19_019,
    614_656,
    10**6,
    3_000_017,
    999_999_999,
    10**9,
    2 * 10**9,
]


@pytest.mark.parametrize("number", [*NUMBERS, -1, -28, -614_656])
def test_the_words_of_a_number_are_read_as_that_number(number):
    assert read_words(words_text(number)) == number
    assert read_words(words_text(number, capital=True)) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("six hundred fourteen thousand six hundred fifty-six", 614_656),
        ("Minus two million five", -2_000_005),
        ("twelve hundred", 1200),
        ("one billion one million one thousand one", 1_001_001_001),
    ],
)
def test_known_words(words, number):
    assert read_words(words) == number


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "'' is no number in words: there is no word"),
        ("minus", "'minus' is no number in words: there is no word"),
        ("twenty-ate", "'twenty-ate' is no number in words: 'ate' names none"),
        ("one minus two", "'one minus two' is no number in words: 'minus' names none"),
    ],
)
def test_other_words_are_refused(words, message):
    with pytest.raises(TextError) as caught:
        read_words(words)
    assert str(caught.value) == message
