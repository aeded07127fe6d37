"""Planes: channels of a tensor one behind the other, receding up and to the right, or side by side, each whole."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, LEFT, RIGHT, UP, Mobject, VGroup

from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import PixelGrid, plane
from onebyone.look.theme import SIZES, STROKES, Colormap, Role, Theme, units


class Planes(VGroup):
    """A (channels, height, width) tensor as planes in oblique depth; `colormaps` has one map for each channel shown.

    `planes[k]` is the channel `channels[k]`, by default channel k; they are painted from the hindmost to the foremost.

    Example::

        class Block(FigureScene):
            shot = fig4a.PANEL

            def construct(self):
                tints = [self.theme.channel(letter) for letter in "RGB"]
                self.add(Planes(self.figure.photo, colormaps=tints, cell=12, role="input", theme=self.theme))
    """

    def __init__(
        self,
        tensor: Tensor,
        *,
        colormaps: Sequence[Colormap],
        cell: float,
        role: Role,
        theme: Theme,
        across: float = 64,
        up: float = 56,
        channels: Sequence[int] | None = None,
    ) -> None:
        self.planes = [
            PixelGrid(tensor, colormap=tint, cell=cell, role=role, theme=theme, cells=plane(tensor, channel))
            for channel, tint in zip(channels or range(len(colormaps)), colormaps, strict=True)
        ]
        for depth, grid in enumerate(self.planes):
            grid.shift(depth * (RIGHT * units(across) + UP * units(up)))
        super().__init__(*self.planes[::-1])


class PlanesApart(VGroup):
    """A (channels, height, width) tensor as planes side by side, or in a column, `gap` px apart, each with its name
    over it, if any.

    `names` are one for each plane: its letter, or its number. A rod through the same position of all of them is
    `Focus.rod`.

    Example::

        class Channels(FigureScene):
            shot = fig4a.PANEL

            def construct(self):
                figure, tints = self.figure, [self.theme.channel(letter) for letter in "RGB"]
                names = [Label(letter, size=40, role="ink", theme=self.theme) for letter in "RGB"]
                apart = PlanesApart(
                    figure.photo, colormaps=tints, names=names, cell=12, role="input", theme=self.theme
                ).move_to(ORIGIN)
                focus = Focus(figure, figure.result, at=figure.first, theme=self.theme)
                self.add(apart, focus.rod(apart.planes, figure.lit))
    """

    def __init__(
        self,
        tensor: Tensor,
        *,
        colormaps: Sequence[Colormap],
        names: Sequence[Mobject] = (),
        cell: float,
        role: Role,
        theme: Theme,
        gap: float = 56,
        in_column: bool = False,
        channels: Sequence[int] | None = None,
    ) -> None:
        self.planes = [
            PixelGrid(tensor, colormap=tint, cell=cell, role=role, theme=theme, cells=plane(tensor, channel))
            for channel, tint in zip(channels or range(len(colormaps)), colormaps, strict=True)
        ]
        VGroup(*self.planes).arrange(DOWN if in_column else RIGHT, buff=units(gap))
        self.names = VGroup(*names)
        for name, grid in zip(names, self.planes, strict=False):
            name.next_to(grid.get_corner(UP + LEFT), UP + RIGHT, buff=units(AIR)).shift(LEFT * units(AIR))
        super().__init__(*self.planes, self.names)


AIR = STROKES.focus / 2 + STROKES.outline + 0.25 * SIZES.label
"""Px from a plane to its name: what a mark stands out of the plane, and a letter under its baseline."""
