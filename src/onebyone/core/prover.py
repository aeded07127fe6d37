"""What one run of a figure's `verified()` proves: the records of its tensors, and the checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onebyone.core import operations, reference
from onebyone.core.prove import Check, agree, prove, prove_count
from onebyone.core.tensor import Tensor
from onebyone.errors import OneByOneError

Operation = Callable[..., NDArray[Any]]


class SealError(OneByOneError):
    """A figure that its own verified() did not make, or tensors that it did not prove."""


@dataclass(frozen=True)
class Proven:
    """What one tensor was when it was verified, its fields by the same names; compare them to find tampering."""

    name: str
    shape: tuple[int, ...]
    bits: int
    buffer: bytes


class Prover:
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
        onto: int | None = None,
    ) -> Tensor:
        """Prove a tensor (see `onebyone.core.prove.prove`) from tensors of this proof, and enter it.

        Raises:
            OffGridError: a cell does not lie on the grid `onto`.
            SealError: an operand was not given or proven here, or the name is taken.
            HeadroomError: float32 could round.
            DisagreementError: ours and torch differ.
        """
        for operand in (*factors, *addends):
            if not self.holds(operand):
                raise SealError(f"{name} is computed from {operand!r}, which this proof does not hold")
        tensor, check = prove(name, ours, theirs, factors=factors, addends=addends, onto=onto)
        self._record(tensor)
        self._checks.append(check)
        return tensor

    def reshaped(self, name: str, tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
        """Prove the same cells, read row by row, under another shape."""
        return self.prove(
            name, partial(operations.reshaped, shape=shape), partial(reference.reshaped, shape=shape), factors=(tensor,)
        )

    def taken(self, name: str, tensor: Tensor, indices: Sequence[int], *, axis: int = 0) -> Tensor:
        """Prove entries picked along an axis, the first if none is named."""
        return self.prove(
            name,
            lambda x: operations.take(x, indices, axis=axis),
            lambda x: reference.take(x, indices, axis=axis),
            factors=(tensor,),
        )

    def every(self, name: str, tensor: Tensor, step: int) -> Tensor:
        """Prove every so-manieth row and column of a map, the first included."""
        rows, columns = (range(0, extent, step) for extent in tensor.shape)
        return self.prove(
            name,
            lambda x: operations.take(operations.take(x, rows), columns, axis=1),
            lambda x: reference.take(reference.take(x, rows), columns, axis=1),
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
        return self.prove(name, np.subtract, reference.difference, addends=(one, other))

    def compared(self, one: Tensor, other: Tensor) -> dict[str, Tensor]:
        """Demand two maps equal, as `equal` does; gives their `difference`, and in how many cells they are `equal`."""
        difference = self.equal("difference of both maps", one, other)
        cells = int(np.sum(difference.numerators == 0))
        equal = self.count("equal cells", cells, reference.equals(one.float32, other.float32))
        return {"difference": difference, "equal": equal}

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

    def include(self, other: Prover) -> None:
        """Enter all that another proof holds: that of the figure which this one is compared with.

        Raises:
            SealError: both have a tensor of one name, and it is not the same tensor.
        """
        for record in other.proven:
            if self._proven.setdefault(record.name, record) != record:
                raise SealError(f"two tensors of one proof are called {record.name!r}")
        self._checks.extend(other.checks)

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
