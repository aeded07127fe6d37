"""What a viewer reads: a printed number read back, with none of the code that printed it."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from onebyone.audit.refusal import AuditError
from onebyone.core.printing import ABOUT, TextError, read_back, read_words
from onebyone.frames.entries import Style


@lru_cache(maxsize=4096)
def demand_reading(name: str, text: str, value: Fraction, style: Style) -> None:
    """Demand that a text reads as exactly its value; behind an ≈, as its value rounded to so many places.

    Raises AuditError naming who says it, what it reads as, and the value.
    """
    try:
        read = _read(text, style)
    except TextError as error:
        raise AuditError(f"{name} cannot be read back: {error}") from error
    off = Fraction(1, 2 * 10**style) if type(style) is int and text.startswith(ABOUT) else 0
    if abs(read - value) > off or (off and read == value):
        raise AuditError(f"{name} reads as {read}, but its value is {value}: a rounded number wears an ≈")


def _read(text: str, style: Style) -> Fraction:
    if style in ("words", "Words"):
        return Fraction(read_words(text))
    return read_back(text.removeprefix(ABOUT) if type(style) is int else text)
