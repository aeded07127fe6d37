"""As many jobs as cores, quotas and memory allow, whichever way the system tells; and a slot is held by one alone."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from onebyone.render import jobs
from onebyone.render.jobs import default_jobs, job_slots
from onebyone.render.workers import Child, Send, start_method

V2 = "sys/fs/cgroup"
CPU, MEMORY = f"{V2}/cpu,cpuacct", f"{V2}/memory"
UNLIMITED = str(2**63 - 4096)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine of 64 cores and 256 GB, on which nothing is limited yet."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    monkeypatch.setattr(jobs, "_physical_memory", lambda: 256e9)
    return tmp_path


def tell(machine: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = machine / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content + "\n")


@pytest.mark.parametrize(
    ("group", "files", "expected"),
    [
        ("0::/", {}, 64),
        ("0::/", {f"{V2}/cpu.max": "max 100000", f"{V2}/memory.max": "max"}, 64),
        ("0::/", {f"{V2}/cpu.max": "200000 100000"}, 2),
        ("0::/", {f"{V2}/cpu.max": "250000 100000"}, 3),
        ("0::/", {f"{V2}/cpu.max": "10000 100000"}, 1),
        ("0::/", {f"{V2}/memory.max": "4900000000"}, 4),
        ("0::/", {f"{V2}/memory.max": "100000000"}, 1),
        ("0::/a/b", {f"{V2}/a/b/cpu.max": "max 100000", f"{V2}/a/cpu.max": "300000 100000"}, 3),
        ("0::/a/b", {f"{V2}/a/b/cpu.max": "500000 100000", f"{V2}/a/cpu.max": "900000 100000"}, 5),
        ("0::/a/b", {f"{V2}/c/cpu.max": "300000 100000"}, 64),
        ("0::/docker/of the host", {f"{V2}/cpu.max": "300000 100000"}, 3),
        ("0::/", {f"{V2}/cpu.max": "what is this"}, 64),
        ("2:cpu,cpuacct:/", {f"{CPU}/cpu.cfs_quota_us": "-1", f"{CPU}/cpu.cfs_period_us": "100000"}, 64),
        ("2:cpu,cpuacct:/", {f"{CPU}/cpu.cfs_quota_us": "400000", f"{CPU}/cpu.cfs_period_us": "100000"}, 4),
        ("2:cpu:/x", {f"{V2}/cpu/x/cpu.cfs_quota_us": "50000", f"{V2}/cpu/x/cpu.cfs_period_us": "10000"}, 5),
        ("2:cpuset:/", {f"{V2}/cpuset/cpu.cfs_quota_us": "400000", f"{V2}/cpuset/cpu.cfs_period_us": "100000"}, 64),
        ("4:memory:/", {f"{MEMORY}/memory.limit_in_bytes": UNLIMITED}, 64),
        ("4:memory:/box", {f"{MEMORY}/box/memory.limit_in_bytes": "7000000000"}, 7),
        (
            "4:memory:/box\n2:cpu:/\n0::/",
            {f"{MEMORY}/box/memory.limit_in_bytes": "7000000000", f"{V2}/unified/cpu.max": "600000 100000"},
            6,
        ),
    ],
)
def test_the_least_of_cores_quota_and_memory_counts(
    group: str, files: dict[str, str], expected: int, machine: Path
) -> None:
    tell(machine, {"proc/self/cgroup": group, **files})
    assert default_jobs(machine) == expected


def test_affinity_and_the_machine_s_own_memory_count_where_there_are_no_groups(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert default_jobs(machine) == 64
    monkeypatch.setattr(jobs, "_physical_memory", lambda: 8.2e9)
    assert default_jobs(machine) == 8
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5}, raising=False)
    assert default_jobs(machine) == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert default_jobs(machine) == 4


def test_here_it_is_at_least_one_and_at_most_a_core_each() -> None:
    assert 1 <= default_jobs() <= (os.cpu_count() or 1)


def test_a_machine_that_does_not_tell_its_memory_has_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 10**8 < jobs._physical_memory() < 10**15
    monkeypatch.delattr(os, "sysconf")
    assert jobs._physical_memory() == float("inf")


@pytest.mark.skipif(start_method() != "fork", reason="nothing forks here")
def test_the_slot_of_a_killed_process_comes_back() -> None:
    with job_slots(1) as shared:

        def hold(send: Send) -> None:
            slot = shared.acquire()
            send(slot is not None)
            time.sleep(60)

        holder = Child(hold, name="x", method="fork")
        assert holder.receive() is True
        assert shared.acquire() is None
        holder.kill()
        assert shared.acquire() is not None


def test_somebody_has_to_work() -> None:
    with pytest.raises(ValueError, match="somebody has to work: 0 jobs"), job_slots(0):
        pass
