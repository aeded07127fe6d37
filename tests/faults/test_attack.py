"""A sample of the attack: one fault of every kind, and each is refused; and the attack itself can fail."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import attack
import pytest
from attack import KINDS
from copies import Edit, New, PlantError, base, planted
from kinds import CLIPS, MORE_CLIPS, Chance, Slip
from sight import OtherError, Sight
from table import counted, markdown, survivors
from trials import Result

from onebyone.panels.catalogue import CATALOGUE

HERE = Path(__file__).parent
REFUSED = Result("a kind", "2a", "manim", "a fault", True, "3 screen", "it is not on the list", 1.0)
SURVIVED = Result("a kind", "4a", "onebyone", "a fault", False, "SURVIVED", "", 1.0)
IDLE = Result("another kind", "4a", "", "no fault", False, "not effective", "", 1.0)


@pytest.mark.slow
def test_one_fault_of_every_kind_is_refused(tmp_path: Path) -> None:
    report = tmp_path / "faults.json"
    line = [sys.executable, "-P", str(HERE), "--sample", "--json", str(report)]
    done = subprocess.run(line, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=1200)
    assert done.returncode == 0, done.stdout + done.stderr
    faults = json.loads(report.read_text(encoding="utf-8"))["faults"]
    assert {fault["kind"] for fault in faults} == {kind.name for kind in KINDS}
    assert all(fault["refused"] for fault in faults)


def test_nothing_of_the_project_is_imported_before_a_child_imports_it_from_a_copy() -> None:
    script = f"import sys; sys.path.insert(0, {str(HERE)!r}); import attack; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True)
    assert "in_files" in done.stdout.split()
    assert [name for name in done.stdout.split() if name.partition(".")[0] == "onebyone"] == []


def test_there_are_enough_kinds_in_clips_of_enough_figures() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 20
    assert [kind.name for kind in KINDS if len({clip[0] for clip in kind.clips}) < 3] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_place_can_be_planted_and_a_seed_chooses_it(kind) -> None:
    for clip in kind.clips:
        for seed in range(5):
            fault = kind.plant(clip, Chance.of(seed))
            again = kind.plant(clip, Chance.of(seed))
            assert (fault.changes, fault.what, fault.options) == (again.changes, again.what, again.options)
            for change in fault.changes:
                if isinstance(change, Edit):
                    text = (HERE.parents[1] / change.file).read_text(encoding="utf-8")
                    assert change.old in text, f"{change.file} no longer holds {change.old!r}"


def test_the_readme_says_how_many_kinds_there_are() -> None:
    readme = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
    assert f"plants faults of {len(KINDS)} kinds" in readme


def test_every_slip_that_is_listed_can_be_made() -> None:
    modules = [module for module in vars(attack).values() if isinstance(module, ModuleType)]
    tables = [value for module in modules for value in vars(module).values() if isinstance(value, tuple)]
    listed = {slip for table in tables for slip in table if isinstance(slip, Slip)}
    assert len(listed) > 100
    for slip in listed:
        file = f"src/onebyone/{slip.file}"
        text = (HERE.parents[1] / file).read_text(encoding="utf-8")
        assert Edit(file, slip.old, slip.new, slip.at).made(text) != text


def test_an_edit_that_finds_nothing_says_so() -> None:
    assert Edit("a.py", "x", "y", 1).made("x x") == "x y"
    with pytest.raises(PlantError, match=r"a\.py no longer holds 'z'"):
        Edit("a.py", "z", "y").made("x x")


def test_a_planted_copy_leaves_the_honest_one_as_it_is(tmp_path: Path) -> None:
    honest = base(tmp_path / "honest")
    before = (honest / "scenes/fig2a.py").read_bytes()
    changes = (Edit("scenes/fig2a.py", "class Fig2a", "class Other"), New("scenes/new.txt", b"new"))
    copy = planted(honest, tmp_path / "copy", changes)
    assert (honest / "scenes/fig2a.py").read_bytes() == before
    assert b"class Other" in (copy / "scenes/fig2a.py").read_bytes()
    assert not (honest / "scenes/new.txt").exists()
    assert (copy / "scenes/new.txt").read_bytes() == b"new"


def test_sight_stops_at_the_first_frame_that_is_another() -> None:
    honest = Sight()
    for frame in (b"one", b"two"):
        honest.see(frame)
    sight = Sight(honest.seen)
    for frame in (b"one", b"one", b"two"):  # a frame that stays longer is no other frame
        sight.see(frame)
    with pytest.raises(OtherError):
        sight.see(b"three")


@pytest.mark.slow
def test_a_pause_is_no_fault_and_another_number_is_one(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(HERE)!r})
import children
from copies import in_a_beat, planted
from kinds import Chance, scene_file
from on_screen import inserted
from trials import Ground, seen

children.load()
ground = Ground(Path({str(tmp_path)!r}))
for number in range(4):
    pause = (in_a_beat(scene_file("1b"), "self.wait(0.7)", Chance.of(number)),)
    assert not seen(ground, "1b", planted(ground.honest, ground.folder / f"pause-{{number}}" / "copy", pause))[0]
lines = "number.add_updater(lambda m, dt: m.shift([1, 0, 0]))\\nself.wait(0.7)"
fault = inserted("1b", Chance.of(1), lines, says="").changes
assert seen(ground, "1b", planted(ground.honest, ground.folder / "moved" / "copy", fault))[0]
"""
    line = [sys.executable, "-P", "-c", script]
    done = subprocess.run(line, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=1200)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_not_effective_is_not_counted_and_a_survivor_is_named() -> None:
    results = [REFUSED, SURVIVED, IDLE]
    assert counted(results) == [REFUSED, SURVIVED]
    assert survivors(results) == [SURVIVED]
    table = markdown(results, seed=3)
    assert "| a kind | 2a | 3 screen | — |" in table
    assert "Seed 3: 2 faults of 1 kinds ran, 1 were refused (3 screen: 1, SURVIVED: 1); 1 places had no" in table
    assert "NOT REFUSED: a kind, 4a, onebyone: a fault" in table


def test_the_kinds_name_clips_that_there_are() -> None:
    assert {clip for kind in KINDS for clip in kind.clips} == {*CLIPS, *MORE_CLIPS}
    assert {*CLIPS, *MORE_CLIPS} <= {panel.id for panel in CATALOGUE}
