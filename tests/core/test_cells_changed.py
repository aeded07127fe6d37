"""Operations that change, turn, stack or choose cells: ours and torch do the same, and what does not fit is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebyone.core import operations, reference
from onebyone.core.operations import ShapeError
from onebyone.core.prove import agree

EXTENTS = st.integers(1, 5)


def counted(*shape):
    """Every cell another number."""
    return np.arange(np.prod(shape), dtype=np.float64).reshape(shape)


def drawn(seed, *shape):
    return np.random.default_rng(seed).integers(-4, 5, shape).astype(np.float64)


@given(EXTENTS, EXTENTS, EXTENTS, EXTENTS)
def test_kernels_are_turned_by_half_a_turn(filters, channels, height, width):
    kernels = counted(filters, channels, height, width)
    agree("flipped", operations.flipped(kernels), reference.flipped(kernels))
    assert operations.flipped(kernels).tolist() == kernels[:, :, ::-1, ::-1].tolist()
    assert operations.flipped(operations.flipped(kernels)).tolist() == kernels.tolist()


@given(EXTENTS, EXTENTS, st.integers(0, 24))
def test_one_cell_is_replaced(height, width, place):
    values = counted(height, width)
    at = divmod(place % values.size, width)
    new = np.array(-7.0)
    ours = operations.replaced(values, new, at=at)
    agree("replaced", ours, reference.replaced(values, new, at=at))
    assert np.argwhere(ours != values).tolist() == [list(at)]
    assert values[at] >= 0, "the given cells are as they were"


@given(EXTENTS, EXTENTS)
def test_pixels_are_located(height, width):
    image, step = counted(height, width), np.array(2.0)
    x, y, values = ours = operations.located(image, step)
    agree("located", ours, reference.located(image, step))
    assert values.tolist() == image.tolist()
    assert x[-1].tolist() == [2.0 * (column - width // 2) for column in range(width)]
    assert y[:, 0].tolist() == [2.0 * (height // 2 - 1 - row) for row in range(height)]


@given(st.integers(0, 50), EXTENTS, st.integers(1, 9))
def test_the_largest_of_the_points_is_kept(seed, channels, points):
    values = drawn(seed, channels, points, 1)
    agree("largest", operations.largest_of_points(values), reference.largest_of_points(values))
    assert operations.largest_of_points(values).tolist() == values.max(axis=(1, 2)).tolist()


@given(st.integers(0, 50), st.integers(1, 9))
def test_the_middle_is_the_lower_of_two(seed, count):
    values = drawn(seed, count, 2, 3)
    agree("middle", operations.middle_of(values), reference.middle_of(values))
    assert operations.middle_of(values).tolist() == np.sort(values, axis=0)[(count - 1) // 2].tolist()


@given(st.integers(1, 2), st.integers(0, 2), st.integers(0, 2))
def test_the_window_around_a_neurons_own_pixel(reach, spare_rows, spare_columns):
    height, width = 2 * reach + 1 + spare_rows, 2 * reach + 1 + spare_columns
    weight = counted(height * width, height * width)
    windows = operations.own_windows(weight, shape=(height, width), reach=reach)
    agree("windows", windows, reference.own_windows(weight, shape=(height, width), reach=reach))
    assert windows.shape == (spare_rows + 1, spare_columns + 1, 2 * reach + 1, 2 * reach + 1)
    for r, c in np.ndindex(windows.shape[:2]):
        own = (r + reach) * width + c + reach
        assert windows[r, c, reach, reach] == weight[own, own]


@given(st.integers(0, 50))
def test_occurrences_are_counted(seed):
    values, wanted = drawn(seed, 20), np.array([-1.0, 4.0, 9.0])
    assert reference.occurrences(values, wanted).tolist() == [float((values == one).sum()) for one in wanted]


def test_what_is_nearly_the_same_is_counted_with_its_bound():
    values, middle = np.array([[1.0, 2.0], [3.0, -2.0]]), np.array([2.0, 0.0])
    assert reference.within(values, middle, 1) == 2
    assert reference.within(values, middle, 2) == 4


@pytest.mark.parametrize(
    ("operation", "given_", "named", "message"),
    [
        ("flipped", (np.ones((3, 3)),), {}, "flipped"),
        ("replaced", (np.ones((2, 2)), np.array(1.0)), {"at": (2, 0)}, "replaced at"),
        ("replaced", (np.ones((2, 2)), np.array(1.0)), {"at": (-1, 0)}, "replaced at"),
        ("replaced", (np.ones((2, 2)), np.array(1.0)), {"at": (0,)}, "replaced at"),
        ("replaced", (np.ones((2, 2)), np.ones(1)), {"at": (0, 0)}, "replaced at"),
        ("replaced", (np.ones((2, 2)), np.array(1)), {"at": (0, 0)}, "one dtype"),
        ("located", (np.ones((2, 2)), np.ones(1)), {}, "located"),
        ("located", (np.ones((2, 2)), np.array(1.0, dtype=np.float32)), {}, "located"),
        ("located", (np.ones(2), np.array(1.0)), {}, "located"),
        ("largest_of_points", (np.ones((2, 0, 1)),), {}, "largest_of_points"),
        ("largest_of_points", (np.ones((2, 3, 2)),), {}, "largest_of_points"),
        ("middle_of", (np.ones((0, 2)),), {}, "middle_of"),
        ("middle_of", (np.array(1.0),), {}, "middle_of"),
        ("own_windows", (np.ones((6, 5)),), {"shape": (2, 3), "reach": 0}, "own_windows"),
        ("own_windows", (np.ones((6, 6)),), {"shape": (2, 3), "reach": 1}, "own_windows"),
        ("own_windows", (np.ones((6, 6)),), {"shape": (2, 3), "reach": -1}, "own_windows"),
    ],
)
def test_what_does_not_fit_is_refused(operation, given_, named, message):
    with pytest.raises(ShapeError, match=message):
        getattr(operations, operation)(*given_, **named)
