"""What may be wrong with a frame: each check takes a display list and returns its complaints, in sentences.

`moving` holds the places of entries in motion, which may cross others and shrink on their way; without it all rest.
Places are in px of a 1080p frame from its upper left corner.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from geometry import (
    HEIGHT,
    KEPT,
    VISIBLE,
    WIDTH,
    Box,
    Text,
    baseline,
    box,
    cell_box,
    cover,
    em,
    is_text,
    opacity,
    overlaps,
    px,
    sides,
    strokes,
    under,
)

from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.mark import LeadEntry
from onebyone.frames.number import NumberEntry
from onebyone.frames.scale import ScaleEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.look.colormaps import contrast
from onebyone.look.theme import CELL_PADDING, MARGIN, SIZES

SLACK = 0.5  # px: half a pixel is rounding
CONTRAST = 4.5  # WCAG 2.2, 1.4.3
NEAR = 8.0  # px between the end of a lead and the grid it belongs to
SUBSCRIPT = 0.7  # em of a formula's subscripts, in ems of the formula
AIR = 12.0  # px between a key's bar and a text over it
NEIGHBOURS = 1.0  # em between two texts that read as one line
LEVEL, OTHER_LINE = 0.03, 0.5  # em between baselines: less is level, more is another line
SAFE = Box(MARGIN * WIDTH, MARGIN * HEIGHT, (1 - MARGIN) * WIDTH, (1 - MARGIN) * HEIGHT)


def outside_margins(entries: Iterable[Entry]) -> list[str]:
    """Nothing comes nearer to an edge than the margin, strokes included, moving or not."""
    return [
        f"{entry.name} at {box(entry)} leaves the safe area {SAFE}"
        for entry in entries
        if opacity(entry) > VISIBLE and not SAFE.wider(SLACK).holds(box(entry))
    ]


def texts_over_texts(entries: Sequence[Entry], moving: Collection[int] = ()) -> list[str]:
    """No two texts overlap; the glyphs of one formula may, as it was typeset."""
    found, texts = [], [text for _, text in _texts(entries, moving)]
    for first, second, across, down in _pairs(texts, lambda across, down: (across > SLACK) & (down > SLACK)):
        one, other = texts[first], texts[second]
        if isinstance(one, FormulaEntry) and isinstance(other, FormulaEntry) and one.source == other.source:
            continue
        found.append(f"{one.name} at {box(one)} overlaps {other.name} at {box(other)} by {across:.1f}×{down:.1f} px")
    return found


def small_texts(entries: Sequence[Entry], moving: Collection[int] = ()) -> list[str]:
    """No text has an em below the smallest size; a formula's subscripts count."""
    found = []
    for _, text in _texts(entries, moving):
        size = em(text) * (SUBSCRIPT if isinstance(text, FormulaEntry) else 1)
        if size < SIZES.smallest - 0.01:
            found.append(f"{text.name} at {box(text)} is {size:.1f} px, less than {SIZES.smallest:.0f}")
    return found


def digits_out_of_cells(entries: Sequence[Entry], moving: Collection[int] = ()) -> list[str]:
    """A number in a cell keeps its padding on all four sides."""
    found, grids = [], _grids(entries)
    for at, number in _texts(entries, moving):
        if not isinstance(number, NumberEntry):
            continue
        cell = _cell_under(grids, at, number)
        if cell is None:
            continue
        across, down = CELL_PADDING * cell.width, CELL_PADDING * cell.height  # a cell need not be square
        room = Box(cell.left + across, cell.top + down, cell.right - across, cell.bottom - down)
        if not room.wider(SLACK).holds(box(number)):
            found.append(f"{number.name} at {box(number)} leaves the room {room} that its cell has for digits")
    return found


