"""The page stands alone: every clip with its words, nothing fetched, nothing that its texts could break."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from project import variant
from test_film import clip

from onebyone.paint.mp4 import Chapter
from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.panel import Panel
from onebyone.proof.files import read_proof
from onebyone.proof.webvtt import Caption
from onebyone.publish.page import Film, Shown, render_page, write_page
from onebyone.render.clip import Clip, clip_files

WILD = 'He said "1 < 2" & </script><b>'


FILM = Film(
    chapters=(Chapter("The question", 0.0, 5.0), Chapter(f"Fig. 1: {WILD}", 65.2, 90.0)),
    captions=(Caption(0, 1.5, WILD),),
    movie="film.mp4",
    poster="film.png",
    vtt="film.vtt",
    transcript="film.txt",
    shape=16 / 9,
)


def shown(panel: Panel) -> Shown:
    """A clip with texts that would break a careless page."""
    return Shown(
        name=panel.id,
        label=panel.label,
        claim=f"claim {panel.id} {WILD}",
        takeaway=f"takeaway {panel.id}",
        description=f"description {panel.id} {WILD}",
        captions=(Caption(0, 1.5, WILD), Caption(61, 62, "second")),
        movie=f"clips/{panel.id}.mp4",
        poster=f"clips/{panel.id}.png",
        vtt=f"clips/{panel.id}.vtt",
        shape=9 / 16,
    )


@pytest.fixture
def page() -> str:
    return render_page(map(shown, CATALOGUE))


class Reader(HTMLParser):
    """What a browser would make of the page: its tags, its text, and whether every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.text += data


def test_each_clip_has_player_poster_and_words(page: str) -> None:
    reader = Reader(page)
    assert reader.open == []
    videos = [attributes for tag, attributes in reader.tags if tag == "video"]
    assert [video["src"] for video in videos] == [f"clips/{panel.id}.mp4" for panel in CATALOGUE]
    assert [video["poster"] for video in videos] == [f"clips/{panel.id}.png" for panel in CATALOGUE]
    ids = {attributes.get("id") for _, attributes in reader.tags}
    for video, panel in zip(videos, CATALOGUE, strict=True):
        assert {video["aria-labelledby"], video["aria-describedby"]} <= ids
        for text in (panel.label, f"claim {panel.id} {WILD}", f"takeaway {panel.id}", f"description {panel.id} {WILD}"):
            assert text in reader.text
    assert not [tag for tag, _ in reader.tags if tag == "b"]


def test_captions_are_in_the_page_because_a_track_is_mute_on_disk(page: str) -> None:
    match = re.search(r"const CAPTIONS = (.*);", page)
    assert match
    captions = json.loads(match[1])
    assert captions["clip-2a"] == [
        {"start": 0, "end": 1.5, "text": WILD},
        {"start": 61, "end": 62, "text": "second"},
    ]
    assert page.count("</script>") == 1


def test_nothing_is_fetched_from_elsewhere(page: str) -> None:
    assert "//" not in page
    assert not [tag for tag, _ in Reader(page).tags if tag in ("link", "track", "img", "iframe")]


def test_the_film_comes_first_with_its_chapters_and_captions() -> None:
    reader = Reader(page := render_page([shown(CATALOGUE[0])], film=FILM))
    assert reader.open == []
    videos = [attributes for tag, attributes in reader.tags if tag == "video"]
    assert [video["src"] for video in videos] == ["film.mp4", f"clips/{CATALOGUE[0].id}.mp4"]
    assert [float(tag[1]["data-at"] or "") for tag in reader.tags if tag[0] == "button"] == [0, 65.2]
    assert "0:00 The question" in reader.text
    assert f"1:05 Fig. 1: {WILD}" in reader.text
    links = {attributes["href"] for tag, attributes in reader.tags if tag == "a"}
    assert {"film.mp4", "film.vtt", "film.txt"} <= links
    match = re.search(r"const CAPTIONS = (.*);", page)
    assert match
    assert json.loads(match[1])["film"] == [{"start": 0, "end": 1.5, "text": WILD}]


