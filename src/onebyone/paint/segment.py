"""What is painted and on what: segments of a clip as display lists, and the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from onebyone.frames.entry import Entry
from onebyone.paint.canvas import Canvas
from onebyone.paint.quality import Quality

Frame: TypeAlias = tuple[tuple[Entry, ...], tuple[bytes, ...], int]
"""What is shown, in painting order, the digest of each entry, and for how many frames of the clip."""


@dataclass(frozen=True, eq=False)
class Segment:
    """Successive frames of one play() or wait(), in the order they are shown; no two neighbours are equal."""

    number: int
    beat: str | None
    frames: tuple[Frame, ...]

    @property
    def length(self) -> int:
        """Frames of the clip that it fills."""
        return sum(repeat for _, _, repeat in self.frames)


@dataclass(frozen=True)
class Sheet:
    """What a clip is painted on: size in pixels and rate, the colour of the paper, its width and height in units."""

    quality: Quality
    paper: str
    frame_width: float
    frame_height: float

    def canvas(self) -> Canvas:
        """A clean one, whose picture is as it stands until the next is painted."""
        return Canvas(
            width_px=self.quality.width,
            height_px=self.quality.height,
            frame_width=self.frame_width,
            frame_height=self.frame_height,
            paper=self.paper,
            reuse=True,
        )
