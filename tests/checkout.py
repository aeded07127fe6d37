"""A checkout to run render.sh in, with a stand-in for the environment's Python that plays pip and the command line.

The stand-in writes down what it is asked and really runs everything else, so the script itself is tested whole.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from project import ROOT

SHIM = """#!/usr/bin/env bash
if [[ "$1 $2" == "-P -c" ]]; then # pip's settings are tested apart, with a real pip
    shift 4
    exec "$@"
fi
case "$*" in
*"pip install --editable"*)
    echo "pip $*" >>"$CALLS"
    eval "${PIP_DOES:-true}"
    ;;
*"pip install --upgrade"*) ;;
*"pip install --quiet --dry-run"*) eval "${PIP_PLANS:-exit 1}" ;;
*"- suffices "*) cat >/dev/null; eval "${SUFFICES:-exit 1}" ;;
*"-m onebyone"* | *"-m pytest"* | *" tests/bench"* | *" tests/mutation"*)
    eval "${RUNS:-true}"
    echo "ran $*; in $PWD"
    ;;
*"-P - "*) SHIM="$0" exec "PYTHON" -c '
import importlib.metadata, os, sys
sys.executable = os.environ["SHIM"]  # so that the stand-in is asked for pip
real = importlib.metadata.version
def version(name):
    if name == "torch":
        raise importlib.metadata.PackageNotFoundError(name)
    return real(name)
importlib.metadata.version = version
sys.argv = ["-", *sys.argv[3:]]
exec(sys.stdin.read())' "$@" ;;
*) exec "PYTHON" "$@" ;;
esac
"""


class Tree:
    """A checkout with nothing but what set-up reads, in a folder with a space in its name."""

    def __init__(self, root: Path, python: str = sys.executable) -> None:
        self.root = root
        self.calls = root.parent / "calls"
        for name in ("render.sh", "pyproject.toml"):
            root.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
        self.python = root / ".venv/bin/python"
        self.python.parent.mkdir(parents=True)
        self.python.write_text(SHIM.replace("PYTHON", python))
        self.python.chmod(0o755)

    @property
    def installs(self) -> int:
        """How often pip was asked to install."""
        return len(self.calls.read_text().splitlines()) if self.calls.exists() else 0

    def start(
        self,
        *arguments: str,
        script: Path | None = None,
        does: str = 'exec "$0" "$@"',
        cwd: Path | None = None,
        user: int | None = None,
        without: Sequence[str] = (),
        **env: str,
    ) -> subprocess.Popen[str]:
        """Start render.sh, or a copy or link of it.

        Args:
            does: what a shell does with the script and its arguments, `$0` and `$@`.
            without: names of variables that are not handed on.
        """
        whole = {**os.environ, "CI": "true", "CALLS": str(self.calls), **env}
        return subprocess.Popen(
            ["/bin/sh", "-c", does, str(script or self.root / "render.sh"), *arguments],
            cwd=cwd or self.root.parent,
            env={name: value for name, value in whole.items() if name not in without},
            user=user,
            group=user,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **options: Any) -> tuple[int, str, list[str]]:
        """Exit code, standard output, lines of standard error."""
        process = self.start(*arguments, **options)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        return process.returncode, out, err.splitlines()

    def change(self, name: str = "pyproject.toml") -> None:
        """Change one of the files that set-up depends on."""
        with (self.root / name).open("a") as file:
            file.write("# changed\n")
