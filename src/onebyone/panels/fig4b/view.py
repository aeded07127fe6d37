"""The channels of a neuron: its three inputs are the values of a position, its wires the weights of the 1×1 kernels.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

from manim import LEFT, RIGHT, Animation, Mobject, VGroup

from onebyone.drawing.mobjects.grid import LEAD_LAYER
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.motion import Glide
from onebyone.look.layout import Page, below, keep_within
from onebyone.look.theme import Role, Theme, units
from onebyone.panels.fig4b.channels import Channels
from onebyone.panels.fig4b.numbers import PointwiseNeuron
from onebyone.panels.shared.agreement import Agreement
from onebyone.panels.shared.stroll import Stroll

SIZE = 40  # px em of the lines
GAP = 26  # px from the kernels, once they have made room, to the map


class NeuronChannels:
    """The channels of panel 4a, over which a neuron does the kernels' work; `label` makes the panel's labels."""

    def __init__(
        self, figure: PointwiseNeuron, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]
    ) -> None:
        self.channels = channels = Channels(figure.kernel, page=page, theme=theme, label=label, by=figure)
        channels.weight_digits.set_z_index(LEAD_LAYER)
        self.kernels = VGroup(*channels.weights, channels.weight_label, channels.weight_digits)
        self._beside_map = self.kernels.copy()
        cells = VGroup(*self._beside_map[: len(channels.rows)])
        self._beside_map.shift((channels.map.get_left() - cells.get_right())[0] * RIGHT + LEFT * units(GAP))
        self.stroll = Stroll(
            figure,
            values=list(channels.values),
            focus=channels.focus,
            grounds=channels.planes,
            maps=channels.map,
            hub=cells.get_center(),
            size=SIZE,
            theme=theme,
            bias=label("bias", "bias"),
        )
        self.kernel_map = channels.map.showing(figure.kernel.result)
        self.kernel_map.align_to(channels.planes[0], LEFT)
        self.kernel_map_label = below(label("kernel_map", "result"), self.kernel_map)
        keep_within(page.content, self.kernel_map, self.kernel_map_label)
        self.agreement = Agreement(
            self.kernel_map, self.stroll.map, difference=figure.difference, theme=theme, label=label
        )

    @property
    def image(self) -> list[Mobject]:
        """The photo as its planes."""
        return [self.channels.block, self.channels.letters, self.channels.photo_label]

    @property
    def reading(self) -> list[Mobject]:
        """All that reads one position, but for the neuron and its wires."""
        channels = self.channels
        return [
            channels.leads,
            channels.value_label,
            *channels.values,
            channels.value_digits,
            channels.weight_digits,
            *self.stroll.sums,
        ]

    @property
    def walking(self) -> list[Mobject]:
        """All that walks with the neuron."""
        return [self.channels.cursors, self.channels.column, self.channels.spot]

    def make_room(self) -> Animation:
        """The kernels step aside, to where the neuron will stand."""
        return Glide(self.kernels, self._beside_map)

    def walk(self) -> Animation:
        """The neuron visits every position."""
        return self.stroll.walk()
