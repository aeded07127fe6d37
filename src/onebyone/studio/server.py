"""The studio's server: a page, what it asks, and what it is told as it happens; for this machine and this page alone.

Only requests that name this very server as their host, and come from its own page, are answered: a page of elsewhere
that a browser has open cannot ask in its stead, nor under a name of its own that leads here. No code comes from a page,
and no file is read by a name that a page gives, but those that were made for it.
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope
from starlette.types import Send as Answer
from watchfiles import awatch

from onebyone.errors import UsageError
from onebyone.paths import ASSETS
from onebyone.studio.command import command_of, toml_of
from onebyone.studio.desk import Desk, Take, View, watched
from onebyone.studio.workshop import WorkError

LARGEST = 2**25
"""Bytes of a request that are read at most: a picture of 16 MB in base 64."""

PAGE = {
    part.name: part
    for room, folder in (("onebyone.publish", "player"), ("onebyone.studio", "page"))
    for part in resources.files(room).joinpath(folder).iterdir()
}
"""The page and its parts by name; some it shares with the pages that are published."""

HEADERS = (
    (b"content-security-policy", b"default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
     b"style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)  # fmt: skip

KEEP_ALIVE = 10.0
"""Seconds between two signs of life to a page."""

Handler = Callable[[Request], Awaitable[Response]]


class OnlyThisPage:
    """Refuses what is not asked of this server by its own page, and what is too large."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Answer) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        why = self._why_not(scope)
        if why:
            await PlainTextResponse(why, status_code=403)(scope, receive, send)
            return

        async def safely(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self._app(scope, receive, safely)

    def _why_not(self, scope: Scope) -> str:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get("host", "") not in self._hosts:
            return "this server has another name"
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if origin is not None and origin not in {f"http://{host}" for host in self._hosts}:
            return "only the studio's own page may ask"
        if site not in ("same-origin", "none"):
            return "only the studio's own page may ask"
        if scope["method"] == "POST":
            if origin is None:
                return "a request without an origin changes nothing here"
            if not headers.get("content-type", "").startswith("application/json"):
                return "only JSON is read"
            if not headers.get("content-length", "").isdecimal() or int(headers["content-length"]) > LARGEST:
                return "this is too large"
        return ""


def application(desk: Desk, *, port: int, first: str | None) -> ASGIApp:
    """The server as an application; `first` is the place that a page shows if its address has none."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        watching = asyncio.create_task(_watch(desk, stop))
        opening = asyncio.create_task(desk.open())
        yield
        stop.set()
        opening.cancel()
        await watching

    routes = _Routes(desk, first)
    app = Starlette(
        lifespan=lifespan,
        routes=[
            Route("/api/events", routes.events),
            Route("/api/view", routes.view, methods=["POST"]),
            Route("/api/still", routes.still),
            Route("/api/render", _spoken(routes.render), methods=["POST"]),
            Route("/api/explain", _spoken(routes.explain), methods=["POST"]),
            Route("/api/mark", _spoken(routes.mark), methods=["POST"]),
            Route("/api/picture", _spoken(routes.picture), methods=["POST"]),
            Route("/api/break", _spoken(routes.break_it), methods=["POST"]),
            Route("/made/{name}", routes.made),
            Route("/{name:path}", routes.page),
        ],
    )
    hosts = frozenset(f"{host}:{port}" for host in ("127.0.0.1", "localhost"))
    return OnlyThisPage(app, hosts=hosts)


async def _watch(desk: Desk, stop: asyncio.Event) -> None:
    """Tell the desk of edits, several at once if they come at once."""
    async for changes in awatch(*watched(), stop_event=stop, step=10, debounce=60, rust_timeout=500):
        files = {path for _, path in changes if path.endswith(".py") or Path(path).is_relative_to(ASSETS)}
        if files:
            await desk.changed(files)


def _spoken(handler: Callable[[Request], Awaitable[dict[str, Any]]]) -> Handler:
    """Answer with JSON, also where something went wrong."""

    async def answer(request: Request) -> Response:
        try:
            return JSONResponse(await handler(request))
        except WorkError as error:
            return JSONResponse({"trouble": error.trouble})
        except (UsageError, KeyError, TypeError, ValueError) as error:
            told = {"kind": "asked", "headline": "This cannot be asked", "reason": str(error)}
            return JSONResponse({"trouble": told})

    return answer


class _Routes:
    def __init__(self, desk: Desk, first: str | None) -> None:
        self._desk, self._first = desk, first

    async def page(self, request: Request) -> Response:
        """The page and its parts, by name; nothing else."""
        name = request.path_params["name"] or "index.html"
        if name not in PAGE:
            return PlainTextResponse("there is no such page", status_code=404)
        content = PAGE[name].read_bytes()
        kind = mimetypes.guess_type(name)[0] or "text/plain"
        return Response(content, media_type=f"{kind}; charset=utf-8")

    async def made(self, request: Request) -> Response:
        """A clip, a proof or a picture that was made; its name is one of a file in the folder, and no path."""
        name = request.path_params["name"]
        file = self._desk.folder / name
        if file.name != name or file.suffix not in (".mp4", ".json", ".bmp") or not file.is_file():
            return PlainTextResponse("it is not there any more", status_code=404)
        return FileResponse(file)

    async def events(self, request: Request) -> Response:
        """All that happens from now on, as server-sent events, for one page."""
        view = View(str(request.query_params.get("view", "")))
        self._desk.views[view.id] = view
        return StreamingResponse(self._told(view), media_type="text/event-stream")

    async def _told(self, view: View) -> AsyncIterator[str]:
        yield _event({**self._desk.clips, "first": self._first})
        try:
            while True:
                try:
                    message = await asyncio.wait_for(view.messages.get(), KEEP_ALIVE)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if message is None:
                    return
                yield _event(message)
        finally:
            if self._desk.views.get(view.id) is view:
                self._desk.leave(view)

    async def view(self, request: Request) -> Response:
        """What a page looks at: a clip, its settings, the frame, how wide it is. How far that is, an event tells."""
        return await _spoken(self._view)(request)

    async def _view(self, request: Request) -> dict[str, Any]:
        asked = await request.json()
        view = self._desk.views[asked["view"]]
        clip, settings = str(asked["clip"]), _settings(asked["settings"])
        if clip not in {panel["id"] for panel in self._desk.panels}:
            raise ValueError(f"there is no clip {clip!r}")
        frame = asked["frame"] if asked["frame"] is None else int(asked["frame"])
        self._desk.look(view, clip, settings, asked=int(asked["asked"]), frame=frame, width=int(asked["width"]))
        return {"command": command_of(clip, settings), "toml": toml_of(clip, settings)}

    async def still(self, request: Request) -> Response:
        """A frame of the last good clip, as wide as asked for."""
        asked = request.query_params
        try:
            name = await self._desk.still(self._take(asked["take"]), int(asked["frame"]), int(asked["width"]))
        except WorkError as error:
            return JSONResponse({"trouble": error.trouble})
        except (KeyError, ValueError) as error:
            return PlainTextResponse(f"this cannot be asked: {error}", status_code=400)
        return FileResponse(self._desk.folder / name)

    async def render(self, request: Request) -> dict[str, Any]:
        """End the render that is at work, or begin it again; an event tells of it."""
        asked = await request.json()
        take = self._take(asked["take"])
        if asked["goes"]:
            self._desk.make(take)
        else:
            self._desk.cancel(take)
        return {}

    async def explain(self, request: Request) -> dict[str, Any]:
        """What the figure says of a cell."""
        asked = await request.json()
        index = [int(at) for at in asked["index"]]
        return await self._desk.explain(self._take(asked["take"]), int(asked["figure"]), str(asked["tensor"]), index)

    async def mark(self, request: Request) -> dict[str, Any]:
        """What a mark or a lead points at; it is told by its frame and its two ends, in pixels."""
        asked = await request.json()
        ends = [float(at) for at in asked["ends"]]
        return await self._desk.mark(self._take(asked["take"]), int(asked["frame"]), ends)

    async def picture(self, request: Request) -> dict[str, Any]:
        """Read a picture that was dropped or drawn."""
        asked = await request.json()
        task = {"do": "onebyone.studio.work:picture", "name": str(asked["name"]), "content": str(asked["content"])}
        return await self._desk.once(task, "setting")

    async def break_it(self, request: Request) -> dict[str, Any]:
        """Plant a fault and see who refuses it."""
        asked = await request.json()
        return await self._desk.broken(self._take(asked["take"]), str(asked["fault"]))

    def _take(self, key: str) -> Take:
        if key not in self._desk.takes:
            raise ValueError("there is no such clip any more: reload the page")
        return self._desk.takes[key]


def _settings(asked: object) -> dict[str, Any]:
    if not isinstance(asked, dict) or len(asked) > 40:
        raise ValueError("settings are a few values by name")
    told = {str(name): value for name, value in asked.items()}
    for name, value in told.items():
        if not isinstance(value, str | int | float | bool | None):
            raise ValueError(f"{name} is no plain value")
    return told


def _event(message: dict[str, Any]) -> str:
    return f"data: {json.dumps(message)}\n\n"
