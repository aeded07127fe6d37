"""A run in parallel: what it says, what a failure costs, and that neither jobs nor the platform change a frame."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from project import Run
from warm import COLD, Warm
from watching import FOUR, hidden, looks

from onebyone.paint.quality import QUALITIES
from onebyone.panels.catalogue import chosen
from onebyone.render import run
from onebyone.render.cache import Cache
from onebyone.render.clip import Job
from onebyone.render.remembered import TYPICAL_SECONDS
from onebyone.render.run import Take, render_shots
from onebyone.render.workers import Child, start_method

pytestmark = pytest.mark.slow


def test_json_says_what_happens_line_by_line_and_nothing_else(run_stand_in: Run, tmp_path: Path) -> None:
    result = run_stand_in("render", "-j", "2", "2a", "4b", "-q", "l", "--out", "film", "--json", more={"4b": "pass"})
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    events = [json.loads(line) for line in result.stdout.splitlines()]
    told = [(event["event"], event.get("clip")) for event in events if event["event"] not in ("progress", "warned")]
    assert sorted(told[:4]) == [("begun", "2a"), ("begun", "4b"), ("rendered", "2a"), ("rendered", "4b")]
    assert [event for event, _ in told[:2]] == ["begun", "begun"], "both were at work at once"
    assert told[4:] == [("made", None)]
    expected = round(TYPICAL_SECONDS * QUALITIES["l"].fps)
    assert {event["of"] for event in events if "of" in event} == {expected}, "neither was rendered here before"
    warned = [event["message"] for event in events if event["event"] == "warned" and event["clip"] == "4b"]
    assert [message.partition(":")[0] for message in warned] == ["4b, red", "4b"], "of the margin, and of the length"
    clip = next(event for event in events if event["event"] == "rendered" and event["clip"] == "2a")
    assert clip["files"][:2] == [str(tmp_path / "film/clips/2a.mp4"), str(tmp_path / "film/clips/2a.png")]
    assert events[-1]["files"] == [str(tmp_path / "film/index.html")]


def test_the_cache_is_trimmed_whenever_a_shot_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []

    class Noting(Cache):
        def trim(self) -> None:
            happened.append("trimmed")

    def child(take: Take, **_: object) -> Child:
        return Child(lambda tell: None, name=take.id, method=start_method())

    monkeypatch.setattr(run, "_child", child)
    takes = [Take(Job(panel.default(), QUALITIES["l"]), tmp_path, 2.0) for panel in chosen(["2a", "4a"])]
    render_shots(takes, workers=1, cache=Noting(tmp_path), on_event=lambda event: happened.append(event.event))
    assert happened == ["begun", "trimmed"] * 2


def test_quiet_leaves_the_names_of_the_files(run_stand_in: Run) -> None:
    result = run_stand_in("render", "2a", "-q", "l", "--out", "film", "--quiet")
    assert result.returncode == 0, result.stderr
    assert (result.stdout, result.stderr) == ("film/clips/2a.mp4\nfilm/index.html\n", "")


def test_a_clip_that_fails_stops_no_other_and_all_failures_are_told(run_stand_in: Run, tmp_path: Path) -> None:
    more = {"4b": "raise DisagreementError('cell', (0,), 1, 2, reason='not equal')", "6a": "self.renderer.time += 1"}
    result = run_stand_in("render", "2a", *FOUR, "-j", "1", "-q", "l", "--out", "film", more={**FOUR, **more})
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    errors = [line for line in result.stderr.splitlines() if line.startswith("./render.sh: ")]
    assert errors == [
        "./render.sh: 4b: cell[0]: not equal: ours 1, theirs 2",
        "./render.sh: 6a: the film is not whole: frames 30, not 45",
    ]
    assert list(looks(tmp_path / "film")) == ["2a", "4a"]
    page = (tmp_path / "film/index.html").read_text(encoding="utf-8")
    assert "clips/4a.mp4" in page
    assert "clips/4b.mp4" not in page
    assert hidden(tmp_path / "film") == []


def test_any_number_of_jobs_gives_the_same_frames(run_stand_in: Run, tmp_path: Path) -> None:
    for jobs in ("1", "2", "5"):
        result = run_stand_in("render", "2a", "4b", "-q", "l", "--fresh", "--out", jobs, "-j", jobs, more=FOUR)
        assert result.returncode == 0, result.stderr
    assert looks(tmp_path / "1") == looks(tmp_path / "2") == looks(tmp_path / "5")


SPAWNED = """
import dataclasses, os, sys
from pathlib import Path

if __name__ == "__main__":
    from onebyone.panels.catalogue import chosen
    from onebyone.paint.quality import QUALITIES
    from onebyone.render.clip import Job
    from onebyone.render.run import Take, render_shots

    scene, method = sys.argv[1], sys.argv[2]
    takes = [
        Take(Job(dataclasses.replace(panel, scene_file=scene, scene_class=f"Clip{panel.id}", poster="blue").default(),
                 QUALITIES["l"]), Path(method), 2.0)
        for panel in chosen(["2a", "4b"])
    ]
    try:
        render_shots(takes, workers=2, cache=None, method=method,
                     on_event=lambda event: os.write(1, f"{event.event} {event.clip}\\n".encode()))
    except Exception as error:
        print(type(error).__name__, error)
"""


WHO_PAINTS = """
def noting(write):
    def method(self, *args, **kwargs):
        os.write(1, f"painter {os.getpid()}\\n".encode())  # in one piece: who tells a clip prints into the same pipe
        write(self, *args, **kwargs)
    return method

SegmentEncoder.write = noting(SegmentEncoder.write)
"""


def test_where_nothing_forks_clips_are_rendered_by_spawned_processes_that_paint_themselves(
    stand_in: Callable[..., list[str]], tmp_path: Path, warm: Warm
) -> None:
    fails = "raise DisagreementError('cell', (0,), 1, 2, reason='not equal')"
    stand_in("os.write(1, f'teller {os.getpid()}\\n'.encode())", more={"4b": fails}, first=WHO_PAINTS)
    script = tmp_path / "spawned.py"
    script.write_text(SPAWNED)
    for method in ("spawn", start_method()):
        result = warm.run([*COLD, str(script), str(tmp_path / "stand_in.py"), method], cwd=tmp_path)
        said = result.stdout.splitlines()
        assert "rendered 2a" in said, result.stderr
        assert "failed 4b" in said
        assert said[-1] == "SeveralErrors 4b: cell[0]: not equal: ours 1, theirs 2"
        (teller,) = {line.split()[1] for line in said if line.startswith("teller")}
        painters = {line.split()[1] for line in said if line.startswith("painter")}
        assert (painters == {teller}) == (method == "spawn")
    assert looks(tmp_path / "spawn") == looks(tmp_path / start_method())
