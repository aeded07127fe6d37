"""What a program finds around it: streams, limits, warnings, a folder to be in. Each serves, or is told in one line.

Nothing heavy is imported here, so that whatever goes wrong while the rest is imported has its line too.
"""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
import re
import select
import sys
import sysconfig
import tempfile
import textwrap
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, TextIO

from onebyone.errors import OneByOneError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_LIMITS = {
    errno.EMFILE: "this process may have no more files open: raise its limit (ulimit -n 256)",
    errno.ENFILE: "the system has no more files to open: end what else is running",
    errno.ENOMEM: "memory ran out: try fewer --jobs, or raise the limit (ulimit -v)",
    errno.EAGAIN: "this user may start no more processes: try fewer --jobs, or raise the limit (ulimit -u)",
}
"""What the system has no more of, by its number of the error, and what a person can do about it."""

DISK = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EFBIG: "raise the limit on file sizes",
}
"""What a person can do where the disk takes no more, wherever a file is being written."""

_PLAIN = {"×": "x", "·": "*", "−": "-", "–": "-", "≈": "~", "≤": "<=", "≥": ">=", "→": "->", "…": "...", "’": "'"}
"""How the signs that we print are written where a stream's encoding has no such sign."""

_NO_MEMORY = re.compile("failed to map segment|cannot allocate memory|cannot create shared object descriptor", re.I)
"""What the loader says of a library for which there is no room."""


_ANEW = "install the packages again: delete .venv and run ./render.sh, or use pip where it installed onebyone"
_LONGEST_REASON = 200
"""What to do about a library that does not start; how many characters of its reason fit in a line."""


def program_name() -> str:
    """What the user typed to start this: onebyone, or else the script of the checkout."""
    return "onebyone" if Path(sys.argv[0]).stem == "onebyone" else "./render.sh"


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.split())


def complain(message: str) -> None:
    """Say on stderr, in one line, what is wrong."""
    print(f"{program_name()}: {one_line(message)}", file=sys.stderr)


