"""The command line as a person meets it: what it prints, its exit codes, and what it leaves behind when it fails."""

from __future__ import annotations

import json
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import av
import pytest
from project import Run, figures, words
from sparse import SPARSE
from warm import COLD, Warm

from onebyone.errors import UsageError
from onebyone.paint.quality import QUALITIES
from onebyone.panels.catalogue import CATALOGUE, Panel, chosen
from onebyone.paths import PROJECT
from onebyone.proof.webvtt import from_webvtt
from onebyone.render.cache import Cache, cache_folder
from onebyone.render.remembered import expected_seconds

IDS = ", ".join(panel.id for panel in CATALOGUE)


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    """The only line on standard error."""
    assert "Traceback" not in result.stderr
    (line,) = result.stderr.splitlines()
    return line


def test_list_gives_every_clip_as_json(command: Run) -> None:
    result = command("list", "--json")
    assert result.returncode == 0, result.stderr
    entries = json.loads(result.stdout)
    assert [entry["id"] for entry in entries] == [panel.id for panel in CATALOGUE]
    assert set(entries[0]) == {"id", "title", "scene", "scene_file", "figure"}


def test_list_gives_a_table_with_a_line_for_each_clip(command: Run) -> None:
    lines = command("list").stdout.splitlines()
    assert lines[0].split() == ["id", "title", "scene", "figure"]
    assert [line.split()[0] for line in lines[1:]] == [panel.id for panel in CATALOGUE]


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], {"manim", "torch", "numpy", "av", "PIL"}),
        (["list", "--params", "2a"], {"manim", "torch", "av"}),
        (["list"], {"manim", "torch"}),  # of which the claims were proven before
    ],
)
def test_what_needs_no_picture_imports_nothing_heavy(command: Run, arguments: list[str], heavy: set[str]) -> None:
    assert command(*arguments).returncode == 0
    script = f"import sys, onebyone.cli\ntry: onebyone.cli.main({arguments})\nfinally: print(*sys.modules)"
    line = [sys.executable, "-P", "-c", script]
    modules = set(subprocess.run(line, capture_output=True, text=True, check=True).stdout.splitlines()[-1].split())
    assert "typer" in modules
    assert not modules & heavy


def test_every_panel_names_a_scene_class_and_a_figure_that_exist() -> None:
    for panel in CATALOGUE:
        source = (PROJECT / panel.scene_file).read_text(encoding="utf-8")
        assert re.search(rf"^class {panel.scene_class}\(", source, re.MULTILINE), panel
        assert type(figures(panel.id)[0]).__name__ == panel.figure


def test_titles_are_the_claims_with_the_proven_numbers(command: Run) -> None:
    claims = [words(panel.id).claim.text(figures(panel.id)[0].quantities) for panel in CATALOGUE]
    assert [entry["title"] for entry in json.loads(command("list", "--json").stdout)] == claims


def test_ids_are_found_once_in_any_case_and_in_the_order_asked_for() -> None:
    assert [panel.id for panel in chosen(["4A", "1a", "4a"])] == ["4a", "1a"]
    assert chosen([]) == CATALOGUE
    with pytest.raises(UsageError, match=rf"no clip '4aa'\. Did you mean 4a\? The clips are: {IDS}\."):
        chosen(["4aa"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["render", "2aa"], f"there is no clip '2aa'. Did you mean 2a? The clips are: {IDS}."),
        (["check", "2x"], "there is no clip '2x'. Did you mean 2a?"),
        (["check", "a4"], "there is no clip 'a4'. Did you mean 4a?"),
        (["check", "9z"], f"there is no clip '9z'. The clips are: {IDS}."),
        (["2a"], "No such command '2a'. Did you mean `./render.sh render 2a`?"),
        (["rendr"], "Did you mean 'render'?"),
        (["render", "-q", "x"], "'x' is not one of 'l', 'm', 'h', 'p', 'k'. See ./render.sh --help."),
        (["render", "--theme", "blue"], "'blue' is not one of 'dark', 'light'."),
        (["list", "--nonsense"], "No such option: --nonsense"),
        (["render", "--out", "/dev/null/media"], "cannot write to /dev/null/media: not a directory"),
    ],
)
def test_a_mistake_costs_one_clear_line_and_exit_code_2(command: Run, arguments: list[str], says: str) -> None:
    result = command(*arguments)
    assert result.returncode == 2
    assert says in one_line(result)
    assert result.stdout == ""


