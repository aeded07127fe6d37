"""Panel 8: the digit as a cloud of points, and one small network of 1×1 convolutions for each of them."""

from onebyone.panels.fig8 import PANEL
from onebyone.panels.fig8.view import Cloud
from onebyone.stage.scene import FigureScene


class Fig8(FigureScene):
    """Points are read one by one, in whatever order; the largest values decide."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.cloud = Cloud(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.cloud), opening=self.cloud.opening)
