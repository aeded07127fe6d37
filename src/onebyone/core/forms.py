"""How a dense layer becomes a convolution with kernels as large as the image, and an image gets a border.

Straight from the definition, as in `ops`, and apart from it: two forms whose equality is claimed share no reshape.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onebyone.core.operands import Number, ShapeError, fit


def as_channel(image: NDArray[Number]) -> NDArray[Number]:
    """Make an image one channel: channel[0, r, c] = image[r, c].

    Args:
        image: (height, width).

    Returns:
        (1, height, width).

    Raises:
        ShapeError: not two axes.
    """
    fit(image.ndim == 2, "as_channel", image)
    return np.stack([image])


def rows_to_kernels(weight: NDArray[Number], shape: tuple[int, int, int]) -> NDArray[Number]:
    """Fold every row of a dense layer into the kernels of one filter, in torch's order.

    kernels[j, k, r, c] = weight[j, (k·height + r)·width + c].

    Args:
        weight: (units, channels · height · width).
        shape: (channels, height, width).

    Returns:
        (units, channels, height, width).

    Raises:
        ShapeError: a row does not hold as many weights as the kernels.
    """
    channels, height, width = shape
    fit(weight.ndim == 2 and weight.shape[1] == channels * height * width, f"rows_to_kernels {shape}", weight)
    kernels = np.zeros((weight.shape[0], *shape), dtype=weight.dtype)
    for k, r, c in np.ndindex(shape):
        kernels[:, k, r, c] = weight[:, (k * height + r) * width + c]
    return kernels


def padded(image: NDArray[Number], ring: int) -> NDArray[Number]:
    """Lay rings of zeros around every channel: padded[k, r + ring, c + ring] = image[k, r, c].

    Args:
        image: (channels, height, width).
        ring: how many rings, in pixels.

    Returns:
        (channels, height + 2·ring, width + 2·ring).

    Raises:
        ShapeError: not three axes, or a negative ring.
    """
    if ring < 0:
        raise ShapeError(f"padded: {ring} rings cannot be laid around an image; rings count from 0")
    fit(image.ndim == 3, "padded", image)
    channels, height, width = image.shape
    larger = np.zeros((channels, height + 2 * ring, width + 2 * ring), dtype=image.dtype)
    for r, c in np.ndindex(height, width):
        larger[:, r + ring, c + ring] = image[:, r, c]
    return larger
