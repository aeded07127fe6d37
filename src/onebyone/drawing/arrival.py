"""Arrival: what glides onto cells, or onto a neuron, says that it belongs there, and is refused where it does not.

A number that arrives in a cell is that cell's, and one that becomes nothing there arrives in one, for what would it
say elsewhere; a picture that arrives on another one is laid out as that is; weights that arrive on a neuron are those
of its wires. What it has passed on its way says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from manim import Mobject, Scene

from onebyone.core.figure import Figure, Indices, flat
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.drawing.mobjects.grid import PixelGrid
from onebyone.drawing.mobjects.text import Number
from onebyone.drawing.mobjects.wires import Wires
from onebyone.errors import AuditError

NEAR = 0.02  # manim's units: what differs by less stands in one place


def demand_arrival(
    moved: Mobject, arrived: Iterable[tuple[Mobject, np.ndarray]], scene: Scene, *, becomes: bool
) -> None:
    """Demand that parts of what was moved belong to what stands where they `arrived`, each with its points there.

    A number of no line that `becomes` nothing which stands there has a cell to arrive in.

    Raises AuditError naming what arrived where.
    """
    figures: Sequence[Figure] = getattr(scene, "figures", ())
    own = set(moved.get_family())
    there = [other for other in scene.get_mobject_family_members() if other not in own and len(other.points)]
    for part, points in arrived:
        low, high = points.min(axis=0), points.max(axis=0)
        if isinstance(part, Number) and isinstance(part.quantity, Cell):
            known = _demand_cell(part, part.quantity, (low + high) / 2, there, figures)
            if not (known or becomes or part.equation is not None):
                raise AuditError(f"{part} is {part.quantity.describe()}, and arrives where none of its cells stand")
        elif isinstance(part, PixelGrid):
            _demand_picture(part, low, high, there)
            _demand_neuron(part, (low + high) / 2, there, figures)


def _demand_cell(
    number: Number, cell: Cell, middle: np.ndarray, there: Iterable[Mobject], figures: Sequence[Figure]
) -> bool:
    """Of the cells under a number that are those of its own tensor, however arranged, one is its own, if any stand."""
    wrong = None
    for grid in there:
        if not isinstance(grid, PixelGrid) or grid.cells.ndim != 2:
            continue
        low, high = grid.points.min(axis=0)[:2], grid.points.max(axis=0)[:2]
        part = (middle[:2] - low) / np.maximum(high - low, 1e-9)
        if not ((part >= 0) & (part < 1)).all():
            continue
        rows, columns = grid.cells.shape
        under = grid.cells[int((1 - part[1]) * rows) if part[1] else rows - 1, int(part[0] * columns)]
        same = _are_same(cell.tensor, np.atleast_1d(flat(cell.tensor, *cell.index)), grid.tensor, under[None], figures)
        if same:
            return True
        if same is not None:
            wrong = grid
    if wrong is not None:
        raise AuditError(f"{number} is {cell.describe()}, and arrives in another cell of {wrong.tensor.name}")
    return False


def _demand_picture(grid: PixelGrid, low: np.ndarray, high: np.ndarray, there: Iterable[Mobject]) -> None:
    """A picture that arrives in the place of another one is laid on it cell on cell, in the same role."""
    for other in there:
        if not isinstance(other, PixelGrid) or other.cells.shape == grid.cells.shape:
            continue
        off = np.concatenate([other.points.min(axis=0) - low, other.points.max(axis=0) - high])
        if np.abs(off).max() < NEAR:
            raise AuditError(f"{grid} arrives on {other}, and is of another shape: {grid.cells.shape}")


def _demand_neuron(grid: PixelGrid, middle: np.ndarray, there: Iterable[Mobject], figures: Sequence[Figure]) -> None:
    """Weights that arrive on a neuron are those of the wires that end there."""
    for wires in there:
        if not isinstance(wires, Wires):
            continue
        disc = wires.neuron.disc.points
        inside = ((disc.min(axis=0) <= middle) & (middle <= disc.max(axis=0)))[:2].all()
        if inside and _are_same(grid.tensor, grid.cells.ravel(), wires.tensor, wires.cells, figures) is False:
            raise AuditError(f"{grid} arrives on a neuron whose wires have other weights")


def _are_same(tensor: Tensor, cells: Indices, other: Tensor, others: Indices, figures: Sequence[Figure]) -> bool | None:
    """Whether cells are the same ones, however they are arranged; None if they are of two different tensors."""
    for figure in figures:
        if figure.owns(tensor) and figure.owns(other):
            here, there = figure.prover.origin(tensor, cells), figure.prover.origin(other, others)
            if here is not None and there is not None and here[0] == there[0]:
                return np.array_equal(np.unique(here[1]), np.unique(there[1]))
    return None
