"""Every mobject's docstring shows a whole scene around it, and that scene is drawn."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import textwrap
from pathlib import Path

import manim
import numpy as np
import pytest
from manim import Mobject, tempconfig

import onebyone.drawing.mobjects
from onebyone.core.quantity import Cell, Extent, Size
from onebyone.drawing import in_place, ledger
from onebyone.drawing.focus import End, Focus
from onebyone.look.layout import below
from onebyone.panels import fig1a, fig2a, fig4a, fig6a
from onebyone.stage.scene import FigureScene

BASES = {"Drawn", "Glyphs"}  # what mobjects of ours have in common, none by themselves
MODULES = [
    *(
        importlib.import_module(f"onebyone.drawing.mobjects.{module.name}")
        for module in pkgutil.iter_modules(onebyone.drawing.mobjects.__path__)
    ),
    *(ledger, in_place),  # made of mobjects and of their motions
]
MOBJECTS = [
    kind
    for module in MODULES
    for kind in vars(module).values()
    if inspect.isclass(kind)
    and issubclass(kind, Mobject)
    and kind.__module__ == module.__name__
    and not kind.__name__.startswith("_")
    and kind.__name__ not in BASES
]
# What an example may take for granted: manim's names, the panels, and then everything of these modules.
GRANTED = {
    **{name: getattr(manim, name) for name in ("VGroup", "UP", "DOWN", "LEFT", "RIGHT", "ORIGIN")},
    "np": np,
    **{name.__name__: name for name in (Cell, End, Extent, Focus, Size, FigureScene, below)},
    **{folder.__name__.rpartition(".")[2]: folder for folder in (fig1a, fig2a, fig4a, fig6a)},
    **{name: part for module in MODULES for name, part in vars(module).items() if not name.startswith("_")},
}


def example_of(kind: type[Mobject]) -> str:
    """The example at the end of a docstring, as a module."""
    match = re.search(r"\nExample::\n\n((?: {4}.*\n|\n)+)", inspect.getdoc(kind) + "\n")
    assert match is not None, f"{kind.__name__} has no example"
    return textwrap.dedent(match[1])


@pytest.mark.parametrize("kind", MOBJECTS, ids=lambda kind: kind.__name__)
def test_the_example_is_drawn(kind: type[Mobject], tmp_path: Path) -> None:
    source = example_of(kind)
    names = {**GRANTED, kind.__name__: kind, "__name__": "example"}
    exec(compile(source, f"the example of {kind.__name__}", "exec"), names)
    scene_class = names[re.search(r"^class (\w+)\(FigureScene\):\n    shot = \w+\.PANEL\n\n    def ", source, re.M)[1]]
    made = rf"\b({kind.__name__}|focus\.{kind.__name__.lower()})\("
    assert re.search(made, source.partition("def construct")[2]), "the example does not make one"
    tiny = {"pixel_width": 192, "pixel_height": 108, "media_dir": str(tmp_path), "verbosity": "CRITICAL"}
    with tempconfig({**tiny, "dry_run": True}):
        scene = scene_class()
        scene.render()
    assert scene.camera.display_list
    assert len(np.unique(scene.camera.pixel_array.reshape(-1, 4), axis=0)) > 1


def test_every_mobject_is_found() -> None:
    names = [kind.__name__ for kind in MOBJECTS]
    assert {"Number", "Label", "Phrase", "PixelGrid", "Ledger", "InPlace", "Formula", "Wires", "Caption"} <= set(names)
    assert len(set(names)) == len(names)


def test_an_example_that_shows_no_scene_is_found_out() -> None:
    class Bare(Mobject):
        """Has none."""

    with pytest.raises(AssertionError, match="Bare has no example"):
        example_of(Bare)
