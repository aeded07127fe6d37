"""The program in odd surroundings: streams, limits, folders, names, users and other people's files, a row for each.

Each either works or ends in one line that names the cause; render.sh itself is tested in test_surroundings.py.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import pickle
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import gettempdir

import pytest
import sparse
from project import ROOT, figures, variant

from onebyone.errors import UsageError
from onebyone.inputs.parameters import fields_of
from onebyone.panels.catalogue import chosen
from onebyone.proof.files import proven_variant
from onebyone.proof.places import demand_ours
from onebyone.publish.page import demand_our_page
from onebyone.render.cache import Cache
from onebyone.render.output import folder_named, writing_to
from onebyone.render.remembered import TYPICAL_SECONDS, _key, _length_key, expected_seconds, numbers_told
from onebyone.surroundings import lack

SOURCES = ROOT / "src"
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")

WORDS = 'onebyone() { "$PYTHON" -P -m onebyone "$@"; }\nsparse() { "$PYTHON" -P "$SPARSE" "$@"; }\n'
KNOWN = {"PYTHON": sys.executable, "PYTHONPATH": str(SOURCES), "SPARSE": sparse.__file__}

Sh = Callable[..., subprocess.CompletedProcess[bytes]]


def with_shell(
    folder: Path, script: str, *, before: tuple[str, ...] = (), **env: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash where `onebyone` is the program, `sparse` the same with few frames, `$PYTHON` this Python."""
    return subprocess.run(
        [*before, "bash", "-c", WORDS + script],
        cwd=folder,
        env={**os.environ, **KNOWN, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=300,
    )


@pytest.fixture
def sh(tmp_path: Path) -> Sh:
    return partial(with_shell, tmp_path)


def demand(result: subprocess.CompletedProcess[bytes], code: int, says: str = "") -> None:
    """It ended with this code, and said why in one line."""
    told = result.stderr.decode(errors="backslashreplace")
    assert "Traceback" not in told + result.stdout.decode(errors="replace")
    assert result.returncode == code, told
    complaints = [line for line in told.splitlines() if line.startswith("./render.sh: ")]
    assert len(complaints) == bool(says), told
    assert says in "".join(complaints)


# --- Streams ---------------------------------------------------------------------------------------------------------

LIST, BAD = "onebyone list --params 4a", "onebyone render 4aa"
FULL = "cannot write to standard output: no space left on device; send it elsewhere and run again"
STREAMS = {
    "stdout closed": (f"{LIST} >&-", 0, ""),
    "stdout closed, help": ("onebyone --help >&-", 0, ""),
    "stdout closed, version": ("onebyone --version >&-", 0, ""),
    "stdout closed, check": ("onebyone check 4a >&-", 0, ""),
    "stdin closed": (f"{LIST} <&-", 0, ""),
    "stdin full": (f"{LIST} </dev/zero", 0, ""),
    "stderr closed": (f"{LIST} 2>&-", 0, ""),
    "stderr closed, a mistake": (f"{BAD} 2>&-", 2, ""),
    "all closed": (f"{LIST} <&- >&- 2>&-", 0, ""),
    "all closed, a mistake": (f"{BAD} <&- >&- 2>&-", 2, ""),
    "stdout cannot be written": (f"{LIST} 1</dev/null", 2, "cannot write to standard output: bad file descriptor"),
    "reader gone": (f"{LIST} | true; exit ${{PIPESTATUS[0]}}", 0, ""),
    "reader gone, JSON": (f"{LIST} --json | head -c 1; exit ${{PIPESTATUS[0]}}", 0, ""),
    "reader gone, help": ("onebyone render --help | true; exit ${PIPESTATUS[0]}", 0, ""),
    "reader gone, a mistake": (f"{BAD} | true; exit ${{PIPESTATUS[0]}}", 2, "there is no clip '4aa'"),
    "stderr's reader gone": (f"{BAD} 2> >(true)", 2, ""),
}
FILLED = {
    "stdout full": (f"{LIST} >/dev/full", 2, FULL),
    "stdout full, JSON": (f"{LIST} --json >/dev/full", 2, FULL),
    "stdout full, help": ("onebyone --help >/dev/full", 2, FULL),
    "stdout full, version": ("onebyone --version >/dev/full", 2, FULL),
    "stdout full, a mistake": (f"{BAD} >/dev/full", 2, "there is no clip '4aa'"),
    "stdout full, unbuffered": (f"PYTHONUNBUFFERED=1 {LIST} >/dev/full", 2, FULL),
    "stderr full": (f"{LIST} 2>/dev/full", 0, ""),
    "stderr full, a mistake": (f"{BAD} 2>/dev/full", 2, ""),
    "both full": (f"{LIST} >/dev/full 2>&1", 2, ""),
}


@pytest.mark.parametrize(("script", "code", "says"), STREAMS.values(), ids=STREAMS)
def test_a_stream_that_is_closed_hurts_nobody(script: str, code: int, says: str, sh: Sh) -> None:
    result = sh(script)
    demand(result, code, says)
    if "2>&-" in script:  # Python prints there what it cannot print on stderr
        assert b"no clip" not in result.stdout


@needs_full
@pytest.mark.parametrize(("script", "code", "says"), FILLED.values(), ids=FILLED)
def test_a_stream_that_takes_no_more_is_told(script: str, code: int, says: str, sh: Sh) -> None:
    demand(sh(script), code, says)


def test_a_render_outlives_whoever_reads_its_names_and_minds_no_manim_cfg(sh: Sh, tmp_path: Path) -> None:
    """Nor does who verifies it, by rendering it again."""
    (tmp_path / "manim.cfg").write_bytes(CFGS["Latin-1"])  # type: ignore[arg-type]
    script = "sparse render 4a -q l --out out --json 2>&- <&- | head -n 1; exit ${PIPESTATUS[0]}"
    demand(sh(script), 0)
    assert (tmp_path / "out/index.html").is_file()
    assert not list((tmp_path / "out").rglob(".onebyone*"))
    demand(sh("onebyone verify --re-render out/clips/4a.mp4"), 0)


def test_no_file_is_opened_in_place_of_a_closed_stream(sh: Sh) -> None:
    script = "import os; from onebyone.surroundings import run; run(lambda: os._exit(os.open(os.devnull, 0)))"
    assert sh(f'"$PYTHON" -c "{script}" <&- >&- 2>&-').returncode > 2


def test_a_pipe_that_does_not_wait_gets_all(sh: Sh) -> None:
    script = (
        "import os; from onebyone.surroundings import run; os.set_blocking(1, False); run(lambda: print('x' * 10**6))"
    )
    result = sh(f'"$PYTHON" -c "{script}" | {{ sleep 0.5; wc -c; }}')
    assert (result.stdout.split(), result.stderr) == ([b"1000001"], b"")


# --- Signs that a stream cannot say ----------------------------------------------------------------------------------

ENCODINGS = ["ascii", "latin-1", "cp437", "cp1252", "koi8-r", "shift_jis", "utf-8", "utf-16", "utf-7", "ascii:strict"]
PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_encoding_will_do(encoding: str, sh: Sh) -> None:
    name = encoding.split(":")[0]
    said = sh(LIST, **PLAIN, PYTHONIOENCODING=encoding)
    demand(said, 0)
    assert "parameter" in said.stdout.decode(name)
    ours = json.loads(sh(f"{LIST} --json", **PLAIN, PYTHONIOENCODING=encoding).stdout.decode(name))
    (panel,) = chosen(["4a"])
    asked = [{**vars(field)} for field in fields_of(panel.parameters)]
    (shape,) = (field for field in asked if field["name"] == "shape")
    shape["possible"] = " or ".join(panel.shapes)
    assert ours == json.loads(json.dumps(asked))


def test_help_is_said_in_ascii_too(sh: Sh) -> None:
    demand(sh("onebyone render --help", **PLAIN, PYTHONIOENCODING="ascii:strict"), 0)


@pytest.mark.parametrize(
    ("encoding", "text", "written"),
    [
        ("ascii", "1×3 ≈ −2 … ü", b"1x3 ~ -2 ... \\xfc\n"),
        ("latin-1", "1×3 ≈ ü", b"1\xd73 ~ \xfc\n"),
        ("utf-8", "1×3 ≈ ü \udcff\udc80 \ud800", "1×3 ≈ ü ".encode() + b"\xff\x80 \\ud800\n"),
        ("ascii", "a\udcffb", b"a\\udcffb\n"),
    ],
)
def test_what_an_encoding_has_no_sign_for_is_written_plainly(encoding: str, text: str, written: bytes, sh: Sh) -> None:
    script = f"from onebyone.surroundings import run; run(lambda: print({text!a}))"
    result = sh('"$PYTHON" -c "$SCRIPT"', SCRIPT=script, PYTHONIOENCODING=encoding)
    assert (result.returncode, result.stdout, result.stderr) == (0, written, b"")


# --- Warnings, limits, variables -------------------------------------------------------------------------------------

CHECK = "onebyone check 4a"
OUTFIT = {
    "a library's variable": (f"NUMPY_MADVISE_HUGEPAGE=x {CHECK}", 2, "unset NUMPY_MADVISE_HUGEPAGE and run again"),
    "warnings are errors": (f"PYTHONWARNINGS=error {CHECK}", 0, ""),
    "some warnings are errors": (f"PYTHONWARNINGS=ignore,error::DeprecationWarning {LIST}", 0, ""),
    "no such warning": (f"PYTHONWARNINGS=error::NoSuchWarning {LIST}", 0, ""),
    "no TERM": (f"unset TERM; {LIST}", 0, ""),
    "no such TERM": (f"TERM=nonsense {LIST}", 0, ""),
    "no width": (f"COLUMNS=0 LINES=0 {LIST}", 0, ""),
    "a width that is none": (f"COLUMNS=wide {LIST}", 0, ""),
    "colours forced": (f"FORCE_COLOR=1 {LIST}", 0, ""),
    "no locale": (f"unset LANG LC_ALL LC_CTYPE; {LIST}", 0, ""),
    "no such locale": (f"LC_ALL=xx_YY.UTF-9 {LIST}", 0, ""),
    "no HOME": (f"unset HOME; {LIST}", 0, ""),
    "HOME empty": (f"HOME= {LIST}", 0, ""),
    "HOME a file": (f"HOME=/dev/null XDG_CACHE_HOME= {LIST}", 0, ""),
    "HOME relative": (f"HOME=home XDG_CACHE_HOME= {LIST}", 0, ""),
    "HOME a file, TMPDIR missing": (f"HOME=/dev/null TMPDIR=$PWD/none {CHECK}", 0, ""),
    "TMPDIR a file": (f"TMPDIR=/dev/null {LIST}", 0, ""),
    "TMPDIR relative": (f"TMPDIR=. {LIST}", 0, ""),
    "nothing at all": ('env -i PYTHONPATH="$PYTHONPATH" "$PYTHON" -P -m onebyone list --params 4a', 0, ""),
    "few files": (f"ulimit -n 16; {CHECK}", 0, ""),
    "a small stack": (f"ulimit -s 256; {LIST}", 0, ""),
    "a mask that leaves nothing": (f"umask 777; {LIST}", 0, ""),
    "optimized": (f"PYTHONOPTIMIZE=2 {CHECK}", 0, ""),
    "unbuffered": (f"PYTHONUNBUFFERED=1 {LIST}", 0, ""),
    "in development": (f"PYTHONDEVMODE=1 {LIST}", 0, ""),
    "little memory": (
        f"ulimit -v 400000; {CHECK}",
        2,
        "memory ran out: try fewer --jobs, or raise the limit (ulimit -v)",
    ),
}


@pytest.mark.parametrize(("script", "code", "says"), OUTFIT.values(), ids=OUTFIT)
def test_what_it_inherits_will_do_or_is_told(script: str, code: int, says: str, sh: Sh, tmp_path: Path) -> None:
    demand(sh(script), code, says)
    assert not list(tmp_path.iterdir())  # such as a folder named "~"


def test_too_few_files_are_told_and_nothing_is_left(sh: Sh, tmp_path: Path) -> None:
    demand(sh("ulimit -n 10; onebyone render 4a -q l --out out"), 2, "no more files open: raise its limit (ulimit -n")
    assert not list(tmp_path.iterdir())


def test_warnings_that_are_errors_stop_no_library(sh: Sh) -> None:
    script = (
        "from onebyone import surroundings as s; from onebyone.render import lazy_imports as i; s.run(i.import_manim)"
    )
    result = sh('"$PYTHON" -W error -c "$SCRIPT"', SCRIPT=script, PYTHONWARNINGS="error")
    assert (result.returncode, result.stderr) == (0, b"")


def test_torch_computes_in_one_thread_unless_the_user_wants_more(sh: Sh) -> None:
    line = '"$PYTHON" -c "from onebyone.surroundings import run; import os; run(lambda: print($SAYS))"'
    assert sh(f"unset OMP_NUM_THREADS; {line}", SAYS="__import__('torch').get_num_threads()").stdout == b"1\n"
    assert sh(f"OMP_NUM_THREADS=2 {line}", SAYS="os.environ['OMP_NUM_THREADS']").stdout == b"2\n"


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.EMFILE, "x"), "ulimit -n"),
        (OSError(errno.ENFILE, "x"), "no more files"),
        (OSError(errno.ENOMEM, "x"), "memory ran out"),
        (BlockingIOError(errno.EAGAIN, "x"), "ulimit -u"),
        (MemoryError(), "memory ran out"),
        (ImportError("libtorch.so: failed to map segment from shared object"), "memory ran out"),
        (ImportError("x.so: cannot allocate memory in static TLS block"), "memory ran out"),
        (RuntimeError("can't start new thread"), "ulimit -u"),
        (FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']"), "set TMPDIR"),
        (OSError(errno.ENOSPC, "x"), "cannot write to the disk: no space left on device; free some space and run"),
        (OSError(errno.ENOSPC, "x", "/far/2a.mp4"), "cannot write to /far/2a.mp4: no space left"),
        (OSError(errno.ENOSPC, "x", f"{gettempdir()}/2a.mp4"), f"to {gettempdir()}: no space left on device; free"),
        (OSError(errno.EFBIG, "x", f"{gettempdir()}/2a.mp4"), "file sizes, or set TMPDIR to another folder, and run"),
        (ImportError("No module named 'x'"), None),
        (FileNotFoundError(errno.ENOENT, "x"), None),
        (RuntimeError("a bug"), None),
    ],
)
def test_what_the_system_lacks_is_told_wherever_it_was_found_out(error: Exception, says: str | None) -> None:
    outer = RuntimeError("wrapped")
    outer.__cause__ = error
    for one in (error, outer):
        told = lack(one)
        assert (told is None) if says is None else (told is not None and says in told)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no disk below another")
