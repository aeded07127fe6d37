"""render.sh in odd surroundings: another shell, another system's line ends, odd paths, streams, variables and disks.

Each either works or ends in one line that names the cause.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from checkout import Tree
from project import ROOT

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can do this")


def with_shell(shell: str) -> str:
    """The command that runs the script with this shell, whose absence skips the test."""
    if shell and not shutil.which(shell.split()[0]):
        pytest.skip(f"no {shell} here")
    return f'exec {shell} "$0" "$@"'


# --- Shells and line ends --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("shell", ["", "sh", "dash", "bash", "bash --posix", "zsh", "ksh", "busybox sh"])
def test_any_shell_and_any_line_ends_will_do(shell: str, line_end: bytes, tree: Tree) -> None:
    for file in ("render.sh", "pyproject.toml"):
        path = tree.root / file
        path.write_bytes(path.read_bytes().replace(b"\n", line_end))
    for _ in range(2):
        code, out, errors = tree.run("render", "--out", "my  clips", does=with_shell(shell))
        assert (code, tree.installs) == (0, 1), errors
        assert out.startswith("ran -P -m onebyone render --out my  clips")
    assert errors == []


@pytest.mark.parametrize("shell", ["bash", "dash", "zsh"])
def test_a_shell_that_reads_it_as_its_own_is_told_and_lives_on(shell: str, tree: Tree) -> None:
    with_shell(shell)
    code, out, errors = tree.run(does=f"""exec {shell} -c '. "$1"; echo "$? and alive"' {shell} "$0" """)
    assert (code, out) == (0, "2 and alive\n")
    assert errors == ["render.sh: this is a program, run it by its name: ./render.sh"]


def test_what_comes_through_a_pipe_is_not_run(tree: Tree) -> None:
    code, _, errors = tree.run(does='exec bash <"$0"')
    assert (code, len(errors)) == (2, 1)
    assert "run it by its name" in errors[0]


def test_without_bash_it_says_so(tree: Tree, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    code, _, errors = tree.run(does='exec /bin/sh "$0"', PATH=str(tmp_path / "bin"))
    if Path("/bin/sh").resolve().name == "bash":
        pytest.skip("sh is bash here")
    assert (code, errors) == (2, ["render.sh: this needs bash; install it, then run again"])


def test_it_is_written_in_the_bash_of_macos() -> None:
    """Version 3.2 of 2007, which knows none of these."""
    newer = {
        "arrays by name, namerefs, -g": r"\b(declare|local|typeset) -\w*[Agnlu]",
        "reading into arrays": r"\b(mapfile|readarray)\b",
        "changes of case, transformations": r"\$\{[^}]*(\^|,,|@[A-Za-z]\})",
        "&>>, |&, coproc, ;&": r"&>>|\|&|\bcoproc\b|;;?&",
        "tests for variables": r"\[\[ (! )?-[vR] ",
        "the date in printf": r"printf '[^']*%\(",
        "negative places": r"\$\{\w+: ?-\d|\$\{\w+\[-\d",
        "numbered by the shell": r"exec \{\w+\}[<>]",
        "waiting for any": r"\bwait -n\b",
        "its newer variables": r"\$\{?(EPOCH\w+|BASHPID|SRANDOM)",
    }
    script = re.sub(r"<<'PYTHON'.*?\nPYTHON\n", "\n", (ROOT / "render.sh").read_text(), flags=re.DOTALL)
    assert {name for name, pattern in newer.items() if re.search(pattern, script)} == set()
    # An array without elements is unset to it; "$@" is not.
    assert re.findall(r'"\$\{\w+\[@\]\}"', script) == []


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
@pytest.mark.parametrize("settings", [["core.autocrlf=true"], ["core.autocrlf=false", "core.eol=crlf"]])
def test_a_clone_has_the_same_bytes_on_every_system(settings: list[str], tmp_path: Path) -> None:
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    skip = shutil.ignore_patterns("tests", "media", ".venv*", ".git", "__pycache__", "*.egg-info", ".*_cache")
    shutil.copytree(ROOT, origin, ignore=skip)
    for path in (ROOT / "tests").glob("*.py"):
        shutil.copy(path, origin)
    git = ["git", "-c", "user.name=n", "-c", "user.email=e@example.org"]
    quiet = {"check": True, "capture_output": True, "env": {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}}
    for words in (["init"], ["-c", "core.autocrlf=false", "add", "--all", "--force"], ["commit", "--message=all"]):
        subprocess.run([*git, *words], cwd=origin, **quiet)
    options = [word for setting in settings for word in ("-c", setting)]
    subprocess.run([*git, "clone", *options, str(origin), str(clone)], **quiet)
    files = [path for path in origin.rglob("*") if path.is_file() and ".git" not in path.parts]
    assert len(files) > 100
    changed = [path for path in files if path.read_bytes() != (clone / path.relative_to(origin)).read_bytes()]
    assert changed == []
    status = subprocess.run([*git, "status", "--porcelain"], cwd=clone, text=True, **quiet)
    assert status.stdout == ""


# --- What the caller's shell and Python bring along ------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["", "bash", "sh"])
def test_nothing_of_the_callers_shell_reaches_it(shell: str, tree: Tree, tmp_path: Path) -> None:
    start = tmp_path / "start.sh"
    start.write_text("cd() { echo moved; builtin cd /; }\npwd() { echo elsewhere; }\nset -f\nshopt -s nocasematch\n")
    env = {
        "BASH_ENV": str(start),
        "ENV": str(start),
        "BASH_FUNC_dirname%%": "() { echo /; }",
        "BASH_FUNC_printf%%": "() { echo mine; }",
        "SHELLOPTS": "noclobber:noglob",
        "BASHOPTS": "nocasematch",
        "POSIXLY_CORRECT": "1",
        "CDPATH": "/:/tmp",
        "IFS": "/",
        "GREP_OPTIONS": "--color=always",
    }
    # The shell between here and the script would drop such variables, so env starts it.
    words = [f"{name}={value}" for name, value in env.items()]
    for _ in range(2):
        result = subprocess.run(
            ["env", *words, *shell.split(), f"{tree.root}/render.sh", "list"],
            cwd=tree.root.parent,
            env={**os.environ, "CALLS": str(tree.calls)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (result.returncode, tree.installs) == (0, 1), result.stderr
        assert result.stdout == f"ran -P -m onebyone list; in {tree.root.parent}\n"
        tree.run("list")  # the same files as without all that
    assert tree.installs == 1


def test_only_harmless_settings_of_python_reach_it(tree: Tree) -> None:
    harmful = {
        "PYTHONWARNINGS": "error",
        "PYTHONUSERBASE": "/nowhere",
        "PYTHONHOME": "/nowhere",
        "PYTHONPATH": "/nowhere",
        "PYTHONPLATLIBDIR": "nolib",
        "PYTHONOPTIMIZE": "2",
        "PYTHONINSPECT": "1",
        "PYTHONHASHSEED": "none",
        "PYTHONUTF8": "none",
        "PYTHONSTARTUP": "/nowhere",
        "PYTHONDEVMODE": "1",
        "PYTHONVERBOSE": "2",
        "PYTHONPROFILEIMPORTTIME": "1",
    }
    code, out, errors = tree.run("list", RUNS="env", **harmful, PYTHONUNBUFFERED="1", PYTHON_COLORS="0")
    assert (code, tree.installs) == (0, 1), errors
    assert {line for line in out.splitlines() if re.match("PYTHON(?!DONTWRITEBYTECODE)", line)} == {
        "PYTHONUTF8=1",
        "PYTHONUNBUFFERED=1",
        "PYTHON_COLORS=0",
    }


@pytest.mark.parametrize("locale", ["C", "POSIX", "xx_YY.UTF-8", "tr_TR.ISO-8859-9", ""])
def test_any_locale_will_do(locale: str, tree: Tree) -> None:
    tree = Tree(tree.root.with_name("é 日本"))
    code, out, errors = tree.run("list", LC_ALL=locale, LANG=locale, LANGUAGE="de")
    assert (code, tree.installs) == (0, 1), errors
    assert out == f"ran -P -m onebyone list; in {tree.root.parent}\n"


@pytest.mark.parametrize("name", ["HOME", "TERM", "TMPDIR", "USER", "LOGNAME", "LANG", "SHELL", "PWD"])
def test_no_variable_has_to_be_there(name: str, tree: Tree) -> None:
    code, out, errors = tree.run("list", without=[name], RUNS='echo "$HOME"; mkdir -p "$HOME"')
    assert (code, tree.installs) == (0, 1), errors
    assert out.startswith("/")  # who has no home, gets one: Python would make a folder named "~"


NOBODY = 54321  # a user who is in no list


@pytest.fixture
def everybodys() -> Iterator[Tree]:
    """A checkout that every user can read and write, with a Python that every user can run."""
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            subprocess.run([python, "-c", "import tomllib"], user=NOBODY, group=NOBODY, check=True, capture_output=True)
            break
        except (OSError, subprocess.CalledProcessError):
            continue
    else:
        pytest.skip("only root may run a Python here")
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(Path(folder) / "project", python)
        tree.calls.touch()
        for path in [Path(folder), *Path(folder).rglob("*")]:
            path.chmod(0o777)
        yield tree


@as_root
@pytest.mark.parametrize("home", [{}, {"HOME": ""}])
def test_a_user_without_a_name_and_a_home_can_run_it(home: dict[str, str], everybodys: Tree) -> None:
    without = [] if home else ["HOME"]
    code, out, errors = everybodys.run("list", user=NOBODY, without=without, RUNS='echo "$HOME"', **home)
    assert (code, everybodys.installs) == (0, 1), errors
    assert out.startswith("/\n")


@pytest.mark.parametrize("limit", ["umask 077", "ulimit -n 20", "ulimit -s 1024", "trap '' PIPE", "cd /"])
def test_what_it_inherits_from_the_shell_will_do(limit: str, tree: Tree) -> None:
    code, out, errors = tree.run("list", does=f'{limit}; exec "$0" "$@"')
    assert (code, out.startswith("ran"), tree.installs) == (0, True, 1), errors


# --- Streams ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("streams", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full", "0</dev/full", ">/dev/full"])
def test_a_closed_or_full_stream_hurts_nobody(streams: str, tree: Tree) -> None:
    if "/dev/full" in streams and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    before = (tree.root / "render.sh").read_bytes()
    ran = tree.root / "ran"
    for _ in range(2):
        code, _, errors = tree.run("list", does=f'exec "$0" "$@" {streams}', RUNS=f"echo $* >>'{ran}'; exit 0")
        assert (code, tree.installs) == (0, 1), errors
    assert ran.read_text() == "-P -m onebyone list\n" * 2
    assert (tree.root / "render.sh").read_bytes() == before
    assert "ran" not in (tree.root / ".venv/.onebyone-setup").read_text()


@pytest.mark.parametrize(("term", "alive"), [("xterm", True), ("dumb", False), ("", False), (None, False)])
def test_a_terminal_that_cannot_move_its_cursor_is_not_asked_to(term: str | None, alive: bool, tree: Tree) -> None:
    ours, theirs = pty.openpty()
    env = {**os.environ, "CALLS": str(tree.calls), "PIP_DOES": "sleep 1.2", "TERM": term or ""}
    if term is None:
        del env["TERM"]
    line = [f"{tree.root}/render.sh", "list"]
    result = subprocess.run(line, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs, timeout=60)
    os.close(theirs)
    told = os.read(ours, 100_000)
    os.close(ours)
    assert result.returncode == 0
    assert b"set up in" in told
    assert (b"\x1b" in told) == alive


# --- Places ----------------------------------------------------------------------------------------------------------

NAMES = ["quo'te", 'dq"x', "a$HOME", "`a`", "%41%s", "a#b?c=d", "project[test]", "[1]", "a*", "a;b&c|d", "{a}", "~"]
NAMES += ["back\\n", "-rf", " both sides ", "tab\tbed", "a,b@c==1", "!x", "(a)", "x" * 200, "--"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_folder_will_do(name: str, tree: Tree) -> None:
    tree = Tree(tree.root.parent / name)
    for arguments, script in ((["bench"], None), (["list"], Path(".", name, "render.sh"))):
        code, out, errors = tree.run(*arguments, script=script)
        assert (code, out.startswith("ran")) == (0, True), errors
    assert tree.calls.read_text().replace("/.[bench]", "[bench]").endswith(f" --editable {tree.root}[bench]\n")
    assert tree.installs == 1


def test_a_folder_whose_name_ends_like_extras_is_not_taken_for_them(tree: Tree) -> None:
    tree = Tree(tree.root.parent / "project[test]")
    tree.run("list")
    assert tree.calls.read_text().endswith("project[test]/.\n")


@pytest.mark.parametrize(("name", "starts"), [("a$b", False), ('dq"x', False), ("quo'te", True), ("a b", True)])
def test_where_pips_programs_do_not_start_it_says_so(name: str, starts: bool, tree: Tree) -> None:
    tree = Tree(tree.root.parent / name)
    program = tree.root / ".venv/bin/pip"
    program.write_text(f"""#!/bin/sh\n'''exec' "{tree.python}" "$0" "$@"\n' '''\n""")  # as pip does it
    program.chmod(0o755)
    code, _, errors = tree.run("list")
    assert code == 0
    assert any(".venv/bin/python -m manim" in line for line in errors) != starts


