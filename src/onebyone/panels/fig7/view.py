"""The hourglass: blocks of channels, deep, thin, thin and deep again, and what the layers between them cost.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup

from onebyone.core.quantity import Equation
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.planes import Planes
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.motion import Glide, at_once, in_turn
from onebyone.look.layout import DESCENT, LABEL, Page, Region, below, keep_within, over_left, px, sheet_side, start_at
from onebyone.look.theme import DURATIONS, SIZES, ColourMap, Role, Theme, units
from onebyone.panels.fig7.numbers import Bottleneck

GAP = 24  # px between two blocks
LONG, FLAT, STEEP = (1.5, 0.6), (1.25, 0.5), (0.6, 0.75)
"""How far a channel lies behind the one before it, right and up, in cells: alone, of two blocks, and of four."""
ALONE = 0.65  # of the page's width: the first block, beside the claim
COUNT = 165  # px under the large blocks: the weights of the layer between them
UNDER = 310  # px under the small ones: the weights of the layers, and two lines that compare sums
LINES = (84, 76, 68, 60, 52, 44, 36, 30, 27)  # px em of an equation, the preferred one first
PARTS = (48, 44, 40, 36, 33, 30, 27)  # px em of those of the three layers
APART_SUMS = 48  # px between what is counted here and what in ResNet-50, at least
LEADING = 1.35  # em from line to line
SHEET = 0.485  # of the width for a sheet of maps
APART = 8  # px between two maps of a sheet
UNDER_SHEET = 95  # px under a sheet, for what it comes to
PRICE = 1.6  # of a label's size, at most: that
ROOM = 0.9  # of the way from a block to the next: its label, at most
SAID = 0.75  # of a label's size, at least: that
HIGH = 0.9  # the stage's width over its height, at most: blocks stand in two rows, and sheets one under the other
UNDER_ALL = 430  # px under the blocks of a high page: the lines that compare sums, those of ResNet-50 under the others
UNDER_ROW = 120  # px under a row of them: the weights of the layers
BESIDE = 0.52  # of the width of a high page for a sheet of maps, at most; what it comes to stands right of it

PRICES: tuple[tuple[str, str, Role], ...] = (
    ("before", "full_score", "input"),
    ("maps_up", "score", "input"),
)
"""Of each sheet its label, what is said under it, and the role of its maps."""

SUMS = (("here", ("channels", "via_thin")), ("ResNet-50", ("wide_channels", "via_narrow")))
"""Of what is counted the labels: over it, and behind it, without a bottleneck and with one."""

Step: TypeAlias = tuple[float, float]


class Hourglass:
    """Everything on the page of a bottleneck, set up around its figure; `label` makes the panel's labels."""

    def __init__(self, figure: Bottleneck, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self._room = page.content.inset(top=LABEL)
        self._is_high = page.content.width < HIGH * page.content.height
        self._set_large()
        self._set_blocks()
        self._set_counts()
        self._set_price()

    @property
    def opening(self) -> list[Mobject]:
        """The feature maps, a deep block."""
        return [self.block, self.block_label]

    # The beats.

    def a_wide_layer_is_counted(self) -> Iterator[Animation]:
        """A layer that goes from deep to deep: an empty block of what it would make, and what it costs."""
        made_room = Glide(self.block, self.beside, become=True)
        yield in_turn(made_room, appear(self.blank, self.blank_label), run_time=DURATIONS.pour, lag=0.3)
        yield in_turn(appear(self.direct), appear(self.direct_label), run_time=DURATIONS.pour, lag=0.6)

    def depth_goes_down_and_up(self) -> Iterator[Animation]:
        """The blocks become small; layer by layer thin ones come between, and each has its weights under it."""
        head, without, without_name, *bottleneck = self.sums[0]
        *thin, last = zip(self.blocks[1:], self.labels[1:], self.layers, self.parts, strict=True)
        first, *others = thin
        shrunk = AnimationGroup(
            vanish(self.block_label, self.blank_label, self.direct_label),
            Glide(self.beside, self.blocks[0], become=True),
            Glide(self.blank, _blank(self.blocks[-1].copy())),
            Glide(self.direct, without, become=True),
        )
        yield in_turn(shrunk, appear(self.labels[0], head, without_name, *first), run_time=DURATIONS.meet, lag=0.4)
        for parts in others:
            yield appear(*parts, run_time=DURATIONS.move)
        yield Succession(appear(*last[1:], run_time=DURATIONS.move), at_once(self.blank.planes, self._fill))
        yield appear(*bottleneck)

    def a_large_network_does_so(self) -> Iterator[Animation]:
        """What the same costs in ResNet-50, whose blocks are deeper: beside what it costs here, which stays."""
        head, without, without_name, *bottleneck = self.sums[1]
        yield appear(head, without, without_name, run_time=DURATIONS.meet)
        yield appear(*bottleneck, run_time=DURATIONS.pour)

    def takeaway(self) -> Iterator[Animation]:
        """What it costs: the first and the last block open, map beside map, and the score that each comes to."""
        counted = [part for parts in self.sums for part in parts]
        yield vanish(*self.blocks[1:-1], *self.labels, *self.layers, *self.parts, *counted, run_time=DURATIONS.quick)
        yield AnimationGroup(
            Glide(self.blocks[0], self.sheets[0], become=True, run_time=DURATIONS.lay),
            Glide(self.blank, self.sheets[1], become=True, run_time=DURATIONS.lay),
        )
        yield appear(*self.prices, *self.sheet_labels)

    def _fill(self) -> None:
        """The block that was empty shows its maps."""
        for grid in self.blank.planes:
            grid.show(np.True_)

    # Where it stands.

    def _set_large(self) -> None:
        """The feature maps, alone as large as the page is high, then beside another such block, which is blank.

        On a high page that stands under it.
        """
        figure, maps, whole = self.figure, self.figure.maps.features, self._room
        alone = 1.0 if self._is_high else ALONE
        cell = min(alone * whole.width / _width(maps, LONG), whole.height / _height(maps, LONG))
        self.block = self._block(maps, cell, LONG).move_to(whole.point(0, 0), aligned_edge=UP + LEFT)
        room = whole.inset(bottom=COUNT)
        if self._is_high:
            each, high, corner = room.width, (room.height - LABEL - GAP) / 2, (room.point(0, 1), DOWN + LEFT)
        else:
            each, high, corner = (room.width - GAP) / 2, room.height, (room.point(1, 0), UP + RIGHT)
        cell = min(each / _width(maps, FLAT), high / _height(maps, FLAT))
        self.beside = self._block(maps, cell, FLAT).move_to(room.point(0, 0), aligned_edge=UP + LEFT)
        self.blank = _blank(self._block(figure.result, cell, FLAT)).move_to(corner[0], aligned_edge=corner[1])
        self.block_label = self._named("before", self.block, maps)
        self.blank_label = self._named("maps_back", self.blank, figure.result)

    def _set_blocks(self) -> None:
        """The maps before, between and after the layers, side by side, of one size of cells.

        On a high page they stand in two rows.
        """
        figure, room = self.figure, self._room.inset(bottom=UNDER)
        stages = (figure.maps.features, figure.down, figure.look, figure.result)
        rows = [stages]
        if self._is_high:
            rows, room = [stages[:2], stages[2:]], self._room.inset(bottom=UNDER_ALL)
        pitch = (room.height + LABEL) / len(rows)
        high = room.height if len(rows) == 1 else pitch - LABEL - UNDER_ROW
        cell = min(
            *((room.width - (len(row) - 1) * GAP) / sum(_width(maps, STEEP) for maps in row) for row in rows),
            high / max(_height(maps, STEEP) for maps in stages),
        )
        places = []
        for at, row in enumerate(rows):
            part = room if len(rows) == 1 else room.inset(top=at * pitch, bottom=room.height - at * pitch - high)
            places += part.row(*[cell * _width(maps, STEEP) for maps in row])
        self.blocks, self.labels = [], []
        names = ("before", "between", "between", "maps_back")
        for maps, place, name in zip(stages, places, names, strict=True):
            block = self._block(maps, cell, STEEP).move_to(place.point(0, 1), aligned_edge=DOWN + LEFT)
            self.blocks.append(block)
            label = self._named(name, block, maps)
            most = ROOM * (cell * _width(maps, STEEP) + GAP)
            label.scale(min(1.0, max(SAID, most / px(label))), about_point=label.get_corner(DOWN + LEFT))
            self.labels.append(label)

    def _set_counts(self) -> None:
        """What a wide layer costs; between two blocks what the layer there costs, and below the sums, compared."""
        figure, room = self.figure, self._room
        size = self._size([figure.small_direct_equation], LINES, room.width)
        self.direct = self._line(figure.small_direct_equation, size)
        self.direct.move_to(room.point(0.5, 1)).set_y((self.blank.get_bottom() + room.point(0, 1))[1] / 2)
        self.direct.shift(UP * units(LABEL) / 3)
        self.direct_label = below(self._label("direct", "weight"), self.direct)
        size = self._size(figure.part_equations, PARTS, px(self.blocks[1]) + GAP)
        self.layers, self.parts = [], []
        for left, right, name, equation in zip(
            self.blocks, self.blocks[1:], ("down", "middle", "back"), figure.part_equations, strict=False
        ):
            layer, part = self._label(name, "weight"), self._line(equation, size)
            layer.name_cells(equation.result.tensor, role="weight")
            under = (left.get_corner(DOWN + RIGHT) + right.get_corner(DOWN + LEFT)) / 2 + DOWN * units(LABEL)
            if self._is_high:  # under what the layer makes: its channels are said
                under = right.get_bottom() + DOWN * units(LABEL)
            for line, em in ((layer, 0.0), (part, 0.3 * SIZES.label + size)):
                start_at(line, under + DOWN * units(em) + LEFT * line.width / 2)
                keep_within(room, line)
            self.layers.append(layer)
            self.parts.append(part)
        self._set_sums()

    def _set_price(self) -> None:
        """As sheets, map beside map, what went in and what came back; under each the score that it comes to."""
        figure, theme, room = self.figure, self.theme, self._room
        tint = signed_map(theme, figure.maps.features, figure.result)
        self.sheets, self.sheet_labels, self.prices, most = [], [], [], PRICE
        places = room.inset(bottom=UNDER_SHEET).row(*[SHEET * room.width] * len(PRICES))
        if self._is_high:
            pitch, beside = (room.height + LABEL) / len(PRICES), BESIDE * room.width
            places = tuple(
                Region(room.left, room.top + at * pitch, beside, pitch - LABEL - GAP, room.page)
                for at in range(len(PRICES))
            )
        maps = figure.maps.features, figure.result
        for tensor, place, (name, price, role) in zip(maps, places, PRICES, strict=True):
            depth, rows, columns = tensor.shape
            across, side = sheet_side(place, depth, (rows, columns), gap=APART)
            make = partial(PixelGrid, tensor, colour_map=tint, cell=side, role=role, theme=theme)
            tiles = [make(cells=plane(tensor, at)).as_one() for at in range(depth)]
            placed = VGroup(*tiles).arrange_in_grid(cols=across, buff=units(APART))
            placed.move_to(place.point(0, 0), aligned_edge=UP + LEFT)
            sheet = VGroup(*tiles[::-1])  # as a block lists its planes, which become these
            label = over_left(self._label(name, role), placed)
            label.name_cells(tensor, role=role)
            amount = self._label(price, "ink")
            free = room.width - px(sheet) - GAP if self._is_high else place.width
            most = min(most, free / px(amount))
            self.sheets.append(sheet)
            self.sheet_labels.append(label)
            self.prices.append(amount)
        for sheet, amount in zip(self.sheets, self.prices, strict=True):
            amount.scale(most)
            if self._is_high:
                amount.next_to(sheet, RIGHT, buff=units(GAP))
            else:
                start_at(amount, sheet.get_corner(DOWN + LEFT) + DOWN * units(UNDER_SHEET * 0.7))

    def _set_sums(self) -> None:
        """At the foot of the page the weights without a bottleneck and with one, here and, beside it, in ResNet-50.

        On a high page that stands under it.
        """
        room, figure = self._room, self.figure
        counts = (
            (figure.small_direct_equation, figure.small_equation),
            (figure.direct_equation, figure.bottleneck_equation),
        )
        for size in LINES:
            scale = min(1.0, size / SIZES.label)
            heads = [self._label(head, "weight").scale(scale) for head, _ in SUMS]
            names = [[self._label(name, "weight").scale(scale) for name in both] for _, both in SUMS]
            named = [max(map(px, both)) + SIZES.label / 2 for both in names]
            lines = [[self._line(equation, size) for equation in both] for both in counts]
            counted = [max(map(px, both)) for both in lines]
            group = 3 * LEADING * size + LABEL / 2
            if self._is_high:
                fits = max(a + b for a, b in zip(counted, named, strict=True)) <= room.width
                fits &= len(SUMS) * group <= UNDER_ALL - LABEL / 2
            else:
                fits = sum((*named, *counted)) + APART_SUMS <= room.width
            if fits:
                break
        wide_as = [sum(pair) for pair in zip(counted, named, strict=True)]
        places = (room.inset(bottom=group), room) if self._is_high else room.row(*wide_as)
        self.sums = []
        for head, place, wide, *columns in zip(heads, places, counted, lines, names, strict=True):
            pens = [place.point(0, 1) + UP * units(size * (LEADING * at + DESCENT)) for at in (2, 1, 0)]
            parts: list[Phrase] = [start_at(head, pens[0])]
            for pen, line, name in zip(pens[1:], *columns, strict=True):
                end = pen + RIGHT * units(wide)
                parts += start_at(line, end + LEFT * line.width), start_at(name, end + RIGHT * units(SIZES.label) / 2)
            self.sums.append(parts)

    def _named(self, name: str, block: Planes, maps: Tensor) -> Phrase:
        """A block's label, over it."""
        label = over_left(self._label(name, "input"), block)
        label.name_cells(maps, role="input")
        return label

    def _size(self, equations: Sequence[Equation], sizes: Sequence[int], most: float) -> int:
        """The first size in which equations are no wider than so many px, or the last one."""
        fitting = (size for size in sizes if max(px(self._line(one, size)) for one in equations) <= most)
        return next(fitting, sizes[-1])

    def _line(self, equation: Equation, size: float) -> Phrase:
        return Phrase(line_of(equation), size=size, role="ink", theme=self.theme, equation=equation)

    def _block(self, maps: Tensor, cell: float, step: Step) -> Planes:
        tint: ColourMap = signed_map(self.theme, maps)
        across, up = step
        depth = maps.shape[0]
        block = Planes(
            maps,
            colour_maps=[tint] * depth,
            cell=cell,
            role="input",
            theme=self.theme,
            across=across * cell,
            up=up * cell,
        )
        for grid in block.planes:
            grid.as_one()
        return block


def _blank(block: Planes) -> Planes:
    """A block of which only the frames are seen."""
    for grid in block.planes:
        grid.show(np.False_)
    return block


def _width(maps: Tensor, step: Step) -> float:
    """How wide a block is, in cells."""
    return maps.shape[2] + step[0] * (maps.shape[0] - 1)


def _height(maps: Tensor, step: Step) -> float:
    """How high it is, in cells."""
    return maps.shape[1] + step[1] * (maps.shape[0] - 1)
