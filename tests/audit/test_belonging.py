"""A number under a plane, or beside a neuron, is that one's: another of its tensor is refused there."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT
from planting import Tell, Tiny

from onebyone.core.quantity import Cell
from onebyone.drawing.focus import Focus
from onebyone.drawing.mobjects.grid import PixelGrid, plane, signed_map
from onebyone.drawing.mobjects.wires import Neuron
from onebyone.drawing.motion import land
from onebyone.errors import AuditError, OneByOneError
from onebyone.panels.fig5a.numbers import ClassMaps
from onebyone.panels.fig5b.numbers import ClassNeurons


@cache
def maps() -> ClassMaps:
    return ClassMaps.verified()


@cache
def neurons() -> ClassNeurons:
    return ClassNeurons.verified()


def under(scene: Tiny, score: int, *, of: int, down: float = 0.2) -> None:
    """A score under a class map."""
    scene.figures = (maps(),)
    result = scene.figure.result
    tint = signed_map(scene.theme, result)
    grid = PixelGrid(result, colormap=tint, cell=10, role="result", theme=scene.theme, cells=plane(result, of))
    number = scene.number(Cell(scene.figure.sums, (score,)), size=40).next_to(grid, DOWN, buff=down)
    scene.add(grid, number)
    scene.wait(0.2)


def beside(scene: Tiny, said: int, *, of: int, down: float = 0.0) -> None:
    """What a neuron says, beside a neuron."""
    scene.figures = (neurons(),)
    weight = scene.figure.weight
    features, at = scene.figure.maps.features, scene.figure.maps.first
    strip = PixelGrid(
        features,
        colormap=signed_map(scene.theme, features),
        cell=30,
        role="input",
        theme=scene.theme,
        cells=np.arange(features.size).reshape(features.shape)[:, at[0], at[1], None],
    ).to_edge(LEFT)
    style = scene.theme.wires(float(np.abs(weight.float64).max()))
    neuron = Neuron(radius=30, theme=scene.theme)
    focus = Focus(scene.figure, scene.figure.result, at=(of, *at), theme=scene.theme)
    wires = focus.wires(weight, strip, neuron, style=style, side=1)
    number = scene.number(Cell(scene.figure.maps.names, (said,)), size=40).next_to(neuron, RIGHT).shift(down * DOWN)
    scene.add(strip, wires, neuron, number)
    scene.wait(0.2)


def test_what_belongs_there_passes(tell: Tell) -> None:
    tell(lambda self: under(self, 3, of=3))
    tell(lambda self: beside(self, 3, of=3))


def test_far_away_it_says_nothing(tell: Tell) -> None:
    tell(lambda self: under(self, 4, of=3, down=1.5))
    tell(lambda self: beside(self, 4, of=3, down=1.5))


@pytest.mark.parametrize("place", [under, beside])
def test_another_number_of_the_tensor_is_refused(tell: Tell, place) -> None:
    with pytest.raises(AuditError, match=r"stands where the number of .*, 3, belongs"):
        tell(lambda self: place(self, 4, of=3))


def test_a_sum_lands_in_its_own_cell_only(tell: Tell) -> None:
    def told(self: Tiny) -> None:
        tint = signed_map(self.theme, self.figure.result)
        grid = PixelGrid(self.figure.result, colormap=tint, cell=20, role="result", theme=self.theme)
        land(self.number(), grid, (0, 0), fill=lambda: None)

    with pytest.raises(OneByOneError, match=r"is feature map\[.*: it cannot land in the cell feature map\[0, 0\]"):
        tell(told)
