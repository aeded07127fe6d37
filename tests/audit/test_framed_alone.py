"""Of single cells those are framed that have one value, all of them, and a number says how many."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from manim import DOWN, RIGHT, UP, VGroup
from planting import Tell, Tiny

from onebyone.core.quantity import Cell
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.grid import Kernel
from onebyone.drawing.mobjects.text import Phrase
from onebyone.errors import AuditError
from onebyone.panels.resnet.numbers import PointwiseShare


def framed(scene: Tiny, choose: Callable[[int], bool], *, said: bool = True) -> None:
    """The kernels of a network by their sizes, and frames around those that are chosen by their place among 1×1."""
    figure = PointwiseShare.verified()
    scene.figures = (figure,)
    kernels = VGroup(
        *(
            Kernel(figure.kernels, cell=30, theme=scene.theme, cells=np.array([[at]]))
            for at in range(figure.kernels.size)
        )
    )
    scene.add(kernels.arrange_in_grid(rows=6, buff=0.2).to_edge(DOWN, buff=0.4))
    small = [one for one in kernels if one.source(0, 0).value == 1]
    scene.add(*(one.box(0, 0) for at, one in enumerate(small) if choose(at)))
    if said:
        scene.add(scene.number(Cell(figure.each, (0,)), size=40).to_corner(UP + RIGHT))
    scene.wait(0.4)


def test_all_of_a_value_may_be_framed_and_so_may_a_few(tell: Tell) -> None:
    tell(lambda self: framed(self, lambda _: True))
    tell(lambda self: framed(self, lambda at: at < 3))


def test_a_number_of_a_line_does_not_say_how_many_are_framed(tell: Tell) -> None:
    def counted(self: Tiny) -> None:
        framed(self, lambda _: True, said=False)
        line = self.figures[0].sides_equation
        self.add(Phrase(line_of(line), size=40, role="ink", theme=self.theme, equation=line).to_edge(UP))
        self.wait(0.4)

    with pytest.raises(AuditError, match="36 cells of sides of the kernels are framed"):
        tell(counted)


def test_one_left_out_and_a_number_that_nothing_says_are_refused(tell: Tell) -> None:
    for choose, said in ((lambda at: at > 0, True), (lambda _: True, False)):
        with pytest.raises(AuditError, match="cells of sides of the kernels are framed, of 36"):
            tell(lambda self, choose=choose, said=said: framed(self, choose, said=said))
