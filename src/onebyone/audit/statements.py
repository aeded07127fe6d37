"""The judge of statements: what a frame at rest says of a computation, and of which.

A torch call, shapes, a cost, a formula: what is made of a computation is read whole, as a viewer reads it, and the
computation must be that of a result which stands there too. What looks like such a statement and is made of none is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

import numpy as np

from onebyone.audit.places import ONE_LINE, READ_ON, Conflict
from onebyone.audit.together import on_line
from onebyone.core.computation import Aspect, Computation, Said
from onebyone.core.figure import Figure
from onebyone.core.printing import exact_text
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.box import box_of
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry, Lattice, Statement
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.ink import Ink
from onebyone.look.formula import typeset

APART = 1.0  # em between two parts of a statement that are read as one
OFF = 0.01  # em that a glyph of a formula may stand beside its place
NEAR = 1.5  # em from a result to a call over or under it that is read as its own
OF = 8.0  # em from a cost to the number of the filters whose cost it is, on its line
BEHIND = 2.5  # em from a result to such a call on its right: a check mark stands between
CALL = re.compile(r"\bnn\s*\.|Conv\dd|\bLinear\s*\(|\b(bias|stride|padding|dilation|groups)\s*=", re.IGNORECASE)
COSTS: Mapping[str, Aspect] = {"multiplication": "multiplications", "parameter": "parameters"}
"""Words for what only a computation has, and for what of it."""


def statements(
    display_list: Sequence[Entry], inks: Mapping[int, Ink], *, figures: Sequence[Figure]
) -> Iterator[Conflict]:
    """All that is wrong about what a frame at rest says of computations; `inks` has one for each text."""
    said: dict[tuple[int, Aspect], list[int]] = {}
    formulas: dict[int, list[FormulaEntry]] = {}
    for at, entry in enumerate(display_list):
        if isinstance(entry, FormulaEntry) and entry.said is not None:
            formulas.setdefault(id(entry.said.computation), []).append(entry)
        elif (text := entry.writing) is not None and text.said is not None:
            said.setdefault((id(text.said.computation), text.said.part), []).append(at)
    yield from _strays(display_list, inks, figures)
    if not (said or formulas):
        return
    results = _results(display_list, figures)
    there = list(dict.fromkeys(one for _, computed in results for one in computed))
    grids = list(_made(display_list, figures))
    numbers = [
        (ink, display_list[at], made)
        for at, ink in inks.items()
        if (number := display_list[at].statement) is not None
        if number.said is None and isinstance(number.quantity, Cell)
        if (made := [one for figure in figures for one in figure.computations_of(number.quantity.tensor)])
    ]
    for places in chain.from_iterable(_lines(places, inks) for places in said.values()):
        entries = tuple(display_list[at] for at in places)
        statement = entries[0].writing
        assert statement is not None
        assert statement.said is not None
        yield from _read(statement.said, entries, [inks[at] for at in places])
        yield from _placed(statement.said, entries, there)
        yield from _of_all(statement.said, entries, [inks[at] for at in places], results, display_list, inks)
        if statement.said.part == "call":
            yield from _beside(statement.said, entries, [inks[at] for at in places], grids)
            yield from _under(statement.said, entries, [inks[at] for at in places], numbers)
    for glyphs in formulas.values():
        yield from _whole(glyphs)
        if (formula := glyphs[0].said) is not None:
            yield from _placed(formula, tuple(glyphs), there)


def _lines(places: list[int], inks: Mapping[int, Ink]) -> Iterator[list[int]]:
    """The parts of a statement, line by line, from left to right: it may be made twice."""
    line: list[int] = []
    for at in sorted(places, key=lambda at: inks[at].baseline):
        if line and inks[at].baseline - inks[line[-1]].baseline > ONE_LINE * inks[at].em:
            yield sorted(line, key=lambda at: inks[at].left)
            line = []
        line.append(at)
    yield sorted(line, key=lambda at: inks[at].left)


def text_of(said: Said) -> str:
    """What is to be read, without spaces; of a formula its source."""
    if said.part == "formula":
        return said.computation.formula[0]
    return _squeezed("".join(run if isinstance(run, str) else exact_text(run.value) for run in said.runs()))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _read(said: Said, entries: tuple[Entry, ...], inks: Sequence[Ink]) -> Iterator[Conflict]:
    """A statement is whole: its parts stand on one line, close together, and read as it says."""
    read = _squeezed("".join(entry.writing.text for entry in entries if entry.writing is not None))
    broken = any(not -0.1 < (other.left - one.right) / one.em < APART for one, other in pairwise(inks))
    if read != text_of(said) or broken:
        where = "in pieces" if broken else f"as {read!r}"
        yield Conflict(f"{entries[0].name}: {text_of(said)!r} is to be read, but it stands there {where}", entries)


def _whole(glyphs: Sequence[FormulaEntry]) -> Iterator[Conflict]:
    """All glyphs of a formula stand where they were typeset."""
    outlines = typeset(glyphs[0].source).outlines
    standing = sorted(glyphs, key=lambda glyph: glyph.ordinal)
    if [glyph.ordinal for glyph in standing] != list(range(len(outlines))):
        yield Conflict(f"{glyphs[0].name}: not each of its {len(outlines)} glyphs stands there once", tuple(glyphs))
        return
    drawn, wanted = np.concatenate([glyph.points for glyph in standing]), np.concatenate(outlines)
    scale = float(np.ptp(drawn[:, 0]) / np.ptp(wanted[:, 0]))
    off = np.abs(drawn - drawn[0] - scale * (wanted - wanted[0])).max()
    if not off <= OFF * scale:
        yield Conflict(f"{glyphs[0].name}: the glyphs of the formula do not stand as typeset", tuple(glyphs))


def _placed(said: Said, entries: tuple[Entry, ...], there: Sequence[Computation]) -> Iterator[Conflict]:
    """Where results stand, a statement is true of the computation of one of them."""
    if there and not any(text_of(said) == text_of(one.says(said.part)) for one in there):
        calls = " and ".join(dict.fromkeys(_told(one) for one in there))
        yield Conflict(
            f"{entries[0].name} states {text_of(said)!r} ({said.part}) of {_told(said.computation)}, but what stands "
            f"there was computed by {calls}: turn_to(computation) before it is shown",
            entries,
        )


def _of_all(
    said: Said,
    entries: tuple[Entry, ...],
    own: Sequence[Ink],
    results: Sequence[tuple[Lattice | None, tuple[Computation, ...]]],
    display_list: Sequence[Entry],
    inks: Mapping[int, Ink],
) -> Iterator[Conflict]:
    """What all filters of a computation cost is not said of the map of a single one, unless with how many they are."""
    one, maps = said.computation, said.computation.gives.shape[0]
    grids = [grid for grid, computed in results if grid is not None and any(other is one for other in computed)]
    if said.part not in one.costs or maps == 1 or len(grids) != 1 or grids[0].cells.size * maps > one.gives.size:
        return
    line = [display_list[at].statement for at in on_line(inks, own[-1], within=OF)]
    if not any(number is not None and number.quantity.value == maps for number in line):
        yield Conflict(
            f"{entries[0].name} states the {said.part} of all {maps} filters of {_told(one)}, and {grids[0].name} is "
            "the map of one of them: count them where all their maps are, or say beside it how many filters these are",
            entries,
        )


def _told(one: Computation) -> str:
    return f"{one.call.text} on {one.takes.shown_shape}"


def _beside(
    said: Said,
    entries: tuple[Entry, ...],
    inks: Sequence[Ink],
    results: Sequence[tuple[Lattice | CellsEntry, Sequence[Computation]]],
) -> Iterator[Conflict]:
    """A call that stands right over, under or behind a result is that result's own."""
    middle = (inks[0].left + inks[-1].right) / 2
    low, high = min(ink.low for ink in inks), max(ink.high for ink in inks)
    for grid, computed in results:
        left, bottom, right, top = box_of(grid.outer if isinstance(grid, CellsEntry) else grid.corners)
        apart = max(low - top, bottom - high)
        is_over = left <= middle <= right and 0 <= apart < NEAR * inks[0].em
        is_behind = bottom <= (low + high) / 2 <= top and 0 <= inks[0].left - right < BEHIND * inks[0].em
        if (is_over or is_behind) and computed:
            own = [one.says("call") for one in computed]
            if text_of(said) not in map(text_of, own):
                yield Conflict(
                    f"{entries[0].name} stands beside {grid.name}, which {own[0].computation.call.text} made", entries
                )


