"""The edges of what core accepts: largest numbers, smallest shapes, one dtype throughout, inputs read as ever."""

import hashlib
import sys
from io import BytesIO
from types import MappingProxyType

import numpy as np
import pytest
import torch

from onebyone.core import deferred, operations, reference
from onebyone.core.call import Call, convolution
from onebyone.core.operations import ShapeError
from onebyone.core.prove import HeadroomError, prove
from onebyone.core.quantity import Extent
from onebyone.core.tensor import FINEST, LARGEST, OffGridError, Tensor
from onebyone.errors import UsageError
from onebyone.inputs import bundled
from onebyone.inputs.bundled import InputError

IMAGE, WEIGHT, BIAS = np.ones((2, 3, 3)), np.ones((2, 2, 1, 1)), np.ones(2)
OPERATIONS = {
    "dense": (operations.dense, (BIAS, np.ones((2, 2)), BIAS)),
    "dense_products": (operations.dense_products, (BIAS, np.ones((2, 2)))),
    "conv2d": (operations.conv2d, (IMAGE, WEIGHT, BIAS)),
    "conv2d_products": (operations.conv2d_products, (IMAGE, WEIGHT)),
    "conv1x1": (operations.conv1x1, (IMAGE, WEIGHT, BIAS)),
    "conv1x1_products": (operations.conv1x1_products, (IMAGE, WEIGHT)),
    "dense_over_patches": (
        lambda x, w, b: operations.dense_over_patches(x, w, b, kernel=(3, 3)),
        (IMAGE, np.ones((2, 18)), BIAS),
    ),
    "rounded": (operations.rounded, (IMAGE, np.ones(()), np.ones(()))),
    "relu": (operations.relu, (IMAGE,)),
    "map_totals": (operations.map_totals, (IMAGE,)),
    "dense_of_totals": (operations.dense_of_totals, (IMAGE, np.ones((2, 2)), BIAS)),
    "total": (operations.total, (IMAGE,)),
}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("dtype", [np.int64, np.float32, np.float64])
def test_an_operation_works_in_the_dtype_of_its_operands(operation, dtype):
    function, operands = OPERATIONS[operation]
    assert function(*(operand.astype(dtype) for operand in operands)).dtype == dtype


@pytest.mark.parametrize("operation", [name for name, (_, operands) in OPERATIONS.items() if len(operands) > 1])
def test_no_operand_may_have_another_dtype(operation):
    function, operands = OPERATIONS[operation]
    for at in range(len(operands)):
        mixed = [operand.astype(np.float32) if place == at else operand for place, operand in enumerate(operands)]
        with pytest.raises(ShapeError, match="operands must share one dtype, got float32, float64"):
            function(*mixed)


@pytest.mark.parametrize(
    "settings", [{"kernel": (3, 3), "stride": (0, 1)}, {"kernel": (3, 0)}, {"kernel": (3, 3), "stride": (1, 0)}]
)
def test_a_patch_and_its_steps_are_at_least_one_pixel(settings):
    inputs_read = 2 * settings["kernel"][0] * settings["kernel"][1]
    with pytest.raises(ShapeError, match="dense_over_patches cannot work on shapes"):
        operations.dense_over_patches(IMAGE, np.ones((2, inputs_read)), **settings)


def test_a_kernel_may_be_as_large_as_the_image():
    counted = np.arange(6).reshape(1, 2, 3)
    ones = np.ones((1, 1, 2, 3), dtype=np.int64)
    assert operations.conv2d(counted, ones).tolist() == [[[15]]]
    assert operations.dense_over_patches(counted, ones.reshape(1, 6), kernel=(2, 3)).tolist() == [[[15]]]


@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_numerator_is_held_and_the_next_is_not(sign):
    assert Tensor.from_numerators("t", [sign * LARGEST], bits=FINEST).numerators.tolist() == [sign * 2**24]
    assert Tensor.exact("t", [sign * LARGEST / 4], bits=2).numerators.tolist() == [sign * 2**24]
    with pytest.raises(OffGridError):
        Tensor.from_numerators("t", [sign * (LARGEST + 1)], bits=0)
    with pytest.raises(OffGridError):
        Tensor.quantized("t", [sign * (LARGEST + 1) / 4], bits=2)


def test_unsigned_numerators_go_as_far():
    assert Tensor.from_numerators("t", np.array([LARGEST], dtype=np.uint64), bits=0).numerators.tolist() == [2**24]
    with pytest.raises(OffGridError, match="16,777,217"):
        Tensor.from_numerators("t", np.array([LARGEST + 1], dtype=np.uint64), bits=0)


