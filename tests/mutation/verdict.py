"""What the trials come to: a score for each package, and whether the survivors are the ones that are accounted for."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

KILLED, TIMED_OUT, SURVIVED = "killed", "timed out", "survived"
WANTED = 0.95
Name = tuple[str, str, str, str]  # file, function, the lines that change, what they become


class ListError(Exception):
    """The list of survivors is not what it should be."""


def listed(path: Path) -> dict[Name, str]:
    """Read the list of survivors: the reason for each.

    Raises:
        ListError: a reason is empty, or a mutant stands there twice or not as four texts.
    """
    found: dict[Name, str] = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("reason", []):
        why, mutants = str(entry.get("why", "")).strip(), entry.get("mutants", [])
        if not why:
            raise ListError(f"{path.name}: a group of {len(mutants)} survivors has no reason")
        for name in mutants:
            if len(name) != 4 or not all(isinstance(part, str) for part in name):
                raise ListError(f"{path.name}: {name} should be file, function, old lines, new lines")
            if tuple(name) in found:
                raise ListError(f"{path.name}: {name} stands there twice")
            found[tuple(name)] = why
    return found


@dataclass(frozen=True)
class Tally:
    """How many mutants of a package ended how.

    Attributes:
        tried: all of them, or the sample.
        killed: a test failed, or the tests could not even be imported.
        timed_out: it took far longer than the sound sources, or far more memory.
        survived: all tests passed, or none runs the line.
    """

    tried: int
    killed: int
    timed_out: int
    survived: int

    @classmethod
    def of(cls, results: Iterable[str]) -> Tally:
        """Count results."""
        counts = Counter(results)
        return cls(counts.total(), counts[KILLED], counts[TIMED_OUT], counts[SURVIVED])

    @property
    def score(self) -> float:
        """Those found out, of all: from 0 to 1."""
        return (self.killed + self.timed_out) / self.tried if self.tried else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval for the score, for when these are a sample (Wilson 1927)."""
        z, n, p = 1.96, self.tried, self.score
        if not n:
            return 0.0, 1.0
        middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def table(results: Mapping[str, Sequence[str]]) -> list[str]:
    """Lines with a row for each package, and one for all."""
    rows = [f"{'':10}{'mutants':>9}{'killed':>9}{'timed out':>11}{'survived':>10}{'score':>9}"]
    everything = [end for ends in results.values() for end in ends]
    for package, ends in (*results.items(), ("all", everything)):
        tally = Tally.of(ends)
        counts = f"{tally.tried:>9}{tally.killed:>9}{tally.timed_out:>11}{tally.survived:>10}"
        rows.append(f"{package:10}{counts}{tally.score:>9.1%}")
    return rows


def complaints(ends: Mapping[Name, Collection[str]], reasons: Mapping[Name, str], *, whole: bool) -> list[str]:
    """What is wrong with the list of survivors, given how mutants ended; equal mutants share a name and a reason.

    Args:
        ends: of every mutant tried, by name.
        reasons: the list.
        whole: whether every mutant was tried, so that one that is listed but not there is an error.
    """
    new = [name for name, found in ends.items() if SURVIVED in found and name not in reasons]
    dead = [name for name, found in ends.items() if SURVIVED not in found and name in reasons]
    gone = [name for name in reasons if whole and name not in ends]
    return [
        *(f"survived, and no reason is listed: {_shown(name)}" for name in new),
        *(f"listed, but a test finds it out; take it off the list: {_shown(name)}" for name in dead),
        *(f"listed, but there is no such mutant; take it off the list: {_shown(name)}" for name in gone),
    ]


def _shown(name: Name) -> str:
    """A mutant as the list writes it."""
    return json.dumps(name, ensure_ascii=False)
