"""What a number on screen may state: a cell of a tensor, one of its extents, its size, or an equation between these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from math import prod

from onebyone.core.printing import (
    ABOUT,
    MINUS,
    NotClosedError,
    Operation,
    Relation,
    TextError,
    demand_closure,
    evaluate,
    possible,
    read_back,
    shown_text,
)
from onebyone.core.tensor import CellIndexError, Tensor


@dataclass(frozen=True)
class Cell:
    """One element of a tensor.

    Raises:
        CellIndexError: at construction, if the tensor has no such cell (negative indices included).
    """

    tensor: Tensor
    index: tuple[int, ...]

    def __post_init__(self) -> None:
        """Check the index once, here, and hold it as plain ints."""
        object.__setattr__(self, "index", self.tensor.index(self.index))

    @property
    def flat(self) -> int:
        """Where it lies among all cells of its tensor, in their order."""
        place = 0
        for at, extent in zip(self.index, self.tensor.shape, strict=True):
            place = place * extent + at
        return place

    @property
    def value(self) -> Fraction:
        """The exact value."""
        return self.tensor.fraction(self.index)

    @property
    def places(self) -> int | None:
        """Decimals that it is printed with; None: all there are."""
        return self.tensor.places

    def describe(self) -> str:
        """E.g. ``"result[3, 4]"``."""
        return f"{self.tensor.name}{list(self.index)}"


@dataclass(frozen=True)
class Extent:
    """The length of one axis of a tensor, e.g. the width of an image.

    Raises:
        CellIndexError: at construction, if the tensor has no such axis (negative axes included).
    """

    tensor: Tensor
    axis: int

    def __post_init__(self) -> None:
        """Check the axis once, here."""
        if type(self.axis) is not int or not 0 <= self.axis < self.tensor.ndim:
            raise CellIndexError(f"{self.tensor.name} has no axis {self.axis!r}: its shape is {self.tensor.shape}")

    @property
    def value(self) -> Fraction:
        """The extent."""
        return Fraction(self.tensor.shape[self.axis])

    @property
    def places(self) -> None:
        """It is printed exactly."""
        return None

    def describe(self) -> str:
        """E.g. ``"extent of result along axis 0"``."""
        return f"extent of {self.tensor.name} along axis {self.axis}"


@dataclass(frozen=True)
class Size:
    """The number of cells of a tensor, e.g. how many weights there are."""

    tensor: Tensor

    @property
    def value(self) -> Fraction:
        """The count."""
        return Fraction(self.tensor.size)

    @property
    def places(self) -> None:
        """It is printed exactly."""
        return None

    def describe(self) -> str:
        """E.g. ``"number of cells of result"``."""
        return f"number of cells of {self.tensor.name}"


Quantity = Cell | Extent | Size


def text_of(quantity: Quantity) -> str:
    """A quantity in digits, as it stands on screen: exact, or rounded behind ≈ (see `Unquantized`)."""
    return shown_text(quantity.value, quantity.places)


@dataclass(frozen=True)
class Equation:
    """A line of arithmetic as printed: the terms, joined, give the result.

    Exact numbers close as they are printed. Of rounded ones it is their exact values that close, and no = stands before
    the result unless the printed numbers leave no doubt: the ≈ of the result itself, or one before it, says so.

    Attributes:
        operation: what joins the terms.
        terms: at least one quantity.
        result: what they give.
        subtracted: positions in `terms` that a sum takes away, as in 28 − 3 + 1 = 26; empty for a product.
        form: of a formula what stands before, between and behind its terms, one text more than there are terms:
            "⌊(", " − ", ") / ", "⌋ + ", "" with the terms 28, 3, 2 and 1 read ⌊(28 − 3) / 2⌋ + 1; else empty.
    """

    operation: Operation
    terms: tuple[Quantity, ...]
    result: Quantity
    subtracted: tuple[int, ...] = ()
    form: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a line nobody could read."""
        if self.operation not in ("product", "sum", "formula"):
            raise NotClosedError(f"an equation is a product, a sum or a formula, not {self.operation!r}")
        if not self.terms:
            raise NotClosedError(f"an equation for {self.result.describe()} needs terms")
        possible = range(1, len(self.terms)) if self.operation == "sum" else range(0)
        if not set(self.subtracted) <= set(possible):
            raise NotClosedError(f"only later terms of a sum can be subtracted, not {self.subtracted}")
        if len(self.form) != (len(self.terms) + 1 if self.operation == "formula" else 0):
            raise NotClosedError(f"a formula of {len(self.terms)} terms has one text more around them: {self.form}")
        if any(character.isalnum() for text in self.form for character in text):
            raise NotClosedError(f"what stands around the terms of a formula are signs, not {self.form}")

    def check(self, printed: Sequence[str] | None = None) -> None:
        """Demand that the line closes for a viewer with pencil and paper.

        Args:
            printed: the texts as drawn, terms first, then the result; by default those of `text_of`.

        Raises:
            NotClosedError: a text does not read back to exactly its quantity, or the printed digits do not close; of
                rounded numbers, their exact values do not close, or a text is not the quantity's own.
        """
        quantities = (*self.terms, self.result)
        texts = [*map(text_of, quantities)] if printed is None else list(printed)
        if len(texts) != len(quantities):
            raise NotClosedError(f"{self.text} has {len(quantities)} numbers, but {len(texts)} were printed")
        if self.is_rounded:
            self._demand_rounded(texts)
            return
        *terms, result = texts
        if self.operation == "formula":
            self._demand_formula(terms, result)
        else:
            self._demand_terms(terms, result)
        for quantity, text in zip(quantities, texts, strict=True):
            if read_back(text) != quantity.value:
                raise NotClosedError(f"{text} is printed for {quantity.describe()}, which is {quantity.value}")

    @property
    def is_rounded(self) -> bool:
        """Whether any of its numbers is one that is printed rounded."""
        return any(quantity.places is not None for quantity in (*self.terms, self.result))

    @property
    def relation(self) -> Relation:
        """What stands between the terms and the result: = where the printed numbers leave no doubt, else ≈."""
        if not self.is_rounded:
            return "="
        exact = text_of(self.result)
        return "=" if not exact.startswith(ABOUT) and possible(self._left()) == (read_back(exact),) * 2 else "≈"

    @property
    def sign(self) -> str:
        """The sign before the result: the relation, or nothing where the result has its ≈ on itself."""
        return "" if text_of(self.result).startswith(ABOUT) else self.relation

    def _demand_rounded(self, texts: Sequence[str]) -> None:
        """Demand that the exact values close, and that each text is its quantity's own."""
        if self.operation == "formula":
            raise NotClosedError(f"{self.text}: a formula takes exact numbers, and some of these are rounded")
        values = [-term.value if at in self.subtracted else term.value for at, term in enumerate(self.terms)]
        truth = prod(values) if self.operation == "product" else sum(values)
        if truth != self.result.value:
            raise NotClosedError(f"{self.text} does not close: the exact values give {truth}")
        for quantity, text in zip((*self.terms, self.result), texts, strict=True):
            if text != text_of(quantity):
                raise NotClosedError(f"{text} is printed for {quantity.describe()}, which reads {text_of(quantity)}")

    def _demand_terms(self, terms: Sequence[str], result: str) -> None:
        assert self.operation != "formula"
        signed = [_negated(term) if at in self.subtracted else term for at, term in enumerate(terms)]
        demand_closure(self.operation, signed, result)

    def _demand_formula(self, terms: Sequence[str], result: str) -> None:
        line = self._set(terms)
        try:
            truth, printed = evaluate(line), read_back(result)
        except TextError as error:
            raise NotClosedError(f"{line} = {result} does not close: {error}") from error
        if truth != printed:
            raise NotClosedError(f"{line} = {result} does not close: the printed terms give {truth}")

    def _set(self, terms: Sequence[str]) -> str:
        """The left side of a formula with these texts as its terms."""
        return self.form[0] + "".join(term + behind for term, behind in zip(terms, self.form[1:], strict=True))

    @property
    def text(self) -> str:
        """The line, e.g. ``"0.25 × −2 = −0.5"``, ``"28 − 3 + 1 = 26"`` or ``"0.5 × ≈0.123 ≈0.062"``."""
        return " ".join(part for part in (self._left(), self.sign, text_of(self.result)) if part)

    def _left(self) -> str:
        """What stands before the result, and before the sign there."""
        texts = [*map(text_of, self.terms)]
        if self.operation == "product":
            return " × ".join(texts)
        if self.operation == "formula":
            return self._set(texts)
        signs = ["−" if at in self.subtracted else "+" for at in range(1, len(texts))]
        return " ".join(part for pair in zip_longest(texts, signs) for part in pair if part)


def _negated(text: str) -> str:
    """A printed number with its sign turned."""
    if text.startswith(MINUS):
        return text.removeprefix(MINUS)
    return text if text == "0" else MINUS + text