def test_help_names_the_tests_and_the_exit_codes(command: Run) -> None:
    told = command("--help").stdout
    assert "..." not in told.partition("Commands:")[2], "what a command does is cut off"
    text = " ".join(told.split())
    assert "./render.sh test" in text
    assert "2 something that you can mend, 130 interrupted." in text
    assert "render [OPTIONS] [ID…]" in command("render", "--help").stdout


def test_check_proves_every_figure_with_difference_0(command: Run) -> None:
    result = command("check", "--json")
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert answer["ok"] is True
    assert [figure["id"] for figure in answer["figures"]] == [panel.id for panel in CATALOGUE]
    for figure in answer["figures"]:
        assert figure["checks"]
        assert all(check["difference"] == 0 and check["cells"] > 0 for check in figure["checks"])


def test_check_prints_a_table_of_the_figure_asked_for(command: Run) -> None:
    lines = command("check", "2a").stdout.splitlines()
    assert lines[0].split() == ["clip", "what", "shape", "cells", "method", "largest", "difference"]
    assert {line.split()[0] for line in lines[1:]} == {"2a"}


FAULTY = {
    "disagrees": ("raise DisagreementError('dot', (3, 4), 1.0, 2.0, reason='not equal')", 1, "dot[3, 4]: not equal"),
    "proves nothing": ("checks = ()", 1, "nothing was checked"),
    "differs": ("checks = (Check('dot', (2,), 2, 'exact', float('nan')),)", 1, "dot differs by nan"),
    "has no asset": ("raise UsageError('assets/digit.png is missing')", 2, "assets/digit.png is missing"),
}


@pytest.mark.parametrize(("body", "code", "says"), FAULTY.values(), ids=FAULTY)
def test_check_fails_when_a_figure(body: str, code: int, says: str, tmp_path: Path, warm: Warm) -> None:
    (tmp_path / "faulty").mkdir()
    (tmp_path / "faulty/parameters.py").write_text("from onebyone.panels.fig1a.parameters import Parameters\n")
    (tmp_path / "faulty/numbers.py").write_text(
        "from onebyone.core.prove import Check, DisagreementError\nfrom onebyone.errors import UsageError\n"
        "class Faulty:\n    @classmethod\n    def of(cls, record):\n"
        f"        {body}\n        return type('F', (), locals())\n"
    )
    script = tmp_path / "check.py"
    script.write_text(
        f"import dataclasses, sys\nsys.path.append({str(tmp_path)!r})\nfrom onebyone.panels import catalogue\n"
        "first, *others = catalogue.CATALOGUE\n"
        "catalogue.CATALOGUE = (dataclasses.replace(first, package='faulty', figure='Faulty'), *others)\n"
        "from onebyone.cli import main\nmain()"
    )
    result = warm.run([*COLD, str(script), "check", "1a", "2a", "--json"], cwd=tmp_path)
    assert result.returncode == code
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    if code == 1:  # the other figure is proven all the same
        answer = json.loads(result.stdout)
        assert [figure["ok"] for figure in answer["figures"]] == [False, True]
        assert answer["ok"] is False


def files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, hidden ones too, with its content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_render_leaves_clip_poster_captions_and_page_and_says_where(run_stand_in: Run, tmp_path: Path) -> None:
    result = run_stand_in("render", "2a", "-q", "l", "--out", "film", "--theme", "light")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == ["film/clips/2a.mp4", "film/index.html"]
    assert result.stderr.splitlines()[0] == "rendering 2a (1 of 1)"
    made = ("2a.mp4", "2a.png", "captions/2a.vtt", "proof/2a.proof.json", "proof/2a.proof.vtt")
    assert set(files(tmp_path / "film")) == {*(f"clips/{file}" for file in made), "index.html"}
    page = (tmp_path / "film/index.html").read_text()
    assert "clips/2a.mp4" in page
    assert "film.mp4" not in page


def test_render_with_ids_leaves_the_film_alone(run_stand_in: Run, tmp_path: Path) -> None:
    film = [tmp_path / "film" / name for name in ("film.mp4", "film.png", "captions/film.vtt", "captions/film.txt")]
    for file in film:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("old")
    result = run_stand_in("render", "2a", "-q", "l", "--out", "film")
    assert result.returncode == 0, result.stderr
    assert {file.read_text() for file in film} == {"old"}


def test_a_foreign_manim_cfg_changes_nothing(run_stand_in: Run, tmp_path: Path) -> None:
    (tmp_path / "manim.cfg").write_text("[CLI]\nformat = gif\npixel_width = 100\nmedia_dir = elsewhere\n")
    result = run_stand_in("render", "2a", "-q", "l", "--out", "film", cold=True)
    assert result.returncode == 0, result.stderr
    with av.open(str(tmp_path / "film/clips/2a.mp4")) as container:
        stream, asked = container.streams.video[0], QUALITIES["l"]
        assert (stream.width, stream.height, stream.average_rate) == (asked.width, asked.height, asked.fps)
    assert not (tmp_path / "elsewhere").exists()


