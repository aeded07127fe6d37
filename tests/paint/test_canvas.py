"""The canvas: pictures painted one upon the other are the pictures painted from nothing, pixel for pixel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.frames.digests import keys
from onebyone.frames.entry import Entry
from onebyone.frames.formula import FormulaEntry
from onebyone.frames.grid import GridEntry
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.tinted import tints_of
from onebyone.frames.wires import WireEntry
from onebyone.look.font import outline
from onebyone.look.formula import typeset
from onebyone.look.frame import frame_of
from onebyone.look.theme import theme, units
from onebyone.paint.canvas import Canvas

DARK = theme("dark")
TENSOR = Tensor.exact("weight", np.arange(-8, 8).reshape(4, 4) / 8, bits=3)
PAPER, INK = DARK.rgb("paper"), (*DARK.rgb("ink"), 1.0)


def canvas(width: int = 96, height: int = 54) -> Canvas:
    """A small canvas of manim's frame."""
    return Canvas(width_px=width, height_px=height, frame_width=128 / 9, frame_height=8, paper=DARK.hex("paper"))


def painted(*entries: Entry, **size: int) -> np.ndarray:
    """The picture of a display list on a new canvas."""
    new = canvas(**size)
    new.paint(entries, keys(entries))
    return new.picture


def number(x: float = 0.0, y: float = 0.0, em: float = 2.0, alpha: float = 1.0) -> NumberEntry:
    """A number that reads 0.125."""
    points = outline("0.125").points * em + (x, y)
    return NumberEntry("n", Cell(TENSOR, (2, 1)), "digits", "0.125", "regular", points, (*INK[:3], alpha), None)


def label(x: float = 0.0, y: float = 0.0, em: float = 2.0, alpha: float = 1.0) -> LabelEntry:
    """A word."""
    return LabelEntry("l", "map", "semibold", outline("map", "semibold").points * em + (x, y), (*INK[:3], alpha))


def formula(x: float = 0.0, y: float = 0.0, em: float = 2.0, alpha: float = 1.0) -> FormulaEntry:
    """A letter of a formula."""
    return FormulaEntry("f", "y = x", 0, typeset("y = x").outlines[0] * em + (x, y), (*INK[:3], alpha))


def grid(x: float = 0.0, y: float = 0.0, em: float = 2.0, alpha: float = 1.0, part: int = 16) -> GridEntry:
    """Some cells of a tensor."""
    cells, colours = np.arange(16).reshape(4, 4)[::-1], DARK.signed(1 + part)
    corners = np.array([(x, y + em), (x + em, y)])
    return GridEntry(
        "g",
        TENSOR,
        cells,
        colours,
        tints_of(TENSOR, cells, colours),
        np.arange(16).reshape(4, 4) < part,
        corners,
        corners[:, ::-1],
        alpha,
        (*DARK.rgb("quiet"), 0.3 * alpha),
        1.0,
        (*DARK.rgb("input"), alpha),
        8.0,
        (1, 1),
    )


def wires(x: float = 0.0, y: float = 0.0, em: float = 2.0, alpha: float = 1.0) -> WireEntry:
    """A fan."""
    starts = np.c_[np.full(16, x), np.linspace(y, y + em, 16)]
    style = DARK.wires(1)
    look = style.look(TENSOR.float64.ravel())
    return WireEntry("w", TENSOR, np.arange(16), style, *look, starts, starts * 0 + (x + em, y), alpha, (0.0, 0.8))


def shape(x: float = 0.0, y: float = 0.0, em: float = 2.0, alpha: float = 1.0) -> ShapeEntry:
    """A filled square with an edge."""
    corners = np.array([(0, 0), (em, 0), (em, em), (0, em), (0, 0)]) + (x, y)
    thirds = np.arange(4)[None, :, None] / 3
    points = (corners[:-1, None] + thirds * (corners[1:] - corners[:-1])[:, None]).reshape(-1, 2)
    return ShapeEntry("s", points, (*DARK.rgb("weight"), alpha), (*DARK.rgb("attention"), alpha), 8.0)


KINDS = (number, label, formula, grid, wires, shape)
# Few values each, so that lists often begin alike, which is what the canvas keeps.
ENTRY = st.builds(
    lambda kind, x, y, em, alpha: kind(x, y, em, alpha),
    st.sampled_from(KINDS),
    st.sampled_from((-5.0, 0.3)),
    st.sampled_from((-2.0, 0.7)),
    st.sampled_from((1.0, 3.0)),
    st.sampled_from((0.4, 1.0)),
) | st.builds(grid, part=st.integers(0, 16))


