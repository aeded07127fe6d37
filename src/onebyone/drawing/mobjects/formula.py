"""Formula: a typeset formula whose parts can be lit in the colour of their role."""

from __future__ import annotations

import numpy as np
from manim import VGroup

from onebyone.core.computation import Computation
from onebyone.drawing.mobjects.drawn import Drawn
from onebyone.drawing.mobjects.text import fill_of
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.frozen import flat
from onebyone.look.formula import typeset
from onebyone.look.theme import Theme, units


class FormulaGlyph(Drawn):
    """One glyph of a computation's formula; the audit compares its outline and its colour with that.

    Example::

        class Letters(FigureScene):
            shot = fig1a.PANEL

            def construct(self):
                of, (source, _) = self.figure.computation, self.figure.computation.formula
                glyphs = range(len(typeset(source).outlines))
                self.add(*(FormulaGlyph(of, at, em=2, theme=self.theme) for at in glyphs))
    """

    READ = ("source", "ordinal", "said")

    def __init__(self, computation: Computation, ordinal: int, *, em: float, theme: Theme) -> None:
        self.source, roles = computation.formula
        role = typeset(self.source).role(ordinal, roles)
        super().__init__(fill_color=theme.hex(role), fill_opacity=1, stroke_width=0)
        self.ordinal, self.said = ordinal, computation.says("formula")
        flat = typeset(self.source).outlines[ordinal] * em
        self.set_points(np.hstack([flat, np.zeros((len(flat), 1))]))

    def entry(self) -> FormulaEntry:
        """What the display list says of this glyph."""
        return FormulaEntry(
            name=f"Formula {self.source!r}, glyph {self.ordinal}",
            source=self.source,
            ordinal=self.ordinal,
            points=flat(self.points),
            colour=fill_of(self),
            said=self.said,
        )


class Formula(VGroup):
    """What a computation computes, as a formula, its letters in the colours of their roles.

    Example::

        class Neuron(FigureScene):
            shot = fig1a.PANEL

            def construct(self):
                self.add(Formula(self.figure.computation, size=64, theme=self.theme))
    """

    def __init__(self, computation: Computation, *, size: float, theme: Theme) -> None:
        source, _ = computation.formula
        self.typeset = typeset(source)
        glyphs = range(len(self.typeset.outlines))
        super().__init__(*(FormulaGlyph(computation, at, em=units(size), theme=theme) for at in glyphs))

    def part(self, position: int) -> VGroup:
        """The glyphs of one part, counted from zero."""
        return VGroup(*(self.submobjects[glyph] for glyph in self.typeset.parts[position]))
