"""The cloud: a digit as points on axes, what a shared network says of each of them, and the peaks that it keeps.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Line, Mobject, Rectangle, Succession, VGroup, Wait

from onebyone.audit.drawn import SIGN
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import Cover, appear, give_way, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.in_place import InPlace, cell_to_multiply_in
from onebyone.drawing.ledger import Ledger
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Glide, Grow, Lift, Rearrange, Refit, in_turn
from onebyone.frames.box import Box, box_of, crosses, distance, holds
from onebyone.look.frame import FRAME_SIDE
from onebyone.look.layout import (
    LABEL,
    TORCH,
    Page,
    Region,
    above,
    are_apart,
    below,
    cell_side,
    down,
    over_left,
    over_right,
    px,
    start_at,
    under_left,
)
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, stroke, units
from onebyone.panels.fig8.chain import Chain
from onebyone.panels.fig8.numbers import PAINTED, PointCloud
from onebyone.panels.shared.ledgers import ledger_of

GAP = 48  # px between the cloud and what is made of it
READ = 564  # px beside the cloud, at least
DOT = 0.6  # of a pixel's side: a point of the cloud
PATCH = 0.85  # of a pixel's side: a point of a painted cloud, whose colour is to be seen
RULED = 2.5  # times as plain as between the cells of a grid: the lines around points, which show those of value 0
OPERAND = 280  # px a side of the cells in which a point's values multiply, at most
POOLED = 64  # px across of the column of largest values
ROW = 1.8  # em of its digits: a row of the table, at least
SLACK = 72  # px from a table to the height of the point that is followed: the line between is seen
APART = 40  # px between a table and its largest values
KEY = 240  # px across of a key, at most
BY = 72  # px from points to their name, at most
NEAR = 14  # px between an axis, or a painted cloud, and what is said of it
WITHIN = 0.85  # of a frame's width: the label of the points in it, at most
SHEET = 3  # painted clouds of the last layer side by side
TALL = 1.4  # times as high as wide: a cell of a table, at most
PEAK = 96, 66  # px across and down of a largest value under its cloud
LINES = (60, 56, 52, 48, 44, 40, 36, 33, 30)  # px em of the ledger, the preferred one first
SCORE = 96  # px a side of the cell of a score, at most
CELL, DIGITS = 0.8, 0.5  # of the way from score to score: the side of its cell, and the em of its digits
SAID = 4.4  # em from the right edge to the cell of a score: its number
RADIUS = 28  # px of a neuron
NAME = 18  # px from the cell of a score to its digit, and from there to the neuron
BEHIND, ABOVE = -1, 1  # manim's z_index: axes lie behind the points, and a peak goes over a table to its row
DIGIT = 0.3  # of a cell's side in the table: the em of its value
LAYERS = ("early", "later", "features")
PLATE = 1.2  # of a label's size: how many features a layer has
COORDINATES = ("across", "up", "brightness")
DIAGONALS = (LEFT + DOWN, RIGHT + DOWN, LEFT + UP, RIGHT + UP)


class Cloud:
    """Everything on the page of a cloud of points, set up around its figure; `label` makes the panel's labels."""

    def __init__(self, figure: PointCloud, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self.stage = page.content.inset(top=LABEL)
        self._set_image()
        self._set_axes()
        self._set_reading()
        self._set_sums()
        self.chain = Chain(figure.two_layers, room=self.right, theme=theme, label=label)
        self._set_layers()
        self._set_painted()
        self._set_table()
        self._set_scores()

    @property
    def opening(self) -> list[Mobject]:
        """The digit, as large as it ever is."""
        return [self.image, self.image_label]

    # The beats.

    def the_digit_becomes_points(self) -> Iterator[Animation]:
        """The pixels that are lit shrink to points on axes, and of one of them one sees where it is."""
        yield AnimationGroup(
            vanish(self.image, self.image_label, run_time=DURATIONS.quick),
            appear(self.cloud, self.frame, run_time=DURATIONS.quick),
        )
        dots = Rearrange(self.cloud, self._dots, spread=0.5, run_time=DURATIONS.move)
        yield AnimationGroup(dots, appear(self.axes, self.ends, self.numbers, self.cloud_label))
        self._read.go_to(self._read.of)
        here = appear(self.cursor, self.drops, self.feet, self.values, self.values_label, self.rows, self.lead)
        yield AnimationGroup(here, self.made.read())

    def a_filter_reads_a_point(self) -> Iterator[Animation]:
        """To each value its weight, their products where they stand, and what they add up to."""
        multiply = Succession(Wait(DURATIONS.quick), self.made.multiply())
        yield AnimationGroup(self.made.lay_weights(), multiply)  # each when its own weight has come
        yield AnimationGroup(appear(self.ledger.heads), self.ledger.line_up(self.made))
        yield AnimationGroup(self.ledger.add_up(), Succession(Wait(DURATIONS.appear), appear(self.torch)))
        yield Wait(DURATIONS.move)  # a sum is read before it goes

    def the_same_filter_reads_every_point(self) -> Iterator[Animation]:
        """Point after point, the sum that the neuron makes of it is painted where the point lies."""
        read = [self.values, self.values_label, self.rows, self.cursor, self.lead, *self.made, self.drops, self.feet]
        yield vanish(self.ledger, self.torch, *read, run_time=DURATIONS.quick)
        self.said_of.show_first(1)
        self.focus.go_to(self.focus.of)
        empty = [self.said_frame, self.said_of, self.said_label, self.said_key, self.reader, self.spot]
        yield appear(*empty, run_time=DURATIONS.quick)
        yield self.focus.walk(arrive=self._paint, run_time=DURATIONS.tour)

    def relu_lets_pass_what_is_positive(self) -> Iterator[Animation]:
        """The lowest sum is looked at; then what is negative is blank, and the key begins at its zero."""
        yield self.focus.slide((0, self.figure.lowest, 0))
        yield appear(self.lowest)
        yield AnimationGroup(
            Cover(self.kept_of, self.said_of, run_time=DURATIONS.meet),
            vanish(self.said_key, self.said_label, self.spot, self.lowest, run_time=DURATIONS.appear),
            appear(self.kept_key, self.kept_label, self.kept_spot, run_time=DURATIONS.meet),
            Succession(Wait(DURATIONS.appear), appear(self.zero)),
        )

    def without_relu_the_layers_merge(self) -> Iterator[Animation]:
        """What ReLU is for: values pass two layers, and one that gives the same."""
        around = [self.said_frame, self.kept_label, self.kept_key, self.reader, self.kept_spot, self.zero]
        yield vanish(*around, self.kept_of, run_time=DURATIONS.quick)
        yield from self.chain.without_relu_the_layers_merge()

    def relu_between_keeps_them_apart(self) -> Iterator[Animation]:
        """With ReLU between them no one layer gives what they give."""
        yield from self.chain.relu_between_keeps_them_apart()

    def layers_of_them_are_a_network(self) -> Iterator[Animation]:
        """What a filter says is a feature, one of many of its layer; another layer reads these, another one those."""
        yield self.chain.leave()
        layers = zip(self.plates, self.layers, self.names, self.calls, strict=True)
        yield in_turn(*(appear(*layer) for layer in layers), run_time=DURATIONS.meet, lag=0.6)

    def the_largest_values_stay(self) -> Iterator[Animation]:
        """Some features of the last layer, painted; of each the warmest point is ringed, and gives its value."""
        sampled = self.layers[-1]
        others = [cloud for cloud in self.painted if cloud is not sampled]
        yield vanish(*self.layers[:-1], self.plates, self.names, self.calls, run_time=DURATIONS.quick)
        yield AnimationGroup(Rearrange(sampled, self._sampled), appear(*others, self.painted_label, self.key))
        for mark in self.held:
            mark.lie(mark.aim)
        yield appear(*self.rings, *self.held, run_time=DURATIONS.quick)
        lifts = zip(self.peaks, self.rings, strict=True)
        yield AnimationGroup(
            *(Lift(peak, ring) for peak, ring in lifts),
            Succession(Wait(DURATIONS.lay), appear(*self.peak_digits, run_time=DURATIONS.quick)),
        )

    def the_points_are_shuffled(self) -> Iterator[Animation]:
        """A table has an order: its columns change places, and a line follows the one of a point; peaks stay."""
        count = len(self.row_peaks)
        gone = [*self.held, *self.peaks[count:], *self.peak_digits[count:]]
        goals = [*zip(self.peaks, self.row_peaks, strict=False), *zip(self.peak_digits, self.row_digits, strict=False)]
        yield vanish(*self.painted, self.painted_label, self.key, *self.rings, *gone, run_time=DURATIONS.quick)
        yield AnimationGroup(
            *(Glide(one, goal, become=True) for one, goal in goals),
            appear(*self.part, self.table_label),
            Succession(Wait(DURATIONS.appear), appear(*self.found, self.peaks_label, run_time=DURATIONS.quick)),
        )
        self._follow()
        yield appear(*self.followed, run_time=DURATIONS.quick)
        yield vanish(*self.found, run_time=DURATIONS.quick)  # columns pass each other, and would lie under other marks
        yield Refit(self._moved, follow=self._follow, run_time=DURATIONS.meet)
        yield appear(*self.found, run_time=DURATIONS.quick)

    def takeaway(self) -> Iterator[Animation]:
        """The largest values become a list; a neuron for each digit reads it whole, and says that digit's score."""
        yield AnimationGroup(
            vanish(*self.part, self.table_label, *self.followed, *self.found, self.peaks_label, self.row_digits),
            *(Glide(one, goal, become=True) for one, goal in zip(self.row_peaks, self.landed, strict=True)),
            Succession(
                Wait(DURATIONS.appear),
                appear(self.list, self.list_label, self.neurons, self.digits, self.neurons_label, self.scores_label),
            ),
        )
        mine, others = self.figure.label, [at for at in range(len(self.neurons)) if at != self.figure.label]
        score = appear(self.scores[mine], self.said[mine], run_time=DURATIONS.quick)
        gone = vanish(*self.landed, run_time=DURATIONS.quick)
        yield AnimationGroup(
            gone, Grow(self.wires[mine], run_time=DURATIONS.lay), Succession(Wait(DURATIONS.quick), score)
        )
        yield AnimationGroup(
            in_turn(*(Grow(self.wires[at]) for at in others), run_time=DURATIONS.lay),
            in_turn(*(appear(self.scores[at], self.said[at]) for at in others), run_time=DURATIONS.lay),
            Succession(Wait(DURATIONS.appear), appear(self.scoring)),
        )
        yield give_way([self.wires[at] for at in others], self.winner)

    # Where it stands.

    def _set_image(self) -> None:
        figure, theme, stage, (rows, columns) = self.figure, self.theme, self.stage, self.figure.image.shape
        is_high = stage.page.is_high
        upper = replace(stage, height=(stage.height - LABEL - GAP) / 2) if is_high else stage
        side = cell_side(replace(upper, width=stage.width - (0 if is_high else GAP + READ)), (rows, columns))
        self.image = PixelGrid(figure.image, colormap=theme.pixels, cell=side, role="input", theme=theme)
        self.image.move_to(stage.point(0, 0), aligned_edge=UP + LEFT)
        self.image_label = over_left(self._label("image", "input"), self.image)
        self.frame = self.image.box(0, 0, shape=figure.image.shape, role="input")
        self.frame.set_stroke(width=stroke(STROKES.frame))
        self.cloud, self._dots = self._points(range(len(figure.lit)))
        self.cloud_label = self._label("points", "input")
        left = side * columns + GAP
        self.right = replace(stage, left=stage.left + left, width=stage.width - left)
        if is_high:
            self.right = stage.inset(top=side * rows + LABEL + GAP)

    def _name_points(self) -> None:
        """Over the points, beside the axis, or over the frame; where there is no room for that, under the frame."""
        name, points, frame, air = self.cloud_label, self.cloud, self.frame, units(NEAR)
        axis, level = self.image.centre_of(*self.figure.middle)[:2]
        start, end = frame.get_left()[0], frame.get_right()[0]
        for _ in range(2):
            lefts = (points.get_left()[0], axis - air - name.width, axis + air)
            for ground, left in [*((points, left) for left in lefts), (frame, start), (frame, axis + 2 * air)]:
                above(name, ground).shift(RIGHT * (left - name.get_left()[0]))
                name.name_cells(self.figure.image, role="input")
                is_out = ground is frame  # where the axis has its own name
                within = start + air * (not is_out) <= left and left + name.width <= end
                within &= is_out or name.get_top()[1] < frame.get_top()[1] - air
                crossed = left - air * is_out < axis < left + name.width + air * (1 + is_out)
                crossed |= name.get_bottom()[1] - air / 2 < level < name.get_top()[1] + air / 2
                crossed |= any(distance(_box(name), _box(drop)) < air / 2 for drop in self.drops)
                if within and not crossed and not are_apart(name, points, air=BY):
                    return
            name.scale(WITHIN)
        name.scale(WITHIN**-2)
        below(name, points).shift(DOWN * (points.get_bottom() - frame.get_bottom())[1])
        name.align_to(frame, LEFT).name_cells(self.figure.image, role="input")

    def _points(self, which: range | tuple[int, ...]) -> tuple[LooseCells, Places]:
        """Some points of the cloud as they lie in the image, and the same as dots."""
        pixels = np.array([self.figure.lit[point] for point in which])
        whole = Places.in_picture(self.image)
        places = Places(whole.centres[pixels], whole.sides[pixels], whole.ruled)
        cells = LooseCells(self.figure.image, colormap=self.theme.pixels, places=places, theme=self.theme, cells=pixels)
        return cells, Places(places.centres, DOT * places.sides, 0.0)

    def _set_axes(self) -> None:
        """Two axes through the middle of the image, and lines from a point to where it is on them, with its numbers."""
        figure, theme, image, (point, _) = self.figure, self.theme, self.image, self.figure.first
        middle, at = image.centre_of(*figure.middle), image.centre_of(*figure.pixel_of(point))
        self.axes, self.ends, self.drops, self.feet, feet = VGroup(), VGroup(), VGroup(), VGroup(), []
        for value, name in enumerate(COORDINATES[:2]):
            way = np.array([*figure.way_of(value), 0])
            centre, half = middle + np.abs(way) * (image.middle - middle), way * (image.width / 2, image.height / 2, 0)
            self.axes.add(self._line(centre - half, centre + half, role="quiet"))
            self.ends.add(self._label(name, "quiet").next_to(centre + half, way, buff=units(NEAR)))
            feet.append(middle + np.abs(way) * (at - middle))
        # Two short lines that meet are read as a sign: they go on over the axes then, as far as these go.
        are_short = max(np.abs(foot - at).max() for foot in feet) < SIGN * FRAME_SIDE
        beyond = [np.sign(foot - at) for foot in feet]
        aside = [value for value, way in enumerate(beyond) if way.any()]  # the others lie on the axis
        for value in aside:
            foot, way = feet[value], beyond[value]
            edge = image.middle + way * (image.width / 2, image.height / 2, 0)
            on = foot + np.abs(way) * (edge - foot) if are_short else foot
            self.drops.add(self._line(at, on, role="input"))
        self._name_points()
        for value in aside:
            way, along = beyond[value], np.abs(beyond[value][[1, 0, 2]])
            number = Number(Cell(figure.points, (value, point, 0)), size=SIZES.cell, role="input", theme=theme)
            ways = [*([] if are_short else [way]), way + along, way - along, along - way, -along - way]
            if self._finds_room(number, feet[value], ways, among=self._dots, beside=self._lines):
                self.feet.add(number)
        zero = Number(Cell(figure.located, (0, *figure.middle)), size=SIZES.cell, role="quiet", theme=theme)
        has_room = self._finds_room(zero, middle, DIAGONALS, among=self._dots, beside=self._lines)
        self.numbers = VGroup(*([zero] if has_room else []))

    def _line(self, start: np.ndarray, end: np.ndarray, *, role: Role) -> Line:
        """A line behind the points."""
        line = Line(start, end, stroke_color=self.theme.hex(role), stroke_width=stroke(STROKES.rule))
        return line.set_z_index(BEHIND)

    @property
    def _lines(self) -> list[Box]:
        """What is drawn on the cloud besides points: the axes, where the point is on them, names, and the frame."""
        left, low, right, high = _box(self.frame)
        around = [
            (left, low, right, low),
            (left, high, right, high),
            (left, low, left, high),
            (right, low, right, high),
        ]
        ends = [end.copy().scale_to_fit_width(end.width + units(LABEL)) for end in self.ends]  # read apart from numbers
        return [*map(_box, (*self.axes, *self.drops, *self.feet, self.cloud_label, *ends)), *around]

    def _finds_room(
        self,
        number: Number,
        at: np.ndarray,
        ways: Sequence[np.ndarray],
        *,
        among: Places,
        beside: Sequence[Box],
        away: float = NEAR,
    ) -> bool:
        """Put a number so many px beside a place, on the first side where it touches no point, and nothing else.

        Gives whether there is such a side.
        """
        end = self.stage.page.safe.point(1, 0)[0]
        sides = among.sides[:, None] / 2 + units(STROKES.focus)
        for way in ways:
            number.next_to(at, way, buff=units(away))
            box = _box(number)
            apart = (among.centres[:, :2] - sides > box[2:]) | (among.centres[:, :2] + sides < box[:2])
            is_inside = -end < box[0] and box[2] < end
            if (
                is_inside
                and apart.any(axis=1).all()
                and all(distance(box, other) > units(NEAR) / 2 for other in beside)
            ):
                return True
        return False

    def _set_reading(self) -> None:
        """The values of one point as a column, and the ledger of their products right of it."""
        figure, theme, label = self.figure, self.theme, self._label
        point, unit = figure.first
        sums, weight, dot = figure.sums[0], figure.weights[0], figure.dot_product()
        focus = Focus(figure, sums, at=(unit, point, 0), theme=theme)
        self._read, self.cursor = focus, focus.mark(self.cloud)
        rows = figure.points.shape[0]
        room = self.right
        least = cell_to_multiply_in(figure.points, figure.products, weight)
        most = max(min(OPERAND, room.height / rows), least)
        names = [label(name, "quiet") for name in COORDINATES]
        named = max(map(px, names)) + 2 * NEAR
        for needed, size in product((most, least), LINES):
            self.ledger = self._ledger(size)
            if (free := room.width - GAP - px(self.ledger)) >= needed + named:
                break
        is_named = free >= least + named  # if there is room
        cells = focus.cells(figure.points).reshape(rows, 1)
        self.values = PixelGrid(
            figure.points,
            colormap=signed_map(theme, figure.points),
            cell=max(min(most, free - named * is_named), least),
            role="input",
            theme=theme,
            cells=cells,
        )
        self.values.move_to(room.point(0, 0), aligned_edge=UP + LEFT)
        self.values_label = over_left(label("values", "input"), self.values)
        self.rows = VGroup(*names) if is_named else VGroup()
        for row, name in enumerate(self.rows):
            name.next_to(self.values.centre_of(row, 0) + RIGHT * self.values.width / 2, RIGHT, buff=units(NEAR))
        places = product(range(rows), ((-1, 0), (0, 1), (1, 0)))  # of the values, which the lead may go to
        found = next(((row, way) for row, way in places if self._sees(row, way)), None)
        self.lead = VGroup()
        if found is not None:
            row, (across, up) = found
            self.lead = focus.lead(End(self.cloud, (-across, -up)), End(self.values, (across, up), (row,)))
        self.made = InPlace(dot.rows, [self.values], theme=theme)
        self.ledger.move_to(room.point(1, 0.45), aligned_edge=RIGHT)
        self.torch = TorchMark(figure.computation, theme=theme)
        self.torch.next_to(self.ledger, DOWN, buff=units(SIZES.torch)).align_to(self.ledger, RIGHT)

    def _ledger(self, size: float) -> Ledger:
        dot, label = self.figure.dot_product(), self._label
        return ledger_of(dot, read="value", size=size, label=label, theme=self.theme)

    def _sees(self, row: int, way: tuple[int, int]) -> bool:
        """Whether nothing that is written lies between the point that is read and a side of one of its values.

        Nor may its other values lie there, whose numbers are written later.
        """
        start = self.image.centre_of(*self.figure.pixel_of(self.figure.first[0]))[:2]
        side, cell = self.values.side, self.values.centre_of(row, 0)
        end = (cell + side / 2 * (way[0] * RIGHT + way[1] * UP))[:2]
        written = (self.cloud_label, self.ends[0], self.values_label, *self.feet, *self.numbers, *self.rows)
        boxes = [_box(one) for one in (*written, self.values.copy().scale(WITHIN))]
        # A short line that meets those to the axes would be read as a sign with them.
        is_long = np.abs(end - start).max() - self.image.side > SIGN * FRAME_SIDE
        return is_long and not any(crosses(start[None], end[None], box, margin=units(STROKES.focus)) for box in boxes)

    def _painted(self, features: Tensor, unit: int, places: Places) -> LooseCells:
        """A feature of all points, or its sums, as a cloud: each point where it lies, in the colour of its value."""
        cells = unit * features.shape[1] + np.arange(features.shape[1])
        tint = signed_map(self.theme, features)
        return LooseCells(features, colormap=tint, places=places, theme=self.theme, cells=cells)

    def _places(self, middle: np.ndarray, *, cell: float, of: np.ndarray) -> Places:
        """Where the points lie when pixels are so many px a side, and the place `of` the image lies in the middle."""
        pixels = np.array([self.figure.pixel_of(point) for point in range(len(self.figure.lit))])
        row, column = (pixels - of).T
        centres = middle + units(cell) * np.column_stack([column, -row, np.zeros(len(row))])
        return Places(centres, np.full(len(row), PATCH * units(cell)), RULED)

    def _extent(self) -> tuple[np.ndarray, np.ndarray]:
        """Of the rectangle of pixels that the points lie in, the middle and how many rows and columns it has."""
        pixels = np.array([self.figure.pixel_of(point) for point in range(len(self.figure.lit))])
        low, high = pixels.min(axis=0), pixels.max(axis=0)
        return (low + high) / 2, high - low + 1

    def _set_sums(self) -> None:
        """What one neuron of the first layer says of every point, as large as the cloud and beside it; then by ReLU."""
        figure, right, label = self.figure, self.right, self._label
        sums, kept, (rows, columns) = figure.output, figure.rectified, figure.image.shape
        cell, name = min(self.image.side / units(1), right.width / columns), label("output", "result")
        if px(name) > WITHIN * cell * columns:  # larger than the cloud, so that its label stands within its frame
            cell = min(right.width / columns, right.height / rows)
        self._stand_said(name, cell)
        aside, own = (distance(_box(self.said_key), _cloud_box(one)) for one in (self.cloud, self.said_of))
        # Where points are everywhere, their name is on the key's line; a key is nearest to what it is the key of.
        if aside < own or not all(are_apart(one, self.said_key, air=APART) for one in (name, self.kept_label)):
            self._stand_said(name, min(cell, (right.height - down(self.said_key) - NEAR) / rows))
            for key in (self.said_key, self.kept_key):
                key.next_to(self.said_frame, DOWN, buff=units(NEAR)).align_to(self.said_frame, RIGHT)
        self.focus, after = (
            Focus(figure, one, at=(0, at, 0), theme=self.theme) for one, at in ((sums, 0), (kept, figure.lowest))
        )
        self.reader, self.spot = self.focus.mark(self.cloud), self.focus.mark(self.said_of)
        self.kept_spot = after.mark(self.kept_of)
        self.lowest, self.zero = self._lowest(self.said_of.places)

    def _stand_said(self, name: Phrase, cell: float) -> None:
        """The sums in a frame with so many px a pixel, what they are called over them, and keys over the frame."""
        sums, kept, (rows, columns) = self.figure.output, self.figure.rectified, self.figure.image.shape
        self.said_frame = self.frame.copy().scale(cell * units(1) / self.image.side)
        self.said_frame.set_stroke(self.theme.hex("result")).move_to(self.right.point(1, 0), aligned_edge=UP + RIGHT)
        whole = self._places(self.said_frame.get_center(), cell=cell, of=(np.array([rows, columns]) - 1) / 2)
        wide = min(KEY, px(self.said_frame) / 2)
        self.said_of, self.kept_of = (self._painted(one, 0, whole) for one in (sums, kept))
        self.said_label, self.kept_label = (
            above(one, cloud).align_to(cloud, LEFT)
            for one, cloud in ((name, self.said_of), (self._label("relu", "result"), self.kept_of))
        )
        for one in (self.said_label, self.kept_label):
            one.shift(LEFT * max(0.0, one.get_right()[0] - self.said_frame.get_right()[0] + units(NEAR)))
        if self.said_label.get_top()[1] > self.said_frame.get_top()[1] - units(NEAR):  # else it would cross the frame
            for one in (self.said_label, self.kept_label):
                above(one, self.said_frame).align_to(self.said_frame, LEFT)
        self.said_key, self.kept_key = (
            over_right(Key(one, width=wide, theme=self.theme), self.said_frame) for one in (sums, kept)
        )

    def _lowest(self, whole: Places) -> tuple[VGroup, VGroup]:
        """The lowest sum beside its point, and what ReLU leaves of it in its place, as digits, if there is room."""
        figure, at = self.figure, whole.centres[self.figure.lowest]
        before, after = (
            Number(Cell(one, (0, figure.lowest, 0)), size=SIZES.spoken, role="result", theme=self.theme)
            for one in (figure.output, figure.rectified)
        )
        away = NEAR + float(whole.sides[0]) / units(1) / 2
        ways = (LEFT, RIGHT, DOWN, UP, *DIAGONALS)
        has_room = self._finds_room(before, at, ways, among=whole, beside=[_box(self.said_label)], away=away)
        if not (has_room and holds(_box(self.said_frame), _box(before))):
            return VGroup(), VGroup()
        after.move_to(before, aligned_edge=RIGHT if before.get_x() < at[0] else LEFT)
        return VGroup(before), VGroup(after)

    def _paint(self, last: int) -> None:
        """The neuron has read the points up to this one."""
        self.said_of.show_first(last + 1)

    def _set_layers(self) -> None:
        """A cloud for each layer, one under the other, and beside it how many features the layer has, and its call."""
        figure, (middle, (rows, columns)) = self.figure, self._extent()
        thirds = self.right.thirds()
        self.plates, self.names = VGroup(), VGroup()
        self.calls = VGroup(*(TorchMark(computation, theme=self.theme) for computation in figure.layers))
        beside = self.right.width - max(map(px, self.calls)) - APART - 2 * NEAR
        cell = min((thirds[0].height - APART) / rows, self.right.width / 2 / columns, beside / columns)
        places = []
        for name, call, third in zip(LAYERS, self.calls, thirds, strict=True):
            plate = Rectangle(
                width=units(third.width - STROKES.frame),
                height=units(third.height - NEAR),
                stroke_color=self.theme.hex("quiet"),
                stroke_width=stroke(STROKES.rule),
            )
            self.plates.add(plate.move_to(third.centre))
            left = third.point(0, 0.5) + RIGHT * units(cell * columns / 2 + NEAR)
            places.append(self._places(left, cell=cell, of=middle))
            pen = left + RIGHT * units(cell * columns / 2 + APART)
            said, free = self._label(name, "input"), third.width - cell * columns - APART - 2 * NEAR
            self.names.add(start_at(said.scale(min(PLATE, free / px(said))), pen + UP * units(NEAR)))
            call.move_to(pen, aligned_edge=LEFT).shift(DOWN * units(SIZES.label))
        self._last_places = places[-1]
        sampled = zip(figure.features, figure.samples, places, strict=True)
        self.layers = [self._painted(features, unit, where) for features, unit, where in sampled]

    def _set_painted(self) -> None:
        """Some features of the last layer as clouds, of each its warmest point ringed, and its value under it.

        Those of the table come first, in its order, so that no peak passes another one on its way there.
        """
        figure, theme, label, right = self.figure, self.theme, self._label, self.right
        listed = figure.part[0]
        self.sheet = [*listed, *(feature for feature in figure.painted if feature not in listed)]
        last, (middle, (rows, columns)) = figure.features[-1], self._extent()
        across, down = SHEET, -(-PAINTED // SHEET)
        room = right.height / down - PEAK[1] - 2 * NEAR - (APART - NEAR)
        cell = min((right.width / across - APART) / columns, room / rows)
        tint = signed_map(theme, last)
        self.painted: list[LooseCells] = []
        self.rings, self.held, self.peaks, self.peak_digits = VGroup(), VGroup(), VGroup(), VGroup()
        for at, feature in enumerate(self.sheet):
            row, column = divmod(at, across)
            centre = right.point((column + 0.5) / across, row / down) + DOWN * units(cell * rows / 2)
            places = self._places(centre, cell=cell, of=middle)
            if feature == figure.samples[-1]:
                self._sampled = places
                cloud = self.layers[-1].lie(places)
            else:
                cloud = self._painted(last, feature, places)
            self.painted.append(cloud)
            point = figure.decided[feature]
            focus = Focus(figure, figure.pooled, at=(feature,), theme=theme)
            self.rings.add(focus.mark(cloud, (point,)))
            self.held.add(focus.mark(self.cloud, (point,)))
            cells = np.array([[feature]])
            peak = PixelGrid(figure.pooled, colormap=tint, cell=PEAK[1], role="input", theme=theme, cells=cells)
            peak.stretch_to_fit_width(units(PEAK[0])).next_to(cloud, DOWN, buff=units(NEAR))
            self.peaks.add(peak.set_z_index(ABOVE))
            self.peak_digits.add(peak.number(0, 0).set_z_index(ABOVE))
        self.painted_label = over_left(label("some", "result"), self.painted[0]).align_to(right.point(0, 0), LEFT)
        wide = min(KEY, right.width - px(self.painted_label) - GAP)
        self.key = over_right(Key(last, width=wide, theme=theme), self.painted[min(across, len(self.painted)) - 1])
        self.key.align_to(right.point(1, 0), RIGHT)
        self.layers[-1].lie(self._last_places)

    def _set_table(self) -> None:
        """Some features of some points as a table, a row a feature, a column a point; right of it each row's peak."""
        figure, theme, right = self.figure, self.theme, self.right
        last, (features, points) = figure.features[-1], figure.part
        tint = signed_map(theme, last)
        side = min((right.width - APART) / (len(points) + 1), right.height / len(features))
        high, digits = min(TALL * side, right.height / len(features)), max(DIGIT * side, SIZES.smallest)
        point, is_under, room, is_free = self._to_follow(high * len(features), least=ROW * digits * len(features))
        high = min(high, room.height / len(features))
        top = room.point(0, 0.5) + UP * units(high * len(features) / 2)
        self.part, self.row_peaks, self.row_digits = VGroup(), VGroup(), VGroup()
        self.found, self._focuses = VGroup(), []
        for at, one in enumerate(points):
            column = VGroup()
            for row, feature in enumerate(features):
                cells = np.array([[feature * last.shape[1] + one]])
                cell = PixelGrid(last, colormap=tint, cell=side, role="result", theme=theme, cells=cells)
                cell.stretch_to_fit_height(units(high))
                cell.move_to(top + units(side) * at * RIGHT + units(high) * row * DOWN, aligned_edge=UP + LEFT)
                column.add(VGroup(cell, cell.numbers(size=digits)))
            self.part.add(column)
        order = np.argsort([figure.order.index(point) for point in points])
        self._moved = [
            (self.part[at], self.part[at].copy().move_to(self.part[place])) for place, at in enumerate(order)
        ]
        for row, feature in enumerate(features):
            cells, decided = np.array([[feature]]), figure.decided[feature]
            peak = PixelGrid(figure.pooled, colormap=tint, cell=side, role="input", theme=theme, cells=cells)
            peak.stretch_to_fit_height(units(high))
            peak.move_to(
                top + units(side * len(points) + APART) * RIGHT + units(high) * row * DOWN, aligned_edge=UP + LEFT
            )
            self.row_peaks.add(peak)
            self.row_digits.add(peak.number(0, 0, size=digits))
            focus = Focus(figure, figure.pooled, at=(feature,), theme=theme)
            self._focuses.append(focus)
            self.found.add(focus.mark(self.part[points.index(decided)][row][0], (decided,)))
        edge, way = (len(features) - 1, -1) if is_under else (0, 1)
        focus = Focus(figure, last, at=(features[edge], point, 0), theme=theme)
        self._focuses.append(focus)
        mark = focus.mark(self.cloud)
        lead = focus.lead(End(self.cloud, (0, -way)), End(self.part[points.index(point)][edge][0], (0, way)))
        self.followed = VGroup(mark, *([lead] if is_free else []))
        self._name_table(is_under=is_under)

    def _name_table(self, *, is_under: bool) -> None:
        """Name the table and its peaks on the side where no line comes from; the peaks on the other if they must."""
        wide, cells = self.right.width, [row[0] for row in self.part[0]]
        long, short = self._label("columns", "result"), self._label("table", "result")
        self.table_label, self.peaks_label = long if px(long) <= wide else short, self._label("peak", "input")
        is_wide = px(self.table_label) + GAP + px(self.peaks_label) <= wide
        self.table_label.scale(min(1.0, wide / px(self.table_label)))
        named = (self.table_label, cells, is_under), (self.peaks_label, self.row_peaks, is_under == is_wide)
        for name, column, is_over in named:
            (over_left if is_over else under_left)(name, column[0 if is_over else -1])
        self.peaks_label.align_to(self.row_peaks, RIGHT)

    def _to_follow(self, high: float, *, least: float) -> tuple[int, bool, Region, bool]:
        """The point that is followed through the shuffle, whether from under the table, where that is; if by line.

        The table stands over the point, or under it, so that the line to its column runs over no other: of the points
        that have a peak the one that leaves the most of its height, of equals the one that is farthest to the right.
        There is no line where those to all that leave it `least` px would run over a text.
        """
        figure, right, found = self.figure, self.right, []
        for point in {figure.decided[feature] for feature in figure.part[0]} - {None}:
            at = self._dots.centres[point]
            down = float(right.point(0, 0)[1] - at[1]) / units(1)
            above, under = right.height - min(down - SLACK, right.height), max(down + SLACK, 0.0)
            for is_under, room in ((True, right.inset(bottom=above)), (False, right.inset(top=under, bottom=LABEL))):
                found.append((min(room.height, high), at[0], point, is_under, room))
        found.sort(key=lambda one: one[:2], reverse=True)
        free = [one for one in found if one[0] >= least and self._is_free_to(*one[2:], high=one[0])]
        *_, point, is_under, room = (free or found)[0]
        return point, is_under, room, bool(free)

    def _is_free_to(self, point: int, is_under: bool, room: Region, *, high: float) -> bool:
        """Whether no line from a point to the edge of a table in a room, so many px high, runs over a text."""
        across = room.width * len(self.figure.part[1]) / (len(self.figure.part[1]) + 1)
        edge = room.point(0, 0.5) + units(high) / 2 * (DOWN if is_under else UP)
        ends = edge[:2] + np.linspace((0, 0), (units(across), 0), 9)
        starts = np.tile(self._dots.centres[point][:2], (len(ends), 1))
        texts = (*self.ends, *self.numbers, self.cloud_label)
        return not any(crosses(starts, ends, _box(one), margin=units(STROKES.focus)) for one in texts)

    def _follow(self) -> None:
        """The marks lie around the peaks, and the line at its column, wherever these are by now."""
        for focus in self._focuses:
            focus.go_to(focus.of)

    def _set_scores(self) -> None:
        """The largest values as a list, a neuron for each digit, and what it says: in a cell, and as a number."""
        figure, theme, label, right = self.figure, self.theme, self._label, self.right
        floor = right.inset(bottom=TORCH)
        self.list = PixelGrid(
            figure.pooled,
            colormap=signed_map(theme, figure.features[-1]),
            cell=floor.height / figure.pooled.size,
            role="input",
            theme=theme,
            cells=np.arange(figure.pooled.size).reshape(-1, 1),
        )
        self.list.as_one().stretch_to_fit_width(units(POOLED)).move_to(floor.point(0, 0), aligned_edge=UP + LEFT)
        self.list_label = over_left(label("list", "input"), self.list)
        self.landed = [self.list.part(feature, 0) for feature in figure.part[0]]
        tint, count = signed_map(theme, figure.result), figure.result.size
        pitch = floor.height / count
        side, em = min(SCORE, CELL * pitch), DIGITS * pitch
        style = theme.wires(float(np.abs(figure.dense_weight.float64).max()))
        self.neurons, self.digits, self.scores, self.said = VGroup(), VGroup(), VGroup(), VGroup()
        self.wires = VGroup()
        for at in range(count):
            line = floor.point(1, (at + 0.5) / count)
            number = Number(Cell(figure.result, (at,)), size=em, role="result", theme=theme)
            name = Number(Cell(figure.names, (at,)), size=em, role="ink", theme=theme, weight="semibold")
            base = line + DOWN * units(em) * 0.35
            cell = np.array([[at]])
            grid = PixelGrid(figure.result, colormap=tint, cell=side, role="result", theme=theme, cells=cell)
            grid.move_to(line + LEFT * units(SAID * em + side / 2))
            neuron = Neuron(radius=RADIUS, theme=theme)
            name.at(grid.get_left() + LEFT * (name.advance + units(NAME)) + base - line, em=name.em)
            neuron.move_to(grid.get_left() + LEFT * (name.advance + units(2 * NAME + RADIUS)))
            self.said.add(number.at(base + LEFT * number.advance, em=number.em))
            self.neurons.add(neuron)
            self.digits.add(name)
            self.scores.add(grid)
            focus = Focus(figure, figure.result, at=at, theme=theme)
            self.wires.add(focus.wires(figure.dense_weight, self.list, neuron, side=1, style=style))
            neuron.set_z_index(self.wires.z_index + 1)
        best = Focus(figure, figure.result, at=figure.label, theme=theme)
        self.winner = best.mark(self.scores[figure.label])
        stands = VGroup(self.list)  # they stand on the line of its label, and do not name it
        self.neurons_label = above(label("neurons", "result"), stands).set_x(self.neurons.get_x())
        self.neurons_label.name_cells(figure.result, role="result")
        free = (self.neurons_label.get_left()[0] - self.list.get_left()[0]) / units(1) - 2 * NEAR
        if px(self.list_label) > free:
            over_left(self.list_label.scale(free / px(self.list_label)), self.list)
        self.scores_label = above(label("scores", "result"), stands).align_to(right.point(1, 0), RIGHT)
        self.scores_label.name_cells(figure.result, role="result")
        self.scoring = TorchMark(figure.scoring, theme=theme)
        self.scoring.move_to(right.point(1, 1), aligned_edge=DOWN + RIGHT)


def _box(mobject: Mobject) -> Box:
    """The box that a mobject takes."""
    return box_of(np.array([mobject.get_corner(way)[:2] for way in (DOWN + LEFT, UP + RIGHT)]))


def _cloud_box(cloud: LooseCells) -> Box:
    """The box that the middles of points take."""
    return box_of(cloud.places.centres[:, :2])
