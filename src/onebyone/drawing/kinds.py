"""The kinds of mobjects that may be drawn, and the entries they become: the one list that everything is derived from.

A new kind is a mobject with `READ` and `entry()`, a class of entry, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter, methodcaller
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import (
    Arrow,
    ArrowTriangleFilledTip,
    Circle,
    Dot,
    Line,
    Mobject,
    Rectangle,
    RoundedRectangle,
    Square,
    Triangle,
    VMobject,
)

from onebyone.drawing.mobjects.formula import FormulaGlyph
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid
from onebyone.drawing.mobjects.key import Scale
from onebyone.drawing.mobjects.loose import LooseCells
from onebyone.drawing.mobjects.marks import Lead, Mark
from onebyone.drawing.mobjects.text import Label, Number
from onebyone.drawing.mobjects.wires import Wires
from onebyone.frames.cells import CellsEntry
from onebyone.frames.entry import Entry
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.frozen import flat
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.mark import LeadEntry, MarkEntry
from onebyone.frames.number import NumberEntry
from onebyone.frames.pen import Colour
from onebyone.frames.scale import ScaleEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.wires import WireEntry
from onebyone.look.theme import stroke

# What manim's styles are made of: all that a shape is read from, and all that a kind of ours may be refused for.
STYLE = (
    "points",
    "fill_rgbas",
    "stroke_rgbas",
    "stroke_width",
    "background_stroke_rgbas",
    "background_stroke_width",
)


@dataclass(frozen=True)
class Kind:
    """How mobjects of one type become entries.

    Attributes:
        entry: the type of the entry.
        read: all that the entry is made from, for mobjects of exactly this type.
        make: the entry of a mobject.
        is_ours: whether an author may derive from it; of manim's own, a subclass may be anything.
    """

    entry: type[Entry]
    read: Callable[[Any], tuple[object, ...]]
    make: Callable[[Any], Entry]
    is_ours: bool


def ours(mobject: type[Mobject], entry: type[Entry]) -> Kind:
    """A kind whose mobject says in `READ` what its `entry()` is made from, besides its style."""
    return Kind(entry, attrgetter(*STYLE, *mobject.READ), methodcaller("entry"), is_ours=True)


def _shape(mobject: VMobject) -> ShapeEntry:
    return ShapeEntry(
        name=type(mobject).__name__,
        points=flat(mobject.points),
        fill=_colour(mobject.fill_rgbas),
        stroke=_colour(mobject.stroke_rgbas),
        stroke_px=float(mobject.stroke_width) / stroke(1),
    )


def _colour(rgbas: npt.NDArray[np.float64]) -> Colour:
    if len(rgbas) == 0:
        return 0.0, 0.0, 0.0, 0.0
    red, green, blue, alpha = (float(part) for part in rgbas[0])
    return red, green, blue, alpha


# manim's own shapes: by exact type, because Text and every SVG are VMobjects too.
SHAPES = (Line, Rectangle, RoundedRectangle, Square, Circle, Dot, Triangle, Arrow, ArrowTriangleFilledTip)

KINDS: Mapping[type[Mobject], Kind] = MappingProxyType(
    {
        Number: ours(Number, NumberEntry),
        Label: ours(Label, LabelEntry),
        FormulaGlyph: ours(FormulaGlyph, FormulaEntry),
        PixelGrid: ours(PixelGrid, GridEntry),
        Kernel: ours(Kernel, GridEntry),
        LooseCells: ours(LooseCells, CellsEntry),
        Wires: ours(Wires, WireEntry),
        Mark: ours(Mark, MarkEntry),
        Lead: ours(Lead, LeadEntry),
        Scale: ours(Scale, ScaleEntry),
        **dict.fromkeys(SHAPES, Kind(ShapeEntry, attrgetter(*STYLE), _shape, is_ours=False)),
    }
)


def kind_of(mobject: Mobject) -> Kind | None:
    """How a mobject becomes an entry; None if it may not be drawn."""
    own = KINDS.get(type(mobject))
    if own is not None:
        return own
    kin = (KINDS[parent] for parent in type(mobject).__mro__ if parent in KINDS)
    return next((kind for kind in kin if kind.is_ours), None)


def entry_types() -> frozenset[type]:
    """The types of entries that may be drawn: exactly these, for a subclass could be judged as one thing and painted
    as another.
    """
    return frozenset(kind.entry for kind in KINDS.values())
