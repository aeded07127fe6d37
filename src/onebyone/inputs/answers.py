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
            "weight 1": (-106, 418, -506, -106, -177, -225, -404),
            "bias 1": (14, 22, 73),
            "dilation 1": (1, 1),
            "step 1": (1, 1),
            "cap 1": (2, 2),
            "weight 2": (-1327, 5321, -13163, -6212, -2797, -2541, -5093),
            "bias 2": (138, 160, 1093),
            "dilation 2": (2, 2),
            "step 2": (1, 1),
            "cap 2": (6, 6),
            "weight 3": (-153, 2539, -1308, -1101, -238, -333, -559),
            "bias 3": (8, 72, 196),
            "dilation 3": (4, 4),
            "step 3": (1, 1),
            "cap 3": (6, 6),
            "weight 4": (-67, 673, -285, -561, -67, -67, -67),
            "bias 4": (-3, 17, -39),
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
