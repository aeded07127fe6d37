"""What texts say: a printed number as a viewer reads it, and captions, titles and transcripts, which no frame shows."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from onebyone.core.printing import ABOUT, TextError, read_back, read_words
from onebyone.core.quantity import Quantity
from onebyone.errors import AuditError
from onebyone.frames.recorded import Style
from onebyone.words import Sentence
from onebyone.words.claims import claiming
from onebyone.words.names import SAID
from onebyone.words.numbers import find_numbers


@lru_cache(maxsize=4096)
def demand_reading(name: str, text: str, value: Fraction, style: Style) -> None:
    """Demand that a text reads as exactly its value; behind an ≈, as its value rounded to so many places.

    It is read with none of the code that printed it.

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


def audited(text: str, says: Sentence, quantities: Mapping[str, Quantity], *, where: str) -> str:
    """The text on one line, if it is what the sentence says when its slots are filled with the proven numbers.

    Raises AuditError, which names `where` the text would stand, if the sentence states a number outside its slots, or
    the text is another one.
    """
    for part in says.parts:
        for number in find_numbers(part, SAID) if isinstance(part, str) else ():
            raise AuditError(f"{where}: {says.source!r} states {number!r} as plain text: write a slot for it")
        for claim in claiming(part) if isinstance(part, str) else ():
            raise AuditError(f"{where}: {says.source!r} claims {claim!r} as plain text: write what must hold for it")
    line, said = " ".join(text.split()), says.text(quantities)
    if line != said:
        raise AuditError(f"{where}: the text {line!r} is not what its sentence says now: {said!r}")
    return line
