"""The judge of what stands together: at rest, all that a frame shows of a computation is of that one.

What is marked, what is lit and what is multiplied are the same terms; a result that stands alone is the one in focus;
cells that lie as a picture are those that the result beside them was computed from; the name before a number of a
ledger, and the word behind a cost, are its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import inf, prod
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from onebyone.audit.order import as_picture, singles
from onebyone.audit.places import (
    BESIDE,
    BY,
    ONE_LINE,
    READ_ON,
    Conflict,
    is_beside,
    is_under,
    is_under_scale,
    lines_of,
    planes,
    text_of,
)
from onebyone.audit.reading import Reading, is_same, owner_of, role_of
from onebyone.core.computation import Aspect, Computation
from onebyone.core.figure import Figure, Part
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.box import Box, box_of
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.frozen import frozen
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.mark import LeadEntry, MarkEntry
from onebyone.frames.pen import Colour
from onebyone.frames.scale import ScaleEntry
from onebyone.frames.shape import ShapeEntry, is_disc
from onebyone.frames.wires import WireEntry
from onebyone.words.names import POINTWISE
from onebyone.words.nouns import nouns_of, union

if TYPE_CHECKING:
    from onebyone.audit.court import Court

COUNTED: tuple[Aspect, ...] = ("weights", "parameters", "multiplications", "outputs")
NEXT = 1.5  # em from a weight to the wire that starts behind it, at most
COLUMN = 0.3  # em: numbers whose ends are this close stand in one column
FEW = 4  # numbers of a list that have an order
_ALSO = re.compile(r"\s+and a bias\b")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_ARTICLES = frozenset({"a", "an", "the", "its"})


def together(
    display_list: Sequence[Entry],
    inks: Mapping[int, Ink],
    *,
    reading: Reading,
    figures: Sequence[Figure],
    court: Court,
) -> Iterator[Conflict]:
    """All that does not belong together in a frame at rest; `inks` has one for each text, by its position."""
    yield from _terms(display_list, reading)
    yield from _results(display_list, inks, reading)
    yield from _pictures(display_list, figures)
    yield from _rows(display_list, reading)
    yield from _names(display_list, inks, figures, court)
    yield from _ranks(display_list, inks)
    yield from _costs(display_list, inks)
    yield from _makers(display_list, figures)
    yield from _ends(display_list)
    yield from _twice(display_list)
    yield from _unwired(display_list, inks)
    yield from _weighed(display_list, inks, reading)
    yield from _framed_alone(display_list)
    yield from _said(display_list, inks, reading)
    yield from _sums(display_list, inks, figures)
    yield from _left(display_list, inks, figures)
    yield from _counted(display_list, figures)
    for shape, tensors in _framed(display_list):
        court.demand_a_role(shape.name, tensors, shape.stroke)


def _terms(display_list: Sequence[Entry], reading: Reading) -> Iterator[Conflict]:
    """Terms of a result that are marked one by one are those that are lit, and those that are multiplied."""
    told: dict[tuple[Tensor, int], tuple[Part, dict[str, set[int]]]] = {}
    for entry in display_list:
        for aim in entry.aims if isinstance(entry, MarkEntry | WireEntry) else ():
            lit = isinstance(entry, WireEntry) and entry.style.lit
            if aim.terms is not None and len(aim.of.cells) == 1 and (lit or len(aim.terms) == 1):
                _, by = told.setdefault((aim.of.tensor, int(aim.of.cells[0])), (aim.of, {}))
                by.setdefault("lit" if lit else f"marked on {aim.tensor.name}", set()).update(aim.terms)
    if not told:
        return
    lines = lines_of(display_list, "product")
    for of, by in told.values():
        uses = reading.of(of) or {}
        following: set[int] = set()
        for line in lines:
            for cell in line.terms:
                if isinstance(cell, Cell) and cell.tensor in uses:
                    found = np.flatnonzero(uses[cell.tensor][0] == cell.flat)
                    by.setdefault("multiplied", set()).update(found[:1].tolist())
        if "multiplied" in by:  # a term may be pointed at before its own line is written
            following = {term for term in reading.terms(of) if term not in by["multiplied"]}
            following = {min(following)} if following and by["multiplied"] < {*range(min(following) + 1)} else set()
        for (how, here), (other, there) in combinations(by.items(), 2):
            ahead = following if other == "multiplied" else set()
            if not (here - ahead <= there or there <= here):
                message = (
                    f"of {of.tensor.name} {of.cells.tolist()} the terms {sorted(here)[:9]} are {how}, but "
                    f"{sorted(there)[:9]} are {other}: what is marked is what is read and multiplied"
                )
                yield Conflict(message, ())


def _results(display_list: Sequence[Entry], inks: Mapping[int, Ink], reading: Reading) -> Iterator[Conflict]:
    """A number that stands in no cell, of a result in focus, is one of those that marks say are computed."""
    focus: dict[Tensor, list[Part]] = {}
    for entry in display_list:
        for aim in entry.aims:
            of = aim.of
            if not aim.beside and reading.is_result(of.tensor) and of.tensor in (reading.of(of) or ()):
                focus.setdefault(of.tensor, []).append(of)
    if not focus:
        return
    grids = [entry for entry in display_list if isinstance(entry, GridEntry) and entry.cells.ndim == 2]
    bars = [entry for entry in display_list if isinstance(entry, ScaleEntry)]
    for at, ink in inks.items():
        number = display_list[at].statement
        if number is None or number.said is not None or not isinstance(number.quantity, Cell):
            continue
        cell = number.quantity
        if any(lies_in(ink, box_of(grid.corners)) for grid in grids if grid.alpha > 0):
            continue
        if any(is_under_scale(number, ink, bar) for bar in bars):
            continue  # it says which colour its value has, and places.scales holds it to that
        if _in_words(display_list, inks, ink):
            continue  # the words say which it is
        own = [grid for grid in grids if grid.tensor is cell.tensor and grid.cells.tolist() == [[cell.flat]]]
        if any(_is_level(ink, grid) for grid in own):
            continue  # its own cell does, on its line
        for tensor, parts in focus.items():
            if tensor is cell.tensor:
                right = any(cell.flat in part.cells for part in parts)
            elif reading.are_cells_of(cell.tensor, tensor):  # the same cells, arranged for themselves
                whole = [part for part in parts if part.cells.size == cell.tensor.size]
                right = not whole or any(cell.value == _value(part, cell.flat) for part in whole)
            else:
                continue
            if not right:
                yield Conflict(
                    f"{number.name} stands by itself, but marks say that "
                    f"{tensor.name} {parts[0].cells[:5].tolist()} is computed: a frame has one focus",
                    (display_list[at],),
                )


def _is_level(ink: Ink, grid: GridEntry) -> bool:
    """Whether a text is on the line of a cell that is seen."""
    _, low, _, high = box_of(grid.corners)
    return grid.alpha > 0 and low < (ink.low + ink.high) / 2 < high


def _in_words(display_list: Sequence[Entry], inks: Mapping[int, Ink], ink: Ink) -> bool:
    """Whether a text is one of those of a sentence: words stand beside it, on its line."""
    return any(_WORDS.search(text_of(display_list[at])) for at in on_line(inks, ink, within=READ_ON))


def _value(part: Part, place: int) -> object:
    index = np.unravel_index(int(part.cells[place]), part.tensor.shape)
    return Cell(part.tensor, tuple(map(int, index))).value


def lies_in(ink: Ink, box: Box) -> bool:
    """Whether the middle of a text lies in a box."""
    left, low, right, high = box
    return left <= (ink.left + ink.right) / 2 <= right and low <= (ink.low + ink.high) / 2 <= high


def _pictures(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Loose cells that lie as a picture are, read row by row, what a result that stands there was computed from."""
    loose = [entry for entry in display_list if isinstance(entry, CellsEntry) and entry.alpha > 0]
    read = [(entry, found[0]) for entry in loose if (found := as_picture(entry)) is not None]
    if not read:
        return
    for grid in display_list:
        if not isinstance(grid, GridEntry) or not grid.shown.all() or grid.alpha <= 0:
            continue
        for figure in figures:
            made = [one for one in figure.prover.computations if is_same(one.gives, grid.tensor)]
            fitting = [
                (one, [(entry, _is_read(entry, order, one, figure)) for entry, order in read])
                for one in (made if figure.computations_of(grid.tensor) else ())
            ]
            if fitting and not any(all(fits is not False for _, fits in found) for _, found in fitting):
                wrong = next(entry for entry, fits in fitting[0][1] if fits is False)
                message = (
                    f"{wrong.name} lie in another order than that in which {grid.tensor.name}, which stands beside "
                    "them, was computed: shuffle what is read as the figure did, and show what comes of that"
                )
                yield Conflict(message, (wrong, grid))


