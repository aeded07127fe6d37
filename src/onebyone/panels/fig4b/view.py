"""The channels of a neuron: the values of a position are its inputs; the position moves, and the neuron stays.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, VGroup

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import Cover, appear, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.ledger import Named, NamedRow
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.text import Number, Phrase, widest
from onebyone.drawing.mobjects.weighing import Weighing
from onebyone.drawing.motion import Glide, Grow, Lift, Pulse, in_turn
from onebyone.look.layout import LABEL, Page, Region, above, cell_side, px
from onebyone.look.theme import CELL_PADDING, DURATIONS, SIZES, Role, Theme, units
from onebyone.panels.fig4a.view import SLOW, Apart, Channels
from onebyone.panels.fig4b.numbers import PointwiseNeuron

AIR = 24  # px between the planes and what stands under them, and between two inputs
INPUT = 130  # px a side of the cell of an input, at most
LINES = (52, 44, 40, 36, 33, 30, 27)  # px em of the neuron's lines, the preferred one first
NEURONS = ((110, 200), (80, 150), (58, 90))  # px: radius of the disc, and how long its wires are at least
FREE = 1 - 2 * CELL_PADDING  # of a cell, for its digits
SAID = 1.3  # of a label's size: what is said of the value that is changed


class NeuronChannels:
    """The channels of panel 4a, read by a neuron that does the kernels' work; `label` makes the panel's labels."""

    def __init__(
        self, figure: PointwiseNeuron, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]
    ) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        need, count = SIZES.smallest * widest(figure.kernel.photo) / FREE + 1, len(figure.kernel.lit)
        self.channels = Channels(
            figure.kernel,
            page=page,
            theme=theme,
            label=label,
            by=figure,
            beside=(figure.changed, figure.changed_difference),
            under=count * need + (count - 1) * AIR / 2,
        )
        self.focus, self.map = self.channels.focus, self.channels.map
        self.channels.apart.move_to(page.content.point(0.5, 0), aligned_edge=UP)
        self._under = self._left_under()
        self._set_inputs()
        self._set_neuron()
        self._set_changed()

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the planes, as large as they ever are."""
        return [self.channels.apart.planes, self.channels.apart.title]

    # The beats.

    def a_position_is_a_short_list(self) -> Iterator[Animation]:
        """A rod through the planes; they give way, and the values that it meets are a list."""
        channels = self.channels
        yield appear(channels.apart.cursors, channels.apart.rod)
        yield AnimationGroup(
            Glide(channels.apart, channels.read.apart, become=True), appear(self.map, channels.map_label, channels.spot)
        )
        lifts = (Lift(value, mark) for value, mark in zip(self.values, channels.read.cursors, strict=True))
        yield AnimationGroup(*lifts, appear(*self.letters))
        yield appear(self.digits, run_time=DURATIONS.quick)

    def each_weight_becomes_a_wire(self) -> Iterator[Animation]:
        """Beside each input its weight, and from there a wire to a disc."""
        lines = self.weighing.lines
        yield in_turn(*(appear(line.times, line.weight) for line in lines), run_time=DURATIONS.meet)
        yield AnimationGroup(
            Grow(self.weighing.wires, run_time=DURATIONS.pour),
            appear(self.weighing.neuron, self.neuron_label, *self.bias, run_time=DURATIONS.meet),
        )

    def the_rod_moves(self) -> Iterator[Animation]:
        """The neuron stays where it is; the rod goes from position to position."""
        yield AnimationGroup(Pulse(self.weighing.pulse, run_time=DURATIONS.meet), vanish(*self.bias, self.digits))
        yield self.focus.walk(self.map, slow=SLOW, live=self.numbers, run_time=DURATIONS.pour)
        yield appear(self.channels.key, self.channels.torch)

    def a_value_is_changed(self) -> Iterator[Animation]:
        """A value of the photo is another: the map is another in the cells that read it, and in no other.

        Under its mark, and in the list, the value turns into the other, and nothing else stirs; then so does the cell
        of the map.
        """
        yield AnimationGroup(vanish(*self._neuron, self.channels.torch), self.focus.slide(self.figure.first))
        yield appear(self.digits, run_time=DURATIONS.quick)
        yield AnimationGroup(
            appear(*self._changed.planes, run_time=DURATIONS.move),
            *map(Cover, self._changed.values, self.values, self.digits),
            appear(self.said[0]),
        )
        yield AnimationGroup(
            self._changed.take_over(self._right), appear(self.said[1], self._changed.digits, run_time=DURATIONS.quick)
        )
        yield appear(self.difference, self.difference_label)
        yield appear(self.difference_spot, run_time=DURATIONS.quick)

    def mend(self) -> Iterator[Animation]:
        """The value is put back, and the rod runs along a row."""
        yield AnimationGroup(
            vanish(self.difference, self.difference_label, self.difference_spot, *self.said),
            appear(*self._right.planes, run_time=DURATIONS.move),
            *map(Cover, self.values, self._changed.values, self._changed.digits),
        )
        yield AnimationGroup(self._right.take_over(self._changed), appear(*self._neuron, self.channels.torch))
        yield self.channels.run()

    # What they are made of.

    @property
    def _neuron(self) -> list[Mobject]:
        """All that reads the list of inputs, under the planes."""
        return [*self._weights, self.weighing.wires, self.weighing.neuron, self.neuron_label]

    # Where it stands.

    def _left_under(self) -> Region:
        """The room under the planes, where they stand beside the map."""
        left, planes = self.channels.left, self.channels.read.planes.planes
        down = (left.point(0, 0)[1] - planes[0].get_bottom()[1]) / units(1)
        return left.inset(top=down + AIR)

    def _set_inputs(self) -> None:
        """The values of a position, one below the other, each with the letter of its channel."""
        photo, room = self.figure.kernel.photo, self._under
        count = len(self.figure.kernel.lit)
        side = min(INPUT, (room.height - (count - 1) * AIR / 2) / count)
        self.letters = self.channels.letters()
        self.values = self._windows(photo, self.focus, side)
        column = VGroup(*self.values).arrange(DOWN, buff=units(AIR / 2))
        column.move_to(room.point(0, 0.5), aligned_edge=LEFT)
        column.shift(RIGHT * (max(letter.width for letter in self.letters) + units(AIR)))
        for letter, value in zip(self.letters, self.values, strict=True):
            letter.next_to(value.get_corner(UP + LEFT), LEFT, buff=units(AIR) / 2).align_to(value, UP)
        fits = FREE * side / widest(photo)
        self._size = next(size for size in LINES if size <= fits or size == LINES[-1])
        self.digits = self._listed(self.values)

    def _set_neuron(self) -> None:
        """The lines beside the inputs, the wires, and the neuron, level with the middle of the inputs."""
        room, wide = self._under, max(px(self._label("neuron", "result")), SIZES.result)
        for radius, wire in NEURONS:
            for size in LINES:
                across = max(2 * radius, wide)
                hub = room.point(1, 0.5) + LEFT * units(across / 2)
                self.weighing = self._weighing(size, radius, hub)
                free = (hub[0] - self.weighing.starts[:, 0].max()) / units(1) - radius
                if free >= wire:
                    break
            if free >= wire:
                break
        weighing, photo = self.weighing, self.figure.kernel.photo
        wires = weighing.wires
        self.focus.follow(wires, lambda: wires.start(self.focus.aim(photo), weighing.starts))
        self._weights = [part for line in weighing.lines for part in (line.times, line.weight)]
        self.neuron_label = self._label("neuron", "result")
        self.neuron_label.next_to(weighing.neuron, UP, buff=units(SIZES.label) / 3)
        bias, stop = self._label("bias", "bias"), self.figure.stop()
        self.bias = []
        for quantity in stop.total.terms[len(stop.rows) :]:
            row = NamedRow(Named(bias.runs, quantity, "bias"), total=stop.total, size=SIZES.spoken, theme=self.theme)
            row.arrange(DOWN, buff=units(SIZES.spoken) / 3)
            self.bias.append(row.next_to(self.neuron_label, UP, buff=units(SIZES.label) / 3))
        self.numbers = self.focus.live(self._live)

    def _weighing(self, size: float, radius: float, hub: np.ndarray) -> Weighing:
        stop = self.figure.stop()
        return Weighing(
            [line.terms[1] for line in stop.rows],
            values=self.values,
            weight=self.figure.weight,
            read=self.focus.aim(self.figure.kernel.photo),
            hub=hub,
            size=size,
            theme=self.theme,
            radius=radius,
        )

    def _windows(self, photo: Tensor, focus: Focus, side: float) -> list[PixelGrid]:
        """A cell for each channel, which shows the value of a photo that is read now."""
        return [
            focus.window(
                PixelGrid(
                    photo,
                    colour_map=plane.colour_map,
                    cell=side,
                    role="input",
                    theme=self.theme,
                    cells=np.zeros((1, 1), dtype=np.int64),
                ),
                (channel,),
            )
            for channel, plane in zip(self.figure.kernel.lit, self.channels.read.planes.planes, strict=True)
        ]

    def _listed(self, values: Sequence[PixelGrid]) -> VGroup:
        """The digits of inputs as they are now."""
        return VGroup(*(value.number(0, 0, size=self._size) for value in values))

    def _live(self) -> list[Mobject]:
        """The digits of the position that is read now, and what the neuron makes of them."""
        cell = Cell(self.figure.result, self.focus.position)
        total = Number(cell, size=SIZES.result, role="result", theme=self.theme)
        return [*self._listed(self.values), total.next_to(self.weighing.neuron, DOWN, buff=units(SIZES.result) / 3)]

    def _set_changed(self) -> None:
        """The photo with one value changed, its map, and where that differs from the right one, under the planes."""
        figure, theme, room = self.figure, self.theme, self._under
        focus = Focus(figure, figure.changed, at=figure.first, theme=theme)
        self.changed_planes = self.channels.showing(figure.changed_photo, focus)
        self.changed = self.map.showing(figure.changed).show_first(figure.result.size)
        values = self._windows(figure.changed_photo, focus, self.values[0].side / units(1))
        for value, place in zip(values, self.values, strict=True):
            value.move_to(place)
        self._right = Pictured(self.channels.read.apart, self.map, self.channels.spot, self.values, self.digits)
        spot = focus.mark(self.changed)
        self._changed = Pictured(self.changed_planes, self.changed, spot, values, self._listed(values))
        self.said = [
            self._label(name, role).scale(SAID) for name, role in (("becomes", "input"), ("changes", "result"))
        ]
        lines = VGroup(*self.said).arrange(DOWN, buff=units(SIZES.label), aligned_edge=LEFT)
        beside = room.inset(top=LABEL)
        free = beside.width - px(VGroup(*self.letters, *self.values)) - px(lines) - 4 * AIR
        side = max(1, min(cell_side(beside, figure.result.shape), int(free / figure.result.shape[1])))
        leaves = figure.changed_difference
        self.difference = PixelGrid(leaves, colour_map=self.map.colour_map, cell=side, role="result", theme=theme)
        self.difference.next_to(self.values[-1], RIGHT, buff=2 * units(AIR)).set_y(room.centre[1] - units(LABEL / 2))
        self.difference_label = above(self._label("difference", "result"), self.difference)
        self.difference_label.align_to(self.difference, LEFT)
        at_difference = Focus(figure, leaves, at=figure.first, theme=theme)
        self.difference_spot = at_difference.mark(self.difference)
        lines.next_to(self.difference, RIGHT, buff=2 * units(AIR))


class Pictured:
    """A photo's planes and the map that is made of them, what marks and names them, and the list that is read."""

    def __init__(
        self, apart: Apart, made: PixelGrid, spot: Mobject, values: Sequence[PixelGrid], digits: VGroup
    ) -> None:
        self.planes, self.map, self.values, self.digits = apart.planes.planes, made, values, digits
        self._marks = [apart.cursors, apart.rod, apart.planes.names, apart.title, spot]

    def take_over(self, other: Pictured) -> Animation:
        """The map appears on another's, whose planes are covered by now, and what marks and names those stays."""
        stay = (Glide(mark, own, become=True) for mark, own in zip(other._marks, self._marks, strict=True))
        return AnimationGroup(Cover(self.map, other.map, *other.planes), *stay)
