"""Train figure 5's fully convolutional digit classifier, fold its batch norm, and write it on dyadic grids.

    python assets/train/classifier.py MNIST_PACKAGE

Three 3×3 layers (16, 32, 16 filters), dilated 1, 2, 4 so that a position of the last one sees 15×15 pixels, then ten
1×1 filters: ten maps as large as the image. The score of a digit is the mean of its map, and the maps are made to be
seen: besides the digit, training asks at every position for a map that says "this digit" on the strokes (`WARM`),
nothing on blank paper, and nothing or less in the maps of the other digits. Images are turned, scaled, shifted and made
noisy.

Off the strokes the maps are 0 by construction, whatever is learned. The first filter of the first two layers copies the
image, so that the third layer has the pixel itself: there its first filter says "paper" (1 where there is no ink), and
each of the others is pushed below 0 where there is none. The bias of the last layer takes away exactly what its weights
make of paper: a bias counts where there is ink.

First the network is trained in floating point with batch norm; then the norms are folded into weights and biases, and
training goes on with every rounding of the shipped network in the forward pass (straight-through gradients, as in
local_contrast.py).

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
from training import ASSETS, be_repeatable, held, minimise, numerators, quantized, write

SEEDS = (0, 1, 2)
FLOAT_EPOCHS, ROUNDED_EPOCHS, BATCH = 10, 5, 64
FLOAT_RATE, ROUNDED_RATE = 0.01, 0.003
SHARPNESS = 60.0  # the loss sees 60 × the mean of each map: a tenth of the positions are strokes
LOCAL_SHARPNESS = 4.0  # and at a stroke 4 × the maps there
READ, SEEN, ZERO, CALM, WARMTH, COLD = 2.0, 1.5, 10.0, 1.0, 2.0, 1.0  # parts of the loss: see `loss_of`
NOISE = 0.1  # the largest deviation of the noise on a training image
SHIFT = 2  # pixels each way
EDGE = 2  # pixels of each side that training leaves away: blank on nearly all images, and a quarter of the time
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
    Layer(1, 16, 3, 1, weight_bits=3, bias_bits=3, output_bits=2, cap=2.0),
    Layer(16, 32, 3, 2, weight_bits=3, bias_bits=3, output_bits=2, cap=4.0),
    Layer(32, 16, 3, 4, weight_bits=3, bias_bits=3, output_bits=0, cap=8.0),
    Layer(16, 10, 1, 1, weight_bits=0, bias_bits=0, output_bits=None, cap=None),
)
LARGEST_WEIGHT = 32.0
COPIES = (2.0, 4.0, 1.0)  # how large the image is in the first channel after each layer; the third has paper instead
PAPER = torch.eye(16)[0][:, None, None]  # the features of paper
PUSH = 5.0  # how far below 0 features are pushed where there is no ink, in deviations of what they would be
PEAK = 0.998  # the share of a channel's outputs that its cap does not cut
WARM = 32.0  # what the map of the right digit is asked to be on a stroke; 1 before the last layer is put on its grid


class FloatNetwork(nn.Module):
    """Convolutions without bias, each but the last with batch norm and ReLU; before scaling, as the layers are told."""

    def __init__(self) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList(
            nn.Conv2d(
                layer.channels,
                layer.filters - 1,
                layer.kernel,
                padding=layer.padding,
                dilation=layer.dilation,
                bias=False,
            )
            for layer in LAYERS[:-1]
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(layer.filters - 1) for layer in LAYERS[:-1])
        self.last = nn.Conv2d(LAYERS[-1].channels, LAYERS[-1].filters, 1, bias=False)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Class maps (n, 10, height, width), and features (n, 16, height, width) less those of paper."""
        values = images
        for convolution, norm in zip(self.convolutions[:2], self.norms[:2], strict=True):
            values = torch.cat([images, norm(convolution(values)).relu()], dim=1)
        sums = self.norms[2](self.convolutions[2](values)) + PUSH * (images - 1)
        features = torch.cat([-images, sums.relu()], dim=1)  # paper says 1 − image, and 1 on paper
        return self.last(features), features


