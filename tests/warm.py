"""Command lines that start warm: forks of a process that has imported the libraries, but nothing of the project.

manim and torch take longer to import than a short clip takes to render, and the tests start more than a hundred
command lines. Each is a process of its own all the same, in surroundings of its own, and imports the project anew.
Whatever is tested of the start itself starts cold: what is imported and when, limits, streams, Python's own variables.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, NoReturn

LIBRARIES = (
    *("manim", "torch", "av", "cmap", "msgspec", "num2words", "rich.progress", "typer", "uharfbuzz"),
    *("cloudpickle", "filelock", "jinja2", "platformdirs", "tomllib", "webvtt"),
    *("av.subtitles.stream", "multiprocessing.synchronize", "torch.utils._device"),  # those import it on use
    *(f"PIL.{kind}ImagePlugin" for kind in ("Bmp", "Gif", "Jpeg", "Png", "Ppm")),
)
COLD = [sys.executable, "-P"]
"""How the command lines begin that can start warm; a module or a file follows."""

_NUMBER = struct.Struct("<i")
_LONGEST = 2**18  # bytes of a command line and its environment


class Started:
    """A process that was started warm; it answers as `subprocess.Popen` does."""

    def __init__(self, line: Sequence[str], told: socket.socket, streams: Sequence[IO[str] | None]) -> None:
        self.args, self._told = line, told
        self.stdout, self.stderr = streams
        self.returncode: int | None = None
        (self.pid,) = _NUMBER.unpack(told.recv(_NUMBER.size, socket.MSG_WAITALL))

    def poll(self) -> int | None:
        """Its exit code, or minus the signal that ended it; None while it runs."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(timeout=0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its exit code. Raises TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            (self.returncode,) = _NUMBER.unpack(self._told.recv(_NUMBER.size, socket.MSG_WAITALL))
            self._told.close()
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str | None, str | None]:
        """All that it says, once it has ended. Raises TimeoutExpired."""
        said: dict[IO[str], str] = {}
        streams = [stream for stream in (self.stdout, self.stderr) if stream is not None]
        readers = [threading.Thread(target=lambda s=stream: said.update({s: s.read()})) for stream in streams]
        for reader in readers:
            reader.daemon = True
            reader.start()
        self.wait(timeout)
        for reader in readers:
            reader.join()
        return tuple(None if stream is None else said[stream] for stream in (self.stdout, self.stderr))  # type: ignore[return-value]

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it on the spot."""
        self.send_signal(signal.SIGKILL)


class Warm:
    """The process that has the libraries; made when it is first asked for something."""

    def __init__(self) -> None:
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(
        self,
        line: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        stdout: int | None = subprocess.PIPE,
        stderr: int | None = subprocess.PIPE,
        start_new_session: bool = False,
    ) -> Started | subprocess.Popen[str]:
        """Start a line that begins as COLD does, as `subprocess.Popen` would; it reads nothing, and hears every signal.

        `stdout` and `stderr` are PIPE, or None if nobody is to read them. Who runs the tests in the background of a
        shell passes an ignored SIGINT on, and with `nohup` an ignored SIGHUP; what is started from here hears them, as
        from a terminal. Where processes cannot be trusted to survive a fork, it starts cold.
        """
        if [*line[:2]] != COLD:
            raise ValueError(f"{line[:2]} cannot start warm, only {COLD}")
        if not _forks():
            out, err = (subprocess.DEVNULL if wanted is None else wanted for wanted in (stdout, stderr))
            return subprocess.Popen(line, cwd=cwd, env=env, text=True, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        pipes = [os.pipe() if wanted == subprocess.PIPE else None for wanted in (stdout, stderr)]
        nothing = os.open(os.devnull, os.O_RDWR)
        ours, theirs = socket.socketpair()
        ends = [nothing if pipe is None else pipe[1] for pipe in pipes]
        task = [line[2:], str(cwd), dict(os.environ if env is None else env), start_new_session]
        socket.send_fds(self._ready(), [json.dumps(task).encode()], [theirs.fileno(), nothing, *ends])
        for end in {nothing, *ends}:
            os.close(end)
        theirs.close()
        return Started(line, ours, [None if pipe is None else open(pipe[0], encoding="utf-8") for pipe in pipes])

    def run(self, line: Sequence[str], *, timeout: float = 600, **settings: Any) -> subprocess.CompletedProcess[str]:
        """Run a line to its end, as `subprocess.run` with `capture_output` would."""
        started = self.start(line, **settings)
        try:
            out, err = started.communicate(timeout)
        except BaseException:
            started.kill()
            raise
        return subprocess.CompletedProcess(line, started.wait(), out, err)

    def close(self) -> None:
        """End it."""
        if self._control is not None and self._process is not None:
            self._control.close()
            self._process.wait(timeout=60)

    def _ready(self) -> socket.socket:
        if self._control is None:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with tempfile.TemporaryDirectory() as empty:  # where manim finds no settings of anybody's
                self._process = subprocess.Popen(
                    [*COLD, __file__, str(theirs.fileno())],
                    cwd=empty,
                    env={**os.environ, "HOME": empty, "XDG_CONFIG_HOME": empty, "OPENBLAS_NUM_THREADS": "1"},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                )
                theirs.close()
                self._control.recv(1)  # the libraries are there
        return self._control


def _forks() -> bool:
    from onebyone.render.workers import start_method  # not above: the process that has the libraries has but them

    return start_method() == "fork"


def _serve(control: socket.socket) -> tuple[list[str], dict[str, Any]]:
    """Fork for every task that comes, until nobody can send one; comes back in the child alone, with what to do.

    It says who each child is, and how it ended. Until that was heard, the system remembers the child.
    """
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # a signal that is handled wakes; else it would be ignored
    running: dict[int, int] = {}  # where to tell of a child, and its number
    ended: dict[int, int] = {}
    control.send(b"+")
    while True:
        ready = select.select([control, woken, *ended], [], [])[0]
        if woken in ready:
            os.read(woken, 4096)
            for told in [told for told, child in running.items() if _has_ended(child, told)]:
                ended[told] = running.pop(told)
        for told in ready:
            if told in ended:
                os.waitpid(ended.pop(told), 0)
                os.close(told)
        if control in ready:
            task, ends, _, _ = socket.recv_fds(control, _LONGEST, 4)
            if not task:
                os._exit(0)
            if (child := os.fork()) == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                control.close()
                for end in (woken, wake, *running, *ended):
                    os.close(end)
                return _become(json.loads(task), ends)
            told, *others = ends
            for end in others:
                os.close(end)  # else nobody would know when the child has closed them
            running[told] = child
            _tell(told, child)


def _has_ended(child: int, told: int) -> bool:
    """Whether a child has ended; then say how."""
    how = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT | os.WNOHANG)
    if how is not None:
        _tell(told, how.si_status if how.si_code == os.CLD_EXITED else -how.si_status)
    return how is not None


def _tell(told: int, number: int) -> None:
    with suppress(OSError):  # nobody wants to know
        os.write(told, _NUMBER.pack(number))


def _become(task: Any, ends: Sequence[int]) -> tuple[list[str], dict[str, Any]]:
    """Be what was asked for: streams, folder, variables, signals, arguments."""
    line, folder, variables, has_session = task
    for stream, end in enumerate(ends[1:]):
        os.dup2(end, stream)
    for end in ends:
        os.close(end)
    if has_session:
        os.setsid()
    for number in signal.valid_signals() - {signal.SIGPIPE, getattr(signal, "SIGXFSZ", signal.SIGPIPE)}:
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(variables)
    tempfile.tempdir = None
    os.chdir(folder)
    sys.path[:0] = variables.get("PYTHONPATH", "").split(os.pathsep) if variables.get("PYTHONPATH") else []
    is_module = line[0] == "-m"
    sys.argv = line[is_module:]
    return line, {"run_name": "__main__", **({"alter_sys": True} if is_module else {})}


def _libraries() -> None:
    for name in LIBRARIES:
        __import__(name)
    sys.modules["torch"].set_num_threads(1)  # its others do not survive a fork
    gc.collect()
    gc.freeze()  # else the first look for garbage would copy all that is shared


def _end(run: Callable[[], object]) -> NoReturn:
    """Run it, and end as Python would, but that a second is not spent on taking every library to pieces."""
    code: object = 0
    try:
        run()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else code is not None)


if __name__ == "__main__":
    _libraries()
    what, how = _serve(socket.socket(fileno=int(sys.argv[1])))
    _end(partial(runpy.run_module, what[1], **how) if what[0] == "-m" else partial(runpy.run_path, what[0], **how))
