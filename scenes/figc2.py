"""Panel C2: one layer of a model: a position, a filter, what it adds up to, and its map."""

from onebyone.panels.figc1.view import Bench
from onebyone.panels.figc2 import PANEL
from onebyone.panels.figc2.view import Maps
from onebyone.stage.scene import FigureScene


class Figc2(FigureScene):
    """A filter of the layer multiplies in place and then everywhere; every filter makes a map."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        maps = (self.figure.computation.gives,)
        self.bench = Bench(self.figure, page=self.page, theme=self.theme, label=self.label, beside=maps, counted=False)
        self.maps = Maps(self.figure, self.bench, label=self.label)
        self.tell(*self.beats(self.bench, self.maps), opening=self.bench.opening)

    def takeaway(self) -> None:
        """Position after position, once more."""
        for step in self.maps.walk_again():
            self.play(step)
