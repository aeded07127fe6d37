"""The pen: what entries paint with. Lengths are manim's units, widths of strokes px of the reference height."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import cairo

from onebyone.frames.box import Points
from onebyone.look.font import Weight, outline

if TYPE_CHECKING:
    from onebyone.frames.entry import Colour

SHEETS = 12  # pictures in a picture that are kept: more than a clip shows at a time


class Sheets:
    """Pictures in a picture, such as thousands of wires, by the digest of what they show; the latest are kept."""

    def __init__(self) -> None:
        self._kept: dict[bytes, cairo.Pattern] = {}

    def get(self, digest: bytes, make: Callable[[], cairo.Pattern]) -> cairo.Pattern:
        """The picture of this digest, made if it is not there."""
        sheet = self._kept.pop(digest, None) or make()
        self._kept = dict([*self._kept.items(), (digest, sheet)][-SHEETS:])
        return sheet


class Pen:
    """A cairo context and the strokes and fills that all kinds of entries share.

    cairo believes the pixels to be BGRA while they are RGBA, so colours are handed to it with red and blue exchanged.

    Attributes:
        context: for whatever the pen has no verb for.
        pixel: a px of strokes in manim's units.
        unit: a pixel of the picture in manim's units.
        sheets: pictures in a picture that last from frame to frame.
    """

    __slots__ = ("context", "pixel", "sheets", "unit")

    def __init__(self, context: cairo.Context, *, pixel: float, unit: float, sheets: Sheets) -> None:
        self.context, self.pixel, self.unit, self.sheets = context, pixel, unit, sheets

    def colour(self, colour: Colour) -> None:
        """Paint in this colour from now on."""
        self.context.set_source_rgba(colour[2], colour[1], colour[0], colour[3])

    def trace(self, points: Points) -> None:
        """Begin a path of cubic Bézier curves, four points each."""
        _trace(self.context, points)

    def text(self, text: str, weight: Weight, place: tuple[float, float, float]) -> None:
        """Begin a path of the font's glyphs, carried to scale and shift (scale, x, y)."""
        (scale, x, y), context = place, self.context
        context.save()
        context.translate(x, y)
        context.scale(scale, scale)
        context.new_path()
        context.append_path(_glyph_path(text, weight))
        context.restore()

    def fill(self, colour: Colour) -> None:
        """Fill the path."""
        self.colour(colour)
        self.context.fill()

    def stroke(self, colour: Colour, width_px: float) -> None:
        """Draw along the path, if that can be seen, and end it."""
        if colour[3] > 0 and width_px > 0:
            self.colour(colour)
            self.context.set_line_width(width_px * self.pixel)
            self.context.stroke()
        self.context.new_path()

    @contextmanager
    def within(self, left: float, bottom: float, right: float, top: float) -> Iterator[None]:
        """Paint only inside this rectangle."""
        self.context.save()
        self.context.new_path()
        self.context.rectangle(left, bottom, right - left, top - bottom)
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
