"""The class neurons: ten discs read the column under a position, walk, and their maps are laid on those of the filters.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, FadeIn, FadeOut, Succession, VGroup

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Glide, Grow, Pulse, in_turn
from onebyone.look.layout import Page, below, cell_side
from onebyone.look.theme import DURATIONS, SIZES, Role, Theme, units
from onebyone.panels.fig5b.feature_block import STRIP, FeatureBlock
from onebyone.panels.fig5b.numbers import ClassNeurons

RADIUS = 24  # px of a neuron
PITCH = 60  # px from neuron to neuron
SAID = 230  # px from a neuron to the right end of the number that it says
NAME = 24  # px from a neuron to the digit it looks for
DIGITS = 38  # px em of what the neurons say
COLUMNS = 2  # of the class maps while they stand as one grid
ROW = 54  # px from score to score
SCORES = (120, 420, 460, 300)  # px across: digit, both scores, their difference


class ClassNeuronsView:
    """Everything on the page of the ten neurons, set up around one figure; `label` makes the panel's labels."""

    def __init__(self, figure: ClassNeurons, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self.focus = Focus(figure, figure.result, at=(slice(None), *figure.maps.first), theme=theme)
        self.features = FeatureBlock(figure.maps, focus=self.focus, page=page, theme=theme, label=label)
        self._room = room = self.features.room
        count, *shape = figure.result.shape
        self._tiles = (-(-count // COLUMNS), COLUMNS)
        side = cell_side(room, (self._tiles[0] * shape[0], self._tiles[1] * shape[1]))
        self._wide = side * self._tiles[1] * shape[1]
        left, middle, hub, right = room.row(self.features.width, STRIP, 2 * RADIUS + SAID, self._wide)
        self.features.strip.move_to(middle.centre)
        self.features.stand_in(left)
        self.value_label = below(label("values", "input"), self.features.strip)
        self._set_neurons(hub.point(0, 0.5) + RIGHT * units(RADIUS))
        self._tint = signed_map(theme, figure.result)
        self.maps = self._mosaic(figure.result, side)
        right.hold(self.maps)
        self.maps_label = below(label("maps", "result"), self.maps)
        self.maps.show(np.False_)
        self._set_agreement(side)
        self._set_scores()

    @property
    def reading(self) -> VGroup:
        """All that reads the feature maps."""
        return VGroup(
            *(self.features.block, self.features.label, *self.features.reading),
            *(self.value_label, self.wires, self.neurons, self.names),
        )

    def grow(self) -> Animation:
        """From every value a wire grows to every neuron."""
        return in_turn(*(Grow(wires) for wires in self.wires), run_time=DURATIONS.pour)

    def say(self) -> Animation:
        """Light runs down all wires, and each neuron says its number."""
        return in_turn(
            AnimationGroup(*(Pulse(pulse, run_time=DURATIONS.meet) for pulse in self._pulses)),
            appear(self.said),
            run_time=DURATIONS.pour,
            lag=0.7,
        )

    def walk(self) -> Animation:
        """Visit every position in reading order, and fill all maps behind."""
        return self.focus.walk(self.maps)

    def stand_aside(self) -> Animation:
        """The neurons' maps move over, all else leaves, and the filters' maps appear."""
        gone = vanish(self.reading, self.maps_label, run_time=DURATIONS.move)
        move = Glide(self.maps, self._goal, run_time=DURATIONS.meet)
        return Succession(AnimationGroup(gone, move), appear(self.filters, *self.sides))

    def lay(self) -> Animation:
        """A copy of each glides to the middle; laid on each other they cancel, and the difference is left."""
        copies = self.maps.copy(), self.filters.copy()
        meet = AnimationGroup(
            *(Glide(copy, copy.copy().move_to(self.difference)) for copy in copies), run_time=DURATIONS.meet
        )
        cancel = AnimationGroup(FadeIn(self.difference), *map(FadeOut, copies), run_time=DURATIONS.move)
        return Succession(meet, cancel, appear(*self.verdict))

    def compare_scores(self) -> Animation:
        """The maps leave; the scores stand side by side, added up after and before they were weighed."""
        gone = vanish(self.maps, self.filters, *self.sides, self.difference, *self.verdict)
        return Succession(gone, in_turn(*(appear(column) for column in self.scores), run_time=DURATIONS.pour, lag=0.6))

    def _set_neurons(self, middle: np.ndarray) -> None:
        """The discs below each other, a wire from every value to each; beside them their digit and what they say."""
        figure, theme, strip = self.figure, self.theme, self.features.strip
        count, live = figure.weight.shape[0], figure.weight.numerators != 0
        scale = float(np.abs(figure.weight.float64).max())
        style, lit = theme.wires(scale), theme.wires(scale, lit=True)
        self.neurons, self.wires, self._pulses = VGroup(), VGroup(), []
        self.names, self.said = VGroup(), VGroup()
        for at, unit in enumerate(self.focus.each()):
            neuron = Neuron(radius=RADIUS, theme=theme)
            neuron.move_to(middle + UP * units(PITCH) * ((count - 1) / 2 - at))
            self.wires.add(unit.wires(figure.weight, strip, neuron, side=1, style=style))
            still, terms = Focus(figure, figure.result, at=unit.of, theme=theme), np.flatnonzero(live[at]).tolist()
            self._pulses.append(still.wires(figure.weight, strip, neuron, side=1, style=lit, terms=tuple(terms)))
            neuron.set_z_index(self.wires.z_index + 1)
            self.neurons.add(neuron)
            base = neuron.get_center() + DOWN * units(DIGITS) * 0.35
            name = self._number(figure.maps.names, at, DIGITS, "ink", strong=True)
            self.names.add(name.at(base + RIGHT * units(RADIUS + NAME), em=units(DIGITS)))
            said = self._number(figure.shown, at, DIGITS, "result")
            self.said.add(said.at(base + RIGHT * (units(RADIUS + SAID) - said.advance), em=units(DIGITS)))

    def _mosaic(self, tensor: Tensor, side: float) -> PixelGrid:
        """All class maps as one grid, from left to right and from top to bottom, with rules between them."""
        rows, columns = tensor.shape[1:]
        flat = np.arange(tensor.size).reshape(*self._tiles, rows, columns)
        cells = flat.transpose(0, 2, 1, 3).reshape(self._tiles[0] * rows, self._tiles[1] * columns)
        grid = PixelGrid(tensor, colour_map=self._tint, cell=side, role="result", theme=self.theme, cells=cells)
        grid.rule_every = (rows, columns)
        return grid

    def _set_agreement(self, side: float) -> None:
        _, *places, _ = self._room.row(0, self._wide, self._wide, self._wide, 0)
        self._goal = self.maps.copy().move_to(places[0].centre)
        self.filters = self._mosaic(self.figure.maps.result, side).move_to(places[2].centre)
        self.difference = self._mosaic(self.figure.difference, side).move_to(places[1].centre)
        self.sides = [
            below(self._label("neurons", "result"), self._goal),
            below(self._label("filters", "result"), self.filters),
        ]
        self.verdict = [below(self._label("equal", "result"), self.difference)]

    def _set_scores(self) -> None:
        """Digit, score of its map, score from summed features, and their difference, in columns flush right."""
        figure = self.figure
        regions = self._room.row(0, *SCORES, 0)[1:-1]
        tensors = (figure.maps.names, figure.maps.sums, figure.scores, figure.score_difference)
        roles: tuple[Role, ...] = ("ink", "result", "result", "quiet")
        heads = ("digit", "summed_after", "summed_before", "difference")
        self.scores = []
        for region, tensor, role, head in zip(regions, tensors, roles, heads, strict=True):
            title = self._label(head, "quiet").name_cells(tensor, role="quiet")
            top = region.point(1, 0) + DOWN * units(SIZES.label)
            column = VGroup(title.start_at(top + LEFT * title.width))
            for at in range(tensor.size):
                number = self._number(tensor, at, SIZES.label, role, strong=role == "ink")
                base = top + DOWN * units(ROW) * (at + 1)
                column.add(number.at(base + LEFT * number.advance, em=units(SIZES.label)))
            self.scores.append(column)

    def _number(self, tensor: Tensor, at: int, size: float, role: Role, *, strong: bool = False) -> Number:
        weight = "semibold" if strong else "regular"
        return Number(Cell(tensor, (at,)), size=size, role=role, theme=self.theme, weight=weight)
