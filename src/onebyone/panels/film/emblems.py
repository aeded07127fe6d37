"""Emblems: the picture on a title card, a chapter at a glance, made of the very tensors that its clips show."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, AnimationGroup, VGroup

from onebyone.core.figure import positions
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, plane, signed_map, whole
from onebyone.drawing.mobjects.loose import LooseCells, Places, beam
from onebyone.drawing.mobjects.planes import PlanesApart
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Grow, Rearrange, in_turn
from onebyone.look.layout import Region, cell_side
from onebyone.look.theme import DURATIONS, SIZES, Theme, units
from onebyone.panels.fig1a.numbers import OneNeuron
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.fig3.numbers import FullKernel
from onebyone.panels.fig4a.numbers import PointwiseKernel
from onebyone.panels.fig5a.numbers import ClassMaps
from onebyone.panels.fig6a.numbers import PixelsAsChannels

RADIUS = 58  # px of the neuron
REACH = 150  # px that the wires have between the image and the neuron
APART = 24  # px from plane to plane, side by side
OPERAND = 104  # px a side of a cell in which a weight is read
DROP = 48  # px from a plane down to its weight
BETWEEN = 4  # cells from map to map
ABOVE = 5, 4  # cells to the right and up, where a large kernel comes from
CHANNEL, STEP = 52, (0.8, 0.7)  # px a side of a cell of the column, and from a channel to the one behind it
LARGEST = 25  # px a side of a cell of an image


class Emblem(VGroup, ABC):
    """What stands on a card from its first beat on, in the middle of `room`; `act` is what happens in the next."""

    @abstractmethod
    def act(self) -> Animation:
        """What the picture has to say."""


class WiresEmblem(Emblem):
    """Figure 1: an image, and a wire from each of its pixels to one neuron."""

    def __init__(self, figure: OneNeuron, *, room: Region, theme: Theme, largest: float = LARGEST) -> None:
        rows, columns = figure.image.shape
        free = Region(0, 0, room.width - 2 * RADIUS - REACH, room.height, room.page)
        side = min(cell_side(free, (rows, columns)), largest)
        left, hub = room.row(side * columns, 2 * RADIUS)
        image = self.image = PixelGrid(figure.image, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        neuron = self.neuron = Neuron(radius=RADIUS, theme=theme)
        left.hold(image)
        hub.hold(neuron)
        style = theme.wires(float(np.abs(figure.weight.float64).max()))
        self.wires = Focus(figure, figure.result, at=0, theme=theme).wires(figure.weight, image, neuron, style=style)
        neuron.set_z_index(self.wires.z_index + 1)
        super().__init__(image, neuron)

    def act(self) -> Animation:
        """The wires grow."""
        return Grow(self.wires, run_time=DURATIONS.meet)


class SlidingEmblem(Emblem):
    """Figure 2: a small kernel lies on the image and slides."""

    def __init__(self, figure: SlidingKernel, *, room: Region, theme: Theme) -> None:
        side = min(cell_side(room, figure.image.shape), LARGEST)
        self.image = PixelGrid(figure.image, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        room.hold(self.image)
        self.kernel = Kernel(figure.weight, cell=side, theme=theme)
        row = figure.first[0]
        self.stops = [place for place in positions(figure.result) if place[0] == row]
        self.focus = Focus(figure, figure.result, at=self.stops[0], theme=theme)
        super().__init__(self.image, self.focus.overlay(self.kernel, self.image))

    def act(self) -> Animation:
        """The kernel slides along a row."""
        return self.focus.tour(self.stops, run_time=DURATIONS.meet)


class CoverEmblem(Emblem):
    """Figure 3: a kernel of the image's own size comes to lie on it."""

    def __init__(self, figure: FullKernel, *, room: Region, theme: Theme) -> None:
        rows, columns = figure.image.shape
        side = min(room.width / (columns + 2 * ABOVE[0]), room.height / (rows + 2 * ABOVE[1]), LARGEST)
        image = PixelGrid(figure.image, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        cells = whole(figure.weight)[figure.unit].reshape(rows, columns)
        self.kernel = Kernel(figure.weight, cell=side, theme=theme, cells=cells)
        self.kernel.show(figure.weight.numerators[figure.unit].reshape(rows, columns) != 0)
        super().__init__(room.hold(image), self.kernel)
        self._above = units(side) * (ABOVE[0] * RIGHT + ABOVE[1] * UP)
        self.kernel.move_to(image).shift(self._above)

    def act(self) -> Animation:
        """The kernel comes down; where its weights are zero, the image is seen through it."""
        return self.kernel.animate(run_time=DURATIONS.meet).shift(-self._above)


class PlanesEmblem(Emblem):
    """Figure 4: the planes of a photo, one position marked in all of them, and for each a kernel of one weight."""

    def __init__(self, figure: PointwiseKernel, *, room: Region, theme: Theme) -> None:
        depth, rows, columns = figure.photo.shape
        free = Region(0, 0, (room.width - (depth - 1) * APART) / depth, room.height - DROP - OPERAND, room.page)
        side = min(cell_side(free, (rows, columns)), LARGEST)
        tints = [theme.channel(letter) for letter in ("R", "G", "B")]
        apart = PlanesApart(figure.photo, colour_maps=tints, cell=side, role="input", theme=theme, gap=APART)
        focus = Focus(figure, figure.result, at=figure.first, theme=theme)
        every = np.arange(figure.weight.size).reshape(-1, 1, 1)
        cells = VGroup(
            *(
                Kernel(figure.weight, cell=OPERAND, theme=theme, cells=every[channel]).next_to(
                    grid, DOWN, buff=units(DROP)
                )
                for channel, grid in enumerate(apart.planes)
            )
        )
        room.hold(VGroup(apart, cells))
        self.weights, self.leads, self.cursors = VGroup(), VGroup(), VGroup()
        for channel, (grid, cell) in enumerate(zip(apart.planes, cells, strict=True)):
            cursor = focus.mark(grid, (channel,))
            cell.set_x(cursor.get_x())
            self.cursors.add(cursor)
            self.leads.add(focus.lead(End(grid, (0, -1), (channel,)), End(cell, (0, 1), (channel,))))
            self.weights.add(VGroup(cell, cell.number(0, 0, size=SIZES.ledger)))
        super().__init__(apart, self.cursors, focus.rod(apart.planes, range(depth)))

    def act(self) -> Animation:
        """Each plane gets its weight."""
        pairs = zip(self.leads, self.weights, strict=True)
        return in_turn(*(appear(line, weight) for line, weight in pairs), run_time=DURATIONS.meet, lag=0.4)


class MapsEmblem(Emblem):
    """Figure 5: an image, and a class map for each digit that the network knows."""

    def __init__(self, figure: ClassMaps, *, room: Region, theme: Theme) -> None:
        upper, lower = room.parted()
        side = cell_side(upper, figure.image.shape)
        image = PixelGrid(figure.image, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        super().__init__(upper.hold(image))
        count, rows, columns = figure.result.shape
        across = count // 2
        side = cell_side(lower, (2 * rows + BETWEEN, across * columns + (across - 1) * BETWEEN))
        tint = signed_map(theme, figure.result)
        self.maps = VGroup()
        for at in range(count):
            cells = plane(figure.result, at)
            grid = PixelGrid(figure.result, colour_map=tint, cell=side, role="result", theme=theme, cells=cells)
            self.maps.add(grid.as_one())
        self.maps.arrange_in_grid(cols=across, buff=units(BETWEEN * side)).move_to(lower.point(0.5, 0), aligned_edge=UP)

    def act(self) -> Animation:
        """Filter after filter makes its map."""
        return in_turn(*(appear(grid) for grid in self.maps), run_time=DURATIONS.meet)


class ColumnEmblem(Emblem):
    """Figure 6: every pixel of an image becomes a channel of a column with a single position."""

    def __init__(self, figure: PixelsAsChannels, *, room: Region, theme: Theme) -> None:
        side = min(cell_side(room, figure.image.shape), LARGEST)
        self.image = PixelGrid(figure.image, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        room.hold(self.image)
        self.cells = LooseCells(
            figure.column, colour_map=theme.pixels, places=Places.in_picture(self.image), theme=theme
        )
        super().__init__(self.image, self.cells)
        behind = figure.column.size - 1
        front = min(CHANNEL, room.height / 6)
        step = min(STEP[1], (room.height - front) / behind)
        depth = (step * STEP[0] / STEP[1] * behind, step * behind)
        corner = room.centre - units((front + depth[0]) / 2) * RIGHT - units((front + depth[1]) / 2) * UP
        self._depth, self.box = beam(
            corner, planes=figure.column.shape, cell=front, depth=depth, role="input", theme=theme
        )

    def act(self) -> Animation:
        """Pixel after pixel goes into depth, the first one in front."""
        away = Rearrange(self.cells, self._depth, spread=0.6, backwards=True, run_time=DURATIONS.meet)
        return AnimationGroup(vanish(self.image), away, appear(self.box, run_time=DURATIONS.meet))
