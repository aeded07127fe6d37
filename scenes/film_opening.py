"""The film's opening: a 1×1 convolution, a dense layer, and the question what they have to do with each other."""

from onebyone.drawing.fading import appear
from onebyone.panels.film.emblems import PlanesEmblem, WiresEmblem
from onebyone.panels.film.programme import card
from onebyone.stage.card import TitleCard


class Opening(TitleCard):
    """The question of the whole film."""

    shot = card("opening")

    def construct(self) -> None:
        """Tell the beats."""
        self.places = upper, lower = self.page.picture.parted()
        photo, digit = self.figures
        self.kernels = PlanesEmblem(photo, room=upper, theme=self.theme)
        self.neuron = WiresEmblem(digit, room=lower, theme=self.theme)
        self.tell(self.a_kernel_of_a_single_weight, self.a_layer_of_all_weights)

    def a_kernel_of_a_single_weight(self) -> None:
        """What a 1×1 convolution looks like."""
        self.play(appear(self.kernels))
        self.play(self.kernels.act())

    def a_layer_of_all_weights(self) -> None:
        """What a dense layer looks like."""
        self.play(appear(self.neuron))
        self.play(self.neuron.act())
