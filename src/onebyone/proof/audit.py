"""The audit: refuses every display list in which a glyph, a number word or a tint was not proven.

It reads entries, never mobjects, and trusts nothing an entry says of itself: texts are printed again from the figure's own
tensors, outlines are compared with the font's, tints are looked up again. It runs at every draw and has no switch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from onebyone.core.quantity import Cell, Equation, Quantity
from onebyone.core.tensor import Tensor
from onebyone.core.text import NotClosedError
from onebyone.errors import OneByOneError
from onebyone.figures.base import Figure
from onebyone.frame import (
    OUTLINE_TOLERANCE,
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
    frozen,
    placement,
    printed,
    tints_of,
)
from onebyone.glyphs import outline
from onebyone.typeset import typeset
from onebyone.words.names import NAMES
from onebyone.words.numbers import find_numbers

SEATED = 0.02  # of a cell's side: a number this close to the middle of a cell claims to be that cell's value


class AuditError(OneByOneError):
    """A frame shows something that no proof covers."""


def audit(display_list: Sequence[Entry], *, figures: Iterable[Figure]) -> None:
    """Check every entry of one frame.

    Raises AuditError naming the mobject, its text or cell, and what was expected.
    """
    owners = tuple(figures)
    grids: list[GridEntry] = []
    for entry in display_list:
        match entry:
            case NumberEntry():
                _audit_number(entry, owners, grids)
            case LabelEntry():
                _audit_label(entry)
            case FormulaEntry():
                _audit_formula(entry)
            case GridEntry():
                _audit_grid(entry, owners)
                grids.append(entry)
            case WireEntry():
                _audit_wires(entry, owners)
            case ShapeEntry():
                _audit_shape(entry)


def _demand_owned(name: str, tensor: Tensor, owners: tuple[Figure, ...]) -> None:
    if not any(figure.owns(tensor) for figure in owners):
        raise AuditError(
            f"{name} shows the tensor {tensor.name!r}, which no verified figure of this scene owns: "
            "take tensors from self.figure, unchanged"
        )


def _audit_number(entry: NumberEntry, owners: tuple[Figure, ...], grids: Sequence[GridEntry]) -> None:
    _demand_owned(entry.name, entry.quantity.tensor, owners)
    expected = printed(entry.quantity, entry.style)
    if entry.text != expected or placement(entry.points, outline(expected, entry.weight)) is None:
        raise AuditError(
            f"{entry.name} is not drawn as its value: {entry.quantity.describe()} prints as {expected!r}, "
            "and the outlines on screen are not the font's glyphs for that"
        )
    if entry.equation is not None:
        if entry.style != "digits" or entry.quantity not in (*entry.equation.terms, entry.equation.result):
            raise AuditError(f"{entry.name} stands in the line {entry.equation.text!r} but is none of its exact terms")
        for quantity in (*entry.equation.terms, entry.equation.result):
            _demand_owned(entry.name, quantity.tensor, owners)
        _demand_closed(entry.name, entry.equation)
    seat = _seat(entry, grids)
    if seat is not None and seat != entry.quantity:
        raise AuditError(
            f"{entry.name} stands in the middle of the cell {seat.describe()}, which holds {printed(seat, 'digits')}"
        )


def _demand_closed(name: str, equation: Equation) -> None:
    try:
        _close(equation)
    except NotClosedError as error:
        raise AuditError(f"{name} stands in a line that does not close: {error}") from error


@lru_cache(maxsize=4096)
def _close(equation: Equation) -> None:
    equation.check()


def _seat(entry: NumberEntry, grids: Sequence[GridEntry]) -> Quantity | None:
    """The cell in whose very middle a number stands and which is large enough to hold it, or None."""
    low, high = entry.points.min(axis=0), entry.points.max(axis=0)
    middle, height = (low + high) / 2, high[1] - low[1]
    for grid in reversed(grids):
        if grid.cells.ndim != 2:
            continue
        rows, columns = grid.cells.shape
        corner = grid.corners[0]
        side = (grid.corners[1] - corner) / (columns, rows)
        if grid.alpha <= 0 or abs(side[1]) < height:
            continue
        column, row = (middle - corner) / side - 0.5
        nearest = round(float(row)), round(float(column))
        if not (0 <= nearest[0] < rows and 0 <= nearest[1] < columns):
            continue
        if max(abs(row - nearest[0]), abs(column - nearest[1])) < SEATED and grid.shown[nearest]:
            index = np.unravel_index(int(grid.cells[nearest]), grid.tensor.shape)
            return Cell(grid.tensor, tuple(int(axis) for axis in index))
    return None


def _audit_label(entry: LabelEntry) -> None:
    numbers = find_numbers(entry.text, NAMES)
    if numbers:
        raise AuditError(
            f"{entry.name} states {', '.join(map(repr, numbers))} as plain text: make it a Number of a tensor, "
            "an extent or a size"
        )
    if placement(entry.points, entry_outline(entry)) is None:
        raise AuditError(f"{entry.name} is not drawn as its text: its outlines are not the font's glyphs")


def _audit_formula(entry: FormulaEntry) -> None:
    reference = typeset(entry.source).outlines
    if not 0 <= entry.ordinal < len(reference):
        raise AuditError(f"{entry.name} has no glyph {entry.ordinal}: its formula has {len(reference)}")
    if not _similar(entry.points, reference[entry.ordinal]):
        raise AuditError(f"{entry.name} is not drawn as typeset: its outline is not the formula's")


def _similar(points: Points, reference: Points) -> bool:
    """Whether two outlines are equal up to place and (uniform) scale."""
    if points.shape != reference.shape or not np.isfinite(points).all():
        return False
    ours, theirs = points - points.min(axis=0), reference - reference.min(axis=0)
    size = float(ours.max())
    return size > 0 and bool(np.abs(ours / size - theirs / theirs.max()).max() <= OUTLINE_TOLERANCE)


def _audit_grid(entry: GridEntry, owners: tuple[Figure, ...]) -> None:
    _demand_owned(entry.name, entry.tensor, owners)
    expected = tints_of(entry.tensor, entry.cells, entry.colour_map)
    if expected.shape != entry.tints.shape or entry.shown.shape != entry.cells.shape[-2:]:
        raise AuditError(f"{entry.name} has {entry.tints.shape[:2]} tints for {entry.cells.shape} cells")
    same = frozen(expected) is frozen(entry.tints)  # the very bytes that were looked up: nothing to compare
    wrong = [] if same else np.argwhere((expected != entry.tints).any(axis=-1))
    if len(wrong):
        row, column = (int(part) for part in wrong[0])
        value = cell_values(entry.tensor, entry.cells)[..., row, column]
        raise AuditError(
            f"{entry.name}: the cell in row {row}, column {column} holds {value}, whose tint is "
            f"{_hex(expected[row, column])}, but {_hex(entry.tints[row, column])} was about to be drawn"
        )
    left, top = entry.corners[0]
    right, bottom = entry.corners[1]
    if not (np.isfinite(entry.corners).all() and left < right and bottom < top):
        raise AuditError(f"{entry.name} was turned over or flattened: grids move and scale, nothing else")


def _audit_wires(entry: WireEntry, owners: tuple[Figure, ...]) -> None:
    _demand_owned(entry.name, entry.tensor, owners)
    colours, widths = entry.style.look(cell_values(entry.tensor, entry.cells))
    if not (np.array_equal(colours, entry.colours) and np.array_equal(widths, entry.widths_px)):
        raise AuditError(f"{entry.name} are not styled by the weights: a colour or a width was changed")
    if not len(entry.starts) == len(entry.ends) == entry.cells.size:
        raise AuditError(f"{entry.name}: {entry.cells.size} weights, but {len(entry.starts)} wires")


def _audit_shape(entry: ShapeEntry) -> None:
    """A shape is one straight line or one convex outline: no digit of the font is either."""
    points = entry.points
    if not np.isfinite(points).all():
        raise AuditError(f"{entry.name} has a point that is no number")
    if len(points) == 4:
        chord = points[-1] - points[0]
        lean = np.abs(_cross(chord, points - points[0])).max()
        if lean <= 1e-6 * max(float(chord @ chord), 1e-12):
            return
        raise AuditError(f"{entry.name} is a bent line: only straight lines are drawn as shapes")
    curves = points.reshape(-1, 4, 2)
    joined = np.abs(curves[1:, 0] - curves[:-1, 3]).max(initial=0.0) < 1e-6
    closed = np.abs(curves[-1, 3] - curves[0, 0]).max() < 1e-6
    corners = curves[:, :3].reshape(-1, 2)
    steps = np.roll(corners, -1, axis=0) - corners
    steps = steps[np.abs(steps).max(axis=1) > 1e-9]
    following = np.roll(steps, -1, axis=0)
    turns = np.arctan2(_cross(steps, following), (steps * following).sum(axis=1))
    convex = bool((turns > -1e-6).all() or (turns < 1e-6).all()) and abs(abs(turns.sum()) - 2 * np.pi) < 1e-3
    if not (joined and closed and convex):
        raise AuditError(
            f"{entry.name} is neither a straight line nor one convex outline: signs are drawn by Number, Label and Formula"
        )


def _cross(one: Points, other: Points) -> Points:
    return np.asarray(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])


def _hex(rgba: Points) -> str:
    return "#" + "".join(f"{int(part):02X}" for part in rgba[:3])
