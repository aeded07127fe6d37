"""The warm pool: a task finds manim imported, and nothing that a task before it left behind."""

from __future__ import annotations

import os
import sys
import time

import pytest

from onebyone.render.pool import PRELOADED, warm_pool


def look(mark: str) -> tuple[int, bool, float, set[str]]:
    """What a task finds: its process, whether manim is there, what importing it costs, and marks of earlier tasks."""
    there = "manim" in sys.modules
    begun = time.process_time()
    __import__("manim")
    for name in PRELOADED:
        __import__(name)
    took = time.process_time() - begun
    marks = {name for name in sys.modules if name.startswith("mark-")}
    sys.modules[f"mark-{mark}"] = sys
    return os.getpid(), there, took, marks


@pytest.mark.slow
def test_a_task_starts_with_manim_imported_and_in_a_process_of_its_own() -> None:
    with warm_pool(2) as pool:
        found = list(pool.map(look, "abcd"))
    assert all(there for _, there, _, _ in found)
    assert max(took for _, _, took, _ in found) < 0.1
    assert len({pid for pid, *_ in found}) == 4
    assert os.getpid() not in {pid for pid, *_ in found}
    assert all(marks == set() for *_, marks in found)
