"""The film's title cards, one for each figure of the article."""

from onebyone.panels.film.emblems import ColumnEmblem, CoverEmblem, MapsEmblem, PlanesEmblem, SlidingEmblem, WiresEmblem
from onebyone.panels.film.programme import card
from onebyone.stage.card import TitleCard


class Chapter(TitleCard):
    """A bridge to the next chapter: its question, beside an emblem of the figure named last."""

    def construct(self) -> None:
        """Tell the beat."""
        self.emblem = self.emblem_type(self.pictured, room=self.page.picture, theme=self.theme)
        self.tell(self.the_question_of_the_next, opening=[self.emblem])

    def the_question_of_the_next(self) -> None:
        """What the emblem hints at."""
        self.play(self.emblem.act())


class Dense(Chapter):
    """Figure 1."""

    shot, emblem_type = card("figure-1"), WiresEmblem


class Sliding(Chapter):
    """Figure 2."""

    shot, emblem_type = card("figure-2"), SlidingEmblem


class Covering(Chapter):
    """Figure 3."""

    shot, emblem_type = card("figure-3"), CoverEmblem


class Pointwise(Chapter):
    """Figure 4."""

    shot, emblem_type = card("figure-4"), PlanesEmblem


class Classes(Chapter):
    """Figure 5."""

    shot, emblem_type = card("figure-5"), MapsEmblem


class Reshaped(Chapter):
    """Figure 6."""

    shot, emblem_type = card("figure-6"), ColumnEmblem
