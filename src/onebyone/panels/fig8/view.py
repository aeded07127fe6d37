"""The cloud: a digit as points, one small network on each of them, and what is left of all of them.

A view replays what its figure proved: every grid and every number here belongs to the figure's tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Mobject, VGroup

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
from onebyone.drawing.motion import Rearrange, in_turn
from onebyone.look.layout import LABEL, TORCH, Page, Region, above, below, cell_side, over_left, px
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, stroke, units
from onebyone.panels.fig8.numbers import PointCloud

GAP = 64  # px between the cloud and what is made of it
DOT = 0.6  # of a pixel's side: a point of the cloud
OPERAND = 232  # px a side of the cells in which a point's values multiply, at most
POOLED = 56  # px across of the column of largest values
APART = 36  # px between the features and their largest values
KEY = 180  # px across of the key of the features
LINES = (52, 48, 44, 40, 36, 33, 30)  # px em of the ledger, the preferred one first
HEAD = 0.8  # of a label's size: the heads over the ledger's columns
SCORE = 96  # px a side of the cell of a score, at most
COORDINATES = ("across", "up", "brightness")


class Cloud:
    """Everything on the page of a cloud of points, set up around its figure; `label` makes the panel's labels."""

    def __init__(self, figure: PointCloud, *, page: Page, theme: Theme, label: Callable[[str, Role], Phrase]) -> None:
        self.figure, self.theme, self._label = figure, theme, label
        self.stage = page.content.inset(top=LABEL, bottom=TORCH)
        self._set_image()
        self._set_reading()
        self._set_features()
        self._set_scores()

    @property
    def opening(self) -> list[Mobject]:
        """The digit, as large as it ever is."""
        return [self.image, self.image_label]

    # The beats.

    def the_digit_becomes_points(self) -> Iterator[Animation]:
        """The pixels that are lit shrink to points, the image they stood in is gone, and one point shows its values."""
        yield AnimationGroup(
            vanish(self.image, self.image_label), appear(self.cloud, self.frame, run_time=DURATIONS.quick)
        )
        dots = Rearrange(self.cloud, self._dots, spread=0.5, run_time=DURATIONS.tour)
        yield AnimationGroup(dots, appear(self.cloud_label))
        self._read.go_to(self._read.of)
        yield appear(self.cursor, self.values, self.values_label, self.lead)
        yield self.made.read()

    def a_filter_reads_a_point(self) -> Iterator[Animation]:
        """To each value its weight, their products where they stand, and what they add up to."""
        yield self.made.lay_weights()
        yield self.made.multiply()
        yield AnimationGroup(appear(self.ledger.heads), self.ledger.line_up(self.made))
        yield self.ledger.add_up()
        yield appear(self.torch, run_time=DURATIONS.move)

    def one_network_for_all_points(self) -> Iterator[Animation]:
        """Point after point fills its column of features."""
        made = self.made
        read = [self.values, self.values_label, self.cursor, self.lead, *made]
        yield vanish(self.ledger, self.torch, *read, run_time=DURATIONS.quick)
        self.focus.go_to(self.focus.of)
        yield appear(self.features, self.features_label, self.key, self.reader)
        yield self.focus.walk(self.features, run_time=DURATIONS.pour)

    def the_largest_values_stay(self) -> Iterator[Animation]:
        """Of each row the largest value."""
        yield appear(self.pooled, self.pooled_label, run_time=DURATIONS.meet)

    def the_points_are_shuffled(self) -> Iterator[Animation]:
        """The columns change places, all of them; the largest values are what they were."""
        yield AnimationGroup(vanish(self.features, self.reader), appear(self.columns, run_time=DURATIONS.quick))
        yield Rearrange(self.columns, self.columns.places.shuffled(self._order), spread=0.4, run_time=DURATIONS.fold)
        yield appear(self.unchanged)

    def the_network_answers(self) -> Iterator[Animation]:
        """Only points that have a largest value stay; a dense layer makes scores, and the digit's is the highest."""
        yield AnimationGroup(vanish(self.cloud, self.cloud_label), appear(self.kept, self.kept_label))
        yield in_turn(*(appear(*pair) for pair in zip(self.scores, self.digits, strict=True)), run_time=DURATIONS.meet)
        yield appear(self.scores_label, self.answer)

    def put_in_order(self) -> Iterator[Animation]:
        """The columns are where they were, and nothing else changes."""
        yield vanish(self.unchanged)
        yield AnimationGroup(vanish(self.columns), appear(self.features), run_time=DURATIONS.meet)

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
        for name in (self.cloud_label, self.kept_label):
            above(name, self.kept).align_to(self.image, LEFT).shift(RIGHT * units(APART) / 2)
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

    def _set_reading(self) -> None:
        """The values of one point as a column, and the ledger of their products right of it."""
        figure, theme, label = self.figure, self.theme, self._label
        point, unit = figure.first
        sums, weight, stop = figure.sums[0], figure.weights[0], figure.stop()
        focus = Focus(figure, sums, at=(unit, point, 0), theme=theme)
        self._read, self.cursor = focus, focus.mark(self.cloud)
        rows = figure.points.shape[0]
        most = min(OPERAND, self.stage.height / rows)
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
        self.values.move_to(self.right.point(0, 0), aligned_edge=UP + LEFT)
        self.values_label = over_left(label("values", "input"), self.values)
        self.lead = focus.lead(End(self.cloud, (1, 0)), End(self.values, (-1, 0), (0,)))
        self.made = InPlace(stop.rows, [(self.values, row, 0) for row in range(rows)], theme=theme)
        room = self.right.width - side - GAP
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
            if px(self.ledger) <= room:
                break
        self.ledger.move_to(self.right.point(1, 0.45), aligned_edge=RIGHT)
        self.torch = TorchMark(figure.computation, theme=theme)
        self.torch.next_to(self.ledger, DOWN, buff=units(SIZES.torch)).align_to(self.ledger, RIGHT)

    def _set_features(self) -> None:
        """A column of features for each point, and of each row the largest value."""
        figure, theme, label = self.figure, self.theme, self._label
        features = figure.features[-1]
        rows, points, _ = features.shape
        under = SCORE + 5 * LABEL  # the key, what is said of the peaks, and the scores with their names
        room = Region(0, 0, self.right.width - APART - POOLED, self.right.height - under, self.right.page_width)
        side = min(room.width / points, room.height / rows)
        tint = signed_map(theme, features)
        cells = np.arange(features.size).reshape(rows, points)
        self.features = PixelGrid(features, colour_map=tint, cell=side, role="result", theme=theme, cells=cells)
        self.features.as_one().move_to(self.right.point(0, 0), aligned_edge=UP + LEFT)
        self.features_label = over_left(label("features", "result"), self.features)
        self.columns = LooseCells(features, colour_map=tint, places=Places.in_picture(self.features), theme=theme)
        self.columns.ruled = 0.0
        self._order = (cells[:, list(figure.order)]).ravel().tolist()
        self.features.show_first(0)
        self.focus = Focus(figure, features, at=(slice(None), 0, 0), theme=theme)
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
        self.pooled.next_to(self.features, RIGHT, buff=units(APART))
        self.pooled_label = above(label("pooled", "input"), self.pooled).align_to(self.pooled, RIGHT)
        self.unchanged = below(label("unchanged", "result"), self.features).align_to(self.features, LEFT)
        self.unchanged.shift(DOWN * units(LABEL))
        self.key = Key(features, width=KEY, theme=theme)
        self.key.next_to(self.features, DOWN, buff=units(APART) / 2).align_to(self.features, RIGHT)

    def _set_scores(self) -> None:
        """The scores as a row, the digit that each is of over it, under the features."""
        figure, theme, label = self.figure, self.theme, self._label
        tint = signed_map(theme, figure.result)
        side = min(SCORE, self.right.width / figure.result.size)
        self.scores, self.digits = VGroup(), VGroup()
        floor = self.right.point(0, 1) + UP * units(side + LABEL - TORCH)
        for at in range(figure.result.size):
            grid = PixelGrid(
                figure.result, colour_map=tint, cell=side, role="result", theme=theme, cells=np.array([[at]])
            )
            grid.move_to(floor + RIGHT * units(at * side), aligned_edge=UP + LEFT)
            name = Number(Cell(figure.names, (at,)), size=SIZES.label, role="ink", theme=theme)
            self.scores.add(grid)
            self.digits.add(name.next_to(grid, UP, buff=units(SIZES.label) / 3))
        self.scores_label = label("scores", "result").next_to(self.digits, UP, buff=units(SIZES.label) / 2)
        self.scores_label.align_to(self.scores, LEFT)
        self.answer = below(label("answer", "result"), self.scores[figure.label])
