"""Panel 5b: ten neurons read the feature maps position after position; a shuffle keeps their scores."""

from onebyone.panels.fig5b import PANEL
from onebyone.panels.fig5b.view import ClassNeuronsView
from onebyone.stage.scene import FigureScene


class Fig5b(FigureScene):
    """One column slowly, then all of them, then the positions shuffled; at last a dense layer, which notices."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = ClassNeuronsView(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.view), opening=self.view.opening)
