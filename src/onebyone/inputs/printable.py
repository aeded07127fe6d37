"""What of a figure is shown in full: which position, and how much of it can be printed, from the tensors alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from onebyone.core.printing import shown_text
from onebyone.core.tensor import Tensor
from onebyone.inputs.parameters import ParameterError


def longest_text(*tensors: Tensor) -> int:
    """How many characters the longest number of these tensors has in print."""
    return max(
        len(shown_text(Fraction(int(numerator), 2**tensor.bits), tensor.places))
        for tensor in tensors
        for numerator in np.unique(tensor.numerators)
    )


def demand_position(position: tuple[int, int] | None, shape: tuple[int, ...]) -> None:
    """Raise ParameterError where there is no such position of a map of this shape."""
    if position is not None and not all(0 <= at < extent for at, extent in zip(position, shape, strict=True)):
        rows, columns = shape
        raise ParameterError(
            f"position = {position[0]},{position[1]}: the map has rows 0 to {rows - 1} and columns 0 to {columns - 1}"
        )


def demand_short(*tensors: Tensor, most: int, panel: str) -> None:
    """Raise ParameterError where a number of these tensors has more characters than a panel has room for."""
    if (longest := longest_text(*tensors)) > most:
        raise ParameterError(
            f"weights: one of them, or a pixel, has {longest} characters in print, and {panel} has room for {most} "
            "beside its neuron: use rounder weights"
        )
