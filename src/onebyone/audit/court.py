"""The court: the standards of one scene that every entry is judged by, and by nothing that the entry says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from types import MappingProxyType
from typing import Any

import numpy as np

from onebyone.audit.colours import Colours, demand_tints, demand_wires
from onebyone.audit.texts import demand_reading
from onebyone.core.computation import Said
from onebyone.core.figure import Figure
from onebyone.core.quantity import Cell, Quantity
from onebyone.core.tensor import Tensor
from onebyone.drawing.kinds import entry_types
from onebyone.errors import AuditError
from onebyone.frames.box import Points
from onebyone.frames.digests import parts
from onebyone.frames.entry import Entry, Tinted, Wired
from onebyone.frames.pen import Colour
from onebyone.frames.recorded import Style
from onebyone.frames.tinted import cell_values
from onebyone.look.formula import typeset
from onebyone.look.theme import ColourMap, FullColour, Role, Theme
from onebyone.words.names import NAMES
from onebyone.words.numbers import find_numbers


@dataclass(frozen=True)
class Court:
    """Whose tensors, and which theme's colours, may be shown."""

    owners: tuple[Figure, ...]
    theme: Theme
    _types: frozenset[type] = field(default_factory=entry_types)
    _colours: Colours = field(init=False)

    def __post_init__(self) -> None:
        """Nothing was shown yet."""
        object.__setattr__(self, "_colours", Colours(self.theme))

    def judge(self, entry: Entry) -> None:
        """Demand that what an entry shows is proven.

        Raises AuditError naming it, its text or cell, and what was expected.
        """
        if type(entry) not in self._types:  # a subclass could answer the audit one thing and the canvas another
            raise AuditError(f"{type(entry).__name__} is no kind of entry that may be drawn")
        try:
            _demand_finite(entry)
            entry.judge(self)
        except AuditError:
            raise
        except Exception as error:  # what cannot be judged is not drawn
            raise AuditError(f"{entry.name} cannot be audited: {error}") from error

    def demand_owned(self, name: str, tensor: Tensor) -> None:
        """Demand that a figure of the scene has proven this tensor."""
        if not any(isinstance(figure, Figure) and Figure.owns(figure, tensor) for figure in self.owners):
            raise AuditError(
                f"{name} shows the tensor {tensor.name!r}, which no verified figure of this scene owns: "
                "take tensors from self.figure, unchanged"
            )

    def demand_reading(self, name: str, text: str, value: Fraction, style: Style) -> None:
        """Demand that a viewer reads the text as this value."""
        demand_reading(name, text, value, style)

    def demand_wordless(self, name: str, text: str) -> None:
        """Demand that the text states no number."""
        numbers = find_numbers(text, NAMES)
        if numbers:
            raise AuditError(
                f"{name} states {', '.join(map(repr, numbers))} as plain text: make it a Number of a tensor, "
                "an extent or a size"
            )

    def demand_said(self, name: str, said: Said | None) -> None:
        """Demand that what is said of a computation is said of one that a figure of the scene ran."""
        if said is None:
            return
        if not any(Figure.owns_computation(figure, said.computation) for figure in self.owners):
            raise AuditError(
                f"{name} speaks of {said.computation.call.text}, which no verified figure of this scene ran: take "
                "computations from self.figure, unchanged"
            )

    def demand_colours(self, entry: Tinted, colours: ColourMap | FullColour) -> None:
        """Demand that a tensor's cells have the colours of their values, in a map and on the scale of its quantity."""
        demand_tints(entry.name, entry.tensor, entry.cells, colours, entry.tints)
        self._colours.demand_map(entry.name, entry.tensor, colours, self.owners)

    def demand_role(self, name: str, tensor: Tensor, colour: Colour) -> None:
        """Demand that a frame around a tensor has no colour of another role."""
        self._colours.demand_role(name, tensor, colour, self.owners)

    def demand_ink(self, name: str, quantity: Quantity, colour: Colour) -> None:
        """Demand that a cell's number has no colour of another role than its own."""
        if isinstance(quantity, Cell):
            self._colours.demand_role(name, quantity.tensor, colour, self.owners)

    def demand_wires(self, entry: Wired) -> None:
        """Demand that wires have the colours and widths of their weights, on the scale of their quantity."""
        weights, looks = cell_values(entry.tensor, entry.cells), (entry.colours, entry.widths_px)
        demand_wires(entry.name, weights, entry.style.signed, lit=entry.style.lit, theme=self.theme, looks=looks)
        self._colours.demand_map(entry.name, entry.tensor, entry.style.signed, self.owners)

    def glyphs(self, source: str) -> Sequence[Points]:
        """The outlines of a formula's glyphs, typeset anew or remembered."""
        return typeset(source).outlines

    def role(self, source: str, roles: Sequence[Role], ordinal: int) -> Role:
        """The role of a formula's glyph, where its parts have these roles."""
        return typeset(source).role(ordinal, roles)


_FINITE: Mapping[type, Callable[[Any], bool]] = MappingProxyType(
    {
        np.ndarray: lambda array: array.dtype.kind != "f" or bool(np.isfinite(array).all()),
        tuple: lambda numbers: all(map(isfinite, numbers)),
        float: isfinite,
    }
)


def _demand_finite(entry: Entry) -> None:
    for part in parts(entry):
        is_finite = _FINITE.get(type(part))  # by exact type, as the digest of an entry takes no other
        if is_finite and not is_finite(part):
            raise AuditError(f"{entry.name} has a place, a colour or a width that is no number")
