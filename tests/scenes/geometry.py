"""Where a display list's entries stand and what lies under a point.

Places are in px of a 1080p frame, x to the right and y down from its upper left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

import numpy as np

from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.mark import LeadEntry, MarkEntry, width_px
from onebyone.frames.number import NumberEntry
from onebyone.frames.scale import ScaleEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.wires import WireEntry
from onebyone.look.formula import typeset
from onebyone.look.theme import SHORT_SIDE, units

WIDTH, HEIGHT = SHORT_SIDE * 16 / 9, float(SHORT_SIDE)
VISIBLE = 0.05  # opacity below which nothing is seen
KEPT = 4096  # entries whose measures are remembered; they are equal only to themselves and cannot change
STEPS = 8  # straight pieces for one curve of an outline

Text: TypeAlias = NumberEntry | LabelEntry | FormulaEntry
TEXT = (NumberEntry, LabelEntry, FormulaEntry)


@dataclass(frozen=True)
class Box:
    """A rectangle, y down."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, points: np.ndarray, *, air: float = 0.0) -> Box:
        """The smallest box around points (n, 2), and so much air."""
        (left, top), (right, bottom) = points.min(axis=0) - air, points.max(axis=0) + air
        return cls(float(left), float(top), float(right), float(bottom))

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> np.ndarray:
        return np.array([(self.left + self.right) / 2, (self.top + self.bottom) / 2])

    def wider(self, air: float) -> Box:
        """The box with so much air around (or less of it)."""
        return Box(self.left - air, self.top - air, self.right + air, self.bottom + air)

    def overlap(self, other: Box) -> tuple[float, float]:
        """How far two boxes reach into each other, across and down; not at all where one is negative."""
        return (
            min(self.right, other.right) - max(self.left, other.left),
            min(self.bottom, other.bottom) - max(self.top, other.top),
        )

    def holds(self, other: Box) -> bool:
        """Whether another box lies in this one."""
        upper_left = self.left <= other.left and self.top <= other.top
        return upper_left and other.right <= self.right and other.bottom <= self.bottom

    def has(self, point: np.ndarray) -> bool:
        """Whether a point lies in it."""
        x, y = point
        return bool(self.left <= x <= self.right and self.top <= y <= self.bottom)

    @cached_property
    def samples(self) -> np.ndarray:
        """Points spread over it, (n, 2)."""
        across, down = np.meshgrid(np.linspace(self.left, self.right, 9), np.linspace(self.top, self.bottom, 5))
        return np.column_stack([across.ravel(), down.ravel()])

    def __str__(self) -> str:
        return f"({self.left:.0f}, {self.top:.0f})–({self.right:.0f}, {self.bottom:.0f})"


@dataclass(frozen=True, eq=False)
class Strokes:
    """Straight pieces (n, 2, 2) that are drawn, and the width of each (n,)."""

    pieces: np.ndarray
    widths: np.ndarray

    def crosses(self, box: Box) -> bool:
        """Whether any piece, as wide as it is, comes into the box (clipping after Liang and Barsky)."""
        if len(self.pieces) == 0:
            return False
        low = np.array([box.left, box.top]) - self.widths[:, None] / 2
        high = np.array([box.right, box.bottom]) + self.widths[:, None] / 2
        start, way = self.pieces[:, 0], self.pieces[:, 1] - self.pieces[:, 0]
        still = np.abs(way) < 1e-9
        safe = np.where(still, 1.0, way)
        first, second = (low - start) / safe, (high - start) / safe
        outside = (still & ((start <= low) | (start >= high))).any(axis=1)
        enter = np.where(still, -np.inf, np.minimum(first, second)).max(axis=1).clip(min=0)
        leave = np.where(still, np.inf, np.maximum(first, second)).min(axis=1).clip(max=1)
        return bool((~outside & (enter < leave)).any())


def px(points: np.ndarray) -> np.ndarray:
    """Points in manim's units, (n, 2), as px."""
    return points * (1, -1) / units(1) + (WIDTH / 2, HEIGHT / 2)


def sides(entries: Sequence[Entry]) -> np.ndarray:
    """Left, top, right and bottom of the boxes of entries, (n, 4)."""
    boxes = [(it.left, it.top, it.right, it.bottom) for it in map(box, entries)]
    return np.array(boxes, dtype=float).reshape(-1, 4)


