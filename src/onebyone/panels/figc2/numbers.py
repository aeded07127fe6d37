"""Panel C2: one filter of a layer, at a position and at all of them, and the maps that the layer's filters make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from onebyone.core import operations
from onebyone.core.figure import Prover
from onebyone.core.quantity import Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.inputs import bundled
from onebyone.inputs.grid import layer_bits_of
from onebyone.inputs.kernels import LARGEST_SIDE, position_of, rings_of
from onebyone.inputs.layers import GivenLayer, layer_of
from onebyone.inputs.parameters import ParameterError
from onebyone.inputs.pictures import SIDE, planes_of
from onebyone.panels.figc1.numbers import Arithmetic, Settings, demand_fit
from onebyone.panels.figc2.parameters import OWN_LAYERS, Parameters
from onebyone.panels.shared.network import features_of

LAYER_BITS = 4
"""Weights of a file are rounded to sixteenths, if nothing else is said."""

MOST_MAPS = 12
"""So many maps of a layer are shown side by side at most."""

DRAWN_BITS = 2
"""What is drawn are quarters from 0 to 1."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OneLayer(Arithmetic):
    """One filter of a layer. Build it with `of`, or with `verified`, which takes what `Arithmetic` does.

    Attributes:
        sampled: (maps shown,), the numbers of the filters whose maps are shown, this one's among them, from 0.
    """

    sampled: Tensor = field(init=False)

    @classmethod
    def of(cls, record: Parameters) -> Self:  # type: ignore[override]  # records are of their own panel
        """The figure with these parameters. Raises as `verified` does, and ParameterError."""
        weight, bias = _layer(record)
        rows, columns = weight.shape[2:]
        if max(rows, columns) > LARGEST_SIDE:
            raise ParameterError(
                f"weights: kernels of {rows}×{columns} are too large; they have 1 to {LARGEST_SIDE} rows and columns"
            )
        image = _image(record, weight.shape[1] * record.groups)
        settings = Settings(
            stride=record.stride,
            padding=rings_of(record.padding, (rows, columns), stride=record.stride, dilation=record.dilation),
            dilation=record.dilation,
            groups=record.groups,
        )
        shape = demand_fit(image, weight, settings, filter=record.shown)
        if record.position is not None:
            first = position_of(record.position)
        else:
            first = _liveliest(image, weight, settings, record.shown, shape)
        return cls.verified(image=image, weight=weight, bias=bias, settings=settings, filter=record.shown, first=first)

    def besides(self) -> Mapping[str, Tensor]:
        """Which filters' maps are shown."""
        filters = np.unique(np.linspace(0, self.computation.gives.shape[0] - 1, MOST_MAPS).astype(int))
        filters[np.abs(filters - self.filter).argmin()] = self.filter
        return {"sampled": self.prover.given(Tensor.exact("filters whose maps are shown", filters, bits=0))}

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Slots: those of C1, and how many maps are shown."""
        return {**super().quantities, "shown_maps": Size(self.sampled)}


def _layer(record: Parameters) -> tuple[Tensor, Tensor | None]:
    """The weight of a layer as that of a convolution, and its bias; a dense one has 1×1 kernels."""
    bits = layer_bits_of(record.weights, record.grid, rounded=record.rounded, own=LAYER_BITS)
    if isinstance(record.weights, GivenLayer):
        layer = layer_of(record.weights, bits=bits)
        weight, bias = layer.weight, layer.bias
    elif record.weights == "class-maps":
        network = bundled.classifier()
        weight, bias = network.weight, network.bias
    elif record.weights == "first-features":
        first = bundled.classifier().layers[0]
        weight, bias = first.weight, first.bias
    else:
        raise ParameterError(
            f"weights: there is no layer {record.weights!r}; use {', '.join(OWN_LAYERS)}, or a layer of a file, such "
            "as ./net.safetensors#conv1"
        )
    count, channels, *sides = weight.shape
    # A dense layer reads every position alike; of one axis (nn.Conv1d) that is the only row.
    kernel = {0: (1, 1), 1: (1, *sides), 2: tuple(sides)}[len(sides)]
    shaped = weight.like("weight", weight.numerators.reshape(count, channels, *kernel))
    if bias is not None:
        bias = bias.like("bias", bias.numerators.copy())
    return shaped, bias


def _image(record: Parameters, channels: int) -> Tensor:
    """What the layer reads: "image", (channels, height, width)."""
    source = record.reads
    if source == "drawn":
        height, width = record.height or SIDE // 2, record.width or SIDE // 2
        random = np.random.default_rng([record.seed, channels, height, width])
        quarters = random.integers(0, 2**DRAWN_BITS + 1, (channels, height, width))
        return Tensor.from_numerators("image", quarters, bits=DRAWN_BITS)
    if source == "features":
        if record.height is not None or record.width is not None:
            raise ParameterError("image = features: they are as large as the digit; take out height and width")
        prover = Prover()
        maps = features_of(prover, prover.given(bundled.digit()), bundled.classifier().layers)[-1]
        image = Tensor.from_numerators("image", maps.numerators.copy(), bits=maps.bits)
    else:
        image = planes_of(source, channels=None, height=record.height, width=record.width, grid=record.grid)
    if image.shape[0] != channels:
        told = source.name if not isinstance(source, str) else source
        raise ParameterError(
            f"image: {told} has {image.shape[0]} channels, and the layer reads {channels}: give a picture or an array "
            "with as many, take drawn, or say groups"
        )
    return image


def _liveliest(
    image: Tensor, weight: Tensor, settings: Settings, filter: int, shape: tuple[int, int]
) -> tuple[int, int]:
    """The position to show: that with the largest result, whatever its sign; of equals the first."""
    pair: dict[str, Any] = {"stride": (settings.stride,) * 2, "padding": (settings.padding,) * 2}
    apart, groups = (settings.dilation, settings.dilation), settings.groups
    maps = operations.conv2d(image.numerators, weight.numerators, **pair, dilation=apart, groups=groups)
    row, column = np.unravel_index(int(np.abs(maps[filter]).argmax()), shape)
    return int(row), int(column)
