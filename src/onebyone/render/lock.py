"""One render at a time in an output folder: a second one waits, and says so.

A clip is several files, a film is made of clips, and the page tells of all of them: each is published whole, but only
somebody who is alone in the folder can keep them in step. The lock is held by the process, not by the file: when the
process is gone, killed or not, the lock is too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from onebyone.render.output import folder_for_work, sweep

NAME = ".onebyone.lock"


@contextmanager
def alone_in(folder: Path, *, on_wait: Callable[[], None]) -> Iterator[None]:
    """Be the only one who renders into `folder`, which is made if missing; what killed runs left there is deleted.

    Args:
        folder: the output folder.
        on_wait: called once if another process is at work there; then it is waited for.

    Raises:
        OSError: the folder cannot be written.
    """
    file = folder / NAME
    with folder_for_work(folder):
        lock = FileLock(file, is_singleton=False, poll_interval=0.2)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            on_wait()
            lock.acquire()
        try:
            sweep(folder)
            yield
        finally:
            sweep(folder)  # a process of our own may have been killed
            with suppress(OSError):  # Windows cannot delete a file that is open; it then stays, empty
                file.unlink()  # before the release: who waits for a file that is gone, waits for its successor
            lock.release()
