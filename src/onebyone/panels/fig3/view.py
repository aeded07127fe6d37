"""The wall: a matrix whose rows fold into kernels as large as the image, what they give, and one that slides after all.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.mobjects.grid import FRAME_LAYER, Cells, PixelGrid, signed_map, whole, window
from onebyone.drawing.mobjects.ledger import line_of
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.motion import Fold, Glide, Lift, Visit, at_once, land
from onebyone.look.layout import LABEL, Page, Region, below
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, units
from onebyone.panels.fig3.numbers import FullKernel

CELL = 20  # px a side of a cell of image, kernel and results, and of a tile of the wall: so all are of one size
NEAR = 5  # tiles across, and down, of the neighbourhood that is enlarged
STRIP = 22  # px a row of the matrix is high once it has left it
OVER = 40  # px kept for it over the kernel
SLID = 160  # px a side of the cells of what the sliding filter gives
DIGITS = 36  # px em of the digits in them
STEP = 0.08  # s from stop to stop
LYING = 0.75  # opacity of a kernel on the image


class Wall:
    """Everything on the page of kernels as large as the image, set up around a figure; `label` makes the labels."""

    def __init__(self, figure: FullKernel, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme = figure, theme
        self._rows, self._columns = figure.image.shape
        self._kernels = whole(figure.weight).reshape(figure.bias.size, self._rows, self._columns)
        self._signed, self._results = signed_map(theme, figure.weight), signed_map(theme, figure.result)
        room = page.content.inset(top=OVER, bottom=LABEL)
        side = CELL * self._columns
        self._left, self._middle, self._right = room.row(side, side, side)
        self._set_weights(label)
        self.image = PixelGrid(figure.image, colour_map=theme.pixels, cell=CELL, role="input", theme=theme)
        self._middle.hold(self.image)
        self.total = Number(Cell(figure.result, (figure.unit, 0, 0)), size=SIZES.result, role="result", theme=theme)
        self._right.hold(self.total)
        self.image_label = below(label("image", "input"), self.image)
        self._set_results(label)
        self._set_larger(page.content.inset(bottom=LABEL), label)

    def lift(self) -> Animation:
        """A row leaves the matrix and grows into a strip."""
        return Lift(self.strip, self.row)

    def fold(self) -> Animation:
        """The row becomes a kernel."""
        return Fold(self.strip, self.kernel, run_time=DURATIONS.pour)

    def fold_all(self) -> Animation:
        """Band by band from the top, every row of the matrix folds where it lies."""
        bands = np.repeat(np.arange(self._rows), self._rows)[:, None]

        def arrive(band: int) -> None:
            self.matrix.show(bands > band)
            self.wall.show(bands <= band)

        self.wall.show(bands < 0)
        return Visit([self.matrix, self.wall], count=self._rows, arrive=arrive, run_time=DURATIONS.pour)

    def come_near(self) -> Animation:
        """A neighbourhood of the wall is enlarged until its tiles can be told apart."""
        self._near.look_at(self._hood[0])
        return AnimationGroup(appear(self.hood), Lift(self.near, self.hood))

    def drift(self) -> Animation:
        """From tile to tile of the neighbourhood, last to the filter that is followed; the kernel shows each."""
        return self._near.tour(self._hood)

    def lie_down(self) -> Animation:
        """The kernel lies down on the image; where it weighs nothing, the image is seen through it."""
        weights = self.figure.weight.numerators.ravel()[self.kernel.cells]
        self.kernel.set_z_index(FRAME_LAYER).show(weights != 0)
        down = Glide(self.kernel, self.kernel.copy().move_to(self.image).set_fill(opacity=LYING))
        lie = at_once([self.kernel], lambda: self._filter.overlay(self.kernel, self.image, clear=True))
        return Succession(down, lie)

    def land(self) -> Animation:
        """The number shrinks into the cell of the results that belongs to its filter."""
        at = divmod(self.figure.unit, self._columns)
        landing = land(self.total, self.result, at, fill=lambda: self._filter.tell(self.result))
        return AnimationGroup(vanish(self.total), landing)

    def run(self) -> Animation:
        """Filter after filter lies on the image, and each gives its number."""
        return self._filter.walk(self.result, run_time=DURATIONS.tour)

    @property
    def reading(self) -> list[Mobject]:
        """All that reads the neighbourhood."""
        return [self.hood, self.near, self.tile, self.leads, self.kernel_label]

    @property
    def making(self) -> list[Mobject]:
        """All that made the results."""
        return [self.wall, self.wall_label, self.spot, self.kernel, self.image, self.image_label]

    @property
    def comparison(self) -> list[Mobject]:
        """Both results and their difference, with their labels."""
        labels = [self.dense_label, self.difference_label, self.convolution_label]
        return [self.dense, self.difference, self.result, *labels]

    @property
    def bench(self) -> list[Mobject]:
        """The larger image, the filter on it, and what it gives."""
        return [self.larger, self.larger_label, self.filter, self.line, self.slid, self.slid_label]

    def slide(self) -> Animation:
        """The same filter goes from stop to stop of the larger image, and each stop gives a number."""
        steps = []
        for (row, column), number in zip(self.figure.stops, self.slid_numbers, strict=True):
            show = at_once([self.slid], lambda: self._slid.tell(self.slid))
            move = self._slid.slide((0, row, column), run_time=STEP)
            steps.append(Succession(move, AnimationGroup(show, appear(number, run_time=STEP / 2))))
        return Succession(*steps)

    def _set_weights(self, label: Callable[[str, Role], Phrase]) -> None:
        """The matrix, the wall in the same place, and the row, the neighbourhood and the kernel that leave them."""
        unit, shape = self.figure.unit, (self._rows, self._columns)
        fine = CELL / self._columns
        self.matrix, self.wall = self._grid(whole(self.figure.weight), fine), self._grid(self._mosaic, fine)
        self.matrix.rule_px, self.wall.rule_px, self.wall.rule_every = 0, STROKES.grid / 2, shape
        self.kernel = self._grid(self._kernels[unit], CELL)
        row, column = divmod(unit, self._columns)
        self._top, self._first = max(row - NEAR + 1, 0), max(column - NEAR + 1, 0)
        corner = self._top * self._rows, self._first * self._columns
        tiles = NEAR * self._rows, NEAR * self._columns
        self.near = self._grid(window(self._mosaic, row=corner[0], column=corner[1], shape=tiles), CELL / NEAR)
        self.near.rule_every = shape
        for region, grids in (
            (self._left, [self.matrix, self.wall]),
            (self._middle, [self.near]),
            (self._right, [self.kernel]),
        ):
            for grid in grids:
                region.hold(grid)
        hood = np.arange(len(self._kernels)).reshape(self._rows, -1)[self._top : row + 1, self._first : column + 1]
        self._hood = [(int(each), 0, 0) for each in hood.ravel()]
        self._filter, self._near, every = (
            Focus(self.figure, self.figure.result, at=(units, 0, 0), theme=self.theme)
            for units in (unit, unit, hood.ravel())
        )
        self.row, self.spot = self._filter.mark(self.matrix), self._filter.mark(self.wall)
        self.hood = every.mark(self.wall)
        self.tile = self._near.mark(self.near)
        self._near.window(self.kernel)
        self.leads = VGroup(
            *(self._near.lead(End(self.near, (1, side)), End(self.kernel, (-1, side))) for side in (1, -1))
        )
        self.strip = self._grid(whole(self.figure.weight)[unit : unit + 1], 1)
        self.strip.rule_px = 0
        width = self._right.point(1, 0)[0] - self._middle.point(0, 0)[0]
        self.strip.stretch_to_fit_width(width).stretch_to_fit_height(units(STRIP))
        self.strip.next_to(self.kernel, UP, buff=units(OVER - STRIP) / 2).align_to(self.kernel, RIGHT)
        self.matrix_label = below(label("matrix", "weight"), self.matrix)
        self.wall_label = below(label("wall", "weight"), self.wall)
        self.kernel_label = below(label("kernel", "weight"), self.kernel)

    def _set_results(self, label: Callable[[str, Role], Phrase]) -> None:
        """The results, those of the dense layer, and their difference, side by side."""
        figure = self.figure
        self.dense, self.difference = self._folded(figure.fold), self._folded(figure.difference)
        self.result = self._folded(figure.result).show_first(0)
        self._left.hold(self.dense)
        self._middle.hold(self.difference)
        self._right.hold(self.result)
        self.result_label = below(label("result", "result"), self.result)
        self.dense_label = below(label("dense", "result"), self.dense)
        self.difference_label = below(label("difference", "result"), self.difference)
        self.convolution_label = below(label("convolution", "result"), self.result)

    def _set_larger(self, room: Region, label: Callable[[str, Role], Phrase]) -> None:
        """The image in a ring of zeros, the filter on its first stop, and what all stops give."""
        figure, theme = self.figure, self.theme
        _, rows, columns = figure.larger.shape
        _, down, across = figure.slid.shape
        left, middle, right = room.row(CELL * columns, SLID * across, SLID * across)
        cells = whole(figure.larger, shape=(rows, columns))
        self.larger = PixelGrid(
            figure.larger, colour_map=theme.pixels, cell=CELL, role="input", theme=theme, cells=cells
        )
        left.hold(self.larger)
        self.filter = self._grid(whole(figure.filter, shape=(self._rows, self._columns)), CELL, figure.filter)
        self.filter.set_fill(opacity=LYING)
        self._slid = Focus(figure, figure.slid, at=(0, 0, 0), theme=theme)
        self._slid.overlay(self.filter, self.larger, clear=True)
        cells = whole(figure.slid, shape=(down, across))
        self.slid = PixelGrid(figure.slid, colour_map=self._results, cell=SLID, role="result", theme=theme, cells=cells)
        right.hold(self.slid)
        self.slid_numbers = self.slid.numbers(size=DIGITS)
        self.slid.show_first(0)
        equation = figure.width_equation
        self.line = Phrase(line_of(equation), size=SIZES.ledger, role="ink", theme=theme, equation=equation)
        middle.hold(self.line)
        self.larger_label = below(label("larger", "input"), self.larger)
        self.slid_label = below(label("slid", "result"), self.slid)

    @property
    def _mosaic(self) -> Cells:
        """The cells of the matrix, each row folded to a tile, the tiles in reading order."""
        tiles = self._kernels.reshape(self._rows, self._columns, self._rows, self._columns)
        return tiles.transpose(0, 2, 1, 3).reshape(self._rows * self._rows, self._columns * self._columns)

    def _grid(self, cells: Cells, cell: float, tensor: Tensor | None = None) -> PixelGrid:
        """Weights on the scale of the whole matrix."""
        return PixelGrid(
            tensor or self.figure.weight,
            colour_map=self._signed,
            cell=cell,
            role="weight",
            theme=self.theme,
            cells=cells,
        )

    def _folded(self, tensor: Tensor) -> PixelGrid:
        """So many numbers as there are pixels, folded to the shape of the image, all on one scale."""
        return PixelGrid(
            tensor,
            colour_map=self._results,
            cell=CELL,
            role="result",
            theme=self.theme,
            cells=whole(tensor, shape=(self._rows, self._columns)),
        )
