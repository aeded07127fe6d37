"""What figures choose from the data is what their rules say, worked out here cell by cell on small random inputs."""

from __future__ import annotations

import contextlib
import re
from itertools import product

import numpy as np
import pytest

from onebyone.core.figure import ClaimError
from onebyone.core.tensor import Tensor
from onebyone.inputs.bundled import Classifier, ConvolutionLayer, DenseLayer
from onebyone.panels.fig1a.numbers import APART, OneNeuron
from onebyone.panels.fig1b import numbers as fig1b
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.fig4a.numbers import PointwiseKernel
from onebyone.panels.fig5a.numbers import BRIGHT, ClassMaps
from onebyone.panels.fig6a.numbers import PixelsAsChannels

SEEDS = range(25)
WIDTH = 3  # of the images that a dense layer reads; six rows of them


def drawn(seed, name, shape, low, high, *, bits=0, live=1.0):
    """Few different integers, so that there are ties; only the given share of them is not 0."""
    random = np.random.default_rng([seed, len(name), len(shape)])
    kept = random.random(shape) < live
    return Tensor.from_numerators(name, random.integers(low, high + 1, shape) * kept, bits=bits)


def digit_and_layer(seed, units):
    """An image of 6×3 and a layer of sparse weights of both signs."""
    image = drawn(seed, "image", (6, WIDTH), 0, 2, bits=2)
    weight = drawn(seed, "weight", (units, 6 * WIDTH), -2, 2, live=0.4)
    return image, DenseLayer(weight, drawn(seed, "bias", (units,), -1, 1, bits=2))


def rarer_sign(terms):
    return min(sum(term > 0 for term in terms), sum(term < 0 for term in terms))


