"""The operations, in numpy, straight from their definitions: the explanation that torch has to confirm.

Everything here works on int64 and on floats alike, on one example at a time (no batch axis), with torch's shapes: an
image is (channels, height, width), a convolution's weight is (filters, channels / groups, kernel height, kernel width).

What deep learning calls convolution, and what is computed here, is cross-correlation: the kernel is not flipped. A sum
starts from 0 and a product is 0 + w·x, so in floating point, too, a zero is 0 and never −0.0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import prod
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from onebyone.errors import OneByOneError

Number = TypeVar("Number", np.int64, np.float32, np.float64)
"""The dtypes that the operations work on: exact integers, and floats."""


Arrangement = TypeVar("Arrangement", bound=Callable[..., Any])

ARRANGEMENTS: set[str] = set()
"""The operations that only put cells elsewhere, leave some out, or lay zeros around them."""


def arranges(operation: Arrangement) -> Arrangement:
    """Mark an operation that computes no new value."""
    ARRANGEMENTS.add(operation.__name__)
    return operation


SUMS: set[str] = set()
"""The operations each of whose outputs is a sum of products, or of cells: floats round it within a known bound."""


def adds_up(operation: Arrangement) -> Arrangement:
    """Mark an operation whose outputs are sums of products, each of one cell of each factor, and of addends."""
    SUMS.add(operation.__name__)
    return operation


class ShapeError(OneByOneError):
    """Operands whose shapes or dtypes do not fit each other."""


@arranges
def one_dtype(first: NDArray[Number], second: NDArray[Number], bias: NDArray[Number] | None) -> None:
    """Refuse mixed dtypes: numpy would silently promote them."""
    dtypes = {array.dtype for array in (first, second, bias) if array is not None}
    if len(dtypes) > 1:
        raise ShapeError(f"operands must share one dtype, got {', '.join(sorted(map(str, dtypes)))}")


@arranges
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


@arranges
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
    """How many positions a kernel has down and across; refuses settings under which it has none."""
    fit(image.ndim == 3 and weight.ndim == 4, "conv2d", image, weight)
    if min(*stride, *dilation, groups) < 1 or min(padding) < 0:
        raise ShapeError(
            f"conv2d: stride {stride}, dilation {dilation}, groups {groups} start at 1, padding {padding} at 0"
        )
    if weight.shape[0] % groups or weight.shape[1] * groups != image.shape[0]:
        raise ShapeError(f"conv2d: {groups} groups do not fit image {image.shape} and weight {weight.shape}")
    counts = []
    for axis in (0, 1):
        reach = dilation[axis] * (weight.shape[2 + axis] - 1) + 1
        room = image.shape[1 + axis] + 2 * padding[axis] - reach
        fit(room >= 0 and reach > 0, "conv2d (the kernel does not fit the padded image)", image, weight)
        counts.append(room // stride[axis] + 1)
    return counts[0], counts[1]


@adds_up
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


@adds_up
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


@adds_up
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
        stride: steps between positions, down and across, in pixels.
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
            # All pixels that weight (i, j) of each filter meets while the kernels slide: one for each position.
            top, left = i * dilation[0], j * dilation[1]
            met = channel[top :: stride[0], left :: stride[1]][:height, :width]
            output[mine] += weight[mine, k, i, j, None, None] * met
    return with_bias(output, bias)


@adds_up
def conv2d_products(
    image: NDArray[Number],
    weight: NDArray[Number],
    *,
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
    dilation: tuple[int, int] = (1, 1),
    groups: int = 1,
) -> NDArray[Number]:
    """The terms of `conv2d` before they are summed, position by position.

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


