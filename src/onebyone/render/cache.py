"""The cache of painted segments: found by all that decides their bytes, checked when found, bounded in size.

A segment's key is a digest of the digests of everything it shows, of what it is painted on, and of what paints and
encodes it. Whatever a scene reads on its way to a frame (a tensor, a constant of an imported module, the words of a
caption, a theme) is in the display lists, so an edit of it gives other keys, and of what it leaves unchanged the same.

It lies in the user's own cache folder, not in an output folder: a render into another folder profits too, and who
deletes the films does not wonder what else takes up space there.
"""

from __future__ import annotations

import os
import platform
import shutil
import struct
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import av
import platformdirs

from onebyone.frames.frame import Frame
from onebyone.inputs.bundled import font_file
from onebyone.look.font import WEIGHTS
from onebyone.paint.canvas import CAIRO
from onebyone.paint.encode import SETTINGS
from onebyone.paint.segment import Sheet
from onebyone.render.sources import ROOT, digest_of

LIMIT = 2 * 2**30
"""Bytes that the cache may fill whenever a shot begins: about twenty films at 1080p60."""

ABANDONED = 3600.0
"""Seconds after which an unfinished file in the cache belongs to nobody any more."""

PAINTING = "onebyone.paint.segment"
"""The module that encodes segments and pictures, and has the entries of display lists paint them."""


@dataclass(frozen=True)
class Ground:
    """Everything but the display lists that decides a byte of a segment: a segment's key covers all of it."""

    sheet: Sheet
    settings: object
    versions: tuple[tuple[str, str], ...]
    code: str
    fonts: str

    @classmethod
    def of(cls, sheet: Sheet) -> Ground:
        """The ground here and now."""
        return cls(sheet, SETTINGS, versions(), code(), fonts())


def segment_key(frames: Iterable[Frame], ground: Ground) -> str:
    """The key of a segment with these frames: 64 hexadecimal digits."""
    frames = tuple(frames)
    # An entry paints itself: of a segment without wires, the code of wires decides no byte.
    painters = {type(entry).__module__ for display_list, _, _ in frames for entry in display_list}
    digest = blake2b(repr((ground, _code_of(frozenset(painters)))).encode(), digest_size=32)
    for _, digests, repeat in frames:
        digest.update(struct.pack("<qq", len(digests), repeat))
        digest.update(b"".join(digests))
    return digest.hexdigest()


def picture_key(frame: Frame, ground: Ground) -> str:
    """The key of a picture of this frame, as a PNG: 64 hexadecimal digits."""
    display_list, digests, _ = frame
    still = segment_key([(display_list, digests, 1)], ground)
    return blake2b(f"a picture of {still}".encode(), digest_size=32).hexdigest()


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """Name and version of the libraries beneath those that paint and encode, and the kind of processor."""
    libraries = [(name, ".".join(map(str, numbers))) for name, numbers in sorted(av.library_versions.items())]
    return (*libraries, ("cairo", CAIRO), ("machine", platform.machine()))


def code(root: Path = ROOT) -> str:
    """A digest of what encodes and of what all entries paint with, ours and others'; see `segment_key` for the rest."""
    return digest_of(PAINTING, root=root)


@cache
def _code_of(painters: frozenset[str]) -> str:
    """A digest of the modules that some entries are of."""
    return digest_of(*sorted(painters))


@cache
def fonts() -> str:
    """A digest of the fonts whose outlines are painted."""
    digest = blake2b(digest_size=32)
    for weight in WEIGHTS:
        digest.update(blake2b(font_file(weight).read_bytes()).digest())
    return digest.hexdigest()


def cache_folder() -> Path | None:
    """Where this user's cache belongs; None for who has no home, and for root at work in the home of somebody else.

    Files of root in a user's folder would be there for good: the user could neither replace nor delete them.
    """
    try:
        folder = platformdirs.user_cache_path("onebyone", appauthor=False)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            there = next(place for place in (folder, *folder.parents) if place.exists())
            if there.stat().st_uid != 0:
                return None
    except (OSError, RuntimeError):  # a path that is too long; a user without an entry in the list of users and HOME
        return None
    return folder


