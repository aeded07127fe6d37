"""Train the 784×784 dense layer of figures 1, 3 and 6 to give local contrast, and write it as small integers.

    python assets/train/local_contrast.py MNIST_PACKAGE

The layer sees noisy digits, shifted by up to ±6 pixels, and must give the *difference of Gaussians* of the clean ones:
a small blur minus a large blur, times SCALE. Nobody tells it that the answer is a convolution. Its weights are trained
to be integers from −8 to 8 and its biases to be quarters (quantisation-aware: the forward pass rounds, the gradient
passes straight through; Bengio, Léonard and Courville 2013, arXiv:1308.3432).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import mnist
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

ASSETS = Path(__file__).resolve().parents[1]
SEED = 0
SMALL_BLUR, LARGE_BLUR = 1.0, 2.0  # standard deviations in pixels
REACH = 7  # pixels kept on each side of a Gaussian
SCALE = 180.0  # puts the ring of negative weights at −2 and −3; the centre saturates at 8
LARGEST = 8
SHIFT = 6  # pixels each way, so that border rows see ink
NOISE = 0.08  # standard deviation, of a white level of 1
SPARSITY = 2e-4  # weight of the L1 penalty, which keeps far-away weights at zero
STEPS, BATCH, RATE = 2500, 256, 0.1
ROUNDING_FROM = 0.4  # share of the steps after which the forward pass rounds


def difference_of_gaussians() -> Tensor:
    """The target's kernel, (15, 15): each Gaussian sums to 1, so their difference sums to 0."""
    places = torch.arange(-REACH, REACH + 1, dtype=torch.float32)
    kernels = []
    for deviation in (SMALL_BLUR, LARGE_BLUR):
        bell = torch.exp(-(places**2) / (2 * deviation**2))
        kernels.append(torch.outer(bell, bell) / bell.sum() ** 2)
    return kernels[0] - kernels[1]


def target(images: Tensor) -> Tensor:
    """SCALE times the local contrast of images (n, 28, 28), zero beyond the border, as (n, 784)."""
    return SCALE * functional.conv2d(images[:, None], difference_of_gaussians()[None, None], padding=REACH).flatten(1)


def quarters(values: Tensor) -> Tensor:
    """The nearest multiples of 1/4, ties to even, as `onebyone.inputs.bundled` snaps pixels."""
    return torch.round(4 * values) / 4


def straight_through(values: Tensor, rounded: Tensor) -> Tensor:
    """`rounded` in the forward pass, `values` in the backward pass."""
    return values + (rounded - values).detach()


def shifted(images: Tensor, count: int) -> Tensor:
    """`count` random digits, each moved by up to ±SHIFT pixels in both directions; what leaves the frame is lost."""
    padded = functional.pad(images, (SHIFT,) * 4)
    chosen = torch.randint(len(images), (count,))
    rows, columns = (torch.arange(mnist.SIDE) + torch.randint(2 * SHIFT + 1, (2, count, 1))).unbind()
    return padded[chosen[:, None, None], rows[:, :, None], columns[:, None, :]]


def train(images: Tensor) -> tuple[Tensor, Tensor]:
    """The layer as shipped: weights (784, 784), integers from −8 to 8, and biases (784,), quarters."""
    cells = mnist.SIDE**2
    weight = torch.zeros(cells, cells, requires_grad=True)
    bias = torch.zeros(cells, requires_grad=True)
    # Every output counts alike: without this, corners (where ink is rare) would lose to the L1 penalty.
    importance = 1 / target(shifted(images, 4096)).var(dim=0)
    optimiser = torch.optim.Adam([weight, bias], lr=RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS, RATE / 100)
    for step in range(STEPS):
        clean = shifted(images, BATCH)
        noisy = quarters((clean + NOISE * torch.randn_like(clean)).clamp(0, 1)).flatten(1)
        used_weight, used_bias = weight, bias
        if step >= ROUNDING_FROM * STEPS:
            used_weight = straight_through(weight, weight.round().clamp(-LARGEST, LARGEST))
            used_bias = straight_through(bias, quarters(bias))
        error = (functional.linear(noisy, used_weight, used_bias) - target(clean)) ** 2
        loss = (error.mean(dim=0) * importance).sum() + SPARSITY * weight.abs().sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        with torch.no_grad():
            weight.clamp_(-LARGEST, LARGEST)
        if step % 500 == 499:
            print(
                f"step {step + 1} of {STEPS}: relative error {(error.mean(dim=0) * importance).mean():.4f}", flush=True
            )
    return weight.detach().round().clamp(-LARGEST, LARGEST) + 0.0, quarters(bias.detach()) + 0.0  # + 0.0: no −0.0


def correlation(outputs: Tensor, wanted: Tensor) -> float:
    """Pearson's, over all outputs of all images at once."""
    return float(np.corrcoef(outputs.flatten().double().numpy(), wanted.flatten().double().numpy())[0, 1])


def report(weight: Tensor, bias: Tensor, held_out: Tensor) -> dict[str, float | int]:
    """What is claimed of the layer, measured as shipped: integer weights, quarters in, on held-out digits."""
    moved = shifted(held_out, 4096)
    noisy = quarters((moved + NOISE * torch.randn_like(moved)).clamp(0, 1)).flatten(1)
    non_zero = (weight != 0).sum(dim=1)
    return {
        "target_scale": SCALE,
        "target_small_blur": SMALL_BLUR,
        "target_large_blur": LARGE_BLUR,
        "held_out_digits": len(held_out),
        "correlation_held_out": round(
            correlation(functional.linear(quarters(held_out).flatten(1), weight, bias), target(held_out)), 4
        ),
        "correlation_held_out_noisy_shifted": round(
            correlation(functional.linear(noisy, weight, bias), target(moved)), 4
        ),
        "rows_with_3_or_more_non_zero_weights": int((non_zero >= 3).sum()),
        "rows": len(weight),
        "median_non_zero_weights_a_row": int(non_zero.median()),
        "share_of_zero_weights": round(float((weight == 0).double().mean()), 4),
        "smallest_weight": int(weight.min()),
        "largest_weight": int(weight.max()),
        "smallest_bias": float(bias.min()),
        "largest_bias": float(bias.max()),
        "non_zero_biases": int((bias != 0).sum()),
    }


def main(package: Path) -> None:
    """Train, write assets/local_contrast.npz and its report assets/local_contrast.json."""
    torch.manual_seed(SEED)
    torch.set_num_threads(2)  # the order of summation, and so the last bit, depends on it
    torch.use_deterministic_algorithms(True)
    digits = mnist.split(package)
    weight, bias = train(torch.from_numpy(digits.train) / 255)
    claims = report(weight, bias, torch.from_numpy(digits.held_out) / 255)
    np.savez_compressed(
        ASSETS / "local_contrast.npz", weight=weight.numpy().astype(np.int8), bias=bias.numpy().astype(np.float32)
    )
    (ASSETS / "local_contrast.json").write_text(json.dumps(claims, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(claims, indent=2))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
