"""Facts: what an object says now, copied into plain values that can be compared later, to the last bit.

Nothing passes for unchanged because it is the same object: an array is its bytes, a tensor its buffer, a number its
bits. What was altered in place, behind a read-only view or behind a frozen dataclass, has other facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from struct import Struct
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.core.call import Call
from onebyone.core.claimed import Claimed
from onebyone.core.computation import Computation, Said
from onebyone.core.figure import Part
from onebyone.core.quantity import Cell, Equation, Extent, Size
from onebyone.core.tensor import Tensor, Unquantized
from onebyone.frames.aim import Aim
from onebyone.frames.frozen import Same, frozen
from onebyone.look.theme import Colormap, FullColour, Strokes, WireStyle

Fact: TypeAlias = object  # bytes, a string, an integer, a type, None, or a tuple of these

_BITS = Struct("d").pack


def facts(parts: Iterable[object], *, lines: dict[Same, Fact]) -> tuple[Fact, ...] | None:
    """The facts of each part, or None where one is of a kind that could not be told from a changed one.

    `lines` has those of the equations met at the same moment: many numbers share one, and it is long.
    """
    try:
        return tuple([_line(part, lines) if type(part) is Equation else _FACTS[type(part)](part) for part in parts])
    except KeyError:
        return None


def _line(line: Equation, lines: dict[Same, Fact]) -> Fact:
    same = Same(line)
    if same not in lines:
        lines[same] = _FACTS[Equation](line)
    return lines[same]


def _array(array: npt.NDArray[Any]) -> Fact:
    # What manim moves and colours stands on memory of its own.
    return array.dtype, array.shape, array.tobytes() if array.base is None else frozen(array)


def _tensor(tensor: Tensor) -> Fact:
    return tensor.name, tensor.shape, tensor.bits, tensor.buffer


def _fields(kind: type) -> Callable[[Any], Fact]:
    get = attrgetter("__class__", *(field.name for field in fields(kind)))
    return lambda value: tuple([_FACTS[type(part)](part) for part in get(value)])


_RECORDS = (
    *(Cell, Extent, Size, Equation, Call, Computation, Said, Claimed),
    *(Part, Aim, Colormap, WireStyle, Strokes),
)

# By exact type: an instance of a subclass could answer one thing now and another later.
_FACTS: Mapping[type, Callable[[Any], Fact]] = MappingProxyType(
    {
        str: lambda text: text,
        bytes: lambda content: content,
        int: lambda number: number,
        bool: lambda truth: (bool, truth),  # True == 1
        float: _BITS,  # 0.0 == −0.0
        np.float64: _BITS,
        tuple: lambda parts: tuple([_FACTS[type(part)](part) for part in parts]),
        type: lambda kind: kind,
        type(None): lambda _: None,
        np.ndarray: _array,
        Tensor: _tensor,
        Unquantized: lambda tensor: (Unquantized, *_tensor(tensor)),
        FullColour: type,
        **{kind: _fields(kind) for kind in _RECORDS},
    }
)
