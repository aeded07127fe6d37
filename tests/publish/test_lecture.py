"""The lecture kit: what is asked for, what the bundle holds, what it never overwrites, and what it refuses to embed."""

from __future__ import annotations

import base64
import errno
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer
from project import Run, figures, variant

from onebyone.cli import app
from onebyone.core.printing import evaluate, exact_text, read_back
from onebyone.core.quantity import Cell
from onebyone.errors import OneByOneError, UsageError
from onebyone.paint.quality import QUALITIES
from onebyone.panels.cut import Cut
from onebyone.panels.panel import Variant
from onebyone.proof.document import Proof
from onebyone.proof.files import read_proof
from onebyone.proof.webvtt import Caption, read_captions, to_srt
from onebyone.publish.explain import Explainer
from onebyone.publish.lecture.bundle import LIST, demand_own_bundle, publish_bundle
from onebyone.publish.lecture.common import credits, credits_text, transcript_of
from onebyone.publish.lecture.embed import embed, is_rendered, verified_clip
from onebyone.publish.lecture.exercise import BY_HAND, sheets_of
from onebyone.publish.lecture.kind import Kind, Made, Recipe, chosen_kinds, kind_names
from onebyone.publish.lecture.kinds.quiz import gift
from onebyone.publish.lecture.lecture import ClipSlide, Lecture, TitleSlide
from onebyone.publish.lecture.plan import PlannedClip, plans
from onebyone.render.clip import Clip, Job, render_clip
from onebyone.render.jobs import job_slots
from onebyone.render.workers import TaskPool
from onebyone.verify.files import captions_beside, is_proven_file, proof_of

# --- What is asked for -----------------------------------------------------------------------------------------------


def test_each_clip_is_a_lecture_and_a_deck_is_one(tmp_path: Path) -> None:
    deck = tmp_path / "monday.toml"
    deck.write_text('title = "Monday"\n[[slide]]\ntitle = "One"\n[[slide]]\nclip = "2a"\nstride = 2\nloop = true\n')
    (tmp_path / "two.toml").write_text('[[clip]]\npanel = "4a"\n[[clip]]\npanel = "4b"\n')
    clip, four_a, four_b, monday = plans(["2a", str(deck), str(tmp_path / "two.toml")], {"theme": "light"})
    assert [plan.name for plan in (clip, four_a, four_b, monday)] == ["2a", "4a", "4b", "monday"]
    assert (monday.title, monday.slides[0]) == ("Monday", TitleSlide(title="One"))
    assert monday.slides[1] == PlannedClip(variant=variant("2a", stride=2, theme="light"), loop=True)
    assert {one.theme for plan in (clip, four_a, four_b, monday) for one in plan.variants} == {"light"}


