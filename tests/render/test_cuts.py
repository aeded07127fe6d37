"""Clean clips, single beats, loops and stills: what is left out, in which order frames come, and that they verify."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from manim import Circle, Text
from project import figures, variant, words

from onebyone.drawing.mobjects.text import Label
from onebyone.errors import AuditError
from onebyone.frames.entry import Entry
from onebyone.frames.label import LabelEntry
from onebyone.paint.quality import Quality
from onebyone.paint.segment import Segment
from onebyone.panels.cut import WHOLE, Cut
from onebyone.panels.fig2a import PANEL
from onebyone.panels.panel import Variant
from onebyone.proof.document import to_json, to_metadata_vtt
from onebyone.proof.files import read_proof
from onebyone.proof.places import ProofFiles
from onebyone.render.clip import Clip, Job, render_clip, settings
from onebyone.render.evaluate import Outline, Segmenter, evaluate, outline
from onebyone.render.jobs import job_slots
from onebyone.render.still import Still, render_still
from onebyone.render.workers import TaskPool
from onebyone.stage.scene import FigureScene
from onebyone.verify.clip import verify_clip

TINY, SMALL = Quality(192, 108, 5), Quality(854, 480, 5)
FIRST, SECOND, *_ = words("2a").beats


def label(x: float) -> tuple[tuple[Entry, ...], tuple[bytes, ...]]:
    entry = LabelEntry("a", "a", "regular", np.full((4, 2), x), (1.0, 1.0, 1.0, 1.0))
    return (entry,), (f"{x}".encode(),)


def frames(cut: Cut) -> tuple[list[str], list[str | None]]:
    """The frames that are left of 0 to 9, of which 2 to 6 are the beat's, and the beats that their segments name."""
    beat, segments, told = [""], list[Segment](), list[str]()
    segmenter = Segmenter(
        on_frame=lambda _, digests, repeat: told.extend([digests[0].decode()] * repeat),
        on_segment=segments.append,
        beat=lambda: beat[0],
        cut=cut,
    )
    for x in range(10):
        beat[0] = "moves" if 2 <= x <= 6 else "another"
        segmenter(*label(x), 1)
    segmenter.finish(fps=5)
    painted = [digests[0].decode() for part in segments for _, digests, repeat in part.frames for _ in range(repeat)]
    assert painted == told, "what is recorded is what is painted"
    return told, [segment.beat for segment in segments]


def test_of_a_beat_its_own_frames_are_left() -> None:
    assert frames(WHOLE)[0] == [*"0123456789"]
    assert frames(Cut(beat="moves"))[0] == [*"23456"]


def test_a_loop_goes_back_to_its_first_frame_and_rests_there() -> None:
    told, beats = frames(Cut(beat="moves", loop=True))
    assert told[:5] == [*"23456"]
    assert told[5:] == [*"53", *"2222"], "twice as fast, and 0.8 s at rest"
    assert told[0] == told[-1]
    assert beats[-1] is None, "the poster is the last frame of the beat, not of the way back"


def test_a_still_is_the_last_frame_for_a_second() -> None:
    assert frames(Cut(beat="moves", still=True))[0] == [*"66666"]


class Short(FigureScene):
    """Two beats of panel 2a in a few frames, the second of which asks and counts costs."""

    shot = PANEL
    fault: Callable[[FigureScene], object] = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.tell(*self.beats()[:2])

    def takeaway(self) -> None:
        """Nothing more."""


for name in words("2a").beats:
    if name != "takeaway":

        def tell(self: Short) -> None:
            self.fault(self)
            self.play(Circle().animate(run_time=0.4).shift((1, 0, 0)))

        tell.__name__ = name
        setattr(Short, name, tell)


def asked(cut: Cut) -> Variant:
    """Panel 2a, cut so, whose second beat asks and speaks of costs."""
    said = words("2a")
    more = replace(said, questions={SECOND: said.beats[SECOND]}, costs=(SECOND,))
    shot = type("Asks", (type(PANEL),), {"words": lambda self, language="en": more})(**vars(PANEL))
    return Variant(shot, (PANEL.parameters(),), "", cut)


def told(cut: Cut, folder: Path, scene: type[FigureScene] = Short) -> tuple[set[str], Outline]:
    """The names of all entries of all frames that are left, and the outline."""
    names: set[str] = set()
    with settings(TINY, folder):
        made = evaluate(
            scene,
            variant=asked(cut),
            figures=figures("2a"),
            on_frame=lambda entries, *_: names.update(entry.name for entry in entries),
            on_segment=lambda _: None,
        )
        return names, outline(made, cut)


