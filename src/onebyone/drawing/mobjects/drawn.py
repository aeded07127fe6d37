"""What our own mobjects have in common: one fill, one stroke, made in half the time that manim takes for gradients."""

from __future__ import annotations

from functools import cache
from typing import Self

import numpy as np
import numpy.typing as npt
from manim import Rectangle, VMobject


class Drawn(VMobject):
    """A mobject of one fill and one stroke: a scene makes hundreds."""

    def init_colors(self, propagate_colors: bool = True) -> Self:
        """Opacities as they were asked for, and nothing behind; which colours they are of is said afterwards."""
        self.fill_rgbas[:, 3], self.stroke_rgbas[:, 3] = self.fill_opacity, self.stroke_opacity
        self.background_stroke_rgbas = np.array([[0.0, 0.0, 0.0, self.background_stroke_opacity]])
        return self


def rectangle(width: float, height: float) -> npt.NDArray[np.float64]:
    """The points (n, 3) of manim's rectangle of this size around the origin, in manim's units."""
    points: npt.NDArray[np.float64] = _unit() * (width, height, 1)
    return points


@cache
def _unit() -> npt.NDArray[np.float64]:
    points: npt.NDArray[np.float64] = Rectangle(width=1, height=1).points
    return points
