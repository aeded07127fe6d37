"""The program: `onebyone`, or `python -m onebyone`, is the command line, in whatever surroundings it is started."""

from __future__ import annotations

from typing import NoReturn

from onebyone.surroundings import run


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    run(_command_line)


def _command_line() -> None:
    from onebyone.cli import main  # only now: what it imports may fail for lack of something, which `run` tells

    main()


if __name__ == "__main__":
    main()
