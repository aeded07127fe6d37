"""Panel 5b: a dense layer of ten neurons reads the feature maps column by column, and its maps are the filters' own."""

from onebyone.drawing.fading import appear, vanish
from onebyone.panels.fig5b import PANEL
from onebyone.panels.fig5b.view import ClassNeuronsView
from onebyone.stage.scene import FigureScene


class Fig5b(FigureScene):
    """One column slowly, then all of them, then both forms side by side."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = ClassNeuronsView(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.features = self.view.features
        self.tell(*self.beats())

    def the_column_is_a_list_of_inputs(self) -> None:
        """The block, and the values under a position."""
        self.play(appear(self.features.block, self.features.label))
        self.play(appear(self.features.column, self.features.cursors))
        self.play(appear(self.features.leads, self.features.strip, self.view.value_label))

    def a_dense_layer_reads_the_column(self) -> None:
        """All neurons, all wires."""
        self.play(appear(self.view.neurons, self.view.names))
        self.play(self.view.grow())

    def each_neuron_says_a_number(self) -> None:
        """What they make of the column."""
        self.play(self.view.say())

    def the_layer_visits_every_position(self) -> None:
        """Every position, in reading order."""
        self.play(vanish(self.view.said), appear(self.view.maps, self.view.maps_label))
        self.play(self.view.walk())

    def the_filters_made_maps_too(self) -> None:
        """The maps of the panel before."""
        self.play(self.view.stand_aside())

    def the_maps_are_laid_on_each_other(self) -> None:
        """What is left is nothing."""
        self.play(self.view.lay())

    def the_sum_may_come_first(self) -> None:
        """The scores, found in two ways."""
        self.play(self.view.compare_scores())
