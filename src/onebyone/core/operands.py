"""What the operations demand of their operands, and the border and bias that several of them share."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from onebyone.errors import OneByOneError

Number = TypeVar("Number", np.int64, np.float32, np.float64)
"""The dtypes that the operations work on: exact integers, and floats."""


class ShapeError(OneByOneError):
    """Operands whose shapes or dtypes do not fit each other."""


def one_dtype(first: NDArray[Number], second: NDArray[Number], bias: NDArray[Number] | None) -> None:
    """Refuse mixed dtypes: numpy would silently promote them."""
    dtypes = {str(array.dtype) for array in (first, second, bias) if array is not None}
    if len(dtypes) > 1:
        raise ShapeError(f"operands must share one dtype, got {', '.join(sorted(dtypes))}")


def fit(fits: bool, what: str, *arrays: NDArray[Number]) -> None:
    """Refuse operands that do not fit each other, showing their shapes."""
    if not fits:
        shapes = " and ".join(str(array.shape) for array in arrays)
        raise ShapeError(f"{what} cannot work on shapes {shapes}")


def with_bias(outputs: NDArray[Number], bias: NDArray[Number] | None) -> NDArray[Number]:
    """Add one bias per unit or filter (the first axis)."""
    if bias is None:
        return outputs
    if bias.shape != outputs.shape[:1]:
        raise ShapeError(f"{outputs.shape[0]} outputs need a bias of shape {outputs.shape[:1]}, got {bias.shape}")
    for index, offset in enumerate(bias):
        outputs[index] += offset
    return outputs


def padded_image(image: NDArray[Number], padding: tuple[int, int]) -> NDArray[Number]:
    """The image in a frame of zeros."""
    down, across = padding
    channels, height, width = image.shape
    padded = np.zeros((channels, height + 2 * down, width + 2 * across), dtype=image.dtype)
    padded[:, down : down + height, across : across + width] = image
    return padded


def output_extents(
    image: NDArray[Number],
    weight: NDArray[Number],
    stride: tuple[int, int],
    padding: tuple[int, int],
    dilation: tuple[int, int],
    groups: int,
) -> tuple[int, int]:
    """How many stops a kernel makes down and across; refuses settings under which it makes none."""
    fit(image.ndim == 3 and weight.ndim == 4, "conv2d", image, weight)
    if min(*stride, *dilation, groups) < 1 or min(padding) < 0:
        raise ShapeError(
            f"conv2d: stride {stride}, dilation {dilation}, groups {groups} start at 1, padding {padding} at 0"
        )
    if weight.shape[0] % groups or weight.shape[1] * groups != image.shape[0]:
        raise ShapeError(f"conv2d: {groups} groups do not fit image {image.shape} and weight {weight.shape}")
    stops = []
    for axis in (0, 1):
        reach = dilation[axis] * (weight.shape[2 + axis] - 1) + 1
        room = image.shape[1 + axis] + 2 * padding[axis] - reach
        fit(room >= 0 and reach > 0, "conv2d (the kernel does not fit the padded image)", image, weight)
        stops.append(room // stride[axis] + 1)
    return stops[0], stops[1]
