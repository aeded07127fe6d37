"""Panel 4b: a neuron of three inputs walks over the photo, and its map is that of the 1×1 kernels, cell by cell."""

from onebyone.drawing.fading import appear, vanish
from onebyone.panels.fig4b import PANEL
from onebyone.panels.fig4b.view import NeuronChannels
from onebyone.stage.scene import FigureScene


class Fig4b(FigureScene):
    """The kernels become a neuron, the neuron walks, and both maps are laid on each other."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = NeuronChannels(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.channels, self.stroll, self.agreement = self.view.channels, self.view.stroll, self.view.agreement
        self.tell(*self.beats())

    def the_same_photo_and_weights(self) -> None:
        """Planes and kernels stand as in the panel before."""
        self.play(appear(*self.view.image))
        self.play(appear(self.view.kernels))

    def a_position_is_a_short_list(self) -> None:
        """A value from each plane."""
        self.play(appear(self.channels.column, self.channels.cursors))
        self.play(self.channels.pick())
        self.play(appear(self.channels.value_label, self.channels.value_digits))

    def each_weight_becomes_a_wire(self) -> None:
        """The kernels turn into a neuron."""
        self.play(self.view.make_room())
        self.play(self.stroll.take(self.channels.weight_digits))
        self.play(self.stroll.become_wires([*self.channels.weights, self.channels.weight_label]))

    def the_neuron_adds_up(self) -> None:
        """Value times weight, and the sum of all."""
        self.play(self.stroll.multiply())
        self.play(appear(self.stroll.map, self.channels.map_label, self.channels.spot), self.stroll.add_up())
        self.play(self.stroll.land())

    def the_neuron_walks(self) -> None:
        """The neuron shrinks onto the photo and visits every position."""
        self.play(vanish(*self.view.reading), self.stroll.settle())
        self.play(self.view.walk())

    def the_kernels_made_a_map_too(self) -> None:
        """The kernels' map takes the place of the photo."""
        self.play(vanish(*self.view.image, self.stroll.walker, *self.view.walking))
        self.play(appear(self.view.kernel_map, self.view.kernel_map_label))

    def the_maps_are_laid_on_each_other(self) -> None:
        """What is left is nothing."""
        self.play(self.agreement.lay())
