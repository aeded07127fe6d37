"""The look: what each role's colour is, how values become tints, and every size, stroke width and duration.

Two frozen themes, `theme("dark")` for video and `theme("light")` for slides and print. A role colours frames, wires,
labels and ledger digits; a tint colours cells and means a value, never a role. No other file names a colour.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np

from onebyone.errors import UsageError
from onebyone.look.colormaps import Bytes, Colormap, Floats, FullColour, Rgb, diverge, ramp, rgb
from onebyone.look.frame import FRAME_SIDE

Role = Literal["input", "weight", "result", "bias", "attention", "quiet", "ink", "paper"]
Channel = Literal["R", "G", "B"]

ROLES: tuple[Role, ...] = get_args(Role)
SHORT_SIDE = 1080  # px: every size and stroke width is stated for a frame whose shorter side has so many
"""Width over height of the frames that clips are made in, by the names that people give them."""

CELL_PADDING = 0.15  # of a cell's side, kept free left and right of its digits
MARGIN = 0.04  # of the frame's width and of its height: nothing comes nearer to an edge


@dataclass(frozen=True)
class Sizes:
    """Sizes of text, in px of the em on a frame whose shorter side has 1080 px.

    What a caption speaks of is set in `spoken` at least, all else in `smallest` at least: 22 and 18 px at 720p.
    """

    claim: float = 84
    result: float = 56
    formula: float = 52
    ledger: float = 44
    head: float = 34
    label: float = 36
    counter: float = 36
    caption: float = 36
    asked: float = 46
    torch: float = 33
    spoken: float = 33
    cell: float = 33
    smallest: float = 27


@dataclass(frozen=True)
class Strokes:
    """Widths of lines, in px on a frame whose shorter side has 1080 px."""

    frame: float = 4
    focus: float = 5
    outline: float = 3
    lead: float = 2.5
    edge: float = 2
    rule: float = 2.5
    grid: float = 1
    wire_faintest: float = 0.4
    wire_of_few: float = 1.5
    wire_strongest: float = 3.5
    wire_lit: float = 5
    arrow: float = 4


@dataclass(frozen=True)
class Durations:
    """How long things take, in seconds, named by what they are for."""

    quick: float = 0.3
    appear: float = 0.5
    lay: float = 0.6
    move: float = 0.8
    meet: float = 1.0
    pour: float = 1.4
    scan: float = 2.2
    tour: float = 1.8
    look: float = 1.0
    fold: float = 2.0
    lift: float = 2.7
    rest: float = 0.8
    sum: float = 1.5
    opening: float = 1.4
    silence: float = 1.0
    still: float = 2.4

    def read(self, text: str) -> float:
        """Seconds a viewer needs for a caption: 12 characters a second, and never less than a second and a half."""
        return max(1.5, len(text) / 12)


SIZES, STROKES, DURATIONS = Sizes(), Strokes(), Durations()


@dataclass(frozen=True, eq=False)
class WireStyle:
    """How a wire looks for its weight: colour by sign and size, width and opacity by size; zero is there, but faint.

    Of `few` wires, which do not add up to a ground of their own, each is plain to see.
    """

    signed: Colormap
    faint: str
    strokes: Strokes
    lit: bool = False
    few: bool = False

    def look(self, weights: Floats) -> tuple[Bytes, Floats]:
        """Colours (n, 4) and widths in px (n,) of n wires; raises ValueError for NaN or a weight beyond the scale."""
        part = np.abs(np.asarray(weights, dtype=np.float64)) / self.signed.high
        colours = self.signed.rgba(np.sign(weights) * (0.5 + part / 2) * self.signed.high).copy()
        colours[part == 0] = (*bytes.fromhex(self.faint[1:]), 255)
        colours[:, 3] = np.rint(255 * np.where(part > 0, 0.35 + 0.65 * part, 0.22))
        if self.lit:
            colours[:, 3] = 255
            return colours, np.full(part.shape, self.strokes.wire_lit)
        least = self.strokes.wire_faintest
        if self.few:
            colours[:, 3], least = 255, self.strokes.wire_of_few
        return colours, least + (self.strokes.wire_strongest - least) * part


@dataclass(frozen=True, eq=False)
class Theme:
    """The colours of one look; get it from `theme`, which checks the name."""

    name: str
    colours: Mapping[Role, str]
    pixel_ends: tuple[str, str]
    channel_ends: Mapping[Channel, tuple[str, str]]
    signs: tuple[str, str, str, str]
    outline: str  # of marks: as far from attention as a colour can be

    def __deepcopy__(self, memo: dict[int, object]) -> "Theme":
        """Itself: it cannot change, and manim copies whatever a mobject holds."""
        return self

    def hex(self, role: Role) -> str:
        """The colour of a role as #RRGGBB; raises UsageError for a role there is not."""
        if role not in self.colours:
            raise UsageError(f"there is no role {role!r}: use one of {', '.join(ROLES)}")
        return self.colours[role]

    def rgb(self, role: Role) -> Rgb:
        """The colour of a role as red, green and blue from 0 to 1; raises UsageError for a role there is not."""
        return rgb(self.hex(role))

    @property
    def pixels(self) -> Colormap:
        """Greys for pixels from 0 to 1: light on black in the dark theme, ink on white in the light one."""
        return ramp("the pixel greys", *self.pixel_ends)

    def channel(self, letter: Channel) -> Colormap:
        """The tint of one colour plane from 0 to 1. More light is brighter in both themes: a photo has no negative."""
        if letter not in self.channel_ends:
            raise UsageError(f"there is no channel {letter!r}: use one of {', '.join(self.channel_ends)}")
        return ramp(f"the {letter} tint", *self.channel_ends[letter])

    @property
    def photo(self) -> FullColour:
        """A photo's three planes in their own colours, the same in both themes."""
        return FullColour()

    def signed(self, scale: float) -> Colormap:
        """Weights and results from -scale to scale: zero is exactly the paper, and each sign steps away from it.

        Violet is minus and coral plus, hues that no role has, and what is next to zero is seen not to be zero.
        """
        if not 0 < scale < np.inf:
            raise ValueError(f"the scale of a signed map is a positive number, not {scale}")
        return _signed(self.hex("paper"), self.signs, float(scale))

    def wires(self, scale: float, *, lit: bool = False, few: bool = False) -> WireStyle:
        """The look of wires whose weights lie from -scale to scale; lit ones are the ones we talk about."""
        return WireStyle(self.signed(scale), self.hex("quiet"), STROKES, lit, few)


