"""The judge of axes: where cells lie as points, a number that is a coordinate stands level with where that is.

Which way a coordinate goes is not declared: it is the same along all rows, or along all columns, of the picture from
which the points came. Where these would lie, whatever of it stands there, follows from where the points do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.audit.order import ALIKE, as_picture
from onebyone.audit.places import Conflict, is_under_scale
from onebyone.core.figure import Figure, flat
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.box import box_of
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.mark import MarkEntry
from onebyone.frames.scale import ScaleEntry

_Pitch: TypeAlias = tuple[npt.NDArray[np.float64], float]
NEAR = 1.0  # em from a number to the line on which its point lies: it may stand aside of what it would cover


def axes(display_list: Sequence[Entry], inks: Mapping[int, Ink], *, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """All coordinates in a frame at rest that stand elsewhere than the points that have them."""
    clouds = [(entry, pitch) for entry in display_list if (pitch := _pitch(entry)) is not None]
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
    return cell.tensor.shape == picture.shape or not marked or int(flat(picture, *pixel)) in marked


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