def _rows(display_list: Sequence[Entry], reading: Reading) -> Iterator[Conflict]:
    """Loose cells that lie in rows beside a column of results: each row is what the result beside it reads."""
    loose = [entry for entry in display_list if isinstance(entry, CellsEntry) and entry.alpha > 0]
    grids = [entry for entry in display_list if isinstance(entry, GridEntry) and entry.alpha > 0]
    for entry in loose:
        beside = [grid for grid in grids if _is_beside(grid, entry)]
        found = as_picture(entry) if beside else None
        if found is None:
            continue
        for grid in beside:
            rows = entry.cells.ravel()[found[0]].reshape(len(grid.cells), -1).tolist()
            for row, cell in zip(rows, grid.cells.ravel().tolist(), strict=True):
                read = reading.cells(Part(grid.tensor, np.array([cell])), entry.tensor)
                if read is not None and read != set(row):
                    message = f"a row of {entry.name} lies beside a cell of {grid.name} that does not read it"
                    yield Conflict(message, (entry, grid))
                    break


def _is_beside(grid: GridEntry, cells: CellsEntry) -> bool:
    """Whether a column stands beside loose cells, as high as these lie."""
    if grid.cells.ndim != 2 or grid.cells.shape[1] != 1 or cells.cells.size % len(grid.cells):
        return False
    (_, low, _, high), (_, bottom, _, top) = box_of(cells.outer), box_of(grid.corners)
    side = (top - bottom) / len(grid.cells)
    return len(grid.cells) > 1 and max(abs(low - bottom), abs(high - top)) < side / 2


