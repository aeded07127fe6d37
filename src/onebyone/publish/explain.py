"""What a figure says of one of its cells: what it is computed from, how it was checked, what it reaches, as its own
declaration of uses has it; and lines of code that compute it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import permutations
from typing import Any

import numpy as np

from onebyone.core.figure import Figure, Part, Uses, cells_of
from onebyone.core.printing import shown_text
from onebyone.core.quantity import Cell, text_of
from onebyone.core.tensor import CellIndexError, Tensor
from onebyone.errors import OneByOneError, UsageError
from onebyone.frames.aim import Aim
from onebyone.frames.entry import Entry
from onebyone.frames.recorded import Screen

MOST = 200
"""Cells that are listed at most."""

MOST_ROWS = 30
"""Products that are listed one by one at most."""

MOST_TERMS = 2_000_000
"""Terms of all cells of a result that are searched at most for those that a cell reaches."""

WITNESSES = "integers, float64, and torch in float32 and float64"

AGREE = {"exact": "equal bit for bit", "rounded": "within the bound of their rounding"}
"""How far they agree, by the method of a check."""

MARKS = ("mark", "lead")
"""The kinds of entries that point at cells and show none."""


@dataclass(frozen=True)
class Dot:
    """A cell as a sum of products: inputs × weights, and what is added to them."""

    inputs: tuple[Cell, ...]
    weights: tuple[Cell, ...]
    bias: Fraction


class Explainer:
    """Says of the cells of a figure what they are; what it found out for one cell it keeps for the next."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._tensors = {tensor.name: tensor for tensor in figure.tensors}
        self._checks = {check.what: check for check in figure.checks}
        result = getattr(figure, "result", None)
        self._result = result if isinstance(result, Tensor) else None

    @cached_property
    def _terms(self) -> Uses:
        """What the cells of the figure's result are computed from."""
        return {} if self._result is None else _uses(self._figure, Part.of(self._result))

    def explain(self, name: str, index: Sequence[int]) -> dict[str, Any]:
        """A cell of a tensor, as plain values.

        `rows` are the lines of its ledger, each with terms and a result, and `total` sums them up; `reads` are the
        cells that it is computed from, `uses` the cells of the result that are computed from it.

        Raises:
            UsageError: the figure has no such cell.
        """
        figure, tensor = self._figure, self._tensors.get(name)
        if tensor is None:
            raise UsageError(f"this figure has no tensor {name!r}")
        try:
            cell = Cell(tensor, tuple(index))
        except CellIndexError as error:
            raise UsageError(str(error)) from None
        uses = _uses(figure, Part.of(tensor, *cell.index))
        dot = _dot(figure, cell, uses)
        products = next((one for one in uses if one.name == "products" and one is not tensor), None)
        check = self._checks.get(name)
        reads = _read(figure, cell, dot)
        reached = self._reached(cell)
        return {
            **told_cell(cell),
            "shape": list(tensor.shape),
            "grid": _grid(tensor),
            "checked": check and f"one of {check.cells:,} cells that {WITNESSES} give, {AGREE[check.method]}",
            **_ledger(cell, dot, products, uses),
            "reads": [told_cell(one) for one in reads[:MOST]],
            "reads_in_all": len(reads),
            "uses": [told_cell(one) for one in reached[:MOST]],
            "uses_in_all": len(reached),
            "code": code_for(cell, dot),
        }

    def _reached(self, cell: Cell) -> tuple[Cell, ...]:
        """The cells of the figure's result that are computed from a cell."""
        figure, result, uses = self._figure, self._result, self._terms
        if result is None:
            return ()
        places = uses.get(cell.tensor)
        if cell.tensor not in uses and cell.tensor is getattr(figure, "image", None):  # among zeros of a padding
            padded = _uses(figure, Part.of(cell.tensor, *cell.index))
            inside = next((tensor for tensor in padded if tensor in uses), None)
            if inside is not None:
                return _rows(result, uses[inside], int(padded[inside].ravel()[0]))
        if places is None or cell.tensor is result or places.size > MOST_TERMS:
            return ()
        return _rows(result, places, cell.flat)


def pointed(
    figures: Sequence[Figure], display_list: Sequence[Entry], ends: Sequence[float], *, screen: Screen
) -> dict[str, Any]:
    """What a mark or a lead of a frame points at, and for the sake of what, as plain values.

    It is the one whose two ends, x, y, x', y' in pixels, are nearest to these.

    Raises:
        UsageError: there is none on this frame.
    """
    marks = [entry for entry in display_list if entry.kind in MARKS]
    if not marks:
        raise UsageError("nothing on this frame points at a cell")
    nearest = min(marks, key=lambda mark: float(np.abs(np.subtract(screen.path(mark.outer), ends)).sum()))
    return {"what": nearest.name, "aims": [_aimed(aim, figures) for aim in nearest.aims]}


