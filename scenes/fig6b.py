"""Panel 6b: as many 1×1 filters as outputs are the dense layer; order matters, and only agreement matters."""

from onebyone.panels.fig6b import PANEL
from onebyone.panels.fig6b.view import Reshaped
from onebyone.stage.scene import FigureScene


class Fig6b(FigureScene):
    """A filter for each output, a shuffle that breaks and heals, and three equal forms."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = Reshaped(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.view), opening=self.view.opening)
