"""The parameters of the numbers of ResNet-50: none of its own."""

from __future__ import annotations

from onebyone.inputs import parameters as base


class Parameters(base.Parameters, frozen=True, kw_only=True):
    """What every panel has."""
