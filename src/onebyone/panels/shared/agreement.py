"""The agreement: two maps made in two ways stand side by side, and laid on each other they leave their difference.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

from manim import Animation, AnimationGroup, FadeIn, FadeOut, Succession

from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.motion import Glide
from onebyone.look.layout import above, below
from onebyone.look.theme import DURATIONS, Role, Theme, units


class Agreement:
    """Two equal maps and, half way between them, the grid of their difference: zeros, which look like nothing.

    The panel's labels for it are "difference" and "equal".
    """

    def __init__(
        self,
        one: PixelGrid,
        other: PixelGrid,
        *,
        difference: Tensor,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
    ) -> None:
        self.one, self.other = one, other
        # The maps' own colours and scale: a cell that differed would show as it shows there.
        self.difference = PixelGrid(
            difference, colour_map=one.colour_map, cell=one.side / units(1), role="result", theme=theme
        ).move_to((one.get_center() + other.get_center()) / 2)
        self.name = above(label("difference", "result"), self.difference)
        self.verdict = below(label("equal", "result"), self.difference)

    def lay(self) -> Animation:
        """A copy of each map glides to the middle; laid on each other they cancel, and the difference is left."""
        copies = self.one.copy(), self.other.copy()
        meet = AnimationGroup(
            *(Glide(copy, copy.copy().move_to(self.difference)) for copy in copies), run_time=DURATIONS.meet
        )
        cancel = AnimationGroup(FadeIn(self.difference), *(FadeOut(copy) for copy in copies), run_time=DURATIONS.move)
        return Succession(meet, cancel, appear(self.name, self.verdict))
