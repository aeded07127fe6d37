"""An exact tensor holds what it says, refuses what it cannot hold, and cannot be written to."""

import copy
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from onebyone.core.tensor import FINEST, LARGEST, CellIndexError, OffGridError, Tensor

IMAGE = Tensor.exact("image", [[0.25, -2.0, 1.0], [-0.5, -0.0, 3.75]], bits=2)


@given(
    hnp.arrays(np.int64, hnp.array_shapes(min_dims=0, max_dims=4), elements=st.integers(-LARGEST, LARGEST)),
    st.integers(0, FINEST),
)
def test_every_form_of_a_tensor_is_the_same_number(numerators, bits):
    tensor = Tensor.from_numerators("t", numerators, bits=bits)
    assert np.array_equal(tensor.numerators, numerators)
    for index in np.ndindex(tensor.shape):
        exact = Fraction(int(numerators[index]), 2**bits)
        assert (
            tensor.fraction(index)
            == exact
            == Fraction(float(tensor.float64[index]))
            == Fraction(float(tensor.float32[index]))
        )
    again = Tensor.exact("t", tensor.float32, bits=bits)
    assert (again.shape, again.buffer) == (tensor.shape, tensor.buffer)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([True, False]), [4, 0]),
        (np.array([3, 0], dtype=np.uint8), [12, 0]),
        (np.array([0.25, -0.0], dtype=np.float16), [1, 0]),
        ([1, 2], [4, 8]),
        (np.arange(6.0).reshape(2, 3).T, [[0, 12], [4, 16], [8, 20]]),
        (np.arange(6)[::2], [0, 8, 16]),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (0.5, 2),
    ],
)
def test_values_of_many_makes_become_the_same_integers(values, expected):
    tensor = Tensor.exact("t", values, bits=2)
    assert np.array_equal(tensor.numerators, expected)
    assert tensor.numerators.shape == np.shape(expected) == tensor.shape
    assert tensor.float32.shape == tensor.float64.shape == tensor.shape


def test_minus_zero_becomes_zero():
    assert not np.signbit(IMAGE.float64[1, 1])
    assert not np.signbit(Tensor.quantized("t", [-0.01], bits=2).float32[0])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[0.5, 0.3]], r"t\[0, 1\] = 0.3 is not a multiple of 1/4"),
        ([0.5, float("nan")], r"t\[1\] = nan is not finite"),
        ([float("-inf")], r"t\[0\] = -inf is not finite"),
        ([0, 2**23], r"t\[1\] = 8388608 .* exceeds"),
        (["0.5"], "must be bool, int or float"),
        ([1j], "must be bool, int or float"),
        ([Fraction(1, 2)], "must be bool, int or float"),
        ([2**80], "must be bool, int or float"),
        (np.ones(2, dtype=np.longdouble), "must be bool, int or float"),
    ],
)
def test_a_value_off_the_grid_is_named(values, message):
    with pytest.raises(OffGridError, match=message):
        Tensor.exact("t", values, bits=2)


def test_snapping_rounds_half_to_even_and_only_once():
    tensor = Tensor.quantized("t", [0.125, 0.375, 0.626, -0.125, 0.12500001], bits=2)
    assert tensor.numerators.tolist() == [0, 2, 3, 0, 1]
    with pytest.raises(OffGridError, match="not finite"):
        Tensor.quantized("t", [float("nan")], bits=2)


@pytest.mark.parametrize(
    "numerators", [[0.5], [2**24 + 1], [-(2**24) - 1], [-(2**63)], np.array([2**64 - 1], dtype=np.uint64)]
)
def test_numerators_must_be_integers_that_float32_holds(numerators):
    with pytest.raises(OffGridError):
        Tensor.from_numerators("t", numerators, bits=0)


@pytest.mark.parametrize(
    "fields",
    [
        ("", (1,), 0, bytes(8)),
        ("t", [1], 0, bytes(8)),
        ("t", (-1,), 0, b""),
        ("t", (True,), 0, bytes(8)),
        ("t", (1,), -1, bytes(8)),
        ("t", (1,), FINEST + 1, bytes(8)),
        ("t", (1,), 0, bytes(7)),
        ("t", (1,), 0, bytearray(8)),
    ],
)
def test_fields_that_make_no_tensor_are_refused(fields):
    with pytest.raises(OffGridError):
        Tensor(*fields)


@pytest.mark.parametrize("bits", [-1, 61, 2.0, True])
def test_a_grid_that_makes_no_sense_is_refused(bits):
    with pytest.raises(OffGridError, match="bits"):
        Tensor.exact("t", [0], bits=bits)


@pytest.mark.parametrize(
    "index", [(0,), (0, 0, 0), (-1, 0), (2, 0), (0, 3), (0, True), (0, 1.0), [0, 0], 0, (slice(None), 0)]
)
def test_a_wrong_index_is_named_with_tensor_and_shape(index):
    with pytest.raises(CellIndexError, match=r"image.*(shape is \(2, 3\)|tuple of ints)"):
        IMAGE.fraction(index)


def test_numpy_indices_are_welcome():
    assert IMAGE.fraction((np.int64(1), np.uint8(0))) == Fraction(-1, 2)


@pytest.mark.parametrize("form", ["numerators", "float64", "float32"])
def test_no_array_of_a_tensor_can_be_made_writeable(form):
    array = getattr(IMAGE, form)
    for view in (array, array[0], array.T, array.reshape(-1)):
        with pytest.raises(ValueError, match="WRITEABLE"):
            view.setflags(write=True)
        with pytest.raises(ValueError, match="read-only"):
            view[...] = 0


def test_a_tensor_does_not_see_changes_of_what_it_was_made_from():
    values = np.ones(3)
    tensor = Tensor.exact("t", values, bits=0)
    values[0] = 2
    assert tensor.numerators.tolist() == [1, 1, 1]


def test_copies_are_the_tensor_itself_and_pickling_keeps_every_bit():
    assert copy.copy(IMAGE) is copy.deepcopy(IMAGE) is copy.deepcopy([IMAGE])[0] is IMAGE
    there_and_back = pickle.loads(pickle.dumps(IMAGE))
    assert there_and_back is not IMAGE
    assert (there_and_back.name, there_and_back.shape, there_and_back.bits, there_and_back.buffer) == (
        "image",
        (2, 3),
        2,
        IMAGE.buffer,
    )


def test_a_tensor_cannot_be_assigned_to():
    with pytest.raises(AttributeError):
        IMAGE.buffer = b""


def test_what_is_printed_of_a_tensor():
    assert IMAGE.shown_shape == "2×3"
    assert repr(IMAGE) == "<Tensor image 2×3 in 1/4>"
    assert repr(Tensor.exact("n", 5, bits=3)) == "<Tensor n scalar in 1/8>"
    assert (IMAGE.ndim, IMAGE.size) == (2, 6)