def test_a_full_disk_that_is_mounted_below_the_temporary_folder_is_not_that_of_temporary_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/")
    told = lack(OSError(errno.ENOSPC, "x", "/proc/clips/2a.mp4"))
    assert told == "cannot write to /proc/clips/2a.mp4: no space left on device; free some space and run again"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], BaseException]:
    """Import libraries that read as given, and give the error of that."""

    def imported(source: str) -> BaseException:
        (tmp_path / "choosy.py").write_text(source)
        (tmp_path / "around.py").write_text("import choosy")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setattr("sysconfig.get_path", lambda kind: str(tmp_path))
        try:
            importlib.import_module("around")
        except (ImportError, ValueError) as error:
            return error
        raise AssertionError("it was imported")

    return imported


def test_a_library_that_does_not_start_is_told_with_the_variables_that_are_meant_for_it(
    library: Callable[[str], BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    error = library("int('many\\nlines' * 100)")
    told = lack(error) or ""
    assert told.startswith("choosy cannot be imported (ValueError: invalid literal for int() with base 10")
    assert "\n" not in told
    assert len(told) < 500
    assert "…): install the packages again: delete .venv and run ./render.sh" in told
    monkeypatch.setenv("CHOOSY_LEVEL", "x")
    monkeypatch.setenv("PYAROUND_MODE", "x")
    assert (lack(error) or "").endswith(": unset CHOOSY_LEVEL, PYAROUND_MODE and run again")


def test_a_library_that_is_missing_is_told(library: Callable[[str], BaseException]) -> None:
    told = lack(library("import no_such_package.part")) or ""
    assert told.startswith("the package no_such_package is missing: install")


def test_a_bug_of_ours_is_not_a_library_s_wherever_we_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda kind: str(SOURCES))
    for name, is_library in (("onebyone/x.py", False), ("other/x.py", True)):
        with pytest.raises(ZeroDivisionError) as caught:
            exec(compile("1 / 0", SOURCES / name, "exec"), {"__name__": "x"})
        assert (lack(caught.value) is not None) == is_library


def test_an_error_of_ours_keeps_its_traceback(sh: Sh) -> None:
    result = sh('"$PYTHON" -c "from onebyone.surroundings import run; run(lambda: 1 / 0)"')
    assert result.returncode == 1
    assert result.stderr.endswith(b"ZeroDivisionError: division by zero\n")


# --- Folders ---------------------------------------------------------------------------------------------------------

OUTS = {
    "empty": ("''", "'' is no name of a folder"),
    "a file": ("file", "cannot write to {here}/file: not a directory; a part of that path is no folder"),
    "below a file": ("file/x/y", "not a directory ({here}/file); a part of that path is no folder"),
    "a device": ("/dev/null", "cannot write to /dev/null: not a directory"),
    "a loop of links": ("loop", "/loop: not a directory"),
    "below a loop of links": ("loop/x", "/loop/x: not a directory ({here}/loop)"),
    "a link to nothing": ("dangling", "/dangling: not a directory"),
    "300 letters": ("$(printf %0300d 1)", "file name too long; choose a shorter path"),
    "40 folders of 100": ("$(printf '%0100d/' $(seq 40))", "file name too long; choose a shorter path"),
    "where nothing can be made": (
        "/proc/x",
        "cannot write to /proc/x: no such file or directory; choose another folder",
    ),
    "nobody's home": ("'~nobody-here/x'", "there is no home folder for ~nobody-here in ~nobody-here/x"),
    "a read-only disk": ("/sys/x", "cannot write to /sys"),
}


@pytest.mark.parametrize(("out", "says"), OUTS.values(), ids=OUTS)
def test_an_output_folder_that_can_be_none_is_told_at_once(out: str, says: str, sh: Sh, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "dangling").symlink_to("nothing")
    demand(sh(f"onebyone render 4a -q l --out {out}"), 2, says.format(here=tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == {"file", "loop", "dangling"}
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("name", ["", "a\0b", "~nobody-here"])
def test_what_is_no_name_of_a_folder_is_told(name: str) -> None:
    with pytest.raises(UsageError, match="folder"):
        folder_named(name)


@pytest.mark.parametrize(
    "name", ["a\nb", "both sides ", "-x", "a:b%20c#d?e", "%d%05d", "[a]*", "a'b\"c\\n", "file:x", "\udcff"]
)
def test_any_other_name_of_a_folder_is_kept(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert folder_named(name) == tmp_path / name


def test_clips_go_where_the_name_says_whatever_is_in_it(sh: Sh, tmp_path: Path) -> None:
    result = sh(r"""sparse render 4a -q l --out $'-a\n[b]*?%d:\'"{c}${media_dir}{\xff ' --json""", LC_ALL="C.UTF-8")
    demand(result, 0)
    out = tmp_path / "-a\n[b]*?%d:'\"{c}${media_dir}{\udcff "
    assert (out / "clips/4a.mp4").is_file()
    told = json.loads(result.stdout.decode().splitlines()[-1])["files"]
    assert told == [str(out / "index.html")]


@pytest.mark.parametrize("command", ["list", "check 4a", "render 4a -q l --out ../x", "--help"])
def test_a_folder_that_is_gone_is_told(command: str, sh: Sh) -> None:
    result = sh(f"mkdir gone; cd gone; rmdir ../gone; onebyone {command}")
    demand(result, 2, "the folder you are in no longer exists; change to another, then run again")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.EFBIG, "x", "/cache/x", None, "{out}/clips/x"), "cannot write to {out}: file too large"),
        (OSError(errno.ENOSPC, "x", "/cache/x", None, "{out}/clips/x"), "cannot write to {out}: no space left"),
        (
            OSError(errno.EISDIR, "x", "{out}/.onebyone-1/x", None, "{out}/clips"),
            r"cannot write to {out}: is a directory \({out}/clips\)",
        ),
        (OSError(errno.EACCES, "x", "{out}/clips/x"), r"cannot write to {out}: permission denied \({out}/clips\)"),
        (OSError(errno.ENOENT, "x", "{out}/none/x"), None),
        (OSError(errno.ENOENT, "No usable temporary directory found"), None),  # it is another folder that is missing
        (OSError(errno.EACCES, "x", "/cache/x", None, "/elsewhere/x"), None),
    ],
)
def test_of_two_names_in_an_error_the_one_in_the_folder_counts(
    error: OSError, says: str | None, tmp_path: Path
) -> None:
    (tmp_path / "clips").mkdir()
    put = {
        name: str(value).format(out=tmp_path) for name in ("filename", "filename2") if (value := getattr(error, name))
    }
    for name, value in put.items():
        setattr(error, name, value)
    told = says.format(out=tmp_path) if says else None
    with pytest.raises(UsageError if says else OSError, match=told), writing_to(tmp_path):
        raise error


