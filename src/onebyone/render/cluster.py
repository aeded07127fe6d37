"""Render shots on the workers of a Dask scheduler: the project goes there with the work, and the files come back.

There is no shared folder. The project is one bundle of bytes and each shot a task that takes it, so whatever a lost
worker held, Dask makes again elsewhere. A task returns an error instead of raising it: what a scene does wrong, it does
wrong everywhere.
"""

from __future__ import annotations

import io
import pickle
import queue
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import cloudpickle
from distributed import Client, Future

from onebyone.errors import UsageError
from onebyone.paths import shipped
from onebyone.render import cluster_worker
from onebyone.render.clip import clip_files
from onebyone.render.cluster_job import Order
from onebyone.render.cluster_worker import Parcel, render_there
from onebyone.render.events import Event, OnEvent
from onebyone.render.output import publish_video, staging, writing_to
from onebyone.render.process import Died, Raised
from onebyone.render.run import Take, demand_none, reason

PATIENCE = 10
"""Seconds to wait for the scheduler's first answer."""


def render_on_cluster(takes: Sequence[Take], *, address: str, fresh: bool, on_event: OnEvent) -> None:
    """Render every shot on the cluster, the longest first, and put the files where they would be.

    Args:
        takes: what to render.
        address: of the scheduler, such as "tcp://head:8786".
        fresh: whether to do without the workers' caches.
        on_event: told what happens, in this thread.

    Raises:
        SeveralErrors: some shots could not be rendered; all others were.
        UsageError: no scheduler answers.
        Exception: a bug; all other shots were rendered.
    """
    failed: dict[str, Exception] = {}
    with _client(address) as client:
        if not client.scheduler_info()["workers"]:
            on_event(Event(event="waiting", message=f"the scheduler at {address} has no workers yet; waiting for one"))
        for take, found in _done(client, takes, fresh=fresh, on_event=on_event):
            if isinstance(found, Exception):
                failed[take.id] = found
                on_event(Event(event="failed", clip=take.id, message=reason(take.id, found)))
            else:
                _deliver(found, take, on_event)
    demand_none({take.id: failed[take.id] for take in takes if take.id in failed})


@contextmanager
def _client(address: str) -> Iterator[Client]:
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler answers at {address}; start one with `dask scheduler` and give its address"
        ) from error
    cloudpickle.register_pickle_by_value(cluster_worker)
    try:
        yield client
    finally:
        cloudpickle.unregister_pickle_by_value(cluster_worker)
        client.close()


def _done(
    client: Client, takes: Sequence[Take], *, fresh: bool, on_event: OnEvent
) -> Iterator[tuple[Take, dict[str, bytes] | Exception]]:
    """Each shot, in the order they are done, with its files by name or why there are none."""
    heard: queue.SimpleQueue[Future[Any] | dict[str, Any]] = queue.SimpleQueue()
    topic = f"onebyone-{uuid.uuid4()}"
    client.subscribe_topic(topic, lambda event: heard.put(event[1]))
    bundle = client.submit(bytes, _bundle(), key=f"project-{topic}")  # a task: it is made anew where it was lost
    tasks = {}
    for place, take in enumerate(sorted(takes, key=lambda take: -take.frames)):
        order = pickle.dumps(Order(take.job, take.seconds, fresh))
        task = client.submit(render_there, bundle, order, topic, key=f"{take.id}-{topic}", priority=-place, pure=False)
        task.add_done_callback(heard.put)
        tasks[task] = take
    at_work: dict[str, str] = {}
    while tasks:
        said = heard.get()
        if isinstance(said, Future):
            take = tasks.pop(said)
            yield take, _found(said, take.id)
            said.release()
        elif said["event"] in ("begun", "progress", "retried"):
            worker, clip = said.pop("worker"), said["clip"]
            if said["event"] == "begun" and at_work.setdefault(clip, worker) != worker:
                why = f"{clip}: {at_work[clip]} was lost; it is rendered by {worker} now"
                on_event(Event(event="retried", clip=clip, message=why))
                at_work[clip] = worker
            on_event(Event(**said))


def _found(task: Future[Any], clip: str) -> dict[str, bytes] | Exception:
    if task.status != "finished":
        return Died(f"{clip}: {task.exception()}")
    parcel: Parcel = task.result()
    if parcel.error:
        raised: Raised = pickle.loads(parcel.error)
        return raised.rebuilt()
    return Died(f"{clip}: its process on the worker died: {parcel.last_words}") if parcel.last_words else parcel.files


def _deliver(files: dict[str, bytes], take: Take, on_event: OnEvent) -> None:
    clip = clip_files(take.id, take.out)
    with writing_to(take.out), staging(clip.movie.parent) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        beside = {folder / file.name: file for file in (clip.proof, clip.track, clip.captions, clip.poster)}
        publish_video(folder / clip.movie.name, clip.movie, beside=beside)
    on_event(Event(event="rendered", clip=take.id, files=tuple(vars(clip).values())))


def _bundle() -> bytes:
    """The project as a ZIP archive, laid out as it is installed."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, path in shipped().items():
            archive.write(path, place)
    return content.getvalue()
