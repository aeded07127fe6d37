"""What trained networks share: feature maps of the digit, what a position sees and is weighed by, and who wins.

Every layer is proven by itself: its sums, then their rounding, which keeps its outputs on a grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.call import Call
from onebyone.core.figure import ClaimError, Prover, UnfitError
from onebyone.core.quantity import Cell, Extent
from onebyone.core.tensor import Tensor
from onebyone.inputs.bundled import ConvolutionLayer, RoundedLayer


def features_of(prover: Prover, image: Tensor, layers: Sequence[ConvolutionLayer]) -> tuple[Tensor, ...]:
    """Run the digit through the 3×3 layers, each with its rounding; gives (channels, height, width) of each.

    Raises:
        DisagreementError: ours and torch differ in a layer.
        HeadroomError: float32 could round.
    """
    values, found = (
        prover.prove("image as one channel", operations.as_channel, reference.as_channel, factors=(image,)),
        [],
    )
    for at, layer in enumerate(layers, 1):
        for tensor in (layer.weight, layer.bias, layer.step, layer.cap):
            prover.given(tensor)
        sums = _convolved(prover, f"sums of layer {at}", values, layer, weight=layer.weight, bias=layer.bias)
        values = rounded(prover, f"feature maps of layer {at}", sums, layer)
        found.append(values)
    return tuple(found)


def rounded(prover: Prover, name: str, sums: Tensor, layer: RoundedLayer) -> Tensor:
    """Prove what a layer's rounding makes of its sums."""
    return prover.prove(
        name,
        operations.rounded,
        reference.rounded,
        addends=(sums, layer.step, layer.cap),
        onto=layer.step.bits,
    )


def products_at(prover: Prover, name: str, maps: Tensor, weight: Tensor, at: tuple[int, int], *, unit: int) -> Tensor:
    """Prove the products that a filter of 1×1 kernels sums at a position of maps: (channels,)."""
    row, column = at
    read, weighed = np.s_[:, row : row + 1, column : column + 1], np.s_[unit : unit + 1]
    return prover.prove(
        name,
        lambda x, w: operations.conv1x1_products(x[read], w[weighed])[0, :, 0, 0],
        lambda x, w: reference.conv1x1_products(x[read], w[weighed])[0, :, 0, 0],
        factors=(maps, weight),
    )


def ranked(scores: Tensor, label: int | None, *, where: str = "") -> tuple[int, tuple[int, ...]]:
    """The label that scores read, and all labels from the highest score to the lowest.

    Raises UnfitError where it is not the one that was given, or where another score is as high: equal scores would
    leave the winner to chance.
    """
    order = tuple(np.argsort(-scores.numerators, kind="stable").tolist())
    label = order[0] if label is None else label
    if order[0] != label:
        raise UnfitError(f"image: {where}the network reads this {label} as a {order[0]}; show another digit")
    if scores.numerators[label] == scores.numerators[order[1]]:
        raise UnfitError(f"image: {where}the network reads it as {label} or {order[1]} alike; show another digit")
    return label, order


def reach_of(layers: Sequence[ConvolutionLayer]) -> int:
    """How many pixels away, to each side, a position of the feature maps sees: every layer adds its own reach."""
    return sum(layer.weight.shape[2] // 2 * int(layer.dilation.fraction(())) for layer in layers)


def field_of(
    prover: Prover, at: tuple[int, int], shape: tuple[int, ...], layers: Sequence[ConvolutionLayer]
) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Count the paths by which each pixel around a position reaches it through the layers up to each.

    Gives, layer by layer, its receptive field so far, (height, width), and the paths of all pixels of the image, (1,
    height, width): 0 outside of the field.

    Kernels of ones, applied to an image that is 1 at the position and 0 elsewhere, count them: such kernels are
    symmetric, so paths from a pixel to the position are those from the position to the pixel.

    Raises:
        ClaimError: the field is not wholly on the image, or pixels outside of it are seen, or some inside are not.
    """
    reach = reach_of(layers)
    if not all(reach <= middle < extent - reach for middle, extent in zip(at, shape, strict=True)):
        raise ClaimError(f"the receptive field of position {at}, {reach} pixels each way, leaves an image of {shape}")
    spot = np.zeros((1, *shape), dtype=np.int64)
    spot[0, at[0], at[1]] = 1
    paths, found, fields = prover.given(Tensor.exact("the position", spot, bits=0)), [], []
    for number, layer in enumerate(layers, 1):
        ones = prover.given(Tensor.exact(f"ones {number}", np.ones((1, 1, *layer.weight.shape[2:])), bits=0))
        paths = _convolved(prover, f"paths through {number} layers", paths, layer, weight=ones, bias=None)
        name = "receptive field" if number == len(layers) else f"receptive field of layer {number}"
        found.append(paths)
        fields.append(_around(prover, name, paths, at, reach_of(layers[:number])))
    if not fields[-1].numerators.all():
        raise ClaimError(f"the receptive field of position {at} has pixels that reach it by no path")
    prover.count("pixels in the field", fields[-1].size, lambda: paths.size - reference.zeros(paths.float32))
    return tuple(fields), tuple(found)


def _around(prover: Prover, name: str, maps: Tensor, at: tuple[int, int], reach: int) -> Tensor:
    """The window of one map that goes so far to each side of a position: (rows, columns)."""
    rows, columns = (range(middle - reach, middle + reach + 1) for middle in at)
    window = prover.taken(f"rows of the {name}", maps, rows, axis=1)
    window = prover.taken(f"{name} as one channel", window, columns, axis=2)
    return prover.reshaped(name, window, window.shape[1:])


def _convolved(
    prover: Prover, name: str, values: Tensor, layer: ConvolutionLayer, *, weight: Tensor, bias: Tensor | None
) -> Tensor:
    """Apply a dilated convolution that keeps the size of its maps; as many rings of padding as the dilation do."""
    if not prover.holds(layer.dilation):
        prover.given(layer.dilation)
    wide = int(layer.dilation.fraction(()))
    apart = Cell(layer.dilation, ())
    sizes = ((None, Extent(weight, 1)), (None, Extent(weight, 0)), (None, Extent(weight, 2)))
    call = Call("Conv2d", (*sizes, ("padding", apart), ("dilation", apart), ("bias", bias is not None)))
    ours = partial(operations.conv2d, padding=(wide, wide), dilation=(wide, wide))
    addends = () if bias is None else (bias,)
    return prover.prove(name, ours, partial(reference.apply, call), factors=(values, weight), addends=addends)