# --- What lies in the output folder ----------------------------------------------------------------------------------


def made(path: Path, what: str) -> None:
    """Put something strange in this place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "link to nothing":
        path.symlink_to("nothing")
    elif what == "loop":
        path.symlink_to(path.name)
    else:
        path.write_bytes({"empty": b"", "text": b"mine", "bytes": bytes(range(256)), "deep": b"[" * 100_000}[what])


STRANGE = ["folder", "pipe", "link to nothing", "loop", "empty", "text", "bytes"]


@pytest.mark.parametrize("what", STRANGE)
def test_a_page_that_is_none_of_ours_is_told(what: str, tmp_path: Path) -> None:
    made(tmp_path / "index.html", what)
    with pytest.raises(UsageError, match=r"index\.html was not made by onebyone: move it away"):
        demand_our_page(tmp_path)


@pytest.mark.parametrize("name", ["2a.mp4", "2a.png", "captions/2a.vtt", "proof/2a.proof.vtt"])
@pytest.mark.parametrize("ours", [True, False])
@pytest.mark.parametrize("what", STRANGE)
def test_what_is_in_the_place_of_a_file_is_told_before_anything_is_painted(
    what: str, ours: bool, name: str, tmp_path: Path
) -> None:
    if ours:
        (tmp_path / "proof").mkdir()
        (tmp_path / "proof/2a.proof.json").write_text('{"format": "onebyone proof 2"}')
    made(tmp_path / name, what)
    files = [tmp_path / each for each in ("2a.mp4", "2a.png", "captions/2a.vtt", "proof/2a.proof.vtt")]
    if ours and what != "folder":  # renamed over
        demand_ours(tmp_path / "2a.mp4", files)
        return
    with pytest.raises(UsageError, match=f"{name} was not made by onebyone"):
        demand_ours(tmp_path / "2a.mp4", files)


@pytest.mark.parametrize("what", ["empty", "pipe", "link to nothing", "loop"])
def test_what_is_in_the_place_of_a_folder_is_told(what: str, tmp_path: Path) -> None:
    made(tmp_path / "captions", what)
    with pytest.raises(UsageError, match="captions was not made by onebyone"):
        demand_ours(tmp_path / "2a.mp4", [tmp_path / "2a.mp4", tmp_path / "captions/2a.vtt"])


@pytest.mark.parametrize("what", [*STRANGE, "deep"])
def test_a_proof_that_is_none_is_passed_over_by_the_page(what: str, tmp_path: Path) -> None:
    (tmp_path / "2a.mp4").write_bytes(b"")
    made(tmp_path / "proof/2a.proof.json", what)
    assert proven_variant(tmp_path / "2a.mp4") is None


# --- A checkout of which something is gone ---------------------------------------------------------------------------

GONE = {
    "scenes": "the scene {root}/scenes/fig4a.py is missing: restore it",
    "assets": "assets/photo.png is missing: restore it",
}


@pytest.mark.parametrize(("gone", "says"), GONE.items(), ids=GONE)
def test_of_a_checkout_what_is_gone_is_told(gone: str, says: str, sh: Sh, tmp_path: Path) -> None:
    root = tmp_path / "project"
    for name in ("src", "scenes", "assets"):
        shutil.copytree(ROOT / name, root / name)
    shutil.rmtree(root / gone) if (root / gone).is_dir() else (root / gone).unlink()
    demand(sh("onebyone render 4a -q l --out out", PYTHONPATH=str(root / "src")), 2, says.format(root=root))
    assert not (tmp_path / "out").exists()


# --- The cache -------------------------------------------------------------------------------------------------------

FOLDERS = {
    "absolute": ("XDG_CACHE_HOME=/a/b HOME=/h", "/a/b/onebyone"),
    "unset": ("XDG_CACHE_HOME= HOME=/h", "/h/.cache/onebyone"),
    "relative": ("XDG_CACHE_HOME=cache HOME=/h", "/h/.cache/onebyone"),
    "dots": ("XDG_CACHE_HOME=../cache HOME=/h", "/h/.cache/onebyone"),
    "a file": ("XDG_CACHE_HOME=/dev/null", "/dev/null/onebyone"),
    "too long": ("XDG_CACHE_HOME=/$(printf %0300d 1)", "None"),
}


@pytest.mark.parametrize(("env", "folder"), FOLDERS.values(), ids=FOLDERS)
def test_where_the_cache_lies(env: str, folder: str, sh: Sh) -> None:
    script = "from onebyone.render.cache import cache_folder; print(cache_folder())"
    result = sh(f'{env} "$PYTHON" -c "{script}"')
    assert (result.stdout.decode().strip(), result.stderr) == (folder, b"")


KEY = "0" * 64


@pytest.mark.parametrize("what", [*STRANGE, "deep"])
@pytest.mark.parametrize("where", ["", "onebyone", "onebyone/00", f"onebyone/00/{KEY}-{'0' * 32}"])
def test_what_is_in_the_place_of_the_cache_is_passed_over(where: str, what: str, tmp_path: Path) -> None:
    made(tmp_path / "home" / where, what)
    cache, file = Cache(tmp_path / "home/onebyone"), tmp_path / "file"
    file.write_text("content")
    assert cache.get(KEY) is None
    cache.put(KEY, file)
    cache.trim()
    found = cache.get(KEY)
    assert found is None or found.read_text() == "content"


@pytest.mark.parametrize(
    "text", ["", "garbage", "nan", "inf", "-1", "[]", "7", '{"a": 1}', '{"weights": [[1, 0], "x"]}', "\xff"]
)
def test_what_is_remembered_wrong_is_forgotten(text: str, tmp_path: Path) -> None:
    cache, told, file = Cache(tmp_path / "cache"), variant("4a"), tmp_path / "file"
    file.write_bytes(text.encode("latin-1"))
    for key in (_key(told), _length_key(told)):
        cache.put(key, file)
    assert expected_seconds(told, cache=cache) == (7 if text == "7" else TYPICAL_SECONDS)
    numbers = numbers_told(told, cache=cache)
    assert {name: each.value for name, each in numbers.items()} == {
        name: each.value for name, each in figures("4a")[0].quantities.items()
    }


# --- A user without a name, a home, or rights ------------------------------------------------------------------------

NOBODY = 54321  # a user who is in no list


@pytest.fixture
def nobody() -> Iterator[Callable[..., subprocess.CompletedProcess[bytes]]]:
    """Run a line of bash as nobody, in a folder that everybody may write to, with this Python and all that it reads."""
    if os.geteuid() != 0:
        pytest.skip("only root can become nobody")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        private = [Path(place) for place in ("/root",) if sys.base_prefix.startswith(place)]
        become = f'exec setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups "$@"'
        # Where Python lies in root's own folder, nobody gets a view of the disk in which only that of it is there.
        view = f'mount -t tmpfs -o mode=755 tmpfs "{folder}/view" && mkdir "{folder}/view/python" && '
        view += f'mount --bind "{sys.base_prefix}" "{folder}/view/python" && mount -t tmpfs -o mode=755 tmpfs /root && '
        view += f'mkdir -p "{sys.base_prefix}" && mount --bind "{folder}/view/python" "{sys.base_prefix}" && '
        before = ("unshare", "--mount", "bash", "-c", (view if private else "") + become, "bash")
        (Path(folder) / "view").mkdir()
        (Path(folder) / "work").mkdir()
        (Path(folder) / "work").chmod(0o777)
        (Path(folder) / "secret").mkdir(mode=0o700)
        start = partial(with_shell, Path(folder) / "work", before=before)
        if start('"$PYTHON" -c "import numpy"').returncode:
            pytest.skip("nobody may run this Python")
        yield start


NAMELESS = {
    "no home": "unset HOME USER LOGNAME XDG_CACHE_HOME;",
    "somebody's home": "unset XDG_CACHE_HOME; export HOME=$PWD/../secret;",
    "a cache that nobody may read": "export XDG_CACHE_HOME=$PWD/../secret;",
    "a cache that nobody may write": "export XDG_CACHE_HOME=/;",
    "no folder for temporary files": "export TMPDIR=$PWD/../secret;",
}


@pytest.mark.parametrize("before", NAMELESS.values(), ids=NAMELESS)
def test_a_user_without_a_name_can_import_and_look_up_all(
    before: str, nobody: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    script = """
