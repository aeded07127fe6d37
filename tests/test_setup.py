"""render.sh: what it installs when, and what is left of an environment when that fails."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from checkout import Tree
from project import ROOT


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed")
@pytest.mark.parametrize("script", ["render.sh", ".ci/run"])
def test_shellcheck_has_nothing_to_say(script: str) -> None:
    result = subprocess.run(["shellcheck", str(ROOT / script)], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_the_first_run_installs_and_the_second_starts_at_once(tree: Tree) -> None:
    code, out, errors = tree.run("list", "--json")
    assert (code, tree.installs) == (0, 1), errors
    assert out == f"ran -P -m onebyone list --json; in {tree.root.parent}\n"  # the caller's folder: --out is relative
    times = []
    for _ in range(3):
        begin = time.monotonic()
        assert tree.run("list") == (0, f"ran -P -m onebyone list; in {tree.root.parent}\n", [])
        times.append(time.monotonic() - begin)
    assert min(times) < 0.5
    assert tree.installs == 1


def test_a_link_from_elsewhere_and_arguments_with_spaces(tree: Tree, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere/link"
    link.parent.mkdir()
    link.symlink_to("../a folder/project/render.sh")
    code, out, _ = tree.run("render", "--out", "my clips", script=link)
    assert (code, tree.installs) == (0, 1)
    assert "render --out my clips" in out


@pytest.mark.parametrize("file", ["pyproject.toml", "render.sh"])
def test_set_up_is_redone_when_an_input_changed(file: str, tree: Tree) -> None:
    tree.run("list")
    tree.change(file)
    assert tree.run("list")[0] == 0
    assert tree.installs == 2


def test_tests_bring_their_own_packages_and_run_from_the_root(tree: Tree) -> None:
    tree.run("list")
    code, out, _ = tree.run("test", "-k", "two words")
    assert (code, out) == (0, f"ran -P -m pytest --numprocesses auto -k two words; in {tree.root}\n")
    assert tree.calls.read_text().splitlines()[-1].endswith("project[test]")
    tree.run("list")  # what the tests need includes what the clips need
    tree.run("verify", "2a.mp4", "--read-back")
    tree.run("bench")
    assert tree.installs == 2


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (["verify", "my clip.mp4", "--read-back"], "readback"),
        (["render", "--cluster", "tcp://host:8786"], "cluster"),
        (["render", "--cluster=tcp://host:8786"], "cluster"),
        (["bench", "--film"], "bench"),
    ],
)
def test_a_command_that_needs_more_packages_brings_them_once(arguments: list[str], extra: str, tree: Tree) -> None:
    tree.run("list")
    for _ in range(2):
        code, out, errors = tree.run(*arguments)
        assert (code, out.startswith("ran")) == (0, True), errors
    assert tree.installs == 2
    assert tree.calls.read_text().splitlines()[-1].endswith(f"project[{extra}]")


def test_what_was_brought_for_one_command_stays_when_another_needs_more(tree: Tree) -> None:
    for arguments in (["bench"], ["verify", "--read-back"], ["bench"], ["list"], ["verify"]):
        assert tree.run(*arguments)[0] == 0
    assert tree.installs == 2
    assert tree.calls.read_text().splitlines()[-1].endswith("project[bench,readback]")
    tree.change()
    tree.run("list")
    assert tree.calls.read_text().splitlines()[-1].endswith("project[bench,readback]")


@pytest.mark.parametrize("arguments", [["check", "test"], ["render", "bench"], ["verify", "--read-backs"]])
def test_words_that_only_look_like_a_purpose_bring_nothing(arguments: list[str], tree: Tree) -> None:
    assert tree.run(*arguments)[0] == 0
    assert tree.calls.read_text().splitlines()[-1].endswith("/project")


def test_the_benchmark_runs_from_the_root_with_its_options(tree: Tree) -> None:
    _, out, _ = tree.run("bench", "--jobs", "2")
    assert out == f"ran -P tests/bench --jobs 2; in {tree.root}\n"


def test_mutation_testing_needs_what_the_tests_need(tree: Tree) -> None:
    _, out, _ = tree.run("mutants", "core", "--sample", "9")
    assert out == f"ran -P tests/mutation core --sample 9; in {tree.root}\n"
    assert tree.calls.read_text().splitlines()[-1].endswith("project[test]")


def test_a_failing_pip_is_one_line_and_the_next_run_goes_on(tree: Tree) -> None:
    code, out, errors = tree.run("list", PIP_DOES="echo 'ERROR: no network' >&2; exit 1")
    assert (code, out) == (2, "")
    assert errors[-1].startswith("render.sh: pip could not install the packages: ERROR: no network")
    assert not (tree.root / ".venv/.onebyone-setup").exists()
    assert tree.run("list")[0] == 0
    assert tree.installs == 2


DEAD_PROXY = """
  error: subprocess-exited-with-error
  × installing build dependencies did not run successfully.
      WARNING: Retrying (Retry(total=4)) after connection broken by 'ProxyError("Cannot connect to proxy")': /simple/a/
      WARNING: Retrying (Retry(total=3)) after connection broken by 'Another': /simple/a/
      ERROR: Could not find a version that satisfies the requirement a (from versions: none)
      ERROR: No matching distribution found for a
  note: This error originates from a subprocess, and is likely not a problem with pip.
