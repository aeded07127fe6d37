"""Children: their errors arrive as themselves, their deaths are named, none outlives its parent; and pools of them.

Never are more at work than there are slots, and what a dead child did is done once more.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Literal

import pytest
from watching import is_running, wait_for

from onebyone.core.prove import DisagreementError
from onebyone.core.tensor import CellIndexError
from onebyone.errors import UsageError
from onebyone.render.jobs import JobSlots, job_slots
from onebyone.render.workers import (
    CLEANUP_SECONDS,
    PRELOADED,
    Child,
    ChildDied,
    Finished,
    Send,
    TaskPool,
    preloaded_pool,
    start_method,
    stop_all,
)

Method = Literal["fork", "spawn"]
METHODS: tuple[Method, ...] = ("fork", "spawn") if start_method() == "fork" else ("spawn",)


def disagree(_: Send) -> None:
    raise DisagreementError("dot", (3, 4), 1.0, 2.0, reason="not equal")


def lose_the_disk(_: Send) -> None:
    try:
        raise OSError(5, "Input/output error", "/x/y")
    except OSError as error:
        raise RuntimeError("Failed to encode") from error


def miss_a_cell(_: Send) -> None:
    raise CellIndexError("no such cell")


class TwoError(Exception):
    """An error that pickle can write but not read."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


def raise_two(_: Send) -> None:
    raise TwoError(1, 2)


def raise_a_local_error(_: Send) -> None:
    class LocalError(Exception):
        pass

    raise LocalError("only here")


def count(tell: Send) -> None:
    for number in range(3):
        tell(number)


def die(_: Send) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave(_: Send) -> None:
    os._exit(3)


def sleep(tell: Send, *, at_the_end: Path) -> None:
    try:
        tell("asleep")
        time.sleep(60)
    finally:
        at_the_end.touch()


@pytest.mark.parametrize("method", METHODS)
def test_what_a_child_says_arrives_in_order_and_then_that_it_is_done(method: Method) -> None:
    child = Child(count, name="count", method=method)
    assert [child.receive() for _ in range(3)] == [0, 1, 2]
    assert isinstance(child.receive(), Finished)


@pytest.mark.parametrize("method", METHODS)
def test_an_error_arrives_as_itself_with_its_attributes(method: Method) -> None:
    with pytest.raises(DisagreementError, match=r"dot\[3, 4\]: not equal: ours 1.0, theirs 2.0") as caught:
        Child(disagree, name="x", method=method).receive()
    assert (caught.value.what, caught.value.index) == ("dot", (3, 4))
    assert not hasattr(caught.value, "__notes__")
    with pytest.raises(CellIndexError, match="no such cell"):
        Child(miss_a_cell, name="x", method=method).receive()


def test_an_error_brings_its_causes_and_a_bug_its_place() -> None:
    with pytest.raises(RuntimeError, match="Failed to encode") as caught:
        Child(lose_the_disk, name="x", method=METHODS[0]).receive()
    cause = caught.value.__cause__
    assert isinstance(cause, OSError)
    assert (cause.errno, cause.filename) == (5, "/x/y")
    assert "in lose_the_disk" in caught.value.__notes__[0]


def test_what_the_system_lacks_is_told_by_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "choosy.py").write_text("raise ValueError('CHOOSY_LEVEL must be low or high')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("CHOOSY_LEVEL", "x")
    monkeypatch.setattr("sysconfig.get_path", lambda kind: str(tmp_path))
    says = r"choosy cannot be imported \(ValueError: CHOOSY_LEVEL must.*: unset CHOOSY_LEVEL and run again"
    with pytest.raises(UsageError, match=says):
        Child(lambda _: __import__("choosy"), name="x", method="fork").receive()


@pytest.mark.parametrize(
    ("task", "says"), [(raise_two, "TwoError: 1 and 2"), (raise_a_local_error, "LocalError: only here")]
)
def test_an_error_that_cannot_travel_says_the_same_in_another_type(task: partial[None], says: str) -> None:
    with pytest.raises(RuntimeError, match=says):
        Child(task, name="x", method=METHODS[0]).receive()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("task", "says"), [(die, r"was killed \(SIGKILL\); memory may have run out"), (leave, "ended with exit code 3")]
)
def test_a_child_that_dies_is_named(task: partial[None], says: str, method: Method) -> None:
    with pytest.raises(ChildDied, match=f"2a, takeaway: its process {says}"):
        Child(task, name="2a, takeaway", method=method).receive()


