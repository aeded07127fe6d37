"""What one panel says, as a frozen record of sentences; the texts themselves lie in the panel's folder, by language."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from onebyone.words.names import NAMES
from onebyone.words.numbers import find_numbers
from onebyone.words.sentence import Sentence, WordsError

CLAIM_WORDS = 9
CLOSING_BEATS = ("torch_says_the_same", "takeaway")


@dataclass(frozen=True)
class PanelWords:
    """The words of a panel: `beats` maps a beat (a method of its scene) to its caption, in the order of the story.

    The last two beats are common to all panels: `torch_says_the_same` and `takeaway`, whose caption is the takeaway.
    `labels` name what stands on the page; `counter` holds the words beside the numbers of the cost counter.
    `description` is for someone who sees nothing.
    """

    claim: Sentence
    beats: Mapping[str, Sentence]
    labels: Mapping[str, Sentence]
    counter: Mapping[str, str]
    description: tuple[Sentence, ...]

    @property
    def takeaway(self) -> Sentence:
        """The one sentence to go home with."""
        return self.beats["takeaway"]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Everything with slots: claim, captions, labels, description."""
        return (self.claim, *self.beats.values(), *self.labels.values(), *self.description)


def panel_words(
    *,
    claim: str,
    beats: Mapping[str, str],
    labels: Mapping[str, str],
    counter: Mapping[str, str],
    description: tuple[str, ...],
) -> PanelWords:
    """The record made from plain text.

    Raises WordsError if a text states a number, the claim is longer than nine words, or the closing beats are missing.
    """
    if len(claim.split()) > CLAIM_WORDS:
        raise WordsError(f"the claim {claim!r} has more than {CLAIM_WORDS} words")
    if tuple(beats)[-len(CLOSING_BEATS) :] != CLOSING_BEATS:
        raise WordsError(f"the beats end with {' and '.join(CLOSING_BEATS)}, not with {' and '.join(list(beats)[-2:])}")
    for label in counter.values():
        for number in find_numbers(label, NAMES):
            raise WordsError(f"the counter states {number!r} in its words {label!r}: its numbers come from tensors")
    return PanelWords(
        claim=Sentence.parse(claim),
        beats=MappingProxyType({beat: Sentence.parse(caption) for beat, caption in beats.items()}),
        labels=MappingProxyType({name: Sentence.parse(label) for name, label in labels.items()}),
        counter=MappingProxyType(dict(counter)),
        description=tuple(Sentence.parse(sentence) for sentence in description),
    )
