"""Sentences whose numbers are slots: the text between the slots may state no number, neither in digits nor in words.

What is said may depend on the numbers: `{weights:weight|weights}` is a word for one and a word for all other counts,
and a sentence may be several, each with the condition under which it is true. A slot knows what it counts and stands
beside no other noun; words that compare, complete or deny are slots too, `{channels = pixels:Every} pixel`, and say so
only where that holds (see claims.py).
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from string import Formatter
from typing import Literal, TypeAlias, Union, get_args

from onebyone.core.claimed import Claimed, Comparison
from onebyone.core.printing import NotClosedError, demand_true, exact_text, words_text
from onebyone.core.quantity import Extent, Quantity, Size, text_of
from onebyone.errors import OneByOneError
from onebyone.words.claims import (
    alters,
    changes,
    claiming,
    disordered,
    holds,
    mend,
    miscoloured,
    mispassed,
    relations_of,
    told,
    unstaged,
)
from onebyone.words.names import SAID, called_a_network, misnamed
from onebyone.words.nouns import (
    WHOLES,
    comes_of,
    counted_after,
    counted_before,
    demanded_partner,
    is_noun,
    is_part_of,
    misled,
    misreckoned,
    mixed,
    mixed_up,
    nouns_of,
    pointwise_noun,
    rival,
    said_of,
    union,
    unsaid,
    untold,
    whole_of,
    whose,
)
from onebyone.words.numbers import find_numbers
from onebyone.words.parts import misdone

SlotStyle = Literal["digits", "words", "Words"]
Run: TypeAlias = str | tuple[Quantity, SlotStyle] | Claimed
Source: TypeAlias = Union[str, Mapping[str, str], "Sentence"]  # a name that comes later
"""A sentence, or its text; or several texts by the condition under which each is true, the last one `OTHERWISE`."""

OTHERWISE = "otherwise"

LINE = 42  # characters a line of a caption may have
LINES = 2  # lines a caption may have
_WITHOUT_A_NUMBER = {
    "zero": "say blank or empty",
    "zeros": "say padding or blank",
    "one": "say a",
    "ones": "say those",
    "two": "say these",
    "once": "say at the same time",
    "twice": "say again",
    "double": "say another",
    "half": "say a part or in the middle",
}
"""What counts, or says nothing, without a number: the words that authors reach for most often."""

_PAUSE = 12  # characters of evenness that a break after a comma or colon is worth

# What may touch a slot. A minus, a point or a percent sign would change the number, a letter or a dash would join it.
_BEFORE = re.compile(r"(?:^|.*[\s(“×])$", re.DOTALL)
_AFTER = re.compile(r"$|×$|[\s)”;:!?…’]|[.,](?!\w)|-(?!(?:th|st|nd|rd|fold)\b)[^\W\d_]")


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
        return all(holds(comparison) for comparison in self.of(quantities))

    def of(self, quantities: Mapping[str, Quantity]) -> Iterator[Comparison]:
        """What it compares, of these quantities, one by one; raises WordsError where the figure does not have one."""

        def quantity(of: str) -> Quantity:
            if of not in quantities:
                raise WordsError(f"the condition {self.source!r} asks for {of!r}, which this figure does not have")
            return quantities[of]

        for name, sign, to in self.terms:
            yield quantity(name), sign, to if isinstance(to, int) else quantity(to)


_COMPARISON = re.compile(r"(\w+) (=|<|>) (-?\w+)")


@dataclass(frozen=True)
class Claim:
    """Words that compare, complete or deny, and what must hold for them to be said."""

    condition: Condition
    text: str


@dataclass(frozen=True)
class Sentence:
    """Words and slots in reading order; `source` is the text it was parsed from.

    `instead` has other sentences by the condition under which each is said; the first whose condition holds is.
    """

    source: str
    parts: tuple[str | Slot | Plural | Claim, ...]
    instead: tuple[tuple[Condition, "Sentence"], ...] = ()

    @classmethod
    def parse(cls, source: Source) -> "Sentence":
        """Read "A {height}×{width} kernel has {weights:words} {weights:weight|weights}"; {x:Words} has a capital.

        Raises WordsError if the text states a number outside its slots, or something beside a slot would change it or
        is not what it counts, if it claims something outside a slot with what must hold for that, or a condition cannot
        be read.
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
        parts: list[str | Slot | Plural | Claim] = []
        try:
            fields = list(Formatter().parse(source))
        except ValueError as error:
            raise WordsError(
                f"{source!r} cannot be read: {error}; write a slot as {{name}} or {{name:words}}"
            ) from error
        for text, name, style, conversion in fields:
            if text:
                parts.append(text)
            if name is not None and style and " " in name and not conversion:
                parts.append(Claim(Condition.parse(name), style))
            elif name is not None and style and "|" in style and name.isidentifier() and not conversion:
                parts.append(Plural(name, *style.split("|", 1)))
            elif name is not None:
                if not name.isidentifier() or conversion or (style or "digits") not in get_args(SlotStyle):
                    raise WordsError(
                        f"{source!r} has an unreadable slot {name!r}: write {{name}}, {{name:words}}, {{name:Words}}, "
                        "{{name:one|many}} or {{name = other:every}}"
                    )
                parts.append(Slot(name, style or "digits"))  # type: ignore[arg-type]  # checked just above
        sentence = cls(source, tuple(parts))
        for read in sentence._as_read():
            sentence._refuse_numbers_in(read)
            sentence._refuse_claims_in(read)
            sentence._refuse_nouns_in(read)
            sentence._refuse_others_counts_in(read)
            sentence._refuse_loose_ends_in(read)
            sentence._refuse_turned_changes_in(read)
            sentence._refuse_reckoning_in(read)
            sentence._refuse_words_of_others_in(read)
        return sentence

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in reading order, of what is said otherwise."""
        return tuple(part for part in self.parts if isinstance(part, Slot))

    @property
    def words(self) -> str:
        """What is said otherwise, with the names of its slots for numbers."""
        told = (
            f" {part.name} "
            if isinstance(part, Slot)
            else f"{part.one} {part.many}"
            if isinstance(part, Plural)
            else part.text
            if isinstance(part, Claim)
            else part
            for part in self.parts
        )
        return "".join(told)

    def read(self) -> Iterator[str]:
        """What is said otherwise, with slots as they are written, `{weights}`: with all words for one, and for many."""
        for parts in self._as_read():
            yield "".join(
                f"{{{part.name}}}" if isinstance(part, Slot) else getattr(part, "text", part) for part in parts
            )

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
            if isinstance(part, Claim):
                runs.append(sentence._claim(part, quantities))
                continue
            text = part if isinstance(part, str) else sentence._word(part, quantities)
            if runs and isinstance(runs[-1], str):
                text = str(runs.pop()) + text
            runs.append(text)
        if any(misnamed(run, quantities) for run in runs if isinstance(run, str)):
            raise WordsError(f"{sentence.source!r} says 1×1, but the kernels of this figure are of another size")
        for one, of, other in zip(runs, runs[1:], runs[2:], strict=False):
            if of in _PART_OF and isinstance(one, tuple) and isinstance(other, tuple):
                self._demand_part(one[0], other[0])
        sentence._demand_told(runs)
        sentence._demand_counted(quantities)
        sentence._refuse_rivals(quantities)
        try:
            demand_true("".join(map(_printed, runs)))
        except NotClosedError as error:
            raise WordsError(f"{sentence.source!r} says what does not hold: {error}") from error
        return tuple(runs)

    def text(self, quantities: Mapping[str, Quantity]) -> str:
        """The sentence as one line of plain text; raises WordsError for a slot without a quantity."""
        return "".join(map(_printed, self.runs(quantities)))

    def lines(self, quantities: Mapping[str, Quantity]) -> tuple[tuple[Run, ...], ...]:
        """The runs of one line or of two about equally long ones, broken at a space outside the numbers.

        Raises WordsError if that takes more than two lines of LINE characters.
        """
        for count in range(1, LINES + 1):
            lines = self.broken(quantities, lines=count, line=LINE)
            if _longest(lines) <= LINE:
                return lines
        raise WordsError(f"{self.text(quantities)!r} does not fit {LINES} lines of {LINE} characters: say it shorter")

    def broken(
        self, quantities: Mapping[str, Quantity], *, lines: int, line: float = math.inf
    ) -> tuple[tuple[Run, ...], ...]:
        """The runs of so many lines, about equally long, broken at spaces outside the numbers; fewer for few words.

        They have at most `line` characters, if they can. Raises WordsError for a slot without a quantity.
        """
        runs = self.runs(quantities)
        spaces = [
            (at, space.start())
            for at, run in enumerate(runs)
            if isinstance(run, str)
            for space in re.finditer(" ", run)
        ]
        found = [_cut(runs, breaks) for breaks in combinations(spaces, min(lines - 1, len(spaces)))]
        fitting = [one for one in found if _longest(one) <= line] or found
        return min(
            fitting,
            key=lambda one: _longest(one) - _PAUSE * sum(_printed(before[-1])[-1] in ",.:;" for before in one[:-1]),
        )

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

    def _demand_part(self, part: Quantity, whole: Quantity) -> None:
        if part.value > whole.value:
            raise WordsError(
                f"{self.source!r} says {part.value} of {whole.value}: what is a part of something is no more than it"
            )

    def _demand_told(self, runs: Sequence[Run]) -> None:
        """Arithmetic that is told in words, as in "{weights} weights and {biases} bias make {parameters}", holds."""
        numbers = [at for at, run in enumerate(runs) if isinstance(run, tuple)]
        for first, second, third in zip(numbers, numbers[1:], numbers[2:], strict=False):
            one, other, result = (run[0].value for at in (first, second, third) if isinstance(run := runs[at], tuple))
            between, leading = (
                "".join(map(_printed, runs[at + 1 : to])) for at, to in ((first, second), (second, third))
            )
            shape = {between, leading} & {*_JOINS}
            if not shape and not told(one, between, other, leading, result):
                raise WordsError(
                    f"{self.source!r} says in words that {exact_text(one)} and {exact_text(other)} come to "
                    f"{exact_text(result)}: write it as an equation that closes, or in other words"
                )

    def _demand_counted(self, quantities: Mapping[str, Quantity]) -> None:
        """A size that is said of something, as in "the weights are {weights}.", is said of what it counts.

        Behind a colon, as in "Sliding: {sliding_weights}.", the noun may stand in the sentence before.
        """
        for before, slot, after in zip(self.parts, self.parts[1:], (*self.parts[2:], ""), strict=False):
            if not isinstance(slot, Slot) or not isinstance(before, str) or not isinstance(after, str):
                continue
            of = _IS_SAID.search(_ENDS.split(before)[-1]) or _IS_LISTED.search(before)
            is_size = isinstance(quantities[slot.name], Size | Extent)
            if (
                of
                and is_size
                and not re.match(r"\s\w|×", after)
                and nouns_of(slot.name).isdisjoint(re.findall(r"\w+", of[1].casefold()))
            ):
                raise WordsError(
                    f"{self.source!r} says of {of[1].strip()!r} how many {min(nouns_of(slot.name))} there are: name "
                    "what the slot counts"
                )
        said = ""
        for part, after in zip(self.parts, (*self.parts[1:], ""), strict=True):
            of = _SUBJECT.search(_ENDS.split(said)[-1]) if isinstance(part, Slot) else None
            is_counted = isinstance(after, str) and re.match(r"\s\w", after)  # "An image is three planes."
            if of and isinstance(part, Slot) and is_noun(of[1]) and of[1] not in nouns_of(part.name) and not is_counted:
                raise WordsError(f"{self.source!r} says of {of[1]!r} what {{{part.name}}} is, which is none")
            said += part if isinstance(part, str) else getattr(part, "text", "#")

    def _refuse_rivals(self, quantities: Mapping[str, Quantity]) -> None:
        """A clause that speaks of one of several counts of a noun states that one, by the words of its slot's name."""
        clauses: list[tuple[str, list[str]]] = [("", [])]
        for part in self.parts:
            text = part if isinstance(part, str) else getattr(part, "text", " ")
            first, *more = _ENDS.split(text)
            said, slots = clauses[-1]
            clauses[-1] = said + first, [*slots, *([part.name] if isinstance(part, Slot) else [])]
            clauses += [(one, []) for one in more]
        for said, slots in clauses:
            other, theirs = mixed(slots, quantities)
            if other and quantities[other].value != quantities[theirs].value:
                raise WordsError(f"{self.source!r}: {{{other}}} stands in a clause where {{{theirs}}} belongs")
            for slot in slots:
                value = quantities[slot].value
                others = [name for name, other in quantities.items() if other.value != value and name not in slots]
                if other := rival(slot, said, others):
                    raise WordsError(
                        f"{self.source!r}: {{{slot}}} stands in a clause that speaks of {{{other}}}, another count of "
                        "the same noun"
                    )
                if other := unsaid(slot, said, others):
                    raise WordsError(
                        f"{self.source!r}: nothing in the clause of {{{slot}}} tells it from {{{other}}} of another "
                        "layer: say whose it is"
                    )

    def _claim(self, claim: Claim, quantities: Mapping[str, Quantity]) -> Claimed:
        terms = tuple(claim.condition.of(quantities))
        for one, sign, other in terms:
            if one == other:
                raise WordsError(
                    f"{self.source!r}: {claim.condition.source!r} compares {one.describe()} with itself, which bears "
                    f"{claim.text!r} out in no way"
                )
            if not holds((one, sign, other)):
                to = other if isinstance(other, int) else f"{other.describe()}, which is {other.value}"
                raise WordsError(
                    f"{self.source!r} says {claim.text!r}, which holds only if {claim.condition.source}; but "
                    f"{one.describe()} is {one.value}, not {sign} {to}"
                )
        return Claimed(claim.text, terms)

    def _as_read(self) -> Iterator[tuple[str | Slot | Claim, ...]]:
        """The parts with all words for one, and with all words for many."""
        for number in ("one", "many"):
            parts: list[str | Slot | Claim] = []
            for part in self.parts:
                text = getattr(part, number) if isinstance(part, Plural) else part
                if isinstance(text, str) and parts and isinstance(parts[-1], str):
                    text = str(parts.pop()) + text
                parts.append(text)
            yield tuple(parts)

    def _refuse_numbers_in(self, parts: Sequence[str | Slot | Claim]) -> None:
        for text in (part.text if isinstance(part, Claim) else part for part in parts if not isinstance(part, Slot)):
            for number in find_numbers(text, SAID):
                without = _WITHOUT_A_NUMBER.get(number.lower(), "say it without a number")
                raise WordsError(
                    f"{self.source!r} states {number!r} as plain text: write a slot such as {{weights}} or "
                    f"{{weights:words}}, or {without}"
                )
        for before, slot, after in zip(("", *parts), parts, (*parts[1:], ""), strict=False):
            if not isinstance(slot, Slot):
                continue
            one, other = (part if isinstance(part, str) else "-" for part in (before, after))
            if not _BEFORE.match(one) or not _AFTER.match(other):
                raise WordsError(
                    f"{self.source!r}: what touches {{{slot.name}}} would change its number: put a space, a bracket, "
                    "× or the end of a clause there"
                )
            if altering := alters(one, other):
                raise WordsError(
                    f"{self.source!r}: {altering!r} beside {{{slot.name}}} would make another number of it: say it "
                    "with a slot of its own"
                )

    def _refuse_claims_in(self, parts: Sequence[str | Slot | Claim]) -> None:
        """Words that compare, complete or deny stand in slots, with what bears them out, and beside its noun."""
        for before, part, after in zip(("", *parts), parts, (*parts[1:], ""), strict=False):
            if isinstance(part, str):
                for word in claiming(part):
                    raise WordsError(f"{self.source!r} claims {word!r} as plain text: {mend(word)}")
            if not isinstance(part, Claim):
                continue
            relations, terms = relations_of(part.text), part.condition.terms
            if not relations or any(name == to for name, _, to in terms):
                raise WordsError(f"{self.source!r}: no comparison bears {part.text!r} out: say it without")
            for relation in relations:
                if not all(relation.takes(sign, to, slot=name) for name, sign, to in terms):
                    raise WordsError(
                        f"{self.source!r}: {part.text!r} claims {relation.means}, which {part.condition.source!r} "
                        f"cannot bear out: it takes {' or '.join(relation.needs)}"
                    )
            noun = counted_after(after, near=2, strange=False) if isinstance(after, str) else ""
            compared = [of for name, _, to in terms for of in (name, to) if isinstance(of, str)]
            behind = after if isinstance(after, str) else ""
            for shared in (_FOR.search(before if isinstance(before, str) else ""), _HAS.match(behind)):
                if shared and is_noun(shared[1]) and shared[1] not in said_of(compared):
                    raise WordsError(
                        f"{self.source!r} says that there is a {shared[1]!r} for {part.text!r}, but "
                        f"{part.condition.source!r} compares none"
                    )
            if noun and noun not in said_of(compared):
                raise WordsError(
                    f"{self.source!r}: {part.text!r} is said of {noun!r}, but {part.condition.source!r} compares "
                    f"{', '.join(sorted(said_of(compared)))}: name the quantity that counts {noun!r}, or another noun"
                )

    def _refuse_loose_ends_in(self, parts: Sequence[str | Slot | Claim]) -> None:
        """Arithmetic has a result, which is worked out; what "a" stands before without a noun is itself a name."""
        texts = [part for part in parts if isinstance(part, str)]
        worked_out = any(sign in text for text in texts for sign in _RELATIONS)
        for before, of, after in zip(parts, parts[1:], (*parts[2:], ""), strict=False):
            joined = _JOINED.search(before) if isinstance(before, str) and isinstance(of, Slot) else None
            if joined and not worked_out:
                raise WordsError(f"{self.source!r} reckons with {joined[1]!r} and has no result: write it behind an =")
            if isinstance(before, str) and isinstance(of, Slot) and _ARTICLE.search(before):
                behind = after if isinstance(after, str) else ""
                if not _LETTERS.match(behind) and _THING not in nouns_of(of.name):
                    raise WordsError(f"{self.source!r} says what {{{of.name}}} counts by no noun: it is no {_THING}")

    def _refuse_turned_changes_in(self, parts: Sequence[str | Slot | Claim]) -> None:
        """What becomes of what is in the order of the change, which the slots' names tell."""
        slots = [at for at, part in enumerate(parts) if isinstance(part, Slot)]
        for start, at, to in zip([-1, *slots], slots, slots[1:], strict=False):
            before, between = (
                "".join(part if isinstance(part, str) else getattr(part, "text", "") for part in parts[one + 1 : other])
                for one, other in ((start, at), (at, to))
            )
            now = changes(before, between)
            one, other = (part.name for part in (parts[at], parts[to]) if isinstance(part, Slot))
            if _THEN.search(between) and comes_of(one, other):
                now = "last"
            if now and not (comes_of(other, one) if now == "last" else comes_of(one, other)):
                raise WordsError(
                    f"{self.source!r} says that of {{{one}}} and {{{other}}} the {now} comes of a change of the other: "
                    "their names tell it otherwise, or not at all"
                )

    def _refuse_reckoning_in(self, parts: Sequence[str | Slot | Claim]) -> None:
        """Words multiply and add what a layer does, and colours are those of the numbers that they are said of."""
        text = "".join(part if isinstance(part, str) else getattr(part, "text", "#") for part in parts)
        if wrong := miscoloured(text):
            raise WordsError(
                f"{self.source!r} says {wrong!r}: warm colours are of positive numbers, and cool ones of negative; say "
                'with a colour of which its numbers are, as in "coral where they add", or say no colour'
            )
        if wrong := mixed_up(text):
            raise WordsError(f"{self.source!r} says that a 1×1 mixes {wrong!r}: it mixes channels, at a position each")
        if wrong := misreckoned(text):
            raise WordsError(
                f"{self.source!r} says {wrong!r}: a layer multiplies what it reads by weights, and adds products and a "
                "bias"
            )
        if wrong := misdone(text):
            raise WordsError(
                f"{self.source!r} says {wrong!r}, which no such part of a computation has, does or becomes"
            )

    def _refuse_words_of_others_in(self, parts: Sequence[str | Slot | Claim]) -> None:
        """A word beside a slot that says which number it is belongs to this one; of {part} of {whole} to the part."""
        texts = [part if isinstance(part, str) else getattr(part, "text", "") for part in parts]
        for at, slot in enumerate(parts):
            if not isinstance(slot, Slot):
                continue
            before, after = "".join(texts[:at][-1:]), "".join(texts[at + 1 :][:2])
            part = parts[at - 2] if before in _PART_OF and at > 1 else None
            said = part.name if isinstance(part, Slot) else slot.name
            if wrong := misled(before, said, after):
                raise WordsError(f"{self.source!r}: {wrong!r} stands by {{{said}}}, and belongs to another number")
        if wrong := unstaged([part.name for part in parts if isinstance(part, Slot)]):
            raise WordsError(f"{self.source!r} lists {wrong}, which are of layers in another order")
        for text in (part for part in parts if isinstance(part, str)):
            if wrong := disordered(text):
                raise WordsError(f"{self.source!r} lists {wrong}, which lie in another order")
            if wrong := mispassed(text):
                raise WordsError(
                    f"{self.source!r} says {wrong!r}: ReLU lets pass what is positive, and blanks the rest"
                )

    def _refuse_others_counts_in(self, parts: Sequence[str | Slot | Claim]) -> None:
        """Where several things have so many of a noun, a count stands with the size of the thing that it counts."""
        if count := untold([part.name for part in parts if isinstance(part, Slot)]):
            raise WordsError(
                f"{self.source!r}: nothing says whose {{{count}}} is, for others have a count of the same noun: say "
                f"{{{whose(count)}}} with it, and no other size between them"
            )

    def _refuse_nouns_in(self, parts: Sequence[str | Slot | Claim]) -> None:
        """What stands beside a slot, or beside a shape that several make, is what they count."""
        for text in (part for part in parts if isinstance(part, str)):
            if named := called_a_network(text):
                raise WordsError(f"{self.source!r} says {named!r}: ResNet-50 is a network; write what of it is meant")
            if noun := pointwise_noun(text):
                raise WordsError(
                    f"{self.source!r} says 1×1 of {noun!r}: it names a kind of kernel, filter, convolution or layer; "
                    "the size of anything else is written with slots"
                )
        shape: list[str] = []
        start = ""
        for at, part in enumerate(parts):
            if not isinstance(part, Slot):
                continue
            before, after = (parts[place] if 0 <= place < len(parts) else "" for place in (at - 1, at + 1))
            joined = before in _JOINS and at > 1
            if joined and before == " by " and not part.name.endswith(_ACROSS):
                raise WordsError(f"{self.source!r}: by makes a shape of a height and a width; what is multiplied has ×")
            start, shape = (
                (start, [*shape, part.name]) if joined else (before if isinstance(before, str) else "", [part.name])
            )
            goes_on = after in _JOINS and at + 2 < len(parts)
            partner = demanded_partner(part.name)
            if part.name.endswith("height") and goes_on:
                other = parts[at + 2]
                self._demand(belongs=isinstance(other, Slot) and other.name == partner, slot=part.name, partner=partner)
            if part.name.endswith("height") and joined and not goes_on:
                self._demand(belongs=False, slot=part.name, partner=partner)
            if part.name.endswith("width") and joined:
                self._demand(belongs=shape[-2] == partner, slot=part.name, partner=partner)
            if goes_on:
                continue
            allowed = union(shape)
            noun = counted_after(after) if isinstance(after, str) else ""
            leading = counted_before(start) if len(shape) > 1 else ""
            for word in (noun, leading):
                if word and (word not in allowed or (word is noun and len(shape) > 1 and word in WHOLES)):
                    slots = "×".join(f"{{{name}}}" for name in shape)
                    raise WordsError(
                        f"{self.source!r}: {slots} does not count {word!r}; beside it may stand "
                        f"{', '.join(sorted(allowed))}"
                    )
        for part, of, whole, after in zip(parts, parts[1:], parts[2:], parts[3:], strict=False):
            noun = counted_after(after) if isinstance(after, str) else ""
            said = isinstance(part, Slot) and of in _PART_OF and isinstance(whole, Slot)
            if said and isinstance(whole, Slot) and isinstance(part, Slot) and whole.name == part.name:
                raise WordsError(
                    f"{self.source!r}: {{{part.name}}} is no part of itself: say which other number it is of"
                )
            if (
                said
                and isinstance(whole, Slot)
                and isinstance(part, Slot)
                and whole_of(part.name) not in ("", whole.name)
            ):
                raise WordsError(
                    f"{self.source!r}: {{{part.name}}} is a part of {{{whole_of(part.name)}}}, and no other"
                )
            if said and noun and not is_part_of(part.name, noun):
                raise WordsError(f"{self.source!r}: {{{part.name}}} is no part of {noun!r}: it does not count them")
        for plural in (part for part in self.parts if isinstance(part, Plural)):
            noun = counted_after(f" {plural.many}", strange=False)
            if noun and noun not in nouns_of(plural.name):
                raise WordsError(f"{self.source!r}: {{{plural.name}}} does not count {noun!r}")

    def _demand(self, *, belongs: bool, slot: str, partner: str) -> None:
        if not belongs:
            raise WordsError(f"{self.source!r}: {{{slot}}} makes a shape with {{{partner}}} only, height before width")


