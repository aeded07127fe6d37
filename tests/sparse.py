"""The program, but that quality l has five frames a second: a third of the frames, and as many rests."""

from __future__ import annotations

from dataclasses import replace

from onebyone.paint.quality import QUALITIES
from onebyone.surroundings import run

SPARSE = replace(QUALITIES["l"], fps=5)


def _command_line() -> None:
    from onebyone import cli  # only now, as the program does: what it lacks is told

    cli.QUALITIES = {**QUALITIES, "l": SPARSE}
    cli.main()


if __name__ == "__main__":
    run(_command_line)
