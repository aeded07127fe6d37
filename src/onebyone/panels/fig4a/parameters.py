"""The parameters of panel 4a."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from onebyone.inputs import parameters as base
from onebyone.inputs.grid import Grid, Rounded
from onebyone.inputs.kernels import Bias, Filter, Position, Weights
from onebyone.inputs.pictures import Channels, Height, Photo, Width


class Parameters(base.Parameters, frozen=True, kw_only=True):
    """The picture with its channels, and a 1×1 kernel for each of them."""

    image: Photo = "photo"
    height: Height = None
    width: Width = None
    channels: Annotated[Channels | None, Meta(description="How many of its channels; all if none.")] = None
    weights: Weights = "redness"
    filter: Filter = 0
    bias: Bias = None
    position: Position = None
    grid: Grid = None
    rounded: Rounded = False
