"""Numbers that nobody quantized: held exactly, proven within the bound of floats' rounding, printed behind ≈."""

from __future__ import annotations

import pickle
from fractions import Fraction
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from onebyone.core import operations, prove, reference
from onebyone.core.call import convolution
from onebyone.core.figure import Prover, SealError
from onebyone.core.printing import ABOUT, NotClosedError, demand_true, possible
from onebyone.core.prove import DisagreementError, HeadroomError, near
from onebyone.core.quantity import Cell, Equation, text_of
from onebyone.core.tensor import LARGEST_UNQUANTIZED, PLACES, OffGridError, Tensor, Unquantized, holds_exactly
from onebyone.core.witness import WitnessError

RANDOM = np.random.default_rng(3)
WEIGHTS = RANDOM.normal(0, 0.3, (2, 5, 1, 1)).astype(np.float32)
IMAGE = Tensor.from_numerators("image", RANDOM.integers(0, 9, (5, 4, 3)), bits=3)
UNIT = {np.float32: Fraction(1, 2**24), np.float64: Fraction(1, 2**53)}


def weight() -> Unquantized:
    return Unquantized.stored("weight", WEIGHTS)


def proven(theirs=None, *, ours=operations.conv1x1, addends=(), onto=None):
    filters = weight()
    call = convolution(filters, bias=bool(addends))
    theirs = theirs or partial(reference.apply, call)
    return prove.prove("maps", ours, theirs, factors=(IMAGE, filters), addends=addends, onto=onto)


# What is held


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_every_stored_number_is_held_exactly(dtype):
    values = RANDOM.normal(0, 1, (3, 4)).astype(dtype)
    values[0] = 0, -0.0, 1, -2.5
    tensor = Unquantized.stored("weight", values)
    for index in np.ndindex(values.shape):
        assert tensor.fraction(index) == Fraction(float(values[index]))
    assert np.array_equal(tensor.float64, values.astype(np.float64))
    assert holds_exactly(tensor, dtype)
    finer = Unquantized("weight", tensor.shape, tensor.bits - 1, tensor.buffer)
    assert finer.fraction((1, 1)) != tensor.fraction((1, 1))
    assert any(numerator % 2 for numerator in tensor.numerators.ravel().tolist())  # no finer than need be


def test_whole_numbers_and_zeros_need_no_grid():
    assert Unquantized.stored("weight", np.array([0.0, 3.0, -4.0])).bits == 0
    assert Unquantized.stored("weight", np.zeros((2, 0))).bits == 0


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([0.5, 1e-20], r"weight\[1\] = 1e-20 has digits below 1/2\*\*60"),
        ([2.0**-9 * (1 + 2.0**-52)], "has digits below"),  # as most that a float64 has
        ([2.0**-50, 2.0**13], r"weight\[1\] = 8192.0 is too large beside others"),
        ([1.0, np.nan], r"weight\[1\] = nan is not finite"),
        ([np.inf], "is not finite"),
        ([1, 2], "floats of at most 64 bits, got int64"),
        ([1j], "floats of at most 64 bits, got complex128"),
        (["1"], "floats of at most 64 bits"),
    ],
)
def test_what_integers_cannot_hold_is_refused(values, says):
    with pytest.raises(OffGridError, match=says):
        Unquantized.stored("weight", np.array(values))


def test_numerators_have_a_limit_too():
    Unquantized.from_numerators("weight", [LARGEST_UNQUANTIZED], bits=0)
    for numerator in (LARGEST_UNQUANTIZED + 1, -LARGEST_UNQUANTIZED - 1):
        with pytest.raises(OffGridError, match=r"exceeds 2\*\*62"):
            Unquantized.from_numerators("weight", [numerator], bits=0)
    with pytest.raises(OffGridError, match=r"exceeds 2\*\*24"):
        Tensor.from_numerators("weight", [2**25], bits=0)


def test_its_kind_stays_with_it():
    tensor = weight()
    assert type(pickle.loads(pickle.dumps(tensor))) is Unquantized
    assert type(tensor.like("row", tensor.numerators[0])) is Unquantized
    assert type(IMAGE.like("row", IMAGE.numerators[0])) is Tensor
    assert tensor.like("row", tensor.numerators[1]).fraction((2, 0, 0)) == tensor.fraction((1, 2, 0, 0))
    assert (tensor.places, IMAGE.places) == (PLACES, None)
    assert repr(tensor) == "<Unquantized weight 2×5×1×1>"


