"""Time our engine against stock manim on this machine, in paired runs, and say whether the goals are met.

    python tests/bench [--only clip|grid|edit|film|preview ...] [--quality l|m|h|p|k] [--repeats N] [--out DIR]

clip: clip 2a as a scene of squares in stock manim, our scene in stock manim, our engine, and encoding alone; grid: the
cost of a frame with a grid of 28 to 224 pixels a side; edit: how long `render -q l` takes from a cold command line
after an edit of one beat, for every clip; film: the whole film at 1080p60 with 2 jobs, at 720p30 with 2 and with 1.
Preview,
measured only if it is asked for: how long an author waits in the studio after each of 50 edits of a kind, for the still
and for the clip. The others take about twenty-five minutes at three repeats, without the film half of that. Let nothing
else run meanwhile. The tables, the measurements and a plot go to media/bench. Exit code 0: measured, 2: could not.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import av
import manim
import preview
from edits import Desk
from measure import ArmError, Cost, told_by
from report import SIDES, Runs, goals, markdown, plot

from onebyone.paint.encode import SETTINGS
from onebyone.paint.quality import QUALITIES, Quality
from onebyone.panels.catalogue import CATALOGUE
from onebyone.render.jobs import default_jobs

Arm = Callable[[], Cost]
PARTS = ("clip", "grid", "edit", "film")
PREVIEW = "preview"
EDITS = 50  # of each kind
JOBS = 2
WARM = Quality(192, 108, 2)


def main(arguments: Sequence[str]) -> int:
    """Measure what the arguments say, write it down, and give the exit code."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "--only", nargs="+", choices=(*PARTS, PREVIEW), default=PARTS, metavar="PART", help=", ".join((*PARTS, PREVIEW))
    )
    parser.add_argument("--edits", type=_positive, default=EDITS, help=f"of each kind, for preview (default: {EDITS})")
    parser.add_argument("--quality", choices=QUALITIES, default="h", help="of clip and grid (default: h)")
    parser.add_argument("--repeats", type=_positive, default=3, help="rounds (default: 3)")
    parser.add_argument("--out", type=Path, default=Path("media/bench"), help="folder (default: media/bench)")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            if PREVIEW in options.only:
                write_preview(preview.measured(Path(folder) / PREVIEW, edits=options.edits), options.out)
            parts = [part for part in options.only if part != PREVIEW]
            if not parts:
                return 0
            to_do = arms(parts, QUALITIES[options.quality], desk=Desk(Path(folder)))
            runs = measure(to_do, repeats=options.repeats)
        write(runs, options.out, about=circumstances(QUALITIES[options.quality], options.repeats))
    except (ArmError, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    return 0


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"at least one, not {text}")
    return int(text)


def arms(parts: Sequence[str], quality: Quality, *, desk: Desk) -> dict[str, Arm]:
    """What is measured for these parts, by name; scenes are edited on the desk."""

    def whole(arm: str, *, of: Quality = quality, jobs: int = JOBS) -> Arm:
        return lambda: told_by(arm, of, jobs=jobs)[0]

    def told(arm: str) -> Arm:
        def cost() -> Cost:
            took, says = told_by(arm, quality)
            # Only a part of this process was to be timed, and what it holds besides is of no interest.
            return replace(took, wall=says["wall"], cpu=says["cpu"], memory=0, largest=0)

        return cost

    every = {
        "clip": {
            **{arm: whole(arm) for arm in ("squares", "stock", "engine")},
            "encoding": told("encoding"),
        },
        "grid": {f"grid-{side}": told(f"grid-{side}") for side in SIDES},
        "edit": {f"edit-{panel.id}": partial(desk.edit, panel) for panel in CATALOGUE},
        "film": {
            f"film-{letter}-{jobs}": whole("film", of=QUALITIES[letter], jobs=jobs)
            for letter, jobs in (("h", 2), ("m", 2), ("m", 1))
        },
    }
    return {name: arm for part in parts for name, arm in every[part].items()}


def measure(to_do: dict[str, Arm], *, repeats: int) -> Runs:
    """Run all arms in turn, as often as wanted, each round from another one on, after one run that only warms up."""
    runs: dict[str, list[Cost]] = {name: [] for name in to_do}
    _say("warming up")
    told_by("engine", WARM, jobs=JOBS)
    names = list(to_do)
    for round_ in range(repeats):
        first = round_ % len(names)
        for name in names[first:] + names[:first]:
            cost = to_do[name]()
            runs[name].append(cost)
            _say(f"round {round_ + 1} of {repeats}, {name}: {cost.wall:.3g} s, {cost.cpu:.3g} s of CPU")
    return runs


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def circumstances(quality: Quality, repeats: int) -> dict[str, object]:
    """What the numbers depend on."""
    return {
        "clip and grid at": f"{quality.width}×{quality.height}, {quality.fps} frames a second",
        "rounds": repeats,
        "machine": f"{platform.processor() or platform.machine()}, {platform.system()}",
        "cores": default_jobs(),
        "jobs": JOBS,
        "Python": platform.python_version(),
        "manim": manim.__version__,
        "PyAV": av.__version__,
        "our encoder": ", ".join(SETTINGS),
    }


def write(runs: Runs, out: Path, *, about: dict[str, object]) -> None:
    """Write the tables, the measurements and the plot, and show the tables."""
    out.mkdir(parents=True, exist_ok=True)
    tables = markdown(runs, about)
    (out / "bench.md").write_text(tables, encoding="utf-8")
    told = {
        "about": about,
        "goals": [{**asdict(goal), "met": goal.is_met} for goal in goals(runs)],
        "runs": {arm: [asdict(cost) for cost in costs] for arm, costs in runs.items()},
    }
    (out / "bench.json").write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
    plot(runs, out / "bench.png")
    print(tables)
    _say(f"written to {out}")


def write_preview(found: preview.Latencies, out: Path) -> None:
    """Write the latencies down, and show them."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "preview.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    (out / "preview.md").write_text(preview.table(found) + "\n", encoding="utf-8")
    print(preview.table(found))
    _say(f"written to {out}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