BROKEN = {
    "the audit stops it": ("raise DisagreementError('cell', (0,), 1, 2, reason='not equal')", 1, "cell[0]: not equal"),
    "the disk is full": ("raise OSError(28, 'No space left on device')", 2, "no space left on device; free some space"),
    "frames are lost": ("self.renderer.time += 1", 1, "the film is not whole: frames 30, not 45"),
    "there is a bug": ("self.no_such_thing()", 1, "AttributeError"),
}


@pytest.mark.parametrize(("end", "code", "says"), BROKEN.values(), ids=BROKEN)
def test_the_old_clip_stays_when(end: str, code: int, says: str, run_stand_in: Run, tmp_path: Path) -> None:
    clips = tmp_path / "film/clips"
    (clips / "captions").mkdir(parents=True)
    (clips / "proof").mkdir()
    for file in ("2a.mp4", "2a.png", "captions/2a.vtt"):
        (clips / file).write_text("old")
    (clips / "proof/2a.proof.json").write_text('{"format": "onebyone proof 1"}')
    before = files(tmp_path / "film")
    result = run_stand_in("render", "2a", "-q", "l", "--out", "film", end=end)
    assert result.returncode == code, result.stderr
    assert says in result.stderr
    assert ("Traceback" in result.stderr) == (says == "AttributeError")
    assert files(tmp_path / "film") == before


def test_a_poster_s_beat_that_is_missing_is_named(run_stand_in: Run, tmp_path: Path) -> None:
    result = run_stand_in("render", "2a", "-q", "l", "--out", "film", poster="green")
    assert result.returncode == 1, result.stderr
    assert "no beat 'green' for the poster; the beats are red, blue" in result.stderr
    assert not (tmp_path / "film").exists()


def test_a_failed_render_leaves_no_folder_behind(run_stand_in: Run, tmp_path: Path) -> None:
    end = "raise OSError(28, 'No space left on device')"
    result = run_stand_in("render", "2a", "-q", "l", "--out", "new/film", end=end)
    assert result.returncode == 2
    assert not (tmp_path / "new").exists()


def test_a_write_that_the_system_refuses_half_way_is_one_line(run_stand_in: Run, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))  # the encoder fails as on a full disk, for real

    result = run_stand_in("render", "2a", "-q", "l", "--out", "film", before=limit)
    assert result.returncode == 2, result.stderr
    assert result.stderr.splitlines()[-1].startswith("./render.sh: cannot write to")
    assert "file too large" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "film").exists()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_render_leaves_nothing(
    sent: signal.Signals, code: int, stand_in: Callable[[str], list[str]], tmp_path: Path, warm: Warm
) -> None:
    line = [*stand_in("import pathlib, time; pathlib.Path('here').touch(); time.sleep(60)"), "render", "2a", "-q", "l"]
    process = warm.start([*line, "--out", "film"], cwd=tmp_path, stdout=None)
    deadline = time.monotonic() + 60
    while not (tmp_path / "here").exists():
        assert time.monotonic() < deadline
        assert process.poll() is None, process.stderr and process.stderr.read()
        time.sleep(0.05)
    process.send_signal(sent)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == code
    assert errors is not None
    assert "Traceback" not in errors
    assert not (tmp_path / "film").exists()


@pytest.mark.slow
@pytest.mark.parametrize("panel", CATALOGUE, ids=lambda panel: panel.id)
def test_each_clip_renders_whole(panel: Panel, rendered: Path) -> None:
    with av.open(str(rendered / f"clips/{panel.id}.mp4")) as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(stream))
        assert (stream.width, stream.height, stream.average_rate) == (SPARSE.width, SPARSE.height, SPARSE.fps)
    folder = cache_folder()
    assert folder
    remembered = expected_seconds(panel.default(), cache=Cache(folder))
    assert frames / SPARSE.fps == pytest.approx(remembered, abs=0.001), "the next one is expected to last as long"
    captions = from_webvtt((rendered / f"clips/captions/{panel.id}.vtt").read_text(encoding="utf-8"))
    assert captions
    assert captions[-1].end <= frames / SPARSE.fps + 0.001
    assert all(before.end <= after.start + 0.001 for before, after in pairwise(captions))
    assert panel.label in (rendered / "index.html").read_text(encoding="utf-8")
