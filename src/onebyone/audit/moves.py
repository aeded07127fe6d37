"""The judge of sentences over time: what one says moves, or stays, does so, and what one gives a size stands there.

It looks on while such a sentence is read, and judges when it is gone, or when the clip is over. Behind a pulse along a
neuron's wires, the next of its layer's outputs that appears is this neuron's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import prod
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from onebyone.audit.marks import NEAR, is_neuron
from onebyone.audit.places import ONE_LINE, TOUCHING, WORD, Conflict
from onebyone.core.figure import Figure, Part
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.aim import Aim
from onebyone.frames.box import Box, Points, box_of
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.frozen import frozen
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.mark import MarkEntry
from onebyone.frames.wires import WireEntry
from onebyone.words.nouns import misplaced_noun

_NEURONS = "neurons? discs?"
_WALKERS = "positions? rods? windows? kernels? filters?"
_CELLS = "pixels? weights? points? values? outputs? columns? rows?"
_NOUN = "|".join(f"{_NEURONS} {_WALKERS} {_CELLS}".split())
_MOVES = re.compile(
    rf"\b(?P<noun>{_NOUN}) (?:moves?|slides?|glides?|walks?|wanders?|travels?|stays?)\b(?! (?:inside|within)\b)", re.I
)
_STAYS = re.compile("stays?$", re.I)
_MOVED = re.compile(rf"\b(?:move|slide|shift|walk) the (?P<noun>{_NOUN})\b", re.I)
_LINE = re.compile(r"\balong (?:a|the|its|one|each) (?P<line>row|column)s?\b", re.I)
_IN_LINE = re.compile(r"\bin (?:a|each|every) (?P<line>row|column)\b", re.I)
_IN_TURN = re.compile(r"\b(?P<line>row|column) (?:by|after|upon) (?P=line)\b", re.I)
_WAY = re.compile(r"\b(?:steps?|pixels?) (?:(?:to the|on the) )?(?P<way>left|right|up|down)\b", re.I)
_SWAPPED = re.compile(r"\b(?P<noun>\w+) (?:is|are) (?:swapped|exchanged|replaced)\b", re.I)
_SIZED = re.compile(rf"(?<![\d×])\d+×\d+ (?:{'|'.join(_CELLS.split())})\b", re.I)
_ALONG = {"column": 0, "row": 1}
"""The axis along which what is called so changes places: columns from side to side, rows up and down."""

_OTHER = "another of "
_IN_A = "in a "
_IN_TURN_OF = {"row by row": 0, "column by column": 1}
_WAYS = {"to the right": (1, 1), "to the left": (1, -1), "to the down": (0, 1), "to the up": (0, -1)}
"""Along which axis of a map, rows or columns, what is said to be done goes, and in which direction."""

_Key: TypeAlias = tuple[Tensor, bytes, type, int]
"""The tensor of cells that stand somewhere, which ones, as what, and as how many-th of those that are the same."""


@dataclass(frozen=True)
class _Told:
    """What a sentence says of a thing: that it moves, that it stays, or how large it is."""

    said: str
    noun: str
    moves: bool


@dataclass
class _Seen:
    """What was seen since a sentence came: what moved, and, if it says a size, in which sizes cells stand by now."""

    cells: dict[_Key, tuple[Points, Points]] = field(default_factory=dict)
    hubs: bool = False
    walked: bool = False
    steps: Counter[str] = field(default_factory=Counter)
    paths: dict[Tensor, list[int]] = field(default_factory=dict)
    filled: dict[_Key, list[npt.NDArray[np.bool_]]] = field(default_factory=dict)
    swapped: dict[tuple[Tensor, bytes], set[bytes]] = field(default_factory=dict)
    framed: set[tuple[Tensor, tuple[int, ...]]] = field(default_factory=set)
    laid_out: set[tuple[Tensor, tuple[int, ...]]] = field(default_factory=set)


class Moves:
    """The judge of what the sentences of one scene say of motion, frame after frame."""

    def __init__(self) -> None:
        self._told: dict[_Told, _Seen] = {}
        self._hubs: list[Box] = []
        self._aims: dict[Tensor, list[bytes]] = {}
        self._focus: dict[Tensor, int] = {}
        self._texts: set[str] = set()
        self._answers: dict[_Told, tuple[set[str], set[str]]] = {}
        self._pulsed: Part | None = None
        self._outputs: Counter[tuple[int, ...]] = Counter()

    def conflicts(
        self, display_list: Sequence[Entry], inks: Mapping[int, Ink], *, figures: Sequence[Figure], gap: bool
    ) -> Iterator[Conflict]:
        """What was said that did not come about; of what stood before a `gap` of frames nothing."""
        if gap:
            self._told, self._answers, self._pulsed = {}, {}, None
        yield from self._pulse(display_list)
        read = _read(display_list, inks)
        told, texts, before = _told(read), {text for text, _ in read}, self._texts
        self._texts = texts
        gone = [one for one in self._told if one not in told]
        yield from self._judged([one for one in gone if not self._is_answered(one, texts, before)], figures)
        for one in told:
            self._told.setdefault(one, _Seen())
        if self._told:
            self._look(display_list, inks)
        else:
            self._hubs, self._aims, self._focus = [], {}, {}

    def at_the_end(self, figures: Sequence[Figure]) -> Iterator[Conflict]:
        """What the last sentence of a clip, which stays, says of motion and did not come about."""
        yield from self._judged([*self._told], figures)

    def _is_answered(self, one: _Told, texts: set[str], before: set[str]) -> bool:
        """Whether a question is gone, but what is read next, its answer, is not: only then is it judged."""
        if not one.noun.startswith(_IN_A):
            return False
        asked, answer = self._answers.get(one, (before, set[str]()))
        self._answers[one] = asked, answer or texts - asked
        return not answer or not answer.isdisjoint(texts)

    def _judged(self, gone: Sequence[_Told], figures: Sequence[Figure]) -> Iterator[Conflict]:
        for one in gone:
            self._answers.pop(one, None)
            if not _came_about(one, self._told.pop(one), figures):
                yield Conflict(f"the words {one.said!r} stood there, and meanwhile it was not so", ())

    def _pulse(self, display_list: Sequence[Entry]) -> Iterator[Conflict]:
        """What appears behind a pulse, of the outputs of its layer, is that of its neuron."""
        for entry in display_list:
            if type(entry) is WireEntry and entry.aim is not None and entry.style.lit and entry.stretch[0] > 0:
                self._pulsed, self._outputs = entry.aim.of, _outputs(display_list, entry.aim.of.tensor)
        if (of := self._pulsed) is None:
            return
        new = _outputs(display_list, of.tensor) - self._outputs
        if new:
            self._pulsed = None
            units = set(of.index[0].ravel().tolist())
            if of.tensor.ndim != 2 and not {index[0] for index in new} <= units:  # a map of two axes has no units
                told = f"{of.tensor.name} {sorted(new)[0]} appears behind a pulse to the neuron {min(units)}"
                yield Conflict(told, ())

    def _look(self, display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> None:
        hubs = [box_of(entry.points) for entry in display_list if is_neuron(entry, display_list)]
        aims: dict[Tensor, list[bytes]] = {}
        for entry in display_list:
            if type(entry) is MarkEntry:
                aims.setdefault(entry.aim.tensor, []).append(frozen(entry.aim.cells))
        moved = len(hubs) == len(self._hubs) > 0 and bool(np.abs(np.subtract(hubs, self._hubs)).max() > NEAR)
        before, self._hubs, self._aims = self._aims, hubs, aims
        marked = [aim for entry in display_list if type(entry) is MarkEntry for aim in entry.aims]
        focus = _focus(marked)
        came = _focus([aim.came for aim in marked if aim.came is not None])
        since = came | self._focus  # a sentence may come when a mark is on its way already
        walked = any(
            len(before.get(of, ())) == len(cells) and before[of] != cells for of, cells in aims.items()
        ) or any(aim.came is not None and frozen(aim.came.cells) != frozen(aim.cells) for aim in marked)
        steps = [_step(of, since[of], cell) for of, cell in focus.items() if of in since]
        self._focus = focus
        stands = list(_stands(display_list, inks))
        filled = [*_filled(display_list)] if any(one.noun in _IN_TURN_OF for one in self._told) else []
        for one, seen in self._told.items():
            if "×" in one.noun:
                _measure(seen, display_list)
            elif one.noun.startswith(_OTHER):
                _compare(seen, display_list)
            seen.hubs |= moved
            seen.walked |= walked
            seen.steps.update(step for step in steps if step)
            for tensor, cell in focus.items():
                path = seen.paths.setdefault(tensor, [came[tensor]] if tensor in came else [])
                path += [] if path[-1:] == [cell] else [cell]
            for key, now in filled:
                states = seen.filled.setdefault(key, [])
                states += [now] if not states or (states[-1] != now).any() else []
            for key, now in stands:
                first, _ = seen.cells.get(key, (now, now))
                seen.cells[key] = first, now


def _measure(seen: _Seen, display_list: Sequence[Entry]) -> None:
    """In which rows and columns cells are framed now, and in which they stand there: what a sentence ends with."""
    seen.framed, seen.laid_out = set(), set()
    for entry in display_list:
        if type(entry) is MarkEntry and entry.aim.tensor.ndim > 1:
            rows, columns = np.unravel_index(entry.aim.cells, entry.aim.tensor.shape)[-2:]
            seen.framed.add((entry.aim.tensor, (int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1)))
        elif type(entry) is GridEntry and entry.alpha > 0:
            seen.laid_out.add((entry.tensor, entry.cells.shape[-2:]))


def _compare(seen: _Seen, display_list: Sequence[Entry]) -> None:
    """Which cells of a tensor stand in a place, one after the other."""
    for entry in display_list:
        if type(entry) is GridEntry and entry.alpha > 0:
            seen.swapped.setdefault((entry.tensor, frozen(entry.corners.round(3))), set()).add(frozen(entry.cells))


def _focus(aims: Iterable[Aim]) -> dict[Tensor, int]:
    """The single cells of results for the sake of which something is pointed at."""
    return {aim.of.tensor: int(aim.of.cells[0]) for aim in aims if aim.of.tensor.ndim > 1 and len(aim.of.cells) == 1}


def _step(tensor: Tensor, before: int, now: int) -> str:
    """Along what a result in focus gave way to another: along a row or a column; empty if along neither."""
    rows, columns = (
        int(there) - int(here)
        for here, there in zip(
            np.unravel_index(before, tensor.shape)[-2:], np.unravel_index(now, tensor.shape)[-2:], strict=True
        )
    )
    return "" if bool(rows) == bool(columns) else "column" if rows else "row"


def _filled(display_list: Sequence[Entry]) -> Iterator[tuple[_Key, npt.NDArray[np.bool_]]]:
    """Which cells are shown of each grid."""
    for entry in display_list:
        if type(entry) is GridEntry and entry.alpha > 0 and entry.shown.ndim == 2:
            yield (entry.tensor, frozen(entry.cells), GridEntry, 0), entry.shown


def _outputs(display_list: Sequence[Entry], of: Tensor) -> Counter[tuple[int, ...]]:
    """The cells of a tensor of which numbers stand there, each as often as it does."""
    quantities = (number.quantity for entry in display_list if (number := entry.statement) is not None)
    return Counter(one.index for one in quantities if isinstance(one, Cell) and one.tensor is of)


def _stands(display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> Iterator[tuple[_Key, Points]]:
    """Where cells stand, and the numbers of cells; of those that stand there in several places each by itself."""
    counts: dict[tuple[Tensor, bytes, type], int] = {}
    for at, entry in enumerate(display_list):
        number = entry.statement
        if isinstance(entry, GridEntry | CellsEntry) and entry.alpha > 0:
            tensor, cells = entry.tensor, frozen(entry.cells)
            now = entry.upper_left if isinstance(entry, CellsEntry) else entry.corners
        elif number is not None and isinstance(number.quantity, Cell):
            tensor, cells = number.quantity.tensor, bytes(str(number.quantity.index), "ascii")
            now = np.array([[inks[at].left, inks[at].baseline]])
        else:
            continue
        key = tensor, cells, type(entry)
        counts[key] = counts.get(key, -1) + 1
        yield (*key, counts[key]), now


def _read(display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> tuple[tuple[str, bool], ...]:
    """All texts as they were written, and whether one goes on with the line of the one before it."""
    texts: list[tuple[str, bool]] = []
    before: Ink | None = None
    for at, ink in inks.items():
        if (writing := display_list[at].writing) is not None:
            level = before is not None and abs(ink.baseline - before.baseline) <= ONE_LINE * ink.em
            goes_on = level and before is not None and -TOUCHING < (ink.left - before.right) / ink.em < WORD
            texts.append((writing.text, goes_on))
            before = ink
    return tuple(texts)


@lru_cache(maxsize=64)
def _told(texts: tuple[tuple[str, bool], ...]) -> frozenset[_Told]:
    """What sentences say of motion and of sizes; their lines follow each other as they were written."""
    lines = "".join(text if goes_on else f"\n{text}" for text, goes_on in texts)
    read = lines.replace("\n", " ")
    found = [_Told(one[0], one["noun"].casefold(), _STAYS.search(one[0]) is None) for one in _MOVES.finditer(read)]
    found += [_Told(one[0], one[0].casefold(), True) for one in _SIZED.finditer(lines)]
    says = (
        (_LINE, "along a {}"),
        (_IN_LINE, _IN_A + "{}"),
        (_IN_TURN, "{0} by {0}"),
        (_WAY, "to the {}"),
        (_MOVED, "{}"),
    )
    for words, of in (*says, (_SWAPPED, _OTHER + "{}")):
        found += [_Told(one[0], of.format(one[1].casefold()), True) for one in words.finditer(read)]
    return frozenset(found)


def _came_about(told: _Told, seen: _Seen, figures: Sequence[Figure]) -> bool:
    if (line := told.noun.removeprefix("along a ")) != told.noun:
        return seen.steps[line] > seen.steps.total() - seen.steps[line]  # from line to line it goes the other way
    if (line := told.noun.removeprefix(_IN_A)) != told.noun:
        return 2 * seen.steps[line] >= seen.steps.total()  # nothing need go along it
    if told.noun in _IN_TURN_OF:
        return _in_turn(seen, axis=_IN_TURN_OF[told.noun])
    if told.noun in _WAYS:
        return _went(seen, *_WAYS[told.noun])
    if "×" in told.noun:
        return _has_size(told.noun, seen, figures)
    if (noun := told.noun.removeprefix(_OTHER)) != told.noun:
        return any(len(stood) > 1 and _fits(noun, tensor, figures) for (tensor, _), stood in seen.swapped.items())
    noun = told.noun.removesuffix("s")
    if re.fullmatch(_NEURONS.replace(" ", "|"), noun):
        return seen.hubs == told.moves
    stood = ((key[0], *places) for key, places in seen.cells.items())
    ways = [(tensor, np.abs(now - then)) for tensor, then, now in stood if now.shape == then.shape]
    moved = [(tensor, way.max(axis=0) > NEAR) for tensor, way in ways if way.max() > NEAR]
    if noun in _ALONG:
        axis = _ALONG[noun]
        return any(bool(way[axis]) and not way[1 - axis] for _, way in moved) == told.moves
    fitting = any(_fits(noun, tensor, figures) for tensor, _ in moved)
    if re.fullmatch(_WALKERS.replace(" ", "|"), noun):
        return (seen.walked or (noun in ("kernel", "filter") and fitting)) == told.moves
    return fitting or not told.moves  # whether cells that stay where they are are others is for claims to say


def _has_size(said: str, seen: _Seen, figures: Sequence[Figure]) -> bool:
    """Whether cells stood in the rows and columns that words give them; framed, if any of theirs were."""
    size, noun = said.split(" ")
    framed, laid_out = (
        {shape for tensor, shape in one if _fits(noun, tensor, figures)} for one in (seen.framed, seen.laid_out)
    )
    return tuple(map(int, size.split("×"))) in (framed - {(1, 1)} or laid_out)


def _in_turn(seen: _Seen, *, axis: int) -> bool:
    """Whether results came into focus, or a map was filled, one line of this axis after the other, over several."""
    for tensor, path in seen.paths.items():
        walk = path if len(path) == 2 else path[1:]  # it walks on from anywhere
        if _is_in_turn([np.array([cell]) for cell in walk], tensor.shape[-2:], axis):
            return True
    for states in seen.filled.values():
        came = [np.flatnonzero(now & ~then) for then, now in pairwise(states)]
        if _is_in_turn([new for new in came if len(new)], states[0].shape, axis):
            return True
    return any(prod(tensor.shape[-2:]) == 1 for tensor in seen.paths)  # of a single cell nothing can be seen


def _is_in_turn(came: Sequence[npt.NDArray[np.int64]], shape: Sequence[int], axis: int) -> bool:
    """Whether cells, and those that came after them, go on along lines of this axis, and from one to the next."""
    places = [np.divmod(cells % prod(shape), shape[1]) for cells in came]
    lines, along = ([place[way] for place in places] for way in (axis, 1 - axis))
    order = [line * shape[1 - axis] + at for line, at in zip(lines, along, strict=True)]
    grows = all(one.max() < other.min() for one, other in pairwise(order))
    return bool(came) and grows and (shape[axis] == 1 or int(lines[-1].max()) > int(lines[0].min()))


def _went(seen: _Seen, axis: int, sign: int) -> bool:
    """Whether results in focus, or cells, went this way: along rows (axis 1), down (axis 0) or back."""
    steps = (
        np.subtract(*(np.unravel_index(path[at], tensor.shape)[-2:] for at in (-1, 0)))[axis]
        for tensor, path in seen.paths.items()
    )
    up = 1 if axis else -1  # rows count downwards
    moved = ((now - then)[0, 1 - axis] * up for then, now in seen.cells.values() if now.shape == then.shape)
    return any(step * sign > 0 for step in steps) or any(step * sign > NEAR for step in moved)


def _fits(noun: str, tensor: Tensor, figures: Sequence[Figure]) -> bool:
    """Whether cells of a tensor are called so."""
    return not misplaced_noun(noun, _role(tensor, figures), name=tensor.name)


def _role(tensor: Tensor, figures: Sequence[Figure]) -> str:
    return next((figure.role(tensor) or "" for figure in figures if figure.owns(tensor)), "")
