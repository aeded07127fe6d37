"""Formulas: the glyphs of a typeset formula, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onebyone.errors import AuditError
from onebyone.frames.box import Points, box_of
from onebyone.frames.entry import Entry, Place, Standards
from onebyone.frames.ink import OUTLINE_TOLERANCE, Ink
from onebyone.frames.pen import Colour, Pen
from onebyone.frames.plain import plain_box, plain_colour
from onebyone.frames.recorded import Screen, Words
from onebyone.look.colormaps import Rgb
from onebyone.look.font import similar

if TYPE_CHECKING:  # what it is said of decides no pixel
    from onebyone.core.computation import Said


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
    said: Said | None = None

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
        """It is the computation's formula, drawn as typeset, in the colours of the roles."""
        standards.demand_said(self.name, self.said)
        if self.said is None:
            raise AuditError(f"{self.name} is a formula of no computation: write Formula(computation, …)")
        source, roles = self.said.computation.formula
        if self.source != source:
            raise AuditError(f"{self.name} is no formula of {self.said.computation.call.text}, which is {source!r}")
        glyphs = standards.glyphs(self.source)
        if not 0 <= self.ordinal < len(glyphs):
            raise AuditError(f"{self.name} has no glyph {self.ordinal}: its formula has {len(glyphs)}")
        if not similar(self.points, glyphs[self.ordinal], tolerance=OUTLINE_TOLERANCE):
            raise AuditError(f"{self.name} is not drawn as typeset: its outline is not the formula's")
        role = standards.role(source, roles, self.ordinal)
        if max(abs(part - own) for part, own in zip(self.colour, standards.theme.rgb(role), strict=False)) > 1 / 255:
            raise AuditError(f"{self.name} has another colour than its role, {role}")

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
