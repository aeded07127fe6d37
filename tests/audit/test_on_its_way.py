"""What is on its way may say for a moment what is not so: it is, by any of the ways in which an entry can move."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from test_places import FIRST, INK, WEIGHT, grid, number, wires

from onebyone.audit.audit import Audit
from onebyone.core.quantity import Cell
from onebyone.errors import AuditError
from onebyone.frames.digests import keys
from onebyone.frames.entry import Entry
from onebyone.frames.number import NumberEntry
from onebyone.frames.wires import WireEntry
from onebyone.look.theme import theme
from onebyone.panels.fig2a.numbers import SlidingKernel

SAME_TEXT = Cell(WEIGHT, (2, 0))  # prints as FIRST does, and is another cell
FAINT = (*INK[:3], 0.5)


def right(weight: int = 0, **changes: Any) -> WireEntry:
    """A wire in the first cell, of the weight there or of another."""
    return replace(wires([(0.5, 2.5)], [weight]), **changes)


def seated(of: Cell = FIRST, **changes: Any) -> NumberEntry:
    """A number in the first cell."""
    return replace(number(of, 0.5, 2.5), **changes)


FILMS: dict[str, tuple[list[Entry], list[Entry]]] = {
    "points": ([grid(), seated(points=seated().points + (0.01, 0))], [grid(), seated(SAME_TEXT)]),
    "colour": ([grid(), seated(colour=FAINT)], [grid(), seated(SAME_TEXT)]),
    "starts": ([grid(), right(starts=np.array([(0.4, 2.5)]))], [grid(), right(7)]),
    "ends": ([grid(), right(ends=np.full((1, 2), 8.0))], [grid(), right(7)]),
    "corners": ([grid(20.0), right(7)], [grid(), right(7)]),
    "alpha": ([grid(alpha=0.5), right()], [grid(), right(7)]),
    "none": ([grid(), right(), seated()], [grid(), right(7), seated()]),
    "newcomer": ([grid()], [grid(), seated(SAME_TEXT)]),
    "another": ([grid(), replace(right(starts=np.array([(0.4, 2.5)])), name="others")], [grid(), right(7)]),
    "twins": ([grid(), seated(colour=FAINT), seated()], [grid(), seated(SAME_TEXT)]),
}


@pytest.mark.parametrize("way", FILMS)
@pytest.mark.parametrize("at_rest", [False, True])
def test_it_is_excused_if_it_moves_and_only_then(way: str, at_rest: bool) -> None:
    audit, figures = Audit(theme=theme("dark")), [SlidingKernel.verified()]
    before, after = FILMS[way]
    audit.demand(before, keys(before), figures=figures)
    if way in ("none", "newcomer", "another", "twins") or at_rest:
        with pytest.raises(AuditError):
            audit.demand(after, keys(after), figures=figures, at_rest=at_rest)
    else:
        audit.demand(after, keys(after), figures=figures)
        for _ in range(2):  # now it stands there, and is refused as often as it is asked for
            with pytest.raises(AuditError):
                audit.demand(after, keys(after), figures=figures)