@pytest.mark.parametrize(("numerator", "single", "double"), [(2**24 - 1, True, True), (2**24 + 1, False, True)])
def test_which_floats_hold_it_is_told(numerator, single, double):
    tensor = Unquantized.from_numerators("x", [-numerator, 2**40, 0], bits=50)
    assert (holds_exactly(tensor, np.float32), holds_exactly(tensor, np.float64)) == (single, double)
    assert not holds_exactly(Unquantized.from_numerators("x", [2**53 + 1], bits=0), np.float64)


# What is proven


def by_hand(image, filters, bias=None):
    """Exact sums, and the sums of their terms' absolute values, of 1×1 kernels."""
    sums, sizes = {}, {}
    for f, r, c in np.ndindex(filters.shape[0], *image.shape[1:]):
        terms = [filters.fraction((f, k, 0, 0)) * image.fraction((k, r, c)) for k in range(image.shape[0])]
        terms += [] if bias is None else [bias.fraction((f,))]
        sums[f, r, c], sizes[f, r, c] = sum(terms), sum(map(abs, terms))
    return sums, sizes


def test_a_result_is_exact_and_its_bound_is_higham_s():
    bias = Unquantized.stored("bias", RANDOM.normal(0, 1, 2).astype(np.float32))
    result, check = proven(addends=(bias,))
    sums, sizes = by_hand(IMAGE, weight(), bias)
    assert type(result) is Unquantized
    assert {index: result.fraction(index) for index in sums} == sums
    terms = 5 + 1
    gamma = terms * UNIT[np.float32] / (1 - terms * UNIT[np.float32])
    assert check.method == "rounded"
    assert check.bound == pytest.approx(float(gamma * max(sizes.values())), rel=1e-12)
    assert 0 < check.difference <= check.bound
    assert check.by == ("conv1x1", "one_dtype", "fit", "with_bias")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("sign", [1, -1])
def test_torch_is_refused_as_soon_as_it_leaves_its_bound_in_one_cell(dtype, sign):
    sums, sizes = by_hand(IMAGE, weight())
    call, at = convolution(weight()), (1, 2, 1)
    gamma = 5 * UNIT[dtype] / (1 - 5 * UNIT[dtype])

    def witness(part, monkeypatched):
        """What torch gives, but for one cell, which is so many bounds away from the truth."""
        real = reference._array

        def moved(tensor):
            array = real(tensor)
            if array.dtype == dtype and array.shape == (2, 4, 3):
                array[at] = dtype(float(sums[at] + sign * part * gamma * sizes[at]))
            return array

        monkeypatched.setattr(reference, "_array", moved)
        return proven(partial(reference.apply, call))

    with pytest.MonkeyPatch.context() as patch:
        witness(Fraction(1, 2), patch)
    with (
        pytest.MonkeyPatch.context() as patch,
        pytest.raises(DisagreementError, match="farther apart than floats") as no,
    ):
        witness(Fraction(3, 1), patch)
    assert no.value.index == at


def test_ours_in_floats_is_held_to_the_bound_as_well():
    def ours(image, filters):
        sums = operations.conv1x1(image, filters)
        return sums * (1 + 2**-40) if sums.dtype == np.float64 and not np.array_equal(sums, np.rint(sums)) else sums

    with pytest.raises(DisagreementError, match=r"maps, integers and float64\[.*farther apart"):
        proven(ours=ours)


def test_a_wrong_weight_is_refused():
    filters = weight()
    changed = filters.numerators.copy()
    changed[1, 3, 0, 0] += 1 << (filters.bits - 20)  # by a millionth
    wrong = filters.like("weight", changed).float64
    call = convolution(filters)

    def theirs(image, given):
        return reference.apply(call, image, wrong.astype(given.dtype))

    with pytest.raises(DisagreementError, match=r"maps, ours and torch in float64\[.*farther apart"):
        proven(theirs)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_lies_near_nothing(value):
    exact = Unquantized.stored("x", np.array([0.5, 0.25]))
    with pytest.raises(DisagreementError, match="not finite"):
        near("x", exact, np.array([0.5, value]), np.array([9.0, 9.0]), dtype=np.float64)


