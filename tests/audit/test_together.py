"""What stands together at rest is of one computation: honest pictures pass, and each way to mix two is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import hand_made
import numpy as np
import pytest
from hand_made import DARK, INK, NOTHING, box
from planting import sliding_kernel

from onebyone.audit.audit import Audit
from onebyone.audit.court import Court
from onebyone.audit.marks import Marks
from onebyone.audit.places import Standing, scales
from onebyone.audit.reading import Reading, are_whole
from onebyone.audit.together import _left, _results, _said, _twice, _unwired, together
from onebyone.core.computation import Aspect, Computation, Said
from onebyone.core.figure import Part
from onebyone.core.quantity import Cell, Equation, Quantity
from onebyone.core.tensor import Tensor
from onebyone.errors import AuditError
from onebyone.frames.aim import Aim
from onebyone.frames.cells import CellsEntry
from onebyone.frames.digests import keys
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.mark import LeadEntry, MarkEntry
from onebyone.frames.number import NumberEntry, printed
from onebyone.frames.scale import STEPS, ScaleEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.tinted import tints_of
from onebyone.frames.wires import WireEntry
from onebyone.look.font import outline
from onebyone.look.theme import Role
from onebyone.panels.fig8.numbers import PointCloud

FIGURE = sliding_kernel()
RESULT, IMAGE, WEIGHT = FIGURE.result, FIGURE.image, FIGURE.weight
FIRST = FIGURE.first
OTHER = next(
    tuple(map(int, at))
    for at in np.argwhere(RESULT.numerators != RESULT.numerators[FIRST])
    if tuple(at) != FIGURE.second
)
EM = 0.3
EDGE = (*DARK.rgb("paper"), 1.0)


def text(words: str, x: float, y: float = 0.0, *, role: Role = "ink", **settings: Any) -> LabelEntry:
    """Words whose baseline starts at (x, y)."""
    points = outline(words, "regular").points * EM + (x, y)
    return LabelEntry("a label", words, "regular", points, (*DARK.rgb(role), 1.0), **settings)


def number(
    of: Quantity, x: float, y: float = 0.0, *, equation: Equation | None = None, said: Said | None = None
) -> NumberEntry:
    """A number whose baseline starts at (x, y)."""
    written = printed(of, "digits")
    points = outline(written, "regular").points * EM + (x, y)
    return NumberEntry("a number", of, "digits", written, "regular", points, INK, equation, said)


def grid(
    tensor: Tensor, *, left: float = -6.0, top: float = 3.0, side: float = 0.1, shown: Any = True, cells: Any = None
) -> GridEntry:
    """All cells of a tensor of two axes."""
    colours = DARK.pixels if tensor is IMAGE else DARK.signed(float(np.abs(tensor.float64).max()))
    made = hand_made.grid(left, top, side=side, tensor=tensor, cells=cells, shown=shown, tint=colours)
    return replace(made, name=f"grid of {tensor.name}", frame=NOTHING)


def loose(tensor: Tensor, order: Sequence[int], *, wide: int, side: float = 0.1) -> CellsEntry:
    """Cells that lie in rows of so many, in this order."""
    flat = np.asarray(order).reshape(1, -1)
    row, column = np.divmod(np.arange(flat.size), wide)
    upper_left = np.column_stack([column * side, -row * side])
    colours = DARK.pixels if tensor is IMAGE else DARK.signed(float(np.abs(tensor.float64).max()))
    return CellsEntry(
        name=f"cells of {tensor.name}",
        tensor=tensor,
        cells=flat,
        colormap=colours,
        tints=tints_of(tensor, flat, colours),
        upper_left=upper_left,
        lower_right=upper_left + (side, -side),
        alpha=1.0,
        rule=NOTHING,
        rule_px=1.0,
    )


def aim(tensor: Tensor, *, at: tuple[int, ...] = FIRST, terms: tuple[int, ...] | None = None) -> Aim:
    """At the cells of a tensor that a position of the map reads, or at those of some of its terms."""
    of = Part.of(RESULT, *at)
    cells = FIGURE.uses(of)[tensor][0]
    return Aim(tensor, cells if terms is None else cells[list(terms)], of, terms)


def mark(at: Aim, *, role: Role = "result", left: float = 0.0) -> MarkEntry:
    """A frame that aims so; where it stands is judged by marks."""
    corners = np.array([(left, 1.0), (left + 1, 0.0)])
    others = np.array([(left + 1, 1.0), (left, 0.0)])
    return MarkEntry("a mark", at, corners, others, (*DARK.rgb(role), 1.0), 3.0, EDGE, 1.5)


def wires(*terms: int, at: tuple[int, ...] = FIRST) -> WireEntry:
    """Lit wires of some terms."""
    style = DARK.wires(2.0, lit=True)
    colours, widths = style.look(WEIGHT.float64.ravel()[list(terms)])
    ends = np.zeros((len(terms), 2))
    of = aim(IMAGE, at=at, terms=terms)
    return WireEntry("wires", WEIGHT, np.array(terms), style, colours, widths, ends, ends + 1, 1.0, (0.0, 1.0), of)


def lines(*terms: int, at: tuple[int, int] = FIRST) -> list[NumberEntry]:
    """The products of some terms, each in its line."""
    dot = FIGURE.dot_product(*at)
    return [number(dot.products[term], 4, 3 - term / 2, equation=dot.rows[term]) for term in terms]


def frame(left: float, top: float, right: float, low: float, *, role: Role) -> ShapeEntry:
    """An outline."""
    return ShapeEntry("Rectangle", box(left, low, right, top), NOTHING, (*DARK.rgb(role), 1.0), 3.0)


def heard(*entries: Entry) -> list[str]:
    """All that does not belong together."""
    inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
    court, reading = Court((FIGURE,), DARK), Reading((FIGURE,))
    try:
        found = list(together(entries, inks, reading=reading, figures=(FIGURE,), court=court))
    except AuditError as refusal:
        return [str(refusal)]
    return [conflict.message for conflict in found]


def says(part: str, *entries: Entry) -> bool:
    """Whether exactly this is wrong."""
    found = heard(*entries)
    return bool(found) and all(part in message for message in found)


class TestTerms:
    def test_what_is_marked_lit_and_multiplied_is_the_same(self) -> None:
        spots = [mark(aim(tensor, terms=(term,))) for term in (2, 5) for tensor in (IMAGE, WEIGHT)]
        assert heard(*spots, wires(2, 5), *lines(2, 5)) == []
        assert heard(spots[0], wires(2, 5), *lines(0, 1, 2, 3, 4, 5)) == []
        assert heard(mark(aim(IMAGE)), *lines(0, 1)) == []  # the whole window is no single term

    @pytest.mark.parametrize("terms", [(1, 4), (3, 6), (2, 6)])
    def test_marks_beside_the_lit_wires_are_refused(self, terms: tuple[int, ...]) -> None:
        spots = [mark(aim(IMAGE, terms=(term,))) for term in terms]
        assert says("are lit", *spots, wires(2, 5))

    @pytest.mark.parametrize("terms", [(1, 4), (3, 6), (2, 6)])
    def test_marks_beside_the_lines_are_refused(self, terms: tuple[int, ...]) -> None:
        spots = [mark(aim(IMAGE, terms=(term,))) for term in terms]
        assert says("are multiplied", *spots, *lines(2, 5))

    def test_the_next_term_may_be_pointed_at_before_its_line_is_written(self) -> None:
        assert heard(mark(aim(IMAGE, terms=(3,))), *lines(0, 1, 2)) == []
        assert says("are multiplied", mark(aim(IMAGE, terms=(4,))), *lines(0, 1, 2))
        assert says("are multiplied", mark(aim(IMAGE, terms=(3,))), *lines(0, 2))


class TestResults:
    spot = mark(aim(RESULT))

    def test_the_result_in_focus_stands_alone(self) -> None:
        assert heard(self.spot, number(Cell(RESULT, FIRST), 0)) == []
        assert heard(number(Cell(RESULT, OTHER), 0)) == []  # nothing is in focus
        assert heard(self.spot, number(Cell(WEIGHT, (0, 0)), 0)) == []

    def test_another_result_is_refused(self) -> None:
        for at in (OTHER, FIGURE.second):
            assert says("stands by itself", self.spot, number(Cell(RESULT, at), 0))
            assert says("stands by itself", mark(aim(IMAGE)), number(Cell(RESULT, at), 0))

    def test_a_cell_of_a_map_and_a_sentence_say_of_which_they_speak(self) -> None:
        far = number(Cell(RESULT, OTHER), 0)
        whole = grid(RESULT, left=-1, top=1)
        assert heard(self.spot, whole, far) == []
        assert heard(self.spot, far, text("is the largest", 0.9)) == []
        assert says("stands by itself", self.spot, far, text("=", 0.9))
        assert says("stands by itself", self.spot, far, text("is the largest", 0.9, 2))


class TestScales:
    @staticmethod
    def bar() -> ScaleEntry:
        """The map's scale, ten units wide: of the map are all its numbers."""
        colours = DARK.signed(float(np.abs(RESULT.float64).max()))
        return ScaleEntry(
            "bar", RESULT, colours, np.zeros((1, STEPS, 4), np.uint8), np.array([(-5.0, 0.5), (5.0, 0.0)]), 1.0
        )

    @staticmethod
    def under(at: tuple[int, int], *, past: float = 0.0) -> NumberEntry:
        """A number under its own colour, or so far aside."""
        values = RESULT.float64
        low, high = min(0.0, values.min()), max(0.0, values.max())
        made = number(Cell(RESULT, at), 0)
        middle = (made.points.min(axis=0) + made.points.max(axis=0)) / 2
        there = -5 + 10 * (values[at] - low) / (high - low)
        return replace(made, points=made.points - middle + (there + past, -0.3))

    @staticmethod
    def judged(*entries: Entry) -> list[str]:
        inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
        return [conflict.message for conflict in scales(Standing(entries, inks))]

    @property
    def ends(self) -> list[tuple[int, int]]:
        values = RESULT.float64
        return [tuple(map(int, np.unravel_index(at, values.shape))) for at in (values.argmin(), values.argmax())]  # type: ignore[misc]

    def test_the_numbers_of_a_key_are_the_scale_s_and_not_the_focus_s(self) -> None:
        for at in self.ends:
            assert heard(mark(aim(RESULT)), self.bar(), self.under(at)) == []
            assert self.judged(self.bar(), self.under(at)) == []
            assert says("stands by itself", mark(aim(RESULT)), self.under(at))

    @pytest.mark.parametrize("past", [0.2, 0.5, 0.9])
    def test_past_an_end_of_the_bar_they_are_judged_too(self, past: float) -> None:
        (low, high), bar = self.ends, self.bar()
        for made in (self.under(low, past=-past), self.under(high, past=past)):
            assert any("another value has its colour" in said for said in self.judged(bar, made))

    def test_the_number_of_another_tensor_is_read_as_one_of_the_scale_s_only_right_beside_it(self) -> None:
        made = number(Cell(WEIGHT, (0,) * WEIGHT.ndim), 0)
        right = made.points - (made.points.min(axis=0) + made.points.max(axis=0)) / 2 + (5.0, -0.3)
        for past, is_read in ((0.9 * EM, True), (1.1 * EM, False)):
            said = self.judged(self.bar(), replace(made, points=right + (past, 0)))
            assert any("another value has its colour" in one for one in said) == is_read

    def test_far_away_a_number_is_a_lone_result(self) -> None:
        made = self.under(self.ends[1], past=2.5)
        assert self.judged(self.bar(), made) == []
        assert says("stands by itself", mark(aim(RESULT)), self.bar(), made)

    def test_a_number_in_a_cell_beside_the_bar_is_that_cell_s(self) -> None:
        low = self.under(self.ends[0], past=-0.6)
        cells = np.array([[np.ravel_multi_index(self.ends[0], RESULT.shape)]])
        assert self.judged(grid(RESULT, cells=cells, left=-6.1, top=0.2, side=1.0), self.bar(), low) == []


