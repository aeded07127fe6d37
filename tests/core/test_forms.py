"""The forms against torch and against hand-written cases; what they refuse."""

import numpy as np
import pytest

from onebyone.core import forms, oracle
from onebyone.core.operands import ShapeError


def test_an_image_becomes_one_channel():
    image = np.arange(6.0).reshape(2, 3)
    assert forms.as_channel(image).tolist() == [[[0, 1, 2], [3, 4, 5]]] == oracle.as_channel(image).tolist()
    with pytest.raises(ShapeError, match="as_channel"):
        forms.as_channel(image[None])


def test_rows_fold_row_by_row_channel_by_channel():
    weight = np.arange(24.0).reshape(2, 12)
    kernels = forms.rows_to_kernels(weight, (2, 3, 2))
    assert kernels[1, 0].tolist() == [[12, 13], [14, 15], [16, 17]]
    assert kernels[0, 1].tolist() == [[6, 7], [8, 9], [10, 11]]
    assert np.array_equal(kernels, oracle.rows_to_kernels(weight, (2, 3, 2)))
    with pytest.raises(ShapeError, match="rows_to_kernels"):
        forms.rows_to_kernels(weight, (1, 3, 2))


@pytest.mark.parametrize("ring", [0, 1, 3])
def test_rings_of_zeros_lie_around_every_channel(ring):
    image = np.arange(1.0, 13.0).reshape(2, 2, 3)
    assert np.array_equal(forms.padded(image, ring), np.pad(image, [(0, 0), (ring, ring), (ring, ring)]))
    assert np.array_equal(forms.padded(image, ring), oracle.padded(image, ring))


def test_no_ring_is_laid_around_less_than_channels_nor_less_than_none():
    with pytest.raises(ShapeError, match="padded"):
        forms.padded(np.ones((2, 2)), 1)
    with pytest.raises(ShapeError, match="-1 rings"):
        forms.padded(np.ones((1, 2, 2)), -1)