def conv_transpose2d(
    image: NDArray[Number],
    weight: NDArray[Number],
    bias: NDArray[Number] | None = None,
    *,
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
    output_padding: tuple[int, int] = (0, 0),
    dilation: tuple[int, int] = (1, 1),
    groups: int = 1,
) -> NDArray[Number]:
    """Put down every kernel, times a pixel, for each pixel, and sum where they overlap: a transposed convolution.

    y[g·F + f, r·stride + i·dilation − padding, c·stride + j·dilation − padding] is the sum over all k, r, c, i and j of
    weight[k, f, i, j] · image[k, r, c] (+ bias[g·F + f]), with F filters in a group and g the group of channel k. It is
    the transpose, as a matrix, of the convolution with the same settings.

    Args:
        image: (channels, height, width).
        weight: (channels, filters / groups, kernel height, kernel width).
        bias: (filters,) or None.
        stride: rows and columns from where one pixel puts its kernel to where the next one does.
        padding: rings of the output that are left out.
        output_padding: rows and columns that are kept more at the bottom and at the right; fewer than the stride or
            the dilation.
        dilation: rows and columns between neighbouring weights.
        groups: channels and filters are split into so many groups that do not see each other.

    Returns:
        (filters, output height, output width); an output extent is
        (extent − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1.

    Raises:
        ShapeError: shapes, dtypes or settings do not fit.
    """
    one_dtype(image, weight, bias)
    fits = image.ndim == 3 and weight.ndim == 4 and image.shape[0] == weight.shape[0] and 0 not in image.shape
    fit(fits, "conv_transpose2d", image, weight)
    more = [most < max(step, apart) for most, step, apart in zip(output_padding, stride, dilation, strict=True)]
    if min(*stride, *dilation, groups) < 1 or min(*padding, *output_padding) < 0 or not all(more):
        raise ShapeError(
            f"conv_transpose2d: stride {stride}, dilation {dilation}, groups {groups} start at 1, padding {padding} at "
            f"0, output_padding {output_padding} at 0 and below stride or dilation"
        )
    if weight.shape[0] % groups:
        raise ShapeError(f"conv_transpose2d: {groups} groups do not fit image {image.shape} and weight {weight.shape}")
    channels, filters, *kernel = weight.shape
    reach = [dilation[axis] * (kernel[axis] - 1) + 1 for axis in (0, 1)]
    whole: list[int] = [
        (image.shape[1 + axis] - 1) * stride[axis] + reach[axis] + output_padding[axis] for axis in (0, 1)
    ]
    sizes = [whole[axis] - 2 * padding[axis] for axis in (0, 1)]
    fit(min(sizes) > 0, "conv_transpose2d (nothing is left inside the padding)", image, weight)
    laid = np.zeros((filters * groups, *whole), dtype=image.dtype)
    for k, i, j in product(range(channels), *map(range, kernel)):
        group = k // (channels // groups)
        mine = slice(group * filters, (group + 1) * filters)
        # All cells that weight (i, j) is put down on: one for each pixel.
        top, left = i * dilation[0], j * dilation[1]
        rows = slice(top, top + (image.shape[1] - 1) * stride[0] + 1, stride[0])
        columns = slice(left, left + (image.shape[2] - 1) * stride[1] + 1, stride[1])
        laid[mine, rows, columns] += weight[k, :, i, j, None, None] * image[k]
    (down, across), (height, width) = padding, sizes
    return with_bias(laid[:, down : down + height, across : across + width].copy(), bias)


@adds_up
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


@adds_up
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


@adds_up
def dense_over_patches(
    image: NDArray[Number],
    weight: NDArray[Number],
    bias: NDArray[Number] | None = None,
    *,
    kernel: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
    dilation: tuple[int, int] = (1, 1),
) -> NDArray[Number]:
    """Walk one small dense layer over the image: at each position it reads one patch.

    A patch is flattened channel by channel, row by row, as torch does.

    Args:
        image: (channels, height, width).
        weight: (units, channels · kernel height · kernel width).
        bias: (units,) or None.
        kernel: rows and columns of the patch.
        stride: steps between positions, down and across, in pixels.
        padding: rings of zeros added above and below, left and right.
        dilation: steps between the pixels of a patch, down and across.

    Returns:
        (units, output height, output width).

    Raises:
        ShapeError: shapes or dtypes do not fit, or the patch is larger than the padded image.
    """
    fit(image.ndim == 3 and min(*kernel, *stride, *dilation) > 0 <= min(padding), "dense_over_patches", image, weight)
    padded = padded_image(image, padding)
    reach = [step * (extent - 1) + 1 for step, extent in zip(dilation, kernel, strict=True)]
    room = (padded.shape[1] - reach[0], padded.shape[2] - reach[1])
    fit(min(room) >= 0, "dense_over_patches", image, weight)
    tops, lefts = range(0, room[0] + 1, stride[0]), range(0, room[1] + 1, stride[1])
    outputs = np.zeros((weight.shape[0], len(tops), len(lefts)), dtype=image.dtype)
    for (r, top), (c, left) in product(enumerate(tops), enumerate(lefts)):
        patch = padded[:, top : top + reach[0] : dilation[0], left : left + reach[1] : dilation[1]]
        outputs[:, r, c] = dense(patch.ravel(), weight, bias)
    return outputs


