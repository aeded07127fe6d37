"""How many processes may work at once, and the slots that hold a whole run to it.

As with make's jobserver, whoever works holds a slot. Slots are lock files: the system gives back what a dead process
held.
"""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import FileLock

MEMORY_OF_A_JOB = 10**9
"""Bytes that a process at work may need."""


def default_jobs(root: Path = Path("/")) -> int:
    """How many processes may work at once: as many as there are cores for them, and memory; at least 1.

    Cores are those that this process may use, by its affinity and by the quota of its control groups, of which a part
    counts as a whole. Memory is the machine's, or the limit of the control groups if that is less.

    Args:
        root: where `proc` and `sys` are found.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = min(_quotas(root), default=math.inf)
    memory = min([*_memory_limits(root), _physical_memory()]) / MEMORY_OF_A_JOB
    return max(1, int(min(cores, math.ceil(quota) if quota < cores else cores, memory)))


def _quotas(root: Path) -> Iterator[float]:
    """The quotas of the control groups that this process is in, in cores."""
    for group in _groups(root, "cpu"):
        with suppress(OSError, ValueError):  # version 2: "50000 100000" or "max 100000", in microseconds
            quota, period = (group / "cpu.max").read_text().split()
            yield int(quota) / int(period)
        with suppress(OSError, ValueError):  # version 1: -1 for none
            quota, period = ((group / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
            if int(quota) > 0:
                yield int(quota) / int(period)


def _memory_limits(root: Path) -> Iterator[int]:
    """The limits of the control groups that this process is in, in bytes; version 1 says a huge number for none."""
    for group in _groups(root, "memory"):
        for name in ("memory.max", "memory.limit_in_bytes"):
            with suppress(OSError, ValueError):
                yield int((group / name).read_text())


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """The folders of the control groups of this process and of those around them, in both versions.

    In a container, the path that the system tells may be one of the host's; then only the topmost folder is there.
    """
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for number, controllers, path in (line.split(":", 2) for line in lines):
        if number == "0" and not controllers:
            mounts = [root / "sys/fs/cgroup", root / "sys/fs/cgroup/unified"]
        elif controller in controllers.split(","):
            mounts = [root / "sys/fs/cgroup" / controllers, root / "sys/fs/cgroup" / controller]
        else:
            continue
        group = Path(path.lstrip("/"))
        for mount in mounts:
            yield from (mount / place for place in (group, *group.parents) if (mount / place).is_dir())


def _physical_memory() -> float:
    """Of this machine, in bytes; where it does not tell, there is no limit."""
    try:
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, OSError, ValueError):
        return math.inf


@dataclass(frozen=True)
class JobSlots:
    """The right to work, `jobs` times: lock files in a folder."""

    folder: Path
    jobs: int

    def acquire(self) -> FileLock | None:
        """A free slot, held until it is released; None if there is none."""
        from filelock import FileLock, Timeout

        for number in range(self.jobs):
            slot = FileLock(self.folder / f"slot-{number}", is_singleton=False)
            try:
                return slot.acquire(blocking=False).lock
            except Timeout:
                continue
        return None


@contextmanager
def job_slots(jobs: int) -> Iterator[JobSlots]:
    """Slots in a temporary folder. Raises ValueError if `jobs` is not at least 1."""
    if jobs < 1:
        raise ValueError(f"somebody has to work: {jobs} jobs")
    with tempfile.TemporaryDirectory(prefix="onebyone-") as folder:
        yield JobSlots(Path(folder), jobs)
