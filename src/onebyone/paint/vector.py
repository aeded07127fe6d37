"""Display lists as drawings that stay sharp at any size: SVG and PDF, painted by the same entries as every frame.

Lines, letters and digits are outlines. Cells are pictures with a few pixels to a cell, for where rectangles share an
edge, many programs leave a gap as thin as a hair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import cairo
import numpy as np
import numpy.typing as npt

from onebyone.frames.box import Box, Points
from onebyone.frames.entry import Entry
from onebyone.frames.pen import Colour, Pen, Sheets
from onebyone.look.theme import SHORT_SIDE

WIDE = 960.0
"""Points (1/72 inch) along the longer side: a slide of 16:9 is 13⅓ inches wide."""

MOST = 900
"""Pixels along a picture of cells: what a program blurs between two cells is a pixel wide."""

_UNDATED = "2000-01-01T00:00:00Z"  # the same drawing gives the same bytes


class _TrueContext(cairo.Context):  # type: ignore[misc]
    """Entries exchange red and blue for a canvas, whose pixels cairo takes for BGRA; here they are exchanged back."""

    def set_source_rgba(self, red: float, green: float, blue: float, alpha: float = 1.0) -> None:
        """Take a colour whose red and blue were exchanged."""
        super().set_source_rgba(blue, green, red, alpha)


class _VectorPen(Pen):
    """A pen for a context that has no pixels."""

    __slots__ = ("_only",)

    def __init__(self, context: cairo.Context, *, pixel: float) -> None:
        super().__init__(context, pixel=pixel, unit=pixel, sheets=Sheets())
        self._only: Colour | None = None

    def image(self, pixels: npt.NDArray[np.uint8], *, corner: Points, pitch: Points, box: Box, alpha: float) -> None:
        """Lay on cells as pixels that are large enough not to be blurred."""
        times = max(1, MOST // max(pixels.shape[:2]))
        faded = np.rint(pixels[..., [2, 1, 0, 3]] * min(alpha, 1.0)).astype(np.uint8)  # not by a mask: see `united`
        large = faded.repeat(times, axis=0).repeat(times, axis=1)
        super().image(large, corner=corner, pitch=pitch / times, box=box, alpha=1.0)

    def united(self, colour: Colour, box: Box, paint: Callable[[], None]) -> None:
        """Lay on in one colour all that `paint` strokes, but not by a mask, which many readers of SVG ignore."""
        self._only = colour
        paint()
        self._only = None

    def _set(self, colour: Colour) -> None:
        super()._set(self._only or colour)


def draw(
    display_list: Sequence[Entry],
    target: Path,
    *,
    frame: tuple[float, float],
    paper: str,
    form: Literal["svg", "pdf"],
) -> None:
    """Draw a display list on paper of this colour, as SVG or as a PDF of one page; `frame` is its size in units."""
    width, height = frame
    scale = WIDE / max(frame)
    size = (width * scale, height * scale)
    surface = (cairo.SVGSurface if form == "svg" else cairo.PDFSurface)(str(target), *size)
    if isinstance(surface, cairo.PDFSurface):
        surface.set_metadata(cairo.PDF_METADATA_CREATE_DATE, _UNDATED)
    context = _TrueContext(surface)
    context.set_source_rgba(*(int(paper[at : at + 2], 16) / 255 for at in (5, 3, 1)))
    context.paint()
    context.set_matrix(cairo.Matrix(xx=scale, yy=-scale, x0=size[0] / 2, y0=size[1] / 2))
    pen = _VectorPen(context, pixel=min(frame) / SHORT_SIDE)
    for entry in display_list:
        entry.paint(pen)
    surface.finish()
    if form == "svg":
        target.write_text(_counted(target.read_text(encoding="utf-8")), encoding="utf-8")


def _counted(svg: str) -> str:
    """The names in an SVG, counted from 0: cairo counts on from one drawing to the next."""
    names = dict.fromkeys(re.findall(r'\bid="([a-z]+\d+)"', svg))
    own = {name: f"{name.rstrip('0123456789')}-{number}" for number, name in enumerate(names)}
    return re.sub(r'(\bid="|#)([a-z]+\d+)\b', lambda found: found[1] + own.get(found[2], found[2]), svg)
