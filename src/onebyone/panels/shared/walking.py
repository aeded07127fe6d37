"""A small dense neuron walks over the positions of an image: what figures 2b and 4b have in common.

Its map is computed from patches by a dense layer; the map it is compared with, from the image by a convolution, in a
figure of its own. The two share the image and the weights as given, and no other array, reshape, operation or module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from onebyone.core import operations, reference
from onebyone.core.call import dense
from onebyone.core.figure import ClaimError, DotProduct, Figure, Part, Prover, Uses, positions
from onebyone.core.quantity import Cell, Extent, Quantity
from onebyone.core.tensor import Tensor

AsPlanes = Callable[[NDArray[Any]], NDArray[Any]]
"""A view of an array as planes: (channels, height, width)."""


class Kernel(Protocol):
    """What a neuron is compared with: a figure of one kernel, or of one for each channel, with its own proof."""

    @property
    def prover(self) -> Prover:
        """What it proves."""

    @property
    def weight(self) -> Tensor:
        """Its weights."""

    @property
    def bias(self) -> Tensor | None:
        """What it adds at every position: (1,), or None."""

    @property
    def products(self) -> Tensor:
        """Its products at all positions."""

    @property
    def result(self) -> Tensor:
        """Its map."""

    @property
    def first(self) -> tuple[int, int]:
        """The position that is shown in full."""

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Its slots."""

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """The image cells that a cell reads."""

    @property
    def terms_shown(self) -> tuple[int, ...] | None:
        """Which of its terms are shown in full; None for all."""

    def uses(self, of: Part) -> Uses:
        """What cells are computed from."""

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """Where on the image the first pixel that is read at a position lies."""

    def product_at(self, position: tuple[int, int], offset: tuple[int, ...]) -> tuple[int, ...]:
        """Where in `products` the product of a weight at a position lies."""

    def dot_product(self, row: int, column: int) -> DotProduct:
        """A position in full."""


def one_plane(array: NDArray[Any]) -> NDArray[Any]:
    """A grey image, or the weights of one kernel, as a single plane."""
    return array[None]


@dataclass(frozen=True)
class NeuronMap:
    """What a dense neuron makes as it walks: its weights (1, inputs), and the map (height, width)."""

    weight: Tensor
    result: Tensor