@pytest.mark.parametrize(
    ("theirs", "says"),
    [
        (np.array([0.5]), "different shapes"),
        (np.array([0.5, 0.25], dtype=np.float32), "different dtypes"),
        ([0.5, 0.25], "must be arrays"),
        (np.array([0.5, 0.2500001]), "farther apart"),
        (np.array([0.5, -0.25]), "farther apart"),
    ],
)
def test_near_is_no_nearer_to_other_things(theirs, says):
    exact = Unquantized.stored("x", np.array([0.5, 0.25]))
    with pytest.raises(DisagreementError, match=says):
        near("x", exact, theirs, np.array([1e-9, 1e-9]), dtype=np.float64)


def test_differences_are_measured_beyond_what_float64_holds():
    exact = Unquantized.from_numerators("x", [2**60 + 1], bits=0)
    assert near("x", exact, np.array([2.0**60]), np.array([1.5]), dtype=np.float64) == 1
    with pytest.raises(DisagreementError):
        near("x", exact, np.array([2.0**60]), np.array([0.5]), dtype=np.float64)


def test_one_product_may_be_rounded_once_and_moved_numbers_never():
    engine = Prover()
    image, filters = engine.given(IMAGE), engine.given(weight())
    moved = engine.reshaped("weights in a row", filters, (10,))
    assert type(moved) is Unquantized
    assert engine.checks[-1].bound == engine.checks[-1].difference == 0
    products = engine.prove(
        "products", operations.conv1x1_products, reference.conv1x1_products, factors=(image, filters)
    )
    largest = max(abs(products.fraction(index)) for index in np.ndindex(products.shape))
    assert engine.checks[-1].bound == pytest.approx(float(largest * UNIT[np.float32]), rel=1e-12)


def test_an_operation_without_a_known_bound_must_be_exact():
    engine = Prover()
    sums = engine.given(Unquantized.stored("sums", np.array([0.3, 0.7], dtype=np.float32)))
    other = engine.given(Unquantized.stored("others", np.array([0.3, 0.2], dtype=np.float32)))
    with pytest.raises(DisagreementError, match="farther apart"):
        engine.prove("difference", operations.difference, reference.difference, addends=(sums, other))
    same = engine.given(Unquantized.stored("the same", sums.float32))
    zeros = engine.prove("no difference", operations.difference, reference.difference, addends=(sums, same))
    assert not zeros.numerators.any()
    assert type(zeros) is Unquantized


def test_nothing_of_it_is_rounded_onto_a_grid_and_called_exact():
    with pytest.raises(HeadroomError, match="is not rounded onto a grid"):
        proven(onto=3)


def test_sums_that_integers_cannot_hold_are_refused():
    large = Unquantized.from_numerators("weight", np.full((1, 5, 1, 1), 2**61), bits=40)
    call = convolution(large)
    with pytest.raises(HeadroomError, match="integers of 62 bits are not enough"):
        prove.prove("maps", operations.conv1x1, partial(reference.apply, call), factors=(IMAGE, large))


def test_the_witness_is_watched_as_ever():
    with pytest.raises(WitnessError, match="its witness calls ours"):
        proven(operations.conv1x1)


# What is sealed


def test_a_tensor_of_the_other_kind_is_another_one():
    engine = Prover()
    given = engine.given(Unquantized.stored("weight", np.array([0.5, 0.25])))
    exact = Tensor("weight", given.shape, given.bits, given.buffer)
    assert engine.holds(given)
    assert not engine.holds(exact)
    assert engine.proven[0].tensor.places == PLACES
    with pytest.raises(SealError, match="does not hold"):
        engine.reshaped("row", exact, (2, 1))


def test_equal_means_every_digit_also_those_that_float64_has_not():
    engine = Prover()
    halves = engine.given(Unquantized.from_numerators("halves", [2**59, 2**59], bits=0))
    one = engine.prove("one", operations.total, reference.total, factors=(halves,))
    other = engine.given(Unquantized.from_numerators("other", [2**60 + 1], bits=0))
    assert np.array_equal(one.float64, other.float64)
    with pytest.raises(DisagreementError, match=r"one and other\[0\]"):
        engine.equal("difference", one, other)
    exact = engine.given(Tensor.from_numerators("exact", [1], bits=0))
    with pytest.raises(DisagreementError, match="held in different ways"):
        engine.equal("mixed", one, exact)
    same = engine.given(one.like("the same", one.numerators))
    assert not engine.equal("no difference", one, same).numerators.any()


# What is printed


