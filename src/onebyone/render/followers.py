"""What follows a telling frame by frame: the record that becomes its proof, and the limits that a clip should keep to.

They may follow in a process of their own, together with the audit, which judges each frame there while the next ones
are told. Frames travel to it as one stream, in which what is one object stays one. It is the same audit, without a
switch, and who tells must settle with it before anything is published. What it refuses is told again with the audit at
hand, which says at which beat and line.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from onebyone.errors import OneByOneError
from onebyone.render.workers import Child, Send

if TYPE_CHECKING:
    from onebyone.audit.audit import Audit
    from onebyone.audit.limits import Limits
    from onebyone.core.figure import Figure
    from onebyone.frames.entry import Entry
    from onebyone.proof.places import ProofFiles
    from onebyone.proof.timeline import Recorder, Timeline

ROOM = 2**20
"""Bytes of frames that may lie between who tells and who follows, where the system allows it."""


class RefusedError(OneByOneError):
    """Who followed in another process did not accept what it was told: all of it, or something of it."""


class Write(Protocol):
    """Writes the proof of what was told, of these figures."""

    def __call__(self, *, record: Timeline, figures: tuple[Figure, ...]) -> ProofFiles:
        """The files that were written."""


@dataclass(frozen=True)
class Written:
    """The proof of a telling, and the frames in which it went beyond the limits, each with the reason."""

    proof: ProofFiles
    complaints: Sequence[tuple[int, str]]


class Follower:
    """Records a telling, and looks where it goes beyond the limits of clips; it is an OnFrame."""

    def __init__(self, record: Recorder, limits: Limits) -> None:
        self._record, self._limits = record, limits

    def __call__(self, display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int, /) -> None:
        """One more frame, shown `repeat` times."""
        self._limits.look(display_list, digests, frame=self.frames)
        self._record(display_list, digests, repeat)

    @property
    def parts(self) -> tuple[object, ...]:
        """What has come somewhere by following."""
        return self._record, self._limits

    @property
    def frames(self) -> int:
        """How many it was told."""
        return self._record.frames

    def finish(self) -> Timeline:
        """All is told: what was recorded."""
        return self._record.finish()

    def written(self, write: Write, record: Timeline, figures: tuple[Figure, ...]) -> Written:
        """What was recorded, written down. Raises whatever `write` does."""
        complaints = self._limits.complaints(frames=record.frames, fps=record.screen.fps)
        return Written(write(record=record, figures=figures), complaints)


class FollowerBeside:
    """Judges and follows frames in a process of its own, from here on: an audit and an OnFrame.

    When all is told, `finish` it and `settle` with it, and `end` it in any case.

    Args:
        audit: the scene's, as it stands.
        follower: as it stands; it is told nothing more here.
        figures: whose numbers are shown.
        name: what the process is called in errors, such as the clip's name.

    Raises TypeError or pickle.PicklingError where one of them holds something that cannot travel.
    """

    def __init__(self, audit: Audit, follower: Follower, *, figures: tuple[Figure, ...], name: str) -> None:
        self._content = io.BytesIO()
        self._stream = pickle.Pickler(self._content, protocol=pickle.HIGHEST_PROTOCOL)
        self._stream.dispatch_table = {**copyreg.dispatch_table, MappingProxyType: _plain}
        self._unsaid: Exception | None = None
        begin = self._packed((audit, follower, figures))
        theirs, self._told = get_context("fork").Pipe(duplex=False)
        _widen(self._told)
        self._child = Child(partial(_follow, told=theirs, ours=self._told), name=f"{name}, audit", method="fork")
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
        self._say("demand", display_list, digests, seen)

    def at_the_end(self) -> None:
        """Have judged what only the end bears out, as `Audit.at_the_end` does, when all frames before have been."""
        self._say("at_the_end")

    def __call__(self, display_list: tuple[Entry, ...], digests: tuple[bytes, ...], repeat: int, /) -> None:
        """Have one more frame followed, shown `repeat` times."""
        self._say("follow", display_list, digests, repeat)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def finish(self) -> None:
        """All is told: have what was recorded worked out, while the rest of the clip is made here."""
        self._say("finish")

    def settle(self, write: Write) -> Written:
        """Wait until every frame has been judged, and have the proof written of what was followed.

        Raises RefusedError.
        """
        self._say("settle", write)
        try:
            if self._unsaid is not None:
                raise self._unsaid
            written = self._child.receive()
            assert isinstance(written, Written)
        except Exception as error:
            raise RefusedError(str(error)) from error
        return written

    def end(self) -> None:
        """End the process, whatever it is about."""
        self._told.close()
        self._child.kill()

    def _say(self, *what: object) -> None:
        """Say something, unless something before it could not be said: then nothing more is followed."""
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
            self._told.send_bytes(content)


def _follow(send: Send, *, told: Connection, ours: Connection) -> None:
    """What the process does, to the end of the stream. Raises AuditError, and what writing a proof does."""
    ours.close()
    content = io.BytesIO()
    stream = pickle.Unpickler(content)

    def heard() -> Any:
        content.seek(0)
        content.truncate()
        content.write(told.recv_bytes())
        content.seek(0)
        return stream.load()

    audit, follower, figures = heard()
    record = None
    while True:
        match heard():
            case "demand", display_list, digests, seen:
                audit.demand(display_list, digests, **seen)
            case ("at_the_end",):
                audit.at_the_end()
            case "follow", display_list, digests, repeat:
                follower(display_list, digests, repeat)
            case ("finish",):
                record = follower.finish()
            case "settle", write:
                send(follower.written(write, record, figures))
                return


def _plain(proxy: MappingProxyType[Any, Any]) -> tuple[Any, tuple[Mapping[Any, Any]]]:
    return _proxy, (dict(proxy),)


def _proxy(mapping: Mapping[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)  # by its own name it is not found where pickle looks for it


def _widen(pipe: Connection) -> None:
    """Make more room in a pipe, so that a large frame does not have to wait until the one before it was judged."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, ROOM)
