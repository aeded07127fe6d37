"""How far a clip had come when it was told last: kept between beats, so that it goes on before the first edited one.

A beat goes on from what those before it have left: on the stage, in the audit, in the record. All of that is kept as it
stands between two beats, under a digest of everything that it has come from: the figures as they were proven, the
parameters, the words and the code. Captions and methods of later beats are no part of that. So what is found under a
digest is what telling it anew would come to, and it was audited as it was told; where nothing is found, all is told.
Where sources do not say all that it has come from, no bookmark is kept (see tellers.py).

What was edited since the last telling is likely to be edited again: a bookmark is kept right before it, and none after.
From there on audit and record go on in a process of their own (see followers.py), where a core is free for it.
"""

from __future__ import annotations

import io
import pickle
import platform
import sys
import time
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import cloudpickle
import msgspec

from onebyone.paint.quality import Quality
from onebyone.panels.cut import WHOLE
from onebyone.panels.panel import Variant
from onebyone.render.cache import Cache
from onebyone.render.followers import Follower, FollowerBeside, Write, Written
from onebyone.render.segments import SegmentFiles
from onebyone.render.sources import digest_of, installed, is_new, sources_of, sources_without
from onebyone.render.tellers import ends_by_telling, hold_nothing, is_plain, sources_telling
from onebyone.render.workers import TaskPool

if TYPE_CHECKING:
    from onebyone.core.figure import Figure
    from onebyone.frames.entry import Entry
    from onebyone.stage.scene import FigureScene

WORTH = 0.5
"""Seconds of telling that are worth a bookmark, which takes a fifth of that elsewhere."""

WORTH_AGAIN = 0.1
"""Seconds of telling that are worth one right before what was edited: each further edit goes on from there."""

FIGURE_SCENE = "onebyone.stage.scene"
"""The module of what every scene is."""

OF_BEATS = ("beats", "questions", "costs")
"""The parts of somebody's words that go by beats."""