def test_a_folder_of_options_on_the_path_is_not_one(tree: Tree) -> None:
    tree = Tree(tree.root.parent / "-x")
    code, out, errors = tree.run("list", script=Path("render.sh"), PATH=f"-x:{os.environ['PATH']}")
    assert (code, out.startswith("ran")) == (0, True), errors


@pytest.mark.parametrize(
    ("name", "says"),
    [("a:b", "a colon or a line break"), ("a\nb", "a colon or a line break"), ("bad\udcff", "is not UTF-8")],
)
def test_a_name_in_which_python_makes_no_environment_is_told_at_once(name: str, says: str, tree: Tree) -> None:
    tree = Tree(tree.root.parent / name)
    shutil.rmtree(tree.root / ".venv")
    process = tree.start("list")
    with process:
        assert process.stdout
        assert process.stderr
        process.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
        assert (process.stdout.read(), process.wait(60)) == ("", 2)
        told = process.stderr.read()
    assert says in told
    assert told.startswith("render.sh: ")
    assert told.count("render.sh: ") == 1
    assert "rename or move" in told


def test_a_folder_that_is_gone_is_told(tree: Tree) -> None:
    code, _, errors = tree.run("list", does='mkdir gone; cd gone; rmdir ../gone; exec "$0" "$@"')
    assert code == 2
    assert errors[-1] == "render.sh: the folder you are in no longer exists; change to one that does, then run again."


