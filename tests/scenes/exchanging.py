"""Clips of which each frame is judged as it is, and with one thing exchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TypeAlias

from project import figures, variant
from recording import Frame, Recording, told

from onebyone.core.figure import Figure
from onebyone.frames.entry import Entry
from onebyone.frames.mark import MarkEntry

Change: TypeAlias = Callable[[Entry], Entry]
Changes: TypeAlias = Mapping[str, tuple[str, Change, str]]
"""By what is exchanged: in which clip, how an entry changes, and what is said of it then."""
Judge: TypeAlias = Callable[[Frame, tuple[Figure, ...]], Iterator[str]]
"""What is wrong with a frame."""


@cache
def recording(id: str) -> Recording:
    """A clip, told once."""
    return told(variant(id), figures(id))


def demand_refused(id: str, change: Change, says: str, *, judge: Judge) -> None:
    """Demand that a judge says so of a clip once each of its entries is changed, and not before."""
    frames, owners = recording(id).frames, recording(id).figures
    changed = (replace(frame, entries=tuple(map(change, frame.entries))) for frame in frames)
    assert not any(says in message for frame in frames for message in judge(frame, owners))
    assert any(says in message for frame in changed for message in judge(frame, owners))


def another_mark(entry: Entry) -> Entry:
    """A mark around a single cell as one around the next."""
    if isinstance(entry, MarkEntry) and len(entry.aim.cells) == 1:
        cells = (entry.aim.cells + 1) % entry.aim.tensor.size
        return replace(entry, aim=replace(entry.aim, cells=cells))
    return entry
