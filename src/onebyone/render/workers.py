"""Processes that work for this one: a child that cannot be lost, a pool of children that do tasks, and a warm one.

An interrupt is the parent's to hear, and the parent's alone: children ignore what a terminal sends to everybody, and
are ended by their parent. A child whose parent is gone, however it went, goes too: it waits in a thread of its own for
the other end of a pipe that only the parent holds. Children of one program are made one after the other, so a younger
one may hold an older one's pipe open, but never the other way round: the youngest goes first, and none stays.
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
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import TYPE_CHECKING, Literal, NoReturn, Self

from onebyone.core.deferred import in_one_thread, is_loaded
from onebyone.errors import OneByOneError, UsageError
from onebyone.surroundings import lack

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from filelock import FileLock

    from onebyone.render.jobs import JobSlots

Send = Callable[[object], None]
"""What a child says something with; the parent gets it from `Child.receive`."""

Task = Callable[[Send], None]
"""What a child does. Started by "spawn" it must be picklable."""

POLL_SECONDS = 0.03
"""Seconds between two looks for a free slot."""

PRELOADED = ("onebyone.render.run",)
"""What takes seconds to import, and all of it: manim, the encoder, and everything of ours that renders."""

CLEANUP_SECONDS = 0.5
"""Seconds that a child which has been told to go may take over its own children and temporary files."""


def start_method() -> Literal["fork", "spawn"]:
    """How children are made here. Forking is not to be had on Windows, and not to be trusted on macOS."""
    return "spawn" if sys.platform in ("win32", "darwin") else "fork"


def _known(*names: str) -> tuple[signal.Signals, ...]:
    """Those of the signals with these names that this platform has."""
    return tuple(signal.Signals[name] for name in names if name in signal.Signals.__members__)


_ENDING = _known(
    *("SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM", "SIGPROF"),
    *("SIGXCPU", "SIGIO", "SIGPWR", "SIGSTKFLT"),
)
"""What would end a process on the spot, but for SIGINT, which raises KeyboardInterrupt, and what nobody can catch."""

_SENT_TO_ALL = _known("SIGINT", "SIGHUP", "SIGQUIT", "SIGBREAK")
"""What a terminal sends to every process that was started from it."""


def exit_on_signals() -> None:
    """From now on, let a signal that would end this process raise SystemExit, so that temporary files go before we do.

    What is ignored stays so: `nohup` has a reason.
    """
    for number in _ENDING:
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _exit)


def _exit(number: int, _: object) -> NoReturn:
    for other in _ENDING:  # a second would interrupt the cleaning up; to SIG_IGN, Python objects if it is here already
        signal.signal(other, lambda *_: None)
    sys.exit(128 + number)


class ChildDied(OneByOneError):  # noqa: N818  # it is not the one who raises it that erred
    """A child that ended without a word: killed, out of memory, crashed."""


class Finished:
    """The last thing that a child says: it has done its task."""


class Child:
    """A child process at work. Wait for `connection` (multiprocessing.connection.wait), then `receive` it.

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
        with _signals_blocked(method == "fork"):
            self._process.start()
        theirs.close()

    def receive(self) -> object:
        """The next thing that it said, Finished being the last; blocks until there is one.

        Raises:
            ChildDied: it ended without a word.
            Exception: what the child raised, with the child's own traceback as a note.
        """
        try:
            said = pickle.loads(self.connection.recv_bytes())
        except (EOFError, OSError):
            self._process.join()
            raise ChildDied(f"{self.name}: its process {_end(self._process.exitcode)}") from None
        if isinstance(said, SentError):
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

    def terminate(self) -> None:
        """Tell it to clean up and go; it does not wait for that."""
        self._process.terminate()

    def kill(self) -> None:
        """End it at once and wait for that; its own children go with it."""
        self._process.kill()
        self._process.join()
        self.connection.close()


def stop_all(children: list[Child]) -> None:
    """End these children within about CLEANUP_SECONDS: first by asking, then without asking."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + CLEANUP_SECONDS
    for child in children:
        _drain(child.connection, until=deadline)
    for child in children:
        child.kill()


def _drain(connection: Connection, *, until: float) -> None:
    """Read what is still said, until the other end is closed; a child that is not read cannot go on."""
    with suppress(EOFError, OSError):
        while wait([connection], timeout=max(0, until - time.monotonic())):
            connection.recv_bytes()


class SentError:
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
    for number in _ENDING:
        signal.signal(number, _exit if has_children else signal.SIG_DFL)
    for number in _SENT_TO_ALL:
        signal.signal(number, signal.SIG_IGN)
    _unblock_signals()
    gc.disable()  # one task makes little garbage; to look for it would copy the parent's memory (see cli.py)
    if is_loaded():  # the parent may have used threads, in a notebook say: this fork would wait for them forever
        in_one_thread()

    def send(what: object) -> None:
        messages.send_bytes(pickle.dumps(what))

    try:
        threading.Thread(target=_follow_parent, args=(has_children,), daemon=True).start()
        task(send)
    except Exception as error:
        told = lack(error)  # where it stood can be seen here only
        send(SentError(error if told is None else UsageError(told)))
    else:
        send(Finished())


def _follow_parent(has_children: bool) -> None:
    """End this process when its parent has ended."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    if has_children:
        os.kill(os.getpid(), signal.SIGTERM)  # the main thread cleans up
        time.sleep(CLEANUP_SECONDS)
    os._exit(1)


