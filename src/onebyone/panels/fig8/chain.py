"""Chain: two layers of one weight each, and the one layer that they are; then ReLU between them, and they are not.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from manim import Animation, Mobject, Wait

from onebyone.core.computation import Computation
from onebyone.drawing.fading import appear, give_way, vanish
from onebyone.drawing.in_place import InPlace
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.text import Phrase
from onebyone.look.layout import LABEL, Region, over_left
from onebyone.look.theme import DURATIONS, Role, Theme
from onebyone.panels.fig8.merging import TwoLayers, products_of

APART = 48  # px from one layer to the next
LARGEST = 320  # px of a cell, at most


class Chain:
    """Two layers as columns, in whose cells a value, the weight and their product stand; `label` makes labels."""

    def __init__(self, two: TwoLayers, *, room: Region, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        values, layers = two.first.takes.shape[1], 2
        cell = min((room.width - APART) / layers, (room.height - LABEL) / values, LARGEST)
        left, right = room.inset(top=LABEL).row(*[cell] * layers)

        def layer(computation: Computation, name: str, role: Literal["input", "result"], room: Region) -> _Layer:
            return _Layer(computation, name=label(name, role), room=room, cell=cell, theme=theme)

        self.first = layer(two.first, "value", "input", left)
        self.second = layer(two.second, "layer", "result", right)
        self.after_relu = layer(two.after_relu, "kept", "input", right)
        self.merged = InPlace(products_of(two.both), [self.first.grid], theme=theme)

    def without_relu_the_layers_merge(self) -> Iterator[Animation]:
        """Layer after layer multiplies; then one with the product of their weights gives the same from the values."""
        for layer in (self.first, self.second):
            yield appear(*layer.read, run_time=DURATIONS.quick)
            yield appear(*_made(layer.made), run_time=DURATIONS.quick)
        yield Wait(DURATIONS.meet)
        yield give_way([*self.second.all, *_made(self.first.made)], *_made(self.merged))

    def relu_between_keeps_them_apart(self) -> Iterator[Animation]:
        """They are two again, and the second one reads what ReLU leaves: no negative value comes to it."""
        yield give_way(_made(self.merged), *_made(self.first.made), *self.after_relu.read)
        yield appear(*_made(self.after_relu.made), run_time=DURATIONS.quick)

    def leave(self) -> Animation:
        """All of it vanishes."""
        return vanish(*self.first.all, *self.after_relu.all, run_time=DURATIONS.quick)


class _Layer:
    """A layer of one weight on values: a column of cells under its name, to multiply in."""

    def __init__(self, computation: Computation, *, name: Phrase, room: Region, cell: float, theme: Theme) -> None:
        values = computation.takes
        self.grid = PixelGrid(
            values,
            colormap=signed_map(theme, values),
            cell=cell,
            role=name.role,
            theme=theme,
            cells=plane(values, 0),
        )
        self.grid.move_to(room.centre)
        self.name = over_left(name, self.grid)
        self.made = InPlace(products_of(computation), [self.grid], theme=theme)
        self.read = [self.grid, self.name, self.made.pixels]
        self.all = [*self.read, *_made(self.made)]


def _made(made: InPlace) -> list[Mobject]:
    """What comes to the values: their weights and products."""
    return [made.weights, made.weight_digits, made.products]
