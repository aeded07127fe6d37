"""The display list as JSON: plain values from which a page can tell what stands where, and whose it is."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from test_entries import CELL, DARK, ENTRIES, INK, LINE, TENSOR

from onebyone.core.quantity import Extent, Size
from onebyone.core.tensor import Tensor
from onebyone.frames.cells import CellsEntry
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.tinted import tints_of
from onebyone.frames.wires import WireEntry

COLOUR = {"colour": "#E6E6E6", "alpha": 1.0}
SIGNED = {"name": DARK.signed(2).name, "low": -2.0, "high": 2.0}


def told(kind: type, **changes: object) -> dict:
    """The JSON of an entry, written and read again."""
    return json.loads(json.dumps(replace(ENTRIES[kind], **changes).to_json(), allow_nan=False))


def test_kinds_have_names_of_their_own() -> None:
    assert len({kind.kind for kind in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize(
    ("quantity", "states", "index"),
    [(CELL, "cell", [0, 0]), (Extent(TENSOR, 1), "extent", [1]), (Size(TENSOR), "size", [])],
)
def test_a_number_says_which_quantity_it_states_and_where_its_ink_is(quantity, states, index) -> None:
    said = told(NumberEntry, quantity=quantity)
    left, low, right, high = said["box"]
    assert (said["kind"], said["tensor"], said["states"], said["index"]) == ("number", "weight", states, index)
    assert said["text"] == "2"
    assert said["line"] == LINE.text
    assert (said["baseline"], said["em"]) == (0.0, 1.0)
    points = ENTRIES[NumberEntry].points
    assert (left, low, *(right, high)) == pytest.approx((*points.min(axis=0), *points.max(axis=0)), abs=1e-6)
    assert COLOUR.items() <= said.items()
    assert told(NumberEntry, equation=None)["line"] is None


def test_words_and_formulas_say_their_text() -> None:
    label = told(LabelEntry, text="2")
    assert (label["kind"], label["text"], label["weight"], label["em"]) == ("label", "2", "regular", 1.0)
    formula = told(FormulaEntry, colour=(*INK[:3], 0.25))
    assert (formula["kind"], formula["source"], formula["glyph"], formula["alpha"]) == ("formula", "x", 0, 0.25)
    assert formula["box"] == label["box"]


def test_a_grid_says_whose_cells_it_shows_in_which_colours() -> None:
    said = told(GridEntry)
    assert {key: said[key] for key in ("kind", "tensor", "shape", "index", "shown", "map", "alpha", "box")} == {
        "kind": "grid",
        "tensor": "weight",
        "shape": [2, 2],
        "index": [0, 1, 2, 3],
        "shown": [True] * 4,
        "map": SIGNED,
        "alpha": 1.0,
        "box": [0.0, 0.0, 1.0, 1.0],
    }
    tints = ENTRIES[GridEntry].tints.reshape(4, 4)
    assert said["colours"] == ["#" + bytes(tint[:3]).hex().upper() for tint in tints]
    assert said["rule"] == {**COLOUR, "px": 1.0, "every": [1, 1]}
    assert said["frame"] == {**COLOUR, "px": 4.0}


def test_a_photo_in_full_colour_has_no_map() -> None:
    photo = Tensor.exact("photo", [[[0.0]], [[0.5]], [[1.0]]], bits=1)
    cells = photo.numerators * 0 + [[[0]], [[1]], [[2]]]
    said = told(GridEntry, tensor=photo, cells=cells, colormap=DARK.photo, tints=tints_of(photo, cells, DARK.photo))
    assert (said["map"], said["shape"], said["index"]) == (None, [3, 1, 1], [0, 1, 2])
    assert len(said["colours"]) == 1


def test_loose_cells_and_wires_say_where_each_lies() -> None:
    cells, wires = told(CellsEntry), told(WireEntry, stretch=(0.0, 0.5))
    for said in (cells, wires):
        assert (said["tensor"], said["index"], said["map"], said["alpha"]) == ("weight", [0, 1, 2, 3], SIGNED, 1.0)
        assert len(said["colours"]) == 4
    assert (cells["upper_left"], cells["lower_right"]) == ([[0.0, 0.0]] * 4, [[1.0, 1.0]] * 4)
    assert (wires["starts"], wires["ends"], wires["stretch"]) == ([[0.0, 0.0]] * 4, [[1.0, 1.0]] * 4, [0.0, 0.5])
    assert len(wires["alphas"]) == len(wires["widths_px"]) == 4


def test_a_shape_says_its_role_its_curves_and_its_pen() -> None:
    said = told(ShapeEntry)
    assert (said["kind"], said["role"], said["fill"]) == ("shape", "a", COLOUR)
    assert said["stroke"] == {**COLOUR, "px": 4.0}
    assert len(said["points"]) == len(ENTRIES[ShapeEntry].points)
