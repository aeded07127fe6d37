"""The cloud: a digit as points, one small network on each of them, and what is left of all of them.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, Succession, VGroup, Wait

from onebyone.core.quantity import Cell
from onebyone.drawing.fading import appear, vanish
from onebyone.drawing.focus import End, Focus
from onebyone.drawing.in_place import InPlace, cell_to_multiply_in
from onebyone.drawing.ledger import Ledger, Named
from onebyone.drawing.mobjects.furniture import TorchMark
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map
from onebyone.drawing.mobjects.key import Key
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import Glide, Grow, Rearrange, Refit, Visit, in_turn
from onebyone.look.layout import LABEL, TORCH, Page, Region, above, cell_side, over_left, over_right, px
from onebyone.look.theme import DURATIONS, SIZES, STROKES, ColourMap, Role, Theme, stroke, units
from onebyone.panels.fig8.numbers import PointCloud

GAP = 48  # px between the cloud and what is made of it
DOT = 0.6  # of a pixel's side: a point of the cloud
OPERAND = 232  # px a side of the cells in which a point's values multiply, at most
POOLED = 64  # px across of the column of largest values
APART = 40  # px between the features and their largest values
KEY, SMALL = 180, 56  # px across of the key of the features; of those beside the layers
TABLE = 44  # px of a row of the points' values, as a table
CALLED = 90  # px from a layer's features to the next: a line with their name and torch's call, no nearer to the others
SHARE = 0.46  # of the height, for the features of the last layer
LINES = (60, 56, 52, 48, 44, 40, 36, 33, 30)  # px em of the ledger, the preferred one first
HEAD = 0.8  # of a label's size: the heads over the ledger's columns
SCORE = 96  # px a side of the cell of a score, at most
CELL, DIGITS = 0.8, 0.5  # of the way from score to score: the side of its cell, and the em of its digits
SAID = 4.4  # em from the right edge to the cell of a score: its number
RADIUS = 28  # px of a neuron
NAME = 18  # px from the cell of a score to its digit, and from there to the neuron
LAYERS = ("early", "later", "features")
DIGIT = 0.3  # of a magnified cell's side: the em of its value
COORDINATES = ("across", "up", "brightness")


class Cloud:
    """Everything on the page of a cloud of points, set up around its figure; `label` makes the panel's labels."""

    def __init__(self, figure: PointCloud, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self.stage = page.content.inset(top=LABEL)
        self._set_image()
        self._set_table()
        self._set_reading()
        self._set_features()
        self._set_scores()

    @property
    def opening(self) -> list[Mobject]:
        """The digit, as large as it ever is."""
        return [self.image, self.image_label]

    # The beats.

    def the_digit_becomes_points(self) -> Iterator[Animation]:
        """The pixels that are lit shrink to points, each a column of the table, and one of them shows its values."""
        yield AnimationGroup(
            vanish(self.image, self.image_label),
            appear(self.cloud, self.frame, self.table, self.table_label, run_time=DURATIONS.quick),
        )
        dots = Rearrange(self.cloud, self._dots, spread=0.5, run_time=DURATIONS.meet)
        listed = Visit([self.table], count=len(self.figure.lit), arrive=self._list, run_time=DURATIONS.meet)
        yield AnimationGroup(dots, listed, appear(self.cloud_label))
        self._read.go_to(self._read.of)
        yield appear(self.cursor, self.column, self.values, self.values_label, self.lead)
        yield self.made.read()

    def a_filter_reads_a_point(self) -> Iterator[Animation]:
        """To each value its weight, their products where they stand, and what they add up to."""
        yield self.made.lay_weights()
        yield self.made.multiply()
        yield AnimationGroup(appear(self.ledger.heads), self.ledger.line_up(self.made))
        yield self.ledger.add_up()
        yield appear(self.torch, run_time=DURATIONS.move)

    def one_network_for_all_points(self) -> Iterator[Animation]:
        """Point after point fills its column of features, in all layers."""
        read = [self.values, self.values_label, self.cursor, self.lead, *self.made]
        gone = [self.ledger, self.torch, self.table, self.table_label, self.column, *read]
        yield vanish(*gone, run_time=DURATIONS.quick)
        self.focus.go_to(self.focus.of)
        yield appear(*self.layers, *self.names, *self.calls, *self.keys, self.reader)
        yield self.focus.walk(*self.layers, run_time=DURATIONS.tour)

    def the_largest_values_stay(self) -> Iterator[Animation]:
        """Of each row the largest value; in a part of them one sees how."""
        before = [*self.layers[:-1], *self.names[:-1], *self.calls, *self.keys]
        yield vanish(*before, self.reader)
        yield appear(self.pooled, self.pooled_label, self.key, *self.part, self.part_label)
        yield appear(*self.peaks, self.peaks_label, *self.found)

    def the_points_are_shuffled(self) -> Iterator[Animation]:
        """The columns change places, all of them, and their peaks with them; the largest values are what they were."""
        yield AnimationGroup(vanish(self.features), appear(self.columns, *self.marks, run_time=DURATIONS.quick))
        yield AnimationGroup(
            Rearrange(
                self.columns,
                self.columns.places.shuffled(self._order),
                run_time=DURATIONS.fold,
                marks=self.marks,
            ),
            Refit(self._moved, follow=self._follow, run_time=DURATIONS.fold),
        )

    def a_dense_layer_reads_the_peaks(self) -> Iterator[Animation]:
        """The largest values become a list; a neuron for each digit reads it whole, and says that digit's score."""
        part = [*self.part, self.part_label, *self.found, *self.peaks, self.peaks_label]
        gone = [self.columns, *self.marks, self.names[-1], self.key, self.pooled_label]
        yield AnimationGroup(
            vanish(*part, *gone),
            Glide(self.pooled, self.list, become=True),
            Succession(
                Wait(DURATIONS.quick),
                appear(self.list_label, self.neurons, self.digits, self.neurons_label, self.scores_label),
            ),
        )
        mine, others = self.figure.label, [at for at in range(len(self.neurons)) if at != self.figure.label]
        yield Grow(self.wires[mine], run_time=DURATIONS.move)
        yield appear(self.scores[mine], self.said[mine], run_time=DURATIONS.quick)
        yield AnimationGroup(
            in_turn(*(Grow(self.wires[at]) for at in others), run_time=DURATIONS.pour),
            in_turn(*(appear(self.scores[at], self.said[at]) for at in others), run_time=DURATIONS.pour),
            Succession(Wait(DURATIONS.move), appear(self.scoring)),
        )

    def takeaway(self) -> Iterator[Animation]:
        """Only the points that have a largest value stay; the highest score, and its wires."""
        lower = (pair for at, pair in enumerate(zip(self.wires, self.said, strict=True)) if at != self.figure.label)
        yield vanish(*(one for pair in lower for one in pair))
        kept = appear(self.kept, self.kept_label, run_time=DURATIONS.move)
        yield AnimationGroup(vanish(self.cloud, self.cloud_label), kept)

    # Where it stands.

    def _set_image(self) -> None:
        figure, theme, stage = self.figure, self.theme, self.stage
        side = cell_side(stage, figure.image.shape)
        self.image = PixelGrid(figure.image, colour_map=theme.pixels, cell=side, role="input", theme=theme)
        self.image.move_to(stage.point(0, 0), aligned_edge=UP + LEFT)
        self.image_label = over_left(self._label("image", "input"), self.image)
        self.frame = self.image.box(0, 0, shape=figure.image.shape, role="input")
        self.frame.set_stroke(width=stroke(STROKES.frame))
        self.cloud, self._dots = self._points(range(len(figure.lit)))
        self.kept, dots = self._points(figure.deciding)
        self.kept.lie(dots)
        self.cloud_label, self.kept_label = self._label("points", "input"), self._label("deciding", "input")
        for name, points in ((self.cloud_label, self.cloud), (self.kept_label, self.kept)):
            above(name, points).align_to(points, LEFT)
            name.name_cells(figure.image, role="input")
        left = self.image.width / units(1) + GAP
        self.right = Region(stage.left + left, stage.top, stage.width - left, stage.height, stage.page_width)

    def _points(self, which: range | tuple[int, ...]) -> tuple[LooseCells, Places]:
        """Some points of the cloud as they lie in the image, and the same as dots."""
        pixels = np.array([self.figure.lit[point] for point in which])
        whole = Places.in_picture(self.image)
        places = Places(whole.centres[pixels], whole.sides[pixels], whole.ruled)
        cells = LooseCells(
            self.figure.image, colour_map=self.theme.pixels, places=places, theme=self.theme, cells=pixels
        )
        return cells, Places(places.centres, DOT * places.sides, 0.0)

    def _set_table(self) -> None:
        """The values of all points: a column for each."""
        points = self.figure.points
        rows, count, _ = points.shape
        self.table = PixelGrid(
            points,
            colour_map=signed_map(self.theme, points),
            cell=self.right.width / count,
            role="input",
            theme=self.theme,
            cells=np.arange(points.size).reshape(rows, count),
        )
        self.table.as_one().stretch_to_fit_height(units(rows * TABLE))
        self.table.move_to(self.right.point(0, 0), aligned_edge=UP + LEFT)
        self.table_label = over_left(self._label("table", "input"), self.table)

    def _list(self, last: int) -> None:
        """The table has the points up to this one."""
        rows, count = self.table.cells.shape
        self.table.show(np.broadcast_to(np.arange(count) <= last, (rows, count)))

    def _set_reading(self) -> None:
        """The values of one point as a column, and the ledger of their products right of it."""
        figure, theme, label = self.figure, self.theme, self._label
        point, unit = figure.first
        sums, weight, stop = figure.sums[0], figure.weights[0], figure.stop()
        focus = Focus(figure, sums, at=(unit, point, 0), theme=theme)
        self._read, self.cursor, self.column = focus, focus.mark(self.cloud), focus.mark(self.table)
        rows = figure.points.shape[0]
        room = self.right.inset(top=rows * TABLE + 1.5 * LABEL)
        most = min(OPERAND, room.height / rows)
        side = max(most, cell_to_multiply_in(figure.points, figure.products, weight))
        cells = focus.cells(figure.points).reshape(rows, 1)
        self.values = PixelGrid(
            figure.points,
            colour_map=signed_map(theme, figure.points),
            cell=side,
            role="input",
            theme=theme,
            cells=cells,
        )
        self.values.move_to(room.point(0, 0), aligned_edge=UP + LEFT)
        self.values_label = over_left(label("values", "input"), self.values)
        self.lead = focus.lead(End(self.cloud, (1, 0)), End(self.values, (-1, 0), (0,)))
        self.made = InPlace(stop.rows, [(self.values, row, 0) for row in range(rows)], theme=theme)
        across = self.right.width - side - GAP
        for size in LINES:
            self.ledger = Ledger(
                [*stop.rows, Named(label("bias", "bias").runs, stop.total.terms[-1], "bias")],
                stop.total,
                size=size,
                heads={
                    "pixel": label("value", "input").scale(HEAD),
                    "weight": label("weight", "weight").scale(HEAD),
                    "product": label("product", "quiet").scale(HEAD),
                },
                names=[label(name, "quiet") for name in COORDINATES],
                theme=theme,
            )
            if px(self.ledger) <= across:
                break
        self.ledger.move_to(room.point(1, 0.45), aligned_edge=RIGHT)
        self.torch = TorchMark(figure.computation, theme=theme)
        self.torch.next_to(self.ledger, DOWN, buff=units(SIZES.torch)).align_to(self.ledger, RIGHT)

    def _set_features(self) -> None:
        """For each layer a column of features for each point, and of each row of the last layer the largest value."""
        figure, theme, label, right = self.figure, self.theme, self._label, self.right
        last = figure.features[-1]
        rows, points, _ = last.shape
        side = min((right.width - APART - POOLED) / points, SHARE * right.height / rows)
        flat = (right.height - side * rows - (len(figure.features) - 1) * CALLED) / (len(figure.features) - 1)
        self.layers, self.names, self.calls, self.keys = VGroup(), VGroup(), VGroup(), VGroup()
        top = right.point(0, 0)
        for name, features, computation in zip(LAYERS, figure.features, figure.layers, strict=True):
            cells = np.arange(features.size).reshape(-1, points)
            tint = signed_map(theme, features)
            role: Role = "result" if features is last else "input"  # of the next layer
            layer = PixelGrid(features, colour_map=tint, cell=side, role=role, theme=theme, cells=cells).as_one()
            if features is not last:
                layer.stretch_to_fit_height(units(flat))
            layer.move_to(top, aligned_edge=UP + LEFT)
            top = layer.get_corner(LEFT + DOWN) + DOWN * units(CALLED)
            call = TorchMark(computation, theme=theme).scale(SIZES.smallest / SIZES.torch)
            over_right(call, layer).align_to(right.point(1, 0), RIGHT)  # a layer of few points is narrow
            self.layers.add(layer.show_first(0))
            self.names.add(over_left(label(name, role), layer))
            self.calls.add(call)
            key = Key(features, width=SMALL, theme=theme)
            self.keys.add(key.move_to([right.point(1, 0)[0], layer.get_y(), 0], aligned_edge=RIGHT))
        self.features = self.layers[-1]
        places = Places.in_picture(self.features)
        loose = Places(places.centres, places.sides)
        self.columns = LooseCells(last, colour_map=tint, places=loose, theme=theme)
        self._order = (cells[:, list(figure.order)]).ravel().tolist()
        self.focus = Focus(figure, last, at=(slice(None), 0, 0), theme=theme)
        self.reader = self.focus.mark(self.cloud)
        self.pooled = PixelGrid(
            figure.pooled,
            colour_map=tint,
            cell=side,
            role="input",
            theme=theme,
            cells=np.arange(figure.pooled.size).reshape(-1, 1),
        )
        self.pooled.as_one().stretch_to_fit_width(units(POOLED))
        self.pooled.next_to(self.features, RIGHT).align_to(right.point(1, 0), RIGHT)
        self.pooled_label = above(label("pooled", "input"), self.pooled).align_to(self.pooled, RIGHT)
        self.key = over_right(Key(last, width=KEY, theme=theme), self.features)
        self.key.align_to(right.point(1, 0), RIGHT).shift(LEFT * units(APART + 2 * POOLED))
        self._set_part(tint)

    def _set_part(self, tint: ColourMap) -> None:
        """Some features of some points, magnified, with the peaks of these features beside them."""
        figure, theme, label, right = self.figure, self.theme, self._label, self.right
        last, (features, points) = figure.features[-1], figure.part
        high = right.height - self.features.height / units(1) - CALLED
        side = min((right.width - APART) / (len(points) + 1), high / len(features))
        self.part, self.peaks = VGroup(), VGroup()
        for at, point in enumerate(points):
            column = VGroup()
            for row, feature in enumerate(features):
                cells = np.array([[feature * last.shape[1] + point]])
                cell = PixelGrid(last, colour_map=tint, cell=side, role="result", theme=theme, cells=cells)
                cell.move_to(right.point(0, 0) + units(side) * (at * RIGHT + row * DOWN), aligned_edge=UP + LEFT)
                column.add(VGroup(cell, cell.numbers(size=DIGIT * side)))
            self.part.add(column)
        order = np.argsort([figure.order.index(point) for point in points])
        self._moved = [
            (self.part[at], self.part[at].copy().move_to(self.part[place])) for place, at in enumerate(order)
        ]
        self.found, self.marks, self._focuses = VGroup(), VGroup(), []
        for row, feature in enumerate(features):
            cells, point = np.array([[feature]]), figure.decided[feature]
            peak = PixelGrid(figure.pooled, colour_map=tint, cell=side, role="input", theme=theme, cells=cells)
            peak.move_to(right.point(1, 0) + DOWN * units(row * side), aligned_edge=UP + RIGHT)
            self.peaks.add(VGroup(peak, peak.numbers(size=DIGIT * side)))
            focus = Focus(figure, figure.pooled, at=(feature,), theme=theme)
            self._focuses.append(focus)
            self.found.add(focus.mark(self.part[points.index(point)][row][0], (point,)))
            self.marks.add(focus.mark(self.columns, (point,)))
        self.part_label = over_left(label("part", "result"), self.part[0][0][0])
        self.peaks_label = over_left(label("peaks", "input"), self.peaks[0][0])

    def _follow(self) -> None:
        """The marks lie around the peaks, wherever these are by now."""
        for focus in self._focuses:
            focus.go_to(focus.of)

    def _set_scores(self) -> None:
        """The largest values as a list, a neuron for each digit, and what it says: in a cell, and as a number."""
        figure, theme, label, right = self.figure, self.theme, self._label, self.right
        floor = right.inset(bottom=TORCH)
        self.list = PixelGrid(
            figure.pooled,
            colour_map=self.pooled.colour_map,
            cell=floor.height / figure.pooled.size,
            role="input",
            theme=theme,
            cells=self.pooled.cells,
        )
        self.list.as_one().stretch_to_fit_width(units(POOLED)).move_to(floor.point(0, 0), aligned_edge=UP + LEFT)
        self.list_label = over_left(label("list", "input"), self.list)
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
            grid = PixelGrid(figure.result, colour_map=tint, cell=side, role="result", theme=theme, cells=cell)
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
        stands = VGroup(self.list)  # they stand on the line of its label, and do not name it
        self.neurons_label = above(label("neurons", "result"), stands).set_x(self.neurons.get_x())
        self.scores_label = above(label("scores", "result"), stands).align_to(right.point(1, 0), RIGHT)
        self.scores_label.name_cells(figure.result, role="result")
        self.scoring = TorchMark(figure.scoring, theme=theme)
        self.scoring.move_to(right.point(1, 1), aligned_edge=DOWN + RIGHT)
