"""The look: what each role's colour is, how values become tints, and every size, stroke width and duration.

Two frozen themes, `theme("dark")` for video and `theme("light")` for slides and print. A role colours frames, wires,
labels and ledger digits; a tint colours cells and means a value, never a role. No other file names a colour.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from onebyone.errors import UsageError

Role = Literal["input", "weight", "result", "bias", "attention", "quiet", "ink", "paper"]
Channel = Literal["R", "G", "B"]
Rgb = tuple[float, float, float]
Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]

ROLES: tuple[Role, ...] = get_args(Role)
# Roles that may set text: contrast with the paper is at least 4.5 in both themes; attention, a marker, keeps to 3.
TEXT_ROLES: tuple[Role, ...] = ("input", "weight", "result", "bias", "quiet", "ink")
REFERENCE_HEIGHT = 1080  # px: the frame on which every size and stroke width is stated
FRAME_HEIGHT = 8.0  # the height of manim's frame, in its units
CELL_PADDING = 0.15  # of a cell's side, kept free left and right of its digits
MARGIN = 0.04  # of the frame's width and of its height: nothing comes nearer to an edge


@dataclass(frozen=True)
class Sizes:
    """Sizes of text, in px of the em on a frame 1080 px high; nothing is smaller than 24."""

    title: float = 64
    takeaway: float = 52
    result: float = 56
    formula: float = 52
    ledger: float = 44
    panel: float = 44
    label: float = 40
    counter: float = 40
    caption: float = 40
    torch: float = 36
    cell: float = 28
    smallest: float = 24


@dataclass(frozen=True)
class Strokes:
    """Widths of lines, in px on a frame 1080 px high."""

    frame: float = 4
    focus: float = 6
    lead: float = 2.5
    rule: float = 2.5
    grid: float = 1
    wire_faintest: float = 0.4
    wire_strongest: float = 3.5
    wire_lit: float = 5
    arrow: float = 4


@dataclass(frozen=True)
class Durations:
    """How long things take, in seconds, named by what they are for."""

    quick: float = 0.3
    appear: float = 0.5
    move: float = 0.8
    meet: float = 1.0
    pour: float = 1.6
    camera: float = 1.2
    scan: float = 5.0
    rest: float = 0.9
    long_rest: float = 1.4
    title: float = 1.2
    takeaway: float = 2.5

    def read(self, text: str) -> float:
        """Seconds a viewer needs for a caption: 17 characters a second, and never less than a second and a half."""
        return max(1.5, len(text) / 17)


SIZES, STROKES, DURATIONS = Sizes(), Strokes(), Durations()


@dataclass(frozen=True, eq=False)
class ColourMap:
    """A stated scale from `low` to `high` and the colours along it, as evenly spaced rows of (r, g, b, 255)."""

    name: str
    low: float
    high: float
    table: bytes

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


@dataclass(frozen=True, eq=False)
class WireStyle:
    """How a wire looks for its weight: colour by sign and size, width and opacity by size; zero is there, but faint."""

    signed: ColourMap
    faint: str
    strokes: Strokes
    lit: bool = False

    def look(self, weights: Floats) -> tuple[Bytes, Floats]:
        """Colours (n, 4) and widths in px (n,) of n wires; raises ValueError for NaN or a weight beyond the scale."""
        part = np.abs(np.asarray(weights, dtype=np.float64)) / self.signed.high
        colours = self.signed.rgba(np.where(part > 0, np.sign(weights) * (0.5 + part / 2) * self.signed.high, 0)).copy()
        colours[part == 0] = (*bytes.fromhex(self.faint[1:]), 255)
        colours[:, 3] = np.rint(255 * np.where(part > 0, 0.35 + 0.65 * part, 0.22))
        if self.lit:
            colours[:, 3] = 255
            return colours, np.full(part.shape, self.strokes.wire_lit)
        spread = self.strokes.wire_strongest - self.strokes.wire_faintest
        return colours, self.strokes.wire_faintest + spread * part


@dataclass(frozen=True, eq=False)
class Theme:
    """The colours of one look; get it from `theme`, which checks the name."""

    name: str
    colours: Mapping[Role, str]
    pixel_ends: tuple[str, str]
    channel_ends: Mapping[Channel, tuple[str, str]]
    diverging: str

    def hex(self, role: Role) -> str:
        """The colour of a role as #RRGGBB; raises UsageError for a role there is not."""
        if role not in self.colours:
            raise UsageError(f"there is no role {role!r}: use one of {', '.join(ROLES)}")
        return self.colours[role]

    def rgb(self, role: Role) -> Rgb:
        """The colour of a role as red, green and blue from 0 to 1; raises UsageError for a role there is not."""
        return rgb(self.hex(role))

    @property
    def pixels(self) -> ColourMap:
        """Greys for pixels from 0 to 1: light on black in the dark theme, ink on white in the light one."""
        return _ramp("the pixel greys", *self.pixel_ends)

    def channel(self, letter: Channel) -> ColourMap:
        """The tint of one colour plane from 0 to 1. More light is brighter in both themes: a photo has no negative."""
        if letter not in self.channel_ends:
            raise UsageError(f"there is no channel {letter!r}: use one of {', '.join(self.channel_ends)}")
        return _ramp(f"the {letter} tint", *self.channel_ends[letter])

    def signed(self, scale: float) -> ColourMap:
        """Weights and results from -scale to scale: zero is exactly the paper, and each sign moves away from it."""
        if not 0 < scale < np.inf:
            raise ValueError(f"the scale of a signed map is a positive number, not {scale}")
        return ColourMap(f"the signed map ±{scale:g}", -scale, scale, _diverge(self.diverging, self.hex("paper")))

    def wires(self, scale: float, *, lit: bool = False) -> WireStyle:
        """The look of wires whose weights lie from -scale to scale; lit ones are the ones we talk about."""
        return WireStyle(self.signed(scale), self.hex("quiet"), STROKES, lit)


