"""The judge of signs: in a row that ends with a product, the signs before it are = and ×, however far apart they stand.

The operands of such a row may be cells, with digits in them or without, so their baseline need not be the product's:
a row is what stands at the height of the product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onebyone.audit.places import Conflict, Ink
from onebyone.core.quantity import Equation
from onebyone.frames.entries import Entry, LabelEntry, NumberEntry


def signs(display_list: Sequence[Entry], inks: dict[int, Ink]) -> Iterator[Conflict]:
    """All signs that are not those of their row; `inks` has one for each text, by its position in the list."""
    for at, ink in inks.items():
        product = display_list[at]
        if isinstance(product, NumberEntry) and (line := _line_of(product)) is not None:
            row = [one for one, other in inks.items() if other.right <= ink.left and _level(other, ink)]
            row.sort(key=lambda one: inks[one].right, reverse=True)
            yield from _row(product, line, [display_list[one] for one in row])


def _line_of(number: NumberEntry) -> Equation | None:
    """The line whose product a number is."""
    line = number.equation
    return line if line is not None and line.operation == "product" and number.quantity == line.result else None


def _level(one: Ink, other: Ink) -> bool:
    """Whether a text stands at the height of another: its middle is neither above nor below it."""
    return other.low < (one.low + one.high) / 2 < other.high


def _row(product: NumberEntry, line: Equation, leftward: Sequence[Entry]) -> Iterator[Conflict]:
    """Read on to the left, sign by sign, while what stands there belongs to the line."""
    terms, awaited = list(line.terms), ["×", "="]
    for entry in leftward:
        if isinstance(entry, NumberEntry):
            if len(awaited) == 2 or not terms or entry.quantity != terms.pop():
                return  # no sign between it and the product, or a number of another line
        elif isinstance(entry, LabelEntry):
            said = entry.text.strip()
            if not awaited or len(said) != 1 or said.isalnum():
                return  # a word: what stands before it is not read with the product
            if said != (sign := awaited.pop()):
                yield Conflict(
                    f"{entry.name} stands in the line {line.text!r} where {sign!r} belongs", (product, entry)
                )
