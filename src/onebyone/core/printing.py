"""Numbers as printed: exact decimals, rounded ones that must wear ≈, words, reading them back, and sums that close."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import floor, prod
from typing import Literal, TypeAlias

from num2words import num2words  # type: ignore[import-untyped]

from onebyone.errors import OneByOneError

MINUS = "−"
"""U+2212, as wide as a plus and a digit; a hyphen is not a minus."""

ABOUT = "≈"
"""Stands before every text that is not exact."""

Operation = Literal["product", "sum", "formula"]

Relation = Literal["=", "≈"]

Range: TypeAlias = tuple[Fraction, Fraction]
"""The least and the largest that something may be."""

_UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: value for value, word in enumerate([*_UNITS, *_TEENS])}
_SMALL |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9}

_PRINTED = re.compile(rf"({MINUS}?)((?:0|[1-9][0-9]{{0,2}})(?:,[0-9]{{3}})*)(?:\.([0-9]+))?")


class TextError(OneByOneError):
    """A value that cannot be printed as asked, or a text that is not a printed number."""


class NotClosedError(OneByOneError):
    """Arithmetic on the digits as printed does not give the result as printed."""


@lru_cache(maxsize=4096)
def exact_text(value: Fraction) -> str:
    """Print a dyadic fraction as the finite decimal it is: ``"−0.25"``, ``"6,084"``, ``"0"``.

    No trailing zeros, no ``−0``, a comma every three digits before the point.

    Raises:
        TextError: the denominator is not a power of two.
    """
    value = Fraction(value)
    places = value.denominator.bit_length() - 1
    if value.denominator != 1 << places:
        raise TextError(f"{value} has no exact text here: its denominator is not a power of two; use rounded_text")
    # n/2**k is n·5**k / 10**k, in lowest terms too, so its last decimal is never 0.
    return _decimal(value.numerator * 5**places, places)


@lru_cache(maxsize=4096)
def rounded_text(value: Fraction, places: int) -> tuple[str, bool]:
    """Print a value to at most `places` decimals, ties to even, and say whether that is exact.

    Returns:
        The text, without ≈, and True if it is the very value. If False, the text has exactly `places` decimals and must
        be drawn after an `ABOUT`.

    Raises:
        TextError: `places` is negative.
    """
    if places < 0:
        raise TextError(f"cannot print {value} to {places} decimals; places counts from 0")
    value = Fraction(value)
    scaled = round(value * 10**places)  # Fraction rounds ties to even
    if Fraction(scaled, 10**places) != value:
        return _decimal(scaled, places), False
    text = _decimal(scaled, places)
    return (text.rstrip("0").rstrip(".") if places else text), True


def shown_text(value: Fraction, places: int | None) -> str:
    """Print a value as a screen shows it: exactly if `places` is None, else to so many, behind ≈ if that is not exact.

    Raises:
        TextError: as `exact_text` and `rounded_text` do.
    """
    if places is None:
        return exact_text(value)
    text, exact = rounded_text(value, places)
    return text if exact else ABOUT + text


@lru_cache(maxsize=4096, typed=True)  # what is no int equals one, and has no words all the same
def words_text(number: int, *, capital: bool = False) -> str:
    """Print a whole number in English words, hyphenated and without "and": ``"six hundred seventy-six"``.

    Args:
        number: any int.
        capital: begin with a capital, for the start of a sentence.

    Raises:
        TextError: not an int.
    """
    if type(number) is not int:
        raise TextError(f"only an int has words, got {number!r}")
    words = str(num2words(number)).replace(",", "").replace(" and ", " ")
    return words.capitalize() if capital else words


def read_back(text: str) -> Fraction:
    """Read a printed number (of `exact_text` or `rounded_text`) as a viewer would.

    Raises:
        TextError: not such a text: words, other digits, a hyphen for a minus, misplaced commas, −0, or a leading ≈,
            which says that the value behind the text is another one.
    """
    match = _PRINTED.fullmatch(text)
    if match is None:
        raise TextError(f"{text!r} is not an exact printed number such as −0.25 or 6,084")
    sign, whole, decimals = match[1], match[2], match[3] or ""
    if whole.startswith("0,"):
        raise TextError(f"{text!r} begins with a group of zeros")
    size = Fraction(int(whole.replace(",", "") + decimals), 10 ** len(decimals))
    if sign and not size:
        raise TextError(f"{text!r} is a zero with a minus")
    return -size if sign else size


def read_words(text: str) -> int:
    """Read number words (of `words_text`) as a reader would, from the words' own values.

    Raises:
        TextError: a word that names no number.
    """
    total = group = 0
    sign, words = 1, text.lower().replace("-", " ").split()
    if words[:1] == ["minus"]:
        sign, words = -1, words[1:]
    for word in words:
        if word == "hundred":
            group *= 100
        elif word in _LARGE:
            total, group = total + group * _LARGE[word], 0
        elif word in _SMALL:
            group += _SMALL[word]
        else:
            raise TextError(f"{text!r} is no number in words: {word!r} names none")
    if not words:
        raise TextError(f"{text!r} is no number in words: there is no word")
    return sign * (total + group)


def demand_closure(operation: Literal["product", "sum"], terms: Sequence[str], result: str) -> None:
    """Do the arithmetic with the digits as printed and demand the result as printed.

    Args:
        operation: what joins the terms.
        terms: printed numbers; a subtracted term is given with its sign turned.
        result: the printed result.

    Raises:
        NotClosedError: shows the line and what it really gives; also if a text is rounded (≈) or is no number.
    """
    sign = {"product": " × ", "sum": " + "}[operation]
    line = f"{sign.join(terms)} = {result}"
    try:
        values, printed = [read_back(term) for term in terms], read_back(result)
    except TextError as error:
        raise NotClosedError(f"{line} does not close: {error}") from error
    if not values:
        raise NotClosedError(f"{line} does not close: it has no terms")
    truth = prod(values) if operation == "product" else sum(values)
    if truth != printed:
        raise NotClosedError(f"{line} does not close: the printed terms give {truth}")


def demand_true(text: str, *, cells: bool = False) -> None:
    """Demand that what stands around =, ≈, < and other such signs in a text holds, worked out as it stands there.

    A sign between texts without a digit, as in y = Σ w x, states nothing of numbers; nor does one that touches a word,
    as in stride=2. An ≈ that touches the number behind it marks it as rounded: it may be any number that is printed so,
    and = takes no side of which more than one value is possible.

    Args:
        text: what is read, from left to right.
        cells: whether operands may be cells, with digits or without, which are no part of the text: then a side may be
            empty, or begin with a sign; else a sign with a number on one of its sides only is refused.

    Raises:
        NotClosedError: shows the line and what its sides really give.
    """
    found = [
        match
        for match in _RELATION.finditer(text)
        if not text[: match.start()][-1:].isalpha() and not _marks_an_operand(text, match)
    ]
    for at, match in enumerate(found):
        before = text[found[at - 1].end() if at else 0 : match.start()]
        after = text[match.end() : found[at + 1].start() if at + 1 < len(found) else len(text)]
        left, right = _ARITHMETIC_AT_END.search(before), _ARITHMETIC_AT_START.match(after)
        assert left is not None
        assert right is not None
        one, sign, other = left[0].strip(" ,.:;"), match[0].strip(), right[0].strip(" ,.:;")
        if sign == ABOUT and _ROUNDED.match(after):  # it touches the number, which is rounded itself
            other = ABOUT + other
        digits = [any(character.isdigit() for character in side) for side in (one, other)]
        if not any(digits) or (sign == ABOUT and not digits[0]):  # ≈ before a number says that it is rounded
            continue
        if cells and (not before.strip() or not after.strip() or one[:1] in ("×", "+", "·", "/")):
            continue
        if not all(digits):
            raise NotClosedError(f"{text!r}: {one} {sign} {other} has a number on one side only")
        try:
            sides = possible(one), possible(other)
        except TextError as error:
            raise NotClosedError(f"{text!r} does not close: {error}") from error
        if sign not in _HOLDS or not _holds(sign, *sides):
            gives = [str(low) if low == high else f"from {low} to {high}" for low, high in sides]
            raise NotClosedError(f"{text!r} does not close: {one} gives {gives[0]}, {other} gives {gives[1]}")


def _marks_an_operand(text: str, match: re.Match[str]) -> bool:
    """Whether an ≈ only belongs to the number that it touches: no other operand stands before it."""
    before, after = text[: match.start()].rstrip(), text[match.end() :]
    return match[0] == ABOUT and _ROUNDED.match(after) is not None and not _OPERAND_AT_END.search(before)


def _holds(sign: str, one: Range, other: Range) -> bool:
    """Whether a relation holds, whatever the rounded numbers on its sides are."""
    if one[0] == one[1] and other[0] == other[1]:
        return _HOLDS[sign](one[0], other[0])
    if sign == ABOUT:  # what comes out as printed is not rounded, and wears none
        is_exact = one[0] == one[1] and 2 * one[0] == sum(other)
        return not is_exact and one[0] <= other[1] and other[0] <= one[1]
    return sign in "<>≤≥" and all(_HOLDS[sign](left, right) for left in one for right in other)


_RELATION = re.compile(r"[=<>≈≤≥≠≡≅≃≪≫∼~≔!]+(?<!!)")
_ROUNDED = re.compile(rf"{MINUS}?\d")
_OPERAND_AT_END = re.compile(r"[\d)⌋]$")
_ARITHMETIC_AT_END = re.compile(r"[0-9.,+−·×÷/()⌊⌋≈\s-]*$")
_ARITHMETIC_AT_START = re.compile(r"[0-9.,+−·×÷/()⌊⌋≈\s-]*")
_HOLDS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "≤": operator.le,
    "≥": operator.ge,
    "≠": operator.ne,
    "≈": lambda one, other: one != other and abs(one - other) * 100 <= abs(one),
}


def evaluate(line: str) -> Fraction:
    """Work out a printed line of + − · × /, brackets and ⌊ ⌋ (rounded down), such as "⌊(28 + 2 · 1 − 3) / 2⌋ + 1".

    Raises:
        TextError: it is no such line, divides by zero, or has a rounded number in it, so that several are possible.
    """
    low, high = possible(line)
    if low != high:
        raise TextError(f"{line!r} cannot be worked out: rounded numbers give anything from {low} to {high}")
    return low


def possible(line: str) -> Range:
    """Work out a printed line as `evaluate` does: the least and the largest that it may give.

    They differ where numbers are rounded: ≈0.123 is any number from 0.1225 to 0.1235.

    Raises:
        TextError: it is no such line, or may divide by zero.
    """
    tokens = _TOKEN.findall(line)
    if "".join(tokens) != line.replace(" ", ""):
        raise TextError(f"{line!r} cannot be worked out: it takes printed numbers, + − · × ÷ / and ( ) ⌊ ⌋")
    value, left = _sum(tokens)
    if left:
        raise TextError(f"{line!r} cannot be worked out: what begins with {left[0]!r} belongs nowhere")
    return value


# A minus that touches a number and follows no operand is the number's own.
_TOKEN = re.compile(r"≈−?\d[\d,.]*|(?:(?<=[(⌊])|(?<=[+−·×÷/] )|^)−\d[\d,.]*|\d[\d,.]*|[+−·×÷/()⌊⌋]")
_CLOSING = {"(": ")", "⌊": "⌋"}


def _sum(tokens: list[str]) -> tuple[Range, list[str]]:
    (low, high), left = _product(tokens)
    while left and left[0] in ("+", MINUS):
        (least, most), rest = _product(left[1:])
        low, high = (low + least, high + most) if left[0] == "+" else (low - most, high - least)
        left = rest
    return (low, high), left


def _product(tokens: list[str]) -> tuple[Range, list[str]]:
    value, left = _operand(tokens)
    while left and left[0] in ("·", "×", "/", "÷"):
        factor, rest = _operand(left[1:])
        divides = left[0] in ("/", "÷")
        if divides and factor[0] <= 0 <= factor[1]:
            raise TextError("nothing is divided by 0")
        corners = [one / other if divides else one * other for one in value for other in factor]
        value, left = (min(corners), max(corners)), rest
    return value, left


def _operand(tokens: list[str]) -> tuple[Range, list[str]]:
    if not tokens:
        raise TextError("a line ends where a number belongs")
    first, *left = tokens
    if first.startswith(ABOUT):
        return rounded_range(first), left
    if first not in _CLOSING:
        return (read_back(first),) * 2, left
    (low, high), left = _sum(left)
    if left[:1] != [_CLOSING[first]]:
        raise TextError(f"a {first!r} is not closed")
    return ((Fraction(floor(low)), Fraction(floor(high))) if first == "⌊" else (low, high)), left[1:]


def rounded_range(text: str) -> Range:
    """From where to where a number may lie that is printed behind an ≈: half a step of its last decimal to each side.

    Raises:
        TextError: it has no ≈, or what stands behind it is no printed number.
    """
    if not text.startswith(ABOUT):
        raise TextError(f"{text!r} is no rounded number: it has no {ABOUT}")
    number = text.removeprefix(ABOUT)
    value, half = read_back(number), Fraction(1, 2 * 10 ** len(number.partition(".")[2]))
    return value - half, value + half


def _decimal(digits: int, places: int) -> str:
    """The integer `digits` with the decimal point `places` from its end, grouped by commas."""
    whole, decimals = divmod(abs(digits), 10**places)
    text = f"{whole:,}" + (f".{decimals:0{places}d}" if places else "")
    return f"{MINUS}{text}" if digits < 0 else text
