"""The parameters of panel C2."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from onebyone.inputs import parameters as base
from onebyone.inputs.given import Given
from onebyone.inputs.grid import Grid, Rounded
from onebyone.inputs.kernels import Filter, Position
from onebyone.inputs.layers import GivenLayer

OWN_LAYERS = ("class-maps", "first-features")
"""Layers of the project's digit network: its last one, of 1×1 kernels, and its first, of 3×3 kernels."""

DIGIT = 2
"""What the project's digit is."""

_Weights = Annotated[
    str | GivenLayer,
    Meta(
        description="The layer.",
        extra={"possible": f"{', '.join(OWN_LAYERS)}, or a layer of a file, such as net.safetensors#conv1"},
    ),
]
_Image = Annotated[
    str | Given | None,
    Meta(
        description="What it reads; by its channels if none.",
        extra={"possible": "none, features, drawn, digit, digit:7:3, photo, or a file with as many channels"},
    ),
]
_Extent = Annotated[int, Meta(ge=1, le=64)]


class Parameters(base.Parameters, frozen=True, kw_only=True):
    """A layer, the filter of it that is shown, and what it reads."""

    weights: _Weights = "class-maps"
    filter: Annotated[Filter | None, Meta(description="Which filter or unit is shown, from 0.")] = None
    image: _Image = None
    height: Annotated[_Extent | None, Meta(description="Rows of what is read.")] = None
    width: Annotated[_Extent | None, Meta(description="Columns of what is read.")] = None
    stride: Annotated[int, Meta(ge=1, le=8, description="Pixels from one position to the next.")] = 1
    padding: Annotated[
        Annotated[int, Meta(ge=0, le=10)] | Literal["valid", "same", "full"],
        Meta(description="Rings of padding.", extra={"possible": "a whole number from 0 to 10, valid, same or full"}),
    ] = 0
    dilation: Annotated[int, Meta(ge=1, le=6, description="Pixels from one weight to the next.")] = 1
    groups: Annotated[int, Meta(ge=1, le=64, description="Groups of channels and filters that do not mix.")] = 1
    position: Position = None
    grid: Grid = None
    rounded: Rounded = False
    seed: Annotated[int, Meta(ge=0, le=9999, description="Another number draws other pixels.")] = 1

    @property
    def shown(self) -> int:
        """Which filter is shown: that of the digit, where class maps are made of it, else the first."""
        if self.filter is not None:
            return self.filter
        return DIGIT if self.weights == "class-maps" else 0

    @property
    def reads(self) -> str | Given:
        """What the layer reads: what is said, or what has as many channels as it."""
        if self.image is not None:
            return self.image
        if isinstance(self.weights, GivenLayer):
            channels = self.weights.weight.shape[1] * self.groups
            return {1: "digit", 3: "photo"}.get(channels, "drawn")
        return "digit" if self.weights == "first-features" else "features"

    def told_origin(self, name: str) -> tuple[str, str] | None:
        """Of the project's own layers, of feature maps, and of what is drawn."""
        if name in ("weight", "bias") and isinstance(self.weights, str):
            return f"the {name} of a layer of the digit network: {self.weights}", "classifier"
        drawn = {
            "features": ("feature maps of the digit", "classifier"),
            "drawn": ("drawn by the seed", "this project"),
        }
        return drawn.get(str(self.reads)) if name == "image" else None
