"""Panel 4b: a neuron of three inputs reads position after position, and makes the map of the 1×1 kernels."""

from onebyone.panels.fig4b import PANEL
from onebyone.panels.fig4b.view import NeuronChannels
from onebyone.stage.scene import FigureScene


class Fig4b(FigureScene):
    """A position is a list, its weights are wires to a neuron; the rod moves, and a change shows in one cell."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = NeuronChannels(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.view), opening=self.view.opening)

    def takeaway(self) -> None:
        """The value is put back."""
        for step in self.view.mend():
            self.play(step)
