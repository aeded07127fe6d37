"""Panel 1a: one neuron looks at every pixel of a handwritten digit and says one number."""

from onebyone.drawing.fading import appear, vanish
from onebyone.panels.fig1a import PANEL
from onebyone.panels.fig1a.view import Fan
from onebyone.stage.scene import FigureScene


class Fig1a(FigureScene):
    """All wires, two of them in full, and their sum."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.fan = Fan(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats())

    def the_image_is_a_grid_of_pixels(self) -> None:
        """The digit."""
        self.play(appear(self.fan.image, self.fan.image_label))

    def every_pixel_has_a_wire_to_the_neuron(self) -> None:
        """All wires, the background's too."""
        self.play(appear(self.fan.neuron))
        self.play(self.fan.grow())

    def the_wires_are_trained_weights(self) -> None:
        """The same weights, folded like the image."""
        self.play(appear(self.fan.ring, self.fan.ring_label))

    def bright_wires_are_read_off(self) -> None:
        """Two wires light up, and the pixels they come from."""
        self.play(vanish(self.fan.ring, self.fan.ring_label))
        self.play(self.fan.read_off())

    def pixel_times_weight(self) -> None:
        """What the two wires carry."""
        self.play(self.fan.multiply())

    def the_other_products_pour_in(self) -> None:
        """All others, as one sum."""
        self.play(self.fan.pour())

    def the_bias_is_added(self) -> None:
        """The bias."""
        self.play(appear(self.fan.bias))

    def the_neuron_says_one_number(self) -> None:
        """The sum."""
        self.play(appear(self.fan.arrow, self.fan.rule, self.fan.total))

    def the_formula_says_the_same(self) -> None:
        """The formula, its parts in the colours of what they stand for."""
        self.play(self.fan.spell_out())
