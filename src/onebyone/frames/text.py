"""What numbers and labels have in common: one line of the font's outlines in one colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onebyone.frames.box import Points
from onebyone.frames.entry import Entry
from onebyone.frames.ink import Ink, placement
from onebyone.frames.pen import Colour, Pen
from onebyone.look.font import Outline, Weight, outline

if TYPE_CHECKING:  # what it is said of decides no pixel
    from onebyone.core.computation import Said


class Text(Entry):
    """A text: its outline, its place and its colour."""

    __slots__ = ()

    is_stroked = False

    text: str
    weight: Weight
    points: Points
    colour: Colour
    said: Said | None

    @property
    def outline(self) -> Outline:
        """The font's outline of what it says."""
        return outline(self.text, self.weight)

    @property
    def placement(self) -> tuple[float, float, float] | None:
        """Scale and shift of the font's outline; None where it is bent out of shape."""
        return placement(self.points, self.outline)

    @property
    def is_seen(self) -> bool:
        """By its alpha."""
        return self.colour[3] > 0

    def paint(self, pen: Pen) -> None:
        """Fill the font's glyphs. Raises ValueError where it is bent out of shape."""
        place = self.placement
        if place is None:
            raise ValueError(f"{self.name} reached the canvas unaudited")
        pen.text(self.text, self.weight, place)
        pen.fill(self.colour)

    @property
    def outer(self) -> Points:
        """Its outline's points."""
        return self.points

    @property
    def pose(self) -> tuple[object, ...]:
        """Points and colour."""
        return self.points, self.colour

    def ink(self) -> Ink:
        """Where it stands. Raises ValueError where it is bent out of shape."""
        return Ink.of(self)

    @property
    def writing(self) -> Text:
        """Itself."""
        return self
