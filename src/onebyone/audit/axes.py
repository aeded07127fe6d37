"""The judge of axes: where cells lie as points, a number that is a coordinate stands level with where that is.

Which way a coordinate goes is not declared: it is the same along all rows, or along all columns, of the picture from
which the points came. Where these would lie, whatever of it stands there, follows from where the points do. The name of
a coordinate stands where its axis ends, on the side to which it grows, or by a point's own value of that name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.audit.order import ALIKE, as_picture
from onebyone.audit.places import BY, Conflict, channels, is_under_scale, text_of
from onebyone.core.figure import Figure, flat
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.box import box_of, distance
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.mark import MarkEntry
from onebyone.frames.scale import ScaleEntry
from onebyone.frames.shape import ShapeEntry

_Pitch: TypeAlias = tuple[npt.NDArray[np.float64], float]
NEAR = 1.0  # em from a number to the line on which its point lies: it may stand aside of what it would cover
ALONG = 0.25  # of a pixel's side: what an axis may lean, or be off the line of zeros
VALUES = ("x", "y", "brightness")  # the values of a point, in their order


def axes(display_list: Sequence[Entry], inks: Mapping[int, Ink], *, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """All coordinates in a frame at rest, and names of theirs, that stand elsewhere than the points that have them."""
    clouds = [(entry, pitch) for entry in display_list if (pitch := _pitch(entry)) is not None]
    yield from _names(display_list, inks, clouds, figures)
    if not clouds:
        return
    taken = [box_of(entry.corners) for entry in display_list if isinstance(entry, GridEntry) and entry.alpha > 0]
    bars = [entry for entry in display_list if isinstance(entry, ScaleEntry)]
    for at, ink in inks.items():
        number = display_list[at].statement
        if number is None or number.equation is not None or not isinstance(number.quantity, Cell):
            continue
        x, y = (ink.left + ink.right) / 2, (ink.low + ink.high) / 2
        if any(left < x < right and low < y < high for left, low, right, high in taken):
            continue  # the cell says where it is
        if any(is_under_scale(number, ink, bar) for bar in bars):
            continue
        found = [(_coordinate(number.quantity, entry.tensor, figures), entry, pitch) for entry, pitch in clouds]
        told = [(*one, entry, pitch) for one, entry, pitch in found if one is not None]
        if told and not any(
            _is_level(ink, axis, pixel, pitch) and _is_meant(number.quantity, pixel, entry.tensor, display_list)
            for _, axis, pixel, entry, pitch in told
        ):
            name, _, _, entry, _ = told[0]
            message = f"{display_list[at].name} is a coordinate, one of {name}, and stands elsewhere than that is"
            yield Conflict(f"{message} among {entry.name}", (display_list[at],))


def _names(
    display_list: Sequence[Entry],
    inks: Mapping[int, Ink],
    clouds: Sequence[tuple[CellsEntry, _Pitch]],
    figures: Sequence[Figure],
) -> Iterator[Conflict]:
    """The names of values that stand by others, or by none while points do."""
    for at, ink in inks.items():
        label = display_list[at]
        if text_of(label) not in VALUES:
            continue
        unit, axis = VALUES.index(text_of(label)), _axis_at(ink, display_list)
        beside, other = min(channels(ink, display_list, inks), default=(inf, -1))
        every = [(values, pitch) for entry, pitch in clouds for values in _located(entry, figures)]
        if every and axis is not None:
            is_right = any(_is_axis_of(unit, values, axis, pitch) for values, pitch in every)
        else:
            is_right = other == unit if beside < BY * ink.em else not every  # without points it is a word
        if not is_right:
            message = f"{label.name} is the name of a value, and stands by no axis or value of that name"
            yield Conflict(message, (label,))


def _axis_at(ink: Ink, display_list: Sequence[Entry]) -> npt.NDArray[np.float64] | None:
    """The line at whose end, and beyond it, a name stands, the nearest of such: from its start to that end."""
    box, middle = (ink.left, ink.low, ink.right, ink.high), np.array([ink.left + ink.right, ink.low + ink.high]) / 2
    found: list[tuple[float, npt.NDArray[np.float64]]] = []
    for entry in display_list:
        if not isinstance(entry, ShapeEntry) or not entry.is_line or not entry.is_seen:
            continue
        for line in (entry.points[[0, -1], :2], entry.points[[-1, 0], :2]):
            (x, y), (along, up), way = line[1].tolist(), middle - line[1], line[1] - line[0]
            away = distance(box, (x, y, x, y))
            if away < NEAR * ink.em and way @ (along, up) > abs(way[0] * up - way[1] * along):
                found.append((away, line))
    return min(found, key=lambda one: one[0])[1] if found else None


def _located(picture: CellsEntry, figures: Sequence[Figure]) -> Iterator[npt.NDArray[np.int64]]:
    """Three values of every cell of a picture, wherever a figure has them: its x, its y and its own."""
    owners = (figure for figure in figures if figure.owns(picture.tensor))
    shape = (len(VALUES), *picture.tensor.shape)
    yield from (one.tensor.numerators for figure in owners for one in figure.proven if one.shape == shape)


def _is_axis_of(unit: int, values: npt.NDArray[np.int64], axis: npt.NDArray[np.float64], pitch: _Pitch) -> bool:
    """Whether a line goes the way in which a coordinate grows, and through where the other one is 0."""
    zeros = np.argwhere(values[1 - unit] == 0) if unit < len(values) - 1 else ()
    if not len(zeros):
        return False  # a brightness has no axis
    plane, (row, column), ((x, y), side) = values[unit], zeros[0].tolist(), pitch
    way = np.sign([plane[0, -1] - plane[0, 0], plane[0, 0] - plane[-1, 0]])
    line, there = axis[1] - axis[0], (x + side * column, y - side * row) - axis[0]
    off = [abs(one[0] * way[1] - one[1] * way[0]) for one in (line, there)]
    return bool(np.abs(way).sum() == 1 and line @ way > 0 and max(off) < ALONG * side)


def _is_level(ink: Ink, axis: int, pixel: tuple[int, int], pitch: _Pitch) -> bool:
    """Whether a number stands at the height of a cell, or over or under it, as the axis goes."""
    (x, y), side = pitch
    there, low, high = (
        (y - side * pixel[0], ink.low, ink.high) if not axis else (x + side * pixel[1], ink.left, ink.right)
    )
    return low - NEAR * ink.em <= there <= high + NEAR * ink.em


def _is_meant(cell: Cell, pixel: tuple[int, int], picture: Tensor, display_list: Sequence[Entry]) -> bool:
    """Whether a point's coordinate is that of a point that is marked, if any is marked by itself."""
    marks = [entry.aim for entry in display_list if isinstance(entry, MarkEntry) and entry.aim.tensor is picture]
    marked = {int(aim.cells[0]) for aim in marks if len(aim.cells) == 1}
    return cell.tensor.shape[-2:] == picture.shape or not marked or int(flat(picture, *pixel)) in marked


