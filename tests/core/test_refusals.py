"""What core says when it refuses: which operand, what is wrong with it, and what to do, word for word."""

from fractions import Fraction

import numpy as np
import pytest

from onebyone.core import operations, reference
from onebyone.core.call import Call, CallError, convolution
from onebyone.core.operations import ShapeError
from onebyone.core.printing import (
    NotClosedError,
    TextError,
    demand_closure,
    exact_text,
    read_back,
    rounded_text,
    words_text,
)
from onebyone.core.prove import DisagreementError, HeadroomError, agree, prove, prove_count
from onebyone.core.quantity import Cell, Equation, Extent, Size
from onebyone.core.reference import TorchError
from onebyone.core.tensor import CellIndexError, OffGridError, Tensor

IMAGE, WEIGHT = np.ones((2, 4, 4)), np.ones((3, 2, 3, 3))
X = Tensor.exact("x", [0.5, -2], bits=1)
FINE = Tensor.from_numerators("fine", [1], bits=40)
LARGE = Tensor.from_numerators("large", [2**23] * 2, bits=3)
LONG = Tensor.from_numerators("long", [1] * 1000, bits=0)
UNITS = Tensor.exact("units", np.ones((3, 2)), bits=0)
FLAT = Call("Linear", ((None, Extent(UNITS, 1)), (None, Extent(UNITS, 0)), ("bias", False)))

