"""The processes that paint for a clip: never more at work at once, in the whole run, than there are tokens.

As with make's jobserver, whoever works holds a token. A clip's process holds one while it evaluates, and each child
that paints for it another. If no token is free, the clip's process lends the child its own and waits until one of its
children is done. So no core is idle while there is work, and a clip that evaluates faster than it paints is held back.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from onebyone.render.process import Child, Died, Finished, Tell, start_method

LOOK_AGAIN = 0.03
"""Seconds between two looks for a free token."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Tokens:
    """The right to work, `jobs` times: lock files in a folder. The system gives back what a dead process held."""

    folder: Path
    jobs: int

    def take(self) -> FileLock | None:
        """A free token, held until it is released; None if there is none."""
        for number in range(self.jobs):
            token = FileLock(self.folder / f"token-{number}", is_singleton=False)
            try:
                return token.acquire(blocking=False).lock
            except Timeout:
                continue
        return None


@contextmanager
def tokens(jobs: int) -> Iterator[Tokens]:
    """Tokens in a temporary folder. Raises ValueError if `jobs` is not at least 1."""
    if jobs < 1:
        raise ValueError(f"somebody has to work: {jobs} jobs")
    with tempfile.TemporaryDirectory(prefix="onebyone-") as folder:
        yield Tokens(Path(folder), jobs)


@dataclass(eq=False)
class _Painter:
    """A child at work, the token it holds, and what to do once more if it dies."""

    task: Callable[[], None]
    child: Child
    token: FileLock
    again: bool = False


class Crew:
    """Forked children of one process that do its tasks.

    A context manager: inside it, this process holds a token and counts as being at work. Leaving it waits for the tasks
    that are still being done; leaving it by an error ends them at once. It can be entered again, but not twice.

    Args:
        tokens: shared by all crews of a run.
        forks: whether tasks are done by forked children, or by this process itself, in turn; by default the former
            wherever that is possible.
        on_retry: told why a task is being done again: its name and how its process died.

    Example::

        with tokens(2) as shared:
            crew = Crew(shared)
            with crew:
                crew.submit(lambda: paint(segment, target), name="2a, takeaway")
    """

    def __init__(
        self, tokens: Tokens, *, forks: bool | None = None, on_retry: Callable[[str], None] = lambda _: None
    ) -> None:
        self._tokens, self._on_retry = tokens, on_retry
        self._forks = start_method() == "fork" if forks is None else forks
        self._own: FileLock | None = None
        self._painters: list[_Painter] = []

    def __enter__(self) -> Self:
        """Wait for a token."""
        self._await_token()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the tasks, or end them if there was an error; give the token back."""
        try:
            if error is None:
                self.wait()
        finally:
            self._end_all()
            self._rest()

    def submit(self, task: Callable[[], None], *, name: str) -> None:
        """Have a task done. It sees this process's memory as it is now; what it changes there is lost.

        Blocks while nobody is free, but at most until one of this crew's tasks is done.

        Args:
            task: what to do.
            name: what it is called in errors, such as the clip and the beat.

        Raises:
            Exception: what this task (if there are no children here) or one before raised.
            Died: a task's process died, and once more when it was done again.
        """
        if not self._forks:
            task()
            return
        self._collect(timeout=0)
        token = self._tokens.take()
        if token is None:  # lend our own, and do nothing until there is one again
            assert self._own is not None, "tasks are submitted inside the crew's context"
            token, self._own = self._own, None
        self._painters.append(_Painter(task, _child(task, name), token))
        self._await_token()

    def wait(self) -> None:
        """Wait until everything submitted is done. Raises as `submit` does."""
        while self._painters:
            self._rest()  # others may work meanwhile
            self._collect(timeout=None)
        self._await_token()

    def _rest(self) -> None:
        """Give our token back, if we have one."""
        if self._own:
            self._own.release()
        self._own = None

    def _await_token(self) -> None:
        while self._own is None:
            self._own = self._tokens.take()
            if self._own is None:
                self._collect(timeout=LOOK_AGAIN)

    def _collect(self, *, timeout: float | None) -> None:
        """Take note of the children that are done. If this process has lent its token, it takes over that of one."""
        at_work = {painter.child.connection: painter for painter in self._painters}
        for ready in wait(list(at_work), timeout=timeout):
            painter = at_work[ready]  # type: ignore[index]  # they are what we waited for
            try:
                while not isinstance(painter.child.hear(), Finished):
                    pass
            except Died as death:
                if painter.again:
                    raise Died(f"{death}; it had been tried twice") from None
                self._on_retry(str(death))
                painter.child, painter.again = _child(painter.task, painter.child.name), True
                continue
            self._painters.remove(painter)
            if self._own is None:
                self._own = painter.token
            else:
                painter.token.release()

    def _end_all(self) -> None:
        for painter in self._painters:
            painter.child.end()
            painter.token.release()
        self._painters.clear()


def _child(task: Callable[[], None], name: str) -> Child:
    def work(_: Tell) -> None:
        task()

    return Child(work, name=name, method="fork")
