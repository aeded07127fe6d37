"""The audit in a process of its own: it judges each frame on another core, while the next ones are told.

Frames travel to it as one stream, in which what is one object stays one. It is the same audit, without a switch, and
who tells must settle with it before anything is published. What it refuses is told again with the audit at hand, which
says at which beat and line.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from onebyone.errors import OneByOneError
from onebyone.render.workers import Child, Send

if TYPE_CHECKING:
    from onebyone.audit.audit import Audit
    from onebyone.core.figure import Figure
    from onebyone.frames.entry import Entry

ROOM = 2**20
"""Bytes of frames that may lie between who tells and who judges, where the system allows it."""

AT_THE_END, SETTLED = "at the end", "settled"
"""What is said between frames: that there are no more, and that nothing is said any more."""


class RefusedError(OneByOneError):
    """The audit in another process did not accept what it was told: all of it, or something of it."""


class AuditBeside:
    """Judges a scene's frames in a process of its own, from here on: `settle` with it when all is told, and `end` it.

    Args:
        audit: the scene's, as it stands.
        figures: whose numbers are shown.
        name: what the process is called in errors, such as the clip's name.

    Raises TypeError or pickle.PicklingError where the audit holds something that cannot travel.
    """

    def __init__(self, audit: Audit, figures: tuple[Figure, ...], *, name: str) -> None:
        self._content = io.BytesIO()
        self._stream = pickle.Pickler(self._content, protocol=pickle.HIGHEST_PROTOCOL)
        self._stream.dispatch_table = {**copyreg.dispatch_table, MappingProxyType: _plain}
        self._unsaid: Exception | None = None
        begin = self._packed((audit, figures))
        theirs, self._frames = get_context("fork").Pipe(duplex=False)
        _widen(self._frames)
        self._child = Child(partial(_judge, frames=theirs, ours=self._frames), name=f"{name}, audit", method="fork")
        theirs.close()
        self._send(begin)

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
        """Have one more frame judged, as `Audit.demand` does, but some time later."""
        seen = {"figures": figures, "at_rest": at_rest, "gap": gap, "resumed": resumed}
        self._say((display_list, digests, seen))

    def at_the_end(self) -> None:
        """Have judged what only the end bears out, as `Audit.at_the_end` does, when all frames before have been."""
        self._say(AT_THE_END)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def settle(self) -> None:
        """Wait until every frame has been judged. Raises RefusedError."""
        self._say(SETTLED)
        try:
            if self._unsaid is not None:
                raise self._unsaid
            self._child.receive()
        except Exception as error:
            raise RefusedError(str(error)) from error

    def end(self) -> None:
        """End the process, whatever it is about."""
        self._frames.close()
        self._child.kill()

    def _say(self, what: object) -> None:
        """Say something, unless something before it could not be said: then nothing more is judged."""
        if self._unsaid is None:
            try:
                self._send(self._packed(what))
            except (TypeError, AttributeError, pickle.PicklingError) as error:  # a frame of what cannot travel
                self._unsaid = error

    def _packed(self, what: object) -> bytes:
        self._content.seek(0)
        self._content.truncate()
        self._stream.dump(what)
        return self._content.getvalue()

    def _send(self, content: bytes) -> None:
        with suppress(OSError):  # it has refused something and gone, as `settle` will tell
            self._frames.send_bytes(content)


def _judge(_: Send, *, frames: Connection, ours: Connection) -> None:
    """What the process does, to the end of the stream. Raises AuditError."""
    ours.close()
    content = io.BytesIO()
    stream = pickle.Unpickler(content)

    def heard() -> Any:
        content.seek(0)
        content.truncate()
        content.write(frames.recv_bytes())
        content.seek(0)
        return stream.load()

    audit, _ = heard()
    while (told := heard()) != SETTLED:
        if told == AT_THE_END:
            audit.at_the_end()
        else:
            display_list, digests, seen = told
            audit.demand(display_list, digests, **seen)


def _plain(proxy: MappingProxyType[Any, Any]) -> tuple[Any, tuple[Mapping[Any, Any]]]:
    return _proxy, (dict(proxy),)


def _proxy(mapping: Mapping[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)  # by its own name it is not found where pickle looks for it


def _widen(pipe: Connection) -> None:
    """Make more room in a pipe, so that a large frame does not have to wait until the one before it was judged."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, ROOM)