REFUSALS = [
    (lambda: operations.flattened(np.ones((2, 2, 2))), ShapeError, "flattened cannot work on shapes (2, 2, 2)"),
    (lambda: operations.pointwise_filters(np.ones(2)), ShapeError, "pointwise_filters cannot work on shapes (2,)"),
    (lambda: operations.patches(np.ones((3, 3)), kernel=(2, 2)), ShapeError, "patches cannot work on shapes (3, 3)"),
    (
        lambda: operations.patches(np.ones((1, 3, 3)), kernel=(4, 1)),
        ShapeError,
        "patches of (4, 1) cannot work on shapes (1, 3, 3)",
    ),
    (lambda: operations.as_channel(np.ones(2)), ShapeError, "as_channel cannot work on shapes (2,)"),
    (
        lambda: operations.rows_to_kernels(np.ones((2, 12)), (1, 3, 2)),
        ShapeError,
        "rows_to_kernels (1, 3, 2) cannot work on shapes (2, 12)",
    ),
    (lambda: operations.padded(np.ones((2, 2)), 1), ShapeError, "padded cannot work on shapes (2, 2)"),
    (
        lambda: operations.padded(np.ones((1, 2, 2)), -1),
        ShapeError,
        "padded: -1 rings cannot be laid around an image; rings count from 0",
    ),
    (
        lambda: operations.rounded(np.ones(2), np.array(0.0), np.array(2.0)),
        ShapeError,
        "rounded cannot work on shapes (2,) and () and ()",
    ),
    (lambda: operations.map_totals(np.ones((2, 2))), ShapeError, "map_totals cannot work on shapes (2, 2)"),
    (
        lambda: operations.dense_of_totals(np.ones((2, 3, 3)), np.ones((1, 3)), np.ones(1)),
        ShapeError,
        "dense_of_totals cannot work on shapes (2, 3, 3) and (1, 3) and (1,)",
    ),
    (
        lambda: operations.conv2d(IMAGE, WEIGHT.astype(np.float32), np.ones(3, dtype=np.int64)),
        ShapeError,
        "operands must share one dtype, got float32, float64, int64",
    ),
    (lambda: operations.conv2d(IMAGE[0], WEIGHT), ShapeError, "conv2d cannot work on shapes (4, 4) and (3, 2, 3, 3)"),
    (
        lambda: operations.conv2d(IMAGE[:, :2], WEIGHT),
        ShapeError,
        "conv2d (the kernel does not fit the padded image) cannot work on shapes (2, 2, 4) and (3, 2, 3, 3)",
    ),
    (
        lambda: operations.conv2d(IMAGE, WEIGHT, stride=(0, 1)),
        ShapeError,
        "conv2d: stride (0, 1), dilation (1, 1), groups 1 start at 1, padding (0, 0) at 0",
    ),
    (
        lambda: operations.conv2d(IMAGE, WEIGHT, dilation=(1, 0)),
        ShapeError,
        "conv2d: stride (1, 1), dilation (1, 0), groups 1 start at 1, padding (0, 0) at 0",
    ),
    (
        lambda: operations.conv2d(IMAGE, WEIGHT, groups=0),
        ShapeError,
        "conv2d: stride (1, 1), dilation (1, 1), groups 0 start at 1, padding (0, 0) at 0",
    ),
    (
        lambda: operations.conv2d(IMAGE, WEIGHT, groups=2),
        ShapeError,
        "conv2d: 2 groups do not fit image (2, 4, 4) and weight (3, 2, 3, 3)",
    ),
    (lambda: operations.conv2d(IMAGE, WEIGHT, np.ones(1)), ShapeError, "3 outputs need a bias of shape (3,), got (1,)"),
    (lambda: operations.dense(np.ones(2), np.ones((3, 1))), ShapeError, "dense cannot work on shapes (2,) and (3, 1)"),
    (
        lambda: operations.dense_products(np.ones(1), np.ones((3, 2))),
        ShapeError,
        "dense_products cannot work on shapes (1,) and (3, 2)",
    ),
    (
        lambda: operations.conv1x1(IMAGE, np.ones((3, 1, 1, 1))),
        ShapeError,
        "conv1x1 cannot work on shapes (2, 4, 4) and (3, 1, 1, 1)",
    ),
    (
        lambda: operations.conv1x1_products(IMAGE, np.ones((3, 2, 1, 3))),
        ShapeError,
        "conv1x1_products cannot work on shapes (2, 4, 4) and (3, 2, 1, 3)",
    ),
    (
        lambda: operations.dense_over_patches(IMAGE, np.ones((1, 0)), kernel=(0, 3)),
        ShapeError,
        "dense_over_patches cannot work on shapes (2, 4, 4) and (1, 0)",
    ),
    (
        lambda: operations.dense_over_patches(IMAGE, np.ones((1, 50)), kernel=(5, 5)),
        ShapeError,
        "dense_over_patches cannot work on shapes (2, 4, 4) and (1, 50)",
    ),
    (lambda: operations.pixels_to_channels(IMAGE[0]), ShapeError, "pixels_to_channels cannot work on shapes (4, 4)"),
    (lambda: operations.reshaped(IMAGE, (5,)), ShapeError, "reshaped to (5,) cannot work on shapes (2, 4, 4)"),
    (
        lambda: operations.take(IMAGE, [1, 4], axis=1),
        ShapeError,
        "take [1, 4] along axis 1 cannot work on shapes (2, 4, 4)",
    ),
    (
        lambda: reference.parameters(Call("ReLU", ())),
        TorchError,
        "no witness for nn.ReLU; it can be Conv2d or ConvTranspose2d or Linear",
    ),
    (
        lambda: reference.module(FLAT, weight=np.ones((3, 2)), bias=np.ones(3)),
        TorchError,
        "nn.Linear(2, 3, bias=False) makes parameters {'weight': (3, 2)}, but was given weight (3, 2), bias (3,)",
    ),
    (
        lambda: reference.conv2d_products(FLAT, IMAGE, np.ones((3, 2))),
        TorchError,
        "nn.Linear(2, 3, bias=False) is not a convolution whose windows can be cut out",
    ),
    (lambda: reference.difference(np.ones((2, 2)), np.ones(2)), TorchError, "no difference of shapes (2, 2) and (2,)"),
    (
        lambda: reference.total(np.ones(2, dtype=np.int64)),
        TorchError,
        "the witness computes in float32 or float64, got int64",
    ),
    (
        lambda: agree("map", [1.0], np.ones(1)),
        DisagreementError,
        "map: both must be arrays: ours 'list', theirs 'ndarray'",
    ),
    (
        lambda: agree("map", np.ones(1), np.ones(1, dtype=np.float32)),
        DisagreementError,
        "map: different dtypes: ours 'float64', theirs 'float32'",
    ),
    (
        lambda: agree("map", np.array(["a"]), np.array(["a"])),
        DisagreementError,
        "map: neither ints nor floats: ours '<U1', theirs '<U1'",
    ),
    (
        lambda: agree("map", np.ones((2, 3)), np.ones((3, 2))),
        DisagreementError,
        "map: different shapes: ours (2, 3), theirs (3, 2)",
    ),
    (
        lambda: agree("map", np.ones((0, 3)), np.ones((0, 3))),
        DisagreementError,
        "map: no cells, so nothing was compared: ours (0, 3), theirs (0, 3)",
    ),
    (
        lambda: agree("map", np.array([1.0, np.nan]), np.ones(2)),
        DisagreementError,
        "map[1]: not finite: ours np.float64(nan), theirs np.float64(1.0)",
    ),
    (
        lambda: agree("map", np.array([1, 3]), np.array([1, 2])),
        DisagreementError,
        "map[1]: not equal bit for bit: ours np.int64(3), theirs np.int64(2)",
    ),
    (
        lambda: prove("y", operations.total, reference.total),
        HeadroomError,
        "y: nothing to compute from; give factors or addends",
    ),
    (
        lambda: prove("y", np.multiply, np.multiply, factors=(FINE, FINE)),
        HeadroomError,
        "y: its grid of 1/2**80 is finer than 1/2**60; use fewer bits",
    ),
    (
        lambda: prove("y", operations.total, reference.total, addends=(LARGE,)),
        HeadroomError,
        "y: a sum of absolute values reaches 16,777,216 steps of 1/2**3, and float32 is exact only below 2**24 = "
        "16,777,216; use coarser grids or smaller weights",
    ),
    (
        lambda: prove("y", lambda x: x if x.dtype == np.int64 else x + 1, lambda x: x, addends=(X,)),
        DisagreementError,
        "y, integers and float64[0]: not equal bit for bit: ours np.float64(0.5), theirs np.float64(1.5)",
    ),
    (
        lambda: prove("y", lambda x: x, lambda x: x + (x.dtype == np.float64), addends=(X,)),
        DisagreementError,
        "y, ours and torch in float64[0]: not equal bit for bit: ours np.float64(0.5), theirs np.float64(1.5)",
    ),
    (
        lambda: prove("y", lambda x: x, lambda x: x + (x.dtype == np.float32), addends=(X,)),
        DisagreementError,
        "y, ours and torch in float32[0]: not equal bit for bit: ours np.float32(0.5), theirs np.float32(1.5)",
    ),
    (
        lambda: prove_count("stops", 676, lambda: 675),
        DisagreementError,
        "stops[]: not the same whole number: ours 676, theirs 675",
    ),
    (
        lambda: Call("Conv2d", (("bias", False), (None, Size(X)))),
        CallError,
        "nn.Conv2d, argument by position: follows a keyword argument",
    ),
    (
        lambda: Call("Conv2d", (("stride", (3,)),)),
        CallError,
        "nn.Conv2d, argument stride: 3 comes from no tensor; give a Cell, Extent or Size",
    ),
    (
        lambda: Call("Conv2d", ((None, Size(LONG)),)),
        CallError,
        "nn.Conv2d, argument by position: number of cells of long = 1000 is no whole number below 1000",
    ),
    (
        lambda: convolution(X),
        CallError,
        "<Tensor x 2 in 1/2> is no weight of kernels: (filters, channels, kernel height, kernel width)",
    ),
    (lambda: Cell(X, (2,)), CellIndexError, "x has no cell [2]: its shape is (2,), counted from 0"),
    (lambda: Extent(X, 1), CellIndexError, "x has no axis 1: its shape is (2,)"),
    (
        lambda: Equation("difference", (Size(X),), Size(X)),
        NotClosedError,
        "an equation is a product, a sum or a formula, not 'difference'",
    ),
    (lambda: Equation("sum", (), Size(X)), NotClosedError, "an equation for number of cells of x needs terms"),
    (
        lambda: Equation("formula", (Size(X),), Size(X), form=("⌊",)),
        NotClosedError,
        "a formula of 1 terms has one text more around them: ('⌊',)",
    ),
    (
        lambda: Equation("sum", (Size(X),), Size(X), form=("", "")),
        NotClosedError,
        "a formula of 1 terms has one text more around them: ('', '')",
    ),
    (
        lambda: Equation("formula", (Size(X),), Size(X), form=("2 · ", "")),
        NotClosedError,
        "what stands around the terms of a formula are signs, not ('2 · ', '')",
    ),
    (
        lambda: Equation("formula", (Size(X), Size(X)), Size(X), form=("⌊", " / ", "⌋")).check(),
        NotClosedError,
        "⌊2 / 2⌋ = 2 does not close: the printed terms give 1",
    ),
    (
        lambda: Equation("formula", (Size(X), Size(X)), Size(X), form=("⌊", " / ", "")).check(),
        NotClosedError,
        "⌊2 / 2 = 2 does not close: a '⌊' is not closed",
    ),
    (
        lambda: Equation("product", (Size(X), Size(X)), Size(X), subtracted=(0,)),
        NotClosedError,
        "only later terms of a sum can be subtracted, not (0,)",
    ),
    (
        lambda: Equation("sum", (Size(X), Size(X)), Size(X), subtracted=(0,)),
        NotClosedError,
        "only later terms of a sum can be subtracted, not (0,)",
    ),
    (
        lambda: Equation("product", (Cell(X, (0,)), Cell(X, (1,))), Cell(X, (1,))).check(),
        NotClosedError,
        "0.5 × −2 = −2 does not close: the printed terms give -1",
    ),
    (
        lambda: Equation("product", (Cell(X, (0,)), Cell(X, (1,))), Cell(X, (0,))).check(["0.5", "−2"]),
        NotClosedError,
        "0.5 × −2 = 0.5 has 3 numbers, but 2 were printed",
    ),
    (
        lambda: Equation("sum", (Cell(X, (0,)),), Cell(X, (0,))).check(["1", "1"]),
        NotClosedError,
        "1 is printed for x[0], which is 1/2",
    ),
    (
        lambda: exact_text(Fraction(1, 3)),
        TextError,
        "1/3 has no exact text here: its denominator is not a power of two; use rounded_text",
    ),
    (lambda: rounded_text(Fraction(1, 4), -1), TextError, "cannot print 1/4 to -1 decimals; places counts from 0"),
    (lambda: words_text(9.0), TextError, "only an int has words, got 9.0"),
    (lambda: read_back("-1"), TextError, "'-1' is not an exact printed number such as −0.25 or 6,084"),
    (lambda: read_back("0,123"), TextError, "'0,123' begins with a group of zeros"),
    (lambda: read_back("−0"), TextError, "'−0' is a zero with a minus"),
    (
        lambda: demand_closure("product", ["0.5", "−2"], "1"),
        NotClosedError,
        "0.5 × −2 = 1 does not close: the printed terms give -1",
    ),
    (lambda: demand_closure("sum", [], "0"), NotClosedError, " = 0 does not close: it has no terms"),
    (
        lambda: demand_closure("sum", ["1", "one"], "2"),
        NotClosedError,
        "1 + one = 2 does not close: 'one' is not an exact printed number such as −0.25 or 6,084",
    ),
    (lambda: Tensor("", (), 0, bytes(8)), OffGridError, "a tensor needs a name for its errors, got ''"),
    (lambda: Tensor("t", [1], 0, bytes(8)), OffGridError, "t: shape must be a tuple of ints ≥ 0, got [1]"),
    (lambda: Tensor("t", (1,), 61, bytes(8)), OffGridError, "t: bits must be an int from 0 to 60, got 61"),
    (lambda: Tensor("t", (2,), 0, bytes(8)), OffGridError, "t: shape (2,) needs 16 bytes of numerators"),
    (
        lambda: Tensor.from_numerators("t", [0, -(2**24) - 1], bits=0),
        OffGridError,
        "t: numerator 16,777,217 exceeds 2**24, so float32 cannot hold it exactly; use fewer bits",
    ),
    (lambda: Tensor.from_numerators("t", [0.5], bits=0), OffGridError, "t: numerators must be integers, got float64"),
    (
        lambda: Tensor.from_numerators("t", np.array([2**64 - 1], dtype=np.uint64), bits=0),
        OffGridError,
        "t: numerator 18,446,744,073,709,551,615 exceeds 2**24; use fewer bits",
    ),
    (
        lambda: Tensor.exact("t", [[0.5, 0.3]], bits=3),
        OffGridError,
        "t[0, 1] = 0.3 is not a multiple of 1/8; quantize it on the way in (Tensor.quantized) or use a finer grid",
    ),
    (
        lambda: Tensor.exact("t", ["0.5"], bits=2),
        OffGridError,
        "t: values must be bool, int or float of at most 64 bits, got <U3",
    ),
    (lambda: Tensor.exact("t", [0], bits=-1), OffGridError, "t: bits must be an int from 0 to 60, got -1"),
    (
        lambda: Tensor.quantized("t", [[0.5], [np.inf]], bits=3),
        OffGridError,
        "t[1, 0] = inf is not finite or exceeds 16777216/8; use fewer bits",
    ),
    (lambda: X.fraction((True,)), CellIndexError, "x: index must be a tuple of ints, got (True,)"),
    (lambda: X.fraction((0, 0)), CellIndexError, "x has no cell [0, 0]: its shape is (2,), counted from 0"),
]


@pytest.mark.parametrize(("wrong", "kind", "message"), REFUSALS, ids=range(len(REFUSALS)))
@pytest.mark.usefixtures("unwatched")
def test_a_refusal_says_what_is_wrong(wrong, kind, message):
    with pytest.raises(kind) as caught:
        wrong()
    assert str(caught.value) == message
