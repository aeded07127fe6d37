"""What figure 5's network does besides convolving, from the definition: round between layers, add up each map."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onebyone.core.operands import Number, fit, one_dtype


def rounded(values: NDArray[Number], step: NDArray[Number], cap: NDArray[Number]) -> NDArray[Number]:
    """Round to multiples of a step, ties to the even multiple, then keep to the range from 0 to the cap.

    With the step a power of two no intermediate result is inexact: `down` counts whole steps, and `rest` is what
    is left, less than a step.

    Args:
        values: of any shape.
        step: shape (), larger than 0.
        cap: shape (), a multiple of the step.

    Returns:
        The shape of `values`.

    Raises:
        ShapeError: dtypes differ, or step and cap are not single numbers larger than 0.
    """
    one_dtype(values, step, cap)
    fit(step.shape == cap.shape == () and bool(step > 0) and bool(cap > 0), "rounded", values, step, cap)
    down = values // step
    rest = values - down * step
    up = (2 * rest > step) | ((2 * rest == step) & (down % 2 == 1))
    kept: NDArray[Number] = np.clip((down + up) * step, step - step, cap)  # no −0.0: down + up has none
    return kept


def map_totals(maps: NDArray[Number]) -> NDArray[Number]:
    """Add up each map over all its positions: y[k] = Σ_p maps[k, p].

    Args:
        maps: (maps, height, width).

    Returns:
        (maps,).

    Raises:
        ShapeError: not three axes.
    """
    fit(maps.ndim == 3, "map_totals", maps)
    totals = np.zeros(maps.shape[0], dtype=maps.dtype)
    for row, column in np.ndindex(maps.shape[1:]):
        totals += maps[:, row, column]
    return totals


def dense_of_totals(maps: NDArray[Number], weight: NDArray[Number], bias: NDArray[Number]) -> NDArray[Number]:
    """Add up each map first, then weigh the sums: y[j] = Σ_k weight[j, k] · (Σ_p maps[k, p]) + H · W · bias[j].

    The same as a layer with these weights at every position, summed over the positions: there its bias is added H · W
    times.

    Args:
        maps: (maps, height, width).
        weight: (units, maps).
        bias: (units,).

    Returns:
        (units,).

    Raises:
        ShapeError: shapes or dtypes do not fit.
    """
    one_dtype(maps, weight, bias)
    fits = maps.ndim == 3 and weight.ndim == 2 and weight.shape == (*bias.shape, maps.shape[0])
    fit(fits, "dense_of_totals", maps, weight, bias)
    outputs = np.zeros(weight.shape[0], dtype=maps.dtype)
    for k, plane in enumerate(maps):
        outputs += weight[:, k] * plane.sum()
    for _ in range(maps.shape[1] * maps.shape[2]):
        outputs += bias
    return outputs