def folded(network: FloatNetwork, images: Tensor) -> list[Tensor]:
    """What is learned of the shipped network, with the norms folded in: see `shipped_parameters`.

    Each channel is scaled so that it fills the range up to its cap. ReLU commutes with positive factors, so a factor on
    a layer's filters is undone on the next layer's channels.
    """
    parameters: list[Tensor] = []
    before = torch.ones(1)
    with torch.no_grad():
        values = images
        for number, (layer, convolution, norm) in enumerate(
            zip(LAYERS, network.convolutions, network.norms, strict=False)
        ):
            gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            weight, bias = convolution.weight * gain[:, None, None, None], norm.bias - norm.running_mean * gain
            if number == 2:
                weight, bias = weight.clone(), bias - PUSH
                weight[:, 0, 1, 1] += PUSH
            outputs = functional.conv2d(values, weight, bias, padding=layer.padding, dilation=layer.dilation).relu()
            peak = torch.quantile(outputs.transpose(0, 1).flatten(1)[:, ::3], PEAK, dim=1).clamp(min=0.1)
            factor = layer.cap / peak
            parameters += [weight * factor[:, None, None, None] / before[:, None, None], bias * factor]
            copied = torch.tensor([COPIES[number]])
            before, values = torch.cat([copied, factor]), torch.cat([images, outputs], dim=1)
        before[0] = 1.0  # paper
        parameters.append(WARM * network.last.weight / before[:, None, None])
    return [parameter.clone().requires_grad_() for parameter in parameters]


def shipped_parameters(learned: list[Tensor]) -> list[Tensor]:
    """Weights and biases of all layers on their grids: what is learned, and what is not (see above)."""
    parameters: list[Tensor] = []
    was = 1.0
    for number, layer in enumerate(LAYERS[:-1]):
        weight = quantized(learned[2 * number], layer.weight_bits)
        bias = quantized(learned[2 * number + 1], layer.bias_bits)
        own = torch.zeros(1, *weight.shape[1:])
        own[0, 0, 1, 1] = (COPIES[number] if number < 2 else -1.0) / was
        was = COPIES[number]
        parameters += [torch.cat([own, weight]), torch.cat([torch.tensor([0.0 if number < 2 else 1.0]), bias])]
    last = quantized(learned[6], LAYERS[-1].weight_bits)
    return [*parameters, last, -last[:, 0, 0, 0]]


def rounded_maps(learned: list[Tensor], images: Tensor) -> tuple[Tensor, Tensor]:
    """Class maps and features as `FloatNetwork` gives them, with every rounding of the shipped network."""
    parameters, values = shipped_parameters(learned), images
    for layer, weight, bias in zip(LAYERS, parameters[:6:2], parameters[1:6:2], strict=False):
        sums = functional.conv2d(values, weight, bias, padding=layer.padding, dilation=layer.dilation)
        values = held(sums, layer.output_bits, layer.cap)
    return functional.conv2d(values, *parameters[6:]), values - PAPER


def warped(images: Tensor) -> Tensor:
    """Each digit turned by up to 12°, scaled by up to 10 %, sheared a little and shifted, quantized again."""
    count = len(images)
    angle = (torch.rand(count) - 0.5) * 0.42
    scale_x, scale_y = 1 + (torch.rand(2, count) - 0.5) * 0.2
    shear = (torch.rand(count) - 0.5) * 0.3
    move = (torch.rand(count, 2) - 0.5) * (4 * SHIFT / mnist.SIDE)
    cosine, sine = torch.cos(angle), torch.sin(angle)
    rows = [
        torch.stack([scale_x * cosine, scale_x * (shear * cosine - sine), move[:, 0]], dim=1),
        torch.stack([scale_y * sine, scale_y * (shear * sine + cosine), move[:, 1]], dim=1),
    ]
    grid = functional.affine_grid(torch.stack(rows, dim=1), list(images.shape), align_corners=False)
    return quantized(functional.grid_sample(images, grid, align_corners=False), PIXEL_BITS)


def noisy(images: Tensor) -> Tensor:
    """Half of the images with noise of a deviation from 0 to `NOISE`, held between 0 and 1 and quantized again."""
    deviation = torch.rand(len(images), 1, 1, 1) * NOISE * (torch.rand(len(images), 1, 1, 1) < 0.5)
    return quantized((images + deviation * torch.randn(images.shape)).clamp(0, 1), PIXEL_BITS)


def loss_of(maps: Tensor, features: Tensor, images: Tensor, labels: Tensor, *, warm: float, cap: float) -> Tensor:
    """How far the maps are from being read and being seen; images are clean.

    `READ` times the cross-entropy of the means of the maps; `SEEN` times that of the maps at each stroke; `ZERO` times
    the square of what is not zero on blank paper, and `CALM` times the size of features there; `WARMTH` times the
    square of what lacks to `warm` on the strokes of the right map; `COLD` times the square of what is above zero on the
    strokes of the others. Maps are counted in `warm`, features in `cap`.
    """
    maps, features = maps / warm, features / cap
    digit = functional.cross_entropy(SHARPNESS * maps.mean(dim=(2, 3)), labels)
    strokes = (images[:, 0] >= 0.5).flatten().nonzero()[:, 0]
    there = maps.permute(0, 2, 3, 1).reshape(-1, 10)[strokes]
    told = labels.repeat_interleave(images[0].numel())[strokes]
    right = there.gather(1, told[:, None])[:, 0]
    seen = functional.cross_entropy(LOCAL_SHARPNESS * there, told)
    lacking = ((1 - right).clamp(min=0) ** 2).mean()
    wrong = ((there.clamp(min=0) ** 2).sum(dim=1) - right.clamp(min=0) ** 2).mean()
    blank = (images == 0).float()
    zero = (blank * maps**2).sum() / (10 * blank.sum())
    calm = (blank * features.abs()).sum() / (features.shape[1] * blank.sum())
    return READ * digit + SEEN * seen + ZERO * zero + CALM * calm + WARMTH * lacking + COLD * wrong


