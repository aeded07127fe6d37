"""The grids that data may be rounded to on the way in: multiples of one power of two, few enough to print and prove."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

Grid = Annotated[
    Literal["1/4", "1/8", "1/16", "1/32", "1/64"] | None,
    Meta(description="Multiples that pixels and a file's weights are rounded to; the panel's own if none."),
]


def bits_of(grid: str | None, *, own: int) -> int:
    """The bits of a grid of 1/2**bits as `Grid` writes it; the panel's own if None."""
    return own if grid is None else int(grid.removeprefix("1/")).bit_length() - 1