@st.composite
def films(draw: st.DrawFn) -> list[list[Entry]]:
    """Display lists one after the other, each the last one with something added, taken, exchanged or changed."""
    now = draw(st.lists(ENTRY, min_size=1, max_size=6))
    told = [list(now)]
    for _ in range(draw(st.integers(1, 7))):
        at = draw(st.integers(0, max(0, len(now) - 1)))
        match draw(st.sampled_from(("add", "cut", "drop", "change", "turn", "same", "new"))):
            case "add":
                now.insert(at, draw(ENTRY))
            case "cut":
                del now[at:]
            case "drop":
                del now[at : at + 1]
            case "change":
                now[at : at + 1] = [draw(ENTRY)]
            case "turn":
                now.reverse()
            case "new":
                now = draw(st.lists(ENTRY, max_size=4))
        told.append(list(now))
    return told


@settings(max_examples=120, deadline=None)
@given(films())
def test_a_film_is_its_pictures_painted_from_nothing(film: list[list[Entry]]) -> None:
    ours = canvas()
    for entries in film:
        ours.paint(entries, keys(entries))
        assert np.array_equal(ours.picture, painted(*entries))


def test_a_film_that_keeps_grows_and_loses_its_beginning() -> None:
    steps = [grid(), shape(-5), number(1), label(-3, -2), wires(2)]
    film = [
        steps[:3],
        [*steps[:3], steps[4]],
        [*steps[:3], steps[3]],
        steps[:4],
        steps,
        [grid(0.5), *steps[1:]],
        steps[:1],
        [],
    ]
    ours = canvas()
    for entries in film:
        ours.paint(entries, keys(entries))
        assert np.array_equal(ours.picture, painted(*entries))


def test_nothing_is_paper() -> None:
    red, green, blue = (round(255 * part) for part in PAPER)
    assert (canvas().picture == (red, green, blue, 255)).all()
    assert (painted() == (red, green, blue, 255)).all()


def test_a_picture_is_never_painted_upon_again() -> None:
    ours = canvas()
    ours.paint([grid()], keys([grid()]))
    first, then = ours.picture, ours.picture.copy()
    ours.paint([shape()], keys([shape()]))
    assert np.array_equal(first, then)
    assert not np.array_equal(ours.picture, then)


def test_the_same_list_is_the_same_picture() -> None:
    ours = canvas()
    ours.paint([grid()], keys([grid()]))
    first = ours.picture
    ours.paint([grid()], keys([grid()]))
    assert ours.picture is first


def test_a_picture_is_closed_to_writing() -> None:
    picture = painted(grid())
    with pytest.raises(ValueError, match="read-only"):
        picture[0, 0] = 0
    for array in (picture, picture[3:], picture.view()):
        with pytest.raises(ValueError, match="cannot set WRITEABLE flag"):
            array.setflags(write=True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_leaves_ink(kind) -> None:
    assert not np.array_equal(painted(kind()), painted())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_transparent_leaves_none(kind) -> None:
    assert np.array_equal(painted(kind(alpha=0.0)), painted())


def test_cells_have_the_tints_of_their_values() -> None:
    """Each cell's middle is its colour to the last bit; cells that are not shown are paper."""
    entry = replace(grid(-4, -3.5, 7.0, part=11), rule=(0.0, 0.0, 0.0, 0.0))
    picture = painted(entry, width=1920, height=1080)
    side = 7 / 4 * 135
    for row in range(4):
        for column in range(4):
            y, x = round(540 - 3.5 * 135 + (row + 0.5) * side), round(960 - 4 * 135 + (column + 0.5) * side)
            wanted = entry.tints[row, column] if entry.shown[row, column] else (*np.rint(np.multiply(PAPER, 255)), 255)
            assert (picture[y, x] == wanted).all(), (row, column)


def test_colours_are_red_green_blue() -> None:
    square = replace(shape(-8, -8, 16), fill=(1.0, 0.5, 0.0, 1.0))
    assert painted(square)[20, 20].tolist() == [255, 128, 0, 255]


def test_a_hole_stays_open() -> None:
    """Zero has paper in its middle."""
    zero = outline("0").points
    middle = (zero.min(axis=0) + zero.max(axis=0)) / 2
    points = (zero - middle) * 8
    entry = LabelEntry("0", "0", "regular", points, INK)
    picture = painted(entry, width=384, height=216)
    assert (picture[108, 192] == painted()[0, 0]).all()
    assert (picture[108] != painted()[0, 0]).any()


def test_a_bent_text_never_reaches_the_canvas() -> None:
    with pytest.raises(ValueError, match="n reached the canvas unaudited"):
        painted(replace(number(), points=-number().points))


@pytest.mark.parametrize("size", [(1920, 1080), (1440, 1080), (1080, 1080), (1080, 1920)])
def test_a_px_is_as_large_on_a_picture_of_any_shape(size):
    frame = frame_of(*size)
    canvas = Canvas(width_px=size[0], height_px=size[1], frame_width=frame[0], frame_height=frame[1], paper="#000000")
    assert canvas.pixel == pytest.approx(units(1))
