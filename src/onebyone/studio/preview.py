"""Preview scenes in a browser: serve the studio on this machine until it is interrupted."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import webbrowser
from contextlib import suppress
from pathlib import Path

from onebyone.errors import UsageError
from onebyone.panels.panel import Variant
from onebyone.studio.command import place_of
from onebyone.surroundings import complain

PORT = 8111
"""Where the studio is served if nobody says where."""

TRIED = 50
"""Ports that are tried, one after the other, before it is given up."""

HOST = "127.0.0.1"


def preview(shown: Variant | None, *, port: int | None, opens: bool) -> None:
    """Serve the studio until it is interrupted.

    Args:
        shown: the panel that is shown first, with its parameters; the first of all if None.
        port: where; the next free one from `PORT` on if None.
        opens: whether a browser is opened.

    Raises:
        UsageError: there is no free port, this system cannot fork, or a package is missing.
    """
    if not hasattr(os, "fork"):
        raise UsageError("the studio needs a system whose processes can be forked: on Windows, use WSL")
    try:
        import uvicorn
        import watchfiles  # noqa: F401
        from starlette import applications  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError(f"{error.name} is missing, which the studio needs: pip install 'onebyone[studio]'") from None
    from onebyone.studio.desk import Desk
    from onebyone.studio.server import application
    from onebyone.studio.workshop import Workshop

    made = tempfile.TemporaryDirectory(prefix="onebyone-studio-", ignore_cleanup_errors=True)
    with _listening(port) as listener, made as folder:
        number = listener.getsockname()[1]
        if port is None and number != PORT:
            complain(f"port {PORT} is taken; this is on the next free one")
        first = place_of(shown) if shown else None
        address = f"http://{HOST}:{number}/" + (f"#{first}" if first else "")
        print(f"the studio is at {address} until you press Ctrl-C", flush=True)
        workshop = Workshop(Path(folder))
        desk = Desk(Path(folder), workshop)

        class Server(uvicorn.Server):
            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                await desk.close()  # its pages wait for what comes next, and uvicorn for them
                await super().shutdown(sockets)

        server = Server(
            uvicorn.Config(
                application(desk, port=number, first=first),
                log_level="critical",  # what goes wrong is told on the page
                access_log=False,
                lifespan="on",
                timeout_graceful_shutdown=1,
                ws="none",
            )
        )
        if opens:
            webbrowser.open(address)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
        workshop.close()
        sys.stdout.flush()


def _listening(port: int | None) -> socket.socket:
    """A socket that listens on this machine only."""
    ports = [port] if port is not None else range(PORT, PORT + TRIED)
    for number in ports:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number))
            listener.listen(128)
        except (OSError, OverflowError) as error:
            listener.close()
            if port is not None:
                raise UsageError(f"port {port} cannot be used ({error}); choose another with --port") from None
            continue
        return listener
    raise UsageError(f"the ports {PORT} to {PORT + TRIED - 1} are all taken; choose one with --port")
