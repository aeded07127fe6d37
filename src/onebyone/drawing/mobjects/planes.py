"""Planes: channels of a tensor one behind the other, receding up and to the right, the first in front."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import RIGHT, UP, VGroup

from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import PixelGrid, plane
from onebyone.look.theme import ColourMap, Role, Theme, units


class Planes(VGroup):
    """A (channels, height, width) tensor as planes in oblique depth; `colour_maps` has one map for each channel shown.

    `planes[k]` is the channel `channels[k]`, by default channel k; they are painted from the hindmost to the foremost.

    Example::

        class Block(FigureScene):
            shot = fig4a.PANEL

            def construct(self):
                tints = [self.theme.channel(letter) for letter in "RGB"]
                self.add(Planes(self.figure.photo, colour_maps=tints, cell=12, role="input", theme=self.theme))
    """

    def __init__(
        self,
        tensor: Tensor,
        *,
        colour_maps: Sequence[ColourMap],
        cell: float,
        role: Role,
        theme: Theme,
        across: float = 64,
        up: float = 56,
        channels: Sequence[int] | None = None,
    ) -> None:
        self.planes = [
            PixelGrid(tensor, colour_map=tint, cell=cell, role=role, theme=theme, cells=plane(tensor, channel))
            for channel, tint in zip(channels or range(len(colour_maps)), colour_maps, strict=True)
        ]
        for depth, grid in enumerate(self.planes):
            grid.shift(depth * (RIGHT * units(across) + UP * units(up)))
        super().__init__(*self.planes[::-1])

    def cells_at(self, row: int, column: int) -> np.ndarray:
        """The middles of the cells at one position, front to back, shape (planes, 3)."""
        return np.array([grid.centre_of(row, column) for grid in self.planes])
