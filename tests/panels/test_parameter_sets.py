"""Panels 2a, 2b, 4a and 4b prove 60 seeded sets of parameters each; here torch is asked once more, by its functions."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from parameter_sets import COUNT, drawn

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.inputs.parameters import ParameterError
from onebyone.panels.catalogue import chosen
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.fig4a.numbers import PointwiseKernel

pytestmark = pytest.mark.xdist_group("parameter sets")  # which are proven once for those who tell them too
ALL = [pytest.param(id, seed, id=f"{id}-{seed}") for id in ("2a", "2b", "4a", "4b") for seed in range(COUNT)]


def by_torch(kernel):
    """The map, by torch's function and not by its module."""
    bias = None if kernel.bias is None else torch.from_numpy(kernel.bias.float64.copy())
    if isinstance(kernel, PointwiseKernel):
        image, settings = kernel.photo.float64, {}
    else:
        image = kernel.image.float64[None]
        settings = {name: int(getattr(kernel, name).fraction(())) for name in ("stride", "padding", "dilation")}
    weight = torch.from_numpy(kernel.filters.float64.copy())
    return torch.nn.functional.conv2d(torch.from_numpy(image.copy())[None], weight, bias, **settings)[0, 0].numpy()


@pytest.mark.parametrize(("id", "seed"), ALL)
def test_a_set_is_proven_and_can_be_told(id, seed):
    panel, record, figure = drawn(id, seed)
    kernel = getattr(figure, "kernel", figure)
    assert np.array_equal(figure.result.float64, by_torch(kernel))
    dot = figure.dot_product() if id in ("2b", "4b") else figure.dot_product(*figure.first)
    terms = [term.value for term in dot.total.terms]
    assert sum(terms) == dot.result.value
    assert dot.result == Cell(figure.result, figure.first)
    assert len(terms) - len(dot.rows) == int(kernel.rest is not None) + int(kernel.bias is not None)
    assert list(figure.walk) == list(np.ndindex(figure.result.shape))
    words = panel.words(record.language)
    for sentence in words.sentences:
        said = sentence.text(figure.quantities)
        assert "  " not in said
    for caption in words.beats.values():
        assert 1 <= len(caption.text_lines(figure.quantities)) <= 2


@pytest.mark.parametrize(("id", "seed"), [pytest.param("2a", seed, id=str(seed)) for seed in range(0, COUNT, 3)])
def test_a_result_reads_what_autograd_sees(id, seed):
    """With a weight of 1 everywhere every pixel of a window changes the result."""
    _, _, figure = drawn(id, seed)
    settings = {name: int(getattr(figure, name).fraction(())) for name in ("stride", "padding", "dilation")}
    for at in (figure.first, figure.second, figure.walk[-1]):
        image = torch.from_numpy(figure.image.float64.copy()).requires_grad_()
        ones = torch.ones(1, 1, *figure.weight.shape, dtype=torch.float64)
        torch.nn.functional.conv2d(image[None, None], ones, **settings)[0, 0][at].backward()
        seen = {tuple(place) for place in torch.nonzero(image.grad).tolist()}
        assert {cell.index for cell in figure.depends_on(Cell(figure.result, at))} == seen


@pytest.mark.parametrize("seed", range(COUNT))
def test_the_size_equation_is_torchs(seed):
    _, _, figure = drawn("2a", seed)
    left, right = figure.width_equation.text.split(" = ")
    assert right == str(figure.result.shape[1])
    assert ("⌊" in left) == (figure.stride.fraction(()) > 1)
    assert (" + 2 · " in left) == (figure.padding.fraction(()) > 0)


def test_the_sets_hold_what_they_are_for():
    """Or a bound of the ranges, an even, a flat and a dilated kernel would go untested."""
    kernels = [drawn("2a", seed)[2] for seed in range(COUNT)]
    shapes = {kernel.weight.shape for kernel in kernels}
    assert {1, 11} <= {side for shape in shapes for side in shape}
    assert any(rows % 2 == 0 for rows, _ in shapes)
    assert any(rows != columns for rows, columns in shapes)
    assert {5, 64} <= {side for kernel in kernels for side in kernel.image.shape}
    for setting, values in (("stride", {1, 2, 3, 4}), ("padding", set(range(6))), ("dilation", {1, 2, 3})):
        assert {int(getattr(kernel, setting).fraction(())) for kernel in kernels} == values
    assert {kernel.rest is None for kernel in kernels} == {True, False}
    assert {kernel.bias is None for kernel in kernels} == {True, False}
    channels = {drawn("4a", seed)[2].photo.shape[0] for seed in range(COUNT)}
    assert {1, 2, 3, 16} <= channels


