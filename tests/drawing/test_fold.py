"""Folding: every row of a strip is at one place at a time; it leaves where it lay and arrives in its row."""

import numpy as np
import pytest
from manim import RIGHT
from project import figures

from onebyone.audit.court import Court
from onebyone.drawing.mobjects.grid import PixelGrid, signed_map, whole
from onebyone.drawing.motion import Fold
from onebyone.look.theme import theme, units

FIGURE, THEME = figures("1b")[0], theme("dark")
COURT = Court((FIGURE,), THEME)


def grid(shape, tensor=FIGURE.result):
    return PixelGrid(
        tensor,
        colormap=signed_map(THEME, tensor),
        cell=10,
        role="result",
        theme=THEME,
        cells=whole(tensor, shape=shape),
    )


@pytest.fixture(params=[(784, 1), (1, 784)], ids=["column", "row"])
def fold(request):
    strip = grid(request.param).stretch_to_fit_width(4 if request.param[0] == 1 else 0.2)
    return Fold(strip.stretch_to_fit_height(0.2 if request.param[0] == 1 else 6).shift(3 * RIGHT), grid((28, 28)))


def seen(fold):
    """For each row: whether the strip, the flight and the picture show it, and nothing of it in part."""
    strip = fold.strip.shown.reshape(28, 28)
    assert (strip == strip[:, :1]).all()
    assert (fold.picture.shown == fold.picture.shown[:, :1]).all()
    flying = np.array([piece.entry().alpha for piece in fold.pieces])
    return np.column_stack([strip[:, 0], flying, fold.picture.shown[:, 0]])


@pytest.mark.parametrize("alpha", np.linspace(0, 1, 11))
def test_every_row_is_at_one_place(fold, alpha):
    fold.begin()
    fold.interpolate(alpha)
    places = seen(fold)
    assert (places.sum(axis=1) == 1).all()
    for entry in [fold.strip.entry(), fold.picture.entry(), *(piece.entry() for piece in fold.pieces)]:
        COURT.judge(entry)


def test_it_begins_in_the_strip_and_ends_in_the_picture_the_first_row_first(fold):
    fold.begin()
    assert seen(fold)[:, 0].all()
    fold.interpolate(0.5)
    strip, _, picture = seen(fold).T
    assert picture[0]
    assert strip[-1]
    assert (np.diff(strip) >= 0).all()
    assert (np.diff(picture) <= 0).all()
    fold.interpolate(1)
    assert seen(fold)[:, 2].all()


def test_a_row_leaves_where_it_lay_and_arrives_in_its_row(fold):
    upright = fold.strip.cells.shape[1] == 1
    first, last = (fold.strip.centre_of(*((at, 0) if upright else (0, at))) for at in (5 * 28, 6 * 28 - 1))
    left, right = fold.picture.centre_of(5, 0), fold.picture.centre_of(5, 27)
    for points, ends in ((fold.starts[5], (first, last)), (fold.goals[5], (left, right))):
        assert np.allclose((points.max(axis=0) + points.min(axis=0)) / 2, np.mean(ends, axis=0))
    assert np.allclose(np.ptp(fold.goals[5], axis=0), [units(280), units(10), 0])


def test_in_the_end_only_the_picture_is_left(fold):
    class Stage:
        removed = ()

        def remove(self, *mobjects):
            self.removed += mobjects

    stage = Stage()
    fold.clean_up_from_scene(stage)
    assert stage.removed == (fold.strip, *fold.pieces)


def test_other_cells_do_not_fold():
    with pytest.raises(ValueError, match="hold other cells"):
        Fold(grid((784, 1)), grid((28, 28), FIGURE.column))
    backwards = grid((784, 1))
    backwards.look_at(backwards.cells[::-1])
    with pytest.raises(ValueError, match="hold other cells"):
        Fold(backwards, grid((28, 28)))
