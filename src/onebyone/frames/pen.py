"""The pen: what entries paint with. Lengths are manim's units, widths of strokes px of the reference height."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TypeAlias

import cairo
import numpy as np
import numpy.typing as npt

from onebyone.frames.box import Box, Points
from onebyone.look.font import Weight, outline

Colour: TypeAlias = tuple[float, float, float, float]
Sheet: TypeAlias = cairo.Pattern
SHEETS = 12  # pictures in a picture that are kept: more than a clip shows at a time


class Sheets:
    """Pictures in a picture, such as thousands of wires, by the digest of what they show; the latest are kept."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Sheet] = {}

    def get(self, digest: bytes, make: Callable[[], Sheet]) -> Sheet:
        """The picture of this digest, made if it is not there."""
        sheet = self._kept.pop(digest, None) or make()
        self._kept = dict([*self._kept.items(), (digest, sheet)][-SHEETS:])
        return sheet


class Pen:
    """What entries paint with: a cairo context, and the verbs that all kinds share.

    cairo believes the pixels to be BGRA while they are RGBA, so colours are handed to it with red and blue exchanged.

    Attributes:
        context: for the hot paths; whoever uses it exchanges red and blue too.
        pixel: a px of strokes in manim's units.
        unit: a pixel of the picture in manim's units.
        sheets: pictures in a picture that last from frame to frame.
    """

    __slots__ = ("context", "pixel", "sheets", "unit")

    def __init__(self, context: cairo.Context, *, pixel: float, unit: float, sheets: Sheets) -> None:
        self.context, self.pixel, self.unit, self.sheets = context, pixel, unit, sheets

    def trace(self, points: Points, *, closed: bool = False) -> None:
        """Begin a path of cubic Bézier curves, four points each."""
        _trace(self.context, points)
        if closed:
            self.context.close_path()

    def text(self, text: str, weight: Weight, place: tuple[float, float, float]) -> None:
        """Begin a path of the font's glyphs, carried to scale and shift (scale, x, y)."""
        (scale, x, y), context = place, self.context
        context.save()
        context.translate(x, y)
        context.scale(scale, scale)
        context.new_path()
        context.append_path(_glyph_path(text, weight))
        context.restore()

    def rectangle(self, box: Box) -> None:
        """Begin a path of a rectangle."""
        left, low, right, high = box
        self.context.new_path()
        self.context.rectangle(left, low, right - left, high - low)

    def lines(self, ends: Iterable[Sequence[float]]) -> None:
        """Begin a path of straight lines (x, y, x', y')."""
        self.context.new_path()
        for x0, y0, x1, y1 in ends:
            self.context.move_to(x0, y0)
            self.context.line_to(x1, y1)

    def fill(self, colour: Colour) -> None:
        """Fill the path, and end it."""
        self._set(colour)
        self.context.fill()

    def fill_and_stroke(self, fill: Colour, stroke: Colour, width_px: float) -> None:
        """Fill the path, if that can be seen, then draw along it."""
        if fill[3] > 0:
            self._set(fill)
            self.context.fill_preserve()
        self.stroke(stroke, width_px)

    def stroke(self, colour: Colour, width_px: float) -> None:
        """Draw along the path, if that can be seen, and end it."""
        if colour[3] > 0 and width_px > 0:
            self._set(colour)
            self.context.set_line_width(width_px * self.pixel)
            self.context.stroke()
        self.context.new_path()

    def image(self, pixels: npt.NDArray[np.uint8], *, corner: Points, pitch: Points, box: Box, alpha: float) -> None:
        """Lay on pixels (rows, columns, 4), the first at `corner` and each `pitch` further (2,), inside a box only.

        Those smaller than a pixel of the picture blend with their neighbours.
        """
        rows, columns = pixels.shape[:2]
        memory = memoryview(np.ascontiguousarray(pixels)).cast("B")
        pattern = cairo.SurfacePattern(cairo.ImageSurface.create_for_data(memory, cairo.FORMAT_ARGB32, columns, rows))
        pattern.set_filter(cairo.FILTER_GOOD if np.abs(pitch).min() < self.unit else cairo.FILTER_NEAREST)
        scale, start = 1 / pitch, -corner / pitch
        pattern.set_matrix(cairo.Matrix(xx=scale[0], yy=scale[1], x0=start[0], y0=start[1]))
        with self._within(box):
            self.lay(pattern, alpha=alpha)

    def united(self, colour: Colour, box: Box, paint: Callable[[], None]) -> None:
        """Lay on in one colour all that `paint` strokes within a box: where hundreds cross, cairo is slow to unite."""
        with self._within(box):
            self.context.push_group_with_content(cairo.CONTENT_ALPHA)
            paint()
            mask = self.context.pop_group()
            self._set(colour)
            self.context.mask(mask)

    def sheet(self, box: Box, paint: Callable[[], None]) -> Sheet:
        """What `paint` paints within a box, on nothing; where thousands of lines cross, hence with rougher edges."""
        with self._within(box):
            self.context.push_group()
            # A third of the time, no visible loss.
            self.context.set_antialias(cairo.ANTIALIAS_FAST)
            paint()
            return self.context.pop_group()

    def lay(self, sheet: Sheet, *, alpha: float) -> None:
        """Lay a sheet on the picture."""
        self.context.set_source(sheet)
        self.context.paint_with_alpha(min(alpha, 1.0))

    def _set(self, colour: Colour) -> None:
        self.context.set_source_rgba(colour[2], colour[1], colour[0], colour[3])

    @contextmanager
    def _within(self, box: Box) -> Iterator[None]:
        """Paint only inside this rectangle."""
        self.context.save()
        self.rectangle(box)
        self.context.clip()
        yield
        self.context.restore()


@lru_cache(maxsize=4096)
def _glyph_path(text: str, weight: Weight) -> cairo.Path:
    """A text's outline as a cairo path in em units: the glyph atlas, filled as texts appear."""
    context = cairo.Context(cairo.RecordingSurface(cairo.CONTENT_ALPHA, None))
    _trace(context, outline(text, weight).points)
    return context.copy_path()


def _trace(context: cairo.Context, points: Points) -> None:
    """Trace cubic Bézier curves (four points each); one that does not start where the last ended opens a contour."""
    context.new_path()
    last: tuple[float, float] | None = None
    for start, first, second, end in points.reshape(-1, 4, 2).tolist():
        if last is None or abs(last[0] - start[0]) > 1e-9 or abs(last[1] - start[1]) > 1e-9:
            if last is not None:
                context.close_path()
            context.move_to(*start)
        context.curve_to(*first, *second, *end)
        last = (end[0], end[1])
