"""What each input is, told by the input itself: answers written down apart from the hashes, and laws that it must keep.

A hash says that a file is the file it was. If file and hash are changed together, as a careless update does, these say
that it is not the same digit, photo, kernel or network any more: a mirrored one has its ink on the other side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from onebyone.core.tensor import Tensor
from onebyone.errors import OneByOneError

Integers: TypeAlias = NDArray[np.int64]
Moments: TypeAlias = tuple[int, ...]


class InputError(OneByOneError):
    """An input that is not what it was when its answers, or its SHA-256, were written down."""


# Of each tensor: the bits of its grid; the sum of its numerators, of their sizes, along each axis; the lopsided sum.
MOMENTS: Mapping[str, Mapping[str, Moments]] = MappingProxyType(
    {
        "digit": {
            "image": (2, 437, 437, 6795, 6578, 1723424),
        },
        "photo": {
            "photo": (3, 6797, 6797, 10984, 77682, 103606, 19193304),
        },
        "local_contrast": {
            "weight": (0, 9791, 111603, 3881758, 3868766, 1569338279583),
            "bias": (2, -941, 941, -373522),
        },
        "classifier": {
            "weight 1": (3, -125, 731, -1040, -125, -315, -298, -1878),
            "bias 1": (3, 25, 61, 166),
            "weight 2": (3, -1077, 6889, -20977, -9907, -2119, -2089, -8728),
            "bias 2": (3, 91, 229, 1608),
            "weight 3": (3, 127, 6203, 387, -4265, 390, 98, 454),
            "bias 3": (3, -1346, 1362, -12397),
            "weight 4": (0, -119, 395, -529, -818, -119, -119, -119),
            "bias 4": (0, 35, 45, 160),
            "dilation 1": (0, 1, 1),
            "step 1": (2, 1, 1),
            "cap 1": (0, 2, 2),
            "dilation 2": (0, 2, 2),
            "step 2": (2, 1, 1),
            "cap 2": (0, 4, 4),
            "dilation 3": (0, 4, 4),
            "step 3": (0, 1, 1),
            "cap 3": (0, 8, 8),
        },
        "pointnet": {
            "shared weight 1": (3, -96, 1056, -2521, -367, -96, -96, -96),
            "shared bias 1": (2, -76, 412, -257),
            "shared step 1": (1, 1, 1),
            "shared cap 1": (0, 32, 32),
            "shared weight 2": (7, -6354, 23692, -105852, -90671, -6354, -6354, -6354),
            "shared bias 2": (5, -76, 162, -1538),
            "shared step 2": (3, 1, 1),
            "shared cap 2": (0, 8, 8),
            "shared weight 3": (5, -8003, 20255, -266899, -118676, -8003, -8003, -8003),
            "shared bias 3": (5, -285, 351, -8524),
            "shared step 3": (1, 1, 1),
            "shared cap 3": (0, 16, 16),
            "class weight": (2, -58, 638, -298, -1380, -8729),
            "class bias": (2, 3, 5, 9),
        },
        "bottleneck": {
            "down weight": (3, 45, 165, 127, 270, 45, 45, 45),
            "down bias": (3, 1, 5, 8),
            "down dilation": (0, 1, 1),
            "down step": (0, 1, 1),
            "down cap": (0, 32, 32),
            "look weight": (3, 55, 93, 138, 134, 112, 112, 426),
            "look bias": (3, -8, 8, -22),
            "look dilation": (0, 1, 1),
            "look step": (0, 1, 1),
            "look cap": (0, 32, 32),
            "up weight": (3, -31, 159, -260, -74, -31, -31, -31),
            "up bias": (3, -11, 45, -124),
            "up dilation": (0, 1, 1),
            "up step": (0, 1, 1),
            "up cap": (0, 8, 8),
        },
        "sobel": {
            "weight": (0, 0, 8, 0, 8, 36),
        },
        "redness": {
            "weight": (0, -1, 5, -5),
        },
    }
)
# Of the ten digits of each label that may be shown too, in levels.
HELD_OUT: tuple[Moments, ...] = (
    (338688, 338688, 1896697, 5086633, 5131952, 1285643999),
    (160783, 160783, 881939, 2391492, 2413511, 580678240),
    (271306, 271306, 1409883, 4086203, 4069826, 1035528629),
    (266501, 266501, 1494305, 3979218, 3985031, 1009953218),
    (219399, 219399, 1143851, 3294668, 3297291, 832738542),
    (241861, 241861, 1324467, 3636331, 3619053, 875797199),
    (281155, 281155, 1533672, 4247683, 4208090, 1055348793),
    (220595, 220595, 1170282, 3321285, 3299995, 818372283),
    (263917, 263917, 1487191, 3917604, 3980768, 933363146),
    (219277, 219277, 1165781, 3290463, 3256425, 817043048),
)


def moments(numerators: NDArray[Any]) -> Moments:
    """Exact sums over an array: of its numbers, of their sizes, of numbers times position along each axis.

    Where it has two axes or more, the last is lopsided: of numbers times the square of the last but one position times
    the last. Of a picture and its mirror image, or one that is turned or transposed, they are not the same.
    """
    cells = numerators.astype(np.int64)
    axes = [int((cells * _along(cells.shape, axis)).sum()) for axis in range(cells.ndim)]
    lopsided = [int((cells * _along(cells.shape, -2) ** 2 * _along(cells.shape, -1)).sum())] if cells.ndim > 1 else []
    return int(cells.sum()), int(np.abs(cells).sum()), *axes, *lopsided


def demand_answers(name: str, tensors: Sequence[Tensor]) -> None:
    """Demand that the tensors of an input have the grids and moments that were written down. Raises InputError."""
    known = MOMENTS[name]
    for tensor in tensors:
        found = (tensor.bits, *moments(tensor.numerators))
        if found != known[tensor.name]:
            raise InputError(
                f"the input {name!r} is not what it was: grid and moments of {tensor.name!r} are {found}, not "
                f"{known[tensor.name]}; it was altered, mirrored, rescaled or exchanged, and its hash with it"
            )


def demand_kernel(name: str, kernel: Tensor) -> None:
    """Demand that a kernel is what its name says: differences, or weighted sums, of neighbours. Raises InputError."""
    height, width = kernel.shape
    smooth, change, middle, curve = (np.array(row) for row in ((1, 2, 1), (-1, 0, 1), (0, 1, 0), (1, -2, 1)))
    curved = np.outer(curve, middle) + np.outer(middle, curve)  # the second differences down and across
    called = {
        "sobel": np.outer(smooth, change),  # brighter from left to right
        "sobel-x": np.outer(smooth, change),
        "sobel-y": np.outer(change, smooth),  # brighter from top to bottom
        "laplace": curved,
        "sharpen": np.outer(middle, middle) - curved,
        "blur": np.outer(smooth, smooth),
        "box": np.ones((height, width)),
    }
    if name not in called:
        raise InputError(f"nothing is known of what the kernel {name!r} is: write it down in inputs/answers.py")
    if not np.array_equal(kernel.numerators, called[name]) or kernel.bits != 0:
        raise InputError(f"the kernel {name!r} is not what it is called: {kernel.numerators.tolist()}")


def demand_redness(kernels: Tensor) -> None:
    """Demand that weights tell red from white: positive for red alone, negative for white. Raises InputError."""
    red, green, blue = (int(part) for part in kernels.numerators)
    if not red > 0 > red + green + blue or max(green, blue) >= 0:
        raise InputError(f"the input 'redness' does not tell red from white: {kernels.numerators.tolist()}")


def demand_held_out(label: int, levels: NDArray[np.uint8]) -> None:
    """Demand the moments of the bundled digits of a label, (digits, height, width). Raises InputError."""
    found = moments(levels)
    if found != HELD_OUT[label]:
        raise InputError(f"the handwritten {label}s are not what they were: their moments are {found}")


def _along(shape: tuple[int, ...], axis: int) -> Integers:
    """The position along an axis, counted from 1, for each cell."""
    positions = np.arange(1, shape[axis] + 1)
    return positions.reshape([-1 if at == axis % len(shape) else 1 for at in range(len(shape))])
