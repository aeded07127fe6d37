"""The crew: never more at work than there are tokens, errors as themselves, deaths named and tried once more."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from itertools import chain
from pathlib import Path

import pytest

from onebyone.core.prove import DisagreementError
from onebyone.render.crew import Crew, Tokens, cores, tokens
from onebyone.render.process import Child, Died, Tell, start_method

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


def clip(_: Tell, *, shared: Tokens, log: Path) -> None:
    """A clip's process: evaluates a little, and has five segments painted, each for longer than forking takes."""
    crew = Crew(shared)
    with crew:
        for number in range(5):
            work(0.02, log)
            crew.submit(partial(work, 0.3, log), name=f"segment {number}")
        crew.wait()
        work(0.02, log)


@forking
@pytest.mark.parametrize("jobs", [1, 2, 3, 9])
def test_never_more_are_at_work_than_there_are_tokens_and_never_fewer_than_could(jobs: int, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with tokens(jobs) as shared:
        clips = [
            Child(partial(clip, shared=shared, log=log), name="clip", method="fork", has_children=True)
            for _ in range(3)
        ]
        for child in clips:
            child.hear()
    assert len(log.read_text().splitlines()) == 3 * 11
    assert most_at_once(log) == jobs if jobs < 9 else 3 < most_at_once(log) <= 9


@forking
def test_with_one_token_a_task_is_done_when_submit_returns(tmp_path: Path) -> None:
    done = tmp_path / "done"
    with tokens(1) as shared, Crew(shared) as crew:
        crew.submit(done.touch, name="x")
        assert done.exists()


@forking
def test_a_task_is_done_in_another_process_that_sees_this_one_s_memory(tmp_path: Path) -> None:
    values, file = [1, 2, 3], tmp_path / "file"
    with tokens(2) as shared, Crew(shared) as crew:
        crew.submit(lambda: file.write_text(f"{os.getpid()} {values}"), name="x")
        values.clear()
    pid, _, seen = file.read_text().partition(" ")
    assert int(pid) != os.getpid()
    assert seen == "[1, 2, 3]"


def test_without_fork_a_task_is_done_here_and_now() -> None:
    done: list[int] = []
    with tokens(2) as shared, Crew(shared, forks=False) as crew:
        crew.submit(lambda: done.append(os.getpid()), name="x")
        assert done == [os.getpid()]


def test_the_platform_decides_whether_to_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    for platform, method in [("linux", "fork"), ("darwin", "spawn"), ("win32", "spawn")]:
        monkeypatch.setattr("sys.platform", platform)
        assert start_method() == method


def disagree() -> None:
    raise DisagreementError("dot", (3, 4), 1.0, 2.0, reason="not equal")


@pytest.mark.parametrize("forks", [pytest.param(True, marks=forking), False])
def test_a_task_s_error_comes_back_as_itself_and_ends_the_others(forks: bool, tmp_path: Path) -> None:
    late = tmp_path / "late"

    def be_late() -> None:
        time.sleep(1)
        late.touch()

    with tokens(3) as shared:
        crew = Crew(shared, forks=forks)

        def render() -> None:
            with crew:
                if forks:
                    crew.submit(be_late, name="late")
                crew.submit(disagree, name="2a, takeaway")

        with pytest.raises(DisagreementError, match=r"dot\[3, 4\]"):
            render()
        taken = [shared.take() for _ in range(3)]
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

    with tokens(2) as shared, Crew(shared, on_retry=told.append) as crew:
        crew.submit(die_once, name="2a, takeaway")
    assert (tmp_path / "done").exists()
    (why,) = told
    assert why.startswith("2a, takeaway: its process was killed (SIGKILL)")


@forking
def test_a_task_whose_process_dies_twice_is_given_up_by_name() -> None:
    told: list[str] = []
    with tokens(2) as shared:
        crew = Crew(shared, on_retry=told.append)
        with (
            pytest.raises(Died, match=r"2a, takeaway: its process was killed \(SIGKILL\).*; it had been tried twice"),
            crew,
        ):
            crew.submit(lambda: os.kill(os.getpid(), signal.SIGKILL), name="2a, takeaway")
    assert len(told) == 1


@forking
def test_the_token_of_a_killed_process_comes_back() -> None:
    with tokens(1) as shared:

        def hold(tell: Tell) -> None:
            token = shared.take()
            tell(token is not None)
            time.sleep(60)

        holder = Child(hold, name="x", method="fork")
        assert holder.hear() is True
        assert shared.take() is None
        holder.end()
        assert shared.take() is not None


def test_somebody_has_to_work() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
    with pytest.raises(ValueError, match="somebody has to work: 0 jobs"), tokens(0):
        pass
