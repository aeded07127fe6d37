"""The layer: a few of many neurons that read one image, the column of all outputs, the costs, and the ring they share.

A view replays what its figure proved: every grid, wire and number here belongs to the figure's tensors. Its methods
that are named as sentences are beats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Dot, Mobject, Succession, VGroup, Wait

from onebyone.core.quantity import Cell
from onebyone.drawing.fading import Cover, appear, give_way, vanish
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
from onebyone.drawing.motion import Fold, Glide, Grow, Lift, Visit, in_turn, lie_on
from onebyone.look.layout import (
    LABEL,
    TORCH,
    Page,
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
FAN, NEAR = 150, 110  # px that wires have at least between the image and the neurons; on a square page
RADIUS = 56  # px of a neuron
BESIDE = 24  # px from a neuron to its output
OUTPUT, SMALL = 60, 44  # px em of an output; on a square page
STRIP = 96  # px across the column of all outputs
DOTS, DOT = 3, 4  # dots between two neurons, and the radius of one in px
KEY = 200  # px across of the key
UNDER = 8  # px from the tiles to theirs
BELOW = 20  # px that it needs under the stage of the other grids
ROWS, TILES = 4, 0.55  # tiles that stand over each other; of a high stage's height, at most, for all of them
RING = 0.325  # of the stage's width: what stands beside the tiles, at least
RING_CELL, RING_DIGITS = 88, (36, 33, 30, 27)  # px a side of its cells, and em of its digits, the preferred ones first
KERNEL, KERNEL_DIGITS = 248, (72, 56, 44, 33)  # px a side of a cell of the kernel alone, at most, and em of its digits
SIZES_OF_COUNTS = (60, 52, 44, 36, 30, 27)  # px em of formula and count, the preferred one first


class Layer:
    """Everything on the page of a dense layer, set up around its figure; `label` makes the panel's labels.

    What comes after the image stands beside it, on a high page under it.
    """

    def __init__(self, figure: DenseLayer, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        stage = page.content
        self._is_high, self._is_square = page.is_high, page.is_square
        self._room, self._tall = stage.inset(top=LABEL, bottom=TORCH), stage.inset(top=LABEL)
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
        meet = [lie_on(copy, self.ring) for copy in copies]
        yield in_turn(*meet, run_time=DURATIONS.pour, lag=0.15)
        yield AnimationGroup(
            appear(self.ring, self.ring_label, self.ring_digits), vanish(*copies, run_time=DURATIONS.appear)
        )

    def takeaway(self) -> Iterator[Animation]:
        """The ring goes to the neurons, which share it; the image comes, then a small kernel, as the next panel has."""
        own = [ring for ring, _ in self.windows]
        copies, shared = [self.ring.copy() for _ in own], [self.ring.copy().replace(ring) for ring in own]
        label = over_left(self.ring_label.copy(), shared[0])
        goes = in_turn(*map(lie_on, copies, own), run_time=DURATIONS.meet, lag=0.1)
        yield AnimationGroup(goes, vanish(self.rings_label, self.ring_digits, run_time=DURATIONS.quick))
        yield AnimationGroup(Cover(VGroup(*shared), *own, *copies, run_time=DURATIONS.quick), appear(label))
        yield Wait(DURATIONS.quick)
        yield give_way([*shared, label, self.sample.more], *self.opening)
        kernel = (self.kernel, self.kernel_digits, self.kernel_label)
        yield give_way([self.ring, self.ring_label], *kernel)

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
        """The image at the left; then room for the wires, the neurons, what they say, and their weights.

        On a high page the image is above, and these are rows under it.
        """
        figure, room, shape = self.figure, self._room, self.figure.image.shape
        self._columns, self.image_label = shape[1], self._label("image", "input")
        self._output = SMALL if self._is_square else OUTPUT
        self._number = self._output * widest(figure.shown)
        if self._is_high:
            half = room.inset(bottom=LABEL).halves()[0]
            self._side, self._tile = cell_side(half, shape), int(room.width / (len(figure.units) + 1) / self._columns)
            place = room
        else:
            rows = (room.height - (ROWS - 1) * TILE_GAP) / ROWS
            self._tile = cell_side(room.stack(*[rows] * ROWS)[0], shape)
            fan, hub = NEAR if self._is_square else FAN, 2 * RADIUS + BESIDE + self._number
            tile = self._tile * self._columns
            free = room.inset(right=fan + hub + GAP + tile)
            self._side = min(cell_side(free, shape), int((room.width - STRIP - 2 * GAP) / (2 * self._columns)))
            wide = max(self._side * self._columns, px(self.image_label))
            place, _, tiles = room.row(wide, fan + hub + GAP, tile)
            self._tiles_at, self._hub = tiles, tiles.point(0, 0)[0] - units(GAP + hub)
        self.image = PixelGrid(
            figure.image, colormap=self.theme.pixels, cell=self._side, role="input", theme=self.theme
        ).move_to(place.point(0, 0), aligned_edge=UP + LEFT)
        over_left(self.image_label, self.image)

    def _set_neurons(self) -> None:
        """Neurons one under the other, dots between them, and beside each its output and its weights.

        On a high page all that is turned: they stand in a row, and what is beside them is under them.
        """
        figure, theme, tile = self.figure, self.theme, self._tile * self._columns
        scale = theme.wires(float(np.abs(figure.weight.float64).max()))
        self.discs, self.wires, self.numbers, self.tiles = [], [], [], []
        for place, unit in enumerate(figure.units):
            number = Number(Cell(figure.shown, (place,)), size=self._output, role="result", theme=theme)
            grid = PixelGrid(
                figure.tiles,
                colormap=self._weights,
                cell=self._tile,
                role="weight",
                theme=theme,
                cells=plane(figure.tiles, place),
            )
            disc = self._in_a_row(place, number, grid) if self._is_high else self._in_a_column(place, number, grid)
            focus = Focus(figure, figure.result, at=unit, theme=theme)
            wires = focus.wires(figure.rows, self.image, disc, style=scale)
            self.discs.append(disc.set_z_index(wires.z_index + 1))
            self.wires.append(wires)
            self.numbers.append(number)
            self.tiles.append(_without_rules(grid))
        way = RIGHT if self._is_high else DOWN
        ends = [(one.get_edge_center(way), other.get_edge_center(-way)) for one, other in pairwise(self.discs)]
        dots = [
            Dot(start + (step + 1) / (DOTS + 1) * (end - start), radius=units(DOT), color=theme.hex("quiet"))
            for start, end in ends
            for step in range(DOTS)
        ]
        self.neurons = VGroup(*self.discs, *dots)
        self.tiles_label = over_left(self._label("weights", "weight"), self.tiles[0])
        self.numbers_label, self.neurons_label = self._label("outputs", "result"), self._label("neurons", "result")
        if self._is_high:
            below(self.neurons_label, self.discs[0]).align_to(self.image, LEFT)
            start_at(self.numbers_label, self.neurons_label[0].pen).align_to(self.tiles[-1], RIGHT)
        else:
            for name, at in ((self.numbers_label, self.numbers[0]), (self.neurons_label, self.discs[0])):
                start_at(name, self.tiles_label[0].pen).align_to(at, LEFT)
            self.neurons_label.shift((self.discs[0].get_x() - self.neurons_label.get_right()[0]) * RIGHT)
        self.tiles_key = Key(figure.tiles, width=tile - GAP, theme=theme, colormap=self._weights)
        self.tiles_key.next_to(self.tiles[-1], DOWN, buff=units(UNDER))

    def _in_a_column(self, place: int, number: Number, grid: PixelGrid) -> Neuron:
        """A neuron under the one before, its output and its weights right of it."""
        tile = self._tile * self._columns
        pitch = (self._room.height - BELOW - tile) / (len(self.figure.units) - 1)
        middle = self._tiles_at.point(0, 0) + DOWN * units(tile / 2 + place * pitch)
        disc = Neuron(radius=RADIUS, theme=self.theme).move_to(middle)
        disc.shift((self._hub - disc.get_left()[0]) * RIGHT)
        number.next_to(disc, RIGHT, buff=units(BESIDE))
        grid.move_to(middle, aligned_edge=LEFT)
        return disc

    def _in_a_row(self, place: int, number: Number, grid: PixelGrid) -> Neuron:
        """A neuron beside the one before, its output and its weights under it."""
        room, tile = self._room, self._tile * self._columns
        pitch = (room.width - tile) / (len(self.figure.units) - 1)
        middle = room.point(0, 0) + RIGHT * units(tile / 2 + place * pitch)
        middle[1] = self.image.get_bottom()[1] - units(FAN + RADIUS)
        disc = Neuron(radius=RADIUS, theme=self.theme).move_to(middle)
        number.next_to(disc, DOWN, buff=units(LABEL + BESIDE))
        grid.move_to(middle).align_to(disc.get_bottom() + DOWN * units(2 * LABEL + 2 * BESIDE + self._output), UP)
        return disc

    def _set_outputs(self) -> None:
        """The column of all outputs between the image and the picture into which it folds.

        On a high page the picture is under the image.
        """
        figure, theme, room = self.figure, self.theme, self._room
        shape = figure.image.shape
        grid = partial(PixelGrid, figure.column, colormap=self._outputs, role="result", theme=theme)
        self.picture = grid(cell=self._side, cells=whole(figure.column, shape))
        self.picture.move_to(room.point(1, 0), aligned_edge=UP + RIGHT)
        left = self.image.get_right()
        if self._is_high:
            self.picture.move_to(room.point(1, 1), aligned_edge=DOWN + RIGHT)
            left = self.image.get_left()
        self.strip = grid(cell=1, cells=whole(figure.column, shape=(figure.column.size, 1)))
        _without_rules(self.strip)
        self.strip.stretch_to_fit_width(units(STRIP)).stretch_to_fit_height(self.picture.height)
        self.strip.move_to((left + self.picture.get_left()) / 2).set_y(self.picture.get_y())
        self.strip.show_first(0)
        self.strip_label = above(self._label("column", "result"), self.strip)
        self.picture_label = over_left(self._label("picture", "result"), self.picture)
        if px(self.picture_label) > px(self.picture):
            self.picture_label.align_to(self.picture, RIGHT)
        self.torch = below(TorchMark(figure.computation, theme=theme), self.picture).align_to(self.picture, LEFT)
        self.picture_key = over_right(Key(figure.column, width=KEY, theme=theme), self.picture)
        free = px(self.picture) - KEY - 2 * GAP
        if free < px(self.picture_label):
            at = self.picture if free >= px(self.torch) else self.torch
            self.picture_key.next_to(at, DOWN, buff=2 * units(UNDER)).align_to(self.picture, RIGHT)

    def _set_sample(self) -> None:
        """As many tiles as leave the ring its room, spread over the neurons that have their ring whole."""
        figure, room = self.figure, self._tall
        rows, columns = figure.rings.shape[:2]
        gaps = (ROWS - 1) * TILE_GAP
        reach = figure.ring.shape[0] // 2, figure.ring.shape[1] // 2
        if self._is_high:
            across = ROWS
            tiles = room.inset(right=gaps + GAP, bottom=(1 - TILES) * room.height + gaps)
            cell = cell_side(tiles, (ROWS * figure.image.shape[0], across * figure.image.shape[1]))
            tile = cell * self._columns
        else:
            cell = cell_side(room.inset(bottom=gaps), (ROWS * figure.image.shape[0], figure.image.shape[1]))
            tile = cell * self._columns
            beside = max(RING * room.width, px(self._label("counted", "weight")))
            across = max(1, int((room.width - beside - 2 * GAP) // (tile + TILE_GAP)))
        places = [
            (round(row), round(column))
            for row in np.linspace(0, rows - 1, ROWS)
            for column in np.linspace(0, columns - 1, across + 2)[1:-1]
        ]
        places = figure.without_specks(places)
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
                figure.rings, colormap=self._weights, cell=1, role="weight", theme=self.theme, cells=cells
            ).replace(grid)
            self.windows.append((ring, Cut.of(grid, row, column, shape=figure.ring.shape)))
        self.rings_label = over_left(self._label("rings", "weight"), self.windows[0][0])
        if self._is_high:
            self._beside = room.inset(top=ROWS * (tile + TILE_GAP) + LABEL + GAP)
        else:
            taken = across * (tile + TILE_GAP) + 2 * GAP
            self._beside = room.inset(left=taken)

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
        most = min(room.width / figure.ring.shape[1], room.height / figure.ring.shape[0])
        side, digits = cell_of_digits(widest(figure.ring), least=RING_CELL, room=most, sizes=RING_DIGITS)
        self.ring = PixelGrid(figure.ring, colormap=self._weights, cell=side, role="weight", theme=self.theme)
        self.ring.move_to(room.point(1, 0), aligned_edge=UP + RIGHT)
        if self.rings_label.get_right()[0] > self.ring.get_left()[0]:  # then no label stands beside it
            self.ring.align_to(room.point(1, 1), DOWN)
        self.ring_label = over_left(self._label("ring", "weight"), self.ring)
        self.ring_digits = self.ring.numbers(size=digits)
        rows, columns = figure.kernel.shape
        stage, image = self._room, px(self.image)
        room = stage.inset(left=image + GAP)
        if self._is_high:
            room = stage.inset(top=image + LABEL)
        side = min(KERNEL, image / rows, cell_side(room, (rows, columns)))
        self.kernel = Kernel(figure.kernel, cell=side, theme=self.theme)
        self.kernel.move_to(room.centre)
        self.kernel_label = over_left(self._label("shared_weights", "weight"), self.kernel)
        _, digits = cell_of_digits(widest(figure.kernel), least=side, room=side, sizes=KERNEL_DIGITS)
        self.kernel_digits = self.kernel.numbers(size=digits)


def _without_rules(grid: PixelGrid) -> PixelGrid:
    """A grid whose cells are so small that lines between them would grey it."""
    grid.rule_px = 0
    return grid
