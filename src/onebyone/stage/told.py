"""Where in a scene something was refused, the beat and the line of the author's file, and with which parameters."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType

import manim
from manim import Scene, config

from onebyone.errors import AuditError, RoomError
from onebyone.inputs.parameters import Parameters
from onebyone.look.frame import shape_of

_LIBRARIES = (Path(manim.__file__).parent, Path(__file__).parents[1])


@contextmanager
def told(scene: Scene, beat: Callable[[], str | None]) -> Iterator[None]:
    """Have every refusal meanwhile say where in the scene it happened, at the beat that is told by then.

    What does not fit its page is of no line of the scene: there it says whose page that is, and of which shape. Where
    parameters are not the default ones, it names them, for who only chose these mends no scene.

    Raises AuditError and RoomError.
    """
    try:
        yield
    except AuditError as error:
        raise AuditError(f"{error}{place_of(error, scene, beat=beat())}{_parameters_of(scene)}") from error
    except RoomError as error:
        shape = shape_of(config.pixel_width, config.pixel_height) or f"{config.pixel_width}:{config.pixel_height}"
        id = scene.shot.id  # type: ignore[attr-defined]  # who has no shot lays nothing out
        told_of = _parameters_of(scene)
        raise RoomError(f"{id} has no room on a page of {shape} for what it is to show: {error}{told_of}") from error


def _parameters_of(scene: Scene) -> str:
    """What to do about parameters that are not the default ones; empty where there are none."""
    variant = getattr(scene, "variant", None)  # there is none while a scene is made
    records: Sequence[Parameters] = variant.records if variant else ()
    changed = {name: value for record in records for name, value in record.changed.items()}
    values = [f"{name} = {value.get('name') if isinstance(value, dict) else value}" for name, value in changed.items()]
    return f"; if it can be told without {', '.join(values)}, choose others of these" if values else ""


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
    """Where the methods of a scene stood, the innermost last; the first is who called that in which it was caught."""
    stood = [(frame, line) for frame, line in traceback.walk_tb(trace) if _is_of(frame, scene)]
    caller = stood[0][0].f_back if stood else None  # an author's own constructor calls ours
    if caller is not None and _is_of(caller, scene):
        stood.insert(0, (caller, caller.f_lineno))
    return [(frame.f_code.co_filename, line) for frame, line in stood]


def _is_of(frame: FrameType, scene: Scene) -> bool:
    return frame.f_locals.get("self") is scene


def _is_library(file: str) -> bool:
    return any(library in Path(file).parents for library in _LIBRARIES)
