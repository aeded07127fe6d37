"""Where a figure's numbers come from: its inputs and their licences, its tensors, its checks, and what reads what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any

from onebyone.core.figure import ClaimError, Figure
from onebyone.core.prover import Proven
from onebyone.core.quantity import Cell, Quantity
from onebyone.core.tensor import Tensor
from onebyone.errors import UsageError
from onebyone.inputs import bundled
from onebyone.inputs.bundled import ORIGINS, Origin

CONSTANT = Origin("a constant of the figure, or an input of its user's own", source="", licence="", tensors=())


def tensors_of(figure: Figure) -> list[dict[str, Any]]:
    """Every tensor of a figure, as plain values."""
    return [{"figure": 0, "name": tensor.name, **_content(tensor)} for tensor in figure.proven]


def inputs_of(figure: Figure) -> list[dict[str, Any]]:
    """The tensors that were given and not computed, and their origins, as plain values."""
    computed = {check.what for check in figure.checks}
    told = []
    for tensor in figure.proven:
        if tensor.name not in computed:
            origin = _origin(tensor)
            said = {"what": origin.what, "source": origin.source or None, "licence": origin.licence or None}
            told.append({"figure": 0, "tensor": tensor.name, **_content(tensor), **said, "file": origin.file})
    return told


def checks_of(figure: Figure) -> list[dict[str, Any]]:
    """What was proven, as plain values."""
    return [
        {
            "figure": 0,
            "what": check.what,
            "shape": list(check.shape),
            "cells": check.cells,
            "method": check.method,
            "difference": check.difference,
            "bound": 0,
            "verdict": "equal",
        }
        for check in figure.checks
    ]


def reads(figure: Figure, quantity: Quantity) -> tuple[Cell, ...]:
    """The image cells that a number is computed from, as its figure, or one that it is compared with, declares."""
    if not isinstance(quantity, Cell):
        return ()
    compared = (value for entry in fields(figure) if isinstance(value := getattr(figure, entry.name), Figure))
    for owner in (figure, *compared):
        try:
            return owner.depends_on(quantity)
        except ClaimError:
            continue
    return ()


@lru_cache(maxsize=64)
def _digest(buffer: bytes) -> str:
    return hashlib.sha256(buffer).hexdigest()


def _content(tensor: Proven | Tensor) -> dict[str, Any]:
    return {"shape": list(tensor.shape), "bits": tensor.bits, "sha256": _digest(tensor.buffer)}


def _identity(tensor: Proven | Tensor) -> tuple[str, tuple[int, ...], int, bytes]:
    return tensor.name, tensor.shape, tensor.bits, tensor.buffer


def _origin(tensor: Proven) -> Origin:
    """Whose input this is, by its name and content."""
    for name, origin in ORIGINS.items():
        for given in _given(name) if tensor.name in origin.tensors else ():
            if _identity(given) == _identity(tensor):
                return origin
    return CONSTANT


@cache
def _given(name: str) -> tuple[Tensor, ...]:
    """The tensors of one input; none if it cannot be read, for then no figure has it."""
    try:
        return tuple(_within(getattr(bundled, name)()))
    except UsageError:
        return ()


def _within(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _within(part)
    elif is_dataclass(value):
        for entry in fields(value):
            yield from _within(getattr(value, entry.name))
