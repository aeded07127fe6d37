"""What a Dask worker runs: it unpacks the project, renders one shot in a process of its own, and returns the files.

The function travels to the worker by value, so the worker needs the libraries that this project pins, but not the
project itself. Therefore nothing of the project is imported here. The process keeps the worker's own one free to answer
the scheduler, shares no memory, no threads and no older version of the project with it, and can be ended.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

ENTRY = "onebyone.render.cluster_job"
"""The module that the worker runs, from the unpacked project."""


@dataclass(frozen=True)
class Parcel:
    """What comes back: files by name, or a pickled error, or the last words of a process that died."""

    files: dict[str, bytes]
    error: bytes = b""
    last_words: str = ""


def render_there(bundle: bytes, order: bytes, topic: str) -> Parcel:
    """Render one shot.

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
