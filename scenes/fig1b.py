"""Panel 1b: a dense layer is many such neurons, and their numbers form a column that can be folded into a picture."""

from onebyone.drawing.fading import appear, vanish
from onebyone.panels.fig1b import PANEL
from onebyone.panels.fig1b.view import Layer
from onebyone.stage.scene import FigureScene


class Fig1b(FigureScene):
    """A few neurons stand for all; then all that they say."""

    shot = PANEL

    def construct(self) -> None:
        """Tell the beats."""
        self.layer = Layer(self.figure, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats())

    def many_neurons_look_at_every_pixel(self) -> None:
        """The image, and a fan of wires to each neuron."""
        self.play(appear(self.layer.image, self.layer.image_label, self.layer.neurons, self.layer.neurons_label))
        self.play(self.layer.grow())

    def each_has_wires_of_its_own(self) -> None:
        """A few wires of each light up."""
        self.play(self.layer.light())

    def each_says_one_number(self) -> None:
        """What each of them says."""
        self.play(self.layer.say())

    def the_formula_gets_an_index(self) -> None:
        """The formula of a neuron, for all of them."""
        self.play(self.layer.spell_out())

    def the_weights_are_counted(self) -> None:
        """Weights, then biases besides."""
        for count in self.layer.counts:
            self.play(appear(count))

    def the_numbers_form_a_column(self) -> None:
        """All numbers, from the first neuron to the last."""
        self.play(vanish(*self.layer.network), appear(self.layer.strip, self.layer.strip_label))
        self.play(self.layer.gather())

    def the_column_folds_into_a_picture(self) -> None:
        """Row after row."""
        self.play(self.layer.fold())
        self.play(appear(self.layer.picture_label))

    def the_picture_is_no_map(self) -> None:
        """Image and picture, side by side."""
        self.play(self.layer.point_out())
