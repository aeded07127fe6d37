"""The film's opening: a 1×1 kernel sees a pixel, most convolutions are such, and yet they are called dense layers."""

from onebyone.panels.film.paradox import Paradox
from onebyone.panels.film.programme import card
from onebyone.stage.card import CardScene


class Opening(CardScene):
    """The paradox of the whole film."""

    shot = card("opening")

    def construct(self) -> None:
        """Tell the beats."""
        network, kernel, neuron = self.figures
        paradox = Paradox(network, kernel, neuron, page=self.page, theme=self.theme, label=self.label)
        self.turn_to(kernel.computation)
        self.tell(*self.beats(paradox), opening=paradox.opening)
