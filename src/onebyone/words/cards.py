"""What the film's own shots say, its opening and its closing, as a frozen record of sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from onebyone.words.sentence import Sentence


@dataclass(frozen=True)
class CardWords:
    """The words of one such shot.

    `claim` is its title; `beats` maps a beat (a method of its scene) to what is read in it, in order;
    `questions` and `costs` are as those of `PanelWords`; `labels` name what stands on the page; `counter` holds the
    words beside the numbers of the cost counter, where there is one; `description` is for someone who sees nothing.
    """

    claim: Sentence
    beats: Mapping[str, Sentence]
    questions: Mapping[str, Sentence]
    costs: tuple[str, ...]
    labels: Mapping[str, Sentence]
    counter: Mapping[str, Sentence]
    description: tuple[Sentence, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Everything with slots."""
        parts = (self.beats, self.questions, self.labels, self.counter)
        return (self.claim, *(sentence for part in parts for sentence in part.values()), *self.description)


def card_words(
    *,
    claim: str,
    beats: Mapping[str, str],
    description: tuple[str, ...],
    labels: Mapping[str, str] = MappingProxyType({}),
    counter: Mapping[str, str] = MappingProxyType({}),
    questions: Mapping[str, str] = MappingProxyType({}),
    costs: Sequence[str] = (),
) -> CardWords:
    """The record made from plain text. Raises WordsError if a text states a number."""
    return CardWords(
        claim=Sentence.parse(claim),
        beats=MappingProxyType({beat: Sentence.parse(text) for beat, text in beats.items()}),
        questions=MappingProxyType({beat: Sentence.parse(text) for beat, text in questions.items()}),
        costs=tuple(costs),
        labels=MappingProxyType({name: Sentence.parse(text) for name, text in labels.items()}),
        counter=MappingProxyType({name: Sentence.parse(text) for name, text in counter.items()}),
        description=tuple(Sentence.parse(text) for text in description),
    )
