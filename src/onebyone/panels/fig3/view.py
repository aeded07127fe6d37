"""The wall: a matrix whose rows fold into kernels as large as the image, what they give, and one that slides after all.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import RIGHT, UP, Animation, AnimationGroup, Mobject, Rectangle, Succession, VGroup

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.mobjects.furniture import lead
from onebyone.drawing.mobjects.grid import FRAME_LAYER, Cells, PixelGrid, signed_map, whole, window
from onebyone.drawing.mobjects.ledger import line_of
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.motion import Fold, Lift, Visit, at_once, hurry, land
from onebyone.look.layout import LABEL, Page, Region, below
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, units
from onebyone.panels.fig3.numbers import FullKernel

CELL = 20  # px a side of a cell of image, kernel and results, and of a tile of the wall: so all are of one size
NEAR = 5  # tiles across, and down, of the neighbourhood that is enlarged
STRIP = 22  # px a row of the matrix is high once it has left it
OVER = 40  # px kept for it over the kernel
SLID = 160  # px a side of the cells of what the sliding filter gives
DIGITS = 36  # px em of the digits in them
STEP = 0.15  # s from stop to stop
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
        return Fold(self.strip, self.kernel, run_time=DURATIONS.tour)

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
        self.look_at(0)
        return AnimationGroup(appear(self.hood), Lift(self.near, self.hood))

    def drift(self) -> Animation:
        """From tile to tile of the neighbourhood, last to the filter that is followed; the kernel shows each."""
        return Visit(
            [self.tile, self.leads, self.kernel], count=NEAR * NEAR, arrive=self.look_at, run_time=DURATIONS.tour
        )

    def look_at(self, place: int) -> None:
        """Put frame, leads and kernel on a tile of the neighbourhood."""
        row, column = divmod(place, NEAR)
        self.tile.move_to(self._tile(self.near, row, column))
        self.kernel.look_at(self._kernels[(self._top + row) * self._columns + self._first + column])
        for line, side in zip(self.leads, (1, -1), strict=True):
            line.set_points_as_corners([self.tile.get_corner((1, side, 0)), self.kernel.get_corner((-1, side, 0))])

    def lie_down(self) -> Animation:
        """The kernel lies down on the image; where it weighs nothing, the image is seen through it."""
        self.kernel.set_z_index(FRAME_LAYER)
        self._see_through()
        return self.kernel.animate(run_time=DURATIONS.move).move_to(self.image).set_fill(opacity=LYING)

    def land(self) -> Animation:
        """The number shrinks into the cell of the results that belongs to its filter."""
        at = divmod(self.figure.unit, self._columns)
        landing = land(self.total, self.result, at, fill=lambda: self.result.show_first(0, and_also=(at,)))
        return AnimationGroup(vanish(self.total), landing)

    def run(self) -> Animation:
        """Filter after filter lies on the image, and each gives its number."""
        told = divmod(self.figure.unit, self._columns)

        def arrive(unit: int) -> None:
            self.spot.move_to(self._tile(self.wall, *divmod(unit, self._columns)))
            self.kernel.look_at(self._kernels[unit])
            self._see_through()
            self.result.show_first(unit + 1, and_also=(told,))

        actors: list[Mobject] = [self.spot, self.kernel, self.result]
        return Visit(actors, count=len(self._kernels), arrive=arrive, run_time=DURATIONS.tour, rate_func=hurry)

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
        shape = (self._rows, self._columns)
        steps = []
        for (row, column), number in zip(self.figure.stops, self.slid_numbers, strict=True):
            shown = self.figure.stops[: len(steps) + 1]
            goal = self.larger.box(row, column, shape=shape)
            move = self.filter.animate(run_time=STEP).move_to(goal)
            show = at_once([self.slid], lambda shown=shown: self.slid.show_first(0, and_also=shown))
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
        self.row = self.matrix.box(unit, 0, shape=(1, self.figure.pixels.size))
        self.hood = self.wall.box(*corner, shape=tiles)
        self.tile, self.spot = self._tile(self.near, 0, 0), self._tile(self.wall, row, column)
        self.leads = VGroup(lead(self.theme), lead(self.theme))
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
        self.filter.show(figure.filter.numerators[0, 0] != 0).set_fill(opacity=LYING).set_z_index(FRAME_LAYER)
        self.filter.move_to(self.larger.middle_of(0, 0, shape=(self._rows, self._columns)))
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

    def _tile(self, grid: PixelGrid, row: int, column: int) -> Rectangle:
        """A frame around a tile of the wall or of the neighbourhood."""
        return grid.box(row * self._rows, column * self._columns, shape=(self._rows, self._columns))

    @property
    def _mosaic(self) -> Cells:
        """The cells of the matrix, each row folded to a tile, the tiles in reading order."""
        tiles = self._kernels.reshape(self._rows, self._columns, self._rows, self._columns)
        return tiles.transpose(0, 2, 1, 3).reshape(self._rows * self._rows, self._columns * self._columns)

    def _see_through(self) -> None:
        self.kernel.show(self.figure.weight.numerators.ravel()[self.kernel.cells] != 0)

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
