"""What the proof of a clip tells of its entries, as values, and the screen whose pixels these are told in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.core.quantity import Quantity
from onebyone.core.tensor import Tensor
from onebyone.frames.box import Box, Points
from onebyone.look.colormaps import Colormap

Style: TypeAlias = Literal["digits", "words", "Words"] | int  # an int: rounded to so many decimal places


@dataclass(frozen=True)
class Screen:
    """A clip's frames in pixels, their rate, and the size of manim's frame in its units."""

    width: int
    height: int
    fps: int
    frame_width: float
    frame_height: float

    def path(self, points: Points) -> tuple[float, ...]:
        """Points (n, 2) in manim's units as (x, y, x', y', …) in pixels, to a tenth."""
        across, up = self.width / self.frame_width, self.height / self.frame_height
        pixels = (self.width / 2, self.height / 2) + points * (across, -up)
        return tuple(pixels.round(1).ravel().tolist())

    def squares(self, upper_left: Points, lower_right: Points) -> tuple[float, ...]:
        """Squares between these corners (n, 2) as (x, y, side, x', y', side', …) in pixels, to a tenth."""
        corners, others = (np.array(self.path(points)).reshape(-1, 2) for points in (upper_left, lower_right))
        sides = (others - corners)[:, :1].round(1)
        return tuple(np.concatenate([corners, sides], axis=1).ravel().tolist())

    def length(self, units: float) -> float:
        """A length in manim's units in pixels, to a tenth."""
        return round(units * self.height / self.frame_height, 1)

    def box(self, box: Box) -> tuple[float, float, float, float]:
        """A box (left, low, right, high) in manim's units as (x, y, width, height) in pixels, from the upper left."""
        left, low, right, high = box
        across, up = self.width / self.frame_width, self.height / self.frame_height
        return self.width / 2 + left * across, self.height / 2 - high * up, (right - left) * across, (high - low) * up


@dataclass(frozen=True)
class Printed:
    """A number on screen: what it states, and how it is printed."""

    quantity: Quantity
    style: Style
    text: str


@dataclass(frozen=True)
class Words:
    """A label's text, or the source of the formula that a glyph belongs to."""

    kind: Literal["words", "formula"]
    text: str


@dataclass(frozen=True)
class Pictured:
    """A tensor in colours, wherever and however it is shown: which of its cells, by which colormap."""

    kind: str
    tensor: Tensor
    shape: tuple[int, ...]
    cells: bytes
    colormap: Colormap | None


@dataclass(frozen=True)
class Picture:
    """A tensor in colours: which of its cells (int64 in C order, of this shape), which are shown, and how.

    Of loose cells, `places` are their upper left corners and their sides, x, y and side of each, in pixels.
    """

    kind: str
    tensor: Tensor
    shape: tuple[int, ...]
    cells: bytes
    shown: bytes
    colormap: Colormap | None
    opacity: float
    places: tuple[float, ...] = ()

    @property
    def of(self) -> Pictured:
        """What it pictures."""
        return Pictured(self.kind, self.tensor, self.shape, self.cells, self.colormap)


@dataclass(frozen=True)
class Drawing:
    """What is drawn with a pen: its paths, how wide it is, and whether what a path encloses is filled.

    A path is (x, y, x', y', …) in pixels; a closed one ends where it begins.
    """

    paths: tuple[tuple[float, ...], ...]
    width: float
    filled: bool

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"paths": [list(path) for path in self.paths], "width": self.width, "filled": self.filled}


Recorded: TypeAlias = Printed | Words | Picture | Drawing


@dataclass(frozen=True)
class Shaped:
    """Any shape of one kind, such as "Rectangle"."""

    kind: str


Thing: TypeAlias = Printed | Pictured | Shaped


@dataclass(frozen=True, eq=False, slots=True)
class Met:
    """What a pointer meets in an entry: the same thing from frame to frame, wherever it goes.

    Attributes:
        thing: what it is; entries of one thing are told apart by their places.
        opacity: how clearly it is seen, 0 to 1.
        shown: of a grid, which of its cells are.
        corners: of loose cells, where each lies: its upper left and its lower right corner.
        wires: of wires, where they start and end, at whatever length they are drawn.
        stretch: of wires, which part of each is drawn.
    """

    thing: Thing
    opacity: float
    shown: npt.NDArray[np.bool_] | None = None
    corners: tuple[Points, Points] | None = None
    wires: tuple[Points, Points] | None = None
    stretch: tuple[float, float] = (0.0, 1.0)
