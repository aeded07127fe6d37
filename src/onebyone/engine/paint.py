"""Paint segments: from display lists to an encoded file or a picture, and from nothing else.

What is painted depends on the segment and on the sheet alone, so it may be done in any process, at any time, and need
not be done twice.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from PIL import Image

from onebyone.canvas import Canvas
from onebyone.engine.encode import SegmentEncoder
from onebyone.engine.quality import Quality
from onebyone.frame import Entry

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
        """A clean one."""
        return Canvas(
            width_px=self.quality.width,
            height_px=self.quality.height,
            frame_width=self.frame_width,
            frame_height=self.frame_height,
            paper=self.paper,
        )


def paint_segment(segment: Segment, target: Path, *, canvas: Canvas, quality: Quality) -> None:
    """Paint and encode a segment into a file that appears under its name when it is whole.

    The canvas may be used for one segment after the other: what they have in common is painted once.
    """
    unfinished = target.with_name(f".{target.name}")
    with SegmentEncoder(unfinished, quality=quality) as encoder:
        for display_list, digests, repeat in segment.frames:
            canvas.paint(display_list, digests)
            encoder.write(canvas.picture, repeat=repeat)
    os.replace(unfinished, target)


def paint_picture(frame: Frame, target: Path, *, sheet: Sheet) -> None:
    """Paint one frame into a PNG."""
    display_list, digests, _ = frame
    canvas = sheet.canvas()
    canvas.paint(display_list, digests)
    Image.fromarray(canvas.picture[..., :3]).save(target)
