"""Errors for people: each says what was wrong, where, and what to do."""


class OneByOneError(Exception):
    """Something onebyone refuses; the command line prints it on one line and exits with `exit_code`."""

    exit_code = 1


class UsageError(OneByOneError):
    """A mistake the user can mend: an unknown id, a missing or altered asset, a folder that cannot be written."""

    exit_code = 2
