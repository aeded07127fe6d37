"""Train panel 7's bottleneck: figure 5's sixteen feature maps through four channels and back to sixteen.

    python assets/train/bottleneck.py MNIST_PACKAGE

A 1×1 layer down from 16 to 4 channels, a 3×3 layer on the 4, a 1×1 layer up to 16: the shape of ResNet's bottleneck (He
et al. 2015), without the sum beside it. What comes out should be what went in, and figure 5's last layer should still
read the digit from it. Training begins in floating point and goes on with every rounding of the shipped layers
(gradients pass straight through, as in training.py); it reads figure 5's own shipped network.

What ships is judged on held-out digits by integer arithmetic alone, over three seeds; the first seed's are written.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import classifier
import mnist
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from training import ASSETS, be_repeatable, held, minimise, numerators, quantized, write

SEEDS = (0, 1, 2)
FLOAT_EPOCHS, ROUNDED_EPOCHS, BATCH = 20, 12, 32
FLOAT_RATE, ROUNDED_RATE = 0.03, 0.008
EVERY = 4  # one of so many training digits is enough for 284 weights
SHARPNESS = classifier.SHARPNESS / classifier.WARM
SAME = 100.0  # part of the loss that asks for the same maps, beside the digit's
LARGEST_WEIGHT = 8.0


@dataclass(frozen=True)
class Layer:
    """One layer as shipped: its size, and the grids (bits after the binary point) of weights, biases and outputs."""

    channels: int
    filters: int
    kernel: int
    weight_bits: int
    bias_bits: int
    output_bits: int
    cap: float  # the largest output; the smallest is 0


LAYERS = (
    Layer(16, 4, 1, weight_bits=3, bias_bits=3, output_bits=0, cap=32.0),
    Layer(4, 4, 3, weight_bits=3, bias_bits=3, output_bits=0, cap=32.0),
    Layer(4, 16, 1, weight_bits=3, bias_bits=3, output_bits=0, cap=classifier.LAYERS[2].cap),
)


def shipped_network() -> list[NDArray[np.int64]]:
    """Figure 5's weights and biases as integers, as `classifier.shipped_maps` takes them."""
    integers = []
    with np.load(ASSETS / "classifier.npz") as arrays:
        for number, layer in enumerate(classifier.LAYERS, 1):
            integers.append(np.rint(arrays[f"weight{number}"] * 2**layer.weight_bits).astype(np.int64))
            integers.append(np.rint(arrays[f"bias{number}"] * 2**layer.bias_bits).astype(np.int64))
    return integers


