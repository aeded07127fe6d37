"""The hourglass: blocks of channels, deep, thin, thin and deep again, and what the layers between them cost.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject

from onebyone.core.quantity import Equation
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.grid import signed_map
from onebyone.drawing.mobjects.planes import Planes
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.motion import Glide, in_turn
from onebyone.look.layout import LABEL, TORCH, Page, Region, below, over_left, px
from onebyone.look.theme import DURATIONS, SIZES, ColourMap, Role, Theme, units
from onebyone.panels.fig7.numbers import Bottleneck

GAP = 48  # px between two blocks
STEP = 0.75  # of a cell: how far a channel lies behind the one before it, to the right and up
UNDER = 300  # px under the blocks: the weights of the layers, and their sum
LINES = (56, 52, 44, 36, 30, 27)  # px em of an equation, the preferred one first
PARTS = (40, 36, 33, 30, 27)  # px em of those of the three layers


class Hourglass:
    """Everything on the page of a bottleneck, set up around its figure; `label` makes the panel's labels."""

    def __init__(self, figure: Bottleneck, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self._room = page.content.inset(top=LABEL, bottom=TORCH)
        self._set_large()
        self._set_blocks()
        self._set_counts()

    @property
    def opening(self) -> list[Mobject]:
        """The feature maps, a deep block."""
        return [self.block, self.block_label]

    # The beats.

    def a_wide_layer_is_counted(self) -> Iterator[Animation]:
        """What a layer costs that goes from deep to deep."""
        yield in_turn(appear(self.direct), appear(self.direct_label), run_time=DURATIONS.fold, lag=0.6)

    def depth_goes_down_and_up(self) -> Iterator[Animation]:
        """The block becomes small and is followed by thin ones, and a deep one; each layer has its weights under it."""
        rest = zip(self.blocks[1:], self.labels[1:], self.layers, self.parts, strict=True)
        yield AnimationGroup(
            vanish(self.block_label),
            Glide(self.block, self.blocks[0], become=True),
            Glide(self.direct, self.beside, become=True),
            Glide(self.direct_label, self.beside_label, become=True),
            in_turn(*(appear(*parts) for parts in rest), run_time=DURATIONS.tour, lag=0.2),
        )
        yield appear(self.labels[0], self.sum, self.sum_label)

    def takeaway(self) -> Iterator[Animation]:
        """What the same costs in ResNet-50, whose blocks are deeper."""
        yield vanish(self.sum, self.sum_label, self.beside, self.beside_label)
        yield in_turn(*(appear(*pair) for pair in self.large), run_time=DURATIONS.fold, lag=0.6)

    # Where it stands.

    def _set_large(self) -> None:
        """The feature maps as large as the stage allows, at the left."""
        maps, room = self.figure.maps.features, self._room
        cell = room.height / _height(maps)
        self.block = self._block(maps, cell).move_to(room.point(0, 0), aligned_edge=UP + LEFT)
        self.block_label = over_left(self._label("before", "input"), self.block)
        self.block_label.name_cells(maps, role="input")
        taken = px(self.block) + GAP
        self._beside = Region(room.left + taken, room.top, room.width - taken, room.height, room.page_width)

    def _set_blocks(self) -> None:
        """The maps before, between and after the layers, side by side, of one size of cells."""
        figure, room = self.figure, self._room.inset(bottom=UNDER)
        stages = (figure.maps.features, figure.down, figure.look, figure.result)
        cell = min(
            (room.width - (len(stages) - 1) * GAP) / sum(_width(maps) for maps in stages),
            room.height / max(_height(maps) for maps in stages),
        )
        widths = [cell * _width(maps) for maps in stages]
        self.blocks, self.labels = [], []
        names = ("before", "between", "between", "after")
        for maps, place, name in zip(stages, room.row(*widths), names, strict=True):
            block = self._block(maps, cell).move_to(place.point(0, 1), aligned_edge=DOWN + LEFT)
            label = over_left(self._label(name, "input"), block)
            label.name_cells(maps, role="input")
            self.blocks.append(block)
            self.labels.append(label)

    def _set_counts(self) -> None:
        """What a wide layer costs; under the layers what each of them costs, and their sum beside that."""
        figure, room = self.figure, self._room
        size = self._size([figure.small_direct_equation], LINES, self._beside.width)
        self.direct = self._line(figure.small_direct_equation, size).move_to(self._beside.centre)
        self.direct_label = below(self._label("direct", "weight"), self.direct)
        thirds = room.row(*[(room.width - 2 * GAP) / 3] * 3)
        size = self._size(figure.part_equations, PARTS, thirds[0].width)
        self.layers, self.parts = [], []
        floor = self.blocks[0].get_bottom()[1] - units(LABEL)
        for place, name, equation in zip(thirds, ("point", "middle", "point"), figure.part_equations, strict=True):
            layer, part = self._label(name, "weight"), self._line(equation, size)
            layer.name_cells(equation.result.tensor, role="weight")
            layer.move_to(place.centre).set_y(floor)
            self.layers.append(layer)
            self.parts.append(part.next_to(layer, DOWN, buff=units(SIZES.label) / 3))
        small, large = (
            self._compared(figure.small_equation, figure.small_direct_equation, ("bottleneck", "direct")),
            self._compared(figure.bottleneck_equation, figure.direct_equation, ("large_bottleneck", "large_direct")),
        )
        (self.sum, self.sum_label), (self.beside, self.beside_label) = small
        self.large = large[::-1]

    def _compared(self, bottleneck: Equation, direct: Equation, names: tuple[str, str]) -> list[tuple[Phrase, Phrase]]:
        """At the foot of the page the weights with a bottleneck, at the left, and without, each with its label."""
        room, pairs = self._room, []
        size = self._size((bottleneck, direct), LINES, room.width / 2 - GAP)
        for equation, name, edge, across in zip((bottleneck, direct), names, (LEFT, RIGHT), (0, 1), strict=True):
            line = self._line(equation, size).move_to(room.point(across, 1), aligned_edge=edge)
            line.shift(UP * units(LABEL))
            pairs.append((line, below(self._label(name, "weight"), line).align_to(line, edge)))
        return pairs

    def _size(self, equations: Sequence[Equation], sizes: Sequence[int], most: float) -> int:
        """The first size in which equations are no wider than so many px, or the last one."""
        fitting = (size for size in sizes if max(px(self._line(one, size)) for one in equations) <= most)
        return next(fitting, sizes[-1])

    def _line(self, equation: Equation, size: float) -> Phrase:
        return Phrase(line_of(equation), size=size, role="ink", theme=self.theme, equation=equation)

    def _block(self, maps: Tensor, cell: float) -> Planes:
        tint: ColourMap = signed_map(self.theme, maps)
        step = STEP * cell
        depth = maps.shape[0]
        block = Planes(
            maps,
            colour_maps=[tint] * depth,
            cell=cell,
            role="input",
            theme=self.theme,
            across=step,
            up=step,
            channels=_by_strokes(maps),
        )
        for grid in block.planes:
            grid.as_one()
        return block


def _by_strokes(maps: Tensor) -> list[int]:
    """The channels in the order in which they stand: what has most strokes in front, what is mostly paper last."""
    live = (maps.numerators != 0).mean(axis=(1, 2))
    return np.argsort(np.where(live < 0.5, -live, live)).tolist()


def _width(maps: Tensor) -> float:
    """How wide a block is, in cells."""
    return maps.shape[2] + STEP * (maps.shape[0] - 1)


def _height(maps: Tensor) -> float:
    """How high it is, in cells."""
    return maps.shape[1] + STEP * (maps.shape[0] - 1)