@cache
def _signed(paper: str, signs: tuple[str, str, str, str], scale: float) -> Colormap:
    return Colormap(f"the signed map ±{scale:g}", -scale, scale, diverge(paper, *signs))


def units(px: float) -> float:
    """A length in px of a frame whose shorter side has 1080, in manim's units."""
    return px * FRAME_SIDE / SHORT_SIDE


def stroke(px: float) -> float:
    """A line width in px of such a frame, as manim counts stroke widths (hundredths of a unit)."""
    return units(px) * 100


def theme(name: str) -> Theme:
    """The theme called "dark" or "light"; raises UsageError for another name."""
    if name not in _THEMES:
        raise UsageError(f"there is no theme {name!r}: use one of {', '.join(_THEMES)}")
    return _THEMES[name]


# Okabe and Ito's hues, moved until roles and signs stay apart under each simulated colour blindness
# (tests/look/test_theme.py).
_DARK: dict[Role, str] = {
    "input": "#76AFEA",
    "weight": "#F09F2E",
    "result": "#1FC48C",
    "bias": "#C778B4",
    "attention": "#F0E442",
    "quiet": "#909191",
    "ink": "#E8ECF1",
    "paper": "#0E1116",
}
_LIGHT: dict[Role, str] = {
    "input": "#0075C4",
    "weight": "#AF5C17",
    "result": "#127349",
    "bias": "#982565",
    "attention": "#111111",
    "quiet": "#546A86",
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
            signs=("#4A447A", "#A18EFF", "#753932", "#FF735E"),
            outline="#000000",
        ),
        "light": Theme(
            name="light",
            colours=MappingProxyType(_LIGHT),
            pixel_ends=("#FFFFFF", "#1C2430"),
            channel_ends=MappingProxyType(_CHANNELS),
            signs=("#A8A6EF", "#573CC7", "#E9989B", "#AF0036"),
            outline="#FFFFFF",
        ),
    }
)
