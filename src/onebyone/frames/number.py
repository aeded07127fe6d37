"""Numbers: digits, or a number word, and the proven quantity they state."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from onebyone.core.printing import ABOUT, TextError, exact_text, rounded_text, words_text
from onebyone.core.quantity import Cell, Equation, Extent, Quantity
from onebyone.errors import AuditError
from onebyone.frames.entry import Place, Standards
from onebyone.frames.frozen import Same
from onebyone.frames.ink import Ink, placement
from onebyone.frames.pen import Colour
from onebyone.frames.plain import plain_colour
from onebyone.frames.recorded import Met, Printed, Screen, Style
from onebyone.frames.text import Text
from onebyone.look.colormaps import Rgb
from onebyone.look.font import Points, Weight, outline

if TYPE_CHECKING:  # what it is said of decides no pixel
    from onebyone.core.computation import Said

_close = lru_cache(maxsize=4096)(Equation.check)


def style_of(quantity: Quantity, style: Style = "digits") -> Style:
    """How a quantity prints where a style is asked for: digits of one that is not quantized are rounded."""
    return quantity.places if style == "digits" and quantity.places is not None else style


def printed(quantity: Quantity, style: Style) -> str:
    """The text a quantity prints as; a rounded text carries its ≈.

    Raises TextError for a style there is not, for words of a value that is no whole number, and for a quantity that is
    not quantized in any style but its own.
    """
    return _printed(quantity, quantity.value, style)


def _printed(quantity: Quantity, value: Fraction, style: Style) -> str:
    if quantity.places is not None and style != quantity.places:
        raise TextError(
            f"{quantity.describe()} is not quantized: it prints to {quantity.places} places, not as {style!r}"
        )
    if style == "digits":
        return exact_text(value)
    if type(style) is int:
        text, exact = rounded_text(value, style)
        return text if exact else ABOUT + text
    if style not in ("words", "Words"):
        raise TextError(f"a number prints as digits, words, Words or to so many places, not as {style!r}")
    if value.denominator != 1:
        raise TextError(f"{quantity.describe()} = {value} has no words: print its digits")
    return words_text(int(value), capital=style == "Words")


def plain_quantity(quantity: Quantity) -> dict[str, Any]:
    """Where a quantity comes from, for JSON: a cell of a tensor, one of its extents, or its size."""
    source = {"tensor": quantity.tensor.name}
    match quantity:
        case Cell():
            return source | {"states": "cell", "index": list(quantity.index)}
        case Extent():
            return source | {"states": "extent", "index": [quantity.axis]}
    return source | {"states": "size", "index": []}


@dataclass(frozen=True, eq=False, slots=True)
class NumberEntry(Text):
    """Digits (or a number word) on screen, and the proven quantity they state."""

    kind = "number"

    name: str
    quantity: Quantity
    style: Style
    text: str
    weight: Weight
    points: Points
    colour: Colour
    equation: Equation | None
    said: Said | None = None

    def judge(self, standards: Standards) -> None:
        """Its tensor is proven, it is printed and drawn as its value, and the line that it stands in closes."""
        standards.demand_owned(self.name, self.quantity.tensor)
        value = self.quantity.value
        expected = _printed(self.quantity, value, self.style)
        if self.text != expected or placement(self.points, outline(expected, self.weight)) is None:
            raise AuditError(
                f"{self.name} is not drawn as its value: {self.quantity.describe()} prints as {expected!r}, "
                "and the outlines on screen are not the font's glyphs for that"
            )
        standards.demand_reading(self.name, self.text, value, self.style)
        standards.demand_said(self.name, self.said)
        standards.demand_ink(self.name, self.quantity, self.colour)
        if self.equation is None:
            return
        quantities = (*self.equation.terms, self.equation.result)
        if self.style != style_of(self.quantity) or self.quantity not in quantities:
            raise AuditError(f"{self.name} stands in the line {self.equation.text!r} but is none of its exact terms")
        for tensor in {Same(quantity.tensor): quantity.tensor for quantity in quantities}.values():
            standards.demand_owned(self.name, tensor)
        _close(self.equation)

    def place(self, ink: Ink | None) -> Place:
        """It is read where it stands."""
        return ink, self.text, self.quantity, self.equation, self.said

    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Printed]:
        """A number."""
        return (Printed(self.quantity, self.style, self.text),)

    def met(self) -> Met:
        """A number."""
        return Met(Printed(self.quantity, self.style, self.text), min(self.colour[3], 1.0))

    def to_json(self) -> dict[str, Any]:
        """What it states, what it reads, and where its ink stands."""
        ink = self.ink()
        return {
            "kind": self.kind,
            "text": self.text,
            **plain_quantity(self.quantity),
            "line": None if self.equation is None else self.equation.text,
            "weight": self.weight,
            **ink.to_json(),
            **plain_colour(self.colour),
        }

    @property
    def statement(self) -> NumberEntry:
        """Itself."""
        return self
