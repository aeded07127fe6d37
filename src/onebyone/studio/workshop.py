"""The server's side of the warm processes: it has tasks done, each by a process that holds no stale source."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from onebyone.errors import OneByOneError
from onebyone.paths import PACKAGE
from onebyone.studio.warm import LENGTH, differ

LONGEST_LINE = 2**26
"""Bytes of a message that a process says at most."""

DIED = {"kind": "broken", "headline": "The process died", "reason": "it ended without a word"}
"""The trouble of a process that said none."""


class WorkError(OneByOneError):
    """A process could not do what it was asked; `trouble` says why, as plain values."""

    def __init__(self, trouble: dict[str, Any]) -> None:
        """Keep what went wrong."""
        super().__init__(trouble["reason"])
        self.trouble = trouble


class Job:
    """A task at work: what it says, and what is asked of it meanwhile."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._pid: int | None = None
        self._is_ended = False
        self._numbers = count()
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def says(self) -> AsyncIterator[dict[str, Any]]:
        """All that it says until it ends; an answer goes to who asked, and the process that died is a trouble."""
        while line := await self._reader.readline():
            said = json.loads(line)
            if "pid" in said:
                self._pid = said["pid"]
                if self._is_ended:  # it was ended before anybody knew what it is called
                    self._kill()
            if "id" in said:
                answer = self._answers.pop(said["id"], None)
                if answer is not None and not answer.done():
                    answer.set_result(said["answer"])
                continue
            yield said
            if "done" in said or "trouble" in said:  # it has nothing more to say
                return
        if not self._is_ended:
            yield {"trouble": DIED}

    async def first(self, name: str) -> dict[str, Any]:
        """Wait until it says something of this name, and end it. Raises WorkError if it has trouble instead."""
        try:
            async for said in self.says():
                if "trouble" in said:
                    raise WorkError(said["trouble"])
                if name in said:
                    return said
        finally:
            self.end()
        raise WorkError({"kind": "broken", "headline": "No answer", "reason": f"it never said {name}"})

    async def ask(self, what: dict[str, Any]) -> dict[str, Any]:
        """Ask it something; it answers when it is done with what it was asked before."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        self._writer.write(json.dumps({"id": number, **what}).encode() + b"\n")
        return await self._answers[number]

    def end(self) -> None:
        """End it, and all its children, at once."""
        self._is_ended = True
        self._kill()
        self._writer.close()
        for answer in self._answers.values():
            answer.cancel()

    def _kill(self) -> None:
        if self._pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._pid, signal.SIGKILL)
            self._pid = None


class _Warm:
    """A warm process: the socket that it takes tasks from, and the sources it was made of."""

    def __init__(self, control: socket.socket, loaded: dict[str, str], process: subprocess.Popen[bytes] | None) -> None:
        self.control, self._loaded, self.process = control, loaded, process

    @property
    def is_stale(self) -> bool:
        """Whether a source that it imported is another now, or it is not there any more."""
        return self._is_dead or differ(self._loaded)

    @property
    def _is_dead(self) -> bool:
        """Whether the other end is closed; nothing else ever comes from there."""
        try:
            return not self.control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except ConnectionError:
            return True

    def close(self) -> None:
        """Let it end."""
        self.control.close()
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


class Workshop:
    """Two warm processes, the second of which, forked from the first, is made anew whenever one of its sources changes.

    Raises WorkError where the project cannot even be imported.
    """

    def __init__(self, folder: Path) -> None:
        """Let all temporary files lie in a folder, whoever is ended at whatever time."""
        self._folder = folder
        self._libraries: _Warm | None = None
        self._project: _Warm | None = None
        self._modules: frozenset[str] = frozenset()
        self._making = asyncio.Lock()

    async def begin(self, task: dict[str, Any]) -> Job:
        """Have a task begun by a process that has imported what is needed as it is now."""
        # Whoever no longer wants the task leaves the making of the process that all want to itself.
        while (warm := await asyncio.shield(asyncio.ensure_future(self._ready()))) is not self._project:
            pass  # an edit that came right then has closed it
        return await self._begun(warm.control, task)

    def close(self) -> None:
        """End the warm processes; what is at work ends when its job does."""
        for warm in (self._project, self._libraries):
            if warm is not None:
                warm.close()
        self._project = self._libraries = None

    async def _ready(self) -> _Warm:
        async with self._making:
            return await self._warm()

    async def _warm(self) -> _Warm:
        modules = _modules()
        if self._libraries is not None and self._libraries.is_stale:
            self.close()
        if self._project is not None and (self._project.is_stale or modules != self._modules):
            self._project.close()
            self._project = None
        if self._libraries is None:
            self._libraries = await _first(self._folder)
        if self._project is None:
            self._project = await self._second(self._libraries, modules)
            self._modules = modules
        return self._project

    async def _second(self, libraries: _Warm, modules: frozenset[str]) -> _Warm:
        ours, theirs = socket.socketpair()
        _send(libraries.control, {"do": "onebyone.studio.warm:warm_up", "modules": sorted(modules)}, theirs)
        said = await _line(ours)
        if not said or "trouble" in said:
            ours.close()
            raise WorkError(said.get("trouble", DIED))
        return _Warm(ours, said["loaded"], None)

    async def _begun(self, control: socket.socket, task: dict[str, Any]) -> Job:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        _send(control, task, theirs)
        return Job(*await asyncio.open_unix_connection(sock=ours, limit=LONGEST_LINE))


async def _first(folder: Path) -> _Warm:
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "onebyone.studio.warm", str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # an interrupt is for the server
        env={
            **os.environ,
            "TMPDIR": str(folder),
            "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]),
        },
    )
    theirs.close()
    said = await _line(ours)
    if "loaded" not in said:
        process.kill()
        raise WorkError({"kind": "broken", "headline": "The studio does not start", "reason": "see the terminal"})
    return _Warm(ours, said["loaded"], process)


def _modules() -> frozenset[str]:
    """All modules of the project but the panels' own, the studio's server, and what only other commands need."""
    outside = ("studio", "cli", "__main__", "verify", "publish", "panels.film")
    names = {
        ".".join(["onebyone", *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__")
        for path in PACKAGE.rglob("*.py")
    }
    kept = {name for name in names if not name.startswith(tuple(f"onebyone.{room}" for room in outside))}
    kept = {name for name in kept if name.count(".") < 3 or not name.startswith("onebyone.panels.fig")}
    return frozenset(kept - {"onebyone.render.cluster", "onebyone.render.cluster_job"}) | {"onebyone.studio.work"}


def _send(control: socket.socket, task: dict[str, Any], end: socket.socket) -> None:
    """Hand over a task with the end of its channel, which is closed here."""
    content = json.dumps(task).encode()
    socket.send_fds(control, [LENGTH.pack(len(content))], [end.fileno()])
    control.sendall(content)
    end.close()


async def _line(end: socket.socket) -> dict[str, Any]:
    """The first line that comes; empty if none does. Not a byte more is taken."""

    def read() -> bytes:
        content = b""
        while not content.endswith(b"\n"):
            more = end.recv(1)
            if not more:
                break
            content += more
        return content

    line = await asyncio.to_thread(read)
    told: dict[str, Any] = json.loads(line or b"{}")
    return told
