"""What only lays cells out: ours and torch put every cell in the same place, and what does not fit is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebyone.core import operations, reference
from onebyone.core.operations import ShapeError
from onebyone.core.prove import agree
from onebyone.core.reference import TorchError

EXTENTS = st.integers(1, 5)


def counted(*shape):
    """Every cell another number."""
    return np.arange(np.prod(shape), dtype=np.float64).reshape(shape)


@given(EXTENTS, EXTENTS)
def test_an_image_end_to_end(height, width):
    image = counted(height, width)
    agree("flat", operations.flattened(image), reference.flattened(image))
    assert operations.flattened(image).tolist() == image.ravel().tolist()


@given(EXTENTS, EXTENTS)
def test_each_weight_becomes_a_kernel(units, inputs):
    weight = counted(units, inputs)
    agree("filters", operations.pointwise_filters(weight), reference.pointwise_filters(weight))
    assert operations.pointwise_filters(weight)[:, :, 0, 0].tolist() == weight.tolist()


@given(EXTENTS, EXTENTS, EXTENTS)
def test_pixels_become_channels(channels, height, width):
    image = counted(channels, height, width)
    column = reference.pixels_to_channels(image)
    agree("column", operations.pixels_to_channels(image), column)
    assert column.ravel().tolist() == image.ravel().tolist()


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.integers(0, 2))
def test_entries_are_picked_along_any_axis(indices, axis):
    values = counted(4, 4, 4)
    agree("picked", operations.take(values, indices, axis=axis), reference.take(values, indices, axis=axis))
    assert operations.take(values, indices, axis=axis).tolist() == values.take(indices, axis).tolist()


@given(EXTENTS, EXTENTS, EXTENTS, st.tuples(EXTENTS, EXTENTS))
def test_a_patch_is_read_channel_by_channel_row_by_row(channels, spare_rows, spare_columns, kernel):
    image = counted(channels, kernel[0] + spare_rows - 1, kernel[1] + spare_columns - 1)
    lists = operations.patches(image, kernel=kernel)
    agree("patches", lists, reference.patches(image, kernel=kernel))
    last = image[:, -kernel[0] :, -kernel[1] :]
    assert lists.shape[:2] == (spare_rows, spare_columns)
    assert lists[-1, -1].tolist() == last.ravel().tolist()


@pytest.mark.parametrize("dtype", [np.int64, np.float32, np.float64])
def test_cells_keep_their_dtype(dtype):
    image = counted(1, 2, 3).astype(dtype)
    column = operations.pixels_to_channels(image)
    moved = [
        *(
            operations.flattened(image[0]),
            operations.pointwise_filters(image[0]),
            operations.patches(image, kernel=(2, 2)),
        ),
        *(
            operations.as_channel(image[0]),
            operations.rows_to_kernels(image[0], (1, 1, 3)),
            operations.padded(image, 1),
        ),
        *(
            column,
            operations.reshaped(image, (6,)),
            operations.take(image, [0]),
        ),
    ]
    assert [array.dtype for array in moved] == [dtype] * len(moved)


def test_a_difference_is_taken_cell_by_cell():
    assert reference.difference(counted(2, 2), np.ones((2, 2))).tolist() == [[-1, 0], [1, 2]]
    with pytest.raises(TorchError, match=r"\(2, 2\) and \(2,\)"):
        reference.difference(counted(2, 2), counted(2))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: operations.flattened(counted(2, 2, 2)),
        lambda: operations.flattened(counted(0, 2)),
        lambda: operations.pointwise_filters(counted(2)),
        lambda: operations.patches(counted(3, 3), kernel=(2, 2)),
        lambda: operations.patches(counted(1, 3, 3), kernel=(4, 1)),
        lambda: operations.patches(counted(1, 3, 3), kernel=(0, 1)),
        lambda: operations.take(counted(2, 2), [0], axis=2),
        lambda: operations.take(counted(2, 3), [2], axis=0),
    ],
)
def test_operands_that_do_not_fit_are_refused(wrong):
    with pytest.raises(ShapeError):
        wrong()
