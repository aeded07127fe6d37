"""What an author waits for: a beat of a clip is edited, and the clip is rendered from a cold command line.

The edit is made in a copy of the project, with a cache of its own in which the unedited clip lies: the first animation
of the middle beat lasts a little longer, each time by another amount, so that its frames are all new.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from measure import ArmError, Cost

from onebyone.panels.panel import Panel
from onebyone.paths import PROJECT

COPIED = ("assets", "scenes", "src")
QUALITY = "l"
SECONDS = 1.2  # that the animation lasts, and a little more each time
LONGER = 0.07


class Desk:
    """A copy of the project in a folder, to edit scenes in."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._known, self._edits = folder, set[str](), 0
        for name in COPIED:
            shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))

    def edit(self, panel: Panel) -> Cost:
        """Edit a beat, render the clip, and take the edit back: what the rendering took, its processes included.

        Raises ArmError with the last thing that was said where it fails.
        """
        scene = self._folder / panel.scene_file
        source = scene.read_text(encoding="utf-8")
        if panel.id not in self._known:
            self._render(panel.id)
            self._known.add(panel.id)
        self._edits += 1
        scene.write_text(lasting(source, SECONDS + LONGER * self._edits), encoding="utf-8")
        try:
            return self._render(panel.id)
        finally:
            scene.write_text(source, encoding="utf-8")

    def _render(self, id: str) -> Cost:
        line = [sys.executable, "-P", "-m", "onebyone", "render", id, "-q", QUALITY, "--quiet"]
        places = {"PYTHONPATH": str(self._folder / "src"), "XDG_CACHE_HOME": str(self._folder / "cache")}
        began = time.perf_counter()
        with subprocess.Popen(
            [*line, "--out", str(self._folder / "out")],
            cwd=self._folder,
            env=os.environ | places,
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


def lasting(source: str, seconds: float) -> str:
    """A scene's source in which the first animation of the middle beat lasts so many seconds."""
    (scene,) = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    played = {
        method.name: plays
        for method in scene.body
        if isinstance(method, ast.FunctionDef)
        and (plays := [node for node in ast.walk(method) if _is_play(node)])
        and method.name not in ("construct", "torch_says_the_same")
    }
    takeaway = played.pop("takeaway", [])
    beats = [*played.values()] or [takeaway]  # a scene may leave all other beats to its view
    play, *_ = beats[len(beats) // 2]
    lines = source.encode().splitlines(keepends=True)
    end = play.end_col_offset - 1  # in bytes, as ast counts
    line = lines[play.end_lineno - 1]
    lines[play.end_lineno - 1] = line[:end] + f", run_time={seconds:.2f}".encode() + line[end:]
    return b"".join(lines).decode()


def _is_play(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "self.play"
