"""The canvas: paints a display list with cairo, and nothing else ever touches its pixels.

The pixels keep manim's layout: 8 bit RGBA rows, top row first. cairo believes the bytes to be BGRA, so colours are
handed to it with red and blue exchanged, as manim's own camera does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import cairo
import numpy as np
import numpy.typing as npt

from onebyone.frames.entries import (
    CellsEntry,
    Colour,
    Entry,
    FormulaEntry,
    GridEntry,
    LabelEntry,
    NumberEntry,
    Points,
    ShapeEntry,
    WireEntry,
    entry_outline,
    key,
    placement,
)
from onebyone.look.font import Weight, outline
from onebyone.look.theme import REFERENCE_HEIGHT

CAIRO = cairo.cairo_version_string()  # of the library that paints, beneath the package that calls it
SHEETS = 12  # sheets of wires that are kept: more than a clip shows at a time


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
        self._pixel = frame_height / REFERENCE_HEIGHT
        self._unit = frame_height / height_px
        red, green, blue = (int(paper[i : i + 2], 16) for i in (1, 3, 5))
        self._paper = bytes((red, green, blue, 255)) * (height_px * width_px)
        self._kept: bytes | bytearray = self._paper
        self._kept_keys: tuple[bytes, ...] = ()
        self._last_keys: tuple[bytes, ...] = ()
        # Fresh memory has to be found and cleared: two thirds of the time it takes to fill it.
        self._reused = (bytearray(self._paper), bytearray(self._paper)) if reuse else None
        self._picture = self._closed(bytearray(self._paper))
        self._sheets: dict[bytes, cairo.Pattern] = {}

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
        self._context = cairo.Context(surface)
        self._context.set_matrix(self._matrix)
        common = _common(digests, self._last_keys)
        for position in range(start, len(digests) + 1):
            if position == common > start:
                surface.flush()
                self._kept, self._kept_keys = self._copied(memory, 1), digests[:common]
            if position < len(digests):
                self._paint(display_list[position])
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

    def _paint(self, entry: Entry) -> None:
        match entry:
            case NumberEntry() | LabelEntry():
                self._paint_text(entry)
            case FormulaEntry():
                _trace(self._context, entry.points)
                self._fill(entry.colour)
            case GridEntry():
                self._paint_grid(entry)
            case CellsEntry():
                self._paint_cells(entry)
            case WireEntry():
                self._paint_wires(entry)
            case ShapeEntry():
                self._paint_shape(entry)

    def _paint_text(self, entry: NumberEntry | LabelEntry) -> None:
        place = placement(entry.points, entry_outline(entry))
        if place is None:
            raise ValueError(f"{entry.name} reached the canvas unaudited")
        scale, x, y = place
        context = self._context
        context.save()
        context.translate(x, y)
        context.scale(scale, scale)
        context.new_path()
        context.append_path(_glyph_path(entry.text, entry.weight))
        context.restore()
        self._fill(entry.colour)

    def _paint_grid(self, entry: GridEntry) -> None:
        (left, top), (right, bottom) = entry.corners.tolist()
        if entry.alpha > 0 and entry.shown.any():
            self._paint_tints(entry)
        if entry.alpha > 0 and entry.rule[3] > 0:
            self._paint_rules(entry)
        self._context.new_path()
        self._context.rectangle(left, bottom, right - left, top - bottom)
        self._context.set_line_join(cairo.LINE_JOIN_MITER)
        self._stroke(entry.frame, entry.frame_px)

    def _paint_rules(self, entry: GridEntry) -> None:
        """The lines between the cells: first a mask of them, for where hundreds cross, cairo is slow to unite them."""
        (left, top), (right, bottom) = entry.corners.tolist()
        (rows, columns), (down, across) = entry.shown.shape, entry.rule_every
        ys = (top + (bottom - top) * np.arange(down, rows, down) / rows).tolist()
        xs = (left + (right - left) * np.arange(across, columns, across) / columns).tolist()
        self._clip_to(left - self._unit, bottom - self._unit, right + self._unit, top + self._unit)
        self._context.push_group_with_content(cairo.CONTENT_ALPHA)
        for parallels in ([(left, y, right, y) for y in ys], [(x, top, x, bottom) for x in xs]):
            for x0, y0, x1, y1 in parallels:
                self._context.move_to(x0, y0)
                self._context.line_to(x1, y1)
            self._stroke((0, 0, 0, 1), entry.rule_px)
        mask = self._context.pop_group()
        self._context.set_source_rgba(entry.rule[2], entry.rule[1], entry.rule[0], entry.rule[3])
        self._context.mask(mask)
        self._context.restore()

    def _paint_tints(self, entry: GridEntry) -> None:
        """The cells that are shown; those smaller than a pixel blend with their neighbours."""
        # Four bytes at once: hiding cells of a large grid one channel at a time would take most of a frame's time.
        cells = (entry.tints.view(np.uint32) * entry.shown[..., None]).view(np.uint8)
        memory, (rows, columns) = memoryview(np.ascontiguousarray(cells)).cast("B"), entry.shown.shape
        surface = cairo.ImageSurface.create_for_data(memory, cairo.FORMAT_ARGB32, columns, rows)
        pattern = cairo.SurfacePattern(surface)
        corner, pitch = entry.corners[0], (entry.corners[1] - entry.corners[0]) / entry.shown.shape[::-1]
        pattern.set_filter(cairo.FILTER_GOOD if np.abs(pitch).min() < self._unit else cairo.FILTER_NEAREST)
        scale, start = 1 / pitch, -corner / pitch
        pattern.set_matrix(cairo.Matrix(xx=scale[0], yy=scale[1], x0=start[0], y0=start[1]))
        ends = [np.flatnonzero(entry.shown.any(axis=axis))[[0, -1]] + (0, 1) for axis in (0, 1)]
        (left, top), (right, bottom) = (corner + pitch * np.transpose(ends)).tolist()
        self._clip_to(left, bottom, right, top)
        self._context.set_source(pattern)
        self._context.paint_with_alpha(min(entry.alpha, 1.0))
        self._context.restore()

    def _paint_cells(self, entry: CellsEntry) -> None:
        context = self._context
        red, green, blue, alpha = entry.rule
        rule = cairo.SolidPattern(blue, green, red, alpha)
        context.set_line_width(entry.rule_px * self._pixel)
        colours = (entry.tints[0, ::-1, 2::-1] / 255).tolist()
        sides = np.hstack([entry.upper_left, entry.lower_right])[::-1].tolist()
        for (blue, green, red), (left, top, right, bottom) in zip(colours, sides, strict=True):
            context.rectangle(left, bottom, right - left, top - bottom)
            context.set_source_rgba(blue, green, red, entry.alpha)
            context.fill_preserve()
            context.set_source(rule)
            context.stroke()

    def _paint_wires(self, entry: WireEntry) -> None:
        """All wires as one sheet, which is kept once they are whole: to fade them is to lay it on more thinly."""
        whole = entry.stretch == (0.0, 1.0)
        # Fading interpolates the ends too, which moves them by a rounding error.
        still = replace(entry, alpha=1.0, starts=entry.starts.round(6), ends=entry.ends.round(6))
        digest = key(still) if whole else b""
        sheet = self._sheets.pop(digest, None) or self._sheet(still if whole else entry)
        if whole:
            self._sheets = dict([*self._sheets.items(), (digest, sheet)][-SHEETS:])
        self._context.set_source(sheet)
        self._context.paint_with_alpha(min(entry.alpha, 1.0))

    def _sheet(self, entry: WireEntry) -> cairo.Pattern:
        """The wires at full opacity, on nothing."""
        styles, members = np.unique(
            np.column_stack([entry.colours, entry.widths_px.round(3)]), axis=0, return_inverse=True
        )
        from_, to = entry.stretch
        starts = entry.starts + from_ * (entry.ends - entry.starts)
        ends = entry.starts + to * (entry.ends - entry.starts)
        edge = float(entry.widths_px.max()) * self._pixel
        (left, bottom), (right, top) = (
            np.minimum(starts, ends).min(axis=0) - edge,
            np.maximum(starts, ends).max(axis=0) + edge,
        )
        self._clip_to(left, bottom, right, top)
        self._context.push_group()
        # Thousands of crossings: a third of the time, no visible loss.
        self._context.set_antialias(cairo.ANTIALIAS_FAST)
        order = np.argsort(styles[:, 3], kind="stable")  # faint wires first, so that the strong ones stay visible
        for style in order:
            self._context.new_path()
            chosen = members.ravel() == style
            for (x0, y0), (x1, y1) in zip(starts[chosen].tolist(), ends[chosen].tolist(), strict=True):
                self._context.move_to(x0, y0)
                self._context.line_to(x1, y1)
            red, green, blue, alpha, width = styles[style].tolist()
            self._stroke((red / 255, green / 255, blue / 255, alpha / 255), width)
        sheet = self._context.pop_group()
        self._context.restore()
        return sheet

    def _paint_shape(self, entry: ShapeEntry) -> None:
        _trace(self._context, entry.points)
        if len(entry.points) > 4:
            self._context.close_path()
        self._context.set_line_join(cairo.LINE_JOIN_MITER)
        if entry.fill[3] > 0:
            red, green, blue, alpha = entry.fill
            self._context.set_source_rgba(blue, green, red, alpha)
            self._context.fill_preserve()
        self._stroke(entry.stroke, entry.stroke_px)

    def _fill(self, colour: Colour) -> None:
        self._context.set_source_rgba(colour[2], colour[1], colour[0], colour[3])
        self._context.fill()

    def _stroke(self, colour: Colour, width_px: float) -> None:
        red, green, blue, alpha = colour
        if alpha > 0 and width_px > 0:
            self._context.set_source_rgba(blue, green, red, alpha)
            self._context.set_line_width(width_px * self._pixel)
            self._context.stroke()
        self._context.new_path()

    def _clip_to(self, left: float, bottom: float, right: float, top: float) -> None:
        """Paint only inside this rectangle, until the context is restored."""
        self._context.save()
        self._context.new_path()
        self._context.rectangle(left, bottom, right - left, top - bottom)
        self._context.clip()


def _common(now: tuple[bytes, ...], before: tuple[bytes, ...]) -> int:
    for position, (ours, theirs) in enumerate(zip(now, before, strict=False)):
        if ours != theirs:
            return position
    return min(len(now), len(before))
