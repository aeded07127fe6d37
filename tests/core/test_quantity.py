"""A number on screen states a cell, an extent or a size; an equation between them closes as printed."""

from fractions import Fraction

import numpy as np
import pytest

from onebyone.core.printing import NotClosedError
from onebyone.core.quantity import Cell, Equation, Extent, Size
from onebyone.core.tensor import CellIndexError, Tensor

T = Tensor.exact("result", [[0.25, -2.0, -0.5], [28, 3, 1]], bits=2)
QUARTER, MINUS_TWO, MINUS_HALF = (Cell(T, (0, at)) for at in range(3))
THIRD_OF_ALL = Cell(Tensor.exact("t", [26], bits=0), (0,))


def test_quantities_state_their_values():
    assert (QUARTER.value, Extent(T, 1).value, Size(T).value) == (Fraction(1, 4), 3, 6)
    assert QUARTER.describe() == "result[0, 0]"
    assert Extent(T, 1).describe() == "extent of result along axis 1"
    assert Size(T).describe() == "number of cells of result"


def test_quantities_are_equal_by_tensor_and_place():
    twin = Tensor("result", T.shape, T.bits, T.buffer)
    assert Cell(T, (0, 0)) == QUARTER != Cell(twin, (0, 0))
    assert len({Cell(T, (0, 0)), QUARTER, Extent(T, 0), Size(T)}) == 3


@pytest.mark.parametrize("index", [(0, 3), (-1, 0), (0,), 0])
def test_a_cell_that_is_not_there_is_refused_at_construction(index):
    with pytest.raises(CellIndexError, match="result"):
        Cell(T, index)


def test_a_cell_holds_its_index_as_plain_ints():
    cell = Cell(T, (np.int64(1), np.uint8(0)))
    assert [type(at) for at in cell.index] == [int, int]
    assert (cell.describe(), cell) == ("result[1, 0]", Cell(T, (1, 0)))


def test_a_zero_can_be_taken_away():
    zero = Cell(Tensor.exact("none", [0], bits=0), (0,))
    line = Equation("sum", (QUARTER, zero), QUARTER, subtracted=(1,))
    line.check()
    assert line.text == "0.25 − 0 = 0.25"


@pytest.mark.parametrize("axis", [-1, 2, True, 0.0])
def test_an_axis_that_is_not_there_is_refused_at_construction(axis):
    with pytest.raises(CellIndexError, match="result has no axis"):
        Extent(T, axis)


def test_equations_that_close():
    product = Equation("product", (QUARTER, MINUS_TWO), MINUS_HALF)
    product.check()
    product.check(["0.25", "−2", "−0.5"])
    assert product.text == "0.25 × −2 = −0.5"
    width = Equation("sum", (Cell(T, (1, 0)), Cell(T, (1, 1)), Cell(T, (1, 2))), THIRD_OF_ALL, subtracted=(1,))
    width.check()
    assert width.text == "28 − 3 + 1 = 26"
    Equation("sum", (QUARTER, MINUS_TWO), Cell(Tensor.exact("t", [2.25], bits=2), (0,)), subtracted=(1,)).check()


@pytest.mark.parametrize(
    "equation",
    [
        Equation("product", (QUARTER, MINUS_TWO), MINUS_TWO),
        Equation("sum", (QUARTER, MINUS_TWO), MINUS_HALF),
        Equation("sum", (Cell(T, (1, 0)), Cell(T, (1, 1)), Cell(T, (1, 2))), THIRD_OF_ALL),
    ],
)
def test_equations_that_do_not_close_are_refused(equation):
    with pytest.raises(NotClosedError, match="does not close"):
        equation.check()


@pytest.mark.parametrize(
    "printed",
    [
        ["0.25", "−2"],
        ["0.2", "−2", "−0.4"],  # closes, but states other numbers
        ["≈0.25", "−2", "−0.5"],
        ["0.25", "−2", "≈−0.5"],
        ["0.25", "-2", "−0.5"],
    ],
)
def test_what_was_really_printed_must_be_exact_and_complete(printed):
    with pytest.raises(NotClosedError):
        Equation("product", (QUARTER, MINUS_TWO), MINUS_HALF).check(printed)


@pytest.mark.parametrize(
    "fields",
    [
        ("difference", (QUARTER,), QUARTER, ()),
        ("sum", (), QUARTER, ()),
        ("sum", (QUARTER,), QUARTER, (0,)),
        ("sum", (QUARTER, QUARTER), QUARTER, (2,)),
        ("product", (QUARTER, QUARTER), QUARTER, (1,)),
    ],
)
def test_lines_nobody_could_read_are_refused(fields):
    with pytest.raises(NotClosedError):
        Equation(*fields)


def size(**changes):
    """⌊(28 + 2 · 1 − 3) / 2⌋ + 1 = 14."""
    values = {"width": 28, "sides": 2, "padding": 1, "kernel": 3, "stride": 2, "one": 1, "map": 14} | changes
    *terms, result = (Cell(Tensor.exact(name, value, bits=0), ()) for name, value in values.items())
    return Equation("formula", tuple(terms), result, form=("⌊(", " + ", " · ", " − ", ") / ", "⌋ + ", ""))


def test_a_formula_rounds_down_and_nests():
    size().check()
    assert size().text == "⌊(28 + 2 · 1 − 3) / 2⌋ + 1 = 14"
    size(kernel=2, map=15).check()


@pytest.mark.parametrize("changes", [{"map": 13}, {"width": 30}, {"stride": 1}, {"padding": 0}, {"one": 2}])
def test_a_formula_that_does_not_close_is_refused(changes):
    with pytest.raises(NotClosedError, match="does not close: the printed terms give"):
        size(**changes).check()


def test_a_formula_is_checked_as_it_is_printed():
    with pytest.raises(NotClosedError, match="27 is printed for width"):
        size().check(["27", "2", "1", "3", "2", "1", "14"])
    with pytest.raises(NotClosedError, match="does not close"):
        size().check(["29", "2", "1", "3", "2", "1", "13"])
