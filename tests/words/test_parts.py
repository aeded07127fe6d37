"""What has, does or becomes what is as the parts of a computation do."""

from __future__ import annotations

import pytest

from onebyone.words import Sentence, WordsError
from onebyone.words.parts import misdone


@pytest.mark.parametrize(
    "text",
    [
        "Some pixels and their filters grow.",
        "A channel meets its filter.",
        "Pixels are multiplied by their filters.",
        "A list reads a neuron.",
        "A neuron reads the kernel.",
        "Windows fill the kernel.",
        "Weights fill the map.",
        "The products add up to a pixel of the image.",
        "The result is a pixel of the photo.",
        "It lands; the sum lands in a cell of the kernel.",
        "A weight becomes a neuron.",
        "A cross-correlation flips the kernel.",
        "A true convolution flips the image.",
        "The image is flipped.",
        "The products add up to a row of the map.",
        "In a step: new weights.",
        "Some cells of the kernel light up.",
        "A wire to the pixel.",
        "Wires from the neuron.",
        "A 1×1 kernel mixes channels.",
        "At a channel, a value meets its weight.",
        "+ weight",
        "A dense position would have weights.",
        "Class pixels follow.",
        "Feature weights stand behind each other.",
        "How many fit in a value?",
        "Break a map.",
        "A feature: a column of values.",
        "Outputs are shared.",
        "Share a column.",
        "The pixels would merge.",
        "Negative weights become blank.",
        "A row mixes.",
        "A kernel gives {inputs} inputs to it.",
        "A fixed image.",
        "Does filter order matter?",
        "Has a weight of this filter seen it? A weight of this filter has seen it.",
        "A map that slides.",
        "Padding surrounds the weight.",
        "A pixel makes a map.",
        "A filter makes a neuron.",
        "A row multiplies the pixel under it.",
        "A weight multiplies the filter under it.",
        "The channel meets its bias.",
        "A pixel is a kernel.",
        "A filter is a bias.",
        "The images add up.",
        "Layer after position.",
        "Row by bias.",
        "A weight: x, y, brightness.",
        "A convolution flips the map.",
        "× bias",
        "Pixels become weights.",
        "The pixel turns into a kernel.",
    ],
)
def test_what_no_part_of_a_computation_does_is_refused(text: str) -> None:
    assert misdone(text)
    with pytest.raises(WordsError, match="which no such part of a computation has, does or becomes"):
        Sentence.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "Some channels and their kernels grow.",
        "The pixel meets its own weight.",
        "Pixels are multiplied by their weights.",
        "A neuron reads a list.",
        "The next layer reads the outputs.",
        "Row by row, the positions fill the map.",
        "Pixels fill the page.",
        "The products add up to a cell of the map.",
        "The product is the cell.",
        "The sum lands in a cell of the map.",
        "A weight becomes a wire.",
        "Pixels become channels.",
        "A true convolution flips the kernel.",
        "The kernel is flipped.",
        "In a step: new pixels.",
        "Cells of the map light up.",
        "From there a wire runs to the neuron.",
        "A wire from a pixel runs to a neuron.",
        "A 1×1 filter mixes channels.",
        "At a position, a value meets its weight.",
        "× weight",
        "A dense layer, a dense neuron, dense weights and scores.",
        "Class maps, feature maps.",
        "How many fit in a row?",
        "Break a weight.",
        "A position: a column of values.",
        "Weights are shared: share a small kernel.",
        "The layers would merge.",
        "Negative outputs become blank.",
        "A position gives {inputs} inputs to it.",
        "A fixed neuron.",
        "Does pixel order matter?",
        "A cell of this map has seen it.",
        "A neuron that slides.",
        "Padding surrounds the image.",
        "A neuron of some inputs makes a map.",
        "A kernel multiplies the pixels under it.",
        "Layer upon layer, row by row.",
        "A filter is a neuron, and a neuron a kernel.",
        "A product is a cell.",
        "Products and a bias add up to a cell of the map.",
        "A point: x, y, brightness.",
        "neurons × pixels = weights",
        "The outputs become the inputs of a layer.",
        "A pixel becomes blank.",
        "A neuron and its weights become a kernel.",
    ],
)
def test_what_parts_of_a_computation_do_is_free(text: str) -> None:
    assert not misdone(text)
    assert Sentence.parse(text)
