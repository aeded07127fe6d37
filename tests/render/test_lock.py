"""One render at a time in a folder: a second process waits and says so, and a killed one holds nobody up."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from onebyone.render.lock import NAME, alone_in
from onebyone.render.output import staging

HOLDER = """
import sys, time
from pathlib import Path
from onebyone.render.lock import alone_in
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
    assert (tmp_path / NAME).exists()
    assert list(tmp_path.glob("clips/.onebyone-*/half"))
    begun = time.monotonic()
    with alone_in(tmp_path, on_wait=lambda: pytest.fail("nobody is there")):
        assert time.monotonic() - begun < 1
        assert list(tmp_path.rglob("*")) == [tmp_path / NAME, tmp_path / "clips"]
    assert not (tmp_path / NAME).exists()


def test_a_failure_leaves_no_folder_that_was_not_there(tmp_path: Path) -> None:
    def fail() -> None:
        with alone_in(tmp_path / "new/media", on_wait=lambda: None), staging(tmp_path / "new/media"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []
