"""Several results may be marked at once if each is on both of two pictures; one that is on one of them is refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from manim import LEFT, UP
from planting import Tell, Tiny

from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.errors import AuditError
from onebyone.panels.fig8.numbers import PointCloud


def rings(scene: Tiny, *, on_image: Sequence[int], on_features: Sequence[int]) -> None:
    """Rings around the points that have the peaks of these features, on the image and on rows of features."""
    cloud = PointCloud.verified()
    scene.figures = (cloud,)
    last, theme = cloud.features[-1], scene.theme
    image = PixelGrid(cloud.image, colormap=theme.pixels, cell=12, role="input", theme=theme).to_edge(LEFT)
    scene.add(image)
    for at, feature in enumerate(sorted(cloud.painted[:3])):
        cells, tint = plane(last, feature).T, signed_map(theme, last)
        row = PixelGrid(last, colormap=tint, cell=6, role="result", theme=theme, cells=cells)
        scene.add(row.to_edge(UP, buff=0.5 + at))
        focus = Focus(cloud, cloud.pooled, at=(feature,), theme=theme)
        point = cloud.decided[feature]
        assert point is not None
        scene.add(*(focus.mark(ground, (point,)) for ground, on in ((image, on_image), (row, on_features)) if at in on))
    scene.wait(0.2)


def test_each_of_several_results_may_be_marked_on_both(tell: Tell) -> None:
    tell(lambda self: rings(self, on_image=(0, 1, 2), on_features=(0, 1, 2)))
    tell(lambda self: rings(self, on_image=(0, 1), on_features=()))


@pytest.mark.parametrize(("on_image", "on_features"), [((0, 1), (0,)), ((0,), (0, 1)), ((0, 1), (1, 2)), ((0,), (1,))])
def test_one_that_is_marked_on_one_picture_alone_is_refused(
    tell: Tell, on_image: tuple[int, ...], on_features: tuple[int, ...]
) -> None:
    with pytest.raises(AuditError, match="a frame has one focus"):
        tell(lambda self: rings(self, on_image=on_image, on_features=on_features))
