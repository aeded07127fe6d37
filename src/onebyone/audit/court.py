"""The court: the standards of one scene that every entry is judged by, and by nothing that the entry says of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import isfinite

import numpy as np
import numpy.typing as npt

from onebyone.audit.colours import Colours, demand_bar, demand_tints, demand_wires
from onebyone.audit.reading import Reading, are_whole, lies_in_order
from onebyone.audit.texts import demand_reading
from onebyone.core.claimed import Claimed
from onebyone.core.computation import Said
from onebyone.core.figure import Figure
from onebyone.core.quantity import Cell, Quantity
from onebyone.core.tensor import Tensor
from onebyone.drawing.kinds import entry_types
from onebyone.errors import AuditError
from onebyone.frames.aim import Aim
from onebyone.frames.box import Points
from onebyone.frames.digests import parts
from onebyone.frames.entry import Entry, Scaled, Tinted, Wired
from onebyone.frames.frozen import frozen
from onebyone.frames.pen import Colour
from onebyone.frames.recorded import Style
from onebyone.frames.tinted import cell_values
from onebyone.look.formula import typeset
from onebyone.look.theme import Colormap, FullColour, Role, Theme
from onebyone.words.claims import claiming, holds, relations_of
from onebyone.words.names import NAMES, POINTWISE, figures_named, misnamed
from onebyone.words.numbers import find_numbers


@dataclass(frozen=True)
class Court:
    """Whose tensors, and which theme's colours, may be shown."""

    owners: tuple[Figure, ...]
    theme: Theme
    _types: frozenset[type] = field(default_factory=entry_types)
    uses: Reading = field(init=False)
    _colours: Colours = field(init=False)

    def __post_init__(self) -> None:
        """Ask these figures only; nothing was shown yet."""
        object.__setattr__(self, "uses", Reading(self.owners))
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
        for figure in self.owners:
            if isinstance(figure, Figure) and Figure.owns(figure, tensor):
                return
        raise AuditError(
            f"{name} shows the tensor {tensor.name!r}, which no verified figure of this scene owns: "
            "take tensors from self.figure, unchanged"
        )

    def demand_aim(self, name: str, aim: Aim, *, each: bool = False) -> None:
        """Demand that the cells aimed at are those that the result reads; of `each` term by itself, any of them."""
        for tensor in (aim.tensor, aim.of.tensor):
            self.demand_owned(name, tensor)
        if aim.came is not None:
            self.demand_aim(name, aim.came, each=each)
        if not 0 <= aim.part <= 1:
            raise AuditError(f"{name} has come {aim.part} of its way: it lies between where it was and where it goes")
        expected = self.uses.expected(aim, each=each)
        if expected is None or not np.array_equal(expected, aim.cells):
            read = "none" if expected is None else f"{expected[:9].tolist()}"
            raise AuditError(
                f"{name} points at the cells {aim.cells[:9].tolist()} of {aim.tensor.name}, but what it is made for, "
                f"{aim.of.tensor.name} {aim.of.cells[:9].tolist()}, reads {read} there: make it with Focus.mark, "
                "Focus.lead or Focus.wires, which take the cells from the figure"
            )

    def demand_order(self, name: str, tensor: Tensor, cells: npt.NDArray[np.int64], *, backwards: bool) -> None:
        """Demand that cells lie in rows and columns as they lie in their tensor."""
        if not lies_in_order(frozen(cells), cells.shape, tensor.shape, backwards=backwards):
            raise AuditError(
                f"{name} shows cells of {tensor.name} in another order than they have: a grid is a window, a plane, "
                "tiles, or cells folded in reading order; it is not mirrored, transposed or shuffled"
            )

    def demand_rules(self, name: str, cells: npt.NDArray[np.int64], every: tuple[int, int]) -> None:
        """Demand that rules go through no tile."""
        if cells.ndim == 2 and not are_whole(frozen(cells), (cells.shape[0], cells.shape[1]), every):
            raise AuditError(f"{name} has rules every {every[0]}×{every[1]} cells, which go through its tiles")

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
        for id in figures_named(text):
            if not any(id in (own, own[0]) for own in map(_panel, self.owners)):
                raise AuditError(f"{name} names figure {id}, which is not this scene's")
        if POINTWISE in text and all(misnamed(text, figure.quantities) for figure in self.owners):
            raise AuditError(f"{name} says 1×1, but no figure of this scene has kernels of that size")

    def demand_borne_out(self, name: str, text: str, claim: Claimed | None) -> None:
        """Demand that words that compare, complete or deny hold, as the proven quantities that they name say."""
        words = _claiming(text)
        if not words and claim is None:
            return
        if claim is None or claim.text != text:
            raise AuditError(
                f"{name} claims {', '.join(map(repr, words))} as plain text: have a sentence of the panel's words say "
                "it, with what must hold for it"
            )
        relations = relations_of(text)
        for one, sign, other in claim.terms:
            sides = [side for side in (one, other) if not isinstance(side, int)]
            for side in sides:
                self.demand_owned(name, side.tensor)
            if not relations or one == other or not all(relation.takes(sign, other) for relation in relations):
                raise AuditError(f"{name}: no comparison of {' and '.join(side.describe() for side in sides)} says so")
            if sign == "=" and any(side.places is not None for side in sides):
                raise AuditError(
                    f"{name} claims an equality of numbers that are not quantized: floats hold it only about"
                )
            if not holds((one, sign, other)):
                values = " and ".join(f"{side.describe()} is {side.value}" for side in sides)
                raise AuditError(f"{name} does not hold: {values}")

    def demand_said(self, name: str, said: Said | None) -> None:
        """Demand that what is said of a computation is said of one that a figure of the scene ran."""
        if said is None:
            return
        if not any(Figure.owns_computation(figure, said.computation) for figure in self.owners):
            raise AuditError(
                f"{name} speaks of {said.computation.call.text}, which no verified figure of this scene ran: take "
                "computations from self.figure, unchanged"
            )

    def demand_colours(self, entry: Tinted, colours: Colormap | FullColour) -> None:
        """Demand that a tensor's cells have the colours of their values, in a map and on the scale of its quantity."""
        self._colours.demand_map(entry.name, entry.tensor, colours, self.owners)
        demand_tints(entry.name, entry.tensor, entry.cells, colours, entry.tints)

    def demand_scale(self, entry: Scaled, colours: Colormap) -> None:
        """Demand that a bar has the colours of a tensor's map, evenly from its least value to its largest."""
        self._colours.demand_map(entry.name, entry.tensor, colours, self.owners)
        demand_bar(entry.name, entry.tensor, colours, entry.tints)

    def demand_role(self, name: str, tensor: Tensor, colour: Colour, *, also: Tensor | None = None) -> None:
        """Demand that a frame around a tensor has no colour of another role than its own, or that of a second one."""
        self._colours.demand_role(name, tensor, colour, self.owners, also=also)

    def demand_a_role(self, name: str, tensors: Sequence[Tensor], colour: Colour) -> None:
        """Demand that a frame around several tensors has a colour that it may have around one of them."""
        refusals: list[AuditError] = []
        for tensor in tensors:
            try:
                self.demand_role(name, tensor, colour)
            except AuditError as refusal:
                refusals.append(refusal)
        if len(refusals) == len(tensors):
            raise refusals[0]

    def demand_ink(self, name: str, quantity: Quantity, colour: Colour) -> None:
        """Demand that a cell's number has no colour of another role than its own."""
        if isinstance(quantity, Cell):
            self._colours.demand_role(name, quantity.tensor, colour, self.owners)

    def demand_wires(self, entry: Wired) -> None:
        """Demand that wires have the colours and widths of their weights, on the scale of their quantity."""
        weights, looks = cell_values(entry.tensor, entry.cells), (entry.colours, entry.widths_px)
        demand_wires(entry.name, weights, entry.style, theme=self.theme, looks=looks)
        self._colours.demand_map(entry.name, entry.tensor, entry.style.signed, self.owners)

    def glyphs(self, source: str) -> Sequence[Points]:
        """The outlines of a formula's glyphs, typeset anew or remembered."""
        return typeset(source).outlines

    def role(self, source: str, roles: Sequence[Role], ordinal: int) -> Role:
        """The role of a formula's glyph, where its parts have these roles."""
        return typeset(source).role(ordinal, roles)


@lru_cache(maxsize=1024)
def _claiming(text: str) -> tuple[str, ...]:
    return tuple(claiming(text))


def _panel(figure: Figure) -> str:
    """The id of the panel that a figure is of, by the folder that defines it."""
    return re.sub(r".*\.fig([^.]+)\..*|.*", r"\1", type(figure).__module__) or "?"


def _demand_finite(entry: Entry) -> None:
    for part in parts(entry):
        kind = type(part)  # by exact type, as the digest of an entry takes no other
        if kind is np.ndarray:
            # A sum is finite if all of it is, unless it grows too large: half the time of asking one by one.
            is_finite = part.dtype.kind != "f" or isfinite(np.add.reduce(part, axis=None)) or np.isfinite(part).all()
        elif kind is tuple:
            is_finite = all(map(isfinite, part))
        else:
            is_finite = kind is not float or isfinite(part)
        if not is_finite:
            raise AuditError(f"{entry.name} has a place, a colour or a width that is no number")
