"""`agree` catches every way in which two arrays can fail to be the same, and `prove` every wrong operation planted."""

from functools import partial

import numpy as np
import pytest

from onebyone.core import operations, reference
from onebyone.core.call import Call, convolution
from onebyone.core.prove import Check, DisagreementError, HeadroomError, agree, prove, prove_count
from onebyone.core.quantity import Extent
from onebyone.core.tensor import Tensor

OURS = np.arange(1.0, 10.0).reshape(3, 3)


def _with(index, value, base=OURS):
    changed = base.copy()
    changed[index] = value
    return changed


@pytest.mark.parametrize("dtype", [np.int64, np.float32, np.float64])
def test_equal_arrays_agree_whatever_their_memory_order(dtype):
    agree("same", OURS.astype(dtype), np.asfortranarray(OURS.astype(dtype)))


@pytest.mark.parametrize(
    ("theirs", "index", "reason"),
    [
        (_with((1, 2), np.nan), (1, 2), "not finite"),
        (_with((0, 1), np.inf), (0, 1), "not finite"),
        (_with((2, 0), np.nextafter(7.0, 8.0)), (2, 0), "bit for bit"),
        (_with((2, 0), np.nextafter(7.0, 6.0)), (2, 0), "bit for bit"),
        (OURS.T.copy(), (0, 1), "bit for bit"),
        (OURS.T, (0, 1), "bit for bit"),
        (OURS.astype(np.float32), None, "different dtypes"),
        (OURS.astype(np.int64), None, "different dtypes"),
        (OURS[None], None, "different shapes"),
        (OURS[:1], None, "different shapes"),
        (OURS.reshape(9), None, "different shapes"),
        (OURS.tolist(), None, "must be arrays"),
    ],
)
def test_each_difference_is_caught_and_placed(theirs, index, reason):
    with pytest.raises(DisagreementError, match=reason) as caught:
        agree("map", OURS, theirs)
    assert (caught.value.what, caught.value.index) == ("map", index)
    assert "map" in str(caught.value)
    if index is not None:
        assert caught.value.ours == OURS[index]
        assert str(caught.value).startswith(f"map{list(index)}")


def test_a_single_number_that_differs_is_placed():
    with pytest.raises(DisagreementError, match=r"total\[\]: not equal bit for bit: ours .*2\.0.*, theirs .*3\.0"):
        agree("total", np.array(2.0), np.array(3.0))


def test_broadcasting_transposition_and_signs_of_zero_do_not_slip_through():
    same = np.ones((3, 3))
    for theirs in (np.ones(()), np.ones(3), np.ones((1, 3)), np.ones((3, 1))):
        with pytest.raises(DisagreementError, match="shapes"):
            agree("ones", same, theirs)
    with pytest.raises(DisagreementError, match="shapes"):
        agree("row", np.ones((2, 3)), np.ones((3, 2)))
    for dtype in (np.float32, np.float64):
        with pytest.raises(DisagreementError, match="bit for bit"):
            agree("zero", np.zeros(2, dtype), np.array([0.0, -0.0], dtype))
    with pytest.raises(DisagreementError, match="not finite"):
        agree("both NaN", np.full(2, np.nan), np.full(2, np.nan))


def test_comparing_nothing_and_comparing_objects_is_refused():
    with pytest.raises(DisagreementError, match="nothing was compared"):
        agree("empty", np.zeros((0, 3)), np.zeros((0, 3)))
    for array in (np.array([True]), np.array(["1"]), np.array([1 + 0j])):
        with pytest.raises(DisagreementError, match="neither ints nor floats"):
            agree("odd", array, array)


IMAGE = Tensor.exact("image", np.random.default_rng(5).integers(0, 5, (2, 6, 7)) / 4, bits=2)
FILTERS = Tensor.exact("filters", np.random.default_rng(6).integers(-4, 5, (3, 2, 3, 3)) / 2, bits=1)
BIAS = Tensor.exact("bias", [0.125, -3.0, 7.5], bits=3)
CONV = Call("Conv2d", convolution(FILTERS).arguments[:3])
UNITS = Tensor.exact("units", np.random.default_rng(7).integers(-4, 5, (6, 6)) / 2, bits=1)
VALUES = Tensor.exact("values", np.arange(6) / 4, bits=2)
LINEAR = Call("Linear", ((None, Extent(UNITS, 1)), (None, Extent(UNITS, 0)), ("bias", False)))
POINTWISE = Tensor.exact("pointwise", np.array([1.0, -2.0]).reshape(1, 2, 1, 1), bits=0)


