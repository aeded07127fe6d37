"""Panel 6b: as many 1×1 filters as outputs are the dense layer; order matters, and only agreement matters."""

from onebyone.drawing.fading import appear, vanish
from onebyone.panels.fig6b import PANEL
from onebyone.panels.fig6b.view import Reshaped
from onebyone.stage.scene import FigureScene


class Fig6b(FigureScene):
    """All filters at once, a shuffle that breaks and heals, and three equal forms."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = Reshaped(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats())

    def every_output_has_a_filter(self) -> None:
        """The column of pixels, and all filters beside it."""
        self.play(appear(self.view.cells, self.view.box, self.view.column_label))
        self.play(appear(self.view.wall, self.view.wall_label))

    def each_filter_gives_a_number(self) -> None:
        """One number for each filter, folded like the image."""
        self.play(appear(self.view.result, self.view.result_label, self.view.tile, self.view.spot))
        self.play(self.view.visit())

    def pixels_and_a_filter_are_folded(self) -> None:
        """The column and one filter as pictures."""
        self.play(vanish(self.view.tile, self.view.spot))
        self.play(appear(self.view.filter, self.view.chosen))
        self.play(vanish(self.view.wall, self.view.wall_label, self.view.chosen))
        self.play(vanish(self.view.box, self.view.column_label), self.view.fold())
        self.play(appear(*self.view.folded))

    def the_pixels_are_shuffled(self) -> None:
        """The same weights meet other pixels."""
        self.play(self.view.shuffle_pixels())
        self.play(self.view.exchange(self.view.result, self.view.broken))

    def the_filters_are_shuffled_alike(self) -> None:
        """The same weights meet the same pixels again, elsewhere."""
        self.play(self.view.shuffle_filter())
        self.play(self.view.exchange(self.view.broken, self.view.healed))

    def only_agreement_matters(self) -> None:
        """Both go back in step, and nothing else changes."""
        self.play(self.view.restore())

    def equal_forms_stand_side_by_side(self) -> None:
        """The dense layer, the large kernels and the 1×1 kernels."""
        self.play(vanish(self.view.cells, self.view.filter, *self.view.folded))
        self.play(vanish(self.view.healed, self.view.result_label))
        self.play(appear(*self.view.forms))

    def their_differences_are_blank(self) -> None:
        """Each minus the next."""
        self.play(appear(*self.view.differences))
