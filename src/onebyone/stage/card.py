"""What the film needs besides the clips: title cards that ask a question, and scenes without a clip's furniture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from onebyone.core.figure import Figure
from onebyone.drawing.fading import appear
from onebyone.drawing.mobjects.headline import Heading, Question
from onebyone.look.layout import Region
from onebyone.look.theme import DURATIONS
from onebyone.stage.scene import FigureScene
from onebyone.words import Sentence


class Interlude(FigureScene):
    """A scene of the film that is no clip: it tells its own beats, without torch line and takeaway of their own."""

    def tell(self, *beats: Callable[[], None]) -> None:
        """Open with the chapter's title and tell each beat under its sentence."""
        self.open()
        for beat in beats:
            self._tell(beat)

    def open(self) -> None:
        """Show which chapter this is, from the first frame on."""
        self.title = self.page.set_title(Heading(self.words.mark, self.said(self.words.claim), theme=self.theme))
        self.add(self.title)

    @property
    def pictured(self) -> Figure:
        """The figure a card's emblem is of: the last it names."""
        return self.figures[-1]


class TitleCard(Interlude):
    """A card whose first sentence is a bridge, and whose next one the question it leads to; both stay.

    A card with `places` sets each of its sentences large, beside the place it belongs to.

    Example::

        class Sliding(TitleCard):
            shot = card("figure-2")

            def construct(self):
                self.tell(self.a_bridge_from_the_last_chapter, self.the_question_of_the_next)
    """

    places: Sequence[Region] = ()

    def _swap_caption(self, sentence: Sentence) -> None:
        bridge = self.caption is None and not self.places
        lines = sentence.lines(self.figure.quantities, line=Question.BRIDGE if bridge else Question.LINE)
        question = Question(lines, theme=self.theme, bridge=bridge)
        place = self.places[len(self.captions)] if self.places else None
        self.caption = self.page.set_question(question, bridge=bridge, beside=place)
        self._with_next.append(appear(self.caption, run_time=DURATIONS.quick))
