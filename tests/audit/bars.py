"""A new kind of entry, whole, in one file: a bar that is as high as the value it states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from manim import Rectangle, VMobject

from onebyone.core.quantity import Quantity
from onebyone.drawing.mobjects.text import fill_of
from onebyone.errors import AuditError
from onebyone.frames.box import Points, box_of
from onebyone.frames.entry import Entry, Place, Standards
from onebyone.frames.frozen import flat, freeze
from onebyone.frames.ink import Ink
from onebyone.frames.number import plain_quantity
from onebyone.frames.pen import Colour, Pen
from onebyone.frames.plain import plain_colour
from onebyone.frames.recorded import Drawing, Screen
from onebyone.look.colormaps import Rgb
from onebyone.look.theme import Theme


@dataclass(frozen=True, eq=False, slots=True)
class BarEntry(Entry):
    """A filled bar and the quantity that it is as high as, when one is `unit` high."""

    kind = "bar"

    name: str
    quantity: Quantity
    unit: float
    corners: Points  # upper right, lower left
    colour: Colour

    @property
    def is_seen(self) -> bool:
        return self.colour[3] > 0

    def paint(self, pen: Pen) -> None:
        left, low, right, high = box_of(self.corners)
        pen.context.rectangle(left, low, right - left, high - low)
        pen.fill(self.colour)

    @property
    def outer(self) -> Points:
        return self.corners

    def judge(self, standards: Standards) -> None:
        standards.demand_owned(self.name, self.quantity.tensor)
        height, wanted = self.corners[0, 1] - self.corners[1, 1], float(self.quantity.value) * self.unit
        if abs(height - wanted) > 1e-6:
            raise AuditError(f"{self.name} is {height:.3f} high, but its value is {wanted:.3f} high")

    @property
    def pose(self) -> tuple[object, ...]:
        return self.corners, self.colour

    def place(self, ink: Ink | None) -> Place:
        return None

    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Drawing]:
        return (Drawing((screen.path(self.corners),), 0.0, True),)

    def to_json(self) -> dict[str, Any]:
        quantity, colour = plain_quantity(self.quantity), plain_colour(self.colour)
        return {"kind": self.kind, **quantity, "box": list(box_of(self.corners)), **colour}


class Bar(VMobject):
    """A bar of a positive quantity."""

    READ = ("quantity", "unit")

    def __init__(self, quantity: Quantity, *, unit: float, theme: Theme) -> None:
        super().__init__(fill_color=theme.hex("result"), fill_opacity=1, stroke_width=0)
        self.quantity, self.unit = quantity, unit
        self.set_points(Rectangle(width=1.0, height=float(quantity.value) * unit).points)

    def entry(self) -> BarEntry:
        return BarEntry(
            name=f"Bar of {self.quantity.describe()}",
            quantity=self.quantity,
            unit=self.unit,
            corners=freeze(flat(self.points)[[0, 8]]),
            colour=fill_of(self),
        )
