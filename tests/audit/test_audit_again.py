"""The audit remembers what it has judged, and judges again whatever changes, by what it is or by where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planting import another, sliding_kernel
from test_places import FIRST, INK, grid, number, wires

from onebyone.audit import audit as auditing
from onebyone.audit.audit import Audit
from onebyone.audit.marks import Marks
from onebyone.audit.operators import operators
from onebyone.audit.places import Conflict, Places, Standing
from onebyone.audit.reading import Reading
from onebyone.audit.seen import unseen
from onebyone.audit.statements import statements
from onebyone.core.quantity import Size
from onebyone.errors import AuditError
from onebyone.frames.digests import keys
from onebyone.frames.entry import Entry
from onebyone.frames.frozen import freeze
from onebyone.frames.grid import GridEntry
from onebyone.frames.ink import Ink
from onebyone.frames.label import LabelEntry
from onebyone.frames.number import NumberEntry
from onebyone.frames.shape import ShapeEntry
from onebyone.frames.wires import WireEntry
from onebyone.look.font import outline
from onebyone.look.theme import theme
from onebyone.panels.fig1a.numbers import OneNeuron

FIGURE = sliding_kernel()
FOREIGN = another(FIRST)


def label(text: str, x: float, y: float, *, em: float = 0.4) -> LabelEntry:
    """Words whose baseline starts at (x, y)."""
    return LabelEntry("l", text, "regular", outline(text).points * em + (x, y), INK)


def square(x: float, y: float, side: float, *, alpha: float = 1.0) -> ShapeEntry:
    """A square that may be drawn."""
    corners = np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)])
    curves = [np.linspace(one, other, 4) for one, other in pairwise(corners)]
    return ShapeEntry("Square", np.concatenate(curves), (1.0, 1.0, 1.0, alpha), INK, 1.0)


def inks(entries: Sequence[Entry]) -> dict[int, Ink]:
    """Where the texts of a display list stand."""
    return {at: Ink.of(entry) for at, entry in enumerate(entries) if isinstance(entry, NumberEntry | LabelEntry)}


def wrong(entries: Sequence[Entry]) -> list[str]:
    """What a judge without a memory says."""
    marks = Marks().conflicts(entries, Reading([FIGURE]), gap=False)
    return [conflict.message for conflict in chain(Places().conflicts(Standing(entries, inks(entries))), marks)]


POOL: list[Callable[[], Entry]] = [
    grid,
    lambda: grid(3.5),
    lambda: grid(shown=False),
    lambda: grid(alpha=0.0),
    lambda: grid(alpha=0.5),
    lambda: number(FIRST, 0.5, 2.5),
    lambda: replace(number(FIRST, 0.5, 2.5), colour=(1.0, 1.0, 1.0, 0.25)),
    lambda: number(FOREIGN, 0.5, 2.5),
    lambda: number(FOREIGN, 9.0, 2.5),
    lambda: number(Size(FIGURE.weight), 9.3, 2.5),
    lambda: label("words", 9.0, -2.0),
    lambda: label("−", 8.6, 2.4),
    lambda: wires([(0.5, 2.5)], [0]),
    lambda: wires([(0.5, 2.5)], [7]),
    lambda: replace(wires([(0.5, 2.5)], [0]), stretch=(0.0, 0.5)),
    lambda: square(0, 0, 1),
    lambda: square(50, 0, 1),
    lambda: square(50, 0, 1, alpha=0.0),
]


def resting(entries: list[Entry]) -> list[str]:
    """What only a frame at rest is refused for."""
    figures, texts, look = [FIGURE], inks(entries), {"theme": theme("dark"), "aspect": 16 / 9}
    heard = (
        statements(entries, texts, figures=figures),
        operators(entries, texts, reading=Reading([FIGURE]), figures=figures),
        unseen(entries, texts, figures=figures, **look),
    )
    return [conflict.message for found in heard for conflict in found]


@settings(max_examples=150)
@given(st.lists(st.lists(st.sampled_from(POOL), max_size=4), min_size=1, max_size=6))
def test_an_audit_says_of_each_frame_what_one_without_a_memory_says(film: list[list[Callable[[], Entry]]]) -> None:
    """At rest, so that nothing is excused for being on its way; the film goes on after a refusal."""
    audit = Audit(theme=theme("dark"))
    for frame in film:
        entries = [make() for make in frame]
        said = wrong(entries) or resting(entries)
        refused = pytest.raises(AuditError, match=f"^{re.escape(said[0])}$") if said else nullcontext()
        with refused:
            audit.demand(entries, keys(entries), figures=[FIGURE], at_rest=True)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(POOL), max_size=5), st.lists(st.sampled_from(POOL), max_size=5))
def test_equal_places_have_equal_conflicts(one: list[Callable[[], Entry]], other: list[Callable[[], Entry]]) -> None:
    first, second = [make() for make in one], [make() for make in other]

    def places(entries: list[Entry]) -> list[object]:
        texts = inks(entries)
        found = (entry.place(texts.get(at)) for at, entry in enumerate(entries))
        return [part for part in found if part is not None]

    if places(first) == places(second):
        assert wrong(first) == wrong(second)


def judged(monkeypatch: pytest.MonkeyPatch, film: Sequence[Sequence[Entry]]) -> list[int]:
    """How many entries, and how many frames by their places, are judged at each frame."""
    seen: list[Sequence[Entry]] = []

    class Counting(Places):
        def conflicts(self, standing: Standing) -> Iterator[Conflict]:
            seen.append(standing.display_list)
            yield from super().conflicts(standing)

    monkeypatch.setattr(auditing, "Places", Counting)
    audit, counts = Audit(theme=theme("dark")), []
    for entries in film:
        before = len(seen)
        audit.demand(entries, keys(entries), figures=[FIGURE])
        counts.append(len(seen) - before)
    return counts


def test_what_says_nothing_by_its_place_does_not_have_the_places_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    steady: list[Entry] = [grid(), number(FIRST, 0.5, 2.5), wires([(0.5, 2.5)], [0])]
    faint = replace(steady[1], colour=(1.0, 1.0, 1.0, 0.5))
    grown = replace(steady[2], stretch=(0.0, 0.25))
    film = [steady, steady, [steady[0], faint, steady[2]], [*steady[:2], grown], [*steady, square(5, 0, 1, alpha=0.0)]]
    assert judged(monkeypatch, film) == [1, 0, 0, 0, 1]


@pytest.mark.parametrize(
    "change",
    [
        lambda g, n, w: (replace(g, corners=g.corners + 1e-9, others=g.others + 1e-9), n, w),
        lambda g, n, w: (replace(g, shown=np.arange(9).reshape(3, 3) < 7), n, w),
        lambda g, n, w: (replace(g, alpha=0.0), n, w),
        lambda g, n, w: (g, replace(n, points=n.points + 1e-9), w),
        lambda g, n, w: (g, n, replace(w, starts=w.starts + 1e-9)),
        lambda g, n, w: (g, n, w, square(5, 0, 1)),
        lambda g, n, w: (n, g, w),
        lambda g, n, w: (g, n),
    ],
)
def test_what_stands_elsewhere_has_the_places_judged_again(
    change: Callable[[GridEntry, NumberEntry, WireEntry], Sequence[Entry]], monkeypatch: pytest.MonkeyPatch
) -> None:
    steady = grid(), number(FIRST, 0.5, 2.5), wires([(0.5, 2.5)], [0])
    assert judged(monkeypatch, [steady, change(*steady)]) == [1, 1]


def test_a_number_that_was_excused_on_its_way_is_judged_until_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It crosses a cell that is not its own, and may not stay there."""
    film = [(grid(), number(FOREIGN, x, 2.5)) for x in (-1.0, 0.5, 0.6)]
    assert judged(monkeypatch, film) == [1, 1, 1]
    with pytest.raises(AuditError, match="stands in the cell"):
        judged(monkeypatch, [*film, film[-1]])


