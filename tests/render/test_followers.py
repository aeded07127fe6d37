"""Who follows in another process refuses what the audit at hand does, and nothing is published before it agrees."""

from __future__ import annotations

import os
import pickle
import re
import signal
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

import pytest
from manim import Animation
from project import figures, variant

from onebyone.audit.audit import Audit
from onebyone.audit.limits import Limits
from onebyone.core.figure import Figure
from onebyone.errors import AuditError
from onebyone.frames.entry import Entry
from onebyone.look.theme import theme
from onebyone.paint.quality import QUALITIES
from onebyone.panels.fig2a.view import Workbench
from onebyone.proof.files import recorder
from onebyone.proof.places import ProofFiles
from onebyone.proof.timeline import Timeline
from onebyone.render import tellers
from onebyone.render.cache import Cache
from onebyone.render.clip import Clip, Job, clip_files, render_clip
from onebyone.render.followers import Follower, FollowerBeside, RefusedError, Write, Written
from onebyone.render.jobs import job_slots
from onebyone.render.workers import TaskPool, start_method

pytestmark = pytest.mark.skipif(start_method() != "fork", reason="where no process is forked, every audit is at hand")

SHOWN = variant("2a")
EDITED = [*SHOWN.words.beats][-2]


class Judge(Audit):
    """Agrees to all but a frame without entries; wants the figures that it began with."""

    def __init__(self) -> None:
        super().__init__(theme=theme("dark"))
        self.begun: object = None
        self.frames = 0

    def demand(self, display_list: Iterable[Entry], digests: object, *, figures: Iterable[Any], **seen: bool) -> None:
        """Judge one more frame."""
        (owner,) = figures
        self.begun = self.begun or owner.weight
        if owner.weight is not self.begun:
            raise AuditError("what was one tensor is two")
        if not display_list:
            raise AuditError(f"a frame shows nothing, {seen}")
        self.frames += 1

    def at_the_end(self) -> None:
        """Two frames are enough."""
        if self.frames < 2:
            raise AuditError(f"{self.frames} frame is not enough")


def follower() -> Follower:
    """Who records a clip that is about to begin."""
    return Follower(recorder(QUALITIES["l"], "dark"), Limits(aspect=16 / 9))


def beside(judge: Judge) -> FollowerBeside:
    """Who follows beside from here on."""
    return FollowerBeside(judge, follower(), figures=figures("2a"), name="2a")


@pytest.fixture
def elsewhere() -> Iterable[FollowerBeside]:
    """Who begins in the middle."""
    begun = beside(Judge())
    yield begun
    begun.end()


def noted(*, record: Timeline, figures: tuple[Figure, ...], folder: Path) -> ProofFiles:
    """Write down how many frames were recorded, of how many figures, and by which process."""
    made = ProofFiles(folder / "2a.proof.json", folder / "2a.proof.vtt")
    made.proof.write_text(f"{record.frames} {len(figures)} {os.getpid()}", encoding="utf-8")
    return made


def unwritten(**_: object) -> NoReturn:
    """Write nothing."""
    raise AuditError("it was written after all")


SEEN: Any = {"figures": figures("2a"), "at_rest": False, "gap": False, "resumed": False}


def test_who_agrees_to_all_frames_writes_what_was_recorded(elsewhere: FollowerBeside, tmp_path: Path) -> None:
    for repeat in range(1, 4):
        elsewhere.demand(("something",), (b"1",), **SEEN)  # type: ignore[arg-type]
        elsewhere((), (), repeat)
    elsewhere.at_the_end()
    elsewhere.finish()
    written = elsewhere.settle(partial(noted, folder=tmp_path))
    assert written.proof.proof.read_text("utf-8") == f"6 1 {elsewhere.pid}"
    assert any("it lasts 0.4 s" in why for _, why in written.complaints)


def test_what_cannot_be_written_is_refused(elsewhere: FollowerBeside) -> None:
    for _ in range(2):
        elsewhere.demand(("something",), (b"1",), **SEEN)  # type: ignore[arg-type]
    elsewhere.finish()
    with pytest.raises(RefusedError, match="it was written after all"):
        elsewhere.settle(unwritten)


