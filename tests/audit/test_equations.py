"""Lines of numbers that no equation stands behind are worked out as they are read."""

from __future__ import annotations

import pytest
from planting import sliding_kernel

from onebyone.audit.places import Standing, equations
from onebyone.core.quantity import Extent, Size
from onebyone.drawing.mobjects.text import Glyphs, Phrase, Run
from onebyone.look.theme import theme

FIGURE = sliding_kernel()
ROWS, WIDTH, WEIGHTS = Extent(FIGURE.weight, 0), Extent(FIGURE.image, 1), Size(FIGURE.weight)  # 3, 28, 9


def heard(*lines: list[Run]) -> list[str]:
    """What is said against these phrases, one below the other."""
    phrases = [Phrase(line, size=30, role="ink", theme=theme("dark")) for line in lines]
    parts = [part.shift((0, -row, 0)) for row, phrase in enumerate(phrases) for part in phrase.submobjects]
    entries = [part.entry() for part in parts if isinstance(part, Glyphs)]
    standing = Standing(entries, {at: entry.ink() for at, entry in enumerate(entries)})
    return [one.message for one in equations(standing)]


@pytest.mark.parametrize(
    "line",
    [
        [ROWS, " × ", ROWS, " = ", WEIGHTS],
        ["⌊(", WIDTH, " − ", ROWS, ") / ", ROWS, "⌋ + ", ROWS, " > ", WEIGHTS],
        ["(", ROWS, " + ", ROWS, ") × ", ROWS, " < ", WIDTH],
        ["kernel_size=", ROWS, ", bias=False"],
        [ROWS, "×", ROWS, " kernel"],
        ["y = Σ w x"],
    ],
)
def test_a_line_that_closes_passes(line: list[Run]) -> None:
    assert heard(line) == []


@pytest.mark.parametrize(
    "line",
    [
        [ROWS, " × ", ROWS, " = ", WIDTH],
        [ROWS, " + ", ROWS, " × ", ROWS, " = ", Size(FIGURE.image)],
        [WEIGHTS, " > ", WIDTH],
        [WEIGHTS, " ≈ ", WIDTH],
        ["weights = ", WEIGHTS],
        [WEIGHTS, " weights = ", ROWS, " × ", ROWS],
        [WEIGHTS, " = all of them"],
    ],
)
def test_a_line_that_does_not_is_heard_on_whatever_line_it_stands(line: list[Run]) -> None:
    assert len(heard([WEIGHTS, " weights"], line)) == 1
