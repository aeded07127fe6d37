"""Figures of a user's own image, photo, layer or network: of other extents, so that no two axes can be mistaken."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from onebyone.core.figure import Figure
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.inputs.bundled import Classifier, ConvolutionLayer, DenseLayer
from onebyone.panels.fig1a import numbers as fig1a
from onebyone.panels.fig1b import numbers as fig1b
from onebyone.panels.fig2a import numbers as fig2a
from onebyone.panels.fig2b import numbers as fig2b
from onebyone.panels.fig3 import numbers as fig3
from onebyone.panels.fig4a import numbers as fig4a
from onebyone.panels.fig4b import numbers as fig4b
from onebyone.panels.fig5a import numbers as fig5a
from onebyone.panels.fig5b import numbers as fig5b
from onebyone.panels.fig6a import numbers as fig6a
from onebyone.panels.fig6b import numbers as fig6b


def drawn(name, shape, low, high, *, bits=0, seed=1):
    return Tensor.from_numerators(name, np.random.default_rng(seed).integers(low, high + 1, shape), bits=bits)


def layer_for(pixels, units=None):
    """A neuron for each pixel, or so many."""
    units = units or pixels
    return DenseLayer(drawn("weight", (units, pixels), -2, 2), drawn("bias", (units,), -3, 3, bits=2))


def network():
    """One layer of four filters, then two filters of four 1×1 kernels."""
    layer = ConvolutionLayer(
        drawn("weight 1", (4, 1, 3, 3), -2, 3, bits=1),
        drawn("bias 1", (4,), 0, 3, bits=1),
        dilation=Tensor.exact("dilation 1", 1, bits=0),
        step=Tensor.exact("step 1", 0.5, bits=1),
        cap=Tensor.exact("cap 1", 4, bits=0),
    )
    weight = drawn("weight 2", (2, 4, 1, 1), -2, 2, bits=1, seed=3)
    return Classifier((layer,), weight, drawn("bias 2", (2,), -2, 2, bits=1))


IMAGE, SQUARE = drawn("image", (9, 5), 0, 4, bits=2), drawn("image", (6, 6), 0, 4, bits=2)
PHOTO, MIX = drawn("photo", (2, 4, 6), 0, 8, bits=3), drawn("weight", (2,), -3, 3, seed=8)
KERNEL = drawn("weight", (3, 3), -2, 2)

OWN = {
    "1a": lambda: fig1a.OneNeuron.verified(image=IMAGE, layer=layer_for(45, units=7)),
    "1b": lambda: fig1b.DenseLayer.verified(image=IMAGE, layer=layer_for(45)),
    "2a": lambda: fig2a.SlidingKernel.verified(image=IMAGE, weight=KERNEL),
    "2b": lambda: fig2b.SlidingNeuron.verified(image=IMAGE, weight=KERNEL),
    "3": lambda: fig3.FullKernel.verified(image=SQUARE, layer=layer_for(36)),
    "4a": lambda: fig4a.PointwiseKernel.verified(photo=PHOTO, weight=MIX),
    "4b": lambda: fig4b.PointwiseNeuron.verified(photo=PHOTO, weight=MIX),
    "5a": lambda: fig5a.ClassMaps.verified(image=IMAGE, network=network(), label=1),
    "5b": lambda: fig5b.ClassNeurons.verified(image=IMAGE, network=network(), label=1),
    "6a": lambda: fig6a.PixelsAsChannels.verified(image=IMAGE, layer=layer_for(45)),
    "6b": lambda: fig6b.ReshapedLayer.verified(image=SQUARE, layer=layer_for(36)),
}


@cache
def own(panel: str) -> Figure:
    return OWN[panel]()


NINE_BY_FIVE = {"height": 9, "width": 5, "pixels": 45}
TWO_A = {
    **{"image_height": 9, "image_width": 5, "kernel_height": 3, "kernel_width": 3, "map_height": 7, "map_width": 3},
    **{"pixels": 45, "weights": 9, "positions": 21, "terms": 9, "uses": 21, "outputs": 21, "multiplications": 189},
    **{"filters": 1, "maps": 1, "least": 1, "sides": 2, "biases": 0, "parameters": 9, "shown": 9, "others": 0},
    **{
        "padded_height": 9,
        "padded_width": 5,
        "stride": 1,
        "padding": 0,
        "dilation": 1,
        "step_down": 0,
        "step_across": 1,
        "flip_cells": 21,
        "steps": 2,
    },
}
FOUR_A = {
    **{"channels": 2, "height": 4, "width": 6, "kernels": 2, "kernel_height": 1, "kernel_width": 1, "filters": 1},
    **{"maps": 1, "map_height": 4, "map_width": 6, "weights": 2, "parameters": 2, "positions": 24, "outputs": 24},
    **{"multiplications": 48, "biases": 0, "shown": 2, "others": 0, "terms": 2, "flip_cells": 0},
}
FIVE_A = {
    **{"height": 9, "width": 5, "channels": 4, "step": 0.5, "cap": 4},
    **{f"{stage}_field_{side}": 3 for stage in ("early", "later", "latest") for side in ("height", "width")},
    **{"padded_height": 11, "padded_width": 7},
    **{"layer_height": 3, "layer_width": 3, "early_maps": 4, "later_maps": 4},
    **{"early_dilation": 1, "later_dilation": 1, "latest_dilation": 1},
    **{
        "filters": 2,
        "kernels": 4,
        "kernel_height": 1,
        "kernel_width": 1,
        "maps": 2,
        "positions": 45,
        "outputs": 90,
        "weights": 8,
        "biases": 2,
    },
    **{"parameters": 10, "multiplications": 360, "others": 1, "terms": 4, "digit": 1, "score": 133, "runner_up": -159},
}
SLOTS = {
    "1a": {
        **NINE_BY_FIVE,
        **{"inputs": 45, "neurons": 1, "weights": 45, "biases": 1, "parameters": 46, "multiplications": 45},
        **{"outputs": 1, "others": 43, "zero_weights": 7, "core": 0, "ring": -2},
    },
    "1b": {
        **NINE_BY_FIVE,
        **{"inputs": 45, "neurons": 45, "weights": 2025, "biases": 45, "parameters": 2070, "multiplications": 2025},
        **{"outputs": 45, "channels": 45, "channel_height": 1, "channel_width": 1},
        **{
            "shown": 4,
            "zero_weights": 391,
            "live_weights": 2025 - 391,
            "faintest": 0,
            "ring_rows": 5,
            "ring_columns": 1,
            "ring_height": 5,
            "ring_width": 5,
            "ring_weights": 5 * 25,
            "nearly": 1,
            "alike": 91,
            "kernel_height": 3,
            "kernel_width": 3,
        },
    },
    "2a": TWO_A,
    "2b": {
        **{**TWO_A, "neurons": 1, "inputs": 9, "equal": 21},
        **{
            "still_output": -0.5,
            "moved_output": -0.5,  # by the two columns that the map has room for
            "found_output": -0.5,
            "ahead": 2,
            "right_weight": 2,
            "broken_weight": 3,
            "broken_by": 1,
            "broken_cells": 19,
        },
    },
    "3": {
        **{"height": 6, "width": 6, "pixels": 36, "neurons": 36, "inputs": 36, "filters": 36, "kernels": 1},
        **{"kernel_height": 6, "kernel_width": 6, "weights": 1296, "parameters": 1332},
        **{"multiplications": 1296, "outputs": 36, "channels": 36, "map_height": 1, "map_width": 1, "equal": 36},
        **{"few_neurons": 10, "few_filters": 10, "few_outputs": 10},
        **{"sliding_weights": 9, "sliding_height": 3, "sliding_width": 3},
    },
    "4a": FOUR_A,
    "4b": {
        **{**FOUR_A, "neurons": 1, "inputs": 2, "equal": 24},
        **{"right_value": 0.875, "right_output": 1.625, "changed_value": 0, "changed_cells": 1},
    },
    "5a": FIVE_A,
    "5b": {
        **FIVE_A,
        **{
            "neurons": 2,
            "inputs": 4,
            "equal": 90,
            "dense_weights": 360,
            **{"blank_rows": 5, "weights_below": 0},
            **{"moved_scores": 0, "changed_scores": 2},
            **{"dense_inputs": 4, "dense_height": 9, "dense_width": 5},
            "said": 5.5,
        },
    },
    "6a": {
        **{"image_channels": 1, **NINE_BY_FIVE},
        **{"rows": 9, "row_height": 1, "row_width": 5, "channels": 45, "column_height": 1, "column_width": 1},
        **{"filters": 1, "kernels": 45, "kernel_height": 1, "kernel_width": 1, "weights": 45, "parameters": 46},
        **{"multiplications": 45, "others": 42, "outputs": 1, "positions": 1, "y": 3.25, "neuron": 3.25},
    },
    "6b": {
        **{"height": 6, "width": 6, "pixels": 36, "channels": 36, "column_height": 1, "column_width": 1},
        **{"filters": 36, "kernels": 36, "kernel_height": 1, "kernel_width": 1, "large_height": 6, "large_width": 6},
        **{"weights": 1296, "parameters": 1332, "multiplications": 1296, "outputs": 36, "changed": 36, "equal": 36},
        "unhealed": 0,
    },
}


@pytest.mark.parametrize("panel", OWN)
def test_every_slot_is_of_what_was_given(panel):
    assert {slot: float(quantity.value) for slot, quantity in own(panel).quantities.items()} == SLOTS[panel]


@pytest.mark.parametrize("panel", OWN)
def test_a_cell_depends_on_cells_of_the_image_that_was_given(panel):
    figure = own(panel)
    last = tuple(extent - 1 for extent in figure.result.shape)
    read = figure.depends_on(Cell(figure.result, last))
    assert {cell.tensor for cell in read} == {{"3": SQUARE, "4a": PHOTO, "4b": PHOTO, "6b": SQUARE}.get(panel, IMAGE)}
    assert len(read) == len(set(read))
    corner = tuple(extent - 1 for extent in read[0].tensor.shape)
    assert read[-1].index == corner
    expected = {"2a": 9, "2b": 9, "4a": 2, "4b": 2, "5a": 4, "5b": 4}.get(panel, read[0].tensor.size)
    assert len(read) == expected


@pytest.mark.parametrize(("panel", "weight"), [("2a", KERNEL), ("2b", KERNEL), ("4a", MIX), ("4b", MIX)])
def test_the_weights_are_those_that_were_given(panel, weight):
    assert own(panel).owns(weight)
    assert weight.fraction((0,) * weight.ndim) == own(panel).weight.fraction((0,) * own(panel).weight.ndim)


@pytest.mark.parametrize("panel", ["1a", "2b", "4b", "5a", "5b", "6a"])
def test_the_stop_of_own_numbers_closes(panel):
    dot = own(panel).dot_product()
    for equation in (*dot.rows, dot.total):
        equation.check()
    assert dot.total.result == dot.result
    assert [row.terms for row in dot.rows] == list(zip(dot.pixels, dot.weights, strict=True))
