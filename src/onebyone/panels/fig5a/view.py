"""The class maps: a filter multiplies the column at one position, visits all, and ten of them make ten maps that rank.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors. Its methods
that are named as sentences are beats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, VGroup

from onebyone.core.quantity import Cell
from onebyone.drawing.fading import appear, give_way, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.marks import Mark
from onebyone.drawing.mobjects.text import Label, Number, Phrase, sign_before, widest
from onebyone.drawing.motion import Glide, in_turn, land
from onebyone.errors import RoomError
from onebyone.frames.box import box_of, crosses
from onebyone.look.layout import (
    LABEL,
    TORCH,
    Page,
    Region,
    above,
    cell_side,
    down,
    keep_within,
    over_left,
    over_right,
    px,
    sheet_side,
    start_at,
    under_left,
)
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, units
from onebyone.panels.fig5a.feature_maps import LEADING, FeatureMaps
from onebyone.panels.fig5a.numbers import ClassMaps

GAP = 16  # px between two regions
SIGN = 24  # px between two columns of the list, for the sign
HEAD = 0.75  # of a label's size: what stands over the columns
KEY = 280  # px across of the key, at most
SHEET = (5, 4, 3, 2)  # columns of the sheet of class maps
SUMS = 72  # px under the list for the bias and the sum, beside what is kept for torch's mark
NEAR = 3  # px between two maps of an earlier layer
EARLIER = ("early", "later")
TEXT = 52  # px under a class map for its digit and its score
FIELD = 36  # px from what is seen through a layer to what is through the next
SPACE = 24  # px between them: nearer to each other than to those of the next map


class _Look(NamedTuple):
    """What is seen through a layer: frames where its kernel's weights lie, around all that is seen, and its size."""

    weights: VGroup
    field: Mark
    said: VGroup


