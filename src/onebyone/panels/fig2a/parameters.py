"""The parameters of panel 2a."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from onebyone.inputs import parameters as base
from onebyone.inputs.kernels import Bias, KernelText, Position, Side
from onebyone.inputs.pictures import GreyPicture, Height, Width


class Parameters(base.Parameters, frozen=True, kw_only=True):
    """The picture, and the kernel that slides over it."""

    image: GreyPicture = "digit"
    height: Height = None
    width: Width = None
    kernel: KernelText = "sobel"
    kernel_size: Annotated[Side | None, Meta(description="Rows and columns of the kernel named box.")] = None
    stride: Annotated[int, Meta(ge=1, le=4, description="Pixels from one position to the next.")] = 1
    padding: Annotated[int, Meta(ge=0, le=5, description="Rings of zeros around the picture.")] = 0
    dilation: Annotated[int, Meta(ge=1, le=3, description="Pixels from one weight to the next.")] = 1
    bias: Bias = None
    position: Position = None
