"""Train panel 8's small PointNet: digits as clouds of points, one small network for each point, the maximum over all.

    python assets/train/pointnet.py MNIST_PACKAGE

Every lit pixel is a point (x, y, brightness), counted from the middle of the image, y upwards. Three layers of a shared
MLP, 1×1 convolutions over the points, make 64 features of each point; of each feature the largest value is kept; ten
neurons read these 64. After Qi et al., "PointNet: deep learning on point sets" (2017), without its transforms.

Training begins in floating point and goes on with every rounding of the shipped network in the forward pass (gradients
pass straight through, as in training.py). What ships is judged on held-out digits by integer arithmetic alone, over
three seeds; the first seed's weights are written.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import mnist
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from training import ASSETS, be_repeatable, held, minimise, numerators, quantized, write

SEEDS = (0, 1, 2)
FLOAT_EPOCHS, ROUNDED_EPOCHS, BATCH = 24, 12, 64
FLOAT_RATE, ROUNDED_RATE = 0.01, 0.003
SAMPLE = 96  # points of a cloud that a step of training sees, at random: the network must not lean on a few
SHARPNESS = 0.5  # the loss sees half of the scores
PIXEL_BITS = 2
LARGEST_WEIGHT = 8.0


@dataclass(frozen=True)
class Layer:
    """One layer as shipped: its size, and the grids (bits after the binary point) of weights, biases and outputs."""

    channels: int
    filters: int
    weight_bits: int
    bias_bits: int
    output_bits: int | None  # of the rounding after it; None: the last layer's sums stay exact
    cap: float | None  # the largest output; the smallest is 0


LAYERS = (
    Layer(3, 32, weight_bits=3, bias_bits=2, output_bits=1, cap=32.0),
    Layer(32, 32, weight_bits=7, bias_bits=5, output_bits=3, cap=8.0),
    Layer(32, 64, weight_bits=5, bias_bits=5, output_bits=1, cap=16.0),
    Layer(64, 10, weight_bits=2, bias_bits=2, output_bits=None, cap=None),
)


def clouds(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The lit pixels of images (n, 28, 28) as points (n, 3, most points): x, y, brightness in quarters.

    A cloud with fewer points repeats them in turn: the maximum over the points does not see that.
    """
    levels = np.rint(images / 255 * 2**PIXEL_BITS) / 2**PIXEL_BITS
    row, column = np.indices((mnist.SIDE, mnist.SIDE))
    half = mnist.SIDE // 2
    points = []
    for image in levels:
        lit = np.flatnonzero(image.ravel())
        at = np.stack([column.ravel()[lit] - half, half - 1 - row.ravel()[lit], image.ravel()[lit]])
        points.append(at.astype(np.float32))
    most = max(cloud.shape[1] for cloud in points)
    return np.stack([cloud[:, np.arange(most) % cloud.shape[1]] for cloud in points])


def warped(points: Tensor) -> Tensor:
    """Each cloud turned by up to 6°, scaled by up to 5 %, sheared and shifted by up to a pixel, at random."""
    count = len(points)
    angle = (torch.rand(count) - 0.5) * 0.21
    scale_x, scale_y = 1 + (torch.rand(2, count) - 0.5) * 0.1
    shear = (torch.rand(count) - 0.5) * 0.2
    cosine, sine = torch.cos(angle), torch.sin(angle)
    turn = torch.stack(
        [
            torch.stack([scale_x * cosine, scale_x * (shear * cosine - sine)], dim=1),
            torch.stack([scale_y * sine, scale_y * (shear * sine + cosine)], dim=1),
        ],
        dim=1,
    )
    places = turn @ points[:, :2] + (torch.rand(count, 2, 1) - 0.5) * 2
    return torch.cat([places, points[:, 2:]], dim=1)


def first_parameters() -> list[Tensor]:
    """Weights and biases to begin with: Kaiming's; the first layer's units each bend along a line across the digit."""
    parameters: list[Tensor] = []
    for number, layer in enumerate(LAYERS):
        weight = torch.empty(layer.filters, layer.channels)
        torch.nn.init.kaiming_uniform_(weight, nonlinearity="relu")
        bias = torch.zeros(layer.filters)
        if number == 0:
            weight[:, 2] *= 4  # brightness reaches to 1, coordinates to 14
            bias = -(weight[:, :2] * (torch.rand(layer.filters, 2) - 0.5) * mnist.SIDE / 2).sum(dim=1)
        elif number == 1:
            weight /= 4  # the first layer's outputs reach to 32
        parameters += [weight, bias]
    return [parameter.requires_grad_() for parameter in parameters]


