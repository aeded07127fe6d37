"""Printed numbers are read back as a viewer reads them; what reads as another value is refused."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from planting import Tell, Tiny

from onebyone.audit.texts import demand_reading
from onebyone.core import printing
from onebyone.errors import AuditError
from onebyone.frames import number as numbers
from onebyone.frames.recorded import Style

QUARTER = Fraction(-1, 4)


@pytest.mark.parametrize(
    ("said", "value", "style"),
    [
        ("−0.25", QUARTER, "digits"),
        ("6,084", Fraction(6084), "digits"),
        ("≈−0.2", QUARTER, 1),
        ("−0.25", QUARTER, 2),
        ("≈−0.3", QUARTER, 1),
        ("≈0", Fraction(1, 4), 0),
        ("≈1", Fraction(1, 2), 0),
        ("Seven hundred eighty-four", Fraction(784), "Words"),
        ("minus three", Fraction(-3), "words"),
        ("zero", Fraction(0), "words"),
    ],
)
def test_what_reads_as_its_value_passes(said: str, value: Fraction, style: Style) -> None:
    demand_reading("it", said, value, style)


@pytest.mark.parametrize(
    ("said", "value", "style", "complaint"),
    [
        ("−0.2", QUARTER, "digits", "it reads as -1/5, but its value is -1/4: a rounded number wears an ≈"),
        ("0.25", QUARTER, "digits", "it reads as 1/4"),
        ("≈−0.2", QUARTER, "digits", "cannot be read back"),
        ("−0.2", QUARTER, 1, "it reads as -1/5"),
        ("≈−0.4", QUARTER, 1, "it reads as -2/5"),
        ("≈0.2", Fraction(251, 1000), 1, "it reads as 1/5"),
        ("≈−0.25", QUARTER, 2, "it reads as -1/4"),
        ("three", Fraction(4), "words", "it reads as 3"),
        ("threw", Fraction(3), "words", "'threw' names none"),
        ("", Fraction(3), "words", "there is no word"),
    ],
)
def test_what_reads_as_something_else_is_refused(said: str, value: Fraction, style: Style, complaint: str) -> None:
    with pytest.raises(AuditError, match=re.escape(complaint)):
        demand_reading("it", said, value, style)


@pytest.mark.parametrize("number", [*range(130), 784, 999, 1000, 6084, 614_656, -12, 10**6])
def test_words_are_read_as_the_number_that_was_printed(number: int) -> None:
    assert printing.read_words(printing.words_text(number)) == number


def test_the_audit_does_not_trust_who_prints(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the printing itself is on both sides of the comparison of texts."""
    monkeypatch.setattr(numbers, "exact_text", lambda value: "7")
    with pytest.raises(AuditError, match="reads as 7, but its value is"):
        tell(lambda self: (self.add(Tiny.number(self)), self.wait(0.2)))
