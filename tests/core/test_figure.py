"""Only verified() makes a figure; edits, strangers and tampered tensors are refused or found out."""

import copy
import dataclasses
import pickle

import numpy as np
import pytest

from onebyone.core import operations, reference
from onebyone.core.figure import DotProduct, Prover, SealError, positions
from onebyone.core.printing import NotClosedError
from onebyone.core.prove import DisagreementError
from onebyone.core.quantity import Cell
from onebyone.core.tensor import Tensor
from onebyone.core.witness import WitnessError
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.fig2a.numbers import SlidingKernel
from onebyone.panels.fig8.numbers import PointCloud
from onebyone.render.check import proven

FIGURES = {panel.figure: proven(panel, panel.parameters()) for panel in CATALOGUE}


@pytest.fixture(params=FIGURES.values(), ids=lambda figure: type(figure).__name__)
def figure(request):
    return request.param


def fields_of(figure):
    return {field.name: getattr(figure, field.name) for field in dataclasses.fields(figure) if field.init}


def test_every_tensor_of_a_figure_is_proven_and_owned(figure):
    assert len(figure.tensors) >= 5
    assert {figure.computation.takes, figure.computation.gives} <= set(figure.tensors)
    assert all(figure.owns(tensor) for tensor in figure.tensors)
    records = {record.name: record for record in figure.proven}
    assert all(records[tensor.name].buffer is tensor.buffer for tensor in figure.tensors)
    assert all(quantity.tensor in figure.tensors for quantity in figure.quantities.values())


def test_every_check_is_exact_and_compares_something(figure):
    assert all(check.method == "exact" and check.difference == 0 and check.cells > 0 for check in figure.checks)
    names = [check.what for check in figure.checks]
    assert len(names) == len(set(names))


def test_a_figure_made_by_hand_is_refused(figure):
    kind, fields = type(figure), fields_of(figure)
    with pytest.raises(SealError, match=r"call \w+\.verified\(\)"):
        kind(**{**fields, "prover": None})
    with pytest.raises(SealError, match="cannot be edited or rebuilt"):
        kind(**fields)
    with pytest.raises(SealError, match="is not proven"):
        kind(**{**fields, "prover": Prover()})
    with pytest.raises(TypeError, match="prover"):
        kind(**{name: value for name, value in fields.items() if name != "prover"})


def test_edits_by_replace_are_refused(figure):
    with pytest.raises(SealError, match="cannot be edited"):
        dataclasses.replace(figure)
    with pytest.raises(SealError, match="cannot be edited"):
        dataclasses.replace(figure, computation=Tensor.exact("y", [1.0], bits=0))
    with pytest.raises(dataclasses.FrozenInstanceError):
        figure.computation.gives = figure.computation.takes


def test_copies_are_the_figure_itself(figure):
    assert copy.copy(figure) is copy.deepcopy(figure) is copy.deepcopy({"figure": figure})["figure"] is figure


def test_a_pickled_figure_owns_its_tensors_still(figure):
    twin = pickle.loads(pickle.dumps(figure))
    assert all(twin.owns(tensor) for tensor in (*twin.tensors, *figure.tensors))
    with pytest.raises(SealError, match="cannot be edited"):
        dataclasses.replace(twin)


def test_a_tensor_edited_in_any_way_is_a_stranger(figure):
    tensor = figure.computation.gives
    changed = tensor.numerators.copy()
    changed.flat[0] += 1
    for stranger in (
        dataclasses.replace(tensor, buffer=changed.tobytes()),
        dataclasses.replace(tensor, bits=tensor.bits + 1),
        dataclasses.replace(tensor, shape=(*tensor.shape, 1)),
        dataclasses.replace(tensor, name="unheard of"),
    ):
        assert not figure.owns(stranger)
    assert figure.owns(dataclasses.replace(tensor))  # equal in all four is the same tensor


