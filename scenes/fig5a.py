"""Panel 5a: ten 1×1 filters over a network's feature maps make ten class maps, and the right digit wins."""

from onebyone.panels.fig5a import PANEL
from onebyone.panels.fig5a.view import ClassMapsView
from onebyone.stage.scene import FigureScene


class Fig5a(FigureScene):
    """One position of one filter slowly, then everywhere, then what a cell has seen, then all filters."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = ClassMapsView(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(self.view), opening=self.view.opening)
