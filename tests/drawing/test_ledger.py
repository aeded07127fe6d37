"""The ledger: what stands above the rule are the terms of what stands below it."""

from __future__ import annotations

import numpy as np
import pytest

from onebyone.core.figure import DotProduct
from onebyone.drawing.ledger import Ledger, Named, NamedRow, line_of
from onebyone.errors import OneByOneError
from onebyone.look.theme import Role, theme
from onebyone.panels.fig1a.numbers import OneNeuron
from onebyone.panels.fig2a.numbers import SlidingKernel


@pytest.fixture(scope="module")
def dot() -> DotProduct:
    figure = SlidingKernel.verified()
    return figure.dot_product(*figure.first)


def test_the_rows_are_the_lines(dot: DotProduct) -> None:
    ledger = Ledger(dot.rows, dot.total, theme=theme("dark"))
    for row, line in zip(ledger.rows, dot.rows, strict=True):
        assert (row.pixel.quantity, row.weight.quantity, row.product.quantity) == (*line.terms, line.result)
    assert ledger.total.quantity == dot.result


def test_products_stand_flush_right_over_the_sum(dot: DotProduct) -> None:
    ledger = Ledger(dot.rows, dot.total, theme=theme("dark"))
    ends = [number.pen[0] + number.advance for number in (*(row.product for row in ledger.rows), ledger.total)]
    assert np.ptp(ends) < 1e-9
    heights = [row.product.pen[1] for row in ledger.rows]
    assert np.ptp(np.diff(heights)) < 1e-9
    assert heights[-1] > ledger.rule.get_y() > ledger.total.get_top()[1]


@pytest.mark.parametrize(
    "lines",
    [
        lambda rows: rows[:-1],
        lambda rows: [*rows[1:], rows[0]],
        lambda rows: [*rows, rows[-1]],
        lambda rows: [*rows[:-1], Named(["others"], rows[-1].terms[0], "ink")],
    ],
)
def test_lines_that_are_not_the_terms_are_refused(dot: DotProduct, lines) -> None:
    with pytest.raises(OneByOneError, match="the lines of a ledger end with the terms of its total"):
        Ledger(lines(list(dot.rows)), dot.total, theme=theme("dark"))


@pytest.mark.parametrize(
    ("words", "role", "message"),
    [
        ("weight", "bias", "the line 'weight' of a ledger names bias.*, whose role is bias"),
        ("others", "ink", "the line 'others' of a ledger names bias"),
    ],
)
def test_a_line_that_calls_its_number_something_else_is_refused(words: str, role: Role, message: str) -> None:
    total = OneNeuron.verified().dot_product().total
    NamedRow(Named(["bias"], total.terms[-1], "bias"), total=total, size=40, theme=theme("dark"))
    with pytest.raises(OneByOneError, match=message):
        NamedRow(Named([words], total.terms[-1], role), total=total, size=40, theme=theme("dark"))


def test_an_equation_reads_as_a_line() -> None:
    line = SlidingKernel.verified().width_equation
    assert [run if isinstance(run, str) else int(run.value) for run in line_of(line)] == [
        28,
        " − ",
        3,
        " + ",
        1,
        " = ",
        26,
    ]
