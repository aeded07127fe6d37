"""The code that tells a clip, apart from what all clips are told with, and whether all that it comes to is seen there.

A scene and its views may be written in any way. But where they may read files, draw at random, leave something in
modules and classes, or go on with what they had made before their beats were told, their sources do not say what they
come to, and nothing can be kept of it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

from onebyone.render.sources import imports, modules_in, sources_of

PLAIN = frozenset(
    ("__future__", "abc", "collections", "dataclasses", "enum", "fractions", "functools", "itertools", "math", "types")
    + ("typing", "manim", "msgspec", "numpy", "onebyone")
)
"""What they may import: nothing that brings files, clocks or chance."""

GIVEN = frozenset(("animation_overrides", "_field_defaults"))
"""What manim, and Python for named tuples, give each class."""

# Python's parser takes 60 ms for what tells a clip, these take 5; what they find too much costs a bookmark.
_IMPORTED_ODDLY = re.compile(
    r"import \*|\bimport\b.*,\S|[;:] *(?:import\b|from [\w.]+ import)|\\$|^ *from \.", re.MULTILINE
)
_LEADS_OUT = re.compile(
    r"(?<![\w.])(?<!def )(?:open|exec|eval|compile|input|globals|id)\("  # to what is not seen
    r"|\.(?:load|loadtxt|genfromtxt|fromfile|memmap)\b|\b(?:SVGMobject|ImageMobject)\b"  # files
)
_LEFT_TO_CHANCE = re.compile(r"\.random\b")
_STAYS = re.compile(
    r"\.set_default\(|^ +global |(?:\b[A-Z]\w*|\bcls|__class__|\))\.\w+ *[-+*/|&@]*=(?!=)"  # in a class
    r"|\bconfig\b(?:\.\w+|\[.*\]) *=(?!=)|\bconfig\.update\(",  # or in manim's settings
    re.MULTILINE,
)


def sources_telling(kind: type, *, common: Collection[str]) -> dict[str, str]:
    """The source of each module that this class and its bases are of, or that is imported there.

    Without the `common` modules, and those of libraries.
    """
    own = {base.__module__ for base in kind.__mro__} - {*common, object.__module__}
    own = {name for name in own if name.partition(".")[0] == "onebyone" or name.partition(".")[0] not in PLAIN}
    found = {name: text(Path(str(sys.modules[name].__file__))) for name in own}
    new = {module for source in found.values() for module in modules_in(source)} - {*common}
    found |= {name: text(file) for name, file in sources_of(*new).items() if name not in common}
    return dict(sorted(found.items()))


def text(file: Path) -> str:
    """A source as it is now."""
    return file.read_text("utf-8")


def is_plain(source: str) -> bool:
    """Whether all that a module brings to a frame is seen in its source, and nothing that it does is left there."""
    return is_closed(source) and not _LEFT_TO_CHANCE.search(source) and not _STAYS.search(source)


def is_closed(source: str) -> bool:
    """Whether a module takes nothing from files or clocks but by what else it imports of ours."""
    tops = {name.partition(".")[0] for name in imports(source)}
    return tops <= PLAIN and not _IMPORTED_ODDLY.search(source) and not _LEADS_OUT.search(source)


def hold_nothing(modules: Iterable[str]) -> bool:
    """Whether no module, and no class of one, holds what may be changed where all see it."""
    holders: list[Mapping[str, object]] = []
    for name in modules:
        held = vars(sys.modules[name])
        holders += [held, *(vars(one) for one in held.values() if isinstance(one, type) and one.__module__ == name)]
    found = [holder[name] for holder in holders for name in holder if name[:2] != "__" and name not in GIVEN]
    return not any(isinstance(value, list | dict | set) for value in found)


@cache
def ends_by_telling(source: str) -> bool:
    """Whether the scenes of a module do nothing any more when their beats are told, and look at no words to come."""
    told = [
        [ast.unparse(statement).startswith("self.tell(") for statement in node.body]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name == "construct"
    ]
    return "self.words" not in source and bool(told) and all(beats[-1] and beats.count(True) == 1 for beats in told)
