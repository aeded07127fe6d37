"""Panel 1a: one neuron sees every pixel of a handwritten digit and says one number."""

from onebyone.panels.fig1a import PANEL
from onebyone.panels.fig1a.view import Fan
from onebyone.stage.scene import FigureScene


class Fig1a(FigureScene):
    """All wires and their weights, two of them in full, and the sum of all."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.fan = Fan(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.fan), opening=self.fan.opening)
