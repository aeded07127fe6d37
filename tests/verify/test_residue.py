"""What is left of a frame: nothing of what is declared, and everything that was painted besides."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from reencoding import written

from onebyone.look.theme import theme
from onebyone.verify.residue import Residue, Stroke
from onebyone.verify.spread import Box, Loose, Mask, Tinted
from onebyone.verify.video import Image

PAPER = theme("dark").rgb("paper")
BLANK = np.rint(np.array(PAPER) * 255).astype(np.uint8)
RNG = np.random.default_rng(7)


def frame(*pictures: Tinted, shape: tuple[int, int] = (160, 240)) -> Image:
    """A frame that shows these pictures, as a painter would, cell by cell."""
    shown = np.broadcast_to(BLANK.astype(float), (*shape, 3)).copy()
    for picture in pictures:
        x, y, width, height = (round(part) for part in picture.box)
        down, across = ((np.arange(n) + 0.5) / n for n in (height, width))
        rows, columns = picture.shown.shape
        cell = np.ix_((down * rows).astype(int), (across * columns).astype(int))
        under = shown[y : y + height, x : x + width]
        mixed = picture.opacity * picture.tints[cell].astype(float) + (1 - picture.opacity) * under
        shown[y : y + height, x : x + width] = np.where(picture.shown[cell][..., None], mixed, under)
    return shown.astype(np.uint8)


def picture(box: Box, *, cells: tuple[int, int], opacity: float = 1.0, half: bool = False) -> Tinted:
    """Cells of random colours; with `half`, only the upper ones are shown."""
    mask = np.ones(cells, dtype=bool)
    mask[cells[0] // 2 :] = not half
    return Tinted(box, RNG.integers(0, 256, (*cells, 3)).astype(np.uint8), mask, opacity)


def left_of(
    image: Image, *pictures: Tinted, inks: tuple[Box, ...] = (), strokes: tuple[Stroke, ...] = ()
) -> tuple[Mask, list[float]]:
    residue = Residue(PAPER)
    left, likeness = residue.of(image, inks=inks, pictures=pictures, strokes=strokes)
    again, likeness_again = residue.of(image, inks=inks, pictures=pictures, strokes=strokes)
    assert left.shape == image.shape[:2]
    assert (left == again).all()
    assert likeness == likeness_again
    return left, likeness


@pytest.mark.parametrize(
    "pictures",
    [
        (picture((20, 10, 140, 140), cells=(28, 28)),),
        (picture((20, 10, 140, 140), cells=(28, 28), half=True),),
        (picture((20, 10, 90, 90), cells=(3, 3)), picture((130, 20, 32, 96), cells=(3, 1))),
        (picture((20, 10, 100, 100), cells=(10, 10)), picture((60, 40, 100, 100), cells=(5, 5))),
        (picture((20, 10, 100, 100), cells=(10, 10)), picture((40, 30, 60, 60), cells=(3, 3), opacity=0.4)),
        (picture((20, 10, 100, 100), cells=(5, 5), opacity=0.5),),
        (picture((0, 0, 240, 160), cells=(16, 24)),),
    ],
    ids=["one", "half of its cells", "two", "one over another", "one shining through", "faint", "filling the frame"],
)
def test_nothing_is_left_of_pictures_in_their_colours(pictures: tuple[Tinted, ...]) -> None:
    left, likeness = left_of(frame(*pictures), *pictures)
    assert not left.any()
    assert min(likeness) > 0.99


def test_a_picture_beyond_the_edge_of_the_frame_is_compared_where_it_is_seen() -> None:
    whole = picture((0, 0, 240, 160), cells=(16, 24))
    cut = Tinted(
        (-60, -40, 300, 200), np.pad(whole.tints, ((4, 0), (6, 0), (0, 0))), np.pad(whole.shown, ((4, 0), (6, 0))), 1.0
    )
    left, likeness = left_of(frame(whole), cut)
    assert not left.any()
    assert likeness[0] > 0.99


def test_cells_smaller_than_a_pixel_are_compared_by_their_mean() -> None:
    fine = Tinted((20, 10, 64, 64), np.full((512, 512, 3), 90, np.uint8), np.ones((512, 512), dtype=bool), 1.0)
    coarse = Tinted(fine.box, np.full((8, 8, 3), 90, np.uint8), np.ones((8, 8), dtype=bool), 1.0)
    left, likeness = left_of(frame(coarse), fine)
    assert not left.any()
    assert likeness == [1.0]


@pytest.mark.parametrize("em", [11, 24])
@pytest.mark.parametrize("at", [(60.0, 60.0), (190.0, 30.0)], ids=["over the picture", "on the paper"])
def test_a_digit_that_is_not_declared_stays_and_only_it(em: int, at: tuple[float, float]) -> None:
    grey = Tinted((20, 10, 140, 140), np.full((28, 28, 3), 90, np.uint8), np.ones((28, 28), dtype=bool), 1.0)
    left, _ = left_of(written(frame(grey), "8", at=at, em=em), grey)
    rows, columns = np.nonzero(left)
    assert len(rows) > em / 2
    assert at[1] - 3 <= rows.min() <= rows.max() <= at[1] + em
    assert at[0] - 3 <= columns.min() <= columns.max() <= at[0] + em
    declared = (at[0], at[1], 0.7 * em, 0.8 * em)
    assert not left_of(written(frame(grey), "8", at=at, em=em), grey, inks=(declared,))[0].any()


@pytest.mark.parametrize(("away", "is_left"), [(1, False), (2, True)])
def test_chroma_bleeds_into_the_neighbours_of_a_lone_cell_and_no_farther(away: int, is_left: bool) -> None:
    """As in a frame of 4a, where its red came to 50 more than the paper's; 48 is what paper may be off."""
    shown = np.zeros((10, 10), dtype=bool)
    shown[5, 5] = True
    lone = Tinted((20, 10, 140, 140), np.full((10, 10, 3), (141, 66, 56), np.uint8), shown, 1.0)
    image = frame(lone)
    image[80:94, 90 - away] = (66, 28, 27)
    assert left_of(image, lone)[0].any() == is_left


