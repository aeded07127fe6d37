"""The parameters of panel 7."""

from __future__ import annotations

from onebyone.inputs import parameters as base
from onebyone.inputs.pictures import GreyPicture


class Parameters(base.Parameters, frozen=True, kw_only=True):
    """The digit whose feature maps go through the bottleneck."""

    image: GreyPicture = "digit"