class TestPictures:
    order = tuple(range(IMAGE.size))
    wide = IMAGE.shape[1]

    def test_what_lies_as_it_was_read_passes(self) -> None:
        assert heard(grid(RESULT), loose(IMAGE, self.order, wide=self.wide)) == []
        assert heard(grid(RESULT), loose(WEIGHT, range(9), wide=3)) == []
        # As one row, or beside no map, it is no picture of what a result was computed from.
        assert heard(grid(RESULT), loose(IMAGE, self.order[::-1], wide=IMAGE.size)) == []
        assert heard(loose(IMAGE, self.order[::-1], wide=self.wide)) == []

    @pytest.mark.parametrize("way", [np.flip, np.transpose, np.fliplr, lambda cells: np.roll(cells, 3)])
    def test_another_order_beside_the_map_is_refused(self, way: Any) -> None:
        cells = way(np.arange(IMAGE.size).reshape(IMAGE.shape)).ravel().tolist()
        assert says("lie in another order", grid(RESULT), loose(IMAGE, cells, wide=self.wide))
        weights = way(np.arange(9).reshape(3, 3)).ravel().tolist()
        assert says("lie in another order", grid(RESULT), loose(WEIGHT, weights, wide=3))

    def test_a_map_that_is_not_there_yet_asks_nothing(self) -> None:
        turned = loose(IMAGE, self.order[::-1], wide=self.wide)
        assert heard(grid(RESULT, shown=False), turned) == []


