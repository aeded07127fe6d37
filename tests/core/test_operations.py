"""The operations equal torch's bit for bit over shapes, strides, paddings, dilations and groups; known answers."""

import inspect
import re
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from onebyone.core import deferred, operations, reference
from onebyone.core.call import Call
from onebyone.core.operations import ShapeError
from onebyone.core.prove import agree
from onebyone.core.quantity import Cell, Extent
from onebyone.core.tensor import Tensor

SEEDS = st.integers(0, 2**32 - 1)


def draw(seed, *shape):
    """Multiples of 1/4 between −4 and 4, a third of them 0."""
    random = np.random.default_rng(seed)
    return random.integers(-16, 17, shape) * (random.random(shape) < 0.67) / 4 + 0.0


def number(value):
    """A whole number, or a pair, as a call wants it: from a tensor."""
    if isinstance(value, tuple):
        return tuple(number(part) for part in value)
    return Cell(Tensor.exact("number", value, bits=0), ())


def linear(weight, *, bias):
    tensor = Tensor.exact("weight", weight, bits=2)
    return Call("Linear", ((None, Extent(tensor, 1)), (None, Extent(tensor, 0)), ("bias", bias)))


def agrees_in_every_dtype(what, ours, theirs, *arrays):
    """Ours in integers (of quarters), float32 and float64, and torch in both floats, are the same numbers."""
    grid = 4 ** len([array for array in arrays if array.ndim])  # products of so many quarters
    for dtype in (np.float32, np.float64):
        floats = [array.astype(dtype) for array in arrays]
        agree(what, ours(*floats), theirs(*floats))
    integers = ours(*((array * 4).astype(np.int64) for array in arrays))
    agree(what, integers / grid + 0.0, theirs(*arrays))


@st.composite
def convolutions(draw_from):
    """A convolution that fits: image, weight, and settings."""
    pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
    kernel, stride, dilation = draw_from(pairs), draw_from(pairs), draw_from(pairs)
    padding = draw_from(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    groups, depth, per_group = (draw_from(st.integers(1, 3)) for _ in range(3))
    extents = [
        draw_from(st.integers(max(1, dilation[axis] * (kernel[axis] - 1) + 1 - 2 * padding[axis]), 9))
        for axis in (0, 1)
    ]
    seed = draw_from(SEEDS)
    image = draw(seed, groups * depth, *extents)
    weight = draw(seed + 1, groups * per_group, depth, *kernel)
    return image, weight, {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}


def conv_call(image, weight, settings_, *, bias):
    arguments = [(None, number(extent)) for extent in (image.shape[0], weight.shape[0], weight.shape[2:])]
    named = [(name, number(value)) for name, value in settings_.items()]
    return Call("Conv2d", (*arguments, *named, ("bias", bias)))


@settings(max_examples=80, deadline=None)
@given(convolutions())
def test_conv2d_and_its_products(case):
    image, weight, kind = case
    call = conv_call(image, weight, kind, bias=False)
    agrees_in_every_dtype(
        "conv2d", lambda x, w: operations.conv2d(x, w, **kind), lambda x, w: reference.apply(call, x, w), image, weight
    )
    agrees_in_every_dtype(
        "products",
        lambda x, w: operations.conv2d_products(x, w, **kind),
        lambda x, w: reference.conv2d_products(call, x, w),
        image,
        weight,
    )
    agree(
        "sums",
        operations.conv2d_products(image, weight, **kind).sum(axis=(3, 4, 5)) + 0.0,
        operations.conv2d(image, weight, **kind),
    )


@settings(max_examples=40, deadline=None)
@given(convolutions())
def test_conv2d_with_bias_in_floats(case):
    image, weight, kind = case
    bias = draw(3, weight.shape[0])
    call = conv_call(image, weight, kind, bias=True)
    for dtype in (np.float32, np.float64):
        arrays = [array.astype(dtype) for array in (image, weight, bias)]
        agree("conv2d", operations.conv2d(*arrays, **kind), reference.apply(call, *arrays))


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(1, 12), st.integers(1, 6))
def test_dense_and_its_products(seed, inputs, units):
    values, weight, bias = draw(seed, inputs), draw(seed + 1, units, inputs), draw(seed + 2, units)
    call, biased = linear(weight, bias=False), linear(weight, bias=True)
    agrees_in_every_dtype("dense", operations.dense, lambda x, w: reference.apply(call, x, w), values, weight)
    agrees_in_every_dtype("products", operations.dense_products, reference.dense_products, values, weight)
    agree("dense with bias", operations.dense(values, weight, bias), reference.apply(biased, values, weight, bias))


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(1, 5), st.integers(1, 4), st.integers(1, 5), st.integers(1, 5))
def test_conv1x1_and_its_products(seed, channels, filters, height, width):
    image, weight = draw(seed, channels, height, width), draw(seed + 1, filters, channels, 1, 1)
    bias = draw(seed + 2, filters)
    none = {"stride": (1, 1)}
    call, biased = (conv_call(image, weight, none, bias=with_bias) for with_bias in (False, True))
    agrees_in_every_dtype("conv1x1", operations.conv1x1, lambda x, w: reference.apply(call, x, w), image, weight)
    agrees_in_every_dtype("products", operations.conv1x1_products, reference.conv1x1_products, image, weight)
    agree("conv1x1 with bias", operations.conv1x1(image, weight, bias), reference.apply(biased, image, weight, bias))


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.tuples(st.integers(1, 3), st.integers(1, 3)), st.tuples(st.integers(1, 3), st.integers(1, 3)))
def test_dense_over_patches(seed, kernel, stride):
    image = draw(seed, 2, 6, 7)
    weight, bias = draw(seed + 1, 3, 2 * kernel[0] * kernel[1]), draw(seed + 2, 3)
    call, biased = linear(weight, bias=False), linear(weight, bias=True)
    agrees_in_every_dtype(
        "patches",
        lambda x, w: operations.dense_over_patches(x, w, kernel=kernel, stride=stride),
        lambda x, w: reference.dense_over_patches(call, x, w, kernel=kernel, stride=stride),
        image,
        weight,
    )
    agree(
        "patches with bias",
        operations.dense_over_patches(image, weight, bias, kernel=kernel, stride=stride),
        reference.dense_over_patches(biased, image, weight, bias, kernel=kernel, stride=stride),
    )
    agree(
        "the same as a convolution",
        operations.dense_over_patches(image, weight, kernel=kernel, stride=stride),
        operations.conv2d(image, weight.reshape(3, 2, *kernel), stride=stride),
    )


