"""Render shots in parallel, over clips and within them, and say what happens; a clip that fails stops no other."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from typing import Literal

from onebyone.core.deferred import load
from onebyone.errors import OneByOneError, SeveralErrors, UsageError
from onebyone.render.cache import Cache
from onebyone.render.clip import Job, render_clip
from onebyone.render.figures import Ahead, are_known
from onebyone.render.jobs import JobSlots, job_slots
from onebyone.render.lazy_imports import AfterManim
from onebyone.render.progress import Event, OnEvent
from onebyone.render.workers import Child, ChildDied, Finished, Send, TaskPool, start_method, stop_all

TOLD_EVERY = 0.1
"""Seconds between two messages of a clip's process about its progress."""


def reason(id: str, error: Exception) -> str:
    """Why a shot could not be rendered. Where the user can mend it, it is seldom the shot that matters."""
    text = str(error) or type(error).__name__
    return text if isinstance(error, UsageError) or text.startswith(id) else f"{id}: {text}"


@dataclass(frozen=True)
class Take:
    """A shot to render, the output folder that it goes to, and how many seconds it is expected to last."""

    job: Job
    out: Path
    seconds: float

    @property
    def id(self) -> str:
        """The clip's name."""
        return self.job.variant.name

    @property
    def frames(self) -> int:
        """How many frames it is expected to have."""
        return round(self.seconds * self.job.quality.fps)


def render_shots(
    takes: Sequence[Take],
    *,
    workers: int,
    cache: Cache | None,
    on_event: OnEvent,
    ahead: Ahead | None = None,
    method: Literal["fork", "spawn"] | None = None,
) -> None:
    """Render every shot, in processes of which at most `workers` are at work at once, the longest shots first.

    Args:
        takes: what to render.
        workers: processes at work; each takes at most about 1 GB at 1080p.
        cache: where painted segments are looked for and kept; it is trimmed whenever a shot begins.
        on_event: told what happens, in this process.
        ahead: who is proving the figures of the only shot already, if anybody.
        method: how processes are made, by default as fits the platform; those made by "spawn" paint themselves.

    Raises:
        SeveralErrors: some shots could not be rendered; all others were.
        Exception: a bug; all other shots were rendered.
    """
    method = method or start_method()
    known = (cache is not None and are_known(take.job.variant, cache=cache) for take in takes)
    if ahead is None and method == "fork" and not all(known):
        load()
    with job_slots(workers) as shared:
        tell = partial(_child, shared=shared, cache=cache, ahead=ahead, method=method)

        def start(take: Take) -> Child:
            child = tell(take)
            if cache is not None:
                cache.trim()  # of what the shots before painted, and nobody waits for it
            return child

        failed = dict(_render(takes, workers=workers, start=start, on_event=on_event))
    demand_none({take.id: failed[take.id] for take in takes if take.id in failed})


def demand_none(failed: Mapping[str, Exception]) -> None:
    """Raise what the errors of the shots with these ids amount to, if there are any: first of all a bug."""
    for error in failed.values():
        if not isinstance(error, OneByOneError):
            raise error
    if failed:
        mendable = all(getattr(error, "exit_code", None) == UsageError.exit_code for error in failed.values())
        raise SeveralErrors([reason(id, error) for id, error in failed.items()], mendable=mendable)


@dataclass(eq=False)
class _Running:
    take: Take
    child: Child
    again: bool = False


def _render(
    takes: Sequence[Take], *, workers: int, start: Callable[[Take], Child], on_event: OnEvent
) -> Iterator[tuple[str, Exception]]:
    """Render them all; gives the id of each shot that failed, and why."""
    to_do = deque(sorted(takes, key=lambda take: -take.frames))
    running: dict[object, _Running] = {}

    def begin(take: Take, *, again: bool) -> None:
        on_event(Event(event="begun", clip=take.id, of=take.frames))
        child = start(take)
        running[child.connection] = _Running(take, child, again)

    try:
        while to_do or running:
            while to_do and len(running) < workers:
                begin(to_do.popleft(), again=False)
            for ready in wait([one.child.connection for one in running.values()]):
                one = running[ready]
                try:
                    said = one.child.receive()
                except Exception as error:
                    del running[ready]
                    if isinstance(error, ChildDied) and not one.again:
                        on_event(Event(event="retried", clip=one.take.id, message=str(error)))
                        begin(one.take, again=True)
                        continue
                    on_event(Event(event="failed", clip=one.take.id, message=reason(one.take.id, error)))
                    yield one.take.id, error
                else:
                    if isinstance(said, Finished):
                        del running[ready]
                    elif isinstance(said, Event):
                        on_event(said)
    finally:
        stop_all([one.child for one in running.values()])


def _child(
    take: Take, *, shared: JobSlots, cache: Cache | None, ahead: Ahead | None, method: Literal["fork", "spawn"]
) -> Child:
    task = partial(_work, take=take, shared=shared, cache=cache, ahead=ahead, forks=method == "fork")
    return Child(task if method == "fork" else AfterManim(task), name=take.id, method=method, has_children=True)


def _work(tell: Send, *, take: Take, shared: JobSlots, cache: Cache | None, ahead: Ahead | None, forks: bool) -> None:
    """What a shot's process does."""
    pool = TaskPool(shared, forks=forks, on_retry=lambda why: tell(Event(event="retried", clip=take.id, message=why)))
    progress = now_and_then(take, tell)
    clip = render_clip(
        take.job,
        take.out,
        pool=pool,
        cache=cache,
        ahead=ahead,
        on_progress=progress,
        on_warning=lambda why: tell(Event(event="warned", clip=take.id, message=why)),
    )
    tell(Event(event="rendered", clip=take.id, files=tuple(vars(clip).values())))


def now_and_then(take: Take, tell: Send) -> Callable[[int], None]:
    """Send a shot's progress, but not at every frame."""
    told = time.monotonic()

    def on_progress(frames: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_EVERY:
            told = time.monotonic()
            tell(Event(event="progress", clip=take.id, frames=frames, of=take.frames))

    return on_progress
