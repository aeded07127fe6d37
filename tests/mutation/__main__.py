"""Mutation testing: change what computes, judges and proves in every small way, and count what no test notices.

    ./render.sh mutants [FILE ...] [--sample N [--seed S]] [--listed]

FILE is a package or a source file of it, such as core or core/operations.py; without any, all packages are tried,
which takes an hour and a half. The mutants are mutmut's.
Each must fail a test of its package, or stand in survivors.toml
with a reason. Exit code 0: they do, and each package's score is at least 95 %; 1: they do not; 2: it could not be told.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from mutants import Mutant, mutants_of
from verdict import SURVIVED, WANTED, ListError, Tally, complaints, listed, table
from workshop import NUMBERS, TESTED_BY, Coverage, Workshop

PROJECT = Path(__file__).resolve().parents[2]
SURVIVORS = Path(__file__).resolve().with_name("survivors.toml")
SLACK = 3.0  # times the CPU that the sound package takes, and 5 s


def main(arguments: Sequence[str]) -> int:
    """Try the mutants that the arguments name and report; give the exit code."""
    options = _options(arguments)
    try:
        reasons = listed(SURVIVORS)
    except (ListError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        workshop = Workshop(PROJECT, Path(folder).resolve())
        files = _files(workshop.package, options.files)
        if not files:
            print(
                f"no source file is meant by {' '.join(options.files)}: name one, such as core/tensor.py, or a package "
                f"of {', '.join(TESTED_BY)}",
                file=sys.stderr,
            )
            return 2
        mutants = [mutant for file in files for mutant in mutants_of(workshop.package, file)]
        whole = not options.files and not options.sample and not options.listed
        if options.listed:
            mutants = [mutant for mutant in mutants if mutant.name in reasons]
        if options.sample and options.sample < len(mutants):
            chosen = set(random.Random(options.seed).sample(range(len(mutants)), options.sample))
            print(f"{options.sample} of {len(mutants)} mutants, drawn with seed {options.seed}", flush=True)
            mutants = [mutant for at, mutant in enumerate(mutants) if at in chosen]
        mutants = [mutant for mutant in mutants if mutant.compiles]
        ends = _try(workshop, mutants)
    by_package, by_name = defaultdict(list), defaultdict(set)
    for mutant, end in zip(mutants, ends, strict=True):
        by_package[mutant.file.split("/")[0]].append(end)
        by_name[mutant.name].add(end)
    wrong = complaints(by_name, reasons, whole=whole)
    print("", *wrong, *table(by_package), sep="\n")
    if options.sample:
        low, high = Tally.of(ends).interval
        print(f"of all mutants, with 95 % confidence, {low:.1%} to {high:.1%} are found out")
    enough = options.listed or all(Tally.of(found).score >= WANTED for found in by_package.values())
    return 0 if enough and not wrong else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./render.sh mutants", description=str(__doc__).splitlines()[0])
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="a package or one of its files: core, core/operations.py"
    )
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="try so many, drawn at random")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="what they are drawn with (default 0)")
    parser.add_argument("--listed", action="store_true", help="try only the mutants that survivors.toml lists")
    return parser.parse_args(arguments)


def _files(package: Path, wanted: Sequence[str]) -> list[str]:
    """The source files meant by the command line, relative to the package."""
    patterns = {"panels": NUMBERS}
    every = [
        str(path.relative_to(package))
        for name in TESTED_BY
        for path in sorted(path for part in patterns.get(name, ("*.py",)) for path in (package / name).glob(part))
    ]
    return [file for file in every if not wanted or file in wanted or file.split("/")[0] in wanted]


def _try(workshop: Workshop, mutants: Sequence[Mutant]) -> list[str]:
    """Try mutants, which come file by file, and tell of the survivors as they are found."""
    surveys: dict[str, Coverage] = {}
    for package in dict.fromkeys(mutant.file.split("/")[0] for mutant in mutants):
        for test_file in workshop.test_files(package):
            surveys[test_file] = surveys.get(test_file) or workshop.survey(test_file)
    ends = []
    for file, group in groupby(mutants, key=lambda mutant: mutant.file):
        here = list(group)
        tests = [_judges(mutant, surveys, workshop.test_files(file.split("/")[0])) for mutant in here]
        limits = [SLACK * sum(surveys[test].seconds for test in files) + 5 for files in tests]
        found = list(workshop.try_all(file, [mutant.source for mutant in here], tests, limits))
        ends += found
        for mutant in (mutant for mutant, end in zip(here, found, strict=True) if end == SURVIVED):
            print(f"  survived {file} {mutant.where}: {mutant.was!r} -> {mutant.becomes!r}")
        print(f"{file}: {len(here)} mutants, {found.count(SURVIVED)} survived", flush=True)
    return ends


def _judges(mutant: Mutant, surveys: dict[str, Coverage], files: Sequence[str]) -> list[str]:
    """The files of tests that run what changes: first the one named after the source file, then the quick ones."""
    first, last = mutant.lines
    path = Path(mutant.file)
    stem = (path.parent.name if path.stem == "numbers" else path.stem).replace("fig", "figure_")
    running = [
        file for file in files if surveys[file].lines.get(mutant.file, frozenset()) & set(range(first, last + 1))
    ]
    return sorted(running, key=lambda file: (stem not in Path(file).stem, surveys[file].seconds))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