def test_the_script_alone_says_where_it_belongs(tree: Tree, tmp_path: Path) -> None:
    shutil.copy(tree.root / "render.sh", tmp_path / "render.sh")
    code, _, errors = tree.run("list", script=tmp_path / "render.sh")
    assert (code, errors) == (
        2,
        [f"render.sh: this script belongs into its project's folder, and {tmp_path} has no pyproject.toml."],
    )
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("what", ["file", "link"])
def test_what_is_in_the_environments_place_is_told(what: str, tree: Tree) -> None:
    shutil.rmtree(tree.root / ".venv")
    if what == "file":
        (tree.root / ".venv").write_text("mine")
    else:
        (tree.root / ".venv").symlink_to("nowhere")
    code, _, errors = tree.run("list")
    assert (code, len(errors)) == (2, 1)
    assert f"{tree.root}/.venv is in the way: it is not a folder" in errors[0]


@as_root
def test_a_folder_that_cannot_be_written_serves_what_is_there(everybodys: Tree) -> None:
    tree = everybodys
    tree.run("list")
    for path in tree.root.rglob("*"):
        path.chmod(0o755)
    tree.root.chmod(0o755)
    assert tree.run("list", user=NOBODY)[0::2] == (0, [])
    tree.change()
    code, out, errors = tree.run("list", user=NOBODY, SUFFICES="true")
    assert (code, out.startswith("ran")) == (0, True), errors
    assert "going on with the packages that are there" in errors[-1]
    code, out, errors = tree.run("list", user=NOBODY)
    assert (code, out, len(errors)) == (2, "", 1)
    assert f"cannot write to {tree.root}/.venv" in errors[0]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, which nothing may be run from."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "noexec,size=1m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("cannot mount a disk here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_from_which_nothing_may_run_is_told(disk: Path) -> None:
    tree = Tree(disk / "project")
    code, _, errors = tree.run("list", does=with_shell("bash"))
    assert (code, len(errors)) == (2, 1)
    assert f"no program may run in {tree.root} (is it mounted noexec?)" in errors[0]


def test_a_full_disk_is_told(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,exec", str(disk)], check=True)
    tree = Tree(disk / "project")
    fills = f"head -c 2000000 /dev/zero >'{disk}/filled' 2>/dev/null"
    code, _, errors = tree.run("list", PIP_DOES=f"{fills}; exit 1")
    assert code == 2
    assert f"nothing more can be written to {tree.root}/.venv, its disk may be full" in errors[-1]
    code, _, errors = tree.run("list")  # full from the beginning
    assert (code, "full" in errors[-1]) == (2, True), errors
    (disk / "filled").unlink()
    assert tree.run("list")[0] == 0
