"""The display list: what numbers print as, where outlines stand, and digests that no change escapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebyone.core.call import dense
from onebyone.core.computation import Computation, Said
from onebyone.core.figure import Part
from onebyone.core.printing import TextError
from onebyone.core.quantity import Cell, Equation, Extent, Size
from onebyone.core.tensor import Tensor
from onebyone.drawing.kinds import entry_types
from onebyone.frames.aim import Aim, Rise
from onebyone.frames.cells import CellsEntry
from onebyone.frames.digests import key, keys
from onebyone.frames.entry import Entry
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import placement
from onebyone.frames.label import LabelEntry
from onebyone.frames.mark import LeadEntry, MarkEntry
from onebyone.frames.number import NumberEntry, printed
from onebyone.frames.scale import ScaleEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.tinted import tints_of
from onebyone.frames.wires import WireEntry
from onebyone.look.font import outline
from onebyone.look.theme import STROKES, Colormap, FullColour, WireStyle, theme
from onebyone.words import Claimed

DARK = theme("dark")
TENSOR = Tensor.exact("weight", [[1.0, -0.25], [0.5, 2.0]], bits=2)
CELL, OTHER = Cell(TENSOR, (0, 0)), Cell(TENSOR, (1, 1))
CLAIM = Claimed("b", ((CELL, "=", OTHER),))
LINE = Equation("sum", (CELL, CELL), OTHER)
SAID = Computation(dense(TENSOR), TENSOR, TENSOR, None, TENSOR, TENSOR, TENSOR).says("call")
INK, PAPER = (0.9, 0.9, 0.9, 1.0), (0.0, 0.0, 0.0, 1.0)
POINTS = outline("2").points
CELLS = np.arange(4).reshape(2, 2)
CORNERS = np.array([(0.0, 1.0), (1.0, 0.0)])

AIM = Aim(TENSOR, np.arange(2), Part(TENSOR, np.arange(1)), (0, 1))

ENTRIES: dict[type, Entry] = {
    NumberEntry: NumberEntry("a", OTHER, "digits", "2", "regular", POINTS, INK, LINE, SAID),
    LabelEntry: LabelEntry("a", "b", "regular", POINTS, INK, CLAIM, TENSOR, SAID),
    FormulaEntry: FormulaEntry("a", "x", 0, POINTS, INK, SAID),
    GridEntry: GridEntry(
        "a",
        TENSOR,
        CELLS,
        DARK.signed(2),
        tints_of(TENSOR, CELLS, DARK.signed(2)),
        np.ones((2, 2), dtype=bool),
        CORNERS,
        CORNERS[:, ::-1],
        1.0,
        INK,
        1.0,
        INK,
        4.0,
        (1, 1),
        AIM,
        "backwards",
        Rise(CORNERS, CORNERS + 1, 0.5, AIM, TENSOR, CELLS.ravel()),
    ),
    CellsEntry: CellsEntry(
        "a",
        TENSOR,
        CELLS.reshape(1, 4),
        DARK.signed(2),
        tints_of(TENSOR, CELLS.reshape(1, 4), DARK.signed(2)),
        np.zeros((4, 2)),
        np.ones((4, 2)),
        1.0,
        INK,
        1.0,
    ),
    WireEntry: WireEntry(
        "a",
        TENSOR,
        np.arange(4),
        DARK.wires(2),
        *DARK.wires(2).look(TENSOR.float64.ravel()),
        np.zeros((4, 2)),
        np.ones((4, 2)),
        1.0,
        (0.0, 1.0),
        AIM,
        0.5,
    ),
    MarkEntry: MarkEntry("a", AIM, CORNERS, CORNERS[:, ::-1], INK, 4.0, PAPER, 2.0),
    LeadEntry: LeadEntry("a", AIM, replace(AIM, terms=(1,)), np.eye(2), CORNERS, INK, 2.5, PAPER, 2.0),
    ShapeEntry: ShapeEntry("a", POINTS, INK, INK, 4.0),
    ScaleEntry: ScaleEntry("a", TENSOR, DARK.signed(2), tints_of(TENSOR, CELLS, DARK.signed(2)), CORNERS, 1.0),
}


def changes(part: object) -> Iterator[object]:
    """Values that differ from a field's value as little as they can."""
    match part:
        case np.ndarray():
            array = part.copy()
            array.flat[-1] = array.flat[-1] + 1 if array.dtype.kind == "f" else array.flat[-1] ^ 1
            yield array
            yield part[..., None]
            yield part.astype(np.complex128)
        case str():
            yield part + " "
        case bool() | int():
            yield part + 1
        case float():
            yield np.nextafter(part, 9).item()
            yield -part
        case tuple():
            yield (*part[:-1], np.nextafter(part[-1], 9).item())
            yield part[:-1]
        case Tensor(name=name, bits=bits, shape=shape):
            yield Tensor.from_numerators(name + "s", part.numerators, bits=bits)
            yield Tensor.from_numerators(name, part.numerators, bits=bits + 1)
            yield Tensor.from_numerators(name, part.numerators.reshape(shape[::-1] + (1,)), bits=bits)
            yield Tensor.from_numerators(name, part.numerators + np.eye(*shape, dtype=int), bits=bits)
        case Cell():
            yield from (Cell(tensor, part.index) for tensor in changes(part.tensor) if tensor.ndim == 2)
            yield Cell(part.tensor, (0, 1))
            yield Extent(part.tensor, 0)
            yield Extent(part.tensor, 1)
            yield Size(part.tensor)
        case Equation():
            yield from (replace(part, result=result) for result in changes(part.result))
            yield replace(part, terms=part.terms[1:])
            yield replace(part, operation="product")
            yield replace(part, subtracted=(1,))
            yield None
        case Claimed():
            yield replace(part, text=part.text + "s")
            (one, _, other), *_ = part.terms
            yield replace(part, terms=((one, ">", other),))
            yield replace(part, terms=((one, "=", 3),))
            yield from (replace(part, terms=((side, "=", other),)) for side in changes(one))
            yield from (replace(part, terms=((one, "=", side),)) for side in changes(other))
            yield None
        case Said(computation=of):
            yield of.says("shapes")
            yield None
            yield from (replace(of, takes=tensor).says("call") for tensor in changes(of.takes))
            yield replace(of, call=dense(TENSOR, bias=True)).says("call")
        case Colormap():
            for field in ("name", "low", "high"):
                yield from (replace(part, **{field: value}) for value in changes(getattr(part, field)))
            yield replace(part, table=part.table[::-1])
            yield FullColour()
        case WireStyle():
            yield from (replace(part, signed=colours) for colours in changes(part.signed) if type(colours) is Colormap)
            yield replace(part, lit=not part.lit)
            yield replace(part, few=not part.few)
            yield replace(part, faint="#000000")
            yield replace(part, strokes=replace(STROKES, wire_strongest=3.6))
        case Part():
            yield from (Part(tensor, part.cells) for tensor in changes(part.tensor))
            yield Part(part.tensor, part.cells + 1)
        case Aim():
            yield from (replace(part, tensor=tensor) for tensor in changes(part.tensor))
            yield from (replace(part, of=of) for of in changes(part.of))
            yield replace(part, cells=part.cells + 1)
            yield replace(part, terms=None)
            yield replace(part, beside=True)
            yield replace(part, came=part)
            yield replace(part, part=0.5)
        case Rise():
            yield from (replace(part, start=corners) for corners in changes(part.start))
            yield from (replace(part, goal=corners) for corners in changes(part.goal))
            yield replace(part, part=0.25)
            for field in ("aim", "tensor", "cells"):
                yield replace(part, **{field: None})
                yield from (replace(part, **{field: value}) for value in changes(getattr(part, field)))
        case _:
            raise NotImplementedError(f"say how a {type(part).__name__} changes")