def test_a_cell_of_another_colour_is_noticed() -> None:
    kernel = picture((20, 10, 120, 120), cells=(3, 3))
    image = frame(kernel)
    image[50:90, 60:100] = 255 - image[50:90, 60:100].astype(int) // 2
    left, likeness = left_of(image, kernel)
    assert left.any()
    assert likeness[0] < 0.5


def test_what_the_encoder_does_to_a_small_cell_does_not_make_another_picture() -> None:
    maps = picture((20, 10, 280, 280), cells=(28, 28))
    image = frame(maps, shape=(480, 640))
    image[104:107, 114:117] = 255 - image[104:107, 114:117].astype(int) // 2
    assert 0.99 < left_of(image, maps)[1][0] < 1


def test_a_picture_of_another_tensor_is_noticed() -> None:
    one = picture((20, 10, 140, 140), cells=(28, 28))
    other = picture((20, 10, 140, 140), cells=(28, 28))
    assert left_of(frame(other), one)[1][0] < 0.5


def test_what_lies_behind_others_or_under_numbers_is_not_judged() -> None:
    behind, before = picture((20, 10, 120, 120), cells=(3, 3)), picture((20, 10, 120, 120), cells=(12, 12))
    assert left_of(frame(behind, before), behind, before)[1] == [1.0, 1.0]
    image = frame(behind)
    image[50:90, 60:100] = 255
    assert left_of(image, behind, inks=((60, 50, 40, 40),))[1][0] > 0.99


def drawn(image: Image, *corners: tuple[float, float], width: int = 2) -> Image:
    """An image with a line on it from corner to corner."""
    return np.asarray(cv2.polylines(image.copy(), [np.array(corners, np.int32)], False, (232, 236, 241), width))


LINE = ((20.0, 20.0), (120.0, 30.0), (120.0, 90.0))


def test_a_declared_stroke_is_taken_away_and_only_it() -> None:
    image = drawn(frame(), *LINE)
    stroke = Stroke((np.array(LINE) + 0.5,), 2.0, False)
    assert left_of(image)[0].any()
    assert not left_of(image, strokes=(stroke,))[0].any()
    beside = drawn(image, (60, 60), (80, 60))
    left, _ = left_of(beside, strokes=(stroke,))
    rows, columns = np.nonzero(left)
    assert 58 <= rows.min() <= rows.max() <= 62
    assert 58 <= columns.min() <= columns.max() <= 82


