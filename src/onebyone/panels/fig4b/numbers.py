"""Figure 4b: a dense neuron of three inputs, one for each channel, walks over the photo and makes the kernels' map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from onebyone.core.tensor import Tensor
from onebyone.inputs.kernels import weights_of
from onebyone.inputs.pictures import photo_of
from onebyone.panels.fig4a.numbers import PointwiseKernel
from onebyone.panels.fig4b.parameters import Parameters
from onebyone.panels.shared.walking import WalkingNeuron


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PointwiseNeuron(WalkingNeuron):
    """The neuron that reads one position after the other, all its channels. Build it with `verified`.

    Attributes:
        kernel: figure 4a, on the same photo, with the same weights.
    """

    kernel: PointwiseKernel

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        return cls.verified(
            photo=photo_of(record.image, channels=record.channels, height=record.height, width=record.width),
            weight=weights_of(record.weights),
        )

    @classmethod
    def verified(cls, *, photo: Tensor | None = None, weight: Tensor | None = None) -> Self:
        """Compute both maps, prove every number of them against torch, and that they are equal.

        Args:
            photo: (3, height, width); the project's photo if None.
            weight: (3,); the redness weights if None.

        Raises:
            DisagreementError: ours and torch differ, or the neuron's map and the kernels'.
            HeadroomError: float32 could round.
            ClaimError: the photo has no position worth showing in full.
        """
        kernel = PointwiseKernel.verified(photo=photo, weight=weight)
        return cls.beside(
            kernel,
            image=kernel.photo,
            weight=kernel.weight,
            image_planes=lambda values: values,
            weight_planes=lambda weights: weights[:, None, None],
        )
