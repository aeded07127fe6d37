"""The formula of the bench: how many positions there are, in letters and in numbers, and what the letters stand for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import DOWN, RIGHT, VGroup

from onebyone.core.quantity import Cell
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.text import Phrase
from onebyone.look.layout import LABEL, px, start_at
from onebyone.look.theme import Role, Theme, units
from onebyone.panels.figc1.numbers import Arithmetic

SIZES = (56, 52, 44, 38, 33, 30, 27)  # px em, the preferred one first
LEADING = 1.35  # em from line to line
SAID = 0.75  # of a label's size, at least: what the letters stand for, on a narrow page
AIR = 44  # px from the head of a line to the line


class Formula(VGroup):
    """The lines of the formula, as large as a width allows, and what its letters stand for; `height_px` high.

    On a page that `is_narrow`, what they stand for may be set smaller, too.
    """

    def __init__(
        self,
        figure: Arithmetic,
        *,
        width: float,
        is_narrow: bool,
        label: Callable[[str, Role], Phrase],
        theme: Theme,
    ) -> None:
        equations = figure.equations
        self.meanings = label("letters", "quiet")
        heads = [label(name, "quiet") for name in ("rows", "columns")] if len(equations) > 1 else []
        before = max((px(head) + AIR for head in heads), default=0.0)
        if is_narrow:
            self.meanings.scale(min(1.0, max(SAID, (width - before) / px(self.meanings))))
        for size in SIZES:
            lines = [Phrase(line_of(one), size=size, role="ink", theme=theme, equation=one) for one in equations]
            self.letters = Phrase(_in_letters(figure), size=size, role="quiet", theme=theme)
            widest = before + max(map(px, (*lines, self.letters, self.meanings)))
            if widest <= width:
                break
        self.fits = widest <= width
        pitch, start = LEADING * size, RIGHT * units(before)
        start_at(self.letters, start)
        for at, line in enumerate(lines, 1):
            start_at(line, start + DOWN * units(at * pitch))
        for at, head in enumerate(heads, 1):
            start_at(head, DOWN * units(at * pitch))
        start_at(self.meanings, start + DOWN * units(len(lines) * pitch + LABEL))
        self.height_px = size + len(lines) * pitch + LABEL
        self.lines = [*lines, *heads]
        super().__init__(self.letters, self.meanings, *self.lines)
        self._em = size

    def stand(self, corner: np.ndarray) -> Formula:
        """Stand with the upper left corner here."""
        return self.shift(corner + DOWN * units(self._em))


def _in_letters(figure: Arithmetic) -> list[str | Cell]:
    """The formula, letters for what is set, and its own numbers as they are."""
    two, one = Cell(figure.sides, ()), Cell(figure.least, ())
    if figure.transposed.fraction(()):
        return ["(H − ", one, ") · S − ", two, " · P + D · (K − ", one, ") + O + ", one]
    return ["⌊(H + ", two, " · P − D · (K − ", one, ") − ", one, ") / S⌋ + ", one]
