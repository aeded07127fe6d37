"""The shape of the project: imports run one way, files stay short, and nothing names a machine; each rule can fail."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "onebyone"

# DESIGN's arrows, from left to right: a part of the package imports itself and what stands in lines before its own.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "__init__"}),
    frozenset({"core", "frozen", "settings"}),
    frozenset({"figures", "words", "glyphs", "tints"}),
    frozenset({"theme", "typeset", "catalogue", "standing"}),
    frozenset({"facts", "frame", "programme"}),
    frozenset({"canvas", "proof", "mobjects"}),
    frozenset({"fading", "layout", "listing", "writer"}),
    frozenset({"motion"}),
    frozenset({"views", "seam"}),
    frozenset({"stage"}),
    frozenset({"interlude"}),
    frozenset({"engine"}),
    frozenset({"verify"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
# Numbers, words, display lists and their painting need no manim (Typst is called through it); only the canvas paints.
NO_MANIM = frozenset().union(*LAYERS[:5], {"canvas"}) - {"settings", "typeset"}
PAINTS = frozenset({"canvas"})
# manim's signatures end in **kwargs; where ours override them, or stand in for any function, they have to pass that on.
OVERRIDES_MANIM = frozenset({"stage/renderer.py", "stage/writer.py", "evaluate.py", "lean.py"})
LONGEST = 300  # lines
TOP = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CITATION.cff",
    "LICENSE",
    "README.md",
    "assets",
    "pyproject.toml",
    "render.sh",
    "scenes",
    "src",
    "tests",
}
# Written so that this file does not name what it looks for.
NAMES_A_MACHINE = re.compile(
    r"[/](?:work|root|home|tmp|Users)[/]\w|\b(?:pypi|npmjs|pythonhosted|debian|ubuntu)[.](?:org|com)\b"
)
COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")


def modules() -> dict[str, str]:
    """The sources of the package by dotted name, such as "core.tensor"."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def imported(source: str) -> Iterator[str]:
    """Every dotted name that a source imports, wherever it does so, `from a import b` as a.b."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports say their full name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(name: str) -> str:
    """The part of the package that a module or an imported name belongs to."""
    return name.removeprefix("onebyone.").partition(".")[0]


def against_the_arrows(sources: Mapping[str, str]) -> list[str]:
    """Imports from a part that stands beside the importing one or after it."""
    layer = {part: place for place, parts in enumerate(LAYERS) for part in parts}
    found = []
    for module, source in sources.items():
        own = part_of(module)
        for name in imported(source):
            theirs = part_of(name)
            if name.startswith("onebyone.") and theirs in layer and theirs != own and layer[theirs] >= layer[own]:
                found.append(f"{module} imports {name}")
    return found


def test_imports_run_one_way():
    sources = modules()
    known = frozenset().union(*LAYERS)
    assert {part_of(module) for module in sources} <= known, "every part of the package has its place in the table"
    assert against_the_arrows(sources) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core.ops", "from onebyone.core.figure import Figure"),
        ("figures.fig9", "import onebyone.look.theme"),
        ("theme", "from onebyone.look.formula import typeset"),
        ("frame", "def f():\n    from onebyone.drawing.mobjects import grid"),
        ("mobjects.grid", "from onebyone.panels.fig2a.view import Workbench"),
        ("stage", "from onebyone.cli import main"),
    ],
)
def test_an_import_against_the_arrows_is_found(module, line):
    assert len(against_the_arrows({module: line})) == 1
    assert against_the_arrows({"cli": line, "engine.x": "from onebyone.core import ops"}) == []


def graph(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Which modules of the package each of them imports."""
    named = {f"onebyone.{module}".removesuffix(".__init__"): module for module in sources}
    return {
        module: {named[part] for name in imported(source) for part in (name, name.rpartition(".")[0]) if part in named}
        - {module, "__init__"}
        for module, source in sources.items()
    }


def test_no_module_imports_itself_in_a_circle():
    TopologicalSorter(graph(modules())).prepare()
    circle = {"core.a": "from onebyone.core.b import x", "core.b": "def f():\n    import onebyone.core.a"}
    with pytest.raises(CycleError, match=r"core\.a"):
        TopologicalSorter(graph(circle)).prepare()


def importers(library: str, sources: Mapping[str, str]) -> set[str]:
    """The parts of the package that import a library."""
    return {
        part_of(module)
        for module, source in sources.items()
        if any(name.partition(".")[0] == library for name in imported(source))
    }


def test_numbers_words_and_display_lists_need_no_drawing_library():
    sources = modules()
    assert not importers("manim", sources) & NO_MANIM
    assert importers("cairo", sources) == PAINTS
    assert importers("manim", {"core.ops": "def f():\n    from manim.utils import rate"}) == {"core"}


def starred(source: str) -> list[str]:
    """Functions that take keywords they do not name."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.args.kwarg is not None
    ]


def test_nothing_is_passed_through_unnamed():
    paths = [path for path in PACKAGE.rglob("*.py") if path.name not in OVERRIDES_MANIM]
    assert {path.name: names for path in paths if (names := starred(path.read_text(encoding="utf-8")))} == {}
    assert starred("class A:\n    def f(self, x, **options):\n        g(x, **options)") == ["f"]


def colours(source: str) -> list[str]:
    """The colours that a source writes down."""
    texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return [text for text in texts if isinstance(text, str) and COLOUR.fullmatch(text)]


def test_only_the_theme_names_colours():
    assert {module for module, source in modules().items() if colours(source)} == {"theme"}
    assert colours('x = ["#FF8000", "#000", "the #FF8000", "orange"]') == ["#FF8000", "#000"]


def tracked() -> list[Path]:
    """The files under version control; skips the test where there are none to ask for."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout under git")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists()]


def test_no_module_is_too_long_to_read():
    read = [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] != "tests"]
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in read}
    assert len(lengths) > 50
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_the_top_of_the_project_holds_what_it_should_and_nothing_else():
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} == TOP


def test_no_file_names_a_machine_or_a_registry():
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font, an archive
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in NAMES_A_MACHINE.finditer(text)]
    assert found == []


@pytest.mark.parametrize("parts", [("/wo", "rk/main"), ("/ro", "ot/x"), ("py", "pi.org"), ("deb.deb", "ian.org")])
def test_a_machine_or_a_registry_is_found(parts):
    assert NAMES_A_MACHINE.search(f"see {''.join(parts)} there")
    assert not NAMES_A_MACHINE.search("src/framework/main.py, homework/x and debian-like systems")
