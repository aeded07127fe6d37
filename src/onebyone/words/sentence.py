"""Sentences whose numbers are slots: the text between the slots may state no number, neither in digits nor in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Literal, TypeAlias, get_args

from onebyone.core.printing import exact_text, words_text
from onebyone.core.quantity import Quantity
from onebyone.errors import OneByOneError
from onebyone.words.names import NAMES
from onebyone.words.numbers import find_numbers

SlotStyle = Literal["digits", "words", "Words"]
Run: TypeAlias = str | tuple[Quantity, SlotStyle]

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
class Sentence:
    """Words and slots in reading order; `source` is the text it was parsed from."""

    source: str
    parts: tuple[str | Slot, ...]

    @classmethod
    def parse(cls, source: str) -> "Sentence":
        """Read "A {height}×{width} kernel has {weights:words} weights"; {x:Words} begins with a capital.

        Raises WordsError if the text states a number outside its slots, or one touches a slot so as to change it.
        """
        if not source or source != source.strip():
            raise WordsError(f"{source!r} is empty, or begins or ends with a space")
        parts: list[str | Slot] = []
        try:
            fields = list(Formatter().parse(source))
        except ValueError as error:
            raise WordsError(
                f"{source!r} cannot be read: {error}; write a slot as {{name}} or {{name:words}}"
            ) from error
        for text, name, style, conversion in fields:
            if text:
                parts.append(text)
            if name is not None:
                if not name.isidentifier() or conversion or (style or "digits") not in get_args(SlotStyle):
                    raise WordsError(
                        f"{source!r} has an unreadable slot {name!r}: write {{name}}, {{name:words}} or {{name:Words}}"
                    )
                parts.append(Slot(name, style or "digits"))  # type: ignore[arg-type]  # checked just above
        sentence = cls(source, tuple(parts))
        sentence._refuse_numbers()
        return sentence

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in reading order."""
        return tuple(part for part in self.parts if isinstance(part, Slot))

    def runs(self, quantities: Mapping[str, Quantity]) -> tuple[Run, ...]:
        """Text and quantities in reading order, for labels and numbers; raises WordsError for a slot without one."""
        return tuple(
            part if isinstance(part, str) else (self._fill(part, quantities), part.style) for part in self.parts
        )

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
        for part in (part for part in self.parts if isinstance(part, str)):
            for number in find_numbers(part, NAMES):
                raise WordsError(
                    f"{self.source!r} states {number!r} as plain text: write a slot such as {{weights}} or "
                    "{weights:words}, or say it without a number"
                )
        for before, slot, after in zip(("", *self.parts), self.parts, (*self.parts[1:], ""), strict=False):
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
