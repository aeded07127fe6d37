"""Exercises: dot products of a figure to be worked out by hand; each number asked, given or hinted is a proven cell."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from typing import Any

import msgspec

from onebyone.core.figure import ClaimError, DotProduct, Figure, positions
from onebyone.core.printing import MINUS, exact_text
from onebyone.core.quantity import Cell, Equation
from onebyone.errors import OneByOneError, UsageError
from onebyone.inputs.parameters import Parameters, declared
from onebyone.panels.panel import Panel, Variant
from onebyone.proof.document import Beat, Proof
from onebyone.publish.explain import told_cell
from onebyone.publish.lecture.lecture import Lecture, VerifiedClip

VARIED: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("image", "digit", tuple(f"digit:{label}" for label in (0, 1, 3, 4, 5, 6, 7, 8, 9))),
    ("stride", 1, (2,)),
    ("weights", "redness", ("1 -1 2", "2 -1 -2", "-1 2 -2", "1 -2 1")),
    ("seed", 1, tuple(range(2, 10))),
)
"""What a class set varies beside the position: parameters that have this value, and what else they may be."""

FIGURES = 5
"""Of so many different parameters the tasks of a class are, if the panel has as many and no more are needed.

An odd number: a student gets two, so that all of them come first in some pair.
"""

SAMPLE = 24
"""Of so many dot products, the easier half says how easy all have to be."""

BY_HAND = 8
"""Exercises that a page takes along, the clip's own first."""

_SIGN = re.compile(r"-(?=\d)")


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """A dot product to be worked out by hand: product after product, then their sum.

    Attributes:
        label: the figure whose it is.
        figure: holds its numbers, proven.
        dot: its inputs, weights, products and result.
        command: what renders the clip that shows it; "" if no command can say it.
        settings: the parameters that differ from those of the clip that it goes with.

    Raises:
        ClaimError: a number is none that the figure has proven.
        NotClosedError: a line does not close as printed.
    """

    label: str
    figure: Figure = field(repr=False, compare=False)
    dot: DotProduct
    command: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Refuse what is not proven."""
        for equation in self.equations:
            equation.check()
        stated = [quantity for equation in self.equations for quantity in (*equation.terms, equation.result)]
        for tensor, quantity in {quantity.tensor: quantity for quantity in stated}.items():
            if not isinstance(quantity, Cell) or not self.figure.owns(tensor):
                raise ClaimError(f"{self.label} has not proven {quantity.describe()}: nobody is asked for it")

    @property
    def equations(self) -> tuple[Equation, ...]:
        """What is asked, in order: input × weight = product for each pair, and what these sum up to."""
        return (*self.dot.rows, self.dot.total)

    @property
    def also(self) -> tuple[tuple[str, Cell], ...]:
        """What is given and added to the products: what it is, and its cell."""
        added = ("the sum of all other products", self.dot.rest), ("the bias", self.dot.bias)
        return tuple((name, cell) for name, cell in added if cell is not None)

    @property
    def place(self) -> str:
        """Where its result lies, and with which parameters, in a few words."""
        *_, row, column = (0, 0, *self.dot.position)
        where = f"Row {row}, column {column} of the map, counted from 0" if len(self.dot.position) > 1 else "The result"
        other = [f"{name.replace('_', ' ')} {_SIGN.sub(MINUS, str(value))}" for name, value in self.settings.items()]
        return where + (f"; unlike the clip, with {', '.join(other)}" if other else "")


@dataclass(frozen=True, kw_only=True)
class WrongNumber:
    """An exercise that is worked out, in which one product is wrong: another number of its lines stands there.

    Attributes:
        exercise: the exercise.
        row: which of its products, from 0.
        planted: the cell that is printed in its place.

    Raises:
        ClaimError: what is planted is right, or not proven.
    """

    exercise: Exercise
    row: int
    planted: Cell

    def __post_init__(self) -> None:
        """Refuse a fault that is none."""
        if not self.exercise.figure.owns(self.planted.tensor) or self.planted.value == self.right.value:
            raise ClaimError(f"{self.planted.describe()} is no fault in the place of {self.right.describe()}")

    @property
    def right(self) -> Cell:
        """The product that belongs there."""
        return self.exercise.dot.products[self.row]

    @property
    def products(self) -> tuple[Cell, ...]:
        """The products as they are printed, the wrong one among them."""
        right = self.exercise.dot.products
        return (*right[: self.row], self.planted, *right[self.row + 1 :])


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What one student gets.

    Attributes:
        clip: the clip that it goes with.
        student: which one, from 1; 0 if all get the same.
        exercise: what is to be worked out: the clip's own numbers, if all get the same.
        wrong: where a wrong number is to be found; None if the figure has no second dot product to show.
    """

    clip: VerifiedClip = field(repr=False, compare=False)
    student: int
    exercise: Exercise
    wrong: WrongNumber | None

    @property
    def name(self) -> str:
        """What it is called, such as "Figure 2 (a), student 7"."""
        return f"{self.exercise.label}, student {self.student}" if self.student else self.exercise.label

    @property
    def answers(self) -> tuple[Cell, ...]:
        """What the student has to find out: products, result, and what is right where the wrong number stands."""
        return (*self.exercise.dot.products, self.exercise.dot.result, *([self.wrong.right] if self.wrong else []))


