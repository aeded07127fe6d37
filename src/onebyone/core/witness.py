"""The witness under watch: what stands up to ours was computed by the reference, and no line of ours ran for it.

Python tells which functions run (sys.setprofile), so nothing is taken on trust: while the witness computes, no function
of `operations` may run; what it gives is an array that a function of `reference` returned, or a view of one; and what
it was given to compute from are the operands, never our result in other clothes. Ours is watched alike: no function of
`reference` may run for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onebyone.core import deferred, operations, reference
from onebyone.errors import OneByOneError

Array = NDArray[Any]


class WitnessError(OneByOneError):
    """Something that was to be compared with torch, and was compared with itself."""


@dataclass
class _Watch:
    """What ran of `operations` and of `reference` while something was computed."""

    ran: dict[CodeType, None] = field(default_factory=dict)  # of operations, in order
    given: list[Array] = field(default_factory=list)  # to functions of the reference, from outside it
    returned: list[Array] = field(default_factory=list)  # by functions of the reference
    asked: bool = False  # whether one of these ran at all

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        """What Python tells of a call or a return."""
        where = frame.f_globals
        if where is _OURS:
            self.ran.setdefault(frame.f_code)
        elif where is _THEIRS:
            if event == "call":
                self.asked = True
                back = frame.f_back
                if back is not None and back.f_globals is not _THEIRS:
                    self.given += [value for value in frame.f_locals.values() if isinstance(value, np.ndarray)]
            elif event == "return" and isinstance(argument, np.ndarray):
                self.returned.append(argument)


_OURS, _THEIRS = vars(operations), vars(reference)


def _watched(compute: Callable[..., Any], arrays: Sequence[Array]) -> tuple[Any, _Watch]:
    watch, before = _Watch(), sys.getprofile()
    sys.setprofile(watch)
    try:
        found = compute(*arrays)
    finally:
        sys.setprofile(before)
    return found, watch


def own(name: str, ours: Callable[..., Array], *arrays: Array) -> tuple[Array, tuple[str, ...]]:
    """What ours computes from these arrays, and the names of the functions of `operations` that ran for it.

    Raises:
        WitnessError: a function of the reference ran for it.
    """
    found, watch = _watched(ours, arrays)
    if watch.asked:
        raise WitnessError(f"{name}: ours asks the reference, so torch would be compared with itself; use operations")
    return found, tuple(code.co_name for code in watch.ran if code.co_name in _OURS)


def testified(name: str, theirs: Callable[..., Array], *arrays: Array, ours: Array) -> Array:
    """What the witness computes from these arrays, copies of the operands.

    Args:
        name: what is proven.
        theirs: the witness.
        arrays: the operands.
        ours: what ours computed from them, in the same dtype.

    Raises:
        WitnessError: ours ran for it, or it did not compute what it gives from what it was given.
    """
    deferred.load()  # unwatched: it takes seconds
    copies = [array.copy() for array in arrays]
    found, watch = _watched(theirs, copies)
    if watch.ran:
        names = ", ".join(code.co_name for code in watch.ran)
        raise WitnessError(f"{name}: its witness calls ours ({names}); use the reference's own operation")
    if not isinstance(found, np.ndarray) or not any(np.may_share_memory(found, one) for one in watch.returned):
        raise WitnessError(f"{name}: what its witness gives, torch did not compute: return what the reference returns")
    known = [*copies, *watch.returned]
    strange = [one for one in watch.given if not any(np.may_share_memory(one, other) for other in known)]
    if any(one.size == ours.size and np.array_equal(one.ravel(), ours.ravel()) for one in strange):
        raise WitnessError(f"{name}: its witness was handed our own result; let it compute from the operands")
    return found


def counted(name: str, theirs: Callable[[], int]) -> int:
    """What the witness counts.

    Raises:
        WitnessError: ours ran for it, or the reference did not.
    """
    if not callable(theirs):
        raise WitnessError(f"{name}: give its witness as a function, such as lambda: reference.parameters(call)")
    deferred.load()
    found, watch = _watched(theirs, ())
    if watch.ran:
        raise WitnessError(f"{name}: its witness calls ours; count with the reference alone")
    if not watch.asked:
        raise WitnessError(f"{name}: its witness asks the reference nothing, so it was counted by ourselves twice")
    return int(found) if isinstance(found, np.integer) else found
