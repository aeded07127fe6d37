"""Figure 5b: a dense layer of ten neurons reads the feature maps column by column and makes 5a's class maps.

All 7,840 cells are equal. And because every position has the same weights, adding up the feature maps first and
weighing once gives the same scores; each bias is then added once for every position.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.call import Call, dense
from onebyone.core.figure import ClaimError, DotProduct, Figure, Part, Prover, UnfitError, Uses, cells_of, flat
from onebyone.core.prove import agree
from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.pictures import label_of, square_digit
from onebyone.panels.fig5a.numbers import LABEL, ClassMaps
from onebyone.panels.fig5b.parameters import Parameters

COLUMN = (1, 1)
"""A column of the feature maps is a patch of one position."""

SEED = 5
"""Of the one shuffle of positions that is shown."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ClassNeurons(Figure):
    """The last layer of the classifier as a dense layer that walks over the positions. Build it with `verified`.

    Attributes:
        maps: figure 5a, with its own proof.
        weight: (neurons, inputs).
        columns: (height, width, inputs), what the layer reads at each position.
        column: (inputs,), what it reads at the position that is shown in full.
        outputs: (height, width, neurons), what it says there.
        shown: (neurons,), what it says at the position that is shown in full.
        result: (neurons, height, width), the same numbers as maps.
        difference: (neurons, height, width), these maps minus figure 5a's: 0 in every cell.
        equal: in how many cells the two are equal; shape ().
        totals: (inputs,), each feature map added up over its positions.
        scores: (neurons,), what one look at `totals` gives, with every bias added once for each position.
        score_difference: (neurons,), these scores minus the sums of the class maps: 0 in every cell.
        general_weights: how many weights a dense layer has that reads all feature maps at once, with weights of its own
            at every position; shape ().
        order: a shuffle of the positions: what lies at position p of `shuffled`, in reading order, was at order[p].
        shuffled: (inputs, height, width), the feature maps with their positions shuffled, all maps alike.
        shuffled_maps: (neurons, height, width), what the layer makes of them.
        shuffled_scores: (neurons,), their sums.
        shuffle_difference: (neurons,), these minus the sums of the class maps: 0 in every cell.
        moved_scores: how many of their sums it changes; shape ().
        copied: (inputs, height, width), the shared weights of the neuron for the digit, at all positions: what it is as
            a dense neuron.
        dense_layer: (neurons, inputs, height, width), the weights of a dense layer that reads all feature maps at once:
            the shared ones in the upper rows, and 0 below.
        dense_weights: (inputs, height, width), those of its neuron for the digit, folded to lie on the feature maps.
        below: (neurons, inputs, rows, width), the lower rows of these weights.
        weights_below: how many of them are not 0; shape ().
        dense_scores: (neurons,), what this layer says of the feature maps.
        shuffled_dense_scores: (neurons,), what it says of the shuffled ones.
        noticed: how many of these scores the shuffle changes; shape ().
    """

    maps: ClassMaps
    weight: Tensor
    columns: Tensor
    column: Tensor
    outputs: Tensor
    shown: Tensor
    result: Tensor
    difference: Tensor
    equal: Tensor
    totals: Tensor
    scores: Tensor
    score_difference: Tensor
    general_weights: Tensor
    order: tuple[int, ...]
    shuffled: Tensor
    shuffled_maps: Tensor
    shuffled_scores: Tensor
    shuffle_difference: Tensor
    moved_scores: Tensor
    copied: Tensor
    dense_layer: Tensor
    dense_weights: Tensor
    below: Tensor
    weights_below: Tensor
    dense_scores: Tensor
    shuffled_dense_scores: Tensor
    noticed: Tensor

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        return cls.verified(image=square_digit(record.image), label=label_of(record.image))

    @classmethod
    def verified(
        cls, *, image: Tensor | None = None, network: bundled.Classifier | None = None, label: int | None = LABEL
    ) -> Self:
        """Compute both forms, prove every number of them against torch, and that they are equal.

        Args:
            image: (height, width); the project's digit if None.
            network: the trained classifier if None.
            label: the digit that the image shows.

        Raises:
            DisagreementError: ours and torch differ, the two forms do, or the scores do.
            HeadroomError: float32 could round.
            ClaimError: the network does not read the label, or no position is worth showing in full.
        """
        maps = ClassMaps.verified(image=image, network=network, label=label)
        prover = Prover()
        prover.include(maps.prover)
        features, bias = maps.features, maps.bias
        row, column_at = maps.first
        weight = prover.reshaped("weights of the neurons", maps.weight, maps.weight.shape[:2])
        call = dense(weight, bias=True)
        columns = prover.prove(
            "columns",
            partial(operations.patches, kernel=COLUMN),
            partial(reference.patches, kernel=COLUMN),
            factors=(features,),
        )
        result = prover.prove(
            "maps of the neurons",
            partial(operations.dense_over_patches, kernel=COLUMN),
            partial(reference.dense_over_patches, call, kernel=COLUMN),
            factors=(features, weight),
            addends=(bias,),
        )
        outputs = prover.prove(
            "outputs of the neurons",
            partial(operations.patches, kernel=COLUMN),
            partial(reference.patches, kernel=COLUMN),
            factors=(result,),
        )
        difference = prover.equal("neurons' maps minus class maps", result, maps.result)
        totals = prover.prove(
            "sums of the feature maps", operations.map_totals, reference.map_totals, factors=(features,)
        )
        positions = maps.image.size
        scores = prover.prove(
            "scores from summed features",
            operations.dense_of_totals,
            lambda x, w, b: reference.apply(call, reference.map_totals(x), w, positions * b),
            factors=(features, weight),
            addends=(bias,),
        )
        shuffled = _shuffled(prover, maps, call, weight)
        return cls(
            prover=prover,
            computation=prover.states(outputs, takes=columns, weight=weight, bias=bias),
            maps=maps,
            weight=weight,
            columns=columns,
            column=_picked(prover, "the column", columns, row, column_at),
            outputs=outputs,
            shown=_picked(prover, "outputs of the column", outputs, row, column_at),
            result=result,
            difference=difference,
            equal=prover.alike("equal cells", result, maps.result),
            totals=totals,
            scores=scores,
            score_difference=prover.equal("difference of both scores", scores, maps.sums),
            # Torch counts them as figure 3 does: a dense layer over all of a picture is a kernel as large as it.
            general_weights=prover.count(
                "weights of a general dense layer",
                weight.shape[0] * columns.size,
                lambda: reference.parameters(_over_all(features, filters=Extent(weight, 0), bias=False)),
            ),
            **shuffled,
            **_dense(prover, maps, weight, shuffled=(shuffled["shuffled"], shuffled["shuffled_maps"])),
        )

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: figure 5a's, but what both have is the neurons'; their inputs, and how many cells are equal.

        Besides what the neuron of the digit says at the position that is shown in full.
        """
        return {
            **self.maps.quantities,
            "neurons": Extent(self.weight, 0),
            "inputs": Extent(self.weight, 1),
            **self.computation.costs,
            "equal": Cell(self.equal, ()),
            "dense_weights": Cell(self.general_weights, ()),
            "dense_inputs": Extent(self.dense_weights, 0),
            "dense_height": Extent(self.dense_weights, 1),
            "dense_width": Extent(self.dense_weights, 2),
            "blank_rows": Extent(self.below, 2),
            "weights_below": Cell(self.weights_below, ()),
            "moved_scores": Cell(self.moved_scores, ()),
            "changed_scores": Cell(self.noticed, ()),
            "said": Cell(self.result, (self.maps.label, *self.maps.first)),
        }

    @property
    def general_equation(self) -> Equation:
        """Positions × weights = the weights of a general dense layer, checked."""
        return _closed((Size(self.maps.image), Size(self.weight)), Cell(self.general_weights, ()))

    @property
    def walk(self) -> tuple[tuple[int, int], ...]:
        """All positions, as (row, column), in reading order."""
        return self.maps.walk

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell of `result` reads: those of the same cell of figure 5a."""
        return cells_of(self.maps.image, self.uses(Part.of(cell.tensor, *cell.index))[self.maps.image])

    def uses(self, of: Part) -> Uses:
        """Of `result`: what figure 5a uses for the same cells, and the neurons' weights; of shuffled maps the same."""
        if of.tensor is self.shuffled_maps:
            unit, row, column = of.index
            channel = np.arange(self.shuffled.shape[0])[None]
            read = flat(self.shuffled, channel, row, column)
            return {self.shuffled: read, self.weight: flat(self.weight, unit, channel), of.tensor: of.cells[:, None]}
        if of.tensor is not self.result:
            raise ClaimError(f"5b does not compute {of.tensor.name}; it computes its result")
        same = self.maps.uses(Part(self.maps.result, of.cells))
        return {**same, self.weight: same[self.maps.weight], of.tensor: of.cells[:, None]}

    def dot_product(self) -> DotProduct:
        """Give the dot product shown in full, as figure 5a has it: the same terms."""
        return self.maps.dot_product()


