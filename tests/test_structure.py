"""The shape of the project: data flows one way, one file names colours, nothing names a machine; each rule can fail.

Who may import whom is declared once, in pyproject.toml, for import-linter.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from onebyone.render.sources import imports as imported_by

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "onebyone"

# manim's signatures end in **kwargs; where ours override them, or stand in for any function, they have to pass that on.
# The public face, "__init__", takes a panel's parameters, whatever the panel is.
TAKES_ANY = frozenset(
    {
        *("__init__", "stage.renderer", "stage.writer", "render.evaluate", "render.lazy_imports"),
        *("studio.telling", "studio.faults"),
        "stage.scene",  # `play` and `wait`, as manim's own take them
    }
)
TOP = {
    ".ci",
    ".gitattributes",
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


def lint(project: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of a project."""
    line = [sys.executable, "-P", "-c", "import sys, importlinter.cli as c; sys.exit(c.lint_imports(no_cache=True))"]
    return subprocess.run(
        line, cwd=project, env={**os.environ, "PYTHONPATH": str(project / "src")}, capture_output=True, text=True
    )


def test_imports_run_as_declared() -> None:
    linted = lint(ROOT)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def untyped(project: dict[str, Any], sources: dict[str, str]) -> list[str]:
    """What sources import of what mypy does not read, as the project's settings say; all of it would pass."""
    overrides = [one for one in project["tool"]["mypy"]["overrides"] if one.get("follow_imports") == "skip"]
    skipped = tuple(name.removesuffix(".*") for one in overrides for name in one["module"])
    assert skipped
    return [
        f"{name} imports {imported}"
        for name, source in sources.items()
        for imported in imported_by(source)
        if any(f"{imported}.".startswith(f"{one}.") for one in skipped)
    ]


def test_mypy_reads_all_that_typed_sources_import() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rooms = tuple(f"{Path(room).name}." for room in project["tool"]["mypy"]["files"])
    assert untyped(project, {name: source for name, source in modules().items() if name.startswith(rooms)}) == []
    assert untyped(project, {"x": "from torch import nn, optim\n"}) == ["x imports torch.optim"]


# For each contract of pyproject.toml an import that breaks it, at the end of a module, and what is said of it.
FORBIDDEN = {
    "Data flows one way": (
        "core/operations.py",
        "def f():\n    from onebyone.paint import canvas",
        "onebyone.core.operations -> onebyone.paint.canvas",
    ),
    "The operations and their witness share no code": (
        "core/reference.py",
        "from onebyone.core.operations import correlate",
        "onebyone.core.reference -> onebyone.core.operations",
    ),
    "Only the reference imports torch": (
        "audit/court.py",
        "from torch.nn import Linear",
        "onebyone.audit.court -> torch",
    ),
    "Numbers, words and display lists do without manim": (
        "panels/fig2a/numbers.py",
        "def f():\n    from manim.utils import rate_functions",
        "onebyone.panels.fig2a.numbers -> manim",
    ),
    "Only the pen, the canvas and vector drawings paint": (
        "frames/grid.py",
        "import cairo",
        "onebyone.frames.grid -> cairo",
    ),
    "Nothing is imported in a circle": (
        "panels/shared/walking.py",
        "import onebyone.panels.fig2b.view",
        ".shared -> .fig2b",
    ),
}


def test_each_contract_finds_what_it_forbids(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "src/onebyone", ignore=shutil.ignore_patterns("__pycache__"))
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    for file, line, _ in FORBIDDEN.values():
        with (tmp_path / "src/onebyone" / file).open("a", encoding="utf-8") as module:
            module.write(f"\n\n{line}\n")
    linted = lint(tmp_path)
    assert linted.returncode == 1
    assert set(re.findall(r"^(.+) BROKEN", linted.stdout, re.MULTILINE)) == set(FORBIDDEN)
    assert len(FORBIDDEN) == text.count("[[tool.importlinter.contracts]]"), "each has its own"
    for _, _, says in FORBIDDEN.values():
        assert says in linted.stdout


def test_a_room_without_a_place_in_the_order_is_found(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "src/onebyone", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "src/onebyone/attic.py").touch()
    linted = lint(tmp_path)
    assert linted.returncode == 1
    assert "attic" in linted.stdout


NUMBERS = re.compile(r"(?:core|inputs)\.\w+|panels\.\w+\.(?:numbers|parameters)")
BLOCKED = """
import importlib, sys
sys.modules.update(dict.fromkeys({blocked!r}))  # None here makes every import of the name fail
for name in {names!r}:
    importlib.import_module(name)
"""


def imports(names: list[str], *, without: list[str]) -> bool:
    """Whether a fresh Python imports these modules where others are missing."""
    script = BLOCKED.format(blocked=without, names=names)
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0 or "ModuleNotFoundError" in done.stderr, done.stderr
    return done.returncode == 0


def test_numbers_are_imported_without_torch_and_without_a_drawing_library() -> None:
    """The reference imports torch when it is first asked for something: it takes seconds, and drawing needs none."""
    names = [f"onebyone.{module}" for module in modules() if NUMBERS.fullmatch(module)]
    assert {"onebyone.core.operations", "onebyone.panels.fig2a.numbers"} <= set(names)
    assert imports(names, without=["manim", "cairo", "manimpango", "torch"])
    assert not imports([*names, "onebyone.look.layout"], without=["manim"])
    assert not imports([*names, "torch"], without=["torch"])


def starred(source: str) -> list[str]:
    """Functions that take keywords they do not name."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.args.kwarg is not None
    ]


def test_nothing_is_passed_through_unnamed() -> None:
    found = {module for module, source in modules().items() if starred(source)}
    assert found == TAKES_ANY
    assert starred(modules()["stage.scene"]) == ["play", "wait"]
    assert starred("class A:\n    def f(self, x, **options):\n        g(x, **options)") == ["f"]


def colours(source: str) -> list[str]:
    """The colours that a source writes down."""
    texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return [text for text in texts if isinstance(text, str) and COLOUR.fullmatch(text)]


def test_only_the_theme_names_colours() -> None:
    assert {module for module, source in modules().items() if colours(source)} == {"look.theme"}
    assert colours('x = ["#FF8000", "#000", "the #FF8000", "orange"]') == ["#FF8000", "#000"]


def tracked() -> list[Path]:
    """The files under version control; skips the test where there are none to ask for."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout under git")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists()]


def test_the_top_of_the_project_holds_what_it_should_and_nothing_else() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} | {".gitattributes"} == TOP


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font, an archive
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in NAMES_A_MACHINE.finditer(text)]
    assert found == []


@pytest.mark.parametrize("parts", [("/wo", "rk/main"), ("/ro", "ot/x"), ("py", "pi.org"), ("deb.deb", "ian.org")])
def test_a_machine_or_a_registry_is_found(parts: tuple[str, str]) -> None:
    assert NAMES_A_MACHINE.search(f"see {''.join(parts)} there")
    assert not NAMES_A_MACHINE.search("src/framework/main.py, homework/x and debian-like systems")
