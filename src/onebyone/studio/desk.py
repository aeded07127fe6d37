"""What is on the author's desk: who looks at which clip, how far it is, and what must be made anew after an edit."""

from __future__ import annotations

import asyncio
import json
import math
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from onebyone.paths import ASSETS, PACKAGE, SCENES
from onebyone.render.jobs import default_jobs
from onebyone.studio.trouble import trouble
from onebyone.studio.warm import differ, digest, digest_of, digests_below
from onebyone.studio.workshop import Job, WorkError, Workshop

KEPT = 4
"""Clips that are kept ready to answer at most, besides those that somebody looks at."""

POSTER_WIDTH = 480

WIDTHS = (320, 3840)
"""Pixels that a still may be wide."""

CALM = 2.0
"""Seconds after an edit in which no poster is begun: the next edit may come, and it is the author who waits."""

MOST_FILES = 20
"""Files of a kind that are kept: of stills, and of proven figures."""

MOST_WAITING = 1000
"""Messages that wait for a page at most; one that takes none is not there any more."""


@dataclass(eq=False)
class View:
    """A page that somebody has open: what it looks at, where, and what it has yet to be told.

    Attributes:
        asked: counts the clips that it asked for; whatever it is told of one comes with the number of the question.
    """

    id: str
    take: Take | None = None
    asked: int = 0
    frame: int | None = None
    width: int = 1280
    messages: asyncio.Queue[dict[str, Any] | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))


@dataclass(eq=False)
class Take:
    """A clip with its settings: the last good one, what is being made, and what went wrong.

    Attributes:
        version: counts the renders that were begun.
        good: what was said of the last clip that came out whole, with its proof, if that is there yet.
        keeper: the process that answers about it.
    """

    clip: str
    settings: dict[str, Any]
    version: int = 0
    state: str = "new"
    good: dict[str, Any] | None = None
    trouble: dict[str, Any] | None = None
    keeper: Job | None = None
    making: asyncio.Task[None] | None = None
    keeping: asyncio.Task[None] | None = None
    loaded: dict[str, str] = field(default_factory=dict)
    used: float = 0.0

    @property
    def key(self) -> str:
        """What it is called in addresses."""
        return take_key(self.clip, self.settings)

    @property
    def told(self) -> dict[str, Any]:
        """Its state, as pages are told it."""
        return {
            "take": self.key,
            "clip": self.clip,
            "version": self.version,
            "state": self.state,
            "good": self.good,
            "trouble": self.trouble,
        }


def _files_of(take: Take) -> list[str]:
    """The files of its last good clip, by their names."""
    good = take.good or {}
    return [good[name] for name in ("movie", "proof") if name in good]


def take_key(clip: str, settings: dict[str, Any]) -> str:
    """The name of a clip with settings, in addresses."""
    return f"{clip}-{digest(json.dumps(settings, sort_keys=True).encode())[:12]}"


