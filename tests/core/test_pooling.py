"""ReLU and rounding between layers, and sums over positions: known answers, torch's answers, and what is refused."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from onebyone.core import operations, reference
from onebyone.core.operations import ShapeError
from onebyone.core.prove import DisagreementError, agree, prove
from onebyone.core.tensor import OffGridError, Tensor


def test_ties_go_to_the_even_multiple_and_the_range_is_kept():
    values = np.array([-3.0, -0.25, -0.0, 0.24, 0.25, 0.26, 0.75, 1.25, 1.75, 5.0])
    rounded = operations.rounded(values, np.array(0.5), np.array(2.0))
    assert rounded.tolist() == [0, 0, 0, 0, 0, 0.5, 1, 1, 2, 2]
    assert not np.signbit(rounded).any()


@given(st.integers(0, 2**32 - 1), st.integers(0, 3))
def test_rounding_is_torchs_in_integers_and_floats(seed, fewer):
    values = Tensor.from_numerators("values", np.random.default_rng(seed).integers(-400, 400, (3, 5)), bits=5)
    step, cap = Tensor.from_numerators("step", 1, bits=5 - fewer), Tensor.exact("cap", 4, bits=0)
    result, check = prove("rounded", operations.rounded, reference.rounded, addends=(values, step, cap), onto=5 - fewer)
    assert (result.bits, check.cells) == (5 - fewer, 15)
    steps = values.float64 * 2 ** (5 - fewer)
    assert np.array_equal(result.float64, (np.rint(steps) / 2 ** (5 - fewer)).clip(0, 4) + 0.0)


def test_what_is_negative_becomes_a_plain_zero():
    kept = operations.relu(np.array([-3.0, -0.25, -0.0, 0.0, 0.25, 5.0]))
    assert kept.tolist() == [0, 0, 0, 0, 0.25, 5]
    assert not np.signbit(kept).any()


@given(st.integers(0, 2**32 - 1))
def test_relu_is_torchs_in_integers_and_floats(seed):
    values = Tensor.from_numerators("values", np.random.default_rng(seed).integers(-400, 400, (3, 5)), bits=5)
    result, check = prove("relu", operations.relu, reference.relu, factors=(values,))
    assert (result.bits, check.cells) == (5, 15)
    assert np.array_equal(result.float64, torch.tensor(values.float64).clamp(min=0).numpy() + 0.0)


def test_a_magnitude_in_place_of_relu_would_be_found_out():
    values = Tensor.exact("values", [0.25, -0.75], bits=2)
    with pytest.raises(DisagreementError, match=r"relu.*\[1\]"):
        prove("relu", np.abs, reference.relu, factors=(values,))


def test_rounding_half_up_would_be_found_out():
    def half_up(values, step, cap):
        return np.clip((2 * values + step) // (2 * step) * step, step - step, cap)

    values, step = Tensor.exact("values", [0.25, 0.75], bits=2), Tensor.exact("step", 0.5, bits=1)
    with pytest.raises(DisagreementError, match=r"rounded.*\[0\]"):
        prove("rounded", half_up, reference.rounded, addends=(values, step, Tensor.exact("cap", 2, bits=0)))


def test_a_result_off_the_grid_it_is_stated_on_is_refused():
    values = Tensor.exact("values", [0.25, 0.5], bits=2)
    with pytest.raises(OffGridError, match=r"same\[0\] = 0.25 is not a multiple of 1/2"):
        prove("same", lambda x: x + 0, lambda x: x + 0, addends=(values,), onto=1)


MAPS, WEIGHT, BIAS = np.arange(24.0).reshape(2, 3, 4), np.array([[1.0, -2.0], [0.5, 0.0], [0.0, 3.0]]), np.arange(3.0)


def test_summing_first_is_weighing_first_with_the_bias_at_every_position():
    totals = operations.map_totals(MAPS)
    assert totals.tolist() == [66, 210]
    agree("totals", totals, reference.map_totals(MAPS))
    everywhere = torch.nn.functional.conv2d(
        torch.tensor(MAPS), torch.tensor(WEIGHT)[:, :, None, None], torch.tensor(BIAS)
    )
    assert operations.dense_of_totals(MAPS, WEIGHT, BIAS).tolist() == everywhere.sum(dim=(1, 2)).tolist()


@pytest.mark.parametrize(
    "refused",
    [
        lambda: operations.map_totals(MAPS[0]),
        lambda: operations.dense_of_totals(MAPS, WEIGHT.T, BIAS),
        lambda: operations.dense_of_totals(MAPS, WEIGHT, BIAS[:2]),
        lambda: operations.dense_of_totals(MAPS, WEIGHT.astype(np.float32), BIAS),
        lambda: operations.rounded(MAPS, np.array(0.0), np.array(2.0)),
        lambda: operations.rounded(MAPS, np.array(0.5), np.array(0.0)),
        lambda: operations.rounded(MAPS, np.array([0.5]), np.array(2.0)),
    ],
)
def test_operands_that_do_not_fit_are_refused(refused):
    with pytest.raises(ShapeError):
        refused()