def test_who_does_not_agree_says_why_when_all_is_told(elsewhere: FollowerBeside) -> None:
    elsewhere.demand((), (), **SEEN | {"at_rest": True})
    for _ in range(1000):
        elsewhere.demand((b"something" * 1000,), (b"1",), **SEEN)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match=r"a frame shows nothing, .*'at_rest': True"):
        elsewhere.settle(unwritten)


def test_the_end_is_judged_too(elsewhere: FollowerBeside) -> None:
    elsewhere.demand(("something",), (b"1",), **SEEN)  # type: ignore[arg-type]
    elsewhere.at_the_end()
    with pytest.raises(RefusedError, match="1 frame is not enough"):
        elsewhere.settle(unwritten)


def test_who_was_killed_has_agreed_to_nothing(elsewhere: FollowerBeside) -> None:
    elsewhere.demand(("something",), (b"1",), **SEEN)  # type: ignore[arg-type]
    os.kill(elsewhere.pid, signal.SIGKILL)
    with pytest.raises(RefusedError, match="2a, audit: its process was killed"):
        elsewhere.settle(unwritten)


def test_a_frame_that_cannot_travel_was_not_agreed_to(elsewhere: FollowerBeside) -> None:
    elsewhere.demand(("something",), (b"1",), **SEEN)  # type: ignore[arg-type]
    elsewhere.demand(((letter for letter in "a generator"),), (b"2",), **SEEN)  # type: ignore[arg-type]
    elsewhere.demand(("something",), (b"1",), **SEEN)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="generator"):
        elsewhere.settle(unwritten)


def test_what_cannot_travel_is_said_at_once() -> None:
    judge = Judge()
    judge.begun = (letter for letter in "a generator")
    with pytest.raises(TypeError, match="generator"):
        beside(judge)


def test_a_read_only_mapping_travels() -> None:
    judge = Judge()
    judge.begun = MappingProxyType({"a": 1})
    with pytest.raises((TypeError, pickle.PicklingError)):
        pickle.dumps(judge)
    begun = beside(judge)
    begun.end()


def rendered(folder: Path, *, jobs: int = 2) -> Clip:
    """2a, rendered into a folder, in which its cache lies too."""
    with job_slots(jobs) as slots:
        return render_clip(
            Job(SHOWN, QUALITIES["l"]), folder / "out", pool=TaskPool(slots), cache=Cache(folder / "cache")
        )


def edit(monkeypatch: pytest.MonkeyPatch, *, slip: bool) -> None:
    """Edit the last beat but one of 2a, which leaves a map faded, or does not."""
    read, beat = tellers.text, getattr(Workbench, EDITED)

    def edited(self: Workbench) -> Iterable[Animation]:
        yield from beat(self)
        if slip:
            yield self.map.animate.set_fill(opacity=0.3)

    source = re.compile(rf"(    def {EDITED}\(.*\n)")
    monkeypatch.setattr(tellers, "text", lambda file: source.sub(rf"\1        EDITED = {slip}\n", read(file)))
    monkeypatch.setattr(Workbench, EDITED, edited)
    edited.__name__ = EDITED


def test_what_an_auditor_refuses_is_told_again_and_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the audit at hand does, to the letter; what was published before stays as it was."""
    settled, settle = list[str](), FollowerBeside.settle

    def heard(self: FollowerBeside, write: Write) -> Written:
        try:
            written = settle(self, write)
        except RefusedError as error:
            settled.append(str(error))
            raise
        settled.append("")
        return written

    monkeypatch.setattr(FollowerBeside, "settle", heard)
    clip = rendered(tmp_path)
    before = clip.movie.read_bytes(), clip.proof.read_bytes()
    assert not settled, "the first time, nothing was edited"
    with monkeypatch.context() as patch:
        edit(patch, slip=True)
        with pytest.raises(AuditError) as refusal:
            rendered(tmp_path)
        (said,) = settled
        with pytest.raises(AuditError) as at_hand:
            rendered(tmp_path, jobs=1)
        assert settled == [said], "with one process, the audit is at hand"
    assert "is faded where it rests" in said
    assert f"[beat {EDITED!r}, " in str(refusal.value)
    assert str(refusal.value) == str(at_hand.value)
    assert (clip.movie.read_bytes(), clip.proof.read_bytes()) == before
    edit(monkeypatch, slip=False)
    rendered(tmp_path)
    assert settled == [said, ""], "what is right is told once"
    assert clip_files("2a", tmp_path / "out") == clip
