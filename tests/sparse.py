"""The command line, but that quality l has five frames a second: a third of the frames, and as many rests."""

from __future__ import annotations

from dataclasses import replace

from onebyone import cli

SPARSE = replace(cli.QUALITIES["l"], fps=5)

if __name__ == "__main__":
    cli.QUALITIES = {**cli.QUALITIES, "l": SPARSE}
    cli.main()
