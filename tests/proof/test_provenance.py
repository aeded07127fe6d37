"""Where numbers come from: every input by name and content, every tensor's hash, and what reads what."""

from __future__ import annotations

import hashlib
from functools import cache
from math import prod

import numpy as np
import pytest
from project import variant

from onebyone.core.quantity import Cell, Extent, Size
from onebyone.core.tensor import Tensor
from onebyone.errors import UsageError
from onebyone.inputs import bundled
from onebyone.inputs.given import Given
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.fig5a.numbers import ClassMaps
from onebyone.panels.fig5b.numbers import ClassNeurons
from onebyone.proof import document as doc
from onebyone.proof import provenance
from onebyone.proof.packing import unpacked
from onebyone.proof.provenance import checks_of, contents_of, inputs_of, reads, tensors_of


def record(id: str, **values):
    """The parameters of a panel."""
    return variant(id, **values).records[0]


@cache
def sliding_kernel() -> SlidingKernel:
    return SlidingKernel.verified()


def test_inputs_have_their_origin_and_their_licence() -> None:
    image, weight, *_ = inputs_of(sliding_kernel(), 0, record("2a"))
    assert (image.tensor, image.shape, image.bits, image.file) == ("image", (28, 28), 2, "digit.png")
    assert (image.what, image.licence) == ("a handwritten 2, never trained on", "CC BY-SA 3.0")
    assert "MNIST" in image.source
    assert (weight.tensor, weight.file, weight.licence) == ("weight", None, "public domain")
    assert "Sobel" in weight.what


def test_a_user_s_own_input_is_nobody_else_s_even_by_the_same_name() -> None:
    own = Tensor.exact("image", bundled.digit().float64[::-1], bits=2)
    image, weight, *_ = inputs_of(SlidingKernel.verified(image=own), 0, record("2a"))
    assert image.what == "a constant of the figure"
    assert (image.source, image.licence, image.file) == (None, None, None)
    assert "Sobel" in weight.what


@pytest.mark.parametrize(
    ("values", "tensor", "what", "licence"),
    [
        ({"image": "digit:7"}, "image", "a handwritten 7, never trained on", "CC BY-SA 3.0"),
        ({"height": 20}, "image", "a handwritten 2, never trained on, averaged from 28×28 to 20×28", "CC BY-SA 3.0"),
        ({"kernel": "laplace"}, "weight", "the kernel laplace, 3×3", "public domain"),
        ({"kernel": "1 2; 3 4"}, "weight", "weights written out: 1 2; 3 4", None),
        ({"bias": "0.5"}, "bias", "a bias written out", None),
        (
            {"image": Given.of_levels("cat.png", np.arange(144, dtype=np.uint8).reshape(12, 12, 1))},
            "image",
            "a picture of one's own, cat.png",
            None,
        ),
    ],
)
def test_an_input_that_a_parameter_asks_for_has_its_origin(values, tensor, what, licence) -> None:
    asked = record("2a", **values)
    told = {entry.tensor: entry for entry in inputs_of(SlidingKernel.of(asked), 0, asked)}
    assert (told[tensor].what, told[tensor].licence) == (what, licence)


def test_every_layer_of_a_network_is_its_networks() -> None:
    given = inputs_of(ClassMaps.verified(), 0, record("5a"))
    layers = [told for told in given if told.tensor.split()[0] in ("weight", "bias", "step", "cap", "dilation")]
    assert len(layers) == 3 * 5 + 2
    assert {told.file for told in layers} == {"classifier.npz"}
    assert {told.figure for told in given} == {0}
    assert [told.file for told in given if told.tensor in ("image", "digits")] == ["digit.png", None]


def test_an_asset_that_cannot_be_read_is_no_figure_s_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Tensor:
        raise UsageError("assets/photo.png is missing")

    figure = sliding_kernel()
    monkeypatch.setattr(bundled, "photo", missing)
    provenance._given.cache_clear()
    try:
        assert [told.licence for told in inputs_of(figure, 0, record("2a"))][:2] == ["CC BY-SA 3.0", "public domain"]
        assert provenance._given("photo") == ()
    finally:
        provenance._given.cache_clear()


def test_every_tensor_is_told_with_the_hash_of_its_numerators() -> None:
    figure = sliding_kernel()
    told = {tensor.name: tensor for tensor in tensors_of(figure, 0)}
    assert list(told) == [tensor.name for tensor in figure.proven]
    numerators = np.ascontiguousarray(figure.result.numerators, dtype="<i8").tobytes()
    digest = hashlib.sha256(numerators).hexdigest()
    assert told["feature map"] == doc.Tensor(figure=0, name="feature map", shape=(26, 26), bits=2, sha256=digest)


def test_the_values_of_every_tensor_are_told_once_whatever_its_shape() -> None:
    figure = sliding_kernel()
    contents = {content.sha256: content for content in contents_of((figure, figure))}
    assert [content.sha256 for content in contents_of((figure,))] == sorted(contents)
    for tensor in figure.proven:
        content = contents[hashlib.sha256(tensor.buffer).hexdigest()]
        values = unpacked(content.cells, most=prod(tensor.shape), width=content.width)
        assert values.astype("<i8").tobytes() == tensor.buffer
    image, channel = figure.image, next(tensor for tensor in figure.proven if tensor.name == "image as one channel")
    assert image.buffer == channel.buffer
    assert len(contents) < len(figure.proven)


def test_every_tensor_was_given_or_checked_and_no_other() -> None:
    figure = sliding_kernel()
    names = {told.tensor for told in inputs_of(figure, 0, record("2a"))} | {told.what for told in checks_of(figure, 0)}
    assert names == {tensor.name for tensor in tensors_of(figure, 0)}
    assert {(told.difference, told.bound, told.verdict) for told in checks_of(figure, 0)} == {(0, 0, "equal")}


def test_a_number_reads_what_its_figure_declares() -> None:
    figure = sliding_kernel()
    read = reads(figure, Cell(figure.result, (3, 4)))
    assert [cell.index for cell in read] == [(3 + i, 4 + j) for i in range(3) for j in range(3)]
    assert {cell.tensor for cell in read} == {figure.image}
    assert reads(figure, Cell(figure.weight, (0, 0))) == ()
    assert reads(figure, Extent(figure.result, 0)) == reads(figure, Size(figure.result)) == ()


def test_a_number_of_the_figure_it_is_compared_with_reads_what_that_one_declares() -> None:
    figure = ClassNeurons.verified()
    product = Cell(figure.maps.products, (0,))
    assert reads(figure, product) == figure.maps.depends_on(product) != ()
