"""An entry of the display list: what each kind of thing on a frame says of itself, and what it is asked.

Every mobject that may be drawn turns into one entry. An entry's class is all there is to know of its kind: how it is
painted, what it is judged by, how it stands towards others, how it is recorded, its JSON. The canvas, the audit and
the proof go through the entries and ask them; nobody else looks at mobjects. Coordinates are manim's units, y up;
colours are (red, green, blue, alpha), 0 to 1.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.core.quantity import Equation, Quantity
from onebyone.core.tensor import Tensor
from onebyone.frames.aim import Aim
from onebyone.frames.box import Box, Points
from onebyone.frames.ink import Ink
from onebyone.frames.pen import Colour, Pen
from onebyone.frames.recorded import Met, Recorded, Screen, Style
from onebyone.look.colormaps import Rgb
from onebyone.look.theme import Colormap, FullColour, Role, Theme, WireStyle

if TYPE_CHECKING:  # what it is said of decides no pixel
    from onebyone.core.claimed import Claimed
    from onebyone.core.computation import Said

Place: TypeAlias = tuple[object, ...] | None
Meeting: TypeAlias = Literal["hides", "spares"] | Colour


class Entry(ABC):
    """One thing on screen, as a value. A kind is a frozen dataclass with slots that derives from this.

    What a kind must say is abstract here. What it may be to others (a number that is read, cells that something stands
    in) it says by overriding a role, which is None for whatever does not play it.
    """

    __slots__ = ()

    kind: ClassVar[str]
    """What it is called in JSON."""

    is_stroked: ClassVar[bool] = True
    """Whether its mobject may have a stroke; texts are filled outlines of the font, as thick as the font says."""

    name: str
    """What messages call it."""

    @property
    @abstractmethod
    def is_seen(self) -> bool:
        """Whether it paints anything at all; what does not is not listed."""

    @abstractmethod
    def paint(self, pen: Pen) -> None:
        """Paint it."""

    @property
    @abstractmethod
    def outer(self) -> Points:
        """Points (n, 2) that enclose what it paints, without the width of its strokes."""

    @property
    def edge_px(self) -> float:
        """How wide a stroke may stand out around `outer`, half on either side, in px of the reference height."""
        return 0.0

    @abstractmethod
    def judge(self, standards: Standards) -> None:
        """Demand that what it shows is proven. Raises AuditError naming it, what is wrong, and what was expected."""

    @property
    @abstractmethod
    def pose(self) -> tuple[object, ...]:
        """Where it stands and how opaque it is: it is on its way while that changes."""

    @abstractmethod
    def place(self, ink: Ink | None) -> Place:
        """All that others read of it but its name, to compare: None where it says nothing by its place."""

    @abstractmethod
    def record(self, screen: Screen, *, paper: Rgb) -> tuple[Recorded, ...]:
        """What the proof of a clip tells of it while it stands still; what is filled with paper is not filled."""

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """Plain values: its kind, where it comes from, where it stands and its colours."""

    # What it may be to others.

    def met(self) -> Met | None:
        """What it is to a pointer that meets it; None for a sign that states nothing."""
        return None

    def ink(self) -> Ink | None:
        """Where it stands as a text."""
        return None

    @property
    def writing(self) -> Writing | None:
        """Itself, if it is read as a text."""
        return None

    @property
    def statement(self) -> Statement | None:
        """Itself, if it is read as a number."""
        return None

    @property
    def lattice(self) -> Lattice | None:
        """Itself, if something can stand in its cells or lie over them."""
        return None

    @property
    def fan(self) -> Fan | None:
        """Itself, if its lines carry values from where they start."""
        return None

    @property
    def cover(self) -> Box | None:
        """The box of a filled rectangle, which recolours what lies under it."""
        return None

    @property
    def segment(self) -> tuple[Points, Points] | None:
        """The two ends of one straight line."""
        return None

    @property
    def aims(self) -> tuple[Aim, ...]:
        """What it points at."""
        return ()

    def meet(self, box: Box, *, on_top: bool) -> Meeting:
        """What it is to a number whose box of ink meets its own, as it lies over it or under it.

        It hides the number, or spares it, or has a colour that the number is seen on.
        """
        return "hides"


class Standards(Protocol):
    """What an entry is judged by; see `onebyone.audit.court`. Each demand raises AuditError."""

    @property
    def theme(self) -> Theme:
        """Whose colours may be shown."""

    def demand_owned(self, name: str, tensor: Tensor) -> None:
        """Demand that a figure of the scene has proven this tensor."""

    def demand_aim(self, name: str, aim: Aim, *, each: bool = False) -> None:
        """Demand that the cells aimed at are those that the result reads; of `each` term by itself, any of them."""

    def demand_order(self, name: str, tensor: Tensor, cells: npt.NDArray[np.int64], *, backwards: bool) -> None:
        """Demand that cells lie in rows and columns as they lie in their tensor."""

    def demand_reading(self, name: str, text: str, value: Fraction, style: Style) -> None:
        """Demand that a viewer reads the text as this value."""

    def demand_wordless(self, name: str, text: str) -> None:
        """Demand that the text states no number."""

    def demand_borne_out(self, name: str, text: str, claim: Claimed | None) -> None:
        """Demand that what the text claims holds, of the proven quantities that it names."""

    def demand_said(self, name: str, said: Said | None) -> None:
        """Demand that what is said of a computation is said of one that a figure of the scene ran."""

    def demand_colours(self, entry: Tinted, colours: Colormap | FullColour) -> None:
        """Demand that a tensor's cells have the colours of their values, in a map and on the scale of its quantity."""

    def demand_scale(self, entry: Scaled, colours: Colormap) -> None:
        """Demand that a bar has the colours of a tensor's map, evenly from its least value to its largest."""

    def demand_rules(self, name: str, cells: npt.NDArray[np.int64], every: tuple[int, int]) -> None:
        """Demand that rules go through no tile."""

    def demand_role(self, name: str, tensor: Tensor, colour: Colour, *, also: Tensor | None = None) -> None:
        """Demand that a frame around a tensor has no colour of another role."""

    def demand_ink(self, name: str, quantity: Quantity, colour: Colour) -> None:
        """Demand that a cell's number has no colour of another role than its own."""

    def demand_wires(self, entry: Wired) -> None:
        """Demand that wires have the colours and widths of their weights, on the scale of their quantity."""

    def glyphs(self, source: str) -> Sequence[Points]:
        """The outlines of a formula's glyphs."""

    def role(self, source: str, roles: Sequence[Role], ordinal: int) -> Role:
        """The role of a formula's glyph, where its parts have these roles."""


