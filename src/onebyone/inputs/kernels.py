"""Kernels by name or written out, as exact tensors."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Literal

import numpy as np
from msgspec import Meta

from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.answers import demand_kernel
from onebyone.inputs.layers import GivenLayer, layer_of
from onebyone.inputs.parameters import ParameterError

FINEST_BITS = 6
"""Weights are multiples of 1/64: what is finer could not be printed in a cell."""

_NUMBER = re.compile(r"[+−-]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})")  # no power of ten: it could be a huge one
_NEXT_ROW = re.compile(r"\s*[;\n]\s*")

MOST_RINGS = 5
LARGEST_WEIGHT = 64
LARGEST_SIDE = 11

NAMED: Mapping[str, tuple[tuple[int, ...], ...]] = MappingProxyType(
    {
        "sobel": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        "sobel-x": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        "sobel-y": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
        "laplace": ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
        "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        "blur": ((1, 2, 1), (2, 4, 2), (1, 2, 1)),
        "box": ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
    }
)
"""The kernels that have a name, all 3×3; "box" comes in every size."""

KERNELS = f"{', '.join(NAMED)}, or rows such as '1 0 -1; 2 0 -2; 1 0 -1'"

Side = Annotated[int, Meta(ge=1, le=LARGEST_SIDE)]
KernelText = Annotated[str, Meta(description="The kernel.", extra={"possible": KERNELS})]
WEIGHTS = "redness, a weight for each channel, such as '2 -2 -1', or a layer: net.pt#conv1"
Weights = Annotated[str | GivenLayer, Meta(description="The 1×1 kernels.", extra={"possible": WEIGHTS})]
OwnLayer = Annotated[
    GivenLayer | None,
    Meta(
        description="The filters of one's own over the feature maps; the trained ones if none.",
        extra={"possible": "a layer, such as net.pt#conv1, or none"},
    ),
]
Filter = Annotated[int, Meta(ge=0, le=1023, description="Of a file's layer, which filter or unit, from 0.")]
Stride = Annotated[int, Meta(ge=1, le=4, description="Pixels from one position to the next.")]
Padding = Annotated[
    Annotated[int, Meta(ge=0, le=MOST_RINGS)] | Literal["valid", "same", "full"],
    Meta(
        description="Rings of zeros around the picture; same keeps its size.",
        extra={"possible": f"a whole number from 0 to {MOST_RINGS}, or valid, same or full"},
    ),
]
Dilation = Annotated[int, Meta(ge=1, le=3, description="Pixels from one weight to the next.")]
Bias = Annotated[str | None, Meta(description="What is added to every cell.", extra={"possible": "a number or none"})]
Position = Annotated[
    str | None, Meta(description="The position shown in full.", extra={"possible": "row,column from 0, or none"})
]


def kernel_of(text: str, *, size: int | None) -> Tensor:
    """A kernel: "weight", (height, width), on the coarsest grid that holds it.

    Args:
        text: a name of `NAMED`, or rows of numbers, each on its line or parted by semicolons.
        size: rows and columns of a named kernel; its own if None.

    Raises:
        ParameterError: no such name, ragged rows, a number that is none or off the grid, more than 11 rows or columns,
            or a size that the kernel does not have.
        InputError: a named kernel is not what it is called.
    """
    if text == "sobel" and size in (None, 3):
        return bundled.sobel()
    if text == "box" and size is not None:
        return _named(text, Tensor.exact("weight", np.ones((size, size)), bits=0))
    rows = [[Fraction(w) for w in row] for row in NAMED[text]] if text in NAMED else _written(text)
    if size is not None and (len(rows), len(rows[0])) != (size, size):
        own = f"{len(rows)}×{len(rows[0])}"
        raise ParameterError(f"kernel_size = {size}: the kernel {text!r} is {own}; only box has every size")
    kernel = exact_weights([weight for row in rows for weight in row], (len(rows), len(rows[0])))
    return _named(text, kernel) if text in NAMED else kernel


def weights_of(text: str) -> Tensor:
    """A row of weights, such as "2 -2 -1": "weight", (weights,).

    Raises:
        ParameterError: it is empty, or a number is none or off the grid.
    """
    if text == "redness":
        return bundled.redness()
    weights = [_number(word, "weights") for word in text.split()]
    if not weights:
        raise ParameterError("weights: there are none; write some, such as '2 -2 -1'")
    return exact_weights(weights, (len(weights),))


def exact_weights(values: list[Fraction], shape: tuple[int, ...]) -> Tensor:
    """Weights on the coarsest grid of 1/2^k that holds them all, (…) of this shape."""
    bits = max(value.denominator.bit_length() - 1 for value in values)
    numerators = np.array([int(value * 2**bits) for value in values]).reshape(shape)
    return Tensor.from_numerators("weight", numerators, bits=bits)


def filter_of(source: str | GivenLayer, bias: str | None, *, at: int, bits: int | None) -> tuple[Tensor, Tensor | None]:
    """A filter of 1×1 kernels, "weight", (channels,), and its bias, "bias", (1,), or None.

    Args:
        source: as `weights_of` takes it, or a layer of a file whose kernels are 1×1, or a dense one.
        bias: a bias written out; that of the layer if None, if it has one.
        at: which of the layer's filters.
        bits: the grid that the layer is rounded to; None for none, as it is stored.

    Raises:
        ParameterError: the kernels are larger, there is no such filter, or as `weights_of` and `layer_of` do.
    """
    written = None if bias is None else bias_of(bias)
    if not isinstance(source, GivenLayer):
        if at:
            raise ParameterError(f"filter = {at}: only a file's layer has several; here the weights are {source!r}")
        return weights_of(source), written
    count, channels, *sides = source.weight.shape
    if any(side != 1 for side in sides):
        shape = "×".join(map(str, source.weight.shape))
        raise ParameterError(f"weights: the layer {source.layer} of {source.name} is {shape}; here kernels are 1×1")
    if at >= count:
        raise ParameterError(f"filter = {at}: the layer {source.layer} of {source.name} has filters 0 to {count - 1}")
    layer = layer_of(source, bits=bits)
    own = layer.weight.numerators.reshape(count, channels)[at]
    weight = layer.weight.like("weight", own)
    if written is None and layer.bias is not None:
        written = layer.bias.like("bias", layer.bias.numerators[at : at + 1])
    return weight, written


def rings_of(padding: int | str, kernel: tuple[int, int], *, stride: int, dilation: int) -> int:
    """How many rings of zeros a padding is around a picture that a kernel, (height, width), slides over.

    Raises:
        ParameterError: no number of rings on all sides does what the padding's name says, or it is more than 5.
    """
    if isinstance(padding, int):
        return padding
    reaches = [dilation * (side - 1) for side in kernel]
    told = f"padding = {padding}: a kernel of {kernel[0]}×{kernel[1]}"
    told += f", dilated by {dilation}," if dilation > 1 else ""
    if padding == "valid":
        return 0
    if padding == "same" and stride != 1:
        raise ParameterError(f"padding = same: with stride = {stride} no map is as large as the picture; use a number")
    if padding == "same" and any(reach % 2 for reach in reaches):
        raise ParameterError(f"{told} needs half a ring to keep the size; use a kernel with odd sides, or a number")
    if reaches[0] != reaches[1]:
        raise ParameterError(f"{told} needs more rings on two of the sides; use a square kernel, or a number")
    rings = reaches[0] // 2 if padding == "same" else reaches[0]
    if rings > MOST_RINGS:
        raise ParameterError(f"{told} needs {rings} rings of zeros, and at most {MOST_RINGS} are shown")
    return rings


def _named(name: str, kernel: Tensor) -> Tensor:
    """The kernel, which is what its name says."""
    demand_kernel(name, kernel)
    return kernel


def _written(text: str) -> list[list[Fraction]]:
    if not re.search(r"\d", text):
        raise ParameterError(f"kernel: there is no kernel {reprlib.repr(text)}; use {KERNELS}")
    written = _NEXT_ROW.split(text.strip(" \t\n;"))
    rows = [[_number(word, "kernel") for word in row.replace(",", " ").split()] for row in written]
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        have = ", ".join(str(len(row)) for row in rows)
        raise ParameterError(f"kernel: the rows of {reprlib.repr(text)} have {have} weights, not all as many")
    if max(len(rows), len(rows[0])) > LARGEST_SIDE:
        own = f"{len(rows)}×{len(rows[0])}"
        raise ParameterError(f"kernel: {own} is too large; kernels have 1 to {LARGEST_SIDE} rows and columns")
    return rows


def _number(word: str, field: str) -> Fraction:
    if not _NUMBER.fullmatch(word):
        raise ParameterError(f"{field}: {reprlib.repr(word)} is no number")
    value = Fraction(word.replace("−", "-"))
    if 2**FINEST_BITS % value.denominator or abs(value) > LARGEST_WEIGHT:
        raise ParameterError(
            f"{field}: {reprlib.repr(word)} is no multiple of 1/{2**FINEST_BITS} from −{LARGEST_WEIGHT} to "
            f"{LARGEST_WEIGHT}: only those can be proven and printed exactly"
        )
    return value


def bias_of(text: str) -> Tensor:
    """A bias: "bias", (1,). Raises ParameterError for what is no number on the grid of weights."""
    value = _number(text, "bias")
    bits = value.denominator.bit_length() - 1
    return Tensor.from_numerators("bias", [int(value * 2**bits)], bits=bits)


def position_of(text: str) -> tuple[int, int]:
    """Row and column, counted from 0. Raises ParameterError for anything else."""
    match = re.fullmatch(r"\s*([0-9]{1,3})\s*,\s*([0-9]{1,3})\s*", text)
    if match is None:
        raise ParameterError(f"position = {text!r}: it must be a row and a column, counted from 0, such as 3,4")
    return int(match[1]), int(match[2])
