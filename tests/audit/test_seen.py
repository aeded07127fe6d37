"""What stands there at rest is as opaque as its values mean, and nothing filled lies over its cells."""

from __future__ import annotations

from dataclasses import replace

from planting import sliding_kernel
from test_places import DARK, grid, square, wires

from onebyone.audit.seen import BACK, unseen
from onebyone.frames.entry import Entry

STARTS = [(0.5, 2.5)]


def said(*entries: Entry) -> list[str]:
    found = unseen(entries, {}, figures=(sliding_kernel(),), theme=DARK, aspect=16 / 9)
    return [conflict.message for conflict in found]


def test_wires_step_back_only_behind_others_that_are_lit() -> None:
    back, whole = replace(wires(STARTS, [0]), alpha=BACK), wires(STARTS, [1])
    lit = replace(whole, style=DARK.wires(2, lit=True))
    assert said(back, lit) == []
    faded = "w are faded where they rest, with none lit before them"
    assert said(back, whole) == [faded]
    assert said(back, replace(lit, alpha=BACK)) == [faded, faded]
    assert said(replace(back, alpha=0.9 * BACK), lit) == [faded]


def test_nothing_filled_lies_over_the_middle_of_a_cell() -> None:
    over = square(0.4, 0.4, 0.2, name="Disc")
    assert said(grid(), over) == ["a filled Disc lies over cells of g"]
    assert said(over, grid()) == []
    assert said(grid(), square(0.1, 0.1, 0.2)) == [], "a corner of a cell"
    assert said(grid(shown=False), over) == []
    assert said(grid(), replace(over, fill=(*over.fill[:3], 0.0))) == []
