"""The judge of single entries: texts are printed again, outlines compared with the font's, tints looked up again.

It reads entries, never mobjects, and trusts nothing an entry says of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from onebyone.audit.reading import demand_reading
from onebyone.audit.refusal import AuditError
from onebyone.core.figure import Figure
from onebyone.core.quantity import Equation
from onebyone.core.tensor import Tensor
from onebyone.frames.entries import (
    OUTLINE_TOLERANCE,
    CellsEntry,
    Entry,
    FormulaEntry,
    GridEntry,
    LabelEntry,
    NumberEntry,
    Points,
    ShapeEntry,
    WireEntry,
    cell_values,
    entry_outline,
    parts,
    placement,
    printed,
    tints_of,
)
from onebyone.frames.frozen import frozen
from onebyone.look.font import outline
from onebyone.look.formula import similar, typeset
from onebyone.look.theme import Channel, ColourMap, FullColour, Theme, WireStyle
from onebyone.words.names import NAMES
from onebyone.words.numbers import find_numbers

_close = lru_cache(maxsize=4096)(Equation.check)
CHANNELS: tuple[Channel, ...] = ("R", "G", "B")  # in the order of a photo's planes


@dataclass(frozen=True)
class Court:
    """Whose tensors, and which theme's colours, may be shown."""

    owners: tuple[Figure, ...]
    theme: Theme

    def judge(self, entry: Entry) -> None:
        """Demand that what an entry shows is proven.

        Raises AuditError naming it, its text or cell, and what was expected.
        """
        judge = _JUDGES.get(type(entry))
        if judge is None:  # a subclass could answer the audit one thing and the canvas another
            raise AuditError(f"{type(entry).__name__} is no kind of entry that may be drawn")
        try:
            _demand_finite(entry)
            judge(self, entry)
        except AuditError:
            raise
        except Exception as error:  # what cannot be judged is not drawn
            raise AuditError(f"{entry.name} cannot be audited: {error}") from error

    def _demand_owned(self, name: str, tensor: Tensor) -> None:
        if not any(isinstance(figure, Figure) and Figure.owns(figure, tensor) for figure in self.owners):
            raise AuditError(
                f"{name} shows the tensor {tensor.name!r}, which no verified figure of this scene owns: "
                "take tensors from self.figure, unchanged"
            )

    def _number(self, entry: NumberEntry) -> None:
        self._demand_owned(entry.name, entry.quantity.tensor)
        expected = printed(entry.quantity, entry.style)
        if entry.text != expected or placement(entry.points, outline(expected, entry.weight)) is None:
            raise AuditError(
                f"{entry.name} is not drawn as its value: {entry.quantity.describe()} prints as {expected!r}, "
                "and the outlines on screen are not the font's glyphs for that"
            )
        demand_reading(entry.name, entry.text, entry.quantity.value, entry.style)
        if entry.equation is None:
            return
        quantities = (*entry.equation.terms, entry.equation.result)
        if entry.style != "digits" or entry.quantity not in quantities:
            raise AuditError(f"{entry.name} stands in the line {entry.equation.text!r} but is none of its exact terms")
        for tensor in {id(quantity.tensor): quantity.tensor for quantity in quantities}.values():
            self._demand_owned(entry.name, tensor)
        _close(entry.equation)

    def _grid(self, entry: GridEntry) -> None:
        self._demand_owned(entry.name, entry.tensor)
        _demand_cells(entry.name, entry.tensor, entry.cells)
        colours = self._own_map(entry)
        shape = entry.cells.shape[-2:]
        if entry.shown.dtype != np.bool_ or entry.shown.shape != shape or entry.tints.shape != (*shape, 4):
            raise AuditError(
                f"{entry.name} has tints of shape {entry.tints.shape} and a mask of shape {entry.shown.shape} "
                f"for {shape[0]}×{shape[1]} cells"
            )
        self._tints(entry, colours)
        (left, top), (right, bottom) = entry.corners.tolist()
        slack = 1e-6 * max(right - left, top - bottom)
        belong = [right, top, left, bottom]
        off = [abs(found - there) for found, there in zip(entry.others.ravel().tolist(), belong, strict=True)]
        if not (left < right and bottom < top and max(off) <= slack):
            raise AuditError(f"{entry.name} was turned over, tilted or flattened: grids move and scale, nothing else")

    def _cells(self, entry: CellsEntry) -> None:
        self._demand_owned(entry.name, entry.tensor)
        _demand_cells(entry.name, entry.tensor, entry.cells)
        count = entry.cells.size
        shapes = [entry.cells.shape, entry.tints.shape, entry.upper_left.shape, entry.lower_right.shape]
        if shapes != [(1, count), (1, count, 4), (count, 2), (count, 2)]:
            raise AuditError(f"{entry.name} has {count} cells, but its tints and places have the shapes {shapes[1:]}")
        self._tints(entry, self._own_map(entry))
        extents = (entry.lower_right - entry.upper_left) * (1, -1)
        if not (extents > 0).all() or np.ptp(extents, axis=1).max() > 1e-6 * extents.max():
            raise AuditError(
                f"{entry.name} were stretched, turned over or flattened: cells move and scale, nothing else"
            )

    def _tints(self, entry: GridEntry | CellsEntry, colours: ColourMap | FullColour) -> None:
        """Demand the colours of the values, looked up anew."""
        expected = tints_of(entry.tensor, entry.cells, colours)
        same = frozen(expected) is frozen(entry.tints)  # the very bytes that were looked up: nothing to compare
        wrong = [] if same else np.argwhere((expected != entry.tints).any(axis=-1))
        if len(wrong):
            row, column = (int(part) for part in wrong[0])
            value = cell_values(entry.tensor, entry.cells)[..., row, column]
            raise AuditError(
                f"{entry.name}: the cell in row {row}, column {column} holds {value}, whose tint is "
                f"{_hex(expected[row, column])}, but {_hex(entry.tints[row, column])} was about to be drawn"
            )

    def _own_map(self, entry: GridEntry | CellsEntry) -> ColourMap | FullColour:
        """The theme's own map for a grid; a map made by hand could give any value any colour."""
        photo = entry.tensor.ndim == 3 and entry.tensor.shape[0] == len(CHANNELS)
        if type(entry.colour_map) is FullColour:
            planes = _planes(entry)
            if not photo or planes.shape[:1] != (3,) or any((planes[c] != c).any() for c in range(3)):
                raise AuditError(
                    f"{entry.name}: full colour takes the three planes of a photo, red, green and blue in turn"
                )
            return self.theme.photo
        if entry.cells.ndim != 2:
            raise AuditError(f"{entry.name} has cells of shape {entry.cells.shape}: a grid has rows and columns")
        for plane, letter in enumerate(CHANNELS):
            tint = self.theme.channel(letter)
            if _is_map(entry.colour_map, tint):
                if photo and (_planes(entry) != plane).any():
                    raise AuditError(f"{entry.name} has {tint.name}, but not all of its cells lie in that plane")
                return tint
        if _is_map(entry.colour_map, self.theme.pixels):
            return self.theme.pixels
        return self._own_signed(entry.name, entry.colour_map)

    def _own_signed(self, name: str, colours: ColourMap | FullColour) -> ColourMap:
        high = getattr(colours, "high", 0.0)
        own = self.theme.signed(high) if 0 < high < np.inf else None
        if own is None or not _is_map(colours, own):
            said = getattr(colours, "name", type(colours).__name__)
            raise AuditError(
                f"{name} has a colour map {said!r} that is none of the {self.theme.name} theme's: "
                "take theme.pixels, theme.channel(letter), theme.photo or theme.signed(scale)"
            )
        return own

    def _wires(self, entry: WireEntry) -> None:
        self._demand_owned(entry.name, entry.tensor)
        _demand_cells(entry.name, entry.tensor, entry.cells)
        style, count = self._own_style(entry), (entry.cells.size,)
        colours, widths = style.look(cell_values(entry.tensor, entry.cells))
        if not (np.array_equal(colours, entry.colours) and np.array_equal(widths, entry.widths_px)):
            raise AuditError(f"{entry.name} are not styled by the weights: a colour or a width was changed")
        if not (entry.cells.shape == count and entry.starts.shape == entry.ends.shape == (*count, 2)):
            raise AuditError(f"{entry.name}: {entry.cells.size} weights, but {len(entry.starts)} wires")
        if not 0 <= entry.stretch[0] <= entry.stretch[1] <= 1:
            raise AuditError(f"{entry.name}: the part of a wire that is drawn lies from 0 to 1, not {entry.stretch}")

    def _own_style(self, entry: WireEntry) -> WireStyle:
        style = entry.style
        scale = self._own_signed(entry.name, style.signed).high
        own = self.theme.wires(scale, lit=style.lit)
        if type(style) is not WireStyle or (style.faint, style.strokes) != (own.faint, own.strokes):
            raise AuditError(
                f"{entry.name} have a style that is not the {self.theme.name} theme's: take theme.wires(scale)"
            )
        return own


