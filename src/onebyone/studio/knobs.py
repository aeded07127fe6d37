"""A panel's record of parameters as knobs: what each may be, in which range, and what it means."""

from __future__ import annotations

from typing import Any

from msgspec import inspect

from onebyone.inputs.given import FORMATS, Given
from onebyone.inputs.kernels import KERNELS, LARGEST_SIDE, NAMED
from onebyone.inputs.parameters import Parameters, declared, fields_of, in_order, parts_of

FEW = 12
"""Values of a whole number that are tried one by one, to offer only those that the panel can show."""


def knobs_of(kind: type[Parameters]) -> list[dict[str, Any]]:
    """The knobs of a kind of record, a panel's own first, as plain values.

    The `kind` of a knob is "image" (with the formats of files that are read, besides .npy), "kernel", "choice",
    "switch", "whole" (with low and high) or "text"; the optional may be none.
    """
    default = kind().plain
    return [
        {
            "name": field.name,
            "meaning": field.meaning,
            "possible": field.possible,
            "default": default[field.name],
            **_look(declared(kind)[field.name].type, field.possible),
        }
        for field in fields_of(kind)
    ]


def tried(knob: dict[str, Any]) -> list[Any]:
    """The values of a knob that are worth a try each; none where there are too many."""
    if knob["kind"] == "whole" and knob["high"] - knob["low"] < FEW:
        return [*([None] if knob["optional"] else []), *range(knob["low"], knob["high"] + 1)]
    return []


def _look(told: inspect.Type, possible: str) -> dict[str, Any]:
    parts = parts_of(told)
    optional = any(isinstance(part, inspect.NoneType) for part in parts)
    for part in parts:
        match part:
            case inspect.StructType(cls=cls) if cls is Given:
                return {"kind": "image", "formats": [*FORMATS], "optional": optional}
            case inspect.LiteralType(values=values):
                return {"kind": "choice", "values": in_order(values), "optional": optional}
            case inspect.BoolType():
                return {"kind": "switch", "optional": optional}
            case inspect.IntType(ge=low, le=high):
                return {"kind": "whole", "low": low, "high": high, "optional": optional}
    if possible == KERNELS:
        rows = {name: [[*row] for row in kernel] for name, kernel in NAMED.items()}
        return {"kind": "kernel", "named": rows, "side": LARGEST_SIDE, "optional": optional}
    return {"kind": "text", "optional": optional}