def sheets_of(lecture: Lecture) -> tuple[Sheet, ...]:
    """The sheets of all clips of a lecture that show a dot product in full, clip after clip.

    Raises:
        UsageError: none does, or there are not as many tasks as students.
    """
    found = [sheet for clip in lecture.clips if can_be_asked(clip.figures[0]) for sheet in sheets(clip, lecture)]
    if not found:
        raise UsageError(f"{without_exercises(lecture)}; take a clip that has one, such as 2a")
    return tuple(found)


def without_exercises(lecture: Lecture) -> str:
    """That no clip of a lecture shows a dot product to work out; "" where one does."""
    if any(can_be_asked(clip.figures[0]) for clip in lecture.clips):
        return ""
    return f"{', '.join(clip.label for clip in lecture.clips)}: there is no dot product to work out by hand"


def can_be_asked(figure: Figure) -> bool:
    """Whether a figure has a dot product in full, of numbers that are printed exactly."""
    return hasattr(figure, "dot_product") and not _shown(figure).total.is_rounded


def sheets(clip: VerifiedClip, lecture: Lecture) -> tuple[Sheet, ...]:
    """The sheets of a clip: one with its own numbers, or one for each student of the lecture.

    A class has tasks that no two students share; they are drawn by the lecture's seed, and the same seed draws the same
    ones on any machine. Raises UsageError where there are not so many.
    """
    seed, own = lecture.seed, _Source(clip.variant, clip.variant.records[0], clip.figures[0])
    if not lecture.students:
        shown = _shown(own.figure)
        other = next((dot for dot in _pool(own, seed) if _operands(dot) != _operands(shown)), None)
        wrong = None if other is None else with_wrong_number(own.exercise(other), seed)
        return (Sheet(clip=clip, student=0, exercise=own.exercise(shown), wrong=wrong),)
    return tuple(
        Sheet(clip=clip, student=number, exercise=task, wrong=None if other is None else with_wrong_number(other, seed))
        for number, (task, other) in enumerate(_tasks(clip, lecture.students, seed), 1)
    )


def by_hand(variant: Variant, figures: Sequence[Figure], proof: Proof) -> list[dict[str, Any]]:
    """What can be worked out in a page: a clip's own dot product, then others of its figure; none if it has none.

    Each is told as plain values: its `place`, `rows` and `total` as `Explainer.explain` has them, and `at`, the time of
    a still on which none of its answers stands, or None.
    """
    if not can_be_asked(figures[0]):
        return []
    own = _Source(variant, variant.records[0], figures[0])
    shown, dots = _shown(own.figure), dict[tuple[str, ...], DotProduct]()
    for dot in chain([shown], islice(_pool(own, 0), BY_HAND * SAMPLE)):
        if len(dots) < BY_HAND:
            dots.setdefault(_operands(dot), dot)
    at = {}
    for key, dot in dots.items():  # nor does the clip's own dot product stand there, which is another one
        silent = still_without(variant, proof, (*dot.products, dot.result, *shown.products, shown.result))
        at[key] = None if silent is None else silent.still
    return [{**_plainly(own.exercise(dot)), "at": at[key]} for key, dot in dots.items()]


