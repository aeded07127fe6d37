"""Processes in which manim is imported already: what is asked of them begins at once, as a preview must."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

PRELOADED = ("onebyone.render.run",)
"""What takes seconds to import, and all of it: manim, the encoder, and everything of ours that renders."""


@contextmanager
def warm_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes that have imported what rendering needs; a task must be picklable, as in any such pool.

    Where processes can be forked, they are forked from one that has imported it all, so each costs next to nothing:
    each does one task only, and none sees what an older version of a scene left behind in memory. Elsewhere
    they import it once, at their start, and are kept.

    Example::

        with warm_pool(2) as pool:
            pool.submit(render, take).result()
    """
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
