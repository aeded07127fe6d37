"""Where the project lies, its shots by id, what running its command line gives, and short scenes to run it with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from onebyone.core.figure import Figure
from onebyone.panels.film.programme import shot_named
from onebyone.panels.panel import Shot, Variant
from onebyone.render.check import proven
from onebyone.words import ShotWords

ROOT = Path(__file__).resolve().parents[1]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

Run = Callable[..., subprocess.CompletedProcess[str]]


def shot(id: str) -> Shot:
    """The panel or card with this id."""
    return shot_named(id)


def words(id: str) -> ShotWords:
    """What a panel or a card says."""
    return shot(id).words()


def variant(id: str, **values: Any) -> Variant:
    """A panel or card, all of whose panels have these parameters, and otherwise the default ones."""
    return Variant(shot(id), tuple(panel.parameters(**values) for panel in shot(id).shows))


def figures(id: str) -> tuple[Figure, ...]:
    """The figures of a panel or card with its default parameters, proven once in a process."""
    return tuple(proven(panel, panel.parameters()) for panel in shot(id).shows)


STAND_IN = '''
import os
import signal
import time
from pathlib import Path

from manim import PI, Circle, VGroup

from onebyone.panels.catalogue import chosen
from onebyone.core.prove import DisagreementError
from onebyone.paint.encode import SegmentEncoder
from onebyone.stage.scene import FigureScene, Told


class StandIn(FigureScene):
    """A second of circles, then a second of others."""

    def construct(self):
        for at, (name, angle) in enumerate([("red", PI / 2), ("blue", PI)]):
            self.clear()
            self.beat = name
            rings = (Circle(radius=0.1 + 0.06 * n).shift([n % 13 - 6, n % 7 - 3, 0]) for n in range(20))
            self.play(VGroup(*rings).animate(run_time=1).rotate(angle))
            self._told.append(Told(name, at, self.time, f"<{name}> & circles"))
        self.end()

    def end(self):
        pass
'''

CLIP = """
class Clip{id}(StandIn):
    shot = chosen(["{id}"])[0]

    def end(self):
        {act}
"""

DRIVER = """
import dataclasses
import json
import sys

if __name__ == "__main__":
    from onebyone.panels import catalogue

    file, poster, names = sys.argv.pop(1), sys.argv.pop(1), json.loads(sys.argv.pop(1))
    catalogue.CATALOGUE = tuple(
        dataclasses.replace(panel, scene_file=file, scene_class=f"Clip{panel.id}", poster=poster)
        for panel in catalogue.chosen(names)
    )

    from onebyone.cli import main

    main()
"""


def write_stand_in(
    folder: Path, end: str = "pass", *, more: Mapping[str, str] | None = None, first: str = "", poster: str = "blue"
) -> list[str]:
    """Write stand-in scenes into a folder; gives the start of a command line that knows no other clips.

    `end` is the last act of clip 2a, and `more` that of further clips by their ids; `first` stands at the beginning of
    the scenes' file, and `poster` is the beat whose last frame is the poster.
    """
    scene, driver = folder / "stand_in.py", folder / "driver.py"
    ends = {"2a": end, **(more or {})}
    scene.write_text("\n\n".join([STAND_IN, first, *(CLIP.format(id=id, act=act) for id, act in ends.items())]))
    driver.write_text(DRIVER)
    return [sys.executable, "-P", str(driver), str(scene), poster, json.dumps(list(ends))]


def with_cache(folder: Path) -> dict[str, str]:
    """The environment of a process that keeps what it paints in this folder."""
    return {**os.environ, "XDG_CACHE_HOME": str(folder)}
