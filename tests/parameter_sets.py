"""Seeded sets of parameters of the panels: over all that 2a, 2b, 4a and 4b take, extreme ones among them; of C1, and
pictures for the others, as a lecturer would choose them. None is refused.

A set is drawn again only where its panel refuses it in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from onebyone.core.figure import ClaimError, Figure
from onebyone.inputs.given import Given
from onebyone.inputs.kernels import NAMED
from onebyone.inputs.parameters import ParameterError, Parameters
from onebyone.panels.catalogue import chosen
from onebyone.panels.panel import Panel

COUNT = 60
LARGEST_IMAGE, SMALLEST_IMAGE = 64, 5
WEIGHTS = ("integers", "halves", "quarters", "fine")
_STEPS = MappingProxyType({"integers": 1, "halves": 2, "quarters": 4, "fine": 64})

Random = np.random.Generator


def _weights(random: Random, count: int, *, kinds: tuple[str, ...] = WEIGHTS) -> list[str]:
    """Weights as a user writes them, all of one kind of grid; most of them small."""
    steps = _STEPS[str(random.choice(kinds))]
    limit = int(random.choice([2, 8, 64]))
    return [f"{numerator / steps:g}" for numerator in random.integers(-limit * steps, limit * steps + 1, count)]


def _extent(random: Random) -> int:
    return int(random.choice([SMALLEST_IMAGE, LARGEST_IMAGE, random.integers(SMALLEST_IMAGE, LARGEST_IMAGE + 1)]))


def _digit(random: Random) -> str:
    return f"digit:{random.integers(10)}:{random.integers(10)}"


def _sometimes(random: Random, value: Any, *, share: float = 0.4) -> Any:
    return value if random.random() < share else None


def _sliding(random: Random, *, sides: int, kinds: tuple[str, ...]) -> dict[str, Any]:
    height, width = _extent(random), _extent(random)
    rows, columns = (int(side) for side in random.integers(1, sides + 1, 2))
    written = _weights(random, rows * columns, kinds=kinds)
    kernels = [
        {"kernel": "; ".join(" ".join(written[at : at + columns]) for at in range(0, len(written), columns))},
        {"kernel": "box", "kernel_size": rows},
        {"kernel": str(random.choice(sorted(NAMED)))},
    ]
    return {
        "image": _digit(random),
        "height": height,
        "width": width,
        **kernels[int(random.choice(3, p=(0.6, 0.25, 0.15)))],
        "stride": int(random.integers(1, 5)),
        "padding": int(random.integers(0, 6)),
        "dilation": int(random.integers(1, 4)),
        "bias": _sometimes(random, _weights(random, 1, kinds=kinds)[0]),
        "position": _sometimes(random, f"{random.integers(5)},{random.integers(5)}", share=0.2),
    }


def _pointwise(random: Random, *, channels: int, kinds: tuple[str, ...]) -> dict[str, Any]:
    height, width = _extent(random), _extent(random)
    count = int(random.choice([1, 2, 3, channels, random.integers(1, channels + 1)]))
    picture: dict[str, Any] = {"image": "photo", "channels": count} if count <= 3 else {}
    if random.random() < 0.3 or count > 3:
        levels = random.integers(0, 256, (height, width, count), dtype=np.uint8)
        picture = {"image": Given.of_levels("noise.npy", levels)}
    return {
        **picture,
        "height": height,
        "width": width,
        "weights": "redness"
        if count == 3 and random.random() < 0.3
        else " ".join(_weights(random, count, kinds=kinds)),
        "bias": _sometimes(random, _weights(random, 1, kinds=kinds)[0]),
        "position": _sometimes(random, f"{random.integers(height)},{random.integers(width)}", share=0.2),
    }


def _noise(random: Random, height: int, width: int, *, channels: int) -> Given:
    return Given.of_levels("noise.npy", random.integers(0, 256, (height, width, channels), dtype=np.uint8))


def _picture(random: Random) -> dict[str, Any]:
    """A digit; or one's own picture: of any shape, grey or coloured, or dark."""
    own = {
        "wide": lambda: _noise(random, 40, 64, channels=3),
        "tall": lambda: _noise(random, 64, 30, channels=1),
        "dark": lambda: Given.of_levels("dark.npy", random.integers(0, 90, (28, 28, 1), dtype=np.uint8)),
    }
    return {"image": own.get(str(random.choice(["digit", "digit", "digit", *own])), lambda: _digit(random))()}


def _arithmetic(random: Random) -> dict[str, Any]:
    """An image that is drawn, a digit, the photo or one's own, and what is set of the convolution, some of it."""
    own = {
        "noise": lambda: _noise(random, 30, 30, channels=int(random.choice([1, 3]))),
        "tall": lambda: _noise(random, 48, 20, channels=int(random.choice([1, 3]))),
    }
    image = str(random.choice(["drawn", "digit:7", "photo", *own]))
    kernel = str(random.choice([*sorted(NAMED), "1 2", "1; 2; 3", "0.25 -0.5; 1 2"]))
    return {
        "image": own[image]() if image in own else image,
        "channels": _sometimes(random, int(random.integers(2, 5))) if image == "drawn" else None,
        "height": _sometimes(random, int(random.choice([4, 5, 8, 12, 20, 64]))),
        "width": _sometimes(random, int(random.choice([4, 5, 8, 12, 20, 64]))),
        "kernel": _sometimes(random, kernel),
        "stride": _sometimes(random, int(random.integers(1, 4))),
        "padding": _sometimes(random, int(random.integers(5))),
        "dilation": _sometimes(random, int(random.integers(1, 4)), share=0.2),
        "bias": _sometimes(random, "-2.5", share=0.2),
        "seed": int(random.integers(1000)),
    }


PICTURED = ("1a", "1b", "3", "5a", "5b", "6a", "6b", "7", "8")
"""The panels whose trained layer or network reads a picture."""

_DRAWN: Mapping[str, Callable[[Random], dict[str, Any]]] = MappingProxyType(
    {
        "2a": lambda random: _sliding(random, sides=11, kinds=WEIGHTS),
        "2b": lambda random: _sliding(random, sides=3, kinds=WEIGHTS[:3]),
        "4a": lambda random: _pointwise(random, channels=16, kinds=WEIGHTS),
        "4b": lambda random: _pointwise(random, channels=4, kinds=WEIGHTS[:3]),
        "c1": _arithmetic,
        **dict.fromkeys(PICTURED, _picture),
    }
)


@cache
def drawn(panel_id: str, seed: int) -> tuple[Panel, Parameters, Figure]:
    """The set of a seed and its figure: the first one drawn from it that the panel does not refuse."""
    (panel,) = chosen([panel_id])
    random = np.random.default_rng([seed, *map(ord, panel.id)])
    for _ in range(50):
        record = panel.parameters(**_DRAWN[panel.id](random))
        with suppress(ParameterError, ClaimError):
            return panel, record, panel.verified(record)
    raise AssertionError(f"{panel.id}, seed {seed}: every set is refused")
