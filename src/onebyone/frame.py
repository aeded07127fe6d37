"""The display list: a frame as a value, before it is a picture.

Every mobject that may be drawn turns into one entry here. The audit judges the entries, the canvas draws the entries, and
whatever else needs to know a frame (captions, layout tests, caches) reads the entries: nobody else looks at mobjects.
Coordinates are manim's units, y up; colours are (red, green, blue, alpha), 0 to 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.core.quantity import Equation, Quantity
from onebyone.core.tensor import Tensor
from onebyone.core.text import exact_text, rounded_text, words_text
from onebyone.glyphs import Outline, Weight, outline
from onebyone.theme import ColourMap, FullColour, WireStyle

Points: TypeAlias = npt.NDArray[np.float64]  # (n, 2)
Colour: TypeAlias = tuple[float, float, float, float]
Style: TypeAlias = Literal["digits", "words", "Words"] | int  # an int: rounded to so many decimal places

LARGE_ARRAY = 2**16  # bytes; the digest of a larger array is remembered
OUTLINE_TOLERANCE = 1e-4  # em; a hundredth of a pixel at the largest size we set, and far below any two glyphs' difference


def printed(quantity: Quantity, style: Style) -> str:
    """The text a quantity prints as; a rounded text carries its ≈."""
    if style == "digits":
        return exact_text(quantity.value)
    if isinstance(style, int):
        text, exact = rounded_text(quantity.value, style)
        return text if exact else f"≈{text}"
    return words_text(int(quantity.value), capital=style == "Words")


def cell_values(tensor: Tensor, cells: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The values under a grid of flat indices, shape of `cells`."""
    return np.ldexp(tensor.numerators.ravel()[cells].astype(np.float64), -tensor.bits)


def frozen(array: npt.NDArray[np.generic]) -> bytes:
    """The bytes of an array in C order: the very bytes it stands on where it stands on such, as a grid's cells do.

    A bytes object remembers its hash, so that looking up what belongs to a grid of 784×784 cells costs nothing.
    """
    base = array.base
    while isinstance(base, np.ndarray):
        base = base.base
    whole = isinstance(base, bytes) and len(base) == array.nbytes and array.flags.c_contiguous
    return base if isinstance(base, bytes) and whole else array.tobytes()


@lru_cache(maxsize=4096)
def _tints(buffer: bytes, bits: int, cells: bytes, shape: tuple[int, ...], colour_map: ColourMap | FullColour) -> bytes:
    flat = np.frombuffer(cells, dtype=np.int64)
    values = np.frombuffer(buffer, dtype=np.int64)[flat].astype(np.float64) / 2.0**bits
    return colour_map.rgba(values.reshape(shape)).astype(np.uint8).tobytes()


def tints_of(tensor: Tensor, cells: npt.NDArray[np.int64], colour_map: ColourMap | FullColour) -> npt.NDArray[np.uint8]:
    """The colours of a grid's cells, (rows, columns, 4): a pure function of immutable bytes, hence remembered."""
    tints = _tints(tensor.buffer, tensor.bits, frozen(cells), cells.shape, colour_map)
    return np.frombuffer(tints, dtype=np.uint8).reshape(*cells.shape[-2:], 4)


@lru_cache(maxsize=4096)
def _box(of: Outline) -> tuple[Points, Points]:
    low = of.points.min(axis=0)
    return low, of.points.max(axis=0) - low


def placement(points: Points, of: Outline) -> tuple[float, float, float] | None:
    """Scale and shift (scale, dx, dy) that carry the font's outline onto `points`, or None where no such place exists."""
    if len(points) != len(of.points) or not np.isfinite(points).all():
        return None
    low, high = points.min(axis=0), points.max(axis=0)
    origin, extent = _box(of)
    longer = int(extent[1] > extent[0])
    scale = float((high[longer] - low[longer]) / extent[longer])
    if scale <= 0:
        return None
    shift = low - scale * origin
    if np.abs(points - (scale * of.points + shift)).max() > OUTLINE_TOLERANCE * scale:
        return None
    return scale, float(shift[0]), float(shift[1])