def dim_texts(entries: Sequence[Entry], moving: Collection[int] = (), *, paper: Sequence[float]) -> list[str]:
    """Every text has the contrast to be read against all that lies under it."""
    found, places = [], sides(entries)
    for at, text in _texts(entries, moving):
        ratio, ground = _dimmest(
            text, tuple(entries[below] for below in _meeting(places[:at], box(text))), tuple(paper)
        )
        if ratio < CONTRAST:
            shade = "#" + "".join(f"{round(255 * part):02X}" for part in ground)
            found.append(
                f"{text.name} at {box(text)} has contrast {ratio:.2f} (opacity {text.colour[3]:.2f}) on {shade}, "
                f"less than {CONTRAST}"
            )
    return found


def crossed_texts(entries: Sequence[Entry], moving: Collection[int] = ()) -> list[str]:
    """No line runs through a text: no lead, rule, wire, frame, and no border or rule of a grid."""
    found, places = [], sides(entries)
    for at, text in _texts(entries, moving):
        place = box(text)
        for other in _meeting(places, place):
            entry = entries[other]
            if is_text(entry) or other in moving or opacity(entry) <= VISIBLE:
                continue
            if _crosses(entry, text) and not any(_hides(between, place) for between in entries[other + 1 : at]):
                found.append(f"{entry.name} at {box(entry)} crosses {text.name} at {box(text)}")
    return found


def covered_texts(entries: Sequence[Entry], moving: Collection[int] = ()) -> list[str]:
    """No surface is painted over a text."""
    found, places = [], sides(entries)
    for at, text in _texts(entries, moving):
        for later in _meeting(places[at + 1 :], box(text)) + (at + 1):
            entry = entries[later]
            if later not in moving and _covers(entry, text):
                found.append(f"{entry.name} at {box(entry)} covers {text.name} at {box(text)}")
    return found


def uneven_baselines(entries: Sequence[Entry], moving: Collection[int] = ()) -> list[str]:
    """Texts of one line stand on one baseline: neighbours of about one height, outside cells."""
    found, grids = [], _grids(entries)
    lines = [
        text
        for at, text in _texts(entries, moving)
        if isinstance(text, NumberEntry | LabelEntry) and _cell_under(grids, at, text) is None
    ]
    for first, second, across, _ in _pairs(lines, lambda across, down: (across < 0) & (down > 0)):
        one, other = lines[first], lines[second]
        apart, smaller = abs(baseline(one) - baseline(other)), min(em(one), em(other))
        if across > -NEIGHBOURS * smaller and LEVEL < apart / smaller < OTHER_LINE:
            found.append(
                f"{one.name} at {box(one)} and {other.name} at {box(other)} stand side by side, "
                f"{apart:.1f} px from one baseline to the other"
            )
    return found


def lines_over_grids(entries: Sequence[Entry], moving: Collection[int] = ()) -> list[str]:
    """No straight line runs over a grid it neither starts nor ends at; grids that overlap, as planes do, are one.

    A grid that is painted after a line hides it.
    """
    rests = [entry for at, entry in enumerate(entries) if at not in moving and opacity(entry) > VISIBLE]
    grids = [entry for entry in rests if isinstance(entry, GridEntry)]
    found = []
    for line in rests:
        if not (isinstance(line, LeadEntry) or (isinstance(line, ShapeEntry) and len(line.points) == 4)):
            continue
        reached = [Box.around(end[None], air=NEAR) for end in px(line.points[[0, -1]])]
        strangers = grids
        while touched := [grid for grid in strangers if any(_meet(box(grid), place) for place in reached)]:
            reached += map(box, touched)
            strangers = [grid for grid in strangers if grid not in touched]
        found += [
            f"{line.name} at {box(line)} runs over {grid.name} at {box(grid)}"
            for grid in strangers
            if entries.index(grid) < entries.index(line) and strokes(line).crosses(box(grid))
        ]
    return found


