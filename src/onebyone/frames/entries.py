"""The display list: a frame as a value, before it is a picture.

Every mobject that may be drawn turns into one entry here. The audit judges the entries, the canvas draws the entries,
and whatever else needs to know a frame (captions, layout tests, caches) reads the entries: nobody else looks at
mobjects. Coordinates are manim's units, y up; colours are (red, green, blue, alpha), 0 to 1.
"""

from __future__ import annotations

import hashlib
import struct
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from onebyone.core.printing import ABOUT, TextError, exact_text, rounded_text, words_text
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.frames.frozen import digest, freeze, frozen
from onebyone.frames.geometry import OUTLINE_TOLERANCE as OUTLINE_TOLERANCE
from onebyone.frames.geometry import placement as placement
from onebyone.look.font import Outline, Weight, outline
from onebyone.look.theme import ColourMap, FullColour, WireStyle

Points: TypeAlias = npt.NDArray[np.float64]  # (n, 2)
Colour: TypeAlias = tuple[float, float, float, float]
Style: TypeAlias = Literal["digits", "words", "Words"] | int  # an int: rounded to so many decimal places

LARGE_ARRAY = 2**9  # bytes; the digest of a larger array of cells or tints is remembered, as these seldom change


def printed(quantity: Quantity, style: Style) -> str:
    """The text a quantity prints as; a rounded text carries its ≈.

    Raises TextError for a style there is not, and for words of a value that is no whole number.
    """
    if style == "digits":
        return exact_text(quantity.value)
    if type(style) is int:
        text, exact = rounded_text(quantity.value, style)
        return text if exact else ABOUT + text
    if style not in ("words", "Words"):
        raise TextError(f"a number prints as digits, words, Words or to so many places, not as {style!r}")
    if quantity.value.denominator != 1:
        raise TextError(f"{quantity.describe()} = {quantity.value} has no words: print its digits")
    return words_text(int(quantity.value), capital=style == "Words")


