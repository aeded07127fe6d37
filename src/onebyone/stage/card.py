"""What the film needs besides the clips: scenes without a panel's name, and title cards that ask a question."""

from __future__ import annotations

from manim import Mobject

from onebyone.core.figure import Figure
from onebyone.drawing.fading import appear
from onebyone.drawing.mobjects.headline import Heading, Question
from onebyone.look.theme import DURATIONS
from onebyone.stage.scene import FigureScene
from onebyone.words import Sentence


class Interlude(FigureScene):
    """A scene of the film that is no clip: it tells its own beats, under a head that names no panel."""

    @property
    def named(self) -> None:
        """Nothing: it is no panel."""
        return


class TitleCard(Interlude):
    """A card whose question stands large beside its emblem, from the first frame on.

    Example::

        class Sliding(TitleCard):
            shot = card("figure-2")

            def construct(self):
                self.tell(self.the_question_of_the_next)
    """

    def open(self, *pictures: Mobject) -> None:
        """Show which chapter this is, and its emblem."""
        self.title = self.page.set_title(Heading(self.words.mark, self.said(self.words.claim), theme=self.theme))
        self.next_section("claim")
        self.add(self.title, *pictures)

    @property
    def pictured(self) -> Figure:
        """The figure a card's emblem is of: the last it names."""
        return self.figures[-1]

    def _swap_caption(self, sentence: Sentence, *, asks: bool = False) -> None:
        question = Question(sentence.lines(self.figure.quantities, line=Question.LINE), theme=self.theme)
        self.caption = self.page.set_question(question)
        self._with_next.append(appear(self.caption, run_time=DURATIONS.quick))
