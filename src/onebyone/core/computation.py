"""A computation: one call of torch, what it took and what it gave; all that a screen may say of it is derived here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from onebyone.core.call import Call, CallError
from onebyone.core.quantity import Cell, Extent, Quantity, Size
from onebyone.core.tensor import Tensor

Aspect: TypeAlias = Literal["call", "shapes", "weights", "parameters", "multiplications", "outputs", "formula"]
"""What can be said of a computation."""

FormulaRole: TypeAlias = Literal["result", "weight", "input", "bias"]


@dataclass(frozen=True, eq=False)
class Computation:
    """One call and the very tensors it was run on. Only a prover makes one (`Prover.compute`, `Prover.states`).

    Attributes:
        call: what torch ran, every argument that differs from its default.
        takes: the input.
        weight: in the module's own shape.
        bias: one for each filter or unit; None for none, which the call says too.
        gives: the output.
        multiplications: how many it takes; shape ().
        parameters: how many weights and biases it has; shape ().
    """

    call: Call
    takes: Tensor
    weight: Tensor
    bias: Tensor | None
    gives: Tensor
    multiplications: Tensor
    parameters: Tensor

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """All of it that is a tensor."""
        found = (self.takes, self.weight, self.bias, self.gives, self.multiplications, self.parameters)
        return tuple(tensor for tensor in found if tensor is not None)

    @property
    def costs(self) -> Mapping[str, Quantity]:
        """What it costs, by the names of the slots that may say so."""
        costs: dict[str, Quantity] = {
            "weights": Size(self.weight),
            "parameters": Cell(self.parameters, ()),
            "multiplications": Cell(self.multiplications, ()),
            "outputs": Size(self.gives),
        }
        return MappingProxyType(costs)

    def says(self, part: Aspect) -> Said:
        """What is said of it, to be put on screen."""
        return Said(self, part)

    @property
    def formula(self) -> tuple[str, tuple[FormulaRole, ...]]:
        """What it computes as a formula in Typst's mathematics, its parts in `{{…}}`, and the role of each part.

        It has an index for each axis that has something to choose from: no index j for a single unit, no sum over
        channels for a single one, no bias where there is none; a stride s, a dilation d.

        Raises:
            CallError: of a transposed convolution, or one with groups.
        """
        if self.call.name == "ConvTranspose2d" or "groups" in dict(self.call.arguments):
            raise CallError(f"{self.call.text} has no formula here: its indices are not those of a convolution")
        weight, value, output, bias = self._dense() if self.weight.ndim == 2 else self._convolution()
        over = weight[1]
        product = f"{{{{{_indexed('w', weight[0] + over)}}}}} {{{{{_indexed('x', value)}}}}}"
        terms = f"{_indexed('sum', over)} {product}" if over else product
        source = f"{{{{{_indexed('y', output)}}}}} = {terms}"
        roles: tuple[FormulaRole, ...] = ("result", "weight", "input")
        if self.bias is None:
            return source, roles
        return f"{source} + {{{{{_indexed('b', bias)}}}}}", (*roles, "bias")

    def _dense(self) -> tuple[tuple[list[str], list[str]], list[str], list[str], list[str]]:
        unit = ["j"] if self.weight.shape[0] > 1 else []
        return (unit, ["i"]), ["i"], unit, unit

    def _convolution(self) -> tuple[tuple[list[str], list[str]], list[str], list[str], list[str]]:
        filters, channels, *kernel = self.weight.shape
        unit = ["f"] if filters > 1 else []
        channel = ["k"] if channels > 1 else []
        moves = [extent > 1 for extent in self.gives.shape[1:]]
        reads = [extent > 1 for extent in kernel]
        stride = "s " if "stride" in dict(self.call.arguments) else ""
        dilation = "d " if "dilation" in dict(self.call.arguments) else ""
        places = [name for name, there in zip(("r", "c"), moves, strict=True) if there]
        offsets = [name for name, there in zip(("i", "j"), reads, strict=True) if there]
        at = [
            " + ".join([*([f"{stride}{place}"] if move else []), *([f"{dilation}{offset}"] if read else [])])
            for place, offset, move, read in zip(("r", "c"), ("i", "j"), moves, reads, strict=True)
        ]
        return (unit, channel + offsets), channel + [index for index in at if index], unit + places, unit


@dataclass(frozen=True)
class Said:
    """One thing said of a computation: what is on screen of it is this, whole, and nothing else."""

    computation: Computation
    part: Aspect

    def __post_init__(self) -> None:
        """Refuse what cannot be said."""
        if self.part not in get_args(Aspect):
            raise CallError(f"of a computation can be said: {', '.join(get_args(Aspect))}; not {self.part!r}")

    def runs(self) -> Sequence[str | Quantity]:
        """In reading order: text as str, every number as the quantity it states; a formula has none."""
        of = self.computation
        if self.part == "call":
            return of.call.runs()
        if self.part == "shapes":
            return [*shape(of.takes), " → ", *shape(of.gives)]
        if self.part == "outputs":
            return shape(of.gives)
        return [] if self.part == "formula" else [of.costs[self.part]]


def shape(tensor: Tensor) -> list[str | Quantity]:
    """A tensor's shape as runs of its extents: 3×16×16."""
    runs: list[str | Quantity] = []
    for axis in range(tensor.ndim):
        runs += [Extent(tensor, axis)] if axis == 0 else ["×", Extent(tensor, axis)]
    return runs


def _indexed(letter: str, index: Sequence[str]) -> str:
    """A letter with its index, as Typst sets it."""
    if not index:
        return letter
    if len(index) == 1 and len(index[0]) == 1:
        return f"{letter}_{index[0]}"
    return f"{letter}_({(', ' if any(' ' in part for part in index) else ' ').join(index)})"
