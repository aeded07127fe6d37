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


# Of each tensor: the sum of its numerators, of their sizes, the moment along each axis, and about the last two.
MOMENTS: Mapping[str, Mapping[str, Moments]] = MappingProxyType(
    {
        "digit": {
            "image": (437, 437, 6795, 6578, 99354),
        },
        "photo": {
            "photo": (6797, 6797, 10984, 77682, 103606, 1185428),
        },
        "local_contrast": {
            "weight": (9791, 111603, 3881758, 3868766, 2395274319),
            "bias": (-941, 941, -373522),
        },
        "classifier": {
            "weight 1": (-125, 731, -1040, -125, -315, -298, -720),
            "bias 1": (25, 61, 166),
            "weight 2": (-1077, 6889, -20977, -9907, -2119, -2089, -4038),
            "bias 2": (91, 229, 1608),
            "weight 3": (127, 6203, 387, -4265, 390, 98, 462),
            "bias 3": (-1346, 1362, -12397),
            "weight 4": (-119, 395, -529, -818, -119, -119, -119),
            "bias 4": (35, 45, 160),
            "dilation 1": (1, 1),
            "step 1": (1, 1),
            "cap 1": (2, 2),
            "dilation 2": (2, 2),
            "step 2": (1, 1),
            "cap 2": (4, 4),
            "dilation 3": (4, 4),
            "step 3": (1, 1),
            "cap 3": (8, 8),
        },
        "pointnet": {
            "shared weight 1": (-96, 1056, -2521, -367, -96, -96, -96),
            "shared bias 1": (-76, 412, -257),
            "shared step 1": (1, 1),
            "shared cap 1": (32, 32),
            "shared weight 2": (-6354, 23692, -105852, -90671, -6354, -6354, -6354),
            "shared bias 2": (-76, 162, -1538),
            "shared step 2": (1, 1),
            "shared cap 2": (8, 8),
            "shared weight 3": (-8003, 20255, -266899, -118676, -8003, -8003, -8003),
            "shared bias 3": (-285, 351, -8524),
            "shared step 3": (1, 1),
            "shared cap 3": (16, 16),
            "class weight": (-58, 638, -298, -1380, -3937),
            "class bias": (3, 5, 9),
        },
        "bottleneck": {
            "down weight": (45, 165, 127, 270, 45, 45, 45),
            "down bias": (1, 5, 8),
            "down dilation": (1, 1),
            "down step": (1, 1),
            "down cap": (32, 32),
            "look weight": (55, 93, 138, 134, 112, 112, 220),
            "look bias": (-8, 8, -22),
            "look dilation": (1, 1),
            "look step": (1, 1),
            "look cap": (32, 32),
            "up weight": (-31, 159, -260, -74, -31, -31, -31),
            "up bias": (-11, 45, -124),
            "up dilation": (1, 1),
            "up step": (1, 1),
            "up cap": (8, 8),
        },
        "sobel": {
            "weight": (0, 8, 0, 8, 16),
        },
        "redness": {
            "weight": (-1, 5, -5),
        },
    }
)
# Of the ten digits of each label that may be shown too, in levels.
HELD_OUT: tuple[Moments, ...] = (
    (338688, 338688, 1896697, 5086633, 5131952, 75688539),
    (160783, 160783, 881939, 2391492, 2413511, 34980868),
    (271306, 271306, 1409883, 4086203, 4069826, 60744797),
    (266501, 266501, 1494305, 3979218, 3985031, 58661956),
    (219399, 219399, 1143851, 3294668, 3297291, 50113630),
    (241861, 241861, 1324467, 3636331, 3619053, 52559955),
    (281155, 281155, 1533672, 4247683, 4208090, 63065225),
    (220595, 220595, 1170282, 3321285, 3299995, 49040609),
    (263917, 263917, 1487191, 3917604, 3980768, 56492300),
    (219277, 219277, 1165781, 3290463, 3256425, 48636982),
)


def moments(numerators: NDArray[Any]) -> Moments:
    """Exact sums over an array: of its numbers, of their sizes, of numbers times position along each axis.

    Where it has two axes or more, the last is that of numbers times both of the last two positions. Of a picture and
    its mirror image, or one that is turned or transposed, they are not the same.
    """
    cells = numerators.astype(np.int64)
    axes = [int((cells * _along(cells.shape, axis)).sum()) for axis in range(cells.ndim)]
    both = [int((cells * _along(cells.shape, -2) * _along(cells.shape, -1)).sum())] if cells.ndim > 1 else []
    return int(cells.sum()), int(np.abs(cells).sum()), *axes, *both


def demand_answers(name: str, tensors: Sequence[Tensor]) -> None:
    """Demand that the tensors of an input have the moments that were written down. Raises InputError."""
    known = MOMENTS[name]
    for tensor in tensors:
        found = moments(tensor.numerators)
        if found != known[tensor.name]:
            raise InputError(
                f"the input {name!r} is not what it was: the moments of {tensor.name!r} are {found}, not "
                f"{known[tensor.name]}; it was altered, mirrored or exchanged, and its hash with it"
            )


def demand_sobel(kernel: Tensor) -> None:
    """Demand that a kernel is Sobel's: change from left to right, smoothed from top to bottom. Raises InputError."""
    smoothed, change = np.array([1, 2, 1]), np.array([-1, 0, 1])
    if not np.array_equal(kernel.numerators, np.outer(smoothed, change)) or kernel.bits != 0:
        raise InputError(f"the input 'sobel' is not Sobel's kernel: {kernel.numerators.tolist()}")


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