def _aimed(aim: Aim, figures: Sequence[Figure]) -> dict[str, Any]:
    owner = next(at for at, figure in enumerate(figures) if aim.tensor in figure.tensors)
    of = cells_of(aim.of.tensor, aim.of.cells[:1])[0].describe()
    if len(aim.of.cells) > 1:
        of = f"{len(aim.of.cells):,} cells of {aim.of.tensor.name}"
    because = f"It stands at the position of {of}." if aim.beside else f"It shows what {of} reads."
    return {
        "tensor": aim.tensor.name,
        "figure": owner,
        "count": aim.cells.size,
        "cells": [{**told_cell(cell), "figure": owner} for cell in cells_of(aim.tensor, aim.cells.ravel()[:MOST])],
        "because": because if aim.beside or aim.of.tensor is not aim.tensor else None,
    }


def code_for(cell: Cell, dot: Dot | None) -> str:
    """Lines of Python that compute the cell again, with numpy and with torch, from the numbers themselves."""
    where, value = f"{cell.tensor.name}[{', '.join(map(str, cell.index))}]", float(cell.value)
    lines = ["import numpy as np", "import torch", ""]
    if dot is None:
        lines += [f"ours = np.float64({value!r})  # given, or counted", f"theirs = torch.tensor({value!r})"]
    else:
        lines += [
            f"inputs = {[float(one.value) for one in dot.inputs]}",
            f"weights = {[float(one.value) for one in dot.weights]}",
            f"bias = {float(dot.bias)!r}",
            "ours = np.dot(inputs, weights) + bias",
            "theirs = torch.dot(torch.tensor(inputs), torch.tensor(weights)) + bias",
        ]
    return "\n".join([*lines, f"print(ours, theirs.item())  # {where} = {value!r}", ""])


def told_cell(cell: Cell) -> dict[str, Any]:
    """A cell as plain values, its own value as printed."""
    return {
        "tensor": cell.tensor.name,
        "index": list(cell.index),
        "value": text_of(cell),
        "what": cell.describe(),
    }


def _grid(tensor: Tensor) -> str:
    if tensor.places is not None:
        return "as stored, or computed of what is: exact, and printed rounded"
    return f"a multiple of 1/{2**tensor.bits}" if tensor.bits else "a whole number"


def _uses(figure: Figure, part: Part) -> Uses:
    """What cells are computed from, (cells, terms) each; nothing where the figure does not compute them."""
    try:
        return {tensor: np.atleast_2d(places) for tensor, places in figure.uses(part).items()}
    except OneByOneError:
        return {}


def _dot(figure: Figure, cell: Cell, uses: Uses) -> Dot | None:
    """The two tensors whose terms, multiplied and summed, give the cell, with a bias of the figure's own or none."""
    terms = {tensor: places[0] for tensor, places in uses.items() if tensor is not cell.tensor}
    bias = getattr(figure, "bias", None)
    possible = {Fraction(0)} | ({one.value for one in _all(bias)} if isinstance(bias, Tensor) else set())
    given = {check.what for check in figure.checks}
    for inputs, weights in permutations(sorted(terms, key=lambda tensor: tensor.name in given), 2):
        if (
            len(terms[inputs]) != len(terms[weights])
            or "weight" in inputs.name
            or "products" in (inputs.name, weights.name)
        ):
            continue
        left, right = inputs.numerators.ravel()[terms[inputs]], weights.numerators.ravel()[terms[weights]]
        rest = cell.value - Fraction(int(np.dot(left, right)), 2 ** (inputs.bits + weights.bits))
        if rest in possible:
            return Dot(cells_of(inputs, terms[inputs]), cells_of(weights, terms[weights]), rest)
    return None


def _ledger(cell: Cell, dot: Dot | None, products: Tensor | None, uses: Uses) -> Mapping[str, Any]:
    """The lines of a dot product, where they are few enough to be read."""
    if dot is None or not 1 < len(dot.inputs) <= MOST_ROWS:
        return {"rows": [], "total": None}
    values = [one.value * other.value for one, other in zip(dot.inputs, dot.weights, strict=True)]
    places = cell.places
    told: list[dict[str, Any]] = [{"value": shown_text(value, places), "what": "product"} for value in values]
    if products is not None and len(uses[products][0]) == len(values):
        told = [told_cell(one) for one in cells_of(products, uses[products][0])]
    rows = [
        {"terms": [told_cell(one), told_cell(other)], "result": product}
        for one, other, product in zip(dot.inputs, dot.weights, told, strict=True)
    ]
    bias = [{"value": shown_text(dot.bias, places), "what": "bias"}] if dot.bias else []
    return {"rows": rows, "total": {"terms": [*told, *bias], "result": told_cell(cell)}}


def _read(figure: Figure, cell: Cell, dot: Dot | None) -> tuple[Cell, ...]:
    """The cells that a cell is computed from: of the image as the figure declares it, and the weights they meet."""
    is_told = any(cell.tensor is getattr(figure, name, None) for name in ("result", "products"))
    image = figure.depends_on(cell) if is_told else dot.inputs if dot else ()
    return (*image, *(dot.weights if dot else ()))


def _rows(result: Tensor, places: Any, flat: int) -> tuple[Cell, ...]:
    """The cells of the result whose terms hold this flat index; one row of terms may stand for all."""
    rows = (np.broadcast_to(places, (result.size, places.shape[1])) == flat).any(axis=1)
    return cells_of(result, np.flatnonzero(rows))


def _all(tensor: Tensor) -> tuple[Cell, ...]:
    return cells_of(tensor, np.arange(tensor.size))
