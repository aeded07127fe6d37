"""The parameters of panel 2a."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from onebyone.inputs import parameters as base
from onebyone.inputs.grid import Grid
from onebyone.inputs.kernels import Bias, Dilation, KernelText, Padding, Position, Side, Stride
from onebyone.inputs.pictures import GreyPicture, Height, Width


class Parameters(base.Parameters, frozen=True, kw_only=True):
    """The picture, and the kernel that slides over it."""

    image: GreyPicture = "digit"
    height: Height = None
    width: Width = None
    kernel: KernelText = "sobel"
    kernel_size: Annotated[Side | None, Meta(description="Rows and columns of the kernel named box.")] = None
    stride: Stride = 1
    padding: Padding = 0
    dilation: Dilation = 1
    bias: Bias = None
    position: Position = None
    grid: Grid = None
