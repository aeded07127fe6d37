"""The film's title cards, one for each figure of the article."""

from onebyone.drawing.fading import appear
from onebyone.panels.fig1a.numbers import OneNeuron
from onebyone.panels.fig1b.numbers import DenseLayer
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.fig3.numbers import FullKernel
from onebyone.panels.fig4a.numbers import PointwiseKernel
from onebyone.panels.fig5a.numbers import ClassMaps
from onebyone.panels.fig6a.numbers import PixelsAsChannels
from onebyone.panels.film.emblems import ColumnEmblem, CoverEmblem, MapsEmblem, PlanesEmblem, SlidingEmblem, WiresEmblem
from onebyone.stage.card import TitleCard


class Chapter(TitleCard):
    """A bridge from the last chapter, and the question of the next; its emblem shows the figure named last."""

    def construct(self) -> None:
        """Tell the beats."""
        self.emblem = self.emblem_type(self.pictured, room=self.page.picture, theme=self.theme)
        self.tell(self.a_bridge_from_the_last_chapter, self.the_question_of_the_next)

    def a_bridge_from_the_last_chapter(self) -> None:
        """The emblem."""
        self.play(appear(self.emblem))

    def the_question_of_the_next(self) -> None:
        """What it hints at."""
        self.play(self.emblem.act())


class Dense(Chapter):
    """Figure 1."""

    card_id, figure_type, emblem_type = "figure-1", OneNeuron, WiresEmblem


class Sliding(Chapter):
    """Figure 2."""

    card_id, figure_type, also, emblem_type = "figure-2", DenseLayer, (SlidingKernel,), SlidingEmblem


class Covering(Chapter):
    """Figure 3."""

    card_id, figure_type, emblem_type = "figure-3", FullKernel, CoverEmblem


class Pointwise(Chapter):
    """Figure 4."""

    card_id, figure_type, emblem_type = "figure-4", PointwiseKernel, PlanesEmblem


class Classes(Chapter):
    """Figure 5."""

    card_id, figure_type, emblem_type = "figure-5", ClassMaps, MapsEmblem


class Reshaped(Chapter):
    """Figure 6."""

    card_id, figure_type, emblem_type = "figure-6", PixelsAsChannels, ColumnEmblem
