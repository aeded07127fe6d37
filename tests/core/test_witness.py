"""A witness that is none, a comparison with itself, and a computation that nobody ran are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pytest

from onebyone.core import operations, reference
from onebyone.core.computation import Computation
from onebyone.core.figure import ClaimError, Figure, Prover, SealError
from onebyone.core.quantity import Cell, Quantity, Size
from onebyone.core.tensor import Tensor
from onebyone.core.witness import WitnessError
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.fig3.numbers import FullKernel

IMAGE = Tensor.exact("image", np.arange(25).reshape(1, 5, 5) / 4, bits=2)
KERNEL = Tensor.exact("kernel", np.arange(9).reshape(1, 1, 3, 3) - 4.0, bits=0)
BIAS = Tensor.exact("bias", [0.5], bits=1)


def prover(*besides: Tensor) -> Prover:
    made = Prover()
    for tensor in (IMAGE, KERNEL, *besides):
        made.given(tensor)
    return made


KEPT: list[np.ndarray] = []


def kept(*operands: np.ndarray) -> np.ndarray:
    KEPT.append(operations.conv2d(*operands))
    return KEPT[-1]


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        (operations.conv2d, operations.conv2d, "calls ours"),
        (operations.conv2d, lambda *a: operations.conv2d(*a) + 0, "calls ours"),
        (operations.conv2d, lambda *a: reference.reshaped(operations.conv2d(*a), (1, 3, 3)), "calls ours"),
        (kept, lambda *a: KEPT[-1].astype(a[0].dtype), "torch did not compute"),
        (kept, lambda *a: reference.reshaped(KEPT[-1].astype(a[0].dtype), (1, 3, 3)), "our own result"),
        (operations.conv2d, lambda *a: a[0][:, 1:4, 1:4], "torch did not compute"),
        (lambda *a: reference.reshaped(a[0], (25,)), operations.conv2d, "int64"),
    ],
)
def test_a_witness_that_is_none_is_refused(ours, theirs, said) -> None:
    with pytest.raises(Exception, match=said):
        prover().prove("maps", ours, theirs, factors=(IMAGE, KERNEL))


def test_a_count_asks_the_reference() -> None:
    for theirs in (lambda: 3, lambda: operations.total(np.ones(3)).size, 3):
        with pytest.raises(WitnessError):
            prover().count("three", 3, theirs)  # type: ignore[arg-type]


def test_equal_refuses_what_is_one_and_the_same() -> None:
    made = prover()
    one = made.compute("maps", operations.conv2d, takes=IMAGE, weight=KERNEL)
    again = made.compute("maps again", operations.conv2d, takes=IMAGE, weight=KERNEL)
    for name, other in (("itself", one.gives), ("its cells", made.reshaped("flat", one.gives, (9,)))):
        with pytest.raises(WitnessError, match="compared with themselves"):
            made.equal(name, one.gives, other)
    with pytest.raises(WitnessError, match="both computed by conv2d"):
        made.equal("the same again", one.gives, again.gives)


def test_nothing_is_taken_away_from_itself() -> None:
    made = prover()
    one = made.compute("maps", operations.conv2d, takes=IMAGE, weight=KERNEL)
    again = made.compute("maps again", operations.conv2d, takes=IMAGE, weight=KERNEL)
    for name, other in (("itself", one.gives), ("the same again", again.gives)):
        with pytest.raises(WitnessError, match="nothing is left of it"):
            made.prove(name, operations.difference, reference.difference, addends=(one.gives, other))


def test_equal_refuses_what_was_computed_from_the_other() -> None:
    made = prover()
    maps = made.compute("maps", operations.conv2d, takes=IMAGE, weight=KERNEL).gives
    nothing = made.given(Tensor.exact("no map", np.zeros(maps.shape), bits=0))
    back = made.prove("maps less nothing", operations.difference, reference.difference, addends=(maps, nothing))
    lists = made.reshaped("list of that", back, (9,)), made.reshaped("list of maps", maps, (9,))
    for name, pair in (("copy", (maps, back)), ("copied", (back, maps)), ("lists", lists)):
        with pytest.raises(WitnessError, match="maps less nothing was computed from maps"):
            made.equal(name, *pair)


def test_what_is_given_may_be_met_again() -> None:
    made = prover()
    nothing = made.given(Tensor.exact("no pixels", np.zeros(IMAGE.shape), bits=0))
    back = made.prove("image less nothing", operations.difference, reference.difference, addends=(IMAGE, nothing))
    assert not made.equal("what is left", IMAGE, back).numerators.any()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Compared(Figure):
    """A figure that is compared with another, and may take that one's computation for its own."""

    other: SlidingKernel

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        return {}

    @classmethod
    def of(cls, record: object) -> Compared:
        raise NotImplementedError

    def depends_on(self, cell: Cell) -> tuple[Cell, ...]:
        raise ClaimError("nothing")

    @classmethod
    def verified(cls, *, own: bool) -> Compared:
        other, made = SlidingKernel.verified(), Prover()
        image, kernel = (
            made.given(Tensor(f"own {one.name}", one.shape, one.bits, one.buffer)) for one in (IMAGE, KERNEL)
        )
        mine = made.compute("own maps", operations.conv2d, takes=image, weight=kernel)
        made.include(other.prover)
        return cls(prover=made, computation=mine if own else other.computation, other=other)


