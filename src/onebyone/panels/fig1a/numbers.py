"""Figure 1a: one neuron of a dense layer looks at every pixel of the digit and gives one number.

The neuron is a unit of the trained local-contrast layer, whose 784 × 784 weights figures 3 and 6 use as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.figure import ClaimError, DotProduct, Figure, Part, Prover, UnfitError, Uses, cells_of
from onebyone.core.quantity import Cell, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.pictures import square_digit
from onebyone.panels.fig1a.parameters import Parameters

APART = 3
"""The bright wires start at least so many rows apart, so that the eye can tell them apart in the fan."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OneNeuron(Figure):
    """One unit of a dense layer: y = Σ_i w_i x_i + b. Build it with `verified`.

    Attributes:
        image: (height, width) of the digit, in quarters from black 0 to white 1.
        pixels: (inputs,), the image flattened row by row.
        unit: which row of the layer this neuron is.
        unit_weight: (1, inputs), that row as torch holds it.
        weight: (inputs,), the same flat.
        weight_image: (height, width), the same folded to lie on the image.
        bias: (1,).
        products: (inputs,), pixel times weight.
        bright: the two inputs whose wires are followed, first the one with the positive weight.
        others: (inputs − 2,), the products of all other wires.
        rest: (1,), the sum of `others`.
        result: (1,), the neuron's output y.
        zero_weights: how many weights are 0; shape ().
    """

    image: Tensor
    pixels: Tensor
    unit: int
    unit_weight: Tensor
    weight: Tensor
    weight_image: Tensor
    bias: Tensor
    products: Tensor
    bright: tuple[int, int]
    others: Tensor
    rest: Tensor
    result: Tensor
    zero_weights: Tensor

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        return cls.verified(image=square_digit(record.image))

    @classmethod
    def verified(cls, *, image: Tensor | None = None, layer: bundled.DenseLayer | None = None) -> Self:
        """Compute the figure and prove every number of it against torch.

        Args:
            image: (height, width); the project's digit if None.
            layer: weight (units, height · width) and bias (units,); the trained local-contrast layer if None.

        Raises:
            DisagreementError: ours and torch differ.
            HeadroomError: float32 could round.
            UnfitError: no unit of the layer has both signs on this image.
        """
        prover = Prover()
        image = prover.given(bundled.digit() if image is None else image)
        layer = bundled.local_contrast() if layer is None else layer
        layer_weight, layer_bias = prover.given(layer.weight), prover.given(layer.bias)
        if image.ndim != 2 or layer_weight.shape != (layer_bias.size, image.size):
            raise ClaimError(f"1a needs a layer that reads every pixel: {layer_weight!r} does not fit {image!r}")

        unit = unit_to_show(image, layer_weight)
        pixels = prover.reshaped("pixels", image, (image.size,))
        unit_weight = prover.taken("weight row", layer_weight, [unit])
        bias = prover.taken("bias of the row", layer_bias, [unit])
        computation = prover.compute("y", operations.dense, takes=pixels, weight=unit_weight, bias=bias)
        products = prover.prove(
            "products",
            lambda values, weights: operations.reshaped(operations.dense_products(values, weights), values.shape),
            lambda values, weights: reference.reshaped(reference.dense_products(values, weights), values.shape),
            factors=(pixels, unit_weight),
        )
        bright = bright_pair(pixels, products, image.shape[1])
        others = prover.taken("other products", products, [at for at in range(products.size) if at not in bright])
        weight = prover.reshaped("flat row", unit_weight, (image.size,))
        zero = prover.count(
            "zero weights", int(np.sum(weight.numerators == 0)), lambda: reference.zeros(weight.float32)
        )
        return cls(
            prover=prover,
            computation=computation,
            image=image,
            pixels=pixels,
            unit=unit,
            unit_weight=unit_weight,
            weight=weight,
            weight_image=prover.reshaped("folded row", unit_weight, image.shape),
            bias=bias,
            products=products,
            bright=bright,
            others=others,
            rest=prover.prove("rest", operations.total, reference.total, addends=(others,)),
            result=computation.gives,
            zero_weights=zero,
        )

    def __post_init__(self) -> None:
        """Demand that the wires to follow are a warm and a blue one, as is said. Raises ClaimError."""
        super().__post_init__()
        if sorted(np.sign(self.products.numerators[list(self.bright)]).tolist()) != [-1, 1]:
            raise ClaimError(f"1a: the products of the wires {self.bright} are not of different signs")

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: the sizes of image and layer, and what the neuron costs."""
        return {
            "height": Extent(self.image, 0),
            "width": Extent(self.image, 1),
            "pixels": Size(self.image),
            "inputs": Extent(self.unit_weight, 1),
            "neurons": Extent(self.unit_weight, 0),
            "biases": Size(self.bias),
            **self.computation.costs,
            "others": Size(self.others),
            "zero_weights": Cell(self.zero_weights, ()),
            "core": Cell(self.weight_image, divmod(self.unit, self.image.shape[1])),
            "ring": Cell(self.weight_image, divmod(self.bright[1], self.image.shape[1])),
        }

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell of `result` or `products` reads: all of the image, or its one."""
        return cells_of(self.image, self.uses(Part.of(cell.tensor, *cell.index))[self.image])

    def uses(self, of: Part) -> Uses:
        """Of `result` and `products`: all pixels, or one, their weights and products."""
        if of.tensor is self.result:
            terms = np.arange(self.pixels.size)[None]
        elif of.tensor is self.products:
            terms = of.cells[:, None]
        else:
            raise ClaimError(f"1a does not compute {of.tensor.name}; it computes its result and its products")
        same = (self.image, self.pixels, self.weight, self.weight_image, self.unit_weight, self.products)
        return {**dict.fromkeys(same, terms), of.tensor: of.cells[:, None]}

    @property
    def terms_shown(self) -> tuple[int, ...]:
        """The inputs whose wires are followed."""
        return self.bright

    def dot_product(self) -> DotProduct:
        """Give the two bright wires in full; the total is their products + rest + bias = y. Every line closes."""
        width = self.image.shape[1]
        return DotProduct.of(
            [self._pixel(at) for at in self.bright],
            [Cell(self.weight_image, divmod(at, width)) for at in self.bright],
            [Cell(self.products, (at,)) for at in self.bright],
            rest=Cell(self.rest, (0,)),
            bias=Cell(self.bias, (0,)),
            result=Cell(self.result, (0,)),
        )

    def _pixel(self, at: int) -> Cell:
        """The image cell that input `at` reads."""
        return Cell(self.image, divmod(at, self.image.shape[1]))


