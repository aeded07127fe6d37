"""Display lists made by hand, to plant faults in: texts, grids and shapes at places in px of a 1080p frame."""

from __future__ import annotations

import numpy as np
from geometry import HEIGHT, WIDTH
from manim import Circle, Line, Mobject, Rectangle, VMobject

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map
from onebyone.drawing.mobjects.key import Scale
from onebyone.drawing.mobjects.loose import LooseCells, Places
from onebyone.drawing.mobjects.text import Label, Number
from onebyone.frames.entry import Entry
from onebyone.frames.shape import ShapeEntry
from onebyone.look.theme import Role, stroke, theme, units

LOOK = theme("dark")
PAPER = LOOK.rgb("paper")
VALUES = Tensor.exact("values", [[0.0, 0.25, 0.5], [0.75, 1.0, -12.25]], bits=2)
FOLDED = np.arange(4).reshape(2, 2)  # a grid of the first four values


def point(x: float, y: float) -> np.ndarray:
    """A place in px, in manim's units."""
    return np.array([units(x - WIDTH / 2), units(HEIGHT / 2 - y), 0.0])


def put(mobject: Mobject, x: float, y: float) -> Mobject:
    """Move a mobject's middle to a place in px."""
    return mobject.move_to(point(x, y))


def label(text: str, x: float, y: float, *, size: float = 40, role: Role = "ink", alpha: float = 1) -> Entry:
    """A label around a place."""
    return put(Label(text, size=size, role=role, theme=LOOK).set_fill(opacity=alpha), x, y).entry()


def number(column: int, x: float, y: float, *, row: int = 0, size: float = 40) -> Entry:
    """A value as digits around a place."""
    return put(Number(Cell(VALUES, (row, column)), size=size, role="ink", theme=LOOK), x, y).entry()


def grid(x: float, y: float, *, cell: float = 100, alpha: float = 1) -> PixelGrid:
    """Two by two cells around a place."""
    cells = PixelGrid(VALUES, colormap=LOOK.pixels, cell=cell, role="input", theme=LOOK, cells=FOLDED)
    return put(cells.set_fill(opacity=alpha), x, y)


def bar(x: float, y: float, *, width: float = 300) -> Entry:
    """The bar of a key around a place."""
    colours = signed_map(LOOK, VALUES)
    return put(Scale(VALUES, colormap=colours, width=width, theme=LOOK), x, y).entry()


def loose(*centres: tuple[float, float], cell: float = 100) -> Entry:
    """The first values as loose cells around places, the first in front."""
    places = Places(np.array([point(*centre) for centre in centres]), np.full(len(centres), units(cell)), 1.0)
    which = np.arange(len(centres))
    return LooseCells(VALUES, colormap=LOOK.pixels, places=places, theme=LOOK, cells=which).entry()


def frame(x: float, y: float, *, width: float, height: float, px: float = 4, fill: float = 0) -> Entry:
    """A rectangle around a place, its outline so many px wide."""
    made = Rectangle(width=units(width), height=units(height), stroke_width=stroke(px), color=LOOK.hex("quiet"))
    return _shape(put(made.set_fill(opacity=fill), x, y))


def disc(x: float, y: float, *, radius: float, colour: Role = "paper") -> Entry:
    """A filled disc without an outline."""
    made = Circle(radius=units(radius), stroke_width=0, fill_opacity=1, fill_color=LOOK.hex(colour))
    return _shape(put(made, x, y))


def line(start: tuple[float, float], end: tuple[float, float], *, px: float = 3) -> Entry:
    """A straight line between two places."""
    return _shape(Line(point(*start), point(*end), stroke_width=stroke(px), color=LOOK.hex("attention")))


def _shape(mobject: VMobject) -> ShapeEntry:
    fill, line = (tuple(map(float, rgbas[0])) for rgbas in (mobject.fill_rgbas, mobject.stroke_rgbas))
    width = float(mobject.stroke_width) / stroke(1)
    return ShapeEntry(type(mobject).__name__, mobject.points[:, :2].copy(), fill, line, width)
