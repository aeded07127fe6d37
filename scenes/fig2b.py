"""Panel 2b: a neuron that stays loses a picture that moves, and one that slides finds it: it is a convolution."""

from onebyone.panels.fig2b import PANEL
from onebyone.panels.fig2b.view import NeuronBench
from onebyone.stage.scene import FigureScene


class Fig2b(FigureScene):
    """The kernel becomes a neuron; the picture moves, then the window; a broken weight shows where it meets ink."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = NeuronBench(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.view), opening=self.view.opening)

    def takeaway(self) -> None:
        """The weight is mended, and the maps are equal again."""
        for step in self.view.mend():
            self.play(step)
