"""Paint segments: from display lists to an encoded file or a picture, and from nothing else.

What is painted depends on the segment and on the sheet alone, so it may be done in any process, at any time, and need
not be done twice.
"""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image

from onebyone.paint.canvas import Canvas
from onebyone.paint.changes import changed_rows
from onebyone.paint.encode import SegmentEncoder
from onebyone.paint.quality import Quality
from onebyone.paint.segment import Frame, Segment, Sheet


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