@contextmanager
def _signals_blocked(really: bool) -> Iterator[None]:
    """Hold signals back while forking: between fork and its first line, the child would act on them as its parent.

    One that another thread hears is heard here by Python nevertheless, and what is raised amid a fork is printed and
    forgotten: what ends this process ends it when it has forked.
    """
    if not really:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {*_ENDING, *_SENT_TO_ALL})
    is_main, held = threading.current_thread() is threading.main_thread(), list[int]()
    ours = [number for number in _ENDING if is_main and signal.getsignal(number) is _exit]
    for number in ours:
        signal.signal(number, lambda number, _: held.append(number))
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, _exit)
        for number in held[:1]:
            signal.raise_signal(number)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _unblock_signals() -> None:
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {*_ENDING, *_SENT_TO_ALL})


def _end(code: int | None) -> str:
    """How a process ended, in words."""
    if code is not None and code < 0:
        hint = "; memory may have run out: try fewer --jobs" if -code == getattr(signal, "SIGKILL", 9) else ""
        return f"was killed ({signal.Signals(-code).name}){hint}"
    return f"ended with exit code {code} and without a word"


@dataclass(eq=False)
class _Running:
    """A child at work, the slot it holds, and what to do once more if it dies."""

    task: Callable[[], None]
    child: Child
    slot: FileLock
    again: bool = False


class TaskPool:
    """Forked children of one process that do its tasks: never more at work at once, in the whole run, than slots.

    A process holds a slot while it works itself, and each child that does a task for it another. If no slot is free,
    the process lends the child its own and waits until one of its children is done. So no core is idle while there is
    work, and a process that makes tasks faster than they are done is held back.

    A context manager: inside it, this process holds a slot and counts as being at work. Leaving it waits for the tasks
    that are still being done; leaving it by an error ends them at once. It can be entered again, but not twice.

    Args:
        slots: shared by all pools of a run.
        forks: whether tasks are done by forked children, or by this process itself, in turn; by default the former
            wherever that is possible.
        on_retry: told why a task is being done again: its name and how its process died.

    Example::

        with job_slots(2) as shared:
            pool = TaskPool(shared)
            with pool:
                pool.submit(lambda: paint(segment, target), name="2a, takeaway")
    """

    def __init__(
        self, slots: JobSlots, *, forks: bool | None = None, on_retry: Callable[[str], None] = lambda _: None
    ) -> None:
        self._slots, self._on_retry = slots, on_retry
        self._forks = start_method() == "fork" if forks is None else forks
        self._own: FileLock | None = None
        self._running: list[_Running] = []

    def __enter__(self) -> Self:
        """Wait for a slot."""
        self._await_slot()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the tasks, or end them if there was an error; give the slot back."""
        try:
            if error is None:
                self.wait()
        finally:
            self._kill_all()
            self._rest()

    def submit(self, task: Callable[[], None], *, name: str) -> None:
        """Have a task done. It sees this process's memory as it is now; what it changes there is lost.

        Blocks while nobody is free, but at most until one of this pool's tasks is done.

        Args:
            task: what to do.
            name: what it is called in errors, such as the clip and the beat.

        Raises:
            Exception: what this task (if there are no children here) or one before raised.
            ChildDied: a task's process died, and once more when it was done again.
        """
        if not self._forks:
            task()
            return
        self._collect(timeout=0)
        slot = self._slots.acquire()
        if slot is None:  # lend our own, and do nothing until there is one again
            assert self._own is not None, "tasks are submitted inside the pool's context"
            slot, self._own = self._own, None
        self._running.append(_Running(task, _child(task, name), slot))
        self._await_slot()

    @property
    def has_room(self) -> bool:
        """Whether a task would have a process of its own at once."""
        slot = self._slots.acquire() if self._forks else None
        if slot is not None:
            slot.release()
        return slot is not None

    def wait(self) -> None:
        """Wait until everything submitted is done. Raises as `submit` does."""
        while self._running:
            self._rest()  # others may work meanwhile
            self._collect(timeout=None)
        self._await_slot()

    def _rest(self) -> None:
        """Give our slot back, if we have one."""
        if self._own:
            self._own.release()
        self._own = None

    def _await_slot(self) -> None:
        while self._own is None:
            self._own = self._slots.acquire()
            if self._own is None:
                self._collect(timeout=POLL_SECONDS)

    def _collect(self, *, timeout: float | None) -> None:
        """Take note of the children that are done. If this process has lent its slot, it takes over that of one."""
        at_work = {one.child.connection: one for one in self._running}
        for ready in wait(list(at_work), timeout=timeout):
            one = at_work[ready]  # type: ignore[index]  # they are what we waited for
            try:
                while not isinstance(one.child.receive(), Finished):
                    pass
            except ChildDied as death:
                if one.again:
                    raise ChildDied(f"{death}; it had been tried twice") from None
                self._on_retry(str(death))
                one.child, one.again = _child(one.task, one.child.name), True
                continue
            self._running.remove(one)
            if self._own is None:
                self._own = one.slot
            else:
                one.slot.release()

    def _kill_all(self) -> None:
        for one in self._running:
            one.child.kill()
            one.slot.release()
        self._running.clear()


def _child(task: Callable[[], None], name: str) -> Child:
    def work(_: Send) -> None:
        task()

    return Child(work, name=name, method="fork")


@contextmanager
def preloaded_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes that have imported what rendering needs; a task must be picklable, as in any such pool.

    Where processes can be forked, they are forked from one that has imported it all, so each costs next to nothing:
    each does one task only, and none sees what an older version of a scene left behind in memory. Elsewhere
    they import it once, at their start, and are kept.

    Example::

        with preloaded_pool(2) as pool:
            pool.submit(render, take).result()
    """
    from concurrent.futures import ProcessPoolExecutor

    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(PRELOADED))
        pool = ProcessPoolExecutor(workers, mp_context=context, max_tasks_per_child=1)
    else:
        pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_preload)
    with pool:
        yield pool


def _preload() -> None:
    for name in PRELOADED:
        __import__(name)