class TestRows:
    column = (FIRST, (FIRST[0], FIRST[1] + 1), (FIRST[0] + 1, FIRST[1]))

    @staticmethod
    def beside(results: Sequence[tuple[int, ...]], rows: Sequence[tuple[int, ...]], *, top: float = 0.0) -> list[Entry]:
        """A column of results, and what others read in rows as high as these."""
        flat = [[np.ravel_multi_index(at, RESULT.shape)] for at in results]
        read = [cell for at in rows for cell in FIGURE.uses(Part.of(RESULT, *at))[IMAGE][0].tolist()]
        return [grid(RESULT, cells=flat, top=top, side=0.5), loose(IMAGE, read, wide=WEIGHT.size, side=0.5)]

    def test_each_row_is_what_the_result_beside_it_reads(self) -> None:
        assert heard(*self.beside(self.column, self.column)) == []
        one, two, three = self.column
        for rows in ((two, one, three), (one, three, two), (one, two, OTHER)):
            assert says("lies beside a cell of grid of", *self.beside(self.column, rows))

    def test_a_column_that_is_not_as_high_as_the_rows_is_not_beside_them(self) -> None:
        for top, is_beside in ((0.2, True), (0.3, False), (-0.3, False)):
            assert bool(heard(*self.beside(self.column, self.column[::-1], top=top))) is is_beside
        faded = [replace(entry, alpha=0.0) for entry in self.beside(self.column, self.column[::-1])]
        assert heard(faded[0], *self.beside(self.column, self.column[::-1])[1:]) == []


