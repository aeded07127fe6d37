"""Figure 5a: ten filters, each of sixteen 1×1 kernels, make ten class maps of a trained network's feature maps.

A class map says at every position how much it looks like that digit. The sum of a map is the digit's score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.figure import (
    ClaimError,
    DotProduct,
    Figure,
    Indices,
    Part,
    Prover,
    UnfitError,
    Uses,
    cells_of,
    flat,
    positions,
)
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.grid import layer_bits_of
from onebyone.inputs.layers import GivenLayer, layer_of
from onebyone.inputs.parameters import ParameterError
from onebyone.inputs.pictures import label_of, square_digit
from onebyone.panels.fig5a.parameters import Parameters
from onebyone.panels.shared.network import features_of, field_of, products_at, ranked, reach_of

LABEL = 2
"""What the project's digit is."""

LAYER_BITS = 2
"""Weights of a layer of one's own are quarters, unless another grid is asked for."""

BRIGHT = 3
"""So many products of the position shown in full are lit; the others are poured in."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ClassMaps(Figure):
    """The last layer of a trained classifier, a 1×1 convolution. Build it with `verified`.

    Attributes:
        image: (height, width) of the digit, in quarters from black 0 to white 1.
        padded: (height + 2, width + 2), the image in the ring of zeros that keeps its first maps as large as it is.
        telling: which of the first maps is shown in full.
        layers: (channels, height, width) of each, what the layers before make of it one after the other, 0 or more.
        looking: (filters, channels, height, width), the weights of the first of these layers, which looks around.
        dilations: how many pixels the weights of each of these layers are apart; each of shape ().
        features: (channels, height, width), the last of these.
        step: what their last rounding rounds to multiples of; shape ().
        cap: the largest value it leaves; shape ().
        weight: (filters, channels, 1, 1).
        bias: (filters,).
        result: (filters, height, width), the class maps.
        names: (filters,), the digit that each filter looks for.
        label: the filter of the digit that the image shows.
        sums: (filters,), each class map added up over its positions: the scores.
        runner_up: (1,), the highest of the other sums.
        order: the filters from the highest score to the lowest.
        first: row and column of the position that is shown in full, for filter `label`.
        bright: its lit channels, in order.
        products: (channels,), value times weight there.
        others: the products there that are not lit.
        rest: (1,), their sum.
        fields: (height, width) of each, the receptive field of each layer: how many paths lead from each of its pixels
            to `first`.
        paths: (1, height, width) of each layer, how many paths lead from each pixel of the image to `first` so far.
        reaches: how many pixels a position of each layer sees to each side.
        reach: how many pixels the field goes to each side of its position: the last of these.
    """

    image: Tensor
    padded: Tensor
    telling: int
    layers: tuple[Tensor, ...]
    looking: Tensor
    dilations: tuple[Tensor, ...]
    features: Tensor
    step: Tensor
    cap: Tensor
    weight: Tensor
    bias: Tensor
    result: Tensor
    names: Tensor
    label: int
    sums: Tensor
    runner_up: Tensor
    order: tuple[int, ...]
    first: tuple[int, int]
    bright: tuple[int, ...]
    products: Tensor
    others: Tensor
    rest: Tensor
    fields: tuple[Tensor, ...]
    paths: tuple[Tensor, ...]
    reaches: tuple[int, ...]
    reach: int

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        image = square_digit(record.image)
        bits = layer_bits_of(record.weights, record.grid, rounded=record.rounded, own=LAYER_BITS)
        if record.weights is None:
            return cls.verified(image=image, label=label_of(record.image))
        network = _with_layer(bundled.classifier(), record.weights, bits=bits)
        try:  # what it reads is the user's own affair
            return cls.verified(image=image, network=network, label=None)
        except ClaimError as error:
            raise ParameterError(f"weights: {record.weights.name}, layer {record.weights.layer}: {error}") from None

    @classmethod
    def verified(
        cls, *, image: Tensor | None = None, network: bundled.Classifier | None = None, label: int | None = LABEL
    ) -> Self:
        """Compute the figure and prove every number of it against torch.

        Args:
            image: (height, width); the project's digit if None.
            network: the trained classifier if None.
            label: the digit that the image shows; the one that the network reads if None.

        Raises:
            DisagreementError: ours and torch differ.
            HeadroomError: float32 could round.
            ClaimError: the label's map has not the highest sum, or no position of it is worth showing in full.
        """
        prover = Prover()
        image = prover.given(bundled.digit() if image is None else image)
        network = bundled.classifier() if network is None else network
        weight, bias = prover.given(network.weight), prover.given(network.bias)
        layers = features_of(prover, image, network.layers)
        ring = reach_of(network.layers[:1])
        padded = prover.prove(
            "padded image",
            lambda pixels: operations.padded(operations.as_channel(pixels), ring)[0],
            lambda pixels: reference.padded(reference.as_channel(pixels), ring)[0],
            factors=(image,),
        )
        features = layers[-1]
        computation = prover.compute("class maps", operations.conv1x1, takes=features, weight=weight, bias=bias)
        result = computation.gives
        names = prover.given(Tensor.exact("digits", np.arange(weight.shape[0]), bits=0))
        sums = prover.prove("sums of the class maps", operations.map_totals, reference.map_totals, factors=(result,))
        label, order = ranked(sums, label)
        reaches = tuple(reach_of(network.layers[: at + 1]) for at in range(len(layers)))
        reach = reaches[-1]
        first, bright = _first_stop(features, weight, result, label=label, reach=reach)
        products = products_at(prover, "products", features, weight, first, unit=label)
        fields, paths = field_of(prover, first, image.shape, network.layers)
        others = prover.taken("other products", products, [at for at in range(products.size) if at not in bright])
        return cls(
            prover=prover,
            computation=computation,
            image=image,
            padded=padded,
            telling=_telling(image, layers[0]),
            layers=layers,
            looking=network.layers[0].weight,
            dilations=tuple(layer.dilation for layer in network.layers),
            features=features,
            step=network.layers[-1].step,
            cap=network.layers[-1].cap,
            weight=weight,
            bias=bias,
            result=result,
            names=names,
            label=label,
            sums=sums,
            runner_up=prover.prove(
                "highest of the other sums",
                operations.largest,
                reference.largest,
                factors=(prover.taken("other sums", sums, [at for at in range(sums.size) if at != label]),),
            ),
            order=order,
            first=first,
            bright=bright,
            products=products,
            others=others,
            rest=prover.prove("sum of the other products", operations.total, reference.total, factors=(others,)),
            fields=fields,
            paths=paths,
            reaches=reaches,
            reach=reach,
        )

    def __post_init__(self) -> None:
        """Hold the declared field against the paths that were counted, and the ranks against the sums.

        Raises ClaimError.
        """
        super().__post_init__()
        for paths, reach in zip(self.paths, self.reaches, strict=True):
            if not np.array_equal(np.flatnonzero(paths.numerators), self._field(*self.first, reach)):
                raise ClaimError(
                    f"5a: the position {self.first} does not see the pixels that its field is declared to be"
                )
        *_, second, first = sorted(self.sums.float64.tolist())
        if (first, second) != tuple(float(self.quantities[name].value) for name in ("score", "runner_up")):
            raise ClaimError(f"5a: the highest sums are {first:g} and {second:g}, not the score and the runner-up")

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """Those of the layers before, too."""
        return tuple(dict.fromkeys((*super().tensors, *self.layers, *self.dilations, *self.paths, *self.fields)))

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: what comes in and out, the rounding before, the digit and its score, and what the layer costs."""
        return {
            "height": Extent(self.image, 0),
            "width": Extent(self.image, 1),
            "padded_height": Extent(self.padded, 0),
            "padded_width": Extent(self.padded, 1),
            "layer_height": Extent(self.looking, 2),
            "layer_width": Extent(self.looking, 3),
            **{f"{name}_dilation": Cell(self.dilations[at], ()) for name, at in self.stages},
            "early_maps": Extent(self.layers[0], 0),
            "later_maps": Extent(self.layers[len(self.layers) // 2], 0),
            "channels": Extent(self.features, 0),
            "step": Cell(self.step, ()),
            "cap": Cell(self.cap, ()),
            **{f"{name}_field_height": Extent(self.fields[at], 0) for name, at in self.stages},
            **{f"{name}_field_width": Extent(self.fields[at], 1) for name, at in self.stages},
            "filters": Extent(self.weight, 0),
            "kernels": Extent(self.weight, 1),
            "kernel_height": Extent(self.weight, 2),
            "kernel_width": Extent(self.weight, 3),
            "maps": Extent(self.result, 0),
            "positions": Size(self.image),
            **self.computation.costs,
            "biases": Size(self.bias),
            "others": Size(self.others),
            "digit": Cell(self.names, (self.label,)),
            "score": Cell(self.sums, (self.label,)),
            "runner_up": Cell(self.runner_up, (0,)),
            "terms": Size(self.products),
        }

    @property
    def stages(self) -> tuple[tuple[str, int], ...]:
        """The layers before the last that words speak of: what each is called there, and its place in `layers`."""
        return ("early", 0), ("later", len(self.layers) // 2), ("latest", len(self.layers) - 1)

    @property
    def walk(self) -> tuple[tuple[int, int], ...]:
        """All positions, as (row, column), in reading order."""
        return positions(self.image)

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell of `result`, `layers` or `products` reads: those of its receptive field."""
        return cells_of(self.image, self.uses(Part.of(cell.tensor, *cell.index))[self.image])

    def uses(self, of: Part) -> Uses:
        """Of `result`: the features of all channels, weights and products; of a single position its field as well."""
        own = {of.tensor: of.cells[:, None]}
        if of.tensor is self.products:
            row, column = np.array([[self.first[0]]]), np.array([[self.first[1]]])
        elif of.tensor in (self.result, *self.layers):
            unit, row, column = of.index
        else:
            raise ClaimError(f"5a does not compute {of.tensor.name}; it computes feature maps and class maps")
        if of.tensor is self.result:
            channel = np.arange(self.features.shape[0])[None]
            own[self.features] = flat(self.features, channel, row, column)
            own[self.weight] = flat(self.weight, unit, channel, 0, 0)
            if (of.cells == flat(self.result, self.label, *self.first)).all():
                own[self.products] = channel
        if of.tensor is self.layers[0]:
            i, j = (axis.ravel() * int(self.dilations[0].fraction(())) for axis in np.indices(self.looking.shape[2:]))
            own[self.padded] = flat(self.padded, row + i, column + j)
        if (row == row[0]).all() and (column == column[0]).all():
            reach = dict(zip(self.layers, self.reaches, strict=True)).get(of.tensor, self.reach)
            own[self.image] = self._field(int(row[0, 0]), int(column[0, 0]), reach)[None]
        return own

    def _field(self, row: int, column: int, reach: int) -> Indices:
        """The pixels that a position sees which reaches so far, those of them that are on the image."""
        pixels, (top, left) = np.arange(self.image.size).reshape(self.image.shape), (row - reach, column - reach)
        return pixels[max(top, 0) : row + reach + 1, max(left, 0) : column + reach + 1].ravel()

    def under_weights(self, layer: int) -> tuple[int, ...]:
        """Where the weights of a layer's kernel lie for `first`, in reading order, among the pixels that this sees.

        Its maps have the positions of the image; `uses` gives the pixels, of which these are the terms.
        """
        reach, wide = self.reaches[layer], 2 * self.reaches[layer] + 1
        apart = int(self.dilations[layer].fraction(()))
        rows, columns = (reach + (np.arange(extent) - extent // 2) * apart for extent in self.looking.shape[2:])
        return tuple((rows[:, None] * wide + columns).ravel().tolist())

    @property
    def terms_shown(self) -> tuple[int, ...]:
        """The channels that are lit."""
        return self.bright

    def row(self, channel: int) -> Equation:
        """Give value × weight = product of a channel, at the position that is shown in full."""
        value, weight = Cell(self.features, (channel, *self.first)), Cell(self.weight, (self.label, channel, 0, 0))
        return Equation("product", (value, weight), Cell(self.products, (channel,)))

    def dot_product(self) -> DotProduct:
        """Give the dot product shown in full, its lit channels, the rest and the bias; every line closes."""
        row, column = self.first
        return DotProduct.of(
            [Cell(self.features, (channel, row, column)) for channel in self.bright],
            [Cell(self.weight, (self.label, channel, 0, 0)) for channel in self.bright],
            [Cell(self.products, (channel,)) for channel in self.bright],
            rest=Cell(self.rest, (0,)),
            bias=Cell(self.bias, (self.label,)),
            result=Cell(self.result, (self.label, row, column)),
        )


def _with_layer(network: bundled.Classifier, given: GivenLayer, *, bits: int | None) -> bundled.Classifier:
    """The network with another last layer. Raises ParameterError for one of another shape, or without a bias."""
    layer = layer_of(given, bits=bits)
    own, wanted = layer.weight.shape, network.weight.shape
    if (*own, *(1,) * (len(wanted) - len(own))) != wanted or layer.bias is None:
        units, channels = wanted[:2]
        raise ParameterError(
            f"weights: {given.name}, layer {given.layer} is {layer.weight.shown_shape}"
            f"{'' if layer.bias else ' without a bias'}; 5a takes {units} filters of 1×1 kernels over its {channels} "
            "feature maps, each with a bias"
        )
    weight = layer.weight.like("weight", layer.weight.numerators.reshape(wanted))
    return replace(network, weight=weight, bias=layer.bias)


def _telling(image: Tensor, maps: Tensor) -> int:
    """The map of the first layer to show in full: the one that is lit at about as many positions as the image."""
    lit = np.count_nonzero(maps.numerators, axis=(1, 2))
    return int(np.abs(lit - np.count_nonzero(image.numerators)).argmin())


def _first_stop(
    features: Tensor, weight: Tensor, result: Tensor, *, label: int, reach: int
) -> tuple[tuple[int, int], tuple[int, ...]]:
    """The position to show in full and the channels to light there, chosen from the data.

    Its receptive field lies wholly on the image, and it looks more like the label than like any other digit. Its
    products have both signs, so that the smallest and the two largest can be lit, and the sum of the others is not how
    many they are, which would read like a mistake. Of these positions the one with the largest result, which is what
    the filter looks for; of equals the first.
    """
    channels, rows, columns = features.shape
    products = weight.numerators[label, :, 0, 0, None, None] * features.numerators
    ranked = np.sort(products, axis=0)
    rest = ranked[1 : 1 - BRIGHT].sum(axis=0)
    telling = (ranked[0] < 0) & (ranked[1 - BRIGHT] > 0)
    telling &= rest != (channels - BRIGHT) << (features.bits + weight.bits)
    telling &= result.numerators.argmax(axis=0) == label
    inside = np.zeros((rows, columns), dtype=bool)
    inside[reach : rows - reach, reach : columns - reach] = True
    if not (telling & inside).any():
        raise UnfitError("image: no position inside has two products that add, one that subtracts; show another digit")
    outputs = result.numerators[label]
    at = int(np.where(telling & inside, outputs, outputs.min() - 1).argmax())
    row, column = divmod(at, columns)
    order = np.argsort(products[:, row, column], kind="stable").tolist()
    return (row, column), tuple(sorted([order[0], *order[1 - BRIGHT :]]))
