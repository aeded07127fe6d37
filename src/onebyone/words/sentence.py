"""Sentences whose numbers are slots: the text between the slots may state no number, neither in digits nor in words.

What is said may depend on the numbers: `{weights:weight|weights}` is a word for one and a word for all other counts,
and a sentence may be several, each with the condition under which it is true.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from string import Formatter
from typing import Literal, TypeAlias, Union, get_args

from onebyone.core.printing import exact_text, words_text
from onebyone.core.quantity import Quantity
from onebyone.errors import OneByOneError
from onebyone.words.names import NAMES
from onebyone.words.numbers import find_numbers

SlotStyle = Literal["digits", "words", "Words"]
Run: TypeAlias = str | tuple[Quantity, SlotStyle]
Source: TypeAlias = Union[str, Mapping[str, str], "Sentence"]  # a name that comes later
"""A sentence, or its text; or several texts by the condition under which each is true, the last one `OTHERWISE`."""

OTHERWISE = "otherwise"

LINE = 42  # characters a line of a caption may have
LINES = 2  # lines a caption may have
_PAUSE = 12  # characters of evenness that a break after a comma or colon is worth

# What may touch a slot. A minus, a point or a percent sign would change the number, a letter or a dash would join it.
_BEFORE = re.compile(r"(?:^|.*[\s(“×])$", re.DOTALL)
_AFTER = re.compile(r"$|[\s)”×;:!?…’]|[.,](?!\w)|-[^\W\d_]")


class WordsError(OneByOneError):
    """A sentence that states a number in plain text, has no such slot, or does not fit its place."""


@dataclass(frozen=True)
class Slot:
    """The place of a number: the name of a figure's quantity, in digits, in words, or in words with a capital."""

    name: str
    style: SlotStyle


@dataclass(frozen=True)
class Plural:
    """A word that depends on a number: `one` if it is 1, else `many`."""

    name: str
    one: str
    many: str


@dataclass(frozen=True)
class Condition:
    """What must hold of a figure's quantities, such as "stride > 1 and map_width = 1", read from left to right."""

    source: str
    terms: tuple[tuple[str, str, str | int], ...]

    @classmethod
    def parse(cls, source: str) -> "Condition":
        """Read comparisons (=, <, >) of a quantity with another one or a whole number, joined by "and"."""
        found = [_COMPARISON.fullmatch(term) for term in source.split(" and ")]
        if not all(found):
            raise WordsError(f"{source!r} is no condition: write comparisons such as 'stride > 1 and map_width = 1'")
        terms = [match.groups() for match in found if match is not None]
        return cls(source, tuple((name, sign, int(to) if to.lstrip("-").isdigit() else to) for name, sign, to in terms))

    def holds(self, quantities: Mapping[str, Quantity]) -> bool:
        """Whether all of it is so; raises WordsError where it compares what the figure does not have."""

        def value(of: str | int) -> Fraction:
            if isinstance(of, int):
                return Fraction(of)
            if of not in quantities:
                raise WordsError(f"the condition {self.source!r} asks for {of!r}, which this figure does not have")
            return quantities[of].value

        return all(_SIGNS[sign](value(name), value(to)) for name, sign, to in self.terms)


_COMPARISON = re.compile(r"(\w+) (=|<|>) (-?\w+)")
_SIGNS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {"=": operator.eq, "<": operator.lt, ">": operator.gt}