def test_tampering_with_an_owned_tensor_is_found_out(figure):
    tensor, buffer = figure.computation.gives, figure.computation.gives.buffer
    assert figure.owns(tensor)
    try:
        object.__setattr__(tensor, "buffer", bytes(len(buffer) - 1) + b"\0")
        assert not figure.owns(tensor)
    finally:
        object.__setattr__(tensor, "buffer", buffer)
    assert figure.owns(tensor)


def test_a_figure_prints_what_was_proven_a_line_each(figure):
    first, *lines = repr(figure).splitlines()
    assert first == f"<{type(figure).__name__}: {len(figure.proven)} proven tensors>"
    assert [line.strip().split("  ")[0] for line in lines] == [record.name for record in figure.proven]
    cells = {check.what: check.cells for check in figure.checks}
    for line, record in zip(lines, figure.proven, strict=True):
        how = f"{cells[record.name]:,} equal bit for bit" if record.name in cells else "given"
        assert line.split("  in 1/")[1].split(maxsplit=1) == [str(2**record.bits), how]


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class WithEverySecond(SlidingKernel):
    """A figure that is another one and proves more."""

    every_second: Tensor = dataclasses.field(init=False)

    def besides(self):
        return {"every_second": self.prover.every("every second cell", self.result, 2)}


def test_a_figure_that_is_another_and_more_is_made_and_sealed_as_that_one_is():
    figure = WithEverySecond.verified(padding=1)
    assert np.array_equal(figure.every_second.numerators, figure.result.numerators[::2, ::2])
    assert figure.every_second in figure.tensors
    assert figure.owns(figure.every_second)
    assert figure.checks[-1].what == "every second cell"
    with pytest.raises(SealError, match="cannot be edited"):
        WithEverySecond(**fields_of(figure))
    assert pickle.loads(pickle.dumps(figure)).owns(figure.every_second)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (lambda self: {}, "every_second is not proven; prove it in .*besides"),
        (lambda self: {"every_second": Tensor.exact("y", [1.0], bits=0)}, "<Tensor y .* is not proven"),
    ],
)
def test_a_figure_that_does_not_prove_what_it_has_besides_is_refused(given, message):
    with pytest.raises(SealError, match=message):
        type("Forgetful", (WithEverySecond,), {"besides": given}).verified()


def test_a_figure_takes_no_computation_that_another_prover_ran():
    other = SlidingKernel.verified().computation

    class Borrowing(SlidingKernel):
        def besides(self):
            object.__setattr__(self, "computation", other)
            return {}

    with pytest.raises(SealError, match=r"^Borrowing: its computation was not run by its prover"):
        Borrowing.verified()


X = Tensor.exact("x", [1.0, 2.0], bits=0)


def test_a_proof_takes_only_its_own_tensors_each_under_its_own_name():
    prover = Prover()
    with pytest.raises(SealError, match="does not hold"):
        prover.prove("sum", operations.total, reference.total, addends=(X,))
    prover.given(X)
    assert prover.prove("sum", operations.total, reference.total, addends=(X,)).numerators.tolist() == [3]
    with pytest.raises(SealError, match="called 'x'"):
        prover.given(X)
    with pytest.raises(SealError, match="called 'sum'"):
        prover.count("sum", 3, lambda: reference.zeros(np.zeros(3)))
    with pytest.raises(DisagreementError):
        prover.count("other", 3, lambda: reference.zeros(np.zeros(4)))
    assert [record.name for record in prover.proven] == ["x", "sum"]
    assert [check.what for check in prover.checks] == ["sum"]


def test_cells_that_are_not_0_or_not_the_same_are_counted_on_one_grid():
    prover = Prover()
    one, other = (prover.given(Tensor.exact(f"to {last}", [0.0, 1.0, last], bits=0)) for last in (2.0, 3.0))
    assert prover.nonzero("live", one).fraction(()) == 2
    assert prover.differing("moved", one, other).fraction(()) == 1
    finer = prover.given(Tensor.exact("finer", [0.0, 1.0, 2.0], bits=1))
    with pytest.raises(DisagreementError):
        prover.differing("none", one, finer)


