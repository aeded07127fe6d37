"""Segments of a clip as display lists, and how they are painted: into an encoded file or a picture.

What is painted depends on the segment and on the sheet alone, so it may be done in any process, at any time, and need
not be done twice.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from onebyone.frames.frame import Frame
from onebyone.paint.canvas import Canvas
from onebyone.paint.changes import changed_rows
from onebyone.paint.encode import SegmentEncoder
from onebyone.paint.quality import Quality


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

    @classmethod
    def of(cls, quality: Quality, paper: str) -> Sheet:
        """Of this size and rate, with manim's own frame for it."""
        return cls(quality, paper, *quality.frame)

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


def paint_segment(segment: Segment, target: Path, *, canvas: Canvas, quality: Quality) -> None:
    """Paint and encode a segment into a file that appears under its name when it is whole.

    The canvas may be used for one segment after the other: what they share is painted once.
    """
    unfinished, before = target.with_name(f".{target.name}"), None
    with SegmentEncoder(unfinished, quality=quality) as encoder:
        for frame in segment.frames:
            display_list, digests, repeat = frame
            canvas.paint(display_list, digests)
            rows = None if before is None else changed_rows(before, frame, canvas)
            encoder.write(canvas.picture, repeat=repeat, rows=rows)
            before = frame
    os.replace(unfinished, target)


def paint_picture(frame: Frame, target: Path, *, sheet: Sheet) -> None:
    """Paint one frame into a PNG."""
    display_list, digests, _ = frame
    canvas = sheet.canvas()
    canvas.paint(display_list, digests)
    Image.fromarray(canvas.picture[..., :3]).save(target)