def test_what_is_filled_is_taken_away_whole() -> None:
    triangle = np.array([(20.0, 20.0), (120.0, 30.0), (60.0, 120.0), (20.0, 20.0)])
    image = np.asarray(cv2.fillPoly(frame(), [triangle.astype(np.int32)], (232, 236, 241)))
    assert not left_of(image, strokes=(Stroke((triangle + 0.5,), 0.0, True),))[0].any()
    assert left_of(image, strokes=(Stroke((triangle + 0.5,), 0.0, False),))[0].any()


def test_a_stroke_over_a_picture_leaves_the_rest_to_be_judged() -> None:
    kernel = picture((20, 10, 120, 120), cells=(3, 3))
    image = drawn(frame(kernel), (30, 20), (130, 120), width=20)
    stroke = Stroke((np.array([(30.5, 20.5), (130.5, 120.5)]),), 20.0, False)
    left, likeness = left_of(image, kernel, strokes=(stroke,))
    assert not left.any()
    assert likeness[0] > 0.99
    assert left_of(image, kernel)[1][0] < 0.9
    image[10:50, 100:140] = 255 - image[10:50, 100:140]
    assert left_of(image, kernel, strokes=(stroke,))[1][0] < 0.5


def test_what_was_kept_of_a_picture_is_not_taken_for_that_of_another() -> None:
    residue = Residue(PAPER)
    one, other = (picture((20, 10, 140, 140), cells=(28, 28)) for _ in range(2))
    for shown in (one, other, one):
        for told in (one, other):
            left, (likeness,) = residue.of(frame(shown), inks=(), pictures=(told,))
            assert left.any() != (shown is told)
            assert (likeness > 0.99) is (shown is told)


def painted(loose: Loose) -> Image:
    """A frame that shows loose cells, as a painter would: the hindmost first, at sixteen parts of a pixel."""
    fine = np.broadcast_to(BLANK, (160 * 16, 240 * 16, 3)).copy()
    for (x, y, side), tint in list(zip(np.rint(loose.places * 16).astype(int), loose.tints[0], strict=True))[::-1]:
        fine[y : y + side, x : x + side] = tint
    return np.asarray(cv2.resize(fine, (240, 160), interpolation=cv2.INTER_AREA))


def loose(places: list[tuple[float, float, float]]) -> Loose:
    x, y, side = np.array(places).T
    box = (x.min(), y.min(), (x + side).max() - x.min(), (y + side).max() - y.min())
    tints = RNG.integers(0, 256, (1, len(places), 3)).astype(np.uint8)
    return Loose(box, tints, np.ones((1, len(places)), dtype=bool), 1.0, np.array(places))


STACK = [(20 + 0.8 * at, 110.3 - 0.7 * at, 30.4) for at in range(150)]
TILES = [(20.3 + 20.5 * (at % 5), 20.7 + 20.5 * (at // 5), 18.4) for at in range(25)]


@pytest.mark.parametrize("places", [STACK, TILES], ids=["stack", "tiles"])
def test_nothing_is_left_of_loose_cells_in_their_colours(places: list[tuple[float, float, float]]) -> None:
    cells = loose(places)
    left, likeness = left_of(painted(cells), cells)
    assert not left.any()
    assert likeness[0] > 0.99
    assert left_of(painted(cells), loose(places))[1][0] < 0.9


def test_a_digit_beside_loose_cells_or_on_them_is_left_though_it_lies_in_their_box() -> None:
    cells = loose(STACK)
    dark = Loose(cells.box, cells.tints // 8, cells.shown, 1.0, cells.places)
    for at in [(30.0, 20.0), (130.0, 110.0), (90.0, 60.0)]:
        left, _ = left_of(written(painted(dark), "8", at=at, em=16), dark)
        rows, columns = np.nonzero(left)
        assert len(rows) > 20
        assert at[1] - 2 <= rows.min() <= rows.max() <= at[1] + 16
        assert at[0] - 2 <= columns.min() <= columns.max() <= at[0] + 16