@dataclass(frozen=True)
class Sentence:
    """Words and slots in reading order; `source` is the text it was parsed from.

    `instead` has other sentences by the condition under which each is said; the first whose condition holds is.
    """

    source: str
    parts: tuple[str | Slot | Plural, ...]
    instead: tuple[tuple[Condition, "Sentence"], ...] = ()

    @classmethod
    def parse(cls, source: Source) -> "Sentence":
        """Read "A {height}×{width} kernel has {weights:words} {weights:weight|weights}"; {x:Words} has a capital.

        Raises WordsError if the text states a number outside its slots, or one touches a slot so as to change it, or a
        condition cannot be read.
        """
        if isinstance(source, Sentence):
            return source
        if isinstance(source, str):
            return cls._parse(source)
        *conditions, last = source
        if last != OTHERWISE:
            raise WordsError(f"sentences with conditions end with what is said {OTHERWISE}, not with {last!r}")
        instead = tuple((Condition.parse(text), cls._parse(source[text])) for text in conditions)
        plain = cls._parse(source[OTHERWISE])
        return cls(plain.source, plain.parts, instead)

    @classmethod
    def _parse(cls, source: str) -> "Sentence":
        if not source or source != source.strip():
            raise WordsError(f"{source!r} is empty, or begins or ends with a space")
        parts: list[str | Slot | Plural] = []
        try:
            fields = list(Formatter().parse(source))
        except ValueError as error:
            raise WordsError(
                f"{source!r} cannot be read: {error}; write a slot as {{name}} or {{name:words}}"
            ) from error
        for text, name, style, conversion in fields:
            if text:
                parts.append(text)
            if name is not None and style and "|" in style and name.isidentifier() and not conversion:
                parts.append(Plural(name, *style.split("|", 1)))
            elif name is not None:
                if not name.isidentifier() or conversion or (style or "digits") not in get_args(SlotStyle):
                    raise WordsError(
                        f"{source!r} has an unreadable slot {name!r}: write {{name}}, {{name:words}}, {{name:Words}} "
                        "or {{name:one|many}}"
                    )
                parts.append(Slot(name, style or "digits"))  # type: ignore[arg-type]  # checked just above
        sentence = cls(source, tuple(parts))
        sentence._refuse_numbers()
        return sentence

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in reading order, of what is said otherwise."""
        return tuple(part for part in self.parts if isinstance(part, Slot))

    def said(self, quantities: Mapping[str, Quantity]) -> "Sentence":
        """The sentence that is true of these quantities; raises WordsError where a condition asks for another one."""
        return next((other for condition, other in self.instead if condition.holds(quantities)), self)

    def runs(self, quantities: Mapping[str, Quantity]) -> tuple[Run, ...]:
        """Text and quantities in reading order, for labels and numbers; raises WordsError for a slot without one."""
        sentence = self.said(quantities)
        runs: list[Run] = []
        for part in sentence.parts:
            if isinstance(part, Slot):
                runs.append((sentence._fill(part, quantities), part.style))
                continue
            text = part if isinstance(part, str) else sentence._word(part, quantities)
            if runs and isinstance(runs[-1], str):
                text = str(runs.pop()) + text
            runs.append(text)
        return tuple(runs)

    def text(self, quantities: Mapping[str, Quantity]) -> str:
        """The sentence as one line of plain text; raises WordsError for a slot without a quantity."""
        return "".join(map(_printed, self.runs(quantities)))

    def lines(self, quantities: Mapping[str, Quantity], *, line: int = LINE) -> tuple[tuple[Run, ...], ...]:
        """The runs of one line or of two about equally long ones, broken at a space outside the numbers.

        Raises WordsError if that takes more than two lines of `line` characters.
        """
        runs = self.runs(quantities)
        if len(self.text(quantities)) <= line:
            return (runs,)
        breaks = [
            (_before(runs, at, space.start()), _after(runs, at, space.end()))
            for at, run in enumerate(runs)
            if isinstance(run, str)
            for space in re.finditer(" ", run)
        ]
        fitting = [lines for lines in breaks if _longest(lines) <= line]
        if not fitting:
            raise WordsError(
                f"{self.text(quantities)!r} does not fit {LINES} lines of {line} characters: say it shorter"
            )
        return min(fitting, key=lambda lines: _longest(lines) - _PAUSE * (_printed(lines[0][-1])[-1] in ",.:;"))

    def text_lines(self, quantities: Mapping[str, Quantity]) -> tuple[str, ...]:
        """The lines as plain text, for caption files; raises WordsError as `lines` does."""
        return tuple("".join(map(_printed, line)) for line in self.lines(quantities))

    def _word(self, plural: Plural, quantities: Mapping[str, Quantity]) -> str:
        quantity = self._fill(Slot(plural.name, "digits"), quantities)
        return plural.one if quantity.value == 1 else plural.many

    def _fill(self, slot: Slot, quantities: Mapping[str, Quantity]) -> Quantity:
        if slot.name not in quantities:
            raise WordsError(
                f"{self.source!r} has a slot {slot.name!r}; this figure has {', '.join(sorted(quantities))}"
            )
        quantity = quantities[slot.name]
        if slot.style != "digits" and quantity.value.denominator != 1:
            raise WordsError(
                f"{self.source!r}: {quantity.describe()} = {quantity.value} has no words; write {{{slot.name}}}"
            )
        return quantity

    def _refuse_numbers(self) -> None:
        for parts in self._as_read():
            self._refuse_numbers_in(parts)

    def _as_read(self) -> Iterator[tuple[str | Slot, ...]]:
        """The parts with all words for one, and with all words for many."""
        for number in ("one", "many"):
            parts: list[str | Slot] = []
            for part in self.parts:
                text = getattr(part, number) if isinstance(part, Plural) else part
                if isinstance(text, str) and parts and isinstance(parts[-1], str):
                    text = str(parts.pop()) + text
                parts.append(text)
            yield tuple(parts)

    def _refuse_numbers_in(self, parts: Sequence[str | Slot]) -> None:
        for part in (part for part in parts if isinstance(part, str)):
            for number in find_numbers(part, NAMES):
                raise WordsError(
                    f"{self.source!r} states {number!r} as plain text: write a slot such as {{weights}} or "
                    "{weights:words}, or say it without a number"
                )
        for before, slot, after in zip(("", *parts), parts, (*parts[1:], ""), strict=False):
            if not isinstance(slot, Slot):
                continue
            if (
                isinstance(before, Slot)
                or isinstance(after, Slot)
                or not _BEFORE.match(before)
                or not _AFTER.match(after)
            ):
                raise WordsError(
                    f"{self.source!r}: what touches {{{slot.name}}} would change its number: put a space, a bracket, "
                    "× or the end of a clause there"
                )


def _printed(run: Run) -> str:
    if isinstance(run, str):
        return run
    quantity, style = run
    return (
        exact_text(quantity.value) if style == "digits" else words_text(int(quantity.value), capital=style == "Words")
    )


def _before(runs: Sequence[Run], at: int, end: int) -> tuple[Run, ...]:
    return tuple(run for run in (*runs[:at], str(runs[at])[:end]) if run)


def _after(runs: Sequence[Run], at: int, start: int) -> tuple[Run, ...]:
    return tuple(run for run in (str(runs[at])[start:], *runs[at + 1 :]) if run)


def _longest(lines: Sequence[Sequence[Run]]) -> int:
    return max(sum(len(_printed(run)) for run in line) for line in lines)