def test_a_right_operation_is_proven_on_the_finest_grid_of_its_terms():
    tensor, check = prove(
        "maps", operations.conv2d, partial(reference.apply, CONV), factors=(IMAGE, FILTERS), addends=(BIAS,)
    )
    assert check == Check("maps", (3, 4, 5), 60, "exact", 0.0)
    assert (tensor.name, tensor.bits) == ("maps", 3)
    plain = operations.conv2d(IMAGE.float64, FILTERS.float64, BIAS.float64)
    assert np.array_equal(tensor.float64, plain)


def test_a_bias_finer_than_the_products_is_lined_up():
    fine = Tensor.exact("bias", [2**-7, -(2**-6), 1], bits=7)
    tensor, _ = prove(
        "maps", operations.conv2d, partial(reference.apply, CONV), factors=(IMAGE, FILTERS), addends=(fine,)
    )
    assert tensor.bits == 7
    assert np.array_equal(tensor.float64, operations.conv2d(IMAGE.float64, FILTERS.float64, fine.float64))


@pytest.mark.usefixtures("unwatched")
def test_an_addend_finer_than_the_only_factor_is_lined_up():
    tensor, _ = prove("sum", np.add, np.add, factors=(Tensor.exact("whole", [3], bits=0),), addends=(BIAS,))
    assert (tensor.numerators.tolist(), tensor.bits) == ([24 + at for at in BIAS.numerators], 3)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda x, w, b: operations.conv2d(x, w[:, :, ::-1, ::-1], b), id="flipped kernel"),
        pytest.param(lambda x, w, b: operations.conv2d(x, w.transpose(0, 1, 3, 2), b), id="transposed kernel"),
        pytest.param(lambda x, w, _: operations.conv2d(x, w), id="dropped bias"),
        pytest.param(lambda x, w, b: operations.conv2d(x, w, b[::-1].copy()), id="biases in another order"),
        pytest.param(lambda x, w, b: operations.conv2d(x[::-1], w, b), id="swapped channels"),
        pytest.param(lambda x, w, b: operations.conv2d(x, w[::-1], b), id="swapped filters"),
        pytest.param(lambda x, w, b: np.roll(operations.conv2d(x, w, b), 1, axis=2), id="off by one column"),
        pytest.param(lambda x, w, b: operations.conv2d(x, w, b, padding=(1, 1)), id="padded"),
        pytest.param(lambda x, w, b: operations.conv2d(x, w, b)[:, ::2], id="other stride"),
        pytest.param(lambda x, w, b: operations.conv2d(x, w, b).transpose(0, 2, 1), id="transposed map"),
    ],
)
def test_planted_wrong_convolutions_are_caught(wrong):
    with pytest.raises(DisagreementError, match="ours and torch"):
        prove("maps", wrong, partial(reference.apply, CONV), factors=(IMAGE, FILTERS), addends=(BIAS,))


@pytest.mark.parametrize(
    ("wrong", "witness", "factors"),
    [
        pytest.param(
            lambda x, w: operations.dense(x, w.T.copy()),
            partial(reference.apply, LINEAR),
            (VALUES, UNITS),
            id="transposed weights",
        ),
        pytest.param(
            lambda x, w: operations.dense(x[::-1], w), partial(reference.apply, LINEAR), (VALUES, UNITS), id="reversed"
        ),
        pytest.param(
            lambda x, w: operations.dense_products(x, w.T.copy()),
            reference.dense_products,
            (VALUES, UNITS),
            id="products transposed",
        ),
        pytest.param(
            lambda x, w: operations.conv1x1(x, w[:, ::-1]),
            partial(reference.apply, convolution(POINTWISE)),
            (IMAGE, POINTWISE),
            id="weights of other channels",
        ),
        pytest.param(
            lambda x, w: operations.conv1x1_products(x[:, ::-1], w),
            reference.conv1x1_products,
            (IMAGE, POINTWISE),
            id="upside down",
        ),
        pytest.param(
            lambda x, w: operations.conv2d_products(x, w[:, :, ::-1, ::-1]),
            partial(reference.conv2d_products, convolution(FILTERS)),
            (IMAGE, FILTERS),
            id="flipped kernel in the products",
        ),
        pytest.param(
            lambda x: np.ascontiguousarray(x.transpose(0, 2, 1)).reshape(-1),
            partial(reference.reshaped, shape=(84,)),
            (IMAGE,),
            id="columns before rows",
        ),
    ],
)
def test_planted_wrong_operations_are_caught(wrong, witness, factors):
    with pytest.raises(DisagreementError, match="ours and torch"):
        prove("y", wrong, witness, factors=factors)