def test_a_figure_s_computation_is_its_own() -> None:
    assert Compared.verified(own=True).computation.call.text == "nn.Conv2d(1, 1, 3, bias=False)"
    with pytest.raises(SealError, match="is that of the figure it is compared with"):
        Compared.verified(own=False)


def test_a_call_is_derived_from_what_it_ran_on() -> None:
    made = prover(BIAS)
    two = Cell(made.given(Tensor.exact("two", 2, bits=0)), ())
    one = Cell(made.given(Tensor.exact("one", 1, bits=0)), ())
    of = made.compute("maps", operations.conv2d, takes=IMAGE, weight=KERNEL, bias=BIAS, stride=two, padding=one)
    assert of.call.text == "nn.Conv2d(1, 1, 3, stride=2, padding=1)"
    assert {name: cost.value for name, cost in of.costs.items()} == {
        **{"weights": 9, "parameters": 10, "multiplications": 81, "outputs": 9}
    }
    assert of.formula[0] == "{{y_(r c)}} = sum_(i j) {{w_(i j)}} {{x_(s r + i, s c + j)}} + {{b}}"


def test_a_dense_layer_that_gives_something_else_is_not_stated() -> None:
    made = Prover()
    pixels = made.given(Tensor.exact("pixels", [1.0, 2.0], bits=0))
    weight = made.given(Tensor.exact("weight", [[1.0, 3.0]], bits=0))
    wrong = made.given(Tensor.exact("wrong", [8.0], bits=0))
    with pytest.raises(Exception, match=r"as nn\.Linear\(2, 1, bias=False\) gives it"):
        made.states(wrong, takes=pixels, weight=weight)


@pytest.mark.parametrize("change", ["call", "takes", "gives", "bias"])
def test_a_computation_made_by_hand_is_nobody_s(change: str) -> None:
    figure = SlidingKernel.verified()
    other = FullKernel.verified().computation
    by_hand: Computation = replace(figure.computation, **{change: getattr(other, change)})
    assert figure.owns_computation(figure.computation)
    assert not Figure.owns_computation(figure, by_hand)
    assert not figure.owns_computation(replace(figure.computation))


def test_a_result_tells_by_which_computation_it_was_made() -> None:
    figure = FullKernel.verified()
    calls = {name: [one.call.text for one in figure.computations_of(getattr(figure, name))] for name in NAMES}
    assert calls == {
        "result": ["nn.Conv2d(1, 784, 28)"],
        "fold": ["nn.Linear(784, 784)"],
        "few_result": ["nn.Conv2d(1, 10, 28)"],
        "difference": [],
        "image": [],
    }
    assert {name: figure.role(getattr(figure, name)) for name in ("weight", "few_filters", "channel", "few_dense")} == {
        **{"weight": "weight", "few_filters": "weight", "channel": "input", "few_dense": "result"}
    }
    kin = {figure.prover.kin(getattr(figure, name)) for name in ("result", "fold", "few_result", "difference")}
    assert len(kin) == 1


NAMES = ("result", "fold", "few_result", "difference", "image")


def test_partial_settings_reach_the_witness() -> None:
    wrong = partial(operations.conv2d, stride=(2, 2))
    with pytest.raises(Exception, match="different shapes"):
        prover().compute("maps", wrong, takes=IMAGE, weight=KERNEL)


def test_a_slot_named_like_a_cost_states_that_cost() -> None:
    @dataclass(frozen=True, kw_only=True, eq=False, repr=False)
    class Mistaken(SlidingKernel):
        @property
        def quantities(self):
            return {**super().quantities, "multiplications": Size(self.result)}

    with pytest.raises(ClaimError, match=r"the slot 'multiplications' states 676, but for nn\.Conv2d.* that is 6084"):
        Mistaken.verified()
