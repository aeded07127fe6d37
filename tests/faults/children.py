"""Children of a process that has loaded the libraries, but nothing of the project: each imports it from a copy.

A child is forked, so that manim and torch need not be imported hundreds of times; then it runs manim's own `main`, or
onebyone's, with an argument list, as a command line would.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

PATIENCE = 1800  # s of wall time that a child may take, on however busy a machine


@dataclass(frozen=True)
class Ran:
    """How a child ended: its exit code, what it said, the refusals it raised as (class, message), its CPU seconds."""

    code: int
    said: str
    refusals: tuple[tuple[str, str], ...]
    cpu: float


def load() -> None:
    """Import the libraries that the project needs, once for all children."""
    sys.path.append(str(Path(__file__).parents[1]))  # where it is known which they are
    from warm import LIBRARIES

    for name in (*LIBRARIES, "manim.__main__"):
        import_module(name)
    import manim
    import torch
    from rich.console import Console

    # manim has every source of a traceback read and coloured, which takes longer than to come to the error.
    Console.print_exception = lambda *_, **__: traceback.print_exc()  # type: ignore[method-assign]
    torch.set_num_threads(1)  # threads do not survive a fork
    manim.config.verbosity = "ERROR"
    if any(name.partition(".")[0] == "onebyone" for name in sys.modules):
        raise RuntimeError("the project is imported already, so that no child could import it from a copy")
    gc.collect()
    gc.freeze()
    gc.disable()  # a child ends soon, and to look for garbage would copy what is shared


def run(copy: Path, logs: Path, do: Callable[[], object]) -> Ran:
    """Do something in a child that stands in a copy of the project and imports it from there."""
    logs.mkdir(parents=True, exist_ok=True)
    child = os.fork()
    if child == 0:
        _be_a_child(copy, logs, do)
    code, cpu = _wait(child)
    refusals = logs / "refusals"
    lines = refusals.read_text(encoding="utf-8").splitlines() if refusals.exists() else []
    said = (logs / "said").read_text(encoding="utf-8", errors="replace")
    return Ran(code, said, tuple((kind, text) for kind, text in map(json.loads, lines)), cpu)


def manim(scene_file: str, scene_class: str, media: Path) -> Callable[[], object]:
    """manim's own command line on a scene file."""

    def main() -> None:
        from manim.__main__ import main

        arguments = ["render", "-r", "192,108", "--fps", "3", "--progress_bar", "none", "-v", "ERROR"]
        sys.argv = ["manim", *arguments, "--media_dir", str(media), scene_file, scene_class]
        main()

    return main


def onebyone(*arguments: str) -> Callable[[], object]:
    """The project's command line."""

    def main() -> None:
        from onebyone.cli import main

        sys.argv = ["onebyone", *arguments]
        main()

    return main


def _be_a_child(copy: Path, logs: Path, do: Callable[[], object]) -> None:
    code = 1
    try:
        os.setsid()
        said = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        for stream, flags in ((0, os.O_RDONLY), (1, said), (2, said)):
            opened = os.open(os.devnull if stream == 0 else logs / "said", flags, 0o666)
            os.dup2(opened, stream)
        os.environ.update(COLUMNS="1000", NO_COLOR="1", TERM="dumb", XDG_CACHE_HOME=str(logs / "cache"))
        os.chdir(copy)
        sys.path.insert(0, str(copy / "src"))
        sys.dont_write_bytecode = True
        with _noting_refusals(logs / "refusals"):
            do()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


@contextmanager
def _noting_refusals(file: Path) -> Iterator[None]:
    """Write down the class and the words of every error of the project's that is made, in whatever process."""
    from onebyone.errors import OneByOneError

    made = OneByOneError.__init__

    def noted(self: OneByOneError, *words: object) -> None:
        made(self, *words)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps([type(self).__name__, str(self)]) + "\n")

    OneByOneError.__init__ = noted  # type: ignore[method-assign]
    yield


def _wait(child: int) -> tuple[int, float]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        pid, status, usage = os.wait4(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
        time.sleep(0.005)
    os.killpg(child, signal.SIGKILL)  # the child leads a group of its own
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
