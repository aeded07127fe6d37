"""Panel 7: a 1×1 layer makes a block of channels thin, another one deep again, and what is between is cheap."""

from onebyone.panels.fig7 import PANEL
from onebyone.panels.fig7.view import Hourglass
from onebyone.stage.scene import FigureScene


class Fig7(FigureScene):
    """A wide layer is counted, then a bottleneck of three layers in its place."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = Hourglass(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.view), opening=self.view.opening)
