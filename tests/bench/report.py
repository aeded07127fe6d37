"""What the runs of a benchmark come to: medians, paired ratios, whether the goals are met; as tables and a plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from measure import Cost

from onebyone.look.theme import theme

Runs = Mapping[str, Sequence[Cost]]  # by arm, one cost a round: costs at the same place were measured together
SIDES = (28, 56, 112, 224)
SAID = {
    "squares": "a scene of squares in stock manim",
    "stock": "our scene in stock manim",
    "engine": "our engine",
    "encoding": "encoding alone",
}


@dataclass(frozen=True)
class Goal:
    """A promise, and what was found."""

    said: str
    wanted: float
    found: float
    at_least: bool = False

    @property
    def sign(self) -> str:
        """How what is found must stand to what is wanted."""
        return "≥" if self.at_least else "≤"

    @property
    def is_met(self) -> bool:
        """Whether it is kept."""
        return self.found >= self.wanted if self.at_least else self.found <= self.wanted


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """The median of the ratios of what was measured in the same round."""
    return median(a / b for a, b in zip(over, under, strict=True))


def walls(costs: Sequence[Cost]) -> list[float]:
    """Their wall times."""
    return [cost.wall for cost in costs]


def cpus(costs: Sequence[Cost]) -> list[float]:
    """Their CPU times."""
    return [cost.cpu for cost in costs]


def goals(runs: Runs) -> list[Goal]:
    """Every goal that these runs can tell about. Arms are called as in `told_by`, films film-h-2: quality and jobs."""
    found = []
    if {"squares", "stock", "engine", "encoding"} <= runs.keys():
        engine = runs["engine"]
        found += [
            Goal("faster than squares in stock manim, wall", 5, ratio(walls(runs["squares"]), walls(engine)), True),
            Goal("faster than our scene in stock manim, wall", 2.5, ratio(walls(runs["stock"]), walls(engine)), True),
            Goal("CPU of that of encoding alone", 1.5, ratio(cpus(engine), cpus(runs["encoding"]))),
            Goal("MB in the largest process", 1024, max(cost.largest for cost in engine)),
        ]
    if {"grid-28", "grid-224"} <= runs.keys():
        found.append(Goal("CPU of a frame at 224×224, of that at 28×28", 1.3, _per_frame(runs, 224, 28)))
    for letter, fps, share in (("h", 60, 1.0), ("m", 30, 0.3)):
        if costs := runs.get(f"film-{letter}-2"):
            shares = [cost.wall / (cost.frames / fps) for cost in costs]
            found.append(Goal(f"wall of the film's play time, quality {letter}, 2 jobs", share, median(shares)))
    if edits := [median(walls(costs)) for arm, costs in runs.items() if arm.startswith("edit")]:
        found.append(Goal("s until a clip is there after an edit of a beat, the slowest of them", 2, max(edits)))
    if {"film-m-1", "film-m-2"} <= runs.keys():
        gain = ratio(walls(runs["film-m-1"]), walls(runs["film-m-2"])) / 2
        found.append(Goal("efficiency of 2 jobs", 0.85, gain, True))
    return found


def _per_frame(runs: Runs, large: int, small: int) -> float:
    return ratio(*([cost.cpu for cost in runs[f"grid-{side}"]] for side in (large, small)))


def markdown(runs: Runs, about: Mapping[str, object]) -> str:
    """The tables."""
    lines = ["# Benchmark", "", *(f"- {name}: {value}" for name, value in about.items()), ""]
    rows = [
        [
            SAID.get(arm, arm),
            *(f"{median(values):.1f}" for values in (walls(costs), cpus(costs))),
            f"{median(cost.frames / cost.wall for cost in costs):.1f}",
            *(_or_dash(max(getattr(cost, size) for cost in costs)) for size in ("memory", "largest")),
        ]
        for arm, costs in runs.items()
        if not arm.startswith(("grid", "edit"))
    ]
    if rows:
        lines += _table(["what", "wall s", "CPU s", "frames/s", "MB in all", "MB in one process"], rows)
    sides = [side for side in SIDES if f"grid-{side}" in runs]
    if sides:
        cells = [[f"{side}×{side}", f"{1000 * median(cpus(runs[f'grid-{side}'])):.1f}"] for side in sides]
        cells = [[*row, f"{_per_frame(runs, side, sides[0]):.2f}"] for row, side in zip(cells, sides, strict=True)]
        lines += _table(["grid", "CPU ms a frame", f"of that at {sides[0]}×{sides[0]}"], cells)
    edits = [[arm.removeprefix("edit-"), costs] for arm, costs in runs.items() if arm.startswith("edit")]
    if edits:
        cells = [[id, *(f"{median(of(costs)):.2f}" for of in (walls, cpus))] for id, costs in edits]
        lines += _table(["clip, a beat edited", "wall s", "CPU s"], cells)
    verdicts = [
        [goal.said, f"{goal.sign} {goal.wanted:g}", f"{goal.found:.2f}", "yes" if goal.is_met else "no"]
        for goal in goals(runs)
    ]
    if verdicts:
        lines += _table(["goal", "wanted", "found", "met"], verdicts)
    return "\n".join(lines)


def _or_dash(size: float) -> str:
    return f"{size:.0f}" if size else "–"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)] + [""]


def plot(runs: Runs, target: Path) -> None:
    """Bars of wall and CPU for everything that makes a clip or a film, and the cost of a frame over the grid's size."""
    import matplotlib as mpl  # only now: it takes half a second, in each process that collects tests
    from matplotlib.figure import Figure

    mpl.use("Agg")
    look = theme("light")
    figure = Figure(figsize=(11, 4.5), facecolor=look.hex("paper"), layout="constrained")
    bars, line = figure.subplots(1, 2, width_ratios=(3, 2))
    arms = [arm for arm in runs if not arm.startswith(("grid", "edit"))]
    for shift, name, of, colour in ((0, "wall", walls, look.hex("input")), (0.4, "CPU", cpus, look.hex("weight"))):
        places = [place + shift for place in range(len(arms))]
        bars.barh(places, [median(of(runs[arm])) for arm in arms], height=0.38, label=name, color=colour)
    bars.set_yticks([place + 0.2 for place in range(len(arms))], [SAID.get(arm, arm) for arm in arms])
    bars.invert_yaxis()
    bars.set_xlabel("s")
    bars.legend()
    sides = [side for side in SIDES if f"grid-{side}" in runs]
    costs = [1000 * median(cpus(runs[f"grid-{side}"])) for side in sides]
    line.plot(sides, costs, marker="o", color=look.hex("result"))
    line.set(xlabel="pixels a side of the grid", ylabel="CPU ms a frame", ylim=(0, None), xticks=sides)
    for axes in (bars, line):
        axes.set_facecolor(look.hex("paper"))
    figure.savefig(target, dpi=150)