def best_pair(levels, terms):
    """Of all (positive, negative) at least APART rows apart: different levels, then size, then the first."""
    pairs = [
        (one, other)
        for one, other in product(range(len(terms)), repeat=2)
        if terms[one] > 0 > terms[other] and abs(one // WIDTH - other // WIDTH) >= APART
    ]
    return min(pairs, key=lambda at: (levels[at[0]] == levels[at[1]], terms[at[1]] - terms[at[0]], at), default=None)


def neuron_by_hand(image, weight):
    """The unit that figures 1a, 3 and 6 show, its products, and its pair; None where nothing can be shown."""
    levels = image.numerators.ravel().tolist()
    products = [[level * w for level, w in zip(levels, row, strict=True)] for row in weight.numerators.tolist()]
    ranks = [(-rarer_sign(terms), -abs(sum(terms)), unit) for unit, terms in enumerate(products)]
    if max(map(rarer_sign, products)) == 0:
        return None
    unit = min(ranks)[2]
    return unit, products[unit], best_pair(levels, products[unit])


def test_the_neuron_of_figure_1a_and_its_wires():
    shown = refused = 0
    for seed in range(80):
        image, layer = digit_and_layer(seed, 4)
        expected = neuron_by_hand(image, layer.weight)
        try:
            figure = OneNeuron.verified(image=image, layer=layer)
        except ClaimError:
            assert expected is None or expected[2] is None
            refused += 1
            continue
        assert (figure.unit, figure.bright) == (expected[0], expected[2])
        assert figure.products.numerators.tolist() == expected[1]
        shown += 1
    assert shown > 20
    assert refused > 0


def third_by_hand(terms, pair):
    """The largest other product so far from both, or the farthest of all; of equals the first."""
    others = [at for at, term in enumerate(terms) if term and at not in pair]
    apart = {at: min(APART, *(abs(at // WIDTH - one // WIDTH) for one in pair)) for at in others}
    return min(others, key=lambda at: (-apart[at], -abs(terms[at]), at), default=None)


def test_the_channels_of_figure_6a():
    shown = refused = near = 0
    for seed in range(50):
        image = drawn(seed, "image", (9, WIDTH), 0, 2, bits=2, live=0.02 * (seed + 1))
        weight = drawn(seed, "weight", (3, 9 * WIDTH), -2, 2, live=0.4)
        layer = DenseLayer(weight, drawn(seed, "bias", (3,), -1, 1, bits=2))
        expected = neuron_by_hand(image, weight)
        third = third_by_hand(expected[1], expected[2]) if expected and expected[2] else None
        try:
            figure = PixelsAsChannels.verified(image=image, layer=layer)
        except ClaimError:
            assert third is None
            refused += 1
            continue
        assert (figure.unit, figure.bright) == (expected[0], tuple(sorted((*expected[2], third))))
        near += min(abs(third // WIDTH - one // WIDTH) for one in expected[2]) < APART
        shown += 1
    assert shown > 20
    assert refused > 0
    assert near > 0, "some have no third channel that is far enough, and are shown all the same"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_neurons_of_figure_1b(seed):
    image, layer = digit_and_layer(seed, 6 * WIDTH)
    levels = image.numerators.ravel().tolist()
    products = [[level * w for level, w in zip(levels, row, strict=True)] for row in layer.weight.numerators.tolist()]
    telling = [unit for unit, terms in enumerate(products) if best_pair(levels, terms)]
    if len(telling) < fig1b.SHOWN:
        with pytest.raises(ClaimError, match=f"only {len(telling)} neurons"):
            fig1b.DenseLayer.verified(image=image, layer=layer)
        return
    figure = fig1b.DenseLayer.verified(image=image, layer=layer)
    outputs, expected = figure.result.numerators.tolist(), []
    for group in range(4):
        members = telling[len(telling) * group // 4 : len(telling) * (group + 1) // 4]
        if group in (0, 2):
            expected.append(min(members, key=lambda unit: (-rarer_sign(products[unit]), unit)))
        else:
            expected.append(min(members, key=lambda unit: (outputs[unit], unit)))
    assert figure.units == tuple(expected)


@pytest.mark.parametrize("seed", range(40))
def test_the_stop_of_figure_2a(seed):
    image = drawn(seed, "image", (7, 6), 0, 3, bits=2, live=0.3 + 0.015 * seed)
    kernel = drawn(seed, "weight", (3, 3), -2, 2, live=0.75)
    ranked = []
    for row, column in product(range(5), range(4)):
        pixels = [int(image.numerators[row + i, column + j]) for i, j in product(range(3), repeat=2)]
        terms = [pixel * int(weight) for pixel, weight in zip(pixels, kernel.numerators.flat, strict=True)]
        wishes = [len(set(pixels)) >= 3, sum(map(bool, terms)) >= 4, min(terms) < 0 < max(terms), sum(terms) != 0]
        ranked.append((wishes.count(False) + (column == 3), row + column, row, column))
    figure = SlidingKernel.verified(image=image, weight=kernel)
    assert figure.first == min(ranked)[2:]
    row, column = figure.first
    assert figure.second == ((row, column + 1) if column < 3 else (row + 1, column) if row < 4 else (row, column - 1))


def test_the_stops_of_figure_2a_miss_some_wishes_and_none():
    """The control: both kinds are among the images above, those with a stop that has all, and those without."""
    grades = set()
    for seed in range(40):
        image = drawn(seed, "image", (7, 6), 0, 3, bits=2, live=0.3 + 0.015 * seed)
        figure = SlidingKernel.verified(image=image, weight=drawn(seed, "weight", (3, 3), -2, 2, live=0.75))
        dot = figure.dot_product(*figure.first)
        terms = [product.value for product in dot.products]
        grades.add(min(terms) < 0 < max(terms) and len({pixel.value for pixel in dot.pixels}) >= 3)
    assert grades == {True, False}


@pytest.mark.parametrize("shape", [(4, 4), (5, 5), (3, 6)])
@pytest.mark.parametrize("seed", range(12))
def test_the_position_of_figure_4a(seed, shape):
    photo = drawn(seed, "photo", (3, *shape), 0, 3, bits=3)
    weight = drawn(seed, "weight", (3,), -2, 2)
    ranked = []
    for row, column in np.ndindex(shape):
        values = photo.numerators[:, row, column].tolist()
        terms = [value * int(w) for value, w in zip(values, weight.numerators, strict=True)]
        wishes = [0 not in values, len(set(values)) == 3, sum(terms) != 0, sum(terms) not in terms]
        off = abs(row - (shape[0] - 1) / 2) + abs(column - (shape[1] - 1) / 2)
        ranked.append((wishes.count(False), -sum(terms), off, (row, column)))
    assert PointwiseKernel.verified(photo=photo, weight=weight).first == min(ranked)[3]


def network(seed):
    """Two small layers that see two pixels to each side, and three filters of five channels."""
    layers, channels = [], 1
    for at, filters in enumerate((3, 5), 1):
        layers.append(
            ConvolutionLayer(
                drawn(seed + at, f"weight {at}", (filters, channels, 3, 3), -2, 3, bits=1),
                drawn(seed + at, f"bias {at}", (filters,), -1, 2, bits=1),
                dilation=Tensor.exact(f"dilation {at}", 1, bits=0),
                step=Tensor.exact(f"step {at}", 0.5, bits=1),
                cap=Tensor.exact(f"cap {at}", 2, bits=0),
            )
        )
        channels = filters
    weight = drawn(seed, "weight 3", (3, channels, 1, 1), -2, 2, bits=1)
    return Classifier(tuple(layers), weight, drawn(seed, "bias 3", (3,), -1, 1, bits=1))


def position_by_hand(features, weight, result, label):
    """Figure 5a's rule, cell by cell: (row, column) and the channels lit there, or None."""
    channels, rows, columns = features.shape
    unit = 2 ** (features.bits + weight.bits)
    telling = []
    for row, column in product(range(2, rows - 2), range(2, columns - 2)):
        here = features.numerators[:, row, column].tolist()
        terms = [value * int(w) for value, w in zip(here, weight.numerators[label, :, 0, 0], strict=True)]
        ranked = sorted(range(channels), key=lambda at: (terms[at], at))
        lit = sorted([ranked[0], *ranked[-2:]])
        rest = sum(terms) - sum(terms[at] for at in lit)
        outputs = result.numerators[:, row, column].tolist()
        wins = outputs.index(max(outputs)) == label
        if terms[ranked[0]] < 0 < terms[ranked[-2]] and rest != (channels - BRIGHT) * unit and wins:
            telling.append((-outputs[label], row, column, tuple(lit)))
    return min(telling, default=None)


def test_the_position_of_figure_5a():
    shown = refused = 0
    for seed in range(22):
        image, trained, label = drawn(seed, "image", (7, 8), 0, 4, bits=2), network(seed), 0
        with contextlib.suppress(ClaimError):
            try:
                figure = ClassMaps.verified(image=image, network=trained, label=label)
            except ClaimError as error:
                refused += "image: no position inside" in str(error)
                label = int(re.search(r"reads this 0 as a ([012])|$", str(error))[1] or 0)
                figure = ClassMaps.verified(image=image, network=trained, label=label)
            scores = figure.result.numerators.sum(axis=(1, 2)).tolist()
            assert figure.order == tuple(sorted(range(3), key=lambda at: (-scores[at], at)))
            assert figure.order[0] == label
            expected = position_by_hand(figure.features, figure.weight, figure.result, label)
            assert (*figure.first, figure.bright) == expected[1:]
            assert figure.reach == 2
            shown += 1
    assert shown > 6
    assert refused > 0
