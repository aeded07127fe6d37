"""What several tests share: running the real command line, and a scene of two plain colours to run it with."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from project import ROOT, Run

STAND_IN = '''
from dataclasses import dataclass

import numpy as np
from manim import ImageMobject, Scene

from onebyone.core.check import DisagreementError


@dataclass
class Told:
    name: str
    start: float
    end: float


@dataclass
class Cue:
    start: float
    end: float
    text: str


class StandIn(Scene):
    """A second of red noise, a second of blue."""

    def __init__(self, *, theme_name, on_frame):
        super().__init__()
        assert theme_name in ("dark", "light")
        self.on_frame, self.beat_times, self.captions = on_frame, [], []

    def construct(self):
        noise = np.random.default_rng(0).integers(100, 256, (240, 427), dtype=np.uint8)
        for at, (name, channel) in enumerate([("red", 0), ("blue", 2)]):
            picture = np.zeros((240, 427, 3), dtype=np.uint8)
            picture[..., channel] = noise
            self.clear()
            self.add(ImageMobject(picture).scale_to_fit_width(14))
            self.wait(1)
            self.on_frame((), (), 15)
            self.beat_times.append(Told(name, at, self.time))
            self.captions.append(Cue(at, self.time, f"<{name}> & noise"))
        self.end()

    def end(self):
        pass
'''

DRIVER = """
import dataclasses
import sys

from onebyone import catalogue

panel, = catalogue.chosen(["2a"])
panel = dataclasses.replace(panel, scene_file=sys.argv.pop(1), scene_class="StandIn", poster="blue", duration=2.0)
catalogue.CATALOGUE = (panel,)

from onebyone.cli import main

main()
"""


@pytest.fixture
def command() -> Run:
    """Run `python -m onebyone` with these arguments in a process of its own."""

    def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-P", "-m", "onebyone", *arguments]
        return subprocess.run(line, cwd=cwd, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=600)

    return run


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `render -q l` leaves: every clip, and the film; made but once for all tests."""
    out = tmp_path_factory.mktemp("media")
    line = [sys.executable, "-P", "-m", "onebyone", "render", "-q", "l", "--out", str(out)]
    result = subprocess.run(line, cwd=ROOT, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=1800)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-2:] == [str(out / "film.mp4"), str(out / "index.html")]
    return out


@pytest.fixture
def stand_in(tmp_path: Path) -> Callable[[str], list[str]]:
    """Give the start of a command line whose only clip is 2a, told by the stand-in scene with `end` as its last act."""

    def prepare(end: str = "pass") -> list[str]:
        scene, driver = tmp_path / "stand_in.py", tmp_path / "driver.py"
        scene.write_text(STAND_IN.replace("    def end(self):\n        pass", f"    def end(self):\n        {end}"))
        driver.write_text(DRIVER)
        return [sys.executable, "-P", str(driver), str(scene)]

    return prepare


@pytest.fixture
def run_stand_in(stand_in: Callable[[str], list[str]], tmp_path: Path) -> Run:
    """Run the command line with the stand-in scene; `end` is its last act, `before` is done to the process."""

    def run(
        *arguments: str,
        end: str = "pass",
        before: Callable[[], None] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*stand_in(end), *arguments],
            cwd=tmp_path,
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=600,
            preexec_fn=before,
            env={**os.environ, **(env or {})},
        )

    return run
