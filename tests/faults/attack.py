"""The attack: plants faults, looks whether each is effective, runs it on every route, and notes who refused it."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import partial

import in_assets
import in_containers
import in_files
import in_marks
import in_numbers
import in_print
import in_proofs
import in_sentences
import of_others
import on_computations
import on_screen
import on_screen_drawn
import with_parameters
from copies import planted
from kinds import Chance, Kind
from trials import Ground, Result, cached, run, seen, tampered, told, verified

KINDS: tuple[Kind, ...] = (
    *in_numbers.KINDS,
    *in_print.KINDS,
    *in_sentences.KINDS,
    *of_others.KINDS,
    *on_screen.KINDS,
    *on_screen_drawn.KINDS,
    *on_computations.KINDS,
    *with_parameters.KINDS,
    *in_files.KINDS,
    *in_marks.KINDS,
    *in_assets.KINDS,
    *in_containers.KINDS,
    *in_proofs.KINDS,
)
TRIES = 12  # places tried for one fault until one is effective


@dataclass(frozen=True)
class Item:
    """A fault to plant: the number of its kind, its own number, the routes to run it on, the clips to choose from."""

    kind: int
    number: int
    routes: tuple[str, ...]
    seed: int
    clips: tuple[str, ...]
    sample: bool = False


def control(ground: Ground, job: tuple[str, str]) -> Result:
    """An honest clip on a route: it must pass."""
    clip, route = job
    ran = run(ground.honest, ground.folder / f"control-{clip}-{route}", clip, route)
    return Result("no fault", clip, route, "", ran.code != 0, "", ran.said[-500:] if ran.code else "", ran.cpu)


def attack(ground: Ground, item: Item) -> list[Result]:
    """Plant a fault where it is effective, and run it; of a sample, only a fault that is not refused need be."""
    cpu = 0.0
    for attempt in range(TRIES):
        results, spent = _attempt(ground, item, attempt)
        cpu += spent
        if results and all(result.level != "not effective" for result in results):
            return [replace(results[0], cpu=results[0].cpu + cpu), *results[1:]]
    kind = KINDS[item.kind]
    return [Result(kind.name, item.clips[0], "", f"{TRIES} places", False, "not effective", "", cpu)]


def _attempt(ground: Ground, item: Item, attempt: int) -> tuple[list[Result], float]:
    """What comes of a fault at one place, nothing if it is not effective; and the CPU seconds of looking."""
    kind, cpu = KINDS[item.kind], 0.0
    rng = Chance.of(item.seed, kind.name, item.number, attempt, early=item.sample)
    clip = rng.choice(item.clips)
    fault = kind.plant(clip, rng)
    if kind.trial == "tampered":
        return [tampered(kind, clip, route, fault, ground) for route in item.routes], cpu
    folder = ground.folder / f"{item.kind}-{item.number}-{attempt}"
    copy = planted(ground.honest, folder / "copy", fault.changes)
    try:
        if kind.trial == "cached":
            return [cached(kind, clip, route, fault, ground, copy) for route in item.routes], cpu
        tried = told if kind.trial == "told" else verified
        results = [tried(kind, clip, route, fault, copy) for route in item.routes] if item.sample else []
        if not item.sample or not all(result.refused for result in results):
            effective, cpu = seen(ground, clip, copy, fault.parameters)
            if not effective:
                return [], cpu
        return results or [tried(kind, clip, route, fault, copy) for route in item.routes], cpu
    finally:
        shutil.rmtree(folder)


def clips_of(kind: Kind, number: int) -> tuple[str, ...]:
    """The clips for a fault of that number: the first faults of a kind are in clips of different figures."""
    figures = sorted({clip[0] for clip in kind.clips})
    return tuple(clip for clip in kind.clips if clip[0] == figures[number % len(figures)])


def run_all(
    items: Sequence[Item], ground: Ground, *, jobs: int, controls: Sequence[tuple[str, str]]
) -> Iterator[Result]:
    """Run the attack in so many processes at once."""
    clips = sorted({clip for clip, _ in controls})
    edited = [item for item in items if KINDS[item.kind].trial == "tampered"]
    readable = sorted({*in_files.LENT, *(clip for item in edited for clip in item.clips)} if edited else ())
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        made = [pool.submit(ground.media, clip) for clip in readable]
        made += [pool.submit(ground.sight, clip) for clip in clips]
        for done in made:
            done.result()
        yield from pool.map(partial(control, ground), controls)
        for results in as_completed([pool.submit(attack, ground, item) for item in items]):
            yield from results.result()
