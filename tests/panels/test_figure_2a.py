"""Figure 2a: its numbers, its stops, its windows, and what it claims."""

import numpy as np
import pytest
import torch
from project import figures
from witness import inputs_that_matter

from onebyone.core.figure import ClaimError, Part
from onebyone.core.quantity import Cell
from onebyone.core.tensor import CellIndexError, Tensor
from onebyone.panels.fig2a.numbers import SlidingKernel

FIGURE = figures("2a")[0]


def test_the_map_is_the_cross_correlation():
    image, weight = FIGURE.image.float64, FIGURE.weight.float64
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
    assert np.array_equal(FIGURE.result.float64, np.einsum("rcij,ij->rc", windows, weight))
    assert np.array_equal(FIGURE.products.float64, windows * weight)
    assert np.array_equal(FIGURE.computation.gives.float64[0], FIGURE.result.float64)


def test_the_slots_of_the_article():
    values = {slot: int(quantity.value) for slot, quantity in FIGURE.quantities.items()}
    assert values == {
        **{"image_height": 28, "image_width": 28, "pixels": 784},
        **{"kernel_height": 3, "kernel_width": 3, "weights": 9, "multiplications": 6084, "parameters": 9},
        **{"map_height": 26, "map_width": 26, "outputs": 676, "positions": 676, "uses": 676, "terms": 9},
        **{"filters": 1, "maps": 1, "least": 1, "sides": 2, "biases": 0, "shown": 9, "others": 0},
        **{"padded_height": 28, "padded_width": 28, "stride": 1, "padding": 0, "dilation": 1},
        **{"step_down": 0, "step_across": 1, "steps": 25, "flip_cells": int((FIGURE.result.numerators != 0).sum())},
    }


def test_the_flipped_kernel_makes_the_convolution_of_mathematics_and_another_map():
    assert FIGURE.flipped.numerators.tolist() == [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
    # NumPy's convolve flips, row by row: of each image row with each kernel row, summed over rows that fall together.
    image, weight = FIGURE.image.float64, FIGURE.weight.float64
    lines = [[np.convolve(row, kernel, "valid") for kernel in weight] for row in image]
    expected = [sum(lines[row + 2 - i][i] for i in range(3)) for row in range(26)]
    assert np.array_equal(FIGURE.convolved.float64, expected)
    assert np.array_equal(FIGURE.flip_difference.float64, FIGURE.convolved.float64 - FIGURE.result.float64)
    # Sobel's kernel is the other way round where it is turned: every cell that is not 0 changes its sign.
    assert np.array_equal(FIGURE.convolved.float64, -FIGURE.result.float64)
    assert FIGURE.quantities["flip_cells"].value == 279
    used = FIGURE.uses(Part.of(FIGURE.convolved, 9, 14))
    terms = FIGURE.padded.float64.ravel()[used[FIGURE.padded]] * FIGURE.flipped.float64.ravel()[used[FIGURE.flipped]]
    assert terms.sum() == FIGURE.convolved.float64[9, 14]


def test_a_kernel_that_is_the_same_turned_shows_no_flip():
    figure = SlidingKernel.verified(weight=Tensor.exact("kernel", np.ones((3, 3)), bits=0))
    assert figure.quantities["flip_cells"].value == 0


def test_the_call_is_the_one_that_ran():
    assert FIGURE.computation.call.text == "nn.Conv2d(1, 1, 3, bias=False)"
    assert (FIGURE.computation.takes.shown_shape, FIGURE.computation.gives.shown_shape) == ("1×28×28", "1×26×26")


def test_the_border_is_lost_as_the_equation_says():
    assert FIGURE.width_equation.text == "28 − 3 + 1 = 26"
    centres = {(row + 1, column + 1) for row, column in FIGURE.walk}
    ring = set(np.ndindex(28, 28)) - centres
    assert all(0 in place or 27 in place for place in ring)
    assert len(ring) == 784 - 676


def test_the_first_stop_teaches():
    dot = FIGURE.dot_product(*FIGURE.first)
    assert len({pixel.value for pixel in dot.pixels}) >= 3
    products = [product.value for product in dot.products]
    assert min(products) < 0 < max(products)
    assert sum(product != 0 for product in products) >= 4
    assert dot.result.value != 0
    assert FIGURE.second == (FIGURE.first[0], FIGURE.first[1] + 1)


@pytest.mark.parametrize("at", [FIGURE.first, FIGURE.second, (0, 0), (25, 25)])
def test_every_line_of_a_stop_closes_and_names_its_cells(at):
    dot = FIGURE.dot_product(*at)
    for equation in (*dot.rows, dot.total):
        equation.check()
    assert (len(dot.pixels), len(dot.weights), len(dot.products), dot.position) == (9, 9, 9, at)
    assert [cell.index for cell in dot.weights] == list(np.ndindex(3, 3))
    assert [cell.index for cell in dot.products] == [(*at, *offset) for offset in np.ndindex(3, 3)]
    assert dot.result == Cell(FIGURE.result, at)


def test_the_walk_visits_every_stop_once_in_reading_order():
    assert list(FIGURE.walk) == list(np.ndindex(26, 26))


@pytest.mark.parametrize("at", [(0, 0), (3, 7), (25, 25)])
def test_a_result_depends_on_its_window_as_autograd_sees_it(at):
    generic = torch.rand(1, 1, 3, 3, dtype=torch.float64) + 0.5  # no weight is 0, so no pixel is hidden
    seen = inputs_that_matter(
        lambda x: torch.nn.functional.conv2d(x[None, None], generic)[0, 0], FIGURE.image.float64, at
    )
    assert {cell.index for cell in FIGURE.depends_on(Cell(FIGURE.result, at))} == seen
    assert len(seen) == 9


def test_a_product_depends_on_its_pixel():
    assert FIGURE.depends_on(Cell(FIGURE.products, (4, 5, 2, 1))) == (Cell(FIGURE.image, (6, 6)),)
    with pytest.raises(ClaimError, match="does not compute"):
        FIGURE.depends_on(Cell(FIGURE.image, (0, 0)))
    with pytest.raises(CellIndexError):
        FIGURE.dot_product(26, 0)


def test_another_image_and_kernel():
    image = Tensor.exact("picture", [[0, 0, 0, 0, 0], [0, 1, 2, 3, 0], [0, 3, 1, 2, 0], [0, 0, 0, 0, 0]], bits=0)
    weight = Tensor.exact("kernel", [[1, 0, -1]] * 3, bits=0)
    figure = SlidingKernel.verified(image=image, weight=weight)
    assert figure.result.numerators.tolist() == [[-3, -1, 3], [-3, -1, 3]]
    assert figure.width_equation.text == "5 − 3 + 1 = 3"


@pytest.mark.parametrize(
    ("image", "weight", "message"),
    [
        (np.ones((1, 6, 6)), np.ones((3, 3)), "one kernel over one image"),
        (np.ones((6, 6)), np.ones(3), "one kernel over one image"),
        (np.ones((6, 6)), np.ones((0, 3)), "one kernel over one image"),
    ],
)
def test_inputs_that_cannot_tell_the_story_are_refused(image, weight, message):
    with pytest.raises(ClaimError, match=message):
        SlidingKernel.verified(
            image=Tensor.exact("image", image, bits=0), weight=Tensor.exact("weight", weight, bits=0)
        )
