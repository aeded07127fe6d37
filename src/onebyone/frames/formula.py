"""Formulas: the glyphs of a typeset formula, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onebyone.errors import AuditError
from onebyone.frames.box import Points, box_of
from onebyone.frames.entry import Entry, Place, Standards
from onebyone.frames.ink import OUTLINE_TOLERANCE, Ink
from onebyone.frames.pen import Colour, Pen
from onebyone.frames.plain import plain_box, plain_colour
from onebyone.frames.recorded import Screen, Words
from onebyone.look.colormaps import Rgb
from onebyone.look.font import similar


@dataclass(frozen=True, eq=False, slots=True)
class FormulaEntry(Entry):
    """One glyph of a typeset formula: which formula, which glyph of it, and its outline."""

    kind = "formula"
    is_stroked = False

    name: str
    source: str
    ordinal: int
    points: Points
    colour: Colour

    @property
    def is_seen(self) -> bool:
        """By its alpha."""
        return self.colour[3] > 0

    def paint(self, pen: Pen) -> None:
        """Fill its outline."""
        pen.trace(self.points)
        pen.fill(self.colour)

    @property
    def outer(self) -> Points:
        """Its outline's points."""
        return self.points

    def judge(self, standards: Standards) -> None:
        """It is drawn as typeset."""
        glyphs = standards.glyphs(self.source)
        if not 0 <= self.ordinal < len(glyphs):
            raise AuditError(f"{self.name} has no glyph {self.ordinal}: its formula has {len(glyphs)}")
        if not similar(self.points, glyphs[self.ordinal], tolerance=OUTLINE_TOLERANCE):
            raise AuditError(f"{self.name} is not drawn as typeset: its outline is not the formula's")

    @property
    def pose(self) -> tuple[object, ...]:
        """Points and colour."""
        return self.points, self.colour

    def place(self, ink: Ink | None) -> Place:
        """It says nothing by its place."""
        return None

    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Words]:
        """A part of a formula."""
        return (Words("formula", self.source),)

    def to_json(self) -> dict[str, Any]:
        """Which glyph it is, and its box."""
        return {
            "kind": self.kind,
            "source": self.source,
            "glyph": self.ordinal,
            "box": plain_box(box_of(self.points)),
            **plain_colour(self.colour),
        }
