"""The proof: ours in integers and float64, torch in float32 and float64, and all four equal bit for bit.

Why they must be: a Tensor holds integers times 2**-bits. If every partial sum of |w|·|x| + |b|, counted in steps of
the result's grid, stays below 2**24, then every product and every partial sum, in whatever order, is an integer that
float32 holds exactly; no operation rounds, so none can differ. In the words of Higham, Accuracy and Stability of
Numerical Algorithms, section 3.1: the error is a product of factors (1 + δ), and here each δ is 0. `prove` computes
that bound with our own definition on absolute values, refuses to go on without it, and then still compares every bit.
There is no tolerance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from onebyone.core import witness
from onebyone.core.tensor import FINEST, Tensor
from onebyone.errors import OneByOneError

HEADROOM = 2**24
"""Integers below it, and their sums while they stay below it, are exact in float32."""

Ours = Callable[..., NDArray[Any]]
"""An operation of `operations` on arrays of one dtype, int64 or float64: first the factors, then the addends."""

Theirs = Callable[..., NDArray[Any]]
"""The operation of `reference` on the same arrays in float32 or float64."""


class DisagreementError(OneByOneError):
    """Two computations of the same thing that are not equal bit for bit.

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
    """A partial sum could leave the mantissa of float32, so equality bit for bit cannot be promised."""


@dataclass(frozen=True)
class Check:
    """One line of the proof.

    Attributes:
        what: the tensor or count proven.
        shape: its shape.
        cells: how many numbers were compared.
        method: "exact": integers, float64 and torch in float32 and float64, all equal bit for bit.
        difference: the largest difference found, which is 0.
        by: the functions of `operations` that computed ours, in the order in which they first ran; none for a count.
    """

    what: str
    shape: tuple[int, ...]
    cells: int
    method: Literal["exact"]
    difference: float
    by: tuple[str, ...] = field(default=(), compare=False)


def agree(what: str, ours: NDArray[Any], theirs: NDArray[Any]) -> None:
    """Demand two arrays of the same dtype and shape, finite, and equal in every bit.

    Catches what a comparison of values lets through: NaN, −0.0 against 0.0, broadcasting, transposition, one ulp, and a
    comparison of nothing.

    Raises:
        DisagreementError: names what, the first index that differs, our value and theirs.
    """
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
    bits = np.dtype(f"u{ours.dtype.itemsize}")
    differs = np.ascontiguousarray(ours).view(bits) != np.ascontiguousarray(theirs).view(bits)
    _first(what, ours, theirs, differs.reshape(ours.shape), reason="not equal bit for bit")
    if np.may_share_memory(ours, theirs):
        raise DisagreementError(what, None, "this array", "the same", reason="an array was compared with itself")


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
        The exact result and the record of the check.

    Raises:
        OffGridError: a cell of the result does not lie on the grid `onto`.
        HeadroomError: a partial sum of absolute values reaches 2**24 steps of the result's grid.
        DisagreementError: two of the four differ.
        WitnessError: the witness calls ours, or what it gives was not computed by torch from the operands.
    """
    operands = (*factors, *addends)
    if not operands:
        raise HeadroomError(f"{name}: nothing to compute from; give factors or addends")
    product_bits = sum(factor.bits for factor in factors)
    bits = max([product_bits, *(addend.bits for addend in addends)])
    if bits > FINEST:
        raise HeadroomError(f"{name}: its grid of 1/2**{bits} is finer than 1/2**{FINEST}; use fewer bits")
    # On one grid: products gain the missing steps through their first factor, addends each for itself.
    shifts = [bits - product_bits if at == 0 else 0 for at in range(len(factors))]
    shifts += [bits - addend.bits for addend in addends]
    # The bound in float64, which rounds where int64 would wrap around. Rounding is monotone and 2**24 is a float64, so
    # a true bound of 2**24 or more cannot come out below it.
    bound = ours(*(np.ldexp(np.abs(o.float64), o.bits + shift) for o, shift in zip(operands, shifts, strict=True)))
    largest = float(bound.max(initial=0.0))
    if not largest < HEADROOM:
        raise HeadroomError(
            f"{name}: a sum of absolute values reaches {largest:,.0f} steps of 1/2**{bits}, and float32 is exact only "
            f"below 2**24 = {HEADROOM:,}; use coarser grids or smaller weights"
        )
    numerators = (o.numerators.astype(np.int64) << shift for o, shift in zip(operands, shifts, strict=True))
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
    return exact, Check(name, exact.shape, exact.size, "exact", float(np.max(np.abs(double - torch64))), by)


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