def _is_read(entry: CellsEntry, order: np.ndarray, one: Computation, figure: Figure) -> bool | None:
    """Whether cells in this order are the input, or the weights of a unit, of a computation; None if of neither."""
    values = entry.tensor.numerators.ravel()[entry.cells.ravel()[order]]
    root = figure.prover.root
    for tensor, units in ((one.takes, 1), (one.weight, one.weight.shape[0])):
        if figure.owns(entry.tensor) and root(tensor) == root(entry.tensor) and tensor.size == units * len(values):
            rows = tensor.numerators.reshape(units, -1)
            return tensor.bits == entry.tensor.bits and bool((rows == values).all(axis=1).any())
    return None


def _names(
    display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure], court: Court
) -> Iterator[Conflict]:
    """The name before a term of a sum is that of a bias, of products, or of the sum itself, as the number is."""
    for at, ink in inks.items():
        number = display_list[at].statement
        line = None if number is None else number.equation
        if number is None or line is None or line.operation != "sum" or not isinstance(number.quantity, Cell):
            continue
        title = next_text(inks, ink, before=True)
        if title is None or display_list[title].statement is not None:
            continue
        tensor = number.quantity.tensor
        named = {*re.findall(r"\w+", text_of(display_list[title]).casefold())} - _ARTICLES
        role = role_of(tensor, figures)
        court.demand_role(display_list[title].name, tensor, _colour(display_list[title]))
        is_sum = number.quantity == line.result
        fits = {"bias": role == "bias", **dict.fromkeys(_PRODUCTS, not is_sum and role != "bias"), "sum": is_sum}
        if len(named) == 1 and not fits.get(*named, True):  # whoever says more than the name says it in prose
            yield Conflict(f"{display_list[title].name} stands before {number.name}, which it does not name", ())


_PRODUCTS = ("product", "products")


def next_text(inks: Mapping[int, Ink], ink: Ink, *, before: bool) -> int | None:
    """The text that stands nearest to another on its line, before or behind it, and not far away."""
    found = [(ink.left - inks[at].right if before else inks[at].left - ink.right, at) for at in on_line(inks, ink)]
    return min(((away, at) for away, at in found if -0.1 * ink.em < away < BESIDE * ink.em), default=(0.0, None))[1]