def tensor(name, values, *, bits=0):
    return Tensor.exact(name, values, bits=bits)


@pytest.mark.parametrize(
    ("id", "values", "message"),
    [
        ("2a", {"kernel": "box", "kernel_size": 11, "height": 5}, "11×11 is larger than the image of 5×28"),
        (
            "2a",
            {"kernel": "box", "kernel_size": 5, "dilation": 3, "height": 8, "padding": 2},
            "dilated to 13×13 pixels",
        ),
        ("2a", {"kernel": "box", "kernel_size": 5, "height": 5, "width": 5}, "has one position"),
        ("2a", {"height": 5, "width": 5, "stride": 4}, "has one position"),
        ("2a", {"position": "3,26"}, "position = 3,26: the map has rows 0 to 25 and columns 0 to 25"),
        ("2a", {"kernel": "0.3 1"}, "kernel: '0.3' is no multiple of 1/64"),
        ("2b", {"kernel": "box", "kernel_size": 4}, "4×4 is too large for 2b.*at most 3×3"),
        ("2b", {"kernel": "1.015625"}, "has 8 characters in print, and 2b has room for 5"),
        ("4a", {"channels": 2}, "there are 3 for an image of channels = 2"),
        ("4a", {"weights": "1 2"}, "there are 2 for an image of channels = 3"),
        ("4a", {"position": "28,0"}, "position = 28,0: the map has rows 0 to 27"),
        ("4b", {"weights": "1 2 -0.015625"}, "has 9 characters in print, and 4b has room for 5"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_a_sentence(id, values, message, monkeypatch):
    (panel,) = chosen([id])
    record = panel.parameters(**values)
    monkeypatch.setattr("onebyone.core.prover.Prover.prove", None)  # nothing is computed before
    monkeypatch.setattr("onebyone.core.prover.Prover.count", None)
    with pytest.raises(ParameterError, match=message):
        panel.verified(record)


def test_too_many_channels_are_refused_by_4b():
    (panel,) = chosen(["4b"])
    from onebyone.inputs.given import Given

    levels = np.zeros((6, 6, 5), dtype=np.uint8)
    with pytest.raises(ParameterError, match="channels = 5 are too many for 4b"):
        panel.verified(panel.parameters(image=Given.of_levels("x.npy", levels), weights="1 1 1 1 1"))


@pytest.mark.parametrize(
    ("image", "weight"),
    [
        (np.zeros((5, 5)), np.ones((3, 3))),  # no pixel differs from another
        (np.ones((6, 7)), np.ones((1, 1))),
        (np.ones((6, 7)), np.zeros((2, 5))),
        (np.eye(5), np.ones((1, 5))),  # a map of one column
        (np.eye(5), np.ones((5, 1))),
    ],
)
def test_a_position_is_always_found(image, weight):
    """A dull image is shown as it is: no wish for a pretty position is a reason to refuse it."""
    figure = SlidingKernel.verified(image=tensor("image", image), weight=tensor("weight", weight))
    steps = np.abs(np.subtract(figure.second, figure.first))
    assert steps.sum() == 1
    assert (figure.step_down.fraction(()), figure.step_across.fraction(())) == tuple(
        np.subtract(figure.second, figure.first)
    )
    photo = PointwiseKernel.verified(photo=tensor("photo", image[None]), weight=tensor("weight", weight.ravel()[:1]))
    assert photo.first in photo.walk


def test_of_a_large_kernel_the_liveliest_block_is_shown_and_the_rest_is_summed():
    weight = np.zeros((5, 6))
    weight[2:5, 3:6] = np.arange(1, 10).reshape(3, 3)
    weight[0, 0] = -7
    figure = SlidingKernel.verified(image=tensor("image", np.ones((8, 8))), weight=tensor("weight", weight))
    assert (figure.block, figure.block_shape) == ((2, 3), (3, 3))
    assert (figure.shown.fraction(()), figure.others.fraction(())) == (9, 21)
    dot = figure.dot_product(1, 2)
    assert [term.value for term in dot.total.terms] == [*range(1, 10), -7]
    assert dot.total.text.endswith("9 + −7 = 38")


def test_of_many_channels_those_with_the_largest_products_are_shown_and_the_rest_is_summed():
    photo = np.arange(1, 7).reshape(6, 1, 1) * np.ones((6, 2, 2))
    weight = [1, -9, 1, 0, 8, 1]
    figure = PointwiseKernel.verified(photo=tensor("photo", photo), weight=tensor("weight", weight))
    assert figure.lit == (1, 4, 5)
    assert figure.shown.numerators.tolist() == [2, 5, 6]
    assert [term.value for term in figure.dot_product(0, 1).total.terms] == [-18, 40, 6, 4]
    assert figure.others.fraction(()) == 3
