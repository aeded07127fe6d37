"""The segments of a clip and its poster become files: found in the cache, or painted while the scene goes on."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path

from onebyone.errors import OneByOneError
from onebyone.frames.frame import Frame
from onebyone.paint.segment import Segment, Sheet, paint_picture, paint_segment
from onebyone.panels.panel import Variant
from onebyone.render.cache import Cache, Ground, picture_key, segment_key
from onebyone.render.workers import TaskPool

BATCH = 120
"""Different frames that are worth a process of their own; shorter segments go together with their neighbours."""


class ClipError(OneByOneError):
    """The film that came out is not the one that was told."""


class SegmentFiles:
    """The files of a clip's segments and of its poster, each found in the cache or handed to a pool that paints."""

    def __init__(self, variant: Variant, folder: Path, *, sheet: Sheet, pool: TaskPool, cache: Cache | None) -> None:
        """Paint a variant's segments, and its poster, on such a sheet, into files in `folder`."""
        self._variant, self.folder, self._sheet, self._pool, self._cache = variant, folder, sheet, pool, cache
        self.ground = Ground.of(sheet)
        self._batch: list[tuple[Segment, Path, str]] = []
        self._last: dict[str | None, Frame] = {}
        self._pictures: set[str] = set()
        self._keys: list[str] = []
        self.poster = folder / "poster.png"
        """Where the poster will lie, once all is told: it is another file for every frame that might have been it."""

    @property
    def files(self) -> list[Path]:
        """Where the segments will lie, in their order."""
        return [self._file(number) for number in range(len(self._keys))]

    @property
    def come(self) -> tuple[list[str], Frame | None]:
        """How far this has come: the keys of all segments, and the last frame of the poster's beat."""
        return self._keys, self._last.get(self._variant.poster)

    def bring(self, come: tuple[list[str], Frame | None]) -> bool:
        """Come as far, from the cache alone; where there is a segment already, or one is gone, nothing is changed."""
        keys, poster = come
        files = [self._file(number) for number in range(len(keys))]
        if self._keys:
            return False
        if not all(self._bring(key, file) for key, file in zip(keys, files, strict=True)):
            for file in files:  # a name of what is in the cache: who paints that segment would write there
                file.unlink(missing_ok=True)
            return False
        self._keys = keys
        if poster is not None:
            self._last[self._variant.poster] = poster
            self._picture()
        return True

    def add(self, segment: Segment) -> None:
        """One more segment."""
        if segment.beat not in self._last:  # the beat before is over: let somebody paint its picture meanwhile
            self._picture()
        self._last[segment.beat] = segment.frames[-1]
        key = segment_key(segment.frames, self.ground)
        file = self._file(len(self._keys))
        self._keys.append(key)
        if self._bring(key, file):
            self._submit()  # what an edit changed is painted while the rest is told
        else:
            self._batch.append((segment, file, key))
            if sum(len(waiting.frames) for waiting, _, _ in self._batch) >= BATCH:
                self._submit()

    def finish(self) -> None:
        """There are no more segments; the last frame of the beat that says so becomes the poster."""
        self._submit()
        variant, beats = self._variant, ", ".join(beat for beat in self._last if beat)
        if variant.poster not in self._last:
            raise ClipError(f"{variant.shot.id}: no beat {variant.poster!r} for the poster; the beats are {beats}")
        self._picture()

    def _file(self, number: int) -> Path:
        return self.folder / f"{number:04}.mp4"

    def _picture(self) -> None:
        """Have the poster painted, if there is a frame for it that was not painted yet."""
        frame = self._last.get(self._variant.poster)
        if frame is None:
            return
        key = picture_key(frame, self.ground)
        self.poster, is_new = self.folder / f"{key}.png", key not in self._pictures
        self._pictures.add(key)
        # Copied, for a poster is published: a cached file is for its user's eyes only.
        if is_new and not (self._cache and self._cache.bring(key, self.poster)):
            picture = partial(_paint_poster, frame, self.poster, key, sheet=self._sheet, cache=self._cache)
            self._pool.submit(picture, name=f"{self._variant.shot.id}, poster")

    def _bring(self, key: str, file: Path) -> bool:
        """Have a segment from the cache lie there too; whether it is in the cache."""
        return self._cache is not None and self._cache.bring(key, file, by=_link)

    def _submit(self) -> None:
        if self._batch:
            batch, self._batch = self._batch, []
            beats = dict.fromkeys(segment.beat or "the title" for segment, _, _ in batch)
            paint = partial(_paint, batch, sheet=self._sheet, cache=self._cache)
            self._pool.submit(paint, name=f"{self._variant.shot.id}, {' and '.join(beats)}")


def _paint(batch: list[tuple[Segment, Path, str]], *, sheet: Sheet, cache: Cache | None) -> None:
    canvas = sheet.canvas()
    for segment, file, key in batch:
        paint_segment(segment, file, canvas=canvas, quality=sheet.quality)
        if cache is not None:  # at once, so that a render that is interrupted need not do it again
            cache.put(key, file)


def _paint_poster(frame: Frame, file: Path, key: str, *, sheet: Sheet, cache: Cache | None) -> None:
    paint_picture(frame, file, sheet=sheet)
    if cache is not None:
        cache.put(key, file)


def _link(found: Path, file: Path) -> None:
    """Another name for a file, or a copy of it where a file cannot have two."""
    try:
        os.link(found, file)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(found, file)
