"""What ReLU is for: without it between them two layers are one, of the panel's network as of two weights; with it, not.

A layer is linear, and so is a chain of linear layers: W₂(W₁x + b₁) + b₂ = (W₂W₁)x + (W₂b₁ + b₂).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from onebyone.core import operations, reference
from onebyone.core.call import convolution
from onebyone.core.computation import Computation
from onebyone.core.figure import Prover
from onebyone.core.quantity import Cell, Equation
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled

VALUES, WEIGHTS = (1, -1), (2, 3)
"""A value of either sign, and the weights of two layers that have no other."""


@dataclass(frozen=True, kw_only=True, repr=False)
class TwoLayers:
    """Two layers of one weight each on two values, without ReLU between them and with it.

    Attributes:
        first: the first layer on the values, (1, 2, 1).
        second: the second one on what the first one gives.
        both: one layer on the values, whose weight is the product of theirs; it gives what the second one gives.
        after_relu: the second one on what ReLU leaves.
    """

    first: Computation
    second: Computation
    both: Computation
    after_relu: Computation

    @classmethod
    def proven(cls, prover: Prover) -> TwoLayers:
        """Prove them, and that the one layer gives what both give. Raises DisagreementError."""
        values = prover.given(Tensor.exact("two values", [[[value] for value in VALUES]], bits=0))
        one, other = (
            prover.given(Tensor.exact(f"weight of {which}", [[[[weight]]]], bits=0))
            for which, weight in zip(("a layer", "a second layer"), WEIGHTS, strict=True)
        )
        first = prover.compute("values after a layer", operations.conv1x1, takes=values, weight=one)
        second = prover.compute("values after two layers", operations.conv1x1, takes=first.gives, weight=other)
        kernel = prover.reshaped("a layer's kernel as a value", one, (1, 1, 1))
        product = _applied(prover, "both layers' kernel as a value", kernel, other, None)
        weight = prover.reshaped("weight of both layers", product, one.shape)
        both = prover.compute("values after one layer for both", operations.conv1x1, takes=values, weight=weight)
        prover.equal("values after one layer minus those after two", both.gives, second.gives)
        kept = prover.prove("values after ReLU", operations.relu, reference.relu, factors=(first.gives,))
        after = prover.compute("values after two layers and ReLU", operations.conv1x1, takes=kept, weight=other)
        return cls(first=first, second=second, both=both, after_relu=after)

    def __repr__(self) -> str:
        """What is multiplied with what."""
        return f"{VALUES} times {WEIGHTS}"

    @property
    def computations(self) -> tuple[Computation, ...]:
        """All of them."""
        return self.first, self.second, self.both, self.after_relu


def products_of(computation: Computation) -> list[Equation]:
    """Of a layer of one weight: value times weight, line by line."""
    weight = Cell(computation.weight, (0, 0, 0, 0))
    places = [(0, value, 0) for value in range(computation.takes.shape[1])]
    return [Equation("product", (Cell(computation.takes, at), weight), Cell(computation.gives, at)) for at in places]


def unlike_outputs(prover: Prover, points: Tensor, sums: Tensor, layers: Sequence[bundled.RoundedLayer]) -> Tensor:
    """Prove that without ReLU between them two layers are one: how many outputs on the points it gives otherwise, 0.

    Its weights are those of the second layer, applied to the kernels of the first as if they were points, and its
    biases those that the second makes of the first ones.
    """
    first, second, *_ = layers
    filters, values = first.weight.shape[:2]
    kernels = prover.reshaped("kernels of layer 1 as points", first.weight, (filters, values, 1))
    offsets = prover.reshaped("biases of layer 1 as a point", first.bias, (filters, 1, 1))
    kernels = _applied(prover, "kernels of the merged layer as points", kernels, second.weight, None)
    weight = prover.reshaped("weights of the merged layer", kernels, (*kernels.shape[:2], 1, 1))
    bias = _applied(prover, "biases of the merged layer as a point", offsets, second.weight, second.bias)
    bias = prover.reshaped("biases of the merged layer", bias, bias.shape[:1])
    both = _applied(prover, "sums of layer 2 without ReLU", sums, second.weight, second.bias)
    merged = _applied(prover, "sums of the merged layer", points, weight, bias)
    difference = prover.equal("sums of the merged layer minus those of layer 2 without ReLU", merged, both)
    return prover.nonzero("outputs that the merged layer gives otherwise", difference)


def _applied(prover: Prover, name: str, to: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """Prove what a layer makes of points."""
    theirs = partial(reference.apply, convolution(weight, bias=bias is not None))
    addends = () if bias is None else (bias,)
    return prover.prove(name, operations.conv1x1, theirs, factors=(to, weight), addends=addends)
