"""The code that tells a clip, apart from what all clips are told with, and whether all that it comes to is seen there.

A scene and its views may be written in any way. But where they may read files, draw at random, leave something in
modules and classes, or go on with what they had made before their beats were told, their sources do not say what they
come to, and nothing can be kept of it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

from onebyone.render.sources import modules_in, sources_of

PLAIN = frozenset(
    ("__future__", "abc", "collections", "dataclasses", "enum", "functools", "itertools", "math", "types", "typing")
    + ("manim", "numpy", "onebyone")
)
"""What they may import: nothing that brings files, clocks or chance."""

NOT_PLAIN = frozenset(
    ("open", "exec", "eval", "compile", "input", "globals", "id", "random", "words", "set_default")
    + ("load", "loadtxt", "genfromtxt", "fromfile", "memmap", "SVGMobject", "ImageMobject")
)
"""Names that bring such, or look at what is said later."""

MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp)


def sources_telling(kinds: Iterable[type], *, common: Collection[str]) -> dict[str, str]:
    """The source of each module that these classes and their bases are of, or that is imported there.

    Without the `common` modules, and those of libraries.
    """
    own = {base.__module__ for kind in kinds for base in kind.__mro__} - {*common, object.__module__}
    own = {name for name in own if name.partition(".")[0] == "onebyone" or name.partition(".")[0] not in PLAIN}
    found = {name: text(Path(str(sys.modules[name].__file__))) for name in own}
    new = {module for source in found.values() for module in modules_in(source)} - {*common}
    found |= {name: text(file) for name, file in sources_of(*new).items() if name not in common}
    return dict(sorted(found.items()))


def text(file: Path) -> str:
    """A source as it is now."""
    return file.read_text("utf-8")


@cache
def is_plain(source: str) -> bool:
    """Whether all that a module brings to a frame is seen in its source, and nothing that it does is left there."""
    tree = ast.parse(source)
    holders = [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    values = [getattr(one, "value", None) for holder in holders for one in holder.body]
    return not any(isinstance(value, MUTABLE) for value in values) and all(map(_is_plain, ast.walk(tree)))


def _is_plain(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return all(alias.name.partition(".")[0] in PLAIN for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            brought = {alias.name for alias in names}
            return not level and str(module).partition(".")[0] in PLAIN and brought.isdisjoint({"*", *NOT_PLAIN})
        case ast.Name(id=name):
            return name not in NOT_PLAIN
        case ast.Attribute(attr=name, ctx=ast.Load()):
            return name not in NOT_PLAIN
        case ast.Attribute(value=holder, attr=name):
            holds = ast.unparse(holder).rpartition(".")[2]
            return not (isinstance(holder, ast.Call) or holds[:1].isupper() or holds in {"cls", "__class__"})
    return not isinstance(node, ast.Global)


@cache
def ends_by_telling(source: str) -> bool:
    """Whether the scenes of a module do nothing any more when their beats are told, which they tell at once."""
    told = [
        [ast.unparse(statement).startswith("self.tell(") for statement in node.body]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name == "construct"
    ]
    return bool(told) and all(beats[-1] and beats.count(True) == 1 for beats in told)