ERROR: Failed to build 'a' when installing build dependencies
note: See above for details of this error.
"""


@pytest.mark.parametrize(
    ("does", "says"),
    [
        (
            f"cat <<'END'\n{DEAD_PROXY}\nEND\nexit 1",
            "ERROR: Could not find a version that satisfies the requirement a (from versions: none) "
            '(connection broken: ProxyError("Cannot connect to proxy"))',
        ),
        ("echo 'OSError: nothing'; echo 'note: an error'; exit 1", "OSError: nothing"),
        ("echo 'it went wrong'; exit 1", "it went wrong"),
        ("kill -9 $$", "it was ended by signal 9; is there enough memory?"),
        (r"printf 'ERROR: caf\\xe9 \\0 \\r\\n'; exit 1", "ERROR: caf"),
    ],
    ids=["dead proxy", "no pip error", "no error at all", "killed", "odd bytes"],
)
def test_the_cause_of_a_failure_is_the_first_error_and_the_broken_connection(does: str, says: str, tree: Tree) -> None:
    code, _, errors = tree.run("list", PIP_DOES=does)
    assert code == 2
    assert f"could not install the packages: {says}" in errors[-1]


OFFLINE = "echo 'ERROR: no network'; exit 1"


def test_an_extra_that_fails_takes_nothing_away(tree: Tree) -> None:
    tree.run("bench")
    for _ in range(2):
        code, _, errors = tree.run("verify", "--read-back", PIP_DOES=OFFLINE, SUFFICES=needs("run", "bench"))
        assert code == 2
        assert "no network" in errors[-1]
    installs = tree.installs
    for arguments in (["render"], ["bench"], ["verify"]):
        assert tree.run(*arguments, PIP_DOES=OFFLINE)[0::2] == (0, [])
    assert tree.installs == installs  # nothing was asked for again


def needs(*there: str) -> str:
    """A stand-in for the look at what is there: enough for these purposes."""
    return f'for need in "${{@:5}}"; do [[ " {" ".join(there)} " == *" $need "* ]] || exit 1; done'


@pytest.mark.parametrize("file", ["pyproject.toml", "render.sh"])
def test_after_a_change_what_is_there_serves_until_pip_succeeds(file: str, tree: Tree) -> None:
    tree.run("bench")
    tree.change(file)
    for installs in (2, 3):
        code, out, errors = tree.run("render", PIP_DOES=OFFLINE, SUFFICES=needs("run", "bench"))
        assert (code, out.startswith("ran"), tree.installs) == (0, True, installs)
        assert "going on with the packages that are there" in errors[-1]
        assert "no network" in errors[-1]
    assert tree.run("render")[0] == 0
    assert tree.run("bench")[0::2] == (0, [])
    assert tree.installs == 4


def test_after_a_change_that_needs_more_nothing_goes_on_without_it(tree: Tree) -> None:
    tree.run("list")
    tree.change()
    code, out, errors = tree.run("list", PIP_DOES=OFFLINE)
    assert (code, out) == (2, "")
    assert "no network" in errors[-1]
    (tree.root / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    code, out, _ = tree.run("list", PIP_DOES=OFFLINE, SUFFICES=needs("run"))
    assert (code, out.startswith("ran")) == (0, True)  # the change is undone, and all that was needed then is there
    assert tree.run("list")[0::2] == (0, [])
    assert tree.installs == 3


def test_one_extra_that_cannot_be_had_any_more_does_not_stop_the_others(tree: Tree) -> None:
    tree.run("bench")
    tree.change()
    code, out, errors = tree.run("render", PIP_DOES="[[ $* != *bench* ]] || exit 1")
    assert (code, out.startswith("ran")) == (0, True), errors
    assert tree.calls.read_text().splitlines()[-1].endswith("/project")
    assert tree.run("render")[0::2] == (0, [])


def test_whoever_has_the_packages_needs_no_compiler(tree: Tree, bare: Callable[..., dict[str, str]]) -> None:
    tree.run("list")
    tree.change()
    code, out, errors = tree.run("list", **bare("apt-get", "sudo"), SUFFICES="true")
    assert (code, out.startswith("ran"), tree.installs) == (0, True, 2), errors


def test_an_interrupted_set_up_is_resumed_even_if_the_inputs_change_back(tree: Tree) -> None:
    tree.run("list")
    before = (tree.root / "pyproject.toml").read_text()
    tree.change()
    process = tree.start("list", PIP_DOES="sleep 30")
    deadline = time.monotonic() + 30
    while tree.installs < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "run again to go on" in errors
    (tree.root / "pyproject.toml").write_text(before)
    assert tree.run("list")[0] == 0
    assert tree.installs == 3


@pytest.mark.skipif(not shutil.which("flock"), reason="flock is not installed")
def test_two_runs_at_once_install_once(tree: Tree) -> None:
    first, second = (tree.start("list", PIP_DOES="sleep 1") for _ in range(2))
    errors = [process.communicate(timeout=60)[1] for process in (first, second)]
    assert (first.returncode, second.returncode, tree.installs) == (0, 0, 1)
    assert sum("another run is setting up" in text for text in errors) == 1


def moved(tree: Tree) -> tuple[Tree, dict[str, str]]:
    """A tree that was set up and then moved, and variables with which Python makes the stand-in an environment."""
    tree.run("list")
    (tree.root / ".venv/notes").write_text("mine")
    shutil.copy(tree.python, tree.root.parent / "stand-in")
    home = tree.root
    tree.root = tree.root.rename(tree.root.with_name("moved"))
    tree.python = tree.root / ".venv/bin/python"
    stand_in = tree.root.parent / "bin/python3"
    stand_in.parent.mkdir()
    stand_in.write_text(
        f'''#!/bin/bash
        if [ "$3" = venv ]; then
            eval "${{VENV_DOES:-true}}" && mkdir -p "$4/bin" && cp "{tree.root.parent}/stand-in" "$4/bin/python"
        else
            exec "{sys.executable}" "$@"
        fi'''
    )
    stand_in.chmod(0o755)
    return tree, {"PATH": f"{stand_in.parent}:{os.environ['PATH']}", "HOME_BEFORE": str(home)}


def test_a_moved_folder_gets_a_new_environment_and_keeps_the_old_one(tree: Tree) -> None:
    tree, env = moved(tree)
    code, _, errors = tree.run("list", **env)
    assert code == 0
    (aside,) = tree.root.glob(".venv.*")
    assert (aside / "notes").read_text() == "mine"
    assert f"was made for the folder {env['HOME_BEFORE']}; it is now {aside}" in errors[0]
    assert not (tree.root / ".venv/notes").exists()


@pytest.mark.parametrize(
    "does", [{"VENV_DOES": "echo 'Error: no room' >&2; exit 1"}, {"PIP_DOES": "echo 'ERROR: no room'; exit 1"}]
)
def test_an_environment_that_was_set_aside_is_back_if_the_new_one_fails(does: dict[str, str], tree: Tree) -> None:
    tree, env = moved(tree)
    for _ in range(2):
        code, _, errors = tree.run("list", **env, **does)
        assert code == 2
        assert "no room" in errors[-1]
        assert (tree.root / ".venv/notes").read_text() == "mine"
        assert Path(errors[-1].partition("(log: ")[2].rstrip(")")).read_text()
    tree.root = tree.root.rename(env["HOME_BEFORE"])  # where it was made, it works as before
    assert tree.run("list", SUFFICES="false")[0] == 0
    assert tree.installs == (1 if "VENV_DOES" in does else 3)


@pytest.fixture
def bare(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Give a PATH with the everyday commands and these stand-ins only: no Python, no compiler, no apt."""

    def make(*stand_ins: str) -> dict[str, str]:
        folder = tmp_path / "bin"
        folder.mkdir()
        for name in (
            "bash",
            "dirname",
            "readlink",
            "date",
            "mkdir",
            "mv",
            "rm",
            "tail",
            "tr",
            "grep",
            "sleep",
            "id",
            "env",
            "chmod",
        ):
            (folder / name).symlink_to(shutil.which(name) or pytest.skip(f"no {name} here"))
        for name in stand_ins:
            (folder / name).write_text("#!/bin/sh\nexit 1\n")
            (folder / name).chmod(0o755)
        return {"PATH": str(folder)}

    return make


