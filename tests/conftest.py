"""What several tests share: running the real command line, and short scenes to run it with."""

from __future__ import annotations

import compileall
import gc
import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sparse
from checkout import Tree
from hypothesis import settings
from project import CHROMIUM, ROOT, Run, variant, write_stand_in
from warm import COLD, Warm

from onebyone.core import witness
from onebyone.errors import UsageError
from onebyone.panels.catalogue import chosen
from onebyone.panels.panel import Panel
from onebyone.render.jobs import default_jobs, job_slots

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from onebyone.paint.thumbnails import Levels
    from onebyone.render.clip import Clip


LONGEST = ("rendered", "edited studio", "parameter sets", "studio")
"""The groups that take longest, in their order. Both of the studio wait for a browser: side by side they would leave a
core idle, so what computes goes between them."""

settings.register_profile("any machine", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("any machine")


@pytest.fixture
def unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a witness be anything, also one that errs as a test wants it to."""
    monkeypatch.setattr(witness, "testified", lambda name, theirs, *arrays, ours: theirs(*arrays))
    monkeypatch.setattr(witness, "counted", lambda name, theirs: theirs())


def pytest_configure(config: pytest.Config) -> None:
    """Compile the sources once, and have bytecode written whatever the surroundings say: else each process compiles.

    torch computes in one thread here, as in our command lines: what its threads wait for each other is a third of the
    CPU time of what a test proves. And a scene makes many objects and little garbage: where that is looked for at every
    700th, as by default, it is 5 % of what tests do.
    """
    if config.getoption("--panel") is not None:
        call_panel_by_its_id(config)
    gc.set_threshold(100_000, 50, 100)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(ROOT / "src", quiet=2)


def call_panel_by_its_id(config: pytest.Config) -> None:
    """Of what `--panel` names, take the id, for C1 is c1. Raises pytest.UsageError at once where there is none.

    While they collect, processes that run side by side would each end, and pytest with a traceback.
    """
    try:
        (config.option.panel,) = (panel.id for panel in chosen([config.getoption("--panel")]))
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_collection_finish() -> None:
    """What was imported and collected stays: to look for garbage in it again and again takes time."""
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`./render.sh test --panel 2c` runs what concerns one panel; `--update` writes down what its figure proves now."""
    parser.addoption("--panel", metavar="ID", help="run only the tests of this panel: lint, types, words, layout, …")
    parser.addoption("--update", action="store_true", help="write down anew what the figures prove")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For one panel, do not even import the tests that are of none: those that never name the catalogue."""
    if config.getoption("--panel") is None or collection_path.suffix != ".py":
        return None
    beside = [file for file in (collection_path, collection_path.with_name("conftest.py")) if file.exists()]
    return None if any("CATALOGUE" in file.read_text(encoding="utf-8") for file in beside) else True


def pytest_xdist_auto_num_workers() -> int:
    """One test more at once than `render` would render clips: a seventh of their time tests wait, as for a browser."""
    return default_jobs() + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is of another panel, or of none. What shares something dear to make runs in one process."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(shared_by(item)))
    id = config.getoption("--panel")
    if id is None:
        items.sort(key=begins_at(items), reverse=True)
        return
    own = [item for item in items if id in panels_of(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in own])
    items[:] = own


def begins_at(items: list[pytest.Item]) -> Callable[[pytest.Item], tuple[int, int]]:
    """How early an item begins, in the sense of `sort`: what takes longest first, or one process ends long after all.

    What LONGEST names goes before everything; then, group by group, what has the most tests that render, and what has
    the most tests.
    """
    every = Counter(map(shared_by, items))
    slow = Counter(shared_by(item) for item in items if item.get_closest_marker("slow"))
    slow |= {group: 2 * len(items) - at for at, group in enumerate(LONGEST)}
    return lambda item: (slow[shared_by(item)], every[shared_by(item)])


def shared_by(item: pytest.Item) -> str:
    """The group that a test says it is of, or the recording that it looks at, or what else its file has at hand."""
    named = item.get_closest_marker("xdist_group")
    if named is not None:
        return str(named.args[0])
    recorded = (
        item.callspec.params.get("shot") if isinstance(item, pytest.Function) and hasattr(item, "callspec") else None
    )
    if isinstance(recorded, tuple):
        which, theme = recorded
        return f"{which.id} {theme}"
    dear = [name for name in ("rendered", "clip_2a") if name in getattr(item, "fixturenames", ())]
    return dear[0] if dear else str(item.path)


def panels_of(item: pytest.Item) -> set[str]:
    """The ids of the panels that a test is run on, as its parameters say."""
    values = item.callspec.params.values() if isinstance(item, pytest.Function) and hasattr(item, "callspec") else ()
    flat = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
    return {part.id for part in flat if isinstance(part, Panel)}


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test finds what the user, or an earlier run of the tests, has painted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """Starts command lines that need not import the libraries."""
    made = Warm()
    yield made
    made.close()


@pytest.fixture
def command(warm: Warm) -> Run:
    """Run `python -m onebyone` with these arguments in a process of its own."""

    def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        return warm.run([*COLD, "-m", "onebyone", *arguments], cwd=cwd)

    return run


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A checkout in a folder with a space in its name."""
    return Tree(tmp_path / "a folder/project")


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config, warm: Warm) -> Path:
    """The folder that `render -q l` leaves, with few frames: every clip, and the film; made but once.

    For one panel: its clip alone.
    """
    out, panel = tmp_path_factory.mktemp("media"), pytestconfig.getoption("--panel")
    line = [*COLD, sparse.__file__, "render", *([panel] if panel else ()), "-q", "l", "--out", str(out)]
    result = warm.run(line, cwd=ROOT, timeout=1800)
    assert result.returncode == 0, result.stderr
    made = [] if panel else [str(out / "film.mp4")]
    assert result.stdout.splitlines()[-len(made) - 1 :] == [*made, str(out / "index.html")]
    return out


