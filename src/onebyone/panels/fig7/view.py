"""The hourglass: blocks of channels, deep, thin, thin and deep again, and what the layers between them cost.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup

from onebyone.core.quantity import Equation, Size
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import Cover, appear, vanish
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.loose import LooseCells, beam
from onebyone.drawing.mobjects.planes import Planes
from onebyone.drawing.mobjects.text import Phrase
from onebyone.drawing.motion import Glide, at_once, in_turn
from onebyone.look.layout import DESCENT, LABEL, Page, below, keep_within, over_left, px, sheet_side, start_at
from onebyone.look.theme import DURATIONS, SIZES, Colormap, Role, Theme, units
from onebyone.panels.fig7.numbers import Bottleneck

GAP = 24  # px between two blocks
LONG, FLAT, STEEP = (1.8, 0.6), (1.25, 0.5), (0.6, 0.75)
"""How far a channel lies behind the one before it, right and up at least, in cells: alone, of two blocks, of four."""
RISE = 1.1  # cells up from a channel to the next one, at most, where blocks have more height than width
ALONE = 0.69  # of the page's width: the first block, beside the claim
CLAIM = 230  # px for that
COUNT = 165  # px under the large blocks: the weights of the layer between them
UNDER = 266  # px under the small ones: the weights of the layers, and two lines that compare sums
SQUARE_UNDER = 420  # px under them on a square page, where the weights of a layer may stand lower
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

LAYERS = ("down", "middle", "back")
"""The labels of the layers."""


class Names(NamedTuple):
    """The labels of four blocks, and of the sums without a bottleneck and with one."""

    blocks: tuple[str, str, str, str]
    sums: tuple[str, str]


SMALL = Names(("before", "between", "between", "maps_back"), ("channels", "via_thin"))
LARGE = Names(("wide", "narrow", "narrow", "wide"), ("on_wide", "via_narrow"))

Step: TypeAlias = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Bottle:
    """A bottleneck: its blocks with labels, between them its layers, each with its weights, and what these add up to.

    `sums` are the lines without a bottleneck and with one, each with its name behind it.
    """

    blocks: Sequence[Mobject]
    labels: Sequence[Phrase]
    layers: Sequence[Phrase]
    parts: Sequence[Phrase]
    sums: Sequence[Phrase]

    @property
    def all(self) -> list[Mobject]:
        """All but its blocks."""
        return [*self.labels, *self.layers, *self.parts, *self.sums]


class Hourglass:
    """Everything on the page of a bottleneck, set up around its figure; `label` makes the panel's labels."""

    def __init__(self, figure: Bottleneck, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self._room = page.content.inset(top=LABEL)
        self._is_high, self._is_square = page.is_high, page.is_square
        self._set_large()
        self._set_blocks()
        self._set_count()
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
        small = self.small
        without, without_name, *bottleneck = small.sums
        *thin, last = zip(small.blocks[1:], small.labels[1:], small.layers, small.parts, strict=True)
        first, *others = thin
        shrunk = AnimationGroup(
            vanish(self.block_label, self.blank_label, self.direct_label),
            Glide(self.beside, small.blocks[0], become=True),
            Glide(self.blank, _blank(small.blocks[-1].copy())),
            Glide(self.direct, without, become=True),
        )
        outer = [small.labels[0], small.labels[-1]]
        yield in_turn(shrunk, appear(*outer, without_name, *first), run_time=DURATIONS.meet, lag=0.4)
        for parts in others:
            yield appear(*parts, run_time=DURATIONS.move)
        yield Succession(appear(*last[2:], run_time=DURATIONS.move), at_once(self.blank.planes, self._fill))
        yield appear(*bottleneck)

    def a_large_network_does_so(self) -> Iterator[Animation]:
        """A bottleneck of ResNet-50 in its place: deeper blocks, whose maps are not known, and what its layers cost."""
        small, large = self.small, self.large
        without, without_name, *bottleneck = large.sums
        cells, edges = zip(*large.blocks, strict=True)
        deeper = Cover(VGroup(*cells), *small.blocks[:-1], self.blank, run_time=DURATIONS.move)
        yield AnimationGroup(deeper, vanish(*small.all))
        comes = [*edges, *large.labels, *large.layers, *large.parts, without, without_name]
        yield appear(*comes, run_time=DURATIONS.move)
        yield appear(*bottleneck, run_time=DURATIONS.sum)

    def takeaway(self) -> Iterator[Animation]:
        """What it costs: the first and the last block open, map beside map, and the scores that each comes to."""
        outer, large = [self.small.blocks[0], self.blank], self.large
        (first, *between, last), edges = zip(*large.blocks, strict=True)
        yield vanish(*edges, *large.labels)
        back = Cover(VGroup(*outer), first, last, run_time=DURATIONS.quick)
        yield AnimationGroup(back, vanish(*between, *large.layers, *large.parts, *large.sums))
        yield AnimationGroup(
            Glide(outer[0], self.sheets[0], become=True, run_time=DURATIONS.lay),
            Glide(outer[1], self.sheets[1], become=True, run_time=DURATIONS.lay),
        )
        yield appear(*self.sheet_labels, *(amount for amount, _ in self.prices))
        yield appear(*(other for _, other in self.prices), run_time=DURATIONS.move)

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
        figure, room = self.figure, self._room.inset(bottom=SQUARE_UNDER if self._is_square else UNDER)
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
        blocks = [
            self._block(maps, cell, step).move_to(place.point(0, 1), aligned_edge=DOWN + LEFT)
            for maps, place in zip(stages, places, strict=True)
        ]
        counted = (figure.small_direct_equation, figure.small_equation)
        self.small = self._bottle(SMALL, blocks, stages, parts=figure.part_equations, sums=counted)
        deepest = blocks[0]
        columns = [
            self._column(channels, block.planes[0], deepest)
            for channels, block in zip(figure.blocks, blocks, strict=True)
        ]
        counted = (figure.direct_equation, figure.bottleneck_equation)
        self.large = self._bottle(LARGE, columns, figure.blocks, parts=figure.share_equations, sums=counted)

    def _column(self, channels: Tensor, front: PixelGrid, deepest: Planes) -> VGroup:
        """Blank channels, as a block behind where a map stands; of the first block they are as deep as the maps."""
        all_of_it = self.figure.blocks[0].shape[0] - 1
        share = (channels.shape[0] - 1) / all_of_it
        foremost = deepest.planes[0]
        depth = (share * (px(deepest) - px(foremost)), share * (deepest.height - foremost.height) / units(1))
        places, edges = beam(
            front.get_corner(DOWN + LEFT),
            planes=channels.shape,
            cell=px(front),
            depth=depth,
            role="input",
            theme=self.theme,
        )
        tint, places = signed_map(self.theme, channels), replace(places, ruled=1.0)  # so its sides are seen
        cells = LooseCells(channels, colormap=tint, places=places, theme=self.theme)
        return VGroup(cells, edges)

    def _bottle(
        self,
        names: Names,
        blocks: Sequence[Mobject],
        tensors: Sequence[Tensor],
        *,
        parts: Sequence[Equation],
        sums: Sequence[Equation],
    ) -> Bottle:
        """All that is said of blocks: over each its label, under what leads from one to the next the layer's weights.

        Below, as large as there is room, stand the sums, each with its name behind it.
        """
        labels, wide = [], []
        for name, block, maps in zip(names.blocks, blocks, tensors, strict=True):
            labels.append(self._named(name, block, maps))
            wide.append(ROOM * (px(block) + GAP) / px(labels[-1]))
        for label in labels:
            label.scale(max(SAID, min(1.0, *wide)), about_point=label.get_corner(DOWN + LEFT))
        layers, lines = self._layers(blocks, parts)
        return Bottle(
            blocks=blocks, labels=labels, layers=layers, parts=lines, sums=self._sums(names, sums, over=lines)
        )

    def _layers(self, blocks: Sequence[Mobject], equations: Sequence[Equation]) -> tuple[list[Phrase], list[Phrase]]:
        """The layers, each between two blocks or on a high page under what it makes, and below it its weights.

        Where these do not fit side by side, that of the layer in the middle stands lower.
        """
        down = DOWN * units(LABEL)
        if self._is_high:  # its channels are said there
            under = [right.get_bottom() + down for right in blocks[1:]]
        else:
            corners = [
                (left.get_corner(DOWN + RIGHT), right.get_corner(DOWN + LEFT)) for left, right in pairwise(blocks)
            ]
            under = [(left + right) / 2 + down for left, right in corners]
        size = _size_of_parts(under, [px(self._line(equation, 1)) for equation in equations])
        if size is None:
            under[1] = under[1] + DOWN * units(2 * LABEL + PARTS[0])
            size = _size_of_parts(under, [px(self._line(equation, 1)) for equation in equations]) or PARTS[-1]
        layers, parts = [], []
        for pen, name, equation in zip(under, LAYERS, equations, strict=True):
            layer, part = self._label(name, "weight"), self._line(equation, size)
            if isinstance(equation.result, Size):  # of weights that there are, not only how many
                layer.name_cells(equation.result.tensor, role="weight")
            for line, em in ((layer, 0.0), (part, 0.3 * SIZES.label + size)):
                start_at(line, pen + DOWN * units(em) + LEFT * line.width / 2)
                keep_within(self._room, line)
            layers.append(layer)
            parts.append(part)
        return layers, parts

    def _sums(self, names: Names, equations: Sequence[Equation], *, over: Sequence[Phrase]) -> list[Phrase]:
        """Lines with their names, one under the other below those that are over them, as large as there is room."""
        room = self._room
        free = (min(part.get_bottom()[1] for part in over) - room.point(0, 1)[1]) / units(1) - GAP
        behind = [self._label(name, "weight") for name in names.sums]
        counted = max(px(self._line(equation, 1)) for equation in equations)
        named = max(map(px, behind)) / SIZES.label
        size = min(SUM, free / (len(equations) * LEADING), room.width / (counted + named + 0.5))
        lines = [self._line(equation, size) for equation in equations]
        end = room.point(0, 1) + max(line.width for line in lines) * RIGHT
        foot = end + UP * units((free - len(lines) * LEADING * size) / 2 + DESCENT * size)
        said: list[Phrase] = []
        for at, (line, name) in enumerate(zip(lines[::-1], behind[::-1], strict=True)):
            pen = foot + UP * units(at * LEADING * size)
            name.scale(min(1.0, size / SIZES.label))
            said = [start_at(line, pen + LEFT * line.width), start_at(name, pen + RIGHT * units(size) / 2), *said]
        return said

    def _set_count(self) -> None:
        """What a wide layer costs, under the two large blocks."""
        figure, room = self.figure, self._room
        fitting = (size for size in LINES if px(self._line(figure.small_direct_equation, size)) <= room.width)
        size = next(fitting, LINES[-1])
        self.direct = self._line(figure.small_direct_equation, size)
        self.direct.move_to(room.point(0.5, 1)).set_y((self.blank.get_bottom() + room.point(0, 1))[1] / 2)
        self.direct.shift(UP * units(LABEL) / 3)
        self.direct_label = below(self._label("direct", "weight"), self.direct)

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

    def _named(self, name: str, block: Planes, maps: Tensor) -> Phrase:
        """A block's label, over it."""
        label = over_left(self._label(name, "input"), block)
        label.name_cells(maps, role="input")
        return label

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


def _size_of_parts(middles: Sequence[np.ndarray], wide: Sequence[float]) -> int | None:
    """The first size in which equations of these widths at size 1, centred at points, do not meet; None if all do."""
    apart = [
        (abs(other - one)[0] / units(1) - GAP, (left + right) / 2)
        for (one, left), (other, right) in combinations(zip(middles, wide, strict=True), 2)
        if other[1] == one[1]
    ]
    return next((size for size in PARTS if all(need * size <= free for free, need in apart)), None)


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
