"""Single cells that make a window lie as in their tensor; in any other order they are refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hand_made import grid
from planting import sliding_kernel
from project import figures

from onebyone.audit.arranged import windows
from onebyone.core.figure import Figure
from onebyone.core.tensor import Tensor
from onebyone.frames.entry import Entry

FIGURE = sliding_kernel()
IMAGE = FIGURE.image
OWN = np.array([[0, 1], [28, 29], [56, 57]])  # three rows, two columns of the image


def laid(cells: np.ndarray, *, tensor: Tensor = IMAGE, gap: float = 0.0) -> list[Entry]:
    """A grid of its own for each cell, side by side."""
    return [
        grid((1 + gap) * column, -(1 + gap) * row, side=1.0, tensor=tensor, cells=[[cell]])
        for (row, column), cell in np.ndenumerate(cells)
    ]


def heard(entries: list[Entry], figure: Figure = FIGURE) -> list[str]:
    """What is wrong with the windows of a frame."""
    return [conflict.message for conflict in windows(entries, (figure,))]


@pytest.mark.parametrize("cells", [OWN, OWN + 300, OWN * 2, OWN[[0, 2]]])
def test_in_the_order_of_their_tensor_they_pass_even_if_rows_are_left_out(cells: np.ndarray) -> None:
    assert heard(laid(cells)) == []


@pytest.mark.parametrize(
    "cells", [OWN[::-1], OWN[:, ::-1], OWN.T, OWN.ravel()[[1, 0, 2, 3, 4, 5]].reshape(3, 2), OWN[[1, 0, 2]]]
)
def test_in_any_other_order_they_are_refused(cells: np.ndarray) -> None:
    (message,) = heard(laid(cells))
    assert "lie side by side otherwise than in image" in message


def test_what_makes_no_window_may_lie_anywhere() -> None:
    wrong = OWN[::-1]
    assert heard(laid(wrong, gap=0.1)) == []
    assert heard(laid(wrong)[:-1]) == [], "a corner is missing"
    assert heard([replace(entry, alpha=0.0) for entry in laid(wrong)]) == []  # type: ignore[type-var]
    assert heard(laid(np.array([[84], [56], [28], [0]]))) == [], "a column is no window"
    listed = Tensor.exact("list", [0, 0.25, 0.5, 1], bits=2)
    assert heard(laid(np.array([[0, 1], [2, 3]]), tensor=listed)) == [], "a list may be broken into lines"


def test_rows_of_what_was_shuffled_stay_in_order() -> None:
    figure, maps = figures("5b")[0], figures("5b")[0].maps.image  # type: ignore[attr-defined]
    assert heard(laid(OWN, tensor=maps), figure) == []
    for wrong in (OWN[::-1], OWN.ravel()[[1, 0, 2, 3, 4, 5]].reshape(3, 2)):
        assert heard(laid(wrong, tensor=maps), figure)
