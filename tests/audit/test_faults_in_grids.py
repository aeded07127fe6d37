"""Planted faults in grids: each stops the render and says what, in which beat and on which line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from manim import DOWN, PI, RIGHT, RoundedRectangle
from planting import Fault, Garden, Tell, Tiny, another, demand_refusal, digit, edited, kernel, photo, sliding_kernel

from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, plane, whole, window
from onebyone.frames.grid import GridEntry
from onebyone.look.theme import Colormap, theme

GARDEN = Garden()
fault = GARDEN.fault


# Tints that are not their values'


@fault("the cell in row 0, column 0 holds", "but #FF0000 was about to be drawn", "PixelGrid of")
def recoloured_cell(self: Tiny) -> None:
    grid = kernel(self)
    tints = grid.tints.copy()
    tints[0, 0] = (255, 0, 0, 255)
    grid.tints = tints
    self.add(grid)
    self.wait(0.2)


@fault("the cell in row 1, column 1 holds")
def cell_recoloured_by_an_updater(self: Tiny) -> None:
    grid = kernel(self)
    tints = grid.tints.copy()
    tints[1, 1] = (255, 0, 0, 255)
    grid.add_updater(lambda m, dt: setattr(m, "tints", tints) if self.time > 0.3 else None)
    self.add(grid)
    self.wait(1)


@fault("the cell in row 0, column 0 holds")
def lying_subclass(self: Tiny) -> None:
    class Liar(Kernel):
        def entry(self) -> GridEntry:
            true = super().entry()
            return replace(true, tints=255 - true.tints)

    self.add(Liar(self.figure.weight, cell=100, theme=self.theme))
    self.wait(0.2)


@fault("the cell in row 0, column 0 holds")
def tints_of_another_part(self: Tiny) -> None:
    grid = digit(self, cells=window(whole(self.figure.image), row=8, column=8, shape=(9, 9)))
    cells = grid.cells
    grid.look_at(np.flipud(cells))
    grid.cells = cells
    self.add(grid)
    self.wait(0.2)


@fault("which no verified figure of this scene owns", "'weight'")
def grid_of_a_tampered_tensor(self: Tiny) -> None:
    self.figures = (type(self.figure).verified(weight=self.figure.weight),)
    tensor = Tensor(*self.figure.weight.__reduce__()[1])
    object.__setattr__(tensor, "buffer", edited(tensor))
    self.add(Kernel(tensor, cell=100, theme=self.theme))
    self.wait(0.2)


@fault("which no verified figure of this scene owns")
def grid_of_a_copied_then_edited_tensor(self: Tiny) -> None:
    ours = self.figure.image
    values = ours.float64.copy()
    values[3, 3] = 1
    copy = Tensor.exact(ours.name, values, bits=ours.bits)
    self.add(PixelGrid(copy, colormap=self.theme.pixels, cell=20, role="input", theme=self.theme))
    self.wait(0.2)


@fault("has a colormap 'the pixel greys' that is none of the dark theme's")
def colormap_made_by_hand(self: Tiny) -> None:
    own = self.theme.pixels
    self.add(digit(self, colormap=Colormap(own.name, own.low, own.high, own.table[::-1])))
    self.wait(0.2)


@fault("that is none of the dark theme's")
def colormap_on_another_scale(self: Tiny) -> None:
    own = self.theme.pixels
    self.add(digit(self, colormap=Colormap(own.name, -1.0, 2.0, own.table)))
    self.wait(0.2)


@fault("that is none of the dark theme's")
def signed_map_that_is_not_symmetric(self: Tiny) -> None:
    own = self.theme.signed(2.0)
    shifted = Colormap(own.name, -3.0, 2.0, own.table)
    self.add(PixelGrid(self.figure.weight, colormap=shifted, cell=99, role="weight", theme=self.theme))
    self.wait(0.2)


@fault("that is none of the dark theme's")
def colormap_of_the_other_theme(self: Tiny) -> None:
    self.add(digit(self, colormap=theme("light").pixels))
    self.wait(0.2)


@fault("colormap is a Upside, which no digest tells apart")
def subclass_of_a_colormap(self: Tiny) -> None:
    class Upside(Colormap):
        def rgba(self, values: np.ndarray) -> np.ndarray:
            return super().rgba(1 - values)

    own = self.theme.pixels
    self.add(digit(self, colormap=Upside(own.name, own.low, own.high, own.table)))
    self.wait(0.2)


@fault("has a colormap for light from none to all, which feature map is not")
def values_beyond_the_colormap(self: Tiny) -> None:
    grid = digit(self)
    grid.tensor = self.figure.result
    grid.cells = np.full((1, 1), self.figure.result.numerators.argmin())
    grid.tints = grid.tints[:1, :1]
    self.add(grid.show(np.ones((1, 1), dtype=bool)))
    self.wait(0.2)


@fault("full colour takes the three planes of a photo, red, green and blue in turn")
def photo_with_its_planes_exchanged(self: Tiny) -> None:
    grid = photo(self)
    self.add(grid.look_at(grid.cells[::-1]))
    self.wait(0.2)


@fault("a grid has rows and columns")
def three_planes_in_one_tint(self: Tiny) -> None:
    grid = photo(self)
    grid.colormap = self.theme.pixels
    self.add(grid)
    self.wait(0.2)


@fault("has the R tint, but not all of its cells lie in that plane")
def plane_in_the_tint_of_another(self: Tiny) -> None:
    grid = photo(self)
    cells = plane(grid.tensor, 1)
    red = self.theme.channel("R")
    self.add(PixelGrid(grid.tensor, colormap=red, cells=cells, cell=6, role="input", theme=self.theme))
    self.wait(0.2)


# Cells and masks that do not fit


@fault("its cells are no indices into the 9 cells of")
def cells_out_of_range(self: Tiny) -> None:
    grid = kernel(self)
    grid.cells = grid.cells + 7
    self.add(grid)
    self.wait(0.2)


@fault("its cells are no indices into")
def cells_counted_from_the_end(self: Tiny) -> None:
    grid = kernel(self)
    grid.cells = grid.cells - 9
    self.add(grid)
    self.wait(0.2)


@fault("its cells are no indices into")
def cells_that_are_no_integers(self: Tiny) -> None:
    grid = kernel(self)
    grid.cells = grid.cells.astype(float)
    self.add(grid)
    self.wait(0.2)


@fault("a mask of shape (2, 3)")
def mask_of_a_wrong_shape(self: Tiny) -> None:
    grid = kernel(self)
    grid.shown = np.ones((2, 3), dtype=bool)
    self.add(grid)
    self.wait(0.2)


@fault("tints of shape (3, 2, 4)")
def tints_of_a_wrong_shape(self: Tiny) -> None:
    grid = kernel(self)
    grid.tints = grid.tints[:, :2]
    self.add(grid)
    self.wait(0.2)


# Grids turned over


@fault("was turned over, tilted or flattened")
def grid_flipped(self: Tiny) -> None:
    self.add(kernel(self).flip(), kernel(self).flip(RIGHT))
    self.wait(0.2)


@fault("was turned over, tilted or flattened")
def grid_turned_by_a_quarter(self: Tiny) -> None:
    self.add(kernel(self).rotate(PI / 2))
    self.wait(0.2)


@fault("was turned over, tilted or flattened")
def grid_turned_by_a_half(self: Tiny) -> None:
    self.add(kernel(self).rotate(PI))
    self.wait(0.2)


@fault("was turned over, tilted or flattened")
def grid_tilted(self: Tiny) -> None:
    self.add(kernel(self).rotate(0.1))
    self.wait(0.2)


@fault("was turned over, tilted or flattened")
def grid_sheared(self: Tiny) -> None:
    self.add(kernel(self).apply_matrix([[1, 0.3], [0, 1]]))
    self.wait(0.2)


@fault("has a place, a colour or a width that is no number")
def grid_at_nan(self: Tiny) -> None:
    grid = kernel(self)
    grid.points[0, 0] = np.nan
    self.add(grid)
    self.wait(0.2)


@fault("cannot be drawn")
def grid_transformed_into_a_shape_of_more_corners(self: Tiny) -> None:
    self.add(kernel(self).set_points(RoundedRectangle().points))
    self.wait(0.2)


# Numbers in cells


@fault("stands in the cell", "which holds")
def number_in_a_cell_that_is_not_its_own(self: Tiny) -> None:
    grid = kernel(self)
    number = self.number(another(grid.source(0, 0)), size=60).move_to(grid.centre_of(0, 0))
    self.add(grid, number)
    self.wait(0.2)


@fault("stands in the cell weight[0, 0], which holds −1")
def number_that_comes_to_rest_in_a_foreign_cell(self: Tiny) -> None:
    grid = kernel(self)
    number = self.number(another(grid.source(0, 0)), size=60).move_to(4 * DOWN)
    self.add(grid, number)
    self.play(number.animate(run_time=0.6).move_to(grid.centre_of(0, 0)))
    self.wait(0.4)


@fault("in another order than they have")
def numbers_over_cells_that_were_exchanged(self: Tiny) -> None:
    grid = kernel(self)
    self.add(grid, grid.numbers())
    self.wait(0.2)
    grid.look_at(np.fliplr(grid.cells))
    self.wait(0.2)


@fault("stands in the cell")
def numbers_over_a_grid_of_another_tensor(self: Tiny) -> None:
    cells = window(whole(self.figure.image), row=9, column=9, shape=(3, 3))
    patch = digit(self, cell=200, cells=cells)
    self.add(patch, kernel(self).numbers())
    self.wait(0.2)


@GARDEN.each()
def test_is_refused(fault: Fault, tell: Tell) -> None:
    demand_refusal(fault, tell)


def test_the_garden_is_not_empty() -> None:
    assert len({fault.construct.__name__ for fault in GARDEN}) == len(GARDEN) >= 31


def test_what_a_grid_shows_cannot_be_edited_in_place() -> None:
    grid = PixelGrid(sliding_kernel().image, colormap=theme("dark").pixels, cell=20, role="input", theme=theme("dark"))
    for array in (grid.tints, grid.cells, grid.shown, grid.tensor.numerators, grid.tensor.float64):
        with pytest.raises(ValueError, match="cannot set WRITEABLE flag"):
            array.setflags(write=True)
