"""From values to colours: colormaps with a stated scale, ink for digits upon them, contrast as WCAG measures it.

Every function is deterministic, and none rescales its values: a value beyond the scale is refused, never clipped.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

Rgb = tuple[float, float, float]
Rgba = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]

_BLACK, _WHITE = np.array([0, 0, 0, 255], np.uint8), np.array([255, 255, 255, 255], np.uint8)
_STEPS = 256  # of a ramp, and of each arm of a signed map
CLEAREST = 3.0  # WCAG's contrast for large text
FLASH, BRIGHT = 0.1, 0.8  # of luminance: so far apart are two pictures of a flash, the darker below this (WCAG 2.2)


@dataclass(frozen=True)
class Colormap:
    """A stated scale from `low` to `high` and the colours along it, as evenly spaced rows of (r, g, b, 255).

    Maps of the same content are equal, so that tints looked up with one are found again with the other.
    """

    name: str
    low: float
    high: float
    table: bytes

    def __deepcopy__(self, memo: dict[int, object]) -> "Colormap":
        """Itself: it cannot change, and manim copies whatever a mobject holds."""
        return self

    def rgba(self, values: Floats) -> Bytes:
        """Colours of `values`, shape (...) to (..., 4); raises ValueError for NaN or a value beyond the scale."""
        array = np.asarray(values, dtype=np.float64)
        wrong = ~((array >= self.low) & (array <= self.high))
        if wrong.any():
            index = tuple(int(axis[0]) for axis in np.nonzero(np.atleast_1d(wrong)))
            value = float(np.atleast_1d(array)[index])
            raise ValueError(f"{self.name} has a colour from {self.low:g} to {self.high:g}, not for {value} at {index}")
        rows = np.frombuffer(self.table, np.uint8).reshape(-1, 4)
        place = (array - self.low) / (self.high - self.low) * (len(rows) - 1)
        return rows[np.rint(place).astype(np.intp)]


@dataclass(frozen=True)
class FullColour:
    """A photo's own colours: values from 0 to 1 of its three planes, red, green and blue, are sRGB as they stand."""

    def rgba(self, planes: Floats) -> Bytes:
        """Colours of three planes, (3, ...) to (..., 4); raises ValueError for another shape, NaN or a value beyond."""
        array = np.asarray(planes, dtype=np.float64)
        if array.ndim < 1 or array.shape[0] != 3:
            raise ValueError(f"a photo in colour has three planes first, not the shape {array.shape}")
        if not ((array >= 0) & (array <= 1)).all():
            raise ValueError("a photo's values lie from 0 to 1")
        opaque = np.full((1, *array.shape[1:]), 255.0)
        return np.moveaxis(np.rint(np.concatenate([array * 255, opaque])).astype(np.uint8), 0, -1)


def rgb(colour: str) -> Rgb:
    """#RRGGBB as red, green and blue from 0 to 1; raises ValueError for anything else."""
    if not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
        raise ValueError(f"{colour!r} is not a colour written #RRGGBB")
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


def luminance(colours: Floats) -> Floats:
    """Relative luminance of sRGB colours, (..., 3) from 0 to 1 to (...), as WCAG 2.2 defines it."""
    return np.asarray(_linear(np.asarray(colours, dtype=np.float64)) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(first: Floats | Rgb, second: Floats | Rgb) -> Floats:
    """WCAG 2.2 contrast of sRGB colours, (..., 3) from 0 to 1 to (...): from 1 (equal) to 21 (black on white)."""
    one, two = luminance(np.asarray(first)) + 0.05, luminance(np.asarray(second)) + 0.05
    return np.maximum(one, two) / np.minimum(one, two)


@lru_cache(maxsize=4096)
def stands_out(ink: Rgba, ground: Rgba, paper: Rgb) -> bool:
    """Whether ink can be told from the ground it lies on, itself on paper; each may let through what is under it."""
    under = _over(paper, ground)
    return float(contrast(_over(under, ink), under)) >= CLEAREST


@cache
def calm(colours: Colormap | FullColour, paper: Rgb) -> float:
    """How opaque colours may be over paper, from 0 to 1, so that none flashes that quickly follows another."""
    ends = bytes([*_BLACK, *_WHITE]) if isinstance(colours, FullColour) else colours.table
    under, rows = np.array(paper), np.frombuffer(ends, np.uint8).reshape(-1, 4)[:, :3] / 255
    seen = {alpha: luminance(under + alpha * (rows - under)) for alpha in np.linspace(0, 1, 101).tolist()}
    return max(alpha for alpha, one in seen.items() if np.ptp(one) < FLASH or one.min() >= BRIGHT)


def _over(under: Rgb, colour: Rgba) -> Rgb:
    alpha = min(colour[3], 1.0)
    red, green, blue = (part + alpha * (own - part) for part, own in zip(under, colour, strict=False))
    return red, green, blue


def ink_on(rgba: Bytes) -> Bytes:
    """Black or white, whichever reads better on each cell, (..., 4) to (..., 4).

    Only the pure pair serves every tint: the worst background has contrast sqrt(21) = 4.58 to both, and any softer
    pair of inks falls under 4.5 somewhere between them.
    """
    tints = np.asarray(rgba, dtype=np.float64)[..., :3] / 255
    black_is_better = contrast(tints, (0.0, 0.0, 0.0)) >= contrast(tints, (1.0, 1.0, 1.0))
    return np.where(black_is_better[..., None], _BLACK, _WHITE)


@cache
def ramp(name: str, start: str, end: str) -> Colormap:
    """A map for values from 0 to 1 that goes in even steps of OKLab from one colour (#RRGGBB) to another."""
    part = np.linspace(0, 1, _STEPS)[:, None]
    first, last = _oklab(np.array(rgb(start))), _oklab(np.array(rgb(end)))
    return Colormap(name, 0.0, 1.0, _table(first + part * (last - first)))


@cache
def diverge(paper: str, least: str, minus: str, little: str, plus: str) -> bytes:
    """The table of a map for both signs, in even steps of OKLab; colours are #RRGGBB.

    Args:
        paper: the colour of zero, and of zero only.
        least: the colour of what is next to zero and negative.
        minus: the colour of the other end of the negative arm.
        little: the colour of what is next to zero and positive.
        plus: the colour of the other end of the positive arm.
    """
    part = np.linspace(0, 1, _STEPS - 1)[:, None]
    arms = []
    for near, far in ((least, minus), (little, plus)):
        first, last = _oklab(np.array(rgb(near))), _oklab(np.array(rgb(far)))
        arms.append(first + part * (last - first))
    return _table(np.concatenate([arms[0][::-1], _oklab(np.array(rgb(paper)))[None], arms[1]]))


def _table(oklab: Floats) -> bytes:
    colours = np.rint(255 * np.clip(_from_oklab(oklab), 0, 1))
    return np.column_stack([colours, np.full(len(colours), 255)]).astype(np.uint8).tobytes()


# OKLab after Björn Ottosson, "A perceptual color space for image processing" (2020).
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _linear(colours: Floats) -> Floats:
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


def _oklab(colours: Floats) -> Floats:
    return np.asarray(np.cbrt(_linear(colours) @ _TO_CONES.T) @ _TO_LAB.T)


def _from_oklab(colours: Floats) -> Floats:
    light = (colours @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_CONES).T
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
