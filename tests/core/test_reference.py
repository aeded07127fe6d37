"""The witness runs exactly the printed call and refuses whatever is not its own."""

import numpy as np
import pytest
import torch

from onebyone.core import reference
from onebyone.core.call import Call, convolution
from onebyone.core.quantity import Extent
from onebyone.core.reference import TorchError
from onebyone.core.tensor import Tensor

FILTERS = Tensor.exact("filters", np.arange(36).reshape(2, 2, 3, 3), bits=0)
CALL = convolution(FILTERS)
BIASED = Call("Conv2d", CALL.arguments[:3])
IMAGE = np.ones((2, 5, 5))


def test_the_module_is_the_printed_one():
    built = reference.module(CALL, weight=FILTERS.float32)
    assert isinstance(built, torch.nn.Conv2d)
    assert f"nn.{built}" == "nn.Conv2d(2, 2, kernel_size=(3, 3), stride=(1, 1), bias=False)"
    assert built.weight.dtype == torch.float32
    assert np.array_equal(built.weight.detach().numpy(), FILTERS.float32)


@pytest.mark.parametrize(
    ("call", "weight", "bias"),
    [
        (CALL, FILTERS.float32[:1], None),
        (CALL, FILTERS.float32.reshape(2, 2, 9, 1), None),
        (CALL, FILTERS.float32, np.ones(2)),
        (BIASED, FILTERS.float32, None),
        (BIASED, FILTERS.float32, np.ones(1)),
    ],
)
def test_parameters_that_the_call_does_not_make_are_refused(call, weight, bias):
    with pytest.raises(TorchError, match="makes parameters"):
        reference.module(call, weight=weight, bias=bias)


def test_other_calls_inputs_and_dtypes_are_refused():
    with pytest.raises(TorchError, match=r"no witness for nn\.ReLU"):
        reference.parameters(Call("ReLU", ()))
    with pytest.raises(TorchError, match=r"torch refuses nn\.Linear\(\)"):
        reference.parameters(Call("Linear", ()))
    with pytest.raises(TorchError, match="input of shape"):
        reference.apply(CALL, np.ones((3, 5, 5)), FILTERS.float64)
    with pytest.raises(TorchError, match="int64"):
        reference.apply(CALL, np.ones((2, 5, 5), dtype=np.int64), FILTERS.float64)
    with pytest.raises(TorchError, match="cannot reshape"):
        reference.reshaped(IMAGE, (7,))
    linear = Call("Linear", ((None, Extent(FILTERS, 2)), (None, Extent(FILTERS, 0)), ("bias", False)))
    with pytest.raises(TorchError, match="not a convolution"):
        reference.conv2d_products(linear, IMAGE, np.ones((2, 3)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_witness_computes_in_the_dtype_it_is_given(dtype):
    result = reference.apply(CALL, IMAGE.astype(dtype), FILTERS.float64.astype(dtype))
    assert (result.dtype, result.shape) == (dtype, (2, 3, 3))
    tiny = np.full((2, 3, 3), 1e-9) + IMAGE[:, :3, :3]
    rounds = reference.apply(CALL, tiny.astype(dtype), FILTERS.float64.astype(dtype))
    assert (rounds == result[:, :1, :1]).all() == (dtype is np.float32)


def test_counts():
    assert reference.parameters(CALL) == 36
    assert reference.parameters(BIASED) == 38
    assert reference.multiplications(CALL, IMAGE.shape) == reference.multiplications(BIASED, IMAGE.shape) == 36 * 9
    assert reference.zeros(np.array([0.0, -0.0, 1.0])) == 2


def test_nothing_of_torch_is_touched_by_building_a_module():
    torch.manual_seed(1)
    before = torch.get_rng_state()
    reference.apply(CALL, IMAGE, FILTERS.float64)
    assert torch.equal(before, torch.get_rng_state())


def test_the_memory_order_of_weights_changes_nothing():
    turned = np.asfortranarray(FILTERS.float64)
    assert np.array_equal(
        reference.conv2d_products(CALL, IMAGE, turned), reference.conv2d_products(CALL, IMAGE, FILTERS.float64)
    )


def test_results_do_not_share_memory_with_their_inputs():
    values = np.ones(4)
    reference.reshaped(values, (2, 2))[0, 0] = 5
    assert values.tolist() == [1, 1, 1, 1]
