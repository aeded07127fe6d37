"""What every clip has around its stage: the running head and the caption; and what it costs, where that is said."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from manim import VGroup

from onebyone.core.computation import Aspect, Computation
from onebyone.core.printing import ABOUT
from onebyone.drawing.mobjects.text import Label, Phrase, Run
from onebyone.look.font import Weight
from onebyone.look.layout import LEADING
from onebyone.look.theme import SIZES, Role, Theme, units
from onebyone.words.names import mark_of


class Head(VGroup):
    """The running head: the panel's name, if any, and its claim, in lines on one baseline or, large, under another.

    A `note` stands behind the name.

    Example::

        class Claim(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                lines = self.words.claim.broken(self.figure.quantities, lines=2)
                self.add(self.page.set_head(Head("2a", lines, theme=self.theme)))
    """

    def __init__(
        self, panel: str | None, lines: Sequence[Sequence[Run]], *, theme: Theme, note: str | None = None
    ) -> None:
        said = mark_of(panel, note)
        self.mark = VGroup(*([Label(said, size=SIZES.head, role="quiet", theme=theme)] if said else []))
        self.claim = VGroup(
            *(Phrase(line, size=SIZES.head, role="quiet", theme=theme, weight="semibold") for line in lines)
        )
        super().__init__(self.mark, self.claim)


class Caption(VGroup):
    """One line that says what is happening, or several on a narrow page; the takeaway, which stays, is bolder.

    A question, which wants an answer, is larger and in the colour of attention.

    Example::

        class Takeaway(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                lines = self.words.takeaway.broken(self.figure.quantities, lines=self.page.lines)
                self.add(self.page.set_caption(Caption(lines, theme=self.theme, takeaway=True)))
    """

    def __init__(
        self, lines: Sequence[Sequence[Run]], *, theme: Theme, takeaway: bool = False, asks: bool = False
    ) -> None:
        weight: Weight = "semibold" if takeaway or asks else "regular"
        role: Role = "attention" if asks else "ink"
        size = SIZES.asked if asks else SIZES.caption
        super().__init__(
            *(
                Phrase(line, size=size, role=role, theme=theme, weight=weight).start_at(
                    np.array([0, -position * LEADING * units(SIZES.caption), 0])
                )
                for position, line in enumerate(lines)
            )
        )


class Counter(VGroup):
    """What a computation costs: how many of what, in one line, or in more where that is wider than there is room.

    Example::

        class Cost(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                words = {"weights": ["weights"], "multiplications": ["multiplications"], "outputs": ["outputs"]}
                self.add(Counter(self.figure.computation, words, theme=self.theme))
    """

    def __init__(
        self, computation: Computation, names: Mapping[Aspect, Sequence[Run]], *, theme: Theme, widest: float = math.inf
    ) -> None:
        """Count these aspects of a computation under these names, in lines of so many px at most."""
        em = units(SIZES.counter)
        super().__init__()
        pen = np.zeros(3)
        for part, name in names.items():
            count = Phrase(computation.says(part), size=SIZES.counter, role="ink", theme=theme, weight="semibold")
            word = Phrase(name, size=SIZES.counter, role="quiet", theme=theme)
            across = count.width + em / 3 + word.width
            if pen[0] + across > units(widest):
                pen = np.array([0.0, pen[1] - LEADING * em, 0.0])
            self.add(count.start_at(pen), word.start_at(pen + [count.width + em / 3, 0, 0]))
            pen = pen + [count.width + word.width + 1.5 * em, 0, 0]


class TorchMark(VGroup):
    """A check mark and the very call that the witness ran: beside a result, it says that torch computed it too.

    Of what is not quantized torch computes the same but for what floats round: ≈ stands there instead.

    Example::

        class Confirmed(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                result = self.figure.result
                colours = signed_map(self.theme, result)
                grid = PixelGrid(result, colormap=colours, cell=20, role="result", theme=self.theme)
                self.add(grid, below(TorchMark(self.figure.computation, theme=self.theme), grid))
    """

    def __init__(self, computation: Computation, *, theme: Theme) -> None:
        sign = "✓" if computation.gives.places is None else ABOUT
        mark = Label(sign, size=SIZES.torch, role="result", theme=theme, weight="semibold")
        call = Phrase(computation.says("call"), size=SIZES.torch, role="quiet", theme=theme)
        super().__init__(mark, call.start_at(np.array([mark.advance + 0.3 * units(SIZES.torch), 0, 0])))