def test_every_kind_of_entry_is_here() -> None:
    assert set(ENTRIES) == entry_types()


@pytest.mark.parametrize(("kind", "field"), [(kind, part.name) for kind in ENTRIES for part in fields(kind)])
def test_a_digest_covers_every_field(kind: type, field: str) -> None:
    entry = ENTRIES[kind]
    before, seen = key(entry), 0
    for value in changes(getattr(entry, field)):
        assert key(replace(entry, **{field: value})) != before, (field, value)
        seen += 1
    assert seen
    assert key(replace(entry)) == before


def test_digests_are_those_of_single_entries_in_order() -> None:
    everything = list(ENTRIES.values())
    assert keys(everything) == tuple(key(entry) for entry in everything)
    assert len(set(keys(everything))) == len(everything)


def test_no_field_passes_for_two() -> None:
    one = LabelEntry("ab", "c", "regular", POINTS, INK)
    assert key(one) != key(replace(one, name="a", text="bc"))


def test_large_arrays_are_digested_whole() -> None:
    big = np.arange(2**14).reshape(2**7, 2**7)
    grid = replace(ENTRIES[GridEntry], cells=big)
    other = big.copy()
    other[-1, -1] = 0
    assert key(grid) == key(replace(grid, cells=big.copy()))
    assert key(grid) != key(replace(grid, cells=other))