class Desk:
    """Everything that the pages look at; `folder` holds what was made, until the studio is closed."""

    def __init__(self, folder: Path, workshop: Workshop) -> None:
        self.folder, self._workshop = folder, workshop
        self.views: dict[str, View] = {}
        self.takes: dict[str, Take] = {}
        self.panels: list[dict[str, Any]] = []
        self.rate = 15
        self.faults: dict[str, str] = {}
        self.posters: dict[str, dict[str, Any]] = {}
        self.problem: dict[str, Any] | None = None
        self._posting: asyncio.Task[None] | None = None
        self._replaced: dict[str, list[str]] = {}
        self._versions = count(1)
        self._edited = -math.inf

    async def open(self) -> None:
        """Learn what panels there are; what keeps them from being imported is the desk's problem until it is mended."""
        try:
            job = await self._workshop.begin({"do": "onebyone.studio.listing:catalogue"})
            said = await job.first("panels")
        except WorkError as error:
            self.problem = error.trouble
        else:
            self.panels, self.rate, self.faults, self.problem = said["panels"], said["rate"], said["faults"], None
            self._post()
        self._tell_all(self.clips)

    async def close(self) -> None:
        """End all that is at work."""
        if self._posting is not None:
            self._posting.cancel()
        for take in self.takes.values():
            self._stop(take)
            if take.keeping is not None:
                take.keeping.cancel()
        for view in self.views.values():
            self._tell(view, None)
        await asyncio.sleep(0)

    @property
    def clips(self) -> dict[str, Any]:
        """All clips with their posters and states, as pages are told them."""
        return {
            "problem": self.problem,
            "rate": self.rate,
            "faults": self.faults,
            "clips": [{**panel, **self.posters.get(panel["id"], {"state": "waiting"})} for panel in self.panels],
        }

    def look(
        self, view: View, clip: str, settings: dict[str, Any], *, asked: int, frame: int | None, width: int
    ) -> None:
        """Somebody looks at a clip now, at a frame, so many pixels wide; it is made if it is not there.

        How far it is, the page is told as a message, as of all that comes later: what is said first is heard first.
        """
        is_new, view.asked = view.asked != asked, asked
        view.frame, view.width = frame, _wide(width)
        take = self.takes.setdefault(take_key(clip, settings), Take(clip, settings))
        take.used = time.monotonic()
        before, view.take = view.take, take
        if before is not None and before is not take:
            self._tidy()
        is_there = take.keeper or take.making or take.trouble or take.state == "cancelled"
        if take.state in ("new", "stale") or not is_there:
            self.make(take)
        elif is_new:
            self._tell(view, {**take.told, "asked": asked})

    def leave(self, view: View) -> None:
        """A page was closed."""
        self.views.pop(view.id, None)
        self._tidy()

    async def changed(self, files: Iterable[str]) -> None:
        """Files were changed: make anew what was made of them, first what somebody looks at."""
        files, self._edited = set(files), time.monotonic()
        known = set().union(
            *(take.loaded for take in self.takes.values()), *(p.get("loaded", ()) for p in self.posters.values())
        )
        anything = self.problem is not None or not files <= known
        now = cache(digest_of)  # each file is looked at only once
        seen = {view.take for view in self.views.values()}
        for take in [*self.takes.values()]:
            if anything or take.trouble or take.state == "cancelled" or not take.loaded or differ(take.loaded, now):
                if take in seen:
                    self.make(take)
                else:
                    self._stop(take)
                    take.state = "stale"
        if anything or any(name.endswith("parameters.py") or name.endswith("__init__.py") for name in files):
            await self.open()
        for poster in self.posters.values():
            if anything or poster["state"] != "fresh" or differ(poster["loaded"], now):
                poster["state"] = "waiting"
            if anything:  # nobody knows what it comes to
                poster["loaded"] = {}
        self._post()

    def make(self, take: Take) -> None:
        """Begin a render of a take, in place of the one that may be at work."""
        self._stop(take)
        self._pause_posters()
        take.version, take.state = next(self._versions), "rendering"
        take.making = asyncio.create_task(self._made(take, take.version))
        self._tell_lookers(take, take.told)

    def cancel(self, take: Take) -> None:
        """End the render that is at work; the last good clip stays, though it shows what was before the edit."""
        if take.making is not None:
            self._stop(take)
            take.state = "cancelled"
            self._tell_lookers(take, take.told)

    async def still(self, take: Take, frame: int, width: int) -> str:
        """The name of a file with a frame of the last good clip, so many pixels wide. Raises WorkError."""
        answer = await self._asked(take, {"ask": "still", "frame": frame, "width": _wide(width)})
        name: str = answer["file"]
        return name

    async def explain(self, take: Take, figure: int, tensor: str, index: list[int]) -> dict[str, Any]:
        """What the figure says of a cell. Raises WorkError."""
        return await self._asked(take, {"ask": "explain", "figure": figure, "tensor": tensor, "index": index})

    async def mark(self, take: Take, frame: int, ends: list[float]) -> dict[str, Any]:
        """What the mark of a frame points at whose ends are nearest. Raises WorkError."""
        return await self._asked(take, {"ask": "mark", "frame": frame, "ends": ends})

    async def once(self, task: dict[str, Any], name: str) -> dict[str, Any]:
        """Have a small task done. Raises WorkError."""
        with self._scratch() as scratch:
            job = await self._workshop.begin({"folder": str(self.folder), "scratch": scratch, **task})
            return await job.first(name)

    @contextmanager
    def _scratch(self) -> Iterator[str]:
        """A folder for what a process makes on its way; gone with it, however it ends."""
        folder = tempfile.mkdtemp(dir=self.folder, prefix="work-")
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def broken(self, take: Take, fault: str) -> dict[str, Any]:
        """Plant a fault in a copy of the process: who refuses it, in its words, and what would have been seen."""
        task = {
            "do": "onebyone.studio.faults:refused",
            "clip": take.clip,
            "settings": take.settings,
            "fault": fault,
            "frame": self._frame_looked_at(take),
            "width": 1280,
        }
        return await self.once(task, "refused")

    async def _asked(self, take: Take, what: dict[str, Any]) -> dict[str, Any]:
        if take.keeper is None:
            raise WorkError({"kind": "broken", "headline": "Not yet", "reason": "the clip is being rendered"})
        try:
            answer = await take.keeper.ask(what)
        except asyncio.CancelledError:
            raise WorkError({"kind": "broken", "headline": "Gone", "reason": "it is being rendered anew"}) from None
        if "trouble" in answer:
            raise WorkError(answer["trouble"])
        return answer

    async def _made(self, take: Take, version: int) -> None:
        """Render a take; once it is there, this hears what its process answers, until there is a newer one."""
        task = {
            "do": "onebyone.studio.work:render",
            "clip": take.clip,
            "settings": take.settings,
            "folder": str(self.folder),
            "frame": self._frame_looked_at(take),
            "width": max((view.width for view in self._lookers(take)), default=1280),
            "starts": (take.good or {}).get("starts"),
            "jobs": default_jobs(),
        }
        job: Job | None = None
        new: dict[str, Any] = {}
        assets = digests_below(ASSETS)
        with self._scratch() as task["scratch"]:
            try:
                job = await self._workshop.begin(task)
                async for said in job.says():
                    if "loaded" in said:
                        take.loaded = said.pop("loaded") | assets
                    if "trouble" in said:
                        self._fail(take, said["trouble"])
                        return
                    if "clip" in said:
                        new = {**said, "movie": said["clip"], "version": version}
                        take.state, take.trouble = "proving", None
                        self._replace(take, new, job)
                        self._tell_lookers(take, take.told)
                    elif "proof" in said:
                        new["proof"] = said["proof"]
                        take.state = "fresh" if take.state == "proving" else take.state  # it may be stale by now
                        self._tell_lookers(take, take.told)
                    elif "possible" in said:
                        new["possible"] = said["possible"]
                        self._tell_lookers(take, {"take": take.key, "version": version, "possible": said["possible"]})
                    elif "still" in said or "progress" in said:
                        self._tell_lookers(take, {"take": take.key, "version": version, **said})
            except WorkError as error:
                self._fail(take, error.trouble)
            except Exception as error:  # nobody awaits this, and the page would wait for good
                self._fail(take, trouble(error))
            finally:
                if job is not None:
                    job.end()
                if take.keeper is job:
                    take.keeper = take.keeping = None
                if take.version == version:
                    take.making = None

    def _fail(self, take: Take, trouble: dict[str, Any]) -> None:
        take.state, take.trouble = _state_of(trouble), trouble
        self._tell_lookers(take, take.told)

    def _replace(self, take: Take, new: dict[str, Any], job: Job) -> None:
        """A new clip is there: the process of the one before goes, and its files do soon."""
        self._discard(take.key, _files_of(take))
        if take.keeping is not None:
            take.keeping.cancel()
        take.good, take.keeper, take.keeping, take.making = new, job, take.making, None
        posters = {poster.get("poster") for poster in self.posters.values()}
        for kind in ("*.bmp", "*.figures"):
            files = [file for file in self.folder.glob(kind) if file.name not in posters]
            for file in sorted(files, key=lambda file: file.stat().st_mtime)[:-MOST_FILES]:
                file.unlink(missing_ok=True)

    def _discard(self, of: str, names: Iterable[str]) -> None:
        """Files were replaced; they go when those that replace them are, for a page may be asking for them now."""
        for name in self._replaced.pop(of, ()):
            (self.folder / name).unlink(missing_ok=True)
        self._replaced[of] = [*names]

    def _stop(self, take: Take) -> None:
        """End the render that is at work; what answers about the last good clip stays until there is a new one."""
        if take.making is not None:
            take.making.cancel()
            take.making = None

    def _tidy(self) -> None:
        """End the processes of clips that nobody looks at, but for a few."""
        seen = {view.take for view in self.views.values()}
        others = sorted((take for take in self.takes.values() if take not in seen), key=lambda take: -take.used)
        for take in others[KEPT:]:
            self._stop(take)
            if take.keeping is not None:
                take.keeping.cancel()
            for names in (_files_of(take), ()):
                self._discard(take.key, names)
            del self.takes[take.key]

    def _pause_posters(self) -> None:
        """Somebody waits for a clip: what is painted for the list of clips begins anew when it is there."""
        if self._posting is not None and not self._posting.done():
            self._posting.cancel()
            self._posting = None
            for poster in self.posters.values():
                if poster["state"] == "rendering":
                    poster["state"] = "waiting"
            self._post()

    def _post(self) -> None:
        if self._posting is None or self._posting.done():
            self._posting = asyncio.create_task(self._posted())

    async def _posted(self) -> None:
        """Paint the posters that are not fresh, one after the other, while nobody waits for anything else."""
        for panel in [*self.panels]:
            poster = self.posters.setdefault(panel["id"], {"state": "waiting", "why": None, "loaded": {}})
            if poster["state"] != "waiting":
                continue
            if poster["loaded"] and not poster["why"] and not differ(poster["loaded"]):  # an edit was undone
                poster["state"] = "fresh"
                self._tell_all(self.clips)
                continue
            while self._is_busy:
                await asyncio.sleep(0.2)
            poster["state"] = "rendering"
            await self._poster(panel["id"], poster)
            self._tell_all(self.clips)
        if any(poster["state"] == "waiting" for poster in self.posters.values()):
            await self._posted()

    @property
    def _is_busy(self) -> bool:
        """Whether somebody waits for a clip, or is likely to edit on."""
        is_at_work = any(take.state in ("rendering", "proving") for take in self.takes.values())
        return is_at_work or time.monotonic() < self._edited + CALM

    async def _poster(self, clip: str, poster: dict[str, Any]) -> None:
        task = {"do": "onebyone.studio.work:poster", "clip": clip, "width": POSTER_WIDTH, "folder": str(self.folder)}
        job: Job | None = None
        assets = digests_below(ASSETS)
        with self._scratch() as scratch:
            try:
                job = await self._workshop.begin({**task, "scratch": scratch})
                async for said in job.says():
                    if "poster" in said:
                        self._discard(f"the poster of {clip}", {poster["poster"]} if "poster" in poster else ())
                        poster |= {"poster": said["poster"], "title": said["title"], "state": "fresh", "why": None}
                    elif "trouble" in said:
                        poster |= {"state": _state_of(said["trouble"]), "why": said["trouble"]["reason"]}
                    if "loaded" in said:
                        poster["loaded"] = said["loaded"] | assets
            except WorkError as error:
                poster |= {"state": "failed", "why": error.trouble["reason"]}
            finally:
                if job is not None:
                    job.end()

    def _tell_lookers(self, take: Take, message: dict[str, Any]) -> None:
        for view in self._lookers(take):
            self._tell(view, {**message, "asked": view.asked})

    def _lookers(self, take: Take) -> list[View]:
        return [view for view in self.views.values() if view.take is take]

    def _frame_looked_at(self, take: Take) -> int | None:
        """The frame of a take that somebody looks at; None where nobody looks at one."""
        return next((view.frame for view in self._lookers(take) if view.frame is not None), None)

    def _tell_all(self, message: dict[str, Any]) -> None:
        for view in [*self.views.values()]:
            self._tell(view, message)

    def _tell(self, view: View, message: dict[str, Any] | None) -> None:
        with suppress(asyncio.QueueFull):
            view.messages.put_nowait(message)


def _wide(width: int) -> int:
    """A width that a still may have: even, as a clip's is, and within bounds."""
    return min(max(width, WIDTHS[0]), WIDTHS[1]) // 2 * 2


def _state_of(trouble: dict[str, Any]) -> str:
    return "refused" if trouble["kind"] == "refused" else "failed"


def watched() -> tuple[Path, ...]:
    """The folders whose files are made into clips."""
    return PACKAGE, SCENES, ASSETS