@given(SEEDS, st.tuples(*[st.integers(1, 4)] * 3))
def test_pixels_and_channels(seed, shape):
    image = draw(seed, *shape)
    column = operations.pixels_to_channels(image)
    agree("column", column, reference.reshaped(image, (image.size, 1, 1)))
    agree("flat", operations.reshaped(image, (image.size,)), reference.reshaped(image, (image.size,)))


@given(SEEDS, st.lists(st.integers(0, 6), min_size=1, max_size=9))
def test_take_and_total(seed, indices):
    values = draw(seed, 7, 2)
    agree("taken", operations.take(values, indices), reference.take(values, indices))
    agree("total", operations.total(values), reference.total(values))


def test_the_example_that_was_published_wrong():
    """A 5×5 input under padding 1 and stride 2; the figure in circulation shows cells of stride 1."""
    image = np.array([[2, 2, 3, 3, 3], [0, 1, 3, 0, 3], [2, 3, 0, 1, 3], [3, 3, 2, 1, 2], [3, 3, 0, 2, 3]])
    kernel = np.array([[2, 0, 1], [1, 0, 0], [0, 1, 1]])
    result = operations.conv2d(image[None], kernel[None, None], padding=(1, 1), stride=(2, 2))
    assert result[0].tolist() == [[1, 5, 6], [7, 8, 3], [3, 10, 4]]
    call = conv_call(image[None], kernel[None, None], {"stride": 2, "padding": 1}, bias=False)
    agree("published", result.astype(np.float64), reference.apply(call, image[None] / 1, kernel[None, None] / 1))


def test_known_answers():
    image = np.arange(9).reshape(1, 3, 3)
    assert operations.conv2d(image, np.array([[[[1, 0], [0, 0]]]]))[0].tolist() == [[0, 1], [3, 4]]  # not flipped
    assert operations.dense(np.array([1, 2]), np.array([[3, 4], [5, 6]]), np.array([10, 20])).tolist() == [21, 37]
    assert operations.conv1x1(image, np.array([[[[2]]]]))[0].tolist() == (2 * image[0]).tolist()
    assert operations.pixels_to_channels(np.arange(8).reshape(2, 2, 2)).reshape(-1).tolist() == list(range(8))
    assert operations.total(np.array([[1, 2], [3, 4]])).tolist() == [10]
    assert operations.take(np.array([5, 6, 7]), [2, 0]).tolist() == [7, 5]


