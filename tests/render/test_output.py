"""Files appear whole or not at all, and a full or closed disk is explained in one sentence."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from onebyone.errors import UsageError
from onebyone.render.output import publish, staging, writing_to


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
