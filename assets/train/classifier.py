"""Train figure 5's fully convolutional digit classifier, fold its batch norm, and write it on dyadic grids.

    python assets/train/classifier.py MNIST_PACKAGE

Three 3×3 layers (8, 16, 16 filters), dilated 1, 2, 4 so that a position of the last one sees 15×15 pixels, then ten 1×1
filters: ten maps as large as the image. The score of a digit is the mean of its map. First the network is trained in
floating point with batch norm; then the norms are folded into weights and biases, and training goes on with
every rounding of the shipped network in the forward pass (straight-through gradients, as in local_contrast.py).

What ships is judged on held-out digits by integer arithmetic alone, over three seeds; the first seed's are written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import mnist
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

ASSETS = Path(__file__).resolve().parents[1]
SEEDS = (0, 1, 2)
FLOAT_EPOCHS, ROUNDED_EPOCHS, BATCH = 14, 6, 64
FLOAT_RATE, ROUNDED_RATE = 0.01, 0.003
SHARPNESS = 10.0  # the loss sees 10 × the mean of each map: means over 784 positions are small
PIXEL_BITS = 2


@dataclass(frozen=True)
class Layer:
    """One layer as shipped: its size, and the grids (bits after the binary point) of weights, biases and outputs."""

    channels: int
    filters: int
    kernel: int
    dilation: int
    weight_bits: int
    bias_bits: int
    output_bits: int | None  # of the rounding after it; None: the last layer's sums stay exact
    cap: float | None  # the largest output; the smallest is 0

    @property
    def padding(self) -> int:
        """Zeros on each side that keep the maps as large as the image."""
        return self.dilation * (self.kernel // 2)


LAYERS = (
    Layer(1, 8, 3, 1, weight_bits=3, bias_bits=3, output_bits=2, cap=2.0),
    Layer(8, 16, 3, 2, weight_bits=3, bias_bits=3, output_bits=2, cap=6.0),
    Layer(16, 16, 3, 4, weight_bits=3, bias_bits=3, output_bits=1, cap=6.0),
    Layer(16, 10, 1, 1, weight_bits=1, bias_bits=1, output_bits=None, cap=None),
)
LARGEST_WEIGHT = 8.0
LAST_GAIN = 8.0  # how much the folded network's maps grow, so that halves are fine enough for the last weights


def quantized(values: Tensor, bits: int) -> Tensor:
    """The nearest multiples of 2**-bits, ties to even; the gradient passes straight through."""
    return values + (torch.round(values * 2**bits) / 2**bits - values).detach()


def float_network() -> nn.Sequential:
    """Convolutions without bias, each but the last with batch norm and ReLU."""
    parts: list[nn.Module] = []
    for layer in LAYERS[:-1]:
        parts += [
            nn.Conv2d(
                layer.channels,
                layer.filters,
                layer.kernel,
                padding=layer.padding,
                dilation=layer.dilation,
                bias=False,
            ),
            nn.BatchNorm2d(layer.filters),
            nn.ReLU(),
        ]
    return nn.Sequential(*parts, nn.Conv2d(LAYERS[-1].channels, LAYERS[-1].filters, 1))


def folded(network: nn.Sequential, images: Tensor) -> list[Tensor]:
    """Weights and biases with the norms folded in, scaled so that each channel fills the range up to its cap.

    ReLU commutes with positive factors, so a factor on a layer's filters is undone on the next layer's channels.
    """
    modules = list(network)
    parameters: list[Tensor] = []
    before = torch.ones(1)
    with torch.no_grad():
        outputs = images
        for position, layer in enumerate(LAYERS[:-1]):
            convolution, norm = modules[3 * position], modules[3 * position + 1]
            gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            weight = convolution.weight * gain[:, None, None, None]
            bias = norm.bias - norm.running_mean * gain
            outputs = functional.conv2d(outputs, weight, bias, padding=layer.padding, dilation=layer.dilation).relu()
            peak = torch.quantile(outputs.transpose(0, 1).flatten(1)[:, ::7], 0.995, dim=1).clamp(min=0.1)
            factor = layer.cap / peak
            parameters += [weight * factor[:, None, None, None] / before[:, None, None], bias * factor]
            before = factor
        last = modules[-1]
        parameters += [LAST_GAIN * last.weight / before[:, None, None], LAST_GAIN * last.bias]
    return [parameter.clone().requires_grad_() for parameter in parameters]


def rounded_maps(parameters: list[Tensor], images: Tensor) -> Tensor:
    """The class maps (n, 10, 28, 28) with every rounding of the shipped network."""
    outputs = images
    for layer, weight, bias in zip(LAYERS, parameters[::2], parameters[1::2], strict=True):
        outputs = functional.conv2d(
            outputs,
            quantized(weight, layer.weight_bits),
            quantized(bias, layer.bias_bits),
            padding=layer.padding,
            dilation=layer.dilation,
        )
        if layer.output_bits is not None:
            outputs = quantized(outputs.clamp(0, layer.cap), layer.output_bits)
    return outputs


def warped(images: Tensor) -> Tensor:
    """Each digit turned by up to 12°, scaled by up to 10 % and sheared a little, at random, then quantized again."""
    count = len(images)
    angle = (torch.rand(count) - 0.5) * 0.42
    scale_x, scale_y = 1 + (torch.rand(2, count) - 0.5) * 0.2
    shear = (torch.rand(count) - 0.5) * 0.3
    move = (torch.rand(count, 2) - 0.5) * (4 / mnist.SIDE)
    cosine, sine = torch.cos(angle), torch.sin(angle)
    rows = [
        torch.stack([scale_x * cosine, scale_x * (shear * cosine - sine), move[:, 0]], dim=1),
        torch.stack([scale_y * sine, scale_y * (shear * sine + cosine), move[:, 1]], dim=1),
    ]
    grid = functional.affine_grid(torch.stack(rows, dim=1), list(images.shape), align_corners=False)
    return quantized(functional.grid_sample(images, grid, align_corners=False), PIXEL_BITS)


def fit(
    maps: Callable[[Tensor], Tensor],
    parameters: list[Tensor],
    images: Tensor,
    labels: Tensor,
    *,
    epochs: int,
    rate: float,
    sharpness: float,
) -> None:
    """Minimise the cross-entropy of `sharpness` times the mean of each map; parameters stay within LARGEST_WEIGHT."""
    optimiser = torch.optim.Adam(parameters, lr=rate)
    steps = epochs * (len(images) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps)
    for epoch in range(epochs):
        order = torch.randperm(len(images))
        total = 0.0
        for start in range(0, len(images) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            scores = maps(warped(images[chosen])).mean(dim=(2, 3))
            loss = functional.cross_entropy(sharpness * scores, labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            with torch.no_grad():
                for parameter in parameters:
                    parameter.clamp_(-LARGEST_WEIGHT, LARGEST_WEIGHT)
            total += float(loss.detach())
        print(f"  epoch {epoch + 1} of {epochs}: loss {total * BATCH / len(images):.4f}", flush=True)


def train(seed: int, images: Tensor, labels: Tensor) -> list[Tensor]:
    """Weights and biases of the four layers, on their grids."""
    torch.manual_seed(seed)
    network = float_network()
    fit(network, list(network.parameters()), images, labels, epochs=FLOAT_EPOCHS, rate=FLOAT_RATE, sharpness=SHARPNESS)
    network.eval()
    parameters = folded(network, images[torch.randperm(len(images))[:512]])
    fit(
        lambda batch: rounded_maps(parameters, batch),
        parameters,
        images,
        labels,
        epochs=ROUNDED_EPOCHS,
        rate=ROUNDED_RATE,
        sharpness=SHARPNESS / LAST_GAIN,
    )
    return parameters


def numerators(parameters: list[Tensor]) -> list[NDArray[np.int64]]:
    """Weights and biases as integers that count steps of their grid."""
    grids = [bits for layer in LAYERS for bits in (layer.weight_bits, layer.bias_bits)]
    return [
        torch.round(parameter.detach() * 2**bits).numpy().astype(np.int64)
        for parameter, bits in zip(parameters, grids, strict=True)
    ]


def shipped_maps(integers: list[NDArray[np.int64]], pixels: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Class maps of the shipped network as integers, and the bits of their grid; pixels (n, 28, 28) in quarters.

    The products run in float64, whose sums of integers below 2**53 are exact: BLAS has no integer product.
    """
    values, bits = pixels[:, None].astype(np.float64), PIXEL_BITS
    for layer, weight, bias in zip(LAYERS, integers[::2], integers[1::2], strict=True):
        edge = layer.padding
        padded = np.pad(values, ((0, 0), (0, 0), (edge, edge), (edge, edge)))
        sums = np.zeros((len(values), layer.filters, mnist.SIDE * mnist.SIDE))
        for row in range(layer.kernel):
            for column in range(layer.kernel):
                top, left = row * layer.dilation, column * layer.dilation
                seen = padded[:, :, top : top + mnist.SIDE, left : left + mnist.SIDE]
                sums += weight[:, :, row, column].astype(np.float64) @ seen.reshape(len(values), layer.channels, -1)
        bits += layer.weight_bits
        sums += (bias * 2 ** (bits - layer.bias_bits)).astype(np.float64)[:, None]
        if layer.output_bits is not None:
            # np.rint rounds half to even, and dividing by a power of two is exact.
            sums = np.rint(sums / 2 ** (bits - layer.output_bits))
            sums = sums.clip(0, layer.cap * 2**layer.output_bits)
            bits = layer.output_bits
        values = sums.reshape(len(values), layer.filters, mnist.SIDE, mnist.SIDE)
    return values.astype(np.int64), bits


