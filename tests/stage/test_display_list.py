"""The listing remembers what is the same to the last bit, and nothing else, whatever is done to a mobject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import LEFT, RIGHT, UP, Arrow, Circle, Line, Mobject, Rectangle, Square, VMobject
from manim.utils.family import extract_mobject_family_members

from onebyone.core.claimed import Claimed
from onebyone.core.figure import Part
from onebyone.core.quantity import Cell, Equation, Size
from onebyone.core.tensor import Tensor
from onebyone.drawing.kinds import KINDS
from onebyone.drawing.mobjects.formula import FormulaGlyph
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.marks import Lead, Mark, On
from onebyone.drawing.mobjects.text import Label, Number
from onebyone.drawing.mobjects.wires import Neuron, Wires
from onebyone.errors import AuditError
from onebyone.frames.aim import Aim, Rise
from onebyone.frames.digests import keys
from onebyone.frames.frozen import freeze
from onebyone.look.theme import theme
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.stage.display_list import Listing, display_list, family

DARK = theme("dark")
COMPUTATION = SlidingKernel.verified().computation


def tensor() -> Tensor:
    """Sixteen values, new each time: a test may tamper with it."""
    return Tensor.exact("weight", np.arange(-8, 8).reshape(4, 4) / 4, bits=2)


def number() -> Number:
    """1.75, the result of a line."""
    ours = tensor()
    cell = Cell(ours, (3, 3))
    line = Equation("sum", (Cell(ours, (3, 3)), Cell(ours, (2, 0))), cell)
    return Number(cell, size=60, role="ink", theme=DARK, equation=line)


def grid() -> PixelGrid:
    """All sixteen, some of them hidden."""
    return PixelGrid(tensor(), colormap=DARK.signed(2), cell=40, role="input", theme=DARK).show_first(11)


def wires() -> Wires:
    """Sixteen, to a disc on the right."""
    disc = Neuron(radius=60, theme=DARK).move_to(5 * RIGHT)
    return Wires(tensor(), starts=np.linspace(3 * UP, 3 * LEFT, 16), neuron=disc, style=DARK.wires(2))


def loose() -> LooseCells:
    """The sixteen as they lie in their picture."""
    return LooseCells(tensor(), colormap=DARK.signed(2), places=Places.in_picture(grid()), theme=DARK)


def mark() -> Mark:
    """Around the first row."""
    ours = grid()
    aim = Aim(ours.tensor, np.arange(4), Part(ours.tensor, np.arange(1)))
    return Mark(aim, On(ours), role="ink", width=4, theme=DARK)


def lead() -> Lead:
    """From the first cell to the last."""
    ours = grid()
    aims = (Aim(ours.tensor, np.array([at]), Part(ours.tensor, np.arange(1))) for at in (0, 15))
    return Lead(tuple(aims), (On(ours), On(ours)), ((0, 0), (0, 0)), theme=DARK)


MAKERS: dict[type, Callable[[], VMobject]] = {
    Number: number,
    Label: lambda: Label("feature map", size=40, role="quiet", theme=DARK),
    FormulaGlyph: lambda: FormulaGlyph(COMPUTATION, 0, em=2, theme=DARK),
    PixelGrid: grid,
    Kernel: lambda: Kernel(tensor(), cell=50, theme=DARK),
    LooseCells: loose,
    Wires: wires,
    Mark: mark,
    Lead: lead,
    Rectangle: lambda: Rectangle(fill_opacity=0.5),
    Square: Square,
    Circle: lambda: Circle(fill_opacity=1),
    Line: Line,
    Arrow: Arrow,
}
AIM = Aim(tensor(), np.arange(2), Part(tensor(), np.arange(1)))
OTHER = {
    "outline": "#123456",
    "text": "8",
    "weight": "semibold",
    "quantity": Size(tensor()),
    "equation": None,
    "style": 1,
    "source": "y = x + b",
    "ordinal": 1,
    "said": COMPUTATION.says("outputs"),
    "claim": Claimed("feature map", ((Size(tensor()), ">", 1),)),
    "names": tensor(),
    "tensor": Tensor.exact("other", np.zeros((4, 4)), bits=2),
    "cells": np.arange(16)[::-1].reshape(4, 4),
    "colormap": DARK.signed(3),
    "tints": np.zeros((4, 4, 4), dtype=np.uint8),
    "shown": np.eye(4, dtype=bool),
    "quiet": (0.0, 1.0, 0.0),
    "rule_px": 7.0,
    "rule_every": (2, 2),
    "ruled": 0.25,
    "style of wires": DARK.wires(3),
    "colours": np.zeros((16, 4), dtype=np.uint8),
    "widths_px": np.full(16, 9.0),
    "stretch": (0.25, 0.5),
    "stroke_width": 11.0,
    "aim": AIM,
    "aims": (AIM, AIM),
    "rise": Rise(freeze(np.zeros((2, 2))), freeze(np.ones((2, 2))), 0.5, aim=AIM),
    "sides": ((1, 0), (0, 0)),
    "order": "backwards",
    "side": 0.5,
    "count": 2,
}


def another(kind: type, name: str) -> Any:
    """Another value for an attribute."""
    return OTHER["style of wires"] if (kind, name) == (Wires, "style") else OTHER[name]


def afresh(*mobjects: Mobject) -> tuple[bytes, ...]:
    """The digests of a display list that nobody remembers anything for."""
    return keys(display_list(mobjects, roots=mobjects))


@pytest.mark.parametrize("kind", MAKERS)
def test_what_is_unchanged_is_the_same_entry(kind: type) -> None:
    listing, ours = Listing(), MAKERS[kind]()
    (first,), digests = listing.read([ours], roots=[ours])
    (second,), again = listing.read([ours], roots=[ours])
    assert second is first
    assert digests == again == afresh(ours)


@pytest.mark.parametrize("kind", MAKERS)
def test_what_moved_and_came_back_is_listed_alike(kind: type) -> None:
    listing, ours = Listing(), MAKERS[kind]()
    _, before = listing.read([ours], roots=[ours])
    ours.shift(RIGHT)
    _, away = listing.read([ours], roots=[ours])
    ours.shift(LEFT)
    assert listing.read([ours], roots=[ours])[1] == afresh(ours)
    assert away != before


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("name", ["points", "fill_rgbas", "stroke_rgbas"])
def test_a_bit_altered_in_place_is_seen(kind: type, name: str) -> None:
    """The last bit of one number, in the very array: only its bytes tell."""
    listing, ours = Listing(), MAKERS[kind]()
    _, before = listing.read([ours], roots=[ours])
    array = getattr(ours, name)
    array[0, 0] = np.nextafter(array[0, 0], 9)
    told = listing.read([ours], roots=[ours])[1]
    assert told == afresh(ours)
    texts_have_no_stroke = name == "stroke_rgbas" and kind in (Number, Label, FormulaGlyph, Wires, LooseCells)
    grids_have_no_fill = name == "fill_rgbas" and kind in (PixelGrid, Kernel, Wires, LooseCells, Mark, Lead)
    assert (told == before) is (texts_have_no_stroke or grids_have_no_fill)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in MAKERS for name in getattr(kind, "READ", ())])
def test_whatever_an_entry_is_made_from_may_change(kind: type, name: str) -> None:
    listing, ours = Listing(), MAKERS[kind]()
    _, before = listing.read([ours], roots=[ours])
    value = another(kind, name)
    setattr(ours, name, value.reshape(getattr(ours, name).shape) if isinstance(value, np.ndarray) else value)
    _, told = listing.read([ours], roots=[ours])
    assert told == afresh(ours)
    assert told != before


@pytest.mark.parametrize("kind", [Number, PixelGrid, Kernel, LooseCells, Wires])
def test_a_tensor_tampered_with_is_seen(kind: type) -> None:
    listing, ours = Listing(), MAKERS[kind]()
    _, before = listing.read([ours], roots=[ours])
    tampered = ours.quantity.tensor if kind is Number else ours.tensor  # type: ignore[attr-defined]
    object.__setattr__(tampered, "buffer", bytes(len(tampered.buffer)))
    _, told = listing.read([ours], roots=[ours])
    assert told == afresh(ours)
    assert told != before


def test_an_equal_looking_mobject_is_another() -> None:
    """Where one goes and another takes its memory, or its place, its own entry is listed."""
    listing = Listing()
    for bits in (0.0, 2.0**-52, 2.0**-51):
        ours = Square()
        ours.points += bits
        assert listing.read([ours], roots=[ours])[1] == afresh(ours)


@pytest.mark.parametrize("kind", MAKERS)
def test_no_array_of_an_entry_can_be_written_to(kind: type) -> None:
    ours = MAKERS[kind]()
    (entry,) = display_list([ours], roots=[ours])
    parts = [getattr(entry, slot) for slot in entry.__slots__]
    arrays = [part for part in parts if isinstance(part, np.ndarray)]
    assert arrays
    for array in arrays:
        with pytest.raises(ValueError, match="cannot set WRITEABLE flag"):
            array.setflags(write=True)


@pytest.mark.parametrize("kind", [kind for kind in MAKERS if hasattr(kind, "entry")])
def test_all_that_an_entry_is_made_from_is_compared(kind: type) -> None:
    """An attribute that entry() reads and READ does not name would go stale."""
    ours, seen = MAKERS[kind](), set()

    class Watched(kind):  # type: ignore[misc, valid-type]
        def __getattribute__(self, name: str) -> object:
            seen.add(name)
            return super().__getattribute__(name)

    attributes = set(vars(ours))
    ours.__class__ = Watched
    ours.entry()  # type: ignore[attr-defined]
    ours.__class__ = kind
    style = {"points", "fill_rgbas", "stroke_rgbas", "stroke_width"}
    assert seen & attributes
    assert seen & attributes <= style | set(kind.READ)  # type: ignore[attr-defined]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=14), st.lists(st.integers(-1, 2), max_size=10)
)
def test_a_family_is_what_manims_camera_displays(kin: list[tuple[int, int]], depths: list[int]) -> None:
    """Also where a part belongs to several, and in any order of depth; every third has no points of its own."""
    mobjects = [VMobject() if at % 3 == 0 else Square() for at in range(10)]
    for mobject, depth in zip(mobjects, depths, strict=False):
        mobject.z_index = depth
    for parent, part in kin:
        if parent < part:  # manim refuses what is its own ancestor
            mobjects[parent].add(mobjects[part])
    theirs = extract_mobject_family_members(mobjects, use_z_index=True, only_those_with_points=True)
    assert family(mobjects) == theirs
    assert family(mobjects[::-1]) == extract_mobject_family_members(
        mobjects[::-1], use_z_index=True, only_those_with_points=True
    )


def test_a_mobject_that_is_a_part_of_itself_is_collected_once() -> None:
    ring = Square()
    ring.submobjects = [Circle(), ring]
    assert family([ring]) == [ring, ring.submobjects[0]]


def test_a_subclass_is_never_remembered() -> None:
    """It may make its entry of anything, such as of how often it was asked."""

    class Counting(Label):
        asked = 0

        def entry(self) -> Any:
            self.asked += 1
            return super().entry()

    listing, ours = Listing(), Counting("words", size=40, role="ink", theme=DARK)
    for _ in range(3):
        listing.read([ours], roots=[ours])
    assert ours.asked == 3
    assert Counting not in KINDS


def test_an_entry_of_an_objects_own_is_never_remembered() -> None:
    listing, ours = Listing(), Label("words", size=40, role="ink", theme=DARK)
    other = Label("other words", size=40, role="ink", theme=DARK)
    _, before = listing.read([ours], roots=[ours])
    ours.entry = other.entry  # type: ignore[method-assign]
    assert listing.read([ours], roots=[ours])[1] == afresh(other) != before
    other.shift(RIGHT)
    assert listing.read([ours], roots=[ours])[1] == afresh(other)


def test_what_would_be_refused_is_refused_though_it_stood_there_before() -> None:
    listing, ours = Listing(), Square(fill_opacity=1)
    listing.read([ours], roots=[ours])
    ours.set_background_stroke(width=3, color="#FF0000")
    with pytest.raises(AuditError, match="has a background stroke"):
        listing.read([ours], roots=[ours])


def test_what_is_not_seen_is_not_listed_until_it_is() -> None:
    listing, ours = Listing(), Label("words", size=40, role="ink", theme=DARK).set_opacity(0)
    for _ in range(2):
        assert listing.read([ours], roots=[ours]) == ((), ())
    ours.set_opacity(1)
    assert listing.read([ours], roots=[ours])[1] == afresh(ours)
    assert len(listing.read([ours, ours], roots=[ours])[0]) == 2


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 5),
            st.sampled_from(["move", "grow", "fade", "bit", "exchange", "order", "drop", "same"]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_a_listing_lists_what_a_new_one_would(deeds: list[tuple[int, str]]) -> None:
    kinds = [Number, Label, PixelGrid, Wires, Square, LooseCells]
    listing, shown = Listing(), [MAKERS[kind]() for kind in kinds]
    for at, deed in deeds:
        ours = shown[at % len(shown)]
        match deed:
            case "move":
                ours.shift(0.25 * RIGHT)
            case "grow":
                ours.scale(1.25)
            case "fade":
                ours.fill_rgbas[0, 3] = 0.5 - ours.fill_rgbas[0, 3] / 2
            case "bit":
                ours.points[-1, 1] = np.nextafter(ours.points[-1, 1], 9)
            case "exchange":
                shown[at % len(shown)] = MAKERS[type(ours)]()
            case "order":
                shown.reverse()
            case "drop":
                shown = shown[1:] or [Square()]
        entries, digests = listing.read(shown, roots=shown)
        assert digests == keys(entries) == afresh(*shown)
