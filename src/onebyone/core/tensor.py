"""An exact tensor: integer numerators over one power of two, stored in bytes that nobody can write to.

A number ``numerator / 2**bits`` with ``|numerator| <= 2**24`` is exact in float32 and float64 alike, so a Tensor has
one value per cell, whatever computes with it. Numerators are integers: a Tensor never holds −0.0, NaN or an infinity.

Numbers that nobody quantized, such as the weights of a user's model as its file holds them, are a type of their own,
`Unquantized`: integers hold them exactly as well, but floats that compute with them round.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from onebyone.errors import OneByOneError

LARGEST = 2**24
"""The largest numerator: every integer up to 2**24 is a float32 (24 bits of mantissa, IEEE 754 binary32)."""

LARGEST_UNQUANTIZED = 2**62
"""The largest numerator of an `Unquantized`: two of them still add up in an int64."""

FINEST = 60
"""The largest `bits`: 2**-60 and products of two such steps stay normal float32 numbers (down to 2**-126)."""

PLACES = 3
"""Decimals that the numbers of an `Unquantized` are printed with, behind ≈ where these are not all."""

_STORED = np.dtype("<i8")


class OffGridError(OneByOneError):
    """A value does not lie on the grid it was declared to lie on."""


class CellIndexError(OneByOneError, IndexError):
    """An index or axis that a tensor does not have."""


@dataclass(frozen=True, eq=False, repr=False)
class Tensor:
    """An exact tensor of any shape; cell values are ``numerator / 2**bits``.

    Make one with `exact`, `quantized` or `from_numerators`. Two tensors are equal only if they are the same object.

    Attributes:
        name: what the tensor is called in errors and in the proof, e.g. ``"image"``.
        shape: extents in C order; ``()`` for a single number.
        bits: the grid, in cells of ``2**-bits``; 0 ≤ bits ≤ 60.
        buffer: the numerators as little-endian int64 in C order.
        places: decimals that its numbers are printed with, behind ≈ where these are not all; None: all there are.

    Raises:
        OffGridError: the name is empty, the shape or grid is impossible, the buffer has the wrong length, or a
            numerator exceeds 2**24 and would not be exact in float32.
    """

    largest: ClassVar[int] = LARGEST
    places: ClassVar[int | None] = None

    name: str
    shape: tuple[int, ...]
    bits: int
    buffer: bytes

    def __post_init__(self) -> None:
        """Refuse a tensor that could not hold what it says."""
        if not isinstance(self.name, str) or not self.name:
            raise OffGridError(f"a tensor needs a name for its errors, got {self.name!r}")
        if not isinstance(self.shape, tuple) or not all(type(extent) is int and extent >= 0 for extent in self.shape):
            raise OffGridError(f"{self.name}: shape must be a tuple of ints ≥ 0, got {self.shape!r}")
        if type(self.bits) is not int or not 0 <= self.bits <= FINEST:
            raise OffGridError(f"{self.name}: bits must be an int from 0 to {FINEST}, got {self.bits!r}")
        if type(self.buffer) is not bytes or len(self.buffer) != 8 * prod(self.shape):
            raise OffGridError(f"{self.name}: shape {self.shape} needs {8 * prod(self.shape)} bytes of numerators")
        numerators = self.numerators
        if numerators.size:
            # The smallest and the largest, not abs(): abs of the smallest int64 is negative.
            worst = max(-int(numerators.min()), int(numerators.max()))
            if worst > self.largest:
                raise OffGridError(self._too_large(worst))

    @classmethod
    def exact(cls, name: str, values: ArrayLike, *, bits: int) -> Tensor:
        """Make a tensor of values that already lie on the grid of 1/2**bits.

        Args:
            name: what the tensor is called.
            values: numbers of any shape: bool, int or float of at most 64 bits; −0.0 becomes 0.
            bits: the grid.

        Raises:
            OffGridError: names the first index and value off the grid, not finite, or too large.
        """
        scaled = _scaled(name, values, bits)
        rounded = np.rint(scaled)
        off = np.argwhere(rounded != scaled)
        if off.size:
            index = tuple(int(position) for position in off[0])
            raise OffGridError(
                f"{name}{list(index)} = {np.asarray(values)[index]} is not a multiple of 1/{2**bits}; "
                "quantize it on the way in (Tensor.quantized) or use a finer grid"
            )
        return cls.from_numerators(name, rounded.astype(np.int64), bits=bits)

    @classmethod
    def quantized(cls, name: str, values: ArrayLike, *, bits: int) -> Tensor:
        """Make a tensor of the nearest multiples of 1/2**bits, ties to even: the one visible rounding on the way in.

        Args:
            name: what the tensor is called.
            values: finite numbers of any shape.
            bits: the grid.

        Raises:
            OffGridError: a value is not finite or too large.
        """
        return cls.from_numerators(name, np.rint(_scaled(name, values, bits)).astype(np.int64), bits=bits)

    @classmethod
    def from_numerators(cls, name: str, numerators: ArrayLike, *, bits: int) -> Self:
        """Make a tensor of integers that count steps of 1/2**bits.

        Raises:
            OffGridError: numerators are not integers, or one exceeds the largest in size.
        """
        array = np.asarray(numerators)
        # An empty Python list has no integer dtype of its own; it holds no wrong number either.
        if array.dtype.kind not in ("i", "u", "b") and array.size:
            raise OffGridError(f"{name}: numerators must be integers, got {array.dtype}")
        if array.dtype.kind == "u" and array.size and int(array.max()) > cls.largest:
            raise OffGridError(
                f"{name}: numerator {int(array.max()):,} exceeds 2**{cls.largest.bit_length() - 1}; use fewer bits"
            )
        shape = tuple(int(extent) for extent in array.shape)
        return cls(name, shape, bits, array.astype(_STORED).tobytes())

    def like(self, name: str, numerators: ArrayLike) -> Self:
        """A tensor of this one's kind and on its grid: what is left of it when cells are picked or laid out anew.

        Raises OffGridError as `from_numerators` does.
        """
        return self.from_numerators(name, numerators, bits=self.bits)

    def _too_large(self, numerator: int) -> str:
        return f"{self.name}: numerator {numerator:,} exceeds 2**24, so float32 cannot hold it exactly; use fewer bits"

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """Number of cells."""
        return prod(self.shape)

    @property
    def numerators(self) -> NDArray[np.int64]:
        """The numerators, read-only for good: the array stands on bytes."""
        return _read_only(self.buffer, self.shape, _STORED)

    @property
    def float64(self) -> NDArray[np.float64]:
        """The values as float64, without rounding, read-only for good."""
        values = np.ldexp(self.numerators.astype(np.float64), -self.bits)
        return _read_only(values.tobytes(), self.shape, np.float64)

    @property
    def float32(self) -> NDArray[np.float32]:
        """The values as float32, without rounding (see `LARGEST`), read-only for good."""
        return _read_only(self.float64.astype(np.float32).tobytes(), self.shape, np.float32)

    @property
    def shown_shape(self) -> str:
        """The shape as printed, e.g. ``"1×28×28"``; ``"scalar"`` for no axes."""
        return "×".join(str(extent) for extent in self.shape) or "scalar"

    def index(self, index: tuple[int, ...]) -> tuple[int, ...]:
        """Check an index and return it as plain ints.

        Raises:
            CellIndexError: the index has the wrong length, is negative or runs past the shape.
        """
        try:
            if not isinstance(index, tuple) or any(isinstance(position, bool | np.bool_) for position in index):
                raise TypeError
            plain = tuple(operator.index(position) for position in index)
        except TypeError:
            raise CellIndexError(f"{self.name}: index must be a tuple of ints, got {index!r}") from None
        if len(plain) != self.ndim or not all(0 <= at < extent for at, extent in zip(plain, self.shape, strict=True)):
            raise CellIndexError(f"{self.name} has no cell {list(plain)}: its shape is {self.shape}, counted from 0")
        return plain

    def fraction(self, index: tuple[int, ...]) -> Fraction:
        """Give one cell as an exact fraction; `index` has one non-negative int per axis.

        Raises:
            CellIndexError: there is no such cell.
        """
        return Fraction(int(self.numerators[self.index(index)]), 2**self.bits)

    def __copy__(self) -> Tensor:
        """A tensor cannot change, so its copy is itself (manim's .animate copies whatever a mobject holds)."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        """The same under deepcopy."""
        return self

    def __reduce__(self) -> tuple[type[Tensor], tuple[str, tuple[int, ...], int, bytes]]:
        """Pickle as its four fields; unpickling checks them again."""
        return (type(self), (self.name, self.shape, self.bits, self.buffer))

    def __repr__(self) -> str:
        """E.g. ``<Tensor image 28×28 in 1/4>``."""
        return f"<Tensor {self.name} {self.shown_shape} in 1/{2**self.bits}>"


@dataclass(frozen=True, eq=False, repr=False)
class Unquantized(Tensor):
    """Numbers as they are stored, and what is computed of them: exact here, rounded by floats that compute with them.

    Make one with `stored`. Whatever is computed of one is one. Its numbers are printed to so many `places`, behind ≈
    where these are not all; what torch makes of it is held to a bound instead of to every bit (see `prove`).

    Raises:
        OffGridError: as Tensor does; a numerator may be as large as 2**62.
    """

    largest: ClassVar[int] = LARGEST_UNQUANTIZED
    places: ClassVar[int | None] = PLACES

    @classmethod
    def stored(cls, name: str, values: ArrayLike) -> Self:
        """Make one of floats as they are, on the coarsest grid that holds all of them.

        Args:
            name: what the tensor is called.
            values: finite floats of at most 64 bits, of any shape.

        Raises:
            OffGridError: a value is not finite, or too small or too large for integers of 62 bits to hold all.
        """
        array = np.asarray(values)
        if array.dtype.kind != "f" or array.dtype.itemsize > 8:
            raise OffGridError(f"{name}: stored values are floats of at most 64 bits, got {array.dtype}")
        given = array.astype(np.float64)
        for where in np.argwhere(~np.isfinite(given)):
            raise OffGridError(f"{name}{where.tolist()} = {given[tuple(where)]} is not finite")
        parts, exponents = np.frexp(given)
        whole = np.ldexp(parts, _MANTISSA).astype(np.int64)
        # Where the last binary digit stands that is not 0: of 0 nowhere.
        last = np.where(whole == 0, 0, exponents - _MANTISSA + np.frexp((whole & -whole).astype(np.float64))[1] - 1)
        bits = max(0, -int(last.min(initial=0)))
        for where in np.argwhere(-last > FINEST):
            raise OffGridError(f"{name}{where.tolist()} = {given[tuple(where)]} has digits below 1/2**{FINEST}")
        scaled = np.ldexp(given, bits)
        for where in np.argwhere(np.abs(scaled) > cls.largest):
            raise OffGridError(
                f"{name}{where.tolist()} = {given[tuple(where)]} is too large beside others, which have digits down to "
                f"1/2**{bits}"
            )
        return cls.from_numerators(name, scaled.astype(np.int64), bits=bits)

    def _too_large(self, numerator: int) -> str:
        return f"{self.name}: numerator {numerator:,} exceeds 2**62: numbers so far apart cannot be held exactly"

    def __repr__(self) -> str:
        """E.g. ``<Unquantized weight 16×3×1×1>``."""
        return f"<Unquantized {self.name} {self.shown_shape}>"


def holds_exactly(tensor: Tensor, dtype: DTypeLike) -> bool:
    """Whether every cell of a tensor is a float of this kind."""
    numerators = tensor.numerators
    odd = numerators // np.maximum(numerators & -numerators, 1)  # without the zeros at its end
    return not odd.size or int(np.abs(odd).max()) < 2 ** (np.finfo(dtype).nmant + 1)


_MANTISSA = 53  # binary digits of a float64


def _read_only(buffer: bytes, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array over bytes: setflags(write=True) fails on it and on every view of it."""
    return np.frombuffer(buffer, dtype=dtype).reshape(shape)


def _scaled(name: str, values: ArrayLike, bits: int) -> NDArray[np.float64]:
    """Values times 2**bits as float64, exactly (a power of two only moves the exponent)."""
    if type(bits) is not int or not 0 <= bits <= FINEST:
        raise OffGridError(f"{name}: bits must be an int from 0 to {FINEST}, got {bits!r}")
    array = np.asarray(values)
    if array.dtype.kind not in ("b", "i", "u", "f") or array.dtype.itemsize > 8:  # no objects, no long doubles
        raise OffGridError(f"{name}: values must be bool, int or float of at most 64 bits, got {array.dtype}")
    scaled: NDArray[np.float64] = np.asarray(np.ldexp(array.astype(np.float64), bits))
    for index in np.argwhere(~(np.abs(scaled) <= LARGEST)):  # ~(... <= ...) also holds for NaN
        where = tuple(int(position) for position in index)
        raise OffGridError(
            f"{name}{list(where)} = {array[where]} is not finite or exceeds {LARGEST}/{2**bits}; use fewer bits"
        )
    return scaled
