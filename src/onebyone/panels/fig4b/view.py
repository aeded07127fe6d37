"""The channels of a neuron: the values of a position are its inputs; the position moves, and the neuron stays.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

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
from onebyone.look.layout import LABEL, Page, Region, above, down, px
from onebyone.look.theme import CELL_PADDING, DURATIONS, SIZES, Role, Theme, units
from onebyone.panels.fig4a.view import SLOW, Apart, Channels
from onebyone.panels.fig4b.numbers import PointwiseNeuron

AIR = 24  # px between the planes and what stands under them, and between two inputs
INPUT = 130  # px a side of the cell of an input, at most
LINES = (52, 44, 40, 36, 33, 30, 27)  # px em of the neuron's lines, the preferred one first
NEURONS = ((110, 200), (80, 150), (58, 90))  # px: radius of the disc, and how long its wires are at least
NAMED = SIZES.label / 3  # px from the disc to its name, and from there to the bias
TOTAL = SIZES.result / 3  # px from the disc to the number under it
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
            under=max(count * need + (count - 1) * AIR / 2, sum(self._heights(NEURONS[-1][0], RIGHT))),
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
        """The lines beside the inputs, the wires, and the neuron, level with the middle of the inputs if it can be.

        Its bias and its name stand over it, under the planes; the bias beside its own name, where there is no room for
        it under that.
        """
        room = self._under
        for (radius, wire), way in product(NEURONS, (DOWN, RIGHT)):
            over, under = self._heights(radius, way)
            if over + under > room.height:
                continue
            self.neuron_label, self.bias = self._label("neuron", "result"), self._bias(way)
            across = max(2 * radius, SIZES.result, *map(px, (self.neuron_label, *self.bias)))
            middle = min(max(room.height / 2, over), room.height - under)
            hub = room.point(1, middle / room.height) + LEFT * units(across / 2)
            for size in LINES:
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
        below: Mobject = weighing.neuron
        for part in (self.neuron_label, *self.bias):
            below = part.next_to(below, UP, buff=units(NAMED))
        self.numbers = self.focus.live(self._live)

    def _heights(self, radius: float, way: np.ndarray) -> tuple[float, float]:
        """The px over and under the middle of a disc, for all that stands there, its number a little below the room."""
        over = [self._label("neuron", "result"), *self._bias(way)]
        total = Number(self.figure.stop().total.result, size=SIZES.result, role="result", theme=self.theme)
        return radius + sum(down(part) + NAMED for part in over), radius + TOTAL + down(total) - AIR / 2

    def _bias(self, way: np.ndarray) -> list[NamedRow]:
        """What else the neuron adds, if anything: its name, and the number in this direction of it."""
        bias, stop = self._label("bias", "bias"), self.figure.stop()
        found = []
        for quantity in stop.total.terms[len(stop.rows) :]:
            row = NamedRow(Named(bias.runs, quantity, "bias"), total=stop.total, size=SIZES.spoken, theme=self.theme)
            found.append(row.arrange(way, buff=units(SIZES.spoken) / 3))
        return found

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
        return [*self._listed(self.values), total.next_to(self.weighing.neuron, DOWN, buff=units(TOTAL))]

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
        leaves = figure.changed_difference
        self.difference_label = self._label("difference", "result")
        lines, side, beside = self._said_beside(px(self.difference_label))
        self.difference = PixelGrid(leaves, colour_map=self.map.colour_map, cell=side, role="result", theme=theme)
        self.difference.next_to(self.values[-1], RIGHT, buff=2 * units(AIR))
        high = 0.0 if beside else down(lines) + AIR
        self.difference.set_y(room.centre[1] - units(LABEL - high) / 2)
        above(self.difference_label, self.difference).align_to(self.difference, LEFT)
        at_difference = Focus(figure, leaves, at=figure.first, theme=theme)
        self.difference_spot = at_difference.mark(self.difference)
        if beside:
            lines.next_to(self.difference, RIGHT, buff=2 * units(AIR))
            lines.shift(RIGHT * units(max(0.0, px(self.difference_label) - px(self.difference))))
        else:
            lines.next_to(self.difference, DOWN, buff=units(AIR)).align_to(self.difference, LEFT)
        self.said = [*lines]

    def _said_beside(self, name: float) -> tuple[VGroup, int, bool]:
        """What is said of the changed value, the px a side of the difference's cells, and whether the former is beside.

        Else it is under them: there, where the cells are larger than beside it. `name` is the px that they are wide in
        any case.
        """
        room, (rows, columns) = self._under.inset(top=LABEL), self.figure.result.shape
        free = room.width - px(VGroup(*self.letters, *self.values)) - 2 * AIR
        for scale in (SAID, 1):
            said = self._label("becomes", "input"), self._label("changes", "result")
            lines = VGroup(*(label.scale(scale) for label in said))
            lines.arrange(DOWN, buff=units(SIZES.label), aligned_edge=LEFT)
            rooms = (free - px(lines) - 2 * AIR, room.height), (free, room.height - down(lines) - AIR)
            least = name, max(name, px(lines))
            beside, under = (
                int(min(wide / columns, high / rows)) if wide >= most else 0
                for (wide, high), most in zip(rooms, least, strict=True)
            )
            if beside or under:
                break
        return lines, max(1, beside, under), beside >= under


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
