"""The parameters of panel C1."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from onebyone.errors import hint
from onebyone.inputs import parameters as base
from onebyone.inputs.given import Given
from onebyone.inputs.grid import Grid
from onebyone.inputs.kernels import KERNELS, LARGEST_SIDE, Bias, Position
from onebyone.inputs.parameters import ParameterError
from onebyone.panels.figc1.cases import CASES, DEFAULT, GUIDE

_Extent = Annotated[int, Meta(ge=1, le=64)]
_Side = Annotated[int, Meta(ge=1, le=LARGEST_SIDE)]
_Image = Annotated[
    str | Given,
    Meta(
        description="What the kernels slide over.",
        extra={"possible": "drawn (small numbers, by the seed), digit, digit:7:3, photo, or a file"},
    ),
]
_Kernel = Annotated[
    str | None,
    Meta(description="The kernel, for each channel; drawn if none.", extra={"possible": f"none, {KERNELS}"}),
]


class Parameters(base.Parameters, frozen=True, kw_only=True):
    """An image, kernels, and the settings of a convolution; those that are none are the case's."""

    case: Annotated[
        str | None,
        Meta(description="A published case, for all that is not set.", extra={"possible": ", ".join(CASES)}),
    ] = None
    image: _Image = "drawn"
    height: Annotated[_Extent | None, Meta(description="Rows of the image.")] = None
    width: Annotated[_Extent | None, Meta(description="Columns of the image.")] = None
    channels: Annotated[
        Annotated[int, Meta(ge=1, le=16)] | None, Meta(description="Channels of a drawn image; first ones of another.")
    ] = None
    kernel: _Kernel = None
    kernel_size: Annotated[_Side | None, Meta(description="Rows and columns of a drawn kernel, or of box.")] = None
    filters: Annotated[int, Meta(ge=1, le=32, description="How many filters, one map each.")] = 1
    filter: Annotated[int, Meta(ge=0, le=31, description="Which of them is shown, from 0.")] = 0
    groups: Annotated[int, Meta(ge=1, le=16, description="Groups of channels and filters that do not mix.")] = 1
    stride: Annotated[
        Annotated[int, Meta(ge=1, le=8)] | None, Meta(description="Pixels from one position to the next.")
    ] = None
    padding: Annotated[
        Annotated[int, Meta(ge=0, le=10)] | Literal["valid", "same", "full"] | None,
        Meta(
            description="Rings of zeros around the image; of a transposed convolution, rings of the map left out.",
            extra={"possible": "a whole number from 0 to 10, valid, same or full"},
        ),
    ] = None
    dilation: Annotated[
        Annotated[int, Meta(ge=1, le=6)] | None, Meta(description="Pixels from one weight to the next.")
    ] = None
    transposed: Annotated[bool | None, Meta(description="Whether it is a transposed convolution.")] = None
    output_padding: Annotated[
        Annotated[int, Meta(ge=0, le=7)] | None,
        Meta(description="Of a transposed convolution, how many more rows and columns of the map are kept."),
    ] = None
    bias: Bias = None
    grid: Grid = None
    position: Position = None
    seed: Annotated[int, Meta(ge=0, le=9999, description="Another number draws other pixels and weights.")] = 1

    def told_origin(self, name: str) -> tuple[str, str] | None:
        """Of what is drawn, or published."""
        asked = {"image": self.image == "drawn", "weight": self.kernel is None}.get(name, False)
        if not asked:
            return None
        own = CASES[self.case or DEFAULT]
        if name == "image" and own.has_image(self.channels or 1, self.height, self.width, self.seed):
            return "the numbers of a published table", GUIDE
        if name == "weight" and own.has_kernel(self.kernel_size, self.seed):
            return "the kernel of a published table, where a single one is asked for, else drawn by the seed", GUIDE
        return "whole numbers drawn by the seed", "this project"

    def __post_init__(self) -> None:
        """Refuse a case that there is not. Raises ParameterError."""
        if self.case is not None and self.case not in CASES:
            near = hint(self.case, CASES)
            raise ParameterError(f"case = {self.case!r}: there is no such case.{near} There are: {', '.join(CASES)}.")
