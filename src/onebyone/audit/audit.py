"""The audit: refuses every display list in which a glyph, a number word or a tint was not proven.

It runs at every draw and has no switch. An entry is judged by what it is, before the court (court.py), and by where it
stands (places.py and drawn.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from onebyone.audit.arranged import arranged, windows
from onebyone.audit.axes import axes
from onebyone.audit.called import called
from onebyone.audit.court import Court
from onebyone.audit.drawn import drawn
from onebyone.audit.marks import Marks
from onebyone.audit.moves import Moves
from onebyone.audit.operators import letters, operators
from onebyone.audit.order import ordered, strewn
from onebyone.audit.origins import traced
from onebyone.audit.places import Places, Standing, equations, named, scales, signs, strangers, unfilled
from onebyone.audit.seen import unseen
from onebyone.audit.statements import statements
from onebyone.audit.together import together
from onebyone.core.figure import Figure
from onebyone.errors import AuditError
from onebyone.frames.entry import Entry, Place
from onebyone.frames.ink import Ink
from onebyone.look.theme import Theme


@dataclass(frozen=True, slots=True)
class _Judged:
    """An entry that was found right: where it stands, what it says by that, and what it says wherever it stands."""

    ink: Ink | None
    place: Place
    said: Place


class Audit:
    """The audit of one scene, frame after frame.

    An entry is judged when it is new or anything about it has changed, by its digest, which covers all of it, its
    tensor's content included; what was judged in the frame before and is the same to the last bit is not judged
    again. Where the entries stand is judged when any of them stands elsewhere, or says something else there.
    """

    def __init__(self, *, theme: Theme, aspect: float = 16 / 9) -> None:
        """For frames of this width over height."""
        self._theme, self._aspect = theme, aspect
        self._court: Court | None = None
        self._judged: dict[bytes, _Judged] = {}
        self._places, self._marks, self._moves = Places(), Marks(), Moves()
        self._stood: list[Place] = []
        self._read: list[Place] = []
        self._marked: list[Place] = []
        self._before: tuple[Entry, ...] = ()
        self._digests: tuple[bytes, ...] | None = None  # of the last frame, if it was found right
        self._inks: dict[int, Ink] = {}
        self._excused = False
        self._names_fit = False
        self._rested: tuple[bytes, ...] | None = None

    def demand(
        self,
        display_list: Sequence[Entry],
        digests: Sequence[bytes],
        *,
        figures: Iterable[Figure],
        at_rest: bool = False,
        gap: bool = False,
        resumed: bool = False,
    ) -> None:
        """Check every entry of one frame, whose `digests` are those of `onebyone.frames.entry.keys`.

        A number that is on its way, elsewhere or more or less opaque than a frame ago, may pass over other cells and
        lines, unless the frame is said to be at rest. After a `gap`, where frames were skipped, what a map may show by
        now is not known; in the frame that is `resumed` with, nor is what is on its way: places are judged from the
        next one on.

        Raises AuditError naming the mobject, its text or cell, and what was expected.
        """
        owners, digests = tuple(figures), tuple(digests)
        if self._court is None or self._court.owners != owners:
            self._court, self._judged, self._digests, self._rested = Court(owners, self._theme), {}, None, None
        if digests != self._digests or self._excused:
            self._digests = None
            self._judge_frame(display_list, digests, at_rest=at_rest, gap=gap, resumed=resumed)
        if at_rest:
            if not self._names_fit:
                # Cells and names come and go together, but not in the same frame: they are held against each other at
                # rest.
                for conflict in named(display_list, self._inks):
                    raise AuditError(conflict.message)
                self._names_fit = True
            self._judge_rest(display_list, digests, owners)
        self._digests, self._before = digests, tuple(display_list)

    def at_the_end(self) -> None:
        """Judge what only the end of a clip can bear out: its last sentence, which stays, and what is to be filled.

        Raises AuditError naming what was said, or what is blank.
        """
        if self._court is not None:
            for conflict in chain(self._moves.at_the_end(self._court.owners), unfilled(self._before)):
                raise AuditError(conflict.message)

    def _judge_frame(
        self, display_list: Sequence[Entry], digests: tuple[bytes, ...], *, at_rest: bool, gap: bool, resumed: bool
    ) -> None:
        """What is new in a frame, and where it stands."""
        assert self._court is not None
        judged: dict[bytes, _Judged] = {}
        for entry, digest in zip(display_list, digests, strict=True):
            judged[digest] = self._judged.get(digest) or self._judge(entry)
        told = [judged[digest] for digest in digests]
        # A colour that changes, or a frame that moves, says nothing by its place.
        places: list[Place] = [one.place for one in told if one.place is not None]
        self._inks = {at: one.ink for at, one in enumerate(told) if one.ink is not None}
        for conflict in self._moves.conflicts(display_list, self._inks, figures=self._court.owners, gap=gap or resumed):
            raise AuditError(conflict.message)
        if places != self._stood or self._excused:
            read = [one.place for one in told if one.ink is not None]
            # A text that moves says nothing else to what points at cells.
            said = [one.said for one in told if one.said is not None]
            texts, marks = self._excused or read != self._read, self._excused or said != self._marked
            standing = Standing(display_list, self._inks)
            self._judge_places(standing, texts=texts, marks=marks, at_rest=at_rest, gap=gap, resumed=resumed)
            self._names_fit, self._read, self._marked = False, read, said
        self._judged, self._stood = judged, places

    def _judge(self, entry: Entry) -> _Judged:
        assert self._court is not None
        self._court.judge(entry)
        ink = entry.ink()
        place = entry.place(ink)
        return _Judged(ink, place, place if ink is None else entry.place(None))

    def _judge_places(
        self, standing: Standing, *, texts: bool, marks: bool, at_rest: bool, gap: bool, resumed: bool
    ) -> None:
        """Where everything stands: what changed of `texts` among each other, and of what `marks` are read with."""
        self._excused = True  # nothing is settled until all conflicts were heard
        excused = False
        assert self._court is not None
        display_list = standing.display_list
        heard = (
            self._places.conflicts(standing),
            signs(standing) if texts else (),
            *(judge(standing) for judge in (equations, strangers, scales)),
            drawn(display_list),
            strewn(display_list, self._court.owners),
            windows(display_list, self._court.owners),
            self._marks.conflicts(display_list, self._court.uses, gap=gap) if marks else (),
        )
        for conflict in chain.from_iterable(heard):
            if not resumed and (at_rest or not any(map(self._is_moving, conflict.entries))):
                raise AuditError(conflict.message)
            excused = True
        self._excused = excused or resumed

    def _judge_rest(
        self, display_list: Sequence[Entry], digests: tuple[bytes, ...], owners: tuple[Figure, ...]
    ) -> None:
        """What only a frame at rest must keep to: nothing in it is on its way."""
        if digests == self._rested:
            return
        assert self._court is not None
        inks = self._inks
        heard = (
            statements(display_list, inks, figures=owners),
            together(display_list, inks, reading=self._court.uses, figures=owners, court=self._court),
            traced(display_list, inks, figures=owners),
            ordered(display_list, inks, figures=owners),
            arranged(display_list, reading=self._court.uses, figures=owners),
            called(display_list, inks, figures=owners, theme=self._theme),
            operators(display_list, inks, reading=self._court.uses, figures=owners),
            letters(display_list, inks, figures=owners),
            axes(display_list, inks, figures=owners),
            unseen(display_list, inks, figures=owners, theme=self._theme, aspect=self._aspect),
        )
        for conflict in chain.from_iterable(heard):
            raise AuditError(conflict.message)
        self._rested = digests

    def _is_moving(self, entry: Entry) -> bool:
        """Whether it was on screen a frame ago, but in another place or fainter or stronger."""
        then = [other for other in self._before if other.name == entry.name and type(other) is type(entry)]
        return bool(then) and not any(_is_still(entry, other) for other in then)


def _is_still(one: Entry, other: Entry) -> bool:
    return all(np.array_equal(now, then) for now, then in zip(one.pose, other.pose, strict=True))
