"""The judge of names: at rest, what a thing is called is what it is, and counts as many as stand there.

A label that names cells has the noun of what they are to the computation, and its numbers make as many cells as it
names; a word behind a number is what the panel calls that number by; a head stands over its own column; a digit, or a
score, stands by the cell that it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import inf, prod

import numpy as np

from onebyone.audit.colours import APART as APART_ROLES
from onebyone.audit.order import tables
from onebyone.audit.places import BY, COLOURS, ONE_LINE, UNDER, Conflict, is_under, planes, sign_before, text_of
from onebyone.audit.reading import is_same, owner_of, role_of, roles, tile_of
from onebyone.audit.together import apart, lies_in, next_text, on_line
from onebyone.core.figure import ClaimError, Figure, Indices, Part, TensorRole
from onebyone.core.prover import SHUFFLED
from onebyone.core.quantity import Cell, Equation, Extent, Quantity
from onebyone.core.tensor import Tensor
from onebyone.frames.aim import Aim
from onebyone.frames.box import Box, box_of, distance
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.label import LabelEntry
from onebyone.frames.mark import MarkEntry
from onebyone.frames.plain import hex_of
from onebyone.frames.scale import ScaleEntry, ends_of
from onebyone.frames.shape import is_disc
from onebyone.frames.wires import WireEntry
from onebyone.look.theme import SIZES, Colormap, Theme, units
from onebyone.words.names import POINTWISE
from onebyone.words.nouns import (
    OWNERS,
    SIDES,
    counted_after,
    misplaced_noun,
    noun_of_cells,
    nouns_of,
    nouns_of_role,
    rival,
    tells,
    union,
    whose,
)

APART = 0.7  # em from a number to the word that it counts
NEAR = 3  # words behind a number among which the one is that it counts
SAME = 0.05  # manim's units: what is no nearer to a key than another, which lies on it or is in its place
WITH = 0.6  # of them, from a key to its picture: another may be nearer, where a page is narrow
COLUMN = 3.0  # em from a head to the numbers under it


def called(
    display_list: Sequence[Entry], inks: Mapping[int, Ink], *, figures: Sequence[Figure], theme: Theme
) -> Iterator[Conflict]:
    """All that is called what it is not in a frame at rest; `inks` has one for each text, by its position."""
    for line in _phrases(display_list, inks):
        yield from _noun(display_list, line, figures)
        yield from _count(display_list, inks, line)
        yield from _shape(display_list, inks, line, figures)
    yield from _framed(display_list, inks)
    yield from _made_so(display_list, inks, figures)
    yield from _counted(display_list, inks, figures)
    yield from _astray(display_list, inks, figures)
    yield from _neurons(display_list, inks, figures)
    yield from _owned(display_list, inks, figures)
    yield from _worded(display_list, inks, figures)
    yield from _heads(display_list, inks, figures)
    yield from _rivals(display_list, inks, figures)
    yield from _under(display_list, inks, figures)
    yield from _occurring(display_list, inks, figures)
    yield from _beside(display_list, inks)
    yield from _numbered(display_list, inks)
    yield from _lettered(display_list, inks)
    yield from _flowing(display_list, inks, figures)
    yield from _picked(display_list, inks, figures)
    yield from _tabled(display_list, inks, figures)
    yield from _coloured(display_list, inks, theme)
    yield from _unnamed(display_list, inks, figures)
    yield from _keys(display_list, figures)


def _phrases(display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> Iterator[list[int]]:
    """The labels that name cells, each with what is read with it on its line, from the left."""
    for at, ink in inks.items():
        tensor = _named(display_list[at])
        if tensor is None:
            continue
        line = sorted([at, *on_line(inks, ink)], key=lambda one: inks[one].left)
        first = last = line.index(at)
        while first and _joins(display_list, inks, line[first - 1], line[first], tensor):
            first -= 1
        while last + 1 < len(line) and _joins(display_list, inks, line[last + 1], line[last], tensor):
            last += 1
        if next(one for one in line[first:] if _named(display_list[one]) is tensor) == at:
            yield line[first : last + 1]


def _joins(display_list: Sequence[Entry], inks: Mapping[int, Ink], one: int, other: int, tensor: Tensor) -> bool:
    """Whether a text is of the same phrase as the one that it stands next to."""
    entry = display_list[one]
    is_next = apart(inks[one], inks[other]) < APART * inks[other].em
    return is_next and (entry.statement is not None or _named(entry) is tensor)


def _named(entry: Entry) -> Tensor | None:
    return getattr(entry, "names", None)


def _noun(display_list: Sequence[Entry], line: Sequence[int], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A label says what cells are to the computation, and not what another tensor is called."""
    labels = [display_list[at] for at in line if display_list[at].statement is None]
    tensor = _named(labels[0])
    figure = owner_of(tensor, figures)
    if tensor is None or figure is None:
        return
    text, role = " ".join(text_of(label).strip() for label in labels), figure.role(tensor)
    may_be = roles(tensor, figure)
    misplaced = [misplaced_noun(text, one, name=tensor.name) for one in may_be]
    if may_be and all(misplaced):
        of = f"of the role {' or '.join(may_be)}"
        message = f"{labels[0].name} names {tensor.name}, which is {of} and not called {misplaced[0]!r}"
        yield Conflict(message, ())
        return
    said = re.split(r"[^\w\s]", text.casefold())[0].strip()
    is_difference, says = figure.prover.is_difference(tensor), bool(_SAYS_DIFFERENCE.search(text.casefold()))
    noun = "" if says else noun_of_cells(text)
    if (noun and is_difference) or (says and not is_difference):
        what = f"a difference, no {noun!r}" if is_difference else "no difference"
        yield Conflict(f"{labels[0].name} names {tensor.name}, which is {what}", ())
        return
    grids = (entry for entry in display_list if isinstance(entry, GridEntry) and entry.tensor is tensor)
    shapes = {tensor.shape, *(grid.cells.shape for grid in grids)}
    for other in figure.tensors:
        competes = figure.role(other) == role and other.shape in shapes and not is_same(other, tensor)
        if competes and _is_rather(said, other.name, tensor.name, role=role or "result"):
            yield Conflict(f"{labels[0].name} names {tensor.name}, but says what {other.name} is called", ())
            return
    own = {figure.prover.root(tensor), *(one.name for one in figure.tensors if is_same(one, tensor))}
    if not said or _is_called(tensor.name, said) or any(_is_called(name, said) for name in own):
        return
    for other in figure.tensors:
        kin = figure.prover.kin(other) == figure.prover.kin(tensor) or figure.prover.root(other) in own
        its = figure.role(other)
        alike = its == role or (None in (its, role) and other.shape == tensor.shape)
        if _is_called(other.name, said) and not kin and not alike:
            yield Conflict(f"{labels[0].name} names {tensor.name}, but {other.name} is called so", ())
            return


