"""Figure 2b: a small dense neuron with the kernel's nine weights slides over the digit and makes the kernel's map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from onebyone.core.tensor import Tensor
from onebyone.inputs.kernels import bias_of, kernel_of, position_of
from onebyone.inputs.parameters import ParameterError
from onebyone.inputs.pictures import image_of
from onebyone.inputs.printable import demand_short
from onebyone.panels.fig2a.numbers import SlidingKernel, most_shown
from onebyone.panels.fig2b.parameters import Parameters
from onebyone.panels.shared.walking import WalkingNeuron

SHORT_TEXT = 5
"""Characters of a number for which there is room between the list and the neuron."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SlidingNeuron(WalkingNeuron):
    """The neuron that reads one window after the other. Build it with `verified`.

    Attributes:
        kernel: figure 2a, on the same image, with the same weights.
    """

    kernel: SlidingKernel

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError for a kernel too large."""
        image = image_of(record.image, height=record.height, width=record.width)
        weight = kernel_of(record.kernel, size=record.kernel_size)
        demand_short(image, weight, most=SHORT_TEXT, panel="2b")
        rows, columns = most_shown(image, weight)
        if weight.shape != (rows, columns):
            raise ParameterError(
                f"kernel: {weight.shown_shape} is too large for 2b, which writes all of its weights as a list beside "
                f"the neuron: use at most {rows}×{columns} here, or 2a"
            )
        return cls.verified(
            image=image,
            weight=weight,
            bias=None if record.bias is None else bias_of(record.bias),
            stride=record.stride,
            padding=record.padding,
            dilation=record.dilation,
            first=None if record.position is None else position_of(record.position),
        )

    @classmethod
    def verified(
        cls,
        *,
        image: Tensor | None = None,
        weight: Tensor | None = None,
        bias: Tensor | None = None,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
        first: tuple[int, int] | None = None,
    ) -> Self:
        """Compute both maps, prove every number of them against torch, and that they are equal.

        Args:
            image: (height, width); the project's digit if None.
            weight: (kernel height, kernel width); the Sobel kernel if None.
            bias: (1,); none if None.
            stride: pixels from one position to the next, down and across.
            padding: rings of zeros around the image.
            dilation: pixels from one weight to the next, down and across.
            first: row and column of the position that is shown in full; chosen from the data if None.

        Raises:
            ParameterError: the kernel has not two positions on the padded image, or `first` is none of them.
            DisagreementError: ours and torch differ, or the neuron's map and the kernel's.
            HeadroomError: float32 could round.
            ClaimError: image, weight or bias have another number of axes.
        """
        kernel = SlidingKernel.verified(
            image=image, weight=weight, bias=bias, stride=stride, padding=padding, dilation=dilation, first=first
        )
        return cls.beside(
            kernel,
            image=kernel.image,
            weight=kernel.weight,
            image_planes=lambda pixels: pixels[None],
            weight_planes=lambda weights: weights[None],
            bias=kernel.bias,
            stride=stride,
            padding=padding,
            dilation=dilation,
        )