class Scaled(Protocol):
    """An entry that shows the scale of a tensor's map: its tints are (1, steps, 4)."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def tensor(self) -> Tensor:
        """Whose scale, or whose cells."""

    @property
    def tints(self) -> npt.NDArray[np.uint8]:
        """In which colours."""


class Tinted(Scaled, Protocol):
    """An entry that shows cells of a tensor: its tints are (rows, columns, 4)."""

    @property
    def cells(self) -> npt.NDArray[np.int64]:
        """Which of them."""


class Wired(Protocol):
    """An entry that shows cells of a tensor as wires."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def tensor(self) -> Tensor:
        """Whose cells."""

    @property
    def cells(self) -> npt.NDArray[np.int64]:
        """Which of them."""

    @property
    def style(self) -> WireStyle:
        """How they look."""

    @property
    def colours(self) -> npt.NDArray[np.uint8]:
        """In which colours."""

    @property
    def widths_px(self) -> npt.NDArray[np.float64]:
        """How wide."""


class Writing(Protocol):
    """A text, as others read it."""

    name: str
    text: str
    colour: Colour
    said: Said | None


class Statement(Writing, Protocol):
    """A number, as others read it."""

    quantity: Quantity
    style: Style
    colour: Colour
    equation: Equation | None


class Lattice(Protocol):
    """Cells in rows and columns, as others stand on them."""

    name: str
    tensor: Tensor
    cells: npt.NDArray[np.int64]
    shown: npt.NDArray[np.bool_]
    corners: Points  # upper left, lower right


class Fan(Protocol):
    """Lines that each carry a value of a tensor."""

    name: str
    tensor: Tensor
    cells: npt.NDArray[np.int64]
    starts: Points
    ends: Points
