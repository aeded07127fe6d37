"""Panel C1: every published case of convolution arithmetic, by a rule written out here, and what is refused."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import torch
from project import variant

from onebyone.core.figure import ClaimError, Part
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.inputs.parameters import ParameterError
from onebyone.panels.catalogue import chosen
from onebyone.panels.figc1.cases import CASES
from onebyone.panels.figc1.numbers import Arithmetic, Settings
from onebyone.panels.figc1.parameters import Parameters

SIDES = {  # of the image and of the map, as the guide draws them
    "no-padding-no-strides": (4, 2),
    "arbitrary-padding-no-strides": (5, 6),
    "same-padding-no-strides": (5, 5),
    "full-padding-no-strides": (5, 7),
    "no-padding-strides": (5, 2),
    "padding-strides": (5, 3),
    "padding-strides-odd": (6, 3),
    "dilated": (7, 3),
}


@cache
def case(name: str) -> Arithmetic:
    return Arithmetic.of(Parameters(case=name))


def by_hand(image, kernel, *, stride, padding, dilation):
    """A map of one channel, cell by cell, from lists."""
    rows, columns = len(image), len(image[0])

    def pixel(row, column):
        return image[row][column] if 0 <= row < rows and 0 <= column < columns else 0

    def sums(top, left):
        return sum(
            weight * pixel(top + i * dilation, left + j * dilation)
            for i, line in enumerate(kernel)
            for j, weight in enumerate(line)
        )

    down = range(-padding, rows + padding - dilation * (len(kernel) - 1), stride)
    across = range(-padding, columns + padding - dilation * (len(kernel[0]) - 1), stride)
    return [[sums(top, left) for left in across] for top in down]


def backwards_by_hand(image, kernel, side, *, stride, padding, dilation):
    """What a transposed convolution makes: each cell of the map sums what pixels put down there."""
    made = [[0] * side for _ in range(side)]
    for row, line in enumerate(image):
        for column, pixel in enumerate(line):
            for i, weights in enumerate(kernel):
                for j, weight in enumerate(weights):
                    at = row * stride + i * dilation - padding, column * stride + j * dilation - padding
                    if 0 <= at[0] < side and 0 <= at[1] < side:
                        made[at[0]][at[1]] += weight * pixel
    return made


@pytest.mark.parametrize("name", CASES)
def test_a_published_case_has_its_sizes_and_the_right_numbers(name):
    figure, own = case(name), CASES[name]
    image, kernel = figure.image.numerators[0].tolist(), figure.weight.numerators[0, 0].tolist()
    settings = {"stride": own.stride, "padding": own.padding, "dilation": own.dilation}
    sides = SIDES[name.removesuffix("-transposed")]
    if own.transposed:
        sides = sides[::-1]
        expected = backwards_by_hand(image, kernel, sides[1], **settings)
    else:
        expected = by_hand(image, kernel, **settings)
    assert (len(image), figure.result.shape) == (sides[0], (sides[1],) * 2)
    assert figure.result.numerators.tolist() == expected
    assert any(any(row) for row in expected)
    (equation,) = figure.equations
    assert equation.text.endswith(f" = {sides[1]}")
    assert figure.computation.call.name == ("ConvTranspose2d" if own.transposed else "Conv2d")


def test_all_published_animations_are_there():
    assert set(CASES) == {*SIDES, *(f"{name}-transposed" for name in SIDES if name != "dilated")}


class TestPublishedWrong:
    """The two faults that the animations were published with."""

    def test_the_table_under_a_stride_shows_the_values_of_that_stride(self):
        figure = case("padding-strides")
        assert figure.result.numerators.tolist() == [[1, 5, 6], [7, 8, 3], [3, 10, 4]]
        without = Arithmetic.verified(image=figure.image, weight=figure.weight, settings=Settings(padding=1))
        published = [[1, 6, 5], [7, 10, 9], [7, 10, 8]]
        assert without.result.numerators[:3, :3].tolist() == published, "the values of single steps"

    def test_another_table_was_right(self):
        image = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
        figure = Arithmetic.verified(
            image=Tensor.exact("image", [image], bits=0),
            weight=Tensor.exact("weight", [[[[0, 1, 2], [2, 2, 0], [0, 1, 2]]]], bits=0),
        )
        assert figure.result.numerators.tolist() == [[12, 12, 17], [10, 17, 19], [9, 6, 14]]

    def test_of_an_odd_size_the_row_that_no_position_reached_lies_below_and_right(self):
        figure = case("padding-strides-odd-transposed")
        lit = np.argwhere(figure.read.numerators[0] + 0 != 0)
        places = figure.uses(Part.of(figure.image))[figure.read].ravel()
        rows, columns = np.unravel_index(places, figure.read.shape[1:])
        assert sorted(set(rows)) == sorted(set(columns)) == [1, 3, 5]
        assert figure.read.shape[1:] == (8, 8), "one row of zeros above, two below"
        assert set(lit.ravel()) <= {1, 3, 5}


@pytest.mark.parametrize("name", ["padding-strides", "padding-strides-odd-transposed", "dilated"])
def test_a_cell_depends_on_what_autograd_sees(name):
    figure = case(name)
    for at in figure.walk:
        image = torch.from_numpy(figure.image.float64.copy()).requires_grad_()
        weight = torch.ones(figure.weight.shape, dtype=torch.float64)
        said = {word: int(getattr(figure, word).fraction(())) for word in ("stride", "padding", "dilation")}
        if figure.transposed.fraction(()):
            said["output_padding"] = int(figure.output_padding.fraction(()))
            torch.nn.functional.conv_transpose2d(image[None], weight, **said)[0, 0][at].backward()
        else:
            torch.nn.functional.conv2d(image[None], weight, **said)[0, 0][at].backward()
        seen = {tuple(place) for place in torch.nonzero(image.grad).tolist()}
        assert {cell.index for cell in figure.depends_on(Cell(figure.result, at))} == seen


# Other settings


@cache
def drawn(seed: int) -> tuple[Parameters, Arithmetic]:
    """A set of parameters that fits, of small and large values, and its figure."""
    random = np.random.default_rng(seed)
    for _ in range(200):
        groups = int(random.choice([1, 1, 1, 2, 3]))
        side = int(random.choice([1, 2, 3, 3, 5, 5, 11]))
        photo = random.random() < 0.2
        record = Parameters(
            image="photo" if photo else "digit:7" if random.random() < 0.1 else "drawn",
            height=int(random.integers(1, 13)),
            width=int(random.integers(1, 13)),
            channels=None if photo else int(groups * random.integers(1, 4)),
            kernel=str(random.choice(["sobel", "box"])) if random.random() < 0.2 else None,
            kernel_size=side,
            filters=int(groups * random.integers(1, 4)),
            groups=groups,
            stride=int(random.integers(1, 6)),
            padding=int(random.integers(0, 6)),
            dilation=int(random.integers(1, 4)),
            transposed=bool(random.random() < 0.4),
            output_padding=int(random.choice([0, 0, 1, 2])),
            bias="0.5" if random.random() < 0.3 else None,
            seed=int(random.integers(100)),
        )
        try:
            return record, Arithmetic.of(record)
        except ParameterError:
            continue
    raise AssertionError(seed)


@pytest.mark.parametrize("seed", range(40))
def test_a_drawn_set_is_proven_and_can_be_told(seed):
    record, figure = drawn(seed)
    image, weight = (torch.from_numpy(one.float64.copy()) for one in (figure.image, figure.weight))
    bias = None if figure.bias is None else torch.from_numpy(figure.bias.float64.copy())
    said = {word: int(getattr(figure, word).fraction(())) for word in ("stride", "padding", "dilation", "groups")}
    if record.transposed:
        said["output_padding"] = int(figure.output_padding.fraction(()))
        maps = torch.nn.functional.conv_transpose2d(image[None], weight, bias, **said)
    else:
        maps = torch.nn.functional.conv2d(image[None], weight, bias, **said)
    assert np.array_equal(maps[0, 0].numpy(), figure.result.float64)
    for at in {figure.first, figure.walk[-1]}:
        dot = figure.dot_product(*at)
        assert sum(term.value for term in dot.total.terms) == dot.result.value
    (panel,) = chosen(["c1"])
    for sentence in panel.words().sentences:
        assert "  " not in sentence.text(figure.quantities)
    for caption in panel.words().beats.values():
        assert 1 <= len(caption.text_lines(figure.quantities)) <= 2


def test_the_drawn_sets_hold_what_they_are_for():
    records = [drawn(seed)[0] for seed in range(40)]
    assert {bool(one.transposed) for one in records} == {True, False}
    assert {1, 2, 3} <= {one.groups for one in records}
    assert {one.image for one in records} == {"drawn", "photo", "digit:7"}
    assert any(one.output_padding for one in records)
    assert any(one.dilation > 1 and one.stride > 1 for one in records)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"case": "padding-strides-od"}, "no such case. Did you mean padding-strides-odd?"),
        ({"case": "nonsense"}, "There are: no-padding-no-strides, arbitrary"),
        ({"kernel_size": 11}, "it reaches over 11 pixels, and the image has 5 there, padded to 7"),
        ({"dilation": 6}, "reaches over 13 pixels"),
        ({"groups": 2}, "groups = 2: 1 channels and 1 filters are not split"),
        ({"filter": 1}, "filter = 1: there are 1, from 0"),
        ({"output_padding": 1}, "output_padding = 1: only a transposed convolution has one"),
        ({"transposed": True, "padding": 3}, "padding = 3: of a transposed convolution .* at most 2"),
        ({"transposed": True, "output_padding": 2}, "torch takes less than the stride or the dilation"),
        ({"transposed": True, "channels": 2, "filters": 2, "groups": 2}, "is shown without groups"),
        ({"image": "photo", "channels": 4}, "channels = 4: photo has 3"),
        ({"image": "digit", "channels": 2}, "channels = 2: digit has one"),
        ({"image": "cat"}, "there is no picture 'cat'"),
        ({"kernel": "1 2; 3"}, "the rows of '1 2; 3' have 2, 1 weights"),
        ({"transposed": True, "height": 40, "stride": 8, "padding": 0}, "the map would have 315 rows, and at most 128"),
        ({"position": "3,0"}, "position = 3,0: the map has rows 0 to 2"),
    ],
)
def test_what_cannot_be_laid_is_refused_in_a_sentence(values, message):
    with pytest.raises(ParameterError, match=message):
        Arithmetic.of(Parameters(**values))


@pytest.mark.parametrize("flat", ["image", "weight", "bias"])
def test_tensors_of_other_axes_are_none_of_a_convolution(flat):
    axes = {"image": (1, 5, 5), "weight": (1, 1, 3, 3), "bias": (1,)}
    axes[flat] = (25,) if flat != "bias" else (1, 1)
    given = {name: Tensor.exact(name, np.ones(shape), bits=0) for name, shape in axes.items()}
    with pytest.raises(ClaimError, match=r"^C1 lays kernels on an image, not <Tensor weight .*, bias <Tensor bias"):
        Arithmetic.verified(**given)


@pytest.mark.parametrize(
    ("id", "values", "counted", "added"),
    [
        ("c1", {}, "weights", "The products add up to a cell of the map."),
        ("c1", {"bias": "1"}, "weights and a bias", "The products and a bias add up to a cell of the map."),
        (
            "c1",
            {"bias": "1", "filters": 3},
            "weights in 3 filters",
            "The products and a bias add up to a cell of the map.",
        ),
        ("c1", {"kernel_size": 1}, "weight", "The product is a cell of the map."),
        (
            "c1",
            {"kernel_size": 1, "bias": "1"},
            "weight and a bias",
            "The product and a bias add up to a cell of the map.",
        ),
        ("c2", {}, "weights in 10 filters", "The products and a bias add up to a cell."),
    ],
)
def test_a_bias_is_counted_where_there_is_one_and_only_one(id, values, counted, added):
    """Of several filters the counter says how many these are: "27 weights and a bias" would deny two biases."""
    told = variant(id, **values)
    (figure,) = told.verified()
    slots = {**figure.quantities, **figure.computation.costs}
    assert told.words.counter["weights"].text(slots) == counted
    assert told.words.beats["products_add_up_to_one_cell"].text(slots) == added