def _under(
    said: Said,
    entries: tuple[Entry, ...],
    inks: Sequence[Ink],
    numbers: Sequence[tuple[Ink, Entry, Sequence[Computation]]],
) -> Iterator[Conflict]:
    """A call that stands right under a number that a computation gave is that one's own."""
    left, right, high = inks[0].left, inks[-1].right, max(ink.high for ink in inks)
    for ink, number, made in numbers:
        is_over = ink.left < right and left < ink.right and 0 <= ink.low - high < NEAR * inks[0].em
        if is_over and text_of(said) not in [text_of(one.says("call")) for one in made]:
            yield Conflict(f"{entries[0].name} stands under {number.name}, which {made[0].call.text} gave", entries)


def _results(
    display_list: Sequence[Entry], figures: Sequence[Figure]
) -> list[tuple[Lattice | None, tuple[Computation, ...]]]:
    """What is shown of computations' outputs, as cells or as numbers, and whose outputs these are."""
    known: dict[int, tuple[Computation, ...]] = {}

    def computed(tensor: Tensor) -> tuple[Computation, ...]:
        if id(tensor) not in known:
            known[id(tensor)] = tuple(one for figure in figures for one in figure.computations_of(tensor))
        return known[id(tensor)]

    found: list[tuple[Lattice | None, tuple[Computation, ...]]] = []
    for entry in display_list:
        grid, number = entry.lattice, entry.statement
        if grid is not None and grid.shown.any():
            found.append((grid, computed(grid.tensor)))
        elif number is not None and isinstance(number.quantity, Cell) and number.said is None:
            found.append((None, computed(number.quantity.tensor)))
    return [(grid, made) for grid, made in found if made]


