"""The times of a proof, and the frames that they are."""

from __future__ import annotations

from typing import Protocol

ROUNDED = 1e-6  # s: times are written with six decimals


class Lasting(Protocol):
    """Something that is there from a time to another one."""

    @property
    def start(self) -> float:
        """In s, as `end`."""

    @property
    def end(self) -> float:
        """When it is there no longer."""


def frames_of(span: Lasting, fps: int) -> range:
    """The frames of a span, counted from 0."""
    return range(round(span.start * fps), round(span.end * fps))


def off_frame(time: float, fps: int) -> bool:
    """Whether no frame begins at this time."""
    return abs(time * fps - round(time * fps)) > ROUNDED * fps
