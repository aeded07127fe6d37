"""A refusal ends with where it happened: the beat, if there is one, and the line of the author's scene."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import manim
from manim import Scene

import onebyone
from onebyone.audit.refusal import AuditError, place


class Bare(Scene):  # type: ignore[misc]
    """A scene that nothing is set up for: it is only told."""

    def __init__(self, beat: str | None = None) -> None:
        if beat is not None:
            self.beat = beat

    def construct(self) -> None:
        self.said = place()

    def refuse(self) -> None:
        self.said = str(AuditError("it is wrong"))


def line_of(scene: Bare, method: str) -> int:
    return int(getattr(type(scene), method).__code__.co_firstlineno) + 1


def test_outside_of_any_scene_there_is_no_place() -> None:
    assert place() == ""
    assert str(AuditError("it is wrong")) == "it is wrong"


def test_within_a_beat_the_beat_and_the_line_are_named() -> None:
    scene = Bare("a_beat")
    scene.construct()
    assert scene.said == f" [beat 'a_beat', test_refusal.py line {line_of(scene, 'construct')}]"
    scene.refuse()
    assert scene.said == f"it is wrong [beat 'a_beat', test_refusal.py line {line_of(scene, 'refuse')}]"


def test_between_beats_the_line_alone() -> None:
    for scene in (Bare(), Bare("")):
        scene.construct()
        assert scene.said == f" [test_refusal.py line {line_of(scene, 'construct')}]"


def test_an_author_may_keep_scenes_beside_our_package_but_not_in_it_or_in_manim() -> None:
    """Installed, the package has everybody's for neighbours."""
    told = "from onebyone.audit.refusal import place\n\n\ndef tell(self):\n    self.said = place()\n"
    for file, said in {
        Path(onebyone.__file__).parents[1] / "theirs" / "told.py": " [told.py line 5]",
        Path(onebyone.__file__).parent / "engine" / "told.py": "",
        Path(manim.__file__).parent / "scene" / "told.py": "",
    }.items():
        names: dict[str, Any] = {}
        exec(compile(told, str(file), "exec"), names)
        scene = type("Told", (Bare,), {"construct": names["tell"]})()
        scene.construct()
        assert scene.said == said
