"""The table of the attack: which level refused how many faults, by kind, clip and route."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from trials import Result

UNCOUNTED = "not effective"


def counted(results: Iterable[Result]) -> list[Result]:
    """The faults that ran and are effective."""
    return [result for result in results if result.level != UNCOUNTED]


def survivors(results: Iterable[Result]) -> list[Result]:
    """The faults that were not refused, or not by a message that names them."""
    return [result for result in counted(results) if not result.refused]


def markdown(results: Sequence[Result], *, seed: int) -> str:
    """One line a kind: by clip and route, the levels that refused its faults."""
    faults = counted(results)
    lines = ["| kind | clip | manim | onebyone |", "| --- | --- | --- | --- |"]
    for kind in dict.fromkeys(fault.kind for fault in results):
        for clip in sorted({fault.clip for fault in faults if fault.kind == kind}):
            cells = [_levels(faults, kind, clip, route) for route in ("manim", "onebyone")]
            lines.append(f"| {kind} | {clip} | {' | '.join(cells)} |")
    levels = Counter(fault.level for fault in faults)
    told = ", ".join(f"{level}: {count}" for level, count in sorted(levels.items()))
    kinds = len({fault.kind for fault in faults})
    left = survivors(results)
    lines += [
        "",
        f"Seed {seed}: {len(faults)} faults of {kinds} kinds ran, {len(faults) - len(left)} were refused ({told}); "
        f"{len(results) - len(faults)} places had no effective fault and do not count.",
    ]
    lines += [f"NOT REFUSED: {left.kind}, {left.clip}, {left.route}: {left.what}: {left.said}" for left in left]
    return "\n".join(lines) + "\n"


def as_json(results: Sequence[Result], *, seed: int) -> str:
    """Every fault with all that is known of it."""
    return json.dumps({"seed": seed, "faults": [asdict(result) for result in results]}, ensure_ascii=False, indent=1)


def _levels(faults: Iterable[Result], kind: str, clip: str, route: str) -> str:
    here = [fault for fault in faults if (fault.kind, fault.clip, fault.route) == (kind, clip, route)]
    counts = Counter(fault.level if fault.refused else f"NOT REFUSED ({fault.level})" for fault in here)
    return ", ".join(f"{level}" + (f" ({count}×)" if count > 1 else "") for level, count in counts.items()) or "—"
