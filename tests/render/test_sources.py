"""What a module is made of is what Python would import, and an edit changes the keys of what it is in, no others."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from onebyone.panels.catalogue import CATALOGUE, chosen
from onebyone.render import sources
from onebyone.render.cache import PAINTING, code
from onebyone.render.sources import ROOT, digest_of, imports, sources_of

PANEL, OTHER = chosen(["2a", "4a"])
NUMBERS = [f"{panel.package}.numbers" for panel in CATALOGUE]


def forget() -> None:
    """A new process has read nothing yet."""
    sources._read.cache_clear()
    sources._file.cache_clear()
    sources._made_of.cache_clear()


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A folder with a copy of the package, to be edited."""
    shutil.copytree(ROOT / "onebyone", tmp_path / "onebyone", ignore=shutil.ignore_patterns("__pycache__"))
    yield tmp_path
    forget()


def edit(root: Path, name: str, old: str = "", new: str = "\n") -> None:
    """Replace the first `old` of a module by `new`."""
    path = root / "onebyone" / name
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    forget()


def keys(root: Path) -> tuple[str, str, str]:
    """What decides the bytes of a painted segment, and the numbers of two panels."""
    return code(root), *(digest_of(f"{panel.package}.numbers", root=root) for panel in (PANEL, OTHER))


@pytest.mark.parametrize(
    ("name", "old", "new", "changed"),
    [
        ("publish/page.py", "", "\n", (False, False, False)),
        ("render/cluster.py", "", "\n", (False, False, False)),
        ("cli.py", "", "\n", (False, False, False)),
        ("panels/fig2a/view.py", "", "\n", (False, False, False)),
        ("words/numbers.py", "", "\n", (False, False, False)),
        ("verify/recompute.py", "", "\n", (False, False, False)),
        ("look/theme.py", '"#', '"#1', (True, False, False)),
        ("paint/canvas.py", "", "\n", (True, False, False)),
        ("frames/pen.py", "SHEETS = 12", "SHEETS = 13", (True, False, False)),
        ("paint/encode.py", '"qp", "17"', '"qp", "18"', (True, False, False)),
        ("frames/__init__.py", "", "\n", (True, False, False)),
        ("core/operations.py", "", "\n", (False, True, True)),
        ("core/reference.py", "", "\n", (False, True, True)),
        ("core/tensor.py", "", "\n", (True, True, True)),
        ("inputs/bundled.py", "", "\n", (True, True, True)),
        ("panels/__init__.py", "", "\n", (False, True, True)),
        ("panels/fig2a/numbers.py", "", "\n", (False, True, False)),
    ],
)
def test_an_edit_changes_the_keys_of_what_it_is_in_and_no_others(
    name: str, old: str, new: str, changed: tuple[bool, bool, bool], root: Path
) -> None:
    before = keys(root)
    assert before == keys(ROOT), "where the sources lie does not count"
    edit(root, name, old, new)
    assert tuple(now != then for now, then in zip(keys(root), before, strict=True)) == changed


def test_a_module_that_takes_another_s_name_is_another_source(root: Path) -> None:
    before = code(root)
    (root / "onebyone/paint/canvas.py").rename(root / "onebyone/paint/easel.py")
    for user in ("paint/segment.py", "paint/changes.py"):
        edit(root, user, "paint.canvas", "paint.easel")
    assert code(root) != before


def test_an_import_that_is_added_anywhere_counts_from_then_on(root: Path) -> None:
    (root / "onebyone/new.py").write_text("x = 1\n")
    edit(root, "look/theme.py", "\ndef ", "\ndef later():\n    import onebyone.new\n\ndef ")
    before = code(root)
    edit(root, "new.py", "1", "2")
    assert code(root) != before


