"""Digests of entries: what has the same digest looks the same and claims the same, to the last bit."""

from __future__ import annotations

import hashlib
import struct
from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from onebyone.core.claimed import Claimed
from onebyone.core.computation import Said
from onebyone.core.figure import Part
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor, Unquantized
from onebyone.frames.aim import Aim, Rise
from onebyone.frames.entry import Entry
from onebyone.frames.frozen import Same, digest, frozen
from onebyone.look.theme import Colormap, FullColour, WireStyle

LARGE_ARRAY = 2**9  # bytes; the digest of a larger array of cells or tints is remembered, as these seldom change


def parts(entry: Entry) -> tuple[Any, ...]:
    """All that an entry holds, in the order of its slots."""
    return _getter(type(entry))(entry)


@cache
def _getter(kind: type[Entry]) -> Callable[[Entry], tuple[Any, ...]]:
    return attrgetter(*kind.__slots__)


def _tensor(tensor: Tensor) -> bytes:
    places = "" if tensor.places is None else f"{tensor.places}|"  # which tells what is not quantized
    return f"{tensor.name}|{tensor.shape}|{tensor.bits}|{places}".encode() + digest(tensor.buffer)


def _quantity(quantity: Quantity) -> bytes:
    return quantity.describe().encode() + _tensor(quantity.tensor)


def _equation(line: Equation) -> bytes:
    terms = (*line.terms, line.result)
    return f"{line.operation}{len(terms)}{line.subtracted}{line.form}".encode() + b"\0".join(map(_quantity, terms))


def _said(said: Said) -> bytes:
    of = said.computation
    return f"{said.part}|{of.call.text}|".encode() + b"\0".join(map(_tensor, of.tensors))


@lru_cache(maxsize=1024)
def _form(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    return f"{dtype.str}{shape}".encode()


def _claim(claim: Claimed) -> bytes:
    sides = ((side for side in (one, other) if not isinstance(side, int)) for one, _, other in claim.terms)
    signs = [(sign, other if isinstance(other, int) else None) for _, sign, other in claim.terms]
    return f"{claim.text}{signs}".encode() + b"\0".join(_quantity(side) for pair in sides for side in pair)


def _array(cells: npt.NDArray[Any]) -> bytes:
    seldom_changes = cells.dtype.kind != "f" and cells.nbytes > LARGE_ARRAY
    return _form(cells.dtype, cells.shape) + (digest(frozen(cells)) if seldom_changes else cells.tobytes())


@lru_cache(maxsize=1024)
def _map(colours: Colormap) -> bytes:
    return f"{colours.name}|{colours.low!r}|{colours.high!r}|".encode() + digest(colours.table)


def _part(part: Part) -> bytes:
    return _tensor(part.tensor) + _array(part.cells)


@lru_cache(maxsize=1024)
def _aim(aim: Aim) -> bytes:
    came = b"" if aim.came is None else _aim(aim.came)
    told = f"{aim.terms}{aim.beside}{aim.part!r}{len(came)}|{aim.cells.size}|{aim.of.cells.size}".encode()
    return told + _tensor(aim.tensor) + _array(aim.cells) + _part(aim.of) + came


def _rise(rise: Rise) -> bytes:
    told = [_array(rise.start), _array(rise.goal), repr(rise.part).encode()]
    told += [b"" if part is None else tell(part) for part, tell in ((rise.aim, _aim), (rise.tensor, _tensor))]
    told.append(b"" if rise.cells is None else _array(rise.cells))
    return array("q", map(len, told)).tobytes() + b"".join(told)


def _wire_style(style: WireStyle) -> bytes:
    return f"{style.lit}{style.few}{style.faint}{style.strokes}".encode() + _map(style.signed)


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
        Unquantized: _tensor,
        Cell: _quantity,
        Extent: _quantity,
        Size: _quantity,
        Equation: _equation,
        Claimed: _claim,
        Said: _said,
        Colormap: _map,
        FullColour: lambda _: b"",
        WireStyle: _wire_style,
        Aim: _aim,
        Rise: _rise,
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
