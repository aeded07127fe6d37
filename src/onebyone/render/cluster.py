"""Render shots on the workers of a Dask scheduler: the project goes there with the work, and the files come back.

There is no shared folder. The project is one bundle of bytes and each shot a task that takes it, so whatever a lost
worker held, Dask makes again elsewhere. A task returns an error instead of raising it: what a scene does wrong, it does
wrong everywhere.

What a worker runs, `render_there`, travels to it by value, so the worker needs the libraries that this project pins,
but not the project itself: it unpacks that, and renders in a process of its own. So the worker's is free to answer the
scheduler, and shares no memory, no threads and no older version of the project with the one that renders, which can be
ended.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import queue
import shutil
import subprocess
import sys
import tempfile
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cloudpickle
from distributed import Client, Future

from onebyone.errors import UsageError
from onebyone.paths import shipped
from onebyone.render.clip import clip_files
from onebyone.render.cluster_job import Order
from onebyone.render.output import publish_video, staging, writing_to
from onebyone.render.progress import Event, OnEvent
from onebyone.render.run import Take, demand_none, reason
from onebyone.render.workers import ChildDied, SentError

ENTRY = "onebyone.render.cluster_job"
"""The module that the worker runs, from the unpacked project."""

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
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    try:
        yield client
    finally:
        cloudpickle.unregister_pickle_by_value(sys.modules[__name__])
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
        return ChildDied(f"{clip}: {task.exception()}")
    parcel: Parcel = task.result()
    if parcel.error:
        raised: SentError = pickle.loads(parcel.error)
        return raised.rebuilt()
    if parcel.last_words:
        return ChildDied(f"{clip}: its process on the worker died: {parcel.last_words}")
    return parcel.files


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


@dataclass(frozen=True)
class Parcel:
    """What comes back: files by name, or a pickled error, or the last words of a process that died."""

    files: dict[str, bytes]
    error: bytes = b""
    last_words: str = ""


def render_there(bundle: bytes, order: bytes, topic: str) -> Parcel:
    """Render one shot on a worker: nothing of this project is there, so neither this nor what it calls may use any.

    Args:
        bundle: the project as a ZIP archive.
        order: what `onebyone.render.cluster_job` is to do, pickled.
        topic: under which events are told to the scheduler.
    """
    from distributed import get_worker

    worker = get_worker()
    here, task = Path(worker.local_directory), worker.get_current_task()
    project = _unpacked(bundle, here)
    with tempfile.TemporaryDirectory(dir=here) as folder:
        environment = {**os.environ, "PYTHONPATH": str(project)}
        line = [sys.executable, "-P", "-m", ENTRY, folder]
        with (
            open(Path(folder) / "stderr", "w+", encoding="utf-8") as words,
            # Its standard input stays open while this process lives and is wanted: that is how it knows.
            subprocess.Popen(
                line, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words
            ) as process,
        ):
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(len(order).to_bytes(8) + order)
            process.stdin.flush()
            for line_said in process.stdout:
                if worker.state.tasks[task].state == "cancelled":
                    process.stdin.close()
                try:
                    worker.log_event(topic, {**json.loads(line_said), "worker": worker.address})
                except ValueError:  # a scene printed something
                    continue
            process.wait()
            words.seek(0)
            last_words = "".join(words.readlines()[-1:]).strip()
        out = Path(folder) / "out" / "clips"
        error = Path(folder) / "error"
        if error.exists():
            return Parcel({}, error=error.read_bytes())
        if process.returncode:
            return Parcel({}, last_words=last_words or f"exit code {process.returncode}")
        return Parcel({path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()})


def _unpacked(bundle: bytes, here: Path) -> Path:
    """The folder of the project, unpacked once for every bundle."""
    place = here / f"onebyone-{hashlib.sha256(bundle).hexdigest()}"
    if not place.exists():
        unfinished = tempfile.mkdtemp(dir=here)
        with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
            archive.extractall(unfinished)
        try:
            os.rename(unfinished, place)
        except OSError:  # another thread was faster
            shutil.rmtree(unfinished)
    return place
