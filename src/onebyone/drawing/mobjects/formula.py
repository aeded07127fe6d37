"""Formula: a typeset formula whose parts can be lit in the colour of their role."""

from __future__ import annotations

import numpy as np
from manim import VGroup, VMobject

from onebyone.drawing.mobjects.text import fill_of
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.frozen import flat
from onebyone.look.formula import typeset
from onebyone.look.theme import Role, Theme, units


class FormulaGlyph(VMobject):
    """One glyph of a formula; it knows which formula and which glyph, and the audit compares its outline with that.

    Example::

        class Letter(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                self.add(FormulaGlyph("y = x", 0, em=2, colour=self.theme.hex("result")))
    """

    READ = ("source", "ordinal")

    def __init__(self, source: str, ordinal: int, *, em: float, colour: str) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.source, self.ordinal = source, ordinal
        flat = typeset(source).outlines[ordinal] * em
        self.set_points(np.hstack([flat, np.zeros((len(flat), 1))]))

    def entry(self) -> FormulaEntry:
        """What the display list says of this glyph."""
        return FormulaEntry(
            name=f"Formula {self.source!r}, glyph {self.ordinal}",
            source=self.source,
            ordinal=self.ordinal,
            points=flat(self.points),
            colour=fill_of(self),
        )


class Formula(VGroup):
    """A formula in Typst's mathematics, without digits; `{{…}}` marks its parts, in the order of `roles`.

    Example::

        class Neuron(FigureScene):
            shot = fig1a.PANEL

            def construct(self):
                roles = ("result", "weight", "input", "bias")
                self.add(Formula("{{y}} = sum_i {{w_i}} {{x_i}} + {{b}}", roles=roles, size=64, theme=self.theme))
    """

    def __init__(self, source: str, *, roles: tuple[Role, ...], size: float, theme: Theme) -> None:
        self.typeset = typeset(source)
        colours = [theme.hex("ink")] * len(self.typeset.outlines)
        for glyphs, role in zip(self.typeset.parts, roles, strict=True):
            for glyph in glyphs:
                colours[glyph] = theme.hex(role)
        em = units(size)
        super().__init__(*(FormulaGlyph(source, at, em=em, colour=colour) for at, colour in enumerate(colours)))

    def part(self, position: int) -> VGroup:
        """The glyphs of one part, counted from zero."""
        return VGroup(*(self.submobjects[glyph] for glyph in self.typeset.parts[position]))