def test_a_number_that_fades_is_on_its_way_until_it_has_faded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two labels that change places at once lie over each other for a moment; neither may stay so."""

    def both(alpha: float) -> tuple[Entry, Entry]:
        old, new = number(FIRST, 9.0, 2.5), number(Size(FIGURE.weight), 9.3, 2.5)
        return replace(old, colour=(1.0, 1.0, 1.0, 1 - alpha)), replace(new, colour=(1.0, 1.0, 1.0, alpha))

    film = [both(0.25), both(0.5), both(0.75)]
    assert wrong(film[0]) != []
    alone = film[0][:1]
    assert judged(monkeypatch, [alone, *film]) == [1, 1, 1, 1]
    with pytest.raises(AuditError, match="touches"):
        judged(monkeypatch, [alone, *film, film[-1]])


def test_wires_are_seated_anew_when_the_grid_moves_under_them() -> None:
    """Where wires start is remembered by bytes: a grid one cell further to the left is another."""
    fan = replace(wires([(0.5, 2.5)], [0]), starts=freeze(np.array([(0.5, 2.5)])))
    assert wrong([grid(), fan]) == []
    assert wrong([grid(-1.0), fan]) == ["w: the wire of weight 0 starts in cell 1 of weight"]
    assert wrong([grid(), fan]) == []


def test_what_one_figure_owns_is_no_other_s() -> None:
    audit, entries = Audit(theme=theme("dark")), [grid()]
    audit.demand(entries, keys(entries), figures=[FIGURE])
    for figures in ([], [OneNeuron.verified()]):
        with pytest.raises(AuditError, match="no verified figure of this scene owns"):
            audit.demand(entries, keys(entries), figures=figures)
    audit.demand(entries, keys(entries), figures=[OneNeuron.verified(), FIGURE])
