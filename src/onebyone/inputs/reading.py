"""What the inputs are for, tried out: the shipped network reads the shipped digits, the layer gives local contrast.

This takes a second, so `check` and the tests do it; whoever renders has the answers of each input that is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from onebyone.core import operations
from onebyone.inputs import bundled
from onebyone.inputs.answers import InputError
from onebyone.inputs.pictures import SIDE, image_of

OF_A_LABEL = 3  # handwritten digits of each label that are read
READ = 29  # of those thirty: the others are read otherwise by the network as it was trained
THROUGH = 29  # through the bottleneck
AS_POINTS = 29  # as clouds of points
CORRELATED = 0.97  # with local contrast, a small blur minus a large one
BLURS = (1.0, 2.0)  # px
FAR = 7  # px, beyond which a blur is cut off


@cache
def demand_inputs_work() -> None:
    """Demand that the network reads digits and the layer gives local contrast. Raises InputError where they do not."""
    if (read := digit_read(features(bundled.digit().float64))) != 2:
        raise InputError(f"the input 'digit' is read as a {read} by the network that is shipped with it, not as a 2")
    labels = [label for label in range(10) for _ in range(OF_A_LABEL)]
    shown = [image_of(f"digit:{label}:{at % OF_A_LABEL}", height=None, width=None).float64
             for at, label in enumerate(labels)]  # fmt: skip
    looked_at = [*map(features, shown)]
    readers = (
        ("classifier", digit_read, looked_at, READ),
        ("bottleneck", read_through, looked_at, THROUGH),
        ("pointnet", points_read, shown, AS_POINTS),
    )
    for name, reader, given, expected in readers:
        right = sum(reader(one) == label for one, label in zip(given, labels, strict=True))
        if right != expected:
            raise InputError(f"the input {name!r} reads {right} of {len(shown)} handwritten digits, not {expected}")
    alike = correlation(np.stack(shown))
    if alike < CORRELATED:
        raise InputError(f"the input 'local_contrast' gives none: what it gives is correlated with it by {alike:.2f}")
    red, green, blue = bundled.photo_levels().reshape(-1, 3).mean(axis=0)
    if not red > green > blue:
        raise InputError(f"the input 'photo' is not warm: its channels' means are {red:.0f}, {green:.0f}, {blue:.0f}")


def features(image: NDArray[np.float64]) -> NDArray[np.float64]:
    """The feature maps (channels, 28, 28) that the network has of an image (28, 28)."""
    return _run(image[None], bundled.classifier().layers)


def digit_read(features: NDArray[np.float64]) -> int:
    """The digit whose class map of these feature maps has the largest sum."""
    network = bundled.classifier()
    maps = operations.conv2d(features, network.weight.float64, network.bias.float64)
    return int(operations.map_totals(maps).argmax())


def read_through(features: NDArray[np.float64]) -> int:
    """What the network reads if its feature maps go through the bottleneck."""
    layers = bundled.bottleneck()
    return digit_read(_run(features, (layers.down, layers.look, layers.up)))


def points_read(image: NDArray[np.float64]) -> int:
    """What the network on points reads in an image (28, 28)."""
    network, (rows, columns) = bundled.pointnet(), np.nonzero(image)
    values = np.stack([columns - SIDE // 2, SIDE // 2 - 1 - rows, image[rows, columns]])[:, :, None]
    for layer in network.layers:
        sums = operations.conv1x1(values, layer.weight.float64, layer.bias.float64)
        values = operations.rounded(sums, layer.step.float64, layer.cap.float64)
    pooled = operations.largest_of_points(values)
    return int(operations.dense(pooled, network.weight.float64, network.bias.float64).argmax())


def _run(values: NDArray[np.float64], layers: Sequence[bundled.ConvolutionLayer]) -> NDArray[np.float64]:
    """Maps (channels, 28, 28) through convolutions that keep their size, and the rounding after each."""
    for layer in layers:
        apart = int(layer.dilation.float64)
        ring = (apart * (layer.weight.shape[2] // 2),) * 2
        sums = operations.conv2d(
            values, layer.weight.float64, layer.bias.float64, padding=ring, dilation=(apart, apart)
        )
        values = operations.rounded(sums, layer.step.float64, layer.cap.float64)
    return values


def correlation(images: NDArray[np.float64]) -> float:
    """How what the layer gives of images (n, 28, 28) is correlated with their local contrast."""
    layer, gap = bundled.local_contrast(), np.subtract.outer(np.arange(SIDE), np.arange(SIDE))
    given = images.reshape(len(images), -1) @ layer.weight.float64.T + layer.bias.float64
    small, large = (
        band @ images @ band.T
        for blur in BLURS
        for band in [np.exp(-(gap**2) / (2 * blur**2)) * (abs(gap) <= FAR)]
        for band in [band / np.exp(-(np.arange(-FAR, FAR + 1) ** 2) / (2 * blur**2)).sum()]
    )
    return float(np.corrcoef(given.ravel(), (small - large).ravel())[0, 1])