def units(px: float) -> float:
    """A length in px of a 1080p frame, in manim's units."""
    return px * FRAME_HEIGHT / REFERENCE_HEIGHT


def stroke(px: float) -> float:
    """A line width in px of a 1080p frame, as manim counts stroke widths (hundredths of a unit)."""
    return units(px) * 100


def theme(name: str) -> Theme:
    """The theme called "dark" or "light"; raises UsageError for another name."""
    if name not in _THEMES:
        raise UsageError(f"there is no theme {name!r}: use one of {', '.join(_THEMES)}")
    return _THEMES[name]


def rgb(colour: str) -> Rgb:
    """#RRGGBB as red, green and blue from 0 to 1; raises ValueError for anything else."""
    if not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
        raise ValueError(f"{colour!r} is not a colour written #RRGGBB")
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


@dataclass(frozen=True)
class FullColour:
    """A photo's own colours, as a map from its three planes."""

    def rgba(self, values: Floats) -> Bytes:
        """See `full_colour`."""
        return full_colour(values)


def full_colour(planes: Floats) -> Bytes:
    """A photo's own colours: (3, ...) values from 0 to 1 in the order R, G, B to (..., 4); else raises ValueError."""
    array = np.asarray(planes, dtype=np.float64)
    if array.ndim < 1 or array.shape[0] != 3:
        raise ValueError(f"a photo in colour has three planes first, not the shape {array.shape}")
    if not ((array >= 0) & (array <= 1)).all():
        raise ValueError("a photo's values lie from 0 to 1")
    opaque = np.full((1, *array.shape[1:]), 255.0)
    return np.moveaxis(np.rint(np.concatenate([array * 255, opaque])).astype(np.uint8), 0, -1)


def luminance(colours: Floats) -> Floats:
    """Relative luminance of sRGB colours, (..., 3) from 0 to 1 to (...), as WCAG 2.2 defines it."""
    return _linear(np.asarray(colours, dtype=np.float64)) @ np.array([0.2126, 0.7152, 0.0722])


