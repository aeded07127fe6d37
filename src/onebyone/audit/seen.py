"""The judge of what is seen: at rest, all that is said can be read, and no colour is thinner than its value.

A text is whole: it lies within the frame, is not faded, nothing lies over it, and it stands out from what is under it.
Cells at rest are as opaque as their colours mean, unless a kernel lies on the pixels it is seen with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from onebyone.audit.places import Conflict
from onebyone.core.figure import Figure
from onebyone.frames.box import Box, Points, box_of, boxes_of, holds
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.pen import Colour
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.wires import WireEntry
from onebyone.look.colormaps import stands_out
from onebyone.look.frame import FRAME_SIDE, sides
from onebyone.look.theme import SIZES, Theme, units

WHOLE = 0.999  # opacity of what is not faded
LYING = 0.5  # opacity of a kernel that lies on pixels, at least
BACK = 0.25  # opacity of wires that have stepped back behind those that are lit, at least
LEAST = 0.5  # of the smallest size that the theme has: nobody reads what is smaller
SLACK = 1e-3  # of the frame's shorter side: what reaches so little into something does not meet it


def unseen(
    display_list: Sequence[Entry], inks: Mapping[int, Ink], *, figures: Sequence[Figure], theme: Theme, aspect: float
) -> Iterator[Conflict]:
    """All that a frame at rest does not show as it is; `inks` has one for each text, by its position."""
    yield from _thin(display_list, figures)
    texts: dict[int, tuple[Box, Colour]] = {}
    for at, entry in enumerate(display_list):
        if (text := entry.writing) is not None:
            ink = inks[at]
            texts[at] = (ink.left, ink.low, ink.right, ink.high), text.colour
        elif isinstance(entry, FormulaEntry):
            texts[at] = box_of(entry.points), entry.colour
    boxes = np.array(boxes_of([entry.outer for entry in display_list])).reshape(-1, 4)
    right, top = (side / 2 for side in sides(aspect))
    for at, (box, colour) in texts.items():
        entry = display_list[at]
        if colour[3] < WHOLE:
            yield Conflict(f"{entry.name} is faded where it rests: {colour[3]:.0%} of its ink are left", (entry,))
        if entry.writing is not None and inks[at].em < LEAST * units(SIZES.smallest):
            yield Conflict(f"{entry.name} is too small to be read", (entry,))
        if max(-box[0], box[2]) > right or max(-box[1], box[3]) > top:
            yield Conflict(f"{entry.name} is cut off by the edge of the frame", (entry,))
        inner = np.array(box) + SLACK * FRAME_SIDE * np.array([1, 1, -1, -1])
        met = (boxes[:, :2] < inner[2:]).all(axis=1) & (boxes[:, 2:] > inner[:2]).all(axis=1)
        carried = opaque = False
        for other_at in np.flatnonzero(met)[::-1].tolist():  # from the foremost
            other = display_list[other_at]
            if other_at == at or _are_one(entry, other) or (opaque and other_at < at):
                continue  # what carries the text, opaque, hides all that lies under it
            meeting = _meets(other, tuple(inner.tolist()), on_top=other_at > at)
            if meeting == "hides":
                how = "is covered by" if other_at > at else "cannot be told from"
                yield Conflict(f"{entry.name} {how} {other.name}, which lies {_where(other_at, at)} it", (entry, other))
            elif not isinstance(meeting, str):
                carried, opaque = True, opaque or meeting[3] >= WHOLE
                if not stands_out(colour, meeting, theme.rgb("paper")):
                    yield Conflict(f"{entry.name} does not stand out from {other.name}", (entry, other))
        if not carried and not stands_out(colour, (*theme.rgb("paper"), 1.0), theme.rgb("paper")):
            yield Conflict(f"{entry.name} does not stand out from the paper", (entry,))


def _where(other: int, at: int) -> str:
    return "over" if other > at else "under"


def _are_one(one: Entry, other: Entry) -> bool:
    """Whether both are glyphs of one formula, which is judged as a whole."""
    return isinstance(one, FormulaEntry) and isinstance(other, FormulaEntry) and one.said == other.said


def _meets(other: Entry, box: Box, *, on_top: bool) -> str | Colour:
    """What another entry is to a text in this box, as `Entry.meet` says; a disc's corners are not the disc."""
    if isinstance(other, ShapeEntry) and other.fill[3] > 0 and _apart(other.points, box):
        return "spares"
    return other.meet(box, on_top=on_top)


def _apart(outline: Points, box: Box) -> bool:
    """Whether a box lies wholly beside a convex outline: some edge of the outline has all of it on its other side."""
    corners = np.array([(box[0], box[1]), (box[0], box[3]), (box[2], box[1]), (box[2], box[3])])
    starts, ends = outline[:-1], outline[1:]
    way, middle = ends - starts, outline.mean(axis=0)
    normals = np.column_stack([-way[:, 1], way[:, 0]])
    inside = np.sign(((middle - starts) * normals).sum(axis=1))[:, None]
    sides = ((corners[None] - starts[:, None]) * normals[:, None]).sum(axis=2) * inside
    return bool(((sides < 0).all(axis=1) & (inside[:, 0] != 0)).any())


def _thin(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Cells and wires that are fainter than their values, and cells with something filled over them."""
    for at, entry in enumerate(display_list):
        if isinstance(entry, GridEntry | CellsEntry) and entry.is_seen and entry.alpha < WHOLE:
            under = (below for below in display_list[:at] if isinstance(below, GridEntry) and below.alpha >= WHOLE)
            lies = any(holds(_grown(box_of(below.corners)), box_of(entry.outer)) for below in under)
            weighs = any(figure.owns(entry.tensor) and figure.role(entry.tensor) == "weight" for figure in figures)
            shown = not isinstance(entry, GridEntry) or bool(entry.shown.any())
            if shown and not (lies and weighs and entry.alpha >= LYING):
                yield Conflict(
                    f"{entry.name} is faded where it rests, so that its cells look nearer to zero than they are",
                    (entry,),
                )
        elif isinstance(entry, WireEntry) and entry.alpha < WHOLE:
            lit = any(
                isinstance(other, WireEntry)
                and other.style.lit
                and other.tensor is entry.tensor
                and other.alpha >= WHOLE
                for other in display_list
            )
            if not (lit and entry.alpha >= BACK):
                yield Conflict(f"{entry.name} are faded where they rest, with none lit before them", (entry,))
        elif isinstance(entry, ShapeEntry) and entry.fill[3] > 0:
            for below in display_list[:at]:
                if isinstance(below, GridEntry) and below.alpha > 0 and _covers(entry, below):
                    yield Conflict(f"a filled {entry.name} lies over cells of {below.name}", (entry, below))


def _covers(shape: ShapeEntry, grid: GridEntry) -> bool:
    """Whether the middle of a cell that is shown lies under a filled shape."""
    left, low, right, high = box_of(shape.points)
    rows, columns = grid.shown.shape
    (x, y), pitch = grid.corners[0], (grid.corners[1] - grid.corners[0]) / (columns, rows)
    across, down = x + (np.arange(columns) + 0.5) * pitch[0], y + (np.arange(rows) + 0.5) * pitch[1]
    under = grid.shown & ((down > low) & (down < high))[:, None] & ((across > left) & (across < right))
    places = [(across[column], down[row]) for row, column in np.argwhere(under)]
    return any(not _apart(shape.points, (px, py, px, py)) for px, py in places)


def _grown(box: Box) -> Box:
    slack = SLACK * FRAME_SIDE
    return box[0] - slack, box[1] - slack, box[2] + slack, box[3] + slack
