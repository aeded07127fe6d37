"""PixelGrid: a tensor as a grid of tinted cells, drawn as one surface however many cells it has."""

from __future__ import annotations

from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt
from manim import ManimColor, Rectangle, VGroup

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.drawn import Drawn, rectangle
from onebyone.drawing.mobjects.text import Number
from onebyone.errors import OneByOneError
from onebyone.frames.aim import Aim, Rise
from onebyone.frames.frozen import freeze
from onebyone.frames.grid import GridEntry
from onebyone.frames.pen import Colour
from onebyone.frames.tinted import tints_of
from onebyone.look.colormaps import ink_on
from onebyone.look.theme import CELL_PADDING, SIZES, STROKES, Colormap, FullColour, Role, Theme, stroke, units

RULE_ALPHA = 0.35  # of the lines between cells, so that they part cells without reading as values

LEAD_LAYER, FRAME_LAYER = 1, 2  # manim's z_index: leads lie over grids, frames around cells over everything

Cells: TypeAlias = npt.NDArray[np.int64]


def whole(tensor: Tensor, shape: tuple[int, int] | None = None) -> Cells:
    """All cells of a two-dimensional tensor, or of any tensor folded row by row into `shape`."""
    if shape is None and tensor.ndim != 2:
        raise OneByOneError(f"{tensor.name} has shape {tensor.shape}: say into which (rows, columns) it folds")
    return np.arange(tensor.size).reshape(shape or tensor.shape)


def plane(tensor: Tensor, channel: int) -> Cells:
    """One channel of a (channels, height, width) tensor."""
    return np.arange(tensor.size).reshape(tensor.shape)[channel]


def window(cells: Cells, *, row: int, column: int, shape: tuple[int, int]) -> Cells:
    """The part of a grid's cells whose upper left corner is (row, column)."""
    rows, columns = shape
    if row < 0 or column < 0 or row + rows > cells.shape[0] or column + columns > cells.shape[1]:
        raise OneByOneError(f"a {rows}×{columns} window at ({row}, {column}) leaves a grid of {cells.shape}")
    return cells[row : row + rows, column : column + columns]


def signed_map(theme: Theme, *tensors: Tensor) -> Colormap:
    """The signed colormap whose scale is the largest magnitude in tensors that are compared; 1 for those of zeros."""
    return theme.signed(max(float(np.abs(tensor.float64).max()) for tensor in tensors) or 1.0)


