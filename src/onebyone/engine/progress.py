"""How far a long run is: a bar on a terminal, plain lines elsewhere, on standard error."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

PLAIN_EVERY = 5.0
"""Seconds between two plain lines about the same step."""


@dataclass(frozen=True)
class Step:
    """A step of a long run, such as a clip: its name, and its size in parts, such as frames."""

    name: str
    parts: int


class Watch:
    """Tells how far a row of steps is. A context manager; call `begin` for each step in turn, and `done` as it goes."""

    def __init__(self, verb: str, steps: Sequence[Step], *, clock: Callable[[], float] = time.monotonic) -> None:
        """Watch `steps`, taken in this order; `verb` says what is done to each, as in "rendering"."""
        self._verb, self._steps, self._clock = verb, tuple(steps), clock
        self._console = Console(stderr=True)
        self._bar: Progress | None = None
        if self._console.is_terminal and not self._console.is_dumb_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
            left = (TimeRemainingColumn(), TextColumn("left"))
            self._bar = Progress(*columns, *left, console=self._console, transient=True)
            self._task = self._bar.add_task(verb, total=sum(step.parts for step in self._steps))
        self._at = -1
        self._before = 0
        self._started = self._told = clock()

    def __enter__(self) -> Self:
        """Show the bar, if there is one."""
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()

    def begin(self) -> None:
        """The next step begins."""
        if self._at >= 0:
            self._before += self._steps[self._at].parts
        self._at += 1
        which = f"{self._steps[self._at].name} ({self._at + 1} of {len(self._steps)})"
        if self._bar:
            self._bar.update(self._task, description=f"{self._verb} {which}", completed=self._before)
        else:
            self._line(f"{self._verb} {which}")

    def done(self, parts: int) -> None:
        """So many parts of the current step are done."""
        step = self._steps[self._at]
        total = self._before + min(parts, step.parts)
        if self._bar:
            self._bar.update(self._task, completed=total)
        elif parts and self._clock() - self._told >= PLAIN_EVERY:
            share = total / sum(step.parts for step in self._steps)
            left = (self._clock() - self._started) * (1 - share) / share
            self._line(f"{self._verb} {step.name}: {min(parts / step.parts, 1):.0%}, {left:.0f} s left in all")

    def _line(self, text: str) -> None:
        self._told = self._clock()
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)
