"""Panel 6a: every pixel of the digit becomes a channel, and a filter of 1×1 kernels says what the neuron said."""

from onebyone.drawing.fading import appear, vanish
from onebyone.look.theme import DURATIONS
from onebyone.panels.fig6a import PANEL
from onebyone.panels.fig6a.view import Column
from onebyone.stage.scene import FigureScene


class Fig6a(FigureScene):
    """From a wide and shallow block to a narrow and deep one, and a dot product through all of it."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = Column(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats())

    def the_photo_is_wide_and_shallow(self) -> None:
        """The block of the last panel."""
        self.play(appear(self.view.photo, self.view.photo_label))

    def the_digit_is_a_single_channel(self) -> None:
        """As wide, and shallower still."""
        self.play(appear(self.view.image, self.view.image_label))

    def its_rows_lift_into_depth(self) -> None:
        """Height goes, and depth comes."""
        self.play(appear(self.view.cells, run_time=DURATIONS.quick))
        self.play(vanish(self.view.image, self.view.image_label))
        self.play(self.view.lift_rows())
        self.play(appear(self.view.rows_label))

    def every_pixel_becomes_a_channel(self) -> None:
        """Width goes, too."""
        self.play(vanish(self.view.rows_label))
        self.play(self.view.turn_rows())
        self.play(appear(self.view.far_box, self.view.far_label))

    def the_filter_is_as_deep(self) -> None:
        """One 1×1 kernel for every channel."""
        self.play(vanish(self.view.photo, self.view.photo_label, self.view.far_box, self.view.far_label))
        self.play(self.view.make_room())
        self.play(appear(self.view.near_box, self.view.near_label))
        self.play(appear(self.view.filter, self.view.filter_box, self.view.filter_label))

    def each_channel_meets_its_kernel(self) -> None:
        """Three of them can be read."""
        self.play(self.view.point())
        self.play(self.view.meet())

    def the_other_products_pour_in(self) -> None:
        """All others, as one sum, and the bias."""
        self.play(self.view.pour())
        self.play(vanish(self.view.probe), appear(self.view.bias))

    def channels_are_summed(self) -> None:
        """The sum."""
        self.play(appear(self.view.rule, self.view.total))

    def it_is_the_neurons_number(self) -> None:
        """Figure 1's neuron, computed for itself."""
        self.play(appear(self.view.neuron))