def contrast(first: Floats | Rgb, second: Floats | Rgb) -> Floats:
    """WCAG 2.2 contrast of sRGB colours, (..., 3) from 0 to 1 to (...): from 1 (equal) to 21 (black on white)."""
    one, two = luminance(np.asarray(first)) + 0.05, luminance(np.asarray(second)) + 0.05
    return np.maximum(one, two) / np.minimum(one, two)


def ink_on(rgba: Bytes) -> Bytes:
    """Black or white, whichever reads better on each cell, (..., 4) to (..., 4).

    Only the pure pair serves every tint: the worst background has contrast sqrt(21) = 4.58 to both, and any softer
    pair of inks falls under 4.5 somewhere between them.
    """
    tints = np.asarray(rgba, dtype=np.float64)[..., :3] / 255
    black_is_better = contrast(tints, (0.0, 0.0, 0.0)) >= contrast(tints, (1.0, 1.0, 1.0))
    return np.where(black_is_better[..., None], _BLACK, _WHITE)


_BLACK, _WHITE = np.array([0, 0, 0, 255], np.uint8), np.array([255, 255, 255, 255], np.uint8)
_STEPS = 256  # of a ramp, and of each arm of a signed map


@cache
def _ramp(name: str, start: str, end: str) -> ColourMap:
    """Even steps in OKLab from one colour to another, for values from 0 to 1."""
    part = np.linspace(0, 1, _STEPS)[:, None]
    first, last = _oklab(np.array(rgb(start))), _oklab(np.array(rgb(end)))
    return ColourMap(name, 0.0, 1.0, _table(first + part * (last - first)))


@cache
def _diverge(source: str, paper: str) -> bytes:
    """Crameri's map `source` with its middle bent to the paper: the bend is whole at zero and gone at the ends."""
    import cmap  # its catalogue takes a moment to load, and only drawing needs it

    place = np.linspace(-1, 1, 2 * _STEPS - 1)
    colours = _oklab(np.asarray(cmap.Colormap(source)((place + 1) / 2), dtype=np.float64)[:, :3])
    middle = colours[_STEPS - 1]
    bend = (1 - np.abs(place[:, None])) ** 2
    return _table(colours + bend * (_oklab(np.array(rgb(paper))) - middle))


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
    return np.cbrt(_linear(colours) @ _TO_CONES.T) @ _TO_LAB.T


def _from_oklab(colours: Floats) -> Floats:
    light = (colours @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_CONES).T
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


# Okabe and Ito's hues, moved until the roles stay apart under each simulated colour blindness (tests/test_theme.py).
_DARK: dict[Role, str] = {
    "input": "#89C9FF",
    "weight": "#E3891E",
    "result": "#33B17C",
    "bias": "#AC6B93",
    "attention": "#D8D829",
    "quiet": "#9FAFB7",
    "ink": "#E8ECF1",
    "paper": "#0E1116",
}
_LIGHT: dict[Role, str] = {
    "input": "#0461E8",
    "weight": "#B04500",
    "result": "#0A6E50",
    "bias": "#914E92",
    "attention": "#B8860B",  # a yellow that read as text on white would be brown: this one marks, and sets no text
    "quiet": "#4A4E5D",
    "ink": "#1C2430",
    "paper": "#FCFBF8",
}
_CHANNELS: dict[Channel, tuple[str, str]] = {
    "R": ("#100808", "#F5384E"),
    "G": ("#0A0F08", "#A8DC2E"),
    "B": ("#08090F", "#5468FF"),
}
_THEMES: Mapping[str, Theme] = MappingProxyType(
    {
        "dark": Theme(
            name="dark",
            colours=MappingProxyType(_DARK),
            pixel_ends=("#090B0E", "#FFFFFF"),
            channel_ends=MappingProxyType(_CHANNELS),
            diverging="crameri:berlin",
        ),
        "light": Theme(
            name="light",
            colours=MappingProxyType(_LIGHT),
            pixel_ends=("#FFFFFF", "#1C2430"),
            channel_ends=MappingProxyType(_CHANNELS),
            diverging="crameri:vik",
        ),
    }
)
