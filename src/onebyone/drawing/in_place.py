"""In place: operands multiply where they stand: each pixel's own cell holds pixel, weight, and their product."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, RIGHT, Animation, AnimationGroup, ManimColor, VGroup

from onebyone.core.quantity import Equation
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid
from onebyone.drawing.mobjects.text import Number, sign_before, widest
from onebyone.drawing.motion import in_turn
from onebyone.errors import OneByOneError, RoomError
from onebyone.look.colormaps import ink_on
from onebyone.look.theme import CELL_PADDING, DURATIONS, SIZES, Theme, units

LINES = (0.22, 0.5, 0.78)  # of a cell's side: how far down pixel, weight and product have their middles
DIGITS = 0.19  # of a cell's side: the em of pixel and product, if they fit
BOX = (0.62, 0.27)  # of a cell's side: how wide and how high a weight's own box is
SPACE = 0.3  # em from the "=" to a product
SIGN = 0.6  # em of the "=" itself
FREE = 1 - 2 * CELL_PADDING  # of a cell, or of a box, for digits


def cell_to_multiply_in(pixels: Tensor, products: Tensor, weights: Tensor) -> float:
    """The px a side of the smallest cells in which these can be multiplied, their digits readable."""
    lines = SIZES.smallest / DIGITS, SIZES.smallest * (widest(pixels, products) + SIGN + SPACE) / FREE
    return max(*lines, SIZES.smallest * widest(weights) / (FREE * BOX[0]))


class InPlace(VGroup):
    """Products where their operands stand: in each cell its pixel, the weight in a box of its own, and "= product".

    A product that is rounded has its ≈ instead of the sign.

    The lines stand in the cells of `grids`, one in each, in reading order; cells are squares. `pixels`, `weights`,
    `weight_digits` and `products` are there to be animated, each in that order. Raises OneByOneError where digits
    would not fit.

    Example::

        class Nine(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                image, dot = self.figure.padded, self.figure.dot_product(*self.figure.first)
                focus = Focus(self.figure, self.figure.result, at=dot.position, theme=self.theme)
                read = focus.cells(image).reshape(3, 3)
                window = PixelGrid(
                    image, colormap=self.theme.pixels, cell=180, role="input", theme=self.theme, cells=read
                )
                self.add(window, InPlace(dot.rows, [window], theme=self.theme))
    """

    def __init__(self, lines: Sequence[Equation], grids: Sequence[PixelGrid], *, theme: Theme) -> None:
        self.pixels, self.weights, self.weight_digits, self.products = (VGroup() for _ in range(4))
        seats = [(grid, row, column) for grid in grids for row, column in np.ndindex(grid.cells.shape)]
        side = min(grid.side for grid in grids)
        numbers = [quantity.tensor for line in lines for quantity in (line.terms[0], line.result)]
        room = FREE * side
        em = min(DIGITS * side, room / (widest(*dict.fromkeys(numbers)) + SIGN + SPACE))
        weight_text = widest(*dict.fromkeys(line.terms[1].tensor for line in lines))
        box = BOX[0] * side
        weight_em = min(em, FREE * box / weight_text)
        if min(em, weight_em) < units(SIZES.smallest) * 0.999:
            raise RoomError(
                f"cells of {side / units(1):.0f} px are too small to multiply in: their digits would be set at "
                f"{min(em, weight_em) / units(1):.0f} px"
            )
        for line, (grid, row, column) in zip(lines, seats, strict=True):
            corner = grid.centre_of(row, column) - grid.pitch * (0, 0.5, 0)
            places = [corner + grid.pitch * (0, part, 0) for part in LINES]
            ink = ManimColor(ink_on(grid.tints[row, column])[:3].astype(int))
            pixel, weight = line.terms
            if grid.source(row, column) != pixel:
                raise OneByOneError(f"{line.text!r} does not stand in {grid.source(row, column).describe()}")
            top = Number(pixel, size=em / units(1), role="ink", theme=theme).set_fill(ink).move_to(places[0])
            kernel = Kernel(weight.tensor, cell=box / units(1), theme=theme, cells=np.array([[weight.flat]]))
            kernel.stretch_to_fit_height(BOX[1] * side).move_to(places[1])
            digits = kernel.number(0, 0, size=weight_em / units(1))
            equals = sign_before(line, size=em / units(1), role="ink", theme=theme)
            product = Number(line.result, size=em / units(1), role="ink", theme=theme, equation=line).set_fill(ink)
            before = 0.0 if equals is None else equals.advance + SPACE * em
            baseline = places[2] + DOWN * product.height / 2 - RIGHT * (before + product.advance) / 2
            product.at(baseline + RIGHT * before, em=em)
            signed = [] if equals is None else [equals.set_fill(ink).at(baseline, em=em)]
            self.pixels.add(top)
            self.weights.add(kernel)
            self.weight_digits.add(digits)
            self.products.add(VGroup(*signed, product))
        super().__init__(self.pixels, self.weights, self.weight_digits, self.products)

    @property
    def results(self) -> list[Number]:
        """The products alone, without their signs."""
        return [product[-1] for product in self.products]

    def lay_weights(self) -> Animation:
        """The weights lie down on the pixels that they meet, one after the other."""
        pairs = zip(self.weights, self.weight_digits, strict=True)
        return in_turn(*(appear(box, digits) for box, digits in pairs), run_time=DURATIONS.meet)

    def multiply(self) -> Animation:
        """The products appear where their operands stand, one after the other."""
        return in_turn(*(appear(product) for product in self.products), run_time=DURATIONS.pour, lag=0.35)

    def read(self) -> AnimationGroup:
        """The pixels' own digits appear."""
        return appear(self.pixels)