def overlaps(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """`Box.overlap` of many boxes, as `sides` gives them, with one or with as many: across and down, (2, n)."""
    return (np.minimum(ours[:, 2:], theirs[..., 2:]) - np.maximum(ours[:, :2], theirs[..., :2])).T


@lru_cache(maxsize=KEPT)
def box(entry: Entry) -> Box:
    """The box of all ink of an entry, its strokes included."""
    match entry:
        case GridEntry():
            return Box.around(px(entry.corners), air=entry.frame_px / 2)
        case ScaleEntry():
            return Box.around(px(entry.corners))
        case CellsEntry():
            return Box.around(_squares(entry).reshape(-1, 2), air=entry.rule_px / 2)
        case WireEntry():
            wires = strokes(entry)
            return Box.around(wires.pieces.reshape(-1, 2), air=float(wires.widths.max(initial=0)) / 2)
        case ShapeEntry():
            return Box.around(px(outline_of(entry)), air=entry.stroke_px / 2 if entry.stroke[3] > VISIBLE else 0)
        case MarkEntry() | LeadEntry():
            return Box.around(px(entry.outer), air=width_px(entry) / 2 if entry.stroke[3] > VISIBLE else 0)
        case _:
            return Box.around(px(entry.points))


@lru_cache(maxsize=KEPT)
def opacity(entry: Entry) -> float:
    """How strongly an entry is seen, from 0 to 1."""
    match entry:
        case GridEntry():
            return max(entry.alpha, entry.frame[3])
        case CellsEntry() | ScaleEntry():
            return entry.alpha
        case WireEntry():
            strongest = entry.colours[:, 3].max(initial=0) / 255  # no wire need have the largest weight of all
            return entry.alpha * float(strongest) if entry.stretch[0] < entry.stretch[1] else 0.0
        case ShapeEntry():
            return max(entry.fill[3], entry.stroke[3] if entry.stroke_px > 0 else 0.0)
        case MarkEntry() | LeadEntry():
            return entry.stroke[3] if entry.stroke_px > 0 else 0.0
        case _:
            return entry.colour[3]


@lru_cache(maxsize=KEPT)
def is_text(entry: Entry) -> bool:
    """Whether an entry is a text."""
    return isinstance(entry, TEXT)


@lru_cache(maxsize=KEPT)
def em(entry: Text) -> float:
    """The size of a text, in px of its em."""
    if isinstance(entry, FormulaEntry):
        theirs = typeset(entry.source).outlines[entry.ordinal]
        return float((np.ptp(entry.points, axis=0) / np.ptp(theirs, axis=0)).max()) / units(1)
    placed = entry.placement
    return 0.0 if placed is None else placed[0] / units(1)


@lru_cache(maxsize=KEPT)
def baseline(entry: NumberEntry | LabelEntry) -> float:
    """The height of the line a text stands on, in px from the top."""
    placed = entry.placement
    return float("nan") if placed is None else HEIGHT / 2 - placed[2] / units(1)


def outline_of(shape: ShapeEntry) -> np.ndarray:
    """The outline as points along its curves, (n, 2), in manim's units; a closed one returns to its start."""
    curves = shape.points.reshape(-1, 4, 2)
    if len(curves) == 1:
        return curves[0, [0, 3]]
    t = np.linspace(0, 1, STEPS, endpoint=False)[:, None]
    basis = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    along = np.einsum("tk,ckx->ctx", basis, curves).reshape(-1, 2)
    return np.vstack([along, along[:1]])


@lru_cache(maxsize=KEPT)
def strokes(entry: Entry) -> Strokes:
    """Every line that is drawn: frames and rules of grids, sides of cells, wires, outlines of shapes; none of texts."""
    match entry:
        case GridEntry():
            return _grid_strokes(entry)
        case CellsEntry():
            return _cells_strokes(entry)
        case WireEntry():
            from_, to = entry.stretch
            way = entry.ends - entry.starts
            pieces = np.stack([px(entry.starts + from_ * way), px(entry.starts + to * way)], axis=1)
            seen = entry.colours[:, 3] / 255 * entry.alpha > VISIBLE
            return Strokes(pieces[seen], entry.widths_px[seen])
        case ShapeEntry():
            return _stroked(px(outline_of(entry)), entry)
        case LeadEntry():
            return _stroked(px(entry.points), entry)
        case MarkEntry():
            (left, top), (right, bottom) = px(entry.corners)
            return _stroked(np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]), entry)
        case _:
            return Strokes(np.empty((0, 2, 2)), np.empty(0))


def _stroked(line: np.ndarray, entry: ShapeEntry | LeadEntry | MarkEntry) -> Strokes:
    """Along a line of points, as wide as it is seen."""
    pieces = np.stack([line[:-1], line[1:]], axis=1)
    width = entry.stroke_px if isinstance(entry, ShapeEntry) else width_px(entry)
    return Strokes(pieces, np.full(len(pieces), width if entry.stroke[3] > VISIBLE else 0.0))


