"""What a shot says, as a frozen record of sentences: a clip's, or the film's own opening or closing."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from onebyone.words.nouns import is_called
from onebyone.words.sentence import Sentence, Source, WordsError


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
    """The record of one that asks and counts nothing, from plain text.

    Raises WordsError if a text states a number, or a label does not say what it is called.
    """
    return ShotWords(
        claim=Sentence.parse(claim),
        beats=MappingProxyType({beat: Sentence.parse(text) for beat, text in beats.items()}),
        questions=MappingProxyType({}),
        costs=(),
        counter=MappingProxyType({}),
        labels=called(labels),
        description=tuple(Sentence.parse(text) for text in description),
    )


def called(labels: Mapping[str, Source]) -> Mapping[str, Sentence]:
    """Labels from plain text. Raises WordsError as `Sentence.parse` does, and for one that does not say its name."""
    named = {name: Sentence.parse(label) for name, label in labels.items()}
    for name, label in named.items():
        for one in (label, *(other for _, other in label.instead)):
            if not is_called(name, one.words):
                raise WordsError(
                    f"the label {name!r} says {one.source!r}, and not its own name: it could be another's; call it by "
                    "words that it says, or say in words/nouns.py by which it is known"
                )
    return MappingProxyType(named)
