"""The proof: ours in integers and float64, torch in float32 and float64, and all four equal bit for bit.

Why they must be: a Tensor holds integers times 2**-bits. If every partial sum of |w|·|x| + |b|, counted in steps of
the result's grid, stays below 2**24, then every product and every partial sum, in whatever order, is an integer that
float32 holds exactly; no operation rounds, so none can differ. In the words of Higham, Accuracy and Stability of
Numerical Algorithms, section 3.1: the error is a product of factors (1 + δ), and here each δ is 0. `prove` computes
that bound with our own definition on absolute values, refuses to go on without it, and then still compares every bit.
There is no tolerance.

Where an operand is `Unquantized`, no such bound holds, and floats round. Ours in integers is still exact. What floats
make of it, ours and torch's, must lie within gamma_n · Σ|w|·|x| of that, cell by cell, with gamma_n = n·u / (1 − n·u)
for a sum of n products in a float of unit roundoff u (Higham, section 3.1, which holds for every order of summation).
An operand that is no such float itself counts as one rounding more. Of an operation that is no sum no bound is known:
it must be exact. What is proven so is `Unquantized` itself, so that nothing of it is ever shown as exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

from onebyone.core import operations, witness
from onebyone.core.tensor import FINEST, LARGEST_UNQUANTIZED, Tensor, Unquantized, holds_exactly
from onebyone.errors import OneByOneError

HEADROOM = 2**24
"""Integers below it, and their sums while they stay below it, are exact in float32."""

MARGIN = 2.0**-48
"""Of a bound, and more than what computing bounds and differences in float64 rounds; it is taken off."""

Ours = Callable[..., NDArray[Any]]
"""An operation of `operations` on arrays of one dtype, int64 or float64: first the factors, then the addends."""

Theirs = Callable[..., NDArray[Any]]
"""The operation of `reference` on the same arrays in float32 or float64."""


class DisagreementError(OneByOneError):
    """Two computations of the same thing that are not equal bit for bit, or farther apart than floats may round.

    Attributes:
        what: what was compared.
        index: the first cell that differs; None if no cells could be compared.
        ours: our value there, or our dtype or shape.
        theirs: the other one's.
    """

    def __init__(self, what: str, index: tuple[int, ...] | None, ours: object, theirs: object, *, reason: str) -> None:
        """Say what differs, where, and how."""
        where = what if index is None else f"{what}{list(index)}"
        super().__init__(f"{where}: {reason}: ours {ours!r}, theirs {theirs!r}")
        self.what, self.index, self.ours, self.theirs = what, index, ours, theirs


class HeadroomError(OneByOneError):
    """A partial sum could leave what holds it exactly: the mantissa of float32, or our own integers."""


@dataclass(frozen=True)
class Check:
    """One line of the proof.

    Attributes:
        what: the tensor or count proven.
        shape: its shape.
        cells: how many numbers were compared.
        method: "exact": integers, float64 and torch in float32 and float64, all equal bit for bit. "rounded": float64
            and torch in float32 and float64 within their bounds of what integers give.
        difference: the largest difference found, of torch in float32; 0 if it is exact.
        bound: the largest that any cell may have in float32; 0 if it is exact. Each is held to its own.
        by: the functions of `operations` that computed ours, in the order in which they first ran; none for a count.
    """

    what: str
    shape: tuple[int, ...]
    cells: int
    method: Literal["exact", "rounded"]
    difference: float
    bound: float = 0.0
    by: tuple[str, ...] = field(default=(), compare=False)


def agree(what: str, ours: NDArray[Any], theirs: NDArray[Any]) -> None:
    """Demand two arrays of the same dtype and shape, finite, and equal in every bit.

    Catches what a comparison of values lets through: NaN, −0.0 against 0.0, broadcasting, transposition, one ulp, and a
    comparison of nothing.

    Raises:
        DisagreementError: names what, the first index that differs, our value and theirs.
    """
    _demand_comparable(what, ours, theirs)
    bits = np.dtype(f"u{ours.dtype.itemsize}")
    differs = np.ascontiguousarray(ours).view(bits) != np.ascontiguousarray(theirs).view(bits)
    _first(what, ours, theirs, differs.reshape(ours.shape), reason="not equal bit for bit")
    if np.may_share_memory(ours, theirs):
        raise DisagreementError(what, None, "this array", "the same", reason="an array was compared with itself")


def near(what: str, ours: Tensor, theirs: NDArray[Any], bound: NDArray[np.float64], *, dtype: DTypeLike) -> float:
    """Demand that floats lie near what they are computed of: each within its bound of the exact cell.

    Args:
        what: what is compared.
        ours: exact.
        theirs: floats of the same shape.
        bound: float64, of the same shape; 0 where no difference is allowed.
        dtype: which floats they must be.

    Returns:
        The largest difference.

    Raises:
        DisagreementError: names what, the first index that differs by more, our value and theirs.
    """
    exact = ours.float64
    _demand_comparable(what, exact.astype(dtype), theirs)
    # What float64 does not hold of a numerator is subtracted by itself; so near each other, the rest loses nothing.
    whole = ours.numerators.astype(np.float64)
    left = (ours.numerators - whole.astype(np.int64)).astype(np.float64)
    apart = np.abs(np.ldexp(np.ldexp(theirs.astype(np.float64), ours.bits) - whole - left, -ours.bits))
    _first(what, exact, theirs, ~(apart <= bound * (1 - MARGIN)), reason="farther apart than floats may round")
    return float(apart.max())


def _demand_comparable(what: str, ours: NDArray[Any], theirs: NDArray[Any]) -> None:
    """Refuse what is no array of one dtype and shape, finite and not empty."""
    if not isinstance(ours, np.ndarray) or not isinstance(theirs, np.ndarray):
        raise DisagreementError(what, None, type(ours).__name__, type(theirs).__name__, reason="both must be arrays")
    if ours.dtype != theirs.dtype:
        raise DisagreementError(what, None, str(ours.dtype), str(theirs.dtype), reason="different dtypes")
    if ours.dtype.kind not in ("i", "f"):
        raise DisagreementError(what, None, str(ours.dtype), str(theirs.dtype), reason="neither ints nor floats")
    if ours.shape != theirs.shape:
        raise DisagreementError(what, None, ours.shape, theirs.shape, reason="different shapes")
    if not ours.size:
        raise DisagreementError(what, None, ours.shape, theirs.shape, reason="no cells, so nothing was compared")
    _first(what, ours, theirs, ~(np.isfinite(ours) & np.isfinite(theirs)), reason="not finite")


def prove(
    name: str,
    ours: Ours,
    theirs: Theirs,
    *,
    factors: Sequence[Tensor] = (),
    addends: Sequence[Tensor] = (),
    onto: int | None = None,
) -> tuple[Tensor, Check]:
    """Compute a tensor exactly, in four ways, and demand that they are equal.

    Both operations are called with the arrays of `factors`, then those of `addends`.

    Args:
        name: what the result is called.
        ours: from `operations`; run on int64 numerators, on their absolute values, and on float64 values.
        theirs: from `reference`; run on float32 and float64 values.
        factors: operands that are multiplied with each other: each term takes one cell of each.
        addends: operands that are added to those products, or only to each other.
        onto: the bits of the grid that the result is stated on; those of the operands' grid if None.

    Returns:
        The exact result and the record of the check; `Unquantized` if an operand is.

    Raises:
        OffGridError: a cell of the result does not lie on the grid `onto`.
        HeadroomError: a partial sum of absolute values reaches 2**24 steps of the result's grid, or 2**62 of one that
            is not quantized; or such a one is to be rounded `onto` a grid.
        DisagreementError: two of the four differ; of what is not quantized, by more than its bound.
        WitnessError: the witness calls ours, or what it gives was not computed by torch from the operands.
    """
    operands = (*factors, *addends)
    if not operands:
        raise HeadroomError(f"{name}: nothing to compute from; give factors or addends")
    product_bits = sum(factor.bits for factor in factors)
    bits = max([product_bits, *(addend.bits for addend in addends)])
    if bits > FINEST:
        raise HeadroomError(f"{name}: its grid of 1/2**{bits} is finer than 1/2**{FINEST}; use fewer bits")
    kind = Unquantized if any(isinstance(operand, Unquantized) for operand in operands) else Tensor
    if kind is Unquantized and onto is not None:
        raise HeadroomError(f"{name}: what is not quantized is not rounded onto a grid: nothing bounds what floats do")
    # On one grid: products gain the missing steps through their first factor, addends each for itself.
    shifts = [bits - product_bits if at == 0 else 0 for at in range(len(factors))]
    shifts += [bits - addend.bits for addend in addends]
    # The bound in float64, which rounds where int64 would wrap around. Rounding is monotone and 2**24 is a float64, so
    # a true bound of 2**24 or more cannot come out below it.
    bound = ours(*(np.ldexp(np.abs(o.float64), o.bits + shift) for o, shift in zip(operands, shifts, strict=True)))
    largest = float(bound.max(initial=0.0))
    if kind is Unquantized and not largest < LARGEST_UNQUANTIZED:
        raise HeadroomError(
            f"{name}: a sum of absolute values reaches {largest:.3g} steps of 1/2**{bits}, and integers of 62 bits are "
            "not enough for it: these numbers are too far apart to be held as they are stored"
        )
    if kind is Tensor and not largest < HEADROOM:
        raise HeadroomError(
            f"{name}: a sum of absolute values reaches {largest:,.0f} steps of 1/2**{bits}, and float32 is exact only "
            f"below 2**24 = {HEADROOM:,}; use coarser grids or smaller weights"
        )
    numerators = [o.numerators.astype(np.int64) << shift for o, shift in zip(operands, shifts, strict=True)]
    if kind is Unquantized:
        stated = Unquantized.from_numerators(name, ours(*numerators), bits=bits)
        sizes = np.ldexp(ours(*map(np.abs, numerators)).astype(np.float64), -bits)
        return _prove_near(stated, ours, theirs, operands, sizes=sizes)
    exact = Tensor.from_numerators(name, ours(*numerators), bits=bits)
    if onto is not None:
        exact = Tensor.exact(name, exact.float64, bits=onto)
    double, single = exact.float64, exact.float32
    own, by = witness.own(name, ours, *(operand.float64 for operand in operands))
    agree(f"{name}, integers and float64", double, own)
    torch64 = witness.testified(name, theirs, *(operand.float64 for operand in operands), ours=double)
    agree(f"{name}, ours and torch in float64", double, torch64)
    torch32 = witness.testified(name, theirs, *(operand.float32 for operand in operands), ours=single)
    agree(f"{name}, ours and torch in float32", single, torch32)
    return exact, Check(name, exact.shape, exact.size, "exact", float(np.max(np.abs(double - torch64))), by=by)


def _prove_near(
    exact: Unquantized, ours: Ours, theirs: Theirs, operands: Sequence[Tensor], *, sizes: NDArray[np.float64]
) -> tuple[Unquantized, Check]:
    """Demand of ours in float64, and of torch in both, that they lie within their bounds of the exact result.

    `sizes` are the sums of the terms' absolute values, Σ|w|·|x|, one for each cell.
    """
    name, doubles = exact.name, [operand.float64 for operand in operands]
    own, by = witness.own(name, ours, *doubles)
    # Of how many terms each cell is the sum, our own definition tells: applied to ones, it counts them.
    is_sum = not operations.SUMS.isdisjoint(by)
    terms = ours(*(np.ones(operand.shape, dtype=np.int64) for operand in operands)) if is_sum else np.int64(0)

    def bound(dtype: type[np.floating[Any]]) -> NDArray[np.float64]:
        inexact = sum(not holds_exactly(operand, dtype) for operand in operands)
        rounding = (terms + inexact) * float(np.finfo(dtype).epsneg)
        if float(np.max(rounding)) >= 1:
            raise HeadroomError(f"{name}: sums of {int(np.max(terms)):,} terms are too long for {dtype.__name__}")
        return np.asarray(rounding / (1 - rounding) * sizes)

    double, single = bound(np.float64), bound(np.float32)
    near(f"{name}, integers and float64", exact, own, double, dtype=np.float64)
    torch64 = witness.testified(name, theirs, *doubles, ours=exact.float64)
    near(f"{name}, ours and torch in float64", exact, torch64, double, dtype=np.float64)
    torch32 = witness.testified(name, theirs, *(operand.float32 for operand in operands), ours=exact.float32)
    difference = near(f"{name}, ours and torch in float32", exact, torch32, single, dtype=np.float32)
    return exact, Check(name, exact.shape, exact.size, "rounded", difference, float(single.max()), by)


def prove_count(name: str, ours: int, theirs: Callable[[], int]) -> tuple[Tensor, Check]:
    """Prove a whole number that is no tensor's extent or size, counted in two ways.

    Args:
        name: what is counted.
        ours: our count.
        theirs: counts it with the reference.

    Returns:
        A tensor of shape () and the record of the check.

    Raises:
        DisagreementError: the counts differ or are not ints.
        WitnessError: the witness does not ask the reference, or asks ours.
    """
    found = witness.counted(name, theirs)
    if type(ours) is not int or type(found) is not int or ours != found:
        raise DisagreementError(name, (), ours, found, reason="not the same whole number")
    exact = Tensor.from_numerators(name, ours, bits=0)
    return exact, Check(name, exact.shape, exact.size, "exact", float(abs(ours - found)))


def _first(what: str, ours: NDArray[Any], theirs: NDArray[Any], wrong: NDArray[np.bool_], *, reason: str) -> None:
    """Raise for the first cell marked wrong, if any."""
    found = np.argwhere(wrong)
    if len(found):
        index = tuple(int(position) for position in found[0])
        raise DisagreementError(what, index, ours[index], theirs[index], reason=reason)
