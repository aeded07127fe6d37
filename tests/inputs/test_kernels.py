"""Kernels, weights, biases and positions as people write them: read exactly, or refused with field and range."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebyone.errors import UsageError
from onebyone.inputs import bundled
from onebyone.inputs.kernels import (
    FINEST_BITS,
    LARGEST_SIDE,
    LARGEST_WEIGHT,
    NAMED,
    bias_of,
    exact_weights,
    kernel_of,
    position_of,
    weights_of,
)
from onebyone.inputs.parameters import ParameterError

WEIGHTS = st.integers(-LARGEST_WEIGHT * 2**FINEST_BITS, LARGEST_WEIGHT * 2**FINEST_BITS).map(
    lambda numerator: Fraction(numerator, 2**FINEST_BITS)
)


def written(value: Fraction) -> str:
    """A weight as a decimal, to the last digit."""
    digits = f"{abs(value.numerator) * 10**FINEST_BITS // value.denominator:0{FINEST_BITS + 1}d}"
    return f"{'-' if value < 0 else ''}{digits[:-FINEST_BITS]}.{digits[-FINEST_BITS:]}"


@given(st.data(), st.integers(1, LARGEST_SIDE), st.integers(1, LARGEST_SIDE))
def test_a_kernel_of_any_size_is_read_exactly(data: st.DataObject, rows: int, columns: int) -> None:
    row = st.lists(WEIGHTS, min_size=columns, max_size=columns)
    values = data.draw(st.lists(row, min_size=rows, max_size=rows))
    text = "; ".join(" ".join(map(written, row)) for row in values)
    kernel = kernel_of(text, size=None)
    assert kernel.name == "weight"
    assert kernel.shape == (rows, columns)
    assert [[kernel.fraction((r, c)) for c in range(columns)] for r in range(rows)] == values
    assert kernel.bits == max(value.denominator.bit_length() - 1 for row in values for value in row), "the coarsest"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1 0 -1; 2 0 -2", [[1, 0, -1], [2, 0, -2]]),
        ("1 0 −1;2 0 −2;", [[1, 0, -1], [2, 0, -2]]),
        ("1,0,-1; 2,0,-2", [[1, 0, -1], [2, 0, -2]]),
        ("\n1 0 -1\n2 0 -2\n", [[1, 0, -1], [2, 0, -2]]),
        ("1 0 -1;\n 2 0 -2;\n", [[1, 0, -1], [2, 0, -2]]),
        ("3", [[3]]),
        ("1; 2", [[1], [2]]),
        ("+1 -.5 2. 0", [[1, -0.5, 2, 0]]),
        ("64 -64 0.015625", [[64, -64, 0.015625]]),
    ],
)
def test_rows_are_parted_by_semicolons_or_lines(text: str, rows: list[list[float]]) -> None:
    assert kernel_of(text, size=None).float64.tolist() == rows


def test_each_kernel_with_a_name_is_what_it_is_called() -> None:
    assert kernel_of("sobel", size=None).numerators.tolist() == bundled.sobel().numerators.tolist()
    for name, rows in NAMED.items():
        assert kernel_of(name, size=None).float64.tolist() == [*map(list, rows)]
        assert kernel_of(name, size=3).float64.tolist() == [*map(list, rows)]
    down, across = (kernel_of(name, size=None).numerators for name in ("sobel-y", "sobel"))
    assert (down == across.T).all()
    assert all(kernel_of(name, size=None).numerators.sum() == 0 for name in ("sobel", "sobel-y", "laplace"))
    for side in range(1, LARGEST_SIDE + 1):
        assert kernel_of("box", size=side).numerators.tolist() == np.ones((side, side)).tolist()


@pytest.mark.parametrize(
    ("text", "size", "says"),
    [
        (
            "",
            None,
            "kernel: there is no kernel ''; use sobel, sobel-x, sobel-y, laplace, sharpen, blur, box, or rows such as",
        ),
        ("sobl", None, "kernel: there is no kernel 'sobl'"),
        ("SOBEL", None, "kernel: there is no kernel 'SOBEL'"),
        ("½", None, "kernel: there is no kernel '½'"),
        (";", None, "kernel: there is no kernel ';'"),
        ("1 2; 3", None, "kernel: the rows of '1 2; 3' have 2, 1 weights, not all as many"),
        ("1;;2", None, "have 1, 0, 1 weights"),
        ("1 x", None, "kernel: 'x' is no number"),
        ("1 - 1", None, "kernel: '-' is no number"),
        ("--1 1", None, "kernel: '--1' is no number"),
        ("1/2 1", None, "kernel: '1/2' is no number"),
        ("0x10", None, "kernel: '0x10' is no number"),
        ("1_0", None, "kernel: '1_0' is no number"),
        ("٣", None, "kernel: '٣' is no number"),
        ("nan 1", None, "kernel: 'nan' is no number"),
        ("1e999999999", None, "kernel: '1e999999999' is no number"),
        ("0." + "1" * 5000, None, "is no number"),
        ("0.1 1", None, "kernel: '0.1' is no multiple of 1/64 from −64 to 64"),
        ("0.0078125", None, "kernel: '0.0078125' is no multiple of 1/64"),
        ("64.015625", None, "kernel: '64.015625' is no multiple of 1/64 from −64 to 64"),
        ("-65", None, "kernel: '-65' is no multiple of 1/64 from −64 to 64"),
        ("1 " * 12, None, "kernel: 1×12 is too large; kernels have 1 to 11 rows and columns"),
        ("; ".join("1" * 12), None, "kernel: 12×1 is too large"),
        ("blur", 5, "kernel_size = 5: the kernel 'blur' is 3×3; only box has every size"),
        ("sobel", 5, "kernel_size = 5: the kernel 'sobel' is 3×3"),
        ("1 2; 3 4", 3, "kernel_size = 3: the kernel '1 2; 3 4' is 2×2"),
    ],
)
def test_what_is_no_kernel_is_refused_with_its_reason(text: str, size: int | None, says: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        kernel_of(text, size=size)
    assert says in str(refusal.value)
    assert len(str(refusal.value)) < 200
    assert "\n" not in str(refusal.value)


def test_weights_are_a_row() -> None:
    assert weights_of("redness").numerators.tolist() == bundled.redness().numerators.tolist()
    weights = weights_of(" 2  -2 −1 0.25")
    assert (weights.name, weights.shape, weights.float64.tolist()) == ("weight", (4,), [2, -2, -1, 0.25])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "weights: there are none; write some, such as '2 -2 -1'"),
        (" ", "weights: there are none"),
        ("blueness", "weights: 'blueness' is no number"),
        ("1;2", "weights: '1;2' is no number"),
        ("0.3 1", "weights: '0.3' is no multiple of 1/64 from −64 to 64"),
    ],
)
def test_what_are_no_weights_is_refused(text: str, says: str) -> None:
    with pytest.raises(ParameterError, match=f"^{says}"):
        weights_of(text)


@given(WEIGHTS)
def test_a_bias_is_one_number(value: Fraction) -> None:
    bias = bias_of(written(value))
    assert (bias.name, bias.shape, bias.fraction((0,))) == ("bias", (1,), value)


@pytest.mark.parametrize("text", ["", "1 2", "x", "0.1", "65", "inf"])
def test_what_is_no_bias_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match=r"^bias: '.*' is no (number|multiple of 1/64 from −64 to 64)"):
        bias_of(text)


def test_a_position_is_a_row_and_a_column() -> None:
    assert position_of("3,4") == position_of(" 3 , 4 ") == (3, 4)
    for text in ("", "3", "3,4,5", "-1,2", "3;4", "a,b", "٣,٤", "1000,1"):
        with pytest.raises(UsageError, match="it must be a row and a column, counted from 0, such as 3,4"):
            position_of(text)


def test_weights_beyond_the_grid_cannot_be_made_by_hand_either() -> None:
    """What is exact is decided by core: thirds have no numerator."""
    assert exact_weights([Fraction(1, 4), Fraction(3)], (2,)).float64.tolist() == [0.25, 3]
    assert exact_weights([Fraction(1, 4), Fraction(3)], (2,)).bits == 2
