"""The forms against torch and against hand-written cases; what they refuse."""

import numpy as np
import pytest

from onebyone.core import operations, reference
from onebyone.core.operations import ShapeError


def test_an_image_becomes_one_channel():
    image = np.arange(6.0).reshape(2, 3)
    assert operations.as_channel(image).tolist() == [[[0, 1, 2], [3, 4, 5]]] == reference.as_channel(image).tolist()
    with pytest.raises(ShapeError, match="as_channel"):
        operations.as_channel(image[None])


def test_rows_fold_row_by_row_channel_by_channel():
    weight = np.arange(24.0).reshape(2, 12)
    kernels = operations.rows_to_kernels(weight, (2, 3, 2))
    assert kernels[1, 0].tolist() == [[12, 13], [14, 15], [16, 17]]
    assert kernels[0, 1].tolist() == [[6, 7], [8, 9], [10, 11]]
    assert np.array_equal(kernels, reference.rows_to_kernels(weight, (2, 3, 2)))
    with pytest.raises(ShapeError, match="rows_to_kernels"):
        operations.rows_to_kernels(weight, (1, 3, 2))


@pytest.mark.parametrize("ring", [0, 1, 3])
def test_rings_of_zeros_lie_around_every_channel(ring):
    image = np.arange(1.0, 13.0).reshape(2, 2, 3)
    assert np.array_equal(operations.padded(image, ring), np.pad(image, [(0, 0), (ring, ring), (ring, ring)]))
    assert np.array_equal(operations.padded(image, ring), reference.padded(image, ring))


def test_no_ring_is_laid_around_less_than_channels_nor_less_than_none():
    with pytest.raises(ShapeError, match="padded"):
        operations.padded(np.ones((2, 2)), 1)
    with pytest.raises(ShapeError, match="-1 rings"):
        operations.padded(np.ones((1, 2, 2)), -1)
