"""What a clip was made with: true versions, and the commit only where there is one to tell."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import av
import manim
import numpy as np
import pytest

from onebyone import __version__
from onebyone.proof import provenance as module
from onebyone.proof.document import Commit
from onebyone.proof.provenance import made_with


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    made_with.cache_clear()
    yield
    made_with.cache_clear()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own with one commit, in place of ours."""
    monkeypatch.setattr(module, "PROJECT", tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    (tmp_path / "file").write_text("as committed")
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.invalid"]
    try:
        for line in (["init", "-q"], ["add", "file"], [*who, "commit", "-q", "-m", "Begin"]):
            subprocess.run(["git", *line], cwd=tmp_path, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no git here")
    return tmp_path


def test_versions_are_those_of_what_is_imported() -> None:
    made = made_with()
    assert made.onebyone == __version__
    assert (made.manim, made.numpy, made.av) == (manim.__version__, np.__version__, av.__version__)
    assert made.torch.startswith("2.")


def test_the_commit_is_told_and_whether_files_differ_from_it(checkout: Path) -> None:
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=checkout, capture_output=True, text=True, check=True)
    (checkout / "new").write_text("untracked")
    assert made_with().git == Commit(commit=head.stdout.strip(), dirty=False)
    made_with.cache_clear()
    (checkout / "file").write_text("edited")
    assert made_with().git == Commit(commit=head.stdout.strip(), dirty=True)


def test_outside_a_checkout_without_git_or_with_a_broken_one_there_is_no_commit(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROJECT", checkout / "elsewhere")
    assert made_with().git is None
    made_with.cache_clear()
    monkeypatch.setattr(module, "PROJECT", checkout)
    with monkeypatch.context() as without:
        without.setenv("PATH", str(checkout))
        assert made_with().git is None
    made_with.cache_clear()
    (checkout / ".git/HEAD").write_text("nonsense")
    assert made_with().git is None


def test_before_its_first_commit_a_checkout_has_none(checkout: Path) -> None:
    subprocess.run(["git", "checkout", "-q", "--orphan", "new"], cwd=checkout, check=True, capture_output=True)
    assert made_with().git is None


def test_a_git_that_hangs_is_none(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = checkout / "git"
    stuck.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(20)\nprint('late')\n")
    stuck.chmod(0o755)
    monkeypatch.setenv("PATH", str(checkout))
    assert 1 <= module.PATIENCE <= 30
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    begun = time.monotonic()
    assert made_with().git is None
    assert time.monotonic() - begun < 15
