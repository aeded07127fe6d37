"""Ledger: arithmetic one can follow with pencil and paper. Products line by line, then their sum under a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np
from manim import RIGHT, UP, Animation, AnimationGroup, Line, Mobject, Succession, VGroup

from onebyone.core.quantity import Equation, Quantity
from onebyone.drawing.fading import appear
from onebyone.drawing.in_place import InPlace
from onebyone.drawing.mobjects.text import Glyphs, Label, Number, Phrase, Run, sign_before
from onebyone.drawing.motion import Fly, in_turn
from onebyone.errors import OneByOneError
from onebyone.look.theme import DURATIONS, SIZES, STROKES, Role, Theme, stroke, units
from onebyone.words.nouns import misplaced_noun

Column: TypeAlias = Literal["pixel", "weight", "product"]


@dataclass(frozen=True)
class Named:
    """A line of the ledger that only names its number: the bias, or the sum of all other products."""

    runs: Sequence[Run]
    quantity: Quantity
    role: Role


def line_of(equation: Equation) -> list[Run]:
    """An equation as runs: 28 − 3 + 1 = 26."""
    runs: list[Run] = []
    if equation.operation == "formula":
        first, *behind = equation.form
        runs = [first] if first else []
        for term, sign in zip(equation.terms, behind, strict=True):
            runs += [term, sign]
        return [*runs[:-1], f"{runs[-1]} = ", equation.result]
    for position, term in enumerate(equation.terms):
        if position:
            sign = "×" if equation.operation == "product" else "−" if position in equation.subtracted else "+"
            runs.append(f" {sign} ")
        runs.append(term)
    return [*runs, f" {equation.sign} " if equation.sign else " ", equation.result]


class ProductRow(VGroup):
    """One line `pixel × weight = product`; a product of zero is there, but quiet.

    Example::

        class Row(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                line = self.figure.dot_product(*self.figure.first).rows[0]
                row = ProductRow(line, size=44, theme=self.theme)
                self.add(row.arrange(RIGHT, buff=0.2))
    """

    def __init__(self, line: Equation, *, size: float, theme: Theme) -> None:
        pixel, weight = line.terms
        quiet: Role = "quiet" if line.result.value == 0 else "ink"
        self.pixel = Number(pixel, size=size, role="input", theme=theme, equation=line)
        self.times = Label("×", size=size, role="quiet", theme=theme)
        self.weight = Number(weight, size=size, role="weight", theme=theme, equation=line)
        self.equals = sign_before(line, size=size, role="quiet", theme=theme)
        self.product = Number(line.result, size=size, role=quiet, theme=theme, equation=line)
        signed = [] if self.equals is None else [self.equals]
        super().__init__(self.pixel, self.times, self.weight, *signed, self.product)


class NamedRow(VGroup):
    """One line `name number`, a term of the total that is no single product.

    Example::

        class Bias(FigureScene):
            shot = fig1a.PANEL

            def construct(self):
                total = self.figure.dot_product().total
                line = Named(["bias"], total.terms[-1], "bias")
                self.add(NamedRow(line, total=total, size=44, theme=self.theme).arrange(RIGHT, buff=0.5))
    """

    def __init__(self, line: Named, *, total: Equation, size: float, theme: Theme) -> None:
        text = " ".join(run for run in line.runs if isinstance(run, str))
        if line.role in ("input", "weight", "bias") and misplaced_noun(text, line.role, name=line.quantity.tensor.name):
            raise OneByOneError(
                f"the line {text!r} of a ledger names {line.quantity.describe()}, whose role is {line.role}"
            )
        if ("bias" in text) != ("bias" in line.quantity.tensor.name):
            raise OneByOneError(f"the line {text!r} of a ledger names {line.quantity.describe()}")
        self.title = Phrase(line.runs, size=size, role="quiet", theme=theme)
        self.product = Number(line.quantity, size=size, role=line.role, theme=theme, equation=total)
        super().__init__(self.title, self.product)


class Ledger(VGroup):
    """Rows of products or named terms, a rule, and their total behind an "=", in columns aligned at the right.

    The last numbers of the `lines`, in order, are the terms of `total`; the audit demands that every line closes as
    printed. `heads` stand over the columns "pixel", "weight" and "product" and name them; `names` (one for each
    product, such as a channel's letter) stand before the lines. `heads`, `names`, `rows`, `rule` and `sum` (the sign
    before the total, if it has one, and the total) are there to be animated one by one; `line_up` brings the products
    there from where they were made. Raises OneByOneError where the lines are not the terms.

    Example::

        class DotProduct(FigureScene):
            shot = fig2a.PANEL

            def construct(self):
                dot = self.figure.dot_product(*self.figure.first)
                heads = {
                    "pixel": Phrase(["pixel"], size=32, role="input", theme=self.theme),
                    "weight": Phrase(["weight"], size=32, role="weight", theme=self.theme),
                    "product": Phrase(["product"], size=32, role="quiet", theme=self.theme),
                }
                self.add(Ledger(dot.rows, dot.total, heads=heads, theme=self.theme).move_to(ORIGIN))
    """

    def __init__(
        self,
        lines: Sequence[Equation | Named],
        total: Equation,
        *,
        theme: Theme,
        size: float = SIZES.ledger,
        heads: Mapping[Column, Phrase] = MappingProxyType({}),
        names: Sequence[Mobject] = (),
    ) -> None:
        terms = tuple(line.quantity if isinstance(line, Named) else line.result for line in lines)
        if terms != total.terms:
            raise OneByOneError(f"the lines of a ledger end with the terms of its total, {total.text!r}, in order")
        em = units(size)
        self.rows = [
            NamedRow(line, total=total, size=size, theme=theme)
            if isinstance(line, Named)
            else ProductRow(line, size=size, theme=theme)
            for line in lines
        ]
        self.heads, self.names = VGroup(*heads.values()), VGroup(*names)
        left = self._set_columns(heads, em)
        for row, name in zip(self.rows, names, strict=False):
            first = name if isinstance(name, Glyphs) else name.submobjects[0]
            start = float(row.pixel.pen[0]) if isinstance(row, ProductRow) else left  # right before its own number
            name.set_x(start - 1.5 * SPACE * em, RIGHT).shift(UP * (row.product.pen - first.pen))
        ends = min(float(row.product.pen[0]) for row in self.rows) - SPACE * em
        for place, row in enumerate(self.rows):
            if isinstance(row, NamedRow):
                row.title.start_at(np.array([ends - row.title.width, -place * LEADING * em, 0]))
                left = min(left, ends - row.title.width)
        floor = -(len(self.rows) - 1) * LEADING * em - 0.5 * em
        right = max(float(row.get_right()[0]) for row in self.rows)
        self.rule = Line(
            np.array([left, floor, 0]),
            np.array([max(right, 0), floor, 0]),
            stroke_color=theme.hex("quiet"),
            stroke_width=stroke(STROKES.rule),
        )
        self.total = Number(total.result, size=SIZES.result, role="result", theme=theme, equation=total)
        edge = max(float(row.product.pen[0]) + row.product.advance for row in self.rows)
        _flush_right(self.total, edge, floor - 1.1 * units(SIZES.result))
        self.sum = VGroup(self.total)
        if (equals := sign_before(total, size=SIZES.result, role="quiet", theme=theme)) is not None:
            _flush_right(equals, float(self.total.pen[0]) - SPACE * units(SIZES.result), float(self.total.pen[1]))
            self.sum.add_to_back(equals)
        super().__init__(*self.rows, self.rule, *self.sum, self.heads, self.names)

    def line_up(self, made: InPlace) -> Animation:
        """The products come from the cells in which they were made, line by line, and stand here in columns.

        They are not seen while they would run over the numbers of other cells.
        """
        rows = [row for row in self.rows if isinstance(row, ProductRow)]
        made_of = zip_longest(rows, made.pixels, made.weight_digits, made.results, self.names)
        lines = [self._fly_in(row, (pixel, weight, product), name) for row, pixel, weight, product, name in made_of]
        return in_turn(*lines, run_time=DURATIONS.pour, lag=0.4)

    def _fly_in(self, row: ProductRow, made: tuple[Number, Number, Number], name: Mobject | None) -> Animation:
        """The numbers of a line; what names it comes last, when they stand beside it."""
        own = (row.pixel, row.weight, row.product)
        numbers = (Fly(one, of, unseen=PASSING) for one, of in zip(own, made, strict=True))
        signs = (sign for sign in (row.times, row.equals) if sign is not None)
        line = AnimationGroup(*numbers, appear(*signs, run_time=DURATIONS.move))
        return line if name is None else Succession(line, appear(name, run_time=DURATIONS.quick))

    def add_up(self) -> Animation:
        """The named terms, if any, the rule, and the total."""
        named = [row for row in self.rows if isinstance(row, NamedRow)]
        return in_turn(*map(appear, named), appear(self.rule), appear(*self.sum), run_time=DURATIONS.meet, lag=0.5)

    def _set_columns(self, heads: Mapping[Column, Phrase], em: float) -> float:
        """Put every column in its place, its head over it; gives how far to the left they go."""
        left = right = 0.0
        for column in ("product", "equals", "weight", "times", "pixel"):
            found = ((place, getattr(row, column, None)) for place, row in enumerate(self.rows))
            parts = [(place, glyphs) for place, glyphs in found if glyphs is not None]
            width = max((glyphs.advance for _, glyphs in parts), default=0)
            head = heads.get(column)
            wider = max(0.0, 0.0 if head is None else float(head.width) - width)
            # A head that is wider than its column takes that room on both sides.
            for place, glyphs in parts:
                _flush_right(glyphs, right - wider / 2, -place * LEADING * em)
            if head is not None and parts:
                head.shift(np.array([right - (width + wider) / 2, LEADING * em, 0]) - head.submobjects[0].pen)
                head.set_x(right - (width + wider) / 2)
            left = right - width - wider
            right = left - SPACE * em
        return left


def _flush_right(glyphs: Glyphs, x: float, y: float) -> None:
    glyphs.at(np.array([x - glyphs.advance, y, 0]), em=glyphs.em)


LEADING = 1.3  # em from baseline to baseline
SPACE = 0.35  # em between columns
PASSING = 0.75  # of the way from its cell, on which a number would run over others
