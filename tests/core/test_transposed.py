"""Transposed convolutions and groups: ours equal torch's bit for bit, and are the transposes that they are called."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onebyone.core import operations, reference
from onebyone.core.call import CallError, convolution, transposed_convolution
from onebyone.core.operations import ShapeError
from onebyone.core.prove import agree
from onebyone.core.prover import Prover
from onebyone.core.quantity import Cell, Extent
from onebyone.core.tensor import Tensor


def drawn(seed, *shape):
    return np.random.default_rng(seed).integers(-4, 5, shape) / 4 + 0.0


def said(**values):
    return {name: Cell(Tensor.exact(name, value, bits=0), ()) for name, value in values.items()}


@st.composite
def transposed(draw):
    stride, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    more = draw(st.integers(0, max(stride, dilation) - 1))
    channels, filters, rows, columns = (draw(st.integers(low, 4)) for low in (1, 1, 3, 3))
    reach = dilation * (min(kernel) - 1)
    padding = draw(st.integers(0, min(reach, (stride * (min(rows, columns) - 1) + reach) // 2)))  # a pixel is left
    seed = draw(st.integers(0, 2**31))
    image, weight = drawn(seed, channels, rows, columns), drawn(seed + 1, channels, filters, *kernel)
    return image, weight, {"stride": stride, "padding": padding, "output_padding": more, "dilation": dilation}


@settings(max_examples=80, deadline=None)
@given(transposed())
def test_it_equals_torchs_in_every_dtype(case):
    image, weight, own = case
    kept = {name: (value, value) for name, value in own.items()}
    bias = drawn(7, weight.shape[1])
    tensor = Tensor.exact("weight", weight, bits=2)
    for dtype in (np.float32, np.float64):
        arrays = [array.astype(dtype) for array in (image, weight, bias)]
        theirs = reference.apply(transposed_convolution(tensor, bias=True, **said(**own)), *arrays)
        agree("transposed", operations.conv_transpose2d(*arrays, **kept), theirs)
    unbiased = transposed_convolution(tensor, **said(**own))
    integers = operations.conv_transpose2d((image * 4).astype(np.int64), (weight * 4).astype(np.int64), **kept)
    agree("integers", integers / 16 + 0.0, reference.apply(unbiased, image, weight))
    ones = reference.multiplications(unbiased, image.shape)
    assert ones == image.size * weight[0].size, "every pixel meets every weight of its channel"


@settings(max_examples=60, deadline=None)
@given(transposed())
def test_it_is_the_transpose_of_the_convolution(case):
    """⟨conv(y), x⟩ = ⟨y, transposed(x)⟩ for every x and y."""
    image, weight, own = case
    assume(own["output_padding"] < own["stride"])  # else the convolution has positions that no pixel came from
    kept = {name: (value, value) for name, value in own.items()}
    back = operations.conv_transpose2d(image, weight, **kept)
    other = drawn(3, *back.shape)
    kept.pop("output_padding")
    there = operations.conv2d(other, weight, **kept)
    assert (there * image).sum() == (other * back).sum()


@settings(max_examples=60, deadline=None)
@given(transposed())
def test_it_is_a_convolution_of_what_is_spread_with_kernels_that_are_turned(case):
    image, weight, own = case
    kept = {name: (value, value) for name, value in own.items()}
    stride, wide = own["stride"], own["dilation"]
    before = tuple(wide * (side - 1) - own["padding"] for side in weight.shape[2:])
    after = tuple(side + own["output_padding"] for side in before)
    for module in (operations, reference):
        read = module.framed(module.spread(image, step=(stride, stride)), before=before, after=after)
        turned = module.flipped(weight).swapaxes(0, 1)
        slid = operations.conv2d(read, np.ascontiguousarray(turned), dilation=(wide, wide))
        agree("slid", operations.conv_transpose2d(image, weight, **kept), slid)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.tuples(*[st.integers(1, 3)] * 3), st.integers(1, 3), st.integers(1, 3))
def test_zeros_between_and_around_pixels(seed, shape, step, more):
    image = drawn(seed, *shape)
    agree(
        "spread",
        operations.spread(image, step=(step, more)),
        reference.spread(image, step=(step, more)),
    )
    frame = {"before": (step, 0), "after": (0, more)}
    agree("framed", operations.framed(image, **frame), reference.framed(image, **frame))
    cells = [0, image.size - 1]
    agree("blanked", operations.blanked(image, cells), reference.blanked(image, cells))
    assert np.count_nonzero(operations.blanked(np.ones(shape), cells)) == image.size - len(set(cells))


def test_a_proof_of_groups_and_of_a_transposed_convolution_says_what_torch_ran():
    prover = Prover()
    image = prover.given(Tensor.exact("image", drawn(1, 4, 5, 6), bits=2))
    weight = prover.given(Tensor.exact("weight", drawn(2, 6, 2, 3, 3), bits=2))
    (groups,) = said(groups=2).values()
    grouped = prover.compute("grouped", operations.conv2d, takes=image, weight=weight, groups=groups)
    assert grouped.call.text == "nn.Conv2d(4, 6, 3, groups=2, bias=False)"
    assert grouped.multiplications.fraction(()) == 6 * 3 * 4 * 18
    back = prover.given(Tensor.exact("back", drawn(3, 4, 2, 3, 3), bits=2))
    settings_ = said(stride=2, output_padding=1)
    put = prover.compute("put", operations.conv_transpose2d, takes=image, weight=back, transposed=True, **settings_)
    assert put.call.text == "nn.ConvTranspose2d(4, 2, 3, stride=2, output_padding=1, bias=False)"
    assert put.multiplications.fraction(()) == 4 * 30 * 18
    for computation in (grouped, put):
        with pytest.raises(CallError, match="has no formula here"):
            _ = computation.formula


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda x, w: operations.conv_transpose2d(x[0], w), "conv_transpose2d cannot work on shapes"),
        (lambda x, w: operations.conv_transpose2d(x, w[:1]), "conv_transpose2d cannot work on shapes"),
        (lambda x, w: operations.conv_transpose2d(x, w, stride=(0, 1)), "stride .* start at 1"),
        (lambda x, w: operations.conv_transpose2d(x, w, padding=(-1, 0)), "padding .* at 0"),
        (lambda x, w: operations.conv_transpose2d(x, w, output_padding=(1, 0)), "below stride or dilation"),
        (lambda x, w: operations.conv_transpose2d(x, w, padding=(9, 9)), "nothing is left inside the padding"),
        (lambda x, w: operations.conv_transpose2d(x, w, groups=3), "3 groups do not fit"),
        (lambda x, w: operations.spread(x, step=(0, 1)), "spread by"),
        (lambda x, w: operations.framed(x, before=(-1, 0), after=(0, 0)), "framed by"),
        (lambda x, w: operations.blanked(x, [99]), "blanked in"),
    ],
)
def test_what_does_not_fit_is_refused(wrong, message):
    with pytest.raises(ShapeError, match=message):
        wrong(np.ones((2, 3, 3)), np.ones((2, 1, 2, 2)))


def test_a_call_fits_its_weight():
    weight = Tensor.exact("weight", np.ones((4, 2, 3, 3)), bits=0)
    image = Tensor.exact("image", np.ones((6, 5, 5)), bits=0)
    with pytest.raises(CallError, match="does not read 6 channels in that many groups"):
        convolution(weight, channels=Extent(image, 0), **said(groups=2))
    with pytest.raises(CallError, match="is no weight of kernels: \\(channels, filters"):
        transposed_convolution(image)
