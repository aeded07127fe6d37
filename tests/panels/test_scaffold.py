"""`new` begins a panel that works at once, marks what must be changed, and writes nothing that is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT, words

from onebyone.panels.catalogue import CATALOGUE
from onebyone.words.panels import CLOSING_BEATS, revised
from onebyone.words.sentence import WordsError


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the project in which panels may be begun."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("src", "scenes", "assets"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def run(checkout: Path, *line: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    command = [sys.executable, "-P", "-m", "onebyone", *line]
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def files(checkout: Path) -> set[Path]:
    return {path for path in checkout.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def test_a_new_panel_works_at_once_and_is_found_by_its_folder(checkout):
    before = files(checkout)
    begun = run(checkout, "new", "9z", "--like", "4a")
    assert begun.returncode == 0, begun.stderr
    new = sorted(str(path.relative_to(checkout)) for path in files(checkout) - before)
    assert new == sorted(begun.stdout.splitlines()[:-1])
    assert "scenes/fig9z.py" in new
    assert all(name.startswith(("src/onebyone/panels/fig9z/", "scenes/fig9z")) for name in new)
    marked = [name for name in new if "CHANGE" in (checkout / name).read_text(encoding="utf-8")]
    assert {Path(name).name for name in marked} == {"parameters.py", "numbers.py", "view.py", "en.py", "fig9z.py"}
    listed = run(checkout, "list", "--params", "9z")
    assert "channels" in listed.stdout, listed.stderr
    checked = run(checkout, "check", "9z", "--set", "channels=2", "--set", "weights=1 -1")
    assert checked.returncode == 0, checked.stderr
    assert "2×28×28" in checked.stdout


@pytest.mark.parametrize(
    ("id", "like", "says"),
    [
        ("2a", "4a", "there is a panel 2a already"),
        ("2A", "4a", "a panel cannot be called '2A'"),
        ("../x", "4a", "a panel cannot be called '../x'"),
        ("", "4a", "a panel cannot be called ''"),
        ("2c", "7q", "there is no clip '7q'"),
    ],
)
def test_what_cannot_begin_is_said_in_one_line_and_writes_nothing(checkout, id, like, says):
    before = files(checkout)
    begun = run(checkout, "new", id, "--like", like)
    assert begun.returncode == 2
    assert says in begun.stderr
    assert len(begun.stderr.splitlines()) == 1
    assert files(checkout) == before


def test_a_file_that_is_there_is_left_as_it_is(checkout):
    scene = checkout / "scenes" / "fig8y.py"
    scene.write_text("mine", encoding="utf-8")
    before = files(checkout)
    begun = run(checkout, "new", "8y", "--like", "2a")
    assert begun.returncode == 2
    assert "fig8y.py is there already" in begun.stderr
    assert scene.read_text(encoding="utf-8") == "mine"
    assert files(checkout) == before


def test_every_panel_can_be_begun_from():
    from onebyone.panels.scaffold import _files

    for panel in CATALOGUE:
        for name, text in _files("9z", panel).items():
            compile(text, name, "exec")


def test_a_revised_panel_says_its_own_words_and_else_the_other_s():
    like = words("2a")
    first = next(iter(like.beats))
    told = revised(
        like, claim="A step skips pixels", beats={first: None, "more": "More of it."}, description=("Seen.",)
    )
    assert told.claim.source == "A step skips pixels"
    assert list(told.beats) == [first, "more", *CLOSING_BEATS]
    assert told.beats[first].source == like.beats[first].source
    assert told.labels.keys() == like.labels.keys()
    with pytest.raises(WordsError, match="the beat 'other' needs a caption"):
        revised(like, claim="A", beats={"other": None}, description=())
