"""How a fault is planted: tiny scenes around one verified figure, what their refusal must say, and its test."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import LEFT, RIGHT

from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import Kernel, PixelGrid
from onebyone.drawing.mobjects.text import Number
from onebyone.drawing.mobjects.wires import Neuron, Wires
from onebyone.errors import AuditError
from onebyone.panels.fig1a.numbers import OneNeuron
from onebyone.panels.fig2a import PANEL
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.fig4a.numbers import PointwiseKernel
from onebyone.stage.scene import FigureScene

Construct = Callable[[Any], None]
TINY = {
    "pixel_width": 192,
    "pixel_height": 108,
    "frame_rate": 5,
    "verbosity": "CRITICAL",
    "progress_bar": "none",
}


@cache
def sliding_kernel() -> SlidingKernel:
    """Verified once for all tests: a figure cannot change."""
    return SlidingKernel.verified()


class Tiny(FigureScene):
    """A scene around the sliding kernel, in the middle of a beat."""

    shot = PANEL

    def setup(self) -> None:
        self.figures = (sliding_kernel(),)
        self.beat = "a_fault_is_planted"

    def number(self, value: Cell | None = None, **style: Any) -> Number:
        """The result of the first dot product, or another cell, as a number."""
        settings = {"size": 100, "role": "ink", "theme": self.theme} | style
        return Number(value or Cell(self.figure.result, self.figure.first), **settings)


Tell = Callable[..., Tiny]


def another(cell: Cell) -> Cell:
    """A cell of the same tensor that holds another value."""
    values = cell.tensor.numerators
    place = np.argwhere(values != values[cell.index])[0]
    return Cell(cell.tensor, tuple(int(axis) for axis in place))


def edited(tensor: Tensor) -> bytes:
    """A tensor's buffer with its first numerator changed."""
    numerators = tensor.numerators.copy()
    numerators.flat[0] += 1
    return numerators.tobytes()


@dataclass(frozen=True)
class Fault:
    """A `construct` that plants a fault, and parts of the message that must dot it."""

    construct: Construct
    says: tuple[str, ...]


class Garden(list[Fault]):
    """The faults of one test file, in the order in which they are written."""

    def fault(self, *says: str) -> Callable[[Construct], Construct]:
        """Mark a `construct` that must be refused with these words."""

        def plant(construct: Construct) -> Construct:
            self.append(Fault(construct, says))
            return construct

        return plant

    def each(self) -> pytest.MarkDecorator:
        """Run a test for every fault."""
        return pytest.mark.parametrize("fault", self, ids=lambda fault: fault.construct.__name__)


def demand_refusal(fault: Fault, run: Callable[[Construct], object]) -> None:
    """Run the scene; it must dot with an AuditError that says what, in which beat, and on which line of the scene."""
    with pytest.raises(AuditError) as refusal:
        run(fault.construct)
    message = str(refusal.value)
    for part in fault.says:
        assert part in message
    place = re.search(r" \[beat 'a_fault_is_planted', (\S+) line (\d+)\]$", message)
    assert place is not None, message
    code = fault.construct.__code__
    lines = [line for _, _, line in code.co_lines() if line is not None]
    assert place[1] == Path(code.co_filename).name
    assert min(lines) < int(place[2]) <= max(lines)


def kernel(scene: Tiny, cell: float = 200) -> Kernel:
    """Nine cells, each large enough for a number."""
    return Kernel(scene.figure.weight, cell=cell, theme=scene.theme)


def digit(scene: Tiny, **settings: object) -> PixelGrid:
    """The image as a grid."""
    ours = {"colormap": scene.theme.pixels, "cell": 20, "role": "input", "theme": scene.theme} | settings
    return PixelGrid(scene.figure.image, **ours)  # type: ignore[arg-type]


def photo(scene: Tiny, **settings: object) -> PixelGrid:
    """The photo in full colour, of a figure that the scene takes for its own."""
    scene.figures = (PointwiseKernel.verified(),)
    tensor = scene.figure.photo
    ours = {
        "colormap": scene.theme.photo,
        "cells": np.arange(tensor.size).reshape(tensor.shape),
        "cell": 6,
        "role": "input",
        "theme": scene.theme,
    }
    return PixelGrid(tensor, **(ours | settings))  # type: ignore[arg-type]


def wires(scene: Tiny, **settings: object) -> tuple[PixelGrid, Wires]:
    """A digit, and a wire from each of its pixels, of a figure that the scene takes for its own."""
    scene.figures = (OneNeuron.verified(),)
    grid = digit(scene).to_edge(LEFT)
    rows, columns = scene.figure.image.shape
    starts = np.array([grid.centre_of(row, column) for row in range(rows) for column in range(columns)])
    scale = float(np.abs(scene.figure.weight.float64).max())
    ours = {
        "starts": starts,
        "neuron": Neuron(radius=60, theme=scene.theme).to_edge(RIGHT),
        "style": scene.theme.wires(scale),
    }
    return grid, Wires(scene.figure.weight, **(ours | settings))  # type: ignore[arg-type]
