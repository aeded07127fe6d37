"""Loose cells: they lie where they are put, move one by one, are painted as their values, and faults are refused."""

from dataclasses import replace

import numpy as np
import pytest
from manim import ORIGIN, RIGHT, FadeIn
from project import figures

from onebyone.audit.court import Court
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map
from onebyone.drawing.mobjects.loose import LooseCells, Places, beam
from onebyone.drawing.motion import Rearrange
from onebyone.errors import AuditError
from onebyone.frames.digests import keys
from onebyone.look.theme import theme, units
from onebyone.paint.canvas import Canvas
from onebyone.stage.display_list import display_list

FIGURE, THEME = figures("6a")[0], theme("dark")
COURT = Court((FIGURE,), THEME)
COLUMN = Places.in_depth(ORIGIN, planes=(784, 1, 1), cell=50, step=(0.8, 0.7))


def digit():
    return PixelGrid(FIGURE.image, colormap=THEME.pixels, cell=16, role="input", theme=THEME)


def loose(places=COLUMN, **settings):
    return LooseCells(FIGURE.column, **{"colormap": THEME.pixels, "places": places, "theme": THEME} | settings)


def painted(mobject):
    """The middle of the page, 1080×1080 px, with one mobject on it."""
    canvas = Canvas(width_px=1080, height_px=1080, frame_width=8, frame_height=8, paper=THEME.hex("paper"))
    entries = display_list([mobject], roots=[mobject])
    canvas.paint(entries, keys(entries))
    return canvas.picture[..., :3].astype(int)


def test_the_first_cells_may_be_seen_alone():
    cells = loose()
    whole = cells.entry()
    few = cells.show_first(5).entry()
    assert np.array_equal(few.cells, whole.cells[:, :5])
    assert np.array_equal(few.tints, whole.tints[:, :5])
    assert np.array_equal(few.upper_left, whole.upper_left[:5])
    assert np.array_equal(few.lower_right, whole.lower_right[:5])
    few.judge(COURT)
    assert cells.show_first(0).entry().cells.size == 1
    assert cells.show_first(784).entry().cells.size == 784


def test_cells_in_a_picture_lie_where_the_grid_has_them():
    grid = digit()
    cells = loose(Places.in_picture(grid))
    assert np.allclose(cells.places.centres[29], grid.centre_of(1, 1))
    assert np.allclose(cells.places.sides, grid.side)
    assert cells.entry().rule[3] > 0
    middles = 540 - 14 * 16 + 8 + 16 * np.arange(28)
    ours, theirs = painted(cells)[np.ix_(middles, middles)], painted(grid)[np.ix_(middles, middles)]
    assert (ours == theirs).all()
    assert len(np.unique(ours.reshape(-1, 3), axis=0)) == 5  # the quarters


def test_a_column_recedes_to_the_right_and_up_and_its_first_channel_is_in_front():
    assert np.allclose(COLUMN.centres[0], units(25) * np.array([1, 1, 0]))
    assert np.allclose(COLUMN.centres[783] - COLUMN.centres[0], units(783) * np.array([0.8, 0.7, 0]))
    assert loose().entry().rule[3] == 0  # lines between planes so close would hide them
    bright = int(FIGURE.column.numerators.argmax())
    front = loose(Places(np.zeros((784, 3)), np.full(784, units(100))))
    assert (painted(front)[540, 540] == THEME.pixels.rgba(np.zeros(1))[0, :3]).all()
    order = [bright, *(at for at in range(784) if at != bright)]
    first = loose(Places(np.zeros((784, 3)), np.full(784, units(100))), cells=np.array(order))
    assert (painted(first)[540, 540] == 255).all()


def test_rows_in_depth_keep_their_rows():
    places = Places.in_depth(ORIGIN, planes=(28, 1, 28), cell=14, step=(18, 15.75))
    assert np.allclose(places.centres[1] - places.centres[0], units(14) * RIGHT)
    assert np.allclose(places.centres[28] - places.centres[0], units(1) * np.array([18, 15.75, 0]))
    assert places.ruled == 1


def test_what_recedes_is_smaller_the_farther_it_is_and_ends_where_it_is_told():
    places = Places.receding(ORIGIN, planes=(28, 1, 28), cell=40, depth=(200, -500), far=0.5)
    first, last = places.corner(27, 1, 1), places.corner(28 * 28 - 1, 1, 1)
    assert places.sides[0] == pytest.approx(units(40))
    assert places.sides[-1] == pytest.approx(units(20))
    assert np.all(np.diff(places.sides[::28]) < 0)
    assert np.allclose(places.corner(0, -1, -1), ORIGIN)
    assert np.allclose(last - first, units(1) * np.array([200, -510, 0]))  # its middle is 500 px lower
    steps = -np.diff(places.centres[::28, 1])
    assert np.all(np.diff(steps) < 0)  # and nearer to its next
    left, right = places.centres[:28], places.centres[-28:]
    assert np.allclose(np.diff(right[:, 0]), np.diff(left[:, 0]) / 2)


