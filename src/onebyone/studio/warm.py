"""A warm process: what takes seconds to import is imported once, each task is a fork of it, and no source is stale.

Tasks come over a socket, each as a line of JSON with the end of a channel over which the task answers. A task may be to
become a warm process itself that has imported more: the first holds libraries only, the second, forked from it, all of
the project but panels and scenes. A task so begins with the most that is still as the files on disk are.

Python's own compiled files are told from older ones by whole seconds and a size, and a weight may change twice in a
second. So sources of the project are always read, and compiled code is found by what was read.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import struct
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from hashlib import blake2b
from importlib.machinery import SourceFileLoader
from pathlib import Path
from queue import SimpleQueue
from types import CodeType
from typing import Any

from onebyone.paths import PACKAGE, SCENES
from onebyone.studio.trouble import trouble

LENGTH = struct.Struct(">I")
"""A message's length, before it."""

LIBRARIES = (
    "torch",
    "numpy.ma",
    "numpy.random",
    "torch.utils._device",
    "av.subtitles.stream",
    "multiprocessing.synchronize",
)
"""What no source tells: what is imported by a computed name, or by a library when it is first used."""

loaded: dict[str, str] = {}
"""The digest of every source of the project that this process has imported, by path."""

_codes: dict[tuple[str, str], CodeType] = {}


class Channel:
    """A task's two-way talk with who asked for it, in lines of JSON; the process ends when the other end is closed."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._asked: SimpleQueue[dict[str, Any]] = SimpleQueue()

    def listen(self) -> None:
        """Take note of what is asked from now on; without a listener, this process and its children would not end."""
        threading.Thread(target=self._listen, daemon=True).start()

    def say(self, message: Mapping[str, Any]) -> None:
        """Send a message; who has nobody to talk to ends."""
        try:
            self._end.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            _end_group()

    def asked(self, *, wait: bool = True) -> dict[str, Any] | None:
        """What is asked next; None if nothing is, and this is not to wait for it."""
        return None if not wait and self._asked.empty() else self._asked.get()

    def _listen(self) -> None:
        try:
            with self._end.makefile("rb") as lines:
                for line in lines:
                    self._asked.put(json.loads(line))
        except (OSError, ValueError):
            pass
        _end_group()


def _end_group() -> None:
    os.killpg(os.getpgid(0), signal.SIGKILL)


def digest(content: bytes) -> str:
    """What tells a source from another."""
    return blake2b(content, digest_size=16).hexdigest()


def digest_of(path: str) -> str | None:
    """The digest of a file as it is now; None if there is none that can be read."""
    try:
        return digest(Path(path).read_bytes())
    except OSError:
        return None


def differ(loaded: Mapping[str, str], now: Callable[[str], str | None] = digest_of) -> bool:
    """Whether any of these files, by its path, is not what it was when it had this digest."""
    return any(now(path) != was for path, was in loaded.items())


def digests_below(folder: Path) -> dict[str, str]:
    """The digests of all files below a folder, by path; an editor's own files come and go."""
    now = {str(path): digest_of(str(path)) for path in folder.rglob("*")}
    return {path: told for path, told in now.items() if told is not None}


def read_sources_anew(folders: tuple[Path, ...] = (PACKAGE, SCENES)) -> None:
    """From now on, import what lies in these folders as it is on disk, and note its digest in `loaded`.

    So is noted what was imported before, which is next to nothing, and a moment ago.
    """
    roots = tuple(f"{folder}{os.sep}" for folder in folders)
    usual = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> CodeType | None:
        path = str(self.path)
        if not path.startswith(roots):
            return usual(self, name)
        source = Path(path).read_bytes()
        loaded[path] = digest(source)
        code = _codes.get((path, loaded[path]))
        return code or compile(source, path, "exec", dont_inherit=True)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    imported = (str(getattr(module, "__file__", None)) for module in sys.modules.values())
    loaded.update({path: digest(Path(path).read_bytes()) for path in imported if path.startswith(roots)})
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        source = path.read_bytes()
        try:
            _codes[str(path), digest(source)] = compile(source, str(path), "exec", dont_inherit=True)
        except (SyntaxError, ValueError):  # whoever imports it will say so
            continue


def main(control: int) -> None:
    """Be the first warm process, whose tasks come over the socket with this number."""
    read_sources_anew()
    _import_libraries()
    end = socket.socket(fileno=control)
    _told(end)
    serve(end)


def _import_libraries() -> None:
    """Import whatever of others' a rendering imports, and nothing of ours that an author edits."""
    from onebyone.render.lazy_imports import import_manim
    from onebyone.render.sources import ROOT, imports, sources_of

    import_manim()
    panels = [f"onebyone.panels.{path.parent.name}.numbers" for path in PACKAGE.glob("panels/fig*/numbers.py")]
    sources = sources_of("onebyone.studio.work", *panels, root=ROOT).values()
    names = {name for path in sources for name in imports(path.read_text(encoding="utf-8"))} | {*LIBRARIES}
    for name in sorted(names):
        if name.partition(".")[0] in {"onebyone", "__future__", "_typeshed"}:
            continue
        try:
            importlib.import_module(name)
        except ImportError:  # a name that is no module, or a library that only some command needs
            continue
    importlib.import_module("torch").set_num_threads(1)  # torch's others do not survive a fork


def warm_up(task: Mapping[str, Any], end: socket.socket) -> None:
    """Be a warm process in its turn: import these modules, say which sources that took, and serve."""
    for name in task["modules"]:
        importlib.import_module(name)
    importlib.import_module("onebyone.studio.work").prepare()
    _told(end)
    serve(end)


def _told(end: socket.socket) -> None:
    end.sendall(json.dumps({"pid": os.getpid(), "loaded": loaded}).encode() + b"\n")


def serve(control: socket.socket) -> None:
    """Fork for every task that comes, until nobody can ask any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a task: it has a channel
    gc.collect()
    gc.freeze()  # else the first look for garbage would copy all that is shared
    while True:
        try:
            head, ends, _, _ = socket.recv_fds(control, LENGTH.size, 1)
            task = json.loads(_exactly(control, LENGTH.unpack(head)[0]))
        except (OSError, ValueError, struct.error):
            os._exit(0)
        if os.fork() == 0:
            control.close()
            _do(task, socket.socket(fileno=ends[0]))
            os._exit(0)
        os.close(ends[0])


def _exactly(end: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size:
        more = end.recv(size - len(content))
        if not more:
            raise OSError("nobody asks any more")
        content += more
    return content


def _do(task: Mapping[str, Any], end: socket.socket) -> None:
    os.setpgid(0, 0)  # who ends this process ends its children too
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    gc.disable()
    tempfile.tempdir = task.get("scratch")  # what it leaves goes with its folder, however it ends
    channel = Channel(end)
    try:
        module, _, name = task["do"].partition(":")
        if name == warm_up.__name__:
            warm_up(task, end)
        channel.listen()
        channel.say({"pid": os.getpid()})
        work: Callable[[Mapping[str, Any], Channel], None] = getattr(importlib.import_module(module), name)
        work(task, channel)
        channel.say({"done": True, "loaded": loaded})
    except Exception as error:
        channel.say({"trouble": trouble(error), "loaded": loaded})


if __name__ == "__main__":
    sys.modules["onebyone.studio.warm"] = sys.modules["__main__"]  # there is but one record of what was loaded
    main(int(sys.argv[1]))
