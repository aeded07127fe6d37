"""Errors for people: each says what was wrong, where, and what to do."""

from __future__ import annotations


class OneByOneError(Exception):
    """Something onebyone refuses; the command line prints it on one line and exits with `exit_code`."""

    exit_code = 1

    def __reduce__(self) -> tuple[object, ...]:
        """Between processes an error travels as its message and its attributes, whatever its constructor wants."""
        return _again, (type(self), self.args), self.__dict__


class UsageError(OneByOneError):
    """A mistake the user can mend: an unknown id, a missing or altered asset, a folder that cannot be written."""

    exit_code = 2


def _again(kind: type[OneByOneError], arguments: tuple[object, ...]) -> OneByOneError:
    error = kind.__new__(kind)
    error.args = arguments
    return error