@pytest.fixture(scope="session")
def clip_2a(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """Panel 2a, rendered at low quality, with few frames."""
    from onebyone.render.clip import Job, render_clip
    from onebyone.render.workers import TaskPool

    with job_slots(1) as slots:
        job = Job(variant("2a"), sparse.SPARSE)
        return render_clip(job, tmp_path_factory.mktemp("2a"), pool=TaskPool(slots, forks=False), cache=None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a session."""
    if CHROMIUM is None:
        pytest.skip("NOT tested in a browser: there is no Chromium, and it could not be installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Only our own pages are opened; the sandbox wants rights that a container seldom grants.
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def decoded_once() -> Iterator[None]:
    """The same file need not be decoded for every fault in its proof."""
    from onebyone.verify import video

    seen: dict[str, Levels] = {}
    decode = video.luma_of

    def luma_of(movie: Path, *, from_601: bool = False) -> Levels:
        content = f"{hashlib.sha256(movie.read_bytes()).hexdigest()} {from_601}"
        if content not in seen:
            seen[content] = decode(movie, from_601=from_601)
        return seen[content]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(video, "luma_of", luma_of)
        yield


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """`write_stand_in` into the test's folder, with a cache that nobody else has."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    return partial(write_stand_in, tmp_path)


@pytest.fixture
def run_stand_in(stand_in: Callable[..., list[str]], tmp_path: Path, warm: Warm) -> Run:
    """Run the command line with stand-in scenes; the rest is as in `stand_in`.

    It starts warm, unless it is to start `cold`, or something is done to its process `before`.
    """

    def run(
        *arguments: str,
        end: str = "pass",
        more: Mapping[str, str] | None = None,
        first: str = "",
        poster: str = "blue",
        cold: bool = False,
        before: Callable[[], None] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        line = [*stand_in(end, more=more, first=first, poster=poster), *arguments]
        if not cold and before is None:
            return warm.run(line, cwd=tmp_path)
        return subprocess.run(
            line,
            cwd=tmp_path,
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=600,
            preexec_fn=before,
        )

    return run