def neuron_map(
    prover: Prover,
    *,
    image: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: int,
    padding: int,
    dilation: int,
    image_planes: AsPlanes = one_plane,
    weight_planes: AsPlanes = one_plane,
    whose: str = "the neuron",
) -> NeuronMap:
    """Prove the map of a dense neuron that reads one patch after the other: no convolution has a part in it.

    Args:
        prover: what goes on; it holds image, weight and bias.
        image: what is read.
        weight: the weights, as those of a kernel.
        bias: (1,); None for none.
        stride: pixels from one position to the next.
        padding: rings of zeros around the image.
        dilation: pixels from one weight to the next.
        image_planes: views the image as (channels, height, width).
        weight_planes: views the weights as (channels, kernel height, kernel width).
        whose: which neuron it is, for the names of its weights and of its map.

    Raises:
        DisagreementError: ours and torch differ.
        HeadroomError: float32 could round.
    """
    size = weight_planes(weight.numerators).shape[1:]
    cut: dict[str, Any] = {
        "kernel": size,
        "stride": (stride, stride),
        "padding": (padding, padding),
        "dilation": (dilation, dilation),
    }
    # A kernel has as many weights as its patch has pixels, in the same order, so it is read as one.
    row = prover.prove(
        f"weights of {whose}",
        lambda w: operations.patches(weight_planes(w), kernel=size)[0],
        lambda w: reference.patches(weight_planes(w), kernel=size)[0],
        factors=(weight,),
    )
    call = dense(row, bias=bias is not None)
    result = prover.prove(
        f"map of {whose}",
        lambda x, w, *b: operations.dense_over_patches(image_planes(x), w, *b, **cut)[0],
        lambda x, w, *b: reference.dense_over_patches(call, image_planes(x), w, *b, **cut)[0],
        factors=(image, row),
        addends=() if bias is None else (bias,),
    )
    return NeuronMap(row, result)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class WalkingNeuron(Figure):
    """One dense neuron that reads one patch after the other, and the kernel of the same weights.

    Attributes:
        kernel: the figure of the kernel, with its own proof.
        weight: (1 neuron, inputs), the kernel's weights as a list.
        patches: (height, width, inputs) of the map, what the neuron reads at each position.
        patch: (inputs,), what it reads at the position that is shown in full.
        products: (inputs,), pixel times weight at that position.
        result: (height, width), the neuron's map.
        difference: (height, width), the neuron's map minus the kernel's: 0 in every cell.
        equal: in how many cells the two maps are equal; shape ().
    """

    kernel: Kernel
    weight: Tensor
    patches: Tensor
    patch: Tensor
    products: Tensor
    result: Tensor
    difference: Tensor
    equal: Tensor

    @classmethod
    def beside(
        cls,
        kernel: Kernel,
        *,
        image: Tensor,
        weight: Tensor,
        image_planes: AsPlanes,
        weight_planes: AsPlanes,
        bias: Tensor | None = None,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
    ) -> Self:
        """Compute the neuron's map and prove it, and that it is the kernel's, bit for bit.

        Args:
            kernel: the figure to compare with.
            image: what both read, as that figure holds it.
            weight: the weights of both, as that figure holds them.
            image_planes: views the image as (channels, height, width).
            weight_planes: views the weights as (channels, kernel height, kernel width).
            bias: (1,), of both, as that figure holds it; None for none.
            stride: pixels from one position to the next.
            padding: rings of zeros around the image.
            dilation: pixels from one weight to the next.

        Raises:
            DisagreementError: ours and torch differ, or the two maps.
            HeadroomError: float32 could round.
        """
        prover = Prover()
        prover.include(kernel.prover)
        size = weight_planes(weight.numerators).shape[1:]
        at = kernel.first
        cut: dict[str, Any] = {
            "kernel": size,
            "stride": (stride, stride),
            "padding": (padding, padding),
            "dilation": (dilation, dilation),
        }

        def ours(array: NDArray[Any]) -> NDArray[Any]:
            return operations.patches(image_planes(array), **cut)

        def theirs(array: NDArray[Any]) -> NDArray[Any]:
            return reference.patches(image_planes(array), **cut)

        walked = neuron_map(
            prover,
            image=image,
            weight=weight,
            bias=bias,
            stride=stride,
            padding=padding,
            dilation=dilation,
            image_planes=image_planes,
            weight_planes=weight_planes,
        )
        row, result = walked.weight, walked.result
        patches = prover.prove("patches", ours, theirs, factors=(image,))
        patch = prover.prove("patch", lambda x: ours(x)[at], lambda x: theirs(x)[at], factors=(image,))
        products = prover.prove(
            "products of the neuron",
            lambda x, w: operations.dense_products(x, w)[0],
            lambda x, w: reference.dense_products(x, w)[0],
            factors=(patch, row),
        )
        outputs = prover.reshaped("outputs of the neuron", result, (*result.shape, row.shape[0]))
        return cls(
            prover=prover,
            computation=prover.states(outputs, takes=patches, weight=row, bias=bias),
            kernel=kernel,
            weight=row,
            patches=patches,
            patch=patch,
            products=products,
            result=result,
            **prover.compared(result, kernel.result),
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: the kernel's, but what both have is the neuron's; its inputs, and in how many cells both are equal."""
        return {
            **self.kernel.quantities,
            "neurons": Extent(self.weight, 0),
            "inputs": Extent(self.weight, 1),
            **self.computation.costs,
            "map_height": Extent(self.result, 0),
            "map_width": Extent(self.result, 1),
            "equal": Cell(self.equal, ()),
        }

    @property
    def first(self) -> tuple[int, int]:
        """Row and column of the position that is shown in full, the same as the kernel's."""
        return self.kernel.first

    @property
    def walk(self) -> tuple[tuple[int, int], ...]:
        """All positions, as (row, column) of their result, in reading order."""
        return positions(self.result)

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the image cells that a cell reads: of `result` those of the kernel there, of `products` its one."""
        if cell.tensor is self.result:
            return self.kernel.depends_on(Cell(self.kernel.result, cell.index))
        if cell.tensor is self.products:
            offset = tuple(int(at) for at in np.unravel_index(cell.index[0], self.kernel.weight.shape))
            return self.kernel.depends_on(Cell(self.kernel.products, self.kernel.product_at(self.first, offset)))
        raise ClaimError(f"a walking neuron does not compute {cell.describe()}, only its result and its products")

    def uses(self, of: Part) -> Uses:
        """What the kernel uses for the same cells, and the neuron's own weights; its products where they are shown."""
        if of.tensor is not self.result:
            return self.kernel.uses(of)
        own = {self.result: of.cells[:, None], self.weight: np.arange(self.weight.size)[None]}
        if of.cells.tolist() == [self.first[0] * self.result.shape[1] + self.first[1]]:
            own[self.products] = np.arange(self.products.size)[None]
        return {**self.kernel.uses(Part(self.kernel.result, of.cells)), **own}

    @property
    def terms_shown(self) -> tuple[int, ...] | None:
        """The kernel's."""
        return self.kernel.terms_shown

    def dot_product(self) -> DotProduct:
        """Give the dot product shown in full; every printed line of it closes. Its weights are the kernel's cells."""
        bias = self.kernel.bias
        return DotProduct.of(
            self.kernel.dot_product(*self.first).pixels,
            [Cell(self.kernel.weight, offset) for offset in np.ndindex(self.kernel.weight.shape)],
            [Cell(self.products, (at,)) for at in range(self.products.size)],
            bias=None if bias is None else Cell(bias, (0,)),
            result=Cell(self.result, self.first),
        )
