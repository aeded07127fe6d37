"""What went wrong as an author needs it: a sentence, the file and the line, and what stands there.

Nothing of the project is imported here, for that may be what went wrong.
"""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import Any

from onebyone.paths import PACKAGE, PROJECT, SCENES

AROUND = 2
"""Lines that are shown before and after the line."""

UNPROVEN = {"DisagreementError", "HeadroomError", "OffGridError", "SealError", "NotClosedError", "ClaimError"}
"""The errors of who computes and proves."""

_QUOTED = re.compile(r"'([^']{4,})'")
_PLACE = re.compile(r"\s*\[(?:beat '(?P<beat>[^']*)', )?(?P<file>[\w.-]+) line (?P<line>\d+)\]\s*$")


def trouble(error: BaseException) -> dict[str, Any]:
    """The error as plain values: kind, headline, reason, file, line, beat, excerpt.

    `kind` is "refused" where a guard did what it is for (a check, the audit), "asked" where the user can mend it, and
    "broken" for all else.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    reason, beat, place = str(error) or type(error).__name__, None, None
    if isinstance(error, SyntaxError):
        kind, headline = "broken", "This is no Python"
        reason, place = error.msg, (Path(error.filename or "?"), error.lineno or 1)
    elif "OneByOneError" in kinds:
        kind = "asked" if "UsageError" in kinds else "refused"
        headline = _headline(kinds)
        found = _PLACE.search(reason)
        if found:
            reason, beat = reason[: found.start()], found["beat"]
            place = SCENES / found["file"], int(found["line"])
    else:
        kind, headline = "broken", type(error).__name__
    place = place or _innermost(error)
    told: dict[str, Any] = {"kind": kind, "headline": headline, "reason": reason, "error": type(error).__name__}
    if beat:
        told["beat"] = beat
    if place is not None:
        file, line = place
        line = _quoted(reason, file) or line
        told |= {"file": _short(file), "line": line, "excerpt": _excerpt(file, line)}
    return told


def _headline(kinds: set[str]) -> str:
    if "AuditError" in kinds:
        return "The audit refuses this frame"
    if "ParameterError" in kinds:
        return "The panel cannot show this truthfully"
    if "UsageError" in kinds:
        return "Something must be mended first"
    return "A number is not proven" if kinds & UNPROVEN else "This is refused"


def _innermost(error: BaseException) -> tuple[Path, int] | None:
    """Where the author's own code stood: in a panel or a scene if any, else in the project."""
    stood = []
    cause: BaseException | None = error
    while cause is not None:
        stood += [(Path(frame.f_code.co_filename), line) for frame, line in traceback.walk_tb(cause.__traceback__)]
        cause = cause.__cause__
    authors = [place for place in stood if _is_below(place[0], SCENES) or _is_below(place[0], PACKAGE / "panels")]
    ours = [place for place in stood if _is_below(place[0], PACKAGE) and not _is_below(place[0], PACKAGE / "studio")]
    return (authors or ours or stood or [None])[-1]


def _is_below(path: Path, folder: Path) -> bool:
    return folder in path.parents


def _quoted(reason: str, file: Path) -> int | None:
    """The line that holds a text which the reason quotes, where one alone does: a long call has but its first line."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    for text in _QUOTED.findall(reason):
        found = [number for number, line in enumerate(lines, 1) if text in line]
        if len(found) == 1:
            return found[0]
    return None


def _short(file: Path) -> str:
    return str(file.relative_to(PROJECT)) if _is_below(file, PROJECT) else str(file)


def _excerpt(file: Path, line: int) -> list[dict[str, Any]]:
    """The lines around a line, as they stand in the file."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    numbers = range(max(line - AROUND, 1), min(line + AROUND, len(lines)) + 1)
    return [{"number": number, "text": lines[number - 1], "here": number == line} for number in numbers]
