"""What a clip was made with: the versions of the libraries that decide its numbers and its pixels, and the commit."""

from __future__ import annotations

import platform
import subprocess
from functools import cache
from importlib.metadata import version
from typing import Any

from onebyone import __version__
from onebyone.paths import PROJECT

LIBRARIES = ("manim", "numpy", "torch", "av", "pycairo")
PATIENCE = 10.0  # s: a git that hangs on some network drive is none
_HEAD, _NONE_YET = "# branch.oid ", "(initial)"  # git-status, porcelain format version 2


@cache
def made_with() -> dict[str, Any]:
    """The versions by name, and the git commit, as plain values."""
    versions = {name: version(name) for name in LIBRARIES}
    return {"onebyone": __version__, "python": platform.python_version(), **versions, "git": _commit()}


def _commit() -> dict[str, Any] | None:
    """The commit of the project's checkout, and whether tracked files differ from it; None where none can be told."""
    if not (PROJECT / ".git").exists():
        return None
    status = ["git", "status", "--porcelain=v2", "--branch", "--untracked-files=no"]
    try:
        told = subprocess.run(status, cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    lines = told.stdout.splitlines()
    heads = [line.removeprefix(_HEAD) for line in lines if line.startswith(_HEAD)]
    changes = [line for line in lines if not line.startswith("#")]
    return None if heads in ([], [_NONE_YET]) else {"commit": heads[0], "dirty": bool(changes)}