from onebyone.surroundings import run
def program():
    from onebyone.render.lazy_imports import import_manim
    import_manim()
    from onebyone.render.cache import Cache, cache_folder
    folder = cache_folder()
    if folder:
        assert Cache(folder).get("0" * 64) is None
        Cache(folder).trim()
    print("well")
run(program)
"""
    result = nobody(f'{before} "$PYTHON" -c "$SCRIPT"', SCRIPT=script)
    assert (result.stdout, result.stderr) == (b"well\n", b"")


def test_a_user_without_a_name_and_a_home_renders(nobody: Callable[..., subprocess.CompletedProcess[bytes]]) -> None:
    demand(nobody("unset HOME USER LOGNAME XDG_CACHE_HOME; sparse render 4a -q l --out out; ls -A >&2"), 0)
    left = nobody("find . -mindepth 1 | sort").stdout.decode().split()
    assert {name for name in left if name.count("/") == 1} == {"./out"}  # and none that is called "~"


REFUSED = {
    "a folder of somebody else's": (
        "render 4a -q l --out ../secret/x",
        "work/../secret); make it writable",
    ),
    "a place of somebody else's": ("render 4a -q l --out ../x", "work/..); make it writable"),
    "few processes": ("render 4a -q l --out out", "this user may start no more processes"),
}


@pytest.mark.parametrize(("command", "says"), REFUSED.values(), ids=REFUSED)
def test_what_a_user_may_not_do_is_told(
    command: str, says: str, nobody: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    limit = "ulimit -u 2;" if "processes" in says else ""
    result = nobody(f"{limit} onebyone {command}; code=$?; ls -A; exit $code")
    assert result.returncode == 2, result.stderr
    assert says in result.stderr.decode()
    assert (result.stdout, b"Traceback" in result.stderr) == (b"", False)


# --- Somebody's manim.cfg --------------------------------------------------------------------------------------------

CFGS = {
    "a bad number": b"[CLI]\npixel_width = many\n",
    "a bad level": b"[CLI]\nverbosity = LOUD\n",
    "a bad colour": b"[CLI]\nbackground_color = no colour\n",
    "a bad renderer": b"[CLI]\nrenderer = none\n",
    "another renderer": b"[CLI]\nrenderer = opengl\n",
    "a bad logger": b"[logger]\nlog_width = wide\n",
    "a bad format": b"[CLI]\nformat = film\n",
    "a plugin that is not there": b"[CLI]\nplugins = none\n",
    "another size": b"[CLI]\npixel_width = 64\n",
    "no section": b"pixel_width = 64\n",
    "another section": b"[other]\npixel_width = 64\n",
    "a section twice": b"[CLI]\npixel_width = 64\n[CLI]\npixel_width = 64\n",
    "a setting twice": b"[CLI]\npixel_width = 64\npixel_width = 64\n",
    "no value": b"[CLI]\npixel_width\n",
    "a BOM": b"\xef\xbb\xbf[CLI]\npixel_width = 64\n",
    "Latin-1": "[CLI]\n# für\npixel_width = 64\n".encode("latin-1"),
    "UTF-16": "[CLI]\npixel_width = 64\n".encode("utf-16"),
    "zeros": b"\0" * 1000,
    "a folder": "folder",
    "a pipe": "pipe",
    "a loop": "loop",
    "a link to nothing": "link to nothing",
}
READS = """
from onebyone.render.lazy_imports import import_manim
import_manim()
import manim
from onebyone.look.manim_config import shipped
print(manim.config.pixel_width, shipped()["pixel_width"], manim.config.renderer.name)
"""


# What manim imports of others' does not ask where it is: it is imported once, and manim anew in a fork for each folder.
FORKS = """
import os, sys
import av, bs4, cairo, click, cloup, manimpango, networkx, numpy, PIL.Image, pygments, rich.progress, scipy.spatial