@pytest.mark.parametrize(
    ("manager", "says"),
    [
        ("brew", "brew install python@3.13 cairo pango pkgconf"),
        ("dnf", "sudo dnf install python3-devel gcc pkgconf-pkg-config cairo-devel pango-devel"),
        ("pacman", "sudo pacman -S --needed python gcc pkgconf cairo pango"),
        ("true", "Install them with your system's package manager"),
    ],
)
def test_other_systems_are_told_the_exact_command(
    manager: str, says: str, tree: Tree, bare: Callable[..., dict[str, str]]
) -> None:
    code, out, errors = tree.run("list", **bare(manager))
    assert (code, out, len(errors)) == (2, "", 1)
    assert says in errors[0]
    assert tree.installs == 0


def test_apt_without_a_network_is_told_in_one_last_line(tree: Tree, bare: Callable[..., dict[str, str]]) -> None:
    code, _, errors = tree.run("list", **bare("apt-get", "sudo"))
    assert code == 2
    assert "apt-get install -y --no-install-recommends" in errors[-1]
    assert "libcairo2-dev" in errors[-1]


def test_only_the_tests_get_a_browser_and_none_stops_who_can_do_without(
    tree: Tree, bare: Callable[..., dict[str, str]]
) -> None:
    tree.run("list")
    tree.change()
    surroundings = bare("apt-get", "sudo")
    code, _, errors = tree.run("list", **surroundings, SUFFICES="true")
    assert (code, "chromium" in " ".join(errors)) == (0, False)
    code, _, errors = tree.run("test", **surroundings, SUFFICES="true")
    assert code == 0
    (told,) = (line for line in errors if "there is no browser to test with" in line)
    assert "apt-get install -y --no-install-recommends chromium" in told


