"""manim's own five qualities, by manim's own letters, in any shape."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from onebyone.inputs.parameters import Shape
from onebyone.look.frame import SHAPES, frame_of, shape_of


@dataclass(frozen=True)
class Quality:
    """Size of a frame in pixels, and frames per second."""

    width: int
    height: int
    fps: int

    @property
    def frame(self) -> tuple[float, float]:
        """The width and height of manim's frame for it, in manim's units."""
        return frame_of(self.width, self.height)

    @property
    def shape(self) -> Shape | None:
        """Width to height, if it is one of those that clips are made in."""
        return shape_of(self.width, self.height)

    def shaped(self, shape: Shape) -> Quality:
        """This quality in another shape: the shorter side stays, the longer one is as long as that says, and even."""
        if shape == self.shape:
            return self
        side, aspect = min(self.width, self.height), SHAPES[shape]
        longer = 2 * math.ceil(side * max(aspect, 1 / aspect) / 2)
        return replace(self, width=longer if aspect > 1 else side, height=longer if aspect < 1 else side)


QUALITIES = {
    "l": Quality(854, 480, 15),
    "m": Quality(1280, 720, 30),
    "h": Quality(1920, 1080, 60),
    "p": Quality(2560, 1440, 60),
    "k": Quality(3840, 2160, 60),
}


def letter_of(quality: Quality) -> str | None:
    """manim's letter for a quality in any shape, or None for a size or rate of one's own."""
    known = ((letter, one.shaped(shape)) for letter, one in QUALITIES.items() for shape in SHAPES)
    return next((letter for letter, one in known if one == quality), None)
