"""Panel 4a: three 1×1 kernels over red, green and blue: at every position three values become one number."""

from onebyone.drawing.fading import appear, vanish
from onebyone.panels.fig4a import PANEL
from onebyone.panels.fig4a.view import Channels
from onebyone.stage.scene import FigureScene


class Fig4a(FigureScene):
    """One position slowly, then all of them: one filter, one map."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = Channels(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.first = self.figure.stop(*self.figure.first)
        self.tell(*self.beats())

    def the_photo_splits_into_planes(self) -> None:
        """In colour first, then plane by plane."""
        self.play(appear(self.view.photo))
        self.play(self.view.split())
        self.play(appear(self.view.letters, self.view.photo_label))

    def one_position_has_a_value_in_each_plane(self) -> None:
        """One cell in each plane, enlarged until it can be read."""
        self.play(appear(self.view.column, self.view.cursors))
        self.play(self.view.pick())
        self.play(appear(self.view.value_label, self.view.value_digits))

    def each_value_meets_its_own_weight(self) -> None:
        """A weight for each channel, and their products."""
        self.play(appear(self.view.weight_label, self.view.weights, self.view.weight_digits))
        self.play(appear(self.view.signs))

    def channels_are_summed(self) -> None:
        """The products add up, and the sum lands where the values came from."""
        self.play(appear(*self.view.sums))
        self.play(appear(self.view.map, self.view.map_label, self.view.spot))
        self.play(self.view.land(self.first))

    def the_position_walks(self) -> None:
        """Every position, in reading order."""
        self.play(vanish(self.view.value_digits, self.view.signs, *self.view.sums))
        self.play(self.view.walk())

    def one_filter_makes_one_map(self) -> None:
        """The photo and its one map, side by side."""
        self.play(vanish(*self.view.reading))
        self.play(self.view.unite())
