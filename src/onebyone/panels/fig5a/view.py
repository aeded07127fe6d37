"""The class maps: a filter weighs the column under one position, walks, and ten of them make ten maps to be ranked.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Line, Succession, VGroup

from onebyone.core.quantity import Cell, Quantity
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.ledger import CellRow
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.motion import Glide, Lift, in_turn, land
from onebyone.look.layout import Page, below, cell_side
from onebyone.look.theme import DURATIONS, SIZES, STROKES, ColourMap, Role, Theme, stroke, units
from onebyone.panels.fig5a.feature_block import STRIP, FeatureBlock
from onebyone.panels.fig5a.numbers import ClassMaps

SHEET = 4  # columns in which the feature maps are laid out at first
OPERAND = 92  # px a side of the cells in which values and weights are read
DIGITS = 32  # px em of the digits in them
PITCH = 108  # px from product to product
LINE = 62  # px from one named line of the ledger to the next
LEDGER = 480  # px across
NAME = 46  # px from the name of the values to that of the weights
BESIDE = 30  # px between the strip of values and that of weights
COLUMNS = 5  # of the sheet of class maps
TEXT = 48  # px under a class map for its digit and its score
SCORE = 34  # px em of the scores
AIR = 8  # px between a filter and its map


class ClassMapsView:
    """Everything on the page of the ten filters, set up around one figure; `label` makes the panel's labels."""

    def __init__(self, figure: ClassMaps, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._page = figure, theme, page
        self.focus = focus = Focus(figure, figure.result, at=(figure.label, *figure.first), theme=theme)
        self.features = FeatureBlock(figure, focus=focus, page=page, theme=theme, label=label)
        columns = figure.image.shape[1]
        across, room = 2 * STRIP + BESIDE, self.features.room
        widths = (self.features.width, across, LEDGER, self.features.side * columns)
        self._left, middle, self._right, last = room.row(*widths)
        _, start, centre, _ = room.row(0, self.features.side * columns, self.features.width, 0)
        self.image = PixelGrid(
            figure.image, colour_map=theme.pixels, cell=self.features.side, role="input", theme=theme
        )
        start.hold(self.image)
        self.image_label = below(label("image", "input"), self.image)
        self.features.stand_in(centre)
        self.features.lay_out(SHEET)
        self.spot, self.field = focus.mark(self.image, beside=True), focus.mark(self.image)
        front = End(self.features.planes[0], (-1, 0), (0,))
        self.sight = VGroup(*(focus.lead(End(self.image, (1, side)), front) for side in (1, -1)))
        self._tint = signed_map(theme, figure.result)
        self.map = self._map(figure.label, self.features.side)
        last.hold(self.map)
        self.map.show_first(0)
        self.map_label = below(label("map", "result"), self.map)
        self.map_spot = focus.mark(self.map)
        self.filter = self._filter(figure.label, STRIP).move_to(middle.point(1, 0.5), aligned_edge=RIGHT)
        self.features.strip.move_to(middle.point(0, 0.5), aligned_edge=LEFT)
        self.value_label = below(label("values", "input"), self.features.strip)
        self.weight_label = below(label("weights", "weight"), self.filter).shift(DOWN * units(NAME))
        for name, strip in ((self.value_label, self.features.strip), (self.weight_label, self.filter)):
            name.align_to(strip, RIGHT)
        self._set_ledger(label)
        self._set_tiles()

    def look_around(self) -> Animation:
        """From the column in front, lines lead to the corners of what it sees on the image."""
        self.focus.look_at(self.focus.of)
        return appear(self.field, self.sight)

    def make_room(self) -> Animation:
        """The image leaves, and the block takes its place."""
        gone = vanish(self.image, self.image_label, self.spot, self.field, self.sight, run_time=DURATIONS.move)
        return AnimationGroup(gone, self.features.go_to(self._left))

    def read_out(self) -> Animation:
        """The values of the column come to lie on a strip, one for each map."""
        self.focus.look_at(self.focus.of)
        return appear(self.features.leads, self.features.strip, self.value_label)

    def pick(self) -> Animation:
        """Three pairs of value and weight grow until they can be read."""
        lifts = [
            AnimationGroup(Lift(row.value, value), Lift(row.weight, weight))
            for row, (value, weight) in zip(self.rows, self.marks, strict=True)
        ]
        return in_turn(
            AnimationGroup(*lifts),
            appear(self.digits),
            appear(VGroup(*(row.signs for row in self.rows))),
            run_time=DURATIONS.pour,
            lag=0.8,
        )

    def pour(self) -> Animation:
        """All other products arrive as one sum, then the bias, then the sum of all."""
        lines = (self.rest, self.bias, VGroup(self.rule, self.total_name, self.total))
        return in_turn(*(appear(line) for line in lines), run_time=DURATIONS.pour, lag=0.6)

    def land(self) -> Animation:
        """The sum shrinks into the map, at the very position its values came from."""
        return land(self.total, self.map, self.figure.first, fill=lambda: self.focus.tell(self.map))

    @property
    def ledger(self) -> VGroup:
        """All lines of the ledger."""
        return VGroup(*self.rows, self.digits, self.marks, self.rest, self.bias, self.rule, self.total_name)

    def walk(self) -> Animation:
        """Visit every position in reading order, and fill the map behind."""
        return self.focus.walk(self.map)

    def clear(self) -> Animation:
        """The map takes its place among ten; all else leaves."""
        gone = [
            *(self.features.block, self.features.label, self.filter),
            *(self.value_label, self.weight_label, self.map_label),
        ]
        return Succession(
            vanish(*self.features.reading, self.map_spot),
            AnimationGroup(
                vanish(*gone, run_time=DURATIONS.move), Glide(self.map, self._goal, run_time=DURATIONS.meet)
            ),
        )

    def multiply_filters(self) -> Animation:
        """Each filter appears over its map."""
        tiles = [VGroup(*(part for part in tile if part is not self.map)) for tile in self.tiles]
        return in_turn(*(appear(tile) for tile in tiles), run_time=DURATIONS.pour)

    def light_up(self) -> Animation:
        """A frame around the map of the right digit."""
        self.light = Focus(self.figure, self.figure.result, at=self.figure.label, theme=self.theme).mark(self.map)
        return appear(self.light)

    def rank(self) -> Animation:
        """The maps change places until the highest score comes first."""
        slots = [tile[1].get_center() for tile in self.tiles]
        moves = []
        for place, at in enumerate(self.figure.order):
            parts = [*self.tiles[at], self.scores[at], *([self.light] if at == self.figure.label else [])]
            tile = VGroup(*parts)
            moves.append(Glide(tile, tile.copy().shift(slots[place] - slots[at]), run_time=DURATIONS.pour))
        return AnimationGroup(*moves)

    def _set_ledger(self, label: Callable[[str, Role], Phrase]) -> None:
        """Lines in the order of the planes, the hindmost on top; then the rest, the bias and the sum."""
        figure, theme, stop = self.figure, self.theme, self.figure.stop()
        self.rows, pairs = [], []
        for channel, line, value, weight in list(zip(figure.bright, stop.rows, stop.pixels, stop.weights, strict=True))[
            ::-1
        ]:
            operands = (
                self._cell(value, "input", signed_map(theme, figure.features)),
                self._cell(weight, "weight", signed_map(theme, figure.weight)),
            )
            self.rows.append(CellRow(line, value=operands[0], weight=operands[1], theme=theme))
            pairs.append(VGroup(*(self.focus.mark(strip, (channel,)) for strip in (self.features.strip, self.filter))))
        self.marks = VGroup(*pairs)
        for place, row in enumerate(self.rows):
            down = DOWN * units((place + 0.5) * PITCH)
            row.stretch_between(self._right.point(0, 0) + down, self._right.point(1, 0) + down)
        self.digits = VGroup(*(part.number(0, 0, size=DIGITS) for row in self.rows for part in (row.value, row.weight)))
        height = len(self.rows) * PITCH
        rest, bias = stop.total.terms[len(stop.rows) :]
        self.rest = self._named(label("others", "quiet"), rest, "ink", height + LINE)
        self.bias = self._named(label("bias", "bias"), bias, "bias", height + 2 * LINE)
        floor = self._right.point(1, 0) + DOWN * units(height + 2.5 * LINE)
        rule = Line(
            floor + LEFT * units(LEDGER), floor, stroke_color=theme.hex("quiet"), stroke_width=stroke(STROKES.rule)
        )
        self.rule = VGroup(rule)
        sum_line = self._named(label("sum", "result"), stop.total.result, "result", height + 3.5 * LINE)
        self.total_name, self.total = sum_line

    def _set_tiles(self) -> None:
        """Ten maps in two rows, over each its filter as a row of weights, under it its digit and its score."""
        rows, columns = self.figure.image.shape
        content, count = self._page.content, self.figure.names.size
        side = cell_side(content.halves()[0].inset(bottom=TEXT + AIR), (rows + 2, COLUMNS * columns))
        halves = content.halves()
        tiles, scores = [], []
        for at in range(count):
            down, across = divmod(at, COLUMNS)
            region = halves[down].row(*([side * columns] * COLUMNS))[across]
            grid = self._map(at, side).move_to(region.point(0.5, 1) + UP * units(TEXT), aligned_edge=DOWN)
            weights = self._filter(at, side * columns / self.figure.weight.shape[1], flat=True)
            weights.next_to(grid, UP, buff=units(AIR))
            name = Number(
                Cell(self.figure.names, (at,)), size=SIZES.label, role="ink", theme=self.theme, weight="semibold"
            )
            base = grid.get_bottom() + DOWN * units(TEXT - 6)
            name.at(np.array([grid.get_left()[0], base[1], 0.0]), em=units(SIZES.label))
            score = Number(Cell(self.figure.sums, (at,)), size=SCORE, role="result", theme=self.theme)
            score.at(np.array([grid.get_right()[0] - score.advance, base[1], 0.0]), em=units(SCORE))
            if at == self.figure.label:
                self._goal, grid = grid, self.map
            tiles.append(VGroup(weights, grid, name))
            scores.append(score)
        self.tiles, self.scores = tiles, VGroup(*scores)

    def _map(self, at: int, side: float) -> PixelGrid:
        result = self.figure.result
        grid = PixelGrid(
            result, colour_map=self._tint, cell=side, role="result", theme=self.theme, cells=plane(result, at)
        )
        grid.rule_every = grid.cells.shape
        return grid

    def _filter(self, at: int, side: float, *, flat: bool = False) -> Kernel:
        """The weights of one filter, as a column with the hindmost plane's on top, or as a row from the front."""
        weights = np.arange(self.figure.weight.size).reshape(self.figure.weight.shape[:2])[at]
        cells = weights[None] if flat else weights[::-1, None]
        kernel = Kernel(self.figure.weight, cell=side, theme=self.theme, cells=cells)
        kernel.order = "" if flat else "backwards"
        return kernel

    def _named(self, name: Phrase, quantity: Quantity, role: Role, down: float) -> VGroup:
        number = Number(quantity, size=SIZES.ledger, role=role, theme=self.theme, equation=self.figure.stop().total)
        baseline = DOWN * units(down)
        number.at(self._right.point(1, 0) + baseline + LEFT * number.advance, em=units(SIZES.ledger))
        return VGroup(name.start_at(self._right.point(0, 0) + baseline), number)

    def _cell(self, cell: Cell, role: Role, tint: ColourMap) -> PixelGrid:
        tensor: Tensor = cell.tensor
        at = np.ravel_multi_index(cell.index, tensor.shape)
        return PixelGrid(tensor, colour_map=tint, cell=OPERAND, role=role, theme=self.theme, cells=np.array([[at]]))