for folder in sys.argv[1:]:
    child = os.fork()
    if child == 0:
        for stream, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT), stream)
        os.environ["HOME"] = os.path.join(folder, "here", "home")
        os.chdir(f"{folder}/here")
        exec(os.environ["READS"])
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)
print("manim" in sys.modules)
"""


@pytest.fixture(scope="module")
def read_in(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder for each of these files, with what was said in the one where it lies, and at home."""
    folders = {name: tmp_path_factory.mktemp("cfg") for name in CFGS}
    for name, content in CFGS.items():
        here = folders[name] / "here"
        here.mkdir()
        for place in (here / "manim.cfg", here / "home/.config/manim/manim.cfg"):
            if isinstance(content, bytes):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            else:
                made(place, content)
    line = '"$PYTHON" -P -c "$FORKS" ' + " ".join(map(shlex.quote, map(str, folders.values())))
    done = with_shell(tmp_path_factory.mktemp("from"), line, FORKS=FORKS, READS=READS)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"False\n", b"")
    return folders


@pytest.mark.parametrize("name", CFGS)
def test_nobody_s_manim_cfg_is_read(name: str, read_in: dict[str, Path]) -> None:
    said = [(read_in[name] / stream).read_bytes() for stream in ("out", "err")]
    assert said == [b"1920 1920 CAIRO\n", b""]