def through(parameters: list[Tensor], features: Tensor, *, rounded: bool) -> Tensor:
    """The feature maps that come out, (n, 16, 28, 28), with or without every rounding."""
    values = features
    for layer, weight, bias in zip(LAYERS, parameters[::2], parameters[1::2], strict=True):
        if rounded:
            weight, bias = quantized(weight, layer.weight_bits), quantized(bias, layer.bias_bits)
        values = functional.conv2d(values, weight, bias, padding=layer.kernel // 2)
        values = held(values, layer.output_bits, layer.cap) if rounded else values.clamp(0, layer.cap)
    return values


def first_parameters(features: Tensor) -> list[Tensor]:
    """To begin with: down and up by the four channels that vary most, nothing but the middle weight between."""
    channels = features.transpose(0, 1).flatten(1)[:, ::13]
    most = channels.var(dim=1).argsort(descending=True)[:4]
    down, up = torch.zeros(4, 16, 1, 1), torch.zeros(16, 4, 1, 1)
    down[range(4), most] = 2.0
    up[most, range(4)] = 0.5
    look = torch.zeros(4, 4, 3, 3)
    look[range(4), range(4), 1, 1] = 1.0
    parameters = [down, torch.zeros(4), look, torch.zeros(4), up, torch.zeros(16)]
    return [(parameter + 0.2 * torch.randn(parameter.shape)).requires_grad_() for parameter in parameters]


def fit(
    parameters: list[Tensor],
    features: Tensor,
    labels: Tensor,
    reading: tuple[Tensor, Tensor],
    *,
    epochs: int,
    rate: float,
    rounded: bool,
) -> None:
    """Minimise the cross-entropy of figure 5's scores and the square of what changed; weights stay within bounds."""

    def loss_of(chosen: Tensor) -> Tensor:
        went = features[chosen]
        came = through(parameters, went, rounded=rounded)
        scores = functional.conv2d(came, *reading).mean(dim=(2, 3))
        same = (((came - went) / LAYERS[-1].cap) ** 2).mean()
        return functional.cross_entropy(SHARPNESS * scores, labels[chosen]) + SAME * same

    count = len(features)
    minimise(loss_of, parameters, count=count, batch=BATCH, epochs=epochs, rate=rate, largest=LARGEST_WEIGHT)


def train(seed: int, features: Tensor, labels: Tensor, reading: tuple[Tensor, Tensor]) -> list[NDArray[np.int64]]:
    """Weights and biases of the three layers, as integers that count steps of their grid."""
    torch.manual_seed(seed)
    parameters = first_parameters(features)
    fit(parameters, features, labels, reading, epochs=FLOAT_EPOCHS, rate=FLOAT_RATE, rounded=False)
    fit(parameters, features, labels, reading, epochs=ROUNDED_EPOCHS, rate=ROUNDED_RATE, rounded=True)
    return numerators(parameters, LAYERS)


def shipped_through(integers: list[NDArray[np.int64]], features: NDArray[np.int64]) -> NDArray[np.int64]:
    """The feature maps that come out of the shipped layers, as integers; features (n, 16, 28, 28) are integers."""
    values, bits = features.astype(np.float64), 0
    for layer, weight, bias in zip(LAYERS, integers[::2], integers[1::2], strict=True):
        edge = layer.kernel // 2
        padded = np.pad(values, ((0, 0), (0, 0), (edge, edge), (edge, edge)))
        sums = np.zeros((len(values), layer.filters, mnist.SIDE, mnist.SIDE))
        for row, column in np.ndindex(layer.kernel, layer.kernel):
            seen = padded[:, :, row : row + mnist.SIDE, column : column + mnist.SIDE]
            sums += np.einsum("fc,nchw->nfhw", weight[:, :, row, column].astype(np.float64), seen, optimize=True)
        bits += layer.weight_bits
        sums += (bias * 2.0 ** (bits - layer.bias_bits))[:, None, None]
        # np.rint rounds half to even, and dividing by a power of two is exact.
        values = np.rint(sums / 2 ** (bits - layer.output_bits)).clip(0, layer.cap * 2**layer.output_bits)
        bits = layer.output_bits
    return values.astype(np.int64)


def features_of(network: list[NDArray[np.int64]], images: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Figure 5's feature maps of images (n, 28, 28), as integers."""
    pixels = np.rint(images / 255 * 2**classifier.PIXEL_BITS).astype(np.int64)
    batches = [pixels[start : start + 200] for start in range(0, len(pixels), 200)]
    return np.concatenate([classifier.shipped_maps(network[:6], batch)[0] for batch in batches])


def main(package: Path) -> None:
    """Train three seeds, write the first one's weights and the report on all."""
    be_repeatable()
    digits, network = mnist.split(package), shipped_network()
    features = torch.from_numpy(features_of(network, digits.train[::EVERY]).astype(np.float32))
    labels = torch.from_numpy(digits.train_labels[::EVERY]).long()
    reading = (torch.from_numpy(network[6].astype(np.float32)), torch.from_numpy(network[7].astype(np.float32)))
    held_out = features_of(network, digits.held_out)
    accuracies, unchanged = {}, {}
    for seed in SEEDS:
        integers = train(seed, features, labels, reading)
        came = np.concatenate(
            [shipped_through(integers, held_out[at : at + 200]) for at in range(0, len(held_out), 200)]
        )
        scores = np.einsum("fc,nchw->nf", network[6][:, :, 0, 0], came, optimize=True) + network[7] * mnist.SIDE**2
        accuracies[str(seed)] = round(float((scores.argmax(axis=1) == digits.held_out_labels).mean()), 4)
        unchanged[str(seed)] = round(float((came == held_out).mean()), 4)
        print(
            f"seed {seed}: {accuracies[str(seed)]} of {len(came)} held out, {unchanged[str(seed)]} unchanged",
            flush=True,
        )
        if seed == SEEDS[0]:
            write("bottleneck", integers, LAYERS)
    report = {
        "held_out_digits": len(held_out),
        "accuracy_by_seed": accuracies,
        "share_of_feature_cells_unchanged_by_seed": unchanged,
        "shipped_seed": SEEDS[0],
        "parameters": sum(parameter.size for parameter in integers),
        "layers": [asdict(layer) for layer in LAYERS],
    }
    (ASSETS / "bottleneck.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
