"""The class neurons: ten discs read the column at one position, visit all, and a shuffle of positions keeps the scores.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors. Its methods
that are named as sentences are beats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, VGroup

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Glide, Grow, Pulse, Rearrange, in_turn
from onebyone.look.layout import LABEL, TORCH, Page, Region, above, cell_side, over_left, over_right, px, start_at
from onebyone.look.theme import DURATIONS, SIZES, Role, Theme, units
from onebyone.panels.fig5a.feature_maps import FeatureMaps
from onebyone.panels.fig5b.numbers import ClassNeurons

LIST = 120  # px across for the list of values, with its label
WIRES = 220  # px from the list to the neurons
RADIUS = 28  # px of a neuron
NAME = 18  # px from a neuron to the digit it looks for
SAID = 190  # px from a neuron to the right end of the number that it says, until the class maps come
NAMED = 110  # px from a neuron, with its digit, to the class maps
GAP = 36  # px between the large map and the others
TILES = 2  # columns of the class maps beside the neurons
OTHERS = 3  # columns of the other maps beside a large one
BESIDE = 64  # px right of a class map for its digit, which is nearer to it than to the next one
UNDER = 46  # px under a map for its digit and its score
APART = 8  # px between two maps
KEY = 280  # px across of the key, at most
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
        self._set_neurons(_part(room, start + LIST + WIRES, 2 * RADIUS + SAID))
        self._set_maps(_part(room, taken, maps), tile)
        self._set_shuffle(room, left, side)

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the feature maps."""
        return [*self.features.tiles, self.features.label]

    # The beats.

    def the_column_is_a_list_of_inputs(self) -> Iterator[Animation]:
        """The values at one position."""
        yield appear(self.features.cursors)
        yield self.features.read()

    def each_neuron_says_a_number(self) -> Iterator[Animation]:
        """First the neuron of the right digit says what its filter said; then the others, each with its wires."""
        mine = self.figure.maps.label
        others = [at for at in range(len(self.neurons)) if at != mine]
        yield appear(self.neurons, self.names, *self.heads[:2])
        yield Grow(self.wires[mine], run_time=DURATIONS.move)
        yield Pulse(self._pulse, run_time=DURATIONS.meet)
        yield appear(self.said[mine], self.heads[2], run_time=DURATIONS.quick)
        wires = in_turn(*(Grow(self.wires[at]) for at in others), run_time=DURATIONS.pour)
        said = in_turn(*(appear(self.said[at]) for at in others), run_time=DURATIONS.pour)
        yield AnimationGroup(wires, said)

    def the_layer_visits_every_position(self) -> Iterator[Animation]:
        """Every position, in reading order."""
        others = (wires for at, wires in enumerate(self.wires) if at != self.figure.maps.label)
        yield AnimationGroup(
            vanish(self.said, self.heads[2], self.features.digits, *others),
            appear(*self.maps, self.map_names, self.maps_label),
        )
        yield self.focus.walk(*self.maps, run_time=DURATIONS.pour)
        yield appear(self.torch)

    def the_maps_add_up_to_scores(self) -> Iterator[Animation]:
        """All else leaves, the map of the right digit grows beside the others, and under each stands its sum."""
        features, mine = self.features, self.figure.maps.label
        gone = vanish(
            *(*features.tiles, features.label, features.cursors, features.list, features.value_label),
            *(self.wires[mine], self.neurons, self.names, *self.heads[:2], self.map_names, self.maps_label),
            self.torch,
        )
        others = [at for at in range(len(self.maps)) if at != mine]
        leave = vanish(*(self.maps[at] for at in others))
        self.maps = [grid if at == mine else self._goals[at] for at, grid in enumerate(self.maps)]
        come = appear(*(self.maps[at] for at in others), run_time=DURATIONS.move)
        yield AnimationGroup(gone, leave, Glide(self.maps[mine], self._goals[mine]), come)
        yield appear(self.large_names, self.large_label, self.key)
        yield appear(self.sums, self.score_label)

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
        yield AnimationGroup(
            Rearrange(cells, goal, spread=0.5, run_time=DURATIONS.fold, marks=[mark]),
            vanish(*others, self.sums, run_time=DURATIONS.fold),
            appear(*(grid.showing(self.figure.shuffled_maps) for grid in others), run_time=DURATIONS.fold),
        )
        yield vanish(self.large_label, run_time=DURATIONS.quick)
        broken = mine.showing(self.figure.shuffled_maps)
        broken_label = above(self._label("maps", "result"), broken).align_to(broken, LEFT)
        yield AnimationGroup(appear(broken, run_time=DURATIONS.quick), vanish(cells, mark))
        yield appear(self.shuffled_sums, broken_label)

    # Where it stands.

    def _set_neurons(self, hub: Region) -> None:
        """The discs below each other, a wire from every value to each; beside them their digit and what they say."""
        figure, theme, features = self.figure, self.theme, self.features
        count, live = figure.weight.shape[0], figure.weight.numerators != 0
        scale = float(np.abs(figure.weight.float64).max())
        style, lit = theme.wires(scale), theme.wires(scale, lit=True)
        self.neurons, self.wires, self.names, self.said = (VGroup() for _ in range(4))
        pitch, top = features.tiles.height / count, features.tiles.get_top()[1]
        for at, unit in enumerate(self.focus.each()):
            neuron = Neuron(radius=RADIUS, theme=theme)
            neuron.move_to(np.array([hub.point(0, 0)[0] + units(RADIUS), top - (at + 0.5) * pitch, 0]))
            self.wires.add(unit.wires(figure.weight, features.list, neuron, side=1, style=style))
            if at == figure.maps.label:
                still, terms = Focus(figure, figure.result, at=unit.of, theme=theme), np.flatnonzero(live[at]).tolist()
                self._pulse = still.wires(figure.weight, features.list, neuron, side=1, style=lit, terms=tuple(terms))
            neuron.set_z_index(self.wires.z_index + 1)
            self.neurons.add(neuron)
            base = neuron.get_center() + DOWN * units(SIZES.label) * 0.35
            name = self._number(figure.maps.names, (at,), "ink")
            self.names.add(name.at(base + RIGHT * units(RADIUS + NAME), em=name.em))
            number = self._number(figure.result, (at, *figure.maps.first), "result")
            self.said.add(number.at(base + RIGHT * (units(RADIUS + SAID) - number.advance), em=number.em))
        self.heads = [self._label(name, role).scale(HEAD) for name, role in HEADS]
        for head, group in zip(self.heads, (self.neurons, self.names, self.said), strict=True):
            above(head, features.tiles).set_x(group.get_x())
        self.heads[0].align_to(self.neurons, RIGHT).shift(LEFT * units(1.4 * NAME))
        self.heads[2].align_to(self.said, RIGHT)

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
                wide = min(KEY, left.width - px(self.large_label) - GAP)
                key = Key(figure.result, width=wide, theme=self.theme, colour_map=self._tint)
                self.key = over_right(key, goal)
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

    def _number(self, tensor: Tensor, index: tuple[int, ...], role: Role) -> Number:
        weight = "semibold" if role == "ink" else "regular"
        return Number(Cell(tensor, index), size=SIZES.label, role=role, theme=self.theme, weight=weight)


HEADS: tuple[tuple[str, Role], ...] = (("neurons", "result"), ("digit", "quiet"), ("said", "result"))


def _part(room: Region, start: float, width: float) -> Region:
    return Region(room.left + start, room.top, width, room.height, room.page_width)