def _made(
    display_list: Sequence[Entry], figures: Sequence[Figure]
) -> Iterator[tuple[Lattice | CellsEntry, tuple[Computation, ...]]]:
    """What shows cells that are outputs of computations, or made of these one by one, as by rounding."""
    for entry in display_list:
        if type(entry) is CellsEntry and entry.is_seen:
            for figure in figures:
                if figure.owns(entry.tensor):
                    yield entry, figure.computations_of(entry.tensor) or figure.prover.makers(entry.tensor)
        grid = entry.lattice
        for figure in figures if grid is not None and grid.shown.any() else ():
            if grid is not None and figure.owns(grid.tensor):
                yield grid, figure.computations_of(grid.tensor) or figure.prover.makers(grid.tensor)


def _strays(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """What looks like a statement of a computation and is none."""
    for at in inks:
        entry = display_list[at]
        text = entry.writing
        if text is None or text.said is not None or entry.statement is not None:
            continue
        if CALL.search(text.text):
            yield Conflict(
                f"{entry.name} looks like a call of torch: write Phrase(computation.says('call'), …)", (entry,)
            )
        cost = next((part for word, part in COSTS.items() if text.text.strip().casefold().startswith(word)), None)
        if "→" not in text.text and cost is None:
            continue
        for other, before in _before(display_list, inks, at):
            if cost is None:
                message = f"{entry.name} tells of shapes: write Phrase(computation.says('shapes'), …)"
                yield Conflict(message, (entry, other))
            elif not _is_cost(before.quantity, cost, figures):
                yield Conflict(
                    f"{other.name} stands before {entry.name}, but states no computation's {cost}: take it from "
                    "figure.computation.costs",
                    (entry, other),
                )


def _before(display_list: Sequence[Entry], inks: Mapping[int, Ink], at: int) -> Iterator[tuple[Entry, Statement]]:
    """The numbers that are read right before a text, on its line."""
    ink = inks[at]
    for place, other in inks.items():
        number, apart = display_list[place].statement, ink.left - other.right
        level = abs(other.baseline - ink.baseline) <= ONE_LINE * ink.em
        if number is not None and level and -0.1 * ink.em <= apart < READ_ON * ink.em:
            yield display_list[place], number


def _is_cost(quantity: object, cost: Aspect, figures: Sequence[Figure]) -> bool:
    return isinstance(quantity, Cell) and any(
        quantity == one.costs[cost] for figure in figures for one in figure.prover.computations
    )
