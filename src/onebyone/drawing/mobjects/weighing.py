"""Weighing: a dense neuron in full: beside each input × weight = product, a wire to the disc, and below it the sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import DOWN, RIGHT, Mobject, VGroup

from onebyone.core.quantity import Equation
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.text import Label, Number
from onebyone.drawing.mobjects.wires import Neuron, Wires
from onebyone.frames.aim import Aim
from onebyone.look.theme import SIZES, Role, Theme, WireStyle, units

RADIUS = 58  # px of the disc, if nothing else is said
SPACE = 0.35  # em between the parts of a line
BELOW = 0.35  # em of the sum between the disc and the sum


class Line(VGroup):
    """The rest of a line whose input is still a cell: × weight = product; a product of zero is there, but quiet.

    Example::

        class Rest(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                line = self.figure.stop(*self.figure.first).rows[0]
                rest = Line(line, size=44, theme=self.theme)
                self.add(VGroup(rest.times, rest.weight, rest.equals, rest.product).arrange(RIGHT, buff=0.2))
    """

    def __init__(self, equation: Equation, *, size: float, theme: Theme) -> None:
        _, weight = equation.terms
        quiet: Role = "quiet" if equation.result.value == 0 else "ink"
        self.times = Label("×", size=size, role="quiet", theme=theme)
        self.weight = Number(weight, size=size, role="weight", theme=theme)
        self.equals = Label("=", size=size, role="quiet", theme=theme)
        self.product = Number(equation.result, size=size, role=quiet, theme=theme, equation=equation)
        self.signs = VGroup(self.equals, self.product)
        super().__init__(self.times, self.weight, self.signs)


class Weighing(VGroup):
    """A neuron that weighs the `values`, cells that stand below each other already, and says their weighted sum.

    `lines`, `wires`, `pulse` (the wires that weigh something, lit), `neuron` and `total` are there to be animated one
    by one; the order of `lines` is that of `weight`, of `values` and of `read`, which says what these are. The sum is
    `most` px wide at most, if that leaves it readable; the disc has a `radius` in px.

    Example::

        class Sum(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                stop, weight = self.figure.stop(*self.figure.first), self.figure.weight
                focus = Focus(self.figure, self.figure.result, at=stop.position, theme=self.theme)
                read = focus.aim(self.figure.padded)
                values = [
                    PixelGrid(
                        self.figure.padded,
                        colour_map=self.theme.pixels,
                        cell=70,
                        role="input",
                        theme=self.theme,
                        cells=[[cell]],
                    )
                    for cell in read.cells
                ]
                VGroup(*values).arrange(DOWN, buff=0.1).to_edge(LEFT)
                self.add(
                    *values,
                    Weighing(
                        stop.rows,
                        stop.total,
                        values=values,
                        weight=weight,
                        read=read,
                        hub=4 * RIGHT,
                        size=38,
                        theme=self.theme,
                    ),
                )
    """

    def __init__(
        self,
        lines: Sequence[Equation],
        total: Equation,
        *,
        values: Sequence[Mobject],
        weight: Tensor,
        read: Aim,
        hub: np.ndarray,
        size: float,
        theme: Theme,
        most: float = np.inf,
        radius: float = RADIUS,
    ) -> None:
        self.lines = [Line(line, size=size, theme=theme) for line in lines]
        self._set_columns(values, units(size))
        self.neuron = Neuron(radius=radius, theme=theme).move_to(hub)
        self.starts = np.array([line.product.get_right() + SPACE * units(size) * RIGHT for line in self.lines])
        scale = float(np.abs(weight.float64).max()) or 1.0
        live = np.flatnonzero(weight.float64)
        self._read = read
        self.wires = self._wires(weight, theme.wires(scale), np.arange(weight.size))
        self.pulse = self._wires(weight, theme.wires(scale, lit=True), live)
        self.neuron.set_z_index(self.wires.z_index + 1)
        self.total = Number(total.result, size=SIZES.result, role="result", theme=theme, equation=total)
        if self.total.advance > units(most):
            em = max(units(SIZES.smallest), self.total.em * units(most) / self.total.advance)
            self.total.at(self.total.pen, em=em)
        self.total.next_to(self.neuron, DOWN, buff=BELOW * units(SIZES.result))
        super().__init__(*self.lines, self.wires, self.neuron, self.total)

    def _wires(self, weight: Tensor, style: WireStyle, cells: np.ndarray) -> Wires:
        terms = None if len(cells) == weight.size else tuple(cells.tolist())
        aim = replace(self._read, cells=self._read.cells[cells], terms=terms)
        return Wires(weight, starts=self.starts[cells], neuron=self.neuron, style=style, cells=cells, aim=aim)

    def _set_columns(self, values: Sequence[Mobject], em: float) -> None:
        """Line up times, weights, equals and products, each line level with its value."""
        left = max(value.get_right()[0] for value in values) + SPACE * em
        for name in ("times", "weight", "equals", "product"):
            parts = [getattr(line, name) for line in self.lines]
            right = left + max(part.advance for part in parts)
            for part, value, line in zip(parts, values, self.lines, strict=True):
                baseline = value.get_center()[1] - line.product.height / 2  # digits stand on it, all equally high
                part.at(np.array([right - part.advance, baseline, 0.0]), em=em)
            left = right + SPACE * em
