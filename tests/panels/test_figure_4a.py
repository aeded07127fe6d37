"""Figure 4a: its numbers, its position in full, and one map from one filter."""

import numpy as np
import pytest
import torch
from project import figures
from witness import inputs_that_matter

from onebyone.core import operations
from onebyone.core.figure import ClaimError
from onebyone.core.prove import DisagreementError
from onebyone.core.quantity import Cell
from onebyone.core.tensor import CellIndexError, Tensor
from onebyone.panels.fig4a.numbers import PointwiseKernel

FIGURE = figures("4a")[0]


def test_the_map_is_the_weighted_sum_of_the_channels():
    photo, weight = FIGURE.photo.float64, FIGURE.weight.float64
    assert np.array_equal(FIGURE.result.float64, np.tensordot(weight, photo, axes=1))
    assert np.array_equal(FIGURE.products.float64, weight[:, None, None] * photo)


def test_the_slots_of_the_article():
    values = {slot: int(quantity.value) for slot, quantity in FIGURE.quantities.items()}
    height, width = FIGURE.photo.shape[1:]
    assert values == {
        **{"channels": 3, "kernels": 3, "weights": 3, "kernel_height": 1, "kernel_width": 1, "filters": 1, "maps": 1},
        **{"red_weight": 2, "green_weight": -2, "blue_weight": -1, "biases": 0, "shown": 3, "others": 0},
        "flip_cells": 0,
        **{"height": height, "width": width, "map_height": height, "map_width": width},
        **{"positions": height * width, "outputs": height * width, "multiplications": 3 * height * width, "terms": 3},
        **{"parameters": 3},
    }


def test_there_is_nothing_to_flip_in_a_kernel_of_one_weight():
    assert FIGURE.flipped.numerators.tolist() == FIGURE.filters.numerators.tolist()
    assert not FIGURE.flip_difference.numerators.any()
    names = {check.what: check.cells for check in FIGURE.checks}
    assert names["flipped filter's map minus map"] == FIGURE.result.size


def test_a_flip_that_turned_the_channels_too_would_be_found_out(monkeypatch):
    monkeypatch.setattr(operations, "flipped", lambda kernels: kernels[:, ::-1, ::-1, ::-1])
    with pytest.raises(DisagreementError, match="flipped filter"):
        PointwiseKernel.verified()


def test_the_call_is_the_one_that_ran():
    assert FIGURE.computation.call.text == "nn.Conv2d(3, 1, 1, bias=False)"
    assert FIGURE.computation.takes is FIGURE.photo
    assert FIGURE.computation.gives.shape == (1, *FIGURE.photo.shape[1:])


def test_the_first_position_teaches():
    dot = FIGURE.dot_product(*FIGURE.first)
    assert len({0, *(pixel.value for pixel in dot.pixels)}) == 4
    products = {product.value for product in dot.products}
    assert min(products) < 0 < max(products)
    assert dot.result.value not in {0, *products}


@pytest.mark.parametrize("at", [FIGURE.first, (0, 0), (27, 27)])
def test_every_line_of_a_position_closes_and_names_its_cells(at):
    dot = FIGURE.dot_product(*at)
    for equation in (*dot.rows, dot.total):
        equation.check()
    assert [cell.index for cell in dot.pixels] == [cell.index for cell in dot.products]
    assert [cell.index for cell in dot.pixels] == [(channel, *at) for channel in range(3)]
    assert [cell.index for cell in dot.weights] == [(0,), (1,), (2,)]
    assert (dot.result, dot.position) == (Cell(FIGURE.result, at), at)


def test_the_walk_visits_every_position_once_in_reading_order():
    assert list(FIGURE.walk) == list(np.ndindex(FIGURE.result.shape))


@pytest.mark.parametrize("at", [(0, 0), (3, 7)])
def test_a_result_depends_on_one_position_in_all_channels_as_autograd_sees_it(at):
    weight = torch.tensor(FIGURE.filters.float64)
    seen = inputs_that_matter(lambda x: torch.nn.functional.conv2d(x[None], weight)[0, 0], FIGURE.photo.float64, at)
    assert {cell.index for cell in FIGURE.depends_on(Cell(FIGURE.result, at))} == seen
    assert len(seen) == 3


def test_a_product_depends_on_its_value():
    assert FIGURE.depends_on(Cell(FIGURE.products, (2, 3, 4))) == (Cell(FIGURE.photo, (2, 3, 4)),)
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.depends_on(Cell(FIGURE.weight, (0,)))
    with pytest.raises(CellIndexError):
        FIGURE.dot_product(0, FIGURE.photo.shape[2])


@pytest.mark.parametrize(
    ("photo", "weight", "message"),
    [
        (np.ones((4, 4)), np.ones(4), "mixes the channels of one photo"),
        (np.ones((3, 4, 4)), np.ones((3, 1)), "mixes the channels of one photo"),
    ],
)
def test_inputs_that_cannot_tell_the_story_are_refused(photo, weight, message):
    with pytest.raises(ClaimError, match=message):
        PointwiseKernel.verified(
            photo=Tensor.exact("photo", photo, bits=0), weight=Tensor.exact("weight", weight, bits=0)
        )