class Bookmarks:
    """Where the telling of one clip may go on from, and what is kept of it for the next time; a context manager.

    Args:
        variant: what is told; only the whole of it is kept.
        quality: at what size and rate.
        follower: who follows it frame by frame, through `follow`, and comes as far as the scene does.
        segments: the files of what was told.
        pool: who keeps a bookmark while the telling goes on.
        cache: where they are kept; without one, or with one that is fresh, none is.
        beside: whether audit and follower may go on in a process of their own.
    """

    def __init__(
        self,
        variant: Variant,
        *,
        quality: Quality,
        follower: Follower,
        segments: SegmentFiles,
        pool: TaskPool,
        cache: Cache | None,
        beside: bool,
    ) -> None:
        self._variant, self._quality, self._follower = variant, quality, follower
        self._segments, self._pool = segments, pool
        self._cache = None if cache is None or cache.is_fresh else cache
        self._beside = beside
        self._elsewhere: FollowerBeside | None = None
        self.frames = 0
        self._keys: Sequence[str] = ()
        self._last, self._costs = _Last((), ()), list[float]()
        self._told, self._since, self._work, self._stands = 0, time.process_time(), 0.0, False

    def go_on(self, scene: FigureScene) -> int:
        """Have a scene that was not constructed yet stand as it did after as many of its beats as were kept.

        Gives how many; where nothing was kept, nothing is changed.
        """
        if self._cache is None or self._variant.cut != WHOLE:
            return 0
        with suppress(Exception):  # something of the author's of which nothing can be said: all is told
            self._keys = self._keys_of(scene)
        kept = (told for told in range(len(self._keys), 0, -1) if self._open(scene, self._keys[told - 1]))
        self._told = next(kept, 0)
        self.frames = self._follower.frames
        with suppress(msgspec.MsgspecError):  # what is nothing of this kind was not left by us
            self._last = msgspec.json.decode(self._cache.text(self._last_key) or "", type=_Last)
        self._costs, self._since = [*self._last.costs[: self._told]], time.process_time()
        self._go_elsewhere(scene)
        return self._told

    def keep(self, scene: FigureScene) -> None:
        """One more beat is told: keep where everything stands, if it took work to come there."""
        self._told += 1
        now = time.process_time()
        self._costs.append(now - self._since)
        self._since = now
        self._work += self._costs[-1]
        edited = bool(self._last.keys) and self._told > self._unedited
        if edited or self._told > len(self._keys) or self._elsewhere is not None:
            return
        if worth := self._work >= (WORTH_AGAIN if self._told == self._unedited else WORTH):
            self._work = 0.0
            self._stands = True
            self._pool.submit(partial(self._write, scene, self._told), name=f"{self._variant.name}, bookmark")
            self._stands = False
        self._go_elsewhere(scene, crowded=worth)  # who writes it is soon done

    def follow(self, display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int, /) -> None:
        """One more frame, shown `repeat` times, for whoever follows the telling."""
        (self._elsewhere or self._follower)(display_list, digests, repeat)
        self.frames += repeat

    def finish(self) -> None:
        """All is told: who follows elsewhere may work out what was recorded, while the clip is made of it here."""
        if self._elsewhere is not None:
            self._elsewhere.finish()

    def settle(self, write: Write, *, figures: tuple[Figure, ...]) -> Written:
        """Wait until all of it was audited, and have its proof written by whoever followed it.

        Raises RefusedError where something was not accepted.
        """
        if self._elsewhere is not None:
            written = self._elsewhere.settle(write)
        else:
            written = self._follower.written(write, self._follower.finish(), figures)
        if self._cache is not None and self._keys:
            self._cache.put_text(
                self._last_key, msgspec.json.encode(_Last(tuple(self._keys), tuple(self._costs))).decode()
            )
        return written

    def __enter__(self) -> Self:
        """Nothing is told yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is told any more."""
        if self._elsewhere is not None:
            self._elsewhere.end()

    def _go_elsewhere(self, scene: FigureScene, *, crowded: bool = False) -> None:
        """Have all go on to be followed in a process of its own, once nothing is worth a bookmark any more.

        That takes a free core, or does not where it is crowded for a moment.
        """
        kept = self._work + sum(self._last.costs[self._told : self._unedited])
        if self._beside and self._last.keys and kept <= WORTH_AGAIN and (crowded or self._pool.has_room):
            begin = partial(FollowerBeside, follower=self._follower, figures=scene.figures, name=self._variant.name)
            with suppress(TypeError, AttributeError, pickle.PicklingError, OSError):  # what cannot travel stays here
                self._elsewhere = scene.hand_audit(begin)

    @property
    def _unedited(self) -> int:
        """How many beats are as they were when it was told last."""
        return self._last.common(self._keys) if self._last.keys else 0

    def _write(self, scene: FigureScene, told: int) -> None:
        if not self._stands or self._cache is None:  # done again after all has gone on
            return
        parts, content = self._parts(scene), io.BytesIO()
        states = [part.__getstate__() for part in parts]
        try:
            _Pickler(content, [*parts, self._segments]).dump((states, self._segments.come))
        except Exception:  # something of the author's that cannot be kept, such as a generator: all is told next time
            return
        file = self._segments.folder / f"{told}.bookmark"  # which goes with the segments, whatever happens
        with suppress(OSError):  # what cannot be written is not kept
            file.write_bytes(zlib.compress(content.getvalue(), level=1))
            self._cache.put(self._keys[told - 1], file)
            file.unlink()

    def _open(self, scene: FigureScene, key: str) -> bool:
        """Have everything stand as it did, if that was kept."""
        found, parts = self._cache.get(key) if self._cache else None, self._parts(scene)
        if found is None:
            return False
        try:
            content = zlib.decompress(found.read_bytes())
            states, come = _Unpickler(io.BytesIO(content), [*parts, self._segments]).load()
            stood = [*zip(parts, states, strict=True)]
        except Exception:  # whatever is wrong with it, nothing was changed
            return False
        if not self._segments.bring(come):
            return False
        for part, state in stood:
            for name in part.__getstate__().keys() - state.keys():
                delattr(part, name)
            vars(part).update(state)
        return True

    def _keys_of(self, scene: FigureScene) -> list[str]:
        """For each number of beats that others follow: a digest of all that has made what they came to.

        None at all where that is not to be seen in sources, or not in those that run.
        """
        words, shot = self._variant.words, self._variant.shot
        names = [*words.beats]
        made_by = {__name__, SegmentFiles.__module__, FIGURE_SCENE, type(shot).__module__}
        made_by |= {type(part).__module__ for part in self._parts(scene) if part is not scene}
        made_by |= {f"{panel.package}.numbers" for panel in shot.shows}
        common = sources_of(*made_by)
        sources = sources_telling(type(scene), common=common)
        files = [*common.values(), *(Path(str(sys.modules[name].__file__)) for name in sources)]
        told_in = sources.get(type(scene).construct.__module__, "")
        plain = hold_nothing(sources) and all(map(is_plain, sources.values())) and ends_by_telling(told_in)
        if not plain or any(map(is_new, files)):
            return []
        figures = blake2b(pickle.dumps(scene.figures, protocol=pickle.HIGHEST_PROTOCOL)).hexdigest()
        ground = (digest_of(*made_by), platform.python_version(), installed(), self._segments.ground)
        begun, keys = (self._variant.key, self._quality, figures, ground), []
        for told in range(1, len(names)):
            later = names[told:]
            said = {part: _said_before(one, later) if part in OF_BEATS else one for part, one in vars(words).items()}
            left = [*zip(sources, sources_without([*sources.values()], later), strict=True)]
            keys.append(blake2b(repr((begun, names[:told], said, left)).encode(), digest_size=32).hexdigest())
        return keys

    @property
    def _last_key(self) -> str:
        """Where it is kept how this clip was told last."""
        clip = (self._variant.name, self._variant.key, self._quality, self._segments.ground)
        return blake2b(f"how {clip} was told".encode(), digest_size=32).hexdigest()

    def _parts(self, scene: FigureScene) -> list[object]:
        """All that has come somewhere by what was told."""
        return [*scene.parts, *self._follower.parts]


@dataclass(frozen=True)
class _Last:
    """A clip as it was told last: the key of every number of its beats but all, and what each beat cost, in seconds."""

    keys: tuple[str, ...]
    costs: tuple[float, ...]

    def common(self, keys: Sequence[str]) -> int:
        """How many of its beats are as they were."""
        return next((at for at, pair in enumerate(zip_longest(self.keys, keys)) if len({*pair}) > 1), len(keys))


class _Pickler(cloudpickle.Pickler):
    """Pickles functions that are made in functions too; what goes on living is told by its place among the living."""

    def __init__(self, file: io.BytesIO, living: Iterable[object]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._places = {id(one): place for place, one in enumerate(living)}

    def persistent_id(self, one: object) -> int | None:
        return self._places.get(id(one))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, living: Sequence[object]) -> None:
        super().__init__(file)
        self._living = living

    def persistent_load(self, place: int) -> object:
        return self._living[place]


def _said_before(said: Any, later: Collection[str]) -> Any:
    """A part of somebody's words, without what belongs to later beats."""
    if isinstance(said, Mapping):
        return {name: sentence for name, sentence in said.items() if name not in later}
    return [one for one in said if one not in later] if isinstance(said, tuple) else said