def unit_to_show(image: Tensor, layer_weight: Tensor) -> int:
    """The neuron to show, chosen from the data.

    Its ring should lie on the digit: of all units the one that has most products other than 0 of its rarer sign; of
    equals the one with the largest sum, of these the first.
    """
    products = layer_weight.numerators * image.numerators.ravel()
    rarer = np.minimum((products > 0).sum(axis=1), (products < 0).sum(axis=1))
    if not rarer.any():
        raise UnfitError("image: no neuron has products of both signs on it; show a picture with strokes")
    sums = np.abs(products.sum(axis=1))
    return max(range(len(rarer)), key=lambda unit: (int(rarer[unit]), int(sums[unit]), -unit))


def bright_pair(pixels: Tensor, products: Tensor, width: int) -> tuple[int, int]:
    """The two wires to follow, chosen from the data: one positive and one negative product, `APART` rows apart.

    If possible their pixels differ, so that a product is not just its weight again. Of all such pairs the one with the
    largest products; of equals the first in reading order.
    """
    values, levels = products.numerators, pixels.numerators
    pairs = [
        (positive, negative)
        for positive in np.flatnonzero(values > 0).tolist()
        for negative in np.flatnonzero(values < 0).tolist()
        if abs(positive // width - negative // width) >= APART
    ]
    if not pairs:
        raise UnfitError(f"image: no two products of both signs are {APART} rows apart; show a picture with strokes")

    def rank(pair: tuple[int, int]) -> tuple[bool, int, int, int]:
        positive, negative = pair
        sizes = int(values[positive] - values[negative])
        return bool(levels[positive] != levels[negative]), sizes, -positive, -negative

    return max(pairs, key=rank)
