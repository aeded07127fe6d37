"""The class neurons: ten discs read the column at one position, visit all, and a shuffle of positions keeps the scores.

A dense layer, whose weights are not the same at all positions, reads the same feature maps: its scores change.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors. Its methods
that are named as sentences are beats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup, Wait

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import Cover, appear, give_way, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.text import Number, Phrase, widest
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Grow, in_turn
from onebyone.errors import RoomError
from onebyone.look.layout import (
    DESCENT,
    LABEL,
    TORCH,
    Page,
    Region,
    above,
    cell_side,
    keep_within,
    over_left,
    px,
    sheet_side,
    start_at,
)
from onebyone.look.theme import DURATIONS, SIZES, Colormap, Role, Theme, units
from onebyone.panels.fig5a.feature_maps import LEADING as LEADING_OF_LIST
from onebyone.panels.fig5a.feature_maps import SPOT, FeatureMaps
from onebyone.panels.fig5b.numbers import ClassNeurons
from onebyone.panels.fig5b.pieces import Pieces

LIST = 120  # px across for the list of values, with its label
WIRES = 220  # px from the list to the neurons
RADIUS = 28  # px of a neuron
NAME = 18  # px from a neuron to the digit it looks for
SAID = 5.2  # em from a neuron to the right end of the number that it says, until the class maps come
LARGE = 0.68  # of the way from neuron to neuron: the em of their numbers until then
NAMED = 110  # px from a neuron, with its digit, to the class maps
NEAR, NEXT = 130, 90  # px for wires, and from a neuron to the class maps, without that air
PITCH = 60  # px from neuron to neuron, at least
DISC = 0.45  # of the way from neuron to neuron: the radius of one, at most
GAP = 30  # px between feature maps, class maps, and their scores
TILES, SQUARE_TILES = 2, 5  # columns of the class maps; of those that stand under the feature maps
BLOCKS = 2  # in which the scores of a dense layer stand beside each other there
BESIDE = 64  # px right of a class map for its digit, which is nearer to it than to the next one
APART = 8  # px between two maps
KEY = 220  # px across of the key, at most
LINES = (92, 84, 76, 68, 60, 52, 44, 36)  # px em of the equation, the preferred one first
LEADING = 1.9  # em of such a line, with its heads
SHARE, HIGH_SHARE = 0.25, 0.35  # of the height, at most, for it; of what a high page has under the feature maps
SPACE = 14  # px between two of its heads, at least
COLUMN = 1.2  # em between two columns of scores: nearer, the sign of the second one would look like a minus
LINE = 1.25  # em from a score to the next one, at least
HEAD = 0.92  # of a label's size: what stands over the neurons


class Table(NamedTuple):
    """Digits, and two columns of their scores with their heads."""

    digits: VGroup
    heads: tuple[VGroup, VGroup]
    columns: tuple[VGroup, VGroup]


class ClassNeuronsView:
    """Everything on the page of the ten neurons, set up around one figure; `label` makes the panel's labels."""

    def __init__(self, figure: ClassNeurons, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self.focus = Focus(figure, figure.result, at=(slice(None), *figure.maps.first), theme=theme)
        self._tint = signed_map(theme, figure.result)
        self._is_high, self._is_square, self._is_wide = page.is_high, page.is_square, page.is_wide
        self._wires, self._named = (WIRES, NAMED) if self._is_wide else (NEAR, NEXT)
        self._across = SQUARE_TILES if self._is_square else TILES
        room = page.content.inset(top=LABEL, bottom=TORCH)
        (self._set_square if self._is_square else self._set_room)(room, label)

    def _set_room(self, room: Region, label: Callable[[str, Role], Phrase]) -> None:
        """The feature maps at the left, as large as leaves room for what comes of them; on a high page over it."""
        figure = self.figure
        rows, columns = figure.result.shape[1:]
        lines = -(-figure.shown.size // TILES)
        besides = LIST + self._wires + 2 * RADIUS + self._named
        if self._is_high:
            line = LEADING_OF_LIST * SIZES.smallest
            least = max(figure.maps.features.shape[0] * line, figure.weight.shape[0] * PITCH)
            side = cell_side(room.inset(bottom=LABEL + least), (rows, columns))
            beside = behind = room.inset(top=side * rows + LABEL)
        else:
            free = room.width - besides - TILES * (BESIDE - APART * columns / rows)
            side = int(min(room.height / rows, free / (1 + TILES / lines) / columns))
            beside = _part(room, side * columns, room.width - side * columns)
            behind = _part(beside, GAP, beside.width - GAP)
        height = side * rows if self._is_wide else beside.height
        maps = _part(beside, besides, beside.width - besides)
        tile = min((maps.width / TILES - BESIDE) / columns, (height / lines - APART) / rows)
        if min(tile, side) < 1:
            raise RoomError(f"feature maps, neurons and class maps do not fit {room.width:.0f} px side by side")
        self._set_features(_part(room, 0, side * columns), _part(beside, LIST / 4, LIST), label)
        self._set_neurons(beside, narrow=LIST + self._wires)
        self._set_maps(maps, tile)
        level = replace(behind, height=self.features.list.height / units(1))
        free_room = self._set_scores(level, besides=TILES * (tile * columns + BESIDE) + GAP)
        free_room = replace(free_room, height=behind.height)
        self._set_settled(free_room, min(tile, (free_room.width / TILES - BESIDE) / columns))
        counted = self._set_counts(behind, HIGH_SHARE if self._is_high else SHARE)
        self._set_dense(free_room.inset(bottom=counted + LABEL) if self._is_high else free_room)
        self.dense_scores = self._table_of_dense(level, besides=TILES * (tile * columns + BESIDE) + GAP)

    def _set_square(self, room: Region, label: Callable[[str, Role], Phrase]) -> None:
        """The feature maps at the upper left, what reads them beside them, and the class maps under both, as large."""
        figure = self.figure
        channels, rows, columns = figure.maps.features.shape
        across, _ = sheet_side(room, channels, (rows, columns), gap=APART)
        down, lines = -(-channels // across), -(-figure.shown.size // SQUARE_TILES)
        over = (room.height - LABEL) * down / (down + lines)
        upper, under = room.inset(bottom=room.height - over), room.inset(top=over + LABEL)
        tall = _part(room, over, room.width - over)
        beside = _part(upper, over + GAP, upper.width - over - GAP)
        self._set_features(_part(upper, 0, over), _part(tall, LIST / 4, LIST), label)
        self._set_neurons(tall, low=beside.height)
        self._set_maps(
            under, min((under.width / SQUARE_TILES - BESIDE) / columns, (under.height / lines - APART) / rows)
        )
        self._set_scores(beside)
        self._settled = (self.maps, self.map_names, self.maps_label)
        self.key = self._key_under(VGroup(*self.maps), figure.result, self._tint)
        self._set_counts(under, 1.0)
        self._set_dense(beside.inset(bottom=LABEL))  # for its key
        self.dense_scores = self._table_of_dense(under, blocks=BLOCKS)

    def _set_features(self, room: Region, beside: Region, label: Callable[[str, Role], Phrase]) -> None:
        """The feature maps, and beside them the list of their values at a position."""
        self.features = FeatureMaps(self.figure.maps, focus=self.focus, region=room, theme=self.theme, label=label)
        self.features.set_list(beside, label, level=self._is_wide)

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the feature maps."""
        return [*self.features.tiles, self.features.label]

    # The beats.

    def each_neuron_says_a_number(self) -> Iterator[Animation]:
        """The values at one position, as in figure 5a; a neuron for each digit reads them all, and says a number."""
        features = self.features
        self.focus.go_to(self.focus.of)
        read = [features.cursors, features.list, features.value_label, features.digits]
        yield appear(*read, self.neurons, self.names, *self.heads[:2])
        wires = in_turn(*map(Grow, self.wires), run_time=DURATIONS.pour)
        yield AnimationGroup(wires, in_turn(*map(appear, self.said), run_time=DURATIONS.pour), appear(self.heads[2]))

    def the_layer_visits_every_position(self) -> Iterator[Animation]:
        """The neurons make room for the maps; then every position, in reading order."""
        others = (wires for at, wires in enumerate(self.wires) if at != self.figure.maps.label)
        yield AnimationGroup(
            vanish(self.said, self.heads[2], self.features.digits, *others, *self._signs),
            self.focus.refit([*zip(self._standing, self._narrow, strict=True)]),
            Succession(Wait(DURATIONS.appear), appear(*self.maps, self.map_names, self.maps_label)),
        )
        yield self.focus.walk(*self.maps, run_time=DURATIONS.meet)
        yield appear(self.torch, run_time=DURATIONS.quick)

    def the_maps_add_up_to_scores(self) -> Iterator[Animation]:
        """The neurons leave; the maps come to stand beside what each adds up to."""
        features, mine = self.features, self.figure.maps.label
        gone = [features.cursors, features.list, features.value_label, self.wires[mine], self.neurons, self.names]
        stood, table = (*self.maps, self.map_names, self.maps_label), self.scores
        self.maps, self.map_names, self.maps_label = self._settled
        stand = (*self.maps, self.map_names, self.maps_label)
        gone += [part for part, other in zip(stood, stand, strict=True) if part is not other]
        comes: list[Mobject] = [part for part, other in zip(stand, stood, strict=True) if part is not other]
        comes += [self.key, table.digits, table.heads[0], table.columns[0]]
        yield AnimationGroup(
            vanish(*gone, *self.heads[:2], self.torch), Succession(Wait(DURATIONS.quick), appear(*comes))
        )

    def the_positions_are_shuffled(self) -> Iterator[Animation]:
        """The feature maps fall to pieces, all alike, with frames around one position; the class maps follow."""
        figure, tiles = self.figure, self.features.tiles
        row, column = figure.maps.first
        pieces = Pieces(tiles, figure.order, theme=self.theme, at=row * figure.result.shape[2] + column, framed=tiles)
        self.focus.look_at((slice(None), row, column))
        marks = [self.focus.mark(cells, (channel,), width=SPOT) for channel, cells in enumerate(pieces.cells)]
        yield pieces.come(*marks)
        yield pieces.strew(marks=marks)
        stood, name = self.maps, self.maps_label
        self.maps = [grid.showing(figure.shuffled_maps) for grid in self.maps]
        self.maps_label = over_left(self._label("maps", "result"), self.maps[0])
        follow = Cover(VGroup(*self.maps), *stood, run_time=DURATIONS.quick)
        become = pieces.become(self._shuffled_tiles(), *marks)
        named = give_way([name], self.maps_label, run_time=DURATIONS.quick)
        yield AnimationGroup(become, follow, named, give_way([self.features.label], self._shuffled_label))
        yield appear(self.scores.heads[1], self.scores.columns[1])

    def a_dense_layer_has_weights_of_its_own(self) -> Iterator[Animation]:
        """The positions go back; in the place of the class maps come a neuron's weights, copied, and their count."""
        features = self.features
        gone = [*self.maps, self.map_names, self.maps_label, self.key]
        yield vanish(*gone, self.scores.digits, *self.scores.heads, *self.scores.columns)
        back = Cover(VGroup(*features.tiles), *self._shuffled)
        named = give_way([self._shuffled_label], features.label)
        yield AnimationGroup(back, named, appear(*self.copied, self.copied_label, self.copied_key))
        yield appear(*self.counts)
        yield Wait(DURATIONS.appear)

    def it_can_ignore_rows(self) -> Iterator[Animation]:
        """Other weights in the same places, blank at the bottom; and what the dense layer says with them."""
        table = self.dense_scores
        yield vanish(self.copied_label, self.copied_key, run_time=DURATIONS.quick)
        says = give_way([self.counts], table.digits, table.heads[0], table.columns[0])
        yield AnimationGroup(Cover(self.dense, *self.copied), appear(self.dense_label, self.dense_key), says)

    def takeaway(self) -> Iterator[Animation]:
        """What it says when the positions are shuffled: that they fly was seen before."""
        table = self.dense_scores
        shuffled = Cover(VGroup(*self._shuffled_tiles()), *self.features.tiles)
        yield AnimationGroup(shuffled, give_way([self.features.label], self._shuffled_label))
        yield AnimationGroup(appear(table.heads[1]), in_turn(*map(appear, table.columns[1]), run_time=DURATIONS.sum))

    def _shuffled_tiles(self) -> list[PixelGrid]:
        """The feature maps with their positions shuffled, and what they are."""
        self._shuffled = [tile.showing(self.figure.shuffled) for tile in self.features.tiles]
        self._shuffled_label = over_left(self._label("shuffled_features", "input"), self._shuffled[0])
        return self._shuffled

    # Where it stands.

    def _set_neurons(self, room: Region, *, narrow: float | None = None, low: float | None = None) -> None:
        """The discs below each other, a wire from every value to each; beside them their digit and what they say.

        They stand as far to the right as there is room for, level with the list, and make way for the class maps in
        the end: then they stand `narrow` px from the left, or are `low` px high, and the list with them.
        """
        figure, theme, features = self.figure, self.theme, self.features
        scale = float(np.abs(figure.weight.float64).max())
        style = theme.wires(scale)
        pitch = features.list.height / units(1) / figure.weight.shape[0]
        em = max(SIZES.label, LARGE * pitch)
        wide = max(narrow or 0.0, room.width - 2 * RADIUS - SAID * em)
        self.neurons, self.names, self.said, self.heads = self._column(room, wide, em, features.list.height)
        height = features.list.height if low is None else units(low)
        shorter = features.list.copy().stretch_to_fit_height(height).align_to(features.list, UP)
        neurons, names, _, heads = self._column(room, wide if narrow is None else narrow, SIZES.label, height)
        self._standing = [self.neurons, self.names, *self.heads[:2], features.list]
        self._narrow = [neurons, names, *heads[:2], shorter]
        small = [neuron.disc.height < units(2 * SIZES.smallest - 1) for neuron in neurons]
        self._signs = [neuron.sign for neuron, is_small in zip(self.neurons, small, strict=True) if is_small]
        self.wires = VGroup()
        for unit, neuron in zip(self.focus.each(), self.neurons, strict=True):
            self.wires.add(unit.wires(figure.weight, features.list, neuron, side=1, style=style))
            neuron.set_z_index(self.wires.z_index + 1)

    def _column(
        self, room: Region, start: float, size: float, height: float
    ) -> tuple[VGroup, VGroup, VGroup, list[Phrase]]:
        """The discs so far from the left, their digits and what they say in numbers of a size, and what these are.

        They begin level with the list, and take some height in manim's units.
        """
        figure, level = self.figure, self.features.list
        count = figure.weight.shape[0]
        neurons, names, said = VGroup(), VGroup(), VGroup()
        pitch, top, left = height / count, level.get_top()[1], room.point(0, 0)[0] + units(start + RADIUS)
        for at in range(count):
            neuron = Neuron(radius=min(RADIUS, DISC * pitch / units(1)), theme=self.theme).move_to(
                np.array([left, top - (at + 0.5) * pitch, 0])
            )
            base = neuron.get_center() + DOWN * units(size) * 0.35
            name = self._number(figure.maps.names, (at,), "ink", size)
            number = self._number(figure.result, (at, *figure.maps.first), "result", size)
            neurons.add(neuron)
            names.add(name.at(base + RIGHT * units(RADIUS + NAME), em=name.em))
            said.add(number.at(base + RIGHT * (units(RADIUS + SAID * size) - number.advance), em=number.em))
        heads = [self._label(name, role).scale(HEAD) for name, role in HEADS]
        for head, group in zip(heads, (neurons, names, said), strict=True):
            self._over(head, level.get_top()[1]).set_x(group.get_x())
        heads[0].align_to(neurons, RIGHT).shift(LEFT * units(1.4 * NAME))
        heads[2].align_to(said, RIGHT)
        return neurons, names, said, heads

    def _over(self, head: Phrase, top: float) -> Phrase:
        """A head as high above what begins at a height, in manim's units, as a label is above a picture."""
        features = self.features
        above(head, features.tiles)
        return head.shift(UP * (top - features.tiles.get_top()[1]))

    def _set_scores(self, room: Region, *, besides: float = 0.0) -> Region:
        """A row for each digit, at the right end: its scores in order, and shuffled. Gives the room left of them.

        They leave so many px for what stands `besides`, if they can still be read then.
        """
        maps = self.figure.maps
        self.scores = self._table(room, (maps.sums, self.figure.shuffled_scores), SCORES, besides=besides)
        left = self.scores.digits.get_left()[0] - room.point(0, 0)[0]
        return _part(room, 0, left / units(1) - GAP)

    def _table(
        self,
        room: Region,
        scores: tuple[Tensor, Tensor],
        names: tuple[str, str],
        *,
        besides: float = 0.0,
        blocks: int = 1,
    ) -> Table:
        """At the right end of a room, or of the `blocks` it has beside each other, digits and two columns of scores."""
        figure, count = self.figure, self.figure.weight.shape[0]
        widest_of = widest(figure.maps.sums, figure.shuffled_scores, figure.dense_scores, figure.shuffled_dense_scores)
        rows, wide = -(-count // blocks), room.width / blocks
        pitch, top = room.height / rows, room.point(0, 0)[1]
        across = 2 * (widest_of + COLUMN) + widest(figure.maps.names)
        least = min(SIZES.spoken, pitch / LINE)
        em = min(max(LARGE * pitch, least), max(SIZES.label, (wide - besides) / across))
        column = max(widest_of * em, px(self._label(names[1], "result").scale(HEAD))) + COLUMN * em
        digits, heads, columns = VGroup(), [VGroup() for _ in scores], [VGroup() for _ in scores]
        for at in range(count):
            block, row = divmod(at, rows)
            right = room.point((block + 1) / blocks, 0)[0]
            down = np.array([0, top - units((row + 0.5) * pitch + em * 0.35), 0])
            for tensor, group, end in zip(scores, columns, (right - units(column), right), strict=True):
                number = self._number(tensor, (at,), "result", em)
                group.add(number.at(down + RIGHT * (end - number.advance), em=number.em))
            digit = self._number(figure.maps.names, (at,), "ink", em)
            digits.add(digit.at(down + RIGHT * (right - units(2 * column) - digit.advance), em=digit.em))
        for name, tensor, group, over in zip(names, scores, columns, heads, strict=True):
            for first in range(0, count, rows):
                head = self._over(self._label(name, "result").scale(HEAD), top)
                head.name_cells(tensor, role="result")
                over.add(head.align_to(group[first : first + rows], RIGHT))
        return Table(digits, (heads[0], heads[1]), (columns[0], columns[1]))

    def _table_of_dense(self, room: Region, *, besides: float = 0.0, blocks: int = 1) -> Table:
        scores = (self.figure.dense_scores, self.figure.shuffled_dense_scores)
        return self._table(room, scores, DENSE_SCORES, besides=besides, blocks=blocks)

    def _set_settled(self, room: Region, side: float) -> None:
        """Where the class maps stand, with their digits, while their scores are beside them."""
        self._settled = self._placed_maps(room, side, self._map_pitch)
        self.key = self._key_under(VGroup(*self._settled[0]), self.figure.result, self._tint)

    def _set_counts(self, room: Region, share: float) -> float:
        """All across the foot of a room, and on some share of its height at most, how many weights a dense layer has.

        Gives how high that is, in px.
        """
        line = self.figure.general_equation
        for size in LINES:
            row = Phrase(line_of(line), size=size, role="ink", theme=self.theme, equation=line)
            if px(row) <= room.width and LEADING * size < share * room.height:
                break
        start_at(row, room.point(0, 1) + UP * units(DESCENT * size))
        heads = [self._label(name, role) for name, role in COUNTED]
        numbers = [part for part in row if isinstance(part, Number)]
        apart = min(px(VGroup(*pair)) - px(pair[0]) / 2 - px(pair[1]) / 2 for pair in pairwise(numbers))
        wider = max(px(one) + px(other) for one, other in pairwise(heads)) / 2
        for head, number in zip(heads, numbers, strict=True):
            head.scale(min(1.0, (apart - SPACE) / wider)).move_to(number)
            head.shift(UP * (number.pen[1] - head[0].pen[1] + units(1.05 * size)))
        keep_within(room, *heads)
        self.counts = VGroup(*heads, row)
        return LEADING * size

    def _set_dense(self, room: Region) -> None:
        """The weights of a dense neuron, those copied to all positions and others, map beside map."""
        figure, theme, weights = self.figure, self.theme, self.figure.dense_weights
        channels, *shape = weights.shape
        across, side = sheet_side(room, channels, (shape[0], shape[1]), gap=APART)
        tint = signed_map(theme, figure.weight)
        self.dense = VGroup(
            *(
                PixelGrid(
                    weights, colormap=tint, cell=side, role="weight", theme=theme, cells=plane(weights, channel)
                ).as_one()
                for channel in range(channels)
            )
        )
        self.dense.arrange_in_grid(cols=across, buff=units(APART)).move_to(room.point(0, 0), aligned_edge=UP + LEFT)
        named = self._label("dense_digit", "weight")  # no wider than the tiles: a head stands right of it
        self.dense_label = over_left(named.scale(min(1.0, self.dense.width / named.width)), self.dense[0])
        self.dense_key = self._key_under(self.dense, weights, tint)
        self.copied = VGroup(*(tile.showing(figure.copied) for tile in self.dense))
        copied = self._label("copied", "weight")
        free = room.page.content.point(1, 0)[0] - self.copied.get_left()[0]
        self.copied_label = over_left(copied.scale(min(1.0, free / copied.width)), self.copied[0])
        self.copied_key = self._key_under(self.copied, figure.copied, tint)

    def _key_under(self, grids: Mobject, tensor: Tensor, tint: Colormap) -> Key:
        """A key under the middle of pictures: over them it would meet the head, which begins above them."""
        key = Key(tensor, width=min(KEY, px(grids) / 2), theme=self.theme, colormap=tint)
        return key.next_to(grids, DOWN, buff=units(APART) / 2)

    def _set_maps(self, region: Region, side: float) -> None:
        """The class maps in rows, right of each its digit."""
        self._map_pitch = side * self.figure.result.shape[1] + APART
        self.maps, self.map_names, self.maps_label = self._placed_maps(region, side, self._map_pitch)
        for grid in self.maps:
            grid.show_first(0)
        self.torch = TorchMark(self.figure.computation, theme=self.theme)
        self.torch.move_to(region.point(1, 1) + DOWN * units(TORCH / 2), aligned_edge=RIGHT)

    def _placed_maps(self, region: Region, side: float, pitch: float) -> tuple[list[PixelGrid], VGroup, Phrase]:
        """The class maps in rows of some pitch, right of each its digit, and what they are."""
        maps, names = [], VGroup()
        for at in range(self.figure.result.shape[0]):
            down, across = divmod(at, self._across)
            corner = region.point(0, 0) + RIGHT * units(across * region.width / self._across)
            grid = self._map(at, side).move_to(corner + DOWN * units(down * pitch), aligned_edge=UP + LEFT)
            name = self._number(self.figure.maps.names, (at,), "ink")
            base = grid.get_corner(UP + RIGHT) + DOWN * units(SIZES.label) * 0.75
            names.add(name.at(base + RIGHT * units(APART), em=name.em))
            maps.append(grid)
        return maps, names, over_left(self._label("maps", "result"), maps[0])

    def _map(self, at: int, side: float) -> PixelGrid:
        result, theme = self.figure.result, self.theme
        cells = plane(result, at)
        return PixelGrid(result, colormap=self._tint, cell=side, role="result", theme=theme, cells=cells).as_one()

    def _number(self, tensor: Tensor, index: tuple[int, ...], role: Role, size: float = SIZES.label) -> Number:
        weight = "semibold" if role == "ink" else "regular"
        return Number(Cell(tensor, index), size=size, role=role, theme=self.theme, weight=weight)


COUNTED: tuple[tuple[str, Role], ...] = (
    ("positions", "input"),
    ("shared_weights", "weight"),
    ("dense_weights", "weight"),
)
SCORES, DENSE_SCORES = ("score", "shuffled"), ("dense_score", "shuffled")
HEADS: tuple[tuple[str, Role], ...] = (("neuron", "result"), ("digit", "quiet"), ("said", "result"))


def _part(room: Region, start: float, width: float) -> Region:
    return Region(room.left + start, room.top, width, room.height, room.page)