@arranges
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


@arranges
def reshaped(values: NDArray[Number], shape: tuple[int, ...]) -> NDArray[Number]:
    """Give the same cells, read row by row, another shape: to flatten an image, to fold a row, to add an axis of 1.

    Raises:
        ShapeError: the shapes hold different numbers of cells.
    """
    fit(prod(shape) == values.size, f"reshaped to {shape}", values)
    return np.ascontiguousarray(values).reshape(shape)


@arranges
def take(values: NDArray[Number], indices: Sequence[int], *, axis: int = 0) -> NDArray[Number]:
    """Pick entries along an axis, the first if none is named, in the order of `indices`.

    Raises:
        ShapeError: there is no such axis or entry (negative indices included), or nothing is picked.
    """
    there = values.ndim > axis and len(indices) > 0 and all(0 <= index < values.shape[axis] for index in indices)
    fit(there, f"take {list(indices)} along axis {axis}", values)
    return np.stack([values[(slice(None),) * axis + (index,)] for index in indices], axis)


def difference(one: NDArray[Number], other: NDArray[Number]) -> NDArray[Number]:
    """One minus the other, cell by cell.

    Raises:
        ShapeError: shapes or dtypes differ.
    """
    one_dtype(one, other, None)
    fit(one.shape == other.shape, "difference", one, other)
    return np.subtract(one, other)


@adds_up
def total(values: NDArray[Number]) -> NDArray[Number]:
    """Add up all cells.

    Returns:
        (1,).
    """
    result = np.zeros(1, dtype=values.dtype)
    for value in values.flat:
        result += value
    return result


def largest(values: NDArray[Number]) -> NDArray[Number]:
    """The largest of all values, shape (1,); raises ShapeError where there is none."""
    fit(values.size > 0, "largest", values)
    found = values.reshape(-1)[0]
    for value in values.reshape(-1)[1:]:
        found = max(found, value)
    return np.array([found], dtype=values.dtype)


def relu(values: NDArray[Number]) -> NDArray[Number]:
    """Keep what is positive: y = max(x, 0).

    Args:
        values: of any shape.

    Returns:
        The shape of `values`.
    """
    kept: NDArray[Number] = np.where(values > 0, values, values - values)  # no −0.0
    return kept


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


@adds_up
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


@arranges
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


@arranges
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


@arranges
def patches(
    image: NDArray[Number],
    *,
    kernel: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
    dilation: tuple[int, int] = (1, 1),
) -> NDArray[Number]:
    """Write out what a small dense layer reads at each position: its patch as a list, channel by channel, row by row.

    patches[r, c, (k · kernel height + i) · kernel width + j] =
    padded[k, r · stride + i · dilation, c · stride + j · dilation]

    Args:
        image: (channels, height, width).
        kernel: rows and columns of a patch.
        stride: steps between positions, down and across, in pixels.
        padding: rings of zeros added above and below, left and right.
        dilation: steps between the pixels of a patch, down and across.

    Returns:
        (positions down, positions across, channels · kernel height · kernel width).

    Raises:
        ShapeError: not three axes, settings that make no patch, or the patch is larger than the padded image.
    """
    fit(image.ndim == 3 and min(*kernel, *stride, *dilation) > 0 <= min(padding), "patches", image)
    padded = padded_image(image, padding)
    room = [padded.shape[1 + axis] - dilation[axis] * (kernel[axis] - 1) - 1 for axis in (0, 1)]
    fit(min(room) >= 0, f"patches of {kernel}", image)
    down, across = room[0] // stride[0] + 1, room[1] // stride[1] + 1
    lists = np.zeros((down, across, image.shape[0] * kernel[0] * kernel[1]), dtype=image.dtype)
    for at, (k, i, j) in enumerate(np.ndindex(image.shape[0], *kernel)):
        top, left = i * dilation[0], j * dilation[1]
        lists[:, :, at] = padded[k, top :: stride[0], left :: stride[1]][:down, :across]
    return lists


