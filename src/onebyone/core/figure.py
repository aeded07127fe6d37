"""What every figure is: a frozen record of proven tensors that only its own `verified()` can make."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import product
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.core.computation import Computation
from onebyone.core.prove import Check
from onebyone.core.prover import Proven
from onebyone.core.prover import Prover as Prover
from onebyone.core.prover import SealError as SealError
from onebyone.core.prover import TensorRole as TensorRole
from onebyone.core.quantity import Cell, Equation, Quantity
from onebyone.core.tensor import CellIndexError, Tensor
from onebyone.errors import OneByOneError, UsageError


class ClaimError(OneByOneError):
    """The data do not show what the figure says."""


class UnfitError(UsageError, ClaimError):
    """A picture does not show what the figure says; another one of the user's would."""


Indices: TypeAlias = npt.NDArray[np.int64]
Uses: TypeAlias = Mapping[Tensor, Indices]


@dataclass(frozen=True, eq=False)
class Part:
    """Some cells of a tensor, as flat indices; nobody can write to them, and a copy is the part itself.

    Raises:
        CellIndexError: the tensor has no such cell.
    """

    tensor: Tensor
    cells: Indices

    def __post_init__(self) -> None:
        """Hold the cells as bytes."""
        cells = np.asarray(self.cells, dtype=np.int64).ravel()
        if cells.size == 0 or int(cells.min()) < 0 or int(cells.max()) >= self.tensor.size:
            raise CellIndexError(f"{self.tensor.name} has {self.tensor.size} cells, and {cells} are none of them")
        object.__setattr__(self, "cells", np.frombuffer(cells.tobytes(), dtype=np.int64))

    @classmethod
    def of(cls, tensor: Tensor, *index: Any) -> Part:
        """The cells at an index, as numpy takes it: ``Part.of(result, 3, 7)``; all of them without one."""
        return cls(tensor, np.arange(tensor.size).reshape(tensor.shape)[index])

    @cached_property
    def index(self) -> tuple[Indices, ...]:
        """Where the cells lie along each axis, (cells, 1) each."""
        return np.unravel_index(self.cells[:, None], self.tensor.shape)

    def __copy__(self) -> Part:
        """A part cannot change."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Part:
        """The same under deepcopy."""
        return self


def flat(tensor: Tensor, *index: Any) -> Indices:
    """Flat indices of the cells at these places along the axes, which broadcast."""
    return np.ravel_multi_index(np.broadcast_arrays(*index), tensor.shape)


def cells_of(tensor: Tensor, places: Indices) -> tuple[Cell, ...]:
    """The cells of a tensor at flat indices."""
    indices = np.array(np.unravel_index(places.ravel(), tensor.shape), dtype=np.int64)
    return tuple(Cell(tensor, tuple(index)) for index in indices.reshape(tensor.ndim, places.size).T.tolist())


@dataclass(frozen=True)
class DotProduct:
    """One dot product in full: what is read, what it is multiplied with, what comes out.

    Attributes:
        position: where its result lies in the result tensor.
        pixels: the input cells, in ledger order.
        weights: the weight cells that they meet.
        products: the proven products.
        rows: pixel × weight = product, one for each pair.
        rest: the sum of all other products, if these are not all.
        bias: what is added to the products, if anything is.
        total: the products (and the rest, and the bias) = result.
        result: the output cell.
    """

    position: tuple[int, ...]
    pixels: tuple[Cell, ...]
    weights: tuple[Cell, ...]
    products: tuple[Cell, ...]
    rows: tuple[Equation, ...]
    rest: Cell | None
    bias: Cell | None
    total: Equation
    result: Cell

    @classmethod
    def of(
        cls,
        pixels: Sequence[Cell],
        weights: Sequence[Cell],
        products: Sequence[Cell],
        *,
        rest: Cell | None = None,
        bias: Cell | None = None,
        result: Cell,
    ) -> DotProduct:
        """Line up the cells as equations and demand that each closes as printed.

        Args:
            pixels: the input cells.
            weights: one for each pixel.
            products: one for each pixel.
            rest: the sum of all other products, if there are any.
            bias: what is added to the products, if anything is.
            result: the output cell.

        Raises:
            NotClosedError: a printed line does not close.
        """
        rows = tuple(
            Equation("product", (pixel, weight), product)
            for pixel, weight, product in zip(pixels, weights, products, strict=True)
        )
        total = Equation("sum", (*products, *(cell for cell in (rest, bias) if cell is not None)), result)
        for equation in (*rows, total):
            equation.check()
        return cls(result.index, tuple(pixels), tuple(weights), tuple(products), rows, rest, bias, total, result)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Figure(ABC):
    """A panel of the article as proven tensors; the base of all figures.

    A subclass is a frozen dataclass whose fields are tensors (all of them proven) and indices chosen from the data.
    Only its `verified()` can make one: the constructor wants an unspent `Prover` that holds every tensor field, so a
    figure built by hand, and dataclasses.replace, are refused. Copies are the figure itself.

    Attributes:
        prover: what was proven, and how.
        computation: what it is about: the torch call that the witness ran, what that took and what it gave.

    Raises:
        SealError: at construction, unless `verified()` is at work.
        ClaimError: a slot named like a cost of the computation states something else.
    """

    prover: Prover
    computation: Computation

    def __post_init__(self) -> None:
        """Refuse everything that the proof does not cover."""
        kind = type(self).__name__
        if not isinstance(self.prover, Prover):
            raise SealError(f"{kind} is not made by hand; call {kind}.verified()")
        self.prover.spend(kind)
        self._demand_proven()
        for name, tensor in self.besides().items():
            object.__setattr__(self, name, tensor)
        self._demand_proven()
        for entry in fields(self):
            if not hasattr(self, entry.name):
                raise SealError(f"{kind}: {entry.name} is not proven; prove it in {kind}.besides()")
        slots = self.quantities  # which may name what was proven besides
        for name, cost in self.computation.costs.items():
            said = slots.get(name, cost)
            if said.value != cost.value:
                call = self.computation.call.text
                raise ClaimError(f"{kind}: the slot {name!r} states {said.value}, but for {call} that is {cost.value}")

    def _demand_proven(self) -> None:
        kind = type(self).__name__
        for tensor in self.tensors:
            if not self.prover.holds(tensor):
                raise SealError(f"{kind}: {tensor!r} is not proven; prove it in {kind}.verified()")
        if not self.owns_computation(self.computation):
            raise SealError(f"{kind}: its computation was not run by its prover; take what Prover.compute gives")
        if self.computation in self.prover.included:
            raise SealError(f"{kind}: its computation is that of the figure it is compared with; take its own")

    def besides(self) -> Mapping[str, Tensor]:
        """What a figure that is like another one proves besides, by the names of its own fields.

        It goes on with the other one's `prover`, and with what is proven already. Its fields are no arguments::

            @dataclass(frozen=True, kw_only=True, eq=False, repr=False)
            class WithFirstRow(SlidingKernel):
                first_row: Tensor = field(init=False)

                def besides(self) -> Mapping[str, Tensor]:
                    return {"first_row": self.prover.taken("first row", self.result, [0])}
        """
        return {}

    @classmethod
    @abstractmethod
    def of(cls, record: Any) -> Self:
        """The figure with these parameters, a record of its panel; raises as `verified` does."""

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

    def uses(self, of: Part) -> Uses:
        """What cells are computed from: of each tensor flat indices, (cells, terms), terms in the order of the weights.

        Marks, leads, wires and windows are made from it, and the audit holds them against it. A tensor that has the
        same numbers in another shape is one more; those of which it says nothing are not in it.

        Raises:
            ClaimError: the figure does not compute such cells.
        """
        raise ClaimError(f"{type(self).__name__} does not say what {of.tensor.name} is computed from")

    @property
    def terms_shown(self) -> tuple[int, ...] | None:
        """Which of the terms of a result are shown in full, in order; None for all."""
        return None

    @property
    def proven(self) -> tuple[Proven, ...]:
        """What each tensor was when it was verified."""
        return self.prover.proven

    @property
    def checks(self) -> tuple[Check, ...]:
        """One record for each proven tensor and count."""
        return self.prover.checks

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """The tensors of the figure, in order of its fields; a figure that it is compared with adds its own."""
        found: list[Tensor] = []
        for entry in fields(self):
            value = getattr(self, entry.name, None)  # what is proven besides comes last
            if isinstance(value, Tensor):
                found.append(value)
            elif isinstance(value, Figure | Computation):
                found += value.tensors
        return tuple(dict.fromkeys(found))

    def owns(self, tensor: Tensor) -> bool:
        """Whether this tensor is one of the figure's and still what was proven (tampering makes it a stranger)."""
        return self.prover.holds(tensor)

    def owns_computation(self, computation: Computation) -> bool:
        """Whether this is a computation that the figure's prover ran, on tensors that are still what was proven."""
        return computation in self.prover.computations and all(map(self.owns, computation.tensors))

    def computations_of(self, tensor: Tensor) -> tuple[Computation, ...]:
        """The computations whose output these cells are, however they were arranged since; none for what is no output.

        There are several where one tensor is proven to be the output of each.
        """
        if not self.owns(tensor):
            return ()
        root = self.prover.root(tensor)
        return tuple(one for one in self.prover.computations if self.prover.root(one.gives) == root)

    def role(self, tensor: Tensor) -> TensorRole | None:
        """What a tensor of the figure is to its computations; None for what is neither given nor part of any."""
        return self.prover.role(tensor)

    def is_light(self, tensor: Tensor) -> bool:
        """Whether a tensor is a picture: given, from 0 to 1, or such a picture's cells; it has greys and no sign."""
        is_input = self.role(tensor) == "input" and self.prover.is_given(tensor)
        return is_input and self.prover.largest(tensor) <= 1 and not self.prover.has_negative(tensor)

    def scales(self, tensor: Tensor) -> frozenset[float]:
        """The largest magnitude of each tensor that is of one quantity with this one; 1 for one of zeros."""
        return self.prover.scales(tensor)

    def __copy__(self) -> Figure:
        """A figure cannot change, so its copy is itself (manim copies whatever a mobject holds)."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Figure:
        """The same under deepcopy."""
        return self

    def __repr__(self) -> str:
        """E.g. ``<SlidingKernel: 12 proven tensors>``, and a line for each: name, shape, grid, how it was proven."""
        said = {"exact": "equal bit for bit", "rounded": "within the bound of their rounding"}
        how = {check.what: f"{check.cells:,} {said[check.method]}" for check in self.checks}
        rows = [
            (
                one.name,
                "×".join(map(str, one.shape)) or "scalar",
                f"in 1/{2**one.bits}" if one.kind is Tensor else "as stored",
                how.get(one.name, "given"),
            )
            for one in self.proven
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        lines = (
            "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
        )
        return "\n".join(
            [f"<{type(self).__name__}: {len(self.proven)} proven tensors>", *(f"  {line}" for line in lines)]
        )


def positions(tensor: Tensor) -> tuple[tuple[int, int], ...]:
    """All (row, column) of a tensor of two axes, in reading order."""
    rows, columns = tensor.shape
    return tuple(product(range(rows), range(columns)))
