"""What stands in every clip in the same place: title, caption, cost counter, torch line and takeaway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from manim import Line, VGroup

from onebyone.core.computation import Aspect, Computation
from onebyone.drawing.mobjects.grid import LEAD_LAYER
from onebyone.drawing.mobjects.text import Label, Phrase, Run
from onebyone.look.font import Weight
from onebyone.look.theme import SIZES, STROKES, Theme, stroke, units
from onebyone.words.names import NAMES


class Title(VGroup):
    """The panel's id, quiet, and its claim, on one baseline.

    Example::

        class Claim(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                self.add(self.page.set_title(Title("2a", self.said(self.words.claim), theme=self.theme)))
    """

    def __init__(self, panel: str, claim: Sequence[Run], *, theme: Theme) -> None:
        name = panel if panel in NAMES else f"Fig. {panel}"  # a bare 3 would be a number
        mark = Label(name, size=SIZES.panel, role="quiet", theme=theme)
        self.claim = Phrase(claim, size=SIZES.title, role="ink", theme=theme, weight="semibold")
        self.claim.start_at(np.array([mark.advance + units(SIZES.panel) / 2, 0, 0]))
        super().__init__(mark, self.claim)


class Caption(VGroup):
    """One or two lines that say what is happening; the takeaway, which stays, is larger and bolder.

    Example::

        class Takeaway(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                lines = self.words.takeaway.lines(self.figure.quantities)
                self.add(self.page.set_caption(Caption(lines, theme=self.theme, takeaway=True)))
    """

    def __init__(self, lines: Sequence[Sequence[Run]], *, theme: Theme, takeaway: bool = False) -> None:
        size = SIZES.takeaway if takeaway else SIZES.caption
        weight: Weight = "semibold" if takeaway else "regular"
        em = units(size)
        super().__init__(
            *(
                Phrase(line, size=size, role="ink", theme=theme, weight=weight).start_at(
                    np.array([0, -position * LEADING * em, 0])
                )
                for position, line in enumerate(lines)
            )
        )


class Counter(VGroup):
    """What a computation costs: how many of what, numbers flush right and words flush left on shared baselines.

    Example::

        class Cost(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                words = {"weights": "weights", "multiplications": "multiplications", "outputs": "output"}
                self.add(Counter(self.figure.computation, words, theme=self.theme))
    """

    def __init__(self, computation: Computation, names: Mapping[Aspect, str], *, theme: Theme) -> None:
        em = units(SIZES.counter)
        counts = [
            Phrase(computation.says(part), size=SIZES.counter, role="ink", theme=theme, weight="semibold")
            for part in names
        ]
        words = [Label(word, size=SIZES.counter, role="quiet", theme=theme) for word in names.values()]
        for position, (count, word) in enumerate(zip(counts, words, strict=True)):
            baseline = -position * LEADING * em
            count.start_at(np.array([-count.width, baseline, 0]))
            word.at(np.array([em / 3, baseline, 0]), em=em)
        super().__init__(*counts, *words)


class TorchLine(VGroup):
    """The very call the witness ran, with the shapes that went in and came out.

    Example::

        class Witness(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                self.add(TorchLine(self.figure.computation, theme=self.theme))
    """

    def __init__(self, computation: Computation, *, theme: Theme) -> None:
        code = call_of(computation, theme=theme)
        shapes = Phrase(computation.says("shapes"), size=SIZES.torch, role="quiet", theme=theme)
        shapes.start_at(np.array([code.width + units(SIZES.torch), 0, 0]))
        super().__init__(code.start_at(np.zeros(3)), shapes)


def call_of(computation: Computation, *, theme: Theme) -> Phrase:
    """The call of a computation, alone."""
    return Phrase(computation.says("call"), size=SIZES.torch, role="ink", theme=theme)


def lead(theme: Theme) -> Line:
    """A thin line that leads the eye from a cell to where it is seen enlarged; its ends are set by whoever moves it."""
    line = Line(stroke_color=theme.hex("attention"), stroke_width=stroke(STROKES.lead), stroke_opacity=0.7)
    return line.set_z_index(LEAD_LAYER)


LEADING = 1.25  # em from baseline to baseline
