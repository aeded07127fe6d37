"""What was shuffled was shuffled as the figure did, all of it, and is called so; each other way is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hand_made import DARK, INK, NOTHING, grid
from project import figures

from onebyone.audit.arranged import windows
from onebyone.audit.order import as_picture, ordered, strewn
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry, printed
from onebyone.frames.tinted import tints_of
from onebyone.look.font import outline
from onebyone.look.frame import FRAME_SIDE
from onebyone.panels.fig8.numbers import PointCloud

FIGURE = figures("5b")[0]
RESULT, SHUFFLED = FIGURE.result, FIGURE.shuffled_maps
ROWS, COLUMNS = RESULT.shape[1:]
SIDE = 0.05
EM = FRAME_SIDE / 40


def loose(cells: Sequence[int], *, wide: int = COLUMNS, tensor: Tensor = RESULT) -> CellsEntry:
    """Cells that lie in rows of so many, in this order."""
    flat = np.asarray(cells).reshape(1, -1)
    row, column = np.divmod(np.arange(flat.size), wide)
    upper_left = np.column_stack([column * SIDE, -row * SIDE])
    colours = DARK.signed(float(np.abs(tensor.float64).max()))
    tints = tints_of(tensor, flat, colours)
    places = upper_left, upper_left + (SIDE, -SIDE)
    return CellsEntry("loose cells", tensor, flat, colours, tints, *places, 1.0, NOTHING, 1.0)


def map_of(tensor: Tensor, unit: int, *, left: float = 0.0, alpha: float = 1.0) -> GridEntry:
    """A map, its upper left corner on the axis."""
    cells = unit * ROWS * COLUMNS + np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)
    tint = DARK.signed(float(np.abs(tensor.float64).max()))
    return grid(left, 0.0, side=SIDE, tensor=tensor, cells=cells, alpha=alpha, tint=tint)


def score(tensor: Tensor, unit: int) -> NumberEntry:
    """Its number, right under the map that stands at the axis."""
    cell = Cell(tensor, (unit,))
    points = outline(printed(cell, "digits"), "regular").points * EM + (0.1, -ROWS * SIDE - 1.3 * EM)
    return NumberEntry("a score", cell, "digits", printed(cell, "digits"), "regular", points, INK, None, None)


def words(said: str) -> LabelEntry:
    """A text far above."""
    return LabelEntry("a text", said, "regular", outline(said, "regular").points * EM + (0.0, 3.0), INK)


def heard(*entries: Entry) -> list[str]:
    """What is wrong with a frame at rest."""
    inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
    found = [*strewn(entries, (FIGURE,)), *ordered(entries, inks, figures=(FIGURE,))]
    return [conflict.message for conflict in found]


class TestLooseCells:
    at = FIGURE.maps.label * ROWS * COLUMNS
    own = np.arange(at, at + ROWS * COLUMNS)

    def test_in_their_own_order_or_as_the_figure_took_them_they_pass(self) -> None:
        assert heard(loose(self.own)) == []
        assert heard(loose(self.own[list(FIGURE.order)])) == []

    @pytest.mark.parametrize("step", [-1, 3])
    def test_in_another_order_they_are_refused(self, step: int) -> None:
        order = FIGURE.order[::-1] if step < 0 else tuple(np.roll(FIGURE.order, step).tolist())
        for wrong in (self.own[list(order)], self.own[::-1], self.own.reshape(ROWS, COLUMNS).T.ravel()):
            (message,) = heard(loose(wrong))
            assert "in which the figure took nothing" in message

    def test_on_their_way_they_lie_in_no_order(self) -> None:
        lies = loose(self.own[::-1])
        away = replace(lies, upper_left=lies.upper_left + SIDE / 3 * (np.arange(self.own.size) == 5)[:, None])
        assert as_picture(lies) is not None
        assert as_picture(away) is None
        assert heard(away) == []
        assert heard(replace(lies, alpha=0.0)) == []

    def test_columns_of_a_table_may_be_taken_in_an_order(self) -> None:
        cloud = figures("8")[0]
        table = cloud.shuffled_features
        features = next(one for one in cloud.tensors if one.shape == table.shape and one is not table)
        cells = np.arange(features.size).reshape(features.shape[:2])
        for order, right in ((cloud.order, True), (cloud.order[::-1], False)):
            lies = loose(cells[:, list(order)].ravel(), wide=cells.shape[1], tensor=features)
            assert (not list(strewn([lies], (cloud,)))) == right


class TestTables:
    """Single cells side by side, a column a point."""

    cloud: PointCloud = figures("8")[0]  # type: ignore[assignment]
    rows, points = cloud.part
    turned = tuple(sorted(points, key=cloud.order.index))

    def table(self, points: Sequence[int], *, gap: float = 0.0) -> list[GridEntry]:
        """These features of these points, with a gap before the last column."""
        features = self.cloud.features[-1]
        tint = DARK.signed(float(np.abs(features.float64).max()))
        return [
            grid(
                SIDE * column + gap * (column + 1 == len(points)),
                -SIDE * row,
                side=SIDE,
                tensor=features,
                cells=np.array([[feature * features.shape[1] + point]]),
                tint=tint,
            )
            for row, feature in enumerate(self.rows)
            for column, point in enumerate(points)
        ]

    def wrong(self, *entries: Entry) -> list[str]:
        """What is said of a frame at rest."""
        inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
        judges = windows(entries, (self.cloud,)), ordered(entries, inks, figures=(self.cloud,))
        return [conflict.message for judge in judges for conflict in judge]

    def test_columns_stand_in_their_own_order_or_in_that_of_the_shuffle(self) -> None:
        assert self.turned != self.points
        assert self.wrong(*self.table(self.points)) == []
        assert self.wrong(*self.table(self.turned)) == []
        for other in (self.points[::-1], self.turned[::-1], (*self.turned[1:], self.turned[0])):
            (message,) = self.wrong(*self.table(other))
            assert "lie side by side otherwise than in features of layer 3" in message
        assert self.wrong(*self.table(self.points[::-1], gap=SIDE)) == [], "on their way they make no table"

    def test_so_do_those_of_a_table_whose_cells_are_higher_than_wide(self) -> None:
        for points, right in ((self.points, True), (self.turned, True), (self.points[::-1], False)):
            high = [replace(cell, corners=cell.corners * (1, 1.5)) for cell in self.table(points)]
            assert (not self.wrong(*high)) == right

    def test_who_speaks_of_a_shuffle_has_a_table_that_is_shuffled(self) -> None:
        speaks, denies = words("Shuffle the points"), words("The points are unshuffled")
        assert self.wrong(*self.table(self.turned), speaks) == []
        (message,) = self.wrong(*self.table(self.points), speaks)
        assert "speaks of a shuffle, and nothing that stands there is shuffled" in message
        (message,) = self.wrong(*self.table(self.turned), denies)
        assert "says that it lies in order, and something that stands there is shuffled" in message
        (message,) = self.wrong(*self.table(self.turned), words("Shuffle the weights"))
        assert "says that weights are shuffled" in message


class TestMaps:
    def test_all_or_none_are_shuffled(self) -> None:
        assert heard(map_of(RESULT, 0), map_of(RESULT, 1, left=2)) == []
        assert heard(map_of(SHUFFLED, 0), map_of(SHUFFLED, 1, left=2)) == []
        (message,) = heard(map_of(RESULT, 0), map_of(SHUFFLED, 1, left=2))
        assert "stands there too, is not" in message

    def test_they_are_shuffled_as_what_they_were_computed_from_is(self) -> None:
        features, turned = FIGURE.maps.features, FIGURE.shuffled
        assert heard(map_of(features, 0), map_of(RESULT, 0, left=2)) == []
        assert heard(map_of(turned, 0), map_of(SHUFFLED, 0, left=2)) == []
        for read, result in ((turned, RESULT), (features, SHUFFLED)):
            (message,) = heard(map_of(read, 0), map_of(result, 0, left=2))
            assert "are not shuffled alike: shuffle both, or none" in message
        both = [map_of(read, 0, left=2 * at) for at, read in enumerate((features, turned))]
        assert heard(*both, map_of(SHUFFLED, 0, left=4)) == [], "one of those that stand there is what it came of"
        assert heard(map_of(turned, 0, alpha=0.0), map_of(RESULT, 0, left=2)) == []

    def test_a_map_before_and_after_is_a_comparison(self) -> None:
        assert heard(map_of(RESULT, 0), map_of(SHUFFLED, 0, left=2)) == []
        assert heard(map_of(RESULT, 0, alpha=0.0), map_of(SHUFFLED, 1, left=2)) == []

    def test_a_score_is_of_maps_in_the_order_of_that_over_it(self) -> None:
        assert heard(map_of(RESULT, 0), score(FIGURE.maps.sums, 0)) == []
        assert heard(map_of(SHUFFLED, 0), score(FIGURE.shuffled_scores, 0)) == []
        assert heard(map_of(SHUFFLED, 0), score(FIGURE.maps.names, 0)) == []
        for shown, listed in ((SHUFFLED, FIGURE.maps.sums), (RESULT, FIGURE.shuffled_scores)):
            (message,) = heard(map_of(shown, 0), score(listed, 0))
            assert "was not made of maps in the order of" in message


class TestWords:
    lies = loose(TestLooseCells.own[list(FIGURE.order)])

    @pytest.mark.parametrize("said", ["Shuffle the positions: scores stay.", "shuffled: the peaks stay"])
    def test_what_is_called_shuffled_is_shuffled(self, said: str) -> None:
        assert heard(words(said), map_of(SHUFFLED, 0)) == []
        assert heard(words(said), self.lies) == []
        (message,) = heard(words(said), map_of(RESULT, 0, left=2), loose(TestLooseCells.own))
        assert "speaks of a shuffle, and nothing" in message

    def test_a_label_calls_what_it_names_shuffled_only_if_that_is(self) -> None:
        there = map_of(RESULT, 0), map_of(SHUFFLED, 0, left=2)
        assert heard(replace(words("shuffled"), names=SHUFFLED), *there) == []
        assert heard(replace(words("shuffled"), names=RESULT), self.lies) == []
        (message,) = heard(replace(words("shuffled"), names=RESULT), *there)
        assert "calls maps of the neurons shuffled, which is in order" in message

    @pytest.mark.parametrize("said", ["unshuffled maps", "The columns are put back.", "and in order again"])
    def test_what_is_put_back_is_back(self, said: str) -> None:
        assert heard(words(said), map_of(RESULT, 0, left=2), loose(TestLooseCells.own)) == []
        for shuffled in (map_of(SHUFFLED, 0), self.lies):
            (message,) = heard(words(said), shuffled)
            assert "says that it lies in order" in message


class TestOverAMap:
    """Some cells of a map, loose, upon a map of the same quantity."""

    at = FIGURE.maps.label * ROWS * COLUMNS
    lit = np.flatnonzero(RESULT.numerators[FIGURE.maps.label].ravel())

    def some(self, places: Sequence[int]) -> CellsEntry:
        """The lit cells of the digit's map in these places of it."""
        row, column = np.divmod(np.asarray(places), COLUMNS)
        upper_left = np.column_stack([column * SIDE, -row * SIDE])
        cells = (self.at + self.lit).reshape(1, -1)
        colours = DARK.signed(float(np.abs(RESULT.float64).max()))
        tints = tints_of(RESULT, cells, colours)
        corners = upper_left, upper_left + (SIDE, -SIDE)
        return CellsEntry("loose cells", RESULT, cells, colours, tints, *corners, 1.0, NOTHING, 1.0)

    def test_they_lie_on_themselves_or_where_the_shuffle_has_taken_them(self) -> None:
        home, strewn = map_of(RESULT, FIGURE.maps.label), map_of(SHUFFLED, FIGURE.maps.label)
        went = np.argsort(FIGURE.order)[self.lit]
        assert heard(home, self.some(self.lit)) == []
        assert heard(strewn, self.some(went)) == []
        for below, places in ((strewn, self.lit), (home, went), (home, np.roll(self.lit, 1))):
            (message,) = heard(below, self.some(places))
            assert "lie on cells of a grid that have other values" in message

    def test_on_their_way_or_over_what_is_not_seen_they_lie_on_none(self) -> None:
        moved = self.some(self.lit)
        moved = replace(moved, upper_left=moved.upper_left + SIDE / 3, lower_right=moved.lower_right + SIDE / 3)
        assert heard(map_of(SHUFFLED, FIGURE.maps.label), moved) == []
        assert heard(map_of(SHUFFLED, FIGURE.maps.label, alpha=0.0), self.some(self.lit)) == []
