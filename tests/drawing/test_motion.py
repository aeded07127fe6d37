"""Fades change how opaque a mobject is, and nothing else; a flight goes around others, or is away over them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, FadeOut, Mobject, Scene, Square, VGroup, smooth, tempconfig

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.fading import Cover, Fade, appear, give_way, vanish
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.text import Number
from onebyone.drawing.motion import Fly, Glide, land
from onebyone.look.theme import SIZES, theme, units

SMALL = {"pixel_width": 64, "pixel_height": 36, "frame_rate": 10, "verbosity": "CRITICAL", "progress_bar": "none"}


@pytest.fixture
def scene() -> Iterator[Scene]:
    """A scene of manim's own that writes no file."""
    with tempconfig({**SMALL, "dry_run": True}):
        yield Scene()


def pair() -> VGroup:
    """A square half filled, and one without a fill."""
    return VGroup(Square(fill_opacity=0.5, stroke_opacity=0.75), Square(stroke_width=3).shift(RIGHT))


def look(mobject: Mobject) -> list[np.ndarray]:
    """Colours and places of all its parts."""
    family = mobject.family_members_with_points()
    return [getattr(part, name).copy() for part in family for name in ("fill_rgbas", "stroke_rgbas", "points")]


@pytest.mark.parametrize("out", [False, True])
@pytest.mark.parametrize("alpha", [0.0, 0.3, 0.5, 0.9, 1.0])
def test_a_fade_is_manims_own(out: bool, alpha: float) -> None:
    ours, theirs = pair(), pair()
    fades = Fade(ours, out=out), (FadeOut if out else FadeIn)(theirs)
    for fade in fades:
        fade.begin()
        fade.interpolate(alpha)
    for found, expected in zip(look(ours), look(theirs), strict=True):
        assert found == pytest.approx(expected, abs=1e-12)


def test_what_gives_way_is_gone_before_anything_is_seen_of_what_comes(scene: Scene) -> None:
    before, after = Square(fill_opacity=1, stroke_width=0), Square(fill_opacity=1, stroke_width=0)
    seen = []
    after.add_updater(lambda _: seen.append((before in scene.mobjects, after.fill_rgbas[0, 3])))
    scene.add(before)
    scene.play(give_way([before], after))
    assert seen
    assert not any(there and opacity > 0 for there, opacity in seen)
    assert (before in scene.mobjects, after in scene.mobjects) == (False, True)


def test_only_opacities_change() -> None:
    ours, before = pair(), look(pair())
    fade = Fade(ours)
    fade.begin()
    fade.interpolate(0.5)
    for found, was in zip(look(ours), before, strict=True):
        if found.shape[1] == 4:
            assert (found[:, :3] == was[:, :3]).all()
            assert (found[:, 3] == smooth(0.5) * was[:, 3]).all()
        else:
            assert (found == was).all()


def test_what_appears_is_there_then_and_as_it_was(scene: Scene) -> None:
    ours = pair()
    scene.play(appear(ours, run_time=0.3))
    assert ours in scene.mobjects
    assert all(map(np.array_equal, look(ours), look(pair())))


def test_what_vanishes_is_gone_and_may_appear_again(scene: Scene) -> None:
    ours = pair()
    scene.add(ours)
    scene.play(vanish(ours, run_time=0.3))
    assert ours not in scene.mobjects
    assert all(map(np.array_equal, look(ours), look(pair())))
    scene.play(appear(ours, run_time=0.3))
    assert ours in scene.mobjects


def test_what_covers_another_takes_its_place_and_dims_nothing_meanwhile(scene: Scene) -> None:
    ours, covered = pair(), pair()
    scene.add(covered)
    cover = Cover(ours, covered, run_time=0.3)
    cover.begin()
    cover.interpolate(0.5)
    assert all(map(np.array_equal, look(covered), look(pair())))
    scene.play(Cover(ours, covered, run_time=0.3))
    assert ours in scene.mobjects
    assert covered not in scene.mobjects


def test_a_number_that_would_run_over_others_is_away_until_it_has_passed_them() -> None:
    def number() -> Number:
        return Number(Cell(Tensor.exact("weight", [2], bits=0), (0,)), size=40, role="weight", theme=theme("dark"))

    seen = {}
    for unseen in (0.0, 0.75):
        flight = Fly(number().shift(RIGHT), number(), unseen=unseen)
        flight.begin()
        for alpha in (0.0, 0.5, 1.0):
            flight.interpolate(alpha)
            seen[unseen, alpha] = float(flight.mobject.get_fill_opacity())
    assert [seen[0.0, alpha] for alpha in (0.0, 0.5, 1.0)] == [0, 1, 1]
    assert [seen[0.75, alpha] for alpha in (0.0, 0.5, 1.0)] == [0, 0, 1]


