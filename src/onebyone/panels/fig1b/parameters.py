"""The parameters of panel 1b."""

from __future__ import annotations

from onebyone.inputs import parameters as base
from onebyone.inputs.pictures import GreyPicture


class Parameters(base.Parameters, frozen=True, kw_only=True):
    """The picture that the layer reads: the trained layer reads 28×28 pixels."""

    image: GreyPicture = "digit"
