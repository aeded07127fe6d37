"""Prove a figure from the first moment of a command, in a process of its own, while the others prepare to tell of it.

torch takes longer to import than a clip takes to tell. So a scene may be told with what was proven last time. That is a
guess, and nothing of it is published unless the proof that is made now gives the same figure to the last byte; if it
gives another, or none, the scene is told anew.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from onebyone.core.deferred import in_one_thread
from onebyone.panels.panel import Variant
from onebyone.render.workers import Child, Send

if TYPE_CHECKING:
    from onebyone.core.figure import Figure
    from onebyone.render.cache import Cache

Told = TypeVar("Told")


class Ahead:
    """The figures of one variant, on their way; needs a platform that forks. End it when it is no longer needed."""

    def __init__(self, variant: Variant) -> None:
        self._key = blake2b(f"the figures of {variant.key}".encode(), digest_size=32).hexdigest()
        self._answer, theirs = Pipe(duplex=False)
        self._child = Child(
            partial(_prove, variant=variant, answer=theirs), name=f"{variant.name}, proof", method="fork"
        )
        theirs.close()

    def tell(self, tell: Callable[[tuple[Figure, ...] | None], Told], *, cache: Cache | None, folder: Path) -> Told:
        """What `tell` gives for the figures that are proven now; it is called with None to prove them itself.

        It may have been called with a guess before, so it must publish nothing. Guesses are kept in `cache`, also in
        one that is fresh: what they came to is held against the proof. `folder` is for temporary files. Raises what
        `tell` raises.
        """
        cache = cache.kept if cache else None
        found, guess, told = cache.get(self._key) if cache else None, None, None
        with suppress(OSError):  # another process may trim it at this moment
            guess = None if found is None else found.read_bytes()
        if guess is not None:
            with suppress(Exception):  # whatever is wrong may be wrong with the guess
                told = (tell(pickle.loads(guess)),)
        proven = self._proven()
        if proven is None:
            in_one_thread()  # who tells of it will fork
            return tell(None)
        if told is None or guess != proven:
            told = (tell(pickle.loads(proven)),)
        if cache and guess != proven:
            file = folder / "figure"
            file.write_bytes(proven)
            with suppress(OSError):  # what cannot be written is not cached
                if found is not None:
                    found.unlink(missing_ok=True)
                cache.put(self._key, file)
        return told[0]

    def end(self) -> None:
        """Stop proving, if it is not done."""
        self._child.kill()

    def _proven(self) -> bytes | None:
        """The figure, pickled; None where it could not be proven, for a reason that proving it again will tell."""
        try:
            return self._answer.recv_bytes()
        except EOFError:
            return None


def _prove(_: Send, *, variant: Variant, answer: Connection) -> None:
    """What the process does; if it fails, it answers nothing."""
    in_one_thread()  # a second one would take its core from those who tell and paint meanwhile
    answer.send_bytes(pickle.dumps(variant.verified(), protocol=pickle.HIGHEST_PROTOCOL))
