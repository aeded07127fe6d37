"""A frame that tells an image from its padding is around all of it."""

from __future__ import annotations

import pytest
from planting import Tell, Tiny

from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.errors import AuditError
from onebyone.look.theme import STROKES
from onebyone.panels.figc1.numbers import Arithmetic
from onebyone.panels.figc1.parameters import Parameters


def framed(scene: Tiny, at: tuple[int, ...]) -> None:
    """An image with a ring of padding, and a frame around these cells of it."""
    figure = Arithmetic.of(Parameters(padding=1))
    scene.figures = (figure,)
    cells, tint = plane(figure.read, 0), signed_map(scene.theme, figure.read)
    grid = PixelGrid(figure.read, colormap=tint, cell=90, role="input", theme=scene.theme, cells=cells)
    pixels = Focus(figure, figure.image, at=at, theme=scene.theme)
    scene.add(grid, pixels.mark(grid, role="input", width=STROKES.rule))
    scene.wait(0.2)


def test_it_is_around_all_of_a_plane(tell: Tell) -> None:
    tell(lambda self: framed(self, (0,)))


@pytest.mark.parametrize("at", [(0, 0), (0, 2), (0, 1, 3)])
def test_a_row_or_a_pixel_is_not_the_image(tell: Tell, at: tuple[int, ...]) -> None:
    with pytest.raises(AuditError, match="says where image lies in padded image, and is around a part of it only"):
        tell(lambda self: framed(self, at))