class TestNames:
    @staticmethod
    def line(name: str, at: int, *, role: Role = "ink") -> list[Entry]:
        """A name before a term of the sum, or before the sum, which comes last."""
        total = FIGURE.dot_product(*FIRST).total
        cells = (*total.terms, total.result)
        return [text(name, -1.5, role=role), number(cells[at], 0, equation=total)]

    @pytest.mark.parametrize(
        ("name", "at"),
        [("product", 0), ("the product", 3), ("sum", -1), ("y", -1), ("sum of the products", -1), ("the rest", 0)],
    )
    def test_a_name_of_its_own_passes(self, name: str, at: int) -> None:
        assert heard(*self.line(name, at)) == []

    @pytest.mark.parametrize(
        ("name", "at"), [("bias", 0), ("bias", -1), ("the bias", 1), ("product", -1), ("products", -1), ("sum", 0)]
    )
    def test_another_name_is_refused(self, name: str, at: int) -> None:
        assert says("which it does not name", *self.line(name, at))

    def test_a_name_has_no_colour_of_another_role(self) -> None:
        assert heard(*self.line("y", -1, role="result")) == []
        for role in ("weight", "input", "bias"):
            assert says("colour of another role", *self.line("y", -1, role=role))


def cells_of_map(maps: Tensor, of: int, *, at: tuple[float, float]) -> CellsEntry:
    """The four cells of a map, loose, right over a number whose ink begins there."""
    made = loose(maps, [4 * of + cell for cell in (2, 0, 3, 1)], wide=2, side=0.5)
    up = (at[0] - 0.2, at[1] + 1.05)
    return replace(made, upper_left=made.upper_left + up, lower_right=made.lower_right + up)


