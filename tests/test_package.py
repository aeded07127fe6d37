"""What is installed is what the project tracks, and it runs alone: no checkout, an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hatchling import build
from project import ROOT

from onebyone import __version__
from onebyone.paths import shipped

PLACES = {"src/onebyone": "onebyone", "scenes": "onebyone/scenes", "assets": "onebyone/assets"}


def tracked(*folders: str) -> set[str]:
    """The files that git tracks or would take below these folders; skips the test where there is no git to ask."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout under git")
    line = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders]
    listed = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return {name for name in listed if name and (ROOT / name).is_file()}


def installed(name: str) -> str:
    """Where a tracked file lies once it is installed."""
    folder = next(folder for folder in PLACES if name.startswith(f"{folder}/"))
    return PLACES[folder] + name.removeprefix(folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel and an sdist."""
    folder = tmp_path_factory.mktemp("dist")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # as pip does
        build.build_wheel(str(folder))
        build.build_sdist(str(folder))
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return built / f"onebyone-{__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def run(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Run Python in an empty folder, with the wheel's onebyone before any other; gives what it prints."""
    packages, empty = tmp_path_factory.mktemp("packages"), tmp_path_factory.mktemp("empty")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", *arguments],
            cwd=empty,
            env={**os.environ, "PYTHONPATH": str(packages)},
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_a_wheel_holds_the_package_the_scenes_and_the_assets_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == {installed(name) for name in tracked(*PLACES)}
    assert {"onebyone/py.typed", "onebyone/scenes/fig2a.py", "onebyone/assets/digit.png"} <= held


def test_what_a_cluster_is_sent_is_what_a_wheel_holds(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
    assert {name: path.read_bytes() for name, path in shipped().items()} == held


def test_an_sdist_holds_all_that_git_tracks(built: Path) -> None:
    root = f"onebyone-{__version__}/"
    with tarfile.open(built / f"onebyone-{__version__}.tar.gz") as archive:
        held = {name.removeprefix(root) for name in archive.getnames()}
    assert held == {*tracked(), "PKG-INFO"}


def test_it_finds_its_scenes_and_assets_without_the_checkout_and_leaves_clips_where_one_stands(
    run: Callable[..., str],
) -> None:
    told = run(
        "-c",
        "import sys\nfrom onebyone.inputs.bundled import digit\nfrom onebyone.paths import MEDIA, PACKAGE, PROJECT\n"
        "assert 'torch' not in sys.modules and 'manim' not in sys.modules\n"
        "print(PACKAGE, PROJECT == PACKAGE, MEDIA, digit().shape, (PROJECT / 'scenes/fig2a.py').is_file())",
    )
    package, *rest = told.split(" ", 1)
    assert not Path(package).is_relative_to(ROOT)
    assert rest == ["True media (28, 28) True\n"]


def test_where_there_is_no_git_an_asset_that_is_missing_is_to_be_installed_again(run: Callable[..., str]) -> None:
    told = run(
        "-c",
        "from pathlib import Path\nfrom onebyone.errors import UsageError\nfrom onebyone.inputs.bundled import digit\n"
        "try:\n    digit(Path('nowhere'))\nexcept UsageError as error:\n    print(error)",
    )
    assert told == "assets/digit.png is missing: install onebyone again\n"


def test_its_cluster_is_sent_the_same(run: Callable[..., str], wheel: Path) -> None:
    told = run("-c", "from onebyone.paths import shipped\nprint(*shipped(), sep='\\n')").splitlines()
    with zipfile.ZipFile(wheel) as archive:
        assert set(told) == {name for name in archive.namelist() if ".dist-info/" not in name}


@pytest.mark.slow
def test_it_renders_and_verifies_there(run: Callable[..., str]) -> None:
    assert run("-m", "onebyone", "render", "4a", "-q", "l").splitlines() == ["media/clips/4a.mp4", "media/index.html"]
    assert run("-m", "onebyone", "verify", "media/clips/4a.mp4").splitlines()[-1] == "4a.mp4 is verified"