_FOR = re.compile(r"\b[Aa]n? (\w+) for\s$")
_HAS = re.compile(r"\s\w+ has an? (\w+)\b")
_ENDS = re.compile(r"[.;?!]")
_SUBJECT = re.compile(r"(?:^\s?|[,;:]\s)(?:the|an?|its|their)\s(\w+)(?:\sof[^,;:]*)?\s(?:is|are|was|were)\s$", re.I)
_THEN = re.compile(r"\bthen\s$")
_IS_LISTED = re.compile(r"^(.*[.;].*):\s$", re.DOTALL)
_IS_SAID = re.compile(r"^(.*\s)(?:is|are|was|were|says?|scores?)\s$", re.IGNORECASE)
_JOINS = ("×", " by ")
_ACROSS = ("width", "columns")
_JOINED = re.compile(r"\s([×·+−÷/-])\s$")
_RELATIONS = "=<>≈"
_ARTICLE = re.compile(r"(?<!\w)[Aa]n?\s$")
_LETTERS = re.compile(r"(?:×|\s[\w’'-]*[^\W\d_])")
_THING = "digit"
"""What is called by a number: any other number counts something, and says what."""
_PART_OF = (" of ", " of the ", " of these ", " out of ")


def _printed(run: Run) -> str:
    if isinstance(run, str):
        return run
    if isinstance(run, Claimed):
        return run.text
    quantity, style = run
    if style == "digits":
        return text_of(quantity)
    if quantity.places is not None:
        raise WordsError(f"{quantity.describe()} is not quantized, and has no words: say it in digits")
    return words_text(int(quantity.value), capital=style == "Words")


def _cut(runs: Sequence[Run], breaks: Sequence[tuple[int, int]]) -> tuple[tuple[Run, ...], ...]:
    """The runs, cut at these spaces: each the place of a run, and of a character of it."""
    lines, start = [], (0, 0)
    for at, end in (*breaks, (len(runs) - 1, None)):
        line: list[Run] = []
        for place in range(start[0], at + 1):
            run = runs[place]
            if isinstance(run, str):
                run = run[start[1] if place == start[0] else 0 : end if place == at else None]
            if run:
                line.append(run)
        lines.append(tuple(line))
        start = (at, 0 if end is None else end + 1)
    return tuple(lines)


def _longest(lines: Sequence[Sequence[Run]]) -> int:
    return max(sum(len(_printed(run)) for run in line) for line in lines)
