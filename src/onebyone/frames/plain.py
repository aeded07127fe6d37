"""Plain values: what a display list is written with as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onebyone.frames.box import Box, Points
from onebyone.frames.pen import Colour


def plain_points(points: Points) -> list[Any]:
    """Points (n, 2), to a thousandth of a pixel of the largest size we paint."""
    return points.round(6).tolist()


def plain_box(box: Box) -> list[float]:
    """Left, low, right and high."""
    return [round(side, 6) for side in box]


def plain_colour(colour: Colour) -> dict[str, Any]:
    """A colour and its alpha."""
    return {"colour": hex_of([round(255 * part) for part in colour[:3]]), "alpha": round(colour[3], 6)}


def hex_of(rgb: Sequence[int]) -> str:
    """Three bytes as #RRGGBB."""
    return "#" + "".join(f"{int(part):02X}" for part in rgb)
