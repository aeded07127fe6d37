"""The grids that data may be rounded to on the way in: multiples of one power of two, few enough to print and prove."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from onebyone.inputs.layers import GivenLayer
from onebyone.inputs.parameters import ParameterError

Grid = Annotated[
    Literal["1/4", "1/8", "1/16", "1/32", "1/64"] | None,
    Meta(description="Multiples that pixels and a file's weights are rounded to; the panel's own if none."),
]


Rounded = Annotated[
    bool, Meta(description="A file's weights as they are stored; what is computed of them is printed behind ≈.")
]


def layer_bits_of(weights: object, grid: str | None, *, rounded: bool, own: int) -> int | None:
    """The bits of the grid that a file's layer is rounded to, as `bits_of` gives them; None for one as it is stored.

    Raises ParameterError where it is to be as it is stored, and there is no layer of a file, or a grid.
    """
    if not rounded:
        return bits_of(grid, own=own)
    if grid is not None:
        raise ParameterError(f"rounded: it shows a file's weights as they are stored, and grid = {grid} rounds them")
    if not isinstance(weights, GivenLayer):
        raise ParameterError(
            "rounded: it shows a file's weights as they are stored; give a layer of one, such as net.pt#conv1"
        )
    return None


def bits_of(grid: str | None, *, own: int) -> int:
    """The bits of a grid of 1/2**bits as `Grid` writes it; the panel's own if None."""
    return own if grid is None else int(grid.removeprefix("1/")).bit_length() - 1