def _closed(factors: tuple[Quantity, ...], product: Quantity) -> Equation:
    equation = Equation("product", factors, product)
    equation.check()
    return equation


def _over_all(features: Tensor, *, filters: Extent, bias: bool) -> Call:
    """The call of a convolution with kernels as large as the feature maps: a dense layer that reads all of them."""
    size = (Extent(features, 1), Extent(features, 2))
    return Call("Conv2d", ((None, Extent(features, 0)), (None, filters), (None, size), ("bias", bias)))


def _shuffled(prover: Prover, maps: ClassMaps, call: Call, weight: Tensor) -> dict[str, Any]:
    """Shuffle the positions, all feature maps alike, and prove that every score stays."""
    features = maps.features
    order = tuple(np.random.default_rng(SEED).permutation(maps.image.size).tolist())
    prover.count("positions in the shuffle", maps.image.size, lambda: reference.distinct(order))
    flat = prover.reshaped("feature maps as lists", features, (features.shape[0], maps.image.size))
    shuffled = prover.taken("lists in another order", flat, order, axis=1)
    shuffled = prover.reshaped("shuffled feature maps", shuffled, features.shape)
    result = prover.prove(
        "maps of the shuffled positions",
        partial(operations.dense_over_patches, kernel=COLUMN),
        partial(reference.dense_over_patches, call, kernel=COLUMN),
        factors=(shuffled, weight),
        addends=(maps.bias,),
    )
    scores = prover.prove("sums of the shuffled maps", operations.map_totals, reference.map_totals, factors=(result,))
    return {
        "order": order,
        "shuffled": shuffled,
        "shuffled_maps": result,
        "shuffled_scores": scores,
        "shuffle_difference": prover.equal("shuffled sums minus sums", scores, maps.sums),
        "moved_scores": prover.differing("moved scores", scores, maps.sums),
    }