def test_maps_that_are_compared_leave_zeros_and_a_count_or_are_refused():
    prover = Prover()
    column = prover.given(Tensor.exact("column", [[[1.0]], [[2.0]]], bits=0))
    rows, altered = (
        prover.given(Tensor.exact(name, [[1.0, 2.0], [3.0, last]], bits=0))
        for name, last in (("rows", 4.0), ("altered", 5.0))
    )
    filters = prover.reshaped("filters", rows, (2, 2, 1, 1))
    inputs = prover.reshaped("inputs", column, (2,))
    one, again, other = (
        prover.compute(name, operations.dense, takes=inputs, weight=weight).gives
        for name, weight in (("one", rows), ("again", rows), ("other", altered))
    )
    maps = prover.compute("maps", operations.conv1x1, takes=column, weight=filters).gives
    same = prover.reshaped("same", maps, (2,))
    with pytest.raises(DisagreementError, match="same and other"):
        prover.compared(same, other)
    with pytest.raises(WitnessError, match="one and again were both computed by dense"):
        prover.compared(one, again)
    with pytest.raises(WitnessError, match="same and maps are cells of maps, compared with themselves"):
        prover.compared(same, maps)
    twin = prover.given(Tensor.exact("twin", [[1.0, 2.0], [3.0, 4.0]], bits=0))
    with pytest.raises(WitnessError, match="rows and twin were both computed by nobody"):
        prover.compared(rows, twin)
    compared = prover.compared(one, same)
    assert compared["difference"].numerators.tolist() == [0, 0]
    assert compared["equal"].fraction(()) == 2


def test_a_proof_includes_another_unless_two_tensors_share_a_name():
    other = Prover()
    other.given(X)
    other.prove("sum", operations.total, reference.total, addends=(X,))
    prover = Prover()
    prover.given(X)
    prover.include(other)  # X is the same tensor in both
    assert prover.holds(X)
    assert [record.name for record in prover.proven] == ["x", "sum"]
    assert prover.checks == other.checks != ()
    stranger = Prover()
    stranger.given(Tensor.exact("x", [1.0, 3.0], bits=0))
    with pytest.raises(SealError, match="called 'x'"):
        stranger.include(other)


def test_a_dot_product_whose_lines_do_not_close_is_refused():
    x, w = Cell(X, (1,)), Cell(X, (1,))
    four, five = (Cell(Tensor.exact("y", [value], bits=0), (0,)) for value in (4, 5))
    assert DotProduct.of([x], [w], [four], result=four).total.text == "4 = 4"
    with pytest.raises(NotClosedError, match="2 × 2 = 5"):
        DotProduct.of([x], [w], [five], result=five)
    with pytest.raises(NotClosedError, match="4 = 5"):
        DotProduct.of([x], [w], [four], result=five)
    with pytest.raises(ValueError, match="argument"):
        DotProduct.of([x], [w, w], [four], result=four)


def test_positions_are_in_reading_order():
    assert positions(Tensor.exact("t", np.zeros((2, 3)), bits=0)) == ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2))


@pytest.mark.parametrize(
    ("values", "role", "has_negative"),
    [
        ([[0.0, 1.0]], "input", False),
        ([[-1.0, 1.0]], "input", True),
        ([[0.0, 2.0]], None, False),
        ([0.0, 1.0], None, False),
    ],
)
def test_a_picture_is_given_from_0_to_1_and_no_list_of_numbers(values, role, has_negative):
    prover = Prover()
    tensor = prover.given(Tensor.exact("x", values, bits=0))
    assert (prover.role(tensor), prover.has_negative(tensor)) == (role, has_negative)


def test_values_of_both_signs_are_no_light():
    eight = PointCloud.verified()
    assert eight.is_light(eight.image)
    assert not eight.is_light(eight.two_layers.first.takes)
