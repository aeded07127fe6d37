"""Copies of the project to plant faults in: a fault is an edit of source text, as a person would make it."""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("src", "scenes", "assets")
SIZES = {  # what a letter of --quality means in a copy
    "Quality(854, 480, 15)": "Quality(192, 108, 3)",  # l: a wrong number is as wrong in a small picture, and sooner
    "Quality(1280, 720, 30)": "Quality(854, 480, 5)",  # m: large enough to be read back, and with as many rests
}


class PlantError(Exception):
    """A fault that cannot be planted, because the source no longer reads as the fault expects."""


@dataclass(frozen=True)
class Edit:
    """In `file`, the text `old`, which stands there, becomes `new`; of several, the one numbered `at`, from 0."""

    file: str
    old: str
    new: str
    at: int = 0

    def made(self, text: str) -> str:
        """The text after the edit. Raises PlantError where there is nothing to edit."""
        places = [match.start() for match in re.finditer(re.escape(self.old), text)]
        if self.at >= len(places):
            raise PlantError(f"{self.file} no longer holds {self.old!r}: tell tests/faults what it says now")
        start = places[self.at]
        return text[:start] + self.new + text[start + len(self.old) :]


@dataclass(frozen=True)
class New:
    """A file that a person puts into the project."""

    file: str
    content: bytes


Change = Edit | New


@cache
def source(file: str) -> str:
    """The text of a file of the project."""
    return (ROOT / file).read_text(encoding="utf-8")


def base(folder: Path) -> Path:
    """An honest copy of the project, from which all others are made."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part)
    quality = folder / "src/onebyone/paint/quality.py"
    text = quality.read_text(encoding="utf-8")
    for theirs, ours in SIZES.items():
        text = Edit(quality.name, theirs, ours).made(text)
    quality.write_text(text, encoding="utf-8")
    return folder


def planted(honest: Path, folder: Path, changes: Sequence[Change]) -> Path:
    """A copy of the honest copy, with changes; what is not changed is the same file under another name."""
    shutil.copytree(honest, folder, copy_function=os.link)
    for change in changes:
        file = folder / change.file
        after = change.content if isinstance(change, New) else change.made(file.read_text(encoding="utf-8")).encode()
        file.unlink(missing_ok=True)  # never in place: the honest copy has the same file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(after)
    return folder


def at_start(scene: str, lines: str) -> Edit:
    """Lines at the start of a scene's `construct`, before anything is made of the figure."""
    statement = _methods(scene)["construct"].body[1]  # after the docstring
    return _before(scene, statement, lines)


def in_a_beat(scene: str, lines: str, rng: Random, *, early: bool = False) -> Edit:
    """Lines before some play of some beat of a scene, or before an early one.

    Where the beats are those of a view, the lines come after the first so many plays.
    """
    beats = {name: method for name, method in _methods(scene).items() if name != "construct"}
    plays = [
        statement
        for method in beats.values()
        for statement in method.body
        if isinstance(statement, ast.Expr) and ast.unparse(statement).startswith("self.play(")
    ]
    if plays:
        return _before(scene, rng.choice(plays[2:4] if early else plays), lines)
    planted_lines = "\n".join(" " * 12 + line for line in lines.strip().splitlines())
    return Edit(scene, CONSTRUCT, PLAYED.format(number=rng.choice(EARLY if early else PLAYS), lines=planted_lines))


CONSTRUCT = "    def construct(self)"
EARLY, PLAYS = (9, 10), range(3, 28)  # of a clip: there are numbers and marks on screen by then
PLAYED = """    def play(self, *animations, **settings):
        super().play(*animations, **settings)
        self.played = getattr(self, "played", 0) + 1
        if self.played == {number}:
{lines}

    def construct(self)"""


def imports(scene: str, *lines: str) -> Edit:
    """Imports that a scene needs for what is planted in it."""
    first = next(line for line in source(scene).splitlines() if line.startswith("from onebyone"))
    return Edit(scene, first, "\n".join([*lines, first]))


def _methods(scene: str) -> dict[str, ast.FunctionDef]:
    (told,) = (node for node in ast.parse(source(scene)).body if isinstance(node, ast.ClassDef))
    return {node.name: node for node in told.body if isinstance(node, ast.FunctionDef)}


def _before(scene: str, statement: ast.stmt, lines: str) -> Edit:
    text = source(scene)
    old = text.splitlines()[statement.lineno - 1]
    at = sum(line == old for line in text.splitlines()[: statement.lineno - 1])
    indent = old[: len(old) - len(old.lstrip())]
    planted_lines = "\n".join(indent + line for line in lines.strip().splitlines())
    return Edit(scene, f"\n{old}\n", f"\n{planted_lines}\n{old}\n", at)
