"""Files appear whole or not at all, a full or closed disk is explained in a sentence, and one run at a time writes."""

from __future__ import annotations

import errno
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onebyone.errors import UsageError
from onebyone.render.output import LOCK, alone_in, publish, staging, writing_to


def test_staging_is_on_the_target_s_file_system_and_gone_afterwards(tmp_path: Path) -> None:
    with staging(tmp_path / "a/b") as folder:
        assert folder.parent == tmp_path / "a/b"
        (folder / "half").write_text("x")
    assert list((tmp_path / "a/b").iterdir()) == []


def test_a_failure_takes_away_what_was_made_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/mine").write_text("mine")

    def work() -> None:
        with staging(tmp_path / "a/b/c") as folder:
            (folder / "half").write_text("x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["mine"]


def test_publish_replaces_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    (tmp_path / "new").write_text("new")
    publish({tmp_path / "new": tmp_path / "old"})
    assert (tmp_path / "old").read_text() == "new"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT])
def test_what_a_person_can_mend_is_a_usage_error_even_when_wrapped(number: int, tmp_path: Path) -> None:
    wrapped = RuntimeError("Failed to encode")
    wrapped.__cause__ = OSError(number, "refused", str(tmp_path / "clip.mp4"))
    with pytest.raises(UsageError, match=f"cannot write to {tmp_path}: .*; .* and run again"), writing_to(tmp_path):
        raise wrapped


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EBADF, "a bug"),
        PermissionError(errno.EACCES, "not the output's fault", "/fonts/a.ttf"),
        RuntimeError("a bug"),
    ],
)
def test_other_errors_keep_their_name(error: Exception, tmp_path: Path) -> None:
    with pytest.raises(type(error)) as caught, writing_to(tmp_path):
        raise error
    assert caught.value is error


HOLDER = """
import sys, time
from pathlib import Path
from onebyone.render.output import alone_in
from onebyone.render.output import staging

folder = Path(sys.argv[1])
with alone_in(folder, on_wait=lambda: print("waiting", flush=True)), staging(folder / "clips") as work:
    (work / "half").touch()
    print("in", flush=True)
    sys.stdin.readline()
    (folder / "log").open("a").write(f"{len(list(folder.glob('clips/.onebyone-*')))}")
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    line = [sys.executable, "-P", "-c", HOLDER, str(folder)]
    return subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def says(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_the_second_waits_until_the_first_is_done(tmp_path: Path) -> None:
    first = holder(tmp_path)
    assert says(first) == "in"
    others = [holder(tmp_path) for _ in range(3)]
    assert [says(other) for other in others] == ["waiting"] * 3
    for process in (first, *others):  # whoever is in goes on; the others come in one by one
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.wait(timeout=60) for process in (first, *others)] == [0] * 4
    assert (tmp_path / "log").read_text() == "1111", "each was alone"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clips", "log"]


def test_a_killed_run_holds_nobody_up_and_what_it_left_is_swept(tmp_path: Path) -> None:
    first = holder(tmp_path)
    assert says(first) == "in"
    first.kill()
    first.wait()
    assert (tmp_path / LOCK).exists()
    assert list(tmp_path.glob("clips/.onebyone-*/half"))
    begun = time.monotonic()
    with alone_in(tmp_path, on_wait=lambda: pytest.fail("nobody is there")):
        assert time.monotonic() - begun < 1
        assert list(tmp_path.rglob("*")) == [tmp_path / LOCK, tmp_path / "clips"]
    assert not (tmp_path / LOCK).exists()


def test_a_failure_leaves_no_folder_that_was_not_there(tmp_path: Path) -> None:
    def fail() -> None:
        with alone_in(tmp_path / "new/media", on_wait=lambda: None), staging(tmp_path / "new/media"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []
