"""What one panel says, as a frozen record of sentences; the texts themselves lie in the panel's folder, by language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from onebyone.words.claims import claiming
from onebyone.words.names import SAID, alone
from onebyone.words.numbers import find_numbers
from onebyone.words.sentence import Sentence, Source, WordsError
from onebyone.words.shots import ShotWords, called

CLAIM_WORDS = 9
ROUNDED: Mapping[str, str] = MappingProxyType({"en": "data rounded"})
"""What stands beside a panel's name where a user's own data had to be rounded, by language."""
AS_STORED: Mapping[str, str] = MappingProxyType({"en": "weights as stored"})
"""What stands there where a user's own weights are as they were stored."""
BOTH: Mapping[str, str] = MappingProxyType({"en": "picture rounded, weights as stored"})
"""What stands there where they are, and the picture is not."""
NOTES = (ROUNDED, AS_STORED, BOTH)
TAKEAWAY = "takeaway"


class PanelWords(ShotWords):
    """The words of a panel. One beat is common to all: `takeaway`, the last, whose caption is the takeaway."""

    @property
    def takeaway(self) -> Sentence:
        """The one sentence to go home with."""
        return self.beats[TAKEAWAY]

    def titled(self, title: str) -> PanelWords:
        """The same words under a title of somebody's own instead of the claim. Raises WordsError as `of_title`."""
        return replace(self, claim=of_title(title))


def of_title(title: str) -> Sentence:
    """The sentence that a title of somebody's own is: words and punctuation, without a slot.

    Raises WordsError for one that states a number, claims what only numbers can bear out, or has signs that are read as
    arithmetic or cannot be told on a line.
    """
    if not title or title != " ".join(title.split()):
        raise WordsError("it is one line, without spaces at its ends or side by side")
    for sign in alone(SAID).sub("", title):
        if sign in "{}" or unicodedata.category(sign)[0] in "SC":
            raise WordsError(f"it has {sign!r}: a title has letters and punctuation only")
    for number in find_numbers(title, SAID):
        raise WordsError(f"it states {number!r}, which nothing would prove: say it without a number")
    for word in claiming(title):
        raise WordsError(f"it claims {word!r}, which nothing would prove: say it without that word")
    return Sentence.parse(title)


def panel_words(
    *,
    claim: Source,
    beats: Mapping[str, Source],
    labels: Mapping[str, Source],
    counter: Mapping[str, Source],
    description: tuple[Source, ...],
    questions: Mapping[str, Source] = MappingProxyType({}),
    costs: Sequence[str] = (),
) -> PanelWords:
    """The record made from plain text, or from several texts by the condition under which each is true.

    Raises WordsError if a text states a number, the claim is longer than nine words, the last beat is not the takeaway,
    a question or the counter belongs to no beat, or a label does not say what it is called.
    """
    claims = Sentence.parse(claim)
    for one in (claims, *(other for _, other in claims.instead)):
        if len(re.sub(r"\{[^{}:]* [^{}:]*:|\}", "", one.source).split()) > CLAIM_WORDS:
            raise WordsError(f"the claim {one.source!r} has more than {CLAIM_WORDS} words")
    if not beats or [*beats][-1] != TAKEAWAY:
        raise WordsError(f"the beats end with {TAKEAWAY}; they are {', '.join(beats)}")
    for name in (*questions, *costs):
        if name not in beats:
            raise WordsError(f"{name!r} is asked about or counted, but is no beat; these are {', '.join(beats)}")
    return PanelWords(
        claim=claims,
        beats=MappingProxyType({beat: Sentence.parse(caption) for beat, caption in beats.items()}),
        questions=MappingProxyType({beat: Sentence.parse(question) for beat, question in questions.items()}),
        costs=tuple(costs),
        labels=called(labels),
        counter=called(counter),
        description=tuple(Sentence.parse(sentence) for sentence in description),
    )


def revised(
    words: PanelWords,
    *,
    claim: Source,
    beats: Mapping[str, Source | None],
    description: tuple[Source, ...],
    labels: Mapping[str, Source] = MappingProxyType({}),
    counter: Mapping[str, Source] = MappingProxyType({}),
    questions: Mapping[str, Source] = MappingProxyType({}),
    costs: Sequence[str] = (),
) -> PanelWords:
    """The words of a panel that is told like another.

    Args:
        words: the other panel's.
        claim: its own.
        beats: its beats in their order; None for a caption that is the other's, with its question. The takeaway of the
            other follows by itself.
        description: its own, or the other's.
        labels: those that differ.
        counter: those that differ.
        questions: those that differ, or that the other does not ask.
        costs: the beats that speak of what it costs.

    Raises WordsError as `panel_words` does, and for a beat without a caption that the other panel does not have.
    """
    captions: dict[str, Source] = {}
    for beat in (*(beat for beat in beats if beat != TAKEAWAY), TAKEAWAY):
        caption = beats.get(beat)
        if caption is None and beat not in words.beats:
            raise WordsError(f"the beat {beat!r} needs a caption: the panel that this one is like has none")
        captions[beat] = words.beats[beat] if caption is None else caption
    return panel_words(
        claim=claim,
        beats=captions,
        labels={**words.labels, **labels},
        counter={**words.counter, **counter},
        description=description,
        questions={**{beat: asked for beat, asked in words.questions.items() if beat in captions}, **questions},
        costs=costs,
    )
