"""Files appear whole or not at all: written in a temporary folder beside their target, then renamed over it.

One render at a time writes to an output folder; a second one waits, and says so. A clip is several files, a film is
made of clips, and the page tells of all of them: each is published whole, but only somebody who is alone in the folder
can keep them in step. The lock is held by the process, not by the file: when the process is gone, killed or not, the
lock is too.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from onebyone.errors import UsageError
from onebyone.surroundings import DISK

_STAGING = ".onebyone-"
LOCK = ".onebyone.lock"
"""The name of the file that a process holds while it is alone in a folder."""

_ADVICE = {
    **DISK,
    errno.EROFS: "choose another folder with --out",
    errno.EACCES: "make it writable",
    errno.EPERM: "make it writable",
    errno.ENOTDIR: "a part of that path is no folder; choose another folder with --out",
    errno.EEXIST: "a part of that path is no folder; choose another folder with --out",
    errno.EISDIR: "move that folder away",
    errno.ENAMETOOLONG: "choose a shorter path with --out",
    errno.ELOOP: "choose another folder with --out",
    errno.ENOENT: "choose another folder with --out",
    errno.EINVAL: "choose another name with --out",
    errno.EILSEQ: "choose another name with --out",
}
"""What a person can do about each error of the file system; any other error is ours and keeps its traceback."""

_IN_THE_WAY = (errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ELOOP)
_FORBIDDEN = (errno.EACCES, errno.EPERM)
_NO_FOLDER = (errno.ENOENT, errno.EINVAL, errno.EILSEQ)
"""Errors about something that is there, about the folder that it would be in, and about an output folder's name."""


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Say in one sentence why `folder` cannot take what is written to it.

    The encoder wraps its errors, so the whole chain of causes is searched.

    Raises:
        UsageError: the file system refused, for a reason that a person can mend.
    """
    try:
        yield
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None:
            number = getattr(cause, "errno", None)
            if isinstance(cause, OSError) and number in _ADVICE and (place := _place(cause, folder)):
                where = f" ({place})" if place != folder else ""
                reason = f"{os.strerror(number).lower()}{where}; {_ADVICE[number]} and run again"
                raise UsageError(f"cannot write to {folder}: {reason}") from error
            cause = cause.__cause__ or cause.__context__
        raise


def _place(error: OSError, folder: Path) -> Path | None:
    """What must be mended: `folder`, or a part of it or of its path; None if the error is about, say, a font."""
    names = [Path(name) for name in (error.filename2, error.filename) if isinstance(name, str) and name]
    there = [place for place in names if place.is_relative_to(folder) or place in folder.parents]
    if names and not there:
        return None
    if error.errno in _NO_FOLDER:  # a file that is missing in it would be our mistake
        return folder if names and not os.path.lexists(folder) else None
    if there and error.errno in _IN_THE_WAY and os.path.lexists(there[0]):
        return there[0]
    if there and error.errno in _FORBIDDEN:
        return next(place for place in (there[0], *there[0].parents) if place.is_dir())
    return folder


def folder_named(name: str | Path) -> Path:
    """The folder that somebody means by a name, such as "~/clips". Raises UsageError where it can be none."""
    text = str(name)
    if not text or "\0" in text:
        raise UsageError(f"{text!r} is no name of a folder: name one with --out, such as --out media")
    try:
        return Path(name).expanduser().absolute()
    except RuntimeError as error:
        raise UsageError(f"there is no home folder for {Path(name).parts[0]} in {text}: write it out") from error


def demand_folder(out: Path) -> None:
    """Refuse at once an output folder that can never be written, not after minutes of rendering."""
    place = next(folder for folder in (out, *out.parents) if os.path.lexists(folder))
    if not place.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "", str(place))
    try:  # whoever only asks for permission hears nothing of the disk
        os.rmdir(tempfile.mkdtemp(prefix=_STAGING, dir=place))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(place)) from error


@contextmanager
def folder_for_work(folder: Path) -> Iterator[None]:
    """Make a folder if it is missing; if the work in it fails, folders made for it that are still empty go again."""
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        with suppress(OSError):
            for place in made:
                place.rmdir()
        raise


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A temporary folder inside `folder`, on the same file system, gone at the end whatever happens."""
    with folder_for_work(folder):
        temporary = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder))
        try:
            yield temporary
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def alone_in(folder: Path, *, on_wait: Callable[[], None]) -> Iterator[None]:
    """Be the only one who renders into `folder`, which is made if missing; what killed runs left there is deleted.

    Args:
        folder: the output folder.
        on_wait: called once if another process is at work there; then it is waited for.

    Raises:
        OSError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # it takes a while to import, and a command that only lists needs none

    file = folder / LOCK
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


def sweep(folder: Path) -> None:
    """Delete what killed runs left in `folder` and the folders in it. Only for who is alone there."""
    for left in [*folder.glob(f"{_STAGING}*"), *folder.glob(f"*/{_STAGING}*")]:
        shutil.rmtree(left, ignore_errors=True)


def publish(finished: dict[Path, Path]) -> None:
    """Rename finished files over their targets, which lie on the same file system: no reader sees half a file."""
    for source, target in finished.items():
        os.replace(source, target)


def publish_video(movie: Path, target: Path, *, beside: dict[Path, Path]) -> None:
    """Rename a finished video, and the files that belong to it, over their targets: it never stands beside another's.

    No file system renames several files at once. So the old video goes first and the new one comes last: whoever is
    killed in between leaves no video at all, and the next run makes it.
    """
    for place in (target, *beside.values()):
        if place.is_dir():  # found out now, the old video still stands
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    for place in beside.values():
        place.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    publish(beside)
    publish({movie: target})
