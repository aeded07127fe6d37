"""Sample: of a wall of kernels as many as can be read, each a picture of its own, and "…" for the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import RIGHT, VGroup

from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map
from onebyone.drawing.mobjects.text import Label
from onebyone.errors import OneByOneError
from onebyone.look.theme import SIZES, Colormap, Theme, units

GAP = 10  # px between two tiles


class Sample(VGroup):
    """Some rows of a tensor as pictures of one shape, in reading order, `across` in a row, and "…" behind the last.

    A row is what one unit reads: the weights of a neuron, or the kernel of a filter. All have the colours of the whole
    tensor, or of a `colormap` that they share with others. `tiles` are in the order of `units_shown`; `more` is the
    "…", which is away where all rows are shown. How many of how many they are is said by a label of the panel. Raises
    OneByOneError where a row has another size.

    Example::

        class Wall(FigureScene):
            shot = fig1a.PANEL

            def construct(self):
                weight = self.figure.weight
                self.add(Sample(weight, [0], shape=(28, 28), across=1, cell=8, theme=self.theme))
    """

    def __init__(
        self,
        tensor: Tensor,
        units_shown: Sequence[int],
        *,
        shape: tuple[int, int],
        across: int,
        cell: float,
        theme: Theme,
        colormap: Colormap | None = None,
    ) -> None:
        size = shape[0] * shape[1]
        if tensor.size % size:
            raise OneByOneError(f"{tensor.name} has {tensor.size} cells: these are no pictures of {shape}")
        rows = np.arange(tensor.size).reshape(-1, *shape)
        signed = colormap or signed_map(theme, tensor)
        self.tiles = [
            PixelGrid(tensor, colormap=signed, cell=cell, role="weight", theme=theme, cells=rows[unit])
            for unit in units_shown
        ]
        VGroup(*self.tiles).arrange_in_grid(cols=across, buff=units(GAP))
        self.more = Label("…", size=SIZES.result, role="quiet", theme=theme)
        self.more.next_to(self.tiles[-1], RIGHT, buff=units(GAP))
        super().__init__(*self.tiles, *([self.more] if len(self.tiles) < len(rows) else []))