def test_a_zero_is_never_minus_zero():
    black, weight = np.zeros((1, 2, 2)), -np.ones((1, 1, 1, 1))
    call = conv_call(black, weight, {"stride": 1}, bias=False)
    # A shape at which torch's own kernel starts its sum with the first product, and returns −0.0 (torch 2.13, CPU).
    bare, padded = (np.zeros((1, 7, 4)), -np.ones((3, 1, 1, 1))), {"padding": 1}
    framed = conv_call(*bare, padded, bias=False)
    assert torch.signbit(reference.module(framed, weight=bare[1])(torch.zeros(1, 7, 4, dtype=torch.float64))).any()
    for zeros in (
        operations.conv2d(black, weight),
        operations.conv2d_products(black, weight),
        operations.conv1x1(black, weight),
        operations.conv1x1_products(black, weight),
        operations.dense(np.zeros(2), -np.ones((1, 2))),
        operations.dense_products(np.zeros(2), -np.ones((1, 2))),
        operations.total(np.array([-0.0])),
        reference.apply(call, black, weight),
        reference.apply(framed, *bare),
        reference.conv2d_products(call, black, weight),
        reference.conv1x1_products(black, weight),
        reference.dense_products(np.zeros(2), -np.ones((1, 2))),
    ):
        assert not np.signbit(zeros).any()


def test_a_border_is_as_wide_as_it_is_told():
    image = np.arange(1.0, 13).reshape(2, 2, 3)
    framed = operations.padded_image(image, (2, 1))
    assert framed.shape == (2, 2 + 2 * 2, 3 + 2 * 1)
    assert np.array_equal(framed, np.pad(image, ((0, 0), (2, 2), (1, 1))))


IMAGE, WEIGHT = np.ones((2, 4, 4)), np.ones((3, 2, 3, 3))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: operations.conv2d(IMAGE, WEIGHT.astype(np.float32)),
        lambda: operations.conv2d(IMAGE, WEIGHT, np.ones(3, dtype=np.int64)),
        lambda: operations.conv2d(IMAGE[0], WEIGHT),
        lambda: operations.conv2d(IMAGE, WEIGHT[:, :1]),
        lambda: operations.conv2d(IMAGE, WEIGHT, np.ones(1)),
        lambda: operations.conv2d(IMAGE, WEIGHT, np.ones((3, 1))),
        lambda: operations.conv2d(IMAGE[:, :2], WEIGHT),
        lambda: operations.conv2d(IMAGE, WEIGHT, dilation=(2, 1)),
        lambda: operations.conv2d(IMAGE, WEIGHT[:, :, :0]),
        lambda: operations.conv2d(IMAGE, WEIGHT, stride=(0, 1)),
        lambda: operations.conv2d(IMAGE, WEIGHT, padding=(-1, 0)),
        lambda: operations.conv2d(IMAGE, WEIGHT[:, :1], groups=2),
        lambda: operations.conv2d_products(IMAGE, WEIGHT[:, :1]),
        lambda: operations.dense(np.ones(2), np.ones((3, 1))),
        lambda: operations.dense(np.ones((2, 1)), np.ones((3, 2))),
        lambda: operations.dense(np.ones(2), np.ones((3, 2)), np.ones(())),
        lambda: operations.dense_products(np.ones(1), np.ones((3, 2))),
        lambda: operations.conv1x1(IMAGE, np.ones((3, 2))),
        lambda: operations.conv1x1(IMAGE, np.ones((3, 1, 1, 1))),
        lambda: operations.conv1x1_products(IMAGE, np.ones((3, 2, 1, 3))),
        lambda: operations.dense_over_patches(IMAGE, np.ones((1, 50)), kernel=(5, 5)),
        lambda: operations.dense_over_patches(IMAGE, np.ones((1, 17)), kernel=(3, 3)),
        lambda: operations.dense_over_patches(IMAGE, np.ones((1, 0)), kernel=(0, 3)),
        lambda: operations.pixels_to_channels(IMAGE[0]),
        lambda: operations.reshaped(IMAGE, (5,)),
        lambda: operations.take(IMAGE, [-1]),
        lambda: operations.take(IMAGE, [2]),
        lambda: operations.take(IMAGE, []),
        lambda: operations.take(np.ones(()), [0]),
    ],
)
def test_operands_that_do_not_fit_are_refused_instead_of_broadcast(wrong):
    with pytest.raises(ShapeError):
        wrong()


