"""The frame in manim's units: 8 on its shorter side, in whatever shape; imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from onebyone.inputs.parameters import Shape

FRAME_SIDE = 8.0  # the shorter side of manim's frame, in its units
SHAPES: Mapping[Shape, float] = MappingProxyType({"16:9": 16 / 9, "4:3": 4 / 3, "1:1": 1.0, "9:16": 9 / 16})


def shape_of(width: int, height: int) -> Shape | None:
    """The shape of a picture of this size in pixels, which it may miss by less than one, for they are whole."""
    return next((shape for shape, aspect in SHAPES.items() if abs(aspect * height - width) < 1), None)


def frame_of(width: int, height: int) -> tuple[float, float]:
    """The width and height of manim's frame, in its units, for a picture of this size in pixels: of its shape's."""
    shape = shape_of(width, height)
    return sides(SHAPES[shape] if shape else width / height)


def sides(aspect: float) -> tuple[float, float]:
    """The width and height, in manim's units, of a frame of this width over height."""
    return FRAME_SIDE * max(aspect, 1.0), FRAME_SIDE / min(aspect, 1.0)
