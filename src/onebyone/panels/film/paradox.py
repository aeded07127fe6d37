"""The paradox: a 1×1 kernel sees a pixel at a time; most convolutions of ResNet-50 are such; a dense layer sees all.

A view replays what its figures proved: every grid, wire and number here belongs to their tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Mobject, Wait

from onebyone.drawing.fading import appear, give_way, vanish
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Grow
from onebyone.look.layout import LABEL, Page, Region, above, below, cell_side, keep_within, over_left, px
from onebyone.look.theme import DURATIONS, Role, Theme, units
from onebyone.panels.fig1a.numbers import OneNeuron
from onebyone.panels.fig4a.numbers import PointwiseKernel
from onebyone.panels.film.wall import KernelWall
from onebyone.panels.resnet.numbers import PointwiseShare

GAP = 72  # px between photo and map, at least
BOTTOM = 66  # px under them: the key
KEY = 400  # px across of the key, at most
AIR = 12  # px that what appears grows
RADIUS = 58  # px of the neuron
REACH = 150  # px that its wires have at least
SIDE = 30  # px a side of a cell of the digit, at most


class Paradox:
    """The pages of the opening; `label` makes the labels."""

    def __init__(
        self,
        network: PointwiseShare,
        kernel: PointwiseKernel,
        neuron: OneNeuron,
        *,
        page: Page,
        theme: Theme,
        label: Callable[[str, Role], Phrase],
    ) -> None:
        self._theme, self._label = theme, label
        self._is_wide, self._is_high = page.is_wide, page.is_high
        self._set_photo(kernel, page.content)
        self.wall = KernelWall(network, page.content, is_high=self._is_high, theme=theme, label=label)
        self._set_neuron(neuron, page.content.inset(top=LABEL))

    @property
    def opening(self) -> list[Mobject]:
        """The photo, large and whole."""
        return [self.photo, self.photo_label]

    def a_kernel_sees_a_pixel(self) -> Iterator[Animation]:
        """Position by position, a 1×1 convolution makes a map of the photo."""
        yield appear(self.map, self.map_label, self.key, self.spot, *self.cursors)
        yield self.focus.walk(self.map, run_time=DURATIONS.pour)

    def most_convolutions_are_such(self) -> Iterator[Animation]:
        """The kernels of a network, in their order; then those that are 1×1 light up."""
        yield vanish(*self.opening, self.map, self.map_label, self.key, self.spot, *self.cursors)
        yield self.wall.rise()
        yield from self.wall.light()
        yield Wait(DURATIONS.sum - DURATIONS.rest)

    def a_dense_layer_sees_it_all(self) -> Iterator[Animation]:
        """What a 1×1 convolution is called: a dense layer, with a wire from every pixel."""
        wall = self.wall
        gone = [wall.frames, wall.count, wall.heads, wall.kernels, wall.label]
        yield give_way(gone, self.image, self.image_label, self.neuron, self.neuron_label)
        yield Grow(self.wires, run_time=DURATIONS.meet)

    def _set_photo(self, figure: PointwiseKernel, content: Region) -> None:
        """The photo at the left, or on a high page above, and its map, both as large as the stage allows."""
        theme, room = self._theme, content.inset(top=LABEL, bottom=BOTTOM)
        shape = figure.result.shape
        side = min(cell_side(room, shape), int((room.width - GAP) / 2 / shape[1]))
        places = room.row(side * shape[1], side * shape[1])
        if self._is_high:
            upper, lower = content.halves(top=LABEL)
            places = upper.inset(bottom=BOTTOM), lower.inset(bottom=BOTTOM)
            side = cell_side(places[0], shape)
        self.photo = PixelGrid(
            figure.photo,
            colormap=theme.photo,
            cell=side,
            role="input",
            theme=theme,
            cells=np.arange(figure.photo.size).reshape(figure.photo.shape),
        )
        signed = signed_map(theme, figure.result)
        self.map = PixelGrid(figure.result, colormap=signed, cell=side, role="result", theme=theme)
        for grid, place in zip((self.photo, self.map), places, strict=True):
            grid.move_to(place.point(0.5, 0), aligned_edge=UP)
        self.photo_label = over_left(self._label("photo", "input"), self.photo)
        self.map_label = over_left(self._label("map", "result"), self.map)
        self.key = Key(figure.result, width=min(KEY, px(self.map)), theme=theme)
        self.key.next_to(self.map, DOWN, buff=units(GAP) / 6)
        keep_within(content, self.key)
        self.map.show_first(0)
        self.focus = Focus(figure, figure.result, at=figure.first, theme=theme)
        self.cursors, self.spot = [self.focus.mark(self.photo)], self.focus.mark(self.map)

    def _set_neuron(self, figure: OneNeuron, room: Region) -> None:
        """An image, and a wire from each of its pixels to one neuron."""
        theme, label = self._theme, self._label
        rows, columns = figure.image.shape
        free = room.inset(right=2 * RADIUS + REACH)
        side = min(cell_side(free, (rows, columns)), SIDE)
        left, hub = room.row(side * columns, 2 * RADIUS)
        self.image = PixelGrid(figure.image, colormap=theme.pixels, cell=side, role="input", theme=theme)
        self.neuron = Neuron(radius=RADIUS, theme=theme)
        left.hold(self.image)
        hub.hold(self.neuron)
        if not self._is_wide:
            if self._is_high:
                self.image.move_to(room.point(0, 0), aligned_edge=UP + LEFT)
            self.neuron.move_to(room.inset(bottom=LABEL).point(1, 1), aligned_edge=DOWN + RIGHT)
            self.neuron.shift(LEFT * units(AIR))  # what appears grows a little
        style = theme.wires(float(np.abs(figure.weight.float64).max()))
        focus = Focus(figure, figure.result, at=0, theme=theme)
        self.wires = focus.wires(figure.weight, self.image, self.neuron, style=style)
        self.neuron.set_z_index(self.wires.z_index + 1)
        self.image_label = over_left(label("image", "input"), self.image)
        name = above if self._is_wide else below  # the wires come from above
        self.neuron_label = name(label("neuron", "ink"), self.neuron).align_to(self.neuron, RIGHT)
