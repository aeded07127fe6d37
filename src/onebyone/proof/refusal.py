"""AuditError: what stops a render, and at which beat and line of the author's scene it was stopped."""

from __future__ import annotations

import traceback
from pathlib import Path

import manim
from manim import Scene

from onebyone.errors import OneByOneError

_LIBRARIES = (Path(manim.__file__).parent, Path(__file__).parents[1])


class AuditError(OneByOneError):
    """A frame shows something that no proof covers, or could be painted around the audit.

    Raised while a scene is told, its message ends with the place: "[beat 'the_border_is_lost', fig2a.py line 31]".
    """

    def __init__(self, message: str) -> None:
        super().__init__(message + place())


def place() -> str:
    """The beat and the line of the scene that is being told, in brackets; empty where no scene is told."""
    scene: Scene | None = None
    for frame, line in traceback.walk_stack(None):
        owner = frame.f_locals.get("self")
        if not isinstance(owner, Scene):
            continue
        scene = owner
        file = Path(frame.f_code.co_filename)
        if not any(library in file.parents for library in _LIBRARIES):
            return f" [{_beat(scene)}{file.name} line {line}]"
    if scene is None:
        return ""
    told = type(scene).construct.__code__  # nothing of the author's is at work: the last picture of a finished scene
    return f" [{_beat(scene)}{Path(told.co_filename).name} line {told.co_firstlineno}]"


def _beat(scene: Scene) -> str:
    beat = getattr(scene, "beat", None)
    return f"beat {beat!r}, " if beat else ""
