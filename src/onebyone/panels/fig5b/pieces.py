"""Maps in pieces: their cells change places, in all maps alike, in the order in which the figure shuffled them.

Cells that are 0 look like the page: they stay away, and the others are seen the better for it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Add, Animation, AnimationGroup, Mobject, VGroup

from onebyone.core.figure import Indices
from onebyone.drawing.fading import Cover, appear, vanish
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.marks import Mark
from onebyone.drawing.motion import Rearrange
from onebyone.look.colormaps import Colormap
from onebyone.look.theme import DURATIONS, Theme

SPREAD = 0.5  # of the time, until the last cell leaves


class Pieces:
    """The cells of maps that are not 0, loose; what lies `at` a position is there in any case, to be followed.

    They lie as in the maps; of those that are `framed`, the frames stay.
    """

    def __init__(
        self,
        grids: Sequence[PixelGrid],
        order: Sequence[int],
        *,
        theme: Theme,
        at: int = 0,
        framed: Sequence[PixelGrid] = (),
    ) -> None:
        self._standing = grids
        self._frames = [grid.copy().show(np.False_) for grid in framed]
        lit = [_lit(grid, at) for grid in grids]
        homes = [Places.in_picture(grid) for grid in grids]
        self._strewn = [_some(home.shuffled(order), which) for home, which in zip(homes, lit, strict=True)]
        self.cells = [
            _loose(grid, _some(home, which), which, theme=theme)
            for grid, home, which in zip(grids, homes, lit, strict=True)
        ]

    def come(self, *marks: Mobject) -> Animation:
        """They take the place of the maps that stand there; with them come marks on them.

        They lie on the maps, which look like them, at once: only what else there is of these is seen to fade.
        """
        comes = appear(*self._frames, *marks, run_time=DURATIONS.quick)
        return AnimationGroup(Add(*self.cells), comes, vanish(*self._standing))

    def strew(self, *, marks: Sequence[Mark] = ()) -> Animation:
        """All cells go where the order has them, a mark on each map along with the cell that it is around."""
        along = [[mark] for mark in marks] or [[] for _ in self.cells]
        moves = zip(self.cells, self._strewn, along, strict=True)
        return AnimationGroup(
            *(Rearrange(cells, goal, spread=SPREAD, run_time=DURATIONS.meet, marks=own) for cells, goal, own in moves)
        )

    def become(self, grids: Sequence[PixelGrid], *marks: Mobject) -> Animation:
        """The cells are maps again, these, and the marks are gone."""
        return Cover(VGroup(*grids), *self._frames, *self.cells, *marks, run_time=DURATIONS.quick)


def _lit(grid: PixelGrid, at: int) -> Indices:
    """Which cells of a map, in reading order, are not 0, and the one at a position; if these are few, others too.

    As few as a neuron reads would look like what it reads.
    """
    size, few = grid.cells.size, grid.tensor.shape[0]
    lit = np.union1d(np.flatnonzero(grid.tensor.numerators.ravel()[grid.cells.ravel()]), [at])
    return lit if len(lit) > few else np.union1d(lit, np.linspace(0, size - 1, min(2 * few, size), dtype=np.int64))


def _some(places: Places, which: Indices) -> Places:
    """The places of some cells, without lines between them."""
    return Places(places.centres[which], places.sides[which])


def _loose(grid: PixelGrid, places: Places, which: Indices, *, theme: Theme) -> LooseCells:
    """Some cells of a map in these places."""
    tint = grid.colormap
    assert isinstance(tint, Colormap)  # only a photo's cells have colours of three numbers
    return LooseCells(grid.tensor, colormap=tint, places=places, theme=theme, cells=grid.cells.ravel()[which])
