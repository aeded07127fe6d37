"""Proofs with one value that is another: of the same kind, of another, absurd, twice there, or gone."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

NUMBERS = (0, -1, 1, 2**31, 2**53, 10**18, 10**400, -(10**400), 0.0, -0.0, 1e-300, 1e308, -1e308, 0.1)
TEXTS = ("", "7", "\0", "\ud7ff", "٧", "\u202e7", "é" * 3, "x" * 20_000, "-->", "\n\n", "0" * 64, "1/0", "eJwDAAAAAAE=")
OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [[]], [0] * 5000, [[0, 0]] * 3000)
ABSURD: list[Any] = [*NUMBERS, *TEXTS, *OTHERS]


def mutated(proof: Any, rng: Random) -> tuple[Any, str]:
    """A proof with one change, and where it is."""
    told = copy.deepcopy(proof)
    place, way = told, []
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = rng.choice(keys)
        way.append(str(key))
        value = place[key]
        deeper = isinstance(value, dict | list) and value
        if not deeper or rng.random() < 0.12:
            break
        place = value
    how = rng.randrange(6)
    if how == 0 and isinstance(place, list):
        place.insert(key, copy.deepcopy(rng.choice(place)))
    elif how == 0:
        del place[key]
    elif how == 1 and isinstance(value, list):
        rng.shuffle(value)
    elif how == 2 and isinstance(value, int | float) and not isinstance(value, bool):
        place[key] = rng.choice([value + 1, value - 1, -value, value * 1000, value / 7, value + 0.1, int(value * 3)])
    elif how == 3 and isinstance(value, str) and value:
        at = rng.randrange(len(value))
        place[key] = value[:at] + rng.choice(["", "7", "−", "x", "\u200b", "²", value]) + value[at + 1 :]
    elif how == 4 and isinstance(value, list):
        place[key] = value[: rng.randrange(len(value) + 1)] * rng.choice([1, 1, 2, 500])
    else:
        place[key] = copy.deepcopy(rng.choice(ABSURD))
    return told, "/".join(way)