def _planes(entry: GridEntry | CellsEntry) -> npt.NDArray[np.int64]:
    """Which of a photo's planes each cell lies in."""
    return entry.cells // max(1, entry.tensor.size // len(CHANNELS))


def _is_map(colours: object, own: ColourMap) -> bool:
    return colours is own or (
        type(colours) is ColourMap
        and (colours.name, colours.low, colours.high, colours.table) == (own.name, own.low, own.high, own.table)
    )


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


def _demand_cells(name: str, tensor: Tensor, cells: npt.NDArray[np.int64]) -> None:
    if cells.dtype != np.int64 or cells.size == 0 or int(cells.min()) < 0 or int(cells.max()) >= tensor.size:
        raise AuditError(f"{name}: its cells are no indices into the {tensor.size} cells of {tensor.name}")


def _label(entry: LabelEntry) -> None:
    numbers = find_numbers(entry.text, NAMES)
    if numbers:
        raise AuditError(
            f"{entry.name} states {', '.join(map(repr, numbers))} as plain text: make it a Number of a tensor, "
            "an extent or a size"
        )
    if placement(entry.points, entry_outline(entry)) is None:
        raise AuditError(f"{entry.name} is not drawn as its text: its outlines are not the font's glyphs")


def _formula(entry: FormulaEntry) -> None:
    reference = typeset(entry.source).outlines
    if not 0 <= entry.ordinal < len(reference):
        raise AuditError(f"{entry.name} has no glyph {entry.ordinal}: its formula has {len(reference)}")
    if not similar(entry.points, reference[entry.ordinal], tolerance=OUTLINE_TOLERANCE):
        raise AuditError(f"{entry.name} is not drawn as typeset: its outline is not the formula's")


