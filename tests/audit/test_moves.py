"""What a sentence says moves, or stays, must do so while the sentence is read; else it is refused when it goes."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hand_made import INK, box, grid, label, number, shape, wires

from onebyone.audit.moves import Moves
from onebyone.core.figure import Part
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.aim import Aim
from onebyone.frames.entry import Entry
from onebyone.frames.mark import MarkEntry
from onebyone.frames.shape import ShapeEntry

Frame = Sequence[Entry]


def heard(*frames: Frame, moves: Moves | None = None, gap_at: int | None = None) -> list[str]:
    """What is refused in frames that follow each other; at `gap_at`, some between were not seen."""
    judge, found = moves or Moves(), []
    for at, frame in enumerate(frames):
        inks = {place: ink for place, entry in enumerate(frame) if (ink := entry.ink()) is not None}
        found += [one.message for one in judge.conflicts(frame, inks, figures=(), gap=at == gap_at)]
    return found


def column(x: float, y: float = 0.0) -> Entry:
    """A cell at (x, y)."""
    return grid(x, y, side=1.0, cells=[[0]])


def disc(x: float) -> list[Entry]:
    """A neuron whose wires end at its left side, at x."""
    circle: ShapeEntry = replace(shape(box(x, -1, x + 2, 1)), name="Circle")
    return [circle, wires((x - 3, 1.0, x, 0.0), (x - 3, -1.0, x, 0.0))]


@pytest.mark.parametrize(
    ("said", "to", "holds"),
    [
        ("The columns move.", (2.0, 0.0), True),
        ("The columns move.", (0.0, 2.0), False),
        ("The columns move.", (0.0, 0.0), False),
        ("The rows move.", (0.0, 2.0), True),
        ("The rows move.", (2.0, 0.0), False),
        ("The columns stay.", (0.0, 0.0), True),
        ("The columns stay.", (2.0, 0.0), False),
        ("Move the columns.", (2.0, 0.0), True),
        ("Move the columns.", (0.0, 0.0), False),
        ("The columns are many.", (0.0, 0.0), True),
    ],
)
def test_columns_move_from_side_to_side_and_rows_up_and_down(said: str, to: tuple[float, float], holds: bool) -> None:
    words = label(said, y=-4.0)
    refused = heard([words, column(0.0)], [words, column(*to)], [column(*to)])
    assert refused == [] if holds else "meanwhile it was not so" in refused[0]


@pytest.mark.parametrize(("said", "to", "holds"), [("moves", 1, True), ("moves", 0, False), ("stays", 1, False)])
def test_a_neuron_is_the_disc_at_which_wires_end(said: str, to: float, holds: bool) -> None:
    words = label(f"The neuron {said}.", y=-4.0)
    refused = heard([words, *disc(0.0)], [words, *disc(to)], disc(to))
    assert refused == [] if holds else "meanwhile it was not so" in refused[0]


def test_what_was_not_seen_is_not_judged() -> None:
    words = label("The columns move.", y=-4.0)
    assert heard([words, column(0.0)], [column(0.0)], gap_at=1) == []
    assert heard([words, column(0.0)], [column(0.0)]), "the control is"


def test_a_sentence_that_still_stands_is_judged_at_the_end() -> None:
    words = label("The columns move.", y=-4.0)
    for to, wrong in ((0.0, 1), (2.0, 0)):
        judge = Moves()
        assert heard([words, column(0.0)], [words, column(to)], moves=judge) == []
        assert len(list(judge.at_the_end(()))) == wrong
        assert list(judge.at_the_end(())) == [], "once"


def test_who_is_kept_between_two_beats_goes_on_with_what_was_seen() -> None:
    """Tensors are other objects then: see bookmarks.py."""
    judge, words = Moves(), label("The columns move.", y=-4.0)
    assert heard([words, column(0.0)], moves=judge) == []
    again, (said, moved) = pickle.loads(pickle.dumps((judge, (words, column(2.0)))))
    assert heard([said, moved], [moved], moves=again) == []
    assert heard([words, column(0.0)], [column(0.0)], moves=judge), "the control did not move"


def marked(result: Tensor, cell: int, *, came: int | None = None) -> MarkEntry:
    """A frame around a cell that is computed; halfway there, if it came from another one."""
    of, ground = Part(result, np.array([cell])), grid()
    before = None if came is None else marked(result, came).aim
    aim = Aim(result, of.cells, of, came=before, part=1.0 if came is None else 0.5)
    return MarkEntry("a mark", aim, ground.corners, ground.others, INK, 5.0, INK, 2.0)


@pytest.mark.parametrize(
    ("said", "cells", "holds"),
    [
        ("along a row", (0, 1, 2, 3, 4), True),
        ("along a column", (0, 3, 6, 1, 4), True),
        ("along a row", (0, 3, 6, 1, 4), False),
        ("along the column", (0, 1, 2, 3, 4), False),
        ("along a row", (0, 0), False),
    ],
)
def test_a_result_in_focus_goes_along_what_is_said(said: str, cells: Sequence[int], holds: bool) -> None:
    words, result = label(f"Move it on {said}.", y=-4.0), Tensor.exact("map", np.zeros((3, 3)), bits=0)
    frames = [[words, marked(result, cell)] for cell in cells]
    refused = heard(*frames, frames[-1][1:])
    assert refused == [] if holds else "meanwhile it was not so" in refused[0]


def test_where_the_focus_was_before_the_words_came_is_not_told() -> None:
    words, result = label("Move it on along a column.", y=-4.0), Tensor.exact("map", np.zeros((3, 3)), bits=0)
    frames = [[marked(result, 0)], [words, marked(result, 3)], [marked(result, 3)]]
    assert "meanwhile it was not so" in heard(*frames)[0]


@pytest.mark.parametrize(
    ("cells", "holds"),
    [
        ((0, 1, 2, 3, 4, 5), True),
        ((0, 4, 8), True),  # few pictures of a fast walk
        ((5, 0, 1, 2, 3), True),  # it begins anew
        ((0, 3, 6, 1, 4), False),
        ((0, 1, 2), False),  # a single row
        ((8, 5, 2), False),
        ((0, 0), False),
    ],
)
def test_row_by_row_goes_a_focus_or_a_map_that_is_filled(cells: Sequence[int], holds: bool) -> None:
    words, result = label("Row by row it goes.", y=-4.0), Tensor.exact("map", np.zeros((3, 3)), bits=0)
    frames = [[words, marked(result, cell)] for cell in cells]
    refused = heard(*frames, frames[-1][1:])
    assert refused == [] if holds else "'Row by row' stood there, and meanwhile it was not so" in refused[0]


@pytest.mark.parametrize(("order", "holds"), [(range(9), True), ((0, 3, 6, 1, 4, 7, 2, 5, 8), False), ((0,), False)])
def test_a_map_is_filled_row_by_row(order: Sequence[int], holds: bool) -> None:
    words, result = label("Row by row it fills.", y=-4.0), Tensor.exact("map", np.arange(9).reshape(3, 3) / 8, bits=3)
    frames = [
        [words, grid(tensor=result, shown=np.isin(np.arange(9), order[:count]).reshape(3, 3))]
        for count in range(len(order) + 1)
    ]
    refused = heard(*frames, frames[-1][1:])
    assert refused == [] if holds else "meanwhile it was not so" in refused[0]


@pytest.mark.parametrize(
    ("said", "cells", "holds"),
    [
        ("A step to the right.", (4, 5), True),
        ("A step to the left.", (4, 5), False),
        ("A step to the left.", (4, 3), True),
        ("A step down.", (4, 7), True),
        ("A step up.", (4, 7), False),
        ("Two pixels up.", (4, 1), True),
        ("A step to the right.", (4, 4), False),
    ],
)
def test_a_step_goes_the_way_that_is_said(said: str, cells: Sequence[int], holds: bool) -> None:
    words, result = label(said, y=-4.0), Tensor.exact("map", np.zeros((3, 3)), bits=0)
    frames = [[words, marked(result, cell)] for cell in cells]
    refused = heard(*frames, frames[-1][1:])
    assert refused == [] if holds else "meanwhile it was not so" in refused[0]


@pytest.mark.parametrize(
    ("said", "came", "cell", "holds"),
    [
        ("A step of four pixels down.", 4, 7, True),
        ("A step of four pixels down.", 7, 4, False),
        ("A step of four pixels up.", 4, 7, False),
        ("A step of four pixels to the right.", 4, 7, False),
        ("A step of four pixels down.", None, 7, False),
        ("A step of four pixels down.", 7, 7, False),
        ("It goes along a column.", 4, 7, True),
        ("It goes along a row.", 4, 7, False),
        ("The kernel moves.", 4, 7, True),
        ("The kernel moves.", 7, 7, False),
        ("The kernel stays.", 4, 7, False),
        ("The kernel stays.", 7, 7, True),
    ],
)
def test_a_mark_that_was_on_its_way_when_the_words_came_goes_from_where_it_came(
    said: str, came: int | None, cell: int, holds: bool
) -> None:
    words, result = label(said, y=-4.0), Tensor.exact("map", np.zeros((3, 3)), bits=0)
    way, there = marked(result, cell, came=came), marked(result, cell)
    refused = heard([way], [words, way], [words, there], [there])
    assert refused == [] if holds else "meanwhile it was not so" in refused[0]


@pytest.mark.parametrize(("said", "to", "holds"), [("right", 2.0, True), ("left", 2.0, False), ("left", -2.0, True)])
def test_a_picture_that_moves_goes_that_way_too(said: str, to: float, holds: bool) -> None:
    words = label(f"It goes some pixels to the {said}.", y=-4.0)
    assert bool(heard([words, column(0.0)], [words, column(to)], [column(to)])) is not holds


NINE = Tensor.exact("nine", np.eye(3), bits=0)


def framed(rows: int, columns: int) -> MarkEntry:
    """A frame around so many rows and columns of nine cells."""
    cells = np.arange(9).reshape(3, 3)[:rows, :columns].ravel()
    one = marked(NINE, 0)
    return replace(one, aim=Aim(NINE, cells, Part(NINE, cells)))


@pytest.mark.parametrize(
    ("said", "stands", "holds"),
    [
        ("3×3 pixels: it has seen them.", [grid(tensor=NINE)], True),
        ("2×3 pixels: it has seen them.", [grid(tensor=NINE), framed(2, 3)], True),
        ("3×3 pixels: it has seen them.", [grid(tensor=NINE), framed(2, 3)], False),  # another shape of that noun
        ("3×3 pixels: it has seen them.", [grid(tensor=NINE), framed(1, 1)], True),
        ("2×3 pixels: it has seen them.", [grid(tensor=NINE)], False),  # its frame is left out
        ("2×3 pixels: it has seen them.", [], False),
        ("2×3 layers look around.", [], True),
        ("12×3 pixels: it has seen them.", [grid(tensor=NINE), framed(2, 3)], False),
    ],
)
def test_cells_stand_there_in_the_size_that_a_sentence_gives_them(
    said: str, stands: Sequence[Entry], holds: bool
) -> None:
    words = label(said, y=-4.0)
    refused = heard([words], [words, *stands], stands)
    assert refused == [] if holds else "meanwhile it was not so" in refused[0]


def test_a_size_is_read_of_one_text_and_of_what_ends_a_sentence() -> None:
    image, outputs = label("image 2×3"), label("pixels", y=3.0)
    assert heard([image, outputs], []) == [], "of two texts that stand apart"
    words = label("3×3 pixels", y=-4.0)
    assert heard([words, grid(tensor=NINE)], [words], []), "what leaves when it comes is not said of"


@pytest.mark.parametrize(
    ("said", "cells", "holds"),
    [
        ("Pixels are swapped.", ([[0, 1]], [[1, 2]]), True),
        ("Pixels are swapped.", ([[0, 1]], [[0, 1]]), False),
        ("Weights are exchanged.", ([[0, 1]], [[1, 2]]), False),
        ("Pixels are bright.", ([[0, 1]], [[0, 1]]), True),
    ],
)
def test_what_is_swapped_gives_its_place_to_others(
    said: str, cells: tuple[list[list[int]], list[list[int]]], holds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onebyone.audit.moves._role", lambda tensor, figures: "input")
    words = label(said, y=-4.0)
    refused = heard(*([words, grid(cells=one)] for one in cells), [])
    assert refused == [] if holds else "meanwhile it was not so" in refused[0]


@pytest.mark.parametrize(("unit", "holds"), [(1, True), (0, False)])
def test_what_appears_behind_a_pulse_is_what_its_neuron_says(unit: int, holds: bool) -> None:
    said = Tensor.exact("outputs", np.arange(3), bits=0)
    fan = wires((0.0, 1.0, 4.0, 0.0), (0.0, -1.0, 4.0, 0.0), stretch=(0.2, 0.4))
    of = Part.of(said, 1)
    lit = replace(fan, style=replace(fan.style, lit=True), aim=Aim(fan.tensor, fan.cells, of))
    refused = heard([lit], [number(5.0, of=Cell(said, (unit,)))])
    assert refused == ([] if holds else ["outputs (0,) appears behind a pulse to the neuron 1"])
