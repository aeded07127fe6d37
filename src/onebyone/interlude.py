"""Interlude: a title card of the film, told like a clip, with a question in large letters instead of caption and cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from onebyone.figures.base import Figure
from onebyone.mobjects.headline import Heading, Question
from onebyone.motion import appear
from onebyone.stage import FigureScene
from onebyone.theme import DURATIONS
from onebyone.words import CardWords, Sentence, card


class Interlude(FigureScene):
    """The scene of one title card: its beats are a bridge, which is read first, and the question it leads to.

    `card_id` is as in the catalogue. A card may show numbers of other figures besides: `also` names them.

    Example::

        class Sliding(Interlude):
            card_id = "figure-2"
            figure_type = DenseLayer
            also = (SlidingKernel,)

            def construct(self):
                self.tell(self.a_bridge_from_the_last_chapter, self.the_question_of_the_next)
    """

    card_id: ClassVar[str]
    also: ClassVar[tuple[type[Figure], ...]] = ()

    def setup(self) -> None:
        """Verify all figures; nothing is drawn before."""
        super().setup()
        self.others = tuple(figure.verified() for figure in self.also)

    def tell(self, *beats: Callable[[], None]) -> None:
        """Open with the chapter's title and tell each beat under its sentence."""
        self.open()
        for beat in beats:
            self._tell(beat)

    def open(self) -> None:
        """Show which chapter this is."""
        self.title = self.page.set_title(Heading(self.words.mark, self.said(self.words.claim), theme=self.theme))
        self.next_section("title")
        self.play(appear(self.title, run_time=DURATIONS.quick))

    @property
    def words(self) -> CardWords:
        """What this card says."""
        return card(self.card_id)

    @property
    def figures(self) -> Sequence[Figure]:
        """The figures whose numbers may be shown."""
        return (*super().figures, *getattr(self, "others", ()))

    def _swap_caption(self, sentence: Sentence) -> None:
        """The first sentence stands over the ones after it, smaller; all stay."""
        first = self.caption is None
        lines = sentence.lines(self.figure.quantities, line=Question.LINE)
        self.caption = self.page.set_question(Question(lines, theme=self.theme, bridge=first), bridge=first)
        self.play(appear(self.caption, run_time=DURATIONS.quick))