def test_what_a_package_s_functions_import_counts_for_who_imports_the_package_alone(root: Path) -> None:
    for name, content in {
        "face/__init__.py": (
            "import onebyone.always\n\n\n"
            "def f(\n    x,\n):\n\n    import onebyone.seldom\n\n\n"
            "from onebyone.too import x\n"
        ),
        "face/inner.py": "",
        "always.py": "",
        "seldom.py": "",
        "too.py": "",
        "user.py": "from onebyone import face\n",
    }.items():
        (root / "onebyone" / name).parent.mkdir(exist_ok=True)
        (root / "onebyone" / name).write_text(content)
    names = {"always", "face", "face.inner", "seldom", "too", "user"}

    def found(*modules: str) -> set[str]:
        return {name.removeprefix("onebyone.") for name in sources_of(*modules, root=root)} & names

    assert found("onebyone.face.inner") == {"face", "face.inner", "always", "too"}
    assert found("onebyone.face") == {"face", "always", "seldom", "too"}
    assert found("onebyone.user") == {"user", "face", "always", "seldom", "too"}
    assert found("onebyone.user", "onebyone.face.inner") == found("onebyone.face.inner", "onebyone.user") == names


def test_the_keys_are_made_of_few_modules() -> None:
    """Whatever else is in the package may be edited, and everything stays painted and proven."""
    assert not [name for name in sources_of(PAINTING) if name.split(".")[1:2] in (["render"], ["publish"], ["verify"])]
    assert len(sources_of(PAINTING)) < 40
    own = {name for name in sources_of(*NUMBERS) if name.startswith(tuple(panel.package for panel in CATALOGUE))}
    assert len(sources_of(*NUMBERS).keys() - own) < 36, "but for what each panel has of its own"


def test_other_libraries_are_other_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the sources import, by the names that they are installed by."""
    asked: list[str] = []
    monkeypatch.setattr(sources, "_version", lambda name: asked.append(name) or "0")
    there = digest_of(PAINTING), digest_of(*NUMBERS)
    assert {"av", "numpy", "pillow", "pycairo", "uharfbuzz"} <= set(asked)
    known = metadata.packages_distributions()
    assert set(asked) <= {package for packages in known.values() for package in packages}
    monkeypatch.undo()
    assert there != (digest_of(PAINTING), digest_of(*NUMBERS))


def python_s_own(source: str) -> set[str]:
    """What `imports` finds, by Python's own parser."""
    found: set[str] = set()

    def walk(node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports say their full name"
            found.update({node.module or ""}, (f"{node.module}.{alias.name}" for alias in node.names))
        for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in node.orelse if for_types else ast.iter_child_nodes(node):  # type: ignore[attr-defined]
            walk(child)

    walk(ast.parse(source))
    return found


def test_what_python_s_own_parser_finds_in_our_modules_is_found() -> None:
    files = sorted((ROOT / "onebyone").rglob("*.py"))
    assert len(files) > 50
    for file in files:
        source = file.read_text(encoding="utf-8")
        assert imports(source) >= python_s_own(source), file.name
    for file in sources_of(PAINTING, *NUMBERS).values():  # elsewhere, a text may hold the source of another module
        source = file.read_text(encoding="utf-8")
        assert imports(source) == python_s_own(source), file.name


@pytest.mark.parametrize(
    "source",
    [
        "import a.b as c, d\nfrom e import f as g, h  # for a reason",
        "from a import (\n    b,  # (a remark, with a bracket)\n    # another\n    c as d,\n)",
        "def f():\n    if x:\n        import a\n    from b import c\n",
        "if TYPE_CHECKING:\n    import a\n\n    import b\nimport c\n",
        "if TYPE_CHECKING:\n    import a\nelse:\n    import b\n",
        "if x:\n    if TYPE_CHECKING:\n        import a\n    import b\n",
        '"""It says what we\nimport and from where we import.\n"""\n',
        "importer = 1\nfrom_ = 2\n",
        "try:\n    from a import b\nexcept ImportError as error:\n    import c\n",
    ],
)
def test_imports_are_found_wherever_they_stand(source: str) -> None:
    assert imports(source) == python_s_own(source)


def test_nothing_that_counts_imports_ours_by_a_computed_name() -> None:
    """It would not be seen. `deferred` imports torch so, whose version is in the key of the numbers, and `panel` loads
    a panel's view or words for who asks; numbers do not.
    """
    computed = {
        name
        for name, file in sources_of(PAINTING, *NUMBERS).items()
        if any(call in file.read_text(encoding="utf-8") for call in ("import_module(", "__import__("))
    }
    assert computed == {"onebyone.core.deferred", "onebyone.panels.panel"}


def test_a_module_that_is_not_there_is_named(root: Path) -> None:
    with pytest.raises(ModuleNotFoundError, match=r"no module onebyone\.paint\.easel in "):
        digest_of("onebyone.paint.easel", root=root)
