"""Ledger: arithmetic one can follow with pencil and paper. Products line by line, then their sum under a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import Line, VGroup

from onebyone.core.quantity import Equation, Quantity
from onebyone.mobjects.text import Label, Number, Phrase, Run
from onebyone.theme import SIZES, STROKES, Role, Theme, stroke, units


@dataclass(frozen=True)
class Named:
    """A line of the ledger that only names its number: "bias 0.25"."""

    runs: Sequence[Run]
    quantity: Quantity
    role: Role


class Row(VGroup):
    """One line `pixel × weight = product`, or `name number`; its last number stands in the ledger's sum column."""

    def __init__(self, line: Equation | Named, *, total: Equation, size: float, theme: Theme) -> None:
        super().__init__()
        if isinstance(line, Named):
            self.name = Phrase(line.runs, size=size, role=line.role if line.role == "bias" else "quiet", theme=theme)
            self.product = Number(line.quantity, size=size, role=line.role, theme=theme, equation=total)
            self.add(self.name, self.product)
            return
        pixel, weight = line.terms
        self.pixel = Number(pixel, size=size, role="input", theme=theme, equation=line)
        self.times = Label("×", size=size, role="quiet", theme=theme)
        self.weight = Number(weight, size=size, role="weight", theme=theme, equation=line)
        self.equals = Label("=", size=size, role="quiet", theme=theme)
        role: Role = "quiet" if line.result.value == 0 else "ink"
        self.product = Number(line.result, size=size, role=role, theme=theme, equation=line)
        self.add(self.pixel, self.times, self.weight, self.equals, self.product)


class Ledger(VGroup):
    """Rows of products or named terms, a rule, and their total, in columns aligned at the right.

    `lines` are product equations or `Named` terms whose last numbers, in order, are the terms of `total`; the audit demands
    that every line closes as printed. `rows`, `rule` and `total` are there to be animated one by one.

    Example::

        stop = figure.first_stop
        Ledger(stop.lines, stop.total, size=theme.sizes.ledger, theme=theme)
    """

    def __init__(
        self, lines: Sequence[Equation | Named], total: Equation, *, theme: Theme, size: float = SIZES.ledger
    ) -> None:
        em = units(size)
        self.rows = [Row(line, total=total, size=size, theme=theme) for line in lines]
        products = [row for row in self.rows if hasattr(row, "pixel")]
        gap = 0.35 * em
        column = {
            "product": 0.0,
            "equals": -max(row.product.advance for row in self.rows) - gap,
        }
        if products:
            column["weight"] = column["equals"] - products[0].equals.advance - gap
            column["times"] = column["weight"] - max(row.weight.advance for row in products) - gap
            column["pixel"] = column["times"] - products[0].times.advance - gap
        left = 0.0
        for position, row in enumerate(self.rows):
            baseline = -position * LEADING * em
            for part, right in column.items():
                if hasattr(row, part):
                    glyphs = getattr(row, part)
                    glyphs.at(np.array([right - glyphs.advance, baseline, 0]), em=em)
                    left = min(left, right - glyphs.advance)
        for position, row in enumerate(self.rows):
            if hasattr(row, "name"):
                width = row.name.width
                start = min(left, column["equals"] - width)
                row.name.start_at(np.array([start, -position * LEADING * em, 0]))
                left = min(left, start)
        floor = -(len(self.rows) - 1) * LEADING * em - 0.55 * em
        self.rule = Line(
            np.array([left, floor, 0]),
            np.array([0, floor, 0]),
            stroke_color=theme.hex("quiet"),
            stroke_width=stroke(STROKES.rule),
        )
        self.total = Number(total.result, size=SIZES.result, role="result", theme=theme, equation=total)
        large = units(SIZES.result)
        self.total.at(np.array([-self.total.advance, floor - 1.15 * large, 0]), em=large)
        super().__init__(*self.rows, self.rule, self.total)


LEADING = 1.3  # em from baseline to baseline
