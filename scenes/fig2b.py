"""Panel 2b: a small neuron slides over the digit, and its map is the kernel's, cell by cell."""

from onebyone.drawing.fading import appear, vanish
from onebyone.panels.fig2b import PANEL
from onebyone.panels.fig2b.view import NeuronBench
from onebyone.stage.scene import FigureScene


class Fig2b(FigureScene):
    """The kernel becomes a neuron, the neuron walks, and both maps are laid on each other."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.view = NeuronBench(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.bench, self.stroll, self.agreement = self.view.bench, self.view.stroll, self.view.agreement
        self.tell(*self.beats())

    def the_same_pixels_and_weights(self) -> None:
        """Image, window and kernel stand as in the panel before."""
        self.play(appear(*self.bench.picture, self.bench.image_label, self.view.kernel, *self.view.marked))
        self.play(self.bench.lift())
        self.play(appear(self.bench.patch_label, self.bench.pixels))

    def the_window_becomes_a_list(self) -> None:
        """A dense neuron knows no rows and columns."""
        self.play(self.view.unroll())

    def each_weight_becomes_a_wire(self) -> None:
        """The kernel turns into a neuron."""
        self.play(self.stroll.take(self.bench.weights))
        self.play(self.stroll.become_wires([self.bench.kernel, self.bench.kernel_label]))

    def the_neuron_adds_up(self) -> None:
        """Pixel times weight, and the sum of all."""
        self.play(self.stroll.multiply())
        self.play(appear(self.stroll.map, self.bench.map_label, self.bench.spot), self.stroll.add_up())
        self.play(self.stroll.land())

    def the_neuron_walks(self) -> None:
        """The neuron shrinks onto the image and visits every position."""
        self.play(vanish(*self.view.reading), self.stroll.settle())
        self.play(self.view.walk())

    def the_kernel_made_a_map_too(self) -> None:
        """The kernel's map takes the place of the image."""
        self.play(vanish(*self.bench.picture, self.bench.image_label, self.stroll.walker, *self.view.walking))
        self.play(appear(self.view.kernel_map, self.view.kernel_map_label))

    def the_maps_are_laid_on_each_other(self) -> None:
        """What is left is nothing."""
        self.play(self.agreement.lay())