def fit(
    maps: Callable[[Tensor], tuple[Tensor, Tensor]],
    parameters: list[Tensor],
    images: Tensor,
    labels: Tensor,
    *,
    epochs: int,
    rate: float,
    warm: float,
    cap: float,
) -> None:
    """Minimise `loss_of` on warped and noisy digits; parameters stay within LARGEST_WEIGHT."""

    def loss(chosen: Tensor) -> Tensor:
        clean = warped(images[chosen])[:, :, EDGE:-EDGE, EDGE:-EDGE].contiguous(memory_format=torch.channels_last)
        return loss_of(*maps(noisy(clean)), clean, labels[chosen], warm=warm, cap=cap)

    minimise(loss, parameters, count=len(images), batch=BATCH, epochs=epochs, rate=rate, largest=LARGEST_WEIGHT)


def train(seed: int, images: Tensor, labels: Tensor) -> list[Tensor]:
    """Weights and biases of the four layers, on their grids."""
    torch.manual_seed(seed)
    network = FloatNetwork().to(memory_format=torch.channels_last)
    fit(network, list(network.parameters()), images, labels, epochs=FLOAT_EPOCHS, rate=FLOAT_RATE, warm=1.0, cap=4.0)
    network.eval()
    learned = folded(network, images[torch.randperm(len(images))[:256]])
    fit(
        lambda batch: rounded_maps(learned, batch),
        learned,
        images,
        labels,
        epochs=ROUNDED_EPOCHS,
        rate=ROUNDED_RATE,
        warm=WARM,
        cap=LAYERS[2].cap,
    )
    return shipped_parameters(learned)


def shipped_maps(integers: list[NDArray[np.int64]], pixels: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Class maps of the shipped network as integers, and the bits of their grid; pixels (n, 28, 28) in quarters.

    Given the weights and biases of its first layers only, what these make of the pixels.

    The products run in float64, whose sums of integers below 2**53 are exact: BLAS has no integer product.
    """
    values, bits = pixels[:, None].astype(np.float64), PIXEL_BITS
    for layer, weight, bias in zip(LAYERS, integers[::2], integers[1::2], strict=False):
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


def judged(
    integers: list[NDArray[np.int64]], images: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], float]:
    """How often digit (row) was read as digit (column), and the share whose own map is the warmest on their strokes.

    The largest sum of a map is what is read, and the largest mean over the strokes (pixels of a half or more) is the
    warmest; the lower digit on a tie.
    """
    pixels = np.rint(images / 255 * 2**PIXEL_BITS).astype(np.int64)
    table, warmest = np.zeros((10, 10), dtype=np.int64), 0
    for start in range(0, len(pixels), 200):
        batch, told = pixels[start : start + 200], labels[start : start + 200]
        maps, _ = shipped_maps(integers, batch)
        np.add.at(table, (told, maps.sum(axis=(2, 3)).argmax(axis=1)), 1)
        strokes = batch[:, None] >= 2 ** (PIXEL_BITS - 1)
        warmest += int(((maps * strokes).sum(axis=(2, 3)).argmax(axis=1) == told).sum())
    return table, warmest / len(pixels)


def main(package: Path) -> None:
    """Train three seeds, write the first one's weights and the report on all."""
    be_repeatable()
    digits = mnist.split(package)
    images = quantized(torch.from_numpy(digits.train)[:, None] / 255, PIXEL_BITS)
    labels = torch.from_numpy(digits.train_labels).long()
    accuracies, warmest = {}, {}
    for seed in SEEDS:
        integers = numerators(train(seed, images, labels), LAYERS)
        table, share = judged(integers, digits.held_out, digits.held_out_labels)
        accuracies[str(seed)], warmest[str(seed)] = round(float(table.trace() / table.sum()), 4), round(share, 4)
        print(f"seed {seed}: {accuracies[str(seed)]} of {table.sum()} held out, {share:.4f} warmest", flush=True)
        if seed == SEEDS[0]:
            write("classifier", integers, LAYERS)
            shipped_table = table
    report = {
        "held_out_digits": int(shipped_table.sum()),
        "accuracy_by_seed": accuracies,
        "share_whose_own_map_is_warmest_on_the_strokes_by_seed": warmest,
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