class Cache:
    """Files by key, in a folder that any number of processes use at once.

    A file's name ends with a checksum of its content: one that was cut short or altered is no longer found. What
    cannot be written (a full disk, a folder that may only be read) is not cached, and nobody is bothered with it.
    """

    def __init__(self, folder: Path, *, limit_bytes: int = LIMIT, fresh: bool = False) -> None:
        """Use `folder`, which need not exist; `fresh` finds nothing, and replaces what was there."""
        self._folder, self._limit, self._fresh = folder, limit_bytes, fresh

    def get(self, key: str) -> Path | None:
        """The file of this key, whole; None if there is none. It may go as soon as another process trims the cache."""
        for path in [] if self._fresh else self._files(key):
            with suppress(OSError):
                if path.name == _name(key, path.read_bytes()):
                    os.utime(path)  # used now: it is the last to go
                    return path
                path.unlink()
        return None

    def bring(self, key: str, place: Path, *, by: Callable[[Path, Path], object] = shutil.copyfile) -> bool:
        """Bring the file of this key to a place, as a copy unless `by` does it otherwise; whether there is one."""
        found = self.get(key)
        if found is None:
            return False
        try:
            by(found, place)
        except FileNotFoundError:  # another process has just trimmed the cache
            return False
        return True

    @property
    def is_fresh(self) -> bool:
        """Whether nothing that was there before is found."""
        return self._fresh

    @property
    def kept(self) -> Cache:
        """The same cache, in which also what was there before is found."""
        return Cache(self._folder, limit_bytes=self._limit)

    def put(self, key: str, file: Path) -> None:
        """Keep a copy of `file` under this key."""
        with suppress(OSError):
            content = file.read_bytes()
            target = self._place(key) / _name(key, content)
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(dir=target.parent, prefix=".")
            try:
                with open(handle, "wb") as copy:
                    copy.write(content)
                os.replace(unfinished, target)
            except BaseException:
                Path(unfinished).unlink(missing_ok=True)
                raise
            for other in self._files(key) if self._fresh else ():
                if other != target:
                    other.unlink(missing_ok=True)

    def text(self, key: str) -> str | None:
        """The text that was kept under this key; None where there is none, or another process trims it just now."""
        found = self.get(key)
        try:
            return None if found is None else found.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def put_text(self, key: str, text: str) -> None:
        """Keep a text under this key, in place of the one before."""
        if self.text(key) == text:
            return
        known = self.get(key)
        with suppress(OSError), tempfile.TemporaryDirectory() as folder:  # what cannot be written is not cached
            if known is not None:
                known.unlink(missing_ok=True)
            file = Path(folder) / "text"
            file.write_text(text, encoding="utf-8")
            self.put(key, file)

    def trim(self) -> None:
        """Delete what was not used for longest, until the limit is kept, and what was left unfinished."""
        now, files, there = time.time(), [], []
        with suppress(OSError):
            there = list(self._folder.glob("??/*"))
        for path in there:
            with suppress(OSError):
                status = path.stat()
                if not path.name.startswith("."):
                    files.append((status.st_mtime, status.st_size, path))
                elif now - status.st_mtime > ABANDONED:
                    path.unlink()
        excess = sum(size for _, size, _ in files) - self._limit
        for _, size, path in sorted(files):
            if excess <= 0:
                break
            with suppress(OSError):
                path.unlink()
                excess -= size

    def _place(self, key: str) -> Path:
        return self._folder / key[:2]

    def _files(self, key: str) -> list[Path]:
        with suppress(OSError):
            # A glob would be compiled for every key.
            return [path for path in self._place(key).iterdir() if path.name.startswith(f"{key}-") and path.is_file()]
        return []


def _name(key: str, content: bytes) -> str:
    return f"{key}-{blake2b(content, digest_size=16).hexdigest()}"
