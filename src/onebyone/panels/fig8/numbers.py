"""Figure 8: PointNet's shared MLP: the same small network on every point is a stack of 1×1 convolutions.

The digit is a cloud of points (x, y, brightness), one for each lit pixel. Of each feature the largest value over all
points is kept, so that their order does not matter. After Qi et al., "PointNet: deep learning on point
sets for 3D classification and segmentation" (2017).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import numpy as np

from onebyone.core import operations, reference
from onebyone.core.computation import Computation
from onebyone.core.figure import ClaimError, DotProduct, Figure, Indices, Part, Prover, UnfitError, Uses, flat
from onebyone.core.printing import exact_text
from onebyone.core.quantity import Cell, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.pictures import label_of, square_digit
from onebyone.panels.fig8.merging import TwoLayers, unlike_outputs
from onebyone.panels.fig8.parameters import Parameters
from onebyone.panels.shared.network import ranked, rounded

LABEL = 2
"""What the project's digit is."""

PAINTED = 6
"""So many features of the last layer are painted, each as a cloud of its own, at most."""

LIT = 8
"""One point in so many has a feature that is worth painting, at least."""

MAGNIFIED = 3, 4
"""So many features of so many points stand as a table, at most."""

SEED = 5
"""Of the one shuffle of points that is shown: it leaves none of the columns that stand as a table in its place."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PointCloud(Figure):
    """A digit as points, and what a small trained PointNet makes of them. Build it with `verified`.

    Attributes:
        image: (height, width) of the digit, in quarters from black 0 to white 1.
        located: (3, height, width), of every pixel x, y and brightness; x and y from the middle of the image.
        lit: which pixels are points, counted row by row, in order: those that are not black.
        middle: row and column of the pixel whose x and y are 0.
        points: (3, points, 1), x, y and brightness of each.
        weights: (layer 1, 2, 3), each (filters, channels, 1, 1).
        biases: (layer 1, 2, 3), each (filters,).
        sums: (layer 1, 2, 3), each (filters, points, 1), what the layer gives before ReLU.
        features: (layer 1, 2, 3), each (filters, points, 1), what ReLU leaves of the sums, rounded: 0 or more.
        layers: (layer 1, 2, 3), the computation of the sums of each.
        steps: (layer 1, 2, 3), what the rounding rounds to multiples of; each of shape ().
        caps: (layer 1, 2, 3), the largest value it leaves; each of shape ().
        pooled: (features,), the largest value of each feature over all points.
        dense_weight: (classes, features), of the dense layer that reads them.
        dense_bias: (classes,).
        scoring: the computation of the scores from `pooled`.
        result: (classes,), the scores.
        names: (classes,), the digit that each score is of.
        label: the digit that the image shows, whose score is the highest.
        ranking: the digits from the highest score to the lowest.
        order: a shuffle: point p of `shuffled` is point order[p].
        shuffled: (3, points, 1), the points in that order.
        shuffled_features: (features, points, 1), what the shared MLP makes of them: the features, shuffled alike.
        shuffled_pooled: (features,), their largest values.
        shuffle_difference: (features,), these minus `pooled`: 0 in every cell.
        moved_peaks: how many of them the shuffle changes; shape ().
        decided: the point that has the largest value of each feature, as a place in the cloud, of equals the first;
            None for a feature that no point has.
        unlike_outputs: how many outputs a layer merged of two without ReLU gives otherwise, 0; shape ().
        two_layers: what ReLU does between two layers, in small numbers.
        samples: (layer 1, 2, 3), the feature of each that is painted as a cloud; of the first that of `first`.
        painted: the features of the last layer that are painted, their peaks at different points; the first sampled.
        part: some of these features, and points, in order, that stand as a table.
        table: (some features, some points, 1), these features of these points.
        first: the point that is shown in full, whose values are far from each other, and the filter of the first layer
            that reads it.
        products: (3,), its values times the weights of that filter.
        output: (1, points, 1), the sums of that filter.
        rectified: (1, points, 1), what ReLU leaves of them.
        lowest: the point that has the lowest of them, of equals the first.
    """

    image: Tensor
    located: Tensor
    lit: tuple[int, ...]
    middle: tuple[int, int]
    points: Tensor
    weights: tuple[Tensor, ...]
    biases: tuple[Tensor, ...]
    sums: tuple[Tensor, ...]
    features: tuple[Tensor, ...]
    layers: tuple[Computation, ...]
    steps: tuple[Tensor, ...]
    caps: tuple[Tensor, ...]
    pooled: Tensor
    dense_weight: Tensor
    dense_bias: Tensor
    scoring: Computation
    result: Tensor
    names: Tensor
    label: int
    ranking: tuple[int, ...]
    order: tuple[int, ...]
    shuffled: Tensor
    shuffled_features: Tensor
    shuffled_pooled: Tensor
    shuffle_difference: Tensor
    moved_peaks: Tensor
    decided: tuple[int | None, ...]
    unlike_outputs: Tensor
    two_layers: TwoLayers
    samples: tuple[int, int, int]
    painted: tuple[int, ...]
    part: tuple[tuple[int, ...], tuple[int, ...]]
    table: Tensor
    first: tuple[int, int]
    products: Tensor
    output: Tensor
    rectified: Tensor
    lowest: int

    @classmethod
    def of(cls, record: Parameters) -> Self:
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        return cls.verified(image=square_digit(record.image), label=label_of(record.image))

    @classmethod
    def verified(
        cls, *, image: Tensor | None = None, network: bundled.PointNet | None = None, label: int | None = LABEL
    ) -> Self:
        """Compute the figure and prove every number of it against torch, and that the order of points does not matter.

        Args:
            image: (height, width); the project's digit if None.
            network: the trained PointNet if None.
            label: the digit that the image shows; the one that the network reads if None.

        Raises:
            DisagreementError: ours and torch differ, or a shuffle of the points changes what is pooled.
            HeadroomError: float32 could round.
            UnfitError: the image has too few lit pixels, or the label's score is not the highest.
        """
        prover = Prover()
        image = prover.given(bundled.digit() if image is None else image)
        network = bundled.pointnet() if network is None else network
        for layer in network.layers:
            for tensor in (layer.weight, layer.bias, layer.step, layer.cap):
                prover.given(tensor)
        weight, bias = prover.given(network.weight), prover.given(network.bias)
        lit = tuple(np.flatnonzero(image.numerators).tolist())
        if len(lit) < 2:
            raise UnfitError(
                f"image: it has {len(lit)} lit pixels, and a cloud two or more; show a picture with strokes"
            )
        step = prover.given(Tensor.exact("from pixel to pixel", 1, bits=0))
        located = prover.prove("x, y and brightness", operations.located, reference.located, addends=(image, step))
        listed = prover.reshaped("x, y and brightness of all pixels", located, (located.shape[0], image.size, 1))
        points = prover.taken("points", listed, lit, axis=1)
        layers, kept, features = _shared(prover, "", points, network.layers)
        sums = tuple(layer.gives for layer in layers)
        unlike = unlike_outputs(prover, points, sums[0], network.layers)
        two_layers = TwoLayers.proven(prover)
        pooled = _pooled(prover, "largest values", features[-1])
        classes = prover.compute("scores", operations.dense, takes=pooled, weight=weight, bias=bias)
        result = classes.gives
        label, ranking = ranked(result, label)

        order = tuple(np.random.default_rng(SEED).permutation(len(lit)).tolist())
        shuffled = prover.taken("shuffled points", points, order, axis=1)
        prover.count("points in the shuffle", len(lit), lambda: reference.distinct(order))
        *_, among = _shared(prover, "shuffled ", shuffled, network.layers)
        same = prover.taken("features in the order of the shuffle", features[-1], order, axis=1)
        prover.equal("features of the shuffled points minus features shuffled", among[-1], same)
        shuffled_pooled = _pooled(prover, "largest values of the shuffled points", among[-1])

        decided = _decided(features[-1], pooled)
        point = _telling(points)
        first = point, _filter(points, network.layers[0], sums[0], point)
        painted = _painted(features[-1], points, decided)
        part = _part(features[-1], painted, decided)
        products = _products(prover, points, network.layers[0].weight, *first)
        output = prover.taken("output of the filter shown", sums[0], first[1:])
        return cls(
            prover=prover,
            computation=layers[0],
            image=image,
            located=located,
            lit=lit,
            middle=_middle(located),
            points=points,
            weights=tuple(layer.weight for layer in network.layers),
            biases=tuple(layer.bias for layer in network.layers),
            sums=sums,
            features=features,
            layers=layers,
            steps=tuple(layer.step for layer in network.layers),
            caps=tuple(layer.cap for layer in network.layers),
            pooled=pooled,
            dense_weight=weight,
            dense_bias=bias,
            scoring=classes,
            result=result,
            names=prover.given(Tensor.exact("digits", np.arange(weight.shape[0]), bits=0)),
            label=label,
            ranking=ranking,
            order=order,
            shuffled=shuffled,
            shuffled_features=among[-1],
            shuffled_pooled=shuffled_pooled,
            shuffle_difference=prover.equal("largest values shuffled minus largest values", shuffled_pooled, pooled),
            moved_peaks=prover.differing("moved peaks", shuffled_pooled, pooled),
            decided=decided,
            unlike_outputs=unlike,
            two_layers=two_layers,
            samples=(first[1], _typical(features[1]), painted[0]),
            painted=painted,
            part=part,
            table=prover.taken("table", prover.taken("rows of the table", features[-1], part[0]), part[1], axis=1),
            first=first,
            products=products,
            output=output,
            rectified=prover.taken("output of the filter shown after ReLU", kept[0], first[1:]),
            lowest=int(output.numerators.argmin()),
        )

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """Those of the layers, too."""
        layers = (self.weights, self.biases, self.sums, self.features, self.steps, self.caps)
        small = (one.tensors for one in self.two_layers.computations)
        return tuple(dict.fromkeys((*super().tensors, *(tensor for of_one in (*layers, *small) for tensor in of_one))))

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: the points, the sizes of the layers, what they cost, the digit and its score, what a shuffle moves."""
        early, later, last = (Extent(weight, 0) for weight in self.weights)
        return {
            "early_features": early,
            "later_features": later,
            "features": last,
            **self.computation.costs,
            "height": Extent(self.image, 0),
            "width": Extent(self.image, 1),
            "pixels": Size(self.image),
            "values": Extent(self.points, 0),
            "points": Extent(self.points, 1),
            "read": Extent(self.features[0], 1),
            "kernel_height": Extent(self.weights[0], 2),
            "kernel_width": Extent(self.weights[0], 3),
            "pooled": Size(self.pooled),
            "shown_features": Extent(self.table, 0),
            "shown_points": Extent(self.table, 1),
            "classes": Size(self.result),
            "digit": Cell(self.names, (self.label,)),
            "score": Cell(self.result, (self.label,)),
            "moved_peaks": Cell(self.moved_peaks, ()),
            "unlike_outputs": Cell(self.unlike_outputs, ()),
            "right_chain": Cell(self.two_layers.second.gives, (0, 1, 0)),
            "changed_chain": Cell(self.two_layers.after_relu.gives, (0, 1, 0)),
            "lowest_output": Cell(self.output, (0, self.lowest, 0)),
            "changed_output": Cell(self.rectified, (0, self.lowest, 0)),
        }

    def pixel_of(self, point: int) -> tuple[int, int]:
        """Row and column of the pixel that a point of the cloud is."""
        row, column = divmod(self.lit[point], self.image.shape[1])
        return row, column

    def way_of(self, value: int) -> tuple[int, int]:
        """Where x, which is value 0, or y grows, to the right and upwards: 1, -1, or 0 where it stays as it is."""
        plane = self.located.numerators[value]
        return int(np.sign(plane[0, -1] - plane[0, 0])), int(np.sign(plane[0, 0] - plane[-1, 0]))

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        """Give the pixels that a cell reads: of `features` and `sums` its point's, of what is pooled and scored all.

        Which pixels are lit says which points there are; beyond that a point reads its own pixel alone.
        """
        if cell.tensor in (self.points, *self.sums, *self.features, self.output, self.rectified):
            return (Cell(self.image, self.pixel_of(cell.index[1])),)
        if cell.tensor is self.products:
            return (Cell(self.image, self.pixel_of(self.first[0])),)
        if cell.tensor in (self.pooled, self.result):
            return tuple(Cell(self.image, self.pixel_of(point)) for point in range(len(self.lit)))
        raise ClaimError(f"8 does not compute {cell.describe()}; it computes features of points, and scores")

    def uses(self, of: Part) -> Uses:
        """Of sums and features: the point's values before, and weights; of `pooled` all points; of `result` that."""
        own = {of.tensor: of.cells[:, None]}
        shown = (self.output, self.rectified)  # of one filter of the first layer
        for before, weight, *made in zip(
            (self.points, *self.features), self.weights, self.sums, self.features, strict=False
        ):
            if of.tensor in (*made, *(shown if before is self.points else ())):
                unit, point, _ = of.index
                unit = np.full_like(unit, self.first[1]) if of.tensor in shown else unit
                channel = np.arange(before.shape[0])[None]
                if before is self.points and (*point.ravel(), *unit.ravel()) == self.first:
                    own[self.products] = channel
                pixels = np.array(self.lit)[point]
                read = {before: flat(before, channel, point, 0), weight: flat(weight, unit, channel, 0, 0)}
                return {self.image: pixels, **read, **own}
        if of.tensor is self.pooled:
            (feature,), points = of.index, np.arange(self.points.shape[1])[None]
            pixels = np.broadcast_to(np.array(self.lit), (len(of.cells), len(self.lit)))
            return {self.image: pixels, self.features[-1]: flat(self.features[-1], feature, points, 0), **own}
        if of.tensor is self.result:
            (unit,), feature = of.index, np.arange(self.pooled.size)[None]
            return {self.pooled: feature, self.dense_weight: flat(self.dense_weight, unit, feature), **own}
        raise ClaimError(f"8 does not compute {of.tensor.name}; it computes features of points, and scores")

    def dot_product(self) -> DotProduct:
        """Give one filter of the first layer at one point in full: three products and the bias; every line closes."""
        point, unit = self.first
        values = range(self.points.shape[0])
        return DotProduct.of(
            [Cell(self.points, (value, point, 0)) for value in values],
            [Cell(self.weights[0], (unit, value, 0, 0)) for value in values],
            [Cell(self.products, (value,)) for value in values],
            bias=Cell(self.biases[0], (unit,)),
            result=Cell(self.sums[0], (unit, point, 0)),
        )


