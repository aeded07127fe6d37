"""Each panel by itself: its sources are clean, and its clip at the smallest quality renders and verifies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT

from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Panel

SEEN = ("core", "inputs", "words", "panels")  # the rooms that a panel's numbers are made of
MYPY = """
[mypy]
strict = True
mypy_path = src
follow_imports = silent
[mypy-{unseen}]
follow_imports = skip
"""


def sources(panel: Panel) -> list[str]:
    """The files of a panel."""
    folder = ROOT / "src" / Path(*panel.package.split("."))
    return [str(path) for path in (ROOT / panel.scene_file, *sorted(folder.rglob("*.py")))]


def said(*line: str) -> str:
    """What a tool complains of; empty if of nothing."""
    done = subprocess.run([sys.executable, "-m", *line], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_ruff_has_nothing_to_say(panel, pytestconfig):
    if pytestconfig.getoption("--panel") is None:
        pytest.skip("ruff is asked once, of everything")
    assert said("ruff", "check", *sources(panel)) == ""
    assert said("ruff", "format", "--check", *sources(panel)) == ""


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_no_mark_is_left(panel):
    left = [file for file in sources(panel) if "CHANGE" in Path(file).read_text(encoding="utf-8")]
    assert left == [], "`./render.sh new` marked what must be changed"


@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_its_numbers_are_typed(panel, pytestconfig, tmp_path):
    if pytestconfig.getoption("--panel") is None:
        pytest.skip("mypy is asked once, of everything")
    # Of torch and what draws they see nothing, and reading that would take most of a minute.
    rooms = [path.name for path in (ROOT / "src/onebyone").iterdir() if path.is_dir() and path.name not in SEEN]
    unseen = ",".join(["onebyone", "torch.*", *(f"onebyone.{room}.*" for room in rooms)])
    (tmp_path / "mypy.ini").write_text(MYPY.format(unseen=unseen), encoding="utf-8")
    files = [file for file in sources(panel) if file.endswith(("numbers.py", "parameters.py"))]
    cache = ROOT / ".mypy_cache/panel"  # that of the whole project has other settings
    assert said("mypy", "--config-file", str(tmp_path / "mypy.ini"), "--cache-dir", str(cache), *files) == ""


@pytest.mark.slow
@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_its_clip_renders_and_verifies(panel, pytestconfig, rendered, command):
    if pytestconfig.getoption("--panel") is None:
        pytest.skip("every clip is verified, and read back, by verify/test_readback.py")
    verified = command("verify", str(rendered / "clips" / f"{panel.id}.mp4"))
    assert verified.stdout.endswith(f"{panel.id}.mp4 is verified\n"), verified.stdout + verified.stderr


def test_the_project_is_typed_and_clean(pytestconfig):
    if pytestconfig.getoption("--panel"):
        pytest.skip("asked of the panel")
    assert said("mypy") == ""
    assert said("ruff", "check", ".") == ""
    assert said("ruff", "format", "--check", ".") == ""


@pytest.mark.parametrize(("id", "says"), [("9q", "ERROR: there is no clip '9q'"), ("C1", "[c1]")])
def test_a_panel_is_named_as_everywhere(id, says):
    line = [sys.executable, "-m", "pytest", "--panel", id, "--collect-only", "-q", "-n", "2", __file__]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == (4 if id == "9q" else 0), done.stdout + done.stderr
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