@pytest.mark.usefixtures("unwatched")
def test_ours_must_be_the_same_in_integers_and_floats():
    with pytest.raises(DisagreementError, match="integers and float64"):
        prove("y", lambda x: x if x.dtype == np.int64 else x + 1, lambda x: x, factors=(VALUES,))


@pytest.mark.usefixtures("unwatched")
def test_a_witness_wrong_in_float32_alone_is_caught():
    with pytest.raises(DisagreementError, match="float32"):
        prove(
            "y",
            lambda x: x,
            lambda x: x if x.dtype == np.float64 else np.nextafter(x, 9, dtype=x.dtype),
            factors=(VALUES,),
        )


def test_a_sum_that_could_leave_the_mantissa_is_refused_although_its_result_is_small():
    terms = Tensor.exact("terms", [2**23, 2**23 - 1, -(2**23), -(2**23) + 1], bits=0)
    with pytest.raises(HeadroomError, match=r"terms' sum: .*33,554,430 steps of 1/2\*\*0.*16,777,216"):
        prove("terms' sum", operations.total, reference.total, addends=(terms,))
    just = Tensor.exact("terms", [2**23, 2**23 - 1], bits=0)
    assert prove("sum", operations.total, reference.total, addends=(just,))[0].numerators.tolist() == [2**24 - 1]


def test_headroom_counts_products_before_they_cancel_and_beyond_int64():
    big = Tensor.exact("x", [2.0**24], bits=0)
    weight = Tensor.exact("w", [[2.0**24]], bits=0)
    call = Call("Linear", ((None, Extent(weight, 1)), (None, Extent(weight, 0)), ("bias", False)))
    with pytest.raises(HeadroomError, match="281,474,976,710,656"):
        prove("y", operations.dense, partial(reference.apply, call), factors=(big, weight))
    finest = Tensor.exact("b", [2.0**-60], bits=60)  # lining up 2**24 with 2**-60 would wrap around in int64
    with pytest.raises(HeadroomError, match="float32 is exact only"):
        prove("y", lambda x, b: x + b, lambda x, b: x + b, addends=(big, finest))


def test_a_tensor_without_cells_proves_nothing():
    empty = Tensor.exact("empty", np.zeros((0, 2)), bits=0)
    with pytest.raises(DisagreementError, match="no cells, so nothing was compared"):
        prove("y", lambda x: x, lambda x: x, addends=(empty,))


def test_grids_too_fine_and_nothing_at_all_are_refused():
    fine = Tensor.exact("x", [2.0**-40], bits=40)
    with pytest.raises(HeadroomError, match="finer than"):
        prove("y", lambda x, y: x * y, lambda x, y: x * y, factors=(fine, fine))
    with pytest.raises(HeadroomError, match="nothing to compute from"):
        prove("y", operations.total, reference.total)


def test_counts():
    tensor, check = prove_count("stops", 676, lambda: reference.zeros(np.zeros(676)))
    assert (tensor.shape, tensor.fraction(()), check) == ((), 676, Check("stops", (), 1, "exact", 0.0))


@pytest.mark.parametrize("theirs", [675, 676.0, True, None])
@pytest.mark.usefixtures("unwatched")
def test_counts_that_differ_are_refused(theirs):
    with pytest.raises(DisagreementError, match="stops"):
        prove_count("stops", 676, lambda: theirs)
