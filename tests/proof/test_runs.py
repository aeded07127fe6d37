"""Long lists of cells in few words say exactly the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebyone.proof.runs import blocks, expanded, masked, runs

IMAGE = np.arange(28 * 28).reshape(28, 28)
# Twenty-eight tiles a side, each an image of its own: the wall of figure 3.
WALL = np.arange(28**4).reshape(28, 28, 28, 28).transpose(0, 2, 1, 3).reshape(784, 784)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (IMAGE, [{"start": 0, "loops": [[784, 1]]}]),
        (IMAGE[3:6, 4:7], [{"start": 88, "loops": [[3, 28], [3, 1]]}]),
        (IMAGE[5:6, 9:10], [{"start": 149, "loops": []}]),
        (IMAGE[:, ::-1][:2], [{"start": 27, "loops": [[2, 28], [28, -1]]}]),
        (WALL, [{"start": 0, "loops": [[28, 21952], [28, 28], [28, 784], [28, 1]]}]),
        (np.array([7, 7, 7]), [{"start": 7, "loops": [[3, 0]]}]),
        (np.array([0, 1, 2, 9, 5]), [{"start": 0, "loops": [[3, 1]]}, {"start": 9, "loops": [[2, -4]]}]),
        (np.empty(0, dtype=np.int64), []),
    ],
)
def test_what_is_regular_is_a_single_block(cells: np.ndarray, told: object) -> None:
    assert blocks(cells.ravel()) == told
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
    assert runs(np.array([True, True, False, True])) == [[0, 2], [3, 1]]
    assert runs(np.array([False, False])) == []