def test_who_has_a_browser_gets_no_other(tree: Tree, bare: Callable[..., dict[str, str]]) -> None:
    tree.run("list")
    code, _, errors = tree.run("test", **bare("apt-get", "sudo", "chromium"), SUFFICES="true")
    assert (code, [line for line in errors if "no browser" in line]) == (0, [])


class Large(BaseHTTPRequestHandler):
    """Every file is 300 MB, said without sending it."""

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "300000000")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def index() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Large)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("files", "size"),
    [
        (["{index}/torch.whl", "{index}/nvidia.whl"], "0.6 GB"),
        (["{index}/torch.whl"], None),
        (["{index}/torch.whl", "file:///nvidia.whl"], None),
        (["http://127.0.0.1:1/torch.whl"], "several GB"),
    ],
    ids=["large", "small", "on this disk", "of unknown size"],
)
def test_a_large_download_is_announced_with_its_size(
    files: list[str], size: str | None, tree: Tree, index: str, tmp_path: Path
) -> None:
    plan = {"install": [{"download_info": {"url": file.format(index=index)}} for file in files]}
    (tmp_path / "plan").write_text(json.dumps(plan))
    plans = f'[ "$7" = --report ] && cp "{tmp_path}/plan" "$8"'
    code, out, errors = tree.run("list", PIP_PLANS=plans)
    assert (code, tree.installs) == (0, 1), errors
    told = [line for line in errors if "download of" in line]
    assert len(told) == (size is not None)
    for line in told:
        assert f"download of {size}" in line
        assert "PIP_EXTRA_INDEX_URL" in line
    assert out.startswith("ran")  # what the command prints is not mixed with it


# --- With a real pip, a small project, and packages from a folder ----------------------------------------------------

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "onebyone"
version = "1"
dependencies = ["alpha[more]>=1"]
[project.optional-dependencies]
readback = ["beta"]
test = ["onebyone[readback]"]
"""
BACKEND = """
import pathlib, tomllib, warnings, zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    warnings.warn("which PYTHONWARNINGS=error makes an error")
    project = tomllib.loads(pathlib.Path("pyproject.toml").read_text())["project"]
    needs = project["dependencies"]
    for extra, wanted in project["optional-dependencies"].items():
        needs += [f'{need}; extra == "{extra}"' for need in wanted]
    return wheel(folder, "onebyone", "1", needs, {"onebyone.pth": str(pathlib.Path("src").resolve())})