def line(pixel, stored):
    """A product as a line."""
    image = Tensor.exact("image", [pixel], bits=4)
    weights = Unquantized.stored("weight", np.array([stored], dtype=np.float32))
    product = Unquantized.from_numerators("products", image.numerators * weights.numerators, bits=4 + weights.bits)
    return Equation("product", (Cell(image, (0,)), Cell(weights, (0,))), Cell(product, (0,)))


@pytest.mark.parametrize(
    ("pixel", "stored", "text", "relation"),
    [
        (0.5, 0.123456, "0.5 × ≈0.123 ≈0.062", "≈"),
        (0.5, -0.123456, "0.5 × ≈−0.123 ≈−0.062", "≈"),
        (0, 0.123456, "0 × ≈0.123 = 0", "="),
        (0.5, 0.5, "0.5 × 0.5 = 0.25", "="),
        (16, 0.0625, "16 × ≈0.062 ≈ 1", "≈"),  # 16 × 0.062 is not 1
        (0.25, 0.0001, "0.25 × ≈0.000 ≈0.000", "≈"),
    ],
)
def test_a_line_says_about_unless_the_printed_numbers_leave_no_doubt(pixel, stored, text, relation):
    equation = line(pixel, stored)
    equation.check()
    assert (equation.text, equation.relation) == (text, relation)
    demand_true(text)


@pytest.mark.parametrize(
    "printed", [["0.5", "0.123", "≈0.062"], ["0.5", "≈0.123", "0.062"], ["0.5", "≈0.124", "≈0.062"], ["≈0.5"] * 3]
)
def test_a_number_without_its_sign_or_with_other_digits_is_refused(printed):
    with pytest.raises(NotClosedError, match="is printed for"):
        line(0.5, 0.123456).check(printed)


def test_a_line_whose_exact_values_do_not_close_is_refused_however_it_reads():
    right = line(0.5, 0.123456)
    cell = right.result
    assert isinstance(cell, Cell)
    off = Cell(cell.tensor.like("products", cell.tensor.numerators + 1), (0,))
    assert text_of(off) == text_of(cell)
    with pytest.raises(NotClosedError, match="the exact values give"):
        Equation("product", right.terms, off).check()
    with pytest.raises(NotClosedError, match="a formula takes exact numbers"):
        Equation("formula", right.terms, cell, form=("", " + ", "")).check()


@pytest.mark.parametrize(
    "text",
    [
        "0.5 × ≈0.123 = 0.062",  # a plain = of what is rounded
        "0.5 × ≈0.123 = ≈0.062",
        "0.5 × 0.123 = ≈0.0615",
        "0.5 × ≈0.123 ≈0.064",
        "0.5 + 0.3 ≈0.8",  # comes out as printed
        "≈0.123 > 0.123",  # it may be, or not
        "≈0.123 ≠ 0.125",
        "1 / ≈0.000 ≈ 3",
    ],
)
def test_what_is_said_of_rounded_numbers_holds_whatever_they_are(text):
    with pytest.raises(NotClosedError):
        demand_true(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("≈0.123", "0.1225", "0.1235"),
        ("2 × ≈−0.5", "−1.1", "−0.9"),
        ("≈−0.5 × ≈−2", "0.675", "1.375"),
        ("1 − ≈0.5", "0.45", "0.55"),
        ("⌊≈2.5⌋ + 1", "3", "3"),
        ("3 / ≈2", "1.2", "2"),
    ],
)
def test_the_range_of_what_a_line_may_give(text, low, high):
    told = tuple(Fraction(end.replace("−", "-")) for end in (low, high))
    assert possible(text) == told


def test_the_text_of_a_cell_wears_its_sign_unless_it_is_exact():
    tensor = Unquantized.stored("x", np.array([0.123456, 0.125, 2.0, -0.5, 1e-6], dtype=np.float32))
    assert [text_of(Cell(tensor, (at,))) for at in range(5)] == [f"{ABOUT}0.123", "0.125", "2", "−0.5", f"{ABOUT}0.000"]


def test_sums_too_long_for_the_bound_are_refused(monkeypatch):
    real = np.finfo

    def coarse(dtype):  # the sums are of five terms
        return SimpleNamespace(nmant=real(dtype).nmant, epsneg=1 / 5)

    monkeypatch.setattr(prove.np, "finfo", coarse)
    with pytest.raises(HeadroomError, match=r"^maps: sums of 5 terms are too long for float"):
        proven()
