"""Tiles of a wall are shown in the order they have in it: all of them, a window of them, or some at equal distances."""

import numpy as np
import pytest

from onebyone.audit.reading import lies_in_order

WALL = np.arange(36 * 4).reshape(6, 6, 2, 2)  # 36 tiles of 2×2 cells, six in a row


def is_taken(tiles):
    """Whether a grid of these tiles (rows, columns, height, width) lies in order in a tensor of 36 rows."""
    cells = tiles.swapaxes(1, 2).reshape(2 * len(tiles), -1)
    return lies_in_order(np.ascontiguousarray(cells).tobytes(), cells.shape, (36, 4), backwards=False)


@pytest.mark.parametrize(
    "tiles", [WALL, WALL[1:4, 2:5], WALL[::2, ::3], WALL[1:6:2, 1:6:2], WALL[:1, ::2], WALL[::2, :1]]
)
def test_tiles_at_equal_distances_are_in_order(tiles):
    assert is_taken(tiles)


@pytest.mark.parametrize(
    "tiles",
    [
        WALL[:, [0, 1, 3]],
        WALL[[0, 1, 4]],
        WALL[:, ::-1],
        WALL[::-1],
        WALL[:, [2, 2, 2]],
        WALL.reshape(18, 2, 2, 2)[:, ::-1],
    ],
)
def test_tiles_in_another_order_or_at_other_distances_are_refused(tiles):
    assert not is_taken(tiles)