def _grid_strokes(grid: GridEntry) -> Strokes:
    (left, top), (right, bottom) = px(grid.corners)
    rows, columns = grid.shown.shape
    across, down = np.linspace(left, right, columns + 1), np.linspace(top, bottom, rows + 1)
    sides = [[(x, top), (x, bottom)] for x in across] + [[(left, y), (right, y)] for y in down]
    outer = np.isin(np.arange(len(sides)), [0, columns, columns + 1, columns + rows + 1])
    seen = np.where(outer, grid.frame[3] > VISIBLE, grid.rule[3] > VISIBLE)
    return Strokes(np.array(sides)[seen], np.where(outer, grid.frame_px, grid.rule_px)[seen])


def _squares(cells: CellsEntry) -> np.ndarray:
    """Upper left and lower right corner of each square, (n, 2, 2)."""
    return np.stack([px(cells.upper_left), px(cells.lower_right)], axis=1)


def _cells_strokes(cells: CellsEntry) -> Strokes:
    """The sides of the squares, but for those whose middle lies under a square further in front."""
    squares = _squares(cells)
    if cells.rule[3] <= VISIBLE:
        return Strokes(np.empty((0, 2, 2)), np.empty(0))
    (left, top), (right, bottom) = squares[:, 0].T, squares[:, 1].T
    corners = np.stack([[left, top], [right, top], [right, bottom], [left, bottom]]).transpose(2, 0, 1)
    sides = np.stack([corners, np.roll(corners, -1, axis=1)], axis=2)  # (n, 4, 2, 2)
    front = _front(squares, sides.mean(axis=2).reshape(-1, 2), inside=cells.rule_px)
    seen = (front < 0) | (front >= np.repeat(np.arange(len(squares)), 4))
    return Strokes(sides.reshape(-1, 2, 2)[seen], np.full(int(seen.sum()), cells.rule_px))


def _front(squares: np.ndarray, points: np.ndarray, *, inside: float = 0.0) -> np.ndarray:
    """Which square is the foremost over each point, (n,); -1 where there is none."""
    over = ((points[:, None] > squares[:, 0] + inside) & (points[:, None] < squares[:, 1] - inside)).all(axis=2)
    return np.where(over.any(axis=1), over.argmax(axis=1), -1)


def cell_box(grid: GridEntry | CellsEntry, point: np.ndarray) -> tuple[Box, bool] | None:
    """The cell of a grid under a point, and whether it is shown; None outside."""
    if isinstance(grid, CellsEntry):
        squares = _squares(grid)
        front = int(_front(squares, point[None])[0])
        return None if front < 0 else (Box.around(squares[front]), True)
    corner, far = px(grid.corners)
    rows, columns = grid.shown.shape
    side = (far - corner) / (columns, rows)
    column, row = np.floor((point - corner) / side).astype(int)
    if not (0 <= row < rows and 0 <= column < columns):
        return None
    left, top = corner + side * (column, row)
    return Box(left, top, left + side[0], top + side[1]), bool(grid.shown[row, column])


def cover(entry: Entry, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The colour (n, 3) and opacity (n,) that an entry's surface lays over points (n, 2)."""
    colours, alphas = np.zeros((len(points), 3)), np.zeros(len(points))
    if isinstance(entry, GridEntry):
        corner, far = px(entry.corners)
        rows, columns = entry.shown.shape
        at = np.floor((points - corner) / (far - corner) * (columns, rows)).astype(int)
        inside = ((at >= 0) & (at < (columns, rows))).all(axis=1)
        column, row = at[inside].T
        colours[inside] = entry.tints[row, column, :3] / 255
        alphas[inside] = entry.alpha * entry.shown[row, column]
    elif isinstance(entry, CellsEntry):
        front = _front(_squares(entry), points)
        inside = front >= 0
        colours[inside] = entry.tints[0, front[inside], :3] / 255
        alphas[inside] = entry.alpha
    elif isinstance(entry, ShapeEntry) and entry.fill[3] > 0 and len(entry.points) > 4:
        line = px(outline_of(entry))
        start, way = line[:-1], line[1:] - line[:-1]
        towards = points[:, None] - start
        turn = way[:, 0] * towards[..., 1] - way[:, 1] * towards[..., 0]
        inside = (turn >= 0).all(axis=1) | (turn <= 0).all(axis=1)  # shapes are convex
        colours[inside], alphas[inside] = entry.fill[:3], entry.fill[3]
    return colours, alphas


def under(entries: Sequence[Entry], points: np.ndarray, *, paper: Sequence[float]) -> np.ndarray:
    """The colours (n, 3) at points once these entries' surfaces are painted on the paper, in their order."""
    seen = np.tile(np.asarray(paper, dtype=float), (len(points), 1))
    for entry in entries:
        colours, alphas = cover(entry, points)
        seen += alphas[:, None] * (colours - seen)
    return seen
