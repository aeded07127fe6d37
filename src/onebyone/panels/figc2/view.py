"""The maps of a layer side by side, that of one filter among them: every filter makes its own.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from manim import LEFT, RIGHT, UP, Animation, AnimationGroup, VGroup

from onebyone.core.quantity import Cell
from onebyone.drawing.fading import appear, give_way, vanish
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.motion import Glide, Visit, in_turn
from onebyone.look.layout import LABEL, Region, keep_within, px, start_at
from onebyone.look.theme import DURATIONS, SIZES, Role, units
from onebyone.panels.figc1.kernels import LIFT
from onebyone.panels.figc1.standing import UNDER, set_corner
from onebyone.panels.figc1.view import Bench
from onebyone.panels.figc2.numbers import OneLayer

APART = 16  # px between two maps of a row
LARGEST = 240  # px of a cell, at most


class Maps:
    """The maps of several filters, to which the one on the bench goes; `label` makes the panel's labels."""

    def __init__(self, figure: OneLayer, bench: Bench, *, label: Callable[[str, Role], Phrase]) -> None:
        self.bench = bench
        filters = [int(number) for number in figure.sampled.numerators]
        self._keys = [] if bench.key is None else [bench.key, bench.key_of(figure.computation.gives)]
        over = bench.room_over(self._keys[-1] if self._keys else None)
        self.label = label("maps", "result")
        for line in (0.0, LABEL):  # of its own, where the label does not fit beside a number
            room = over.inset(top=line)
            across, side = _arrangement(room, len(filters), figure.result.shape)
            if px(self.label) + LABEL <= side * figure.result.shape[1]:
                break
        self.tiles = VGroup(*(bench.map_of(filter, cell=side) for filter in filters))
        self.tiles.arrange_in_grid(cols=across, buff=(units(APART), units(UNDER)))
        self.tiles.move_to(room.point(0, 0), aligned_edge=UP + LEFT)
        self.numbers = [
            Number(Cell(figure.sampled, (at,)), size=SIZES.label, role="result", theme=bench.theme)
            for at in range(len(filters))
            if len(filters) > 1  # a single one has no other that it is told from
        ]
        for number, tile in zip(self.numbers, self.tiles, strict=len(filters) > 1):
            set_corner(number, tile)
        last = self.tiles[across - 1]
        start_at(self.label, last.get_corner(UP + LEFT) + UP * units(LIFT + line)).align_to(last, RIGHT)
        keep_within(over, self.label)
        own = filters.index(figure.filter)
        self._own, self._others = (
            self.tiles[own],
            [tile.show_first(0) for at, tile in enumerate(self.tiles) if at != own],
        )
        self.spot = bench.focus.mark(self._own)

    def every_filter_makes_a_map(self) -> Iterator[Animation]:
        """What was read leaves, the map goes to its place among those of other filters, and these are filled."""
        yield vanish(self.bench.spot, run_time=DURATIONS.quick)
        yield AnimationGroup(
            vanish(*self.bench.but_the_map),
            Glide(self.bench.map, self._own, become=True),
            appear(self.label, *self._others),
            *([give_way(self._keys[:1], *self._keys[1:], run_time=DURATIONS.quick)] if self._keys else []),
        )
        filling = [in_turn(*map(_fill, self._others), run_time=DURATIONS.pour)] if self._others else []
        if self.numbers:
            yield AnimationGroup(appear(*self.numbers), *filling)  # where what has left by now stood

    def walk_again(self) -> Iterator[Animation]:
        """A cursor goes over the map of the filter again."""
        yield appear(self.spot, run_time=DURATIONS.quick)
        yield from self.bench.go_on()


def _fill(tile: PixelGrid) -> Animation:
    """A map is filled row by row."""
    rows, columns = tile.cells.shape
    return Visit([tile], count=rows, arrive=lambda row: tile.show_first((row + 1) * columns))


def _arrangement(room: Region, count: int, shape: tuple[int, ...]) -> tuple[int, float]:
    """How many maps stand in a row, and the px of their cells, as large as they can be."""
    rows, columns = shape

    def side(across: int) -> float:
        down = math.ceil(count / across)
        wide = (room.width - (across - 1) * APART) / (across * columns)
        return min(wide, (room.height - (down - 1) * UNDER) / (down * rows), LARGEST)

    across = max(range(1, count + 1), key=side)
    return across, side(across)
