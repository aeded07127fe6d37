"""How far a long run is, on stderr: on a terminal a bar for each step at work and one for all, else plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

PLAIN_EVERY = 5.0
"""Seconds between two plain lines."""

DRAWN_EVERY = 0.1
"""Seconds between two drawings of the bars."""


@dataclass(frozen=True)
class Step:
    """A step of a long run, such as a clip: its name, and its size in parts, such as frames."""

    name: str
    parts: int


class Watch:
    """Tells how far the steps of a run are, several of which may be at work at once. A context manager.

    It draws when it is told something, never by itself: a thread that draws could hold a lock when a process is forked.
    """

    def __init__(self, verb: str, steps: Sequence[Step], *, clock: Callable[[], float] = time.monotonic) -> None:
        """Watch `steps`; `verb` says what is done to each, as in "rendering"."""
        self._verb, self._clock = verb, clock
        self._size = {step.name: step.parts for step in steps}
        self._begun: dict[str, int] = {}  # parts done of every step that has begun
        self._at_work: dict[str, TaskID | None] = {}  # and its bar, if there are bars
        self._console = Console(stderr=True)
        self._bars: Progress | None = None
        if self._console.is_terminal and not self._console.is_dumb_terminal:
            self._bars = Progress(
                *(TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()),
                *(TimeRemainingColumn(), TextColumn("left")),
                console=self._console,
                transient=True,
                auto_refresh=False,
                redirect_stdout=sys.stdout.isatty(),  # what is piped elsewhere stays there
            )
            self._total = self._bars.add_task(f"{verb} all", total=sum(self._size.values()))
        self._started = self._told = self._shown = clock()

    def __enter__(self) -> Self:
        """Show the bars, if there are any."""
        if self._bars:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bars away."""
        if self._bars:
            self._bars.stop()

    def begin(self, name: str) -> None:
        """A step begins, perhaps once more."""
        self._begun[name] = 0
        if self._bars is None:
            self._at_work[name] = None
            self.say(f"{self._verb} {name} ({len(self._begun)} of {len(self._size)})")
        elif name not in self._at_work:
            self._at_work[name] = self._bars.add_task(f"{self._verb} {name}", total=self._size[name])
        self._draw(at_once=True)

    def done(self, name: str, parts: int) -> None:
        """So many parts of a step are done."""
        self._begun[name] = min(parts, self._size[name])
        if self._bars is None and parts and self._clock() - self._told >= PLAIN_EVERY:
            share = sum(self._begun.values()) / sum(self._size.values())
            left = (self._clock() - self._started) * (1 - share) / share
            how_far = (f"{step}: {self._begun[step] / self._size[step]:.0%}" for step in self._at_work)
            self.say(f"{self._verb} {', '.join(how_far)}, {left:.0f} s left in all")
        self._draw()

    def finish(self, name: str) -> None:
        """A step is over, done or given up."""
        self._begun[name] = self._size[name]
        bar = self._at_work.pop(name)
        if self._bars and bar is not None:
            self._bars.remove_task(bar)
        self._draw(at_once=True)

    def say(self, text: str) -> None:
        """Something else that a person should know now."""
        self._told = self._clock()
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _draw(self, *, at_once: bool = False) -> None:
        if self._bars and (at_once or self._clock() - self._shown >= DRAWN_EVERY):
            self._shown = self._clock()
            self._bars.update(self._total, completed=sum(self._begun.values()))
            for name, bar in self._at_work.items():
                if bar is not None:
                    self._bars.update(bar, completed=self._begun[name])
            self._bars.refresh()
