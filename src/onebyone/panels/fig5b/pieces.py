"""Maps in pieces: their cells change places, in all maps alike, in the order in which the figure shuffled them."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Animation, AnimationGroup, Mobject, VGroup

from onebyone.drawing.fading import Cover, appear, vanish
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.marks import Mark
from onebyone.drawing.motion import Rearrange
from onebyone.look.colormaps import ColourMap
from onebyone.look.theme import DURATIONS, Theme

SPREAD = 0.5  # of the time, until the last cell leaves


class Pieces:
    """The cells of maps, loose.

    They lie as in the maps; or, where `shuffled` maps stand there, as in these, and the maps are where they belong.
    """

    def __init__(
        self, grids: Sequence[PixelGrid], order: Sequence[int], *, theme: Theme, shuffled: Sequence[PixelGrid] = ()
    ) -> None:
        self._standing = shuffled or grids
        self._homes = [Places.in_picture(grid) for grid in grids]
        self._strewn = [home.shuffled(order) for home in self._homes]
        self.cells = [
            _loose(grid, places, theme=theme)
            for grid, places in zip(grids, self._strewn if shuffled else self._homes, strict=True)
        ]

    def come(self, *marks: Mobject) -> Animation:
        """They take the place of the maps that stand there; with them come marks on them."""
        return AnimationGroup(appear(*self.cells, *marks, run_time=DURATIONS.quick), vanish(*self._standing))

    def strew(self, *, marks: Sequence[Mark] = (), run_time: float = DURATIONS.meet) -> Animation:
        """All cells go where the order has them, a mark on each map along with the cell that it is around."""
        along = [[mark] for mark in marks] or [[] for _ in self.cells]
        moves = zip(self.cells, self._strewn, along, strict=True)
        return AnimationGroup(
            *(Rearrange(cells, goal, spread=SPREAD, run_time=run_time, marks=own) for cells, goal, own in moves)
        )

    def gather(self) -> Animation:
        """All cells go back where they belong."""
        moves = zip(self.cells, self._homes, strict=True)
        return AnimationGroup(
            *(Rearrange(cells, home, spread=SPREAD, run_time=DURATIONS.meet) for cells, home in moves)
        )

    def become(self, grids: Sequence[PixelGrid], *marks: Mobject) -> Animation:
        """The cells are maps again, these, and the marks are gone."""
        return Cover(VGroup(*grids), *self.cells, *marks, run_time=DURATIONS.quick)


def _loose(grid: PixelGrid, places: Places, *, theme: Theme) -> LooseCells:
    """The cells of a map in these places."""
    tint = grid.colour_map
    assert isinstance(tint, ColourMap)  # only a photo's cells have colours of three numbers
    return LooseCells(grid.tensor, colour_map=tint, places=places, theme=theme, cells=grid.cells.ravel())
