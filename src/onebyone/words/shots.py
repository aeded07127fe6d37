"""What a shot says, as a frozen record of sentences: a clip's, or the film's own opening or closing."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from onebyone.words.sentence import Sentence


@dataclass(frozen=True)
class ShotWords:
    """The words of a shot.

    `claim` is its title; `beats` maps a beat (a method of its scene) to its caption, in the order of the story;
    `questions` has what is asked before a beat, by its name: the beat is the answer. `costs` names the beats that speak
    of what the computation costs, and `counter` holds the words beside the numbers of the counter that is shown in
    them. `labels` name what stands on the page. `description` is for someone who sees nothing.
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
        """Everything that is said: claim, captions, questions, labels, counter, description."""
        parts = (self.beats, self.questions, self.labels, self.counter)
        return (self.claim, *(sentence for part in parts for sentence in part.values()), *self.description)


def shot_words(
    *, claim: str, beats: Mapping[str, str], labels: Mapping[str, str], description: tuple[str, ...]
) -> ShotWords:
    """The record of one that asks and counts nothing, from plain text. Raises WordsError if a text states a number."""
    return ShotWords(
        claim=Sentence.parse(claim),
        beats=MappingProxyType({beat: Sentence.parse(text) for beat, text in beats.items()}),
        questions=MappingProxyType({}),
        costs=(),
        counter=MappingProxyType({}),
        labels=MappingProxyType({name: Sentence.parse(text) for name, text in labels.items()}),
        description=tuple(Sentence.parse(text) for text in description),
    )
