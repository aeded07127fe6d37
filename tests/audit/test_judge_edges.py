"""The judge at its edges: slack that grows with the picture, maps and outlines that are nearly right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from test_judge import COURT, SQUARE, STRANGER, loose, polygon, refusal, shape
from test_places import DARK, FIRST, WEIGHT, grid, number, wires

from onebyone.audit.court import Court
from onebyone.core.quantity import Cell, Equation
from onebyone.core.tensor import Tensor
from onebyone.frames.box import Points
from onebyone.frames.tinted import tints_of
from onebyone.look.font import outline
from onebyone.panels.fig4a.numbers import PointwiseKernel

OTHER = "g has a colormap {!r} that is none of the dark theme's: take theme.pixels, theme.channel(letter), theme.photo"


def stretched(top: float, off: float) -> Any:
    """A grid 3 wide and 6 high, one of its other corners off by so much."""
    corners = np.array([(0.0, top), (3.0, top - 6)])
    return replace(grid(), corners=corners, others=np.array([(3.0, top + off), (0.0, top - 6)]))


@pytest.mark.parametrize("top", [-20.0, 3.0, 20.0])
def test_the_slack_of_a_grid_is_a_millionth_of_its_longer_side_wherever_it_stands(top: float) -> None:
    COURT.judge(stretched(top, 5e-6))
    assert "was turned over" in refusal(stretched(top, 7e-6))


@pytest.mark.parametrize("far", [(3.0, 3.0), (0.0, 0.0)])
def test_a_grid_without_height_or_width_is_refused(far: tuple[float, float]) -> None:
    flat = replace(grid(), corners=np.array([(0.0, 3.0), far]), others=np.array([(far[0], 3.0), (0.0, far[1])]))
    assert "was turned over, tilted or flattened" in refusal(flat)


def test_a_slip_of_the_printing_itself_is_told_of_who_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onebyone.frames.number._printed", lambda *_: "9")
    entry = replace(number(FIRST, 0, 0), text="9", points=outline("9").points)
    assert refusal(entry) == "n reads as 9, but its value is -1: a rounded number wears an ≈"


def test_a_mask_of_another_shape_is_told_with_rows_and_columns() -> None:
    assert refusal(replace(grid(), cells=np.arange(3).reshape(1, 3))) == (
        "g has tints of shape (3, 3, 4) and a mask of shape (3, 3) for 1×3 cells"
    )


def test_loose_cells_may_differ_in_size_but_each_is_a_square() -> None:
    sizes = np.array([(1.0, -1.0), (2.0, -2.0)])
    COURT.judge(loose(lower_right=loose().upper_left + sizes))
    sizes[1, 0] = 1.0
    assert "were stretched" in refusal(loose(lower_right=loose().upper_left + sizes))


def test_small_cells_are_held_to_their_own_size() -> None:
    sizes = np.array([(1e-3, -1e-3), (1e-3, -1.001e-3)])
    assert "were stretched" in refusal(loose(lower_right=loose().upper_left + sizes))


def test_cells_that_shrank_to_points_are_refused() -> None:
    assert "were stretched, turned over or flattened" in refusal(loose(lower_right=loose().upper_left))


def test_the_themes_own_map_has_the_scale_of_the_whole_quantity() -> None:
    colours, row = DARK.signed(1), np.array([[0, 1, 2]])  # −1, 0, 1, and others are −2 and 2
    tints = tints_of(WEIGHT, row, colours)
    part = replace(grid(), cells=row, shown=np.ones((1, 3), bool), colormap=colours, tints=tints)
    assert "on the scale ±1, but the largest value of its quantity is 2" in refusal(part)


def test_wires_in_a_map_made_by_hand_are_named() -> None:
    style = replace(wires([(0.5, 2.5)], [0]).style, signed=replace(DARK.signed(2), name="by hand"))
    assert refusal(replace(wires([(0.5, 2.5)], [0]), style=style)).startswith("w has a colormap 'by hand'")


def test_a_strangers_term_in_a_line_is_told_of_the_number_that_stands_there() -> None:
    line = Equation("sum", (FIRST, Cell(STRANGER, (0, 0))), FIRST)
    assert refusal(replace(number(FIRST, 0, 0), equation=line)).startswith("n shows the tensor 'stranger'")


@pytest.mark.parametrize("high", [0.0, -1.0, np.inf, np.nan])
def test_a_map_without_a_scale_is_none_of_the_themes(high: float) -> None:
    colours = DARK.signed(2)
    assert refusal(replace(grid(), colormap=replace(colours, high=high))).startswith(OTHER.format(colours.name))


def test_what_is_no_map_at_all_is_named_by_its_kind() -> None:
    assert refusal(replace(grid(), colormap=object())).startswith(OTHER.format("object"))


def test_full_colour_takes_the_three_planes_of_a_photo_and_nothing_like_it() -> None:
    photo = PointwiseKernel.verified().photo
    court, (_, rows, columns) = Court((PointwiseKernel.verified(),), DARK), photo.shape
    every = np.arange(photo.size).reshape(photo.shape)
    tall = {"shown": np.ones((rows, columns), dtype=bool), "tints": tints_of(photo, every, DARK.photo)}
    court.judge(replace(grid(), tensor=photo, cells=every, colormap=DARK.photo, **tall))
    refused = "g: full colour takes the three planes of a photo, red, green and blue in turn"
    planes = np.arange(9).reshape(3, 1, 3)
    assert refusal(replace(grid(), cells=planes, colormap=DARK.photo)) == refused, "a kernel is no photo"
    for some in (every[[0, 1]], every[[0, 2, 1]], every[[0, 0, 2]]):
        with pytest.raises(Exception, match="full colour takes the three planes"):
            court.judge(replace(grid(), tensor=photo, cells=some, colormap=DARK.photo))


@pytest.mark.parametrize("cells", [[9], [-1]])
def test_wires_of_weights_that_are_not_there_are_named(cells: list[int]) -> None:
    entry = replace(wires([(0.5, 2.5)], [0]), cells=np.array(cells))
    assert refusal(entry) == f"w: its cells are no indices into the {WEIGHT.size} cells of weight"


@pytest.mark.parametrize(
    "points",
    [
        [(0, 0), (1, 1), (0, 0), (3, 0)],  # there and back
        [(0, 0), (3, 0), (1, 1), (3, 0)],
        [(0, 0), (0.005, 1e-5), (0.008, 0), (0.01, 0)],  # small
        [(0, 0), (0, 0), (0, 0.1), (3, 0)],
        [(0, 0), (0, 0.1), (3, 0), (3, 0)],
        [(0, 0), (3, 0), (1, 1), (0, 0)],  # a loop
        [(0, 0), (3, 0), (3, 0), (0, 0)],  # there and back on itself
        [(0, 0), (-2, 0), (2, 0), (3, 0)],  # it begins behind its beginning
        [(0, 0), (1, 0), (9, 0), (3, 0)],
    ],
)
def test_a_line_is_straight_all_the_way(points: list[tuple[float, float]]) -> None:
    assert refusal(shape(points)) == "s is a bent line: only straight lines are drawn as shapes"


def test_a_line_whose_handles_lie_at_its_ends_may_be_off_by_a_rounding_error() -> None:
    COURT.judge(shape([(0, 0), (0, 1e-9), (0, 1e-9), (3, 0)]))


DENTED = ((0, 0), (2, 0), (1.8, 1), (2, 2), (0, 2))


@pytest.mark.parametrize("points", [polygon(*DENTED), polygon(*DENTED[::-1]), polygon(*SQUARE[::-1], turns=2)])
def test_a_slight_dent_is_seen_whichever_way_the_outline_runs(points: Points) -> None:
    assert "is neither a straight line nor one convex outline" in refusal(shape(points))


def test_an_owner_has_the_very_cells() -> None:
    like = Tensor.from_numerators(WEIGHT.name, WEIGHT.numerators, bits=WEIGHT.bits + 1)
    for entry in (grid(), loose(), wires([(0.5, 2.5)], [0])):
        said = refusal(replace(entry, tensor=like))
        assert said.startswith(f"{entry.name} shows the tensor 'weight', which no verified figure of this scene owns")


def test_a_bold_number_is_held_against_bold_glyphs() -> None:
    bold = replace(number(FIRST, 0, 0), weight="semibold")
    assert "the outlines on screen are not the font's glyphs" in refusal(bold)
    COURT.judge(replace(bold, points=outline(bold.text, "semibold").points))
