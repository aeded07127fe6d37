"""The figures of a clip, proven: before, by the same code of the same inputs, or now, in a process of its own.

torch takes longer to import than a clip takes to tell, and a proof of the same inputs by the same code and the same
libraries has the same outcome. So what was proven is kept, under a digest of all that decides it: parameters, assets,
the sources that compute and prove, what is installed. Who edits a scene, a view or words waits for torch no more; who
edits a number does.

A fresh render has everything proven now, and the scene is told meanwhile with what was proven before. That is a guess,
and nothing of it is published unless the proof gives the same figures to the last byte; else the scene is told anew.
"""

from __future__ import annotations

import pickle
import platform
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from hashlib import blake2b
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from onebyone.core.deferred import in_one_thread
from onebyone.panels.panel import Variant
from onebyone.paths import ASSETS
from onebyone.render.sources import digest_of, installed, is_new, sources_of
from onebyone.render.tellers import is_closed, text
from onebyone.render.workers import Child, Send

if TYPE_CHECKING:
    from onebyone.core.figure import Figure
    from onebyone.render.cache import Cache

Told = TypeVar("Told")

PANELS = "onebyone.panels."
"""Where somebody's own figures are; what the rooms below them read is among the assets and the parameters."""

TITLES = "onebyone.panels.title"
"""The module that holds a title against its figure's numbers."""


class Ahead:
    """The figures of one variant, on their way; needs a platform that forks. End it when it is no longer needed."""

    def __init__(self, variant: Variant) -> None:
        self._answer, theirs = Pipe(duplex=False)
        self._child = Child(
            partial(_prove, variant=variant, answer=theirs), name=f"{variant.name}, proof", method="fork"
        )
        theirs.close()

    def proven(self) -> bytes | None:
        """The figures, pickled; None where they could not be proven, for a reason that proving them again will tell."""
        try:
            return self._answer.recv_bytes()
        except EOFError:
            return None

    def end(self) -> None:
        """Stop proving, if it is not done."""
        self._child.kill()


def _prove(_: Send, *, variant: Variant, answer: Connection) -> None:
    """What the process does; if it fails, it answers nothing."""
    in_one_thread()  # a second one would take its core from those who tell and paint meanwhile
    answer.send_bytes(_pickled(variant.verified()))


def are_known(variant: Variant, *, cache: Cache) -> bool:
    """Whether the figures of a variant are kept as they were proven, so that nobody needs to prove them."""
    return not cache.is_fresh and _read(key_of(variant), cache) is not None


def tell_of_figures(
    variant: Variant,
    tell: Callable[[tuple[Figure, ...]], Told],
    *,
    cache: Cache | None,
    folder: Path,
    ahead: Ahead | None = None,
) -> Told:
    """What `tell` gives for the figures of a variant, which are proven when it is returned.

    Args:
        variant: whose figures.
        tell: it may be called with a guess before, so it must publish nothing.
        cache: where figures are kept; those that a fresh one holds are no more than a guess.
        folder: for temporary files.
        ahead: who is proving them already, if anybody.

    Raises:
        OneByOneError: a number is not what torch says, or an asset is missing or altered.
        Exception: what `tell` raises.
    """
    key = key_of(variant) if cache else None
    known = _read(key, cache.kept) if cache else None
    guess, told = _unpickled(known), None
    if cache and guess is not None:
        if not cache.is_fresh:
            return tell(guess)
        if ahead is not None:
            with suppress(Exception):  # whatever is wrong may be wrong with the guess
                told = (tell(guess),)
    proven = None if ahead is None else ahead.proven()
    figures = _unpickled(proven)
    if figures is None:
        in_one_thread()  # who tells of them will fork
        figures = variant.verified()
        with suppress(Exception):  # somebody's own that cannot be pickled
            proven = _pickled(figures)
            figures = _unpickled(proven) or figures  # as they are read the next time: bookmarks go by their bytes
    if told is None or proven != known:
        told = (tell(figures),)
    if cache and key and proven and proven != known and key == key_of(variant):
        _keep(key, proven, cache=cache, folder=folder)
    return told[0]


def key_of(variant: Variant) -> str | None:
    """A digest of all that decides the figures of a variant: equal ones have equal figures.

    None where that is not to be seen in sources, or not in those that run.
    """
    panels = frozenset(f"{panel.package}.numbers" for panel in variant.shot.shows)
    files, ground = _ground(panels, frozenset((__name__, type(variant.shot).__module__, TITLES)))
    if ground is None or any(map(is_new, files)):
        return None
    return blake2b(f"the figures of {variant.key}, {ground}".encode(), digest_size=32).hexdigest()


@cache
def _ground(panels: frozenset[str], common: frozenset[str]) -> tuple[tuple[Path, ...], object]:
    """The files that figures are made of, and what was made of these; None where there is more that is not seen."""
    sources, seen = sources_of(*common, *panels), sources_of(*common)
    own = (file for name, file in sources.items() if name.startswith(PANELS) and name not in seen)
    assets = [file for file in sorted(ASSETS.rglob("*")) if file.is_file()]
    files = (*sources.values(), *assets)
    if not all(is_closed(text(file)) for file in own):
        return files, None
    contents = [blake2b(file.read_bytes()).hexdigest() for file in assets]
    return files, (platform.python_version(), platform.machine(), installed(), digest_of(*common, *panels), contents)


def _read(key: str | None, cache: Cache) -> bytes | None:
    """What was kept under this very key, which is told there too: a file may be copied to another one's place."""
    found = None if key is None else cache.get(key)
    with suppress(OSError):  # another process may trim it at this moment
        told, _, proven = (b"" if found is None else found.read_bytes()).partition(b"\n")
        return proven if key is not None and told == key.encode() else None
    return None


def _keep(key: str, proven: bytes, *, cache: Cache, folder: Path) -> None:
    file = folder / "figures"
    file.write_bytes(key.encode() + b"\n" + proven)
    cache.put(key, file)


def _pickled(figures: tuple[Figure, ...]) -> bytes:
    return pickle.dumps(figures, protocol=pickle.HIGHEST_PROTOCOL)


def _unpickled(content: bytes | None) -> tuple[Figure, ...] | None:
    """The figures again; None if there are none, or none that can be read any more."""
    with suppress(Exception):
        return None if content is None else pickle.loads(content)
    return None