@pytest.mark.parametrize("method", METHODS)
def test_a_child_that_is_asked_to_go_cleans_up_and_goes(
    method: Method, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("onebyone.render.workers.CLEANUP_SECONDS", 30)  # the machine may be busy
    child = Child(partial(sleep, at_the_end=tmp_path / "clean"), name="x", method=method, has_children=True)
    assert child.receive() == "asleep"
    os.kill(child.pid, signal.SIGINT)  # the terminal's Ctrl-C reaches it too: that is for the parent to hear
    begun = time.monotonic()
    stop_all([child])
    assert time.monotonic() - begun < 25
    assert (tmp_path / "clean").exists()


def stay(tell: Send) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    tell("here")
    time.sleep(60)


def test_a_child_that_does_not_listen_is_ended_all_the_same() -> None:
    child = Child(stay, name="x", method=METHODS[0], has_children=True)
    assert child.receive() == "here"
    begun = time.monotonic()
    stop_all([child])
    assert CLEANUP_SECONDS <= time.monotonic() - begun < 20


FAMILY = """
import os, time
from onebyone.render.workers import Child

def paint(_):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(60)

def evaluate(_):
    paints = [Child(paint, name="paint", method=METHOD) for _ in range(2)]
    paint(_)

if __name__ == "__main__":
    clips = [Child(evaluate, name="clip", method=METHOD, has_children=True) for _ in range(2)]
    time.sleep(60)
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs Linux's list of processes")
@pytest.mark.parametrize("method", METHODS)
def test_no_child_outlives_a_parent_that_is_killed(method: Method, tmp_path: Path) -> None:
    script = tmp_path / "family.py"
    script.write_text(FAMILY.replace("METHOD", repr(method)))
    parent = subprocess.Popen([sys.executable, "-P", str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = [int(parent.stdout.readline()) for _ in range(6)]  # two clips, each with two that paint
    assert all(map(is_running, pids))
    parent.kill()
    parent.wait()
    wait_for(lambda: not any(map(is_running, pids)))


DEAF = """
import os, signal, sys
from onebyone.render.workers import Child, ChildDied

def told(*_):
    print("the parent's cleaning up, in process", os.getpid() != parent, flush=True)
    sys.exit()

parent = os.getpid()
signal.signal(signal.SIGTERM, told)
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGTERM))
try:
    Child(lambda _: None, name="x", method="fork").receive()
except ChildDied as death:
    print(death)
"""


@pytest.mark.skipif("fork" not in METHODS, reason="nothing forks here")
def test_a_signal_between_fork_and_first_line_does_not_run_the_parent_s_cleaning_up(tmp_path: Path) -> None:
    script = tmp_path / "deaf.py"
    script.write_text(DEAF)
    result = subprocess.run([sys.executable, "-P", str(script)], capture_output=True, text=True, timeout=60)
    assert result.stdout == "x: its process was killed (SIGTERM)\n"


FORKED = """
import torch
from onebyone.render.workers import Child
from multiprocessing.connection import wait

def convolve(*_):
    torch.nn.functional.conv2d(torch.ones(64, 64, 64, 64), torch.ones(64, 64, 3, 3))

torch.set_num_threads(4)
convolve()
child = Child(convolve, name="x", method="fork")
print(bool(wait([child.connection], timeout=60)))
child.kill()
"""


HEARD_ELSEWHERE = """
import os, signal, threading
from onebyone.render.workers import Child, exit_on_signals

def amid_the_fork():
    if armed:
        tell.set()
        told.wait()

tell, told, armed = threading.Event(), threading.Event(), []

def other():  # it blocks nothing, as a thread of a library
    tell.wait()
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
    told.set()

exit_on_signals()
threading.Thread(target=other, daemon=True).start()
os.register_at_fork(after_in_parent=amid_the_fork)
armed.append(True)
child = Child(lambda send: None, name="a child", method="fork")
print("it went on")
"""


@pytest.mark.skipif(start_method() != "fork", reason="nothing forks here")
def test_a_signal_that_another_thread_hears_amid_a_fork_is_not_lost() -> None:
    line = [sys.executable, "-P", "-c", HEARD_ELSEWHERE]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGTERM, "", "")


@pytest.mark.skipif(start_method() != "fork", reason="nothing forks here")
def test_torch_works_in_a_child_of_a_process_that_used_it_in_many_threads_as_a_notebook_does(tmp_path: Path) -> None:
    script = tmp_path / "forked.py"  # in as many, the child would wait for threads that are not there
    script.write_text(FORKED)
    result = subprocess.run([sys.executable, "-P", str(script)], capture_output=True, text=True, timeout=120)
    assert result.stdout == "True\n", result.stderr


forking = pytest.mark.skipif(start_method() != "fork", reason="nothing forks here")


def work(seconds: float, log: Path) -> None:
    """Be at work for so long, and note from when to when."""
    begun = time.monotonic()
    time.sleep(seconds)
    with log.open("a") as file:
        file.write(f"{begun} {time.monotonic()}\n")


def most_at_once(log: Path) -> int:
    """The largest number of spans in the log that overlap."""
    spans = [tuple(map(float, line.split())) for line in log.read_text().splitlines()]
    steps = sorted(chain.from_iterable([(begun, 1), (end, -1)] for begun, end in spans))
    at_once = [sum(step for _, step in steps[: place + 1]) for place in range(len(steps))]
    return max(at_once)


def clip(_: Send, *, shared: JobSlots, log: Path) -> None:
    """A clip's process: evaluates a little, and has five segments painted, each for longer than forking takes."""
    pool = TaskPool(shared)
    with pool:
        for number in range(5):
            work(0.02, log)
            pool.submit(partial(work, 0.3, log), name=f"segment {number}")
        pool.wait()
        work(0.02, log)


