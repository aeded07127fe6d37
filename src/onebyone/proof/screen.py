"""The screen of a clip: from manim's units to the pixels of its frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onebyone.frames.entries import Points
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
