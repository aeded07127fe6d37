"""What every figure is: a frozen record of proven tensors that only its own `verified()` can make."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onebyone.core import ops, oracle
from onebyone.core.call import Call
from onebyone.core.check import Check, agree, prove, prove_count
from onebyone.core.quantity import Cell, Equation, Quantity
from onebyone.core.tensor import Tensor
from onebyone.errors import OneByOneError

Operation = Callable[..., NDArray[Any]]


class SealError(OneByOneError):
    """A figure that its own verified() did not make, or tensors that it did not prove."""


class ClaimError(OneByOneError):
    """The data do not show what the figure says."""


@dataclass(frozen=True)
class Proven:
    """What one tensor was when it was verified, its fields by the same names; compare them to find tampering."""

    name: str
    shape: tuple[int, ...]
    bits: int
    buffer: bytes


class Proof:
    """Collects what one run of `verified()` proves; good for one figure."""

    def __init__(self) -> None:
        """Begin with nothing proven."""
        self._proven: dict[str, Proven] = {}
        self._checks: list[Check] = []
        self._spent = False

    @property
    def proven(self) -> tuple[Proven, ...]:
        """The records, in order of proof."""
        return tuple(self._proven.values())

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks, in order; an input, which is exact by its making, has none."""
        return tuple(self._checks)

    def given(self, tensor: Tensor) -> Tensor:
        """Enter an input: exact as it stands, nothing computed.

        Raises:
            SealError: the name is taken.
        """
        self._record(tensor)
        return tensor

    def prove(
        self,
        name: str,
        ours: Operation,
        theirs: Operation,
        *,
        factors: Sequence[Tensor] = (),
        addends: Sequence[Tensor] = (),
    ) -> Tensor:
        """Prove a tensor (see `onebyone.core.check.prove`) from tensors of this proof, and enter it.

        Raises:
            SealError: an operand was not given or proven here, or the name is taken.
            HeadroomError: float32 could round.
            DisagreementError: ours and torch differ.
        """
        for operand in (*factors, *addends):
            if not self.holds(operand):
                raise SealError(f"{name} is computed from {operand!r}, which this proof does not hold")
        tensor, check = prove(name, ours, theirs, factors=factors, addends=addends)
        self._record(tensor)
        self._checks.append(check)
        return tensor

    def reshaped(self, name: str, tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
        """Prove the same cells, read row by row, under another shape."""
        return self.prove(
            name, partial(ops.reshaped, shape=shape), partial(oracle.reshaped, shape=shape), factors=(tensor,)
        )

    def taken(self, name: str, tensor: Tensor, indices: Sequence[int], *, axis: int = 0) -> Tensor:
        """Prove entries picked along an axis, the first if none is named."""
        return self.prove(
            name,
            lambda x: ops.take(x, indices, axis=axis),
            lambda x: oracle.take(x, indices, axis=axis),
            factors=(tensor,),
        )

    def equal(self, name: str, one: Tensor, other: Tensor) -> Tensor:
        """Demand two tensors of this proof equal bit for bit; `name` and give their difference, a grid of zeros.

        Raises:
            SealError: an operand was not given or proven here, or the name is taken.
            DisagreementError: they differ; names the first cell.
        """
        agree(f"{one.name} and {other.name}", one.float64, other.float64)
        # No sum to bound: a single subtraction, and its exact result is a float32 as both operands are.
        return self.prove(name, np.subtract, oracle.difference, addends=(one, other))

    def count(self, name: str, ours: int, theirs: int) -> Tensor:
        """Prove a count made in two ways, and enter it as a tensor of shape ().

        Raises:
            SealError: the name is taken.
            DisagreementError: the counts differ.
        """
        tensor, check = prove_count(name, ours, theirs)
        self._record(tensor)
        self._checks.append(check)
        return tensor

    def holds(self, tensor: Tensor) -> bool:
        """Whether this very tensor, unaltered, was given or proven here."""
        record = self._proven.get(tensor.name)
        return (
            record is not None
            and (record.shape, record.bits) == (tensor.shape, tensor.bits)
            # Equality as well as identity: pickling to another process copies the bytes.
            and (record.buffer is tensor.buffer or record.buffer == tensor.buffer)
        )

    def spend(self, figure: str) -> None:
        """Use the proof up for one figure.

        Raises:
            SealError: it was used before, as by dataclasses.replace.
        """
        if self._spent:
            raise SealError(f"{figure} cannot be edited or rebuilt; make a new one with {figure}.verified()")
        self._spent = True

    def _record(self, tensor: Tensor) -> None:
        """Keep what the tensor is now."""
        if tensor.name in self._proven:
            raise SealError(f"two tensors of one proof are called {tensor.name!r}")
        self._proven[tensor.name] = Proven(tensor.name, tensor.shape, tensor.bits, tensor.buffer)


@dataclass(frozen=True)
class Stop:
    """One dot product in full: what is read, what it is multiplied with, what comes out.

    Attributes:
        position: where its result lies in the result tensor.
        pixels: the input cells, in ledger order.
        weights: the weight cells that they meet.
        products: the proven products.
        rows: pixel × weight = product, one for each pair.
        total: the products (and whatever is added to them) = result.
        result: the output cell.
    """

    position: tuple[int, ...]
    pixels: tuple[Cell, ...]
    weights: tuple[Cell, ...]
    products: tuple[Cell, ...]
    rows: tuple[Equation, ...]
    total: Equation
    result: Cell

    @classmethod
    def of(
        cls,
        pixels: Sequence[Cell],
        weights: Sequence[Cell],
        products: Sequence[Cell],
        *,
        also: Sequence[Cell],
        result: Cell,
    ) -> Stop:
        """Line up the cells as equations and demand that each closes as printed.

        Args:
            pixels: the input cells.
            weights: one for each pixel.
            products: one for each pixel.
            also: what is added to the products: the rest of a sum, a bias; may be empty.
            result: the output cell.

        Raises:
            NotClosedError: a printed line does not close.
        """
        rows = tuple(
            Equation("product", (pixel, weight), product)
            for pixel, weight, product in zip(pixels, weights, products, strict=True)
        )
        total = Equation("sum", (*products, *also), result)
        for equation in (*rows, total):
            equation.check()
        return cls(result.index, tuple(pixels), tuple(weights), tuple(products), rows, total, result)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Figure(ABC):
    """A panel of the article as proven tensors; the base of all figures.

    A subclass is a frozen dataclass whose fields are tensors (all of them proven) and indices chosen from the data.
    Only its `verified()` can make one: the constructor wants an unspent `Proof` that holds every tensor field, so a
    figure built by hand, and dataclasses.replace, are refused. Copies are the figure itself.

    Attributes:
        proof: what was proven, and how.
        call: the torch call that the witness ran.
        call_input: the tensor it was run on.
        call_output: what it returned.

    Raises:
        SealError: at construction, unless `verified()` is at work.
    """

    proof: Proof
    call: Call
    call_input: Tensor
    call_output: Tensor

    def __post_init__(self) -> None:
        """Refuse everything that the proof does not cover."""
        kind = type(self).__name__
        if not isinstance(self.proof, Proof):
            raise SealError(f"{kind} is not made by hand; call {kind}.verified()")
        self.proof.spend(kind)
        for tensor in self.tensors:
            if not self.proof.holds(tensor):
                raise SealError(f"{kind}: {tensor!r} is not proven; prove it in {kind}.verified()")

    @property
    @abstractmethod
    def quantities(self) -> Mapping[str, Quantity]:
        """The numbers that words and the cost counter may state, by slot name."""

    @abstractmethod
    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the image cells that a cell of `result` or `products` reads: the one declaration of dependency.

        Raises:
            ClaimError: the cell belongs to neither.
        """

    @property
    def proven(self) -> tuple[Proven, ...]:
        """What each tensor was when it was verified."""
        return self.proof.proven

    @property
    def checks(self) -> tuple[Check, ...]:
        """One record for each proven tensor and count."""
        return self.proof.checks

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """The tensors of the figure, in order of its fields."""
        values = (getattr(self, entry.name) for entry in fields(self))
        return tuple(dict.fromkeys(value for value in values if isinstance(value, Tensor)))

    def owns(self, tensor: Tensor) -> bool:
        """Whether this tensor is one of the figure's and still what was proven (tampering makes it a stranger)."""
        return self.proof.holds(tensor)

    def __copy__(self) -> Figure:
        """A figure cannot change, so its copy is itself (manim copies whatever a mobject holds)."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Figure:
        """The same under deepcopy."""
        return self

    def __repr__(self) -> str:
        """E.g. ``<SlidingKernel: 12 proven tensors>``."""
        return f"<{type(self).__name__}: {len(self.proven)} proven tensors>"


def positions(tensor: Tensor) -> tuple[tuple[int, int], ...]:
    """All (row, column) of a tensor of two axes, in reading order."""
    rows, columns = tensor.shape
    return tuple(product(range(rows), range(columns)))
