"""`python tests/faults [--seed N]`: plants faults of every kind and demands that each is refused; prints a table."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import children
from attack import KINDS, Item, clips_of, run_all
from kinds import ROUTES
from table import as_json, counted, markdown, survivors
from trials import Ground

CHEAP = ("4a", "2a", "1a", "5a")  # clips for the sample, the quickest first
LIMIT = 10  # faults of a kind that count


def main() -> int:
    """Run the attack; 0 if everything honest passed and every fault was refused."""
    parser = argparse.ArgumentParser(prog="python tests/faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="chooses the places (1)")
    parser.add_argument("--each", type=int, default=3, help="faults of a kind, each on every route (3; 5 at most)")
    parser.add_argument("--kinds", default="", help="only kinds whose names contain this")
    parser.add_argument("--sample", action="store_true", help="one fault of each kind on one route; no control")
    parser.add_argument("--jobs", type=int, default=2, help="children at once (2)")
    parser.add_argument("--json", type=Path, help="write every fault to this file")
    options = parser.parse_args()
    begin, spent = time.perf_counter(), 0.0
    children.load()
    items = _items(options)
    clips = [] if options.sample else sorted({clip for item in items for clip in item.clips})
    controls = [(clip, route) for clip in clips for route in ROUTES]
    results, honest = [], 0
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        ground = Ground(Path(folder).resolve())
        for result in run_all(items, ground, jobs=options.jobs, controls=controls):
            spent += result.cpu
            if result.kind == "no fault":
                honest += not result.refused
            else:
                results.append(result)
            if sys.stderr.isatty():
                print(f"\r{len(results)} of about {sum(len(item.routes) for item in items)}", end="", file=sys.stderr)
    if options.json:
        options.json.write_text(as_json(results, seed=options.seed), encoding="utf-8")
    print(markdown(results, seed=options.seed))
    if controls:
        print(f"Control: {honest} of {len(controls)} honest clips passed on their routes.")
    print(f"{time.perf_counter() - begin:.0f} s, {spent:.0f} s of CPU.")
    return int(bool(survivors(results)) or honest < len(controls) or not counted(results))


def _items(options: argparse.Namespace) -> list[Item]:
    items = []
    for at, kind in enumerate(KINDS):
        if options.kinds not in kind.name:
            continue
        if options.sample:
            route = kind.routes[Random(f"{options.seed}/{kind.name}").randrange(len(kind.routes))]
            clips = next((clip,) for clip in (*CHEAP, *kind.clips) if clip in kind.clips)
            items.append(Item(at, 0, (route,), options.seed, clips, sample=True))
            continue
        count = min(options.each, LIMIT // len(kind.routes))
        items += [Item(at, number, kind.routes, options.seed, clips_of(kind, number)) for number in range(count)]
    return items


if __name__ == "__main__":
    sys.exit(main())