@arranges
def without(kernels: NDArray[Number], *, first: tuple[int, int], shape: tuple[int, int]) -> NDArray[Number]:
    """The same kernels with a block of their weights set to 0: what is left of a sum without that block's products.

    Args:
        kernels: (filters, channels, kernel height, kernel width).
        first: row and column of the block's upper left weight.
        shape: rows and columns of the block.

    Raises:
        ShapeError: not four axes, or the block does not lie in the kernels.
    """
    (top, left), (rows, columns) = first, shape
    inside = kernels.ndim == 4 and min(*first, rows - 1, columns - 1) >= 0
    fit(
        inside and top + rows <= kernels.shape[2] and left + columns <= kernels.shape[3],
        f"a block of {rows}×{columns} at {first}",
        kernels,
    )
    others = kernels.copy()
    others[:, :, top : top + rows, left : left + columns] = 0
    return others


@arranges
def blanked(values: NDArray[Number], cells: Sequence[int]) -> NDArray[Number]:
    """The same cells, but for some, by their flat indices, which are 0: what is left of a sum without their products.

    Raises:
        ShapeError: there is no such cell.
    """
    fit(all(0 <= cell < values.size for cell in cells), f"blanked in {list(cells)}", values)
    others = values.copy()
    others.reshape(-1)[list(cells)] = 0
    return others


@arranges
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


@arranges
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


@arranges
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


@arranges
def spread(image: NDArray[Number], *, step: tuple[int, int]) -> NDArray[Number]:
    """Lay zeros between the pixels: spread[k, r·step, c·step] = image[k, r, c].

    Args:
        image: (channels, height, width).
        step: rows and columns from one pixel to the next.

    Returns:
        (channels, (height − 1)·step + 1, (width − 1)·step + 1).

    Raises:
        ShapeError: not three axes, no pixels, or a step below 1.
    """
    fit(image.ndim == 3 and image.size > 0 and min(step) > 0, f"spread by {step}", image)
    channels, height, width = image.shape
    apart = np.zeros((channels, (height - 1) * step[0] + 1, (width - 1) * step[1] + 1), dtype=image.dtype)
    for r, c in np.ndindex(height, width):
        apart[:, r * step[0], c * step[1]] = image[:, r, c]
    return apart


@arranges
def framed(image: NDArray[Number], *, before: tuple[int, int], after: tuple[int, int]) -> NDArray[Number]:
    """Lay zeros around every channel: `before` rows above and columns at the left, `after` those below and right.

    Args:
        image: (channels, height, width).
        before: rows and columns.
        after: rows and columns.

    Returns:
        (channels, before + height + after, before + width + after).

    Raises:
        ShapeError: not three axes, or less than no row.
    """
    fit(image.ndim == 3 and min(*before, *after) >= 0, f"framed by {before} and {after}", image)
    channels, height, width = image.shape
    larger = np.zeros((channels, before[0] + height + after[0], before[1] + width + after[1]), dtype=image.dtype)
    for r, c in np.ndindex(height, width):
        larger[:, before[0] + r, before[1] + c] = image[:, r, c]
    return larger


