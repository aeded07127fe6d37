"""Facts: equal for what is equal to the last bit, different for whatever was altered, however it was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from onebyone.core.claimed import Claimed
from onebyone.core.figure import Part
from onebyone.core.quantity import Cell, Equation, Extent, Size
from onebyone.core.tensor import Tensor
from onebyone.frames.aim import Aim
from onebyone.frames.frozen import freeze
from onebyone.look.theme import STROKES, Colormap, FullColour, theme
from onebyone.stage.facts import facts


def tensor() -> Tensor:
    """A new tensor each time, of the same numbers."""
    return Tensor.exact("weight", [[1.0, 2.0], [3.0, 4.0]], bits=1)


def line() -> Equation:
    """1 + 1 = 2."""
    ours = tensor()
    return Equation("sum", (Cell(ours, (0, 0)), Cell(ours, (0, 0))), Cell(ours, (0, 1)))


def aim() -> Aim:
    """At two cells, for the sake of one."""
    return Aim(tensor(), np.array([1, 2]), Part(tensor(), np.array([0])))


PARTS: list[Callable[[], object]] = [
    lambda: "text",
    lambda: b"content",
    lambda: 1,
    lambda: True,
    lambda: 1.0,
    lambda: -0.0,
    lambda: 0.0,
    lambda: (0.0, 1.0),
    lambda: (0, 1),
    lambda: None,
    lambda: np.arange(4),
    lambda: np.arange(4).reshape(2, 2),
    lambda: np.arange(4, dtype=np.int32),
    lambda: freeze(np.arange(4.0)),
    lambda: np.arange(4.0)[::-1],
    tensor,
    lambda: Tensor.exact("weight", [[1.0, 2.0], [3.0, 4.0]], bits=2),
    lambda: Tensor.exact("weight", [1.0, 2.0, 3.0, 4.0], bits=1),
    lambda: Tensor.exact("other", [[1.0, 2.0], [3.0, 4.0]], bits=1),
    lambda: Cell(tensor(), (0, 1)),
    lambda: Cell(tensor(), (1, 0)),
    lambda: Extent(tensor(), 0),
    lambda: Extent(tensor(), 1),
    lambda: Size(tensor()),
    line,
    lambda: replace(line(), operation="product"),
    lambda: replace(line(), subtracted=(1,)),
    lambda: theme("dark").pixels,
    lambda: theme("dark").signed(2.0),
    lambda: theme("dark").signed(3.0),
    FullColour,
    lambda: theme("dark").wires(2.0),
    lambda: theme("dark").wires(2.0, lit=True),
    lambda: STROKES,
    lambda: Part(tensor(), np.array([0, 1])),
    lambda: Part(tensor(), np.array([1, 0])),
    lambda: Claimed("all", ((Size(tensor()), "=", Size(tensor())),)),
    lambda: Claimed("all", ((Size(tensor()), "=", 4),)),
    aim,
    lambda: replace(aim(), cells=np.array([2, 1])),
    lambda: replace(aim(), of=Part(tensor(), np.array([1]))),
    lambda: replace(aim(), terms=(0, 1)),
    lambda: replace(aim(), beside=True),
    lambda: replace(aim(), came=aim(), part=0.5),
    lambda: replace(aim(), came=aim(), part=0.25),
]


def of(part: object) -> object:
    """The facts of one part at one moment."""
    found = facts([part], lines={})
    assert found is not None
    return found


def test_the_same_said_twice_has_the_same_facts_and_nothing_else_has() -> None:
    for at, part in enumerate(PARTS):
        for other, another in enumerate(PARTS):
            assert (of(part()) == of(another())) is (at == other), (part(), another())


@pytest.mark.parametrize("part", [np.float32(1), Fraction(1, 2), [1], {1}, np.int64(1), object(), lambda: 1])
def test_what_cannot_be_told_from_a_changed_one_has_no_facts(part: object) -> None:
    assert facts(["known", part], lines={}) is None
    assert facts([("known", part)], lines={}) is None


def test_an_instance_of_a_subclass_has_no_facts() -> None:
    class Upside(Colormap):
        """May look up anything."""

    class Masked(np.ndarray):
        """May show anything."""

    own = theme("dark").pixels
    assert facts([Upside(own.name, own.low, own.high, own.table)], lines={}) is None
    assert facts([np.arange(3).view(Masked)], lines={}) is None


@pytest.mark.parametrize("array", [np.arange(4.0), np.arange(4.0)[::2], freeze(np.arange(4.0)).copy()])
def test_an_array_altered_in_place_has_other_facts(array: np.ndarray) -> None:
    before = of(array)
    array[-1] = np.nextafter(array[-1], 9)
    assert of(array) != before


def test_an_array_altered_behind_a_read_only_view_has_other_facts() -> None:
    base = np.arange(4.0)
    view = base[:]
    view.setflags(write=False)
    before = of(view)
    base[2] = 7
    assert of(view) != before


@pytest.mark.parametrize(
    "holder", [lambda t: t, lambda t: Cell(t, (0, 0)), Size, lambda t: Equation("sum", (Cell(t, (0, 0)),), Size(t))]
)
def test_a_tensor_tampered_with_has_other_facts_whoever_holds_it(holder: Callable[[Tensor], object]) -> None:
    ours = tensor()
    held = holder(ours)
    before = of(held)
    object.__setattr__(ours, "buffer", bytes(len(ours.buffer)))
    assert of(held) != before


def test_a_cell_moved_behind_its_frozen_dataclass_has_other_facts() -> None:
    cell = Cell(tensor(), (0, 0))
    before = of(cell)
    object.__setattr__(cell, "index", (1, 1))
    assert of(cell) != before


def test_a_line_that_many_share_is_told_once_at_a_moment_and_anew_at_the_next() -> None:
    ours, lines = line(), {}
    (first,), (second,) = facts([ours], lines=lines) or (), facts([ours], lines=lines) or ()
    assert first is second
    object.__setattr__(ours, "result", ours.terms[0])
    assert of(ours) != (first,)