@forking
@pytest.mark.parametrize("jobs", [1, 2, 3, 9])
def test_never_more_are_at_work_than_there_are_tokens_and_never_fewer_than_could(jobs: int, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with job_slots(jobs) as shared:
        clips = [
            Child(partial(clip, shared=shared, log=log), name="clip", method="fork", has_children=True)
            for _ in range(3)
        ]
        for child in clips:
            child.receive()
    assert len(log.read_text().splitlines()) == 3 * 11
    assert most_at_once(log) == jobs if jobs < 9 else 3 < most_at_once(log) <= 9


@forking
def test_with_one_token_a_task_is_done_when_submit_returns(tmp_path: Path) -> None:
    done = tmp_path / "done"
    with job_slots(1) as shared, TaskPool(shared) as pool:
        pool.submit(done.touch, name="x")
        assert done.exists()


@forking
def test_a_task_is_done_in_another_process_that_sees_this_one_s_memory(tmp_path: Path) -> None:
    values, file = [1, 2, 3], tmp_path / "file"
    with job_slots(2) as shared, TaskPool(shared) as pool:
        pool.submit(lambda: file.write_text(f"{os.getpid()} {values}"), name="x")
        values.clear()
    pid, _, seen = file.read_text().partition(" ")
    assert int(pid) != os.getpid()
    assert seen == "[1, 2, 3]"


@pytest.mark.parametrize(("jobs", "forks", "room"), [(2, True, True), (1, True, False), (2, False, False)])
def test_there_is_room_while_a_slot_is_free_for_a_child(jobs: int, forks: bool, room: bool) -> None:
    with job_slots(jobs) as shared, TaskPool(shared, forks=forks) as pool:
        assert pool.has_room is room
        assert pool.has_room is room, "it took none"


def test_without_fork_a_task_is_done_here_and_now() -> None:
    done: list[int] = []
    with job_slots(2) as shared, TaskPool(shared, forks=False) as pool:
        pool.submit(lambda: done.append(os.getpid()), name="x")
        assert done == [os.getpid()]


def test_the_platform_decides_whether_to_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    for platform, method in [("linux", "fork"), ("darwin", "spawn"), ("win32", "spawn")]:
        monkeypatch.setattr("sys.platform", platform)
        assert start_method() == method


@pytest.mark.parametrize("forks", [pytest.param(True, marks=forking), False])
def test_a_task_s_error_comes_back_as_itself_and_ends_the_others(forks: bool, tmp_path: Path) -> None:
    late = tmp_path / "late"

    def be_late() -> None:
        time.sleep(1)
        late.touch()

    with job_slots(3) as shared:
        pool = TaskPool(shared, forks=forks)

        def render() -> None:
            with pool:
                if forks:
                    pool.submit(be_late, name="late")
                pool.submit(partial(disagree, print), name="2a, takeaway")

        with pytest.raises(DisagreementError, match=r"dot\[3, 4\]"):
            render()
        taken = [shared.acquire() for _ in range(3)]
        assert None not in taken, "all tokens came back"
    time.sleep(1.2)
    assert not late.exists()


@forking
def test_a_dead_child_is_named_and_its_task_done_again(tmp_path: Path) -> None:
    first, told = tmp_path / "first", []

    def die_once() -> None:
        if first.exists():
            (tmp_path / "done").touch()
            return
        first.touch()
        os.kill(os.getpid(), signal.SIGKILL)

    with job_slots(2) as shared, TaskPool(shared, on_retry=told.append) as pool:
        pool.submit(die_once, name="2a, takeaway")
    assert (tmp_path / "done").exists()
    (why,) = told
    assert why.startswith("2a, takeaway: its process was killed (SIGKILL)")


@forking
def test_a_task_whose_process_dies_twice_is_given_up_by_name() -> None:
    told: list[str] = []
    with job_slots(2) as shared:
        pool = TaskPool(shared, on_retry=told.append)
        with (
            pytest.raises(
                ChildDied, match=r"2a, takeaway: its process was killed \(SIGKILL\).*; it had been tried twice"
            ),
            pool,
        ):
            pool.submit(lambda: os.kill(os.getpid(), signal.SIGKILL), name="2a, takeaway")
    assert len(told) == 1


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
    with preloaded_pool(2) as pool:
        found = list(pool.map(look, "abcd"))
    assert all(there for _, there, _, _ in found)
    assert max(took for _, _, took, _ in found) < 0.1
    assert len({pid for pid, *_ in found}) == 4
    assert os.getpid() not in {pid for pid, *_ in found}
    assert all(marks == set() for *_, marks in found)
