"""The canvas: paints a display list with cairo, and nothing else ever touches its pixels.

The pixels keep manim's layout: 8 bit RGBA rows, top row first. What paints on them are the entries themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

import cairo
import numpy as np
import numpy.typing as npt

from onebyone.frames.entry import Entry
from onebyone.frames.pen import Pen, Sheets
from onebyone.look.theme import SHORT_SIDE

CAIRO = cairo.cairo_version_string()  # of the library that paints, beneath the package that calls it


NO_PAPER = "#00000000"
"""Nothing under what is painted: the pixels are then as transparent as that, their colours multiplied by it."""


class Canvas:
    """A picture of one size and paper colour, repainted from display lists.

    What two successive frames have in common from the first entry on is painted once and kept: equality is equality
    of the entries' digests, so a changed tensor, place, colour or text is always painted anew. Every picture has
    memory of its own, which is closed to writing once it is painted: a writer may take its time. With `reuse`, for a
    writer who does not, each is painted over the one before.
    """

    def __init__(
        self,
        *,
        width_px: int,
        height_px: int,
        frame_width: float,
        frame_height: float,
        paper: str,
        reuse: bool = False,
    ) -> None:
        self.height_px, self.frame_height = height_px, frame_height
        self._shape = (height_px, width_px, 4)
        self._matrix = cairo.Matrix(
            xx=width_px / frame_width, yy=-height_px / frame_height, x0=width_px / 2, y0=height_px / 2
        )
        self.pixel = min(frame_width, frame_height) / SHORT_SIDE
        self._unit = frame_height / height_px
        red, green, blue = (int(paper[i : i + 2], 16) for i in (1, 3, 5))
        pixel = (0, 0, 0, 0) if paper == NO_PAPER else (red, green, blue, 255)
        self._paper = bytes(pixel) * (height_px * width_px)
        self._kept: bytes | bytearray = self._paper
        self._kept_keys: tuple[bytes, ...] = ()
        self._last_keys: tuple[bytes, ...] = ()
        # Fresh memory has to be found and cleared: two thirds of the time it takes to fill it.
        self._reused = (bytearray(self._paper), bytearray(self._paper)) if reuse else None
        self._picture = self._closed(bytearray(self._paper))
        self._sheets = Sheets()

    @property
    def picture(self) -> npt.NDArray[np.uint8]:
        """The pixels as they stand, (height, width, 4), read-only for good; the same array until something changes."""
        return self._picture

    def paint(self, display_list: Sequence[Entry], digests: tuple[bytes, ...]) -> None:
        """Make the picture show exactly this display list, whose `digests` are those that its entries have."""
        if digests == self._last_keys:
            return
        if digests[: len(self._kept_keys)] != self._kept_keys:
            self._kept, self._kept_keys = self._paper, ()
        memory, start = self._copied(self._kept, 0), len(self._kept_keys)
        height, width, _ = self._shape
        surface = cairo.ImageSurface.create_for_data(memory, cairo.FORMAT_ARGB32, width, height)
        context = cairo.Context(surface)
        context.set_matrix(self._matrix)
        pen = Pen(context, pixel=self.pixel, unit=self._unit, sheets=self._sheets)
        common = _common(digests, self._last_keys)
        for position in range(start, len(digests) + 1):
            if position == common > start:
                surface.flush()
                self._kept, self._kept_keys = self._copied(memory, 1), digests[:common]
            if position < len(digests):
                display_list[position].paint(pen)
        surface.finish()
        self._picture, self._last_keys = self._closed(memory), digests

    def _copied(self, pixels: bytes | bytearray, place: int) -> bytearray:
        """A copy, in new memory or in one of the two places that are used again and again."""
        if self._reused is None:
            return bytearray(pixels)
        memoryview(self._reused[place])[:] = pixels  # a slice of the bytearray itself would copy twice
        return self._reused[place]

    def _closed(self, memory: bytearray) -> npt.NDArray[np.uint8]:
        return np.frombuffer(memoryview(memory).toreadonly(), dtype=np.uint8).reshape(self._shape)


def _common(now: tuple[bytes, ...], before: tuple[bytes, ...]) -> int:
    for position, (ours, theirs) in enumerate(zip(now, before, strict=False)):
        if ours != theirs:
            return position
    return min(len(now), len(before))
