"""Errors for people: each says what was wrong, where, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LIKE = 0.4
"""How alike two names are, from 0 to 1 as difflib measures it, for one to be suggested where the other was typed."""


class OneByOneError(Exception):
    """Something onebyone refuses; the command line prints it on one line and exits with `exit_code`."""

    exit_code = 1

    def __reduce__(self) -> tuple[object, ...]:
        """Between processes an error travels as its message and its attributes, whatever its constructor wants."""
        return _again, (type(self), self.args), self.__dict__


class UsageError(OneByOneError):
    """A mistake the user can mend: an unknown id, a missing or altered asset, a folder that cannot be written."""

    exit_code = 2


class RoomError(UsageError, ValueError):
    """What these parameters make does not fit a page of this shape, large enough to be read."""


class AuditError(OneByOneError):
    """A frame shows something that no proof covers, or could be painted around the audit.

    Where a scene is told, its message ends with the place: "[beat 'the_positions_are_counted', fig2a.py line 31]".
    """


class SeveralErrors(OneByOneError):  # noqa: N818  # they are several
    """Several refusals; the command line prints each on a line of its own.

    Attributes:
        reasons: what was wrong, each once.
    """

    def __init__(self, reasons: Iterable[str], *, mendable: bool) -> None:
        """Collect the reasons; `mendable` says whether the user can mend them all."""
        self.reasons = tuple(dict.fromkeys(reasons))
        super().__init__("\n".join(self.reasons))
        if mendable:
            self.exit_code = UsageError.exit_code


def hint(said: str, known: Iterable[str]) -> str:
    """A sentence to put behind what was not found: " Did you mean stride?"; empty where nothing known is like it."""
    likeness = {name: _likeness(said, name) for name in known}
    near = max(likeness, key=likeness.__getitem__, default="")
    return f" Did you mean {near}?" if near and likeness[near] >= (False, LIKE) else ""


def _likeness(said: str, name: str) -> tuple[bool, float, bool]:
    """What has the same letters in another order is the likeliest slip; of names as like, what begins the same."""
    ratio = difflib.SequenceMatcher(None, name, said).ratio()
    return sorted(name) == sorted(said), ratio, name[:1] == said[:1]


def _again(kind: type[OneByOneError], arguments: tuple[object, ...]) -> OneByOneError:
    error = kind.__new__(kind)
    error.args = arguments
    return error
