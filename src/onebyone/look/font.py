"""The outlines of a text in IBM Plex Sans, read from the font file itself: HarfBuzz shapes, kerns and draws.

Every digit on screen is one of these outlines, and the audit compares what is about to be drawn with them. So they
are made once, are read-only, and come from a font whose bytes are known.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import uharfbuzz as hb

from onebyone.errors import UsageError
from onebyone.inputs.bundled import font_file
from onebyone.look.signs import demand_signs

Weight = Literal["regular", "semibold"]

Points = npt.NDArray[np.float64]
Point = tuple[float, float]

WEIGHTS: tuple[Weight, ...] = get_args(Weight)
FAMILY = "IBM Plex Sans"
# The font has no floor brackets: they are its square ones without the upper arm.
_FLOORS = {"⌊": "[", "⌋": "]"}
# One character, one glyph: a ligature or a fraction would join characters that a scene wants to address singly.
_FEATURES = {"kern": True, "liga": False, "clig": False, "dlig": False, "frac": False}


@dataclass(frozen=True)
class Span:
    """Where one character of a text lies: `x` and `advance` in em, and the range of `Outline.points` that draws it."""

    x: float
    advance: float
    points: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Outline:
    """The shape of one line of text, in em units: baseline at y = 0, y upwards, the pen starts at x = 0.

    `points` is a read-only (n, 2) array of cubic Bézier curves, four points each (anchor, handle, handle, anchor);
    curves of a contour share their anchors and each contour is closed, which is what manim's VMobject wants, and
    a nonzero winding fill (cairo's own default) leaves the holes open. `contours` are (start, end) ranges of
    `points`. `spans` has one entry per character of `text`; a character drawn with its neighbour (a combining
    accent) shares that neighbour's entry. `advance` is the width the pen travels, in em.
    """

    text: str
    weight: Weight
    points: Points
    contours: tuple[tuple[int, int], ...]
    advance: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, eq=False)
class _Glyph:
    """One glyph at the origin: its curves and the (start, end) of each contour."""

    points: Points
    contours: tuple[tuple[int, int], ...]


class _Pen:
    """Collects a glyph's contours as cubic curves, in the font's own units."""

    def __init__(self) -> None:
        self.curves: list[Point] = []
        self.contours: list[tuple[int, int]] = []
        self._at = (0.0, 0.0)
        self._first = 0

    def move(self, x: float, y: float, _: object) -> None:
        self._at, self._first = (x, y), len(self.curves)

    def line(self, x: float, y: float, _: object) -> None:
        end = (x, y)
        if end != self._at:  # a contour may be closed by a line of no length, which would be a curve of no length
            self._add(_toward(self._at, end, 1 / 3), _toward(self._at, end, 2 / 3), end)

    def quadratic(self, cx: float, cy: float, x: float, y: float, _: object) -> None:
        control, end = (cx, cy), (x, y)  # degree elevation: handles lie two thirds of the way to the control point
        self._add(_toward(self._at, control, 2 / 3), _toward(end, control, 2 / 3), end)

    def cubic(self, ax: float, ay: float, bx: float, by: float, x: float, y: float, _: object) -> None:
        self._add((ax, ay), (bx, by), (x, y))

    def close(self, _: object) -> None:
        if len(self.curves) == self._first:
            return
        self.line(*self.curves[self._first], None)
        self.contours.append((self._first, len(self.curves)))

    def _add(self, a: Point, b: Point, end: Point) -> None:
        self.curves += [self._at, a, b, end]
        self._at = end


def _toward(start: Point, goal: Point, part: float) -> Point:
    return (start[0] + part * (goal[0] - start[0]), start[1] + part * (goal[1] - start[1]))


@cache
def outline(text: str, weight: Weight = "regular") -> Outline:
    """The outline of one line of text; raises UsageError for empty text and for a character the font cannot draw."""
    font = _font(weight)
    drawn = "".join(_FLOORS.get(character, character) for character in text)
    _require_drawable(drawn, font)
    buffer = hb.Buffer()
    buffer.add_str(drawn)
    buffer.direction, buffer.script, buffer.language = "ltr", "Latn", "en"
    buffer.cluster_level = hb.BufferClusterLevel.CHARACTERS
    hb.shape(font, buffer, _FEATURES)

    em = font.face.upem
    pieces: list[Points] = []
    contours: list[tuple[int, int]] = []
    parts: dict[int, Span] = {}  # by the character that begins the cluster
    pen, count = 0, 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyph = _glyph(info.codepoint, weight)
        if text[info.cluster] in _FLOORS:
            glyph = _without_upper_arm(glyph)
        origin = np.array([pen + position.x_offset, position.y_offset])
        pieces.append((glyph.points + origin) / em)
        contours += [(count + start, count + end) for start, end in glyph.contours]
        end = count + len(glyph.points)
        before = parts.get(info.cluster, Span(pen / em, 0.0, (count, end)))
        parts[info.cluster] = Span(before.x, before.advance + position.x_advance / em, (before.points[0], end))
        pen, count = pen + position.x_advance, end

    points = np.frombuffer(np.concatenate(pieces).tobytes(), dtype=np.float64).reshape(-1, 2)  # bytes cannot change
    spans = tuple(parts[max(start for start in parts if start <= index)] for index in range(len(text)))
    return Outline(text, weight, points, tuple(contours), pen / em, spans)


@cache
def _font(weight: Weight) -> hb.Font:
    if weight not in WEIGHTS:
        raise UsageError(f"there is no weight {weight!r}: use one of {', '.join(WEIGHTS)}")
    font = hb.Font(hb.Face(hb.Blob(font_file(weight).read_bytes())))
    demand_signs(weight, lambda sign: _contours(font, sign))
    return font


def _contours(font: hb.Font, sign: str) -> list[Points]:
    """The contours of a character's glyph, in em; none if the font has no such character."""
    index = font.get_nominal_glyph(ord(sign))
    glyph = _drawn(font, 0 if index is None else index)
    return [glyph.points[start:end] / font.face.upem for start, end in glyph.contours]


def _require_drawable(text: str, font: hb.Font) -> None:
    """Refuse what would leave a box or nothing at all: HarfBuzz silently hides invisible characters."""
    if not text:
        raise UsageError("an empty text has no outline")
    for character in text:
        if unicodedata.category(character).startswith("C") or font.get_nominal_glyph(ord(character)) is None:
            name = unicodedata.name(character, "no name")
            raise UsageError(f"{FAMILY} cannot draw {character!r} (U+{ord(character):04X}, {name}) in {text!r}")


@cache
def _glyph(index: int, weight: Weight) -> _Glyph:
    return _drawn(_font(weight), index)


def _drawn(font: hb.Font, index: int) -> _Glyph:
    pen = _Pen()
    draw = hb.DrawFuncs()
    draw.set_move_to_func(pen.move)
    draw.set_line_to_func(pen.line)
    draw.set_quadratic_to_func(pen.quadratic)
    draw.set_cubic_to_func(pen.cubic)
    draw.set_close_path_func(pen.close)
    font.draw_glyph(index, draw)
    return _Glyph(np.array(pen.curves, dtype=np.float64).reshape(-1, 2), tuple(pen.contours))


def similar(points: Points, reference: Points, *, tolerance: float) -> bool:
    """Whether two outlines are equal up to place and (uniform) scale, to a part of their longer side."""
    if points.shape != reference.shape or not np.isfinite(points).all():
        return False
    ours, theirs = points - points.min(axis=0), reference - reference.min(axis=0)
    size = float(ours.max())
    return size > 0 and bool(np.abs(ours / size - theirs / theirs.max()).max() <= tolerance)


def _without_upper_arm(bracket: _Glyph) -> _Glyph:
    """A square bracket of eight corners as a floor bracket of six: its stem goes straight up to the top."""
    corners = bracket.points[::4]
    top, middle = corners[:, 1].max(), corners[:, 1].mean()
    across, how_many = np.unique(corners[:, 0], return_counts=True)
    ends = across[how_many.argmax()]  # where both of its arms end: four corners of eight
    upper, outer = corners[:, 1] > middle, corners[:, 0] == ends
    inner = upper & ~outer & (corners[:, 1] < top)
    kept = np.where(inner[:, None], np.column_stack([corners[:, 0], np.full(len(corners), top)]), corners)
    pen = _Pen()
    for at, (x, y) in enumerate(kept[~(upper & outer)].tolist()):
        (pen.line if at else pen.move)(x, y, None)
        if not at:
            first = (x, y)
    pen.line(*first, None)
    return _Glyph(np.array(pen.curves, dtype=np.float64), ((0, len(pen.curves)),))