@dataclass(frozen=True, eq=False, slots=True)
class NumberEntry:
    """Digits (or a number word) on screen, and the proven quantity they state."""

    name: str
    quantity: Quantity
    style: Style
    text: str
    weight: Weight
    points: Points
    colour: Colour
    equation: Equation | None


@dataclass(frozen=True, eq=False, slots=True)
class LabelEntry:
    """Words on screen that state no number; a declared name such as 1×1 may hold digits."""

    name: str
    text: str
    weight: Weight
    points: Points
    colour: Colour


@dataclass(frozen=True, eq=False, slots=True)
class FormulaEntry:
    """One glyph of a typeset formula: which formula, which glyph of it, and its outline."""

    name: str
    source: str
    ordinal: int
    points: Points
    colour: Colour


@dataclass(frozen=True, eq=False, slots=True)
class GridEntry:
    """A tensor's cells as tinted squares: `cells` are flat indices into the tensor, `shown` says which are on screen.

    A photo in full colour takes three values a cell: its `cells` have shape (3, rows, columns).
    """

    name: str
    tensor: Tensor
    cells: npt.NDArray[np.int64]
    colour_map: ColourMap | FullColour
    tints: npt.NDArray[np.uint8]
    shown: npt.NDArray[np.bool_]
    corners: Points  # upper left, lower right
    alpha: float
    rule: Colour
    rule_px: float
    frame: Colour
    frame_px: float
    rule_every: tuple[int, int]  # rows, columns between two rules: a wall of tiles has rules between its tiles only


@dataclass(frozen=True, eq=False, slots=True)
class WireEntry:
    """All wires of a neuron: one straight line a weight, styled by the weight's value."""

    name: str
    tensor: Tensor
    cells: npt.NDArray[np.int64]
    style: WireStyle
    colours: npt.NDArray[np.uint8]
    widths_px: npt.NDArray[np.float64]
    starts: Points
    ends: Points
    alpha: float
    stretch: tuple[float, float]  # the part of every wire that is drawn, as fractions of its length


@dataclass(frozen=True, eq=False, slots=True)
class ShapeEntry:
    """A frame, an arrow, a line or a disc: one convex outline or one straight line, never a sign."""

    name: str
    points: Points
    fill: Colour
    stroke: Colour
    stroke_px: float


Entry: TypeAlias = NumberEntry | LabelEntry | FormulaEntry | GridEntry | WireEntry | ShapeEntry


def entry_outline(entry: NumberEntry | LabelEntry) -> Outline:
    """The font's outline of what an entry says."""
    return outline(entry.text, entry.weight)


@lru_cache(maxsize=256)
def _digest(buffer: bytes) -> bytes:
    return hashlib.blake2b(buffer, digest_size=32).digest()


def _identity(part: Quantity | Equation) -> bytes:
    if isinstance(part, Equation):
        return part.operation.encode() + b"".join(map(_identity, (*part.terms, part.result)))
    return part.describe().encode() + repr(part.tensor.shape).encode() + _digest(part.tensor.buffer)


def key(entry: Entry) -> bytes:
    """A BLAKE2b-256 digest of everything that decides how an entry looks and what it claims."""
    digest = hashlib.blake2b(type(entry).__name__.encode(), digest_size=32)
    for slot in entry.__slots__:
        part = getattr(entry, slot)
        if isinstance(part, np.ndarray):
            digest.update(f"{part.dtype}{part.shape}".encode())
            large = part.nbytes > LARGE_ARRAY
            digest.update(_digest(frozen(part)) if large else np.ascontiguousarray(part).data)
        elif isinstance(part, Tensor):
            digest.update(f"{part.name}{part.shape}{part.bits}".encode())
            digest.update(_digest(part.buffer))
        elif isinstance(part, ColourMap):
            digest.update(f"{part.name}{part.low}{part.high}".encode() + _digest(part.table))
        elif isinstance(part, WireStyle):
            digest.update(f"{part.lit}{part.signed.high}{part.faint}".encode() + _digest(part.signed.table))
        elif isinstance(part, Quantity | Equation):
            digest.update(_identity(part))
        else:
            digest.update(repr(part).encode())
        digest.update(b"\0")
    return digest.digest()


def keys(display_list: Sequence[Entry]) -> tuple[bytes, ...]:
    """The digests of a display list, in painting order."""
    return tuple(key(entry) for entry in display_list)
