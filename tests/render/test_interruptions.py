"""A death, an interrupt, a kill at any moment or a second run at once: nothing half-done is left, no frame changes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from project import Run, with_cache, write_stand_in
from warm import Warm
from watching import FOUR, cpu_seconds, family, hidden, is_running, looks, wait_for

from onebyone.render.workers import CLEANUP_SECONDS, start_method

pytestmark = pytest.mark.slow
forking = pytest.mark.skipif(start_method() != "fork", reason="nothing forks here")

DIE_ONCE = """
def dying(write, marker=Path("died")):
    def method(self, *args, **kwargs):
        if not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        write(self, *args, **kwargs)
    return method

SegmentEncoder.write = dying(SegmentEncoder.write)
"""

SLOW = """
def slow(write):
    def method(self, *args, **kwargs):
        with open("painting", "a") as file:
            file.write(f"{os.getpid()}\\n")
        time.sleep(0.02)
        while Path("hold").exists():
            time.sleep(0.01)
        write(self, *args, **kwargs)
    return method

SegmentEncoder.write = slow(SegmentEncoder.write)
"""


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> list[bytes]:
    """The frames of a stand-in, whichever: they all show the same."""
    folder = tmp_path_factory.mktemp("calm")
    line = [*write_stand_in(folder), "render", "2a", "-q", "l", "--out", "film"]
    warm.run(line, cwd=folder, env=with_cache(folder)).check_returncode()
    return looks(folder / "film")["2a"]


@forking
def test_a_painter_that_is_killed_is_named_with_its_beat_and_its_work_done_again(
    calm: list[bytes], run_stand_in: Run, tmp_path: Path
) -> None:
    result = run_stand_in("render", "2a", "-q", "l", "--out", "film", first=DIE_ONCE)
    assert result.returncode == 0, result.stderr
    (line,) = [line for line in result.stderr.splitlines() if "SIGKILL" in line]
    assert line.startswith("2a, red and blue: its process was killed (SIGKILL)")
    assert looks(tmp_path / "film") == {"2a": calm}


@forking
def test_a_clip_s_process_that_is_killed_is_named_and_begun_again(
    calm: list[bytes], run_stand_in: Run, tmp_path: Path
) -> None:
    die = "Path('died').exists() or (Path('died').touch(), os.kill(os.getpid(), signal.SIGKILL))"
    result = run_stand_in("render", "2a", "-q", "l", "--out", "film", end=die)
    assert result.returncode == 0, result.stderr
    lines = result.stderr.splitlines()
    assert lines[0] == lines[2] == "rendering 2a (1 of 1)"
    assert lines[1].startswith("2a: its process was killed (SIGKILL)")
    assert looks(tmp_path / "film") == {"2a": calm}
    assert hidden(tmp_path / "film") == []


def test_one_that_dies_again_and_again_is_given_up(run_stand_in: Run, tmp_path: Path) -> None:
    result = run_stand_in("render", "2a", "-q", "l", "--out", "film", end="os.kill(os.getpid(), signal.SIGKILL)")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("./render.sh: 2a: its process was killed (SIGKILL)")
    assert not (tmp_path / "film").exists()


@forking
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_while_painting_ends_everybody_within_a_second(
    sent: signal.Signals, stand_in: Callable[..., list[str]], tmp_path: Path, warm: Warm
) -> None:
    (tmp_path / "hold").touch()
    line = stand_in(more=FOUR, first=SLOW)
    run = warm.start([*line, "render", "2a", *FOUR, "-q", "l", "-j", "4", "--out", "film"], cwd=tmp_path, stdout=None)
    painting = tmp_path / "painting"
    wait_for(lambda: painting.exists() and len(painting.read_text().splitlines()) == 4)
    everybody = family(run.pid)
    assert len(everybody) >= 8, "four clips and who paints them"
    before = cpu_seconds(run.pid)
    run.send_signal(sent)
    assert run.stderr is not None
    errors = run.stderr.read()
    wait_for(lambda: not is_running(run.pid))
    worked = cpu_seconds(run.pid) - before
    assert run.wait() == 128 + sent
    assert "Traceback" not in errors
    # Other programs may keep the machine busy: what counts is the longest wait, and the time that was worked.
    assert CLEANUP_SECONDS + worked < 1
    assert not any(map(is_running, everybody))
    assert not (tmp_path / "film").exists()


@forking
@pytest.mark.parametrize("sent", ["SIGHUP", "SIGQUIT", "SIGXCPU", "SIGUSR1", "SIGALRM"])
def test_no_signal_that_can_be_heard_leaves_anything_behind(
    sent: str, stand_in: Callable[..., list[str]], tmp_path: Path, warm: Warm
) -> None:
    """A terminal that is closed, a limit on time, a batch system's warning: to every process of the run at once."""
    temporary, number = tmp_path / "temporary", signal.Signals[sent]
    temporary.mkdir()
    (tmp_path / "hold").touch()
    run = warm.start(
        [*stand_in(first=SLOW), "render", "2a", "-q", "l", "-j", "2", "--out", "film"],
        cwd=tmp_path,
        stdout=None,
        env={**os.environ, "TMPDIR": str(temporary)},
        start_new_session=True,
    )
    wait_for((tmp_path / "painting").exists)
    everybody = family(run.pid)
    assert list(temporary.iterdir())
    assert hidden(tmp_path / "film")
    os.killpg(run.pid, number)
    _, errors = run.communicate(timeout=60)
    assert errors is not None
    assert "Traceback" not in errors, errors
    assert run.returncode == 128 + number
    assert not any(map(is_running, everybody))
    assert not (tmp_path / "film").exists()
    assert not list(temporary.iterdir())


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    """`nohup` has a reason."""
    script = (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from onebyone.render.workers import exit_on_signals; exit_on_signals(); exit_on_signals()\n"
        "signal.raise_signal(signal.SIGHUP); print('here'); signal.raise_signal(signal.SIGUSR1)"
    )
    result = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True)
    assert (result.stdout, result.stderr, result.returncode) == ("here\n", "", 128 + signal.SIGUSR1)


