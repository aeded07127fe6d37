"""The judge of lone signs and letters: at rest, what joins numbers or pictures follows from the computation.

A number of a line has the sign that the line has before it; a weight is multiplied, a result or a product is equal, and
a count is the next side of a shape. Nothing else joins a number to what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from onebyone.audit.places import BESIDE, RELATIONS, Conflict, lines_of, sign_in, text_of
from onebyone.audit.reading import Reading
from onebyone.audit.together import on_line
from onebyone.core.figure import Figure, Part
from onebyone.core.quantity import Cell, Quantity
from onebyone.frames.entry import Entry, Lattice, Statement
from onebyone.frames.ink import Ink

SIGNS = frozenset(f"{RELATIONS}+-−–×·*÷/:±∓→")


def operators(
    display_list: Sequence[Entry], inks: Mapping[int, Ink], *, reading: Reading, figures: Sequence[Figure]
) -> Iterator[Conflict]:
    """All lone signs that do not belong where they stand; `inks` has one for each text, by its position."""
    for at, ink in inks.items():
        sign = display_list[at]
        said = text_of(sign).strip()
        if not said or not set(said) <= SIGNS or sign.statement is not None:
            continue
        if sign.writing is not None and sign.writing.said is not None:
            continue  # read whole, with the statement of which it is a part
        behind = _behind(inks, at)
        if behind is None:
            yield from _between(sign, said, ink, display_list)
        elif (number := display_list[behind].statement) is not None:
            allowed = _before(number, reading, figures)
            if said not in allowed:
                belongs = " or ".join(map(repr, sorted(allowed))) or "no sign"
                yield Conflict(f"{sign.name} stands before {display_list[behind].name}, where {belongs} belongs", ())


def letters(display_list: Sequence[Entry], inks: Mapping[int, Ink], *, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """A formula in letters has the signs of the line in numbers that stands there, and its letters mean those."""
    lines = lines_of(display_list, "formula")
    if not lines:
        return
    slots = {
        quantity: {*re.findall(r"[^\W_]+", f"{name} {quantity.tensor.name}")}
        for figure in figures
        for name, quantity in figure.quantities.items()
    }
    for at in (at for at, ink in inks.items() if _begins_a_line(inks, ink)):
        line = sorted([at, *on_line(inks, inks[at])], key=lambda one: inks[one].left)
        if any((number := display_list[one].statement) is not None and number.equation is not None for one in line):
            continue
        skeleton, terms = _in_letters([display_list[one] for one in line])
        if sum(isinstance(term, str) for term in terms) < 2 or SIGNS.isdisjoint(skeleton):
            continue  # names, such as R, G and B
        name = display_list[at].name
        fitting = [one for one in lines if _squeezed("#".join(one.form)) == skeleton]
        if not fitting:
            yield Conflict(f"{name}: the signs of this formula are not those of {lines[0].text!r}", ())
        for term, quantity in zip(terms, fitting[0].terms if fitting else (), strict=False):
            if isinstance(term, str):
                said = _meaning(term, display_list)
                if not said & (slots.get(quantity, set()) | {*quantity.tensor.name.split()}):
                    yield Conflict(f"{name}: {term} stands where {quantity.describe()} belongs, and means {said}", ())
            elif term != quantity:
                yield Conflict(f"{name}: {term.describe()} stands where {quantity.describe()} belongs", ())


def _begins_a_line(inks: Mapping[int, Ink], ink: Ink) -> bool:
    return all(inks[other].left > ink.left for other in on_line(inks, ink))


def _in_letters(line: Sequence[Entry]) -> tuple[str, list[str | Quantity]]:
    """What is read on a line, with # for each capital letter and each number, and these; nothing if it has words."""
    read, terms = "", list[str | Quantity]()
    for entry in line:
        if entry.statement is not None:
            read += "#"
            terms.append(entry.statement.quantity)
            continue
        text = text_of(entry)
        terms += _LETTER.findall(text)
        read += _LETTER.sub("#", text)
    return ("", []) if re.search(r"[^\W\d_]", read) else (_squeezed(read), terms)


_LETTER = re.compile(r"(?<!\w)[A-Z](?!\w)")


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _meaning(letter: str, display_list: Sequence[Entry]) -> set[str]:
    """The words behind a letter where a text says what it stands for, as in "H image, P padding"."""
    told = (re.search(rf"(?<!\w){letter} ([a-z]+(?: [a-z]+)?)", text_of(entry)) for entry in display_list)
    return {word for found in told if found is not None for word in found[1].split()}


def _behind(inks: Mapping[int, Ink], at: int) -> int | None:
    """The text that stands nearest behind a sign, at its height."""
    ink = inks[at]
    middle = (ink.low + ink.high) / 2
    found = [
        (other.left - ink.right, place)
        for place, other in inks.items()
        if place != at and other.low < middle < other.high and -0.1 * ink.em < other.left - ink.right
    ]
    away, place = min(found, default=(np.inf, -1))
    return place if away < BESIDE * ink.em else None


def _before(number: Statement, reading: Reading, figures: Sequence[Figure]) -> frozenset[str]:
    """The signs that may stand before a number."""
    if number.equation is not None:
        return sign_in(number.equation, number)
    cell = number.quantity
    if not isinstance(cell, Cell):
        return frozenset("×")
    role = next((figure.role(cell.tensor) for figure in figures if figure.owns(cell.tensor)), None)
    if role in ("weight", "input"):
        return frozenset("×")
    if role != "bias" and reading.of(Part.of(cell.tensor, *cell.index)) is not None:
        return frozenset("=") if cell.places is None else frozenset("=≈")
    return frozenset() if role is not None else frozenset("×")


def _between(sign: Entry, said: str, ink: Ink, display_list: Sequence[Entry]) -> Iterator[Conflict]:
    """Between two pictures stands an =, and they are equal cell by cell."""
    x, y = (ink.left + ink.right) / 2, (ink.low + ink.high) / 2
    level = [
        grid
        for entry in display_list
        if (grid := entry.lattice) is not None and grid.shown.any() and grid.corners[1, 1] < y < grid.corners[0, 1]
    ]
    before = max((grid for grid in level if grid.corners[1, 0] < x), key=lambda grid: grid.corners[1, 0], default=None)
    behind = min((grid for grid in level if grid.corners[0, 0] > x), key=lambda grid: grid.corners[0, 0], default=None)
    if before is not None and behind is not None and not (said == "=" and _equal(before, behind)):
        yield Conflict(
            f"{sign.name} stands between {before.name} and {behind.name}, which are "
            + ("equal: an '=' belongs there" if _equal(before, behind) else "not equal"),
            (sign,),
        )


def _equal(one: Lattice, other: Lattice) -> bool:
    """Whether two pictures show the same values, cell by cell."""
    values, others = (grid.tensor.float64.ravel()[grid.cells.ravel()] for grid in (one, other))
    return np.array_equal(values, others)
