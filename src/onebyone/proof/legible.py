"""What can be read: whether a number on screen is large enough, stands out, and is whole with nothing in front of it.

A reader, of flesh or an OCR program, must find it on one colour. So everything that meets the box of its ink either
carries it (the one cell it stands in, a filled shape under all of it) or hides it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, TypeAlias

from onebyone.frames.box import Box
from onebyone.frames.entry import Entry, Statement
from onebyone.frames.pen import Colour
from onebyone.look.colormaps import Rgb, contrast
from onebyone.look.theme import Theme

SMALLEST = 10.0  # px of the em: digits 7 px high, which OCR still tells apart after H.264
CLEAREST = 3.0  # WCAG's contrast for large text

Effect: TypeAlias = Literal["hides", "carries", "spares"]


def is_legible(entry: Entry, *, pixel: float) -> bool:
    """Whether a text is large enough, where a pixel is so many of manim's units."""
    ink = entry.ink()
    return ink is not None and ink.em >= SMALLEST * pixel


def is_plain(number: Statement, theme: Theme) -> bool:
    """Whether a number stands out from the bare paper."""
    return _stands_out(number.colour, (*theme.rgb("paper"), 1.0), theme.rgb("paper"))


def effect_of(other: Entry, number: Statement, box: Box, *, on_top: bool, theme: Theme) -> Effect:
    """What another entry, whose box meets that of the number's ink, does to it by lying over it or under it."""
    met = other.meet(box, on_top=on_top)
    if isinstance(met, str):
        return met
    return "carries" if _stands_out(number.colour, met, theme.rgb("paper")) else "hides"


@lru_cache(maxsize=4096)
def _stands_out(ink: Colour, ground: Colour, paper: Rgb) -> bool:
    under = _over(paper, ground)
    return float(contrast(_over(under, ink), under)) >= CLEAREST


def _over(under: Rgb, colour: Colour) -> Rgb:
    alpha = min(colour[3], 1.0)
    red, green, blue = (part + alpha * (own - part) for part, own in zip(under, colour, strict=False))
    return red, green, blue
