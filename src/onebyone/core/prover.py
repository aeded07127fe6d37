"""What one run of a figure's `verified()` proves: the records of its tensors, and the checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from onebyone.core import operations, reference, witness
from onebyone.core.call import Call, CallError, convolution, dense, transposed_convolution
from onebyone.core.computation import Computation
from onebyone.core.prove import Check, DisagreementError, agree, prove, prove_count
from onebyone.core.quantity import Extent, Quantity
from onebyone.core.tensor import Tensor
from onebyone.core.witness import WitnessError
from onebyone.errors import OneByOneError

Operation = Callable[..., NDArray[Any]]
TensorRole: TypeAlias = Literal["input", "weight", "result", "bias"]

_PARTS: Mapping[TensorRole, str] = MappingProxyType(
    {"weight": "weight", "bias": "bias", "result": "gives", "input": "takes"}
)
"""What a computation calls a tensor of that role; who is two of them is the first."""


class SealError(OneByOneError):
    """A figure that its own verified() did not make, or tensors that it did not prove."""


@dataclass(frozen=True)
class Proven:
    """What one tensor was when it was verified, its fields by the same names; compare them to find tampering."""

    name: str
    shape: tuple[int, ...]
    bits: int
    buffer: bytes
    kind: type[Tensor]

    @property
    def tensor(self) -> Tensor:
        """The tensor anew."""
        return self.kind(self.name, self.shape, self.bits, self.buffer)


@dataclass(frozen=True)
class _Origin:
    """How a tensor came about: by which operations, from which tensors (by name); and whose cells these are.

    `kept` says that these lie in their order still.
    """

    by: tuple[str, ...]
    operands: tuple[str, ...]
    root: str
    kept: bool = False


SHUFFLED = "shuffled"
"""An operation more: all entries of an axis, taken in another order."""


class Prover:
    """Collects what one run of `verified()` proves; good for one figure."""

    def __init__(self) -> None:
        """Begin with nothing proven."""
        self._proven: dict[str, Proven] = {}
        self._checks: list[Check] = []
        self._origins: dict[str, _Origin] = {}
        self._kin: dict[str, str] = {}
        self._given: dict[str, None] = {}  # names; no set, whose order differs between processes: see ahead.py
        self._orders: dict[str, tuple[int, ...]] = {}
        self._picked: dict[str, tuple[int, tuple[int, ...]]] = {}  # along which axis, and which entries
        # Of a count of like or unlike cells, whose these are; no set, which each process would write in its own order.
        self._compared: dict[str, tuple[str, ...]] = {}
        self._bounds: dict[str, tuple[float, float]] = {}
        self._computations: list[Computation] = []
        self._included: list[Computation] = []
        self._spent = False

    @property
    def proven(self) -> tuple[Proven, ...]:
        """The records, in order of proof."""
        return tuple(self._proven.values())

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks, in order; an input, which is exact by its making, has none."""
        return tuple(self._checks)

    @property
    def computations(self) -> tuple[Computation, ...]:
        """The calls that were run, in order of proof."""
        return tuple(self._computations)

    @property
    def included(self) -> tuple[Computation, ...]:
        """Those of them that other figures ran, which this one is compared with."""
        return tuple(self._included)

    def root(self, tensor: Tensor) -> str:
        """The name of the tensor whose cells these are, however they were arranged since."""
        return self._origins[tensor.name].root

    def origin(self, tensor: Tensor, cells: NDArray[np.int64]) -> tuple[str, NDArray[np.int64]] | None:
        """Which cells of its root some cells of a tensor are, both by flat index; None if only the operation knows."""
        name, found = tensor.name, cells
        while (origin := self._origins[name]).root != name:
            (before,) = origin.operands
            if name in self._picked:
                axis, entries = self._picked[name]
                index = list(np.unravel_index(found, self._proven[name].shape))
                index[axis] = np.array(entries, dtype=np.int64)[index[axis]]
                found = np.ravel_multi_index(tuple(index), self._proven[before].shape)
            elif not origin.kept:
                return None
            name = before
        return name, found

    def kin(self, tensor: Tensor) -> str:
        """One name for all tensors of one quantity, which have one scale.

        These are a tensor and whatever arranges its cells; tensors that are equal, but for a result and what is read;
        tensors and their difference; and the outputs of computations with the same weights.
        """
        return self._kin_of(tensor.name)

    def taken_away(self, tensor: Tensor) -> str | None:
        """Of a difference the name of the tensor whose cells were taken away; None for what is no difference."""
        origin = self._origins[tensor.name]
        return self._origins[origin.operands[1]].root if origin.by[:1] == ("difference",) else None

    def compares(self, tensor: Tensor) -> frozenset[str]:
        """The roots of what a difference, or a count of cells that differ or do not, sets against each other."""
        if tensor.name in self._compared:
            return frozenset(self._compared[tensor.name])
        origin = self._origins[self.root(tensor)]
        by_difference = origin.by[:1] == (operations.difference.__name__,)
        return frozenset(self._origins[name].root for name in origin.operands) if by_difference else frozenset()

    def is_difference(self, tensor: Tensor) -> bool:
        """Whether the cells of a tensor are what a subtraction left, however they were arranged since."""
        return self._comes_of(tensor, operations.difference)

    def role(self, tensor: Tensor) -> TensorRole | None:
        """What a tensor is to the computations: their weight, their bias, what they give or take, or a picture."""
        kin = self.kin(tensor)
        for role, part in _PARTS.items():
            if any(kin == self.kin(found) for one in self._computations if (found := getattr(one, part)) is not None):
                return role
        # Given numbers in a row, such as those of two filters, 0 and 1, are no picture.
        is_picture = (
            self.is_given(tensor) and self.largest(tensor) <= 1 and len(self._proven[self.root(tensor)].shape) > 1
        )
        return "input" if is_picture else None

    def is_largest(self, tensor: Tensor, *, of: Tensor | None = None) -> bool:
        """Whether each cell of a tensor is the largest of several others, of those of a tensor, as pooling gives it."""
        before = self._origins[self.root(tensor)].operands
        return self._comes_of(tensor, operations.largest_of_points) and (of is None or of.name in before)

    def _comes_of(self, tensor: Tensor, operation: Callable[..., object]) -> bool:
        return self._origins[self.root(tensor)].by[:1] == (operation.__name__,)

    def is_outcome(self, tensor: Tensor) -> bool:
        """Whether each cell of a tensor is an output of a computation, or made of one output alone, as by a cap."""
        return bool(self.makers(tensor))

    def makers(self, tensor: Tensor) -> tuple[Computation, ...]:
        """The computations of whose outputs a tensor's cells are, or are made, each of one output alone, as by a cap.

        What is the same for all cells, such as the cap, is a single number.
        """
        name = tensor.name
        while not (found := [one for one in self._computations if self.kin(one.gives) == self._kin_of(name)]):
            made_of = [one for one in self._origins[name].operands if prod(self._proven[one].shape) > 1]
            if len(made_of) != 1 or self._proven[made_of[0]].shape != tensor.shape:
                return ()
            (name,) = made_of
        return tuple(found)

    @property
    def orders(self) -> tuple[tuple[int, ...], ...]:
        """The orders in which all entries of an axis were taken, each once."""
        return tuple(dict.fromkeys(self._orders.values()))

    def shuffles(self, tensor: Tensor, *, of: str | None = None) -> frozenset[str]:
        """Through which shuffles a tensor came about: the names of those that are all entries of an axis, reordered.

        Of all of them, or only those `of` a root's cells.
        """
        found, known = {tensor.name}, [tensor.name]
        while known:
            new = set(self._origins[known.pop()].operands) - found
            found |= new
            known += new
        return frozenset(name for name in found & self._orders.keys() if of is None or self._origins[name].root == of)

    def made_from(self, tensor: Tensor) -> frozenset[str]:
        """The roots of all that a tensor was computed from, step by step; none of a count."""
        return frozenset(self._ancestors(tensor.name))

    def becomes(self, before: Tensor, tensor: Tensor) -> bool:
        """Whether a tensor was made of another one cell by cell, as by ReLU and a rounding, and by no layer."""
        layers, names = {one.gives.name for one in self._computations}, [tensor.name]
        for name in names:  # which grow
            operands = () if name in layers else self._origins[name].operands
            names += [one for one in operands if self._proven[one].shape == tensor.shape]
        return before.name in names[1:]

    def occurring(self, tensor: Tensor) -> str:
        """Of a count of how often each of some values occurs, the name of the tensor of these; empty for others."""
        return self._origins[self.root(tensor)].operands[1] if self._comes_of(tensor, operations.occurrences) else ""

    def came_by(self, tensor: Tensor) -> frozenset[str]:
        """Through which operations a tensor came about, step by step from an input, or from what a layer gave."""
        layers, names, found = {one.gives.name for one in self._computations}, [tensor.name], set[str]()
        for name in names:  # which grow
            if name not in layers:
                found.update(self._origins[name].by, {SHUFFLED} if name in self._orders else ())
                names += [one for one in self._origins[name].operands if one not in names]
        return frozenset(found)

    @property
    def ran(self) -> frozenset[str]:
        """The names of all operations that ran, and of shuffling, if anything was shuffled."""
        by = {one for origin in self._origins.values() for one in origin.by}
        return frozenset(by | {SHUFFLED} if self._orders else by)

    def gone_through(self, by: Sequence[str]) -> set[int]:
        """Over how many entries some operations went, of those that they left out: along each axis, and of them all."""
        found: set[int] = set()
        for name, origin in self._origins.items():
            if origin.by[:1] and origin.by[0] in by:
                before, after = (self._proven[one].shape for one in (origin.operands[0], name))
                axes = before if after == (1,) else before[len(after) :]
                found |= {*axes, prod(axes)}
        return found

    def kept(self, operation: str) -> set[int]:
        """How many cells an operation gave, each time that it ran."""
        return {prod(self._proven[name].shape) for name, one in self._origins.items() if one.by[:1] == (operation,)}

    def is_given(self, tensor: Tensor) -> bool:
        """Whether a tensor's cells are those of an input."""
        return self.root(tensor) in self._given

    def largest(self, tensor: Tensor) -> float:
        """The largest magnitude of a tensor; 1 for one of zeros."""
        return self._largest(tensor.name)

    def has_negative(self, tensor: Tensor) -> bool:
        """Whether a cell of a tensor is less than 0."""
        return self._bounds_of(tensor.name)[0] < 0

    def scales(self, tensor: Tensor) -> frozenset[float]:
        """The largest magnitude of each tensor that is of one quantity with this one."""
        kin = self.kin(tensor)
        return frozenset(self._largest(name) for name in self._proven if self._kin_of(name) == kin)

    def _largest(self, name: str) -> float:
        lowest, highest = self._bounds_of(name)
        return max(-lowest, highest) or 1.0

    def _bounds_of(self, name: str) -> tuple[float, float]:
        """The least and the largest value, 0 among them."""
        if name not in self._bounds:
            of = self._proven[name]
            numerators, one = np.frombuffer(of.buffer, dtype="<i8"), 2**of.bits
            self._bounds[name] = int(numerators.min(initial=0)) / one, int(numerators.max(initial=0)) / one
        return self._bounds[name]

    def given(self, tensor: Tensor) -> Tensor:
        """Enter an input: exact as it stands, nothing computed.

        Raises:
            SealError: the name is taken.
        """
        self._record(tensor, _Origin((), (), tensor.name))
        self._given[tensor.name] = None
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
            WitnessError: it is the difference of a tensor with itself, or with what was computed in the same way.
        """
        for operand in (*factors, *addends):
            if not self.holds(operand):
                raise SealError(f"{name} is computed from {operand!r}, which this proof does not hold")
        tensor, check = prove(name, ours, theirs, factors=factors, addends=addends, onto=onto)
        operands = tuple(operand.name for operand in (*factors, *addends))
        by = check.by if check is not None else ()
        if by[:1] == (operations.difference.__name__,):
            self._demand_two(name, *operands)
        arranged = len(operands) == 1 and bool(by) and operations.ARRANGEMENTS.issuperset(by)
        kept = arranged and tensor.buffer == self._proven[operands[0]].buffer
        self._record(tensor, _Origin(by, operands, self._origins[operands[0]].root if arranged else name, kept))
        # What is subtracted is of one quantity, and so is what is left: all of it is shown on one scale.
        for kin in operands if arranged or operations.difference.__name__ in by[:1] else ():
            self._relate(name, kin)
        self._checks.append(check)
        return tensor

    def compute(
        self,
        name: str,
        ours: Operation,
        *,
        takes: Tensor,
        weight: Tensor,
        bias: Tensor | None = None,
        stride: Quantity | None = None,
        padding: Quantity | None = None,
        dilation: Quantity | None = None,
        groups: Quantity | None = None,
        output_padding: Quantity | None = None,
        transposed: bool = False,
    ) -> Computation:
        """Prove what a layer gives, by the very call of torch that its weight, bias and settings make.

        Args:
            name: what the output is called.
            ours: from `operations`: takes input, weight and bias if there is one, and the settings by name, as pairs.
            takes: the input.
            weight: (units, inputs) of a dense layer, or (filters, channels / groups, kernel height, kernel width); of a
                transposed convolution (channels, filters, kernel height, kernel width).
            bias: one for each unit or filter; None for none.
            stride: pixels from one position to the next; 1 if None.
            padding: rings of zeros around the image; 0 if None.
            dilation: pixels from one weight to the next; 1 if None.
            groups: groups of channels and filters that do not see each other; 1 if None.
            output_padding: of a transposed convolution, rows and columns that are kept more; 0 if None.
            transposed: whether it is a transposed convolution.

        Raises:
            CallError: the weight is that of no layer, or a dense layer was given settings.
            SealError, HeadroomError, DisagreementError: as `prove`.
        """
        settings = {"stride": stride, "padding": padding, "output_padding": output_padding, "dilation": dilation}
        said = {word: setting for word, setting in settings.items() if setting is not None}
        pairs: dict[str, Any] = {word: (int(setting.value),) * 2 for word, setting in said.items()}
        if transposed:
            call = transposed_convolution(weight, bias=bias is not None, **said)
        elif groups is not None:
            pairs["groups"] = int(groups.value)
            call = convolution(weight, bias=bias is not None, **said, groups=groups, channels=Extent(takes, 0))
        else:
            call = _call(weight, bias, said)
        gives = self.prove(
            name,
            partial(ours, **pairs),
            partial(reference.apply, call),
            factors=(takes, weight),
            addends=() if bias is None else (bias,),
        )
        return self._stated(call, takes, weight, bias, gives)

    def states(self, gives: Tensor, *, takes: Tensor, weight: Tensor, bias: Tensor | None = None) -> Computation:
        """Demand that a dense layer with this weight, on this input, gives this very tensor, proven otherwise.

        Raises:
            SealError: a tensor was not given or proven here.
            DisagreementError: it gives something else.
        """
        operands = (takes, weight) if bias is None else (takes, weight, bias)
        for tensor in (*operands, gives):
            if not self.holds(tensor):
                raise SealError(f"{gives.name} is stated of {tensor!r}, which this proof does not hold")
        call = _call(weight, bias, {})
        for word, ours in (("float64", gives.float64), ("float32", gives.float32)):
            arrays = [getattr(operand, word) for operand in operands]
            theirs = witness.testified(gives.name, partial(reference.apply, call), *arrays, ours=ours)
            agree(f"{gives.name}, as {call.text} gives it in {word}", ours, theirs)
        return self._stated(call, takes, weight, bias, gives)

    def _stated(self, call: Call, takes: Tensor, weight: Tensor, bias: Tensor | None, gives: Tensor) -> Computation:
        """Count what the call costs, and enter it."""
        # A weight meets the input once at every position: each output cell is a sum over the weights of its unit. Of a
        # transposed convolution each pixel meets all weights of its channel.
        each = takes if call.name == "ConvTranspose2d" else gives
        times = each.size * (weight.size // weight.shape[0])
        size = weight.size + (0 if bias is None else bias.size)
        computation = Computation(
            call,
            takes,
            weight,
            bias,
            gives,
            self.count(
                f"multiplications for {gives.name}", times, lambda: reference.multiplications(call, takes.shape)
            ),
            self.count(f"parameters for {gives.name}", size, lambda: reference.parameters(call)),
        )
        for other in self._computations:
            if self.kin(other.weight) == self.kin(weight):
                self._relate(other.gives.name, gives.name)
        self._computations.append(computation)
        return computation

    def reshaped(self, name: str, tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
        """Prove the same cells, read row by row, under another shape."""
        return self.prove(
            name, partial(operations.reshaped, shape=shape), partial(reference.reshaped, shape=shape), factors=(tensor,)
        )

    def taken(self, name: str, tensor: Tensor, indices: Sequence[int], *, axis: int = 0) -> Tensor:
        """Prove entries picked along an axis, the first if none is named; all in another order are a shuffle."""
        taken = self.prove(
            name,
            lambda x: operations.take(x, indices, axis=axis),
            lambda x: reference.take(x, indices, axis=axis),
            factors=(tensor,),
        )
        order, every = tuple(map(int, indices)), range(tensor.shape[axis])
        self._picked[name] = axis, order
        if order != tuple(every) and sorted(order) == list(every):
            self._orders[name] = order
        return taken

    def every(self, name: str, tensor: Tensor, step: int) -> Tensor:
        """Prove the rows and columns of a map that are `step` apart, from the first on."""
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
            WitnessError: they are one and the same, or the same operation made both from the same.
            DisagreementError: they differ; names the first cell.
        """
        for tensor in (one, other):
            if not self.holds(tensor):
                raise SealError(f"{name} compares {tensor!r}, which this proof does not hold")
        self._demand_apart(name, one, other)
        _demand_equal(one, other)
        # No sum to bound: a single subtraction, and its exact result is a float32 as both operands are.
        difference = self.prove(name, operations.difference, reference.difference, addends=(one, other))
        if None in (roles := {self.role(one), self.role(other)}) or len(roles) == 1:
            self._relate(one.name, other.name)  # a result that equals what was read is not of its quantity
        return difference

    def compared(self, one: Tensor, other: Tensor) -> dict[str, Tensor]:
        """Demand two maps equal, as `equal` does; gives their `difference`, and in how many cells they are `equal`."""
        difference = self.equal("difference of both maps", one, other)
        return {"difference": difference, "equal": self.alike("equal cells", one, other)}

    def _demand_two(self, name: str, one: str, other: str) -> None:
        """Demand that what is subtracted is not the same, nor computed in the same way from the very same tensors."""
        made = [self._origins[self._origins[operand].root] for operand in (one, other)]
        if one == other or (
            made[0].by
            and made[0].root != made[1].root
            and (made[0].by, made[0].operands) == (made[1].by, made[1].operands)
        ):
            raise WitnessError(
                f"{name}: {one} and {other} are the same, so nothing is left of it: compute one otherwise"
            )

    def _demand_apart(self, name: str, one: Tensor, other: Tensor) -> None:
        """Demand that two claims of equality share no computation."""
        roots = self.root(one), self.root(other)
        if roots[0] == roots[1]:
            raise WitnessError(f"{name}: {one.name} and {other.name} are cells of {roots[0]}, compared with themselves")
        for made_from, source in (roots, roots[::-1]):
            if source not in self._given and source in self._ancestors(made_from):  # what is given may be met again
                raise WitnessError(
                    f"{name}: {made_from} was computed from {source}, so that they are equal says nothing of how "
                    f"{source} was computed; compute one in another way"
                )
        made = [self._origins[root] for root in roots]
        contents = [tuple(self._proven[operand].buffer for operand in origin.operands) for origin in made]
        if made[0].by == made[1].by and contents[0] == contents[1]:
            raise WitnessError(
                f"{name}: {one.name} and {other.name} were both computed by {', '.join(made[0].by) or 'nobody'} from "
                "the same, so that they are equal says nothing; compute one in another way"
            )

    def _ancestors(self, name: str) -> set[str]:
        """The tensors that one was computed from, and what these were, each by the name of its root."""
        found: set[str] = set()
        known = [name]
        while known:
            operands = {self._origins[operand].root for operand in self._origins[known.pop()].operands} - found
            found |= operands
            known += operands
        return found

    def count(self, name: str, ours: int, theirs: Callable[[], int]) -> Tensor:
        """Prove a count made in two ways, and enter it as a tensor of shape ().

        Raises:
            SealError: the name is taken.
            WitnessError: `theirs` asks the reference nothing.
            DisagreementError: the counts differ.
        """
        tensor, check = prove_count(name, ours, theirs)
        self._record(tensor, _Origin((), (), name))
        self._checks.append(check)
        return tensor

    def nonzero(self, name: str, tensor: Tensor) -> Tensor:
        """Prove how many cells of a tensor are not 0, and enter it as `count` does."""
        ours = int(np.count_nonzero(tensor.numerators))
        count = self.count(name, ours, lambda: tensor.size - reference.zeros(tensor.float32))
        self._compared[name] = tuple(sorted(self.compares(tensor)))
        return count

    def differing(self, name: str, one: Tensor, other: Tensor) -> Tensor:
        """Prove in how many cells two tensors are not the same, and enter it as `count` does."""
        ours = int(np.count_nonzero(one.numerators != other.numerators))
        count = self.count(name, ours, lambda: one.size - reference.equals(one.float32, other.float32))
        self._compared[name] = self.root(one), self.root(other)
        return count

    def alike(self, name: str, one: Tensor, other: Tensor) -> Tensor:
        """Prove in how many cells two tensors are the same, and enter it as `count` does."""
        ours = int(np.count_nonzero(one.numerators == other.numerators))
        count = self.count(name, ours, lambda: reference.equals(one.float32, other.float32))
        self._compared[name] = self.root(one), self.root(other)
        return count

    def include(self, other: Prover) -> None:
        """Enter all that another proof holds: that of the figure which this one is compared with.

        Raises:
            SealError: both have a tensor of one name, and it is not the same tensor.
        """
        for record in other.proven:
            if self._proven.setdefault(record.name, record) != record:
                raise SealError(f"two tensors of one proof are called {record.name!r}")
        self._checks.extend(other.checks)
        self._origins = other._origins | self._origins
        self._kin = other._kin | self._kin
        self._given |= other._given
        self._orders = other._orders | self._orders
        self._picked = other._picked | self._picked
        self._compared = other._compared | self._compared
        self._computations.extend(other._computations)
        self._included += other._computations

    def holds(self, tensor: Tensor) -> bool:
        """Whether this very tensor, unaltered, was given or proven here."""
        record = self._proven.get(tensor.name)
        return (
            record is not None
            and (record.shape, record.bits, record.kind) == (tensor.shape, tensor.bits, type(tensor))
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

    def _record(self, tensor: Tensor, origin: _Origin) -> None:
        """Keep what the tensor is now, and how it came about."""
        if tensor.name in self._proven:
            raise SealError(f"two tensors of one proof are called {tensor.name!r}")
        self._proven[tensor.name] = Proven(tensor.name, tensor.shape, tensor.bits, tensor.buffer, type(tensor))
        self._origins[tensor.name] = origin
        self._kin[tensor.name] = tensor.name

    def _kin_of(self, name: str) -> str:
        while self._kin[name] != name:
            name = self._kin[name]
        return name

    def _relate(self, one: str, other: str) -> None:
        """Make two tensors, and all of their kin, kin."""
        self._kin[self._kin_of(one)] = self._kin_of(other)


def _demand_equal(one: Tensor, other: Tensor) -> None:
    """Demand the same numbers; of what is not quantized all their digits, of which float64 may not hold the last."""
    both = f"{one.name} and {other.name}"
    if type(one) is type(other) is Tensor:
        agree(both, one.float64, other.float64)
    elif one.bits != other.bits or type(one) is not type(other):
        raise DisagreementError(both, None, repr(one), repr(other), reason="held in different ways")
    else:
        agree(both, one.numerators, other.numerators)


def _call(weight: Tensor, bias: Tensor | None, said: dict[str, Quantity]) -> Call:
    """The call that makes a layer with this weight and these settings."""
    if weight.ndim == 4:
        return convolution(weight, bias=bias is not None, **said)
    if said:
        raise CallError(f"a dense layer has no {' and no '.join(said)}")
    return dense(weight, bias=bias is not None)