BROWSER = """
let until = REACH;
const calls = [];
const video = {
  id: "film", readyState: 1, duration: 34, currentTime: 3, paused: false, currentSrc: "film.mp4",
  get seekable() { return { length: 1, end: () => until }; },
  addTextTrack: () => ({ addCue() {} }), play: () => calls.push("plays"),
  after: (note) => (video.note = note), addEventListener: (name, done) => name === "loadedmetadata" && setTimeout(done),
};
const button = { dataset: { at: "12" }, addEventListener: (_, done) => (button.click = done) };
globalThis.VTTCue = class {};
globalThis.document = {
  querySelectorAll: (what) => (what === "video" ? [video] : [button]), getElementById: () => video,
  createElement: () => ({ setAttribute() {}, remove() { this.textContent = "" } }),
};
globalThis.fetch = async () => (calls.push("fetched"), { ok: ANSWERS, statusText: "gone", blob: async () => "whole" });
URL.createObjectURL = () => ((until = 34), "blob:film");
"""
LAST = "button.click().then(() => console.log(JSON.stringify([calls, video.src, video.currentTime, video.note])));"


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
@pytest.mark.parametrize(
    ("reach", "answers", "told", "src", "note"),
    [
        (34, True, ["plays"], None, None),
        (0, True, ["fetched", "plays", "plays"], "blob:film", ""),
        (0, False, ["fetched", "plays"], None, "This server lets nobody jump in a video: download it to do so."),
    ],
    ids=["parts", "no parts", "nothing"],
)
def test_under_a_server_that_sends_no_parts_a_video_is_fetched_whole(
    reach: int, answers: bool, told: list[str], src: str | None, note: str | None
) -> None:
    page = render_page([], film=FILM)
    (script,) = re.findall("<script>(.*)</script>", page, re.DOTALL)
    browser = BROWSER.replace("REACH", str(reach)).replace("ANSWERS", str(answers).lower())
    done = subprocess.run(["node", "-e", browser + script + LAST], text=True, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    calls, address, time, shown = json.loads(done.stdout)
    assert (calls, address, time) == (told, src, "12")
    assert (shown or {}).get("textContent") == note


def test_a_page_without_clips_is_whole() -> None:
    assert Reader(render_page([])).open == []


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder with two clips as if rendered, and no page."""
    for id in ("2a", "4a"):
        clip(variant(id), tmp_path)
    return tmp_path


def edited_captions(files: Clip) -> None:
    text = files.captions.read_text(encoding="utf-8")
    files.captions.write_text(text.replace("weights", "pixels", 1), encoding="utf-8")


def shifted_captions(files: Clip) -> None:
    text = files.captions.read_text(encoding="utf-8")
    files.captions.write_text(text.replace("00:00:01.000 -->", "00:00:01.400 -->"), encoding="utf-8")


SPOILT = {
    "captions of another encoding": lambda two: two["2a"].captions.write_bytes(
        two["2a"].captions.read_text(encoding="utf-8").encode("utf-16")
    ),
    "an edited caption": lambda two: edited_captions(two["2a"]),
    "a shifted caption": lambda two: shifted_captions(two["2a"]),
    "another's captions": lambda two: shutil.copy(two["4a"].captions, two["2a"].captions),
    "another's poster": lambda two: Image.new("RGB", (64, 48), "red").save(two["2a"].poster),
    "another's video": lambda two: two["2a"].movie.write_bytes(two["4a"].movie.read_bytes() + b"0"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_clip_whose_files_are_not_those_of_its_proof_is_not_on_the_page(spoilt: str, two: Path) -> None:
    SPOILT[spoilt]({id: clip_files(id, two) for id in ("2a", "4a")})
    troubles: list[str] = []
    reader = Reader(write_page(two, on_trouble=troubles.append).read_text(encoding="utf-8"))
    assert [attributes["id"] for tag, attributes in reader.tags if tag == "video"] == ["clip-4a"]
    (trouble,) = troubles
    assert f"{two / 'clips/2a.mp4'}: 2a." in trouble
    assert "until it is rendered anew, the page has none of it" in trouble
    assert "\n" not in trouble


def test_the_page_says_what_the_proofs_say_and_not_what_would_be_said_today(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New numbers never stand beside an old clip."""
    monkeypatch.setattr("onebyone.core.quantity.Size.value", property(lambda self: 99))
    troubles: list[str] = []
    page = write_page(two, on_trouble=troubles.append).read_text(encoding="utf-8")
    assert troubles == []
    proof = read_proof(two / "clips/2a.mp4")
    for text in (proof.clip.title, proof.clip.takeaway, proof.clip.description, "Figure 2 (a)"):
        assert text in Reader(page).text
    assert "99" not in Reader(page).text
