"""Key: what the colours of a signed map mean, as a bar with its numbers: the least value, zero, and the largest."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, UP, VGroup

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.drawn import Drawn, rectangle
from onebyone.drawing.mobjects.grid import signed_map
from onebyone.drawing.mobjects.text import Number
from onebyone.frames.frozen import freeze
from onebyone.frames.scale import STEPS, ScaleEntry, ends_of
from onebyone.look.theme import SIZES, Colormap, Theme, units

BAR = 14  # px, the height of the bar
APART = 0.6  # em between two of its numbers, at least


class Scale(Drawn):
    """The bar of a `Key`: the colours of a tensor's map from its least value to its largest.

    Example::

        class Bar(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                result, theme = self.figure.result, self.theme
                tints = signed_map(theme, result)
                grid = PixelGrid(result, colormap=tints, cell=20, role="result", theme=theme)
                bar = Scale(result, colormap=tints, width=400, theme=theme)
                self.add(grid, bar.next_to(grid, DOWN, buff=0.2))
    """

    READ = ("tensor", "colormap", "tints")

    def __init__(self, tensor: Tensor, *, colormap: Colormap, width: float, theme: Theme) -> None:
        super().__init__(fill_color=theme.hex("paper"), fill_opacity=1, stroke_width=0)
        self.tensor, self.colormap = tensor, colormap
        self.tints = freeze(colormap.rgba(np.linspace(*ends_of(tensor), STEPS))[None])
        self.set_points(rectangle(units(width), units(BAR)))

    def at(self, value: float) -> np.ndarray:
        """The point under the bar at which it has the colour of a value, (x, y, z)."""
        low, high = ends_of(self.tensor)
        left, right = self.get_corner(DOWN - RIGHT), self.get_corner(DOWN + RIGHT)
        return np.asarray(left + (value - low) / ((high - low) or 1) * (right - left))

    def entry(self) -> ScaleEntry:
        """What the display list says of this bar."""
        corners = np.array([self.get_corner(UP - RIGHT)[:2], self.get_corner(DOWN + RIGHT)[:2]])
        return ScaleEntry(
            name=f"Scale of {self.tensor.name}",
            tensor=self.tensor,
            colormap=self.colormap,
            tints=freeze(self.tints),
            corners=freeze(corners),
            alpha=float(self.fill_rgbas[0][3]),
        )


class Key(VGroup):
    """The scale of a tensor's map with its numbers under it: its least value, a zero of it, and its largest.

    They are cells of the tensor; where it has no zero, or two of them would touch, there are fewer. A map on the
    scale of several tensors is given as `colormap`.

    Example::

        class Legend(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                result = self.figure.result
                grid = PixelGrid(
                    result, colormap=signed_map(self.theme, result), cell=20, role="result", theme=self.theme
                )
                self.add(grid, Key(result, width=400, theme=self.theme).next_to(grid, DOWN, buff=0.2))
    """

    def __init__(
        self,
        tensor: Tensor,
        *,
        width: float,
        theme: Theme,
        colormap: Colormap | None = None,
    ) -> None:
        self.bar = Scale(tensor, colormap=colormap or signed_map(theme, tensor), width=width, theme=theme)
        values = tensor.float64.ravel()
        low, high = int(values.argmin()), int(values.argmax())
        self.numbers = VGroup()
        for at in (low, high, *np.flatnonzero(values == 0)[:1].tolist()):
            cell = Cell(tensor, tuple(int(axis) for axis in np.unravel_index(at, tensor.shape)))
            number = Number(cell, size=SIZES.cell, role="quiet", theme=theme)
            number.next_to(self.bar.at(float(values[at])), DOWN, buff=units(SIZES.cell) / 6)
            if all(_beside(number, other) >= APART * units(SIZES.cell) for other in self.numbers):
                self.numbers.add(number)
        super().__init__(self.bar, self.numbers)


def _beside(one: Number, other: Number) -> float:
    """How far two numbers are apart on their line."""
    return float(max(one.get_left()[0] - other.get_right()[0], other.get_left()[0] - one.get_right()[0]))