def _made_so(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """What was turned, spread out, padded or rectified is called so by a label of it, and nothing else is.

    It has to be where a label says its size: that of a part of it need not tell how the whole came about.
    """
    named: dict[Tensor, list[str]] = {}
    for line in _phrases(display_list, inks):
        tensor = next(one for at in line if (one := _named(display_list[at])) is not None)
        named.setdefault(tensor, []).append(" ".join(text_of(display_list[at]) for at in line))
    for tensor, texts in named.items():
        figure = next((one for one in figures if one.owns(tensor)), None)
        for word in _SO if figure is not None else ():
            assert figure is not None
            if word.role not in (None, *roles(tensor, figure)):
                continue
            said = [text for text in texts if word.says.search(text)]
            if word.by.isdisjoint(figure.prover.came_by(tensor)):
                if said:
                    yield Conflict(f"{said[0]!r} names {tensor.name}, which was not {word.means}", ())
            elif (word.is_told and not said and any("×" in text for text in texts)) or any(
                word.denies.search(text) for text in texts
            ):
                yield Conflict(f"{texts[0]!r} names {tensor.name} and does not say that it was {word.means}", ())


@dataclass(frozen=True)
class _So:
    """What a label says of how its cells came about, and which operations make it true; whether it has to be said."""

    means: str
    by: frozenset[str]
    says: re.Pattern[str]
    role: TensorRole | None = None
    is_told: bool = True
    denies: re.Pattern[str] = re.compile(r"(?!)")


_SO = (
    _So("turned", frozenset({"flipped"}), re.compile(r"\b(?:flipped|turned)\b"), "weight"),
    _So("spread out", frozenset({"spread"}), re.compile(r"\b(?:apart|spread)\b"), "input"),
    _So("shuffled", frozenset({SHUFFLED}), re.compile(r"\bshuffled\b")),
    _So("padded", frozenset({"padded", "framed"}), re.compile(r"\b(?:padded|padding|moved)\b"), "input"),
    _So(
        "rectified",
        frozenset({"relu"}),
        re.compile(r"\bafter ReLU\b|\(ReLU\)|\brectified\b"),
        is_told=False,
        denies=re.compile(r"\b(?:before|without|no) ReLU\b"),
    ),
)


def _is_rather(said: str, other: str, own: str, *, role: TensorRole) -> bool:
    """Whether a label says what tells another name from its own, and nothing of what tells its own from that.

    A noun that all tensors of a role have tells none of them, and only a difference is called one.
    """
    told, theirs, mine = _words(said), _words(other), _words(own)
    if told & (mine - theirs) or _DIFFERENCE in theirs - told:
        return False
    return bool(told & (theirs - mine) - nouns_of_role(role)) or told == theirs != mine


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    """The words of a name by which it is told from others, in the singular; what is taken away is a difference."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"['’]s?(?!\w)", "", text.casefold()).replace("minus", _DIFFERENCE))
    return frozenset(word.removesuffix("s") for word in words) - _LITTLE


_DIFFERENCE = "difference"
_SAYS_DIFFERENCE = re.compile(r"\b(?:differences?|minus)\b")
_LITTLE = frozenset({"a", "an", "the", "of", "as", "that", "in", "without", "with", "from", "by", "it", "at", "and"})


def _is_called(name: str, said: str) -> bool:
    """Whether a name's own noun, before it says of what, is this one, in the singular or in the plural."""
    noun = _OF_WHAT.split(name.casefold())[0]
    return noun.removesuffix("s") == said.removesuffix("s")


_OF_WHAT = re.compile(r"\s(?:of|as|that|minus|in|without|with|from|by|\d)(?!\w)")


def _count(display_list: Sequence[Entry], inks: Mapping[int, Ink], line: Sequence[int]) -> Iterator[Conflict]:
    """The numbers in the name of loose cells make as many cells as lie there, or as there are in all.

    Of "33 of 149 points" so many lie there as the number says that stands first.
    """
    label = next(display_list[at] for at in line if display_list[at].statement is None)
    tensor, em = _named(label), inks[line[0]].em
    numbers = [number.quantity for at in line if (number := display_list[at].statement) is not None]
    if tensor is None or not numbers or any(isinstance(one, Cell) and one.tensor is tensor for one in numbers):
        return
    box = (inks[line[0]].left, inks[line[0]].low, inks[line[-1]].right, inks[line[0]].high)
    near = [
        entry
        for entry in display_list
        if isinstance(entry, GridEntry | CellsEntry)
        and entry.tensor is tensor
        and entry.alpha > 0
        and distance(box, box_of(entry.outer)) < BY * em
    ]
    between = [text_of(display_list[at]).strip() for at in line if display_list[at].statement is None]
    is_part = display_list[line[0]].statement is not None and between[0] == "of"
    made = numbers[0].value if is_part else prod(one.value for one in numbers)
    if near and all(isinstance(entry, CellsEntry) for entry in near):
        counts = {*([] if is_part else [tensor.size]), *(entry.cells.size for entry in near)}
        if made not in counts:
            told = " or ".join(f"{count:,}" for count in sorted(counts))
            yield Conflict(f"{label.name} names {made} cells of {tensor.name}, but {told} stand there", ())
        return
    first = numbers[0]
    is_name = isinstance(first, Cell) and bool(first.index)  # the number of a channel, say, over the next plane
    alone = len(numbers) == 1 or display_list[line[0]].statement is not None
    counts = alone and not (is_part or is_name or "×" in between)
    if near and counts and made not in {tensor.size, *tensor.shape, *(entry.cells.size for entry in near)}:
        yield Conflict(f"{label.name} counts {made} of {tensor.name}, which has the shape {tensor.shown_shape}", ())


def _shape(
    display_list: Sequence[Entry], inks: Mapping[int, Ink], line: Sequence[int], figures: Sequence[Figure]
) -> Iterator[Conflict]:
    """A shape in the name of cells is their own, and as many cells of a plane stand there."""
    label = next(display_list[at] for at in line if display_list[at].statement is None)
    tensor = _named(label)
    figure = owner_of(tensor, figures)
    if tensor is None or figure is None:
        return
    kernels = figure.role(tensor) == "weight" and tensor.ndim == len(_KERNELS)
    if kernels and POINTWISE in "".join(text_of(display_list[at]) for at in line) and tensor.shape[2:] != (1, 1):
        yield Conflict(f"{label.name} says 1×1 of {tensor.name}, which has the shape {tensor.shown_shape}", ())
    if kernels and (wrong := _wrong_way("".join(text_of(display_list[at]) for at in line), tensor.shape)):
        yield Conflict(f"{label.name} says {wrong} of {tensor.name}, which has the shape {tensor.shown_shape}", ())
    says_how = _MADE.search("".join(text_of(display_list[at]) for at in line))
    for at, sides in enumerate(_sides(display_list, line)):
        told = tuple(int(side.value) for side in sides)
        if (len(told) > 2 and tensor.ndim == len(told) and told != tensor.shape) or (
            not at
            and len(told) == 2
            and told not in _planes(tensor, display_list)
            and not (says_how and all(_is_made_of(tensor, side.tensor, figure) for side in sides))
        ):
            message = f"{label.name} names {tensor.name} and says {'×'.join(map(str, told))}"
            yield Conflict(f"{message}, but its shape is {tensor.shown_shape}", ())
        box = (inks[line[0]].left, inks[line[0]].low, inks[line[-1]].right, inks[line[0]].high)
        near = [
            entry
            for entry in display_list
            if isinstance(entry, GridEntry)
            and entry.alpha > 0
            and is_same(entry.tensor, tensor)
            and distance(box, box_of(entry.outer)) < BY * inks[line[0]].em
        ]
        if told == tensor.shape[-len(told) :] and near and all(one.cells.size < prod(told[-2:]) for one in near):
            message = f"{label.name} says {'×'.join(map(str, told))} of {tensor.name}"
            yield Conflict(f"{message}, of which only {near[0].cells.size} cells stand there", ())


_MADE = re.compile(r"\b(?:padded|apart|moved|shuffled|changed|spread)\b")
"""How a picture has come to be of another size than the one by whose size it is called."""


def _planes(tensor: Tensor, display_list: Sequence[Entry]) -> Iterator[tuple[int, ...]]:
    """The rows and columns that cells of a tensor may be said to have.

    They are its own, those in which its cells stand there, or tiles of them, and those of a window that is marked.
    """
    yield tensor.shape[-2:]
    for entry in display_list:
        if isinstance(entry, GridEntry) and entry.alpha > 0 and is_same(entry.tensor, tensor):
            yield entry.cells.shape[-2:]
            yield tile_of(entry.cells.reshape(-1, entry.cells.shape[-1]))
        if isinstance(entry, MarkEntry) and entry.aim.tensor is tensor:
            yield _window_of(entry.aim)


def _window_of(aim: Aim) -> tuple[int, int]:
    """How many rows and columns a frame around cells has."""
    rows, columns = np.unravel_index(aim.cells, aim.tensor.shape)[-2:]
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def _framed(display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> Iterator[Conflict]:
    """Where frames around cells of a tensor are told apart by their sizes, each one's is said, and said once."""
    said: dict[Tensor, list[tuple[int, ...]]] = {}
    for line in _phrases(display_list, inks):
        tensor = next(filter(None, (_named(display_list[at]) for at in line)))
        for sides in _sides(display_list, line):
            said.setdefault(tensor, []).append(tuple(int(side.value) for side in sides))
    for tensor, sizes in said.items():
        aims = [entry.aim for entry in display_list if isinstance(entry, MarkEntry)]
        frames = {_window_of(aim) for aim in aims if aim.tensor is tensor and aim.cells.size > 1}
        told = [size for size in sizes if size in frames and size != tensor.shape[-2:]]
        if len(told) > 1 and (len(told) > len({*told}) or {*told} != frames):
            names = [", ".join(sorted("×".join(map(str, size)) for size in some)) for some in (told, frames)]
            yield Conflict(f"names say {names[0]} of frames around cells of {tensor.name}, which are {names[1]}", ())


def _is_made_of(tensor: Tensor, other: Tensor, figure: Figure) -> bool:
    """Whether a picture is another one, padded or moved, whose size it may be called by."""
    both = figure.role(tensor) == "input" and figure.owns(other)
    return both and figure.prover.root(other) in figure.prover.made_from(tensor)


def _wrong_way(text: str, shape: Sequence[int]) -> str:
    """The word for the way in which depth goes through a layer, if it goes another one; else nothing."""
    filters, channels = shape[:2]
    goes = "down" if filters < channels else "up" if filters > channels else ""
    said = re.findall(r"\b(?:down|up)\b", text.casefold())
    return next((word for word in said if word != goes), "")


_KERNELS = ("filter", "channel", "row", "column")  # the axes of the weights of a convolution


def _sides(display_list: Sequence[Entry], line: Sequence[int]) -> Iterator[list[Quantity]]:
    """The shapes in a phrase: numbers with a × between them."""
    sides: list[Quantity] = []
    joined = False
    for at in line:
        number = display_list[at].statement
        if number is not None:
            if not joined and len(sides) > 1:
                yield sides
            sides = [*(sides if joined else ()), number.quantity]
        joined = number is None and text_of(display_list[at]).strip() == "×"
    if len(sides) > 1:
        yield sides


def _counted(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """The noun right behind a number is what the panel's words call that number by."""
    slots = _slots(figures)
    for at, ink in inks.items():
        number = display_list[at].statement
        own = slots.get(number.quantity) if number is not None and number.said is None else None
        behind = None if own is None else next_text(inks, ink, before=False)
        if own is None or behind is None or inks[behind].left - ink.right > APART * ink.em:
            continue
        word = display_list[behind]
        noun = counted_after(f" {text_of(word).strip()}", near=NEAR, strange=False)
        if word.statement is None and noun and noun not in union(own):
            yield Conflict(f"{word.name} stands behind {display_list[at].name}, which does not count {noun!r}", ())


def _astray(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A count that several blocks have, such as the features of a layer, stands by its own block if that is there.

    Whose it is, no word says: only its place does. Sides of things are told by the words that they stand with.
    """
    for figure in figures:
        counts = {one: slot for slot, one in figure.quantities.items() if isinstance(one, Extent)}
        for at, ink in inks.items():
            number = display_list[at].statement
            if number is None or number.equation is not None or number.quantity not in counts:
                continue
            quantity, noun = number.quantity, counts[number.quantity].rpartition("_")[2]
            rivals = [one for one, slot in counts.items() if slot.rpartition("_")[2] == noun]
            if noun in SIDES or all(one.value == quantity.value for one in rivals):
                continue
            box, blocks = (ink.left, ink.low, ink.right, ink.high), {figure.prover.root(one.tensor) for one in rivals}
            near = [
                (distance(box, box_of(entry.outer)), entry.tensor.name, found)
                for entry in display_list
                if isinstance(entry, GridEntry | CellsEntry) and entry.is_seen and figure.owns(entry.tensor)
                if (found := _counted_by(entry.tensor, figure) & blocks)
            ]
            name = min(((away, name) for away, name, _ in near), default=(inf, ""))[1]
            own, by = figure.prover.root(quantity.tensor), [found for away, _, found in near if away < BY * ink.em]
            if by and not any(own in found for found in by) and any(own in found for *_, found in near):
                yield Conflict(f"{display_list[at].name} stands by {name}, of which it is no count", ())


def _counted_by(tensor: Tensor, figure: Figure) -> frozenset[str]:
    """Of whose extents some are those of cells: the tensor that they are of, and the weights that made it."""
    makers = figure.prover.makers(tensor)
    return frozenset({figure.prover.root(tensor), *(figure.prover.root(one.weight) for one in makers)})


def _neurons(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """What is called a neuron, and stands over numbers that neurons say, has a disc over it or under it."""
    discs = _discs(display_list)
    for at, ink in inks.items() if discs else ():
        label = display_list[at]
        if label.statement is not None or not _NEURON.fullmatch(text_of(label).strip()):
            continue
        if any(left < ink.right and ink.left < right for left, _, right, _ in discs):
            continue
        for one, other in inks.items():
            number = display_list[one].statement
            is_under = _is_over(ink, other) and 0 <= ink.low - other.high < COLUMN * other.em
            if number is not None and is_under and _is_result(number.quantity, figures):
                yield Conflict(f"{label.name} stands over {display_list[one].name}, which a neuron says", (label,))
                break


_NEURON = re.compile("neurons?", re.I)


def _discs(display_list: Sequence[Entry]) -> list[Box]:
    return [box_of(entry.points) for entry in display_list if is_disc(entry)]


def _names_disc(text: str, ink: Ink, discs: Sequence[Box]) -> bool:
    """Whether a word says neuron and stands over a disc: it is no name of the number under that."""
    over = any(left < (ink.left + ink.right) / 2 < right and high < ink.high for left, _, right, high in discs)
    return over and bool(_NEURON.fullmatch(text))


def _is_result(quantity: Quantity, figures: Sequence[Figure]) -> bool:
    tensor = quantity.tensor if isinstance(quantity, Cell) else None
    return tensor is not None and any("result" in roles(tensor, figure) for figure in figures if figure.owns(tensor))


def _owned(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Of lines that reckon what rivals have of the same noun, each has the size behind it that says whose it is.

    And no size of other rivals stands over them.
    """
    slots = _slots(figures)
    found: dict[int, str] = {}
    for at in inks:
        number = display_list[at].statement
        if number is not None and number.equation is not None and number.quantity == number.equation.result:
            found[at] = next(filter(None, map(whose, slots.get(number.quantity, ()))), "")
    found = {at: size for at, size in found.items() if size}
    for at, size in found.items():
        behind = [display_list[one] for one in on_line(inks, inks[at]) if inks[one].left > inks[at].right]
        if not behind and len(found) < 2:
            continue  # it stands there alone
        said = {name for entry in behind if entry.statement for name in slots.get(entry.statement.quantity, ())}
        if size not in said:
            message = f"{display_list[at].name} stands on a line that does not say whose count it is"
            yield Conflict(f"{message}: {size.replace('_', ' ')} would", (display_list[at],))
    for one, ink in inks.items():
        number = display_list[one].statement
        named = OWNERS & {*slots.get(number.quantity, ())} if number is not None else frozenset()
        if named and not named & {*found.values()} and any(_heads_line(inks, ink, inks[at]) for at in found):
            message = f"{display_list[one].name} stands over lines that reckon what others have"
            yield Conflict(f"{message}: they are of {', '.join(sorted({*found.values()}))}", (display_list[one],))


def _heads_line(inks: Mapping[int, Ink], head: Ink, result: Ink) -> bool:
    """Whether a text stands right over the line that a result ends."""
    line = [result, *(inks[at] for at in on_line(inks, result))]
    return any(_is_over(head, one) and 0 <= head.low - one.high < COLUMN * one.em for one in line)


def _worded(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """What reckons in words says what the numbers are of the line that stands by it, noun under term, sign by sign."""
    slots = _slots(figures)
    for at, ink in inks.items():
        text = text_of(display_list[at]).strip()
        if display_list[at].statement is not None or not _WORDED.fullmatch(text):
            continue
        nouns, signs = _WORDED_SIGN.split(text), _WORDED_SIGN.findall(text)
        box = (ink.left, ink.low, ink.right, ink.high)
        lines = {
            line
            for one, other in inks.items()
            if (number := display_list[one].statement) is not None and (line := number.equation) is not None
            if distance(box, (other.left, other.low, other.right, other.high)) < BY * ink.em
        }
        if not any(_says(line, nouns, signs, slots) for line in lines):
            yield Conflict(f"{display_list[at].name} says in words what no line reckons that stands by it", ())


def _says(line: Equation, nouns: Sequence[str], signs: Sequence[str], slots: Mapping[Quantity, list[str]]) -> bool:
    """Whether words have a line's signs, and call each of its numbers what that counts."""
    quantities = (*line.terms, line.result)
    own = [sign_before(line, at) for at in range(1, len(quantities))]
    return own == [sign.strip() for sign in signs] and all(
        noun.casefold() in union(slots.get(one, ())) for noun, one in zip(nouns, quantities, strict=True)
    )


_WORDED = re.compile(r"[^\W\d_]+(?: [×+−] [^\W\d_]+)+ = [^\W\d_]+")
_WORDED_SIGN = re.compile(r" [×+−=] ")


def _slots(figures: Sequence[Figure]) -> Mapping[Quantity, list[str]]:
    """By which names the panels' words call a quantity."""
    slots: dict[Quantity, list[str]] = {}
    for figure in figures:
        for name, quantity in figure.quantities.items():
            slots.setdefault(quantity, []).append(name)
    return slots


def _heads(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A word by itself that stands right before a number, or right over one, names what that is."""
    slots, numbers = _slots(figures), [ink for at, ink in inks.items() if display_list[at].statement is not None]
    discs = _discs(display_list)
    cells = [
        (ink, number)
        for at, ink in inks.items()
        if (number := display_list[at].statement) is not None and isinstance(number.quantity, Cell)
    ]
    for at, ink in inks.items():
        word = display_list[at]
        text = text_of(word).strip()
        if word.statement is not None or _named(word) is not None or not text.isalpha() or not cells:
            continue
        before = next_text(inks, ink, before=False)
        number = None if before is None else display_list[before].statement
        if number is not None:
            pass
        elif on_line(inks, ink, within=APART):
            continue  # it is read with what stands beside it
        else:
            under = [
                (ink.low - other.high, other.left, place)
                for place, (other, _) in enumerate(cells)
                if _is_over(ink, other) and 0 <= ink.low - other.high < COLUMN * other.em
            ]
            number = cells[min(under)[-1]][1] if under else None
        if number is None or not isinstance(quantity := number.quantity, Cell) or _names_disc(text, ink, discs):
            continue
        tensor, line = quantity.tensor, number.equation
        role = role_of(tensor, figures)
        is_product = line is not None and line.operation == "product" and quantity == line.result
        is_term = line is not None and line.operation == "product" and quantity in line.terms
        wrong = misplaced_noun(text, role or ("result" if is_product else ""), name=tensor.name)
        if not wrong and role != "bias" and text.casefold() in nouns_of_role("bias"):
            wrong = text  # of what has no role, such as a product, too
        if wrong or (is_term and not is_product and (wrong := text.casefold()) in _PRODUCTS):
            yield Conflict(f"{word.name} stands by numbers of {tensor.name}, which are not called {wrong!r}", ())
        listed = tensor.ndim == 1 and role not in ("input", "weight")  # one of a list is called as the others are
        cells_of_it = (one for one in slots if listed and isinstance(one, Cell) and one.tensor is tensor)
        alike = [name for one in cells_of_it for name in slots[one]]
        own, noun = slots.get(quantity, alike), counted_after(f" {text}", near=1, strange=False)
        counts = next_text(inks, ink, before=True)
        over = (0 <= other.low - ink.high < COLUMN * other.em for other in numbers if _is_over(other, ink))
        if any(over) or (counts is not None and ink.left - inks[counts].right < APART * ink.em):
            continue  # it says what the number over it is, or what the one before it counts
        if own and noun and noun not in union(own):
            yield Conflict(f"{word.name} stands by {quantity.describe()}, which is not called {noun!r}", ())


_PRODUCTS = frozenset({"product", "products"})


def _rivals(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Words over a number of a line say which of several counts of a noun it is, if others of them stand in lines."""
    slots = _slots(figures)
    reckoned: list[tuple[Ink, Quantity]] = []
    for at, ink in inks.items():
        number = display_list[at].statement
        if number is not None and number.equation is not None and number.quantity in slots:
            reckoned.append((ink, number.quantity))
    for at, ink in inks.items() if reckoned else ():
        word, text = display_list[at], text_of(display_list[at]).strip()
        if word.statement is not None or " " not in text or on_line(inks, ink, within=APART):
            continue
        under = [
            (ink.low - other.high, place)
            for place, (other, _) in enumerate(reckoned)
            if _is_over(ink, other) and 0 <= ink.low - other.high < COLUMN * other.em
        ]
        if not under:
            continue
        quantity = reckoned[min(under)[1]][1]
        others = [name for _, one in reckoned if one.value != quantity.value for name in slots[one]]
        if all(rival(slot, text, others) or not tells(slot, text, others) for slot in slots[quantity]):
            yield Conflict(f"{word.name} stands over {quantity.describe()}, which is not called so", (word,))


def _under(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A word by itself that stands right under a number of a line names what that counts."""
    slots = _slots(figures)
    for at, ink in inks.items():
        word, text = display_list[at], text_of(display_list[at]).strip()
        if word.statement is not None or not text.isalpha() or on_line(inks, ink, within=APART):
            continue
        over = [
            (other.low - ink.high, number.quantity)
            for one, other in inks.items()
            if (number := display_list[one].statement) is not None and number.equation is not None
            if _is_over(other, ink) and -0.3 * other.em < other.low - ink.high < 0.5 * other.em
        ]
        own = slots.get(min(over, key=lambda one: one[0])[1]) if over else None
        noun = counted_after(f" {text}", near=1, strange=False)
        if own is not None and noun and noun not in union(own):
            yield Conflict(f"{word.name} stands under a number that does not count {noun!r}", (word,))


def _occurring(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A size right under a number that says how often sizes occur is the one that this number counts."""
    sizes = [
        (ink, 1 if text_of(entry).strip() == POINTWISE else entry.statement.quantity.value if entry.statement else None)
        for at, ink in inks.items()
        for entry in (display_list[at],)
    ]
    for at, ink in inks.items():
        number = display_list[at].statement
        cell = None if number is None else number.quantity
        figure = next((one for one in figures if isinstance(cell, Cell) and one.owns(cell.tensor)), None)
        if figure is None or not isinstance(cell, Cell) or not (counted := figure.prover.occurring(cell.tensor)):
            continue
        wanted = next(one for one in figure.tensors if one.name == counted)
        own = Cell(wanted, cell.index).value
        for other, size in sizes:
            is_under = _is_over(ink, other) and 0 <= ink.low - other.high < other.em
            if is_under and size is not None and size != own:
                message = f"{display_list[at].name} says how often {own} occurs in {figure.prover.root(cell.tensor)}"
                yield Conflict(f"{message}, and {size} stands under it", (display_list[at],))


def _is_over(one: Ink, other: Ink) -> bool:
    """Whether two texts stand in one column."""
    return other.left < one.right and one.left < other.right


def _beside(display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> Iterator[Conflict]:
    """A number of a list right over or under a cell of one as long is that cell's."""
    single = [
        entry
        for entry in display_list
        if type(entry) is GridEntry and entry.alpha > 0 and entry.cells.size == 1 and entry.tensor.ndim == 1
    ]
    for at, ink in inks.items():
        number = display_list[at].statement
        if number is None or not isinstance(number.quantity, Cell) or not single:
            continue
        cell = number.quantity
        joined = on_line(inks, ink, within=APART)
        phrase = [one for one in joined if any(entry.tensor is _named(display_list[one]) for entry in single)]
        if not phrase and not any(lies_in(ink, box_of(entry.corners)) for entry in single):
            for entry in single:
                own = cell.index == (int(entry.cells[0, 0]),) or cell.tensor.shape != entry.tensor.shape
                if not own and _stands_by(ink, box_of(entry.corners)):
                    yield Conflict(f"{number.name} stands by a cell of {entry.name}, {int(entry.cells[0, 0])}", ())
        if not phrase:
            continue
        whole = [ink, *(inks[one] for one in phrase)]
        x = (min(one.left for one in whole) + max(one.right for one in whole)) / 2
        named = [entry for entry in single if entry.tensor is _named(display_list[phrase[0]])]
        nearest = min(named, key=lambda entry: abs(float(entry.corners[:, 0].mean()) - x))
        if cell.tensor is not nearest.tensor or cell.index != (int(nearest.cells[0, 0]),):
            message = f"{number.name} stands in the name of the cell {int(nearest.cells[0, 0])} of {nearest.name}"
            yield Conflict(f"{message}, and is another", ())


def _numbered(display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> Iterator[Conflict]:
    """The numbers of planes, each over the corner of its own, count as the planes do, from wherever they begin."""
    found: dict[tuple[int, int], list[tuple[Entry, Fraction]]] = {}
    stands = list(planes(display_list))
    numbers = [
        (ink, entry, number.quantity)
        for at, ink in inks.items()
        if (number := (entry := display_list[at]).statement) is not None
        and isinstance(number.quantity, Cell)
        and number.quantity.tensor.ndim == 1
        and not any(is_under(ink, box) for *_, box in stands)
    ]
    for _, tensor, place, (left, _, _, high) in stands if numbers else ():
        for ink, entry, cell in numbers:
            words = [inks[at] for at in on_line(inks, ink, within=APART) if display_list[at].statement is None]
            begins = min([ink.left, *(word.left for word in words)])  # "channel 4"
            if abs(begins - left) < ink.em and 0 <= ink.low - high < UNDER * ink.em:
                found.setdefault((id(tensor), id(cell.tensor)), []).append((entry, cell.value - place))
    for counted in found.values():
        if len({away for _, away in counted}) > 1 and all(away.denominator == 1 for _, away in counted):
            yield Conflict(f"{counted[0][0].name} and others stand over planes that they do not number in order", ())


def _stands_by(ink: Ink, box: Box) -> bool:
    """Whether a text stands right over or right under a box."""
    left, low, right, high = box
    near = min(abs(low - ink.high), abs(ink.low - high)) < UNDER * ink.em and not low < ink.low < high
    return left <= (ink.left + ink.right) / 2 <= right and near


def _lettered(display_list: Sequence[Entry], inks: Mapping[int, Ink]) -> Iterator[Conflict]:
    """The letters of the channels stand in their order, from the left on a line and from above in a column."""
    letters = [(COLOURS.index(text), ink) for at, ink in inks.items() if (text := text_of(display_list[at])) in COLOURS]
    for (one, here), (other, there) in combinations(sorted(letters, key=lambda letter: letter[0]), 2):
        level = abs(here.baseline - there.baseline) < ONE_LINE * here.em
        if one != other and (here.left > there.left if level else _is_over(here, there) and here.low < there.low):
            yield Conflict(f"the letters {COLOURS[one]} and {COLOURS[other]} stand in the wrong order", ())


def _flowing(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """What words say goes in is called so as what the panel's computation takes; what comes out, as what it gives."""
    for at in inks:
        entry = display_list[at]
        for noun, way in _FLOWS.findall(text_of(entry).casefold()):
            is_noun = counted_after(f" {noun}", near=1, strange=False)
            if is_noun and not any(noun in _called_so(figure, way) for figure in figures):
                yield Conflict(f"{entry.name} says that {noun} go {way}, which is not what a computation does", ())


_FLOWS = re.compile(r"\b(\w+) (in|out)(?=[,.;:]|\s×|$)")


def _called_so(figure: Figure, way: str) -> frozenset[str]:
    """The nouns for what goes into a panel's own computation, or comes out: of its name, and what is counted of it.

    Classes go by their names, the digits; what comes out may be rounded.
    """
    one, prover = figure.computation, figure.prover
    rounded = [tensor for tensor in figure.tensors if one in prover.makers(tensor)]
    found: set[str] = set()
    for tensor in [one.takes] if way == "in" else [one.gives, *rounded]:
        names = re.findall(r"[^\W\d_]+", tensor.name)
        found |= {form for name in names for form in (name.removesuffix("s"), f"{name.removesuffix('s')}s")}
        for slot, quantity in figure.quantities.items():
            is_own = figure.owns(quantity.tensor) and prover.root(quantity.tensor) == prover.root(tensor)
            is_name = way == "out" and slot == _NAME and quantity.tensor.shape == one.gives.shape[:1]
            found |= nouns_of(slot) if is_own else {slot, f"{slot}s"} if is_name else set()
    return frozenset(found)


_NAME = "digit"


def _picked(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Of what words say a peak is, of a row or of a column, the figure picks it as the largest."""
    for at in inks:
        entry = display_list[at]
        for way in _PEAK.findall(text_of(entry).casefold()):
            ways = {other for figure in figures for other in _peaks(figure)}
            if ways and way not in ways:
                yield Conflict(f"{entry.name} speaks of the peak of a {way}, but these are of a {min(ways)}", ())


_PEAK = re.compile(r"\b(row|column)['’]s (?:peaks?|largest|maximum|highest)\b")


def _tabled(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """What a row of a table is said to be, and a column, is what its tensor has so many of that way."""
    for at in inks:
        label = display_list[at]
        for tensor, cells, _ in tables(display_list) if _ROW_IS.search(text_of(label)) else ():
            figure = owner_of(tensor, figures)
            if figure is None or _named(label) is not tensor:
                continue
            for said in _ROW_IS.finditer(text_of(label)):
                way, noun = said["way"] or said["by"], said["is"] or said["of"]
                line = np.unravel_index(cells[:, 0] if way == "row" else cells[0], tensor.shape)
                axes = [axis for axis, place in enumerate(line) if (place != place[0]).any()]
                sizes = {one.value for name, one in figure.quantities.items() if noun in nouns_of(name)}
                if sizes and not any(tensor.shape[axis] in sizes for axis in axes):
                    yield Conflict(f"{label.name} says that a {way} is a {noun}, of which {tensor.name} has others", ())


_ROW_IS = re.compile(r"\ba (?P<way>row|column) an? (?P<is>\w+)|\b(?P<of>\w+) \((?P<by>row|column)s\)")


def _peaks(figure: Figure) -> Iterator[str]:
    """Of what the figure picks the largest values: of rows, or of columns."""
    for tensor in figure.tensors:
        try:
            uses = figure.uses(Part(tensor, np.zeros(1, np.int64)))
        except ClaimError:  # the figure says nothing of it
            continue
        for read, cells in uses.items():
            if read.ndim > 1 and figure.prover.is_largest(tensor, of=read):
                row = np.unravel_index(cells.ravel(), read.shape)[0]
                yield "row" if (row == row[0]).all() else "column"


def _coloured(display_list: Sequence[Entry], inks: Mapping[int, Ink], theme: Theme) -> Iterator[Conflict]:
    """A name that stands by itself has the colour of no other role than its noun's."""
    colours = {hex_of([round(255 * part) for part in theme.rgb(role)]): role for role in APART_ROLES}
    for at, ink in inks.items():
        entry = display_list[at]
        if entry.writing is None or entry.statement is not None or _named(entry) is not None:
            continue
        if not text_of(entry).strip().partition(",")[0].isalpha():
            continue
        if on_line(inks, ink, within=APART):
            continue  # it is read with what stands beside it
        role = colours.get(hex_of([round(255 * part) for part in entry.writing.colour[:3]]))
        if role is not None and (wrong := misplaced_noun(text_of(entry), role, name=text_of(entry))):
            yield Conflict(f"{entry.name} has the colour of another role, {role}, which has no {wrong!r}", ())


def _unnamed(display_list: Sequence[Entry], inks: Mapping[int, Ink], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A label that was made for no cells, and stands over some as their name would, has a noun of theirs.

    What stands right behind a number is what that counts.
    """
    for at, ink in inks.items():
        label = display_list[at]
        if not isinstance(label, LabelEntry) or label.names is not None or abs(ink.em - _LABEL) > SAME * _LABEL:
            continue
        joined = on_line(inks, ink, within=APART)
        if any(inks[one].right <= ink.left and display_list[one].statement is not None for one in joined):
            continue
        noun, line = noun_of_cells(text_of(label)), [inks[one] for one in joined]
        left, right = min(one.left for one in (ink, *line)), max(one.right for one in (ink, *line))
        for entry in display_list if noun else ():
            if not isinstance(entry, GridEntry | CellsEntry) or not entry.is_seen:
                continue
            start, _, end, high = box_of(entry.outer)
            aside = min(abs(left - start), abs(right - end), abs(left + right - start - end) / 2)
            if not (0 <= ink.low - high < UNDER * ink.em and aside < ONE_LINE * ink.em):
                continue
            may_be = next((roles(entry.tensor, figure) for figure in figures if figure.owns(entry.tensor)), ())
            if may_be and all(misplaced_noun(noun, role, name=entry.tensor.name) for role in may_be):
                message = f"{label.name} stands over {entry.tensor.name} as its name would, which is no {noun!r}"
                yield Conflict(message, (label, entry))


_LABEL = units(SIZES.label)


def _keys(display_list: Sequence[Entry], figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A key has the colours of what stands by it, or nearest to it, and is of that quantity."""
    near: list[tuple[Box, Tensor, Colormap, Indices]] = []
    scales = [entry for entry in display_list if isinstance(entry, ScaleEntry)]
    for entry in display_list if scales else ():
        if isinstance(entry, GridEntry | CellsEntry) and entry.is_seen:
            shown = entry.cells[..., entry.shown] if isinstance(entry, GridEntry) else entry.cells
            near.append((box_of(entry.outer), entry.tensor, entry.colormap, shown))
        elif isinstance(entry, WireEntry) and entry.is_seen:
            box = box_of(np.concatenate([entry.starts, entry.ends]))
            near.append((box, entry.tensor, entry.style.signed, entry.cells))
    for scale in scales:
        box = box_of(scale.corners)
        if not any(colours == scale.colormap for _, _, colours, _ in near):
            yield Conflict(f"{scale.name} is the key of a map that nothing has which stands there", (scale,))
            continue
        reach = max(WITH, SAME + min(distance(box, other) for other, *_ in near))
        by = [(of, colours) for other, of, colours, _ in near if distance(box, other) < reach]
        if not any(colours == scale.colormap and _is_kin(of, scale.tensor, figures) for of, colours in by):
            yield Conflict(
                f"{scale.name} stands by {by[0][0].name}, which has other colours or is of another quantity: a key "
                "stands by what it is the key of",
                (scale,),
            )
            continue
        own = [(distance(box, other), of, cells) for other, of, colours, cells in near if colours == scale.colormap]
        away = SAME + min(way for way, *_ in own)
        (low, high), values = ends_of(scale.tensor), [of.float64.ravel()[cells] for way, of, cells in own if way < away]
        if not any(low <= one.min(initial=0) <= one.max(initial=0) <= high for one in values):
            message = f"{scale.name} goes from {low:g} to {high:g}, and what stands by it goes on"
            yield Conflict(f"{message}: a key is made of what it is the key of", (scale,))
            continue
        seen = [of for _, of, colours, _ in near if colours == scale.colormap]
        whole = [ends_of(of) for of, colours in by if colours == scale.colormap]
        reached = (min(one for one, _ in whole), max(other for _, other in whole)), *map(ends_of, seen)
        if (low, high) not in reached and not any(_is_shuffled(of, scale.tensor, figures) for of in seen):
            message = f"{scale.name} goes from {low:g} to {high:g}, which is farther than what stands there goes"
            yield Conflict(f"{message}: a key is made of what it is the key of", (scale,))


def _is_shuffled(one: Tensor, other: Tensor, figures: Sequence[Figure]) -> bool:
    """Whether two tensors are one quantity before a shuffle and after it: what is the key of one is that of both."""
    owners = (figure for figure in figures if figure.owns(one) and figure.owns(other))
    return any(figure.prover.shuffles(one) != figure.prover.shuffles(other) for figure in owners)


def _is_kin(one: Tensor, other: Tensor, figures: Sequence[Figure]) -> bool:
    """Whether two tensors are of one quantity, or one key says both, as of cells shuffled and computed anew."""
    return ends_of(one) == ends_of(other) or any(
        figure.owns(one) and figure.owns(other) and figure.prover.kin(one) == figure.prover.kin(other)
        for figure in figures
    )