def test_manim_s_own_manim_cfg_stays(sh: Sh, tmp_path: Path) -> None:
    """Who runs manim has it read, also if our package is there."""
    (tmp_path / "manim.cfg").write_bytes(CFGS["another size"])  # type: ignore[arg-type]
    script = "import onebyone, onebyone.render.lazy_imports, manim; print(manim.config.pixel_width)"
    assert sh(f'"$PYTHON" -c "{script}"').stdout == b"64\n"


def test_a_process_that_inherits_no_modules_does_not_read_it_either(sh: Sh, tmp_path: Path) -> None:
    (tmp_path / "manim.cfg").write_bytes(CFGS["a bad number"])  # type: ignore[arg-type]
    from onebyone.render.lazy_imports import AfterManim

    (tmp_path / "task").write_bytes(pickle.dumps(AfterManim(partial(print, "did", sep="\n"))))
    script = "import pickle, sys; pickle.load(open('task', 'rb'))('it'); print('manim' in sys.modules)"
    result = sh(f'"$PYTHON" -c "{script}"')
    assert (result.stdout, result.stderr) == (b"did\nit\nTrue\n", b"")


@pytest.mark.parametrize("module", ["onebyone.cli", "onebyone.verify.clip", "onebyone.render.cluster_job"])
def test_what_starts_first_leaves_manim_to_be_imported_without_it(module: str, sh: Sh) -> None:
    result = sh(f'"$PYTHON" -c "import sys, {module}; print("manim" in sys.modules)"'.replace('"manim"', "'manim'"))
    assert (result.stdout, result.stderr) == (b"False\n", b"")
