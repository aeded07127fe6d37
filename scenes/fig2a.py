"""Panel 2a: one 3×3 kernel slides over the digit, and nine weights make a whole feature map."""

from onebyone.panels.fig2a import PANEL
from onebyone.panels.fig2a.view import Workbench
from onebyone.stage.scene import FigureScene


class Fig2a(FigureScene):
    """The kernel multiplies in place, then a step on, and then everywhere; flipped, it makes another map."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.bench = Workbench(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.bench), opening=self.bench.opening)

    def takeaway(self) -> None:
        """The map is as it was, and torch made the same."""
        for step in self.bench.stand():
            self.play(step)
