"""The same audit in a scene run by plain `manim`: planted faults stop it, honest scenes come out as files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import av
import pytest
from warm import COLD, Warm

SCENES = """
import numpy as np
from manim import *
from manim.renderer.cairo_renderer import CairoRenderer

from onebyone.core.quantity import Cell
from onebyone.panels.fig2a import PANEL
from onebyone.drawing.mobjects.grid import Kernel
from onebyone.drawing.mobjects.text import Label, Number
from onebyone.stage.scene import FigureScene


class Tiny(FigureScene):
    shot = PANEL

    def number(self, row, column):
        return Number(Cell(self.figure.result, (row, column)), size=100, role="ink", theme=self.theme)


class Honest(Tiny):
    def construct(self):
        first, second = self.figure.first
        self.add(self.number(first, second))
        self.wait(0.4)
        self.play(FadeOut(Kernel(self.figure.weight, cell=80, theme=self.theme)), run_time=0.4)
        self.wait(0.4)


class HandTyped(Tiny):
    def construct(self):
        self.beat = "a_number_is_typed"
        self.add(Text("0.37"))
        self.wait()  # stop


class NumberWord(Tiny):
    def construct(self):
        self.beat = "a_number_is_typed"
        self.add(Label("three weights", size=60, role="ink", theme=self.theme))
        self.wait()  # stop


class Becomes(Tiny):
    def construct(self):
        self.beat = "one_number_becomes_another"
        one, other = self.number(*self.figure.first), self.number(0, 0)
        self.add(one)
        self.play(Transform(one, other))  # stop


class Recoloured(Tiny):
    def construct(self):
        self.beat = "a_cell_is_recoloured"
        grid = Kernel(self.figure.weight, cell=80, theme=self.theme)
        tints = grid.tints.copy()
        tints[1, 1] = (255, 0, 0, 255)
        grid.tints = tints
        self.play(FadeIn(grid))  # stop


class Painted(Tiny):
    def construct(self):
        self.beat = "the_background_is_painted"
        self.camera.background = np.zeros((480, 854, 4), dtype=np.uint8)  # stop


class Handed(Tiny):
    def construct(self):
        self.beat = "a_frame_is_handed_in"
        self.wait(0.2)
        self.renderer.file_writer.write_frame(np.zeros((480, 854, 4), dtype=np.uint8))  # stop


class Captioned(Tiny):
    def construct(self):
        self.beat = "a_caption_is_typed"
        self.play(Rotate(Square(), run_time=0.2), subcaption="three weights")  # stop


class Foreign(Tiny):
    def __init__(self):
        super().__init__(renderer=CairoRenderer())  # stop
"""

FAULTS = {
    "HandTyped": "Text('0.37')",
    "NumberWord": "states 'three' as plain text",
    "Becomes": "is not drawn as its value",
    "Recoloured": "the cell in row 1, column 1 holds",
    "Painted": "a painted camera background was set",
    "Handed": "a frame that the camera did not paint",
    "Captioned": "the subcaption 'three weights' was written by hand",
    "Foreign": "CairoRenderer was asked for",
}


# Runs the command line once for each list of arguments, in a process that is its own but has the imports behind it.
# A traceback is printed as Python does: manim colours every source in it, which takes longer than to come to the error.
DRIVER = """
import json, os, sys, traceback
from manim.__main__ import main
from rich.console import Console
import torch
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.stage.scene import FigureScene

Console.print_exception = lambda *_, **__: traceback.print_exc()
torch.set_num_threads(1)  # threads do not survive a fork
SlidingKernel.verified()

for place, arguments in enumerate(json.loads(sys.argv[1])):
    child = os.fork()
    if child == 0:
        said = os.open(f"{place}.said", os.O_WRONLY | os.O_CREAT)
        os.dup2(said, 1), os.dup2(said, 2)
        sys.argv = ["manim", *arguments]
        main()
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with open(f"{place}.code", "w") as file:
        file.write(str(code))