def scores_of(parameters: list[Tensor], points: Tensor, *, rounded: bool) -> Tensor:
    """The scores (n, 10) of clouds (n, 3, points), with or without the roundings of the shipped network."""

    def grid(values: Tensor, bits: int) -> Tensor:
        return quantized(values, bits) if rounded else values

    values = points.transpose(1, 2).reshape(-1, LAYERS[0].channels)  # one point a row: the same layer for all of them
    for number, (layer, weight, bias) in enumerate(zip(LAYERS, parameters[::2], parameters[1::2], strict=True)):
        if number == len(LAYERS) - 1:
            values = values.view(len(points), -1, layer.channels).amax(dim=1)
        values = functional.linear(values, grid(weight, layer.weight_bits), grid(bias, layer.bias_bits))
        if layer.output_bits is not None:
            values = held(values, layer.output_bits, layer.cap) if rounded else values.clamp(0, layer.cap)
    return values


def fit(parameters: list[Tensor], points: Tensor, labels: Tensor, *, epochs: int, rate: float, rounded: bool) -> None:
    """Minimise the cross-entropy of `SHARPNESS` times the scores; parameters stay within LARGEST_WEIGHT."""

    def loss_of(chosen: Tensor) -> Tensor:
        some = torch.randperm(points.shape[2])[:SAMPLE]
        scores = scores_of(parameters, warped(points[chosen][:, :, some]), rounded=rounded)
        return functional.cross_entropy(SHARPNESS * scores, labels[chosen])

    minimise(loss_of, parameters, count=len(points), batch=BATCH, epochs=epochs, rate=rate, largest=LARGEST_WEIGHT)


def train(seed: int, points: Tensor, labels: Tensor) -> list[NDArray[np.int64]]:
    """Weights and biases of the four layers, as integers that count steps of their grid."""
    torch.manual_seed(seed)
    parameters = first_parameters()
    fit(parameters, points, labels, epochs=FLOAT_EPOCHS, rate=FLOAT_RATE, rounded=False)
    fit(parameters, points, labels, epochs=ROUNDED_EPOCHS, rate=ROUNDED_RATE, rounded=True)
    return numerators(parameters, LAYERS)


def shipped_scores(integers: list[NDArray[np.int64]], points: NDArray[np.float32]) -> NDArray[np.float64]:
    """Scores (n, 10) of the shipped network, counted in steps of their grid.

    The products run in float64, whose sums of integers below 2**53 are exact: BLAS has no integer product.
    """
    values, bits = np.rint(points * 2**PIXEL_BITS).astype(np.float64), PIXEL_BITS
    for number, (layer, weight, bias) in enumerate(zip(LAYERS, integers[::2], integers[1::2], strict=True)):
        if number == len(LAYERS) - 1:
            values = values.max(axis=2, keepdims=True)
        bits += layer.weight_bits
        values = weight.astype(np.float64) @ values + (bias * 2.0 ** (bits - layer.bias_bits))[:, None]
        if layer.output_bits is not None:
            # np.rint rounds half to even, and dividing by a power of two is exact.
            values = np.rint(values / 2 ** (bits - layer.output_bits)).clip(0, layer.cap * 2**layer.output_bits)
            bits = layer.output_bits
    return values[:, :, 0]


def main(package: Path) -> None:
    """Train three seeds, write the first one's weights and the report on all."""
    be_repeatable()
    digits = mnist.split(package)
    points = torch.from_numpy(clouds(digits.train))
    labels = torch.from_numpy(digits.train_labels).long()
    held_out, accuracies = clouds(digits.held_out), {}
    for seed in SEEDS:
        integers = train(seed, points, labels)
        read = shipped_scores(integers, held_out).argmax(axis=1)
        accuracies[str(seed)] = round(float((read == digits.held_out_labels).mean()), 4)
        print(f"seed {seed}: {accuracies[str(seed)]:.4f} of {len(read)} held-out digits", flush=True)
        if seed == SEEDS[0]:
            write("pointnet", integers, LAYERS)
    report = {
        "held_out_digits": len(held_out),
        "accuracy_by_seed": accuracies,
        "shipped_seed": SEEDS[0],
        "parameters": sum(parameter.size for parameter in integers),
        "pixel_bits": PIXEL_BITS,
        "layers": [asdict(layer) for layer in LAYERS],
    }
    (ASSETS / "pointnet.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
