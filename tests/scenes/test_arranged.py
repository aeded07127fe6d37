"""What lies in rows, columns or steps in a clip lies as it was computed: with one thing exchanged, it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from exchanging import Change, Changes, another_mark, demand_refused
from project import figures
from recording import Frame

from onebyone.audit.arranged import arranged, windows
from onebyone.audit.reading import Reading
from onebyone.core.figure import Figure
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.mark import MarkEntry

pytestmark = pytest.mark.xdist_group("exchanged")  # clips that are told once for both files


def complaints(frame: Frame, figures: tuple[Figure, ...]) -> Iterator[str]:
    """What lies otherwise than it was computed: cells side by side in every frame, all else at rest."""
    yield from (one.message for one in windows(frame.entries, figures))
    if frame.rests:
        yield from (one.message for one in arranged(frame.entries, reading=Reading(figures), figures=figures))


def is_single(entry: Entry) -> bool:
    return isinstance(entry, GridEntry) and entry.cells.size == 1


def mirrored_window(entry: Entry) -> Entry:
    """A single pixel as the one on the other side."""
    if isinstance(entry, GridEntry) and is_single(entry) and entry.tensor.name == "image":
        return replace(entry, cells=entry.tensor.size - 1 - entry.cells)
    return entry


def mirrored_page(entry: Entry) -> Entry:
    """A block of maps on the other side of the page."""
    if isinstance(entry, GridEntry) and entry.tensor.ndim == 3:
        (left, top), (right, bottom) = entry.corners
        return replace(entry, corners=np.array([(-right, top), (-left, bottom)]))
    return entry


def unfinished(entry: Entry) -> Entry:
    """A map without its last row."""
    if isinstance(entry, GridEntry) and entry.shown.all() and min(entry.shown.shape) > 5:
        shown = entry.shown.copy()
        shown[-1] = False
        return replace(entry, shown=shown)
    return entry


def another_peak(entry: Entry) -> Entry:
    """The peak of a row as that of the next one."""
    if isinstance(entry, GridEntry) and is_single(entry) and entry.tensor.name == "largest values":
        return replace(entry, cells=(entry.cells + 1) % entry.tensor.size)
    return entry


def mirrored_cloud(entry: Entry) -> Entry:
    """Painted points on the other side, each in the place of another."""
    if isinstance(entry, CellsEntry) and entry.tensor.name.startswith("features of layer"):
        middle = np.array([entry.outer[:, 0].mean(), 0.0])
        across = (2 * middle - corners * (1, 0) for corners in (entry.lower_right, entry.upper_left))
        places = (
            flipped + corners * (0, 1)
            for flipped, corners in zip(across, (entry.upper_left, entry.lower_right), strict=True)
        )
        return replace(entry, **dict(zip(("upper_left", "lower_right"), places, strict=True)))
    return entry


def one_point_away(entry: Entry) -> Entry:
    """A painted point in the place of its neighbour."""
    if isinstance(entry, CellsEntry) and entry.tensor.name.startswith("features of layer") and entry.cells.size > 1:
        places = {name: getattr(entry, name).copy() for name in ("upper_left", "lower_right")}
        for corners in places.values():
            corners[-1] = corners[-2]
        return replace(entry, **places)
    return entry


def another_ring(entry: Entry) -> Entry:
    """A ring around the pixel of a peak as one around that of another one."""
    if (
        isinstance(entry, MarkEntry)
        and entry.aim.tensor.name == "image"
        and entry.aim.of.tensor.name == "largest values"
    ):
        figure = figures("8")[0]
        pixels = [figure.lit[point] for point in figure.decided if point is not None]  # type: ignore[attr-defined]
        at = pixels.index(int(entry.aim.cells[0]))
        return replace(entry, aim=replace(entry.aim, cells=np.array([pixels[at - 1]])))
    return entry


def another_column(entry: Entry) -> Entry:
    """The columns of a table in the order that is neither the points' own nor that of the shuffle."""
    if isinstance(entry, GridEntry) and is_single(entry) and entry.tensor.name == "features of layer 3":
        points = figures("8")[0].part[1]  # type: ignore[attr-defined]
        feature, point = divmod(int(entry.cells[0, 0]), entry.tensor.shape[1])
        return replace(entry, cells=np.array([[feature * entry.tensor.shape[1] + points[points.index(point) - 1]]]))
    return entry


def another_winner(entry: Entry) -> Entry:
    """A mark around a whole map as one around the next."""
    if isinstance(entry, MarkEntry) and entry.aim.tensor.ndim == 3 and len(entry.aim.cells) > 1:
        aim, size = entry.aim, entry.aim.tensor.size
        cells = (aim.cells + size // len(aim.tensor.numerators)) % size
        return replace(entry, aim=replace(aim, cells=cells))
    return entry


CHANGES: Changes = {
    "a window mirrored cell by cell": ("2b", mirrored_window, "lie side by side otherwise than in image"),
    "maps before what they come from": ("7", mirrored_page, "what comes of something stands behind it"),
    "a map that is not finished": ("c2", unfinished, "is filled in part where it rests"),
    "the peak of another row": ("8", another_peak, "and level with"),
    "a mark beside the largest": ("8", another_mark, "is made for the largest of its row"),
    "a ring on the point of another peak": ("8", another_ring, "on image is made for the largest of its row"),
    "a cloud mirrored": ("8", mirrored_cloud, "lie elsewhere than the cells of image"),
    "a point in another's place": ("8", one_point_away, "lie elsewhere than the cells of image"),
    "a column that no order took there": ("8", another_column, "lie side by side otherwise than in features"),
    "a frame around a loser": ("5a", another_winner, "but the map that is marked is"),
}


@pytest.mark.parametrize(("id", "change", "says"), CHANGES.values(), ids=CHANGES)
def test_what_lies_otherwise_than_it_was_computed_is_refused(id: str, change: Change, says: str) -> None:
    demand_refused(id, change, says, judge=complaints)
