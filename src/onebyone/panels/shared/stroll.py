"""The stroll: a neuron weighs one patch in full, settles on the image, and walks over it.

It stands on the page of the kernel it is compared with, whatever that page shows; panels 2b and 4b share it.
A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, VGroup

from onebyone.core.quantity import Equation, Quantity
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.grid import FRAME_LAYER, PixelGrid
from onebyone.drawing.mobjects.ledger import Named, NamedRow
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.mobjects.weighing import Weighing
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Glide, Grow, Pulse, in_turn, land
from onebyone.look.theme import DURATIONS, Theme, units
from onebyone.panels.shared.walking import WalkingNeuron

SMALLER = (36, 32, 28, 24)  # px em of the lines, where they would leave the wires no room
WIRE = 120  # px across from the lines to the middle of the neuron, at least
TOTAL = 160  # px across that the sum takes at most, if it stays readable
CLEAR = 8  # px from the sum to the map, and from the image to the neuron that rests beside it, at least
BIAS = 24  # px em of a bias
SMALL = 24  # px, the radius of the neuron when it walks
BESIDE, RISE = 44, 30  # px from the rightmost cell that it reads to the neuron when it walks, across and up


class Stroll:
    """A neuron in full beside the cells it reads, and the same neuron, small, on the image.

    `values` are those cells, enlarged and below each other; `grounds` are the grids of the image, one or one for each
    of its inputs; `focus` goes along with it; `maps` is its map; `hub` where its disc stands; `bias` the name of a
    bias, if there is one.
    """

    def __init__(
        self,
        figure: WalkingNeuron,
        *,
        focus: Focus,
        values: Sequence[PixelGrid],
        grounds: PixelGrid | Sequence[PixelGrid],
        maps: PixelGrid,
        hub: np.ndarray,
        size: float,
        theme: Theme,
        bias: Phrase,
    ) -> None:
        self.figure, self.focus, self.map = figure, focus, maps
        stop = figure.stop()
        total = min(TOTAL, 2 * ((maps.get_left()[0] - hub[0]) / units(1) - CLEAR))
        for smaller in (size, *(step for step in SMALLER if step < size)):
            self.weighing = Weighing(
                stop.rows,
                stop.total,
                values=values,
                weight=figure.weight,
                read=focus.aim(values[0].tensor),
                hub=hub,
                size=smaller,
                theme=theme,
                most=total,
            )
            if hub[0] - self.weighing.starts[:, 0].max() >= units(WIRE):
                break
        self.bias = [self._named(bias, quantity, stop.total, theme) for quantity in stop.total.terms[len(stop.rows) :]]
        self._large = VGroup(self.weighing.wires, self.weighing.neuron)
        self.walker = self._settled(grounds, theme)

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
        return land(self.weighing.total, self.map, self.figure.first, fill=lambda: self.focus.tell(self.map))

    def settle(self) -> Animation:
        """The neuron and its wires shrink onto the image: this is how it stands there."""
        return Glide(self._large, self.walker, run_time=DURATIONS.meet, become=True)

    def walk(self) -> Animation:
        """Visit every position in reading order, and fill the map behind."""
        return self.focus.walk(self.map)

    def _named(self, name: Phrase, quantity: Quantity, total: Equation, theme: Theme) -> NamedRow:
        """The bias over its neuron, its name over its number, to the right of all wires."""
        row = NamedRow(Named(name.runs, quantity, "bias"), total=total, size=BIAS, theme=theme)
        row.arrange(DOWN, buff=units(BIAS) / 3, aligned_edge=LEFT)
        return row.next_to(self.weighing.neuron, UP, buff=units(BIAS) / 2, aligned_edge=LEFT)

    def _settled(self, grounds: PixelGrid | Sequence[PixelGrid], theme: Theme) -> VGroup:
        """The walker as it stands on the image at its first stop: raised, so that no two of its wires coincide."""
        neuron, style = Neuron(radius=SMALL, theme=theme), self.weighing.wires.style
        wires = self.focus.wires(self.figure.weight, grounds, neuron, style=style, carry=True)
        feet = wires.points[0::4].copy()
        right, middle = feet[:, 0].max(), feet[:, 1].mean()
        beside = max(units(BESIDE), self._left_over(right, grounds) + units(CLEAR))
        neuron.move_to(np.array([right, middle, 0.0]) + RIGHT * (beside + units(SMALL)) + UP * units(RISE))
        wires.start(wires.aim, feet)
        for small, large in ((wires, self.weighing.wires), (neuron, self.weighing.neuron)):
            layer = FRAME_LAYER + int(small is neuron)
            small.set_z_index(layer)
            large.set_z_index(layer)
        return VGroup(wires, neuron)

    def _left_over(self, right: float, grounds: PixelGrid | Sequence[PixelGrid]) -> float:
        """How far the image goes on, in manim units, to the right of what is read at the end, where the neuron rests.

        `right` is the rightmost cell's middle that is read at the first stop.
        """
        grids = [grounds] if isinstance(grounds, PixelGrid) else list(grounds)
        row, column = self.figure.first
        last = self.figure.result.shape[1] - 1
        columns = self.figure.kernel.corner(row, last)[1] - self.figure.kernel.corner(row, column)[1]
        return float(max(grid.get_right()[0] - right - columns * grid.pitch[0] for grid in grids))
