"""The hourglass: blocks of channels, deep, thin, thin and deep again, and what the layers between them cost.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup

from onebyone.core.quantity import Equation
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, give_way, vanish
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.planes import Planes
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.motion import Glide, at_once, in_turn
from onebyone.look.layout import DESCENT, LABEL, Page, below, keep_within, over_left, px, sheet_side, start_at
from onebyone.look.theme import DURATIONS, SIZES, Colormap, Role, Theme, units
from onebyone.panels.fig7.numbers import Bottleneck

GAP = 24  # px between two blocks
LONG, FLAT, STEEP = (1.5, 0.6), (1.25, 0.5), (0.6, 0.75)
"""How far a channel lies behind the one before it, right and up at least, in cells: alone, of two blocks, of four."""
RISE = 1.1  # cells up from a channel to the next one, at most, where blocks have more height than width
ALONE = 0.65  # of the page's width: the first block, beside the claim
CLAIM = 230  # px for that
COUNT = 165  # px under the large blocks: the weights of the layer between them
UNDER = 280  # px under the small ones: the weights of the layers, and two lines that compare sums
LINES = (84, 76, 68, 60, 52, 44, 36, 30, 27)  # px em of an equation, the preferred one first
PARTS = (44, 40, 36, 33, 30, 27)  # px em of those of the three layers
SUM = 72  # px em of lines that compare sums, at most
LEADING = 1.35  # em from line to line
SHEET = 0.485  # of the width for a sheet of maps
APART = 8  # px between two maps of a sheet
UNDER_SHEET = 85  # px under a sheet, for a line of what it comes to
PRICE = 1.4  # of a label's size, at most: that
NEXT = 0.75  # of its size: the score that comes next
ROOM = 0.9  # of the way from a block to the next: its label, at most
SAID = 0.75  # of a label's size, at least: that
UNDER_ROW = 145  # px under a row of them: the weights of the layers
BESIDE = 0.52  # of the width of a high page for a sheet of maps, at most; what it comes to stands right of it

PRICES: tuple[tuple[str, tuple[str, str], Role], ...] = (
    ("before", ("full_score", "full_runner_up"), "input"),
    ("maps_up", ("score", "runner_up"), "input"),
)
"""Of each sheet its label, what is said under it, and the role of its maps."""

SUMS = (("weights", ("channels", "via_thin")), ("ResNet-50", ("wide_channels", "via_narrow")))
"""Of what is counted the labels: over it, and behind it, without a bottleneck and with one."""

Step: TypeAlias = tuple[float, float]


class Hourglass:
    """Everything on the page of a bottleneck, set up around its figure; `label` makes the panel's labels."""

    def __init__(self, figure: Bottleneck, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self._room = page.content.inset(top=LABEL)
        self._is_high, self._is_square = page.is_high, page.is_square
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
        outer = [self.labels[0], self.labels[-1]]
        yield in_turn(shrunk, appear(*outer, head, without_name, *first), run_time=DURATIONS.meet, lag=0.4)
        for parts in others:
            yield appear(*parts, run_time=DURATIONS.move)
        yield Succession(appear(*last[2:], run_time=DURATIONS.move), at_once(self.blank.planes, self._fill))
        yield appear(*bottleneck)

    def a_large_network_does_so(self) -> Iterator[Animation]:
        """What the same costs in ResNet-50, whose blocks are deeper, in the place of what it costs here."""
        head, without, without_name, *bottleneck = self.sums[1]
        gone = [*self.sums[0], *self.layers, *self.parts]
        yield give_way(gone, head, without, without_name, run_time=DURATIONS.pour)
        yield appear(*bottleneck, run_time=DURATIONS.sum)

    def takeaway(self) -> Iterator[Animation]:
        """What it costs: the first and the last block open, map beside map, and the scores that each comes to."""
        yield AnimationGroup(
            vanish(*self.blocks[1:-1], *self.labels, *self.sums[1]),
            Glide(self.blocks[0], self.sheets[0], become=True, run_time=DURATIONS.lay),
            Glide(self.blank, self.sheets[1], become=True, run_time=DURATIONS.lay),
        )
        yield appear(*self.sheet_labels, *(amount for amount, _ in self.prices), run_time=DURATIONS.move)
        yield appear(*(other for _, other in self.prices), run_time=DURATIONS.meet)

    def _fill(self) -> None:
        """The block that was empty shows its maps."""
        for grid in self.blank.planes:
            grid.show(np.True_)

    # Where it stands.

    def _set_large(self) -> None:
        """The feature maps, alone as large as the page is high, then beside another such block, which is blank.

        The claim stands beside them, or under them where the page is not wide; on a high page the blank block does too.
        """
        figure, maps, whole = self.figure, self.figure.maps.features, self._room
        is_under = self._is_high or self._is_square
        alone = whole.inset(bottom=CLAIM) if is_under else replace(whole, width=ALONE * whole.width)
        cell = min(alone.width / _width(maps, LONG), alone.height / _height(maps, LONG))
        self.block = self._block(maps, cell, LONG).move_to(whole.point(0, 0), aligned_edge=UP + LEFT)
        room = whole.inset(bottom=COUNT)
        rows = [[maps], [figure.result]] if self._is_high else [[maps, figure.result]]
        high = (room.height - LABEL - GAP) / 2 if self._is_high else room.height
        cell, step = _fitted(rows, FLAT, room.width, high)
        self.beside = self._block(maps, cell, step).move_to(room.point(0, 0), aligned_edge=UP + LEFT)
        corner, edge = ((0, 1), DOWN + LEFT) if self._is_high else ((1, 0), UP + RIGHT)
        self.blank = _blank(self._block(figure.result, cell, step)).move_to(room.point(*corner), aligned_edge=edge)
        self.block_label = self._named("before", self.block, maps)
        self.blank_label = self._named("maps_back", self.blank, figure.result)

    def _set_blocks(self) -> None:
        """The maps before, between and after the layers, side by side, of one size of cells.

        On a high page they stand in two rows.
        """
        figure, room = self.figure, self._room.inset(bottom=UNDER)
        stages = (figure.maps.features, figure.down, figure.look, figure.result)
        rows = [stages[:2], stages[2:]] if self._is_high else [stages]
        pitch = (room.height + LABEL) / len(rows)
        high = room.height if len(rows) == 1 else pitch - LABEL - UNDER_ROW
        cell, step = _fitted(rows, STEEP, room.width, high)
        deep = cell * _height(figure.maps.features, step)
        places = []
        for at, row in enumerate(rows):
            part = room.inset(top=at * pitch, bottom=room.height - at * pitch - (high + deep) / 2)
            places += part.row(*[cell * _width(maps, step) for maps in row])
        self.blocks, self.labels, size = [], [], 1.0
        names = ("before", "between", "between", "maps_back")
        for maps, place, name in zip(stages, places, names, strict=True):
            block = self._block(maps, cell, step).move_to(place.point(0, 1), aligned_edge=DOWN + LEFT)
            label = self._named(name, block, maps)
            size = min(size, max(SAID, ROOM * (cell * _width(maps, step) + GAP) / px(label)))
            self.blocks.append(block)
            self.labels.append(label)
        for label in self.labels:
            label.scale(size, about_point=label.get_corner(DOWN + LEFT))

    def _set_counts(self) -> None:
        """What a wide layer costs; between two blocks what the layer there costs, and below the sums, compared."""
        figure, room = self.figure, self._room
        fitting = (size for size in LINES if px(self._line(figure.small_direct_equation, size)) <= room.width)
        size = next(fitting, LINES[-1])
        self.direct = self._line(figure.small_direct_equation, size)
        self.direct.move_to(room.point(0.5, 1)).set_y((self.blank.get_bottom() + room.point(0, 1))[1] / 2)
        self.direct.shift(UP * units(LABEL) / 3)
        self.direct_label = below(self._label("direct", "weight"), self.direct)
        self.layers, self.parts = [], []
        down = DOWN * units(LABEL)
        if self._is_high:  # under what the layer makes: its channels are said
            under = [right.get_bottom() + down for right in self.blocks[1:]]
        else:
            corners = [
                (left.get_corner(DOWN + RIGHT), right.get_corner(DOWN + LEFT)) for left, right in pairwise(self.blocks)
            ]
            under = [(left + right) / 2 + down for left, right in corners]
        size = self._size_of_parts(under)
        for pen, name, equation in zip(under, ("down", "middle", "back"), figure.part_equations, strict=True):
            layer, part = self._label(name, "weight"), self._line(equation, size)
            layer.name_cells(equation.result.tensor, role="weight")
            for line, em in ((layer, 0.0), (part, 0.3 * SIZES.label + size)):
                start_at(line, pen + DOWN * units(em) + LEFT * line.width / 2)
                keep_within(room, line)
            self.layers.append(layer)
            self.parts.append(part)
        self._set_sums()

    def _set_price(self) -> None:
        """As sheets, map beside map, what went in and what came back; under each the score that it comes to."""
        figure, theme, room = self.figure, self.theme, self._room
        wide = SHEET * room.width
        pairs = [[self._label(*one) for one in zip(price, ("ink", "quiet"), strict=True)] for _, price, _ in PRICES]
        is_row = not self._is_high and all(px(amount) + GAP + NEXT * px(other) <= wide for amount, other in pairs)
        for amount, other in pairs:
            beside = amount.width * RIGHT + units(GAP) * RIGHT
            start_at(other.scale(NEXT), amount[0].pen + (beside if is_row else DOWN * units(LEADING * SIZES.label)))
        self.prices = [VGroup(*pair) for pair in pairs]
        under = UNDER_SHEET if is_row else UNDER_SHEET + LEADING * SIZES.label
        if self._is_high:
            pitch = (room.height + LABEL) / len(PRICES)
            left = room.inset(right=(1 - BESIDE) * room.width, bottom=GAP)
            places = left.stack(*[pitch - LABEL - GAP] * len(PRICES))
        else:
            places = room.inset(bottom=under).row(*[wide] * len(PRICES))
        maps = figure.maps.features, figure.result
        self.sheets, self.sheet_labels, most = [], [], PRICE
        for tensor, place, (name, _, role), price in zip(maps, places, PRICES, self.prices, strict=True):
            depth, rows, columns = tensor.shape
            across, side = sheet_side(place, depth, (rows, columns), gap=APART)
            tint = signed_map(theme, tensor)
            make = partial(PixelGrid, tensor, colormap=tint, cell=side, role=role, theme=theme)
            tiles = [make(cells=plane(tensor, at)).as_one() for at in range(depth)]
            placed = VGroup(*tiles).arrange_in_grid(cols=across, buff=units(APART))
            placed.move_to(place.point(0, 0), aligned_edge=UP + LEFT)
            sheet = VGroup(*tiles[::-1])  # as a block lists its planes, which become these
            label = over_left(self._label(name, role), placed)
            label.name_cells(tensor, role=role)
            most = min(most, (room.width - px(sheet) - GAP if self._is_high else place.width) / px(price))
            self.sheets.append(sheet)
            self.sheet_labels.append(label)
        for sheet, price in zip(self.sheets, self.prices, strict=True):
            price.scale(most)
            pen = sheet.get_corner(DOWN + LEFT) + DOWN * units(LEADING * most * SIZES.label)
            price.shift((sheet.get_right() + RIGHT * units(GAP) if self._is_high else pen) - price[0][0].pen)

    def _set_sums(self) -> None:
        """Under the blocks the weights without a bottleneck and with one, here, and then in ResNet-50.

        They are as large as there is room under the weights of the layers, and then, when these are gone.
        """
        room, figure = self._room, self.figure
        counts = (
            (figure.small_direct_equation, figure.small_equation),
            (figure.direct_equation, figure.bottleneck_equation),
        )
        self.sums = []
        for both, (head, names), above in zip(counts, SUMS, (self.parts, self.blocks), strict=True):
            free = (min(part.get_bottom()[1] for part in above) - room.point(0, 1)[1]) / units(1) - GAP
            over, *behind = (self._label(name, "weight") for name in (head, *names))
            counted = max(px(self._line(equation, 1)) for equation in both)
            named = max(map(px, behind)) / SIZES.label
            size = min(SUM, free / (3 * LEADING), room.width / (counted + named + 0.5))
            lines = [self._line(equation, size) for equation in both]
            foot = room.point(0, 1) + UP * units((free - 3 * LEADING * size) / 2 + DESCENT * size)
            pens = [foot + UP * units(at * LEADING * size) for at in (2, 1, 0)]
            parts: list[Phrase] = [start_at(over.scale(min(1.0, size / SIZES.label, room.width / px(over))), pens[0])]
            for pen, line, name in zip(pens[1:], lines, behind, strict=True):
                end = pen + RIGHT * max(one.width for one in lines)
                parts.append(start_at(line, end + LEFT * line.width))
                parts.append(start_at(name.scale(min(1.0, size / SIZES.label)), end + RIGHT * units(size) / 2))
            self.sums.append(parts)

    def _named(self, name: str, block: Planes, maps: Tensor) -> Phrase:
        """A block's label, over it."""
        label = over_left(self._label(name, "input"), block)
        label.name_cells(maps, role="input")
        return label

    def _size_of_parts(self, middles: Sequence[np.ndarray]) -> int:
        """The first size in which the equations of the layers, centred at points, do not meet, or the last one."""
        wide = [px(self._line(equation, 1)) for equation in self.figure.part_equations]
        apart = [
            (abs(other - one)[0] / units(1) - GAP, (left + right) / 2)
            for (one, other), (left, right) in zip(pairwise(middles), pairwise(wide), strict=True)
            if other[1] == one[1]
        ]
        return next((size for size in PARTS if all(need * size <= free for free, need in apart)), PARTS[-1])

    def _line(self, equation: Equation, size: float) -> Phrase:
        return Phrase(line_of(equation), size=size, role="ink", theme=self.theme, equation=equation)

    def _block(self, maps: Tensor, cell: float, step: Step) -> Planes:
        tint: Colormap = signed_map(self.theme, maps)
        across, up = step
        depth = maps.shape[0]
        block = Planes(
            maps,
            colormaps=[tint] * depth,
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


def _fitted(rows: Sequence[Sequence[Tensor]], step: Step, width: float, high: float) -> tuple[float, Step]:
    """The largest cells, and the step from a channel to the next, with which rows of blocks fit a width and a height.

    Where height is left, the step is higher: so more is seen of each channel.
    """
    across, up = step
    deepest = max((maps for row in rows for maps in row), key=lambda maps: maps.shape[0])
    cell = min(
        *((width - (len(row) - 1) * GAP) / sum(_width(maps, step) for maps in row) for row in rows),
        high / _height(deepest, step),
    )
    return cell, (across, max(up, min(RISE, (high / cell - deepest.shape[1]) / (deepest.shape[0] - 1))))


def _width(maps: Tensor, step: Step) -> float:
    """How wide a block is, in cells."""
    return maps.shape[2] + step[0] * (maps.shape[0] - 1)


def _height(maps: Tensor, step: Step) -> float:
    """How high it is, in cells."""
    return maps.shape[1] + step[1] * (maps.shape[0] - 1)
