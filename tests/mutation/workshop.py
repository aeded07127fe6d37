"""A copy of the project in which one file at a time is changed and tested, in a fork that has everything else loaded.

A fresh Python with torch, manim and pytest takes seconds to start, a fork of one milliseconds. So the heavy libraries
are imported once; a foreman forked for each source file imports the package's modules that do not use that file; and
each mutant gets a fork of the foreman, which imports the changed file and its users, and the tests, anew: nothing that
was computed with the sound file is left over.
"""

from __future__ import annotations

import ast
import contextlib
import gc
import importlib
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verdict import KILLED, SURVIVED, TIMED_OUT

TESTED_BY = {
    "core": ("core",),
    "inputs": ("inputs",),
    "panels": ("panels",),
    "audit": ("audit", "proof"),
    "proof": ("audit", "proof"),
}
"""Which folders of tests stand for a package."""
NUMBERS = ("*/numbers.py", "shared/network.py", "shared/walking.py")
"""What of the panels is computed and proven; the rest is drawn or said."""
NO_JUDGES = ("test_cost.py", "test_faults_in_plain_manim.py", "test_one_panel.py")
"""They measure time, or start processes of their own: too slow, and too moody, to be asked thousands of times."""
HEAVY = (
    "coverage",
    "hypothesis.extra.numpy",
    "manim",
    "num2words",
    "numpy",
    "PIL.Image",
    "pytest",
    "torch",
    "typer",
    "uharfbuzz",
)
TYPESETTING = "onebyone.look.formula"
LOADED = ("core", "inputs", "words", "look", "frames", "drawing", "panels")
"""What the tests of audit and proof load: imported, and formulas set once, as far as it uses no changed file."""
COPIED = ("assets", "pyproject.toml", "scenes", "src", "tests")
NO_PLUGINS = ("cacheprovider", "unraisableexception", "threadexception")
PLAIN = ["--assert=plain", *(f"-pno:{name}" for name in NO_PLUGINS)]
MEMORY = 16 * 2**30  # of addresses, of which torch alone takes several GB


@dataclass(frozen=True)
class Coverage:
    """What a file of tests runs of the sound package, and how long that takes.

    Attributes:
        seconds: of CPU, import included.
        lines: the lines run, by source file relative to the package.
    """

    seconds: float
    lines: Mapping[str, frozenset[int]]


