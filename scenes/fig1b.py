"""Panel 1b: a dense layer is many such neurons; what it costs, and what they have learned over and over."""

from onebyone.panels.fig1b import PANEL
from onebyone.panels.fig1b.view import Layer
from onebyone.stage.scene import FigureScene


class Fig1b(FigureScene):
    """A few neurons stand for all; all outputs, all weights, and the ring that they share."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.layer = Layer(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.layer), opening=self.layer.opening)
