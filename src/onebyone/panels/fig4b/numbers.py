"""Figure 4b: a dense neuron of three inputs, one for each channel, walks over the photo and makes the kernels' map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from onebyone.core.tensor import Tensor
from onebyone.inputs.kernels import bias_of, position_of, weights_of
from onebyone.inputs.parameters import ParameterError
from onebyone.inputs.pictures import photo_of
from onebyone.inputs.printable import demand_short
from onebyone.panels.fig4a.numbers import MOST_CHANNELS, SHORT_TEXT, PointwiseKernel
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
        """The figure with these parameters. Raises as `verified` does, and ParameterError for too many channels."""
        photo = photo_of(record.image, channels=record.channels, height=record.height, width=record.width)
        weight = weights_of(record.weights)
        demand_short(photo, weight, most=SHORT_TEXT, panel="4b")
        if photo.shape[0] > MOST_CHANNELS:
            raise ParameterError(
                f"channels = {photo.shape[0]} are too many for 4b, which draws a wire from each of them: use at most "
                f"{MOST_CHANNELS} here, or 4a"
            )
        return cls.verified(
            photo=photo,
            weight=weight,
            bias=None if record.bias is None else bias_of(record.bias),
            first=None if record.position is None else position_of(record.position),
        )

    @classmethod
    def verified(
        cls,
        *,
        photo: Tensor | None = None,
        weight: Tensor | None = None,
        bias: Tensor | None = None,
        first: tuple[int, int] | None = None,
    ) -> Self:
        """Compute both maps, prove every number of them against torch, and that they are equal.

        Args:
            photo: (channels, height, width); the project's photo if None.
            weight: (channels,); the redness weights if None.
            bias: (1,); none if None.
            first: row and column of the position that is shown in full; chosen from the data if None.

        Raises:
            ParameterError: there is not one weight for each channel, or `first` is no position of the photo.
            DisagreementError: ours and torch differ, or the neuron's map and the kernels'.
            HeadroomError: float32 could round.
            ClaimError: photo, weight or bias have another number of axes.
        """
        kernel = PointwiseKernel.verified(photo=photo, weight=weight, bias=bias, first=first)
        return cls.beside(
            kernel,
            image=kernel.photo,
            weight=kernel.weight,
            image_planes=lambda values: values,
            weight_planes=lambda weights: weights[:, None, None],
            bias=kernel.bias,
        )
