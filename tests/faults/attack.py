"""The attack: plants faults, looks whether each is effective, runs it on every route, and notes who refused it."""

from __future__ import annotations

import json
import multiprocessing
import re
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import children
import in_numbers
import in_print
import on_screen
from copies import base, planted
from kinds import Chance, Fault, Kind, scene_class, scene_file
from sight import look

KINDS: tuple[Kind, ...] = (*in_numbers.KINDS, *in_print.KINDS, *on_screen.KINDS)
TRIES = 12  # places tried for one fault until one is effective

LEVELS = {
    "1 tensors": "DisagreementError HeadroomError OffGridError SealError ShapeError OracleError CellIndexError "
    "CallError ClaimError InputError UsageError",
    "2 print": "NotClosedError TextError",
    "3 screen": "AuditError WordsError FormulaError OneByOneError ThemeError",
}
LEVEL_OF = {kind: level for level, kinds in LEVELS.items() for kind in kinds.split()}


@dataclass(frozen=True)
class Result:
    """One fault on one route: whether it was refused as it should be, by which level, and what was said."""

    kind: str
    clip: str
    route: str
    what: str
    refused: bool
    level: str
    said: str
    cpu: float


@dataclass(frozen=True)
class Item:
    """A fault to plant: the number of its kind, its own number, the routes to run it on, the clips to choose from."""

    kind: int
    number: int
    routes: tuple[str, ...]
    seed: int
    clips: tuple[str, ...]
    sample: bool = False


class Ground:
    """Where the attack takes place: a folder with the honest copy, and what is seen in each honest clip."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.honest = base(folder / "honest")

    def honest_sight(self, clip: str) -> Path:
        """What is seen in an honest clip."""
        return self.folder / f"sight-{clip}.json"

    def prepare(self, clip: str) -> float:
        """See an honest clip; gives the CPU seconds. Raises RuntimeError where it cannot be told."""
        report = self.honest_sight(clip)
        ran = children.run(
            self.honest, self.folder / f"logs-{clip}", look(scene_file(clip), scene_class(clip), report=report)
        )
        if ran.code or not report.exists():
            raise RuntimeError(f"the honest clip {clip} cannot be told without guards:\n{ran.said}")
        return ran.cpu


def control(ground: Ground, job: tuple[str, str]) -> Result:
    """An honest clip on a route: it must pass."""
    clip, route = job
    ran = _run(ground.honest, ground.folder / f"control-{clip}-{route}", clip, route)
    return Result("no fault", clip, route, "", ran.code != 0, "", ran.said[-500:] if ran.code else "", ran.cpu)


def attack(ground: Ground, item: Item) -> list[Result]:
    """Plant a fault where it is effective, and run it; of a sample, only a fault that is not refused need be."""
    kind, cpu = KINDS[item.kind], 0.0
    for attempt in range(TRIES):
        rng = Chance.of(item.seed, kind.name, item.number, attempt, early=item.sample)
        clip = rng.choice(item.clips)
        fault = kind.plant(clip, rng)
        folder = ground.folder / f"{item.kind}-{item.number}-{attempt}"
        copy = planted(ground.honest, folder / "copy", fault.changes)
        results = [_tried(kind, clip, route, fault, copy) for route in item.routes] if item.sample else []
        if not all(result.refused for result in results) or not item.sample:
            seen, effective = _seen(ground, clip, copy)
            cpu += seen.cpu
            if not effective:
                shutil.rmtree(folder)
                continue
        results = results or [_tried(kind, clip, route, fault, copy) for route in item.routes]
        shutil.rmtree(folder)
        return [replace(results[0], cpu=results[0].cpu + cpu), *results[1:]]
    return [Result(kind.name, clip, "", fault.what, False, "not effective", seen.said[-300:], cpu)]


def _seen(ground: Ground, clip: str, copy: Path) -> tuple[children.Ran, bool]:
    """What is seen without guards, and whether something of it is another than in the honest clip."""
    honest, report = ground.honest_sight(clip), copy.parent / "sight.json"
    if not honest.exists():
        ground.prepare(clip)
    sight = look(scene_file(clip), scene_class(clip), report=report, honest=honest)
    ran = children.run(copy, copy.parent / "seen", sight)
    return ran, report.exists() and "other" in json.loads(report.read_text(encoding="utf-8"))


def _tried(kind: Kind, clip: str, route: str, fault: Fault, copy: Path) -> Result:
    return _judged(kind, clip, route, fault, _run(copy, copy.parent / route, clip, route))


def clips_of(kind: Kind, number: int) -> tuple[str, ...]:
    """The clips for a fault of that number: the first faults of a kind are in clips of different figures."""
    figures = sorted({clip[0] for clip in kind.clips})
    return tuple(clip for clip in kind.clips if clip[0] == figures[number % len(figures)])


def _run(copy: Path, folder: Path, clip: str, route: str) -> children.Ran:
    if route == "manim":
        do = children.manim(scene_file(clip), scene_class(clip), folder / "media")
    else:
        do = children.onebyone("render", clip, "-q", "l", "--out", str(folder / "media"))
    return children.run(copy, folder / "logs", do)


def _judged(kind: Kind, clip: str, route: str, fault: Fault, ran: children.Ran) -> Result:
    last = [refusal for refusal in ran.refusals if refusal[0] != "SeveralErrors"][-1:]  # that one only tells of others
    error, message = last[0] if last else ("", " ".join(ran.said.split())[-300:])
    level = LEVEL_OF.get(error, error or "Python")
    named = re.search(fault.says, " ".join(ran.said.split())) is not None
    refused = ran.code != 0 and named
    return Result(kind.name, clip, route, fault.what, refused, level if ran.code else "SURVIVED", message, ran.cpu)


def run_all(
    items: Sequence[Item], ground: Ground, *, jobs: int, controls: Sequence[tuple[str, str]], clips: Sequence[str]
) -> Iterator[Result]:
    """Run the attack in so many processes at once."""
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        for _ in pool.map(ground.prepare, clips):
            pass
        yield from pool.map(partial(control, ground), controls)
        for done in as_completed([pool.submit(attack, ground, item) for item in items]):
            yield from done.result()