def _shape(entry: ShapeEntry) -> None:
    """A shape is one straight line or one convex outline: no digit of the font is either."""
    points = entry.points
    if len(points) == 4:
        x, y = (points[-1] - points[0]).tolist()
        away, far = (points[1:] - points[0]).tolist(), x * x + y * y
        # Neither beside its chord nor beyond its ends, as a loop would be, or a line there and back.
        off = [max(abs(x * up - y * along), -x * along - y * up, along**2 + up**2 - far) for along, up in away]
        if max(off) <= 1e-6 * max(far, 1e-12):
            return
        raise AuditError(f"{entry.name} is a bent line: only straight lines are drawn as shapes")
    if len(points) % 4 or not _is_convex(points.reshape(-1, 4, 2)):
        raise AuditError(
            f"{entry.name} is neither a straight line nor one convex outline: signs are drawn by Number, Label and "
            "Formula"
        )


def _is_convex(curves: Points) -> bool:
    closed = np.abs(curves[:, 0] - np.roll(curves[:, 3], 1, axis=0)).max() < 1e-6
    corners = curves[:, :3].reshape(-1, 2)
    steps = np.concatenate([corners[1:], corners[:1]]) - corners
    steps = steps[np.abs(steps).max(axis=1) > 1e-9]
    following = np.concatenate([steps[1:], steps[:1]])
    turns = np.arctan2(_cross(steps, following), (steps * following).sum(axis=1))
    convex = bool((turns > -1e-6).all() or (turns < 1e-6).all()) and abs(abs(turns.sum()) - 2 * np.pi) < 1e-3
    return bool(closed and convex)


def _cross(one: Points, other: Points) -> Points:
    return np.asarray(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])


_JUDGES: Mapping[type, Callable[[Court, Any], None]] = MappingProxyType(
    {
        NumberEntry: Court._number,
        LabelEntry: lambda _, entry: _label(entry),
        FormulaEntry: lambda _, entry: _formula(entry),
        GridEntry: Court._grid,
        CellsEntry: Court._cells,
        WireEntry: Court._wires,
        ShapeEntry: lambda _, entry: _shape(entry),
    }
)


def _hex(rgba: npt.NDArray[np.uint8]) -> str:
    return "#" + "".join(f"{int(part):02X}" for part in rgba[:3])