def killed(warm: Warm, line: list[str], folder: Path, *, after: float) -> None:
    """Run a command line, and kill it so many seconds after it has begun to paint."""

    def painted() -> int:
        return (folder / "painting").stat().st_size if (folder / "painting").exists() else 0

    before = painted()
    run = warm.start(line, cwd=folder, stdout=None, stderr=None)
    wait_for(lambda: run.poll() is not None or painted() > before)
    time.sleep(after)
    everybody = family(run.pid)
    run.kill()
    run.wait()
    wait_for(lambda: not any(map(is_running, everybody)))


@forking
def test_after_a_kill_at_any_moment_the_next_run_gives_the_same_frames(
    calm: list[bytes], stand_in: Callable[..., list[str]], tmp_path: Path, warm: Warm
) -> None:
    line = [*stand_in(more=FOUR, first=SLOW), "render", "2a", *FOUR]
    line += ["-q", "l", "-j", "2", "--out", "film"]
    moments = random.Random(7)
    for _ in range(6):
        killed(warm, line, tmp_path, after=moments.uniform(0, 1.5))
        for clip, frames in looks(tmp_path / "film").items():
            assert frames == calm, f"{clip} has its final name, but is not whole"
    result = warm.run(line, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert looks(tmp_path / "film") == dict.fromkeys(["2a", *FOUR], calm)
    assert hidden(tmp_path / "film") == []


@forking
def test_an_interrupted_run_is_continued_not_begun_anew(
    stand_in: Callable[..., list[str]], tmp_path: Path, warm: Warm
) -> None:
    def painted() -> int:
        return len((tmp_path / "painting").read_text().splitlines())

    line = [*stand_in(more=FOUR, first=SLOW), "render", "2a", *FOUR, "-q", "l"]
    line += ["-j", "1", "--out", "film"]
    run = warm.start(line, cwd=tmp_path, stderr=None)
    assert run.stdout is not None
    run.stdout.readline()  # one clip is there
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=30)
    first = painted()
    warm.run(line, cwd=tmp_path).check_returncode()
    assert painted() < 4 * 30 + 5, "little is painted twice"
    assert first >= 30
    assert len(looks(tmp_path / "film")) == 4


@forking
def test_two_runs_at_once_in_one_folder_do_no_harm(
    stand_in: Callable[..., list[str]], tmp_path: Path, warm: Warm
) -> None:
    hold = tmp_path / "hold"
    hold.touch()
    dark = [*stand_in(more={"4a": "pass"}, first=SLOW), "render", "2a", "4a", "-q", "l", "--out", "film"]
    light = [*dark, "--theme", "light"]
    first = warm.start(dark, cwd=tmp_path, stdout=None, stderr=None)
    wait_for((tmp_path / "painting").exists)
    second = warm.start(light, cwd=tmp_path, stdout=None)
    assert second.stderr is not None
    waiting = f"another render is writing to {tmp_path / 'film'}; waiting until it is done\n"
    assert second.stderr.readline() == waiting
    hold.unlink()
    assert (first.wait(timeout=120), second.wait(timeout=120)) == (0, 0), second.stderr.read()
    warm.run([*light, "--out", "light"], cwd=tmp_path).check_returncode()
    assert looks(tmp_path / "film") == looks(tmp_path / "light"), "the second came second"
    assert hidden(tmp_path / "film") == []
