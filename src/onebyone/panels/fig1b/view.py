"""The layer: a few of many neurons that read one image, the column of all outputs, the costs, and the ring they share.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors. Its methods
that are named as sentences are beats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Dot, Mobject, Succession, VGroup

from onebyone.core.quantity import Cell
from onebyone.drawing.fading import appear, give_way, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.formula import Formula
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, plane, signed_map, whole
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.marks import Cut
from onebyone.drawing.mobjects.sample import GAP as TILE_GAP
from onebyone.drawing.mobjects.sample import Sample
from onebyone.drawing.mobjects.text import Number, Phrase, widest
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Fold, Glide, Grow, Lift, Visit, in_turn
from onebyone.look.layout import (
    LABEL,
    TORCH,
    Page,
    Region,
    above,
    below,
    cell_of_digits,
    cell_side,
    over_left,
    over_right,
    px,
    start_at,
)
from onebyone.look.theme import DURATIONS, SIZES, Role, Theme, units
from onebyone.panels.fig1b.numbers import DenseLayer

GAP = 44  # px between the columns
FAN = 150  # px that wires have at least between the image and the neurons
RADIUS = 56  # px of a neuron
BESIDE = 24  # px from a neuron to its output
OUTPUT = 60  # px em of an output
STRIP = 96  # px across the column of all outputs
DOTS, DOT = 3, 4  # dots between two neurons, and the radius of one in px
KEY = 200  # px across of the key
UNDER = 8  # px from the tiles to theirs
BELOW = 20  # px that it needs under the stage of the other grids
ROWS = 4  # tiles that stand over each other
RING = 0.325  # of the stage's width: what stands beside the tiles, at least
RING_CELL, RING_DIGITS = 88, (36, 33, 30, 27)  # px a side of its cells, and em of its digits, the preferred ones first
KERNEL, KERNEL_DIGITS = 248, 72  # px a side of a cell of the kernel alone, at most, and em of its digits
SIZES_OF_COUNTS = (60, 52, 44, 36, 30, 27)  # px em of formula and count, the preferred one first


class Layer:
    """Everything on the page of a dense layer, set up around its figure; `label` makes the panel's labels."""

    def __init__(self, figure: DenseLayer, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self._room, self._tall = page.content.inset(top=LABEL, bottom=TORCH), page.content.inset(top=LABEL)
        self._weights, self._outputs = signed_map(theme, figure.weight), signed_map(theme, figure.result)
        self._set_columns()
        self._set_neurons()
        self._set_outputs()
        self._set_sample()
        self._set_counts()
        self._set_ring()

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the digit, where the panel before had it."""
        return [self.image, self.image_label]

    # The beats.

    def every_neuron_has_weights_of_its_own(self) -> Iterator[Animation]:
        """A few discs stand for all: wires from every pixel to each, their weights as a tile, and a number."""
        yield appear(self.neurons, self.neurons_label)
        yield in_turn(*(Grow(wires) for wires in self.wires), run_time=DURATIONS.pour, lag=0.8)
        lifts = [Lift(tile, disc) for tile, disc in zip(self.tiles, self.discs, strict=True)]
        yield in_turn(*lifts, run_time=DURATIONS.move, lag=0.3)
        yield appear(self.tiles_label, self.tiles_key)
        yield in_turn(*map(appear, self.numbers), appear(self.numbers_label), run_time=DURATIONS.move, lag=0.5)

    def the_outputs_fold_into_a_picture(self) -> Iterator[Animation]:
        """The outputs leave their neurons for their cells of a column, which all others fill; it folds row by row."""
        named = [self.neurons_label, self.numbers_label, self.tiles_label, self.tiles_key]
        yield vanish(*self.wires, *self.tiles, self.neurons, *named)
        yield AnimationGroup(appear(self.strip, self.strip_label, run_time=DURATIONS.quick), self.gather())
        yield AnimationGroup(vanish(self.strip_label), Fold(self.strip, self.picture, run_time=DURATIONS.pour))
        yield appear(self.picture_label, self.picture_key, self.torch)

    def the_weights_are_counted(self) -> Iterator[Animation]:
        """Cells of the picture open: behind each is a neuron with all its weights. These are counted."""
        gone = vanish(*self.opening, self.picture_label, self.picture_key, self.torch)
        lifts = [Lift(tile, focus.mark(self.picture)) for focus, tile in self.sample_of]
        yield AnimationGroup(gone, *lifts, run_time=DURATIONS.pour)
        yield give_way([self.picture], self.sample.more, self.sample_label, self.formula)
        yield appear(self.counts)

    def the_rings_are_laid_on_each_other(self) -> Iterator[Animation]:
        """Most weights are 0; every tile opens at its neuron's own pixel, and all glide onto one place."""
        yield appear(self.zeros)
        lifts = [Lift(ring, window) for ring, window in self.windows]
        yield AnimationGroup(vanish(self.sample_label), *lifts, run_time=DURATIONS.meet)
        gone = vanish(*self.sample.tiles, self.formula, self.counts, self.zeros)
        yield AnimationGroup(gone, appear(self.rings_label))
        nearest_first = sorted((ring for ring, _ in self.windows), key=lambda ring: -ring.get_x())
        copies = [ring.copy() for ring in nearest_first]
        meet = [Glide(copy, copy.copy().replace(self.ring)) for copy in copies]
        yield in_turn(*meet, run_time=DURATIONS.pour, lag=0.15)
        yield AnimationGroup(
            appear(self.ring, self.ring_label, self.ring_digits), vanish(*copies, run_time=DURATIONS.appear)
        )

    def takeaway(self) -> Iterator[Animation]:
        """The image comes back, and in the place of the ring a small kernel, as the next panel has them."""
        gone = [*(ring for ring, _ in self.windows), self.rings_label, self.sample.more]
        gone += [self.ring, self.ring_label, self.ring_digits]
        yield give_way(gone, *self.opening, self.kernel, self.kernel_digits, self.kernel_label)

    # What they are made of.

    def gather(self) -> Animation:
        """The outputs that were read go to their cells, while the column fills from the first neuron to the last."""
        strip, flights = self.strip, []
        for number in self.numbers:
            (place,) = number.quantity.index
            unit = self.figure.units[place]
            goal = number.copy().scale_to_fit_height(units(SIZES.smallest) / 2).move_to(strip.centre_of(unit, 0))
            flights.append(Succession(Glide(number, goal), vanish(number)))
        fill = Visit(
            [strip],
            count=strip.cells.size,
            arrive=lambda place: strip.show_first(place + 1),
            run_time=DURATIONS.pour,
        )
        return AnimationGroup(*flights, fill)

    # Where it stands.

    def _set_columns(self) -> None:
        """The image at the left; then room for the wires, the neurons, what they say, and their weights."""
        figure, room = self.figure, self._room
        self._columns = figure.image.shape[1]
        self._tile = cell_side(
            Region(0, 0, room.width, (room.height - (ROWS - 1) * TILE_GAP) / ROWS, room.page), figure.image.shape
        )
        self._number = OUTPUT * widest(figure.shown)
        hub = 2 * RADIUS + BESIDE + self._number
        tile = self._tile * self._columns
        free = Region(room.left, room.top, room.width - FAN - hub - GAP - tile, room.height, room.page)
        side = min(cell_side(free, figure.image.shape), int((room.width - STRIP - 2 * GAP) / (2 * self._columns)))
        self.image_label = self._label("image", "input")
        left, _, self._tiles_at = room.row(max(side * self._columns, px(self.image_label)), FAN + hub + GAP, tile)
        self._side, self._hub = side, self._tiles_at.point(0, 0)[0] - units(GAP + hub)
        self.image = PixelGrid(
            figure.image, colour_map=self.theme.pixels, cell=side, role="input", theme=self.theme
        ).move_to(left.point(0, 0), aligned_edge=UP + LEFT)
        over_left(self.image_label, self.image)

    def _set_neurons(self) -> None:
        """Neurons one under the other, dots between them, and beside each its output and its weights."""
        figure, theme, tile = self.figure, self.theme, self._tile * self._columns
        scale = theme.wires(float(np.abs(figure.weight.float64).max()))
        pitch = (self._room.height - BELOW - tile) / (len(figure.units) - 1)
        self.discs, self.wires, self.numbers, self.tiles = [], [], [], []
        for place, unit in enumerate(figure.units):
            middle = self._tiles_at.point(0, 0) + DOWN * units(tile / 2 + place * pitch)
            disc = Neuron(radius=RADIUS, theme=theme).move_to(middle)
            disc.shift((self._hub - disc.get_left()[0]) * RIGHT)
            focus = Focus(figure, figure.result, at=unit, theme=theme)
            wires = focus.wires(figure.rows, self.image, disc, style=scale)
            number = Number(Cell(figure.shown, (place,)), size=OUTPUT, role="result", theme=theme)
            grid = PixelGrid(
                figure.tiles,
                colour_map=self._weights,
                cell=self._tile,
                role="weight",
                theme=theme,
                cells=plane(figure.tiles, place),
            )
            self.discs.append(disc.set_z_index(wires.z_index + 1))
            self.wires.append(wires)
            self.numbers.append(number.next_to(disc, RIGHT, buff=units(BESIDE)))
            self.tiles.append(_without_rules(grid.move_to(middle, aligned_edge=LEFT)))
        dots = [
            Dot(
                one.get_bottom() + (step + 1) / (DOTS + 1) * (other.get_top() - one.get_bottom()),
                radius=units(DOT),
                color=theme.hex("quiet"),
            )
            for one, other in pairwise(self.discs)
            for step in range(DOTS)
        ]
        self.neurons = VGroup(*self.discs, *dots)
        self.tiles_label = over_left(self._label("weights", "weight"), self.tiles[0])
        self.numbers_label, self.neurons_label = self._label("outputs", "result"), self._label("neurons", "result")
        for name, at in ((self.numbers_label, self.numbers[0]), (self.neurons_label, self.discs[0])):
            start_at(name, self.tiles_label[0].pen).align_to(at, LEFT)
        self.neurons_label.shift((self.discs[0].get_x() - self.neurons_label.get_right()[0]) * RIGHT)
        self.tiles_key = Key(figure.tiles, width=tile - GAP, theme=theme, colour_map=self._weights)
        self.tiles_key.next_to(self.tiles[-1], DOWN, buff=units(UNDER))

    def _set_outputs(self) -> None:
        """The column of all outputs between the image and the picture into which it folds."""
        figure, theme, room = self.figure, self.theme, self._room
        shape = figure.image.shape
        grid = partial(PixelGrid, figure.column, colour_map=self._outputs, role="result", theme=theme)
        self.picture = grid(cell=self._side, cells=whole(figure.column, shape))
        self.picture.move_to(room.point(1, 0), aligned_edge=UP + RIGHT)
        self.strip = grid(cell=1, cells=whole(figure.column, shape=(figure.column.size, 1)))
        _without_rules(self.strip)
        self.strip.stretch_to_fit_width(units(STRIP)).stretch_to_fit_height(self.picture.height)
        self.strip.move_to((self.image.get_right() + self.picture.get_left()) / 2)
        self.strip.show_first(0)
        self.strip_label = above(self._label("column", "result"), self.strip)
        self.picture_label = over_left(self._label("picture", "result"), self.picture)
        if px(self.picture_label) > px(self.picture):
            self.picture_label.align_to(self.picture, RIGHT)
        wide = min(KEY, px(self.picture) - px(self.picture_label) - 2 * GAP)
        self.picture_key = VGroup()
        if wide > KEY / 2:
            self.picture_key = Key(figure.column, width=wide, theme=theme)
            over_right(self.picture_key, self.picture)
        self.torch = below(TorchMark(figure.computation, theme=theme), self.picture).align_to(self.picture, LEFT)

    def _set_sample(self) -> None:
        """As many tiles as leave the ring its room, spread over the neurons that have their ring whole."""
        figure, room = self.figure, self._tall
        rows, columns = figure.rings.shape[:2]
        gaps = (ROWS - 1) * TILE_GAP
        cell = cell_side(Region(0, 0, room.width, (room.height - gaps) / ROWS, room.page), figure.image.shape)
        tile = cell * self._columns
        reach = figure.ring.shape[0] // 2, figure.ring.shape[1] // 2
        beside = RING * room.width
        across = max(1, int((room.width - beside - 2 * GAP) // (tile + TILE_GAP)))
        places = [
            (round(row), round(column))
            for row in np.linspace(0, rows - 1, ROWS)
            for column in np.linspace(0, columns - 1, across + 2)[1:-1]
        ]
        shown = [(row + reach[0]) * self._columns + column + reach[1] for row, column in places]
        self.sample = Sample(figure.weight, shown, shape=figure.image.shape, across=across, cell=cell, theme=self.theme)
        self.sample.shift(room.point(0, 0) - self.sample.tiles[0].get_corner(UP + LEFT))
        units_shown = (Focus(figure, figure.column, at=unit, theme=self.theme) for unit in shown)
        self.sample_of = list(zip(units_shown, map(_without_rules, self.sample.tiles), strict=True))
        self.sample_label = over_left(self._label("sample", "weight"), self.sample.tiles[0])
        self.windows = []
        for (row, column), grid in zip(places, self.sample.tiles, strict=True):
            cells = np.arange(figure.rings.size).reshape(figure.rings.shape)[row, column]
            ring = PixelGrid(
                figure.rings, colour_map=self._weights, cell=1, role="weight", theme=self.theme, cells=cells
            ).replace(grid)
            self.windows.append((ring, Cut.of(grid, row, column, shape=figure.ring.shape)))
        self.rings_label = over_left(self._label("rings", "weight"), self.windows[0][0])
        taken = across * (tile + TILE_GAP) + 2 * GAP
        self._beside = Region(room.left + taken, room.top, room.width - taken, room.height, room.page)

    def _set_counts(self) -> None:
        """The formula, and under it how many weights there are, and how many of them are 0."""
        figure, room = self.figure, self._beside
        self.zeros = self._label("zero_weights", "weight")
        title = self._label("counted", "weight")
        for size in SIZES_OF_COUNTS:
            line = Phrase(
                line_of(figure.weights_equation),
                size=size,
                role="ink",
                theme=self.theme,
                equation=figure.weights_equation,
            )
            if px(line) <= room.width:
                break
        start_at(title, line[0].pen + DOWN * units(LABEL))
        start_at(self.zeros, title[0].pen + DOWN * units(LABEL))
        self.counts, self.formula = VGroup(line, title), Formula(figure.computation, size=size, theme=self.theme)
        all_of_it = VGroup(self.formula, VGroup(*self.counts, self.zeros))
        all_of_it.arrange(DOWN, buff=2 * units(GAP), aligned_edge=LEFT)
        (place,) = room.row(px(all_of_it))
        place.hold(all_of_it)

    def _set_ring(self) -> None:
        """The ring that they share, as large as its numbers can be read; and the kernel that takes its place."""
        figure, room = self.figure, self._beside
        most = min(room.width / figure.ring.shape[1], (room.height - 2 * LABEL) / figure.ring.shape[0])
        side, digits = cell_of_digits(widest(figure.ring), least=RING_CELL, room=most, sizes=RING_DIGITS)
        self.ring = PixelGrid(figure.ring, colour_map=self._weights, cell=side, role="weight", theme=self.theme)
        self.ring.move_to(room.point(1, 0), aligned_edge=UP + RIGHT)
        self.ring_label = over_left(self._label("ring", "weight"), self.ring)
        self.ring_digits = self.ring.numbers(size=digits)
        stage, image = self._room, px(self.image) + GAP
        room = Region(stage.left + image, stage.top, stage.width - image, stage.height, stage.page)
        self.kernel = Kernel(figure.kernel, cell=min(KERNEL, cell_side(room, figure.kernel.shape)), theme=self.theme)
        self.kernel.move_to(room.centre)
        self.kernel_label = over_left(self._label("kernel", "weight"), self.kernel)
        self.kernel_digits = self.kernel.numbers(size=KERNEL_DIGITS)


def _without_rules(grid: PixelGrid) -> PixelGrid:
    """A grid whose cells are so small that lines between them would grey it."""
    grid.rule_px = 0
    return grid
