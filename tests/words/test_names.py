"""A name with a digit in it stands only where what it names is."""

from __future__ import annotations

import pytest

from onebyone.core.quantity import Extent
from onebyone.core.tensor import Tensor
from onebyone.words import Sentence, WordsError
from onebyone.words.names import figures_named


def sized(height: int, width: int) -> dict[str, Extent]:
    weight = Tensor.exact("weight", [[0] * width] * height, bits=0)
    return {"kernel_height": Extent(weight, 0), "kernel_width": Extent(weight, 1)}


@pytest.mark.parametrize("source", ["A 1×1 kernel.", "1×1 convolution", "What is a 1×1 convolution?"])
def test_1x1_is_said_of_kernels_of_that_size(source: str) -> None:
    sentence = Sentence.parse(source)
    assert sentence.text(sized(1, 1)) == source
    for quantities in (sized(3, 3), sized(1, 2), {}):
        with pytest.raises(WordsError, match="says 1×1, but the kernels of this figure are of another size"):
            sentence.text(quantities)


def test_a_network_s_name_is_said_of_it_alone() -> None:
    for source in ("In ResNet-50 there are {weights} weights.", "Of ResNet-50’s kernels, {pointwise} are 1×1."):
        assert Sentence.parse(source)
    for source in ("A ResNet-50 kernel sees a pixel.", "A shared MLP, a ResNet-50."):
        with pytest.raises(WordsError, match="ResNet-50 is a network"):
            Sentence.parse(source)


@pytest.mark.parametrize("source", ["See Fig. 6.", "As in 2a.", "dense layer (Fig. 1)", "Fig. 2a"])
def test_a_sentence_names_no_figure(source: str) -> None:
    with pytest.raises(WordsError, match="as plain text"):
        Sentence.parse(source)


def test_the_figures_that_a_text_names_are_found() -> None:
    assert list(figures_named("Fig. 2a and 5b, not 12a or Fig. 34")) == ["2a", "5b"]
    assert list(figures_named("Fig. 3")) == ["3"]
