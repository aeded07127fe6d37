"""Where a clip comes from: its figures' inputs, tensors and checks, what reads what, and what it was made with."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import chain
from typing import Any

import numpy as np

from onebyone import __version__
from onebyone.core.figure import ClaimError, Figure
from onebyone.core.prover import Proven
from onebyone.core.quantity import Cell, Quantity
from onebyone.core.tensor import Tensor
from onebyone.errors import UsageError
from onebyone.inputs import bundled
from onebyone.inputs.bundled import ORIGINS, Origin
from onebyone.inputs.fidelity import fidelity_of
from onebyone.inputs.origins import origin_asked
from onebyone.inputs.parameters import Parameters
from onebyone.paths import PROJECT
from onebyone.proof import document as doc
from onebyone.proof.packing import packed, width_of

CONSTANT = Origin("a constant of the figure", source="", licence="", tensors=())
LIBRARIES = ("manim", "numpy", "torch", "av", "pycairo")  # what decides a clip's numbers and its pixels
PATIENCE = 10.0  # s: a git that hangs on some network drive is none
_HEAD, _NONE_YET = "# branch.oid ", "(initial)"  # git-status, porcelain format version 2


def told_of(figures: Sequence[Figure], records: Sequence[Parameters]) -> dict[str, tuple[doc.Part, ...]]:
    """What a proof lists of figures with these parameters, whatever a clip shows of them: its lists by name."""
    each = list(enumerate(zip(figures, records, strict=True)))
    lists: dict[str, Iterator[tuple[doc.Part, ...]]] = {
        "tensors": (tensors_of(figure, place) for place, (figure, _) in each),
        "checks": (checks_of(figure, place) for place, (figure, _) in each),
        "inputs": (inputs_of(figure, place, record) for place, (figure, record) in each),
        "fidelity": (fidelity_told(figure, place, record) for place, (figure, record) in each),
    }
    return {name: tuple(chain.from_iterable(parts)) for name, parts in lists.items()}


def tensors_of(figure: Figure, place: int) -> tuple[doc.Tensor, ...]:
    """Every tensor of a figure, which is at that position among the figures of the clip."""
    return tuple(doc.Tensor(figure=place, name=tensor.name, **_content(tensor)) for tensor in figure.proven)


def contents_of(figures: tuple[Figure, ...]) -> tuple[doc.Content, ...]:
    """What the tensors of figures hold, each content once."""
    buffers = {_digest(tensor.buffer): tensor.buffer for figure in figures for tensor in figure.proven}
    return tuple(_packed(buffer) for _, buffer in sorted(buffers.items()))


def inputs_of(figure: Figure, place: int, record: Parameters) -> tuple[doc.Input, ...]:
    """The tensors that were given and not computed, and their origins, as these parameters asked for them."""
    computed = {check.what for check in figure.checks}
    told = []
    for tensor in figure.proven:
        if tensor.name not in computed:
            origin = _origin(tensor, record)
            said = {"what": origin.what, "source": origin.source or None, "licence": origin.licence or None}
            told.append(doc.Input(figure=place, tensor=tensor.name, **_content(tensor), **said, file=origin.file))
    return tuple(told)


def fidelity_told(figure: Figure, place: int, record: Parameters) -> tuple[doc.Fidelity, ...]:
    """The fidelity card of a figure with these parameters, if it has one."""
    card = fidelity_of(figure, record)
    if card is None:
        return ()
    rounded = tuple(doc.RoundedInput(**vars(entry)) for entry in card.inputs)
    outputs = None if card.outputs is None else doc.ChangedOutputs(**vars(card.outputs))
    return (doc.Fidelity(figure=place, inputs=rounded, outputs=outputs, as_stored=card.as_stored),)


def checks_of(figure: Figure, place: int) -> tuple[doc.Check, ...]:
    """What was proven."""
    return tuple(
        doc.Check(
            figure=place,
            what=check.what,
            shape=check.shape,
            cells=check.cells,
            method=check.method,
            difference=float(check.difference),
            bound=0 if check.method == "exact" else float(check.bound),
            verdict="equal" if check.method == "exact" else "within",
        )
        for check in figure.checks
    )


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


@cache
def made_with() -> doc.MadeWith:
    """The versions of what decides a clip's numbers and its pixels, and the commit."""
    versions = {name: version(name) for name in LIBRARIES}
    return doc.MadeWith(onebyone=__version__, python=platform.python_version(), **versions, git=_commit())


def _commit() -> doc.Commit | None:
    """The commit of the project's checkout, and whether tracked files differ from it; None where none can be told."""
    if not (PROJECT / ".git").exists():
        return None
    status = ["git", "status", "--porcelain=v2", "--branch", "--untracked-files=no"]
    try:
        told = subprocess.run(status, cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    lines = told.stdout.splitlines()
    heads = [line.removeprefix(_HEAD) for line in lines if line.startswith(_HEAD)]
    changes = [line for line in lines if not line.startswith("#")]
    return None if heads in ([], [_NONE_YET]) else doc.Commit(commit=heads[0], dirty=bool(changes))


@lru_cache(maxsize=64)
def _digest(buffer: bytes) -> str:
    return hashlib.sha256(buffer).hexdigest()


@lru_cache(maxsize=64)
def _packed(buffer: bytes) -> doc.Content:
    numerators = np.frombuffer(buffer, dtype="<i8")
    width = width_of(numerators)
    return doc.Content(sha256=_digest(buffer), width=width, cells=packed(numerators, width=width))


def _content(tensor: Proven | Tensor) -> dict[str, Any]:
    return {"shape": tensor.shape, "bits": tensor.bits, "sha256": _digest(tensor.buffer)}


def _identity(tensor: Proven | Tensor) -> tuple[str, tuple[int, ...], int, bytes]:
    return tensor.name, tensor.shape, tensor.bits, tensor.buffer


def _origin(tensor: Proven, record: Parameters) -> Origin:
    """Whose input this is, by its name and content, or else by the parameter that asked for it."""
    for name, origin in ORIGINS.items():
        for given in _given(name) if tensor.name in origin.tensors else ():
            if _identity(given) == _identity(tensor):
                return origin
    return origin_asked(record, tensor.name, tensor.shape) or CONSTANT


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
