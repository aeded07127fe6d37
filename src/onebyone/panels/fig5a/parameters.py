"""The parameters of panel 5a."""

from __future__ import annotations

from onebyone.inputs import parameters as base
from onebyone.inputs.grid import Grid, Rounded
from onebyone.inputs.kernels import OwnLayer
from onebyone.inputs.pictures import GreyPicture


class Parameters(base.Parameters, frozen=True, kw_only=True):
    """The digit that the network reads, and its last layer."""

    image: GreyPicture = "digit"
    weights: OwnLayer = None
    grid: Grid = None
    rounded: Rounded = False