def crowded_keys(entries: Sequence[Entry], moving: Collection[int] = ()) -> list[str]:
    """No text comes close to a key's bar from above, as the head would: what belongs to it stands under it."""
    bars = [
        entry
        for at, entry in enumerate(entries)
        if isinstance(entry, ScaleEntry) and at not in moving and opacity(entry) > VISIBLE
    ]
    return [
        f"{text.name} at {box(text)} comes within {AIR:g} px of {bar.name} at {box(bar)}"
        for bar in bars
        for _, text in _texts(entries, moving)
        if box(text).middle[1] < box(bar).top < box(text).bottom + AIR
        and box(text).left < box(bar).right + AIR
        and box(bar).left < box(text).right + AIR
    ]


FRAME_CHECKS = (
    texts_over_texts,
    small_texts,
    digits_out_of_cells,
    crossed_texts,
    covered_texts,
    uneven_baselines,
    lines_over_grids,
    crowded_keys,
)
"""The checks that need nothing but a display list and what moves in it."""


# Most of a frame stands in the next one too, so what is said of entries that stand there is remembered.
@lru_cache(maxsize=KEPT)
def _dimmest(text: Text, surfaces: tuple[Entry, ...], paper: tuple[float, ...]) -> tuple[float, np.ndarray]:
    """The least contrast of a text with these surfaces under it, and the colour that it has there."""
    ground = under(surfaces, box(text).samples, paper=paper)
    *colour, alpha = text.colour
    ratios = contrast(ground + alpha * (np.array(colour) - ground), ground)
    worst = int(ratios.argmin())
    return float(ratios[worst]), ground[worst]


@lru_cache(maxsize=KEPT)
def _crosses(entry: Entry, text: Text) -> bool:
    """Whether a line of an entry comes into the box of a text."""
    return strokes(entry).crosses(box(text))


@lru_cache(maxsize=KEPT)
def _covers(entry: Entry, text: Text) -> bool:
    """Whether the surface of an entry lies anywhere on a text."""
    return bool((cover(entry, box(text).samples)[1] > VISIBLE).any())


def _meet(one: Box, other: Box) -> bool:
    return min(one.overlap(other)) > 0


def _meeting(places: np.ndarray, place: Box) -> np.ndarray:
    """Which of many boxes, as `sides` gives them, meet one."""
    across, down = overlaps(places, np.array([place.left, place.top, place.right, place.bottom]))
    return np.flatnonzero((across > 0) & (down > 0))


def _pairs(
    entries: Sequence[Entry], wanted: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> Iterator[tuple[int, int, float, float]]:
    """Pairs of entries, in order, whose boxes reach into each other as wanted; and how far, across and down."""
    first, second = np.triu_indices(len(entries), 1)
    places = sides(entries)
    across, down = overlaps(places[first], places[second])
    for at in np.flatnonzero(wanted(across, down)):
        yield int(first[at]), int(second[at]), float(across[at]), float(down[at])


def _texts(entries: Sequence[Entry], moving: Collection[int]) -> Iterator[tuple[int, Text]]:
    for at, entry in enumerate(entries):
        if is_text(entry) and at not in moving and opacity(entry) > VISIBLE:
            yield at, entry


def _grids(entries: Sequence[Entry]) -> list[tuple[int, GridEntry | CellsEntry]]:
    """The grids that are seen, the uppermost first, and their places in the display list."""
    grids = [(at, it) for at, it in enumerate(entries) if isinstance(it, GridEntry | CellsEntry) and it.alpha > VISIBLE]
    return grids[::-1]


def _cell_under(grids: Sequence[tuple[int, GridEntry | CellsEntry]], at: int, text: Text) -> Box | None:
    """The cell that holds the middle of a text: of the uppermost grid there, and large enough to be meant for it.

    `at` is the text's place in the display list: a grid that is painted later is not under it.
    """
    middle = box(text).middle
    for under_it, grid in grids:
        if under_it < at and box(grid).has(middle):
            found = cell_box(grid, middle)
            if found is not None:
                cell, shown = found
                return cell if shown and cell.height > box(text).height else None
    return None


def _hides(entry: Entry, place: Box) -> bool:
    """Whether an opaque surface lies over the whole of a place."""
    return bool((cover(entry, place.samples)[1] > 0.99).all())
