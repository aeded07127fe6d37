"""AuditError: what stops a render, and at which beat and line of the author's scene it was stopped."""

from __future__ import annotations

import sys
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
    # From this very frame: without one, walk_stack leaves out as many as suits its own use, which differs by Python.
    for frame, line in traceback.walk_stack(sys._getframe()):
        owner = frame.f_locals.get("self")
        if isinstance(owner, Scene):
            scene = owner
            if _is_authors(frame.f_code.co_filename):
                return _told(scene, frame.f_code.co_filename, line)
    # Nothing of the author's is at work where a scene is made, and where the last picture of a finished one is taken.
    code = type(scene).construct.__code__ if scene is not None else None
    return _told(scene, code.co_filename, code.co_firstlineno) if code and _is_authors(code.co_filename) else ""


def _is_authors(file: str) -> bool:
    return not any(library in Path(file).parents for library in _LIBRARIES)


def _told(scene: Scene | None, file: str, line: int) -> str:
    beat = getattr(scene, "beat", None)
    return f" [{f'beat {beat!r}, ' if beat else ''}{Path(file).name} line {line}]"
