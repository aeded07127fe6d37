"""The display list: a frame as a value, before it is a picture.

Every mobject that may be drawn turns into one entry. An entry's class is all there is to know of its kind: how it is
painted, what it is judged by, how it stands towards others, how it is recorded, its JSON. The canvas, the audit and
the proof go through the entries and ask them; nobody else looks at mobjects. Coordinates are manim's units, y up;
colours are (red, green, blue, alpha), 0 to 1.
"""

from __future__ import annotations

import hashlib
import struct
from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.frames.box import Box, Points
from onebyone.frames.frozen import Same, digest, freeze, frozen
from onebyone.look.colormaps import Rgb
from onebyone.look.theme import ColourMap, FullColour, Theme, WireStyle

if TYPE_CHECKING:
    from onebyone.frames.pen import Pen
    from onebyone.frames.recorded import Recorded, Screen
    from onebyone.frames.text import Ink

Colour: TypeAlias = tuple[float, float, float, float]
Style: TypeAlias = Literal["digits", "words", "Words"] | int  # an int: rounded to so many decimal places
Place: TypeAlias = tuple[object, ...] | None
Meeting: TypeAlias = Literal["hides", "spares"] | Colour

LARGE_ARRAY = 2**9  # bytes; the digest of a larger array of cells or tints is remembered, as these seldom change


class Entry(ABC):
    """One thing on screen, as a value. A kind is a frozen dataclass with slots that derives from this.

    What a kind must say is abstract here. What it may be to others (a number that is read, cells that something stands
    in) it says by overriding a role, which is None for whatever does not play it.
    """

    __slots__ = ()

    kind: ClassVar[str]
    """What it is called in JSON."""

    is_stroked: ClassVar[bool] = True
    """Whether its mobject may have a stroke; texts are filled outlines of the font, as thick as the font says."""

    name: str
    """What messages call it."""

    @property
    @abstractmethod
    def is_seen(self) -> bool:
        """Whether it paints anything at all; what does not is not listed."""

    @abstractmethod
    def paint(self, pen: Pen) -> None:
        """Paint it."""

    @property
    @abstractmethod
    def outer(self) -> Points:
        """Points (n, 2) that enclose what it paints, without the width of its strokes."""

    @property
    def edge_px(self) -> float:
        """How wide a stroke may stand out around `outer`, half on either side, in px of the reference height."""
        return 0.0

    @abstractmethod
    def judge(self, standards: Standards) -> None:
        """Demand that what it shows is proven. Raises AuditError naming it, what is wrong, and what was expected."""

    @property
    @abstractmethod
    def pose(self) -> tuple[object, ...]:
        """Where it stands and how opaque it is: it is on its way while that changes."""

    @abstractmethod
    def place(self, ink: Ink | None) -> Place:
        """All that others read of it but its name, to compare: None where it says nothing by its place."""

    @abstractmethod
    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Recorded, ...]:
        """What the proof of a clip tells of it while it stands still; what is filled with paper is not filled."""

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """Plain values: its kind, where it comes from, where it stands and its colours."""

    # What it may be to others.

    def ink(self) -> Ink | None:
        """Where it stands as a text."""
        return None

    @property
    def writing(self) -> Writing | None:
        """Itself, if it is read as a text."""
        return None

    @property
    def statement(self) -> Statement | None:
        """Itself, if it is read as a number."""
        return None

    @property
    def lattice(self) -> Lattice | None:
        """Itself, if something can stand in its cells or lie over them."""
        return None

    @property
    def fan(self) -> Fan | None:
        """Itself, if its lines carry values from where they start."""
        return None

    @property
    def cover(self) -> Box | None:
        """The box of a filled rectangle, which recolours what lies under it."""
        return None

    @property
    def segment(self) -> tuple[Points, Points] | None:
        """The two ends of one straight line."""
        return None

    def meet(self, box: Box, *, on_top: bool) -> Meeting:
        """What it is to a number whose box of ink meets its own, as it lies over it or under it.

        It hides the number, or spares it, or has a colour that the number is seen on.
        """
        return "hides"


class Standards(Protocol):
    """What an entry is judged by; see `onebyone.audit.court`. Each demand raises AuditError."""

    @property
    def theme(self) -> Theme:
        """Whose colours may be shown."""

    def demand_owned(self, name: str, tensor: Tensor) -> None:
        """Demand that a figure of the scene has proven this tensor."""

    def demand_reading(self, name: str, text: str, value: Fraction, style: Style) -> None:
        """Demand that a viewer reads the text as this value."""

    def demand_wordless(self, name: str, text: str) -> None:
        """Demand that the text states no number."""

    def glyphs(self, source: str) -> Sequence[Points]:
        """The outlines of a formula's glyphs."""


class Writing(Protocol):
    """A text, as others read it."""

    name: str
    text: str


class Statement(Writing, Protocol):
    """A number, as others read it."""

    quantity: Quantity
    style: Style
    colour: Colour
    equation: Equation | None


class Lattice(Protocol):
    """Cells in rows and columns, as others stand on them."""

    name: str
    tensor: Tensor
    cells: npt.NDArray[np.int64]
    shown: npt.NDArray[np.bool_]
    corners: Points  # upper left, lower right


class Fan(Protocol):
    """Lines that each carry a value of a tensor."""

    name: str
    tensor: Tensor
    cells: npt.NDArray[np.int64]
    starts: Points
    ends: Points


def flat(points: npt.NDArray[np.float64]) -> Points:
    """Points (n, 3) without their depth, copied to where nobody can write to them."""
    return freeze(points[:, :2])


def parts(entry: Entry) -> tuple[Any, ...]:
    """All that an entry holds, in the order of its slots."""
    return _getter(type(entry))(entry)


@cache
def _getter(kind: type[Entry]) -> Callable[[Entry], tuple[Any, ...]]:
    return attrgetter(*kind.__slots__)


def plain(points: Points) -> list[Any]:
    """Points for JSON, to a thousandth of a pixel of the largest size we paint."""
    return points.round(6).tolist()


def plain_colour(colour: Colour) -> dict[str, Any]:
    """A colour for JSON."""
    return {"colour": hex_of([round(255 * part) for part in colour[:3]]), "alpha": round(colour[3], 6)}


def hex_of(rgb: Sequence[int]) -> str:
    """Three bytes as #RRGGBB."""
    return "#" + "".join(f"{int(part):02X}" for part in rgb)


def _tensor(tensor: Tensor) -> bytes:
    return f"{tensor.name}|{tensor.shape}|{tensor.bits}|".encode() + digest(tensor.buffer)


def _quantity(quantity: Quantity) -> bytes:
    return quantity.describe().encode() + _tensor(quantity.tensor)


def _equation(line: Equation) -> bytes:
    terms = (*line.terms, line.result)
    return f"{line.operation}{len(terms)}{line.subtracted}".encode() + b"\0".join(map(_quantity, terms))


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


def key(entry: Entry, *, lines: dict[Same, bytes] | None = None) -> bytes:
    """A BLAKE2b-256 digest of everything that decides how an entry looks and what it claims.

    `lines` has what was told of equations at the same moment: many numbers share one, and it is long.
    Raises TypeError for an entry that holds anything that cannot be told apart for sure.
    """
    lines = {} if lines is None else lines
    kinds, told = [type(entry).__name__], []
    for part in parts(entry):
        kind = type(part)
        if kind is Equation:
            line = Same(part)
            content = lines.get(line)
            if content is None:
                content = lines[line] = _equation(part)
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
    lines: dict[Same, bytes] = {}
    return tuple(key(entry, lines=lines) for entry in display_list)
