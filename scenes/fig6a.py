"""Panel 6a: every pixel of the digit becomes a channel, and a filter of 1×1 kernels says what the neuron said."""

from onebyone.panels.fig6a import PANEL
from onebyone.panels.fig6a.view import Beam
from onebyone.stage.scene import FigureScene


class Fig6a(FigureScene):
    """From a wide and shallow picture to a narrow and deep beam, and a dot product through all of it."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = Beam(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.view), opening=self.view.opening)