@pytest.mark.parametrize("empty", [[], np.zeros((0, 3)), np.zeros(0, dtype=np.uint8)])
def test_a_tensor_without_cells_has_its_shape_and_dtypes(empty):
    tensor = Tensor.from_numerators("t", empty, bits=1)
    assert tensor.shape == np.shape(empty)
    assert (tensor.numerators.dtype, tensor.float32.dtype, tensor.float64.dtype) == (np.int64, np.float32, np.float64)


@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.int64, np.uint8, np.uint64])
def test_numerators_may_be_of_any_whole_kind(dtype):
    assert Tensor.from_numerators("t", np.array([0, 1], dtype=dtype), bits=0).numerators.tolist() == [0, 1]
    assert Tensor.exact("t", np.array([0, 1], dtype=dtype), bits=0).numerators.tolist() == [0, 1]


@pytest.mark.usefixtures("unwatched")
def test_sums_on_the_finest_grid_are_proven_and_one_step_finer_is_refused():
    half, finest = (
        Tensor.from_numerators(name, [3], bits=bits) for name, bits in (("half", 1), ("finest", FINEST - 1))
    )
    tensor, _ = prove("product", np.multiply, np.multiply, factors=(half, finest))
    assert (tensor.numerators.tolist(), tensor.bits) == ([9], FINEST)
    with pytest.raises(HeadroomError, match="finer than"):
        prove("product", np.multiply, np.multiply, factors=(half, half, finest))


def test_the_witness_counts():
    filters = Tensor.exact("filters", np.ones((2, 3, 2, 2)), bits=0)
    call = convolution(filters, bias=True)
    assert reference.parameters(call) == 2 * 3 * 2 * 2 + 2
    assert reference.multiplications(call, (3, 4, 5)) == 2 * 12 * 12
    dense = Call("Linear", ((None, Extent(filters, 1)), (None, Extent(filters, 0))))
    assert reference.multiplications(dense, (3,)) == 6
    assert reference.equals(np.array([1.0, 2, 3]), np.array([1.0, 0, 3])) == 2
    assert reference.zeros(np.ones((2, 2))) == 0


def test_the_witness_keeps_to_one_thread_when_told_to():
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        deferred.in_one_thread()
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


def test_torch_is_imported_when_told_to(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)  # from now on importing it fails
    with pytest.raises(ImportError, match="import of torch halted"):
        deferred.load()


READERS = {name: getattr(bundled, name) for name in bundled.READ}


@pytest.mark.parametrize("name", READERS)
def test_an_input_read_otherwise_than_written_down_is_refused(name, monkeypatch):
    reader = getattr(READERS[name], "__wrapped__", READERS[name])  # not what it gave before
    monkeypatch.setattr(bundled, "READ", MappingProxyType({**bundled.READ, name: "0" * 64}))
    with pytest.raises(
        InputError, match=rf"the input '{name}' is not what it was: .* expected 0{{64}}; look for a tran"
    ):
        reader()


def test_an_array_that_is_missing_is_named(tmp_path, monkeypatch):
    file = BytesIO()
    np.savez(file, weight1=np.zeros((16, 1, 3, 3)))
    (tmp_path / "classifier.npz").write_bytes(file.getvalue())
    (tmp_path / "classifier.json").write_bytes(bundled.read_asset("classifier.json"))
    hashes = {**bundled.SHA256, "classifier.npz": hashlib.sha256(file.getvalue()).hexdigest()}
    monkeypatch.setattr(bundled, "SHA256", MappingProxyType(hashes))
    with pytest.raises(UsageError, match=r"npz, bias1: expected shape \(16,\), found \(0,\); restore it from git"):
        bundled.classifier(tmp_path)


@pytest.mark.parametrize("reader", [bundled.local_contrast, bundled.classifier])
def test_no_pickle_is_opened_even_under_a_matching_hash(reader, tmp_path, monkeypatch):
    file, name = BytesIO(), f"{reader.__name__}.npz"
    np.savez(file, weight=np.array([{}]), weight1=np.array([{}]), bias=np.zeros(784))
    (tmp_path / name).write_bytes(file.getvalue())
    (tmp_path / "classifier.json").write_bytes(bundled.read_asset("classifier.json"))
    hashes = {**bundled.SHA256, name: hashlib.sha256(file.getvalue()).hexdigest()}
    monkeypatch.setattr(bundled, "SHA256", MappingProxyType(hashes))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        reader(tmp_path)
