"""Render one shot on behalf of a Dask worker: the order comes on stdin, events go to stdout, files into a folder.

Run as a module, with that folder as its argument. It ends when stdin does: the worker is gone, or has lost interest.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from onebyone.render.lazy_imports import import_manim
from onebyone.render.progress import print_json
from onebyone.render.workers import CLEANUP_SECONDS, SentError, exit_on_signals

if TYPE_CHECKING:
    from onebyone.render.clip import Job


@dataclass(frozen=True)
class Order:
    """What to render, how many seconds it is expected to last, and whether to do without the worker's cache."""

    job: Job
    seconds: float
    fresh: bool


def main(folder: Path) -> None:
    """Do it; an error is left in the folder as a file."""
    import_manim()
    from onebyone.render.cache import Cache, cache_folder
    from onebyone.render.run import Take, render_shots

    order = pickle.loads(sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(8))))
    threading.Thread(target=_follow, daemon=True).start()
    exit_on_signals()
    place = cache_folder()
    cache = Cache(place, fresh=order.fresh) if place else None
    try:
        render_shots([Take(order.job, folder / "out", order.seconds)], workers=1, cache=cache, on_event=print_json)
    except Exception as error:
        (folder / "error").write_bytes(pickle.dumps(SentError(error)))


def _follow() -> None:
    while os.read(0, 1024):  # not through sys.stdin: a lock that a thread holds on it would be held for ever in a fork
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(2 * CLEANUP_SECONDS)
    os._exit(143)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
