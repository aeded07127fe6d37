"""How cells are laid out for equal layers: like `ops`, from the definition, but nothing is computed, cells only move.

Figure 6 needs an arrangement of its own for each form of the same layer, so that no two forms share a reshape.
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
