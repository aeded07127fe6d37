"""The agreement: two forms of one map are laid on each other, one of them is broken, and it is mended.

Equality that is only stated is a blank picture. Here it is earned: with one number changed in one of the forms, the
difference lights up at the very cells that read it; put back, the difference is dark, and says "0 everywhere".

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

from manim import Animation, AnimationGroup, Succession

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import Fade, appear, vanish
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.motion import lie_on
from onebyone.errors import OneByOneError
from onebyone.look.layout import above, below
from onebyone.look.theme import DURATIONS, SIZES, Role, Theme, units


class Agreement:
    """Two equal maps and, half way between them, the grid of their difference, which says 0 where it is dark.

    The panel's labels for it are "difference" and "everywhere", which the words state of the cells that are equal. Maps
    that are to be broken are on the scale of all: ``signed_map(theme, figure.result, figure.broken)``, and what the
    other one is `named` by then goes on to name the broken one.
    Raises OneByOneError where the maps differ.

    Example::

        agreement = Agreement(one, other, difference=figure.difference, theme=theme, label=self.label)
        self.play(agreement.lay())
        self.play(agreement.break_by(figure.broken, leaves=figure.broken_difference))
        self.play(agreement.mend())
    """

    def __init__(
        self,
        one: PixelGrid,
        other: PixelGrid,
        *,
        difference: Tensor,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
        named: Phrase | None = None,
    ) -> None:
        if difference.numerators.any():
            raise OneByOneError(f"{difference.name} is not 0 everywhere: there is no agreement to show")
        self.one, self.other, self._named = one, other, named
        # The maps' own colours and scale: a cell that differed would show as it shows there.
        self.difference = PixelGrid(
            difference, colormap=one.colormap, cell=one.side / units(1), role="result", theme=theme
        ).move_to((one.get_center() + other.get_center()) / 2)
        self.name = above(label("difference", "result"), self.difference)
        nothing = Cell(difference, (0,) * difference.ndim)
        runs = [nothing, " ", *label("everywhere", "result").runs]
        self.verdict = below(Phrase(runs, size=SIZES.label, role="result", theme=theme), self.difference)
        self._whole = (self.other, self.difference)
        self._broken: tuple[PixelGrid, PixelGrid] | None = None

    @property
    def parts(self) -> list[PixelGrid | Phrase]:
        """All that stands there once the maps were laid on each other and nothing is broken."""
        return [self.one, self.other, self.difference, self.name, self.verdict]

    def lay(self) -> Animation:
        """A copy of each map is drawn from under it to the middle; laid on each other they cancel.

        One comes after the other, so that never more than one is on its way, and none passes over what stands there.
        """
        copies = [grid.copy().set_z_index(grid.z_index - 1) for grid in (self.one, self.other)]
        lay = [lie_on(copy, self.difference, run_time=DURATIONS.lay) for copy in copies]
        cancel = AnimationGroup(Fade(self.difference), Fade(self.name), *(Fade(copy, out=True) for copy in copies))
        return Succession(*lay, cancel, appear(self.verdict))

    def break_by(self, changed: Tensor, *, leaves: Tensor) -> Animation:
        """One number of the other form is changed: its map is `changed` now, and the difference lights up.

        The key of the maps is its key, too.
        """
        if not leaves.numerators.any():
            raise OneByOneError(f"{leaves.name} is 0 everywhere: nothing was broken")
        broken = self._broken = (self.other.showing(changed), self.difference.showing(leaves))
        self._rename(*broken)
        return AnimationGroup(vanish(self.verdict), self._exchange(self._whole, broken), run_time=DURATIONS.move)

    def mend(self) -> Animation:
        """The number is put back: the map is as it was, and the difference 0 everywhere again."""
        if self._broken is None:
            raise OneByOneError("nothing was broken yet: break_by comes before mend")
        self._rename(*self._whole)
        return Succession(self._exchange(self._broken, self._whole), appear(self.verdict))

    def _rename(self, other: PixelGrid, difference: PixelGrid) -> None:
        """The names stay, and are those of what stands there now."""
        for name, grid in ((self._named, other), (self.name, difference)):
            if name is not None:
                name.name_cells(grid.tensor, role="result")

    def _exchange(self, before: tuple[PixelGrid, PixelGrid], after: tuple[PixelGrid, PixelGrid]) -> Animation:
        """Proven pictures take the place of others."""
        gone = [Fade(grid, out=True) for grid in before]
        return AnimationGroup(*map(Fade, after), *gone, run_time=DURATIONS.move)
