"""The audit: refuses every display list in which a glyph, a number word or a tint was not proven.

It runs at every draw and has no switch. An entry is judged by what it is, before the court (court.py), and by where it
stands (places.py and drawn.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from onebyone.audit.court import Court
from onebyone.audit.drawn import drawn
from onebyone.audit.marks import Marks
from onebyone.audit.places import Places, Standing, equations, named, scales, signs, strangers
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
        self._places, self._marks = Places(), Marks()
        self._stood: list[Place] = []
        self._marked: list[Place] = []
        self._before: tuple[Entry, ...] = ()
        self._excused = False
        self._names_fit = False
        self._rested: tuple[bytes, ...] = ()

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
        owners = tuple(figures)
        if self._court is None or self._court.owners != owners:
            self._court, self._judged = Court(owners, self._theme), {}
        judged: dict[bytes, _Judged] = {}
        for entry, digest in zip(display_list, digests, strict=True):
            judged[digest] = self._judged.get(digest) or self._judge(entry)
        told = [judged[digest] for digest in digests]
        # A colour that changes, or a frame that moves, says nothing by its place.
        places: list[Place] = [one.place for one in told if one.place is not None]
        inks = {at: one.ink for at, one in enumerate(told) if one.ink is not None}
        if places != self._stood or self._excused:
            # A text that moves says nothing else to what points at cells.
            said = [one.said for one in told if one.said is not None]
            marks = self._excused or said != self._marked
            self._judge_places(display_list, inks, marks=marks, at_rest=at_rest, gap=gap, resumed=resumed)
            self._names_fit, self._marked = False, said
        if at_rest:
            if not self._names_fit:
                # Cells and names come and go together, but not in the same frame: they are held against each other at
                # rest.
                for conflict in named(display_list, inks):
                    raise AuditError(conflict.message)
                self._names_fit = True
            self._judge_rest(display_list, digests, inks, owners)
        self._judged, self._stood, self._before = judged, places, tuple(display_list)

    def _judge(self, entry: Entry) -> _Judged:
        assert self._court is not None
        self._court.judge(entry)
        ink = entry.ink()
        place = entry.place(ink)
        return _Judged(ink, place, place if ink is None else entry.place(None))

    def _judge_places(
        self,
        display_list: Sequence[Entry],
        inks: dict[int, Ink],
        *,
        marks: bool,
        at_rest: bool,
        gap: bool,
        resumed: bool,
    ) -> None:
        self._excused = True  # nothing is settled until all conflicts were heard
        excused = False
        assert self._court is not None
        standing = Standing(display_list, inks)
        heard = (judge(standing) for judge in (self._places.conflicts, signs, equations, strangers, scales))
        pointing = self._marks.conflicts(display_list, self._court.uses, gap=gap) if marks else ()
        for conflict in chain(chain.from_iterable(heard), drawn(display_list), pointing):
            if not resumed and (at_rest or not any(map(self._is_moving, conflict.entries))):
                raise AuditError(conflict.message)
            excused = True
        self._excused = excused or resumed

    def _judge_rest(
        self,
        display_list: Sequence[Entry],
        digests: tuple[bytes, ...],
        inks: dict[int, Ink],
        owners: tuple[Figure, ...],
    ) -> None:
        """What only a frame at rest must keep to: nothing in it is on its way."""
        if digests == self._rested:
            return
        assert self._court is not None
        heard = (
            statements(display_list, inks, figures=owners),
            together(display_list, inks, reading=self._court.uses, figures=owners, court=self._court),
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
