"""Time an arm as a process with all its children: wall, CPU, and the most memory that they held at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from onebyone.paint.quality import Quality

if TYPE_CHECKING:
    from resource import struct_rusage

ARMS = Path(__file__).resolve().with_name("arms.py")
LOOK_EVERY = 0.25  # s, at the memory
MEGABYTE = 2**20


class ArmError(Exception):
    """An arm failed."""


@dataclass(frozen=True)
class Cost:
    """What one run of an arm took: seconds of wall and of CPU, MB of all its processes together and of the largest."""

    frames: float
    wall: float
    cpu: float
    memory: float
    largest: float


def told_by(arm: str, quality: Quality, *, jobs: int = 1) -> tuple[Cost, dict[str, float]]:
    """Run an arm; what it took as a whole, and what it told.

    Raises ArmError with the last thing it said if it fails.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, tempfile.TemporaryFile() as said:
        size = (quality.width, quality.height, quality.fps, jobs)
        command = [sys.executable, "-P", str(ARMS), arm, *map(str, size), folder]
        began = time.perf_counter()
        # -P leaves out the folder of the arms, in which they find the scene of squares.
        arms = {**os.environ, "PYTHONPATH": str(ARMS.parent)}
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, stdin=subprocess.DEVNULL, env=arms)
        try:
            memory, largest, usage = _watched(child)
        finally:
            if child.returncode is None:
                child.kill()
                child.wait()
        wall = time.perf_counter() - began
        assert child.stdout is not None
        answer = child.stdout.read().decode().strip()
        child.stdout.close()
        if child.returncode:
            said.seek(0)
            last = said.read().decode(errors="replace").strip().splitlines() or ["it said nothing"]
            raise ArmError(f"the arm {arm!r} failed: {last[-1]}")
    told = json.loads(answer.splitlines()[-1])  # manim prints its warnings
    return Cost(told.get("frames", 0), wall, usage.ru_utime + usage.ru_stime, memory, largest), told


def _watched(child: subprocess.Popen[bytes]) -> tuple[float, float, struct_rusage]:
    """Wait for a child; the most MB that it and its children held together, the most of one, and what they all used."""
    memory = largest = 0.0
    look_at = time.monotonic()
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return memory, largest, usage
        began = time.monotonic()
        if began >= look_at:
            sizes = _sizes(child.pid)
            memory, largest = max(memory, sum(sizes)), max(largest, *sizes, 0.0)
            # To look takes a core's time, and holds up who is looked at: no more than a fiftieth of it.
            look_at = max(began + LOOK_EVERY, time.monotonic() + 50 * (time.monotonic() - began))
        time.sleep(0.02)


def _sizes(pid: int) -> list[float]:
    """MB of each process of a family, what they share divided among them (where the system tells that)."""
    sizes = [0.0]
    with suppress(psutil.Error):
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            with suppress(psutil.Error):
                told = process.memory_full_info()
                sizes.append(getattr(told, "pss", told.rss) / MEGABYTE)
    return sizes
