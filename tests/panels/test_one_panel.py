"""Each panel by itself: its sources are clean, and its clip at the smallest quality renders and verifies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT

from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Panel


def sources(panel: Panel) -> list[str]:
    """The files of a panel."""
    folder = ROOT / "src" / Path(*panel.package.split("."))
    return [str(path) for path in (ROOT / panel.scene_file, *sorted(folder.rglob("*.py")))]


def said(*line: str) -> str:
    """What a tool complains of; empty if of nothing."""
    done = subprocess.run([sys.executable, "-m", *line], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_ruff_has_nothing_to_say(panel):
    assert said("ruff", "check", *sources(panel)) == ""
    assert said("ruff", "format", "--check", *sources(panel)) == ""


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_no_mark_is_left(panel):
    left = [file for file in sources(panel) if "CHANGE" in Path(file).read_text(encoding="utf-8")]
    assert left == [], "`./render.sh new` marked what must be changed"


@pytest.mark.slow
@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_its_clip_renders_and_verifies(panel, command, tmp_path, pytestconfig, request):
    if pytestconfig.getoption("--panel"):
        assert command("render", panel.id, "-q", "l", "--out", str(tmp_path)).returncode == 0
        out = tmp_path
    else:
        out = request.getfixturevalue("rendered")
    verified = command("verify", str(out / "clips" / f"{panel.id}.mp4"))
    assert verified.stdout.endswith(f"{panel.id}.mp4 is verified\n"), verified.stdout + verified.stderr