def test_ours_and_the_witness_share_no_code():
    def imported(module):
        lines = re.findall(r"^\s*(?:from|import) .*", inspect.getsource(module), re.MULTILINE)
        return {line.split()[1] for line in lines if "onebyone" in line}

    assert imported(operations) == {"onebyone.errors"}
    assert imported(reference) == {"onebyone.core.call", "onebyone.core.deferred", "onebyone.errors"}
    assert imported(deferred) == set()


@given(convolutions())
@settings(max_examples=60)
def test_patches_of_any_stride_padding_and_dilation(convolution):
    """The patches times the weights, in rows, are the convolution: nothing of its windows is lost or turned."""
    image, weight, options = convolution
    image = image[: weight.shape[1]]  # one group
    cut = {name: options[name] for name in ("stride", "padding", "dilation")} | {"kernel": weight.shape[2:]}
    agrees_in_every_dtype("patches", partial(operations.patches, **cut), partial(reference.patches, **cut), image)
    rows = weight.reshape(weight.shape[0], -1)
    call, biased = linear(rows, bias=False), linear(rows, bias=True)
    agrees_in_every_dtype(
        "dense over patches",
        partial(operations.dense_over_patches, **cut),
        partial(reference.dense_over_patches, call, **cut),
        image,
        rows,
    )
    bias = draw(1, len(rows))
    agree(
        "dense over patches, biased",
        operations.dense_over_patches(image, rows, bias, **cut),
        reference.dense_over_patches(biased, image, rows, bias, **cut),
    )
    settings_of = {name: options[name] for name in ("stride", "padding", "dilation")}
    by_kernels = torch.nn.functional.conv2d(torch.from_numpy(image)[None], torch.from_numpy(weight), **settings_of)[0]
    assert np.array_equal(operations.dense_over_patches(image, rows, **cut), by_kernels.numpy())


@given(SEEDS, st.tuples(*(st.integers(1, 6) for _ in range(4))))
def test_kernels_without_a_block(seed, shape):
    random, kernels = np.random.default_rng(seed), draw(seed, *shape)
    first = tuple(int(random.integers(extent)) for extent in shape[2:])
    block = tuple(int(random.integers(1, extent - at + 1)) for extent, at in zip(shape[2:], first, strict=True))
    cut = {"first": first, "shape": block}
    agrees_in_every_dtype("without", partial(operations.without, **cut), partial(reference.without, **cut), kernels)
    others, (top, left) = operations.without(kernels, **cut), first
    part = np.s_[:, :, top : top + block[0], left : left + block[1]]
    assert not others[part].any()
    alone = np.zeros_like(kernels)
    alone[part] = kernels[part]
    assert np.array_equal(others + alone, kernels)


@pytest.mark.parametrize(
    ("first", "shape"), [((0, 0), (4, 1)), ((0, 0), (1, 4)), ((2, 2), (2, 1)), ((-1, 0), (1, 1)), ((0, 0), (0, 1))]
)
def test_a_block_that_is_not_there_cannot_be_left_out(first, shape):
    with pytest.raises(ShapeError, match="a block of"):
        operations.without(np.ones((1, 1, 3, 3)), first=first, shape=shape)


@pytest.mark.parametrize(
    "options",
    [{"stride": (0, 1)}, {"dilation": (1, 0)}, {"padding": (-1, 0)}, {"dilation": (9, 1)}, {"kernel": (99, 1)}],
)
def test_patches_that_cannot_be_cut_are_refused(options):
    settings_of = {"kernel": (2, 2)} | options
    with pytest.raises(ShapeError):
        operations.patches(IMAGE, **settings_of)
    with pytest.raises(ShapeError):
        operations.dense_over_patches(IMAGE, np.ones((1, 4 * IMAGE.shape[0])), **settings_of)
