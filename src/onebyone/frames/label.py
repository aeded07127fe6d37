"""Labels: words that state no number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onebyone.core.tensor import Tensor
from onebyone.errors import AuditError
from onebyone.frames.entry import Place, Standards
from onebyone.frames.ink import Ink
from onebyone.frames.pen import Colour
from onebyone.frames.plain import plain_colour
from onebyone.frames.recorded import Screen, Words
from onebyone.frames.text import Text
from onebyone.look.colormaps import Rgb
from onebyone.look.font import Points, Weight

if TYPE_CHECKING:  # what it is said of decides no pixel
    from onebyone.core.claimed import Claimed
    from onebyone.core.computation import Said


@dataclass(frozen=True, eq=False, slots=True)
class LabelEntry(Text):
    """Words on screen that state no number; a declared name such as 1×1 may hold digits."""

    kind = "label"

    name: str
    text: str
    weight: Weight
    points: Points
    colour: Colour
    claim: Claimed | None = None
    names: Tensor | None = None
    said: Said | None = None

    def judge(self, standards: Standards) -> None:
        """It states no number, what it claims is borne out, and it is drawn as its text."""
        standards.demand_wordless(self.name, self.text)
        standards.demand_borne_out(self.name, self.text, self.claim)
        standards.demand_said(self.name, self.said)
        if self.placement is None:
            raise AuditError(f"{self.name} is not drawn as its text: its outlines are not the font's glyphs")

    def place(self, ink: Ink | None) -> Place:
        """It is read where it stands."""
        return ink, self.text, self.names, self.said

    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Words]:
        """Words."""
        return (Words("words", self.text),)

    def to_json(self) -> dict[str, Any]:
        """What it reads, and where its ink stands."""
        return {
            "kind": self.kind,
            "text": self.text,
            "weight": self.weight,
            **self.ink().to_json(),
            **plain_colour(self.colour),
        }
