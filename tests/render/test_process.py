"""Child processes: their errors arrive as what they are, their deaths are named, and none outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
from watching import is_running, wait_for

from onebyone.core.prove import DisagreementError
from onebyone.core.tensor import CellIndexError
from onebyone.render.process import CLEANING_UP, Child, Died, Finished, Tell, end_all, start_method

Method = Literal["fork", "spawn"]
METHODS: tuple[Method, ...] = ("fork", "spawn") if start_method() == "fork" else ("spawn",)


def disagree(_: Tell) -> None:
    raise DisagreementError("dot", (3, 4), 1.0, 2.0, reason="not equal")


def fill_the_disk(_: Tell) -> None:
    try:
        raise OSError(28, "No space left", "/x/y")
    except OSError as error:
        raise RuntimeError("Failed to encode") from error


def miss_a_cell(_: Tell) -> None:
    raise CellIndexError("no such cell")


class TwoError(Exception):
    """An error that pickle can write but not read."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


def raise_two(_: Tell) -> None:
    raise TwoError(1, 2)


def raise_a_local_error(_: Tell) -> None:
    class LocalError(Exception):
        pass

    raise LocalError("only here")


def count(tell: Tell) -> None:
    for number in range(3):
        tell(number)


def die(_: Tell) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave(_: Tell) -> None:
    os._exit(3)


def sleep(tell: Tell, *, at_the_end: Path) -> None:
    try:
        tell("asleep")
        time.sleep(60)
    finally:
        at_the_end.touch()


@pytest.mark.parametrize("method", METHODS)
def test_what_a_child_says_arrives_in_order_and_then_that_it_is_done(method: Method) -> None:
    child = Child(count, name="count", method=method)
    assert [child.hear() for _ in range(3)] == [0, 1, 2]
    assert isinstance(child.hear(), Finished)


@pytest.mark.parametrize("method", METHODS)
def test_an_error_arrives_as_itself_with_its_attributes(method: Method) -> None:
    with pytest.raises(DisagreementError, match=r"dot\[3, 4\]: not equal: ours 1.0, theirs 2.0") as caught:
        Child(disagree, name="x", method=method).hear()
    assert (caught.value.what, caught.value.index) == ("dot", (3, 4))
    assert not hasattr(caught.value, "__notes__")
    with pytest.raises(CellIndexError, match="no such cell"):
        Child(miss_a_cell, name="x", method=method).hear()


def test_an_error_brings_its_causes_and_a_bug_its_place() -> None:
    with pytest.raises(RuntimeError, match="Failed to encode") as caught:
        Child(fill_the_disk, name="x", method=METHODS[0]).hear()
    cause = caught.value.__cause__
    assert isinstance(cause, OSError)
    assert (cause.errno, cause.filename) == (28, "/x/y")
    assert "in fill_the_disk" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    ("task", "says"), [(raise_two, "TwoError: 1 and 2"), (raise_a_local_error, "LocalError: only here")]
)
def test_an_error_that_cannot_travel_says_the_same_in_another_type(task: partial[None], says: str) -> None:
    with pytest.raises(RuntimeError, match=says):
        Child(task, name="x", method=METHODS[0]).hear()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("task", "says"), [(die, r"was killed \(SIGKILL\); memory may have run out"), (leave, "ended with exit code 3")]
)
def test_a_child_that_dies_is_named(task: partial[None], says: str, method: Method) -> None:
    with pytest.raises(Died, match=f"2a, takeaway: its process {says}"):
        Child(task, name="2a, takeaway", method=method).hear()


@pytest.mark.parametrize("method", METHODS)
def test_a_child_that_is_asked_to_go_cleans_up_and_goes(
    method: Method, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("onebyone.render.process.CLEANING_UP", 30)  # the machine may be busy
    child = Child(partial(sleep, at_the_end=tmp_path / "clean"), name="x", method=method, has_children=True)
    assert child.hear() == "asleep"
    os.kill(child.pid, signal.SIGINT)  # the terminal's Ctrl-C reaches it too: that is for the parent to hear
    begun = time.monotonic()
    end_all([child])
    assert time.monotonic() - begun < 25
    assert (tmp_path / "clean").exists()


def stay(tell: Tell) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    tell("here")
    time.sleep(60)


def test_a_child_that_does_not_listen_is_ended_all_the_same() -> None:
    child = Child(stay, name="x", method=METHODS[0], has_children=True)
    assert child.hear() == "here"
    begun = time.monotonic()
    end_all([child])
    assert CLEANING_UP <= time.monotonic() - begun < 20


FAMILY = """
import os, time
from onebyone.render.process import Child

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
from onebyone.render.process import Child, Died

def told(*_):
    print("the parent's cleaning up, in process", os.getpid() != parent, flush=True)
    sys.exit()

parent = os.getpid()
signal.signal(signal.SIGTERM, told)
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGTERM))
try:
    Child(lambda _: None, name="x", method="fork").hear()
except Died as death:
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
from onebyone.core.deferred import in_one_thread
from onebyone.render.process import Child
from multiprocessing.connection import wait

def convolve(*_):
    torch.nn.functional.conv2d(torch.ones(64, 64, 64, 64), torch.ones(64, 64, 3, 3))

def child(tell):
    in_one_thread()
    convolve()

torch.set_num_threads(4)
convolve()
child = Child(child, name="x", method="fork")
print(bool(wait([child.connection], timeout=60)))
child.end()
"""


@pytest.mark.skipif(start_method() != "fork", reason="nothing forks here")
def test_torch_works_in_a_fork_of_a_process_that_used_it_if_it_stays_in_one_thread(tmp_path: Path) -> None:
    script = tmp_path / "forked.py"  # without in_one_thread, it waits for threads that are not there
    script.write_text(FORKED)
    result = subprocess.run([sys.executable, "-P", str(script)], capture_output=True, text=True, timeout=120)
    assert result.stdout == "True\n", result.stderr