def test_in_a_clean_clip_there_is_no_head_caption_question_or_counter(tmp_path: Path) -> None:
    whole, _ = told(WHOLE, tmp_path)
    assert any("Fig. 2a" in name for name in whole)
    assert len(whole) > 10
    clean, lines = told(Cut(clean=True), tmp_path)
    assert clean == {name for name in whole if "Circle" in name}
    assert [beat.caption for beat in lines.beats] == [beat.caption for beat in told(WHOLE, tmp_path)[1].beats]
    assert lines.beats[1].question is not None, "it is asked by whoever shows the clip"
    assert lines.beats[1].answered is None


def test_the_outline_of_a_beat_begins_with_it(tmp_path: Path) -> None:
    _, whole = told(WHOLE, tmp_path)
    names, cut = told(Cut(beat=SECOND), tmp_path)
    (beat,) = cut.beats
    then = whole.beats[1]
    assert (beat.name, beat.start) == (SECOND, 0)
    assert beat.end == cut.seconds == pytest.approx(then.end - then.start)
    assert beat.answered == pytest.approx(then.answered - then.start)
    assert beat.caption == then.caption
    assert names


@pytest.mark.parametrize("cut", [Cut(clean=True), Cut(clean=True, beat="takeaway")], ids=["clean", "another beat"])
def test_the_audit_refuses_a_fault_whatever_is_left_out(cut: Cut, tmp_path: Path) -> None:
    """Also one in a beat that is not shown, for what comes after rests on it."""
    typed = type("Typed", (Short,), {"fault": staticmethod(lambda scene: scene.add(Text("7")))})
    with pytest.raises(AuditError, match=rf"Text\('7'\).*{FIRST}"):
        told(cut, tmp_path, typed)
    words = {"fault": staticmethod(lambda scene: scene.add(Label("no 7", size=80, role="ink", theme=scene.theme)))}
    with pytest.raises(AuditError, match="'7'"):
        told(cut, tmp_path, type("Typed", (Short,), words))


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """The shortest beat of 4a, clean, as a loop."""
    shown = variant("4a").cut_to(Cut(clean=True, beat="takeaway", loop=True))
    with job_slots(1) as slots:
        pool = TaskPool(slots, forks=False)
        return render_clip(Job(shown, SMALL), tmp_path_factory.mktemp("loop"), pool=pool, cache=None)


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Still:
    """The last frame of the same beat."""
    shown = variant("4a").cut_to(Cut(beat="takeaway", still=True))
    return render_still(shown, SMALL, tmp_path_factory.mktemp("still"))


def failing(movie: Path) -> set[str]:
    """The steps of `verify` that do not hold."""
    return {finding.step for finding in verify_clip(movie, read_back=False, re_render=False) if not finding.holds}


@pytest.mark.slow
def test_a_loop_of_a_clean_beat_verifies(loop: Clip) -> None:
    assert loop.movie.name == "4a-clean.takeaway-loop.mp4"
    proof = read_proof(loop.movie)
    assert proof.clip.cut is not None
    assert (proof.clip.cut.clean, proof.clip.cut.beat, proof.clip.cut.loop) == (True, "takeaway", True)
    assert [beat.id for beat in proof.beats] == ["takeaway"]
    assert proof.beats[0].end < proof.clip.duration, "then it goes back"
    assert (proof.clip.takeaway, proof.clip.description) == (None, None), "they are the whole clip's"
    assert failing(loop.movie) == set()


@pytest.mark.slow
def test_a_still_verifies_and_its_files_are_what_they_are_called(still: Still) -> None:
    assert still.picture.name == "4a.takeaway.png"
    assert still.svg.read_text(encoding="utf-8").startswith("<?xml")
    assert still.pdf.read_bytes().startswith(b"%PDF")
    assert failing(still.picture) == set()


EDITS: dict[str, dict[str, object]] = {
    "not clean": {"clean": False},
    "no beat of this panel": {"beat": "elsewhere"},
    "no loop": {"loop": False},
}


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_proof_that_says_another_cut_is_refused(loop: Clip, edit: dict[str, object], tmp_path: Path) -> None:
    told = json.loads(loop.proof.read_text(encoding="utf-8"))
    told["clip"]["cut"].update(edit)
    movie = tmp_path / loop.movie.name
    movie.write_bytes(loop.movie.read_bytes())
    files = ProofFiles.beside(movie)
    files.proof.write_text(to_json(told), encoding="utf-8")
    files.track.write_text(to_metadata_vtt(read_proof(movie)), encoding="utf-8")
    assert failing(movie)


@pytest.mark.slow
def test_an_edited_still_or_drawing_is_refused(still: Still, tmp_path: Path) -> None:
    for file in vars(still).values():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    picture = tmp_path / still.picture.name
    assert failing(picture) == set()
    drawing = tmp_path / still.svg.name
    drawing.write_text(drawing.read_text(encoding="utf-8").replace("</svg>", "<text>7</text></svg>"))
    assert failing(picture) == {"beside"}
    content = bytearray(picture.read_bytes())
    content[-20] ^= 1
    picture.write_bytes(content)
    assert failing(picture) == {"picture", "beside"}