def wheel(folder, name, version, needs, files):
    info = f"{name}-{version}.dist-info"
    extras = "".join(f"Provides-Extra: {extra}\\n" for extra in ("readback", "test", "more"))
    told = "".join(f"Requires-Dist: {need}\\n" for need in needs)
    files |= {f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n{extras}{told}"}
    files |= {f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: us\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"}
    sizes = "".join(f"{file},,{len(text)}\\n" for file, text in files.items())
    files |= {f"{info}/RECORD": sizes + f"{info}/RECORD,,\\n"}
    path = f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder) / path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return path
"""


def test_a_real_pip_in_hostile_settings_and_what_is_left_when_it_fails(tree: Tree, tmp_path: Path) -> None:
    """One story, for making an environment takes seconds."""
    wheels, far = tmp_path / "wheels", tmp_path / "far"
    wheels.mkdir()
    scope: dict[str, Any] = {}
    exec(BACKEND, scope)
    scope["wheel"](wheels, "alpha", "1", ['gamma; extra == "more"'], {"alpha.py": "number = 1"})
    scope["wheel"](wheels, "alpha", "2", [], {"alpha.py": "number = 2"})
    scope["wheel"](wheels, "gamma", "1", [], {"gamma.py": ""})
    (tmp_path / "constraints").write_text("alpha<2\n")
    settings = tmp_path / "pip.conf"
    settings.write_text(
        f"[global]\nno-index = true\nfind-links =\n  {wheels}\ntarget = {far}\nuser = true\nno-deps = true\nquiet = 3\n"
        f"[install]\nconstraint = {tmp_path / 'constraints'}\nroot = {far}\n"
    )
    shutil.rmtree(tree.root / ".venv")
    (tree.root / "pyproject.toml").write_text(PYPROJECT)
    (tree.root / "backend.py").write_text(BACKEND)
    package = tree.root / "src/onebyone"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import alpha, gamma\nprint(alpha.number)")
    (tree.root.parent / "pip.py").write_text("raise SystemExit('a file of the user, who happens to stand here')")
    hostile = {
        "PIP_CONFIG_FILE": str(settings),
        "PIP_PREFIX": str(far),
        "PIP_TARGET": str(far),
        "PIP_ROOT": str(far),
        "PIP_USER": "1",
        "PIP_NO_DEPS": "1",
        "PIP_DRY_RUN": "1",
        "PIP_PYTHON": "/nowhere/python",
        "PIP_REQUIRE_VIRTUALENV": "1",
        "PIP_REQUIREMENT": "/nowhere/requirements.txt",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_PLATFORM": "win32",
        "PIP_LOG": "/nowhere/log",
        "PYTHONUSERBASE": str(far),
        "PYTHONWARNINGS": "error",
        "SOURCE_DATE_EPOCH": "0",
    }
    without = [name for name in os.environ if name.startswith("PIP_") and name not in hostile]

    def run(*arguments: str) -> tuple[int, str, str]:
        code, out, errors = tree.run(*arguments, without=without, **hostile)
        return code, out, "\n".join(errors[-1:])

    # alpha 1, for the constraint holds; with what it needs; and nowhere but in our environment
    assert run("list")[:2] == (0, "1\n")
    assert not far.exists()
    tree.change("render.sh")
    (tree.root / "backend.py").write_text("raise SystemExit('offline')")
    code, out, error = run("list")
    assert (code, out) == (0, "1\n")
    assert "going on with the packages that are there" in error
    pyproject = (tree.root / "pyproject.toml").read_text()
    (tree.root / "pyproject.toml").write_text(pyproject.replace("alpha[more]>=1", "alpha[more]>=2"))
    assert run("list")[:2] == (2, "")
    (tree.root / "pyproject.toml").write_text(pyproject)
    (module,) = tree.root.glob(".venv/lib/*/site-packages/alpha.py")
    module.write_text("number = 1  # altered")
    assert run("list")[:2] == (2, "")
    module.write_text("number = 1")
    (tree.root / "backend.py").write_text(BACKEND)
    code, _, error = run("verify", "--read-back")  # there is no beta
    assert code == 2
    assert "ERROR: Could not find a version that satisfies the requirement beta" in error
    assert run("list")[:2] == (0, "1\n")
