"""manim's own five qualities, by manim's own letters."""

from __future__ import annotations

from dataclasses import dataclass

from onebyone.look.theme import frame_of


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


QUALITIES = {
    "l": Quality(854, 480, 15),
    "m": Quality(1280, 720, 30),
    "h": Quality(1920, 1080, 60),
    "p": Quality(2560, 1440, 60),
    "k": Quality(3840, 2160, 60),
}
