"""On a Dask cluster of two processes: the same frames as here, even if a worker is killed, and errors as themselves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from project import variant
from watching import looks

from onebyone.errors import OneByOneError, UsageError
from onebyone.paint.quality import Quality
from onebyone.panels.catalogue import chosen
from onebyone.panels.panel import Variant
from onebyone.render import cluster as module
from onebyone.render.clip import Job, clip_files
from onebyone.render.cluster import render_on_cluster
from onebyone.render.jobs import default_jobs
from onebyone.render.progress import Event
from onebyone.render.run import Take, render_shots

distributed = pytest.importorskip("distributed")

pytestmark = pytest.mark.slow
SMALL = Quality(320, 180, 5)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[distributed.LocalCluster]:
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        local_directory=str(tmp_path_factory.mktemp("workers")),
    ) as made:
        yield made


def takes(variants: list[Variant], out: Path) -> list[Take]:
    return [Take(Job(variant, SMALL), out, 5.0) for variant in variants]


def test_a_worker_killed_in_the_middle_changes_nothing(cluster: distributed.LocalCluster, tmp_path: Path) -> None:
    shots = [variant(id) for id in ("3", "closing")]
    events: list[Event] = []
    with distributed.Client(cluster) as client:
        pids = client.run(os.getpid)

        def listen(event: Event) -> None:
            if event.event == "progress" and not any(event.event == "progress" for event in events):
                os.kill(pids[worker_of(event, client)], signal.SIGKILL)
            events.append(event)

        render_on_cluster(
            takes(shots, tmp_path / "there"), address=cluster.scheduler_address, fresh=True, on_event=listen
        )
    lost = [event for event in events if event.event == "retried"]
    assert lost
    assert "was lost; it is rendered by tcp://" in (lost[0].message or "")
    rendered = [event.clip for event in events if event.event == "rendered"]
    assert sorted(map(str, rendered)) == ["3", "closing"]
    render_shots(takes(shots, tmp_path / "here"), workers=default_jobs(), cache=None, on_event=lambda event: None)
    assert looks(tmp_path / "there") == looks(tmp_path / "here")
    for shot in shots:
        files = vars(clip_files(shot.name, tmp_path / "there")).values()
        assert all(file.stat().st_size for file in files)
    assert not list((tmp_path / "there").rglob(".*"))


def worker_of(event: Event, client: distributed.Client) -> str:
    """The worker that renders the clip of this event."""
    return next(worker for worker, keys in client.processing().items() if any(event.clip in key for key in keys))


def test_what_a_worker_runs_is_the_project_that_it_was_sent(
    cluster: distributed.LocalCluster, stand_in: Callable[..., list[str]], tmp_path: Path
) -> None:
    stand_in("import onebyone; raise DisagreementError(onebyone.__file__, (0,), 1, 2, reason='not equal')")
    shot = replace(chosen(["2a"])[0], scene_file=str(tmp_path / "stand_in.py"), scene_class="Clip2a", poster="blue")
    events: list[Event] = []
    there = takes([shot.default()], tmp_path / "out")
    with pytest.raises(OneByOneError, match=r"2a: .*not equal") as caught:
        render_on_cluster(there, address=cluster.scheduler_address, fresh=True, on_event=events.append)
    where = str(caught.value).removeprefix("2a: ").partition("[0]")[0]
    assert Path(where).is_relative_to(tmp_path.parents[0])
    assert "onebyone-" in where, "unpacked beside the worker"
    assert (events[0].event, events[-1].event) == ("begun", "failed")
    assert "rendered" not in {event.event for event in events}
    assert not (tmp_path / "out").exists()


def test_what_travels_to_a_worker_needs_nothing_of_this_project() -> None:
    """It is sent as the client sends it, and found complete where no module of ours can be imported."""
    cloudpickle = pytest.importorskip("cloudpickle")
    cloudpickle.register_pickle_by_value(module)
    try:
        sent = cloudpickle.dumps(module.render_there)
    finally:
        cloudpickle.unregister_pickle_by_value(module)
    script = "import pickle, sys; sys.modules['onebyone'] = None; there = pickle.loads(sys.stdin.buffer.read())\n"
    script += (
        "print(there.__name__, sorted(there.__globals__.keys() & {'Parcel', '_unpacked', 'ENTRY', 'publish_video'}))"
    )
    there = subprocess.run([sys.executable, "-P", "-c", script], input=sent, capture_output=True, timeout=60)
    assert there.stdout.decode() == "render_there ['ENTRY', 'Parcel', '_unpacked']\n", there.stderr.decode()


def test_a_scheduler_that_does_not_answer_is_the_user_s_to_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("onebyone.render.cluster.PATIENCE", 1)
    for address in ("tcp://127.0.0.1:9", "not an address"):
        with pytest.raises(
            UsageError, match=f"no Dask scheduler answers at {address}; start one with `dask scheduler`"
        ):
            render_on_cluster([], address=address, fresh=False, on_event=lambda event: None)


def test_without_dask_it_is_said_how_to_get_it() -> None:
    script = "import sys; sys.modules['distributed'] = None\nfrom onebyone.cli import main\nmain()"
    line = [sys.executable, "-P", "-c", script, "render", "2a", "--cluster", "tcp://head:8786"]
    result = subprocess.run(line, capture_output=True, text=True, timeout=120)
    assert result.returncode == 2
    (line,) = result.stderr.splitlines()
    assert "rendering on a cluster needs packages that are not installed: run ./render.sh render --cluster tcp" in line