class TestRanks:
    scores = Tensor.exact("scores", [3, 9, -1, 5, 0], bits=0)

    def listed(self, *order: int, across: int = 1) -> list[NumberEntry]:
        """The numbers in this order, in rows of so many."""
        places = [divmod(at, across) for at in range(len(order))]
        return [
            number(Cell(self.scores, (of,)), 3.0 * column, -0.5 * row)
            for of, (row, column) in zip(order, places, strict=True)
        ]

    @pytest.mark.parametrize("across", [1, 5, 2])
    def test_a_list_in_an_order_passes(self, across: int) -> None:
        for order in ((0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (1, 3, 0, 4, 2), (2, 4, 0, 3, 1)):
            assert heard(*self.listed(*order, across=across)) == []

    def in_lines(self, *lines: tuple[int, ...]) -> list[NumberEntry]:
        """The numbers in lines, one under the other."""
        return [
            number(Cell(self.scores, (of,)), 3.0 * column, -0.5 * row)
            for row, line in enumerate(lines)
            for column, of in enumerate(line)
        ]

    @pytest.mark.parametrize(
        "lines", [((1, 2), (0, 3, 4)), ((0, 4), (1, 2, 3)), ((2, 3, 4), (0, 1)), ((3,), (0, 1, 2, 4))]
    )
    def test_lines_that_are_each_in_order_are_no_order(self, lines: tuple[tuple[int, ...], ...]) -> None:
        assert says("neither in their own order", *self.in_lines(*lines))

    def test_numbers_under_planes_that_fell_to_pieces_are_theirs(self) -> None:
        """A large map stands before the others, and its cells are loose: its number is in the last line."""
        maps = Tensor.exact("maps", np.ones((5, 2, 2)), bits=0)
        listed = self.in_lines((1, 2), (0, 3, 4))
        above = [
            cells_of_map(maps, of, at=(float(one.points[:, 0].min()), float(one.points[:, 1].max())))
            for of, one in zip((1, 2, 0, 3, 4), listed, strict=True)
        ]
        assert heard(*above, *listed) == []
        for wrong in (replace(above[2], alpha=0.0), replace(above[2], cells=np.array([[0, 1, 2, 19]]))):
            assert says("neither in their own order", *above[:2], wrong, *above[3:], *listed)

    def test_numbers_in_cells_of_their_own_are_judged_there_and_no_others(self) -> None:
        listed, cells = self.listed(1, 0, 3, 4, 2), np.array([[1], [0], [3], [4], [2]])
        room = grid(self.scores, cells=cells, left=-0.2, top=0.35, side=0.5)
        assert heard(room, *listed) == []
        other = Tensor.exact("other scores", [3, 9, -1, 5, 0], bits=0)
        for elsewhere in (
            replace(room, alpha=0.0),
            replace(room, tensor=other),
            replace(room, corners=room.corners + (1.0, 0.0)),
        ):
            assert says("neither in their own order", elsewhere, *listed)

    def test_two_columns_that_are_read_downwards_pass(self) -> None:
        assert heard(*self.listed(0, 3, 1, 4, 2, across=2)) == []

    def test_columns_of_unlike_numbers_are_flush_right(self) -> None:
        scores = Tensor.exact("long scores", [10000, -2000, 300, 4, 50], bits=0)

        def flush(*order: int) -> list[NumberEntry]:
            placed = [
                (number(Cell(scores, (of,)), 0.0, -0.5 * (at % 3)), 4.0 * (at // 3)) for at, of in enumerate(order)
            ]
            ends = [(one, end - float(one.points[:, 0].max())) for one, end in placed]
            return [replace(one, points=one.points + (by, 0)) for one, by in ends]

        assert heard(*flush(0, 1, 2, 3, 4)) == []
        assert says("neither in their own order", *flush(1, 0, 2, 3, 4))
        assert says("neither in their own order", *flush(0, 3, 1, 4, 2))

    @pytest.mark.parametrize("order", [(1, 0, 3, 4, 2), (1, 3, 0, 2, 4), (0, 2, 1, 3, 4), (3, 1, 0, 4, 2)])
    def test_a_list_in_no_order_is_refused(self, order: tuple[int, ...]) -> None:
        assert says("neither in their own order", *self.listed(*order))
        assert says("neither in their own order", *self.listed(*order, across=5))

    def test_some_of_the_numbers_and_names_are_free(self) -> None:
        assert heard(*self.listed(1, 0, 3, 4)) == []
        names = Tensor.exact("names", range(5), bits=0)
        assert heard(*[number(Cell(names, (of,)), 0, -of / 2) for of in (1, 0, 3, 4, 2)]) == []


class TestCosts:
    @staticmethod
    def cost(part: Aspect, words: str, of: Computation = FIGURE.computation) -> list[Entry]:
        return [number(of.costs[part], 0, said=Said(of, part)), text(words, 1.0)]

    @pytest.mark.parametrize(
        ("part", "words"),
        [
            ("weights", "weights"),
            ("weights", "shared weights"),
            ("weights", "weights in all"),
            ("multiplications", "multiplications"),
            ("multiplications", "×"),
            ("outputs", "outputs"),
        ],
    )
    def test_the_word_behind_a_cost_is_what_it_counts(self, part: Aspect, words: str) -> None:
        assert heard(*self.cost(part, words)) == []

    @pytest.mark.parametrize(
        ("part", "words"),
        [
            ("weights", "parameters"),
            ("weights", "weights and multiplications"),
            ("weights", "pixels"),
            ("multiplications", "additions"),
            ("multiplications", "weights"),
            ("outputs", "multiplications"),
            ("outputs", "things"),
        ],
    )
    def test_another_word_is_refused(self, part: Aspect, words: str) -> None:
        assert says("and nothing else", *self.cost(part, words))

    def test_a_bias_is_told_with_the_weights_only_where_there_is_one(self) -> None:
        (message,) = heard(*self.cost("weights", "weights and a bias"))
        assert "what is counted has no bias" in message
        biased = replace(FIGURE.computation, bias=WEIGHT)
        assert not [one for one in heard(*self.cost("weights", "weights and a bias", biased)) if "bias" in one]

    def test_a_word_far_away_or_on_another_line_is_not_its_own(self) -> None:
        (cost, _) = self.cost("weights", "x")
        assert heard(cost, text("pixels", 4.0)) == []
        assert heard(cost, text("pixels", 1.0, 1.0)) == []


class TestMakers:
    @pytest.mark.parametrize(
        "words", ["by the kernel", "map of the convolution", "a neuron that slides like a kernel", "the map", "y"]
    )
    def test_who_made_a_map_may_be_named(self, words: str) -> None:
        assert heard(text(words, 0, names=RESULT)) == []

    @pytest.mark.parametrize("words", ["by the neurons", "dense", "the neuron’s map", "1×1 convolution", "1×1"])
    def test_another_maker_is_refused(self, words: str) -> None:
        assert says("made", text(words, 0, names=RESULT))

    def test_of_a_difference_what_was_taken_away_is_named(self) -> None:
        assert heard(text("minus the kernel’s", 0, names=FIGURE.flip_difference)) == []
        assert says("made", text("minus the neuron’s", 0, names=FIGURE.flip_difference))
        assert heard(text("the neuron’s map", 0)) == []  # it names no cells on screen


class TestEnds:
    @staticmethod
    def lead(end: Aim) -> LeadEntry:
        points = np.array([(0.0, 0.0), (1.0, 1.0)])
        return LeadEntry("a lead", aim(RESULT), end, np.zeros((2, 2)), points, INK, 2.0, EDGE, 1.5)

    def test_it_ends_at_what_is_marked_or_shown_alone(self) -> None:
        end = aim(IMAGE)
        assert heard(self.lead(end), mark(end)) == []
        window = end.cells.reshape(3, 3)
        assert heard(self.lead(end), grid(IMAGE, cells=window)) == []
        assert heard(self.lead(end), loose(IMAGE, end.cells.tolist(), wide=9)) == []
        assert heard(self.lead(aim(IMAGE, terms=(4,)))) == []  # a cell is one place

    def test_an_end_at_cells_that_nothing_marks_is_refused(self) -> None:
        end = aim(IMAGE)
        assert says("that nothing marks", self.lead(end), grid(IMAGE))
        assert says("that nothing marks", self.lead(end), mark(aim(IMAGE, at=OTHER)))
        assert says("that nothing marks", self.lead(end), mark(aim(WEIGHT)))
        assert says("that nothing marks", self.lead(end), mark(aim(IMAGE, terms=(0,))))
        assert says("that nothing marks", self.lead(end), loose(IMAGE, end.cells.tolist()[:8], wide=8))


class TestFrames:
    """A frame around cells, or a mark, has the colour of a role that is theirs."""

    kernel = (0.0, 1.0, 0.9, 0.1)

    def test_its_own_colour_and_ink_pass(self) -> None:
        shown = grid(WEIGHT, left=0, top=1, side=0.3)
        assert heard(shown, frame(*self.kernel, role="weight")) == []
        assert heard(shown, frame(*self.kernel, role="ink")) == []
        assert heard(shown, frame(3, 1, 4, 0, role="input")) == []  # around nothing

    @pytest.mark.parametrize("role", ["input", "result", "bias"])
    def test_another_role_s_is_refused(self, role: Role) -> None:
        shown = grid(WEIGHT, left=0, top=1, side=0.3)
        assert says("colour of another role", shown, frame(*self.kernel, role=role))
        assert says(
            "colour of another role", loose(WEIGHT, range(9), wide=3, side=0.3), frame(0, 0, 0.9, -0.9, role=role)
        )

    def test_around_pixels_and_the_kernel_on_them_it_may_be_of_either(self) -> None:
        window = grid(IMAGE, cells=aim(IMAGE).cells.reshape(3, 3), left=0, top=1, side=0.3)
        both = [window, grid(WEIGHT, left=0, top=1, side=0.3)]
        for role in ("weight", "input"):
            assert heard(*both, frame(*self.kernel, role=role)) == []
        assert says("colour of another role", *both, frame(*self.kernel, role="bias"))

    def test_a_mark_is_of_what_it_is_around_or_of_what_reads_it(self) -> None:
        court = Court((FIGURE,), DARK)
        for role in ("input", "weight", "result", "ink"):  # the weights lie on the pixels
            mark(aim(IMAGE), role=role).judge(court)
        mark(aim(WEIGHT), role="weight").judge(court)
        for of, role in ((IMAGE, "bias"), (RESULT, "weight"), (RESULT, "input"), (WEIGHT, "input")):
            with pytest.raises(AuditError, match="colour of another role"):
                mark(aim(of), role=role).judge(court)  # type: ignore[arg-type]


class TestRules:
    wall = np.arange(36).reshape(2, 2, 3, 3).swapaxes(1, 2).reshape(6, 6)

    @staticmethod
    def whole(cells: np.ndarray, every: tuple[int, int]) -> bool:
        return are_whole(np.ascontiguousarray(cells).tobytes(), cells.shape, every)

    def test_rules_around_tiles_and_over_a_plane_pass(self) -> None:
        for every in ((1, 1), (3, 3), (6, 3), (3, 6), (6, 6)):
            assert self.whole(self.wall, every)
        plane = np.arange(64).reshape(8, 8)
        for cells in (plane, plane[2:6, 1:7], plane[:1]):
            assert self.whole(cells, (2, 2))

    def test_rules_through_tiles_are_refused(self) -> None:
        for every in ((2, 2), (3, 2), (2, 3), (3, 4), (4, 3), (1, 2)):
            assert not self.whole(self.wall, every)
        wall = replace(grid(WEIGHT, cells=self.wall % 9), rule=INK, rule_every=(2, 2), cells=self.wall)
        court = Court((FIGURE,), DARK)
        with pytest.raises(AuditError, match="go through its tiles"):
            court.demand_rules(wall.name, wall.cells, wall.rule_every)


class TestWindows:
    """Loose cells that show no more than the result reads show only such."""

    @staticmethod
    def wrong(*entries: Entry) -> list[str]:
        found = [conflict.message for conflict in Marks().conflicts(entries, Reading((FIGURE,)), gap=False)]
        return [message for message in found if "shows other cells" in message]

    def test_those_that_the_focus_reads(self) -> None:
        own, other = (aim(IMAGE, at=at).cells.tolist() for at in (FIRST, OTHER))
        spot = mark(aim(RESULT))
        assert self.wrong(spot, loose(IMAGE, own, wide=3)) == []
        assert self.wrong(loose(IMAGE, other, wide=3)) == []
        assert self.wrong(spot, loose(IMAGE, other, wide=3))
        assert self.wrong(spot, loose(IMAGE, [*own[:8], other[8]], wide=3))


class TestWalk:
    """A map fills up to where the walk is; what is computed now may wait only if others were passed on the way."""

    columns = RESULT.shape[1]

    def frame(self, now: int, filled: int, *, without: int = -1) -> list[Entry]:
        """The walk at a position of the first row, with the first cells shown."""
        shown = np.arange(RESULT.size).reshape(RESULT.shape) < filled
        if without >= 0:
            shown[0, without] = False
        return [mark(aim(RESULT, at=(0, now))), grid(RESULT, shown=shown)]

    def heard(self, *frames: list[Entry]) -> list[str]:
        """What is wrong in the last frame about how the map fills."""
        marks, reading = Marks(), Reading((FIGURE,))
        found: list[str] = []
        for entries in frames:
            found = [conflict.message for conflict in marks.conflicts(entries, reading, gap=False)]
        return [message for message in found if "a map fills in the order of the walk" in message]

    def test_step_by_step_it_fills_as_each_is_reached(self) -> None:
        assert self.heard(self.frame(3, 4), self.frame(4, 4), self.frame(4, 5)) == []

    def test_several_positions_at_once_leave_the_last_open(self) -> None:
        assert self.heard(self.frame(3, 4), self.frame(7, 7)) == []
        assert self.heard(self.frame(3, 4), self.frame(7, 8)) == []

    def test_a_step_to_the_next_fills_none_behind_and_leaves_none(self) -> None:
        assert self.heard(self.frame(3, 3), self.frame(4, 4))

    def test_none_other_is_left_open_and_none_is_ahead(self) -> None:
        assert self.heard(self.frame(3, 4), self.frame(7, 6))
        assert self.heard(self.frame(3, 4), self.frame(7, 8, without=5))
        assert self.heard(self.frame(3, 4), self.frame(7, 9))
        assert self.heard(self.frame(7, 7))  # where it came from is not known

    @pytest.mark.parametrize(
        ("now", "filled", "gap", "is_its_own"),
        [
            (4, 5, False, True),
            (5, 5, False, True),  # it came to the next, which is not filled yet
            (3, 5, False, False),
            (6, 5, False, False),
            (0, 5, False, False),
            (0, 4, False, True),  # nothing was filled
            (0, 5, True, True),  # what was filled meanwhile was not seen
        ],
    )
    def test_what_is_filled_is_what_the_marks_on_what_is_read_are_for(
        self, now: int, filled: int, gap: bool, is_its_own: bool
    ) -> None:
        marks, reading = Marks(), Reading((FIGURE,))
        [*marks.conflicts(self.frame(3, 4), reading, gap=False)]
        entries = [mark(aim(IMAGE, at=(0, now))), *self.frame(now, filled)[1:]]
        found = [
            one.message for one in marks.conflicts(entries, reading, gap=gap) if "made for different" in one.message
        ]
        assert (found == []) is is_its_own


@pytest.mark.parametrize("of", [RESULT, FIGURE.computation.gives])
def test_the_cells_that_a_figure_says_are_read_give_its_result(monkeypatch: pytest.MonkeyPatch, of: Tensor) -> None:
    """With other cells than its convolution multiplies, a figure would mark what was not computed."""
    part = Part(of, np.array([np.ravel_multi_index(FIRST, RESULT.shape)]))
    right = FIGURE.uses(Part(RESULT, part.cells))

    others = np.argwhere(RESULT.numerators != RESULT.numerators[FIRST])[[0, 50, -1]].tolist()
    read = [FIGURE.uses(Part.of(RESULT, *at))[IMAGE] for at in (FIRST, *others)]

    def reading(which: int) -> Reading:
        uses = {of: part.cells[:, None], IMAGE: read[which], WEIGHT: right[WEIGHT]}
        monkeypatch.setattr(type(FIGURE), "uses", lambda self, of: uses)
        return Reading((FIGURE,))

    assert reading(0).of(part) is not None
    for which in (1, 2, 3):
        with pytest.raises(AuditError, match="is not what the cells give"):
            reading(which).of(part)


def test_a_frame_at_rest_is_judged_so_and_one_in_motion_is_not() -> None:
    wrong = [*TestCosts.cost("weights", "pixels")]
    Audit(theme=DARK).demand(wrong, keys(wrong), figures=(FIGURE,))
    with pytest.raises(AuditError, match="and nothing else"):
        Audit(theme=DARK).demand(wrong, keys(wrong), figures=(FIGURE,), at_rest=True)


def test_what_nobody_can_read_is_refused() -> None:
    whole = [text("the map", 0)]
    Audit(theme=DARK).demand(whole, keys(whole), figures=(FIGURE,), at_rest=True)
    tiny = [replace(whole[0], points=whole[0].points / 12)]
    with pytest.raises(AuditError, match="too small to be read"):
        Audit(theme=DARK).demand(tiny, keys(tiny), figures=(FIGURE,), at_rest=True)


PLANES = Tensor.exact("maps", np.arange(24).reshape(4, 2, 3), bits=0)
LAYER = Tensor.exact("neurons' weights", np.arange(8).reshape(4, 2), bits=0)


def plane_of(at: int, *, left: float, **settings: Any) -> GridEntry:
    """One of these maps, or some of its cells."""
    return grid(PLANES, left=left, cells=settings.pop("cells", 6 * at + np.arange(6).reshape(2, 3)), **settings)


def test_a_number_right_under_a_sum_is_what_becomes_of_it() -> None:
    cloud = PointCloud.verified()
    sums, (features, later, _), line = cloud.sums[0], cloud.features, cloud.dot_product().total
    total = number(Cell(sums, line.result.index), 0.0, equation=line)  # type: ignore[attr-defined]
    unit, point, _ = total.quantity.index  # type: ignore[attr-defined]

    def under(tensor: Tensor, *index: int, across: float = 0.0, down: float = 1.2) -> list[str]:
        """What is said of a number so many em below the sum and to the right, their ends on one line."""
        below = number(Cell(tensor, (*index, 0)), 0.0)
        ends = [entry.points[:, 0].max() for entry in (total, below)]
        entries = [total, number(below.quantity, ends[0] - ends[1] + across * EM, -down * EM)]
        inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
        return [conflict.message for conflict in _left(entries, inks, (cloud,))]

    assert under(features, unit, point) == []
    for tensor, at in ((features, point - 1), (later, point), (sums, point)):
        (message,) = under(tensor, unit, at)
        assert "and does not come of it" in message
    assert under(later, unit, point, down=2.5) == under(later, unit, point, across=1) == [], "not right under it"
    assert under(later, unit, point, down=0, across=3) == [], "beside it"


@pytest.mark.parametrize(("cell", "down", "is_told"), [(5, 0.0, True), (4, 0.0, False), (5, 3.0, False)])
def test_a_number_that_is_not_in_focus_stands_on_the_line_of_its_own_cell(
    cell: int, down: float, is_told: bool
) -> None:
    said = number(Cell(RESULT, np.unravel_index(5, RESULT.shape)), 2.0, 0.0)
    own = grid(RESULT, left=0.0, top=0.6 - down, side=1.2, cells=[[cell]])
    entries = [mark(aim(IMAGE, at=FIRST)), own, said]
    inks = {2: said.ink()}
    found = [one.message for one in _results(entries, inks, Reading((FIGURE,)))]
    assert (found == []) is is_told, found


def test_a_map_stands_there_once() -> None:
    assert list(_twice([plane_of(0, left=-3), plane_of(1, left=0)])) == []
    assert list(_twice([plane_of(0, left=-3), plane_of(0, left=0, cells=[[0, 1]])])) == [], "a part of it"
    (conflict,) = _twice([plane_of(0, left=-3), plane_of(1, left=0), plane_of(0, left=3)])
    assert "stands there twice" in conflict.message


def fan(unit: int, y: float) -> WireEntry:
    """The wires of a neuron of two inputs, which end at (0, y)."""
    style, cells = DARK.wires(7.0), 2 * unit + np.arange(2)
    colours, widths = style.look(LAYER.float64.ravel()[cells])
    starts, ends = np.array([(-2.0, 0.0), (-2.0, 1.0)]), np.full((2, 2), (0.0, y))
    return WireEntry("wires", LAYER, cells, style, colours, widths, starts, ends, 1.0, (0.0, 1.0), None)


def test_what_a_neuron_says_stands_by_it_when_its_wires_do() -> None:
    def heard_of(*units: int, said: int, x: float = 0.5) -> list[str]:
        entries: list[Entry] = [*(fan(unit, unit) for unit in units), number(Cell(PLANES, (said, 0, 1)), x, said)]
        inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
        return [one.message for one in _unwired(entries, inks)]

    assert heard_of(0, 1, said=1) == []
    assert heard_of(said=1) == [], "no wires stand there"
    (message,) = heard_of(0, 2, said=1)
    assert "whose wires do not stand there" in message
    assert heard_of(0, 2, said=1, x=-1.0) == [], "it stands by no neuron"


@pytest.mark.parametrize(("x", "y"), [(1.0, -1.4), (2.1, -0.1)])
def test_what_stands_under_a_neuron_or_behind_it_is_what_its_wires_make(x: float, y: float) -> None:
    of = Part.of(RESULT, *FIRST)
    made = hand_made.wires((-3.0, 1.0, 0.0, 0.0), (-3.0, -1.0, 0.0, 0.0))
    wired = replace(made, aim=Aim(IMAGE, FIGURE.uses(of)[IMAGE][0], of))
    disc = replace(hand_made.shape(box(0.0, -1.0, 2.0, 1.0)), name="Circle")

    def heard_of(of: tuple[int, ...], *, left: float = x) -> list[str]:
        entries: list[Entry] = [wired, disc, number(Cell(RESULT, of), left, y)]
        inks = {at: ink for at, entry in enumerate(entries) if (ink := entry.ink()) is not None}
        return [one.message for one in _said(entries, inks, Reading((FIGURE,)))]

    assert heard_of(FIRST) == []
    (message,) = heard_of(OTHER)
    assert "stands by a neuron whose wires make" in message
    assert heard_of(OTHER, left=x + 3.0) == [], "it stands by no neuron"
