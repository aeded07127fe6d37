"""Grids of very many cells, stretched grids and parts of grids: where cells lie, what is ruled, what it costs."""

from dataclasses import replace

import numpy as np
import pytest
from manim import RIGHT
from project import figures

from onebyone.audit.court import Court
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import Kernel, signed_map, whole
from onebyone.drawing.mobjects.wires import Neuron, Wires
from onebyone.errors import OneByOneError
from onebyone.frames.digests import keys
from onebyone.frames.frozen import frozen
from onebyone.look.theme import theme, units
from onebyone.paint.canvas import Canvas

FIGURE, THEME = figures("3")[0], theme("dark")
COURT = Court((FIGURE,), THEME)


def canvas():
    return Canvas(width_px=1920, height_px=1080, frame_width=128 / 9, frame_height=8, paper=THEME.hex("paper"))


def painted(entry, on=None):
    page = on or canvas()
    page.paint([entry], keys([entry]))
    return page.picture[..., :3].astype(int)


def matrix():
    return Kernel(FIGURE.weight, cell=20 / 28, theme=THEME)


def test_cells_of_a_stretched_grid_lie_where_they_are_drawn():
    column = Kernel(FIGURE.weight, cell=1, theme=THEME, cells=whole(FIGURE.weight)[:, :1])
    column.stretch_to_fit_width(units(28)).stretch_to_fit_height(units(784))
    assert np.allclose(column.centre_of(783, 0) - column.centre_of(0, 0), [0, -units(783), 0])
    frame = column.box(10, 0, shape=(28, 1))
    assert np.allclose([frame.width, frame.height], [units(28), units(28)])


def test_a_part_of_a_grid_lies_on_it_and_shows_the_same_cells():
    grid = matrix().shift(RIGHT)
    part = grid.part(3, 5, shape=(2, 4))
    assert np.array_equal(part.cells, grid.cells[3:5, 5:9])
    assert np.allclose(part.centre_of(1, 3), grid.centre_of(4, 8))
    with pytest.raises(OneByOneError, match="leaves a grid"):
        grid.part(783, 0, shape=(2, 1))


def test_rows_and_columns_some_steps_apart_are_a_grid_around_the_same_middle():
    grid = Kernel(FIGURE.weight, cell=4, theme=THEME, cells=whole(FIGURE.weight)[:5, :4])
    grid.shift(RIGHT)
    kept = grid.every(2)
    assert kept.cells.tolist() == grid.cells[::2, ::2].tolist()
    assert np.allclose(kept.get_center(), grid.get_center())
    assert kept.side == pytest.approx(grid.side)
    assert kept.colormap is grid.colormap


def test_tensors_that_are_compared_have_one_scale():
    small, large = (Tensor.exact(name, [value], bits=0) for name, value in (("small", 2), ("large", -8)))
    assert signed_map(THEME, small, large) == signed_map(THEME, large) != signed_map(THEME, small)


def test_rules_run_between_tiles_only():
    grid = Kernel(FIGURE.weight, cell=10, theme=THEME, cells=np.full((8, 8), 3))
    grid.rule_every = (4, 4)
    picture = painted(grid.entry())
    middle, line = picture[540], picture[540 + 5]
    assert not (middle == middle[960]).all(axis=1)[921:999].all()  # the rule between the upper and the lower tiles
    across = np.abs(line[922:998] - line[940]).sum(axis=1)
    assert np.flatnonzero(across).tolist() == [37, 38]  # the only other one, half on each side of column 960
    grid.rule_every = (1, 1)
    assert len(np.flatnonzero(np.abs(painted(grid.entry())[545, 922:998] - line[940]).sum(axis=1))) > 2


def test_cells_smaller_than_a_pixel_blend():
    bright, dark = (int(np.flatnonzero(FIGURE.weight.numerators.ravel() == value)[0]) for value in (8, 0))
    grid = Kernel(FIGURE.weight, cell=0.5, theme=THEME, cells=np.where(np.arange(784) % 2, bright, dark)[None])
    grid.rule_px = 0
    grid.stretch_to_fit_height(units(20))
    inside = painted(grid.entry())[540, 960 - 150 : 960 + 150]
    ends = [THEME.signed(8.0).rgba(np.array([value]))[0, :3].astype(int) for value in (8.0, 0.0)]
    assert all((np.abs(inside - end).sum(axis=1) > 30).all() for end in ends)


def test_hidden_cells_are_not_painted_and_the_others_are():
    grid = Kernel(FIGURE.weight, cell=20, theme=THEME, cells=np.full((4, 4), FIGURE.weight.numerators.argmax()))
    mask = np.zeros((4, 4), dtype=bool)
    mask[1, 2] = True
    picture = painted(grid.show(mask).entry())
    colours = {tuple(picture[540 - 30 + 20 * row, 960 - 30 + 20 * column]) for row, column in np.ndindex(4, 4)}
    assert len(colours) == 2
    assert tuple(picture[520 + 10, 960 + 10]) == tuple(grid.tints[1, 2, :3])


def test_bytes_that_cannot_change_are_not_copied_and_others_are():
    content = np.arange(6).tobytes()
    array = np.frombuffer(content, dtype=np.int64)
    assert frozen(array) is content
    assert frozen(array.reshape(2, 3)) is content
    for other in (array[1:], array[::-1], array.reshape(2, 3).T, array.copy()):
        assert frozen(other) is not content
        assert frozen(other) == other.tobytes()


def test_wires_that_fade_are_the_same_wires_laid_on_more_thinly():
    neuron = Neuron(radius=40, theme=THEME).shift(4 * RIGHT)
    starts = np.array([(-4, 3 - 6 * k / 27, 0) for k in range(28)])
    cells = whole(FIGURE.weight)[FIGURE.unit, 480:508]
    entry = Wires(FIGURE.weight, starts=starts, neuron=neuron, style=THEME.wires(8.0), cells=cells).entry()
    page = canvas()
    full, paper = painted(entry, on=page), painted(replace(entry, alpha=0.0))
    half = painted(replace(entry, alpha=0.5), on=page)
    assert np.abs(half - (full + paper) / 2).max() <= 2
    assert np.abs(full - paper).max() > 50
    moved = painted(replace(entry, ends=entry.ends + 0.5), on=page)
    assert np.array_equal(moved, painted(replace(entry, ends=entry.ends + 0.5)))
