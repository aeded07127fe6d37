"""The screen of a clip: from manim's units to the pixels of its frames."""

from __future__ import annotations

from dataclasses import dataclass

from onebyone.frame import Points
from onebyone.proof.legible import Box


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

    def length(self, units: float) -> float:
        """A length in manim's units in pixels, to a tenth."""
        return round(units * self.height / self.frame_height, 1)

    def box(self, box: Box) -> tuple[float, float, float, float]:
        """A box (left, low, right, high) in manim's units as (x, y, width, height) in pixels, from the upper left."""
        left, low, right, high = box
        across, up = self.width / self.frame_width, self.height / self.frame_height
        return self.width / 2 + left * across, self.height / 2 - high * up, (right - left) * across, (high - low) * up
