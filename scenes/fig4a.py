"""Panel 4a: three 1×1 kernels over red, green and blue: at every position three values become one number."""

from onebyone.drawing.fading import appear, vanish
from onebyone.look.theme import DURATIONS
from onebyone.panels.fig4a import PANEL
from onebyone.panels.fig4a.view import Channels
from onebyone.stage.scene import FigureScene


class Fig4a(FigureScene):
    """The photo opens, one position makes one number, all positions make the map; a flip changes nothing."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = Channels(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(), opening=self.view.opening)

    def the_photo_splits_into_planes(self) -> None:
        """The photo opens, plane by plane."""
        self.play(self.view.split())
        self.play(appear(*self.view.names))

    def each_value_meets_its_own_weight(self) -> None:
        """A rod through the planes; its values grow, each gets the weight of its channel, and they multiply."""
        self.play(self.view.point())
        self.play(self.view.make_way())
        self.play(self.view.pick())
        self.play(self.view.multiply())

    def channels_are_summed(self) -> None:
        """The products line up and add up, and stand there to be read."""
        self.play(self.view.line_up())
        self.wait(DURATIONS.look)

    def the_position_walks(self) -> None:
        """The sum lands where the values came from; then every position, in reading order."""
        self.play(self.view.clear_the_ledger())
        self.play(self.view.land(), appear(self.view.key))
        self.play(vanish(*self.view.sums, run_time=DURATIONS.quick))
        self.play(self.view.walk())
        self.play(appear(self.view.torch))

    def one_filter_makes_one_map(self) -> None:
        """The weights alone: a kernel for each channel, and all of them one filter."""
        self.play(self.view.stand_alone())

    def a_flip_changes_nothing(self) -> None:
        """Each kernel is turned, and the map is what it was."""
        self.play(self.view.turn())

    def takeaway(self) -> None:
        """One position after the other, each on its own."""
        self.play(self.view.take_up())
        self.play(self.view.run())
