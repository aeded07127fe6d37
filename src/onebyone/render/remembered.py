"""What a panel says, with proven numbers in its words; they are remembered while nothing that decides them changes.

To prove a figure takes torch seconds. A proof of the same inputs by the same code and the same libraries has the same
outcome, so who only wants its numbers again, for words that may be new, need not wait for another.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from onebyone.panels.panel import Variant
from onebyone.render.cache import Cache
from onebyone.render.check import proven
from onebyone.render.figures import key_of

if TYPE_CHECKING:
    from onebyone.core.figure import Figure

TYPICAL_SECONDS = 34.0
"""What a clip is expected to last of which nothing is known."""


@dataclass(frozen=True)
class Words:
    """A panel's words with their numbers."""

    claim: str
    takeaway: str
    description: str


@dataclass(frozen=True)
class Remembered:
    """What words need of a quantity that was proven before."""

    value: Fraction
    description: str
    places: int | None

    def describe(self) -> str:
        """What it is, for messages."""
        return self.description


def words_told(variant: Variant, *, cache: Cache | None = None) -> Words:
    """The words of a variant of a panel.

    Raises:
        OneByOneError: a number is not what torch says, or an asset is missing or altered.
    """
    words, numbers = variant.words, numbers_told(variant, cache=cache)
    claim, takeaway, *description = (
        sentence.text(numbers) for sentence in (words.claim, words.takeaway, *words.description)
    )
    return Words(claim, takeaway, " ".join(description))


def numbers_told(variant: Variant, *, cache: Cache | None = None) -> Mapping[str, Any]:
    """What a variant's words need of its figure's quantities: those that were remembered, or they themselves.

    Raises:
        OneByOneError: a number is not what torch says, or an asset is missing or altered.
    """
    key = _key(variant) if cache else None
    found = cache.text(key) if cache and key else None
    with suppress(ValueError, TypeError, AttributeError, ArithmeticError):  # what is no numbers was not left by us
        numbers = json.loads(found or "")
        return {name: Remembered(Fraction(*value), *said) for name, (value, *said) in numbers.items()}
    figure = proven(variant.shot.shows[0], variant.records[0])
    if cache:
        remember(variant, figure, cache=cache)
    return figure.quantities


def remember(variant: Variant, figure: Figure, *, cache: Cache) -> None:
    """Keep the numbers of a variant's words, now that its figure is proven: who asks again need not prove it.

    Nothing is kept of figures of which sources do not say what decides them.
    """
    numbers = {
        name: (quantity.value.as_integer_ratio(), quantity.describe(), quantity.places)
        for name, quantity in figure.quantities.items()
    }
    key = _key(variant)
    if key is not None:
        cache.put_text(key, json.dumps(numbers))


def expected_seconds(variant: Variant, *, cache: Cache | None) -> float:
    """How long a clip is going to be: as long as it was last time, or as the default clip was, or as clips are."""
    for known in (variant, variant.shot.default()):
        with suppress(ValueError):
            seconds = float((cache.text(_length_key(known)) if cache else None) or "")
            if 0 < seconds < math.inf:
                return seconds
    return TYPICAL_SECONDS


def remember_seconds(variant: Variant, seconds: float, *, cache: Cache) -> None:
    """Keep how long a clip was, for the next one's progress; nothing but that depends on it."""
    cache.put_text(_length_key(variant), f"{seconds:.3f}")


def _length_key(variant: Variant) -> str:
    return blake2b(f"the length of {variant.key}{variant.cut.suffix}".encode(), digest_size=32).hexdigest()


def _key(variant: Variant) -> str | None:
    """Where its numbers are remembered: they are decided by what decides its figures, and by nothing else."""
    decided = key_of(variant)
    return decided and blake2b(f"the numbers of {decided}".encode(), digest_size=32).hexdigest()