def json_text(value: object, *, indent: int | None = None) -> str:
    """A value as JSON that stdout can say; what it has no sign for is escaped, which means the same."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return text


def run(program: Callable[[], object]) -> NoReturn:
    """Run a program that can print to any stream; where it lacks what it cannot do without, it ends in one line.

    A stream that is closed, or whose reader has gone, is nobody's wish to be told: the work is done all the same. One
    that takes no more for another reason, such as a full disk, is told of at the end.

    Raises:
        SystemExit: with the program's own code, 130 if it was interrupted, or 2 if something is lacking.
    """
    _open_what_is_closed()
    sys.stdout, out = _lasting(sys.stdout)
    sys.stderr, _ = _lasting(sys.stderr)
    _forgive_warnings()
    # numpy multiplies no matrices here; the threads that it makes for that take memory, and a user may have few.
    # torch's tensors are small: its threads wait for each other, which took a third of the CPU time of `check`.
    for library in ("OPENBLAS", "OMP"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    code: object = 0
    try:
        _demand_folder_to_be_in()
        program()
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:
        complain("interrupted")
        code = 130
    except Exception as error:
        lacking = lack(error)
        if lacking is None and not isinstance(error, OneByOneError):
            raise
        complain(lacking or str(error))
        code = 2 if lacking or not isinstance(error, OneByOneError) else error.exit_code
    sys.stdout.flush()
    if out.error is not None and out.error.errno != errno.EPIPE and not code:
        reason = os.strerror(out.error.errno or errno.EIO).lower()
        complain(f"cannot write to standard output: {reason}; send it elsewhere and run again")
        code = 2
    sys.exit(code)  # type: ignore[arg-type]  # what sys.exit was given


def lack(error: BaseException) -> str | None:
    """What a program needs and has not, or does not start, if that is why this error came; None if it is not."""
    cause: BaseException | None = error
    while cause is not None:
        number = getattr(cause, "errno", None)
        if isinstance(cause, MemoryError) or (isinstance(cause, ImportError) and _NO_MEMORY.search(str(cause))):
            return _LIMITS[errno.ENOMEM]
        if isinstance(cause, RuntimeError) and "can't start new thread" in str(cause):
            return _LIMITS[errno.EAGAIN]
        if isinstance(cause, FileNotFoundError) and "No usable temporary directory" in str(cause):
            return "there is no folder for temporary files: set TMPDIR to one that can be written"
        if isinstance(cause, OSError) and number in _LIMITS:
            return _LIMITS[number]
        if isinstance(cause, OSError) and number in DISK:
            return _full(cause)
        if (library := _not_started(cause)) is not None:
            return library
        cause = cause.__cause__ or cause.__context__
    return None


def _full(error: OSError) -> str:
    """That a file could not be written whole, and where; of a temporary one, that it may lie elsewhere."""
    number, name = error.errno or errno.ENOSPC, error.filename
    temporary = tempfile.gettempdir()
    elsewhere = isinstance(name, str) and Path(name).is_relative_to(temporary) and _on_one_disk(name, temporary)
    where, other = (temporary, ", or set TMPDIR to another folder,") if elsewhere else (name or "the disk", "")
    return f"cannot write to {where}: {os.strerror(number).lower()}; {DISK[number]}{other} and run again"


def _on_one_disk(name: str, folder: str) -> bool:
    """Whether a file, which need not be there, would lie on the disk of a folder: below it, another can be mounted."""
    there = next(place for place in (Path(name), *Path(name).parents) if place.exists())
    return there.stat().st_dev == os.stat(folder).st_dev


def _not_started(error: BaseException) -> str | None:
    """Which library could not be imported, and why: it is missing, damaged, or has a variable that it cannot read."""
    stood = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if not _is_import_system(frame)]
    if not stood:
        return None
    if isinstance(error, ModuleNotFoundError) and (_is_ours(stood[-1]) or _is_library(stood[-1])):
        return f"the package {(error.name or '').partition('.')[0]} is missing: {_ANEW}"
    modules = [frame for frame in stood if frame.f_code.co_name == "<module>"]
    if not modules or not _is_library(modules[-1]):
        return None
    names = [frame.f_globals["__name__"].partition(".")[0] for frame in modules if _is_library(frame)]
    told = [key for key in sorted(os.environ) if any(name in key.lower().partition("_")[0] for name in names)]
    advice = f"unset {', '.join(told)} and run again" if told else _ANEW
    reason = textwrap.shorten(str(error), _LONGEST_REASON, placeholder=" …")
    return f"{names[-1]} cannot be imported ({type(error).__name__}: {reason}): {advice}"


def _is_import_system(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith("<frozen importlib")


def _is_ours(frame: FrameType) -> bool:
    return Path(__file__).parent in Path(frame.f_code.co_filename).parents


def _is_library(frame: FrameType) -> bool:
    places = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    return not _is_ours(frame) and not places.isdisjoint(Path(frame.f_code.co_filename).parents)


class _Lasting(io.RawIOBase):
    """A stream of bytes on which nothing is written any more after an error, which is kept."""

    def __init__(self, stream: io.RawIOBase) -> None:
        self._stream = stream
        self.error: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._stream.fileno()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def write(self, data: Buffer) -> int:
        """Write all of it: a text stream that has no buffer would lose what is left."""
        left = memoryview(data).cast("B")
        size = len(left)
        while left and self.error is None:
            try:
                count = self._stream.write(left)
            except OSError as error:
                self.error = error
            else:
                if count is None:  # a pipe that does not wait, and is full
                    select.select([], [self.fileno()], [])
                left = left[count or 0 :]
        return size


def _lasting(stream: TextIO) -> tuple[TextIO, _Lasting]:
    """The stream again, with the same bytes behind it; any text can be printed on it, whatever becomes of it."""
    encoding, at_once = stream.encoding, getattr(stream, "write_through", False)
    by_line = getattr(stream, "line_buffering", False)
    buffer = stream.detach()  # type: ignore[attr-defined]  # it is a TextIOWrapper: see `run`
    raw = _Lasting(buffer.detach() if isinstance(buffer, io.BufferedWriter) else buffer)
    codecs.register_error("onebyone.plain", _plain)
    return io.TextIOWrapper(
        raw if at_once else io.BufferedWriter(raw),  # type: ignore[type-var]
        encoding=encoding,
        errors="onebyone.plain",
        line_buffering=by_line,
        write_through=at_once,
    ), raw


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """Write a sign that an encoding has not in ASCII, and a byte of a file's name that is no sign as it is."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    if error.encoding == "utf-8" and "\udc80" <= sign <= "\udcff":  # PEP 383
        return bytes([ord(sign) - 0xDC00]), error.start + 1
    return _PLAIN.get(sign) or sign.encode("ascii", "backslashreplace").decode(), error.start + 1


def _open_what_is_closed() -> None:
    """Else the next file that is opened would be taken for the stream, and be written into."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _forgive_warnings() -> None:
    """Warn as Python does by default if warnings were to be errors: those of other people's libraries are not ours."""
    if any(action == "error" for action, *_ in warnings.filters):
        sys.warnoptions.clear()  # they would go on to processes that are started from here
        os.environ.pop("PYTHONWARNINGS", None)
        warnings.resetwarnings()
        for category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", category)


def _demand_folder_to_be_in() -> None:
    """Refuse to run where Python's libraries cannot: some end on the spot, some with a traceback."""
    try:
        os.getcwd()
    except OSError as error:
        reason = "no longer exists" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
        complain(f"the folder you are in {reason}; change to another, then run again")
        sys.exit(2)
