"""A line that reckons in words says what the numbers are of the line that stands by it."""

from __future__ import annotations

from functools import cache

import pytest
from manim import DOWN
from planting import Tell, Tiny

from onebyone.core.quantity import Equation
from onebyone.drawing.ledger import line_of
from onebyone.drawing.mobjects.text import Label, Phrase
from onebyone.errors import AuditError
from onebyone.panels.fig1b.numbers import DenseLayer


@cache
def layer() -> DenseLayer:
    return DenseLayer.verified()


def counted(scene: Tiny, words: str, *, below: float = 0.2, line: Equation | None = None) -> None:
    """Neurons times inputs, and words under it."""
    scene.figures = (layer(),)
    equation = line or scene.figure.weights_equation
    numbers = Phrase(line_of(equation), size=44, role="ink", theme=scene.theme, equation=equation)
    scene.add(numbers, Label(words, size=36, role="weight", theme=scene.theme).next_to(numbers, DOWN, buff=below))
    scene.wait(0.4)


def test_words_that_call_each_number_what_it_counts_are_fine(tell: Tell) -> None:
    tell(lambda self: counted(self, "neurons × pixels = weights"))
    counts = layer().quantities
    line = Equation("sum", (counts["weights"], counts["biases"]), counts["parameters"])
    tell(lambda self: counted(self, "weights + biases = parameters", line=line))


@pytest.mark.parametrize(
    "words",
    [
        "pixels × neurons = weights",
        "neurons + pixels = weights",
        "neurons × pixels = biases",
        "neurons × neurons = weights",
        "neurons × pixels × pixels = weights",
    ],
)
def test_other_words_or_signs_are_refused(tell: Tell, words: str) -> None:
    with pytest.raises(AuditError, match="says in words what no line reckons that stands by it"):
        tell(lambda self: counted(self, words))


def test_words_by_no_line_are_refused(tell: Tell) -> None:
    with pytest.raises(AuditError, match="what no line reckons"):
        tell(lambda self: counted(self, "neurons × pixels = weights", below=3))
