"""A title stands by cells of its own: the numbers in it, or another grid under it, are not enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from manim import DOWN, UL, Mobject
from planting import Tell, Tiny

from onebyone.core.quantity import Cell, Equation, Extent, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid, signed_map
from onebyone.drawing.mobjects.text import Number, Phrase
from onebyone.errors import AuditError

NOTHING = "of which no cell stands by it"


def title(scene: Tiny, name: str, tensor: Tensor, *, equation: Equation | None = None) -> Phrase:
    """A name and a shape, which belong to a tensor."""
    runs: Sequence[Any] = [f"{name} ", Extent(tensor, 0), "×", Extent(tensor, 1)]
    if equation is not None:
        runs = [f"{name} ", *_between(equation.terms, " × "), " = ", equation.result]
    phrase = Phrase(runs, size=40, role="result", theme=scene.theme, equation=equation)
    return phrase.name_cells(tensor, role="result").to_corner(UL)


def _between(terms: Sequence[Quantity], sign: str) -> list[Any]:
    return [part for term in terms for part in (term, sign)][:-1]


def grid(scene: Tiny, tensor: Tensor, *, under: Mobject) -> PixelGrid:
    tint = signed_map(scene.theme, scene.figure.result)
    made = PixelGrid(tensor, colormap=tint, cell=16, role="result", theme=scene.theme)
    return made.next_to(under, DOWN, buff=0.2, aligned_edge=UL)


def test_over_its_own_grid_it_is_fine(tell: Tell) -> None:
    def told(self: Tiny) -> None:
        name = title(self, "feature map", self.figure.result)
        self.add(name, grid(self, self.figure.result, under=name))
        self.wait(0.4)

    tell(told)


def test_left_over_another_grid_it_is_refused(tell: Tell) -> None:
    def told(self: Tiny) -> None:
        name = title(self, "feature map", self.figure.result)
        self.add(name, grid(self, self.figure.convolved, under=name))
        self.wait(0.4)

    with pytest.raises(AuditError, match=NOTHING):
        tell(told)


def alone(self: Tiny) -> None:
    """A title, and nothing under it."""
    self.add(title(self, "feature map", self.figure.result))


def beside_a_shape_of_it(self: Tiny) -> None:
    """A title, and the count of what it names, which is not there."""
    name = title(self, "feature map", self.figure.result)
    number = Number(Size(self.figure.result), size=40, role="ink", theme=self.theme)
    self.add(name, number.next_to(name, DOWN, buff=0.2))


def over_a_number_of_others(self: Tiny) -> None:
    """A title over the number of a cell of another map."""
    name = title(self, "feature map", self.figure.result)
    self.add(name, self.number(Cell(self.figure.convolved, (0, 0)), size=40).next_to(name, DOWN, buff=0.2))


@pytest.mark.parametrize("wrong", [alone, beside_a_shape_of_it, over_a_number_of_others])
def test_its_own_shape_is_no_cell_of_it(tell: Tell, wrong: Callable[[Tiny], None]) -> None:
    def told(self: Tiny) -> None:
        wrong(self)
        self.wait(0.4)

    with pytest.raises(AuditError, match=NOTHING):
        tell(told)


def over_a_number(self: Tiny) -> None:
    """A title over the number of one of its cells."""
    name = title(self, "feature map", self.figure.result)
    self.add(name, self.number(size=40).next_to(name, DOWN, buff=0.2))


def as_a_count(self: Tiny) -> None:
    """The name of a line that reckons how many there are."""
    of = self.figure.result
    self.add(title(self, "outputs", of, equation=Equation("product", (Extent(of, 0), Extent(of, 1)), Size(of))))


def over_all_its_numbers(self: Tiny) -> None:
    """The name of numbers, which all stand there, but apart."""
    kernel = Kernel(self.figure.weight, cell=90, theme=self.theme)
    numbers = kernel.numbers(size=33).shift(2 * DOWN).set_color(self.theme.hex("ink"))
    name = Phrase(["weights"], size=40, role="weight", theme=self.theme).name_cells(self.figure.weight, role="weight")
    self.add(numbers, name.to_corner(UL))


@pytest.mark.parametrize("right", [over_a_number, as_a_count, over_all_its_numbers])
def test_a_number_of_its_own_and_a_count_that_is_reckoned_are_enough(tell: Tell, right: Callable[[Tiny], None]) -> None:
    def told(self: Tiny) -> None:
        right(self)
        self.wait(0.4)

    tell(told)


def test_all_but_one_of_its_numbers_are_not_enough(tell: Tell) -> None:
    def told(self: Tiny) -> None:
        over_all_its_numbers(self)
        numbers = self.mobjects[0]
        numbers.remove(numbers[-1])
        self.wait(0.4)

    with pytest.raises(AuditError, match=NOTHING):
        tell(told)
