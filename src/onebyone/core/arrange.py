"""How cells are laid out for equal layers: like `ops`, from the definition, but nothing is computed, cells only move.

Equal forms of one layer each need an arrangement of their own, so that no two of them share a reshape.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onebyone.core.operands import Number, fit


def flattened(image: NDArray[Number]) -> NDArray[Number]:
    """Lay the rows of an image end to end: flat[r·width + c] = image[r, c].

    Args:
        image: (height, width).

    Returns:
        (height · width,).

    Raises:
        ShapeError: not two axes, or no rows.
    """
    fit(image.ndim == 2 and image.shape[0] > 0, "flattened", image)
    return np.concatenate(list(image))


def pointwise_filters(weight: NDArray[Number]) -> NDArray[Number]:
    """Make every weight of a dense layer a 1×1 kernel: filters[j, i, 0, 0] = weight[j, i].

    Args:
        weight: (units, inputs).

    Returns:
        (units, inputs, 1, 1): one filter for each unit, one kernel in it for each input.

    Raises:
        ShapeError: not two axes.
    """
    fit(weight.ndim == 2, "pointwise_filters", weight)
    filters = np.zeros((*weight.shape, 1, 1), dtype=weight.dtype)
    for j, row in enumerate(weight):
        filters[j, :, 0, 0] = row
    return filters


def patches(image: NDArray[Number], *, kernel: tuple[int, int]) -> NDArray[Number]:
    """Write out what a small dense layer reads at each stop: its patch as a list, channel by channel, row by row.

    patches[r, c, (k · kernel height + i) · kernel width + j] = image[k, r + i, c + j]

    Args:
        image: (channels, height, width).
        kernel: height and width of a patch in pixels.

    Returns:
        (stops down, stops across, channels · kernel height · kernel width).

    Raises:
        ShapeError: not three axes, or the patch is larger than the image.
    """
    fit(image.ndim == 3 and min(kernel) > 0, "patches", image)
    channels, height, width = image.shape
    down, across = height - kernel[0] + 1, width - kernel[1] + 1
    fit(min(down, across) > 0, f"patches of {kernel}", image)
    lists = np.zeros((down, across, channels * kernel[0] * kernel[1]), dtype=image.dtype)
    for at, (k, i, j) in enumerate(np.ndindex(channels, *kernel)):
        lists[:, :, at] = image[k, i : i + down, j : j + across]
    return lists
