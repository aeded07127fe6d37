"""Long lists of cells in few words say exactly the same."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebyone.proof.packing import PackingError, blocks, expanded, masked, packed, runs, unpacked, width_of

IMAGE = np.arange(28 * 28).reshape(28, 28)
# Twenty-eight tiles a side, each an image of its own: the wall of figure 3.
WALL = np.arange(28**4).reshape(28, 28, 28, 28).transpose(0, 2, 1, 3).reshape(784, 784)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (IMAGE, [[0, [[784, 1]]]]),
        (IMAGE[3:6, 4:7], [[88, [[3, 28], [3, 1]]]]),
        (IMAGE[5:6, 9:10], [[149, []]]),
        (IMAGE[:, ::-1][:2], [[27, [[2, 28], [28, -1]]]]),
        (WALL, [[0, [[28, 21952], [28, 28], [28, 784], [28, 1]]]]),
        (np.array([7, 7, 7]), [[7, [[3, 0]]]]),
        (np.array([0, 1, 2, 9, 5]), [[0, [[3, 1]]], [9, [[2, -4]]]]),
        (np.empty(0, dtype=np.int64), []),
    ],
)
def test_what_is_regular_is_a_single_block(cells: np.ndarray, told: object) -> None:
    assert json.loads(json.dumps(blocks(cells.ravel()))) == told
    assert expanded(blocks(cells.ravel())).tolist() == cells.ravel().tolist()
    assert expanded(blocks(cells.ravel())).dtype == np.int64


@given(st.lists(st.integers(0, 12), max_size=40))
def test_blocks_say_any_list(cells: list[int]) -> None:
    assert expanded(blocks(np.array(cells, dtype=np.int64))).tolist() == cells


@given(st.lists(st.booleans(), max_size=40))
def test_runs_say_any_mask(mask: list[bool]) -> None:
    again = masked(runs(np.array(mask, dtype=bool)), len(mask))
    assert (again.tolist(), again.dtype) == (mask, np.bool_)


def test_runs_are_as_long_as_they_can_be() -> None:
    assert runs(np.array([True, True, False, True])) == ((0, 2), (3, 1))
    assert runs(np.array([False, False])) == ()


@given(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=40))
def test_integers_are_packed_as_narrow_as_they_can_be_and_come_back(numbers: list[int]) -> None:
    array = np.array(numbers, dtype=np.int64)
    width = width_of(array)
    assert unpacked(packed(array, width=width), most=len(numbers), width=width).tolist() == numbers
    assert width == 1 or max(max(numbers), -1 - min(numbers)) >= 256 ** (width // 2) // 2


def test_every_integer_has_a_width() -> None:
    assert [width_of(np.array([least])) for least in (-128, -129, 32767, 32768)] == [1, 2, 2, 4]
    assert [width_of(np.array([0, most])) for most in (2**31 - 1, 2**31, -(2**31) - 1, 2**62)] == [4, 8, 8, 8]


@pytest.mark.parametrize("text", ["!", "AAAA", "", packed(np.arange(9)) + "AAAA", packed(np.arange(9))[:-4]])
def test_what_was_not_packed_is_refused(text: str) -> None:
    with pytest.raises(PackingError):
        unpacked(text, most=9)


def test_more_than_was_asked_for_is_not_unpacked() -> None:
    assert len(unpacked(packed(np.zeros(9)), most=9)) == 9
    with pytest.raises(PackingError, match="are not 9 of 4 bytes"):
        unpacked(packed(np.zeros(10**6)), most=9)
    with pytest.raises(PackingError, match="of 2 bytes"):
        unpacked(packed(np.zeros(3), width=1), most=9, width=2)
