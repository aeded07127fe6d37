"""The channels of a neuron: the values of a position are its inputs; the position moves, and the neuron stays.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup, Wait

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import Cover, appear, give_way, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.ledger import Named, NamedRow
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.marks import Mark
from onebyone.drawing.mobjects.text import Number, Phrase, widest
from onebyone.drawing.mobjects.weighing import Weighing
from onebyone.drawing.motion import Glide, Grow, Lift, Pulse, in_turn, land
from onebyone.frames.scale import ends_of
from onebyone.look.layout import AIR as CLAIM_AIR
from onebyone.look.layout import LABEL, LEADING, Page, Region, below, cell_of_digits, cell_side, down, over_left, px
from onebyone.look.theme import CELL_PADDING, DURATIONS, SIZES, Role, Theme, units
from onebyone.panels.fig4a.view import APART, DIGITS, Apart, Channels, on_line, over_corner
from onebyone.panels.fig4b.numbers import PointwiseNeuron

AIR = 24  # px between the planes and what stands under them, and between two inputs
LINES_OF_CLAIM = 2  # that stand large under the planes in the beginning
PLACES = 3  # under the planes, at least
INPUT = 150  # px a side of the cell of an input, at most
LINES = (52, 44, 40, 36, 33, 30, 27)  # px em of the neuron's lines, the preferred one first
NEURONS = ((110, 200), (80, 150), (58, 90))  # px: radius of the disc, and how long its wires are at least
NAMED = SIZES.label / 3  # px from the disc to its name, and from there to the bias
TOTAL = SIZES.result / 3  # px from the disc to the number under it
FREE = 1 - 2 * CELL_PADDING  # of a cell, for its digits
SAID = 0.75  # of a label's size, at least: what is said of a value that is changed


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
            claim=LINES_OF_CLAIM * LEADING * SIZES.claim + CLAIM_AIR,
            adds_up=False,
            under=max(
                count * need + (count - 1) * AIR / 2,
                sum(self._heights(NEURONS[-1][0], RIGHT)),
                LABEL + SIZES.smallest * max(map(widest, (figure.kernel.photo, figure.changed))) / FREE,
            ),
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

    def a_neuron_reads_a_position(self) -> Iterator[Animation]:
        """A rod through the planes; they give way to a list of the values it meets, their weights, and a neuron."""
        channels, lines = self.channels, self.weighing.lines
        yield appear(channels.apart.cursors, channels.apart.rod)
        yield channels.make_way(self.values)
        weights = in_turn(*(appear(line.times, line.weight) for line in lines), run_time=DURATIONS.move)
        grows = Grow(self.weighing.wires, run_time=DURATIONS.pour)
        yield AnimationGroup(
            appear(*self.letters, *self.digits),
            in_turn(weights, grows, run_time=DURATIONS.pour, lag=0.5),
            appear(self.weighing.neuron, self.neuron_label, *self.bias, channels.key),
        )

    def the_rod_moves(self) -> Iterator[Animation]:
        """What the neuron makes of the position lands in its cell; it stays, and the rod goes from one to the next."""
        total, first = self.total, self.figure.first
        yield Pulse(self.weighing.pulse, run_time=DURATIONS.lay)
        yield appear(total, run_time=DURATIONS.quick)
        landing = land(total, self.map, first, fill=lambda: self.focus.tell(self.map))
        read = Succession(Wait(DURATIONS.move), vanish(*self.bias, *self.digits))  # until it has landed
        yield AnimationGroup(landing, vanish(total), read)
        yield self.focus.walk(self.map, run_time=DURATIONS.meet)
        yield appear(self.channels.torch, run_time=DURATIONS.quick)

    def a_value_is_changed(self) -> Iterator[Animation]:
        """A value of the photo is another: the map is another in the cells that read it, and in no other.

        The inputs are large again; under its mark and in its cell the value turns into the other, and nothing else
        stirs; then so does the cell of the map, which is shown as large as that, and where the maps differ.
        """
        right, changed, large = self._right, self._changed, self.large
        yield AnimationGroup(
            vanish(*self._neuron, self.channels.torch),
            self.focus.slide(self.figure.first),
            self.listed.go_to(large, digits=False),
        )
        yield appear(*large.digits, run_time=DURATIONS.quick)
        yield AnimationGroup(
            appear(*changed.planes, run_time=DURATIONS.move),
            Cover(changed.value, right.value),
            give_way([right.digits], changed.digits),
        )
        gone = vanish(*self._unchanged) if self._unchanged else Wait(DURATIONS.quick)
        made = Succession(gone, Lift(self.output, changed.spot))  # once the map can be seen in which its cell is
        yield AnimationGroup(changed.take_over(right), made, appear(self.becomes), self._swap_keys(*self._keys))
        yield appear(self.output_digits, self.output_label, self.difference, self.difference_label)
        # It points, and uncovers what it pointed at.
        spot = appear(self.difference_spot, run_time=DURATIONS.quick), Wait(DURATIONS.quick)
        yield Succession(*spot, vanish(self.difference_spot, run_time=DURATIONS.quick))

    def mend(self) -> Iterator[Animation]:
        """The value is put back, and the neuron reads it again."""
        right, changed = self._right, self._changed
        yield vanish(*self._of_change)
        yield AnimationGroup(
            appear(*right.planes, *self._unchanged, run_time=DURATIONS.move),
            Cover(right.value, changed.value),
            give_way([changed.digits], right.digits),
        )
        back = self._swap_keys(*self._keys[::-1])
        yield AnimationGroup(right.take_over(changed), self.large.go_to(self.listed_again), back)
        yield appear(*self._neuron, self.total, self.channels.torch)

    # What they are made of.

    @property
    def _neuron(self) -> list[Mobject]:
        """All that reads the list of inputs, under the planes."""
        return [*self._weights, self.weighing.wires, self.weighing.neuron, self.neuron_label]

    @property
    def _of_change(self) -> list[Mobject]:
        """All that is shown of the change under the planes, but for the value itself."""
        difference = (self.difference, self.difference_label)
        return [self.becomes, self.output, self.output_label, self.output_digits, *difference]

    @property
    def _unchanged(self) -> list[Mobject]:
        """The large inputs that are not changed, with their letters and digits."""
        return [one for many in self.large for one in many if one is not self._at_change(many)]

    def _at_change(self, many: Sequence[Mobject]) -> Any:
        """Of things that there are for each input, that of the input which is changed."""
        return many[self.figure.kernel.lit.index(self.figure.changed_at[0])]

    def _swap_keys(self, key: Key, other: Key) -> Animation:
        """The key of a map gives way to that of another in its place, if that goes farther or less far."""
        return Wait(DURATIONS.quick) if key is other else give_way([key], other, run_time=DURATIONS.quick)

    # Where it stands.

    def _left_under(self) -> Region:
        """The room under the planes, where they stand beside the map."""
        left, planes = self.channels.left, self.channels.read.planes.planes
        down = (left.point(0, 0)[1] - planes[0].get_bottom()[1]) / units(1)
        return left.inset(top=down + AIR)

    def _set_inputs(self) -> None:
        """The values of a position under the planes: large, side by side; and as a list, one below the other."""
        photo, count = self.figure.kernel.photo, len(self.figure.kernel.lit)
        self._places = self._places_of_three()
        self._large = min(self._places[0].width, self._places[0].height)
        most = max(map(widest, (photo, self.figure.changed_photo, self.figure.changed)))
        _, self._large_digits = cell_of_digits(most, least=self._large, room=self._large, sizes=DIGITS)
        side = min(INPUT, (self._under.height - (count - 1) * AIR / 2) / count)
        fits = FREE * side / widest(photo)
        self._size = next(size for size in LINES if size <= fits or size == LINES[-1])
        self.large = self._side_by_side()
        self.listed, self.listed_again = (self._below_each_other(side) for _ in range(2))
        self.values, self.letters, self.digits = self.listed.values, self.listed.letters, self.listed.digits

    def _places_of_three(self) -> list[Region]:
        """Where the inputs are large, these first, and what comes of one that is changed: three places at least.

        They are under the planes, where 4a has them; of one or two planes they share the room, side by side if what is
        said there fits, else one below the other.
        """
        under, values = self._under.inset(top=LABEL), self.channels.read.values
        if len(values) >= PLACES:
            lefts = [under.page.width / 2 + float(value.get_left()[0]) / units(1) for value in values]
            wide = lefts[1] - lefts[0] - APART
            return [Region(left, under.top, wide, under.height, under.page) for left in lefts]
        wide = (under.width - (PLACES - 1) * APART) / PLACES
        said = max(px(self._label(name, role)) for name, role in (("becomes", "input"), ("output", "result")))
        first, middle, last = (
            under.row(*PLACES * [wide])
            if SAID * said + LABEL <= wide
            else [part.inset(top=LABEL) for part in self._under.thirds()]
        )
        return [first, last, middle]

    def _side_by_side(self) -> Inputs:
        """The inputs large, each under its plane, its letter over its corner."""
        letters, values = self.channels.letters(), self._windows(self.figure.kernel.photo, self.focus, self._large)
        for letter, value, place in zip(letters, values, self._places, strict=False):
            value.move_to(place.point(0, 0), aligned_edge=UP + LEFT)
            over_corner(letter, value)
        return Inputs(values, letters, [value.number(0, 0, size=self._large_digits) for value in values])

    def _below_each_other(self, side: float) -> Inputs:
        """The inputs as a list at the left, each with the letter of its channel before it."""
        letters, values = self.channels.letters(), self._windows(self.figure.kernel.photo, self.focus, side)
        column = VGroup(*values).arrange(DOWN, buff=units(AIR / 2))
        column.move_to(self._under.point(0, 0.5), aligned_edge=LEFT)
        column.shift(RIGHT * (max(letter.width for letter in letters) + units(AIR)))
        for letter, value in zip(letters, values, strict=True):
            letter.next_to(value.get_corner(UP + LEFT), LEFT, buff=units(AIR) / 2).align_to(value, UP)
        return Inputs(values, letters, self._listed(values))

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
        last: Mobject = weighing.neuron
        for part in (self.neuron_label, *self.bias):
            last = part.next_to(last, UP, buff=units(NAMED))
        self.total = self._total()

    def _heights(self, radius: float, way: np.ndarray) -> tuple[float, float]:
        """The px over and under the middle of a disc, for all that stands there, its number a little below the room."""
        over = [self._label("neuron", "result"), *self._bias(way)]
        total = Number(self.figure.dot_product().total.result, size=SIZES.result, role="result", theme=self.theme)
        return radius + sum(down(part) + NAMED for part in over), radius + TOTAL + down(total) - AIR / 2

    def _bias(self, way: np.ndarray) -> list[NamedRow]:
        """What else the neuron adds, if anything: its name, and the number in this direction of it."""
        bias, dot = self._label("bias", "bias"), self.figure.dot_product()
        if dot.bias is None:
            return []
        row = NamedRow(Named(bias.runs, dot.bias, "bias"), total=dot.total, size=SIZES.spoken, theme=self.theme)
        return [row.arrange(way, buff=units(SIZES.spoken) / 3)]

    def _weighing(self, size: float, radius: float, hub: np.ndarray) -> Weighing:
        dot = self.figure.dot_product()
        return Weighing(
            [line.terms[1] for line in dot.rows],
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
                    colormap=plane.colormap,
                    cell=side,
                    role="input",
                    theme=self.theme,
                    cells=np.zeros((1, 1), dtype=np.int64),
                ),
                (channel,),
            )
            for channel, plane in zip(self.figure.kernel.lit, self.channels.read.planes.planes, strict=True)
        ]

    def _listed(self, values: Sequence[PixelGrid]) -> list[Number]:
        """The digits of inputs as they are now."""
        return [value.number(0, 0, size=self._size) for value in values]

    def _total(self) -> Number:
        """What the neuron makes of the position that is read now, under it."""
        cell = Cell(self.figure.result, self.focus.position)
        total = Number(cell, size=SIZES.result, role="result", theme=self.theme)
        return total.next_to(self.weighing.neuron, DOWN, buff=units(TOTAL))

    def _set_changed(self) -> None:
        """The photo with one value changed, and its map; in the columns of the inputs that value, and what comes of it.

        That is the cell of the map, and where the map differs from the right one.
        """
        figure, theme, size = self.figure, self.theme, self._large_digits
        focus = Focus(figure, figure.changed, at=figure.first, theme=theme)
        planes = self.channels.showing(figure.changed_photo, focus)
        changed = self.map.showing(figure.changed).show_first(figure.result.size)
        right, letter, digits = map(self._at_change, self.large)
        value = self._at_change(self._windows(figure.changed_photo, focus, self._large)).move_to(right)
        pictured = partial(Pictured, name=self.channels.map_label)
        self._right = pictured(self.channels.read.apart, self.map, self.channels.spot, right, digits)
        self._changed = pictured(planes, changed, focus.mark(changed), value, value.number(0, 0, size=size))
        own = figure.kernel.lit.index(figure.changed_at[0])
        free = sorted((one for at, one in enumerate(self._places) if at != own), key=lambda one: (one.top, one.left))
        wide = free[0].width
        self.becomes = self._fitted("becomes", "input", wide - px(letter) - AIR / 2)
        self.becomes.name_cells(figure.changed_photo, role="input").next_to(letter, RIGHT, buff=units(AIR) / 2)
        on_line(self.becomes, letter)
        is_narrow = self.becomes.get_right()[0] > value.get_left()[0] + units(wide + APART / 2)
        if is_narrow:
            below(self.becomes, value).align_to(value, LEFT)
        self.output, self.difference = (
            PixelGrid(tensor, colormap=self.map.colormap, cell=side, role="result", theme=theme, cells=cells)
            for tensor, side, cells in (
                (figure.changed, self._large, focus.of.cells[:, None]),
                (figure.changed_difference, cell_side(free[1], figure.result.shape), None),
            )
        )
        for grid, place in zip((self.output, self.difference), free, strict=False):
            grid.move_to(place.point(0, 0), aligned_edge=UP + LEFT)
        self.output_digits = self.output.number(0, 0, size=size)
        self.output_label = over_left(self._fitted("output", "result", wide), self.output)
        self.difference_label = over_left(self._fitted("difference", "result", wide), self.difference)
        if is_narrow:
            below(self.difference_label, self.difference).align_to(self.difference, LEFT)
        for named, place in zip((self.output_label, self.difference_label), free, strict=False):
            if place.top == self._places[own].top and named.get_bottom()[1] > value.get_top()[1]:
                on_line(named, letter)
        key = self.channels.key
        same = ends_of(figure.changed) == ends_of(figure.result)
        self._keys = (key, key if same else self.channels.key_of(figure.changed))
        at_difference = Focus(figure, figure.changed_difference, at=figure.first, theme=theme)
        self.difference_spot = at_difference.mark(self.difference)

    def _fitted(self, name: str, role: Role, room: float) -> Phrase:
        """A label that is set smaller, but not too small, where it is wider than its room in px."""
        label = self._label(name, role)
        return label.scale(min(1.0, max(SAID, room / px(label))))


class Inputs(NamedTuple):
    """The inputs of a neuron: their cells, the letters of their channels, and their digits."""

    values: Sequence[PixelGrid]
    letters: Sequence[Mobject]
    digits: Sequence[Number]

    def go_to(self, other: Inputs, *, digits: bool = True) -> Animation:
        """They become others, which stand elsewhere; those without digits are seen without."""
        many = zip(self, other, strict=True) if digits else zip(self[:2], other[:2], strict=True)
        return AnimationGroup(*(Glide(*pair, become=True) for pairs in many for pair in zip(*pairs, strict=True)))


class Pictured:
    """A photo's planes and the map that is made of them, what marks and names them, and a value of it, large."""

    def __init__(
        self, apart: Apart, made: PixelGrid, spot: Mark, value: PixelGrid, digits: Number, *, name: Phrase
    ) -> None:
        self.planes, self.map, self.value, self.digits, self.spot = apart.planes.planes, made, value, digits, spot
        self._marks, self._name = [apart.cursors, apart.rod, apart.planes.names, apart.title, spot], name

    def take_over(self, other: Pictured) -> Animation:
        """The map appears on another's, whose planes are covered by now, and what marks and names those stays."""
        self._name.name_cells(self.map.tensor, role="result")
        stay = (Glide(mark, own, become=True) for mark, own in zip(other._marks, self._marks, strict=True))
        return AnimationGroup(Cover(self.map, other.map, *other.planes), *stay)
