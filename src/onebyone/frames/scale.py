"""Scales: the bar that is the key of a signed map, from the least value of a tensor to its largest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from onebyone.core.tensor import Tensor
from onebyone.errors import AuditError
from onebyone.frames.box import Box, Points, box_of
from onebyone.frames.entry import Entry, Meeting, Place, Standards
from onebyone.frames.frozen import frozen
from onebyone.frames.ink import Ink
from onebyone.frames.pen import Pen
from onebyone.frames.plain import plain_box
from onebyone.frames.recorded import Drawing, Screen
from onebyone.frames.tinted import own_signed, plain_map, plain_tints
from onebyone.look.colormaps import Rgb
from onebyone.look.theme import Colormap

STEPS = 129  # colours along a bar


def ends_of(tensor: Tensor) -> tuple[float, float]:
    """From where to where a tensor's scale goes: from its least value to its largest, zero included."""
    values = tensor.float64
    return min(0.0, float(values.min())), max(0.0, float(values.max()))


@dataclass(frozen=True, eq=False, slots=True)
class ScaleEntry(Entry):
    """A bar of a map's colours, evenly from the least value of a tensor, at the left, to its largest."""

    kind = "scale"

    name: str
    tensor: Tensor
    colormap: Colormap
    tints: npt.NDArray[np.uint8]  # (1, STEPS, 4)
    corners: Points  # upper left, lower right
    alpha: float

    @property
    def is_seen(self) -> bool:
        """By its alpha."""
        return self.alpha > 0

    def paint(self, pen: Pen) -> None:
        """Colour after colour."""
        (left, top), (right, bottom) = self.corners.tolist()
        pitch = (self.corners[1] - self.corners[0]) / (self.tints.shape[1], 1)
        pen.image(
            self.tints.copy(), corner=self.corners[0], pitch=pitch, box=(left, bottom, right, top), alpha=self.alpha
        )

    @property
    def outer(self) -> Points:
        """Its corners."""
        return self.corners

    def judge(self, standards: Standards) -> None:
        """Its tensor is proven, its map is that tensor's, and its colours are the map's from end to end."""
        standards.demand_owned(self.name, self.tensor)
        (left, top), (right, bottom) = self.corners.tolist()
        if not (left < right and bottom < top):
            raise AuditError(f"{self.name} was turned over: a scale grows to the right")
        standards.demand_scale(self, own_signed(self.name, self.colormap, standards.theme))

    @property
    def pose(self) -> tuple[object, ...]:
        """Corners and alpha."""
        return self.corners, self.alpha

    def place(self, ink: Ink | None) -> Place:
        """The numbers under it are read as its values there."""
        return self.tensor, frozen(self.corners)

    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Drawing]:
        """A drawing."""
        (left, top), (right, bottom) = self.corners.tolist()
        path = np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
        return (Drawing((screen.path(path),), 0.0, True),)

    def to_json(self) -> dict[str, Any]:
        """Whose scale it is, and where it stands."""
        return {
            "kind": self.kind,
            "tensor": self.tensor.name,
            "map": plain_map(self.colormap),
            "colours": plain_tints(self.tints),
            "alpha": round(self.alpha, 6),
            "box": plain_box(box_of(self.corners)),
        }

    def meet(self, box: Box, *, on_top: bool) -> Meeting:
        """It hides whatever meets it."""
        return "hides"
