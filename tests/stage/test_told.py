"""A refusal ends with where it happened: the beat, if there is one, and the line of the author's scene."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import manim
import numpy as np
import pytest
from manim import Scene
from project import shot, variant

import onebyone
from onebyone.errors import AuditError, RoomError
from onebyone.inputs.given import Given
from onebyone.stage.told import place_of, told


class Bare(Scene):  # type: ignore[misc]
    """A scene that nothing is set up for: it is only told."""

    def __init__(self) -> None:
        """Set up nothing."""

    def construct(self) -> None:
        raise AuditError("it is wrong")

    def through_a_helper(self) -> None:
        refuse()


def refuse() -> None:
    raise AuditError("it is wrong")


def said(scene: Scene, tell: Any, *, beat: str | None) -> str:
    """Where it says that it was refused."""
    with pytest.raises(AuditError) as refusal:
        tell()
    assert str(refusal.value) == "it is wrong"
    return place_of(refusal.value, scene, beat=beat)


def line_of(scene: Bare, method: str) -> int:
    return int(getattr(type(scene), method).__code__.co_firstlineno) + 1


def test_within_a_beat_the_beat_and_the_line_are_named() -> None:
    scene = Bare()
    for method in ("construct", "through_a_helper"):
        place = f" [beat 'a_beat', test_told.py line {line_of(scene, method)}]"
        assert said(scene, getattr(scene, method), beat="a_beat") == place


def test_between_beats_the_line_alone() -> None:
    scene = Bare()
    for beat in (None, ""):
        assert said(scene, scene.construct, beat=beat) == f" [test_told.py line {line_of(scene, 'construct')}]"


def test_where_no_line_of_the_scene_is_at_work_its_story_is_named() -> None:
    scene, another = Bare(), Bare()
    for tell in (refuse, another.construct):
        assert said(scene, tell, beat=None) == f" [test_told.py line {line_of(scene, 'construct') - 1}]"


def test_what_is_refused_of_a_constructor_names_the_author_s_call_of_ours() -> None:
    """Where ours catches it, the author's own is no part of what was left."""
    ours: dict[str, Any] = {"told": told, "refuse": refuse}
    source = "def begin(self):\n    with told(self, lambda: None):\n        refuse()\n"
    exec(compile(source, str(Path(onebyone.__file__).parent / "stage" / "scene.py"), "exec"), ours)

    class Own(Bare):
        begin = ours["begin"]

        def own(self) -> None:
            self.begin()

    line = Own.own.__code__.co_firstlineno + 1
    with pytest.raises(AuditError, match=rf"^it is wrong \[test_told\.py line {line}\]$"):
        Own().own()


def test_an_author_may_keep_scenes_beside_our_package_but_not_in_it_or_in_manim() -> None:
    """Installed, the package has everybody's for neighbours."""
    told = "from onebyone.errors import AuditError\n\n\ndef tell(self):\n    raise AuditError('it is wrong')\n"
    for file, place in {
        Path(onebyone.__file__).parents[1] / "theirs" / "told.py": " [told.py line 5]",
        Path(onebyone.__file__).parent / "engine" / "told.py": "",
        Path(manim.__file__).parent / "scene" / "told.py": "",
    }.items():
        names: dict[str, Any] = {}
        exec(compile(told, str(file), "exec"), names)
        scene = type("Told", (Bare,), {"construct": names["tell"]})()
        assert said(scene, scene.construct, beat=None) == place


@pytest.mark.parametrize(
    ("values", "advice"),
    [
        ({}, ""),
        (
            {"stride": 2, "theme": "light"},
            "; if it can be told without theme = light, stride = 2, choose others of these",
        ),
        (
            {"image": Given.of_levels("cat.png", np.zeros((5, 5, 1), dtype=np.uint8))},
            "; if it can be told without image = cat.png, choose others of these",
        ),
    ],
)
def test_who_only_chose_parameters_hears_which_to_choose_anew(values: dict[str, Any], advice: str) -> None:
    scene = Bare()
    scene.shot, scene.variant = shot("2a"), variant("2a", **values)
    place = f" [test_told.py line {line_of(scene, 'construct')}]"
    with pytest.raises(AuditError, match=f"^{re.escape(f'it is wrong{place}{advice}')}$"), told(scene, lambda: None):
        scene.construct()
    with pytest.raises(RoomError) as refusal, told(scene, lambda: None):
        raise RoomError("100 px do not fit a region of 90 px")
    said = "2a has no room on a page of 16:9 for what it is to show: 100 px do not fit a region of 90 px"
    assert str(refusal.value) == said + advice