def test_a_sum_that_lands_is_never_seen_over_the_sum_that_it_leaves() -> None:
    tensor = Tensor.exact("map", [[2, 3]], bits=0)
    grid = PixelGrid(tensor, colormap=theme("dark").signed(3), cell=40, role="result", theme=theme("dark"))
    total = Number(Cell(tensor, (0, 1)), size=56, role="result", theme=theme("dark")).shift(3 * LEFT + DOWN)
    flight, _ = land(total, grid, (0, 1), fill=lambda: None).animations
    flight.begin()
    for alpha in np.linspace(0.01, 1.0, 60):
        flight.interpolate(float(alpha))
        way = np.abs(flight.mobject.get_center() - total.get_center())
        across, up = (flight.mobject.width + total.width) / 2, (flight.mobject.height + total.height) / 2
        if way[0] < across and way[1] < up:
            assert flight.mobject.get_fill_opacity() == 0
    assert flight.mobject.get_fill_opacity() == 1


def seen_over(flight: Fly, other: Mobject) -> bool:
    """Whether a number that flies is seen over another mobject at any time of its way."""
    flight.begin()
    found = []
    for alpha in np.linspace(0.01, 1.0, 60):
        flight.interpolate(float(alpha))
        way = np.abs(flight.mobject.get_center() - other.get_center())
        meets = (
            way[0] < (flight.mobject.width + other.width) / 2 and way[1] < (flight.mobject.height + other.height) / 2
        )
        found.append(meets and flight.mobject.get_fill_opacity() > 0)
    return any(found)


def test_a_sum_that_lands_goes_around_what_it_must_not_run_over() -> None:
    """And can be read on all of its way; straight on, as the control has it, it is seen over the window."""
    tensor = Tensor.exact("map", np.full((26, 26), 2.5), bits=1)
    signed = theme("dark").signed(3)
    grid = PixelGrid(tensor, colormap=signed, cell=10, role="result", theme=theme("dark")).shift(4 * RIGHT + UP)
    window = PixelGrid(tensor, colormap=signed, cell=20, role="input", theme=theme("dark"))
    total = Number(Cell(tensor, (13, 13)), size=SIZES.result, role="result", theme=theme("dark"))
    total.next_to(window, DOWN)
    around, _ = land(total, grid, (13, 13), fill=lambda: None, past=[window]).animations
    straight, _ = land(total, grid, (13, 13), fill=lambda: None).animations
    assert not seen_over(around, window)
    assert seen_over(straight, window)
    assert around.mobject.em >= units(SIZES.smallest) * 0.999
    assert around.mobject.get_center() == pytest.approx(grid.centre_of(13, 13))


def test_a_sum_that_cannot_but_run_over_something_is_away_meanwhile() -> None:
    tensor = Tensor.exact("map", np.full((9, 9), 2.5), bits=1)
    grid = PixelGrid(tensor, colormap=theme("dark").signed(3), cell=40, role="result", theme=theme("dark"))
    wall = PixelGrid(tensor, colormap=theme("dark").signed(3), cell=200, role="input", theme=theme("dark"))
    wall.shift(LEFT * (wall.width / 2 + 3))
    total = Number(Cell(tensor, (4, 4)), size=SIZES.result, role="result", theme=theme("dark")).move_to(wall)
    flight, _ = land(total, grid, (4, 4), fill=lambda: None, past=[wall]).animations
    assert not seen_over(flight, wall)
    assert flight.mobject.get_fill_opacity() == 1


def test_what_glides_by_a_corner_comes_past_it() -> None:
    number = Number(Cell(Tensor.exact("weight", [2], bits=0), (0,)), size=40, role="weight", theme=theme("dark"))
    goal, corner = number.copy().shift(2 * LEFT + DOWN), number.get_center() + DOWN
    glide = Glide(number, goal, by=corner, run_time=1)
    glide.begin()
    way = []
    for alpha in np.linspace(0, 1, 200):
        glide.interpolate(float(alpha))
        way.append(float(np.linalg.norm(number.get_center() - corner)))
    assert min(way) < 0.02
    assert number.get_center() == pytest.approx(goal.get_center())
