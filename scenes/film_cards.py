"""The film's title cards, one for each figure of the article."""

from onebyone.fading import appear
from onebyone.figures.fig1a import OneNeuron
from onebyone.figures.fig1b import DenseLayer
from onebyone.figures.fig2a import SlidingKernel
from onebyone.figures.fig3 import FullKernel
from onebyone.figures.fig4a import PointwiseKernel
from onebyone.figures.fig5a import ClassMaps
from onebyone.figures.fig6a import PixelsAsChannels
from onebyone.interlude import TitleCard
from onebyone.views.emblems import ColumnEmblem, CoverEmblem, MapsEmblem, PlanesEmblem, SlidingEmblem, WiresEmblem


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
