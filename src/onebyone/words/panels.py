"""What one panel says, as a frozen record of sentences; the texts themselves lie in the panel's folder, by language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from onebyone.words.sentence import Sentence, Source, WordsError

CLAIM_WORDS = 9
CLOSING_BEATS = ("torch_says_the_same", "takeaway")


@dataclass(frozen=True)
class PanelWords:
    """The words of a panel: `beats` maps a beat (a method of its scene) to its caption, in the order of the story.

    Two beats are common to all panels: `takeaway`, the last, whose caption is the takeaway, and `torch_says_the_same`,
    which stands right before it, unless the panel goes on with another computation.
    `labels` name what stands on the page; `counter` holds the words beside the numbers of the cost counter.
    `description` is for someone who sees nothing.
    """

    claim: Sentence
    beats: Mapping[str, Sentence]
    labels: Mapping[str, Sentence]
    counter: Mapping[str, Sentence]
    description: tuple[Sentence, ...]

    @property
    def takeaway(self) -> Sentence:
        """The one sentence to go home with."""
        return self.beats["takeaway"]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Everything that is said: claim, captions, labels, counter, description."""
        return (self.claim, *self.beats.values(), *self.labels.values(), *self.counter.values(), *self.description)


def panel_words(
    *,
    claim: Source,
    beats: Mapping[str, Source],
    labels: Mapping[str, Source],
    counter: Mapping[str, Source],
    description: tuple[Source, ...],
) -> PanelWords:
    """The record made from plain text, or from several texts by the condition under which each is true.

    Raises WordsError if a text states a number, the claim is longer than nine words, or the closing beats are missing.
    """
    claims = Sentence.parse(claim)
    for one in (claims, *(other for _, other in claims.instead)):
        if len(re.sub(r"\{[^{}:]* [^{}:]*:|\}", "", one.source).split()) > CLAIM_WORDS:
            raise WordsError(f"the claim {one.source!r} has more than {CLAIM_WORDS} words")
    confirmed, last = CLOSING_BEATS
    if confirmed not in beats or [*beats][-1] != last:
        raise WordsError(f"the beats end with {last}, and {confirmed} is one of them; they are {', '.join(beats)}")
    return PanelWords(
        claim=claims,
        beats=MappingProxyType({beat: Sentence.parse(caption) for beat, caption in beats.items()}),
        labels=MappingProxyType({name: Sentence.parse(label) for name, label in labels.items()}),
        counter=MappingProxyType({name: Sentence.parse(label) for name, label in counter.items()}),
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
) -> PanelWords:
    """The words of a panel that is told like another.

    Args:
        words: the other panel's.
        claim: its own.
        beats: its beats in their order; None for a caption that is the other's. The closing beats follow by themselves.
        description: its own, or the other's.
        labels: those that differ.
        counter: those that differ.

    Raises WordsError as `panel_words` does, and for a beat without a caption that the other panel does not have.
    """
    captions: dict[str, Source] = {}
    for beat in (*(beat for beat in beats if beat not in CLOSING_BEATS), *CLOSING_BEATS):
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
    )
