"""The judge, entry by entry, made by hand: what passes, what just passes, and every refusal word for word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from planting import another, sliding_kernel
from test_places import DARK, FIRST, INK, WEIGHT, grid, number, wires

from onebyone.audit.colours import looked_up
from onebyone.audit.court import Court
from onebyone.core.quantity import Cell, Equation
from onebyone.core.tensor import Tensor
from onebyone.drawing.focus import Focus
from onebyone.errors import AuditError
from onebyone.frames.box import Points
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.tinted import tints_of
from onebyone.look.font import outline
from onebyone.look.formula import typeset

COURT = Court((sliding_kernel(),), DARK)
STRANGER = Tensor.exact("stranger", np.ones((3, 3)), bits=0)
COMPUTATION = sliding_kernel().computation
SOURCE, _ = COMPUTATION.formula
GLYPHS = typeset(SOURCE).outlines
READ = Focus(sliding_kernel(), sliding_kernel().result, at=sliding_kernel().first, theme=DARK).aim(
    sliding_kernel().image
)


def refusal(entry: Any) -> str:
    with pytest.raises(AuditError) as caught:
        COURT.judge(entry)
    return str(caught.value)


def loose(**changes: Any) -> CellsEntry:
    """Two cells of the kernel as squares of their own."""
    cells, colours, corners = np.array([[0, 5]]), DARK.signed(2), np.array([(0.0, 1.0), (3.0, 4.0)])
    tints = tints_of(WEIGHT, cells, colours)
    entry = CellsEntry("c", WEIGHT, cells, colours, tints, corners, corners + (1, -1), 1.0, INK, 1.0)
    return replace(entry, **changes)


def glyph(**changes: Any) -> FormulaEntry:
    return replace(
        FormulaEntry("f", SOURCE, 0, GLYPHS[0], (*DARK.rgb("result"), 1.0), COMPUTATION.says("formula")), **changes
    )


def label(text: str) -> LabelEntry:
    return LabelEntry("l", text, "regular", outline(text).points, INK)


def polygon(*corners: tuple[float, float], turns: int = 1) -> Points:
    """Straight curves from corner to corner, so many times around."""
    around = np.array(corners * turns, dtype=float)
    return np.concatenate([np.linspace(a, b, 4) for a, b in zip(around, np.roll(around, -1, axis=0), strict=True)])


def shape(points: Any) -> ShapeEntry:
    return ShapeEntry("s", np.asarray(points, dtype=float), INK, INK, 1.0)


SQUARE = ((0, 0), (1, 0), (1, 1), (0, 1))


@pytest.mark.parametrize(
    "entry",
    [
        *(grid(), grid(50.0), grid(-50.0), number(FIRST, 0, 0), wires([(0.5, 2.5)], [0]), loose(), glyph(), label("a")),
        glyph(ordinal=len(GLYPHS) - 1, points=GLYPHS[-1] * 3 + (1, 2), colour=(*DARK.rgb("input"), 1.0)),
        *(shape(polygon(*SQUARE)), shape(polygon(*SQUARE[::-1])), shape(polygon((0, 0), (4, 0), (1, 3)))),
        *(shape(np.linspace((0, 0), (5, 2), 4)), shape([(0, 0), (1, 1e-7), (2, 0), (3, 0)]), shape(np.ones((4, 2)))),
    ],
)
def test_what_is_right_passes(entry: Entry) -> None:
    COURT.judge(entry)


@pytest.mark.parametrize("x", [0.0, 50.0, -50.0])
@pytest.mark.parametrize("corner", range(4))
def test_a_grid_may_be_off_by_a_millionth_of_its_size_wherever_it_stands(x: float, corner: int) -> None:
    entry = grid(x)
    for off, passes in ((0.9e-6, True), (1.1e-6, False)):
        for sign in (1, -1):
            others = entry.others.ravel().copy()
            others[corner] += sign * off * 3
            moved = replace(entry, others=others.reshape(2, 2))
            if passes:
                COURT.judge(moved)
            else:
                assert refusal(moved) == "g was turned over, tilted or flattened: grids move and scale, nothing else"


def test_grids_turned_over_are_refused() -> None:
    (left, top), (right, bottom) = grid().corners.tolist()
    for sides in ((right, top, left, bottom), (left, bottom, right, top), (left, top, left, bottom)):
        x, y, xx, yy = sides
        turned = replace(grid(), corners=np.array([(x, y), (xx, yy)]), others=np.array([(xx, y), (x, yy)]))
        assert "was turned over" in refusal(turned)


def wrong_tint(entry: Any, row: int, column: int) -> Any:
    tints = entry.tints.copy()
    tints[row, column, 0] ^= 1
    return replace(entry, tints=tints)


ENDLESS = "has a place, a colour or a width that is no number"
REFUSALS: list[tuple[Any, str]] = [
    (object(), "object is no kind of entry that may be drawn"),
    (replace(number(FIRST, 0, 0), points=np.full((4, 2), np.nan)), f"n {ENDLESS}"),
    (replace(number(FIRST, 0, 0), colour=(1.0, np.inf, 1.0, 1.0)), f"n {ENDLESS}"),
    (replace(grid(), alpha=np.nan), f"g {ENDLESS}"),
    (
        number(Cell(STRANGER, (0, 0)), 0, 0),
        "n shows the tensor 'stranger', which no verified figure of this scene owns: take tensors from self.figure, "
        "unchanged",
    ),
    (
        replace(number(FIRST, 0, 0), quantity=another(FIRST)),
        "n is not drawn as its value: weight[0, 1] prints as '0', and the outlines on screen are not the font's glyphs "
        "for that",
    ),
    (
        replace(number(FIRST, 0, 0), equation=Equation("sum", (another(FIRST),), another(FIRST))),
        "n stands in the line '0 = 0' but is none of its exact terms",
    ),
    (
        replace(number(FIRST, 0, 0), equation=Equation("sum", (FIRST,), another(FIRST))),
        "n cannot be audited: −1 = 0 does not close: the printed terms give -1",
    ),
    (replace(grid(), cells=np.arange(1, 10).reshape(3, 3)), "g: its cells are no indices into the 9 cells of weight"),
    (replace(grid(), cells=np.arange(-1, 8).reshape(3, 3)), "g: its cells are no indices into the 9 cells of weight"),
    (loose(cells=np.array([[0, 5]], dtype=np.int32)), "c: its cells are no indices into the 9 cells of weight"),
    (loose(cells=np.zeros((1, 0), dtype=np.int64)), "c: its cells are no indices into the 9 cells of weight"),
    (replace(grid(), cells=np.arange(9)), "g has cells of shape (9,): a grid has rows and columns"),
    (
        replace(grid(), shown=np.ones((3, 3), dtype=int)),
        "g has tints of shape (3, 3, 4) and a mask of shape (3, 3) for 3×3 cells",
    ),
    (
        replace(grid(), shown=np.ones((3, 2), dtype=bool)),
        "g has tints of shape (3, 3, 4) and a mask of shape (3, 2) for 3×3 cells",
    ),
    (
        replace(grid(), tints=grid().tints[:2]),
        "g has tints of shape (2, 3, 4) and a mask of shape (3, 3) for 3×3 cells",
    ),
    (
        loose(upper_left=np.zeros((1, 2))),
        "c has 2 cells, but its tints and places have the shapes [(1, 2, 4), (1, 2), (2, 2)]",
    ),
    (
        loose(lower_right=loose().upper_left + (1, -1.1)),
        "c were stretched, turned over or flattened: cells move and scale, nothing else",
    ),
    (
        loose(lower_right=loose().upper_left + (1, 1)),
        "c were stretched, turned over or flattened: cells move and scale, nothing else",
    ),
    (
        replace(grid(), colormap=replace(DARK.signed(2), high=3.0)),
        f"g has a colormap {DARK.signed(2).name!r} that is none of the dark theme's: take theme.pixels, "
        "theme.channel(letter), theme.photo or theme.signed(scale)",
    ),
    (
        replace(wires([(0.5, 2.5)], [0]), stretch=(0.6, 0.5)),
        "w: the part of a wire that is drawn lies from 0 to 1, not (0.6, 0.5)",
    ),
    (
        replace(wires([(0.5, 2.5)], [0]), stretch=(-0.1, 0.5)),
        "w: the part of a wire that is drawn lies from 0 to 1, not (-0.1, 0.5)",
    ),
    (
        replace(wires([(0.5, 2.5)], [0]), stretch=(0.0, 1.1)),
        "w: the part of a wire that is drawn lies from 0 to 1, not (0.0, 1.1)",
    ),
    (replace(wires([(0.5, 2.5)], [0]), ends=np.zeros((2, 2))), "w: 1 weights, but 1 wires"),
    (replace(wires([(0.5, 2.5)], [0]), starts=np.zeros((2, 2))), "w: 1 weights, but 2 wires"),
    (
        replace(wires([(0.5, 2.5)], [0]), colours=wires([(0.5, 2.5)], [2]).colours),
        "w are not styled by the weights: a colour or a width was changed",
    ),
    (
        replace(wires([(0.5, 2.5)], [0]), widths_px=wires([(0.5, 2.5)], [0]).widths_px + 1),
        "w are not styled by the weights: a colour or a width was changed",
    ),
    (label("two or 3"), "l states 'two', '3' as plain text: make it a Number of a tensor, an extent or a size"),
    (
        replace(label("a"), points=outline("b").points),
        "l is not drawn as its text: its outlines are not the font's glyphs",
    ),
    (glyph(ordinal=-1), f"f has no glyph -1: its formula has {len(GLYPHS)}"),
    (glyph(ordinal=len(GLYPHS)), f"f has no glyph {len(GLYPHS)}: its formula has {len(GLYPHS)}"),
    (glyph(ordinal=1), "f is not drawn as typeset: its outline is not the formula's"),
    (glyph(colour=(*DARK.rgb("input"), 1.0)), "f has another colour than its role, result"),
    (replace(wires([(0.5, 2.5)], [0]), aim=READ), "w: 1 wires start in 9 cells"),
    (shape([(0, 0), (1, 0.1), (2, 0), (3, 0)]), "s is a bent line: only straight lines are drawn as shapes"),
]


@pytest.mark.parametrize(("entry", "message"), REFUSALS, ids=range(len(REFUSALS)))
def test_what_is_wrong_is_refused(entry: Any, message: str) -> None:
    assert refusal(entry) == message


def test_a_value_beyond_a_map_has_no_colour() -> None:
    table = DARK.signed(2).table
    looked_up(np.array([-1.0, 1.0]), -1, 1, table)
    for beyond in (-1.1, 1.1):
        with pytest.raises(AuditError, match=r"^a map from -1 to 1 has no colour for every value shown$"):
            looked_up(np.array([0.0, beyond]), -1, 1, table)


@pytest.mark.parametrize("place", [(0, 0), (2, 1)])
def test_a_wrong_tint_is_named_with_its_cell_its_value_and_both_colours(place: tuple[int, int]) -> None:
    right = grid().tints[place]
    wrong = wrong_tint(grid(), *place).tints[place]
    said = ["#" + "".join(f"{int(part):02X}" for part in tint[:3]) for tint in (right, wrong)]
    assert refusal(wrong_tint(grid(), *place)) == (
        f"g: the cell in row {place[0]}, column {place[1]} holds {float(WEIGHT.numerators[place])}, whose tint is "
        f"{said[0]}, but {said[1]} was about to be drawn"
    )
    assert refusal(wrong_tint(loose(), 0, 1)).startswith("c: the cell in row 0, column 1 holds 2.0, whose tint is #")


@pytest.mark.parametrize(
    "points",
    [
        polygon((0, 0), (2, 0), (1, 0.5), (2, 2), (0, 2)),  # a dent
        polygon(*SQUARE, turns=2),
        polygon((0, 0), (1, 1), (1, 0), (0, 1)),  # crosses itself
        polygon(*SQUARE)[:-4],  # open
        polygon(*SQUARE)[:-1],
        np.concatenate([polygon(*SQUARE)[:4], polygon(*SQUARE)[4:8] + (0.5, 0), polygon(*SQUARE)[8:]]),  # torn
        np.concatenate([polygon(*SQUARE)[:-1], [(0.5, 0)]]),  # its last curve ends elsewhere
        np.concatenate([polygon(*SQUARE)[:-1], [(0.00001, 0)]]),
    ],
)
def test_an_outline_that_is_not_one_closed_convex_one_is_refused(points: Points) -> None:
    expected = "s is neither a straight line nor one convex outline: signs are drawn by Number, Label and Formula"
    assert refusal(shape(points)) == expected