def test_a_tampered_tensor_has_another_digest() -> None:
    tensor = Tensor.exact("weight", [1.0, 2.0], bits=0)
    entry = replace(ENTRIES[NumberEntry], quantity=Cell(tensor, (0,)), equation=None)
    before = key(entry)
    object.__setattr__(tensor, "buffer", Tensor.exact("weight", [1.0, 3.0], bits=0).buffer)
    assert key(entry) != before


@pytest.mark.parametrize("value", [b"b", ["b"], np.float64(1), Fraction(1, 2), {1}, True, np.int64(3)])
def test_what_no_digest_tells_apart_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=r"^a: text is a \w+, which no digest tells apart$"):
        key(replace(ENTRIES[LabelEntry], text=value))


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [(-0.25, "digits", "−0.25"), (2.0, "digits", "2"), (-0.25, 1, "≈−0.2"), (2.0, 1, "2"), (2.0, "words", "two")],
)
def test_a_quantity_prints(value: float, style: str, text: str) -> None:
    index = tuple(int(at) for at in np.argwhere(TENSOR.float64 == value)[0])
    assert printed(Cell(TENSOR, index), style) == text  # type: ignore[arg-type]


def test_a_quantity_prints_in_words_with_a_capital() -> None:
    assert printed(Size(TENSOR), "Words") == "Four"


@pytest.mark.parametrize("style", ["words", "Words"])
def test_a_fraction_has_no_words(style: str) -> None:
    with pytest.raises(TextError, match=r"weight\[0, 1\] = -1/4 has no words"):
        printed(Cell(TENSOR, (0, 1)), style)  # type: ignore[arg-type]


@pytest.mark.parametrize("style", ["roman", "", True, 1.0, None])
def test_there_is_no_other_style(style: object) -> None:
    with pytest.raises(TextError, match="a number prints as digits, words"):
        printed(CELL, style)  # type: ignore[arg-type]


@given(
    text=st.sampled_from(["2", "−0.25", "6,084", "≈0.1", "words", "Σ", ".", "−"]),
    scale=st.floats(0.01, 50),
    x=st.floats(-20, 20),
    y=st.floats(-20, 20),
)
def test_an_outline_is_found_wherever_it_stands(text: str, scale: float, x: float, y: float) -> None:
    of = outline(text)
    assert placement(scale * of.points + (x, y), of) == pytest.approx((scale, x, y), rel=1e-6, abs=1e-6)


@given(
    text=st.sampled_from(["2", "−0.25", "784", "three"]),
    at=st.integers(0, 10_000),
    by=st.floats(0.001, 0.5),
    axis=st.integers(0, 1),
)
def test_one_moved_point_is_no_place(text: str, at: int, by: float, axis: int) -> None:
    of = outline(text)
    points = of.points.copy()
    points[at % len(points), axis] += by
    assert placement(points, of) is None


@pytest.mark.parametrize(
    "bend",
    [
        lambda p: -p,
        lambda p: p * (-1, 1),
        lambda p: p * (1, -1),
        lambda p: p * (1, 1.01),
        lambda p: p * 0,
        lambda p: p[::-1],
        lambda p: p[4:],
        lambda p: p * np.nan,
        lambda p: np.where(np.arange(len(p))[:, None] == 3, np.nan, p),
        lambda p: p * np.inf,
        lambda p: p @ np.array([[np.cos(0.1), -np.sin(0.1)], [np.sin(0.1), np.cos(0.1)]]),
        lambda p: p + p[:, ::-1] * (0.01, 0),
        lambda p: np.c_[p, p[:, 0]],
    ],
)
@pytest.mark.parametrize("text", ["2", "0", "8", "−0.25"])
def test_what_is_bent_has_no_place(text: str, bend) -> None:
    with np.errstate(invalid="ignore"):
        assert placement(bend(outline(text).points), outline(text)) is None


def test_a_text_has_no_place_as_another() -> None:
    for text in "0123456789":
        for other in set("0123456789") - {text}:
            assert placement(outline(text).points, outline(other)) is None
