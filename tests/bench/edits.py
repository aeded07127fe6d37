"""What an author waits for: a beat of a clip is edited, and the clip is rendered from a cold command line.

The edit is made in a copy of the project, with a cache of its own in which the unedited clip lies: the first animation
of the middle beat lasts a little longer, each time by another amount, so that its frames are all new. Python keeps its
bytecode there, as it does for an author, whatever the benchmark's own surroundings say.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Container
from pathlib import Path

from measure import ArmError, Cost

from onebyone.panels.panel import Panel
from onebyone.paths import PROJECT

COPIED = ("assets", "scenes", "src")
QUALITY = "l"
SECONDS = 1.2  # that the animation lasts, and a little more each time
LONGER = 0.07


def told_in(panel: Panel) -> Path:
    """The file that tells most of a panel's beats, its scene or its view, from the project's folder."""
    files = (Path(panel.scene_file), Path("src", *panel.package.split("."), "view.py"))
    beats = panel.default().words.beats
    there = [file for file in files if (PROJECT / file).is_file()]  # a panel may be told in another's view
    return max(there, key=lambda file: len(_told((PROJECT / file).read_text(encoding="utf-8"), beats)))


class Desk:
    """A copy of the project in a folder, to edit beats in."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._known, self._edits = folder, set[str](), 0
        for name in COPIED:
            shutil.copytree(PROJECT / name, folder / name)

    def edit(self, panel: Panel) -> Cost:
        """Edit a beat, render the clip, and take the edit back: what the rendering took, its processes included.

        Raises ArmError with the last thing that was said where it fails.
        """
        view = self._folder / told_in(panel)
        source = view.read_text(encoding="utf-8")
        if panel.id not in self._known:
            self._render(panel.id)
            self._known.add(panel.id)
        self._edits += 1
        edited = lasting(source, SECONDS + LONGER * self._edits, beats=panel.default().words.beats)
        view.write_text(edited, encoding="utf-8")
        try:
            return self._render(panel.id)
        finally:
            view.write_text(source, encoding="utf-8")

    def _render(self, id: str) -> Cost:
        line = [sys.executable, "-P", "-m", "onebyone", "render", id, "-q", QUALITY, "--quiet"]
        places = {"PYTHONPATH": str(self._folder / "src"), "XDG_CACHE_HOME": str(self._folder / "cache")}
        surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        began = time.perf_counter()
        with subprocess.Popen(
            [*line, "--out", str(self._folder / "out")],
            cwd=self._folder,
            env=surroundings | places,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stderr is not None
            said = child.stderr.read()
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - began
        if child.returncode:
            raise ArmError(f"{id} could not be rendered: {(said.strip().splitlines() or ['it said nothing'])[-1]}")
        return Cost(0, wall, usage.ru_utime + usage.ru_stime, memory=0, largest=0)


def lasting(source: str, seconds: float, *, beats: Container[str]) -> str:
    """The source of a scene or a view in which the first animation of the middle beat lasts so many seconds."""
    told = _told(source, beats)
    play = told[len(told) // 2]
    assert play.end_lineno
    assert play.end_col_offset
    lines = source.encode().splitlines(keepends=True)
    line, end = lines[play.end_lineno - 1], play.end_col_offset  # in bytes, as ast counts
    lines[play.end_lineno - 1] = line[:end] + f".set_run_time({seconds:.2f})".encode() + line[end:]
    return b"".join(lines).decode()


def _told(source: str, beats: Container[str]) -> list[ast.expr]:
    """The first animation of each beat that a source tells: what a scene plays, or a view yields."""
    methods = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef) and node.name in beats]
    found = [[play for node in ast.walk(method) if (play := _played(node))] for method in methods]
    return [plays[0] for plays in found if plays]


def _played(node: ast.AST) -> ast.Call | None:
    if isinstance(node, ast.Yield):
        return node.value if isinstance(node.value, ast.Call) else None
    is_play = isinstance(node, ast.Call) and ast.unparse(node.func) == "self.play"
    return node.args[0] if is_play and isinstance(node.args[0], ast.Call) else None