class Workshop:
    """The copy, and the process that everything is forked from."""

    def __init__(self, project: Path, folder: Path) -> None:
        """Copy the project into an empty folder, and import what takes long into this process.

        Args:
            project: the root; what lies in it is only read.
            folder: where the copy goes.
        """
        self.root = folder
        for name in COPIED:
            source, target = project / name, folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
            else:
                shutil.copy2(source, target)
        self.package = folder / "src" / "onebyone"
        os.environ["PYTHONPATH"] = str(folder / "src")
        os.chdir(folder)
        sys.path.insert(0, str(folder / "src"))
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        os.environ["OMP_NUM_THREADS"] = "1"  # a pool of threads does not survive a fork
        for module in HEAVY:
            importlib.import_module(module)
        _settle()

    def test_files(self, package: str) -> list[str]:
        """The files of tests that stand for a package, relative to the copy."""
        found = [path for folder in TESTED_BY[package] for path in (self.root / "tests" / folder).glob("test_*.py")]
        return sorted(str(path.relative_to(self.root)) for path in found if path.name not in NO_JUDGES)

    def survey(self, test_file: str) -> Coverage:
        """Run a file of tests on the sound package.

        Raises:
            SystemExit: it fails, so it cannot judge a mutant.
        """
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        trace = self.root / "lines.txt"

        def run() -> int:
            import coverage

            watch = coverage.Coverage(data_file=None, include=[f"{self.package}/*"])
            watch.start()
            status = _pytest([test_file])
            watch.stop()
            data = watch.get_data()
            with trace.open("w", encoding="utf-8") as out:
                for name in sorted(data.measured_files()):
                    lines = " ".join(map(str, data.lines(name) or ()))
                    print(Path(name).relative_to(self.package), lines, file=out)
            return status

        if _in_a_fork(run, seconds=600) != SURVIVED:
            raise SystemExit(f"{test_file} fails on the sound sources; run it alone to see why")
        lines = {}
        for line in trace.read_text(encoding="utf-8").splitlines():
            name, *numbers = line.split()
            lines[name] = frozenset(map(int, numbers))
        return Coverage(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, lines)

    def try_all(
        self, file: str, sources: Iterable[str], tests: Sequence[Sequence[str]], limits: Sequence[float]
    ) -> Iterator[str]:
        """Put each source in the place of a file and run its tests, until one fails.

        Args:
            file: relative to the package.
            sources: what it becomes, one after the other.
            tests: for each source the files of tests to run, in this order.
            limits: for each source the seconds of CPU that they may take.

        Yields:
            SURVIVED, KILLED or TIMED_OUT for each source.
        """
        path = self.package / file
        sound = path.read_bytes()
        sys.dont_write_bytecode = True  # the surveys have left that of all sound files
        shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)  # it goes by whole seconds and the size
        reader, writer = os.pipe()
        foreman = os.fork()
        if not foreman:
            with contextlib.suppress(BaseException):
                os.close(reader)
                for module in self._apart_from(file):
                    importlib.import_module(module)
                if TYPESETTING in sys.modules:
                    sys.modules[TYPESETTING].typeset("x")  # the first formula takes 0.7 s
                with open(writer, "w", encoding="utf-8") as report:
                    for source, files, seconds in zip(sources, tests, limits, strict=True):
                        path.write_text(source, encoding="utf-8")
                        result = _in_a_fork(lambda files=files: _one_by_one(files), seconds=seconds)  # type: ignore[misc]
                        print(result, file=report, flush=True)
            os._exit(0)
        os.close(writer)
        try:
            with open(reader, encoding="utf-8") as report:
                for line in report:
                    yield line.strip()
        finally:
            os.waitpid(foreman, 0)
            path.write_bytes(sound)

    def _apart_from(self, file: str) -> list[str]:
        """The modules that neither are nor import a file, at any remove, and that its tests load."""
        uses = {path: _imported(path) for path in sorted(self.package.rglob("*.py"))}
        tainted = {_dotted(self.package, self.package / file)}
        while more := {_dotted(self.package, path) for path, names in uses.items() if names & tainted} - tainted:
            tainted |= more
        wanted = {"core": ("core",), "inputs": ("core",), "panels": ("core", "inputs")}.get(file.split("/")[0], LOADED)
        names = [_dotted(self.package, path) for path in uses]
        return [name for name in names if name not in tainted and name.split(".")[1:2] and name.split(".")[1] in wanted]


def _dotted(package: Path, path: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _imported(path: Path) -> set[str]:
    """Every name that a file imports, wherever it does so, `from a import b` as both a and a.b."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _settle() -> None:
    """Make this process fit to fork: no threads, nothing left to chance, nothing written that a mutant could find."""
    import hypothesis
    import torch

    torch.set_num_threads(1)
    torch.nn.functional.conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2))  # the first call takes 0.3 s
    hypothesis.settings.register_profile(
        "mutants",
        max_examples=15,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutants")
    gc.collect()
    gc.freeze()  # or every fork would look through all of torch and manim, again and again


class _QuickFirst:
    """Known answers before drawn ones: a hypothesis test takes a hundred times as long as another."""

    @staticmethod
    def pytest_collection_modifyitems(items: list[Any]) -> None:
        items.sort(key=lambda item: hasattr(getattr(item, "obj", None), "hypothesis"))


def _pytest(arguments: Sequence[str]) -> int:
    import pytest

    status = pytest.main(["-x", "-q", "-m", "not slow", "--tb=no", *PLAIN, *arguments], plugins=[_QuickFirst()])
    return 0 if status == pytest.ExitCode.NO_TESTS_COLLECTED else int(status)  # all of them are slow


def _one_by_one(files: Sequence[str]) -> int:
    """Run files of tests until one fails; a file is only imported when those before it have passed."""
    return next((status for status in map(_pytest, ([file] for file in files)) if status), 0)


def _in_a_fork(run: Callable[[], int], *, seconds: float) -> str:
    """Run something in a child with its output thrown away, within so many seconds of CPU, 20 times as many in all."""
    child = os.fork()
    if not child:
        status: Any = 1
        with contextlib.suppress(BaseException):
            os.setpgid(0, 0)
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nothing, stream)
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 3))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            status = run()
        os._exit(status)
    deadline = time.monotonic() + 20 * (seconds + 3)
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        time.sleep(0.005)
    else:
        os.killpg(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        return TIMED_OUT
    if os.WIFSIGNALED(status):
        return TIMED_OUT if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL) else KILLED
    return SURVIVED if os.WEXITSTATUS(status) == 0 else KILLED
