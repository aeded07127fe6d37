"""Entries made by hand, on a screen of 160×90 pixels, ten to one of manim's units, at ten frames a second."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from onebyone.core.quantity import Cell, Equation, Quantity
from onebyone.core.tensor import Tensor
from onebyone.frames.box import Points
from onebyone.frames.cells import CellsEntry
from onebyone.frames.digests import keys
from onebyone.frames.entry import Entry
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry, printed
from onebyone.frames.recorded import Screen, Style
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.tinted import cell_values, tints_of
from onebyone.frames.wires import WireEntry
from onebyone.look.colormaps import Colormap
from onebyone.look.font import outline
from onebyone.look.theme import theme
from onebyone.proof.timeline import Recorder, Timeline

SCREEN = Screen(width=160, height=90, fps=10, frame_width=16.0, frame_height=9.0)
DARK = theme("dark")
INK = (*DARK.rgb("ink"), 1.0)
NOTHING = (0.0, 0.0, 0.0, 0.0)

PIXELS = Tensor.exact("pixels", [[0, 0.25, 1], [0.5, 0.75, 1]], bits=2)
EIGHT = Tensor.exact("eight", [8.0], bits=0)


def number(
    x: float = 0.0,
    y: float = 0.0,
    *,
    em: float = 2.0,
    of: Quantity | None = None,
    style: Style = "digits",
    colour: Any = INK,
    equation: Equation | None = None,
) -> NumberEntry:
    """An 8, or another quantity, whose baseline starts at (x, y)."""
    quantity = of or Cell(EIGHT, (0,))
    text = printed(quantity, style)
    points = outline(text, "regular").points * em + (x, y)
    return NumberEntry("a number", quantity, style, text, "regular", points, colour, equation)


def label(text: str, x: float = 0.0, y: float = 0.0, *, em: float = 2.0) -> LabelEntry:
    """Words whose baseline starts at (x, y)."""
    return LabelEntry("a label", text, "regular", outline(text, "regular").points * em + (x, y), INK)


def glyph(x: float = 0.0) -> FormulaEntry:
    """Something of a formula, one unit wide and high."""
    return FormulaEntry("a glyph", "y = x", 0, box(x, 0, x + 1, 1), INK)


def box(left: float, low: float, right: float, high: float) -> Points:
    """A rectangle's outline as manim has it: four straight curves."""
    corners = np.array([(right, high), (left, high), (left, low), (right, low)])
    following = np.roll(corners, -1, axis=0)
    return np.concatenate(
        [np.linspace(one, other, 4) for one, other in zip(corners, following, strict=True)],
    )


def shape(points: Points, *, fill: Any = NOTHING, stroke_px: float = 4.0) -> ShapeEntry:
    """A shape with an outline in ink."""
    return ShapeEntry("Rectangle", points, fill, INK, stroke_px)


def grid(
    left: float = -3.0,
    high: float = 2.0,
    *,
    side: float = 2.0,
    tensor: Tensor = PIXELS,
    cells: Any = None,
    shown: Any = True,
    alpha: float = 1.0,
    tint: Colormap | None = None,
) -> GridEntry:
    """The pixels in greys, or another tensor in its tint, the upper left corner at (left, high)."""
    flat = np.arange(tensor.size).reshape(tensor.shape) if cells is None else np.asarray(cells, dtype=np.int64)
    rows, columns = flat.shape[-2:]
    colours = tint or (DARK.photo if flat.ndim == 3 else DARK.pixels)
    right, low = left + side * columns, high - side * rows
    return GridEntry(
        name="a grid",
        tensor=tensor,
        cells=flat,
        colormap=colours,
        tints=tints_of(tensor, flat, colours),
        shown=np.broadcast_to(np.asarray(shown, dtype=bool), (rows, columns)),
        corners=np.array([(left, high), (right, low)]),
        others=np.array([(right, high), (left, low)]),
        alpha=alpha,
        rule=NOTHING,
        rule_px=1.0,
        frame=INK,
        frame_px=4.0,
        rule_every=(1, 1),
    )


def loose(*places: tuple[float, float]) -> CellsEntry:
    """The first pixels as squares of one unit, with these upper left corners."""
    flat, corners = np.arange(len(places)).reshape(1, -1), np.array(places)
    return CellsEntry(
        name="loose cells",
        tensor=PIXELS,
        cells=flat,
        colormap=DARK.pixels,
        tints=tints_of(PIXELS, flat, DARK.pixels),
        upper_left=corners,
        lower_right=corners + (1, -1),
        alpha=1.0,
        rule=NOTHING,
        rule_px=1.0,
    )


def wires(*ends: tuple[float, float, float, float], stretch: tuple[float, float] = (0.0, 1.0)) -> WireEntry:
    """A wire for each (x, y, x', y'), for the first pixels."""
    flat, places = np.arange(len(ends)), np.array(ends)
    style = DARK.wires(1.0)
    colours, widths = style.look(cell_values(PIXELS, flat))
    return WireEntry("wires", PIXELS, flat, style, colours, widths, places[:, :2], places[:, 2:], 1.0, stretch)


def told(*frames: tuple[list[Entry], int]) -> Timeline:
    """The timeline of display lists, each shown so many frames."""
    record = Recorder(SCREEN, theme=DARK)
    for entries, repeat in frames:
        record(tuple(entries), keys(entries), repeat)
    return record.finish()


def moved(entry: NumberEntry, x: float) -> NumberEntry:
    """The same, further to the right."""
    return replace(entry, points=entry.points + (x, 0))
