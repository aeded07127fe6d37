"""Panel C1: where a kernel may lie on an image, what it makes there, and how many positions that are."""

from onebyone.panels.figc1 import PANEL
from onebyone.panels.figc1.view import Bench
from onebyone.stage.scene import FigureScene


class Figc1(FigureScene):
    """Padding comes around the image, kernels slide over both, and the positions are counted."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.bench = Bench(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.bench), opening=self.bench.opening)

    def takeaway(self) -> None:
        """The kernels go on, from position to position."""
        for step in self.bench.go_on():
            self.play(step)
