"""What happens in a run, and what a person, or a program, sees of it.

Events are values: shown as progress on stderr and finished files on stdout, printed as lines of JSON, or sent by a
cluster. On a terminal, progress is a bar for each step at work and one for all, else plain lines.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from onebyone.surroundings import json_text

PLAIN_EVERY = 5.0
"""Seconds between two plain lines."""

DRAWN_EVERY = 0.1
"""Seconds between two drawings of the bars."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened.

    Attributes:
        event: "waiting" for another run in the same folder, a clip "begun", its "progress", "retried" after a process
            died, "rendered" or "failed", a film or a page "made" of all clips, and "warned" of what is amiss.
        clip: the clip's id.
        frames: of the clip, so far.
        of: the clip's frames in all, as announced.
        files: what is there now.
        message: why, for people.
    """

    event: Literal["waiting", "begun", "progress", "retried", "rendered", "failed", "made", "warned"]
    clip: str | None = None
    frames: int | None = None
    of: int | None = None
    files: tuple[Path, ...] = ()
    message: str | None = None

    def as_json(self) -> dict[str, object]:
        """Those of its attributes that say something, as plain values."""
        files = {"files": [str(file) for file in self.files]} if self.files else {}
        plain = {name: value for name, value in vars(self).items() if name != "files" and value is not None}
        return {**plain, **files}


OnEvent = Callable[[Event], None]
"""Whoever wants to know what happens."""


@dataclass(frozen=True)
class Step:
    """A step of a long run, such as a clip: its name, and its size in parts, such as frames."""

    name: str
    parts: int


class Watch:
    """Tells how far the steps of a run are, several of which may be at work at once. A context manager.

    It draws when it is told something, never by itself: a thread that draws could hold a lock when a process is forked.
    """

    def __init__(
        self,
        verb: str,
        steps: Sequence[Step],
        *,
        quiet: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Watch `steps`; `verb` says what is done to each, as in "rendering". If `quiet`, nothing is said of it."""
        self._verb, self._clock = verb, clock
        self._size = {step.name: step.parts for step in steps}
        self._begun: dict[str, int] = {}  # parts done of every step that has begun
        self._at_work: dict[str, TaskID | None] = {}  # and its bar, if there are bars
        self._console = Console(stderr=True, quiet=quiet)
        self._bars: Progress | None = None
        if self._console.is_terminal and not self._console.is_dumb_terminal and not quiet:
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


@contextmanager
def show_progress(frames: Mapping[str, int]) -> Iterator[OnEvent]:
    """Show how far the clips are, by name and expected frames, and print the name of each file when it is there."""
    with Watch("rendering", [Step(name, count) for name, count in frames.items()]) as watch:

        def show(event: Event) -> None:
            if event.message and event.event in ("waiting", "retried", "warned"):
                watch.say(event.message)
            elif event.clip and event.event == "begun":
                watch.begin(event.clip)
            elif event.clip and event.frames is not None:
                watch.done(event.clip, event.frames)
            elif event.clip:
                watch.finish(event.clip)
            print_files(event)

        yield show


def print_files(event: Event) -> None:
    """Print the name of a clip, film or page that is there now, as seen from here."""
    for file in event.files[:1]:
        print(short(file), flush=True)


def print_json(event: Event) -> None:
    """Print what happened as a line of JSON."""
    print(json_text(event.as_json()), flush=True)


def short(path: Path) -> Path:
    """The path as seen from here, if it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