class PixelGrid(Drawn):
    """Cells of a tensor as a grid whose tints are the colormap of their values.

    `cells` are flat indices into the tensor, shape (rows, columns); without them the whole tensor is shown. The tints
    are looked up once; at every draw the audit looks them up again in the figure's own tensor and compares. Fading,
    moving and scaling work as for any mobject.

    Example::

        class Digit(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                image = self.figure.image
                self.add(PixelGrid(image, colormap=self.theme.pixels, cell=20, role="input", theme=self.theme))
    """

    READ = ("tensor", "cells", "colormap", "tints", "shown", "quiet", "rule_px", "rule_every", "aim", "order", "rise")

    def __init__(
        self,
        tensor: Tensor,
        *,
        colormap: Colormap | FullColour,
        cell: float,
        role: Role,
        theme: Theme,
        cells: Cells | None = None,
    ) -> None:
        super().__init__(
            fill_color=theme.hex("paper"),
            fill_opacity=1,
            stroke_color=theme.hex(role),
            stroke_opacity=1,
            stroke_width=stroke(STROKES.frame),
        )
        self.tensor, self.colormap, self.theme, self.role = tensor, colormap, theme, role
        self.aim: Aim | None = None
        self.order = ""
        self.rise: Rise | None = None
        self.look_at(whole(tensor) if cells is None else cells)
        self.quiet, self.rule_px, self.rule_every = theme.rgb("quiet"), STROKES.grid, (1, 1)
        rows, columns = self.cells.shape[-2:]
        side = units(cell)
        self.set_points(rectangle(columns * side, rows * side))

    def look_at(self, cells: Cells) -> Self:
        """Show these cells of the tensor instead, all of them, in the same place."""
        self.cells = freeze(np.asarray(cells, dtype=np.int64))
        self.tints = tints_of(self.tensor, self.cells, self.colormap)
        return self.show(np.True_)

    def show(self, shown: npt.NDArray[np.bool_] | np.bool_) -> Self:
        """Show these cells, a mask of shape (rows, columns) or one answer for all; the others are blank."""
        mask = np.empty(self.cells.shape[-2:], dtype=np.bool_)
        mask[...] = shown
        self.shown = freeze(mask)
        return self

    def show_first(self, count: int) -> Self:
        """Show the first `count` cells in reading order."""
        rows, columns = self.cells.shape[-2:]
        return self.show((np.arange(rows * columns) < count).reshape(rows, columns))

    def as_one(self) -> Self:
        """Draw a line around all cells, and none between them: they are so small that lines would grey them."""
        self.rule_every = self.cells.shape[-2:]
        return self

    def showing(self, tensor: Tensor) -> PixelGrid:
        """A grid in the same place, of the same look, that shows all the same cells of a tensor of the same shape."""
        grid = self.copy()
        grid.tensor = tensor
        return grid.look_at(self.cells)

    @property
    def side(self) -> float:
        """The side of a cell now, in manim units; of a stretched grid, how far it is from column to column."""
        return float(self.width) / int(self.cells.shape[-1])

    @property
    def pitch(self) -> np.ndarray:
        """How far it is from column to column, and from row to row, (x, −y, 0) in manim units."""
        return self._pitch(self.points.min(axis=0), self.points.max(axis=0))

    def _pitch(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        rows, columns = self.cells.shape[-2:]
        return (high - low) * (1 / columns, -1 / rows, 0)

    @property
    def middle(self) -> np.ndarray:
        """The middle of the grid, (x, y, z)."""
        return (self.points.min(axis=0) + self.points.max(axis=0)) / 2

    def centre_of(self, row: int, column: int) -> np.ndarray:
        """The middle of a cell, (x, y, z)."""
        return self._middles(np.array([column, row]))

    @property
    def centres(self) -> np.ndarray:
        """The middles of all cells, in reading order, (n, 3)."""
        row, column = (axis.ravel() for axis in np.indices(self.cells.shape[-2:]))
        return self._middles(np.column_stack([column, row]))

    def _middles(self, cells: np.ndarray) -> np.ndarray:
        """The middles, (..., 3), of cells told by their columns and rows, (..., 2)."""
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        across, down, _ = self._pitch(low, high)
        middles = np.full((*cells.shape[:-1], 3), (low[2] + high[2]) / 2)
        middles[..., :2] = (low[0], high[1]) + (cells + 0.5) * (across, down)
        return middles

    def middle_of(self, row: int, column: int, *, shape: tuple[int, int] = (1, 1)) -> np.ndarray:
        """The middle of a window of cells whose upper left one is (row, column), (x, y, z)."""
        rows, columns = shape
        return (self.centre_of(row, column) + self.centre_of(row + rows - 1, column + columns - 1)) / 2

    def box(self, row: int, column: int, *, shape: tuple[int, int] = (1, 1), role: Role = "attention") -> Rectangle:
        """A frame around a window of cells."""
        rows, columns = shape
        across, up, _ = self.pitch
        frame = Rectangle(
            width=columns * across,
            height=-rows * up,
            stroke_color=self.theme.hex(role),
            stroke_width=stroke(STROKES.focus),
        )
        return frame.set_z_index(FRAME_LAYER).move_to(self.middle_of(row, column, shape=shape))

    def part(self, row: int, column: int, *, shape: tuple[int, int] = (1, 1)) -> PixelGrid:
        """A window of cells as a grid of its own that lies on this one."""
        grid = PixelGrid(
            self.tensor,
            colormap=self.colormap,
            cell=1,
            role=self.role,
            theme=self.theme,
            cells=window(self.cells, row=row, column=column, shape=shape),
        )
        return grid.replace(self.box(row, column, shape=shape), stretch=True)

    def every(self, step: int) -> PixelGrid:
        """The cells of rows and columns that are `step` apart, from the first on, as a grid around the same middle."""
        grid = PixelGrid(
            self.tensor,
            colormap=self.colormap,
            cell=self.side / units(1),
            role=self.role,
            theme=self.theme,
            cells=self.cells[::step, ::step],
        )
        return grid.move_to(self.middle)

    def source(self, row: int, column: int) -> Cell:
        """The tensor cell that stands at (row, column) of the grid."""
        index = np.unravel_index(int(self.cells[row, column]), self.tensor.shape)
        return Cell(self.tensor, tuple(int(axis) for axis in index))

    def number(self, row: int, column: int, *, size: float | None = None) -> Number:
        """The value of a cell, in its middle, in the ink that reads best on its tint.

        Raises OneByOneError where the text would not fit the cell with 15 % padding.
        """
        quantity = self.source(row, column)
        number = Number(quantity, size=size or SIZES.cell, role="ink", theme=self.theme)
        if number.width > (1 - 2 * CELL_PADDING) * self.side * 1.0001:
            raise OneByOneError(
                f"{number.text!r} does not fit a cell of {self.side / units(1):.0f} px: "
                "enlarge the grid or leave its digits out"
            )
        number.set_fill(ManimColor(ink_on(self.tints[row, column])[:3].astype(int)))
        return number.move_to(self.centre_of(row, column))

    def numbers(self, *, size: float | None = None) -> VGroup:
        """The values of all cells, in reading order; one size for the whole grid."""
        rows, columns = self.cells.shape
        return VGroup(*(self.number(row, column, size=size) for row in range(rows) for column in range(columns)))

    def entry(self) -> GridEntry:
        """What the display list says of this grid."""
        upper_right, upper_left, lower_left, lower_right = self.points[::4, :2]  # as manim's Rectangle orders them
        red, green, blue, alpha = (float(part) for part in self.stroke_rgbas[0])
        opacity = float(self.fill_rgbas[0][3])
        rule: Colour = (*self.quiet, RULE_ALPHA * opacity)
        return GridEntry(
            name=f"PixelGrid of {self.tensor.name}",
            tensor=self.tensor,
            cells=freeze(self.cells),
            colormap=self.colormap,
            tints=freeze(self.tints),
            shown=freeze(self.shown),
            corners=freeze(np.array([upper_left, lower_right])),
            others=freeze(np.array([upper_right, lower_left])),
            alpha=opacity,
            rule=rule,
            rule_px=float(self.rule_px),
            frame=(red, green, blue, alpha),
            frame_px=float(self.stroke_width) / stroke(1),
            rule_every=self.rule_every,
            aim=self.aim,
            order=self.order,
            rise=self.rise,
        )


class Kernel(PixelGrid):
    """Weights as a grid, tinted by the signed map at the scale of their tensor.

    Example::

        class Nine(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                kernel = Kernel(self.figure.weight, cell=84, theme=self.theme)
                self.add(kernel, kernel.numbers())
    """

    def __init__(self, tensor: Tensor, *, cell: float, theme: Theme, cells: Cells | None = None) -> None:
        super().__init__(tensor, colormap=signed_map(theme, tensor), cell=cell, role="weight", theme=theme, cells=cells)