class ClassMapsView:
    """Everything on the page of the ten filters, set up around one figure; `label` makes the panel's labels."""

    def __init__(self, figure: ClassMaps, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._page, self._label = figure, theme, page, label
        self.focus = Focus(figure, figure.result, at=(figure.label, *figure.first), theme=theme)
        self._tint = signed_map(theme, figure.result)
        room = page.content.inset(top=LABEL, bottom=TORCH)
        rows, columns = figure.image.shape
        self._columns = self._column_widths()
        listed = sum(self._columns) + 2 * SIGN
        self._is_high = page.is_high
        # On a high page the class map stands under the digit, else on the other side of the list.
        halved = replace(room, height=(room.height - 2 * LABEL) / 2) if self._is_high else room
        shape = (rows, (1 if self._is_high else 2) * columns)
        side = cell_side(replace(halved, width=room.width - listed - 2 * GAP), shape)
        if side < 1:
            raise RoomError(f"two pictures of {columns} columns and a list do not fit {room.width:.0f} px side by side")
        if self._is_high:
            left, middle = halved.row(side * columns, listed)
            right = replace(left.inset(top=side * rows + 2 * LABEL), height=side * rows)
        else:
            left, middle, right = room.row(side * columns, listed, side * columns)
        self._set_pictures(side, left, right)
        self._set_rim(side, left, right)
        self._set_features(left, middle, right)
        self._set_earlier(room, left, right)
        self._set_list(middle)
        self._set_sums()
        self._set_sheet()

    @property
    def opening(self) -> list[Mobject]:
        """The first picture: the digit."""
        return [self.image, self.image_label]

    # The beats.

    def zeros_around_keep_the_size(self) -> Iterator[Animation]:
        """The digit gets a rim of zeros; over it a kernel goes, from the corner on, and makes a map as large as it."""
        yield AnimationGroup(
            give_way(self.opening, *self.around, self.window), appear(self.first_map, self.first_label, self.first_spot)
        )
        yield self.at_rim.walk(self.first_map, run_time=DURATIONS.pour)

    def a_network_has_looked(self) -> Iterator[Animation]:
        """Layer after layer makes maps of the digit, until those come that the last layer reads."""
        yield vanish(self.window, self.first_map, self.first_label, self.first_spot, run_time=DURATIONS.quick)
        layers = (appear(*layer) for layer in self.earlier)
        yield in_turn(*layers, self.features.come(), run_time=DURATIONS.pour, lag=0.4)

    def a_position_has_a_column(self) -> Iterator[Animation]:
        """The same position in all maps, and its values as a list."""
        yield appear(self.features.cursors)
        yield AnimationGroup(
            vanish(*self.around, *(part for layer in self.earlier for part in layer)),
            self.features.move(*self._moved),
            appear(self.map, self.map_label, self.map_spot, run_time=DURATIONS.move),
        )
        yield self.features.read()

    def products_add_up_to_a_cell(self) -> Iterator[Animation]:
        """Beside each value its weight, and their product; then the bias, the sum, and the cell in which it lands."""
        yield appear(self.filter, self.weights, self.weight_label)
        yield appear(self.signs, self.products, self.product_digits, self.product_label, run_time=DURATIONS.move)
        yield appear(*self.bias, *self.sum)
        yield land(self.sum[-1], self.map, self.figure.first, fill=lambda: self.focus.tell(self.map))

    def the_filter_visits_every_position(self) -> Iterator[Animation]:
        """Every position, in reading order."""
        read = (self.products, self.product_digits, self.product_label, self.signs, *self.bias, *self.sum)
        yield AnimationGroup(vanish(*read, self.features.digits), appear(self.key))
        yield self.focus.walk(self.map, run_time=DURATIONS.pour)
        yield self.focus.cross((self.figure.label, *self.figure.first))

    def the_cell_has_seen_pixels(self) -> Iterator[Animation]:
        """The digit comes back; on it a frame grows, layer by layer, around all pixels that came into this cell."""
        features = self.features
        gone = vanish(
            *(*features.tiles, features.label, features.cursors, features.list, features.value_label),
            *(self.filter, self.weights, self.weight_label),
        )
        yield AnimationGroup(gone, appear(*self.opening))
        for look in self.looks:
            yield appear(look.weights, look.said, run_time=DURATIONS.lay)
            yield AnimationGroup(appear(look.field), vanish(look.weights))
        yield appear(self.sight)

    def more_filters_make_more_maps(self) -> Iterator[Animation]:
        """The map takes its place among ten."""
        yield vanish(*(part for look in self.looks for part in (look.field, look.said)), self.sight, self.map_spot)
        gone = vanish(self.map_label, self.key, *self.opening)
        named = [
            appear(name) if grid is self.map else appear(grid, name)
            for grid, name in zip(self.sheet, self.names, strict=True)
        ]
        yield AnimationGroup(gone, Glide(self.map, self._goal), in_turn(*named, run_time=DURATIONS.pour))
        yield appear(self.torch, run_time=DURATIONS.quick)

    def the_right_digit_wins(self) -> Iterator[Animation]:
        """The scores; the maps change places until the highest comes first, and a frame marks it."""
        yield appear(*self.scores)
        yield self.rank()
        mark = Focus(self.figure, self.figure.result, at=self.figure.label, theme=self.theme).mark(self.map)
        yield appear(self.ranked, mark)

    def rank(self) -> Animation:
        """The maps go to their places in the order of their scores; what is written under them waits there."""
        self.ranked = VGroup(*self.names, *self.scores).copy()
        places = [grid.get_center() for grid in self.sheet]
        moves: list[Animation] = []
        for place, at in enumerate(self.figure.order):
            way = places[place] - places[at]
            moves.append(Glide(self.sheet[at], self.sheet[at].copy().shift(way)))
            for text in (self.ranked[at], self.ranked[len(self.names) + at]):
                text.shift(way)
        return AnimationGroup(vanish(self.names, self.scores), *moves)

    # Where it stands.

    def _column_widths(self) -> tuple[float, float, float]:
        """How wide values, weights and products are, with what stands over them, in px."""
        figure = self.figure
        self._heads = [self._head("values", "input"), self._head("weights", "weight"), self._head("products", "quiet")]
        tensors = figure.features, figure.weight, figure.products
        digits = (1.5 * SIZES.spoken * widest(tensor) for tensor in tensors)
        first, second, third = (max(one, px(head)) for one, head in zip(digits, self._heads, strict=True))
        return first, second, third

    def _head(self, name: str, role: Role) -> Phrase:
        return self._label(name, role).scale(HEAD)

    def _set_pictures(self, side: float, left: Region, right: Region) -> None:
        """The digit at the left, the class map at the right, of one size."""
        figure, theme, focus = self.figure, self.theme, self.focus
        self.image = PixelGrid(figure.image, colormap=theme.pixels, cell=side, role="input", theme=theme)
        self.image.move_to(left.point(0, 0), aligned_edge=UP + LEFT)
        self.image_label = over_left(self._label("image", "input"), self.image)
        self.map = self._map(figure.label, side).move_to(right.point(1, 0), aligned_edge=UP + RIGHT)
        self.map.show_first(0)
        self.map_label = over_left(self._label("map", "result"), self.map)
        self.key = Key(figure.result, width=KEY, theme=theme, colormap=self._tint)
        if self._is_high or not self._fits_beside_key():  # on a high page leads come from above
            self.key.next_to(self.map, DOWN, buff=units(GAP)).align_to(self.map, RIGHT)
        else:
            over_right(self.key, self.map)
        self.map_spot = focus.mark(self.map)
        facing = [((end, -1), (end, 1)) if self._is_high else ((1, end), (-1, end)) for end in (1, -1)]
        self.sight = VGroup(*(focus.lead(End(self.image, one), End(self.map, other)) for one, other in facing))
        if self._is_high:  # the leads come from above, and may run over what stands there
            for stand in (over_left, lambda name, grid: above(name, grid).align_to(grid, RIGHT), under_left):
                stand(self.map_label, self.map)
                if not self._leads_cross(self.map_label):
                    break
            if self.map_label.get_y() < self.map.get_y() and not self._fits_beside_key():
                self.key.shift(DOWN * units(LABEL))
        self._set_fields()

    def _fits_beside_key(self) -> bool:
        """Whether the map's name and its key have room on one line."""
        return px(self.map_label) + GAP + px(self.key) <= px(self.map)

    def _leads_cross(self, name: Phrase) -> bool:
        """Whether a lead runs over a name."""
        box = box_of(np.array([name.get_corner(way)[:2] for way in (DOWN + LEFT, UP + RIGHT)]))
        ends = np.array([lead.points[[0, -1], :2] for lead in self.sight])
        return crosses(ends[:, 0], ends[:, 1], box, margin=units(STROKES.focus) / 2)

    def _set_fields(self) -> None:
        """For each layer where its kernel's weights lie, what is seen through it, and in numbers how much."""
        figure = self.figure
        self.looks: list[_Look] = []
        for stage, at in figure.stages:
            focus = Focus(figure, figure.layers[at], at=(0, *figure.first), theme=self.theme)
            marks = (focus.mark(self.image, (term,), width=STROKES.rule) for term in figure.under_weights(at))
            self.looks.append(
                _Look(
                    weights=VGroup(*marks),
                    field=focus.mark(self.image),
                    said=VGroup(self._label(f"{stage}_field", "input"), self._label(f"{stage}_dilation", "quiet")),
                )
            )
        said = VGroup(*(look.said for look in self.looks))
        pen = self.image.get_corner(DOWN + LEFT) + DOWN * units(LABEL)
        for pixels, apart in said:
            for line, text in enumerate((pixels, apart)):
                start_at(text, pen + line * DOWN * units(LABEL))
            pen = pen + RIGHT * (max(pixels.width, apart.width) + units(FIELD))
        start, wide = said.get_corner(UP + LEFT), self.image.width + units(LABEL)  # they stand by the pixels they count
        said.scale(min(1.0, max(wide / said.width, SIZES.smallest / SIZES.label)), about_point=start)
        if self._is_high:  # below are the leads
            said.arrange(DOWN, aligned_edge=LEFT, buff=units(2 * GAP))
            said.next_to(self.image, RIGHT, buff=units(GAP)).align_to(self.image, DOWN)
        for pixels, _ in said:
            pixels.name_cells(figure.image, role="input")

    def _set_rim(self, side: float, left: Region, right: Region) -> None:
        """The digit in its rim of zeros, as large as without it, and at the right a map that a kernel makes of it."""
        figure, theme = self.figure, self.theme
        cell = side * figure.image.shape[0] / figure.padded.shape[0]
        self.rim = PixelGrid(figure.padded, colormap=theme.pixels, cell=cell, role="input", theme=theme)
        self.rim.move_to(left.point(0, 0), aligned_edge=UP + LEFT)
        first = figure.layers[0]
        self.at_rim = Focus(figure, first, at=(figure.telling, 0, 0), theme=theme)
        self.window = self.at_rim.mark(self.rim)
        rim_label = over_left(self._label("padded", "input"), self.rim)
        digit = self.image.copy().scale(cell / side).move_to(self.rim)
        self.around: list[Mobject] = [self.rim, digit, rim_label]
        cells, tint = plane(first, figure.telling), signed_map(theme, first)
        self.first_map = PixelGrid(first, colormap=tint, cell=side, role="input", theme=theme, cells=cells).as_one()
        self.first_map.move_to(right.point(1, 0), aligned_edge=UP + RIGHT).show_first(0)
        self.first_label = over_left(self._label("filter", "input"), self.first_map)
        if px(self.first_label) > px(self.first_map):  # it is free to the left
            self.first_label.align_to(self.first_map, RIGHT)
        self.first_spot = self.at_rim.mark(self.first_map)

    def _set_features(self, left: Region, middle: Region, right: Region) -> None:
        """The feature maps, at the right first, then where the digit was."""
        self.features = FeatureMaps(self.figure, focus=self.focus, region=left, theme=self.theme, label=self._label)
        features = self.features
        free = middle.left - left.left - SIZES.label
        if px(features.label) > free:
            features.label.scale(free / px(features.label), about_point=features.label[0].pen)
        lines = features.depth * LEADING
        self._is_level = float(features.tiles.height) >= units(lines * SIZES.smallest)
        high = min(lines * SIZES.spoken, middle.height - SUMS)
        features.set_list(
            middle if self._is_level else replace(middle, height=high),
            lambda name, role: self._heads[0],
            level=self._is_level,
        )
        goal = VGroup(*(tile.copy() for tile in features.tiles))
        self._moved = goal, features.label.copy()
        way = right.point(1, 0) - left.point(0, 0) + LEFT * features.tiles.width
        features.tiles.shift(way)
        features.label.shift(way)
        keep_within(right, features.label)
        self.focus.go_to(self.focus.of)

    def _set_earlier(self, room: Region, left: Region, right: Region) -> None:
        """Between the digit and the feature maps, sheet under sheet, what the layers before these make."""
        figure, theme, features = self.figure, self.theme, self.features
        start, end = left.left + left.width + 2 * GAP, room.left + room.width
        if not self._is_high:
            end = right.left + right.width - px(features.tiles) - 2 * GAP
        high = down(self.image) if self._is_level else room.height
        between = replace(left, left=start, top=left.top - LABEL, width=end - start, height=high + LABEL)
        self.earlier: list[list[Mobject]] = []
        for name, layer, part in zip(EARLIER, figure.layers[:-1], between.halves(top=LABEL), strict=False):
            depth, rows, columns = layer.shape
            part = part.inset(bottom=LABEL + GAP)  # a label is nearest to its own sheet
            across, side = sheet_side(part, depth, (rows, columns), gap=NEAR)
            tint = signed_map(theme, layer)
            sheet = VGroup()
            for channel in range(depth):
                cells = plane(layer, channel)
                grid = PixelGrid(layer, colormap=tint, cell=side, role="input", theme=theme, cells=cells)
                sheet.add(grid.as_one())
            sheet.arrange_in_grid(cols=across, buff=units(NEAR)).move_to(part.point(0.5, 0), aligned_edge=UP)
            called = above(self._label(name, "input"), sheet[0]).align_to(sheet, LEFT)
            self.earlier.append([sheet, called])

    def _set_list(self, middle: Region) -> None:
        """Beside the list of values that of their weights, then that of the products, and the signs between them."""
        figure, theme, features = self.figure, self.theme, self.features
        depth, starts = features.depth, np.cumsum([0, self._columns[0] + SIGN, self._columns[1] + SIGN])
        weights = np.arange(figure.weight.size).reshape(figure.weight.shape[:2])[figure.label][:, None]
        self.filter = features.column(Kernel(figure.weight, cell=1, theme=theme, cells=weights), widest(figure.weight))
        products = signed_map(theme, figure.products)
        cells = np.arange(depth)[:, None]
        self.products = features.column(
            PixelGrid(figure.products, colormap=products, cell=1, role="quiet", theme=theme, cells=cells),
            widest(figure.products),
        )
        grids = (features.list, self.filter, self.products)
        for grid, head, start, width in zip(grids, self._heads, starts, self._columns, strict=True):
            at = middle.point(0, 0) + RIGHT * units(start + width / 2)
            grid.set_x(at[0]).align_to(features.list, UP)
            above(head, grid)
        _, self.weight_label, self.product_label = self._heads
        features.digits = features.list.numbers(size=features.size)
        self.weights, self.product_digits = (grid.numbers(size=features.size) for grid in grids[1:])
        self.signs = VGroup()
        for line in range(depth):
            row = figure.row(line)
            for one, other, sign in zip(grids, grids[1:], ("×", row.sign), strict=False):
                if not sign:  # the product is rounded, and says so itself
                    continue
                mark = Label(sign, size=features.size, role="quiet", theme=theme)
                x = (one.get_right()[0] + other.get_left()[0]) / 2 - mark.advance / 2
                y = features.list.centre_of(line, 0)[1] - 0.35 * units(features.size)
                self.signs.add(mark.at(np.array([x, y, 0]), em=mark.em))

    def _set_sums(self) -> None:
        """Under the products the bias and the sum of all."""
        figure, theme = self.figure, self.theme
        line = figure.dot_product().total
        *_, bias = line.terms
        edge, floor = self.products.get_right()[0], self.products.get_bottom()[1]
        number = Number(bias, size=SIZES.spoken, role="bias", theme=theme)
        down = floor - units(1.15 * SIZES.spoken)
        number.at(np.array([edge - number.advance, down, 0]), em=number.em)
        name = self._label("bias", "bias")
        start_at(name, number.pen + LEFT * (name.width + units(SIZES.label) / 2))
        self.bias: list[Mobject] = [name, number]
        total = Number(line.result, size=SIZES.ledger, role="result", theme=theme, equation=line)
        total.at(np.array([edge - total.advance, down - units(1.2 * SIZES.ledger), 0]), em=total.em)
        self.sum: list[Mobject] = [total]
        if (equals := sign_before(line, size=SIZES.ledger, role="quiet", theme=theme)) is not None:
            equals.at(total.pen + LEFT * (equals.advance + units(SIZES.ledger) / 4), em=equals.em)
            self.sum.insert(0, equals)

    def _set_sheet(self) -> None:
        """Ten maps, as large as the page allows, under each its digit and its score."""
        figure, theme, content = self.figure, self.theme, self._page.content
        rows, columns = figure.image.shape
        count = figure.names.size

        def side_of(across: int) -> int:
            lines = -(-count // across)
            room = content.inset(bottom=lines * TEXT + SIZES.torch)
            return cell_side(room, (lines * rows, across * columns + across))

        across = max(SHEET, key=side_of)
        side, lines = side_of(across), -(-count // across)
        high = (content.height - SIZES.torch) / lines
        self.sheet, self.names, self.scores = [], VGroup(), VGroup()
        for at in range(count):
            line, place = divmod(at, across)
            region = content.row(*[side * columns] * across)[place]
            grid = self._map(at, side).move_to(region.point(0, 0) + DOWN * units(line * high), aligned_edge=UP + LEFT)
            base = grid.get_corner(DOWN + LEFT) + DOWN * units(TEXT - 12)
            name = Number(Cell(figure.names, (at,)), size=SIZES.label, role="ink", theme=theme, weight="semibold")
            self.names.add(name.at(base, em=name.em))
            score = Number(Cell(figure.sums, (at,)), size=SIZES.label, role="result", theme=theme)
            self.scores.add(score.at(base + RIGHT * (name.advance + units(SPACE)), em=score.em))
            if at == figure.label:
                self._goal, grid = grid, self.map
            self.sheet.append(grid)
        self.torch = TorchMark(figure.computation, theme=theme)
        self.torch.move_to(content.point(1, 1), aligned_edge=DOWN + RIGHT)

    def _map(self, at: int, side: float) -> PixelGrid:
        result, theme = self.figure.result, self.theme
        cells = plane(result, at)
        return PixelGrid(result, colormap=self._tint, cell=side, role="result", theme=theme, cells=cells).as_one()
