"""What can be read: whether a number on screen is large enough, stands out, and is whole with nothing in front of it.

A reader, of flesh or an OCR program, must find it on one colour. So everything that meets the box of its ink either
carries it (the one cell it stands in, a filled shape under all of it) or hides it.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from onebyone.frames.box import Box
from onebyone.frames.entry import Entry, Statement
from onebyone.look.colormaps import stands_out
from onebyone.look.theme import Theme

SMALLEST = 10.0  # px of the em: digits 7 px high, which OCR still tells apart after H.264

Effect: TypeAlias = Literal["hides", "carries", "spares"]


def is_legible(entry: Entry, *, pixel: float) -> bool:
    """Whether a text is large enough, where a pixel is so many of manim's units."""
    ink = entry.ink()
    return ink is not None and ink.em >= SMALLEST * pixel


def is_plain(number: Statement, theme: Theme) -> bool:
    """Whether a number stands out from the bare paper."""
    return stands_out(number.colour, (*theme.rgb("paper"), 1.0), theme.rgb("paper"))


def effect_of(other: Entry, number: Statement, box: Box, *, on_top: bool, theme: Theme) -> Effect:
    """What another entry, whose box meets that of the number's ink, does to it by lying over it or under it."""
    met = other.meet(box, on_top=on_top)
    if isinstance(met, str):
        return met
    return "carries" if stands_out(number.colour, met, theme.rgb("paper")) else "hides"
