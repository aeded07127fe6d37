"""What the trainings of networks on dyadic grids share: rounding with a gradient, the descent, and how weights ship."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

ASSETS = Path(__file__).resolve().parents[1]


class OnGrids(Protocol):
    """A layer as shipped, whose weights and biases are multiples of powers of two."""

    weight_bits: int
    bias_bits: int


def quantized(values: Tensor, bits: int) -> Tensor:
    """The nearest multiples of 2**-bits, ties to even; the gradient passes straight through."""
    return values + (torch.round(values * 2**bits) / 2**bits - values).detach()


class Held(torch.autograd.Function):
    """Rounding and holding as one step, in place: torch's own fake quantization is slower."""

    @staticmethod
    def forward(context: torch.autograd.function.FunctionCtx, values: Tensor, bits: int, cap: float) -> Tensor:
        """Rounded and held values."""
        context.save_for_backward((values > 0) & (values < cap))
        return (values * 2**bits).clamp_(0, cap * 2**bits).round_().mul_(2.0**-bits)

    @staticmethod
    def backward(context: torch.autograd.function.FunctionCtx, gradient: Tensor) -> tuple[Tensor, None, None]:
        """The gradient where the values were neither below 0 nor beyond the cap."""
        (between,) = context.saved_tensors
        return gradient * between, None, None


def held(values: Tensor, bits: int, cap: float) -> Tensor:
    """Rounded to multiples of 2**-bits, ties to even, and held between 0 and the cap, with a gradient in between."""
    return Held.apply(values, bits, cap)


def be_repeatable() -> None:
    """Have torch give the same bits whenever it is run."""
    torch.set_num_threads(1)  # the order of summation, and so the last bit, depends on it
    torch.use_deterministic_algorithms(True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # costs time, and nothing here reads such memory


def minimise(
    loss_of: Callable[[Tensor], Tensor],
    parameters: list[Tensor],
    *,
    count: int,
    batch: int,
    epochs: int,
    rate: float,
    largest: float,
) -> None:
    """Minimise the loss of examples, given by their numbers below `count`; parameters stay within ±`largest`."""
    optimiser = torch.optim.Adam(parameters, lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=epochs * (count // batch))
    for epoch in range(epochs):
        order, total = torch.randperm(count), 0.0
        for start in range(0, count - batch + 1, batch):
            loss = loss_of(order[start : start + batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            with torch.no_grad():
                for parameter in parameters:
                    parameter.clamp_(-largest, largest)
            total += float(loss.detach())
        print(f"  epoch {epoch + 1} of {epochs}: loss {total * batch / count:.4f}", flush=True)


def numerators(parameters: Sequence[Tensor], layers: Sequence[OnGrids]) -> list[NDArray[np.int64]]:
    """Weights and biases as integers that count steps of their grid."""
    grids = [bits for layer in layers for bits in (layer.weight_bits, layer.bias_bits)]
    return [
        torch.round(parameter.detach() * 2**bits).numpy().astype(np.int64)
        for parameter, bits in zip(parameters, grids, strict=True)
    ]


def write(name: str, integers: Sequence[NDArray[np.int64]], layers: Sequence[OnGrids]) -> None:
    """Write an asset of this name: weight1, bias1, weight2, … as float32, which holds their grids exactly."""
    arrays = {}
    for number, (layer, weight, bias) in enumerate(zip(layers, integers[::2], integers[1::2], strict=True), 1):
        arrays[f"weight{number}"] = (weight / 2**layer.weight_bits).astype(np.float32)
        arrays[f"bias{number}"] = (bias / 2**layer.bias_bits).astype(np.float32)
    np.savez_compressed(ASSETS / f"{name}.npz", **arrays)