WRONG = {
    '[[slide]]\ntitle = "only words"': r"no slide shows a clip",
    '[[slide]]\nclip = "2z"': r"wrong\.toml, slide 1: there is no clip '2z'\. Did you mean \w+\?",
    '[[slide]]\nclip = "2a"\nstride = 9': r"wrong\.toml, slide 1, 2a: stride = 9",
    '[[slide]]\nclip = "2a"\nstrode = 2': r"has no parameter 'strode'\. Did you mean stride\?",
    '[[slide]]\nclip = "2a"\nlop = true': r"Did you mean loop\? .*; beside them stand clip, loop, notes, name\.",
    '[[slide]]\nclip = 2': r'clip is the id of one, such as "2a", not 2',
    '[[slide]]\ntext = "no title"': r"neither a title nor a clip",
    '[[slide]]\ntitle = "x"\nstride = 2': r"there is no 'stride' here\..* It may have title, text, notes, clip\.$",
    '[[slide]]\nclp = "2a"': r"there is no 'clp' here\. Did you mean clip\?",
    '[[slide]]\ntitle = 3': r"title is a text",
    '[[slide]]\nclip = "2a"\nloop = 3': r"loop is true or false",
    'slide = [1]': r"slides are listed as \[\[slide\]\]",
    'colour = 1\n[[slide]]\nclip = "2a"': r"there is no 'colour' here",
    '[[slide]]\nclip = "2a"\n[[slide]]\nclip = "2a"\ntheme = "light"': r"two clips would be called 2a",
    '[[slide': r"is no TOML",
    '': r"wrong\.toml lists neither slides, as \[\[slide\]\] with a title or clip, nor clips, as \[\[clip\]\]$",
    '[[slides]]\ntitle = "x"': r"lists neither slides",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_deck_that_cannot_be_is_refused_in_a_line(text: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=WRONG[text]) as caught:
        plans([str(file)], {})
    assert "\n" not in str(caught.value)


def test_names_that_meet_and_settings_that_nobody_has_are_refused(tmp_path: Path) -> None:
    (tmp_path / "2A.toml").write_text('[[slide]]\nclip = "2a"')
    with pytest.raises(UsageError, match="two of these would be called"):
        plans(["2a", str(tmp_path / "2A.toml")], {})
    with pytest.raises(UsageError, match="no panel here has a parameter 'nonsense'"):
        plans([str(tmp_path / "2A.toml")], {"nonsense": "1"})


def test_kinds_are_the_modules_and_one_that_is_none_has_a_neighbour() -> None:
    assert {"web", "slides", "module"} <= set(kind_names())
    assert [*chosen_kinds([])] == [*kind_names()]
    assert [*chosen_kinds(["slides", "WEB"])] == ["slides", "web"]
    every = chosen_kinds(kind_names())
    assert all(isinstance(kind, Kind) and kind.title and kind.what for kind in every.values())
    with pytest.raises(UsageError, match=r"there is no kind 'slide'\. Did you mean slides\?"):
        chosen_kinds(["slide"])


# --- What is made ----------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def proof(clip_2a: Clip) -> Proof:
    return read_proof(clip_2a.movie)


def test_the_index_shows_each_kind_and_every_file_that_it_names_is_there(lectures: Path) -> None:
    index = Page(lectures / "2a/index.html")
    for kind in ("web", "slides", "module"):
        assert {"id": kind, "aria-labelledby": f"{kind}-title"} in index.all("section")
    named = [one["href"] or "" for one in index.all("a")] + [one["src"] or "" for one in index.all("iframe")]
    files = [name for name in named if not name.startswith("#")]
    assert len(files) > 4
    assert all((lectures / "2a" / name).is_file() for name in files)
    assert {"web/2a.html", "slides/2a.html"} <= {one["src"] for one in index.all("iframe")}
    for where in ("A course page", "LMS", "Markdown", "Quarto", "MyST", "Jupyter", "On paper"):
        assert where in index.text
    assert not any("//" in (value or "") for _, attributes in index.tags for value in attributes.values())


def test_a_clip_lies_in_its_page_as_verify_finds_it(lectures: Path, proof: Proof) -> None:
    movie = lectures / "2a/web/2a.mp4"
    assert proof_of(movie) == proof
    assert is_proven_file(movie, proof)
    assert captions_beside(movie) == read_captions(movie.parent / "captions/2a.vtt")


def test_the_page_keeps_the_strictest_rules(lectures: Path) -> None:
    for page in (Page(lectures / "2a/web/2a.html"), Page(lectures / "deck/web/deck.html")):
        assert all(script.get("src") for script in page.all("script"))
        assert not page.all("style")
        assert not [attributes for _, attributes in page.tags if any(n == "style" or n[:2] == "on" for n in attributes)]
        rules = next(one["content"] or "" for one in page.all("meta") if one.get("http-equiv"))
        assert rules.startswith("default-src 'none'")
        assert "unsafe" not in rules
    shared = (lectures / "2a/web/verified-clip.js").read_text(encoding="utf-8")
    assert not re.search(r"^\s*(import|export)\b|innerHTML|eval\(", shared, re.M)


def test_words_and_credits_come_with_every_kind(lectures: Path, clip_2a: Clip, proof: Proof) -> None:
    captions = read_captions(clip_2a.captions)
    for kind in ("web", "slides", "module"):
        folder = lectures / "2a" / kind
        assert read_captions(folder / "captions/2a.vtt") == captions
        assert (folder / "captions/2a.srt").read_text(encoding="utf-8") == to_srt(captions)
        told = (folder / "captions/2a.txt").read_text(encoding="utf-8-sig")
        assert all(" ".join(caption.text.split()) in told for caption in captions)
        assert (proof.clip.description or "")[:60] in " ".join(told.split())
        credited = (folder / "CREDITS.txt").read_text(encoding="utf-8-sig")
        assert proof.digest in credited
        assert all(entry.source in credited for entry in proof.inputs if entry.source)
        assert "CC BY-SA 3.0" in credited
    assert "reveal.js" in (lectures / "2a/slides/CREDITS.txt").read_text(encoding="utf-8-sig")


def test_srt_has_the_same_words_and_times() -> None:
    told = to_srt([Caption(61.25, 62.5, "a & b.\n<c>"), Caption(63, 64, "d")])
    assert told == "1\n00:01:01,250 --> 00:01:02,500\na & b.\n<c>\n\n2\n00:01:03,000 --> 00:01:04,000\nd\n"


def data_of(script: Path) -> dict[str, Any]:
    """The data of a clip that a script tells."""
    told: dict[str, Any] = json.loads(script.read_text(encoding="utf-8").partition(" = ")[2].rstrip(";\n"))
    return told


def test_a_page_knows_of_each_printed_cell_what_the_figure_says(lectures: Path, proof: Proof) -> None:
    data = data_of(lectures / "2a/web/2a.js")
    assert data["proof"]["digest"] == proof.digest
    answers = json.loads(zlib.decompress(base64.b64decode(data["answers"]["packed"])))
    explainer = Explainer(figures("2a")[0])
    cells = [one for one in proof.numbers if one.kind == "cell"]
    assert len(cells) > 20
    for number in cells:
        key = " ".join(["0", number.tensor, *map(str, number.index)])
        assert answers[key] == explainer.explain(number.tensor, number.index)
    assert {f"0 feature map {row} {row}" for row in range(26)} <= set(answers)


def test_each_number_that_is_asked_by_hand_is_a_cell_of_the_figure(lectures: Path) -> None:
    data, (figure,) = data_of(lectures / "2a/web/2a.js"), figures("2a")
    tensors = {tensor.name: tensor for tensor in figure.tensors}
    own, *others = data["exercises"]
    assert own["total"]["result"]["index"] == list(figure.first)  # type: ignore[attr-defined]
    assert len(others) == BY_HAND - 1
    for exercise in (own, *others):
        lines = [*exercise["rows"], exercise["total"]]
        assert len(exercise["rows"]) == 9
        for line in lines:
            left = (" + " if line is exercise["total"] else " × ").join(term["value"] for term in line["terms"])
            assert evaluate(left) == read_back(line["result"]["value"])
        for told in (term for line in lines for term in (*line["terms"], line["result"])):
            assert told["value"] == exact_text(Cell(tensors[told["tensor"]], tuple(told["index"])).value)
    stills = {round(beat["still"], 6) for beat in data["proof"]["beats"]}
    assert {round(one["at"], 6) for one in (own, *others)} <= stills


def test_a_question_stops_the_clip_where_it_stands_alone(clip_2a: Clip, proof: Proof) -> None:
    clip = verified_clip(variant("2a"), clip_2a.movie.parents[1])
    (asked,) = (stop for stop in clip.stops if stop.question)
    assert asked.beat.start < asked.at < asked.beat.still
    labels = {one.text.strip() for one in proof.labels for span in one.spans if span.start <= asked.at < span.end}
    assert asked.question in labels
    beats = tuple(msgspec.structs.replace(beat, answered=None) for beat in proof.beats)
    clean = replace(clip, proof=msgspec.structs.replace(proof, beats=beats))
    assert [stop.at for stop in clean.stops if stop.question] == [asked.beat.start]


def test_a_deck_has_a_step_and_notes_for_each_stop(lectures: Path, proof: Proof) -> None:
    deck = Page(lectures / "deck/slides/deck.html")
    steps = [one for one in deck.all("figure") if one.get("class") == "fragment"]
    said = [text for beat in proof.beats for text in (beat.question, beat.caption) if text]
    assert len(said) > len(proof.beats)
    assert [one["data-fragment-index"] for one in steps] == [str(at) for at in range(len(said))]
    assert [one["alt"] for one in deck.all("img") if one["alt"] in said] == said
    for text in ("Kernels & <maps>", "Look at the corners.", "Wait.", "Point at the ledger.", "Credits and proof"):
        assert text in deck.text
    assert all(beat.caption in deck.text for beat in proof.beats)
    sources = [one.get("src") or "" for tag, one in deck.tags if tag in ("script", "img", "video", "iframe", "link")]
    assert all(source.startswith("data:") for source in sources if source)


def test_the_lectures_own_record_knows_its_clips_once(clip_2a: Clip) -> None:
    clip = verified_clip(variant("2a"), clip_2a.movie.parents[1])
    lecture = Lecture(name="x", title="x", slides=(ClipSlide(clip=clip), TitleSlide(title="t"), ClipSlide(clip=clip)))
    assert [one.name for one in lecture.clips] == ["2a"]
    assert lecture.language == "en"
    assert {still.size for still in clip.stills.values()} == {(854, 480)}
    assert [*clip.stills] == [beat.id for beat in clip.beats]
    assert ("Font", "IBM Plex Sans, IBM Corp. (SIL Open Font License 1.1)") in credits(clip.proof)
    assert credits_text(lecture).count(clip.proof.digest) == 1
    assert clip.title in transcript_of(clip)


# --- What is never overwritten ---------------------------------------------------------------------------------------


def staged(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        place = folder / name.replace("__", "/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return folder


def held(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != LIST
    }


def test_a_bundle_takes_the_place_of_the_old_one_and_leaves_what_a_user_put_there(tmp_path: Path) -> None:
    folder = tmp_path / "2a"
    archive = publish_bundle(staged(tmp_path / "one", web__a="1", slides__b="2"), folder)
    first = archive.read_bytes()
    (folder / "web/mine.txt").write_text("mine")
    publish_bundle(staged(tmp_path / "two", web__a="3"), folder)
    assert held(folder) == {"web/a": "3", "web/mine.txt": "mine"}  # no old slides beside a new page
    shutil.rmtree(folder)
    assert publish_bundle(staged(tmp_path / "again", web__a="1", slides__b="2"), folder).read_bytes() == first
    with zipfile.ZipFile(archive) as zipped:
        assert sorted(zipped.namelist()) == [f"2a/{LIST}", "2a/slides/b", "2a/web/a"]


def test_nothing_of_a_users_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "2a"
    new = staged(tmp_path / "new", web__a="new")
    staged(folder, web__a="mine")
    with pytest.raises(UsageError, match=r"2a was not made by onebyone: move it away"):
        publish_bundle(new, folder)
    shutil.rmtree(folder)
    publish_bundle(staged(tmp_path / "one", web__a="1"), folder)
    (folder / "web/a").write_text("changed")
    with pytest.raises(UsageError, match=r"web/a was changed since it was made: move it away"):
        publish_bundle(new, folder)
    (folder / "web/a").write_text("1")
    (folder / "b").write_text("mine")
    with pytest.raises(UsageError, match=r"2a/b was not made by onebyone"):
        publish_bundle(staged(new, b="new"), folder)
    assert held(folder) == {"b": "mine", "web/a": "1"}
    (folder / LIST).write_text("{}")
    with pytest.raises(UsageError, match=r"bundle.json is not as it was written"):
        demand_own_bundle(folder, {})
    shutil.rmtree(folder)
    (tmp_path / "2a.zip").write_text("mine")
    with pytest.raises(UsageError, match=r"2a.zip was not made by onebyone"):
        publish_bundle(new, folder)
    assert not folder.exists()


def test_who_is_killed_in_between_leaves_what_the_next_one_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "2a"
    publish_bundle(staged(tmp_path / "one", a="1", b="1"), folder)
    replace, left = os.replace, [2]  # the staged list, the list of either, then the first file

    def killed(source: Path, target: Path) -> None:
        if Path(target).name in ("a", "b"):
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            publish_bundle(staged(tmp_path / "two", a="2", b="2"), folder)
    assert held(folder) == {"a": "2", "b": "1"}
    publish_bundle(staged(tmp_path / "three", a="3", b="3"), folder)
    assert held(folder) == {"a": "3", "b": "3"}


# --- What is refused -------------------------------------------------------------------------------------------------


class Stand(Kind):
    """A kind that writes a line, or fails as a full disk does."""

    title, what = "Stand-in", "A line."

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def make(self, lecture: Lecture, folder: Path) -> Made:
        (folder / "line.txt").write_text(lecture.title)
        if self.error:
            raise self.error
        return Made(open="line.txt", sample="document", recipes=(Recipe(where="Here", do="Read it."),))


def stood(
    clip: Clip,
    *,
    kinds: Mapping[str, Kind],
    is_bundle: bool = False,
    asked: Sequence[str] = ("2a",),
    verified: Callable[[Path], None] = lambda movie: None,
    render: Callable[[Sequence[Variant]], None] = lambda missing: None,
    settings: Mapping[str, str] | None = None,
) -> list[Path]:
    made: list[Path] = []
    embed(
        plans(asked, settings or {}),
        kinds=kinds,
        is_bundle=is_bundle,
        out=clip.movie.parents[1],
        quality=None,
        render=render,
        demand_verified=verified,
        on_made=made.append,
    )
    return made


@pytest.fixture
def own_clip(clip_2a: Clip, tmp_path: Path) -> Clip:
    """Clip 2a in an output folder that a test may spoil."""
    out = tmp_path / "out"
    shutil.copytree(clip_2a.movie.parent, out / "clips", ignore=shutil.ignore_patterns("lecture"))
    return Clip(*(out / "clips" / file.relative_to(clip_2a.movie.parent) for file in vars(clip_2a).values()))


def test_what_is_not_rendered_or_shows_something_else_is_rendered(own_clip: Clip) -> None:
    out, asked = own_clip.movie.parents[1], list[str]()

    def render(missing: Sequence[Variant]) -> None:
        asked.extend(f"{one.name} {one.theme}" for one in missing)
        raise UsageError("it was asked for")

    assert is_rendered(variant("2a"), out, quality=None)
    assert not is_rendered(variant("2a"), out, quality="m")
    for name, settings in (("4a", {}), ("2a", {"theme": "light"}), ("2a", {"stride": "2"})):
        with pytest.raises(UsageError, match="it was asked for"):
            stood(own_clip, kinds={"stand": Stand()}, asked=[name], settings=settings, render=render)
    assert asked == ["4a dark", "2a light", "2a-stride-2 dark"]
    assert not (out / "lecture").exists()


def test_what_is_not_verified_and_a_full_disk_leave_nothing(own_clip: Clip) -> None:
    out = own_clip.movie.parents[1]

    def refuse(movie: Path) -> None:
        raise OneByOneError(f"{movie.name} is not verified")

    with pytest.raises(OneByOneError, match=r"2a.mp4 is not verified"):
        stood(own_clip, kinds={"stand": Stand()}, verified=refuse)
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(out / "lecture/x"))
    with pytest.raises(UsageError, match=r"cannot write to .*: no space left on device.*; free some space"):
        stood(own_clip, kinds={"good": Stand(), "stand": Stand(full)})
    assert not (out / "lecture").exists() or not [*(out / "lecture").iterdir()]
    page, archive = stood(own_clip, kinds={"stand": Stand()})
    assert (page, archive) == (out / "lecture/2a/index.html", out / "lecture/2a.zip")
    before = held(page.parent)
    with pytest.raises(UsageError):
        stood(own_clip, kinds={"good": Stand(), "stand": Stand(full)})
    assert held(page.parent) == before  # the old one stays whole


def test_a_bundle_goes_without_what_a_clip_does_not_have_and_says_so(own_clip: Clip) -> None:
    class Lacking(Stand):
        def lacking(self, lecture: Lecture) -> str:
            return f"{lecture.clips[0].label} has none & never had"

        def make(self, lecture: Lecture, folder: Path) -> Made:
            raise UsageError(self.lacking(lecture))

    kinds = {"quiz": Lacking(), "web": Stand()}
    page, _ = stood(own_clip, kinds=kinds, is_bundle=True)
    assert not (page.parent / "quiz").exists()
    told = Page(page).text
    assert "Not for this lecture. Figure 2 (a) has none & never had." in told
    assert all(f"--to {name}" in told for name in kind_names() if name != "web")
    with pytest.raises(UsageError, match="has none & never had"):  # who asks for it is told
        stood(own_clip, kinds=kinds)


def test_what_is_large_is_of_the_shortest_beat_in_a_bundle_and_of_all_where_it_is_asked_for(
    own_clip: Clip, proof: Proof
) -> None:
    shown, rendered = list[str](), list[str]()

    class Large(Stand):
        of_one_beat = True

        def make(self, lecture: Lecture, folder: Path) -> Made:
            (folder / "shown.txt").write_text(" ".join(beat.id for beat in lecture.clips[0].beats))
            assert transcript_of(lecture.clips[0])
            return super().make(lecture, folder)

    def render(missing: Sequence[Variant]) -> None:
        with job_slots(1) as slots:
            for one in missing:
                rendered.append(one.name)
                render_clip(
                    Job(one, QUALITIES["l"]),
                    own_clip.movie.parents[1],
                    pool=TaskPool(slots, forks=False),
                    cache=None,
                )

    shortest = min(proof.beats, key=lambda beat: beat.end - beat.start).id
    kinds: Mapping[str, Kind] = {"gif": Large(), "web": Stand()}
    page, _ = stood(own_clip, kinds=kinds, is_bundle=True, render=render)
    shown.append((page.parent / "gif/shown.txt").read_text())
    told = Page(page).text
    assert "This is one beat" in told
    assert "./render.sh embed 2a --to gif" in told
    assert "--to web" not in told
    stood(own_clip, kinds=kinds, render=render)
    shown.append((page.parent / "gif/shown.txt").read_text())
    assert "This is one beat" not in Page(page).text
    assert rendered == [f"2a.{shortest}"]
    assert shown == [shortest, " ".join(beat.id for beat in proof.beats)]


def test_what_asks_for_a_lecture_again_is_told_as_it_was_asked_for(tmp_path: Path) -> None:
    deck, clips = tmp_path / "monday.toml", tmp_path / "two sets.toml"
    deck.write_text('[[slide]]\nclip = "2a"\n')
    clips.write_text('[[clip]]\npanel = "4a"\nname = "mine"\n')
    asked = plans(["2A", str(deck), str(clips)], {"theme": "light"}, cut=Cut(clean=True))
    assert [plan.command for plan in asked] == [
        "./render.sh embed 2a --clean --set theme=light",
        f"./render.sh embed '{clips}' --clean --set theme=light",
        f"./render.sh embed {deck} --clean --set theme=light",
    ]


def test_a_users_folder_is_refused_before_anything_is_rendered(own_clip: Clip) -> None:
    def render(missing: Sequence[Variant]) -> None:
        raise AssertionError(missing)

    staged(own_clip.movie.parents[1] / "lecture/4a", notes="mine")
    with pytest.raises(UsageError, match="was not made by onebyone"):
        stood(own_clip, kinds={"stand": Stand()}, asked=["4a"], render=render)


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_rendered(
    own_clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(missing: Sequence[Variant]) -> None:
        raise AssertionError(missing)

    def forbid(*_: Any, **__: Any) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    place = own_clip.movie.parents[1] / "lecture"
    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkdtemp", forbid)  # whom nothing is forbidden runs these tests too
        with pytest.raises(UsageError, match=r"cannot write to .*: permission denied; make it writable and run again"):
            stood(own_clip, kinds={"stand": Stand()}, asked=["4a"], render=render)
    place.write_text("mine")
    with pytest.raises(UsageError, match=r"not a directory \(.*lecture\); a part of that path is no folder"):
        stood(own_clip, kinds={"stand": Stand()}, asked=["4a"], render=render)
    assert place.read_text() == "mine"


def test_students_are_refused_where_nothing_is_for_them(tmp_path: Path) -> None:
    def asked_for(*_: object) -> None:
        raise LookupError

    def make(kind: str) -> None:
        own = {"kinds": chosen_kinds([kind]), "is_bundle": False, "quality": None, "students": 5, "out": tmp_path}
        embed(plans(["2a"], {}), render=asked_for, demand_verified=asked_for, on_made=asked_for, **own)

    with pytest.raises(UsageError, match=r"^--students 5: .* in web; add --to handout or --to quiz$"):
        make("web")
    assert [*tmp_path.iterdir()] == []
    for kind in ("handout", "quiz"):
        with pytest.raises(LookupError):  # its clip would be rendered
            make(kind)


def test_an_output_folder_may_be_named_from_home(own_clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    out = own_clip.movie.parents[1]
    monkeypatch.setenv("HOME", str(out.parent))
    own = {"kinds": {"stand": Stand()}, "is_bundle": False, "quality": None, "render": lambda missing: None}
    embed(plans(["2a"], {}), out=Path("~/out"), demand_verified=lambda movie: None, on_made=lambda file: None, **own)
    assert (out / "lecture/2a.zip").is_file()


def run(*arguments: str) -> None:
    """The command, in this process, where manim and torch are loaded already."""
    typer.main.get_command(app).main(["embed", *arguments], standalone_mode=False)


def test_the_command_verifies_before_it_embeds(
    own_clip: Clip, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onebyone.publish.lecture.exercise.FIGURES", 1)  # no more are proven than are there
    out = own_clip.movie.parents[1]
    run("2a", "--to", "quiz", "--students", "2", "--class-seed", "8", "--out", str(out), "--quiet")
    made = [str(out / "lecture/2a/index.html"), str(out / "lecture/2a.zip")]
    said = capsys.readouterr()
    assert (said.out.splitlines(), said.err) == (made, "")
    clip = verified_clip(variant("2a"), out)
    lecture = Lecture(name="2a", title=clip.title, slides=(ClipSlide(clip=clip),), students=2, seed=8)
    assert (out / "lecture/2a/quiz/2a.gift.txt").read_text(encoding="utf-8") == gift(clip.title, sheets_of(lecture))
    own_clip.movie.write_bytes(own_clip.movie.read_bytes()[:-1] + b"x")
    with pytest.raises(
        OneByOneError, match=r"^2a.mp4 is not embedded, for it is not verified: video: .*render it again$"
    ):
        run("2a", "--to", "module", "--out", str(out))


def test_a_slip_of_the_hand_is_told_in_a_line(command: Run, tmp_path: Path) -> None:
    told = command("embed", "2a", "--to", "wbe", "--out", str(tmp_path))
    assert (told.returncode, len(told.stderr.splitlines()), told.stdout) == (2, 1, "")
    assert "Did you mean web?" in told.stderr