def _shared(
    prover: Prover, whose: str, points: Tensor, layers: Sequence[bundled.RoundedLayer]
) -> tuple[tuple[Computation, ...], tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Run points through the shared MLP: of each layer its computation, what ReLU leaves of it, and its features."""
    values, computations, kept, features = points, [], [], []
    for at, layer in enumerate(layers, 1):
        computation = prover.compute(
            f"{whose}sums of layer {at}", operations.conv1x1, takes=values, weight=layer.weight, bias=layer.bias
        )
        positive = prover.prove(
            f"{whose}sums of layer {at} after ReLU", operations.relu, reference.relu, factors=(computation.gives,)
        )
        values = rounded(prover, f"{whose}features of layer {at}", positive, layer)
        computations.append(computation)
        kept.append(positive)
        features.append(values)
    return tuple(computations), tuple(kept), tuple(features)


def _pooled(prover: Prover, name: str, features: Tensor) -> Tensor:
    """Prove the largest value of each feature over all points."""
    return prover.prove(name, operations.largest_of_points, reference.largest_of_points, factors=(features,))


def _decided(features: Tensor, pooled: Tensor) -> tuple[int | None, ...]:
    """The point that decides each feature, of equals the first; None where all are 0."""
    if not any(pooled.numerators):
        raise UnfitError("image: no point has any feature; show a picture with strokes")
    largest = zip(features.numerators[:, :, 0], pooled.numerators, strict=True)
    return tuple(int(row.argmax()) if most > 0 else None for row, most in largest)


def _middle(located: Tensor) -> tuple[int, int]:
    """Row and column of the pixel whose x and y are 0."""
    ((row, column),) = np.argwhere((located.numerators[:2] == 0).all(axis=0)).tolist()
    return row, column


def _typical(features: Tensor) -> int:
    """The feature that the nearest to half of the points have, of equals the first."""
    had = np.count_nonzero(features.numerators[:, :, 0], axis=1)
    return int(np.abs(2 * had - features.shape[1]).argmin())


def _painted(features: Tensor, points: Tensor, decided: Sequence[int | None]) -> tuple[int, ...]:
    """Features whose peaks are far from each other, the one of the highest peak first.

    If there are enough of them, one point alone has the peak of each, and not too few have the feature at all.
    """
    values, place = features.numerators[:, :, 0], points.numerators[:2, :, 0].T
    at = {feature: point for feature, point in enumerate(decided) if point is not None}
    alone = [feature for feature in at if np.count_nonzero(values[feature] == values[feature].max()) == 1]
    telling = [feature for feature in alone if LIT * np.count_nonzero(values[feature]) >= values.shape[1]]
    candidates = next((some for some in (telling, alone) if len(some) >= PAINTED), [*at])
    chosen = [max(candidates, key=lambda feature: values[feature].max())]

    def apart(feature: int) -> tuple[int, int]:
        away = (((place[at[feature]] - place[at[one]]) ** 2).sum() for one in chosen)
        return int(min(away)), int(values[feature].max())

    while len(chosen) < PAINTED and max(map(apart, candidates))[0] > 0:
        chosen.append(max(candidates, key=apart))
    return tuple(chosen)


def _part(
    features: Tensor, painted: Sequence[int], decided: Sequence[int | None]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of the features that are painted the first and those that go with it, their points and others; of few, fewer.

    Each has its peak at another point, and most points have all these features. The other points are lower than the
    peaks; those that have more of the features come first, and none has what another one has.
    """
    values, first = features.numerators[:, :, 0], painted[0]
    both = [np.count_nonzero(values[at] * values[first]) for at in painted[1:]]
    order = sorted(range(len(both)), key=lambda at: -both[at])[: MAGNIFIED[0] - 1]
    rows = sorted([first, *(painted[1 + at] for at in order)])
    here = values[rows]
    points = dict.fromkeys(point for row in rows if (point := decided[row]) is not None)
    for point in np.lexsort((-here.sum(axis=0), -np.count_nonzero(here, axis=0))).tolist():
        is_other = not any((here[:, point] == here[:, one]).all() for one in points)
        if len(points) < MAGNIFIED[1] and is_other and (here[:, point] < here.max(axis=1)).all():
            points[point] = None
    return tuple(rows), tuple(sorted(points))


def _filter(points: Tensor, layer: bundled.RoundedLayer, sums: Tensor, point: int) -> int:
    """The filter to show at a point, chosen from the data.

    Its products differ and have both signs, and what it says is above zero; of these filters, or of all if there is
    none such, the one whose numbers are the shortest to read, of equals the one that says most, and the first.
    """
    weights, one = layer.weight.numerators[:, :, 0, 0], 1 << layer.weight.bits
    products, whole = weights * points.numerators[:, point, 0], one << points.bits
    said = sums.numerators[:, point, 0].tolist()

    def characters(unit: int) -> int:
        bias = layer.bias.fraction((unit,))
        numbers = [bias, Fraction(said[unit], 1 << sums.bits)]
        numbers += [Fraction(weight, one) for weight in weights[unit].tolist()]
        numbers += [Fraction(product, whole) for product in products[unit].tolist()]
        return sum(len(exact_text(number)) for number in numbers)

    def rank(unit: int) -> tuple[bool, int, int]:
        return _tells(products[unit]) and said[unit] > 0, -characters(unit), said[unit]

    return max(range(len(said)), key=rank)


def _telling(points: Tensor) -> int:
    """The point to show a filter at, chosen from the data: the one whose values are the farthest from each other.

    They have one scale of colours, and tell x, y and brightness apart there; of equals it is the first.
    """
    x, y, brightness = points.numerators[:, :, 0]
    return int(np.minimum.reduce([np.abs(x - y), np.abs(x - brightness), np.abs(y - brightness)]).argmax())


def _tells(products: Indices) -> bool:
    """Whether products differ and have both signs."""
    return len(set(products.tolist())) == products.size and bool(products.min() < 0 < products.max())


def _products(prover: Prover, points: Tensor, weight: Tensor, point: int, unit: int) -> Tensor:
    """Prove the products of one filter at one point: (values,)."""
    here = prover.taken("the point shown", points, [point], axis=1)
    mine = prover.taken("the filter shown", weight, [unit])
    products = prover.prove(
        "products at the point", operations.conv1x1_products, reference.conv1x1_products, factors=(here, mine)
    )
    return prover.reshaped("products", products, points.shape[:1])
