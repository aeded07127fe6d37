"""The film's closing: what is called a channel decides whether a 1×1 filter sees the image or a position of it."""

from onebyone.drawing.fading import vanish
from onebyone.look.theme import DURATIONS
from onebyone.panels.film.channels import OneNeuronTwoWays
from onebyone.panels.film.programme import card
from onebyone.stage.card import CardScene


class Closing(CardScene):
    """The paradox solved, side by side."""

    shot = card("closing")

    def construct(self) -> None:
        """Tell the beats, and let the film fade."""
        network, pixels, maps = self.figures
        view = OneNeuronTwoWays(network, maps, pixels, page=self.page, theme=self.theme, label=self.label)
        self.tell(*self.beats(view), opening=view.opening)
        self.play(vanish(*self.mobjects, run_time=DURATIONS.move))
        self.wait(DURATIONS.quick)
