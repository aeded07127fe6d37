"""The stroll: a neuron weighs one patch in full, settles on the image, and walks over it.

It stands on the page of the kernel it is compared with, whatever that page shows; panels 2b and 4b share it.
A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, VGroup

from onebyone.core.quantity import Equation, Quantity
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.mobjects.grid import FRAME_LAYER, PixelGrid, signed_map
from onebyone.drawing.mobjects.ledger import Named, NamedRow
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.mobjects.weighing import Weighing
from onebyone.drawing.mobjects.wires import Neuron, Wires
from onebyone.drawing.motion import Glide, Grow, Pulse, Visit, hurry, in_turn, land
from onebyone.look.theme import DURATIONS, Theme, units
from onebyone.panels.shared.walking import WalkingNeuron

SMALLER = (36, 32, 28, 24)  # px em of the lines, where they would leave the wires no room
WIRE = 120  # px across from the lines to the middle of the neuron, at least
TOTAL = 160  # px across that the sum takes at most, if it stays readable
CLEAR = 8  # px from the sum to the map, at least
BIAS = 24  # px em of a bias
SMALL = 24  # px, the radius of the neuron when it walks
BESIDE, RISE = 44, 30  # px from the rightmost cell that it reads to the neuron when it walks, across and up


class Stroll:
    """A neuron in full beside the cells it reads, and the same neuron, small, on the image.

    `values` are those cells, enlarged and below each other; `feet` the places on the image where it reads them at its
    first stop; `ground` a grid of the image; `maps` the place where its map grows; `hub` where its disc stands; `bias`
    the name of a bias, if there is one.
    """

    def __init__(
        self,
        figure: WalkingNeuron,
        *,
        values: Sequence[Mobject],
        feet: np.ndarray,
        ground: PixelGrid,
        maps: PixelGrid,
        hub: np.ndarray,
        size: float,
        theme: Theme,
        bias: Phrase,
    ) -> None:
        self.figure, self._ground, self._at = figure, ground, figure.first
        stop = figure.stop()
        total = min(TOTAL, 2 * ((maps.get_left()[0] - hub[0]) / units(1) - CLEAR))
        for smaller in (size, *(step for step in SMALLER if step < size)):
            self.weighing = Weighing(
                stop.rows,
                stop.total,
                values=values,
                weight=figure.weight,
                hub=hub,
                size=smaller,
                theme=theme,
                most=total,
            )
            if hub[0] - self.weighing.starts[:, 0].max() >= units(WIRE):
                break
        self.bias = [self._named(bias, quantity, stop.total, theme) for quantity in stop.total.terms[len(stop.rows) :]]
        self.walker = VGroup(self.weighing.wires, self.weighing.neuron)
        self._small = self._settled(feet, theme)
        self.map = PixelGrid(
            figure.result,
            colour_map=signed_map(theme, figure.result),
            cell=maps.side / units(1),
            role="result",
            theme=theme,
        )
        self.map.move_to(maps).show_first(0)

    @property
    def sums(self) -> list[Mobject]:
        """The neuron's arithmetic, but for the weights, which are the kernel's own digits."""
        lines = self.weighing.lines
        signs = [*(line.times for line in lines), *(line.signs for line in lines)]
        return [*signs, *self.bias, self.weighing.total]

    def take(self, weights: Sequence[Mobject]) -> Animation:
        """The kernel's own digits leave their cells and stand beside the inputs that they weigh."""
        moves = [
            AnimationGroup(Glide(weight, line.weight), appear(line.times, run_time=DURATIONS.move))
            for weight, line in zip(weights, self.weighing.lines, strict=True)
        ]
        return in_turn(*moves, run_time=DURATIONS.pour)

    def become_wires(self, kernel: Sequence[Mobject]) -> Animation:
        """Where the kernel stood, a disc appears, and from each weight a wire grows to it."""
        return in_turn(
            AnimationGroup(vanish(*kernel), appear(self.weighing.neuron)),
            Grow(self.weighing.wires, run_time=DURATIONS.meet),
            run_time=DURATIONS.pour,
            lag=0.3,
        )

    def multiply(self) -> Animation:
        """The products, line by line."""
        return in_turn(*(appear(line.signs) for line in self.weighing.lines), run_time=DURATIONS.meet)

    def add_up(self) -> Animation:
        """Light runs down the wires that weigh something, and arrives as one sum."""
        return in_turn(
            Pulse(self.weighing.pulse, run_time=DURATIONS.meet),
            appear(*self.bias, self.weighing.total),
            run_time=DURATIONS.pour,
        )

    def land(self) -> Animation:
        """The sum shrinks into the cell of the map that it belongs to."""

        def fill() -> None:
            self.map.show_first(0, and_also=(self.figure.first,))

        return land(self.weighing.total, self.map, self.figure.first, fill=fill)

    def settle(self) -> Animation:
        """The neuron and its wires shrink onto the image: this is how it stands there."""
        return Glide(self.walker, self._small, run_time=DURATIONS.meet)

    def walk(self, actors: Sequence[Mobject], look_at: Callable[[tuple[int, int]], None]) -> Animation:
        """Visit every position in reading order, and fill the map behind; `look_at` moves the `actors` along."""
        stops = self.figure.walk

        def arrive(place: int) -> None:
            look_at(stops[place])
            self._step_to(stops[place])
            self.map.show_first(place + 1, and_also=(self.figure.first,))

        return Visit(
            [*actors, self.walker, self.map],
            count=len(stops),
            arrive=arrive,
            run_time=DURATIONS.scan,
            rate_func=hurry,
        )

    def _named(self, name: Phrase, quantity: Quantity, total: Equation, theme: Theme) -> NamedRow:
        """The bias over its neuron, its name over its number, to the right of all wires."""
        row = NamedRow(Named(name.runs, quantity, "bias"), total=total, size=BIAS, theme=theme)
        row.arrange(DOWN, buff=units(BIAS) / 3, aligned_edge=LEFT)
        return row.next_to(self.weighing.neuron, UP, buff=units(BIAS) / 2, aligned_edge=LEFT)

    def _step_to(self, position: tuple[int, int]) -> None:
        places = (self.figure.kernel.corner(*at) for at in (position, self._at))
        goal, start = (self._ground.centre_of(*place) for place in places)
        self.walker.shift(goal - start)
        self._at = position

    def _settled(self, feet: np.ndarray, theme: Theme) -> VGroup:
        """The walker as it stands on the image at its first stop: raised, so that no two of its wires coincide."""
        neuron = Neuron(radius=SMALL, theme=theme)
        right, middle = feet[:, 0].max(), feet[:, 1].mean()
        neuron.move_to(np.array([right, middle, 0.0]) + RIGHT * units(BESIDE + SMALL) + UP * units(RISE))
        wires = Wires(self.figure.weight, starts=feet, neuron=neuron, style=self.weighing.wires.style)
        self.weighing.wires.set_z_index(FRAME_LAYER)
        self.weighing.neuron.set_z_index(FRAME_LAYER + 1)
        return VGroup(wires, neuron)
