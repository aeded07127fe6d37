"""Figure 2b: a small dense neuron with the kernel's nine weights slides over the digit and makes the kernel's map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from onebyone.core.tensor import Tensor
from onebyone.inputs.kernels import kernel_of
from onebyone.inputs.pictures import image_of
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.fig2b.parameters import Parameters
from onebyone.panels.shared.walking import WalkingNeuron


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SlidingNeuron(WalkingNeuron):
    """The neuron that reads one window after the other. Build it with `verified`.

    Attributes:
        kernel: figure 2a, on the same image, with the same weights.
    """

    kernel: SlidingKernel

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        return cls.verified(
            image=image_of(record.image, height=record.height, width=record.width),
            weight=kernel_of(record.kernel, size=record.kernel_size),
        )

    @classmethod
    def verified(cls, *, image: Tensor | None = None, weight: Tensor | None = None) -> Self:
        """Compute both maps, prove every number of them against torch, and that they are equal.

        Args:
            image: (height, width); the project's digit if None.
            weight: (3, 3) or another odd square; the Sobel kernel if None.

        Raises:
            DisagreementError: ours and torch differ, or the neuron's map and the kernel's.
            HeadroomError: float32 could round.
            ClaimError: the image has no stop worth showing in full.
        """
        kernel = SlidingKernel.verified(image=image, weight=weight)
        return cls.beside(
            kernel,
            image=kernel.image,
            weight=kernel.weight,
            image_planes=lambda pixels: pixels[None],
            weight_planes=lambda weights: weights[None],
        )