def confusion(
    integers: list[NDArray[np.int64]], images: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> NDArray[np.int64]:
    """How often digit (row) was read as digit (column); the largest sum of a map wins, the lower digit on a tie."""
    pixels = np.rint(images / 255 * 2**PIXEL_BITS).astype(np.int64)
    table = np.zeros((10, 10), dtype=np.int64)
    for start in range(0, len(pixels), 200):
        maps, _ = shipped_maps(integers, pixels[start : start + 200])
        read = maps.sum(axis=(2, 3)).argmax(axis=1)
        np.add.at(table, (labels[start : start + 200], read), 1)
    return table


def write(integers: list[NDArray[np.int64]]) -> None:
    """Write assets/classifier.npz: weight1, bias1, … bias4 as float32, which holds their grids exactly."""
    arrays = {}
    for number, layer in enumerate(LAYERS):
        arrays[f"weight{number + 1}"] = (integers[2 * number] / 2**layer.weight_bits).astype(np.float32)
        arrays[f"bias{number + 1}"] = (integers[2 * number + 1] / 2**layer.bias_bits).astype(np.float32)
    np.savez_compressed(ASSETS / "classifier.npz", **arrays)


def main(package: Path) -> None:
    """Train three seeds, write the first one's weights and the report on all."""
    torch.set_num_threads(2)  # the order of summation, and so the last bit, depends on it
    torch.use_deterministic_algorithms(True)
    digits = mnist.split(package)
    images = quantized(torch.from_numpy(digits.train)[:, None] / 255, PIXEL_BITS)
    labels = torch.from_numpy(digits.train_labels).long()
    accuracies = []
    for seed in SEEDS:
        integers = numerators(train(seed, images, labels))
        table = confusion(integers, digits.held_out, digits.held_out_labels)
        accuracies.append(round(float(table.trace() / table.sum()), 4))
        print(f"seed {seed}: {accuracies[-1]:.4f} of {table.sum()} held-out digits", flush=True)
        if seed == SEEDS[0]:
            write(integers)
            shipped_table = table
    report = {
        "held_out_digits": int(shipped_table.sum()),
        "accuracy_by_seed": dict(zip(map(str, SEEDS), accuracies, strict=True)),
        "shipped_seed": SEEDS[0],
        "parameters": sum(parameter.size for parameter in integers),
        "pixel_bits": PIXEL_BITS,
        "layers": [asdict(layer) for layer in LAYERS],
        "confusion_rows_true_columns_read": shipped_table.tolist(),
    }
    (ASSETS / "classifier.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