def cell_values(tensor: Tensor, cells: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The values under a grid of flat indices, shape of `cells`."""
    return np.ldexp(tensor.numerators.ravel()[cells].astype(np.float64), -tensor.bits)


@lru_cache(maxsize=4096)
def _tints(buffer: bytes, bits: int, cells: bytes, shape: tuple[int, ...], colour_map: ColourMap | FullColour) -> bytes:
    flat = np.frombuffer(cells, dtype=np.int64)
    values = np.frombuffer(buffer, dtype=np.int64)[flat].astype(np.float64) / 2.0**bits
    return colour_map.rgba(values.reshape(shape)).astype(np.uint8).tobytes()


def tints_of(tensor: Tensor, cells: npt.NDArray[np.int64], colour_map: ColourMap | FullColour) -> npt.NDArray[np.uint8]:
    """The colours of a grid's cells, (rows, columns, 4): a pure function of immutable bytes, hence remembered."""
    tints = _tints(tensor.buffer, tensor.bits, frozen(cells), cells.shape, colour_map)
    return np.frombuffer(tints, dtype=np.uint8).reshape(*cells.shape[-2:], 4)


def flat(points: npt.NDArray[np.float64]) -> Points:
    """Points (n, 3) without their depth, copied to where nobody can write to them."""
    return freeze(points[:, :2])


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
    others: Points  # upper right, lower left: where they belong, unless the grid was turned
    alpha: float
    rule: Colour
    rule_px: float
    frame: Colour
    frame_px: float
    rule_every: tuple[int, int]  # rows, columns between two rules: a wall of tiles has rules between its tiles only


@dataclass(frozen=True, eq=False, slots=True)
class CellsEntry:
    """A tensor's cells as tinted squares, each in a place of its own, the first in front; `cells` are one row."""

    name: str
    tensor: Tensor
    cells: npt.NDArray[np.int64]
    colour_map: ColourMap
    tints: npt.NDArray[np.uint8]
    upper_left: Points
    lower_right: Points
    alpha: float
    rule: Colour
    rule_px: float


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


Entry: TypeAlias = NumberEntry | LabelEntry | FormulaEntry | GridEntry | CellsEntry | WireEntry | ShapeEntry


_PARTS: Mapping[type, Callable[[Any], tuple[Any, ...]]] = MappingProxyType(
    {kind: attrgetter(*kind.__slots__) for kind in get_args(Entry)}
)


def parts(entry: Entry) -> tuple[Any, ...]:
    """All that an entry holds, in the order of its slots."""
    get = _PARTS.get(type(entry)) or attrgetter(*entry.__slots__)  # the audit refuses any other type by its name
    return get(entry)


def entry_outline(entry: NumberEntry | LabelEntry) -> Outline:
    """The font's outline of what an entry says."""
    return outline(entry.text, entry.weight)


def _tensor(tensor: Tensor) -> bytes:
    return f"{tensor.name}|{tensor.shape}|{tensor.bits}|".encode() + digest(tensor.buffer)


def _quantity(quantity: Quantity) -> bytes:
    return quantity.describe().encode() + _tensor(quantity.tensor)


def _equation(line: Equation) -> bytes:
    terms = (*line.terms, line.result)
    return f"{line.operation}{len(terms)}{line.subtracted}{line.form}".encode() + b"\0".join(map(_quantity, terms))


@lru_cache(maxsize=1024)
def _form(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    return f"{dtype.str}{shape}".encode()


def _array(cells: npt.NDArray[Any]) -> bytes:
    seldom_changes = cells.dtype.kind != "f" and cells.nbytes > LARGE_ARRAY
    return _form(cells.dtype, cells.shape) + (digest(frozen(cells)) if seldom_changes else cells.tobytes())


@lru_cache(maxsize=1024)
def _map(colours: ColourMap) -> bytes:
    return f"{colours.name}|{colours.low!r}|{colours.high!r}|".encode() + digest(colours.table)


def _wire_style(style: WireStyle) -> bytes:
    return f"{style.lit}{style.faint}{style.strokes}".encode() + _map(style.signed)


# By exact type: what has no line here cannot be told apart for sure, and is refused.
_BYTES: Mapping[type, Callable[[Any], bytes]] = MappingProxyType(
    {
        str: str.encode,
        int: lambda number: b"%d" % number,
        float: struct.Struct("d").pack,
        tuple: lambda numbers: array("d", numbers).tobytes(),
        type(None): lambda _: b"",
        np.ndarray: _array,
        Tensor: _tensor,
        Cell: _quantity,
        Extent: _quantity,
        Size: _quantity,
        Equation: _equation,
        ColourMap: _map,
        FullColour: lambda _: b"",
        WireStyle: _wire_style,
    }
)


def key(entry: Entry, *, lines: dict[int, bytes] | None = None) -> bytes:
    """A BLAKE2b-256 digest of everything that decides how an entry looks and what it claims.

    `lines` has what was told of equations at the same moment, by identity: many numbers share one, and it is long.
    Raises TypeError for an entry that holds anything that cannot be told apart for sure.
    """
    lines = {} if lines is None else lines
    kinds, told = [type(entry).__name__], []
    for part in parts(entry):
        kind = type(part)
        if kind is Equation:
            if id(part) not in lines:
                lines[id(part)] = _equation(part)
            content = lines[id(part)]
        elif kind in _BYTES:
            content = _BYTES[kind](part)
        else:
            slot = next(slot for slot in entry.__slots__ if type(getattr(entry, slot)) is kind)
            raise TypeError(f"{entry.name}: {slot} is a {kind.__name__}, which no digest tells apart")
        kinds.append(kind.__name__)
        told.append(content)
    # Their kinds and lengths keep one field from passing for two.
    head = " ".join(kinds).encode() + b"\n" + array("q", map(len, told)).tobytes()
    return hashlib.blake2b(head + b"".join(told), digest_size=32).digest()


def keys(display_list: Sequence[Entry]) -> tuple[bytes, ...]:
    """The digests of a display list, in painting order."""
    lines: dict[int, bytes] = {}
    return tuple(key(entry, lines=lines) for entry in display_list)
