"""Where in a scene something was refused: the beat, and the line of the author's file."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import TracebackType

import manim
from manim import Scene

_LIBRARIES = (Path(manim.__file__).parent, Path(__file__).parents[1])


def place_of(refusal: BaseException, scene: Scene, *, beat: str | None) -> str:
    """The beat and the line of a scene's file at which it was refused, in brackets; empty where none is the author's.

    The line is the innermost of the scene's own methods. Nothing of the author's is at work where a scene is set up,
    and where the last picture of a finished one is taken: then it is where its story begins.
    """
    code = type(scene).construct.__code__
    lines = [(code.co_filename, code.co_firstlineno), *_lines(refusal.__traceback__, scene)]
    authors = [(file, line) for file, line in lines if not _is_library(file)]
    if not authors:
        return ""
    file, line = authors[-1]
    return f" [{f'beat {beat!r}, ' if beat else ''}{Path(file).name} line {line}]"


def _lines(trace: TracebackType | None, scene: Scene) -> list[tuple[str, int]]:
    """Where the methods of a scene stood, the innermost last."""
    frames = traceback.walk_tb(trace)
    return [(frame.f_code.co_filename, line) for frame, line in frames if frame.f_locals.get("self") is scene]


def _is_library(file: str) -> bool:
    return any(library in Path(file).parents for library in _LIBRARIES)
