"""The paradox of the opening: a 1×1 kernel sees one pixel, yet 36 of the 53 convolutions of ResNet-50 are 1×1.

The network is declared here as its paper's table has it, a line a layer, and counted; the witness builds it from
torch's modules and counts those. He, Zhang, Ren and Sun, "Deep residual learning for image recognition" (2015),
table 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from onebyone.core import operations, reference
from onebyone.core.figure import ClaimError, Figure, Prover
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.panels.resnet.parameters import Parameters

BLOCKS, WIDTHS = (3, 4, 6, 3), (64, 128, 256, 512)
"""Of ResNet-50: bottlenecks in each stage, and the filters of their first layers."""

SIDE = 224
"""Pixels a side of the images it was trained on."""

DENSE = 1
"""It ends with one dense layer."""

EXPANSION = 4
"""A bottleneck's last layer has so many times the filters of its first."""

KERNEL, CHANNELS, FILTERS, STRIDE, ROWS, WEIGHTS = range(6)
"""What a line of `layers` says, in order."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PointwiseShare(Figure):
    """The convolutions of ResNet-50, counted. Build it with `verified`.

    Attributes:
        blocks: (4,), how many bottlenecks each stage has.
        widths: (4,), the filters of their first layers.
        layers: (53, 6), the convolutions in order: side of the kernel, channels, filters, stride, rows of its maps for
            an image of 224×224 pixels, weights.
        kernels: (53,), the side of the kernel of each.
        beside: which of them are projections: they stand beside a bottleneck, not in the way through the network.
        sizes: (3,), the sides of kernels that there are: 1, 3, 7.
        each: (3,), how many convolutions have kernels of these sides.
        convolutions: how many there are; shape ().
        pointwise: how many of them are 1×1; shape ().
        projections: how many of those stand beside a bottleneck; shape ().
        bottlenecks: how many there are; shape ().
        dense: how many dense layers the network ends with; shape ().
        counted: the layers that give the network its name: convolutions but for the projections, and the dense layer;
            shape ().
        pointwise_weights: the weights of all 1×1 convolutions; shape ().
        other_weights: those of all others; shape ().
        column: (64, 1, 1), ones: the channels of one position before the first 1×1 convolution.
        ones: (64, 64, 1, 1), that convolution with every weight 1.
        terms: (64, 1, 1), what it makes of the ones: how many numbers each of its outputs reads, all at one position.
    """

    blocks: Tensor
    widths: Tensor
    layers: Tensor
    kernels: Tensor
    beside: tuple[int, ...]
    sizes: Tensor
    each: Tensor
    convolutions: Tensor
    pointwise: Tensor
    projections: Tensor
    bottlenecks: Tensor
    dense: Tensor
    counted: Tensor
    pointwise_weights: Tensor
    other_weights: Tensor
    column: Tensor
    ones: Tensor
    terms: Tensor

    @classmethod
    def of(cls, _: Parameters) -> Self:
        """The figure; there is nothing to choose. Raises as `verified` does."""
        return cls.verified()

    @classmethod
    def verified(cls, *, blocks: tuple[int, ...] = BLOCKS, widths: tuple[int, ...] = WIDTHS) -> Self:
        """List and count the convolutions, and prove the list and every count against torch's modules.

        Args:
            blocks: how many bottlenecks each stage has; those of ResNet-50 if not given.
            widths: the filters of their first layers.

        Raises:
            DisagreementError: our list or a count differs from that of the modules.
            ClaimError: a stage has no bottleneck or no width, or it is not the 1×1 convolutions that are most.
        """
        if len(blocks) != len(widths) or not blocks or min(*blocks, *widths) < 1:
            raise ClaimError(f"a network of bottlenecks needs as many widths as stages, not {blocks} and {widths}")
        prover = Prover()
        told, narrow, layers = convolutions_of(prover, blocks=blocks, widths=widths)
        kernels = prover.taken("sides of the kernels, a column", layers, [KERNEL], axis=1)
        kernels = prover.reshaped("sides of the kernels", kernels, layers.shape[:1])
        found = np.unique(kernels.numerators)
        sizes = prover.given(Tensor.exact("sides that kernels have", found, bits=0))
        each = prover.prove(
            "convolutions of each side",
            operations.occurrences,
            reference.occurrences,
            addends=(kernels, sizes),
        )
        weights, small = layers.numerators[:, WEIGHTS], kernels.numerators == 1
        beside = tuple(at for at, (_, is_beside) in enumerate(_declared(blocks, widths)) if is_beside)
        if 2 * int(small.sum()) <= small.size:
            raise ClaimError(f"only {small.sum()} of {small.size} convolutions are 1×1: that is no paradox")

        def theirs(name: str) -> int:
            return reference.residual_counts(told.float64, narrow.float64)[name]

        def count(name: str, ours: int) -> Tensor:
            return prover.count(f"{name} of the network", ours, lambda: theirs(name))

        first = int(np.flatnonzero(small)[0])
        channels, filters = (int(layers.numerators[first, at]) for at in (CHANNELS, FILTERS))
        column = prover.given(Tensor.exact("one position of ones", np.ones((channels, 1, 1)), bits=0))
        ones = prover.given(Tensor.exact("weights of ones", np.ones((filters, channels, 1, 1)), bits=0))
        computation = prover.compute("numbers that each output reads", operations.conv1x1, takes=column, weight=ones)
        return cls(
            prover=prover,
            computation=computation,
            blocks=told,
            widths=narrow,
            layers=layers,
            kernels=kernels,
            beside=beside,
            sizes=sizes,
            each=each,
            convolutions=count("convolutions", kernels.size),
            pointwise=count("pointwise", int(small.sum())),
            projections=count("projections", len(beside)),
            bottlenecks=prover.count(
                "bottlenecks", sum(blocks), lambda: (theirs("pointwise") - theirs("projections")) // 2
            ),
            dense=prover.count(
                "dense layers", DENSE, lambda: theirs("layers") + theirs("projections") - theirs("convolutions")
            ),
            counted=count("layers", kernels.size - len(beside) + DENSE),
            pointwise_weights=count("pointwise weights", int(weights[small].sum())),
            other_weights=prover.count(
                "other weights",
                int(weights[~small].sum()),
                lambda: theirs("weights") - theirs("pointwise weights"),
            ),
            column=column,
            ones=ones,
            terms=computation.gives,
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: the counts, the sizes of kernels, and what a position of a 1×1 convolution reads."""
        names = ("convolutions", "pointwise", "projections", "bottlenecks", "dense", "counted")
        return {
            **{name: Cell(getattr(self, name), ()) for name in (*names, "pointwise_weights", "other_weights")},
            "stages": Size(self.blocks),
            "pointwise_size": Cell(self.sizes, (0,)),
            "others_size": Cell(self.sizes, (1,)),
            "first_size": Cell(self.sizes, (self.sizes.size - 1,)),
            "others": Cell(self.each, (1,)),
            "first": Cell(self.each, (self.each.size - 1,)),
            "terms": Cell(self.terms, (0, 0, 0)),
            "channels": Extent(self.column, 0),
            "seen_pixels": Extent(self.column, 1),
            "seen_positions": Extent(self.column, 2),
            "kernel_height": Extent(self.ones, 2),
            "kernel_width": Extent(self.ones, 3),
        }

    @property
    def sides_equation(self) -> Equation:
        """1×1 and all other convolutions = convolutions, as 36 + 16 + 1 = 53, checked."""
        terms = tuple(Cell(self.each, (at,)) for at in range(self.each.size))
        equation = Equation("sum", terms, Cell(self.convolutions, ()))
        equation.check()
        return equation

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Refuse: nothing here is computed from an image."""
        raise ClaimError(f"the counts of ResNet-50 read no image, and {cell.describe()} is none of theirs")


def convolutions_of(
    prover: Prover, *, blocks: tuple[int, ...] = BLOCKS, widths: tuple[int, ...] = WIDTHS
) -> tuple[Tensor, Tensor, Tensor]:
    """Prove the table of the convolutions, as `PointwiseShare.layers`; gives its `blocks` and `widths` before it."""
    told = prover.given(Tensor.exact("bottlenecks of each stage", blocks, bits=0))
    narrow = prover.given(Tensor.exact("width of each stage", widths, bits=0))
    layers = prover.prove(
        "table of the convolutions",
        _layers,
        partial(reference.residual_convolutions, side=SIDE),
        addends=(told, narrow),
    )
    return told, narrow, layers


def _layers(blocks: NDArray[Any], widths: NDArray[Any]) -> NDArray[Any]:
    """The lines of the table as an array of the dtype that is asked for."""
    declared = _declared([int(count) for count in blocks], [int(width) for width in widths])
    return np.array([line for line, _ in declared], dtype=blocks.dtype)


def _declared(blocks: Any, widths: Any) -> Iterator[tuple[tuple[int, ...], bool]]:
    """The convolutions as the paper's table has them, a line each, and whether it is a projection.

    conv1 and the pooling after it halve the image; conv3_1, conv4_1 and conv5_1 take every second position. A
    bottleneck with other channels at its end than at its start has a projection beside it.
    """

    def line(kernel: int, channels: int, filters: int, stride: int, rows: int) -> tuple[int, ...]:
        return kernel, channels, filters, stride, rows, kernel**2 * channels * filters

    rows = SIDE // 2
    yield line(7, 3, widths[0], 2, rows), False
    rows, channels = rows // 2, widths[0]
    for stage, (count, width) in enumerate(zip(blocks, widths, strict=True)):
        for number in range(count):
            stride = 2 if stage > 0 and number == 0 else 1
            rows //= stride
            yield line(1, channels, width, stride, rows), False
            yield line(3, width, width, 1, rows), False
            yield line(1, width, EXPANSION * width, 1, rows), False
            if channels != EXPANSION * width:
                yield line(1, channels, EXPANSION * width, stride, rows), True
            channels = EXPANSION * width
