"""The element and the deck as a teacher uses them, in a real browser: from disk, and served under strict rules."""

from __future__ import annotations

import json
import re
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Frame, Page
from project import figures

from onebyone.core.printing import exact_text
from onebyone.core.tensor import Tensor
from onebyone.proof.document import Proof
from onebyone.proof.files import read_proof
from onebyone.render.clip import Clip

LONGEST = 60.0
CLIP = "document.querySelector('section.present verified-clip, main verified-clip')"
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "frame-src 'self'"
)


class Look:
    """A page that somebody has open, and what goes wrong there."""

    def __init__(self, context: BrowserContext) -> None:
        self.page, self.wrong, self.asked = context.new_page(), list[str](), list[str]()
        self.page.on("console", lambda told: self.wrong.append(f"{told.type}: {told.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, address: str) -> Page:
        self.page.goto("about:blank")
        self.page.goto(address)
        self.until(f"{CLIP} === null || {CLIP}.dataset.ready === '' && {CLIP}.video.readyState >= 2")
        return self.page

    def value(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def clip(self, expression: str) -> Any:
        return self.value(f"{CLIP}.{expression}")

    def until(self, condition: str) -> None:
        """Wait until an expression holds; the page's own rules forbid to look for it there."""
        end = time.monotonic() + LONGEST
        while not self.value(f"Boolean({condition})"):
            assert time.monotonic() < end, f"it never came to {condition}: {self.wrong} {self.page.content()[:300]}"
            time.sleep(0.02)

    def held(self, stop: int) -> None:
        """Wait until the clip is held at a stop, then see that it stays there, on the very frame."""
        self.until(f"{CLIP}.isHeld && {CLIP}.video.paused && !{CLIP}.video.seeking && {CLIP}.stop === {stop}")
        at = self.clip("video.currentTime")
        time.sleep(0.2)
        assert abs(self.clip("video.currentTime") - at) < 1e-3
        hold, fps = self.clip(f"stops[{stop}].hold"), self.clip("proof.fps")
        assert self.clip("state.frame") == round(hold * fps - 0.5)
        assert abs(at - hold) <= 0.51 / fps

    def stop_of(self, beat: str, *, asks: bool = False) -> int:
        """Which stop it is at the end of a beat, or at its question."""
        is_it = f"(stop) => {CLIP}.beats[stop.beat].id === '{beat}' && (stop.question !== null) === {str(asks).lower()}"
        found: int = self.clip(f"stops.findIndex({is_it})")
        assert found >= 0
        return found

    def serious(self) -> list[Any]:
        told = Axe().run(self.page, options={"preload": False})  # from disk it cannot read style sheets
        found = told.response["violations"]
        return [one for one in found if one["impact"] in ("serious", "critical")]


@pytest.fixture
def look(browser: Browser) -> Iterator[Look]:
    """A page without a network, in which nothing may go wrong, and which asks for nothing of elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    found = Look(context)
    yield found
    context.close()
    assert not found.wrong
    assert not [url for url in found.asked if not url.startswith(("file:", "data:", "blob:", "about:"))]


@pytest.fixture(scope="module")
def proof(clip_2a: Clip) -> Proof:
    return read_proof(clip_2a.movie)


def test_the_element_stops_goes_on_and_says_what_it_plays(look: Look, lectures: Path, proof: Proof) -> None:
    page = look.open((lectures / "2a/web/2a.html").as_uri())
    stops = sum(2 if beat.question else 1 for beat in proof.beats)
    assert look.clip("stops.length") == stops > len(proof.beats)
    assert look.value(f"{CLIP}.beats.map((beat) => beat.still)") == [beat.still for beat in proof.beats]
    assert not look.clip("video.controls")
    assert [look.clip(f"video.{name}") for name in ("muted", "playsInline", "preload")] == [True, True, "metadata"]
    page.locator(".stage").click()  # it plays, and has the keys
    assert look.clip("isTelling")
    look.held(0)  # it was played to
    page.keyboard.press("PageDown")
    look.until(f"{CLIP}.isTelling && {CLIP}.video.currentTime > {CLIP}.stops[0].hold")
    page.keyboard.press("ArrowRight")  # cut short
    look.held(1)
    page.keyboard.press("PageUp")
    look.held(0)
    page.keyboard.press("l")  # it is shown again and again
    look.until(f"{CLIP}.isHeld && !{CLIP}.video.paused && {CLIP}.video.currentTime < {CLIP}.stops[0].hold - 0.2")
    page.keyboard.press("l")
    look.held(0)
    page.keyboard.press(".")
    assert page.locator(".black").is_visible()
    page.keyboard.press("b")
    assert not page.locator(".black").is_visible()
    page.keyboard.press("Shift+ArrowLeft")
    look.until(f"{CLIP}.state.frame === {round(proof.beats[0].still * proof.clip.fps) - 1}")

    page.keyboard.press("c")
    page.get_by_role("button", name=f"Stop {stops}: takeaway").click()
    look.held(stops - 1)
    assert page.inner_text(".caption") == " ".join(proof.beats[-1].caption.split())
    tracks = f"[...{CLIP}.video.textTracks].map((one) => [one.kind, one.cues.length])"
    assert look.value(tracks) == [
        ["captions", sum(len(beat.cues) for beat in proof.beats)],
        ["chapters", len(proof.beats)],
    ]
    look.value("window.through = []; addEventListener('keydown', (event) => through.push(event.key))")
    page.keyboard.press("ArrowRight")  # behind the last stop it is the deck's
    assert look.value("through") == ["ArrowRight"]
    page.select_option("select", "2")
    assert look.clip("video.playbackRate") == 2

    page.locator(".badge").click()
    assert "from disk, a page may play a file but not read it" in page.inner_text(".about")
    assert "A handwritten 2" in page.inner_text(".about")
    page.set_input_files(".about input", lectures / "2a/web/2a.png")
    page.locator(".badge[data-state=other]").wait_for()
    look.value(f"{CLIP}.dataset.proven = 'unknown'")
    page.locator(".badge").click()
    page.locator(".badge").click()
    page.set_input_files(".about input", lectures / "2a/web/2a.mp4")
    page.locator(".badge[data-state=proven]").wait_for()
    assert page.inner_text(".badge") == "✓ This is the proven file"


def test_every_number_says_what_its_figure_says_and_can_be_cited(look: Look, lectures: Path, proof: Proof) -> None:
    page = look.open((lectures / "2a/web/2a.html").as_uri())
    (figure,) = figures("2a")
    result: Tensor = figure.result  # type: ignore[attr-defined]
    stop = next(at for at, beat in enumerate(proof.beats) if beat.id == "products_add_up_to_one_cell")
    look.clip(f"show({look.stop_of(proof.beats[stop].id)})")
    look.until(f"{CLIP}.parts.hits.childElementCount > 20")
    labels = page.locator(".hits button").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    at = next(at for at, label in enumerate(labels) if f", {result.name}[" in label)
    page.locator(".hits button").nth(at).press("Enter")
    page.get_by_text("Product by product").wait_for()
    name, _, index = page.inner_text(".answer .value + .quiet").rstrip("]").partition("[")
    exact = float(result.fraction(tuple(int(part) for part in index.split(", "))))
    assert (name, float(page.inner_text(".answer .value").replace("−", "-"))) == (result.name, exact)
    lines = page.locator(".ledger .line").all_inner_texts()
    products = [[float(part) for part in re.findall(r"-?[\d.]+", line.replace("−", "-"))] for line in lines]
    assert len(products) == 9
    assert all(one * other == product for one, other, product in products)
    assert sum(product for _, _, product in products) == exact
    page.get_by_role("button", name="Next", exact=True).click()
    assert page.locator(".stage svg .read").count() > 1

    bibtex, link = page.inner_text(".bibtex"), page.locator(".answer a").get_attribute("href") or ""
    number = int(link.partition("n=")[2])
    assert proof.digest in bibtex
    assert f"{name}[{index}] = " in bibtex
    assert (
        float(proof.numbers[number].value.partition("/")[0]) / float(proof.numbers[number].value.partition("/")[2])
        == exact
    )
    assert link == f"#clip=2a&beat={stop + 1}&t={look.clip('video.currentTime.toFixed(2)').rstrip('0')}&n={number}"
    look.open((lectures / "2a/web/2a.html").as_uri() + link)
    page.get_by_text("Product by product").wait_for()  # whoever follows the link sees the same
    assert page.inner_text(".answer .value + .quiet") == f"{name}[{index}]"
    assert look.clip("state.frame") == round(proof.beats[stop].still * proof.clip.fps)

    rect = page.locator(".stage").bounding_box()
    place = look.clip(
        f"proof.places({{ figure: 0, tensor: 'image', index: [10, 12] }}, {CLIP}.state.frame).find((one) => one.isCell)"
    )
    assert rect
    zoom = rect["width"] / proof.clip.width
    page.mouse.click(rect["x"] + (place["x"] + place["width"] / 2) * zoom, rect["y"] + (place["y"] + 1) * zoom)
    page.get_by_text("Reaches 9 cells").wait_for()
    assert page.inner_text(".answer .value + .quiet") == "image[10, 12]"
    assert "a handwritten 2" in page.inner_text(".answer")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert not look.serious()
    page.keyboard.press("Escape")
    assert not page.locator(".panel").is_visible()


def test_a_question_waits_for_what_somebody_expects_then_shows_its_answer(
    look: Look, lectures: Path, proof: Proof
) -> None:
    page = look.open((lectures / "2a/web/2a.html").as_uri())
    (beat,) = (beat for beat in proof.beats if beat.question)
    asking, before = look.stop_of(beat.id, asks=True), beat.question or ""
    told = page.locator(".prediction")
    page.get_by_role("button", name=f"Stop {asking}:").focus()
    page.keyboard.press("Enter")
    look.held(asking - 1)
    assert not told.is_visible()
    page.keyboard.press("c")
    page.keyboard.press("PageDown")
    look.held(asking)
    assert look.clip("isAsking")
    assert told.is_visible()
    assert before in told.inner_text()
    assert page.inner_text(".caption") == before
    frame = look.clip("state.frame") / proof.clip.fps
    standing = {
        label.text.strip() for label in proof.labels for one in label.spans if one.start - 1e-6 <= frame < one.end
    }
    assert before in standing, "it is read in the picture"
    assert not page.locator(".question").is_visible()
    answer = max(beat.caption.split("\n"), key=len)
    assert not any(text and text in answer for text in standing if len(text) > 12)
    assert not look.serious()
    page.keyboard.press("Tab")
    while page.evaluate(f"{CLIP}.shadowRoot.activeElement?.type") != "text":
        page.keyboard.press("Tab")
    page.keyboard.type("26, b.")
    page.keyboard.press("Enter")
    look.until(f"{CLIP}.isTelling && !{CLIP}.shadowRoot.querySelector('.prediction').checkVisibility()")
    look.held(asking + 1)
    said = " ".join(beat.caption.split())
    assert told.locator("p").all_inner_texts() == ["You expected: 26, b.", f"The clip: {said}"]
    page.keyboard.press("PageUp")
    look.held(asking)
    assert page.locator(".prediction input").input_value() == "26, b."
    page.get_by_role("button", name="Show it").click()
    look.held(asking + 1)
    page.keyboard.press("s")  # who wants no stops is asked nothing
    look.clip(f"show({asking - 1})")
    page.keyboard.press("PageDown")
    look.until(f"{CLIP}.video.currentTime > {CLIP}.stops[{asking}].hold + 0.3 && !{CLIP}.video.paused")
    assert not told.is_visible()


def typed(value: Fraction) -> str:
    """A number as somebody types it: an exact decimal."""
    return exact_text(value).replace(",", "").replace("−", "-")


def test_a_result_is_worked_out_by_hand_with_the_keyboard_alone(look: Look, lectures: Path, proof: Proof) -> None:
    page = look.open((lectures / "2a/web/2a.html").as_uri())
    (figure,) = figures("2a")
    dot = figure.dot_product(*figure.first)  # type: ignore[attr-defined]
    look.value("window.worked = []; document.addEventListener('worked', ({ detail }) => worked.push(detail))")
    page.get_by_role("button", name="Play to the next stop").focus()
    page.keyboard.press("h")
    page.get_by_text("Work it out by hand").wait_for()
    said, field = page.locator(".said"), f"{CLIP}.shadowRoot.activeElement"
    shown = {(one.tensor, tuple(one.index)) for one in proof.numbers for span in one.spans
             if span.start <= look.clip("video.currentTime") < span.end}  # fmt: skip
    assert (dot.result.tensor.name, dot.result.index) not in shown, "the picture does not tell"
    for at, row in enumerate(dot.rows, 1):
        (left, right), answer = (cell.value for cell in row.terms), row.result.value
        names = [exact_text(left), exact_text(right)]
        assert look.value(f"{field}.getAttribute('aria-label')") == f"Product {at} of 9: {names[0]} times {names[1]}"
        slips = {left + right: "That is what they add up to", -answer: "Look at the signs", answer + 1: "Work out "}
        slip, hint = next((slip, hint) for slip, hint in slips.items() if slip != answer)
        if at % 3 == 1:
            page.keyboard.type(typed(slip))
            page.keyboard.press("Enter")
            text = said.inner_text()
            assert text.startswith("Not yet. ")
            assert hint in text or f"One of the two is {exact_text(Fraction(0))}" in text
            assert set(re.findall(r"−?\d+(?:\.\d+)?", text)) <= {*names}, "what is told comes from the operands"
            page.keyboard.press("Control+A")
        page.keyboard.type(f"{answer.numerator}/{answer.denominator}" if at % 2 else typed(answer))
        page.keyboard.press("Enter")
        assert said.inner_text() == "Right."
    assert look.value(f"{field}.getAttribute('aria-label')") == "Their sum"
    for wrong in ("many", typed(dot.result.value + Fraction(1, 2**40))):
        page.keyboard.press("Control+A")
        page.keyboard.type(wrong)
        page.keyboard.press("Enter")
    assert said.inner_text().startswith("Not yet. ")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert not look.serious()
    page.keyboard.press("Control+A")
    page.keyboard.type(typed(dot.result.value).replace(".", ","))  # as much of the world writes it
    page.keyboard.press("Enter")
    result = f"{exact_text(dot.result.value)} is right: it is {dot.result.describe()}."
    assert said.inner_text() == f"{result} 6 of 10 numbers were right at once."
    (worked,) = look.value("worked")
    assert [line["answer"] for line in worked["lines"]] == [
        *(exact_text(cell.value) for cell in dot.products),
        exact_text(dot.result.value),
    ]
    page.get_by_role("button", name="Another one").press("Enter")
    page.get_by_role("button", name="Show this number").press("Enter")
    assert said.inner_text().startswith("It is ")
    page.keyboard.press("Escape")
    assert not page.locator(".panel").is_visible()
    page.keyboard.press("PageUp")  # the keys are the clip's again
    look.until(f"{CLIP}.isHeld")


class Server(SimpleHTTPRequestHandler):
    """Serves a folder under strict rules, and parts of files to who asks for parts, as most servers do."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        self.send_header("content-security-policy", STRICT)
        super().end_headers()

    def do_GET(self) -> None:
        path, part = Path(self.translate_path(self.path)), self.headers.get("range", "")
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", part)
        if not asked or not path.is_file():
            return super().do_GET()
        content = path.read_bytes()
        first, last = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
        self.send_response(206)
        self.send_header("content-type", self.guess_type(str(path)))
        self.send_header("content-range", f"bytes {first}-{last}/{len(content)}")
        self.send_header("content-length", str(last - first + 1))
        self.end_headers()
        self.wfile.write(content[first : last + 1])
        return None

    def log_message(self, *told: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server of a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def served(lectures: Path) -> Iterator[str]:
    """The address of a server of the bundles."""
    with serving(lectures) as address:
        yield address


def test_it_plays_under_strict_rules_and_tells_the_proven_file_from_another(
    browser: Browser, served: str, lectures: Path
) -> None:
    context = browser.new_context()
    look = Look(context)
    page = look.open(f"{served}/2a/web/2a.html")
    look.clip("show(2)")
    look.held(2)
    page.locator(".badge[data-state=proven]").wait_for()
    spoilt = lectures / "2a/web/2a.mp4"
    content = spoilt.read_bytes()
    spoilt.write_bytes(content + bytes([0, 0, 0, 8]) + b"free")  # it plays the same
    try:
        look.open(f"{served}/2a/web/2a.html?again")
        look.clip("show(1)")
        look.held(1)
        page.locator(".badge[data-state=other]").wait_for()
    finally:
        spoilt.write_bytes(content)
    assert not [told for told in look.wrong if "favicon" not in told and "404" not in told]
    assert all(url.startswith(served) for url in look.asked if url != "about:blank")
    context.close()


def test_a_deck_stops_holds_and_goes_on_by_its_own_keys(look: Look, lectures: Path, proof: Proof) -> None:
    page = look.open((lectures / "deck/slides/deck.html").as_uri())
    assert page.inner_text("section.present h1") == "What does one kernel do?"
    page.keyboard.press("PageDown")
    look.until(f"{CLIP}?.dataset.ready === ''")
    assert look.clip("video.currentTime") == 0
    page.keyboard.press("PageDown")
    look.until(f"{CLIP}.isTelling")
    page.keyboard.press("PageDown")  # cut short
    look.held(0)
    page.keyboard.press("ArrowRight")
    look.until(f"{CLIP}.isTelling && {CLIP}.video.currentTime > {CLIP}.stops[0].hold")
    page.keyboard.press(" ")
    look.held(1)
    assert look.value("deck.getIndices()") == {"h": 1, "v": 0, "f": 1}
    page.keyboard.press("PageUp")
    look.held(0)
    assert not look.serious()
    stops, asking = look.clip("stops.length"), look.stop_of("the_positions_are_counted", asks=True)
    for stop in range(1, stops):
        page.keyboard.press("PageDown")
        look.until(f"{CLIP}.isTelling")
        page.keyboard.press("PageDown")
        look.until(f"{CLIP}.isHeld && {CLIP}.stop === {stop}")
        assert look.clip("isAsking") == (stop == asking)
    page.keyboard.press("PageDown")
    look.until("document.querySelector('section.present.credits')")
    assert "✓ held against it, frame by frame" in page.inner_text("section.present")  # from disk, too
    page.keyboard.press("PageUp")
    look.held(stops - 1)
    notes = look.value("document.querySelector('section.present .fragment.current-fragment aside').textContent")
    assert " ".join(proof.beats[-1].caption.split()) in " ".join(notes.split())
    look.open((lectures / "deck/slides/deck.html").as_uri() + "?print-pdf")
    look.until("document.querySelectorAll('.pdf-page').length")
    assert page.locator(".pdf-page").count() == 1 + 1 + stops + 1
    shown = "one.querySelectorAll('figure:not(.fragment), figure.visible').length"
    seen = f"[...document.querySelectorAll('.pdf-page')].map((one) => {shown})"
    assert look.value(seen) == [0, *range(1, stops + 2), 0]  # the last one lies over the others


def test_who_wants_no_motion_is_shown_the_stops(browser: Browser, lectures: Path) -> None:
    context = browser.new_context(reduced_motion="reduce", offline=True)
    look = Look(context)
    page = look.open((lectures / "2a/web/2a.html").as_uri())
    look.value("window.played = 0; document.addEventListener('play', () => played++, true)")
    page.get_by_role("button", name="Play to the next stop").click()
    look.held(0)
    page.keyboard.press("PageDown")
    look.held(1)
    assert look.value("played") == 0
    context.close()


def test_one_module_is_all_that_a_book_takes_along(browser: Browser, served: str) -> None:
    context = browser.new_context(bypass_csp=True)
    look = Look(context)
    page = look.page
    page.goto(f"{served}/2a/web/page.css")
    page.evaluate("""async (address) => {
      document.body.replaceChildren(document.createElement("main"));
      const { default: clip } = await import(address);
      clip.render({ model: new Map(), el: document.querySelector("main") });
    }""", f"{served}/2a/module/2a.mjs")  # fmt: skip
    look.until(f"{CLIP}?.dataset.ready === ''")
    look.clip("show(0)")
    look.held(0)
    page.locator(".badge[data-state=proven]").wait_for()
    assert not any(url.endswith((".mp4", ".js")) for url in look.asked)
    context.close()


def test_the_index_shows_a_module_at_work_where_a_browser_loads_one(
    browser: Browser, look: Look, served: str, lectures: Path
) -> None:
    page = look.page
    page.goto((lectures / "2a/index.html").as_uri())
    assert page.locator("#module img").is_visible()
    assert "From disk no browser loads a module" in page.inner_text("#module")
    context = browser.new_context(bypass_csp=True)
    served_look = Look(context)
    page = served_look.page
    page.goto(f"{served}/2a/index.html")
    page.locator("#module verified-clip[data-ready]").wait_for()
    assert "From disk" not in page.inner_text("#module")
    assert not page.locator("#module img").count()
    assert not served_look.serious()
    context.close()


PLATFORM = """
const rules = {
  "cmi.core.lesson_location": /^\\d{1,3}$/, "cmi.core.lesson_status": /^(passed|completed|failed|incomplete|browsed)$/,
  "cmi.core.score.(raw|min|max)": /^\\d{1,2}$|^100$/, "cmi.core.session_time": /^\\d{2,4}:[0-5]\\d:[0-5]\\d$/,
  "cmi.core.exit": /^(suspend|)$/, "cmi.interactions.(\\\\d+).id": /^\\w{1,255}$/,
  "cmi.interactions.(\\\\d+).type": /^fill-in$/,
  "cmi.interactions.(\\\\d+).(student_response|correct_responses.0.pattern)": /^.{0,255}$/,
  "cmi.interactions.(\\\\d+).result": /^(correct|wrong)$/,
};
window.kept ??= { "cmi.core.lesson_status": "not attempted" };
window.said = [];
window.API = {
  LMSInitialize(text) { said.push("begun" + text); return "true"; },
  LMSFinish(text) { said.push("left" + text); return "true"; },
  LMSCommit(text) { return "true"; },
  LMSGetValue(name) {
    if (name !== "cmi.interactions._count") return kept[name] ?? "";
    return String(Object.keys(kept).filter((one) => /interactions.*id$/.test(one)).length);
  },
  LMSSetValue(name, value) {
    const rule = Object.keys(rules).find((one) => new RegExp(`^${one}$`).test(name));
    if (typeof value !== "string" || !rule || !rules[rule].test(value)) said.push(`refused ${name} = ${value}`);
    kept[name] = value;
    return "true";
  },
  LMSGetLastError() { return "0"; }, LMSGetErrorString() { return ""; }, LMSGetDiagnostic() { return ""; },
};
"""
"""The side of a learning platform, by SCORM 1.2's data model: it takes what a lesson may tell, and notes all else."""


def test_a_course_is_told_what_was_worked_out_by_hand(browser: Browser, lectures: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(lectures / "2a/scorm/2a.scorm.zip") as package:
        package.extractall(tmp_path / "lesson")
    (tmp_path / "course.js").write_text(PLATFORM, encoding="utf-8")
    page_of_the_course = '<!DOCTYPE html><title>A course</title><script src="course.js"></script><iframe></iframe>'
    (tmp_path / "course.html").write_text(page_of_the_course, encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    with serving(tmp_path) as address:
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{address}/course.html")
        lesson = begin(page)
        assert "Work a result out by hand" in lesson.inner_text("#told")
        assert kept(page)["cmi.core.lesson_status"] == "incomplete"
        lesson.evaluate(f"{CLIP}.show(1)")
        lesson.locator("button", has_text="By hand").click()
        figure = figures("2a")[0]
        dot = figure.dot_product(*figure.first)  # type: ignore[attr-defined]
        first, *others = [*dot.products, dot.result]
        for text in (typed(first.value + 1), *(typed(cell.value) for cell in (first, *others))):
            page.keyboard.press("Control+A")
            page.keyboard.type(text)
            page.keyboard.press("Enter")
        told = kept(page)
        assert (told["cmi.core.lesson_status"], told["cmi.core.score.raw"]) == ("passed", "90")
        assert "done, with 90 of 100 points" in lesson.inner_text("#told")
        assert told["cmi.interactions.0.student_response"] == typed(first.value + 1)
        for at, cell in enumerate((first, *others)):
            assert Fraction(told[f"cmi.interactions.{at}.correct_responses.0.pattern"]) == cell.value
            assert told[f"cmi.interactions.{at}.result"] == ("correct" if at else "wrong")
        page.evaluate("document.querySelector('iframe').src = 'about:blank'")
        page.wait_for_function("said.includes('left')")
        assert page.evaluate("said") == ["begun", "left"], "nothing was refused"
        assert told["cmi.core.lesson_location"] == "1"
        lesson = begin(page)  # who comes again, comes back there
        assert lesson.evaluate(f"{CLIP}.stop") == 1
        assert "done, with 90 of 100 points" in lesson.inner_text("#told")

        page.goto(f"{address}/lesson/2a.html")
        page.get_by_text("This page was not opened by a course: nothing is recorded.").wait_for()
        assert not wrong
    context.close()


def begin(page: Page) -> Frame:
    """Open the lesson in its course."""
    page.evaluate("document.querySelector('iframe').src = 'lesson/2a.html'")
    page.frame_locator("iframe").locator("#told", has_text="this page is done").wait_for()
    return page.frames[1]


def kept(page: Page) -> dict[str, str]:
    """What the course has written down."""
    told: dict[str, str] = page.evaluate("kept")
    return told


def test_a_clip_without_its_data_still_plays_and_says_what_is_missing(
    browser: Browser, lectures: Path, tmp_path: Path
) -> None:
    for name in ("2a.html", "2a.mp4", "2a.png", "verified-clip.js"):
        (tmp_path / name).write_bytes((lectures / "2a/web" / name).read_bytes())
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "2a.html").as_uri())
    page.get_by_role("alert").wait_for()
    assert "2a.js is missing: it must lie beside the video" in page.inner_text("[role=alert]")
    assert page.evaluate("document.querySelector('video').controls")
    assert json.loads(json.dumps(page.evaluate("document.querySelector('video').duration"))) > 10
    context.close()
