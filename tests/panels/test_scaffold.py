"""`new` begins a panel that works at once, marks what must be changed, and writes nothing that is refused."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT, figures, words
from warm import COLD

from onebyone.errors import UsageError
from onebyone.panels import scaffold
from onebyone.panels.catalogue import CATALOGUE
from onebyone.words.panels import TAKEAWAY, revised
from onebyone.words.sentence import WordsError


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the project in which panels may be begun, also the one of the README's example."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("src", "scenes", "assets"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("fig2c*"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture(scope="module")
def run(checkout, warm):
    """Run the copy's own command line."""
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    return lambda *line: warm.run([*COLD, "-m", "onebyone", *line], cwd=checkout, env=environment)


def files(checkout: Path) -> set[Path]:
    return {path for path in checkout.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def test_a_new_panel_works_at_once_and_is_found_by_its_folder(checkout, run):
    before = files(checkout)
    begun = run("new", "9z", "--like", "4a")
    assert begun.returncode == 0, begun.stderr
    new = sorted(str(path.relative_to(checkout)) for path in files(checkout) - before)
    assert new == sorted(begun.stdout.splitlines()[:-1])
    assert "scenes/fig9z.py" in new
    assert all(name.startswith(("src/onebyone/panels/fig9z/", "scenes/fig9z")) for name in new)
    marked = [name for name in new if "CHANGE" in (checkout / name).read_text(encoding="utf-8")]
    assert {Path(name).name for name in marked} == {"parameters.py", "numbers.py", "en.py", "fig9z.py"}
    listed = run("list", "--params", "9z")
    assert "channels" in listed.stdout, listed.stderr
    checked = run("check", "9z", "--set", "channels=2", "--set", "weights=1 -1")
    assert checked.returncode == 0, checked.stderr
    assert "2×28×28" in checked.stdout


@pytest.mark.parametrize("taken", ["src/onebyone/panels/fig9y/numbers.py", "scenes/fig9y.py"])
def test_what_cannot_be_written_is_told_in_a_line_and_nothing_is_left(checkout, monkeypatch, taken):
    """As on a disk that is full, or in a folder that is another's; all that was written before is taken away."""
    before, write = sorted(checkout.rglob("*")), Path.write_text

    def refuse(file, text, **options):
        if file == checkout / taken:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
        return write(file, text, **options)

    monkeypatch.setattr(scaffold, "PROJECT", checkout)
    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(UsageError, match=f"^cannot write .*{taken}: Permission denied; make it writable and run"):
        scaffold.write_panel("9y", like="2a")
    assert sorted(checkout.rglob("*")) == before


LONGEST_EXAMPLE = 120  # lines
TELL = """
import sys
sys.path[:0] = sys.argv[1:]
from demands import everything
from project import variant
from recording import told

from onebyone.look.theme import theme
from onebyone.render.check import proven

clip, paper = variant("2c"), theme("dark").rgb("paper")
figure = proven(clip.shot, *clip.records)
recording = told(clip, (figure,))
print(*(beat.name for beat in recording.beats))
print(*(beat.caption for beat in recording.beats), sep="\\n")
print("complaints:", *everything(recording, paper=paper), sep="\\n")
print(figure.width_equation.text, figure.result.shape, figure.equal.fraction(()))
"""


def test_the_example_of_the_readme_is_such_a_panel_and_short(checkout, run, warm):
    """It is read as a newcomer reads it: what `new` writes, then the files that are printed there.

    It is told and laid out as every panel's clip is, for a newcomer runs `test --panel` on it.
    """
    guide = (ROOT / "README.md").read_text(encoding="utf-8").split("## Add a panel")[1].split("### ")[0]
    printed = dict(re.findall(r"`(\S+\.py)`:\n\n```python\n(.*?)```", guide, flags=re.DOTALL))
    assert "./render.sh new 2c --like 2a" in guide
    begun = run("new", "2c", "--like", "2a")
    new = begun.stdout.splitlines()[:-1]
    assert set(printed) < set(new)
    for name, text in printed.items():
        (checkout / name).write_text(text, encoding="utf-8")
    texts = [(checkout / name).read_text(encoding="utf-8") for name in new]
    assert sum(len(text.splitlines()) for text in texts) <= LONGEST_EXAMPLE
    assert not any("CHANGE" in text for text in texts)
    for options in (["check"], ["format", "--check"]):
        line = [sys.executable, "-m", "ruff", *options, *new]
        linted = subprocess.run(line, cwd=checkout, capture_output=True, text=True)
        assert linted.returncode == 0, linted.stdout + linted.stderr
    (checkout / "tell.py").write_text(TELL, encoding="utf-8")
    line = [*COLD, "tell.py", str(ROOT / "tests/scenes"), str(ROOT / "tests")]
    told = warm.run(line, cwd=checkout, env={**os.environ, "PYTHONPATH": str(checkout / "src")})
    assert told.returncode == 0, told.stderr
    assert "a_neuron_goes_from_pixel_to_pixel the_stride_leaves_cells_out takeaway" in told.stdout
    assert "196 of 196 cells are equal." in told.stdout
    assert "complaints:\n⌊" in told.stdout, told.stdout
    assert told.stdout.endswith("⌊(28 + 2 · 1 − 3) / 2⌋ + 1 = 14 (14, 14) 196\n")


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
def test_what_cannot_begin_is_said_in_one_line_and_writes_nothing(checkout, run, id, like, says):
    before = files(checkout)
    begun = run("new", id, "--like", like)
    assert begun.returncode == 2
    assert says in begun.stderr
    assert len(begun.stderr.splitlines()) == 1
    assert files(checkout) == before


def test_a_file_that_is_there_is_left_as_it_is(checkout, run):
    scene = checkout / "scenes" / "fig8y.py"
    scene.write_text("mine", encoding="utf-8")
    before = files(checkout)
    begun = run("new", "8y", "--like", "2a")
    assert begun.returncode == 2
    assert "fig8y.py is there already" in begun.stderr
    assert scene.read_text(encoding="utf-8") == "mine"
    assert files(checkout) == before


BROKEN = [
    ("__init__.py", "PANEL = ", "PANELL = ", "list", "fig6z/__init__.py declares no panel: write PANEL = panel("),
    ("__init__.py", "(__name__,", "(__name__", "list", "__init__.py declares no panel: SyntaxError: invalid syntax"),
    ("__init__.py", "in_film", "in_flim", "list", "unexpected keyword argument 'in_flim'; mend it, or move the folder"),
    (
        "__init__.py",
        '"Figure6Z"',
        '"Figur6Z"',
        "check 6z",
        "numbers has no Figur6Z, which panel 6z names as its figure.",
    ),
    (
        "../../../../scenes/fig6z.py",
        "class Fig6z",
        "class Fig6y",
        "craft 6z",
        "fig6z.py, has no class Fig6z. Did you mean",
    ),
    (
        "parameters.py",
        '"""CHANGE',
        'theme: __import__("typing").Literal["dark", "light"] = "drak"\n    """CHANGE',
        "check 6z",
        "the default of onebyone.panels.fig6z.parameters: theme = 'drak': it must be dark or light",
    ),
]


@pytest.fixture(scope="module")
def begun(checkout, run):
    """The folder of a panel that somebody is writing."""
    assert run("new", "6z", "--like", "2a").returncode == 0
    folder = checkout / "src/onebyone/panels/fig6z"
    yield folder
    shutil.rmtree(folder)
    (checkout / "scenes/fig6z.py").unlink()


@pytest.mark.parametrize(("name", "old", "new", "line", "says"), BROKEN)
def test_what_an_author_declares_wrongly_is_said_in_one_line(begun, run, name, old, new, line, says):
    file = begun / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    told = run(*line.split())
    file.write_text(text, encoding="utf-8")
    assert told.returncode == 2, told.stderr
    (said,) = [one for one in told.stderr.splitlines() if not one.startswith(("proving", "measuring"))]
    assert says in said


def test_every_panel_can_be_begun_from():
    from onebyone.panels.scaffold import _files

    for panel in CATALOGUE:
        for name, text in _files("9z", panel).items():
            compile(text, name, "exec")


def test_a_revised_panel_says_its_own_words_and_else_the_other_s():
    like = words("2a")
    first = next(iter(like.beats))
    claim = {"stride > 1": "A step skips pixels", "otherwise": "A step"}
    beats = {first: None, "takeaway": "Home with it.", "more": "And so on."}
    told = revised(like, claim=claim, beats=beats, description=("Seen.",))
    assert [told.claim.text(figures(each)[0].quantities) for each in ("2a",)] == ["A step"]
    assert told.takeaway.source == "Home with it."
    assert list(told.beats) == [first, "more", TAKEAWAY]
    assert told.beats[first].source == like.beats[first].source
    assert told.labels.keys() == like.labels.keys()
    with pytest.raises(WordsError, match="the beat 'other' needs a caption"):
        revised(like, claim="A", beats={"other": None}, description=())