"""
WIDE = {**os.environ, "COLUMNS": "1000", "NO_COLOR": "1"}  # rich breaks what it prints, also in the middle of a word

Ran = tuple[int, str]


def run(warm: Warm, folder: Path, *lines: Sequence[str]) -> list[Ran]:
    """Run `manim` with each of these argument lists; give the exit codes and all that was said, as words."""
    (folder / "driver.py").write_text(DRIVER)
    (folder / "scenes.py").write_text(SCENES)
    common = ["--media_dir", str(folder), "--progress_bar", "none", "scenes.py"]
    commands = json.dumps([["render", *line[:-1], *common, line[-1]] for line in lines])
    warm.run([*COLD, str(folder / "driver.py"), commands], cwd=folder, env=WIDE).check_returncode()
    return [
        (int((folder / f"{place}.code").read_text()), " ".join((folder / f"{place}.said").read_text().split()))
        for place in range(len(lines))
    ]


@pytest.mark.slow
def test_every_planted_fault_stops_the_command_line(tmp_path: Path, warm: Warm) -> None:
    lines = SCENES.splitlines()
    for (name, says), (code, said) in zip(
        FAULTS.items(), run(warm, tmp_path, *(["-ql", name] for name in FAULTS)), strict=True
    ):
        assert code == 1, name
        start = lines.index(f"class {name}(Tiny):")
        line = next(at for at in range(start, len(lines)) if lines[at].endswith("# stop")) + 1
        beat = re.search(r'self.beat = "(\w+)"', "\n".join(lines[start:line]))
        place = f"[beat {beat[1]!r}, scenes.py line {line}]" if beat else f"[scenes.py line {line}]"
        assert f"AuditError: {said[said.rindex('AuditError: ') + 12 :]}" in said
        assert says in said[said.rindex("AuditError: ") :], name
        assert place in said[said.rindex("AuditError: ") :], name
    assert not list(tmp_path.glob("videos/scenes/480p15/*.mp4"))


@pytest.mark.slow
def test_an_honest_scene_comes_out_in_every_form(tmp_path: Path, warm: Warm) -> None:
    forms = {
        "film": ["-ql", "--save_sections"],
        "still": ["-ql", "-s", "-o", "still"],
        "gif": ["-ql", "--format=gif"],
        "pictures": ["-ql", "--format=png-sequence"],
        "first": ["-ql", "-n", "0,0", "-o", "first"],
    }
    ran = dict(zip(forms, run(warm, tmp_path, *([*form, "Honest"] for form in forms.values())), strict=True))
    assert {name: code for name, (code, _) in ran.items()} == dict.fromkeys(forms, 0), ran
    films = {path.name: frame_count(path) for path in (tmp_path / "videos/scenes/480p15").iterdir() if path.is_file()}
    gif = next(name for name in films if name.endswith(".gif"))
    assert films == {"Honest.mp4": 18, gif: 18, "first.mp4": 6}
    assert (tmp_path / "images/scenes/still.png").is_file()
    assert len(list((tmp_path / "images/scenes/Honest").glob("*.png"))) == 8  # manim writes a held picture once
    assert len(list((tmp_path / "videos/scenes/480p15/sections").glob("*.mp4"))) == 1


def test_the_real_command_refuses_a_typed_number(tmp_path: Path) -> None:
    (tmp_path / "scenes.py").write_text(SCENES)
    command = [
        str(Path(sys.executable).with_name("manim")),
        "-ql",
        "--media_dir",
        str(tmp_path),
        "scenes.py",
        "HandTyped",
    ]
    done = subprocess.run(
        command, cwd=tmp_path, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=300, env=WIDE
    )
    assert done.returncode == 1
    assert "AuditError: Text('0.37')" in done.stderr
    line = SCENES[: SCENES.index("# stop")].count("\n") + 1
    assert f"[beat 'a_number_is_typed', scenes.py line {line}]" in done.stderr


def frame_count(film: Path) -> int:
    with av.open(str(film)) as container:
        return sum(1 for _ in container.decode(video=0))
