"""The operations, in numpy, straight from their definitions: the explanation that torch has to confirm.

Everything here works on int64 and on floats alike, on one example at a time (no batch axis), with torch's shapes: an
image is (channels, height, width), a convolution's weight is (filters, channels / groups, kernel height, kernel width).

What deep learning calls convolution, and what is computed here, is cross-correlation: the kernel is not flipped. A sum
starts from 0 and a product is 0 + w·x, so in floating point, too, a zero is 0 and never −0.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from onebyone.core.operands import Number, fit, one_dtype, output_extents, padded_image, with_bias


def dense(values: NDArray[Number], weight: NDArray[Number], bias: NDArray[Number] | None = None) -> NDArray[Number]:
    """One number per unit: y[j] = Σ_i weight[j, i] · values[i] + bias[j].

    Args:
        values: (inputs,).
        weight: (units, inputs).
        bias: (units,) or None.

    Returns:
        (units,).

    Raises:
        ShapeError: shapes or dtypes do not fit.
    """
    one_dtype(values, weight, bias)
    fit(values.ndim == 1 and weight.ndim == 2 and weight.shape[1] == values.shape[0], "dense", values, weight)
    outputs = np.zeros(weight.shape[0], dtype=values.dtype)
    for i, value in enumerate(values):
        outputs += weight[:, i] * value
    return with_bias(outputs, bias)


def dense_products(values: NDArray[Number], weight: NDArray[Number]) -> NDArray[Number]:
    """The terms of `dense` before they are summed: products[j, i] = weight[j, i] · values[i].

    Args:
        values: (inputs,).
        weight: (units, inputs).

    Returns:
        (units, inputs).

    Raises:
        ShapeError: shapes or dtypes do not fit.
    """
    one_dtype(values, weight, None)
    fit(values.ndim == 1 and weight.ndim == 2 and weight.shape[1] == values.shape[0], "dense_products", values, weight)
    return np.zeros_like(weight) + weight * values


def conv2d(
    image: NDArray[Number],
    weight: NDArray[Number],
    bias: NDArray[Number] | None = None,
    *,
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
    dilation: tuple[int, int] = (1, 1),
    groups: int = 1,
) -> NDArray[Number]:
    """Slide every kernel over its channel and sum over the channels of a group (cross-correlation).

    y[f, r, c] = Σ_k Σ_i Σ_j weight[f, k, i, j] · padded[g·K + k, r·stride + i·dilation, c·stride + j·dilation]
    + bias[f], with K = channels / groups and g the group of filter f.

    Args:
        image: (channels, height, width).
        weight: (filters, channels / groups, kernel height, kernel width).
        bias: (filters,) or None.
        stride: steps between stops, down and across, in pixels.
        padding: rings of zeros added above and below, left and right.
        dilation: steps between neighbouring weights, down and across, in pixels.
        groups: channels and filters are split into so many groups that do not see each other.

    Returns:
        (filters, output height, output width); an output extent is
        floor((extent + 2·padding − dilation·(kernel − 1) − 1) / stride) + 1.

    Raises:
        ShapeError: shapes, dtypes or settings do not fit.
    """
    one_dtype(image, weight, bias)
    height, width = output_extents(image, weight, stride, padding, dilation, groups)
    padded = padded_image(image, padding)
    filters, depth, kernel_height, kernel_width = weight.shape
    output = np.zeros((filters, height, width), dtype=image.dtype)
    size = filters // groups
    for group, k in product(range(groups), range(depth)):
        channel, mine = padded[group * depth + k], slice(group * size, (group + 1) * size)
        for i, j in product(range(kernel_height), range(kernel_width)):
            # All pixels that weight (i, j) of each filter meets while the kernels slide: one for each stop.
            top, left = i * dilation[0], j * dilation[1]
            met = channel[top :: stride[0], left :: stride[1]][:height, :width]
            output[mine] += weight[mine, k, i, j, None, None] * met
    return with_bias(output, bias)


def conv2d_products(
    image: NDArray[Number],
    weight: NDArray[Number],
    *,
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
    dilation: tuple[int, int] = (1, 1),
    groups: int = 1,
) -> NDArray[Number]:
    """The terms of `conv2d` before they are summed, stop by stop.

    Returns:
        (filters, output height, output width, channels / groups, kernel height, kernel width).

    Raises:
        ShapeError: shapes, dtypes or settings do not fit.
    """
    one_dtype(image, weight, None)
    height, width = output_extents(image, weight, stride, padding, dilation, groups)
    padded = padded_image(image, padding)
    filters, depth, kernel_height, kernel_width = weight.shape
    products = np.zeros((filters, height, width, depth, kernel_height, kernel_width), dtype=image.dtype)
    for f, r, c in product(range(filters), range(height), range(width)):
        first = f // (filters // groups) * depth
        rows = r * stride[0] + dilation[0] * np.arange(kernel_height)
        columns = c * stride[1] + dilation[1] * np.arange(kernel_width)
        window = padded[first : first + depth][:, rows][:, :, columns]
        products[f, r, c] += weight[f] * window
    return products


def conv1x1(image: NDArray[Number], weight: NDArray[Number], bias: NDArray[Number] | None = None) -> NDArray[Number]:
    """Mix the channels at every position alike: y[f, r, c] = Σ_k weight[f, k] · image[k, r, c] + bias[f].

    Args:
        image: (channels, height, width).
        weight: (filters, channels, 1, 1).
        bias: (filters,) or None.

    Returns:
        (filters, height, width).

    Raises:
        ShapeError: shapes or dtypes do not fit.
    """
    one_dtype(image, weight, bias)
    fit(image.ndim == 3 and weight.shape == (*weight.shape[:1], image.shape[0], 1, 1), "conv1x1", image, weight)
    output = np.zeros((weight.shape[0], *image.shape[1:]), dtype=image.dtype)
    for k, channel in enumerate(image):
        output += weight[:, k] * channel  # (filters, 1, 1) times (height, width)
    return with_bias(output, bias)


def conv1x1_products(image: NDArray[Number], weight: NDArray[Number]) -> NDArray[Number]:
    """The terms of `conv1x1` before they are summed: products[f, k, r, c] = weight[f, k] · image[k, r, c].

    Args:
        image: (channels, height, width).
        weight: (filters, channels, 1, 1).

    Returns:
        (filters, channels, height, width).

    Raises:
        ShapeError: shapes or dtypes do not fit.
    """
    one_dtype(image, weight, None)
    fit(
        image.ndim == 3 and weight.shape == (*weight.shape[:1], image.shape[0], 1, 1),
        "conv1x1_products",
        image,
        weight,
    )
    products = np.zeros((weight.shape[0], *image.shape), dtype=image.dtype)
    for f, k in product(range(weight.shape[0]), range(image.shape[0])):
        products[f, k] += weight[f, k, 0, 0] * image[k]
    return products


def dense_over_patches(
    image: NDArray[Number],
    weight: NDArray[Number],
    bias: NDArray[Number] | None = None,
    *,
    kernel: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
) -> NDArray[Number]:
    """Walk one small dense layer over the image: at each stop it reads one patch.

    A patch is flattened channel by channel, row by row, as torch does.

    Args:
        image: (channels, height, width).
        weight: (units, channels · kernel height · kernel width).
        bias: (units,) or None.
        kernel: height and width of the patch in pixels.
        stride: steps between stops, down and across, in pixels.

    Returns:
        (units, output height, output width).

    Raises:
        ShapeError: shapes or dtypes do not fit, or the patch is larger than the image.
    """
    fit(image.ndim == 3 and min(*kernel, *stride) > 0, "dense_over_patches", image, weight)
    room = (image.shape[1] - kernel[0], image.shape[2] - kernel[1])
    fit(min(room) >= 0, "dense_over_patches", image, weight)
    tops, lefts = range(0, room[0] + 1, stride[0]), range(0, room[1] + 1, stride[1])
    outputs = np.zeros((weight.shape[0], len(tops), len(lefts)), dtype=image.dtype)
    for (r, top), (c, left) in product(enumerate(tops), enumerate(lefts)):
        patch = image[:, top : top + kernel[0], left : left + kernel[1]]
        outputs[:, r, c] = dense(patch.ravel(), weight, bias)
    return outputs


def pixels_to_channels(image: NDArray[Number]) -> NDArray[Number]:
    """Make every pixel a channel of its own, in torch's order: channel (k·height + r)·width + c holds image[k, r, c].

    Args:
        image: (channels, height, width).

    Returns:
        (channels · height · width, 1, 1).

    Raises:
        ShapeError: not three axes.
    """
    fit(image.ndim == 3, "pixels_to_channels", image)
    _, height, width = image.shape
    column = np.zeros((image.size, 1, 1), dtype=image.dtype)
    for k, r, c in np.ndindex(image.shape):
        column[(k * height + r) * width + c, 0, 0] = image[k, r, c]
    return column


def channels_to_pixels(column: NDArray[Number], shape: tuple[int, int, int]) -> NDArray[Number]:
    """Undo `pixels_to_channels`: image[k, r, c] is channel (k·height + r)·width + c.

    Args:
        column: (channels · height · width, 1, 1).
        shape: (channels, height, width) of the image.

    Returns:
        The image.

    Raises:
        ShapeError: the column does not have as many channels as the image has pixels.
    """
    _, height, width = shape
    fit(column.shape == (prod(shape), 1, 1), f"channels_to_pixels into {shape}", column)
    image = np.zeros(shape, dtype=column.dtype)
    for k, r, c in np.ndindex(shape):
        image[k, r, c] = column[(k * height + r) * width + c, 0, 0]
    return image


def reshaped(values: NDArray[Number], shape: tuple[int, ...]) -> NDArray[Number]:
    """Give the same cells, read row by row, another shape: to flatten an image, to fold a row, to add an axis of 1.

    Raises:
        ShapeError: the shapes hold different numbers of cells.
    """
    fit(prod(shape) == values.size, f"reshaped to {shape}", values)
    return np.ascontiguousarray(values).reshape(shape)


def take(values: NDArray[Number], indices: Sequence[int], *, axis: int = 0) -> NDArray[Number]:
    """Pick entries along an axis, the first if none is named, in the order of `indices`.

    Raises:
        ShapeError: there is no such axis or entry (negative indices included), or nothing is picked.
    """
    there = values.ndim > axis and len(indices) > 0 and all(0 <= index < values.shape[axis] for index in indices)
    fit(there, f"take {list(indices)} along axis {axis}", values)
    return np.stack([values[(slice(None),) * axis + (index,)] for index in indices], axis)


def total(values: NDArray[Number]) -> NDArray[Number]:
    """Add up all cells.

    Returns:
        (1,).
    """
    result = np.zeros(1, dtype=values.dtype)
    for value in values.flat:
        result += value
    return result
