"""Weighing: a dense neuron in full: beside each input its weight, from where a wire runs to the disc."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import Mobject, VGroup

from onebyone.core.quantity import Quantity
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.text import Label, Number
from onebyone.drawing.mobjects.wires import Neuron, Wires
from onebyone.frames.aim import Aim
from onebyone.look.theme import Theme, WireStyle, units

RADIUS = 58  # px of the disc, if nothing else is said
SPACE = 0.35  # em between the parts of a line


class Line(VGroup):
    """What stands beside an input, which is still a cell: × weight.

    Example::

        class Beside(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                _, weight = self.figure.dot_product(*self.figure.first).rows[0].terms
                line = Line(weight, size=44, theme=self.theme)
                self.add(VGroup(line.times, line.weight).arrange(RIGHT, buff=0.2))
    """

    def __init__(self, weight: Quantity, *, size: float, theme: Theme) -> None:
        self.times = Label("×", size=size, role="quiet", theme=theme)
        self.weight = Number(weight, size=size, role="weight", theme=theme)
        super().__init__(self.times, self.weight)


class Weighing(VGroup):
    """A neuron that weighs the `values`, cells that stand below each other already.

    `lines`, `wires`, `pulse` (the wires that weigh something, lit) and `neuron` are there to be animated one by one;
    the order of `weights` is that of the `weight` they are cells of, of `values` and of `read`, which says what these
    are. The disc has a `radius` in px.

    Example::

        class Sum(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                dot, weight = self.figure.dot_product(*self.figure.first), self.figure.weight
                focus = Focus(self.figure, self.figure.result, at=dot.position, theme=self.theme)
                read = focus.aim(self.figure.padded)
                values = [
                    PixelGrid(
                        self.figure.padded,
                        colormap=self.theme.pixels,
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
                        [line.terms[1] for line in dot.rows],
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
        weights: Sequence[Quantity],
        *,
        values: Sequence[Mobject],
        weight: Tensor,
        read: Aim,
        hub: np.ndarray,
        size: float,
        theme: Theme,
        radius: float = RADIUS,
    ) -> None:
        self.lines = [Line(one, size=size, theme=theme) for one in weights]
        self._set_columns(values, units(size))
        self.neuron = Neuron(radius=radius, theme=theme).move_to(hub)
        last = max(line.weight.get_right()[0] for line in self.lines) + SPACE * units(size)
        self.starts = np.array([[last, value.get_center()[1], 0.0] for value in values])
        scale = float(np.abs(weight.float64).max()) or 1.0
        live = np.flatnonzero(weight.float64)
        self._read = read
        self.wires = self._wires(weight, theme.wires(scale, few=True), np.arange(weight.size))
        self.pulse = self._wires(weight, theme.wires(scale, lit=True), live)
        self.neuron.set_z_index(self.wires.z_index + 1)
        super().__init__(*self.lines, self.wires, self.neuron)

    def _wires(self, weight: Tensor, style: WireStyle, cells: np.ndarray) -> Wires:
        terms = None if len(cells) == weight.size else tuple(cells.tolist())
        aim = replace(self._read, cells=self._read.cells[cells], terms=terms)
        return Wires(weight, starts=self.starts[cells], neuron=self.neuron, style=style, cells=cells, aim=aim)

    def _set_columns(self, values: Sequence[Mobject], em: float) -> None:
        """Line up signs and weights, each line level with its value."""
        left = max(value.get_right()[0] for value in values) + SPACE * em
        for name in ("times", "weight"):
            parts = [getattr(line, name) for line in self.lines]
            right = left + max(part.advance for part in parts)
            for part, value, line in zip(parts, values, self.lines, strict=True):
                baseline = value.get_center()[1] - line.weight.height / 2  # digits stand on it, all equally high
                part.at(np.array([right - part.advance, baseline, 0.0]), em=em)
            left = right + SPACE * em
