"""The class neurons: ten discs read the column at one position, visit all, and a shuffle of positions keeps the scores.

A dense layer's weights, which are not the same at all positions, and its scores, which change, stand beside each other.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors. Its methods
that are named as sentences are beats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup, Wait

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, give_way, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Grow, Pulse, Rearrange, in_turn
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
    start_at,
)
from onebyone.look.theme import DURATIONS, SIZES, ColourMap, Role, Theme, units
from onebyone.panels.fig5a.feature_maps import FeatureMaps
from onebyone.panels.fig5b.numbers import ClassNeurons

LIST = 120  # px across for the list of values, with its label
WIRES = 220  # px from the list to the neurons
RADIUS = 28  # px of a neuron
NAME = 18  # px from a neuron to the digit it looks for
SAID = 5.2  # em from a neuron to the right end of the number that it says, until the class maps come
LARGE = 0.68  # of the way from neuron to neuron: the em of their numbers until then
NAMED = 110  # px from a neuron, with its digit, to the class maps
GAP = 36  # px between the large map and the others
TILES = 2  # columns of the class maps beside the neurons
OTHERS = 3  # columns of the other maps beside a large one
BESIDE = 64  # px right of a class map for its digit, which is nearer to it than to the next one
UNDER = 46  # px under a map for its digit and its score
APART = 8  # px between two maps
KEY = 220  # px across of the key, at most
LINES = (92, 84, 76, 68, 60, 52, 44, 36)  # px em of the equation, the preferred one first
LEADING = 1.9  # em of such a line, with its heads
SHARE = 0.25  # of the height, at most, for it
NAMED_UPPER = 36  # px left of upper rows for their digit
HEAD = 0.92  # of a label's size: what stands over the neurons


class ClassNeuronsView:
    """Everything on the page of the ten neurons, set up around one figure; `label` makes the panel's labels."""

    def __init__(self, figure: ClassNeurons, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self.focus = Focus(figure, figure.result, at=(slice(None), *figure.maps.first), theme=theme)
        self._tint = signed_map(theme, figure.result)
        room = page.content.inset(top=LABEL, bottom=TORCH)
        rows, columns = figure.result.shape[1:]
        side = cell_side(room, (rows, columns))
        taken = side * columns + LIST + WIRES + 2 * RADIUS + NAMED
        maps = room.width - taken
        lines = -(-figure.shown.size // TILES)
        tile = min((maps / TILES - BESIDE) / columns, (side * rows / lines - APART) / rows)
        if tile < 1:
            raise ValueError(f"feature maps, neurons and class maps do not fit {room.width:.0f} px side by side")
        left, start = _part(room, 0, side * columns), side * columns
        self.features = FeatureMaps(figure.maps, focus=self.focus, region=left, theme=theme, label=label)
        self.features.set_list(_part(room, start + LIST / 4, LIST), label)
        self._set_neurons(room, start + LIST + WIRES)
        self._set_maps(_part(room, taken, maps), tile)
        self._set_shuffle(room, left, side)
        tall = page.content.inset(top=LABEL)
        self._set_dense(_part(tall, start + GAP, room.width - start - GAP), left.inset(bottom=UNDER - TORCH))

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the feature maps."""
        return [*self.features.tiles, self.features.label]

    # The beats.

    def each_neuron_says_a_number(self) -> Iterator[Animation]:
        """The values at one position; the neuron of the right digit says what its filter said, then all others do."""
        mine = self.figure.maps.label
        others = [at for at in range(len(self.neurons)) if at != mine]
        comes = appear(self.features.cursors, self.neurons, self.names, *self.heads[:2])
        yield AnimationGroup(comes, self.features.read())
        yield Grow(self.wires[mine], run_time=DURATIONS.move)
        yield Pulse(self._pulse, run_time=DURATIONS.move)
        yield appear(self.said[mine], self.heads[2], run_time=DURATIONS.quick)
        wires = in_turn(*(Grow(self.wires[at]) for at in others), run_time=DURATIONS.meet)
        said = in_turn(*(appear(self.said[at]) for at in others), run_time=DURATIONS.meet)
        yield AnimationGroup(wires, said)

    def the_layer_visits_every_position(self) -> Iterator[Animation]:
        """The neurons make room for the maps; then every position, in reading order."""
        others = (wires for at, wires in enumerate(self.wires) if at != self.figure.maps.label)
        yield AnimationGroup(
            vanish(self.said, self.heads[2], self.features.digits, *others),
            self.focus.refit([*zip(self._standing, self._narrow, strict=True)]),
            Succession(Wait(DURATIONS.appear), appear(*self.maps, self.map_names, self.maps_label)),
        )
        yield self.focus.walk(*self.maps, run_time=DURATIONS.pour)
        yield appear(self.torch, run_time=DURATIONS.quick)

    def the_maps_add_up_to_scores(self) -> Iterator[Animation]:
        """The map of the right digit stands large beside the others, and under each its sum."""
        features, mine = self.features, self.figure.maps.label
        gone = [features.cursors, features.list, features.value_label, self.wires[mine], self.neurons, self.names]
        gone += [*self.heads[:2], *self.maps, self.map_names, self.maps_label, self.torch]
        self.maps = self._goals
        yield AnimationGroup(
            vanish(*features.tiles, features.label, *gone),
            Succession(Wait(DURATIONS.quick / 2), appear(*self.maps, self.large_label, self.key)),
        )
        yield appear(self.large_names, self.sums, self.score_label)

    def the_positions_are_shuffled(self) -> Iterator[Animation]:
        """The maps fall to pieces, the positions of all of them alike; one cell is followed."""
        at = self.figure.maps.label
        mine, others = self.maps[at], [grid for place, grid in enumerate(self.maps) if place != at]
        cells = LooseCells(
            self.figure.result,
            colour_map=self._tint,
            places=Places.in_picture(mine),
            theme=self.theme,
            cells=mine.cells.ravel(),
        )
        mark = Focus(self.figure, self.figure.result, at=(at, *self.figure.maps.first), theme=self.theme).mark(cells)
        yield AnimationGroup(appear(cells, mark, run_time=DURATIONS.quick), vanish(mine))
        goal = cells.places.shuffled(self.figure.order)
        broken_others = [grid.showing(self.figure.shuffled_maps) for grid in others]
        yield AnimationGroup(
            Rearrange(cells, goal, spread=0.5, run_time=DURATIONS.tour, marks=[mark]),
            vanish(*others, self.sums, run_time=DURATIONS.tour),
            appear(*broken_others, run_time=DURATIONS.tour),
        )
        broken = mine.showing(self.figure.shuffled_maps)
        broken_label = above(self._label("maps", "result"), broken).align_to(broken, LEFT)
        yield AnimationGroup(appear(broken, run_time=DURATIONS.quick), vanish(cells, mark, self.large_label))
        yield appear(self.shuffled_sums, broken_label)
        self._broken = [broken, broken_label, *broken_others]

    def takeaway(self) -> Iterator[Animation]:
        """A dense neuron's weights, for a position its own; what such a layer says before the shuffle, and after it."""
        mine, pairs = self.figure.maps.label, [*zip(self.large_names, self.shuffled_sums, strict=True)]
        large, label, *others = self._broken
        names = [one for at, pair in enumerate(pairs) if at != mine for one in pair]
        before, after = self.uppers
        large_gone = [large, label, *pairs[mine], self.score_label, self.key]
        yield give_way(large_gone, *self.dense, self.dense_label, self.dense_key)
        yield give_way([*others, *names], *before)
        yield appear(*after)
        yield appear(*self.counts)

    # Where it stands.

    def _set_neurons(self, room: Region, narrow: float) -> None:
        """The discs below each other, a wire from every value to each; beside them their digit and what they say.

        They stand as far to the right as there is room for, and make way for the class maps in the end: then they
        stand `narrow` px from the left.
        """
        figure, theme, features = self.figure, self.theme, self.features
        live = figure.weight.numerators != 0
        scale = float(np.abs(figure.weight.float64).max())
        style, lit = theme.wires(scale), theme.wires(scale, lit=True)
        pitch = features.tiles.height / units(1) / figure.weight.shape[0]
        em = max(SIZES.label, LARGE * pitch)
        wide = max(narrow, room.width - 2 * RADIUS - SAID * em)
        self.neurons, self.names, self.said, self.heads = self._column(room, wide, em)
        neurons, names, _, heads = self._column(room, narrow, SIZES.label)
        self._standing, self._narrow = [self.neurons, self.names, *self.heads[:2]], [neurons, names, *heads[:2]]
        self.wires = VGroup()
        for at, (unit, neuron) in enumerate(zip(self.focus.each(), self.neurons, strict=True)):
            self.wires.add(unit.wires(figure.weight, features.list, neuron, side=1, style=style))
            if at == figure.maps.label:
                still, terms = Focus(figure, figure.result, at=unit.of, theme=theme), np.flatnonzero(live[at]).tolist()
                self._pulse = still.wires(figure.weight, features.list, neuron, side=1, style=lit, terms=tuple(terms))
            neuron.set_z_index(self.wires.z_index + 1)

    def _column(self, room: Region, start: float, size: float) -> tuple[VGroup, VGroup, VGroup, list[Phrase]]:
        """The discs so far from the left, their digits and what they say in numbers of a size, and what these are."""
        figure, tiles = self.figure, self.features.tiles
        count = figure.weight.shape[0]
        neurons, names, said = VGroup(), VGroup(), VGroup()
        pitch, top, left = tiles.height / count, tiles.get_top()[1], room.point(0, 0)[0] + units(start + RADIUS)
        for at in range(count):
            neuron = Neuron(radius=RADIUS, theme=self.theme).move_to(np.array([left, top - (at + 0.5) * pitch, 0]))
            base = neuron.get_center() + DOWN * units(size) * 0.35
            name = self._number(figure.maps.names, (at,), "ink", size)
            number = self._number(figure.result, (at, *figure.maps.first), "result", size)
            neurons.add(neuron)
            names.add(name.at(base + RIGHT * units(RADIUS + NAME), em=name.em))
            said.add(number.at(base + RIGHT * (units(RADIUS + SAID * size) - number.advance), em=number.em))
        heads = [self._label(name, role).scale(HEAD) for name, role in HEADS]
        for head, group in zip(heads, (neurons, names, said), strict=True):
            above(head, tiles).set_x(group.get_x())
        heads[0].align_to(neurons, RIGHT).shift(LEFT * units(1.4 * NAME))
        heads[2].align_to(said, RIGHT)
        return neurons, names, said, heads

    def _set_dense(self, room: Region, left: Region) -> None:
        """A dense neuron's weights in the place of the feature maps; beside them what they cost, and all scores."""
        figure, theme, tint = self.figure, self.theme, signed_map(self.theme, self.figure.weight)
        channels = figure.dense_weights.shape[0]
        self.dense = VGroup(
            *(
                PixelGrid(
                    figure.dense_weights,
                    colour_map=tint,
                    cell=1,
                    role="weight",
                    theme=theme,
                    cells=plane(figure.dense_weights, channel),
                ).as_one()
                for channel in range(channels)
            )
        )
        for grid, tile in zip(self.dense, self.features.tiles, strict=True):
            grid.replace(tile)
        self.dense.scale(
            min(1.0, units(left.height) / self.dense.height), about_point=self.dense[0].get_corner(UP + LEFT)
        )
        self.dense_label = over_left(self._label("dense_neuron", "weight"), self.dense[0])
        self.dense_key = self._key_under(self.dense, figure.dense_weights, tint)
        line = figure.general_equation
        for size in LINES:
            row = Phrase(line_of(line), size=size, role="ink", theme=theme, equation=line)
            if px(row) <= room.width and LEADING * size < SHARE * room.height:
                break
        start_at(row, room.point(0, 1) + UP * units(DESCENT * size))
        heads = [self._label(name, role) for name, role in COUNTED]
        for head, number in zip(heads, (part for part in row if isinstance(part, Number)), strict=True):
            head.move_to(number).shift(UP * (number.pen[1] - head[0].pen[1] + units(1.05 * size)))
        keep_within(room, *heads)
        self.counts = [*heads, row]
        self._set_uppers(room.inset(bottom=LEADING * size))

    def _set_uppers(self, room: Region) -> None:
        """For each digit the upper rows of its map, as they were, and as they are shuffled; under each its sum."""
        figure = self.figure
        tensors = ((figure.upper, figure.upper_scores), (figure.shuffled_upper, figure.shuffled_upper_scores))
        count, rows, columns = figure.upper.shape
        width = (room.width - GAP) / len(tensors)
        down, across = room.height / -(-count // TILES), width / TILES
        side = min((down - UNDER) / rows, (across - BESIDE) / columns)
        self.uppers = []
        for name, place, (tensor, sums) in zip(UPPERS, room.row(width, width), tensors, strict=True):
            grids, numbers = [], []
            for at in range(count):
                grid = PixelGrid(
                    tensor,
                    colour_map=self._tint,
                    cell=side,
                    role="result",
                    theme=self.theme,
                    cells=plane(tensor, at),
                ).as_one()
                row, column = divmod(at, TILES)
                corner = place.point(0, 0) + DOWN * units(row * down) + RIGHT * units(column * across + NAMED_UPPER)
                grid.move_to(corner, aligned_edge=UP + LEFT)
                base = grid.get_corner(DOWN + RIGHT) + DOWN * units(UNDER - 10)
                digit = self._number(figure.maps.names, (at,), "ink")
                number = self._number(sums, (at,), "result")
                digit.at(grid.get_corner(DOWN + LEFT) + LEFT * (digit.advance + units(APART)), em=digit.em)
                numbers += [digit, number.at(base + LEFT * number.advance, em=number.em)]
                grids.append(grid)
            self.uppers.append([*grids, *numbers, over_left(self._label(name, "result"), grids[0])])

    def _key_under(self, grids: Mobject, tensor: Tensor, tint: ColourMap) -> Key:
        """A key under the middle of pictures: over them it would meet the head, which begins above them."""
        key = Key(tensor, width=min(KEY, px(grids) / 2), theme=self.theme, colour_map=tint)
        return key.next_to(grids, DOWN, buff=units(APART) / 2)

    def _set_maps(self, region: Region, side: float) -> None:
        """The class maps in rows, right of each its digit."""
        figure = self.figure
        rows = figure.result.shape[1]
        self.maps, self.map_names = [], VGroup()
        for at in range(figure.result.shape[0]):
            down, across = divmod(at, TILES)
            corner = region.point(0, 0) + RIGHT * units(across * region.width / TILES)
            grid = self._map(at, side).move_to(
                corner + DOWN * units(down * (side * rows + APART)), aligned_edge=UP + LEFT
            )
            grid.show_first(0)
            name = self._number(figure.maps.names, (at,), "ink")
            base = grid.get_corner(UP + RIGHT) + DOWN * units(SIZES.label) * 0.75
            self.map_names.add(name.at(base + RIGHT * units(APART), em=name.em))
            self.maps.append(grid)
        self.maps_label = over_left(self._label("maps", "result"), self.maps[0])
        self.torch = TorchMark(figure.computation, theme=self.theme)
        self.torch.move_to(region.point(1, 1) + DOWN * units(TORCH / 2), aligned_edge=RIGHT)

    def _set_shuffle(self, room: Region, left: Region, side: float) -> None:
        """The map of the right digit large, the others beside it, under each its digit and its sum."""
        figure = self.figure
        rows, columns = figure.result.shape[1:]
        side = min(side, cell_side(room.inset(bottom=UNDER - TORCH), (rows, columns)))
        count = figure.result.shape[0] - 1
        lines = -(-count // OTHERS)
        start = left.width + 2 * GAP
        right = _part(room, start, room.width - start)
        page_height = room.height + TORCH + LABEL
        small = int(min((page_height / lines - UNDER) / rows, right.width / OTHERS / columns - 1))
        self._goals, self.large_names, self.sums, self.shuffled_sums = [], VGroup(), VGroup(), VGroup()
        place = 0
        for at in range(figure.result.shape[0]):
            if at == figure.maps.label:
                goal = self._map(at, side).move_to(left.point(0, 0), aligned_edge=UP + LEFT)
            else:
                down, across = divmod(place, OTHERS)
                region = right.row(*[small * columns] * OTHERS)[across]
                corner = region.point(0, 0) + UP * units(LABEL) + DOWN * units(down * page_height / lines)
                goal = self._map(at, small).move_to(corner, aligned_edge=UP + LEFT)
                place += 1
            if at == figure.maps.label:
                self.large_label = over_left(self._label("maps", "result"), goal)
                self.key = self._key_under(goal, figure.result, self._tint)
            self._goals.append(goal)
            base = goal.get_corner(DOWN + LEFT) + DOWN * units(UNDER - 10)
            name = self._number(figure.maps.names, (at,), "ink")
            self.large_names.add(name.at(base, em=name.em))
            for tensor, group in ((figure.maps.sums, self.sums), (figure.shuffled_scores, self.shuffled_sums)):
                score = self._number(tensor, (at,), "result")
                group.add(score.at(base + RIGHT * (goal.width - score.advance), em=score.em))
            if at == figure.maps.label:
                self.score_label = self._label("score", "result")
                start_at(self.score_label, self.sums[at].pen + LEFT * (self.score_label.width + units(SIZES.label) / 2))

    def _map(self, at: int, side: float) -> PixelGrid:
        result, theme = self.figure.result, self.theme
        cells = plane(result, at)
        return PixelGrid(result, colour_map=self._tint, cell=side, role="result", theme=theme, cells=cells).as_one()

    def _number(self, tensor: Tensor, index: tuple[int, ...], role: Role, size: float = SIZES.label) -> Number:
        weight = "semibold" if role == "ink" else "regular"
        return Number(Cell(tensor, index), size=size, role=role, theme=self.theme, weight=weight)


COUNTED: tuple[tuple[str, Role], ...] = (
    ("positions", "input"),
    ("shared_weights", "weight"),
    ("dense_weights", "weight"),
)
UPPERS = ("upper", "shuffled_upper")
HEADS: tuple[tuple[str, Role], ...] = (("neuron", "result"), ("digit", "quiet"), ("said", "result"))


def _part(room: Region, start: float, width: float) -> Region:
    return Region(room.left + start, room.top, width, room.height, room.page)