def _plainly(exercise: Exercise) -> dict[str, Any]:
    *rows, total = exercise.equations
    names = {cell: name for name, cell in exercise.also}
    dot = exercise.dot
    answers = [told_cell(cell) for cell in dot.products]
    return {
        "place": exercise.place,
        "rows": [
            {"terms": [told_cell(cell) for cell in _terms(row)], "result": answer}
            for row, answer in zip(rows, answers, strict=True)
        ],
        "total": {
            "terms": [
                {**told_cell(cell), **({"name": names[cell]} if cell in names else {})} for cell in _terms(total)
            ],
            "result": told_cell(dot.result),
        },
    }


def _terms(equation: Equation) -> tuple[Cell, ...]:
    """The terms of an equation of an exercise."""
    return tuple(cell for cell in equation.terms if isinstance(cell, Cell))


def still_without(variant: Variant, proof: Proof, cells: Iterable[Cell]) -> Beat | None:
    """The beat whose still shows none of these cells as a number: the poster's, or else the last that does not.

    None if each shows one of them.
    """
    asked = {(cell.tensor.name, cell.index) for cell in cells}
    shown = [number for number in proof.numbers if (number.tensor, tuple(number.index)) in asked]

    def tells(still: float) -> bool:
        return any(span.start <= still <= span.end for number in shown for span in number.spans)

    free = {beat.id: beat for beat in proof.beats if not tells(beat.still)}
    return free.get(variant.poster) or next(reversed(free.values()), None)


def with_wrong_number(exercise: Exercise, seed: int) -> WrongNumber | None:
    """The exercise with one fault, drawn by a seed: another number of its lines for a product; None if none differs.

    It can be found: its own line does not close, and with it put right the sum does.
    """
    dot = exercise.dot
    faults = [
        (row, planted)
        for row, right in enumerate(dot.products)
        for planted in dict.fromkeys((*dot.products, dot.pixels[row], dot.weights[row]))
        if right.value and planted.value != right.value
    ]
    if not faults:
        return None
    row, planted = min(faults, key=lambda fault: _lot(seed, exercise.command, fault[0], fault[1].describe()))
    return WrongNumber(exercise=exercise, row=row, planted=planted)


@dataclass(frozen=True)
class _Source:
    """Where exercises come from: a figure, verified with these parameters."""

    variant: Variant
    record: Parameters
    figure: Figure

    def exercise(self, dot: DotProduct) -> Exercise:
        """One of its dot products as an exercise."""
        panel, own = self.variant.shot, self.variant.records[0].plain
        assert isinstance(panel, Panel)
        told = {name: value for name, value in self.record.changed.items() if name not in ("theme", "shape")}
        if "position" in declared(type(self.record)):
            told["position"] = ",".join(map(str, dot.position))
        plain = all(isinstance(value, str | int) for value in told.values())  # a file cannot be written out
        settings = [f"--set {name}={_quoted(str(value))}" for name, value in told.items()]
        return Exercise(
            label=panel.label,
            figure=self.figure,
            dot=dot,
            command=" ".join(["./render.sh render", panel.id, *settings]) if plain else "",
            settings={name: value for name, value in self.record.plain.items() if value != own[name]},
        )


def _tasks(clip: VerifiedClip, count: int, seed: int) -> Sequence[tuple[Exercise, Exercise | None]]:
    """So many exercises, of which no two have the same numbers, each with another one beside it while there are some.

    Who comes later changes nothing for the others, as long as there is one beside each. Raises UsageError where there
    are fewer.
    """
    sources = _sources(clip, seed)
    pools = [(source, _pool(source, seed)) for source in islice(sources, FIGURES)]
    found: dict[tuple[str, ...], tuple[_Source, DotProduct]] = {}
    while pools and len(found) < 2 * count:
        for at, (source, pool) in reversed([*enumerate(pools)]):  # in turn: neighbours differ in more than the position
            dot = next(pool, None)
            if dot is not None:
                found.setdefault(_operands(dot), (source, dot))
            else:
                pools[at : at + 1] = [(other, _pool(other, seed)) for other in islice(sources, 1)]
    every = [source.exercise(dot) for source, dot in islice(found.values(), 2 * count)]
    if len(every) < count:
        raise UsageError(f"{clip.label} has {len(every)} exercises that differ, not {count}: ask for fewer students")
    if len(every) < 2 * count:
        return [*zip_longest(every[:count], every[count:])]
    return [*zip(every[::2], every[1::2], strict=True)]


