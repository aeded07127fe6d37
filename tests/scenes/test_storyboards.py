"""A scene module is a storyboard: short, without a number, a colour or a caption, its beats those of its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from project import words

from onebyone.panels.catalogue import CATALOGUE
from onebyone.paths import PROJECT

LONGEST = 80  # lines
FORBIDDEN = ("numpy", "torch", "onebyone.core")
FILES = sorted((PROJECT / "scenes").glob("*.py"))


def faults(source: str) -> list[str]:
    """What a scene module holds that is no storyboard's business."""
    tree = ast.parse(source)
    lines = len(source.splitlines())
    return [
        *([f"{lines} lines, more than {LONGEST}"] if lines > LONGEST else []),
        *_imports(tree),
        *_literals(tree),
        *_inheritance(tree),
    ]


def told(source: str) -> dict[str, list[str]]:
    """The beats that each scene holds, by class, if it tells all that its words name: its methods, in their order."""
    beats = {}
    for scene in _classes(ast.parse(source)):
        methods = [node.name for node in scene.body if isinstance(node, ast.FunctionDef)]
        for call in ast.walk(scene):
            if isinstance(call, ast.Call) and ast.unparse(call).startswith("self.tell(*self.beats("):
                beats[scene.name] = [name for name in methods if name != "construct"]
    return beats


def _classes(tree: ast.Module) -> list[ast.ClassDef]:
    return [node for node in tree.body if isinstance(node, ast.ClassDef)]


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        names: Sequence[str] = ()
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.endswith(".*") or any(name == other or name.startswith(f"{other}.") for other in FORBIDDEN):
                yield f"line {node.lineno} imports {name}"


def _literals(tree: ast.Module) -> Iterator[str]:
    excused = set(map(id, _docstrings(tree)))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in excused:
            continue
        if isinstance(node.value, int | float | complex) and not isinstance(node.value, bool):
            yield f"line {node.lineno} holds the number {node.value}"
        elif isinstance(node.value, str) and re.search(r"\d|\s|^#", node.value):
            yield f"line {node.lineno} holds the text {node.value!r}"


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            yield node.body[0].value


def _inheritance(tree: ast.Module) -> Iterator[str]:
    """A scene has one base, from the package or from above in its own module: never another module's scene."""
    known = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("onebyone.")
        for alias in node.names
    }
    for scene in _classes(tree):
        bases = [ast.unparse(base) for base in scene.bases]
        if len(bases) != 1 or bases[0] not in known:
            yield f"line {scene.lineno}: {scene.name} inherits from {', '.join(bases) or 'nothing'}"
        known.add(scene.name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_scene_is_a_storyboard_and_nothing_else(path: Path):
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("clip", CATALOGUE, ids=lambda clip: clip.id)
def test_a_scene_tells_the_beats_of_its_words_in_order(clip):
    path = PROJECT / clip.scene_file
    assert path in FILES
    beats = told(path.read_text(encoding="utf-8"))
    said = list(words(clip.id).beats)
    own = set(beats[clip.scene_class])
    assert beats[clip.scene_class] == [beat for beat in said if beat in own], "a method that no caption names"


GOOD = '''"""Panel 2a: 9 weights."""

from onebyone.stage.scene import FigureScene


class Fig(FigureScene):
    """All 676."""

    shot = card("opening")

    def construct(self) -> None:
        """Tell 1 beat."""
        self.tell(*self.beats())

    def a_beat(self) -> None:
        """The first of 9."""
        self.play(self.view.lift(quick=True, name="image"))
'''


def test_a_good_scene_has_no_fault():
    assert faults(GOOD) == []
    assert told(GOOD) == {"Fig": ["a_beat"]}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("quick=True", "quick=2", "number 2"),
        ("quick=True", "quick=-0.5", "number 0.5"),
        ('"image"', '"#FF8000"', "text '#FF8000'"),
        ('"image"', '"28x28"', "text '28x28'"),
        ('"image"', 'f"{self.x} of 9"', "text ' of 9'"),
        ('"image"', '"a caption"', "text 'a caption'"),
        ("from onebyone.stage.scene", "import numpy as np\nfrom onebyone.stage.scene", "imports numpy"),
        (
            "from onebyone.stage.scene",
            "from torch.nn import Linear\nfrom onebyone.stage.scene",
            "imports torch.nn.Linear",
        ),
        (
            "from onebyone.stage.scene",
            "from onebyone.core.operations import conv2d\nfrom onebyone.stage.scene",
            "imports onebyone.core",
        ),
        ("from onebyone.stage.scene", "from onebyone import core\nfrom onebyone.stage.scene", "imports onebyone.core"),
        ("import FigureScene", "import FigureScene\nfrom onebyone.drawing.motion import *", ".*"),
        ("Fig(FigureScene)", "Fig(Fig1a)", "inherits from Fig1a"),
        ("Fig(FigureScene)", "Fig(FigureScene, Mixin)", "inherits from FigureScene, Mixin"),
        ("opening", "figure-2", "text 'figure-2'"),
        ("\n\nclass", "\n" * 80 + "class", "more than 80"),
    ],
)
def test_what_no_scene_may_hold_is_found(old, new, fault):
    found = faults(GOOD.replace(old, new))
    assert len(found) == 1
    assert fault in found[0]


def test_a_method_that_is_no_beat_and_a_story_that_is_not_told_are_found():
    assert told(GOOD.replace("def a_beat", "def another_beat")) == {"Fig": ["another_beat"]}
    assert told(GOOD.replace("self.beats()", "self.others()")) == {}