def test_the_edges_of_a_beam_that_recedes_end_at_its_last_channel():
    places, box = beam(ORIGIN, planes=(784, 1, 1), cell=100, depth=(900, 20), role="input", theme=THEME, far=0.6)
    ends = [line.get_end() for line in box.submobjects[:3]]
    for end, (across, up) in zip(ends, ((-1, 1), (1, 1), (1, -1)), strict=True):
        assert np.allclose(end, places.corner(783, across, up))
    assert places.ruled == 0


def test_shuffled_places_put_cell_order_k_where_cell_k_lay():
    order = FIGURE.bright[::-1] + tuple(at for at in range(784) if at not in FIGURE.bright)
    shuffled = COLUMN.shuffled(order)
    assert all(np.array_equal(shuffled.centres[cell], COLUMN.centres[k]) for k, cell in enumerate(order))


def test_lines_part_cells_on_their_way_as_long_as_some_have_to_go_so_that_no_dark_sheet_swings_by():
    start = Places.in_picture(digit())
    ruled = [start.between(COLUMN, np.linspace(part, 1, 784)).ruled for part in (0.0, 0.5, 1.0)]
    assert ruled == [pytest.approx(0.5), pytest.approx(0.25), 0]
    assert start.between(COLUMN, np.zeros(784)).ruled == 1


@pytest.mark.parametrize("backwards", [False, True])
def test_they_move_one_by_one_and_arrive(backwards):
    start = Places.in_picture(digit())
    cells = loose(start)
    move = Rearrange(cells, COLUMN, spread=0.5, backwards=backwards)
    move.begin()
    assert np.allclose(cells.places.centres, start.centres)
    move.interpolate(0.5)
    halfway = cells.places
    waiting, arrived = (0, 783) if backwards else (783, 0)
    assert np.allclose(halfway.centres[waiting], start.centres[waiting])
    assert np.allclose(halfway.centres[arrived], COLUMN.centres[arrived])
    assert units(16) - 1e-9 < halfway.sides.min() < halfway.sides.max() < units(50) + 1e-9
    move.interpolate(1)
    assert np.allclose(cells.places.centres, COLUMN.centres)
    assert np.allclose(cells.places.sides, units(50))


def test_what_follows_is_put_on_a_cell_after_every_step():
    cells, seen = loose(Places.in_picture(digit())), []
    move = Rearrange(cells, COLUMN, spread=0.5, follow=lambda: seen.append(cells.places.centres[400]))
    move.begin()
    for alpha in (0.3, 0.7, 1.0):
        move.interpolate(alpha)
        assert seen[-1] == pytest.approx(cells.places.centres[400])
    assert seen[-1] == pytest.approx(COLUMN.centres[400])


def test_they_fade_as_any_mobject():
    cells = loose()
    fade = FadeIn(cells)
    fade.begin()
    assert display_list([cells], roots=[cells]) == ()
    fade.interpolate(1)
    assert cells.entry().alpha == 1


def test_a_change_of_place_or_value_changes_the_digest():
    entry = loose().entry()
    assert keys([entry]) == keys([loose().entry()])
    for other in (
        loose().shift(RIGHT * 0.01).entry(),
        loose(cells=np.arange(784)[::-1]).entry(),
        replace(entry, alpha=0.5),
    ):
        assert keys([entry]) != keys([other])


def test_loose_cells_as_they_are_made_are_let_through():
    COURT.judge(loose().entry())
    signed = signed_map(THEME, FIGURE.filters)
    COURT.judge(LooseCells(FIGURE.filters, colormap=signed, places=COLUMN, theme=THEME).entry())


def recoloured(entry):
    tints = entry.tints.copy()
    tints[0, 5] = (255, 0, 0, 255)
    return replace(entry, tints=tints)


def stranger(entry):
    numerators = entry.tensor.numerators.copy()
    numerators[0] += 1
    return replace(entry, tensor=Tensor.from_numerators("column", numerators, bits=entry.tensor.bits))


@pytest.mark.parametrize(
    ("plant", "says"),
    [
        (recoloured, "row 0, column 5"),
        (stranger, "no verified figure"),
        (lambda entry: replace(entry, cells=entry.cells + 1), "no indices into the 784 cells"),
        (lambda entry: replace(entry, cells=entry.cells[:, ::-1].copy()), "was about to be drawn"),
        (lambda entry: replace(entry, cells=entry.cells[0]), "shapes"),
        (lambda entry: replace(entry, upper_left=entry.upper_left[1:]), "shapes"),
        (lambda entry: replace(entry, lower_right=entry.lower_right * np.nan), "no number"),
        (lambda entry: replace(entry, lower_right=entry.lower_right + (0.1, 0)), "stretched, turned over or flattened"),
        (lambda entry: replace(entry, lower_right=entry.upper_left), "stretched, turned over or flattened"),
        (lambda entry: replace(entry, colormap=theme("light").pixels), "none of the dark theme's"),
        (lambda _: loose(colormap=THEME.signed(8.0)).entry(), "a colormap for signed values, which column is not"),
    ],
)
def test_a_fault_in_loose_cells_is_refused(plant, says):
    with pytest.raises(AuditError, match=says):
        COURT.judge(plant(loose().entry()))