def _sources(clip: VerifiedClip, seed: int) -> Iterator[_Source]:
    """The clip's own figure, then those with another value of one of its parameters, drawn by the seed."""
    own = clip.variant.records[0]
    yield _Source(clip.variant, own, clip.figures[0])
    others = [
        msgspec.structs.replace(own, **{name: value})
        for name, usual, values in VARIED
        if name in declared(type(own)) and getattr(own, name) == usual
        for value in values
    ]
    for record in sorted(others, key=lambda one: _lot(seed, _deciding(one))):
        assert isinstance(clip.variant.shot, Panel)
        try:
            figure = clip.variant.shot.verified(record)
        except OneByOneError:  # the panel cannot show these truthfully: it shows others
            continue
        yield _Source(clip.variant, record, figure)


def _pool(source: _Source, seed: int) -> Iterator[DotProduct]:
    """The easier half of the dot products of a figure that are worth asking, as the seed draws them."""
    deciding = _deciding(source.record)
    teaching = filter(_teaches, _dot_products(source.figure, lot=lambda position: _lot(seed, deciding, position)))
    first = [*islice(teaching, SAMPLE)]
    easy = sorted(map(_digits, first))[len(first) // 2] if first else 0
    yield from (dot for dot in chain(first, teaching) if _digits(dot) <= easy)


def _teaches(dot: DotProduct) -> bool:
    """Whether there is something to work out: enough products and a result that are not 0, and no short cut."""
    products, result = [cell.value for cell in dot.products], dot.result.value
    live = sum(bool(cell.value) for cell in dot.weights)
    enough = sum(map(bool, products)) >= max(min(2, len(products)), (live + 1) // 2)
    return enough and result != 0 and (len(products) == 1 or result not in products)


def _digits(dot: DotProduct) -> int:
    """How many digits it has in all: the fewer, the easier it is without a calculator."""
    cells = [*dot.pixels, *dot.weights, *dot.products, dot.result]
    return sum(sum(sign.isdigit() for sign in exact_text(cell.value)) for cell in cells)


def _operands(dot: DotProduct) -> tuple[str, ...]:
    """What a student is given, as printed."""
    given = (*dot.pixels, *dot.weights, dot.rest, dot.bias)
    return tuple(exact_text(cell.value) for cell in given if cell is not None)


def _deciding(record: Parameters) -> dict[str, Any]:
    """The parameters that decide numbers: a class has the same ones whatever the theme and the title."""
    return {name: value for name, value in sorted(record.plain.items()) if name not in declared(Parameters)}


def _lot(seed: int, *what: object) -> bytes:
    """What decides a draw: the same on every machine and in every version of Python, unlike `random`."""
    return hashlib.sha256(repr((seed, *what)).encode()).digest()


def _dot_products(figure: Any, *, lot: Callable[[tuple[int, int]], bytes]) -> Iterator[DotProduct]:
    """The dot products that a figure has in full: one at each position of its map, as drawn, or that which it shows."""
    walking = getattr(figure, "kernel", figure)  # a neuron that walks has those of the kernel that it is compared with
    if inspect.signature(walking.dot_product).parameters:
        yield from (walking.dot_product(*position) for position in sorted(positions(walking.result), key=lot))
    else:
        yield figure.dot_product()


def _shown(figure: Any) -> DotProduct:
    """The dot product that a figure's clip shows in full."""
    in_full = figure.dot_product
    dot: DotProduct = in_full(*figure.first) if inspect.signature(in_full).parameters else in_full()
    return dot


def _quoted(text: str) -> str:
    return text if all(sign.isalnum() or sign in ":,.-" for sign in text) else f"'{text}'"
