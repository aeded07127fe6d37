"""What stands on a title card: the chapter's name, and the question it answers, in large letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup

from onebyone.drawing.mobjects.text import Label, Phrase, Run
from onebyone.look.theme import SIZES, Theme, units


class Heading(VGroup):
    """A chapter's figure, quiet, and its title, on one baseline; without a figure the title stands alone and larger.

    Example::

        class Chapter(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                self.add(Heading("Fig. 2", self.said(self.words.claim), theme=self.theme))
    """

    def __init__(self, mark: str, title: Sequence[Run], *, theme: Theme) -> None:
        super().__init__()
        if not mark:
            self.add(Phrase(title, size=SIZES.title, role="ink", theme=theme, weight="semibold"))
        else:
            phrase = Phrase(title, size=SIZES.panel, role="ink", theme=theme)
            name = Label(mark, size=SIZES.panel, role="quiet", theme=theme)
            self.add(name, phrase.start_at(np.array([name.advance + units(SIZES.panel) / 2, 0, 0])))


class Question(VGroup):
    """One or two lines in large letters.

    Example::

        class Why(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                self.add(Question([["What is a kernel,"], ["and what is it for?"]], theme=self.theme))
    """

    LINE = 24  # characters that fit one line

    def __init__(self, lines: Sequence[Sequence[Run]], *, theme: Theme) -> None:
        size = SIZES.question
        super().__init__(
            *(
                Phrase(line, size=size, role="ink", theme=theme, weight="semibold").start_at(
                    np.array([0, -position * LEADING * units(size), 0])
                )
                for position, line in enumerate(lines)
            )
        )

    @property
    def baselines(self) -> tuple[np.ndarray, np.ndarray]:
        """Where the first and the last line start."""
        first, last = (self.submobjects[at].submobjects[0].pen for at in (0, -1))
        return first, last


LEADING = 1.2  # em from baseline to baseline