def _pitch(entry: Entry) -> _Pitch | None:
    """Of points that lie as the cells of a picture do: where its first cell would lie, and how far the next one."""
    if type(entry) is not CellsEntry or not entry.is_seen or entry.tensor.ndim != 2 or entry.cells.size < 2:
        return None
    if as_picture(entry) is not None:
        return None  # it is the picture itself
    rows, columns = np.divmod(entry.cells.ravel(), entry.tensor.shape[1])
    lie, wanted = (entry.upper_left + entry.lower_right) / 2, np.column_stack([columns, -rows]).astype(float)
    spread = wanted - wanted.mean(axis=0)
    side = float(((lie - lie.mean(axis=0)) * spread).sum() / (spread**2).sum())
    corner = lie.mean(axis=0) - side * wanted.mean(axis=0)
    return None if np.abs(corner + side * wanted - lie).max() > 10 * ALIKE * side else (corner, side)


def _coordinate(cell: Cell, picture: Tensor, figures: Sequence[Figure]) -> tuple[str, int, tuple[int, int]] | None:
    """If a number is a coordinate of a picture's cell: which one, along which axis it goes, and of which cell."""
    for figure in figures:
        if not (figure.owns(cell.tensor) and figure.owns(picture)):
            continue
        found = figure.prover.origin(cell.tensor, np.atleast_1d(flat(cell.tensor, *cell.index)))
        root = next((one.tensor for one in figure.proven if found is not None and one.tensor.name == found[0]), None)
        if found is None or root is None or root.shape[-2:] != picture.shape:
            continue
        plane, place = divmod(int(found[1][0]), picture.size)
        values = root.numerators.reshape(-1, *picture.shape)[plane]
        ways = [axis for axis in (0, 1) if (np.moveaxis(values, axis, 1) == np.moveaxis(values, axis, 1)[:1]).all()]
        if len(ways) == 1:
            row, column = divmod(place, picture.shape[1])
            return root.name, ways[0], (row, column)
    return None