def _dense(prover: Prover, maps: ClassMaps, weight: Tensor, *, shuffled: tuple[Tensor, Tensor]) -> dict[str, Any]:
    """Prove what a dense layer says that ignores the lower rows, and that a shuffle changes it.

    Its weights are the shared ones in the upper rows, and 0 below; its biases are added once for each upper position.
    So it says what the upper rows of the class maps add up to. `shuffled` are the feature maps and the class maps.

    Raises:
        DisagreementError: ours and torch differ, or it says something else.
        UnfitError: the shuffle changes none of its scores.
    """
    neurons, channels = weight.shape
    _, height, width = maps.features.shape
    rows = max(height // 2, 1)
    spread = prover.reshaped("weights of the neurons, a column", weight, (weight.size, 1))
    spread = prover.taken("the same weights at many positions", spread, [0] * (rows * width), axis=1)
    spread = prover.reshaped("the same weights in the upper rows", spread, (weight.size, rows, width))
    room: dict[str, Any] = {"before": (0, 0), "after": (height - rows, 0)}
    planes = prover.prove(
        "dense weights", partial(operations.framed, **room), partial(reference.framed, **room), factors=(spread,)
    )
    layer = prover.reshaped("weights of the dense layer", planes, (neurons, channels, height, width))
    own = prover.taken("weights of the dense neuron", layer, [maps.label])
    below = prover.taken("weights in the lower rows", layer, range(rows, height), axis=2)
    shared = prover.taken("shared weights of the neuron", weight, [maps.label])
    shared = prover.reshaped("these weights, a column", shared, (channels, 1))
    copied = prover.taken("these weights at all positions", shared, [0] * (height * width), axis=1)
    call, positions = _over_all(maps.features, filters=Extent(layer, 0), bias=True), rows * width
    scores = {}
    for name, order, features, result in (
        ("dense_scores", "in order", maps.features, maps.result),
        ("shuffled_dense_scores", "shuffled", *shuffled),
    ):
        said = prover.prove(
            f"outputs of the dense layer, {order}",
            lambda x, w, b: operations.conv2d(x, w, positions * b),
            lambda x, w, b: reference.apply(call, x, w, positions * b),
            factors=(features, layer),
            addends=(maps.bias,),
        )
        scores[name] = prover.reshaped(f"scores of the dense layer, {order}", said, (neurons,))
        upper = prover.taken(f"upper rows of the class maps, {order}", result, range(rows), axis=1)
        sums = prover.prove(
            f"sums of these rows, {order}", operations.map_totals, reference.map_totals, factors=(upper,)
        )
        agree(f"{scores[name].name} and {sums.name}", scores[name].float64, sums.float64)
    return {
        "copied": prover.reshaped("copied weights", copied, (channels, height, width)),
        "dense_layer": layer,
        "dense_weights": prover.reshaped("weights of the dense neuron, folded", own, (channels, height, width)),
        "below": below,
        "weights_below": prover.nonzero("weights below", below),
        **scores,
        "noticed": _noticed(prover, scores["dense_scores"], scores["shuffled_dense_scores"]),
    }


def _noticed(prover: Prover, scores: Tensor, shuffled: Tensor) -> Tensor:
    """Count the scores that the shuffle changes. Raises UnfitError where it changes none."""
    noticed = prover.differing("scores that the shuffle changes", scores, shuffled)
    if not noticed.numerators:
        raise UnfitError("image: the shuffle changes no score of the dense layer; show a picture with strokes")
    return noticed


def _picked(prover: Prover, name: str, tensor: Tensor, row: int, column: int) -> Tensor:
    """Prove the column at a position: (row, column, n) gives (n,)."""
    strip = prover.taken(f"{name}, row", tensor, [row])
    strip = prover.taken(f"{name}, position", strip, [column], axis=1)
    return prover.reshaped(name, strip, tensor.shape[2:])