def located(image: NDArray[Number], step: NDArray[Number]) -> NDArray[Number]:
    """Give every pixel its x, y and value: y[0, r, c] = (c - columns // 2) step, y[1, r, c] = (rows // 2 - 1 - r) step.

    Args:
        image: (height, width), whose values are y[2].
        step: how far the next pixel is; shape ().

    Returns:
        (3, height, width): x to the right and y upwards, counted from the middle of the image, and the values.

    Raises:
        ShapeError: the image has not two axes or the step has any, or their dtypes differ.
    """
    fit(image.ndim == 2 and step.ndim == 0 and image.dtype == step.dtype, "located", image, step)
    rows, columns = image.shape
    channels = np.zeros((3, rows, columns), dtype=image.dtype)
    for r in range(rows):
        for c in range(columns):
            channels[:, r, c] = (c - columns // 2) * step, (rows // 2 - 1 - r) * step, image[r, c]
    return channels


def largest_of_points(values: NDArray[Number]) -> NDArray[Number]:
    """Keep of each channel the largest value over all points: y[k] = max_p values[k, p, 0].

    Args:
        values: (channels, points, 1).

    Returns:
        (channels,).

    Raises:
        ShapeError: another shape, or no points.
    """
    fit(values.ndim == 3 and values.shape[1] > 0 and values.shape[2] == 1, "largest_of_points", values)
    largest = values[:, 0, 0].copy()
    for p in range(1, values.shape[1]):
        largest = np.where(values[:, p, 0] > largest, values[:, p, 0], largest)
    return largest


@arranges
def flipped(kernels: NDArray[Number]) -> NDArray[Number]:
    """Turn every kernel by half a turn: flipped[f, k, i, j] = kernels[f, k, height − 1 − i, width − 1 − j].

    With it, `conv2d` is what mathematics calls convolution.

    Args:
        kernels: (filters, channels, kernel height, kernel width).

    Raises:
        ShapeError: not four axes.
    """
    fit(kernels.ndim == 4, "flipped", kernels)
    height, width = kernels.shape[2:]
    turned = np.zeros_like(kernels)
    for i, j in np.ndindex(height, width):
        turned[:, :, i, j] = kernels[:, :, height - 1 - i, width - 1 - j]
    return turned


def replaced(values: NDArray[Number], new: NDArray[Number], *, at: tuple[int, ...]) -> NDArray[Number]:
    """The same cells, but for the one at an index, which is `new`.

    Args:
        values: of any shape.
        new: shape ().
        at: one non-negative int for each axis.

    Raises:
        ShapeError: there is no such cell, or dtypes differ.
    """
    one_dtype(values, new, None)
    there = len(at) == values.ndim and all(0 <= place < extent for place, extent in zip(at, values.shape, strict=True))
    fit(there and new.shape == (), f"replaced at {at}", values, new)
    changed = values.copy()
    changed[at] = new
    return changed


@arranges
def own_windows(weight: NDArray[Number], *, shape: tuple[int, int], reach: int) -> NDArray[Number]:
    """Cut out of every row of a dense layer what lies around its own pixel: a window, of all that have it whole.

    Row j of the layer, folded to the image, belongs to pixel j:
    windows[r, c, i, j] = weight[(r + reach)·width + c + reach, (r + i)·width + c + j].

    Args:
        weight: (height · width, height · width).
        shape: height and width of the image.
        reach: how many pixels a window goes to each side of its own.

    Returns:
        (height − 2·reach, width − 2·reach, 2·reach + 1, 2·reach + 1).

    Raises:
        ShapeError: the layer has not a row and a column for each pixel, or no window lies on the image.
    """
    height, width = shape
    side = 2 * reach + 1
    fits = weight.shape == (height * width, height * width) and 0 < side <= min(shape)
    fit(fits, f"own_windows of {side}×{side} pixels on {height}×{width}", weight)
    windows = np.zeros((height - side + 1, width - side + 1, side, side), dtype=weight.dtype)
    for r, c in np.ndindex(windows.shape[:2]):
        row = weight[(r + reach) * width + c + reach].reshape(shape)
        windows[r, c] = row[r : r + side, c : c + side]
    return windows


def middle_of(values: NDArray[Number]) -> NDArray[Number]:
    """The value in the middle, cell by cell, of many arrays in order of size: of an even number the lower of two.

    Args:
        values: (arrays, …).

    Returns:
        The shape of one array.

    Raises:
        ShapeError: there are no arrays.
    """
    fit(values.ndim > 0 and values.shape[0] > 0, "middle_of", values)
    middle: NDArray[Number] = np.sort(values, axis=0)[(values.shape[0] - 1) // 2]
    return middle


def listed(*numbers: NDArray[Number]) -> NDArray[Number]:
    """Write single numbers, each of shape (), one after the other: (numbers,).

    Raises:
        ShapeError: there are none, or one has another shape or dtype.
    """
    single = len(numbers) > 0 and all(number.shape == () and number.dtype == numbers[0].dtype for number in numbers)
    fit(single, "listed", *numbers)
    return np.array([number[()] for number in numbers], dtype=numbers[0].dtype)


def occurrences(values: NDArray[Number], wanted: NDArray[Number]) -> NDArray[Number]:
    """Count how often each of some numbers occurs: y[k] = how many i have values[i] = wanted[k].

    Args:
        values: (values,).
        wanted: (numbers,).

    Returns:
        (numbers,).

    Raises:
        ShapeError: shapes or dtypes do not fit.
    """
    one_dtype(values, wanted, None)
    fit(values.ndim == wanted.ndim == 1, "occurrences", values, wanted)
    counts = np.zeros_like(wanted)
    for value in values:
        counts += wanted == value
    return counts
