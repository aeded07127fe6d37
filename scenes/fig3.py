"""Panel 3: a kernel as large as the image fits in one place, so a convolution with such kernels is a dense layer."""

from onebyone.panels.fig3 import PANEL
from onebyone.panels.fig3.view import Wall
from onebyone.stage.scene import FigureScene


class Fig3(FigureScene):
    """Kernel after kernel lies on the image in the same place; the results are those of the dense layer."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = Wall(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.view), opening=self.view.opening)

    def takeaway(self) -> None:
        """A kernel that slides, beside those that cannot."""
        for step in self.view.compare():
            self.play(step)
