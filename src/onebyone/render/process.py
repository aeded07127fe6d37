"""A child process that cannot be lost: it says what it did or why not, heeds its parent's end, and never blocks Ctrl-C.

An interrupt is the parent's to hear, and the parent's alone: children ignore SIGINT and are ended by their parent. A
child whose parent is gone, however it went, goes too: it waits in a thread of its own for the other end of a pipe that
only the parent holds. Children of one program are made one after the other, so a younger one may hold an older one's
pipe open, but never the other way round: the youngest goes first, and none stays.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from typing import Literal, NoReturn

from onebyone.errors import OneByOneError

Tell = Callable[[object], None]
"""What a child says something with; the parent gets it from `Child.hear`."""

Task = Callable[[Tell], None]
"""What a child does. Started by "spawn" it must be picklable."""

CLEANING_UP = 0.5
"""Seconds that a child which has been told to go may take over its own children and temporary files."""


def start_method() -> Literal["fork", "spawn"]:
    """How children are made here. Forking is not to be had on Windows, and not to be trusted on macOS."""
    return "spawn" if sys.platform in ("win32", "darwin") else "fork"


class Died(OneByOneError):  # noqa: N818  # it is not the one who raises it that erred
    """A child that ended without a word: killed, out of memory, crashed."""


class Finished:
    """The last thing that a child says: it has done its task."""


class Child:
    """A child process at work. Wait for `connection` (multiprocessing.connection.wait), then `hear` it.

    Args:
        task: what it does.
        name: what it is called in errors, such as the clip and the beat it works on.
        method: how it is made; see `start_method`.
        has_children: whether it may have children and temporary files of its own, and is given time for them.
    """

    def __init__(self, task: Task, *, name: str, method: Literal["fork", "spawn"], has_children: bool = False) -> None:
        context = multiprocessing.get_context(method)
        self.name = name
        self.connection, theirs = context.Pipe(duplex=False)
        self._process = context.Process(  # type: ignore[attr-defined]  # every context has it
            target=_work, args=(task, theirs, has_children), name=name, daemon=not has_children
        )
        with _deaf(method == "fork"):
            self._process.start()
        theirs.close()

    def hear(self) -> object:
        """The next thing that it said, Finished being the last; blocks until there is one.

        Raises:
            Died: it ended without a word.
            Exception: what the child raised, with the child's own traceback as a note.
        """
        try:
            said = pickle.loads(self.connection.recv_bytes())
        except (EOFError, OSError):
            self._process.join()
            raise Died(f"{self.name}: its process {_end(self._process.exitcode)}") from None
        if isinstance(said, Raised):
            self._process.join()
            raise said.rebuilt()
        if isinstance(said, Finished):
            self._process.join()
        return said

    @property
    def pid(self) -> int:
        """The child's process id."""
        assert self._process.pid is not None
        return self._process.pid

    def ask_to_go(self) -> None:
        """Tell it to clean up and go; it does not wait for that."""
        self._process.terminate()

    def end(self) -> None:
        """End it at once and wait for that; its own children go with it."""
        self._process.kill()
        self._process.join()
        self.connection.close()


def end_all(children: list[Child]) -> None:
    """End these children within about CLEANING_UP seconds: first by asking, then without asking."""
    for child in children:
        child.ask_to_go()
    deadline = time.monotonic() + CLEANING_UP
    for child in children:
        _drain(child.connection, until=deadline)
    for child in children:
        child.end()


def _drain(connection: Connection, *, until: float) -> None:
    """Read what is still said, until the other end is closed; a child that is not read cannot go on."""
    with suppress(EOFError, OSError):
        while wait([connection], timeout=max(0, until - time.monotonic())):
            connection.recv_bytes()


class Raised:
    """An error on its way from the child: the chain of its causes, for the innermost may be the one that counts."""

    def __init__(self, error: Exception) -> None:
        chain: list[BaseException] = []
        cause: BaseException | None = error
        while cause is not None and cause not in chain:
            chain.append(cause)
            cause = cause.__cause__ or cause.__context__
        self._chain = [(_pickled(one), f"{type(one).__name__}: {one}") for one in chain]
        self._trace = "".join(traceback.format_exception(error))

    def rebuilt(self) -> Exception:
        """The error again, with its causes; where its type cannot travel, one that says the same."""
        chain = [_unpickled(data) or RuntimeError(text) for data, text in self._chain]
        for error, cause in pairwise(chain):
            error.__cause__ = cause
        if not isinstance(chain[0], OneByOneError):  # a bug: its place is what one looks for
            chain[0].add_note(f"\nIn the child process:\n{self._trace}")
        return chain[0]


def _pickled(error: BaseException) -> bytes:
    try:
        return pickle.dumps(error)
    except Exception:  # whatever an error's own pickling may do
        return b""


def _unpickled(data: bytes) -> Exception | None:
    try:
        error = pickle.loads(data)
    except Exception:  # its module is not known here, it wants other arguments …
        return None
    return error if isinstance(error, Exception) else None


def _work(task: Task, messages: Connection, has_children: bool) -> None:
    """What runs in the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _go if has_children else signal.SIG_DFL)
    threading.Thread(target=_follow_parent, args=(has_children,), daemon=True).start()
    _hear_signals()
    gc.disable()  # one task makes little garbage, and looking for it would copy all that came from the parent

    def tell(what: object) -> None:
        messages.send_bytes(pickle.dumps(what))

    try:
        task(tell)
    except Exception as error:
        tell(Raised(error))
    else:
        tell(Finished())


def _go(*_: object) -> NoReturn:
    sys.exit(143)


def _follow_parent(has_children: bool) -> None:
    """End this process when its parent has ended."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    if has_children:
        os.kill(os.getpid(), signal.SIGTERM)  # the main thread cleans up
        time.sleep(CLEANING_UP)
    os._exit(1)


_OURS = {signal.SIGINT, signal.SIGTERM}


@contextmanager
def _deaf(really: bool) -> Iterator[None]:
    """Hold signals back while forking: between fork and its first line, the child would act on them as its parent."""
    if not really:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _OURS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _hear_signals() -> None:
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)


def _end(code: int | None) -> str:
    """How a process ended, in words."""
    if code is not None and code < 0:
        hint = "; memory may have run out: try fewer --jobs" if -code == getattr(signal, "SIGKILL", 9) else ""
        return f"was killed ({signal.Signals(-code).name}){hint}"
    return f"ended with exit code {code} and without a word"