def on_line(inks: Mapping[int, Ink], ink: Ink, *, within: float = inf) -> list[int]:
    """The other texts on the baseline of one, those less than so many ems before or behind it."""
    level, near = ONE_LINE * ink.em, within * ink.em
    return [
        at
        for at, other in inks.items()
        if other is not ink and abs(other.baseline - ink.baseline) <= level and apart(ink, other) < near
    ]


def apart(one: Ink, other: Ink) -> float:
    """How far two texts of a line are from each other."""
    return max(one.left - other.right, other.left - one.right)


def _colour(entry: Entry) -> Colour:
    assert entry.writing is not None
    return entry.writing.colour


def _ranks(display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> Iterator[Conflict]:
    """All numbers of a list stand in its own order or in that of their values, read along lines or down columns.

    Numbers under planes, or beside neurons, each stand by what they are of: places.strangers judges them. Those in
    cells of their own are judged there.
    """
    lists: dict[Tensor, list[tuple[Ink, int]]] = {}
    grids = [entry for entry in display_list if isinstance(entry, GridEntry) and entry.alpha > 0]
    for at, ink in inks.items():
        number = display_list[at].statement
        if number is not None and isinstance(number.quantity, Cell) and number.quantity.tensor.ndim == 1:
            if any(grid.tensor is number.quantity.tensor and lies_in(ink, box_of(grid.corners)) for grid in grids):
                continue
            lists.setdefault(number.quantity.tensor, []).append((ink, number.quantity.index[0]))
    for tensor, found in lists.items():
        places = {place for _, place in found}
        if not len(found) == len(places) == tensor.size >= FEW or _all_owned(display_list, [ink for ink, _ in found]):
            continue
        if np.array_equal(tensor.numerators, range(tensor.size)):
            continue  # names, whose order is that of what they name
        em = min(ink.em for ink, _ in found)
        lines = _lines([(-ink.baseline, ink.left, place) for ink, place in found], ONE_LINE * em)
        flush = [
            [(side, -ink.baseline, place) for (ink, place), side in zip(found, sides, strict=True)]
            for sides in ([ink.left for ink, _ in found], [ink.right for ink, _ in found])
        ]
        orders = [[place for line in way for place in line] for way in (lines, *(_lines(one, em) for one in flush))]
        told = [one for order in orders for one in (np.array(order), tensor.numerators[order])]
        if not any((np.diff(one) >= 0).all() or (np.diff(one) <= 0).all() for one in told):
            yield Conflict(
                f"the numbers of {tensor.name} stand neither in their own order nor in that of their values: "
                f"{orders[0]}",
                (),
            )


def _lines(found: Sequence[tuple[float, float, int]], level: float) -> list[list[int]]:
    """What stands on one line, line after line, of (where the line is, where on it, what); one is `level` thick."""
    lines: list[list[tuple[float, int]]] = []
    before = float("-inf")
    for line, at, what in sorted(found):
        if line - before > level:
            lines.append([])
        lines[-1].append((at, what))
        before = line
    return [[what for _, what in sorted(line)] for line in lines]


def _all_owned(display_list: Sequence[Entry], inks: Sequence[Ink]) -> bool:
    """Whether each of some numbers stands under a plane or beside a neuron."""
    boxes = [box for *_, box in planes(display_list)]
    fans = [one for entry in display_list if (one := entry.fan) is not None]
    return all(any(is_under(ink, box) for box in boxes) or any(is_beside(ink, fan) for fan in fans) for ink in inks)


def _costs(display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> Iterator[Conflict]:
    """What is read right behind a cost is what it counts."""
    for at, ink in inks.items():
        text = display_list[at].writing
        if text is None or text.said is None or text.said.part not in COUNTED:
            continue
        behind = next_text(inks, ink, before=False)
        if behind is None or inks[behind].left - ink.right > READ_ON * ink.em:
            continue
        word = display_list[behind]
        if _ALSO.search(text_of(word)) and text.said.computation.bias is None:
            yield Conflict(f"{word.name} stands behind {text.name}, and what is counted has no bias", ())
        words = {*re.findall(r"\w+", _ALSO.sub("", text_of(word).casefold()))}
        if word.statement is not None or word.writing is None or word.writing.said is not None or not words:
            continue
        own = nouns_of(text.said.part)
        if not words & own or words & (union(COUNTED) - own):
            yield Conflict(f"{word.name} stands behind {text.name}, which counts {text.said.part} and nothing else", ())


def _makers(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A label that says by whom cells were made, or whose were taken away, names the computation that gave them."""
    for entry in display_list:
        tensor: Tensor | None = getattr(entry, "names", None)
        figure = owner_of(tensor, figures)
        if tensor is None or figure is None or entry.writing is None:
            continue
        text = entry.writing.text
        away = figure.prover.taken_away(tensor)
        if away is not None:
            text = text.partition("minus ")[2]
            made = tuple(one for one in figure.prover.computations if figure.prover.root(one.gives) == away)
        else:
            made = figure.computations_of(tensor)
        kinds = {kind for word in re.findall(r"[\w×]+", text.casefold()) for kind in _MADE_BY if word in kind}
        if not made or kinds >= {_DENSE, _CONVOLUTION}:  # who names both compares them
            continue
        if kinds and not any(all(_MADE_BY[kind](one) for kind in kinds) for one in made):
            calls = " and ".join(dict.fromkeys(one.call.text for one in made))
            yield Conflict(f"{entry.name} names {tensor.name}, which {calls} made", (entry,))


_DENSE = ("dense", "neuron", "neurons")
_CONVOLUTION = ("convolution", "kernel", "kernels", "filter", "filters")
_MADE_BY: Mapping[tuple[str, ...], Callable[[Computation], bool]] = MappingProxyType(
    {
        _DENSE: lambda one: one.weight.ndim == 2,
        _CONVOLUTION: lambda one: one.weight.ndim == 4,
        (POINTWISE,): lambda one: one.weight.shape[2:] == (1, 1),
    }
)
"""Words for who computes, and what such a computation has for weights."""


def _ends(display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """A lead to several cells ends at what marks them, or at a grid or loose cells that show them and no other."""
    for lead in display_list:
        for aim in lead.aims if isinstance(lead, LeadEntry) else ():
            if len(aim.cells) < 2 or aim.came is not None:
                continue
            cells = set(aim.cells.tolist())
            marked = any(
                (
                    isinstance(entry, MarkEntry)
                    and entry.aim.tensor is aim.tensor
                    and cells == {*entry.aim.cells.tolist()}
                )
                or (
                    isinstance(entry, GridEntry | CellsEntry)
                    and entry.tensor is aim.tensor
                    and cells == {*entry.cells.ravel().tolist()}
                )
                for entry in display_list
            )
            if not marked:
                yield Conflict(f"{lead.name} leads to {len(cells)} cells of {aim.tensor.name} that nothing marks", ())


def _twice(display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """A plane of maps stands there once: where others stand in its like, it is taken for another."""
    seen: dict[tuple[int, bytes], Entry] = {}
    for entry, tensor, _, _ in planes(display_list):
        if not isinstance(entry, GridEntry) or entry.alpha <= 0 or entry.cells.size != prod(tensor.shape[1:]):
            continue
        key = id(tensor), frozen(entry.cells)
        if entry.cells.size > 1 and not entry.aims and key in seen:
            yield Conflict(f"{entry.name} stands there twice: the picture of a channel or filter is its own", (entry,))
            return
        seen[key] = entry


def _unwired(display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> Iterator[Conflict]:
    """What a neuron says stands by it when its wires do, if those of others of its layer stand."""
    fans = [fan for entry in display_list if (fan := entry.fan) is not None and fan.tensor.ndim > 1]
    for weight in dict.fromkeys(fan.tensor for fan in fans):
        own = [fan for fan in fans if fan.tensor is weight]
        size = prod(weight.shape[1:])
        units = {int(unit) for fan in own for unit in np.unique(fan.cells // size)}
        ends = [fan.ends.mean(axis=0) for fan in own]
        for at, ink in inks.items():
            number = display_list[at].statement
            cell = None if number is None else number.quantity
            if not isinstance(cell, Cell) or cell.tensor.ndim < 2 or cell.tensor.shape[0] != weight.shape[0]:
                continue
            beside = any(0 < ink.left - x < BESIDE * ink.em for x, _ in ends)
            if beside and cell.index[0] not in units:
                message = f"{display_list[at].name} stands by a neuron of {weight.name}, whose wires do not stand there"
                yield Conflict(message, (display_list[at],))


def _weighed(display_list: Sequence[Entry], inks: Mapping[int, Ink], reading: Reading) -> Iterator[Conflict]:
    """A weight before the start of a wire is that of this wire."""
    numbers = [
        (ink, display_list[at], cell)
        for at, ink in inks.items()
        if (number := display_list[at].statement) is not None
        and isinstance(cell := number.quantity, Cell)
        and reading.are_weights(cell.tensor)
    ]
    for wires in display_list if numbers else ():
        if not isinstance(wires, WireEntry) or not wires.is_seen:
            continue
        for ink, number, cell in numbers:
            x, y = wires.starts[:, 0] - ink.right, wires.starts[:, 1] - (ink.low + ink.high) / 2
            at = np.flatnonzero((x >= 0) & (x < NEXT * ink.em) & (np.abs(y) < ink.em / 2))
            own = wires.tensor.float64.ravel()[wires.cells.ravel()[at]]
            if len(at) == 1 and own[0] != float(cell.value):
                yield Conflict(f"{number.name} stands before a wire of {wires.name}, which has another weight", ())


def _said(display_list: Sequence[Entry], inks: Mapping[int, Ink], reading: Reading) -> Iterator[Conflict]:
    """A result right under a neuron, or right behind it, is the one that its wires make now."""
    discs = [box_of(entry.points) for entry in display_list if is_disc(entry)]
    bars = [entry for entry in display_list if isinstance(entry, ScaleEntry)]
    for wires in display_list:
        if not isinstance(wires, WireEntry) or wires.aim is None or len(wires.aim.of.cells) != 1 or not discs:
            continue
        x, y = wires.ends.mean(axis=0).tolist()
        left, low, right, high = min(discs, key=lambda box: abs(box[0] - x) + abs((box[1] + box[3]) / 2 - y))
        for at, ink in inks.items():
            number = display_list[at].statement
            cell = None if number is None else number.quantity
            under = left < (ink.left + ink.right) / 2 < right and 0 <= low - ink.high < ink.em
            behind = low < (ink.low + ink.high) / 2 < high and 0 <= ink.left - right < ink.em
            if number is None or not isinstance(cell, Cell) or not (under or behind):
                continue
            if not reading.is_result(cell.tensor) or any(is_under_scale(number, ink, bar) for bar in bars):
                continue
            if not reading.share_cells(Part.of(cell.tensor, *cell.index), wires.aim.of):
                of = f"{wires.aim.of.tensor.name} {wires.aim.of.cells.tolist()}"
                message = f"{display_list[at].name} stands by a neuron whose wires make {of} now"
                yield Conflict(f"{message}: let what it says follow its focus", (display_list[at],))


def _sums(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A number of a list that stands under maps comes of them, and of none that stand there and come of these."""
    stands = [(tensor, box) for entry, tensor, _, box in planes(display_list) if _is_shown(entry)]
    blocks = dict.fromkeys(tensor for tensor, _ in stands)
    if len(blocks) < 2:
        return
    for at, ink in inks.items():
        number = display_list[at].statement
        if number is None or number.equation is not None or not isinstance(cell := number.quantity, Cell):
            continue
        figure = owner_of(cell.tensor, figures)
        if figure is None or cell.tensor.ndim > 1:
            continue
        middle = (ink.left + ink.right) / 2
        over = [
            (low - ink.high, place)
            for place, (_, (left, low, right, _)) in enumerate(stands)
            if left <= middle <= right and 0 <= low - ink.high < BY * ink.em
        ]
        sources = figure.prover.made_from(cell.tensor)
        known = {tensor: figure.prover.root(tensor) for tensor in blocks if figure.owns(tensor)}
        makers = [tensor for tensor, root in known.items() if root in sources]
        if not over or not makers:
            continue
        above = stands[min(over)[1]][0]
        later = [one for one in makers if known[one] != known.get(above)]
        if above not in makers or any(known[above] in figure.prover.made_from(one) for one in later):
            message = f"{display_list[at].name} stands under {above.name}, and comes of others that stand there"
            yield Conflict(message, ())


def _left(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A number right under a sum, in its column, is what becomes of that sum, as by ReLU."""
    numbers = [(ink, number) for at, ink in inks.items() if (number := display_list[at].statement) is not None]
    totals = [(ink, one.quantity) for ink, one in numbers if one.equation and one.equation.result == one.quantity]
    for ink, number in numbers:
        if number.equation is not None or not isinstance(cell := number.quantity, Cell):
            continue
        for over, total in totals:
            is_next = abs(over.right - ink.right) < COLUMN * ink.em and 0 <= over.low - ink.high < ink.em
            if is_next and isinstance(total, Cell) and not _becomes(total, cell, figures):
                yield Conflict(f"{number.name} stands under a sum, {total.describe()}, and does not come of it", ())


def _becomes(before: Cell, cell: Cell, figures: Sequence[Figure]) -> bool:
    owners = (figure for figure in figures if figure.owns(before.tensor) and figure.owns(cell.tensor))
    return before.index == cell.index and any(one.prover.becomes(before.tensor, cell.tensor) for one in owners)


def _counted(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Where a difference stands, what is said in numbers of like or unlike cells is counted of such as stand there."""
    shown = dict.fromkeys(entry.tensor for entry in display_list if isinstance(entry, GridEntry) and entry.alpha > 0)
    for figure in figures:
        pairs = {figure.prover.compares(tensor) for tensor in shown if figure.owns(tensor)} - {frozenset[str]()}
        for entry in display_list if pairs else ():
            tensor = None if entry.statement is None else entry.statement.quantity.tensor
            of = figure.prover.compares(tensor) if tensor is not None and figure.owns(tensor) else None
            if of and tensor is not None and not tensor.ndim and of not in pairs:
                message = f"{entry.name} compares {' with '.join(sorted(of))}, the difference shown other cells"
                yield Conflict(message, ())


def _is_shown(entry: Entry) -> bool:
    return not isinstance(entry, GridEntry) or (entry.alpha > 0 and bool(entry.shown.any()))


def _framed_alone(display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """Of single cells of which some are framed, all that have their values are; and a number says how many."""
    corners = {
        tuple(np.round(box_of(shape.points), 3))
        for shape in display_list
        if isinstance(shape, ShapeEntry) and not shape.is_line
    }
    for tensor, found in singles(display_list).items() if corners else ():
        framed = {int(entry.cells[0, 0]) for entry, box in found if tuple(np.round(box, 3)) in corners}
        shown = {int(entry.cells[0, 0]) for entry, _ in found}
        if len(framed) < FEW or framed == shown:
            continue
        values = tensor.numerators.ravel()
        own = {cell for cell in shown if values[cell] in values[[*framed]]}
        # A number of a line is one of several counts: a sentence says which it is.
        numbers = (one for entry in display_list if (one := entry.statement) is not None and one.equation is None)
        said = {one.quantity.value for one in numbers}
        if framed != own or len(framed) not in said:
            yield Conflict(
                f"{len(framed)} cells of {tensor.name} are framed, of {len(own)} that have their values: frame all of "
                "these, and say how many they are",
                (),
            )


def _framed(display_list: Sequence[Entry]) -> Iterator[tuple[ShapeEntry, list[Tensor]]]:
    """Outlines that stand around cells, all of them or the foremost, and whose cells these are."""
    shapes = [entry for entry in display_list if isinstance(entry, ShapeEntry) and not entry.is_line]
    for shape in shapes:
        box = np.array(box_of(shape.points))
        framed: list[Tensor] = []
        for entry in display_list:
            if isinstance(entry, GridEntry) and entry.alpha > 0:
                around = [box_of(entry.corners)]
                side = (entry.corners[1, 0] - entry.corners[0, 0]) / entry.shown.shape[1]
            elif isinstance(entry, CellsEntry) and entry.alpha > 0:
                around = [box_of(entry.outer), box_of(np.array([entry.upper_left[0], entry.lower_right[0]]))]
                side = entry.lower_right[0, 0] - entry.upper_left[0, 0]
            else:
                continue
            if any(np.abs(box - other).max() <= side / 2 for other in around):
                framed.append(entry.tensor)
        if framed:
            yield shape, framed
