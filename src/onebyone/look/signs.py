"""What the font's digits and signs look like, told by their outlines: answers written down apart from the font's hash.

Every digit on screen is held against the font. So the font is held against this: of each sign, how much ink it has, how
many contours, where its centre lies and how its ink lies about it; and how the signs of arithmetic are built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.errors import UsageError

Contour: TypeAlias = npt.NDArray[np.float64]  # (4n, 2): cubic curves, in em
Shape: TypeAlias = tuple[int, float, float, float, float, float, float]

NEAR = 0.0015  # em, or em² of ink: what a shape is written down to, and rounding
ALIKE = 0.004  # em: what a sign's symmetry keeps to; the font's designers kept to 0.001
STEPS = 4  # straight lines for a curve
ARITHMETIC = "×−=≈÷+"

# Contours, ink (em²), centre (em, from the pen's place on the baseline), spread across, up and aslant (em).
SHAPES: Mapping[str, Mapping[str, Shape]] = MappingProxyType(
    {
        "regular": {
            "0": (2, 0.137, 0.300, 0.349, 0.158, 0.219, -0.000),
            "1": (1, 0.106, 0.295, 0.312, 0.099, 0.241, -0.081),
            "2": (1, 0.119, 0.311, 0.331, 0.124, 0.247, 0.063),
            "3": (1, 0.118, 0.324, 0.346, 0.119, 0.234, 0.032),
            "4": (2, 0.125, 0.320, 0.335, 0.126, 0.186, 0.049),
            "5": (1, 0.125, 0.305, 0.349, 0.131, 0.228, -0.071),
            "6": (2, 0.124, 0.283, 0.294, 0.136, 0.190, -0.057),
            "7": (1, 0.098, 0.309, 0.454, 0.121, 0.214, 0.038),
            "8": (3, 0.156, 0.300, 0.347, 0.144, 0.217, -0.003),
            "9": (2, 0.124, 0.317, 0.404, 0.136, 0.190, -0.057),
            "×": (1, 0.068, 0.300, 0.305, 0.111, 0.113, 0.000),
            "−": (1, 0.032, 0.300, 0.305, 0.135, 0.020, 0.000),
            "=": (2, 0.063, 0.300, 0.306, 0.135, 0.102, 0.000),
            "≈": (2, 0.063, 0.300, 0.306, 0.130, 0.105, -0.052),
            "÷": (3, 0.057, 0.300, 0.305, 0.103, 0.131, 0.000),
            "+": (1, 0.063, 0.300, 0.305, 0.096, 0.108, 0.000),
            "Σ": (1, 0.124, 0.249, 0.349, 0.116, 0.256, 0.022),
            "·": (1, 0.013, 0.163, 0.305, 0.032, 0.033, -0.000),
            ".": (1, 0.013, 0.136, 0.053, 0.032, 0.033, -0.000),
            ",": (1, 0.022, 0.130, 0.003, 0.033, 0.069, 0.028),
            "/": (1, 0.064, 0.176, 0.295, 0.078, 0.257, 0.139),
            "(": (1, 0.066, 0.175, 0.312, 0.057, 0.261, 0.005),
            ")": (1, 0.066, 0.160, 0.312, 0.057, 0.261, 0.005),
            "[": (1, 0.074, 0.141, 0.311, 0.037, 0.291, 0.000),
            "]": (1, 0.074, 0.176, 0.311, 0.037, 0.291, -0.000),
            "<": (1, 0.066, 0.310, 0.277, 0.117, 0.148, 0.000),
            ">": (1, 0.066, 0.290, 0.277, 0.117, 0.148, 0.000),
            "≤": (2, 0.092, 0.306, 0.256, 0.119, 0.179, 0.024),
            "≥": (2, 0.092, 0.294, 0.256, 0.119, 0.179, -0.024),
            "%": (5, 0.172, 0.464, 0.349, 0.230, 0.201, -0.135),
        },
        "semibold": {
            "0": (2, 0.206, 0.300, 0.349, 0.158, 0.208, -0.000),
            "1": (1, 0.159, 0.308, 0.323, 0.109, 0.231, -0.079),
            "2": (1, 0.176, 0.311, 0.333, 0.128, 0.236, 0.055),
            "3": (1, 0.174, 0.323, 0.344, 0.125, 0.226, 0.031),
            "4": (2, 0.176, 0.322, 0.337, 0.128, 0.183, 0.041),
            "5": (1, 0.187, 0.307, 0.351, 0.136, 0.220, -0.060),
            "6": (2, 0.183, 0.288, 0.304, 0.138, 0.189, -0.047),
            "7": (1, 0.146, 0.314, 0.441, 0.124, 0.209, 0.019),
            "8": (3, 0.215, 0.300, 0.343, 0.142, 0.210, -0.001),
            "9": (2, 0.183, 0.312, 0.394, 0.138, 0.189, -0.047),
            "×": (1, 0.096, 0.300, 0.301, 0.112, 0.115, 0.000),
            "−": (1, 0.048, 0.300, 0.305, 0.135, 0.030, -0.000),
            "=": (2, 0.096, 0.300, 0.305, 0.135, 0.115, 0.000),
            "≈": (2, 0.096, 0.300, 0.305, 0.130, 0.118, -0.053),
            "÷": (3, 0.088, 0.300, 0.305, 0.103, 0.136, -0.000),
            "+": (1, 0.091, 0.300, 0.306, 0.100, 0.110, 0.000),
            "Σ": (1, 0.190, 0.273, 0.349, 0.126, 0.243, 0.023),
            "·": (1, 0.022, 0.174, 0.304, 0.041, 0.042, 0.000),
            ".": (1, 0.022, 0.149, 0.071, 0.041, 0.042, 0.000),
            ",": (1, 0.035, 0.146, 0.019, 0.041, 0.081, 0.028),
            "/": (1, 0.095, 0.202, 0.295, 0.088, 0.257, 0.146),
            "(": (1, 0.106, 0.163, 0.312, 0.061, 0.261, 0.005),
            ")": (1, 0.106, 0.175, 0.311, 0.061, 0.260, 0.005),
            "[": (1, 0.119, 0.152, 0.311, 0.045, 0.280, -0.000),
            "]": (1, 0.119, 0.177, 0.311, 0.045, 0.280, 0.000),
            "<": (1, 0.091, 0.320, 0.294, 0.108, 0.143, -0.006),
            ">": (1, 0.091, 0.280, 0.294, 0.108, 0.143, 0.007),
            "≤": (2, 0.123, 0.314, 0.263, 0.112, 0.176, 0.038),
            "≥": (2, 0.123, 0.286, 0.263, 0.112, 0.176, -0.038),
            "%": (5, 0.255, 0.480, 0.349, 0.238, 0.198, -0.138),
        },
    }
)


def shape(contours: Sequence[Contour]) -> Shape:
    """How many contours a sign has, its ink, its centre, and the spread of its ink: root mean squares, with a sign."""
    sums = np.zeros(6)
    for contour in contours:
        corners = _corners(contour)
        x, y = corners.T
        u, v = np.roll(corners, -1, axis=0).T
        cross = x * v - u * y
        sums += [
            part.sum()
            for part in (
                cross / 2,
                (x + u) * cross / 6,
                (y + v) * cross / 6,
                (x * x + x * u + u * u) * cross / 12,
                (y * y + y * v + v * v) * cross / 12,
                (x * v + 2 * x * y + 2 * u * v + u * y) * cross / 24,
            )
        ]
    ink, *rest = sums.tolist()
    across, up, wide, high, aslant = (part / ink for part in rest)
    spread = (wide - across**2, high - up**2, aslant - across * up)
    return len(contours), abs(ink), across, up, *(float(np.sign(part) * abs(part) ** 0.5) for part in spread)


def demand_signs(weight: str, contours_of: Callable[[str], Sequence[Contour]]) -> None:
    """Demand that the font of a weight draws its digits and signs as they were written down, and as they are built.

    Args:
        weight: of the font.
        contours_of: the contours of the glyph of a sign.

    Raises:
        UsageError: a sign is another one, and which.
    """
    for sign, known in SHAPES[weight].items():
        found = shape(contours_of(sign))
        if found[0] != known[0] or max(abs(a - b) for a, b in zip(found[1:], known[1:], strict=True)) > NEAR:
            raise UsageError(f"the font's {weight} {sign!r} is another sign than it was: restore the font from git")
    for sign in ARITHMETIC:
        if not _is_built(sign, [_corners(contour) for contour in contours_of(sign)]):
            raise UsageError(f"the font's {weight} {sign!r} does not look like one: restore the font from git")


def _corners(contour: Contour) -> Contour:
    """A contour as a polygon."""
    t = (np.arange(STEPS) / STEPS)[:, None]
    a, b, c, d = (contour.reshape(-1, 4, 2)[:, None, at] for at in range(4))
    return ((1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t**3 * d).reshape(-1, 2)


def _is_built(sign: str, contours: Sequence[Contour]) -> bool:
    """Whether the contours make that sign of arithmetic: bars, arms and dots where they belong."""
    boxes = sorted(((*one.min(axis=0), *one.max(axis=0)) for one in contours), key=lambda box: box[1])
    sizes = [(right - left, top - low) for left, low, right, top in boxes]
    middles = [((left + right) / 2, (low + top) / 2) for left, low, right, top in boxes]
    under_each_other = max(x for x, _ in middles) - min(x for x, _ in middles) <= ALIKE
    sides = [len(one) // STEPS for one in sorted(contours, key=lambda one: one[:, 1].min())]
    bars = [wide > 3 * high and count == 4 for (wide, high), count in zip(sizes, sides, strict=True)]
    match sign:
        case "−":
            return bars == [True]
        case "=":
            return bars == [True, True] and under_each_other and _same(sizes)
        case "≈":
            return len(boxes) == 2 and _same(sizes) and min(sides) > 8
        case "÷":
            return bars == [False, True, False] and under_each_other and _same([sizes[0], sizes[2]])
        case "+" | "×":
            (left, low, right, top), middle = boxes[0], middles[0][0]
            highest = [abs(x - middle) < (right - left) / 4 for x, y in contours[0] if y > top - ALIKE]
            return sides == [12] and 0.8 < (top - low) / (right - left) < 1.25 and set(highest) == {sign == "+"}
    raise ValueError(f"nothing is known of how {sign!r} is built")


def _same(sizes: Sequence[tuple[float, float]]) -> bool:
    return max(np.ptp([size[side] for size in sizes]) for side in (0, 1)) <= ALIKE
