"""The parameters of panel 8."""

from __future__ import annotations

from onebyone.inputs import parameters as base
from onebyone.inputs.pictures import GreyPicture


class Parameters(base.Parameters, frozen=True, kw_only=True):
    """The digit that becomes a cloud of points."""

    image: GreyPicture = "digit"
