"""Panel 5a: ten 1×1 filters over a network's feature maps make ten class maps, and the right digit wins."""

from onebyone.drawing.fading import appear, vanish
from onebyone.look.theme import DURATIONS
from onebyone.panels.fig5a import PANEL
from onebyone.panels.fig5a.view import ClassMapsView
from onebyone.stage.scene import FigureScene


class Fig5a(FigureScene):
    """One position of one filter slowly, then everywhere, then all filters."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = ClassMapsView(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.features = self.view.features
        self.tell(*self.beats())

    def a_trained_network_has_looked(self) -> None:
        """The digit, and what the layers before have made of it."""
        self.play(appear(self.view.image, self.view.image_label))
        self.play(appear(self.features.block))

    def the_feature_maps_form_a_block(self) -> None:
        """One behind the other."""
        self.play(self.features.stack())
        self.play(appear(self.features.label))

    def a_column_has_a_receptive_field(self) -> None:
        """One cell in each plane, and what it has seen of the digit."""
        self.play(appear(self.features.column, self.features.cursors, self.view.spot))
        self.play(self.view.look_around())

    def a_filter_weighs_the_column(self) -> None:
        """Values and weights side by side."""
        self.play(self.view.make_room())
        self.play(self.view.read_out())
        self.play(appear(self.view.filter, self.view.weight_label))

    def the_products_add_up(self) -> None:
        """A few products in full, the others as their sum."""
        self.play(appear(self.view.marks, run_time=DURATIONS.quick))
        self.play(self.view.pick())
        self.play(self.view.pour(), appear(self.view.map, self.view.map_label, self.view.map_spot))
        self.play(self.view.land())

    def the_filter_visits_every_position(self) -> None:
        """Every position, in reading order."""
        self.play(vanish(self.view.ledger, self.view.total))
        self.play(self.view.walk())

    def more_filters_make_more_maps(self) -> None:
        """All maps, each under its filter."""
        self.play(self.view.clear())
        self.play(self.view.multiply_filters())

    def the_right_digit_wins(self) -> None:
        """The scores, and the maps in their order."""
        self.play(appear(self.view.scores), self.view.light_up())
        self.play(self.view.rank())
